"""The routes of mentoring: programmes, matching, pairs, and how managers see them."""

from django.urls import include, path

from mentoring import pair_urls, programme_urls, run_urls, session_urls, team_urls

app_name = "mentoring"
MENTORING = [
    *programme_urls.urlpatterns,
    *run_urls.urlpatterns,
    *pair_urls.urlpatterns,
    *session_urls.urlpatterns,
    *team_urls.programme_urlpatterns,
]
urlpatterns = [
    path("mentoring/", include(MENTORING)),
    path("team/mentoring/", include(team_urls.urlpatterns)),
]

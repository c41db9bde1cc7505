"""The API's addresses of mentoring."""

from mentoring.api import pair_urls, programme_urls, run_urls, session_urls, team_urls

urlpatterns = [
    *programme_urls.urlpatterns,
    *run_urls.urlpatterns,
    *pair_urls.urlpatterns,
    *session_urls.urlpatterns,
    *team_urls.urlpatterns,
]

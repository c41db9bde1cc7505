"""The routes of metrics: surveys, their results, and indicators."""

from django.urls import include, path

from metrics import indicator_urls, release_urls, survey_urls

app_name = "metrics"
urlpatterns = [
    path("surveys/results/", include(release_urls.urlpatterns)),
    path("surveys/", include(survey_urls.urlpatterns)),
    path("insights/", include(indicator_urls.urlpatterns)),
]

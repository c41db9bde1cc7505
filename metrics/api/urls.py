"""The API's addresses of metrics."""

from metrics.api import action_urls, indicator_urls, release_urls, survey_urls

urlpatterns = [
    *release_urls.urlpatterns,
    *survey_urls.urlpatterns,
    *action_urls.urlpatterns,
    *indicator_urls.urlpatterns,
]

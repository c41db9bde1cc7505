"""The API's addresses of metrics."""

from metrics.api import indicator_urls, release_urls, survey_urls

urlpatterns = [
    *release_urls.urlpatterns,
    *survey_urls.urlpatterns,
    *indicator_urls.urlpatterns,
]

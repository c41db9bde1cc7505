"""The API's addresses of leadership."""

from leadership.api import (
    calibration_urls,
    cohort_urls,
    feedback_urls,
    learning_urls,
    programme_urls,
    succession_urls,
)

urlpatterns = [
    *programme_urls.urlpatterns,
    *cohort_urls.urlpatterns,
    *learning_urls.urlpatterns,
    *feedback_urls.urlpatterns,
    *calibration_urls.urlpatterns,
    *succession_urls.urlpatterns,
]

"""The routes of leadership: programmes, learning, 360 feedback, calibration and succession."""

from django.urls import include, path

from leadership import (
    calibration_urls,
    cohort_urls,
    feedback_urls,
    learning_urls,
    programme_urls,
    succession_urls,
)
from leadership.views import leadership_home

app_name = "leadership"
LEADERSHIP = [
    path("", leadership_home.home, name="home"),
    *programme_urls.urlpatterns,
    *cohort_urls.urlpatterns,
    *learning_urls.urlpatterns,
    *feedback_urls.urlpatterns,
    *calibration_urls.urlpatterns,
    *succession_urls.urlpatterns,
]
urlpatterns = [path("leadership/", include(LEADERSHIP))]

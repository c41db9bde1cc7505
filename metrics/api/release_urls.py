"""The API's addresses of results."""

from django.urls import URLPattern, path

from metrics.api import results

urlpatterns: list[URLPattern] = [
    path("surveys/results/", results.SurveyResultList.as_view(), name="survey_results"),
    path("surveys/results/<uuid:pk>/", results.SurveyResultRecord.as_view(), name="survey_result"),
]

"""The API's addresses of results."""

from django.urls import URLPattern, path

from metrics.api import results, wave_imports

urlpatterns: list[URLPattern] = [
    path("surveys/results/", results.SurveyResultList.as_view(), name="survey_results"),
    path("surveys/imports/", wave_imports.WaveImports.as_view(), name="survey_imports"),
    path(
        "surveys/imports/<int:pk>/", wave_imports.WaveImportRecord.as_view(), name="survey_import"
    ),
    path("surveys/results/<uuid:pk>/", results.SurveyResultRecord.as_view(), name="survey_result"),
]

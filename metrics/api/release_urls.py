"""The API's addresses of results, of talks about them and of what came of them."""

from django.urls import URLPattern, path

from metrics.api import ledger, results, talks, wave_imports

urlpatterns: list[URLPattern] = [
    path("surveys/results/", results.SurveyResultList.as_view(), name="survey_results"),
    path("surveys/imports/", wave_imports.WaveImports.as_view(), name="survey_imports"),
    path(
        "surveys/imports/<int:pk>/", wave_imports.WaveImportRecord.as_view(), name="survey_import"
    ),
    path("surveys/results/<uuid:pk>/", results.SurveyResultRecord.as_view(), name="survey_result"),
    path("surveys/talks/", talks.TeamTalkList.as_view(), name="survey_talks"),
    path("surveys/talks/<int:pk>/", talks.TeamTalkRecord.as_view(), name="survey_talk"),
    path("surveys/mine/<int:pk>/ledger/", ledger.MyLedger.as_view(), name="my_ledger"),
    path("actions/accountability/", ledger.AccountabilityList.as_view(), name="accountability"),
]

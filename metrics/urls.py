"""The routes of metrics: surveys, their results, action plans and indicators."""

from django.urls import include, path

from metrics import action_urls, indicator_urls, ledger_urls, release_urls, survey_urls

app_name = "metrics"
urlpatterns = [
    path("surveys/what-came-of-it/", include(ledger_urls.ledger_patterns)),
    path("surveys/results/", include(release_urls.urlpatterns)),
    path("surveys/", include(survey_urls.urlpatterns)),
    path("actions/accountability/", include(ledger_urls.accountability_patterns)),
    path("actions/", include(action_urls.urlpatterns)),
    path("insights/", include(indicator_urls.urlpatterns)),
]

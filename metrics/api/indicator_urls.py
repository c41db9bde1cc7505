"""The API's addresses of indicators, targets and the pages of insight."""

from django.urls import URLPattern, path

from metrics.api import insights

urlpatterns: list[URLPattern] = [
    path(
        "insights/indicators/", insights.InsightIndicatorList.as_view(), name="insights_indicators"
    ),
    path(
        "insights/indicators/<slug:key>/", insights.InsightIndicatorRecord.as_view(),
        name="insights_indicator",
    ),
]  # fmt: skip

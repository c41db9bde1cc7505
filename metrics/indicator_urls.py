"""The routes of indicators, targets and the pages of insight."""

from django.urls import URLPattern, path

from metrics.views import insights, targets

urlpatterns: list[URLPattern] = [
    path("", insights.insights_home, name="insights_home"),
    path("export/", insights.insights_export, name="insights_export"),
    path("indicators/<slug:key>/", insights.indicator_detail, name="indicator_detail"),
    path("indicators/<slug:key>/export/", insights.indicator_export, name="indicator_export"),
    path("indicators/<slug:key>/people/", insights.indicator_people, name="indicator_people"),
    path("indicators/<slug:key>/target/", targets.indicator_target, name="indicator_target"),
    path("interventions/", insights.interventions, name="interventions"),
    path("first/", targets.key_indicators, name="key_indicators"),
]

"""The routes of what came of surveys, and of who is held to account for it."""

from django.urls import URLPattern, path

from metrics.views import accountability, ledger

ledger_patterns: list[URLPattern] = [
    path("", ledger.ledger_list, name="ledger_list"),
    path("<int:pk>/", ledger.ledger_detail, name="ledger_detail"),
]

accountability_patterns: list[URLPattern] = [
    path("", accountability.accountability, name="accountability"),
    path("export/", accountability.accountability_export, name="accountability_export"),
    path("<int:pk>/", accountability.accountability_unit, name="accountability_unit"),
]

"""The routes of what came of surveys, and of who is held to account for it."""

from django.urls import URLPattern, path

from metrics.views import ledger

ledger_patterns: list[URLPattern] = [
    path("", ledger.ledger_list, name="ledger_list"),
    path("<int:pk>/", ledger.ledger_detail, name="ledger_detail"),
]

"""The routes of indicators, targets and the pages of insight."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

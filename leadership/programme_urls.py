"""The routes of strategy, competencies, programmes and the portfolio."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

"""The routes of performance, potential and calibration."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

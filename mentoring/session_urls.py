"""The routes of sessions, pulses, evaluations and calendars."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

"""The API's addresses of cohorts, enrolment, sessions, attendance, assignments and journals."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

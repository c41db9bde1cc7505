"""The routes of learning records, qualifications and evaluation."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

"""The API's addresses of surveys: their design, waves, answering, release and results."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

"""The API's addresses of matching runs, previews, and of asking a mentor."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

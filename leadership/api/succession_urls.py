"""The API's addresses of key roles, succession and the bench."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

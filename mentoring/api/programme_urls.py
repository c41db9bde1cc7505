"""The API's addresses of programmes and of taking part in them."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

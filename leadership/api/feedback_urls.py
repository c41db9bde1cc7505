"""The API's addresses of 360 feedback and feedback on request."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

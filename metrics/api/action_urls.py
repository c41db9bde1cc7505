"""The API's addresses of action plans and what came of them."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

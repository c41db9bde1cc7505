"""The API's addresses by which managers and coordinators follow pairs."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

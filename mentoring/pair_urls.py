"""The routes of pairs: what the two agree on, aim for and write down."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

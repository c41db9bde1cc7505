"""The routes of people, units, skills and notices."""

from django.urls import URLPattern

app_name = "talent"
urlpatterns: list[URLPattern] = []

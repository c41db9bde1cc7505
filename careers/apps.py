"""The app's place in the project."""

from django.apps import AppConfig


class CareersConfig(AppConfig):
    """Role requirements, fit, moves and the pages on which people browse them."""

    name = "careers"

"""Where this app puts its parts on the pages of the apps below."""

from django.utils.translation import gettext_lazy as _

from leadership import (
    calibration_panels,
    cohort_panels,
    feedback_panels,
    learning_panels,
    programme_panels,
    succession_panels,
)
from talent.registry import NavItem, registry

PANELS = (
    programme_panels,
    cohort_panels,
    learning_panels,
    feedback_panels,
    calibration_panels,
    succession_panels,
)


def register() -> None:
    registry.navigation.append(NavItem(_("Leadership"), "leadership:home", "/leadership/", 40))
    for panels in PANELS:
        panels.register()

"""Where this app puts its parts on the pages of the apps below."""

from metrics import action_panels, indicator_panels, release_panels, survey_panels

PANELS = (survey_panels, release_panels, action_panels, indicator_panels)


def register() -> None:
    for panels in PANELS:
        panels.register()

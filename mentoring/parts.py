"""Where this app puts its parts on the pages of the apps below."""

from mentoring import pair_panels, programme_panels, run_panels, session_panels, team_panels


def register() -> None:
    for panels in (programme_panels, run_panels, pair_panels, session_panels, team_panels):
        panels.register()

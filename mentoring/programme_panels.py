"""What programmes and taking part in them put on the pages of the apps below."""

from mentoring import programme_notices
from mentoring.services.enrolments import LEAVERS, withdraw_leavers
from talent.registry import registry


def register() -> None:
    programme_notices.register()
    registry.add_sweep(LEAVERS, withdraw_leavers)

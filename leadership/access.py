"""Who may do what in leadership."""

from talent.access import is_hr_admin
from talent.models import Actor


def may_keep_strategy(actor: Actor) -> bool:
    """HR admins keep values, core competencies and the levels that are needed."""
    return is_hr_admin(actor)

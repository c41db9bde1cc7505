"""Who may do what with roles, moves and bookmarks."""

from talent.access import is_hr_admin, is_self
from talent.models import Actor, Employee


def may_edit_architecture(actor: Actor) -> bool:
    """What roles ask for, ladders and moves are kept by HR admins and imports."""
    return is_hr_admin(actor)


def may_bookmark(actor: Actor, employee: Employee) -> bool:
    """Bookmarks are one's own."""
    return is_self(actor, employee)

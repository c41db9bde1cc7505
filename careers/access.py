"""Who may do what with roles, moves and bookmarks."""

from talent.access import is_hr_admin, is_self, may_manage_unit
from talent.models import Actor, Employee, OrgUnit


def may_edit_architecture(actor: Actor) -> bool:
    """What roles ask for, ladders and moves are kept by HR admins and imports."""
    return is_hr_admin(actor)


def may_bookmark(actor: Actor, employee: Employee) -> bool:
    """Bookmarks are one's own."""
    return is_self(actor, employee)


def may_set_objective(actor: Actor, unit: OrgUnit | None) -> bool:
    """The organisation's objectives are HR admins'; those of a unit also its HR partner's."""
    return is_hr_admin(actor) if unit is None else may_manage_unit(actor, unit)


def may_write_goals(actor: Actor, employee: Employee) -> bool:
    """Goals and check-ins are one's own words; others read them, as far as the goal says."""
    return is_self(actor, employee)


def may_keep_cycles(actor: Actor) -> bool:
    """Cycles of goals are the whole organisation's."""
    return is_hr_admin(actor)

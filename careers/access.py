"""Who may do what with roles, moves, bookmarks and development plans."""

from talent.access import is_hr_admin, is_self, sees
from talent.models import Actor, Employee, ReportingLine, Sight, System


def may_edit_architecture(actor: Actor) -> bool:
    """What roles ask for, ladders and moves are kept by HR admins and imports."""
    return is_hr_admin(actor)


def may_bookmark(actor: Actor, employee: Employee) -> bool:
    """Bookmarks are one's own."""
    return is_self(actor, employee)


def may_write_plan(actor: Actor, employee: Employee) -> bool:
    """A plan is written by its person; jobs propose one, as after a declined application."""
    return is_self(actor, employee) or isinstance(actor, System)


def may_review_plan(actor: Actor, employee: Employee) -> bool:
    """The manager chain agrees to a plan; for who has no manager, HR in scope does."""
    if isinstance(actor, System) or is_self(actor, employee):
        return False
    if sees(actor, employee, Sight.CHAIN):
        return True
    if ReportingLine.objects.current().filter(report=employee).exists():
        return False
    return sees(actor, employee, Sight.HR_PARTNER, Sight.HR_ADMIN)


def may_finish_action(actor: Actor, employee: Employee) -> bool:
    """An action is done when its person says so, or somebody of the manager chain does."""
    if isinstance(actor, System):
        return False
    return is_self(actor, employee) or sees(actor, employee, Sight.CHAIN)

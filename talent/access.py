"""Who may do what. Who may *see* what is `visible_to` on each model."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from talent.models import Actor, Employee, GrantKind, OrgUnit, Sight, System, User


def require(allowed: bool, message: str = "") -> None:
    """Refuse an act that is not allowed; services call it first."""
    if not allowed:
        raise PermissionDenied(message or _("You are not allowed to do this."))


def is_hr_admin(actor: Actor) -> bool:
    """HR admins, superusers and jobs."""
    return isinstance(actor, System) or actor.holds(GrantKind.HR_ADMIN)


def may_open_admin(user: User) -> bool:
    """HR's workplace opens for HR admins, and for HR partners with what lies in their scope."""
    return user.is_active and user.holds(GrantKind.HR_ADMIN, GrantKind.HR_PARTNER)


def may_grant_to(actor: Actor, user: User) -> bool:
    """Nobody gives rights to themselves, save a superuser, who has them all."""
    return isinstance(actor, System) or actor.pk != user.pk or actor.is_superuser


def may_manage_login(actor: Actor, user: User) -> bool:
    """HR admins keep logins; that of a superuser only another superuser."""
    if isinstance(actor, System):
        return True
    return is_hr_admin(actor) and (actor.is_superuser or not user.is_superuser)


def may_manage_unit(actor: Actor, unit: OrgUnit) -> bool:
    """Whether people may be hired into, moved in and out of a unit by this actor."""
    if is_hr_admin(actor):
        return True
    assert isinstance(actor, User)
    return OrgUnit.objects.overseen_by(actor, GrantKind.HR_PARTNER).filter(pk=unit.pk).exists()


def may_manage_employee(actor: Actor, employee: Employee) -> bool:
    """Whether HR may change this person's record: an admin, or the partner of the person's unit."""
    if is_hr_admin(actor):
        return True
    assert isinstance(actor, User)
    return sees(actor, employee, Sight.HR_PARTNER)


def sees(user: User, employee: Employee, *relations: Sight) -> bool:
    """Whether the user has one of these relations to the person today."""
    return Employee.objects.in_sight(user, *relations).filter(pk=employee.pk).exists()


def is_self(actor: Actor, employee: Employee) -> bool:
    return isinstance(actor, User) and employee.user_id == actor.pk


def may_edit_profile(actor: Actor, employee: Employee) -> bool:
    """A profile is written by the person alone; HR corrects names and contact in the admin."""
    return is_self(actor, employee)


def may_claim_skill(actor: Actor, employee: Employee, source: str) -> bool:
    """Each source speaks for itself: oneself, the line, the mentor; the rest is HR's."""
    if isinstance(actor, System):
        return True
    if source == "self":
        return is_self(actor, employee)
    if is_self(actor, employee):
        return False
    if source == "manager":
        return sees(actor, employee, Sight.CHAIN)
    if source == "mentor":
        return sees(actor, employee, Sight.MENTOR)
    return is_hr_admin(actor)

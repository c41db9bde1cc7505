"""From elsewhere to a development plan: the open one for a role, or where one begins."""

from collections.abc import Iterable

from django.urls import NoReverseMatch, reverse

from careers.models import DevelopmentPlan
from talent.models import Employee, Role, User


def plan_address(role: Role) -> str:
    """The page that starts a plan for the gaps of a role; without plans, the ways to the role."""
    try:
        return f"{reverse('plans:plan_create')}?role={role.pk}"
    except NoReverseMatch:
        return f"{reverse('careers:routes')}?to={role.pk}"


def open_plans(viewer: User, me: Employee, roles: Iterable[int]) -> dict[int, DevelopmentPlan]:
    """The plans of a person that are open, by the role that they lead to; one query."""
    rows = DevelopmentPlan.objects.visible_to(viewer).open()
    return {plan.role_id: plan for plan in rows.filter(employee=me, role__in=list(roles))}

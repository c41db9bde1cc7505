"""From an opening to a development plan: where a plan towards a role begins."""

from django.urls import NoReverseMatch, reverse

from talent.models import Role


def plan_address(role: Role) -> str:
    """The page that starts a plan for the gaps of a role; without plans, the ways to the role."""
    try:
        return f"{reverse('plans:plan_create')}?role={role.pk}"
    except NoReverseMatch:
        return f"{reverse('careers:routes')}?to={role.pk}"

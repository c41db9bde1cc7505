"""Roles that one might want to look at beside others."""

from collections.abc import Collection

from django.db.models import Q

from careers.queries.nearness import targets_of
from careers.queries.roles import kept_by, matches, open_roles
from talent.models import Employee, Role, User

MOST = 8


def roles_to_compare(
    viewer: User, me: Employee | None, shown: Collection[Role], text: str
) -> list[Role]:
    """The roles that match a text; without one, one's own, one's targets and those one keeps."""
    roles = open_roles(viewer).exclude(pk__in=[role.pk for role in shown])
    if text:
        found = matches(text)
        near = roles.in_bulk(list(found))
        return sorted(near.values(), key=lambda role: -found[role.pk].nearness)[:MOST]
    mine = me.assignment.role_id if me is not None and me.assignment is not None else None
    targets = targets_of(viewer, me)
    ours = Q(pk__in=[role for role in (mine, *targets) if role is not None])
    firsts = roles.filter(ours | Q(kept_by(viewer, me)))
    order = {role: rank for rank, role in enumerate((mine, *targets))}
    return sorted(firsts, key=lambda role: (order.get(role.pk, len(order)), role.name))[:MOST]

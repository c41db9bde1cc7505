"""Choosing a route to follow, putting it away, and taking it up again."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from careers import access
from careers.models import ChosenRoute, RouteStep
from careers.queries.chosen import roles_of
from careers.queries.ways import Way
from talent.access import require
from talent.models import Actor, Assignment, AuditEntry, Employee


@transaction.atomic
def choose_route(*, actor: Actor, employee: Employee, way: Way) -> ChosenRoute:
    """Follow a route that begins at one's own role; the one followed before is put away."""
    require(access.may_follow_route(actor, employee))
    live = _locked_live(employee)
    if not Assignment.objects.current().filter(employee=employee, role=way.start.pk).exists():
        raise ValidationError(_("A route that you follow begins at the role that you hold today."))
    roles = [hop.role.pk for hop in way.hops]
    if live is not None and [role.pk for role in roles_of(live)] == [way.start.pk, *roles]:
        return live
    _end(live)
    route = ChosenRoute.objects.create(employee=employee, start_id=way.start.pk)
    RouteStep.objects.bulk_create(
        RouteStep(route=route, position=place, role_id=role)
        for place, role in enumerate(roles, start=1)
    )
    AuditEntry.add(
        actor, "careers.route.chosen", route,
        roles=[way.start.pk, *roles], instead_of=live.pk if live is not None else None,
    )  # fmt: skip
    return route


@transaction.atomic
def drop_route(*, actor: Actor, route: ChosenRoute) -> ChosenRoute:
    """Put a route away; it can be taken up again."""
    require(access.may_follow_route(actor, route.employee))
    live = _locked_live(route.employee)
    if live is None or live.pk != route.pk:
        raise ValidationError(_("You do not follow this route any more."))
    _end(live)
    AuditEntry.add(actor, "careers.route.dropped", live)
    return live


@transaction.atomic
def resume_route(*, actor: Actor, route: ChosenRoute) -> ChosenRoute:
    """Take up a route again that was put away; the one followed meanwhile is put away."""
    require(access.may_follow_route(actor, route.employee))
    live = _locked_live(route.employee)
    if live is not None and live.pk == route.pk:
        return live
    _end(live)
    route.ended_at = None
    route.save(update_fields=["ended_at"])
    AuditEntry.add(
        actor, "careers.route.resumed", route, instead_of=live.pk if live is not None else None
    )
    return route


def _locked_live(employee: Employee) -> ChosenRoute | None:
    # Two windows that choose at once must not both find that nothing is followed.
    Employee.objects.select_for_update(of=("self",)).get(pk=employee.pk)
    rows = ChosenRoute.objects.live().filter(employee=employee)
    return rows.select_related("start").prefetch_related("steps__role").first()


def _end(route: ChosenRoute | None) -> None:
    if route is not None:
        route.ended_at = timezone.now()
        route.save(update_fields=["ended_at"])

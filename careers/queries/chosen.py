"""The route that a person follows: how far they have come, and what the next step takes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Prefetch, QuerySet, Subquery
from django.utils.timezone import localdate

from careers.fit import Figures
from careers.models import ChosenRoute, DevelopmentPlan, RouteStep
from careers.queries.fits import RoleFit, SkillFit, fit_of
from careers.queries.roles import open_roles
from lib.dates import period, today
from talent.models import Assignment, Employee, Role, User

MOST_GAPS = 3


@dataclass(frozen=True)
class Stop:
    """One role of a route: passed, held today, the next one, and whether it is still offered.

    `plan` is the id of the person's open plan for the role.
    """

    role: Role
    is_done: bool
    is_here: bool
    is_next: bool
    is_offered: bool
    plan: int | None


@dataclass(frozen=True)
class YourRoute:
    """A chosen route with the place reached on it; the first stop is where it began.

    `here` is the role held today, which may be none of the route's.
    """

    route: ChosenRoute
    stops: tuple[Stop, ...]
    here: int | None
    fit: RoleFit | None  # of the next step, where there is one that is still offered

    @property
    def target(self) -> Stop:
        return self.stops[-1]

    @property
    def next(self) -> Stop | None:
        return next((stop for stop in self.stops if stop.is_next), None)

    @property
    def is_reached(self) -> bool:
        """Whether the person holds the role that the route leads to, or has held it since."""
        return self.next is None

    @property
    def is_left(self) -> bool:
        """Whether the role held today is none of the route's."""
        return self.here not in [stop.role.pk for stop in self.stops]

    @property
    def not_offered(self) -> list[Role]:
        """Roles still to come that are no longer offered."""
        return [stop.role for stop in self.stops if not stop.is_done and not stop.is_offered]

    @property
    def ahead(self) -> list[Stop]:
        """What plans are made for: the next role, and the one at the end where it is another."""
        return list(dict.fromkeys(stop for stop in (self.next, self.target) if stop is not None))

    @property
    def hops_done(self) -> int:
        return sum(stop.is_done for stop in self.stops[1:])

    @property
    def hops(self) -> int:
        return len(self.stops) - 1

    @property
    def figures(self) -> Figures | None:
        return self.fit.figures if self.fit is not None else None

    @property
    def closed(self) -> list[SkillFit]:
        """What the next step asks for and is met."""
        return [part for part in self.fit.parts if part.is_met] if self.fit is not None else []

    @property
    def gaps(self) -> list[SkillFit]:
        """What is left of it, the weightiest few."""
        return self.fit.open_gaps[:MOST_GAPS] if self.fit is not None else []

    @property
    def query(self) -> str:
        """The address of the whole route, step by step."""
        return address_of([stop.role.pk for stop in self.stops])


def address_of(roles: Sequence[int]) -> str:
    """The query of a route's page: where it begins, and the roles to go through."""
    start, *others = roles
    return urlencode([("from", start), *(("way", role) for role in others)])


def live_route(viewer: User, me: Employee) -> ChosenRoute | None:
    """The route that a person follows; one query, and one for its steps."""
    steps = RouteStep.objects.select_related("role")
    rows = ChosenRoute.objects.visible_to(viewer).live().filter(employee=me)
    return rows.select_related("start").prefetch_related(Prefetch("steps", steps)).first()


def followed(viewer: User, me: Employee | None) -> str:
    """The address of the route that I follow, by which a page knows it again; one query."""
    if me is None:
        return ""
    live = ChosenRoute.objects.visible_to(viewer).live().filter(employee=me)
    rows = RouteStep.objects.filter(route__in=live).order_by("position")
    steps = list(rows.values_list("route__start", "role"))
    return address_of([steps[0][0], *(role for _start, role in steps)]) if steps else ""


def roles_of(route: ChosenRoute) -> list[Role]:
    """All roles of a route in their order, the one where it began first."""
    return [route.start, *(step.role for step in route.steps.all())]


def your_route(viewer: User, me: Employee) -> YourRoute | None:
    """The route that I follow, with how far I have come; four queries."""
    rows = ChosenRoute.objects.visible_to(viewer).live().filter(employee=me)
    offered = Exists(open_roles(viewer).filter(pk=OuterRef("start")))
    route: Any = rows.select_related("start").annotate(is_offered=offered).first()
    if route is None:
        return None
    here = me.assignment.role_id if me.assignment is not None else None
    reached = [Reached(route.start, is_offered=route.is_offered, was_held=True)]
    reached += [
        Reached(step.role, is_offered=step.is_offered, was_held=step.was_held, plan=step.plan)
        for step in steps_with_facts(viewer, route)
    ]
    stops = stops_of(reached, here)
    ahead = next((stop for stop in stops if stop.is_next and stop.is_offered), None)
    version = ahead.role.current_version if ahead is not None else None
    fit = fit_of(viewer, me, version) if version is not None else None
    return YourRoute(route, stops, here, fit)


class Reached(NamedTuple):
    """One role of a route: whether it has a page, was held since the choice, or has a plan."""

    role: Role
    is_offered: bool
    was_held: bool
    plan: int | None = None


def steps_with_facts(viewer: User, route: ChosenRoute) -> QuerySet[Any]:
    """The steps of a route with what is true of their roles: `is_offered`, `was_held`, `plan`."""
    since = period(localdate(route.chosen_at), None)
    held = Assignment.objects.visible_to(viewer).filter(
        employee=route.employee_id, role=OuterRef("role"),
        valid__overlap=since, valid__startswith__lte=today(),
    )  # fmt: skip
    offered = open_roles(viewer).filter(pk=OuterRef("role"))
    plans = DevelopmentPlan.objects.visible_to(viewer).open()
    plans = plans.filter(employee=route.employee_id, role=OuterRef("role")).order_by()
    steps = RouteStep.objects.visible_to(viewer).filter(route=route).order_by("position")
    return steps.select_related("role__current_version").annotate(
        is_offered=Exists(offered), was_held=Exists(held), plan=Subquery(plans.values("pk")[:1])
    )


def stops_of(roles: Sequence[Reached], here: int | None) -> tuple[Stop, ...]:
    """How far along a route somebody is: at the furthest of its roles that they have held."""
    furthest = max(at for at, one in enumerate(roles) if one.was_held)
    return tuple(
        Stop(
            role=one.role,
            is_done=at <= furthest,
            is_here=one.role.pk == here,
            is_next=at == furthest + 1,
            is_offered=one.is_offered,
            plan=one.plan,
        )
        for at, one in enumerate(roles)
    )

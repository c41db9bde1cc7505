"""The people below a manager, narrowed and in order, and how their plans stand in figures."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from careers.models import OPEN_ITEMS, DevelopmentPlan, PlanItem, PlanState
from lib.dates import today
from talent.models import Assignment, Employee, User
from talent.models.employee import EmployeeQuerySet
from talent.models.folding import Fold
from talent.queries.team import SMALL_LINE, large_line

SHOWS = ("everyone", "waits", "review", "active", "late", "none")
SORTS = ("name", "-name", "due", "-due")
ORDERS = {
    "name": ("by_name", "pk"),
    "-name": ("-by_name", "-pk"),
    "due": ("due", "by_name", "pk"),
    "-due": ("-due", "-by_name", "-pk"),
}


@dataclass(frozen=True)
class Wanted:
    """What somebody wants to see of a line."""

    text: str = ""
    direct: bool = False
    show: str = SHOWS[0]
    unit: int | None = None
    sort: str = SORTS[0]
    cursor: str = ""

    @property
    def is_narrowed(self) -> bool:
        return bool(self.text) or self.direct or self.show != SHOWS[0] or self.unit is not None


@dataclass(frozen=True)
class Placed:
    """One person of a line with today's role and unit, as light as figures about many need."""

    pk: int
    depth: int
    role: int
    unit: int
    unit_name: str


def placed(user: User, manager: Employee) -> list[Placed]:
    """The people below a manager, at most one more than SMALL_LINE; one query."""
    found = Assignment.objects.visible_to(user).current().filter(
        employee__lines_up__manager=manager, employee__lines_up__valid__contains=today()
    )  # fmt: skip
    rows = found.order_by().values_list(
        "employee_id", "employee__lines_up__depth", "role_id", "unit_id", "unit__name"
    )
    return [Placed(*row) for row in rows[: SMALL_LINE + 1]]


def people_of(
    user: User, manager: Employee, wanted: Wanted, waits: frozenset[int]
) -> EmployeeQuerySet:
    """The people below a manager who match, with today's place and the keys that order them."""
    rows: Any = large_line(user, manager, direct=wanted.direct)
    for word in wanted.text.split()[:10]:
        rows = rows.filter(name_folded__contains=Fold.of(word))
    if wanted.unit is not None:
        held = Assignment.objects.visible_to(user).current().filter(unit=wanted.unit)
        rows = rows.filter(Exists(held.filter(employee=OuterRef("pk"))))
    if wanted.sort.endswith("due"):
        rows = rows.annotate(due=_next_due(user))
    found: EmployeeQuerySet = _shown(user, rows, wanted.show, waits)
    return found


def _shown(user: User, rows: Any, show: str, waits: frozenset[int]) -> Any:
    """Only those who wait, or whose plan is in a state, or who have none."""
    plans = DevelopmentPlan.objects.visible_to(user).filter(employee=OuterRef("pk"))
    if show == "waits":
        return rows.filter(pk__in=waits)
    if show in ("review", "active"):
        state = PlanState.IN_REVIEW if show == "review" else PlanState.ACTIVE
        return rows.filter(Exists(plans.filter(state=state)))
    if show == "late":
        return rows.filter(Exists(_open_items(user).filter(due_on__lt=today())))
    return rows.exclude(Exists(plans.open())) if show == "none" else rows


def _open_items(user: User) -> QuerySet[PlanItem]:
    """What is still to be done in the plans under way of the person of the outer query."""
    plans = DevelopmentPlan.objects.visible_to(user).filter(state=PlanState.ACTIVE)
    return PlanItem.objects.filter(
        plan__in=plans, plan__employee=OuterRef("pk"), state__in=OPEN_ITEMS
    )


def _next_due(user: User) -> Coalesce:
    """The day on which the next action of a person is due; who has none comes last."""
    dated = _open_items(user).filter(due_on__isnull=False).order_by("due_on")
    return Coalesce(Subquery(dated.values("due_on")[:1]), date.max)


@dataclass(frozen=True)
class PlanFigures:
    """How many people of a line have an open plan, one under way, one in review, a late action."""

    people: int
    planned: int
    active: int
    review: int
    late: int

    @property
    def none(self) -> int:
        return self.people - self.planned


def plan_figures(user: User, manager: Employee, people: int) -> PlanFigures:
    """The figures of a whole line; one query."""
    plans = DevelopmentPlan.objects.visible_to(user).open().filter(
        employee__lines_up__manager=manager, employee__lines_up__valid__contains=today()
    )  # fmt: skip
    is_late = Q(
        state=PlanState.ACTIVE, items__state__in=OPEN_ITEMS, items__due_on__lt=today()
    )  # fmt: skip
    counted = plans.order_by().aggregate(
        planned=Count("employee", distinct=True),
        active=Count("employee", distinct=True, filter=Q(state=PlanState.ACTIVE)),
        review=Count("employee", distinct=True, filter=Q(state=PlanState.IN_REVIEW)),
        late=Count("employee", distinct=True, filter=is_late),
    )
    return PlanFigures(people, **counted)


def units_of(people: list[Placed]) -> list[tuple[int, str]]:
    """The units in which people of a line work, by name."""
    found = {(one.unit, one.unit_name) for one in people}
    return sorted(found, key=lambda pair: (pair[1], pair[0]))

"""Counting once a month who takes part in what, and for how many hours."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from django.db import connection, transaction

from careers.models import ActionKind, ItemState, PlanItem
from leadership import access
from leadership.models import (
    CohortEnrolment,
    Component,
    PortfolioFigure,
    WayChoice,
)
from leadership.portfolio import Place, groups
from lib.dates import today
from mentoring.models import Pair
from talent.access import require
from talent.models import Actor, AuditEntry

Hours = dict[tuple[int, str], Decimal]
People = dict[Place, set[int]]
WAYS = {ActionKind.EDUCATION: "training"}


@transaction.atomic
def count_portfolio(*, day: date | None = None) -> int:
    """Count what began before this quarter; in the same month again it changes nothing.

    Quarters that are not over are left for later: who joins today is not to be told tomorrow.
    """
    day = day or today()
    with connection.cursor() as cursor:
        # Two counts at once would each store what the other has stored.
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext(%s))", [PortfolioFigure._meta.db_table]
        )
    if PortfolioFigure.objects.filter(counted_on__gte=day.replace(day=1)).exists():
        return 0
    people = _enrolled(day) | _mentored(day) | _done(day)
    hours = _hours()
    rows = [
        PortfolioFigure(
            kind=place.kind, serves=place.serves, way=place.way, year=place.year,
            quarter=place.quarter, people=sum(len(people[part]) for part in parts),
            programme_id=place.thing, counted_on=day,
            training=_summed(parts, people, hours, WayChoice.TRAINING),
            development=_summed(parts, people, hours, WayChoice.DEVELOPMENT),
        )
        for place, parts in groups(people).items()
    ]  # fmt: skip
    PortfolioFigure.objects.all().delete()
    PortfolioFigure.objects.bulk_create(rows, batch_size=2000)
    return len(rows)


def _summed(parts: Sequence[Place], people: People, hours: Hours, way: str) -> Decimal:
    """Planned hours of one way over all who take part.

    None of several programmes together: from a sum and the hours of each, which are no secret,
    follows how many take part in which.
    """
    if len({one.thing for one in parts}) > 1:
        return Decimal(0)
    each = ((hours.get((one.thing or 0, way), Decimal(0)), len(people[one])) for one in parts)
    return sum((one * count for one, count in each), Decimal(0))


def began(day: date) -> date:
    """The first day of the quarter of a day."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def _enrolled(day: date) -> People:
    """Who has or had a seat, by the quarter in which the cohort began."""
    rows = CohortEnrolment.objects.seated().filter(cohort__starts_on__lt=began(day)).order_by()
    names = ("cohort__programme__serves", "cohort__programme__way", "cohort__programme")
    told = rows.values_list(*names, "cohort__starts_on", "employee")
    return _by_place(
        ("programme", serves, way, thing, on, who) for serves, way, thing, on, who in told
    )


def _mentored(day: date) -> People:
    """Whom a mentor or a peer helps, by the quarter in which the pair began; of all programmes."""
    rows = Pair.objects.filter(starts_on__lt=began(day)).order_by()
    told = rows.values_list("programme__serves", "starts_on", "mentee")
    return _by_place(
        ("mentoring", serves, "development", None, on, who)
        for serves, on, who in told
        if on is not None
    )


def _done(day: date) -> People:
    """Who finished an action of a plan, by its quarter; only learning counts as training."""
    items = PlanItem.objects.filter(state=ItemState.DONE, done_on__lt=began(day)).order_by()
    told = items.values_list("serves", "kind", "done_on", "plan__employee")
    return _by_place(
        (
            "plan",
            serves,
            "training" if kind == ActionKind.EDUCATION else "development",
            None,
            on,
            who,
        )
        for serves, kind, on, who in told
        if on is not None
    )


def _by_place(rows: Iterable[tuple[str, str, str, int | None, date, int]]) -> People:
    found: People = {}
    for kind, serves, way, thing, on, who in rows:
        place = Place(kind, serves, way, thing, on.year, (on.month + 2) // 3)
        found.setdefault(place, set()).add(who)
    return found


def _hours() -> Hours:
    """What each programme takes a participant by required components, by way."""
    found: Hours = {}
    rows = Component.objects.filter(is_required=True).order_by()
    for programme, way, hours in rows.values_list("programme", "way", "hours"):
        found[programme, way] = found.get((programme, way), Decimal(0)) + hours
    return found


@transaction.atomic
def note_portfolio_export(*, actor: Actor) -> None:
    """Leave in the audit that somebody took the portfolio away as a file."""
    require(access.may_see_portfolio(actor))
    AuditEntry.add(actor, "leadership.portfolio.exported", None)

"""Telling people once a month what the figures came to, and which of them crossed their target."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from lib.dates import today
from metrics.figures import month_ends
from metrics.indicators import Dimension
from metrics.insight_notices import MONTHLY, MOVED
from metrics.key_indicators import chosen_for
from metrics.models import Audience, IndicatorTable, IndicatorTarget
from metrics.queries.targets import Aim, aim_of
from metrics.queries.told import Asked, Teller
from talent.models import SYSTEM, Assignment, Grant, GrantKind, ReportingLine, User
from talent.services.notices import ToTell, notify_many

CHUNK = 1_000


def last_month() -> date:
    """The last day of the month that is over."""
    return month_ends(today() - timedelta(days=1), 1)[0]


def is_frozen(day: date) -> bool:
    return IndicatorTable.objects.filter(day=day, dimension="").exists()


@transaction.atomic
def send_monthly(after: int = 0) -> int | None:
    """Tell everybody who reads figures, once a month, chunk by chunk of logins by their id."""
    day = last_month()
    if not is_frozen(day):
        return None  # tomorrow: nothing is told that is not frozen
    people = list(readers().filter(pk__gt=after).order_by("pk")[:CHUNK])
    period = day.strftime("%Y-%m")
    notify_many(
        MONTHLY, (ToTell(user.pk, period=period, ids={"day": day.isoformat()}) for user in people)
    )
    return people[-1].pk if len(people) == CHUNK else None


def readers() -> QuerySet[User]:
    """Logins with a grant, and those of who leads people today."""
    leading = ReportingLine.objects.current().filter(depth=1).values("manager")
    granted = Grant.objects.current().values("user")
    return User.objects.filter(
        Q(pk__in=granted) | Q(employee__in=leading), is_active=True
    ).distinct()


@transaction.atomic
def tell_what_moved() -> int:
    """Tell of targets that were met a month ago and are not now, or the other way round.

    Of the whole executives and HR admins are told, of a unit its HR partners and who leads people
    in it; each once a month, and only of what their audience looks at first. What the notice says
    is made when it is read, for who may still read the figure.
    """
    day = last_month()
    before = day.replace(day=1) - timedelta(days=1)
    if not (is_frozen(day) and is_frozen(before)):
        return 0
    told = 0
    chosen = {audience: set(chosen_for(audience)) for audience in Audience}
    for target, aim in _aims():
        met = _met(target, aim, day)
        if met is None or _met(target, aim, before) in (None, met):
            continue
        ids = {"day": day.isoformat(), "unit": target.unit_id, "indicator": target.indicator,
               "met": met}  # fmt: skip
        whom = _audience(target, chosen)
        rows = (ToTell(pk, f"target:{target.pk}", day.strftime("%Y-%m"), ids) for pk in whom)
        told += len(notify_many(MOVED, rows))
    return told


def _aims() -> Iterator[tuple[IndicatorTarget, Aim]]:
    for target in IndicatorTarget.objects.order_by("pk"):
        aim = aim_of(target)
        if aim is not None:
            yield target, aim


def _met(target: IndicatorTarget, aim: Aim, day: date) -> bool | None:
    """Whether the figure of a target was where it is to be, by what was frozen of a day."""
    asked = Asked(aim.indicator, Dimension.UNIT if target.unit_id else None, day)
    units = [] if target.unit_id is None else [target.unit_id]
    told = Teller(SYSTEM, only_frozen=True).tell([asked], units).get(asked)
    return None if told is None else aim.is_met(told.of(target.unit_id))


def _audience(target: IndicatorTarget, chosen: dict[Audience, set[str]]) -> Iterable[int]:
    """The logins that are told of a target."""
    grants = Grant.objects.current().filter(user__is_active=True).order_by()
    wanted = Q(pk__in=[])
    if target.indicator in chosen[Audience.EXECUTIVE]:
        wanted |= Q(kind__in=[GrantKind.EXECUTIVE, GrantKind.HR_ADMIN])
    if target.unit_id is not None and target.indicator in chosen[Audience.HR_PARTNER]:
        wanted |= Q(kind=GrantKind.HR_PARTNER, unit=target.unit_id)
    found = set(grants.filter(wanted).values_list("user", flat=True))
    if target.unit_id is not None and target.indicator in chosen[Audience.MANAGER]:
        found |= set(_leading_in(target.unit_id))
    return sorted(found)


def _leading_in(unit: int) -> Iterable[int]:
    """The logins of who leads people and works in a unit."""
    leading = ReportingLine.objects.current().filter(depth=1).values("manager")
    rows = Assignment.objects.current().filter(
        unit=unit, employee__in=leading, employee__user__is_active=True
    )
    return rows.order_by().values_list("employee__user", flat=True)

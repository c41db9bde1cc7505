"""What became of a result, unit by unit: was it talked about, and is something done about it?

For whoever answers for these units by office: HR admins and executives for all, HR partners for
those granted, managers for those in which their people work and below. Having been asked is not
enough. What is counted are plans that the reader reads in full.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lib.dates import today
from lib.paging import Page, page_of
from metrics.models import (
    CLOSED_ACTIONS,
    WITHIN,
    ActionPlan,
    ActionUpdate,
    ReleasedUnit,
    TeamTalk,
    Wave,
    WaveState,
    WaveUnit,
    lines_answered_for,
    sees_all_results,
    units_answered_for,
)
from metrics.models.actions import ActionPlanQuerySet
from metrics.queries.actions import with_people
from metrics.queries.leading import leaders_of
from talent.models import Employee, User

MOVING = timedelta(days=30)  # since something was last said of a plan
MOST_PLANS = 100  # on the page of one unit
CHUNK = 500
ALL, UNTALKED, IDLE, STILL, OVERDUE = "all", "untalked", "idle", "still", "overdue"
STATES = [
    (ALL, gettext_lazy("All")), (UNTALKED, gettext_lazy("Not talked about")),
    (IDLE, gettext_lazy("Without an open action")), (STILL, gettext_lazy("Not moving")),
    (OVERDUE, gettext_lazy("Overdue")),
]  # fmt: skip
ORDERS: dict[str, tuple[str, ...]] = {
    "unit": ("position", "pk"),
    "late": ("-overdue", "is_talked", "position", "pk"),
    "talk": ("is_talked", "position", "pk"),
}
SORTS = [
    ("unit", gettext_lazy("As in the organisation")), ("late", gettext_lazy("Most overdue first")),
    ("talk", gettext_lazy("Not talked about first")),
]  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """What of the page is looked for."""

    text: str = ""
    state: str = ALL
    order: str = "unit"

    @property
    def is_narrowed(self) -> bool:
        return bool(self.text) or self.state != ALL


@dataclass(frozen=True)
class Row:
    """One unit with who leads it today."""

    unit: Any  # a WaveUnit with the counts of `unit_rows` and its place by `_with_places`
    leader: Employee | None
    wave: Wave

    @property
    def talk(self) -> str:
        """When it was talked about after it was shared, or how long that is waited for."""
        held, shared = self.unit.talked_on, self.wave.shared_at
        if held is None and self.unit.is_wider:
            if self.unit.shown_as:
                return _("told within %(unit)s") % {"unit": self.unit.shown_as}
            return _("told together with its neighbours")
        day = None if shared is None else timezone.localdate(shared)
        if held is not None:
            if day is None:
                return _("before it is shared")
            if held < day:
                return _("before it was shared")
            days = (held - day).days
            if not days:
                return _("on the day it was shared")
            return ngettext("after %(days)s day", "after %(days)s days", days) % {"days": days}
        if day is None:
            return _("not yet")
        days = (today() - day).days
        if not days:
            return _("not yet")
        words = ngettext("not yet, for %(days)s day", "not yet, for %(days)s days", days)
        return words % {"days": days}

    @property
    def is_talk_late(self) -> bool:
        shared = self.wave.shared_at
        waited = shared is not None and today() > timezone.localdate(shared) + timedelta(WITHIN)
        return waited and self.unit.talked_on is None and not self.unit.is_wider


def answers_for_units(user: User) -> bool:
    """Whether there is anybody whom a user holds to account."""
    return sees_all_results(user) or units_answered_for(user).exists()


def waves_to_account_for(user: User) -> QuerySet[Wave]:
    """Released waves of which a user answers for a unit, the latest first."""
    seen = ReleasedUnit.objects.by_office(user).wholes()
    mine = Wave.objects.filter(pk__in=seen.values("wave"), is_imported=False)
    return mine.order_by("-closes_at", "-pk")


def unit_rows(user: User, wave: Wave, asked: Asked | None = None) -> QuerySet[Any]:
    """The units of one wave that are looked for."""
    rows = units_to_account_for(user).filter(wave=wave)
    return _narrowed(user, wave, rows, asked or Asked())


def units_to_account_for(user: User) -> QuerySet[Any]:
    """Units that a user answers for, with what became of their result."""
    wider = ReleasedUnit.objects.filter(unit=OuterRef("pk"), cut=0, is_wider=True)
    talks = TeamTalk.objects.filter(_about_this()).order_by("held_on", "pk")
    plans = ActionPlan.objects.read_in_full_by(user).filter(_of_this())
    found: QuerySet[Any] = _units(user).annotate(
        talked_on=Subquery(talks.values("held_on")[:1]),
        is_wider=Exists(wider),
        is_talked=Case(
            When(Exists(talks) | Exists(wider), then=1), default=0, output_field=IntegerField()
        ),
        open=_count(plans.open()),
        moving=_count(plans.open().filter(Exists(_lately()))),
        overdue=_count(plans.overdue()),
        closed=_count(plans.filter(status__in=CLOSED_ACTIONS)),
    )
    return found


def _units(user: User) -> QuerySet[WaveUnit]:
    """Those whose result a user sees by office, which has one row of the wave's own cut each."""
    told = WaveUnit.objects.filter(
        wave__state=WaveState.RELEASED, wave__is_imported=False, released__cut=0
    )
    return (
        told
        if sees_all_results(user)
        else told.filter(unit__in=lines_answered_for(user).values("unit"))
    )


def _about_this() -> Q:
    """Talks about the unit's result, which of the unit that is everybody is that of everybody."""
    of_all = Q(wave=OuterRef("wave"), wave_unit__isnull=True)
    return Q(wave_unit=OuterRef("pk")) | Q(_is_everybody()) & of_all


def _is_everybody() -> Exists:
    """Whether the unit, of which something is looked for, is everybody."""
    return Exists(ReleasedUnit.objects.of_everybody().filter(unit=OuterRef(OuterRef("pk"))))


def _of_this() -> Q:
    """Plans that answer the unit's result, and others that belong to the unit today.

    For the unit that is everybody those for everybody too.
    """
    elsewhere = Q(wave__isnull=True) | ~Q(wave=OuterRef("wave"))
    answers = Q(wave_unit=OuterRef("pk")) | Q(unit=OuterRef("unit")) & elsewhere
    of_all = Q(wave=OuterRef("wave"), wave_unit__isnull=True) | Q(unit__isnull=True) & elsewhere
    return answers | Q(_is_everybody()) & of_all


def _lately() -> QuerySet[ActionUpdate]:
    since = timezone.now() - MOVING
    return ActionUpdate.objects.filter(plan=OuterRef("pk"), at__gte=since)


def _count(plans: ActionPlanQuerySet) -> Coalesce:
    """How many plans, as a number beside each unit."""
    counted = plans.order_by().annotate(one=Value(1)).values("one").annotate(n=Count("pk"))
    return Coalesce(Subquery(counted.values("n"), output_field=IntegerField()), 0)


def _narrowed(user: User, wave: Wave, rows: QuerySet[Any], asked: Asked) -> QuerySet[Any]:
    plans = ActionPlan.objects.read_in_full_by(user)
    if asked.text:
        rows = rows.filter(name__icontains=asked.text)
    if asked.state == UNTALKED:
        return rows.filter(is_talked=0)
    if asked.state == IDLE:
        return rows.exclude(_with(plans.open(), wave))
    if asked.state == STILL:
        return rows.filter(_with(plans.open(), wave), moving__lt=F("open"))
    return rows.filter(_with(plans.overdue(), wave)) if asked.state == OVERDUE else rows


def _with(plans: ActionPlanQuerySet, wave: Wave) -> Q:
    """Units of a wave that have one of some plans; looked up once, and not unit by unit."""
    plans = plans.order_by()
    own = plans.filter(wave_unit__isnull=False)
    others = plans.filter(Q(wave__isnull=True) | ~Q(wave=wave))
    here = others.filter(unit__isnull=False)
    for_all = plans.filter(wave=wave, wave_unit__isnull=True) | others.filter(unit__isnull=True)
    return (
        Q(pk__in=own.values("wave_unit"))
        | Q(unit__in=here.values("unit"))
        | Q(pk__in=_all_of(wave)) & Q(Exists(for_all))
    )


def _all_of(wave: Wave) -> QuerySet[Any, Any]:
    """The units of a wave whose result is that of everybody."""
    return ReleasedUnit.objects.of_everybody().filter(wave=wave).order_by().values("unit")


def accountability_page(user: User, wave: Wave, asked: Asked, cursor: str) -> Page[Row]:
    """One page of units, with who leads each today."""
    keys = ORDERS.get(asked.order, ORDERS["unit"])
    rows = _with_places(user, unit_rows(user, wave, asked))
    page = page_of(rows, *keys, cursor=cursor)
    return Page(_with_leaders(page.rows, wave), page.previous, page.next)


def _with_leaders(units: list[Any], wave: Wave) -> list[Row]:
    leaders = leaders_of(unit.unit_id for unit in units)
    return [Row(unit, leaders.get(unit.unit_id), wave) for unit in units]


def _with_places(user: User, rows: QuerySet[Any]) -> QuerySet[Any]:
    """With the unit as whose own result a small one is told, where the user answers for it."""
    own = ReleasedUnit.objects.by_office(user).filter(
        cut=0, is_wider=False, unit__isnull=False,
        group__shown_of__unit=OuterRef("pk"), group__shown_of__cut=0,
    ).order_by("unit__position")  # fmt: skip
    found: QuerySet[Any] = rows.annotate(
        shown_at=Subquery(own.values("unit")[:1]), shown_as=Subquery(own.values("unit__name")[:1])
    )
    return found


def acting_units(user: User, wave: Wave) -> QuerySet[WaveUnit]:
    """The units of a wave with an open action, of those that a user answers for."""
    plans = ActionPlan.objects.read_in_full_by(user)
    return _units(user).filter(_with(plans.open(), wave), wave=wave)


def sums(user: User, wave: Wave) -> Mapping[str, int]:
    """Of how many units there are how many act, and are late; one query.

    Each was talked about, was not, or is told of with others: these three add up to all.
    """
    plans = ActionPlan.objects.read_in_full_by(user)
    talks = TeamTalk.objects.filter(wave=wave).order_by()
    talked = Q(pk__in=talks.filter(wave_unit__isnull=False).values("wave_unit"))
    talked |= Q(pk__in=_all_of(wave)) & Q(Exists(talks.filter(wave_unit__isnull=True)))
    wider = ReleasedUnit.objects.filter(wave=wave, unit__isnull=False, cut=0, is_wider=True)
    joined = Q(pk__in=wider.order_by().values("unit")) & ~talked
    counted: dict[str, int] = (
        _units(user)
        .filter(wave=wave)
        .aggregate(
            units=Count("pk"),
            talked=Count("pk", filter=talked),
            joined=Count("pk", filter=joined),
            acting=Count("pk", filter=_with(plans.open(), wave)),
            late=Count("pk", filter=_with(plans.overdue(), wave)),
        )
    )
    counted["untalked"] = counted["units"] - counted["talked"] - counted["joined"]
    return counted


def plans_for_all(user: User, wave: Wave) -> list[ActionPlan]:
    """What is done for everybody about a wave's result, open ones first."""
    rows = ActionPlan.objects.read_in_full_by(user).filter(wave=wave, wave_unit__isnull=True)
    ordered = with_people(rows).order_by(F("closed_on").desc(nulls_first=True), "due_on", "pk")
    return list(ordered[:MOST_PLANS])


def plans_of_unit(user: User, unit: WaveUnit) -> list[ActionPlan]:
    """The plans that stand behind the counts of one unit, open ones first."""
    elsewhere = Q(wave__isnull=True) | ~Q(wave=unit.wave_id)
    here = Q(wave_unit=unit) | Q(unit=unit.unit_id) & elsewhere
    if ReleasedUnit.objects.of_everybody().filter(unit=unit).exists():
        here |= Q(wave=unit.wave_id, wave_unit__isnull=True) | Q(unit__isnull=True) & elsewhere
    rows = ActionPlan.objects.read_in_full_by(user).filter(here)
    ordered = with_people(rows).order_by(F("closed_on").desc(nulls_first=True), "due_on", "pk")
    return list(ordered[:MOST_PLANS])


def row_of(user: User, unit: WaveUnit) -> Row | None:
    """One unit, for whoever answers for it."""
    found = _with_places(user, unit_rows(user, unit.wave).filter(pk=unit.pk)).first()
    return None if found is None else _with_leaders([found], unit.wave)[0]


def accountability_table(user: User, wave: Wave, asked: Asked) -> Iterator[list[Any]]:
    """The page as a file."""
    yield [
        _("Unit"), _("Led by"), _("Result shared on"), _("Talked about on"),
        _("Told of with others"), _("Open actions"), _("Moving"), _("Overdue"),
        _("Closed actions"),
    ]  # fmt: skip
    shared = "" if wave.shared_at is None else timezone.localdate(wave.shared_at).isoformat()
    units: list[Any] = list(unit_rows(user, wave, asked).order_by(*ORDERS[asked.order]))
    for start in range(0, len(units), CHUNK):
        for row in _with_leaders(units[start : start + CHUNK], wave):
            unit = row.unit
            yield [
                unit.name, str(row.leader or ""), shared,
                unit.talked_on.isoformat() if unit.talked_on else "",
                _("yes") if unit.is_wider else _("no"), unit.open, unit.moving, unit.overdue,
                unit.closed,
            ]  # fmt: skip

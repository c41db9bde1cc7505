"""How many people of a line, or of units, spoke with their own manager: counts of five or more."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Max, QuerySet, Sum

from careers.models import ConversationCoverage
from lib.dates import today
from talent.models import Employee, GrantKind, OrgUnit, ReportingLine, UnitPlacement, User
from talent.queries.names import spoken_name


@dataclass(frozen=True)
class Spoken:
    """Of how many people so many have spoken with their manager; None where too few to tell."""

    people: int | None = None
    spoken: int | None = None

    @property
    def percent(self) -> int | None:
        if self.people is None or self.spoken is None:
            return None
        return round(100 * self.spoken / self.people)


@dataclass(frozen=True)
class Branch:
    """A manager who reports to the manager of a line, by whom a part of it is named."""

    id: int
    name: str


@dataclass(frozen=True)
class LineCoverage:
    """A line: all of it that is counted, and the parts of which that is the sum."""

    whole: Spoken
    own: Spoken  # who reports to the manager directly
    small: Spoken  # teams below that are too small to stand alone, together
    lines: tuple[tuple[Branch, Spoken], ...]  # the line of each manager right below, by name
    counted_on: date


@dataclass(frozen=True)
class UnitCoverage:
    """A unit and what lies below it: who reports to its managers."""

    unit: OrgUnit
    spoken: Spoken


def line_coverage(user: User, manager: Employee) -> LineCoverage | None:
    """The figures of a line in one query; None where nothing of it is counted."""
    rows = list(_counted(user, manager))
    if not rows:
        return None
    mine = {row["is_own"]: _sum([row]) for row in rows if row["branch"] == manager.pk}
    parts: dict[Branch, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        if row["branch"] != manager.pk:
            parts[Branch(row["branch"], row["name"])].append(row)
    lines = sorted(parts, key=lambda one: (one.name, one.id))
    return LineCoverage(
        whole=_sum(rows), own=mine.get(True, Spoken()), small=mine.get(False, Spoken()),
        lines=tuple((one, _sum(parts[one])) for one in lines),
        counted_on=max(row["day"] for row in rows),
    )  # fmt: skip


def _counted(user: User, manager: Employee) -> QuerySet[Any, Any]:
    """What is counted of a manager's own people, and below each manager who reports to them."""
    rows: Any = ConversationCoverage.objects.visible_to(user).order_by()
    direct = ReportingLine.objects.current().filter(manager=manager, depth=1).values("report")
    far = rows.filter(
        manager__lines_up__manager__in=direct, manager__lines_up__valid__contains=today()
    )
    return _named(rows.filter(manager=manager), "manager").union(
        _named(rows.filter(manager__in=direct), "manager"),
        _named(far, "manager__lines_up__manager"),
        all=True,
    )


def _named(rows: QuerySet[Any], branch: str) -> QuerySet[Any, Any]:
    """Counts added up by the manager whose line they belong to."""
    found: QuerySet[Any, Any] = (
        rows.annotate(branch=F(branch), name=spoken_name(branch))
        .values("branch", "name", "is_own")
        .annotate(all_people=Sum("people"), all_spoken=Sum("spoken"), day=Max("counted_on"))
    )
    return found


def units_overseen(user: User) -> QuerySet[OrgUnit]:
    """The open units of which somebody reads the coverage: all, or those of their grants."""
    return OrgUnit.objects.overseen_by(user, GrantKind.HR_PARTNER).current()


def tops_of(user: User) -> QuerySet[OrgUnit]:
    """Those of them that lie below no other that one oversees."""
    seen = units_overseen(user)
    placed = UnitPlacement.objects.current().filter(parent__in=seen)
    return seen.exclude(pk__in=placed.values("unit"))


def right_below(user: User, unit: OrgUnit) -> QuerySet[OrgUnit]:
    placed = UnitPlacement.objects.current().filter(parent=unit)
    return units_overseen(user).filter(pk__in=placed.values("unit"))


def unit_coverage(user: User, units: Iterable[OrgUnit]) -> list[UnitCoverage]:
    """Each unit with the figure of it and all below; one query."""
    shown = list(units)
    rows = ConversationCoverage.objects.visible_to(user).filter(
        unit__lines_up__ancestor__in=shown, unit__lines_up__valid__contains=today()
    )
    counted = rows.order_by().values_list("unit__lines_up__ancestor")
    found = {
        unit: Spoken(people, spoken)
        for unit, people, spoken in counted.annotate(Sum("people"), Sum("spoken"))
    }
    return [UnitCoverage(unit, found.get(unit.pk, Spoken())) for unit in shown]


def _sum(rows: Iterable[dict[str, Any]]) -> Spoken:
    found = list(rows)
    return Spoken(sum(one["all_people"] for one in found), sum(one["all_spoken"] for one in found))

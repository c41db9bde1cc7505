"""How many people of a line, or of units, spoke with their own manager: counts of five or more."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet, Sum

from careers.models import ConversationCoverage, CoveragePart
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
    direct = ReportingLine.objects.current().filter(manager=manager, depth=1).values("report")
    mine = Q(manager=manager, part__in=(CoveragePart.OWN, CoveragePart.SMALL))
    below = Q(manager__in=direct, part=CoveragePart.LINE)
    found = ConversationCoverage.objects.visible_to(user).filter(mine | below)
    rows: list[Any] = list(found.annotate(name=spoken_name("manager")).order_by("name", "manager"))
    if not rows:
        return None
    parts = {CoveragePart(row.part): spoken_of(row) for row in rows if row.manager_id == manager.pk}
    return LineCoverage(
        whole=Spoken(sum(row.people for row in rows), sum(row.spoken for row in rows)),
        own=parts.get(CoveragePart.OWN, Spoken()),
        small=parts.get(CoveragePart.SMALL, Spoken()),
        lines=tuple(
            (Branch(row.manager_id, row.name), spoken_of(row))
            for row in rows
            if row.part == CoveragePart.LINE
        ),
        counted_on=max(row.counted_on for row in rows),
    )


def spoken_of(row: ConversationCoverage) -> Spoken:
    return Spoken(row.people, row.spoken)


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
    rows = (
        ConversationCoverage.objects.visible_to(user)
        .groups()
        .filter(unit__lines_up__ancestor__in=shown, unit__lines_up__valid__contains=today())
    )
    counted = rows.order_by().values_list("unit__lines_up__ancestor")
    found = {
        unit: Spoken(people, spoken)
        for unit, people, spoken in counted.annotate(Sum("people"), Sum("spoken"))
    }
    return [UnitCoverage(unit, found.get(unit.pk, Spoken())) for unit in shown]

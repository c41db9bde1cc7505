"""Values and core competencies as everybody reads them, and the gap as few may."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from careers.models import Objective
from leadership.models import (
    CompetencyFigure,
    CoreCompetency,
    NeededLevel,
    OrganisationValue,
    ProgrammeTarget,
)
from leadership.models.strategy import COMPETENCY_KINDS
from lib.fresh_figures import shown
from talent.models import Grade, OrgUnit, UnitLine, UnitPlacement, User

MOST_UNITS = 12  # columns of the picture
TENTH = Decimal("0.1")
# From which missing levels on a cell has which colour, the worst first; 6 is for none.
STEPS = ((Decimal("1.5"), 1), (Decimal("1.0"), 2), (Decimal("0.6"), 3), (Decimal("0.3"), 4),
         (Decimal("0.1"), 5))  # fmt: skip


def competencies(user: User, *, text: str = "", nature: str = "") -> QuerySet[CoreCompetency]:
    """The core competencies in force, with their skills."""
    rows = CoreCompetency.objects.visible_to(user).filter(retired_on__isnull=True)
    for word in text.split()[:6]:
        rows = rows.filter(Q(skill__name__icontains=word) | Q(why__icontains=word))
    if nature:
        rows = rows.filter(nature=nature)
    return rows.select_related("skill").order_by("nature", "skill__name", "pk")


def with_needed(rows: QuerySet[CoreCompetency]) -> QuerySet[CoreCompetency]:
    """With the needed levels; one more query."""
    needed = NeededLevel.objects.select_related("lowest_grade", "highest_grade")
    return rows.prefetch_related(Prefetch("needed", needed.order_by("level", "pk")))


def with_parts(rows: QuerySet[CoreCompetency]) -> QuerySet[CoreCompetency]:
    """With the skill, needed levels, objectives and values; four queries for any number."""
    values = OrganisationValue.objects.filter(retired_on__isnull=True)
    return (
        with_needed(rows)
        .select_related("skill")
        .prefetch_related(
            Prefetch("objectives", Objective.objects.order_by("title", "pk")),
            Prefetch("values", values),
        )
    )


def raised_by(user: User, competency: CoreCompetency) -> list[ProgrammeTarget]:
    """The programmes that raise a competency, those that lead highest first."""
    rows = ProgrammeTarget.objects.visible_to(user).filter(
        skill=competency.skill_id, programme__state="offered"
    )
    return list(rows.select_related("programme").order_by("-level", "programme__name", "pk"))


def kinds_kept(wanted: Mapping[int, str]) -> dict[int, str]:
    """Which of some skills must not get the kind that is wanted: those that are core competencies.

    Also those that were retired: figures and history are about them.
    """
    away = [pk for pk, kind in wanted.items() if kind not in COMPETENCY_KINDS]
    rows = CoreCompetency.objects.filter(skill__in=away).values_list("skill", flat=True)
    words = _("This is a core competency: its kind is leadership, management or value.")
    return dict.fromkeys(rows, words)


def needed_for(competency: CoreCompetency, rank: int | None) -> int | None:
    """The level that a grade needs; None where nothing is needed of it."""
    found = [
        row.level
        for row in competency.needed.all()
        if (row.lowest_grade is None and row.highest_grade is None)
        or (
            rank is not None
            and (row.lowest_grade is None or rank >= row.lowest_grade.rank)
            and (row.highest_grade is None or rank <= row.highest_grade.rank)
        )
    ]
    return max(found, default=None)


# --- the gap ---


@dataclass(frozen=True)
class Cell:
    """One figure as it is told: means over five people and more, and a colour."""

    people: int
    level: str
    needed: Decimal
    lacking: Decimal
    step: int

    @property
    def lacking_width(self) -> str:
        """The mean gap as a length in a picture of 5 levels; never in the reader's format."""
        return f"{self.lacking * 20:.1f}"


@dataclass(frozen=True)
class GapRow:
    """One competency: the figure of the whole, and of each part (None: too few to tell)."""

    competency: CoreCompetency
    whole: Cell | None
    cells: Sequence[Cell | None]


@dataclass(frozen=True)
class GapPicture:
    """Current against needed levels, of a unit and those right below it, or by grade."""

    rows: Sequence[GapRow]
    columns: Sequence[tuple[str, int | None]]  # heading, and the unit that it opens into

    @property
    def is_empty(self) -> bool:
        return all(row.whole is None and not any(row.cells) for row in self.rows)


def units_in_sight(user: User) -> QuerySet[OrgUnit]:
    """The units of which the user reads figures."""
    figures = CompetencyFigure.objects.visible_to(user).filter(unit__isnull=False)
    return OrgUnit.objects.current().filter(pk__in=figures.order_by().values("unit"))


def sees_whole(user: User) -> bool:
    """Whether the user reads the figures of the whole organisation."""
    return user.is_active and (user.holds("hr_admin") or user.holds("executive"))


def top_units(user: User) -> list[OrgUnit]:
    """The highest units of which the user reads figures, where the whole is not read."""
    seen = units_in_sight(user)
    above = UnitPlacement.objects.current().filter(parent__in=seen.values("pk"))
    return list(seen.exclude(pk__in=above.values("unit")).order_by("name", "pk")[:MOST_UNITS])


def units_above(user: User, unit: OrgUnit) -> list[OrgUnit]:
    """The units above one, the highest first, as far as the user reads their figures."""
    lines = UnitLine.objects.current().filter(unit=unit, depth__gt=0).order_by("-depth")
    above = list(lines.values_list("ancestor", flat=True))
    seen = units_in_sight(user).in_bulk(above)
    return [seen[pk] for pk in above if pk in seen]


def counted_on(user: User) -> date | None:
    """The last day on which figures were counted that the user reads."""
    rows = CompetencyFigure.objects.visible_to(user)
    return rows.order_by("-counted_on").values_list("counted_on", flat=True).first()


def gap_by_unit(user: User, unit: OrgUnit | None) -> GapPicture:
    """A unit and the units right below it, those with most people first; five queries."""
    figures = CompetencyFigure.objects.visible_to(user).filter(is_band=False)
    parts = UnitPlacement.objects.current()
    inside: Any
    if unit is None:
        tops = OrgUnit.objects.current().exclude(pk__in=parts.values("unit"))
        keys = list(tops.order_by("pk").values_list("pk", flat=True)[:2])
        # Under a single unit at the top the whole is opened into the units below it.
        inside = (
            parts.filter(parent=keys[0]).values("unit") if len(keys) == 1 else tops.values("pk")
        )
    else:
        inside = parts.filter(parent=unit).values("unit")
    children = figures.filter(unit__in=inside)
    whole = figures.filter(unit=unit) if unit else figures.filter(unit__isnull=True)
    cells: dict[tuple[int, int | None], Cell] = {}
    size: dict[int, int] = {}
    for row in children:
        assert row.unit_id is not None
        cells[row.competency_id, row.unit_id] = cell_of(row)
        size[row.unit_id] = max(size.get(row.unit_id, 0), row.people)
    for row in whole:
        cells[row.competency_id, None] = cell_of(row)
    shown_units = sorted(size, key=lambda pk: (-size[pk], pk))[:MOST_UNITS]
    names = OrgUnit.objects.in_bulk(shown_units)
    rows = [
        GapRow(one, cells.get((one.pk, None)), [cells.get((one.pk, key)) for key in shown_units])
        for one in competencies(user)
    ]
    return GapPicture(rows, [(names[key].name, key) for key in shown_units])


def gap_by_grade(user: User, unit: OrgUnit | None) -> GapPicture:
    """The same people by grade: grades that need the same level are told together."""
    figures = CompetencyFigure.objects.visible_to(user)
    figures = figures.filter(unit=unit) if unit else figures.filter(unit__isnull=True)
    whole: dict[int, Cell] = {}
    bands: dict[int, list[CompetencyFigure]] = {}
    for row in figures.order_by("lowest", "pk"):
        if row.is_band:
            bands.setdefault(row.competency_id, []).append(row)
        else:
            whole[row.competency_id] = cell_of(row)
    grades = list(Grade.objects.order_by("rank"))
    rows = [
        GapRow(one, whole.get(one.pk), _by_rank(bands.get(one.pk, ()), grades))
        for one in competencies(user)
    ]
    return GapPicture(rows, [(grade.name, None) for grade in grades])


def _by_rank(bands: Iterable[CompetencyFigure], grades: Sequence[Grade]) -> list[Cell | None]:
    told: Mapping[int, Cell] = {
        rank: cell_of(row)
        for row in bands
        if row.lowest is not None and row.highest is not None
        for rank in range(row.lowest, row.highest + 1)
    }
    return [told.get(grade.rank) for grade in grades]


def cell_of(row: CompetencyFigure) -> Cell:
    """Means with one decimal; near an end of the scale a band, which says nothing of everybody."""
    people = Decimal(row.people)
    mean = shown(float(row.levels / people), 1, 5)
    sign = {"": "", "or more": "≥ ", "or less": "≤ "}[mean.band]
    lacking = (row.lacking / people).quantize(TENTH, ROUND_HALF_UP)
    needed = (Decimal(row.needed) / people).quantize(TENTH, ROUND_HALF_UP)
    step = next((step for least, step in STEPS if lacking >= least), 6)
    return Cell(row.people, f"{sign}{mean.value:.1f}", needed, lacking, step)

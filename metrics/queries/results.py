"""What pages and API tell of a released wave: its frozen rows, for whoever may see them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Case, Exists, F, Max, Min, OuterRef, Q, QuerySet, When
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lib.questions import AGREE_WORDS, Kind, worded
from metrics.indicator_words import tenure_words
from metrics.models import (
    FigureKind,
    ReleasedComment,
    ReleasedFigure,
    ReleasedGroup,
    ReleasedTable,
    ReleasedUnit,
    Wave,
    WaveUnit,
    sees_all_results,
)
from metrics.queries.benchmarks import compared_as, usual
from metrics.queries.findings import surely_above
from metrics.queries.result_rows import (
    TENS,
    Cell,
    DriverRow,
    HeatRow,
    QuestionRow,
    Share,
    Written,
    cell_of,
    figure_label,
    parts_of,
)
from talent.models import User

NAMED = 3  # units of a group that are named before the others are counted
MOST_WAVES = 12
MOST_COMMENTS = 300  # of one question that a page shows
MOST_ROWS = 40


@dataclass(frozen=True)
class Result:
    """What is told of one unit, or of everybody, in one wave."""

    wave: Wave
    unit: WaveUnit | None
    shown: Mapping[int, ReleasedUnit]  # by the number of the cut
    figures: Sequence[ReleasedFigure]
    is_by_office: bool
    sees_parts: bool  # all of its groups, and not only those that are shown elsewhere as well
    whole: "Result | None" = None  # everybody's, beside a unit's

    @property
    def group(self) -> ReleasedGroup:
        """The people of the wave's own cut."""
        return self.shown[0].group

    @property
    def is_wider(self) -> bool:
        return self.shown[0].is_wider

    @property
    def name(self) -> str:
        return self.unit.name if self.unit else _("Everybody")

    def cell(self, figure: ReleasedFigure) -> Cell:
        return cell_of(figure, self.shown[figure.cut].group)

    def of_kind(self, *kinds: str) -> list[ReleasedFigure]:
        return [one for one in self.figures if one.kind in kinds]

    @cached_property
    def index(self) -> Cell | None:
        return next((self.cell(one) for one in self.of_kind(FigureKind.INDEX)), None)

    @cached_property
    def enps(self) -> Cell | None:
        return next((self.cell(one) for one in self.of_kind(FigureKind.ENPS)), None)

    @property
    def rate_words(self) -> str:
        """The response in steps of five, never all and never nobody."""
        rate = self.group.rate or 0
        return {95: "95+", 5: "≤ 5"}.get(rate, str(rate))


def released_waves(user: User) -> list[Wave]:
    """The waves of which a user may see something, the latest first."""
    seen = ReleasedUnit.objects.visible_to(user).wholes()
    return list(
        Wave.objects.filter(pk__in=seen.values("wave")).order_by("-closes_at", "-pk")[:MOST_ROWS]
    )


def units_of(user: User, wave: Wave, name: str = "") -> list[ReleasedUnit]:
    """What a user may open of a wave, in the order of the tree, the whole last.

    One more than are shown says that there are more, of which those with a name are looked for.
    """
    rows = ReleasedUnit.objects.visible_to(user).filter(wave=wave, cut=0)
    if name:
        rows = rows.filter(unit__name__icontains=name)
    return list(rows.select_related("unit").order_by("unit__position")[: MOST_ROWS + 1])


def result_for(user: User, wave: Wave, unit: WaveUnit | None) -> Result | None:
    """The result of a unit, or of everybody; None where the user may not see it."""
    by_office = ReleasedUnit.objects.by_office(user).filter(pk=OuterRef("pk"))
    rows = ReleasedUnit.objects.visible_to(user).filter(wave=wave)
    rows = rows.filter(Q(unit=unit) | Q(unit__isnull=True)).select_related("group")
    # Of a large group, its units are much to read, and few pages name them.
    found: QuerySet[Any] = rows.defer("group__units").annotate(
        is_by_office=Exists(by_office),
        units_here=Case(When(cut=0, unit__isnull=False, then=F("group__units"))),
    )
    shown: dict[int | None, dict[int, Any]] = {}
    for row in found:
        if row.units_here is not None:
            row.group.units = row.units_here
        shown.setdefault(row.unit_id, {})[row.cut] = row
    own = shown.get(unit.pk if unit else None, {})
    if 0 not in own:
        return None
    figures = list(ReleasedFigure.objects.filter(wave=wave).select_related("driver", "question"))
    everything = sees_all_results(user)
    whole = Result(wave, None, shown[None], figures, shown[None][0].is_by_office, everything)
    if unit is None:
        return whole
    office: bool = own[0].is_by_office
    return Result(wave, unit, own, figures, office, everything or office, whole)


def heat_rows(user: User, result: Result, drivers: Sequence[ReleasedFigure]) -> list[HeatRow]:
    """The group of a page and its parts, as far as the user sees them, by drivers."""
    group = result.group
    parts = ReleasedGroup.objects.filter(wave=result.wave, cut=0, parent=group.number)
    if not result.sees_parts:
        parts = parts.filter(pk__in=ReleasedGroup.objects.visible_to(user).values("pk"))
    rows = [] if result.is_wider else list(parts.order_by("number")[:MOST_ROWS])
    names = names_of(result.wave, rows, ReleasedUnit.objects.visible_to(user))
    whole = [cell_of(one, group) for one in drivers]
    found = [HeatRow(label_of(result), whole)]
    for row in rows:
        cells = [cell_of(one, row) for one in drivers]
        label, unit = names[row.number]
        found.append(HeatRow(label, cells, len(row.units) > 1 and unit is None, unit))
    return _with_lowest(found)


def _with_lowest(rows: list[HeatRow]) -> list[HeatRow]:
    """Mark the one cell that is furthest below the whole, whatever its band hides."""
    gaps = [
        (gap, at, column)
        for at, row in enumerate(rows[1:], start=1)
        for column, (cell, whole) in enumerate(zip(row.cells, rows[0].cells, strict=True))
        if (gap := surely_above(whole, cell)) is not None
    ]
    if not gaps or max(gaps)[0] <= 0:
        return rows
    _gap, at, column = max(gaps, key=lambda one: (one[0], -one[1], -one[2]))
    low = rows[at]
    rows[at] = HeatRow(low.label, low.cells, low.is_joined, low.unit, column)
    return rows


def label_of(result: Result) -> str:
    """The unit's name, and with whom it is shown."""
    if not result.is_wider:
        return result.name
    return members_of(result.wave, result.group)


def members_of(wave: Wave, group: ReleasedGroup) -> str:
    """The units that are counted in a group, in words."""
    return _words_of(wave, group.units)


def _words_of(wave: Wave, positions: Sequence[int]) -> str:
    """The first of some units in the order of the tree, and how many more there are."""
    first = WaveUnit.objects.filter(wave=wave, position__in=sorted(positions)[:NAMED])
    names = first.order_by("position").values_list("name", flat=True)
    return listed(names, len(positions))


def split_of(result: Result) -> tuple[str, str]:
    """The units counted in a unit's own result, and those below it that are told with others.

    Empty where it is the result of the unit with all below it, and of nobody else.
    """
    if result.unit is None or result.is_wider or result.wave.is_imported:
        return "", ""
    below, counted = _with_below(result.unit), set(result.group.units)
    if counted == set(below):
        return "", ""
    elsewhere = [at for at in below if at not in counted]
    return _words_of(result.wave, result.group.units), _words_of(result.wave, elsewhere)


def _with_below(unit: WaveUnit) -> range:
    """The positions of a unit and all below it, which stand right behind it."""
    is_beside = Q(parent__lt=unit.position) | Q(parent__isnull=True)
    behind = WaveUnit.objects.filter(wave=unit.wave_id, position__gt=unit.position)
    found = behind.aggregate(after=Min("position", filter=is_beside), last=Max("position"))
    if found["after"] is not None:
        return range(unit.position, found["after"])
    return range(unit.position, (found["last"] or unit.position) + 1)


def listed(names: Iterable[str], count: int | None = None) -> str:
    """A few names, and how many more there are; of `count`, where not all are given."""
    known = list(names)
    first, more = known[:NAMED], (len(known) if count is None else count) - NAMED
    if not first:
        return ""
    if more > 0:
        words = ngettext("%(names)s and %(more)s more", "%(names)s and %(more)s more", more)
        return words % {"names": ", ".join(first), "more": f"{more:,}"}
    if len(first) == 1:
        return first[0]
    return _("%(first)s and %(last)s") % {"first": ", ".join(first[:-1]), "last": first[-1]}


def names_of(
    wave: Wave, rows: Sequence[ReleasedGroup], among: QuerySet[ReleasedUnit]
) -> dict[int, tuple[str, int | None]]:
    """What each group is called: the topmost unit, among some, whose own result it is.

    Else it is called by its units.
    """
    own = among.filter(group__in=rows, is_wider=False, unit__isnull=False)
    tops: dict[int, WaveUnit] = {}
    for one in own.select_related("unit", "group").order_by("unit__position"):
        if one.unit is not None:
            tops.setdefault(one.group.number, one.unit)
    positions = {at for row in rows if row.number not in tops for at in row.units}
    units = {
        unit.position: unit.name
        for unit in WaveUnit.objects.filter(wave=wave, position__in=positions)
    }
    return {
        row.number: (tops[row.number].name, tops[row.number].pk)
        if row.number in tops
        else (listed(units[at] for at in row.units), None)
        for row in rows
    }


def driver_rows(result: Result, whole: Result | None) -> list[DriverRow]:
    """Drivers by what could be won, then by how they stand."""
    elsewhere = usual()
    rows = [
        DriverRow(
            figure,
            result.cell(figure),
            whole.cell(figure) if whole else None,
            result.group.links.get(figure.driver.key, ()) if figure.driver else (),
            elsewhere.get(compared_as(figure)),
        )
        for figure in result.of_kind(FigureKind.DRIVER)
    ]
    return sorted(rows, key=lambda row: (-row.impact, row.cell.middle or 0, row.name))


def question_rows(result: Result) -> list[QuestionRow]:
    """Each question with its figure and its distribution, in the order in which it was asked."""
    scores = {
        one.question_id: one
        for one in result.of_kind(FigureKind.QUESTION, FigureKind.ENPS, FigureKind.MEAN)
    }
    found = []
    for question in result.wave.questions.order_by("position"):
        score = scores.get(question.pk)
        shares = next(
            (one for one in result.of_kind(FigureKind.SHARES) if one.question_id == question.pk),
            None,
        )
        if question.asked.kind is Kind.COMMENT or (score is None and shares is None):
            continue
        wider, shares_wider = (
            one is not None and result.shown[one.cut].is_wider and not result.is_wider
            for one in (score, shares)
        )
        found.append(
            QuestionRow(
                score,
                str(question),
                result.cell(score) if score else None,
                shares_of(result, shares) if shares else [],
                wider,
                shares_wider,
            )
        )
    return found


def shares_of(result: Result, figure: ReleasedFigure) -> list[Share]:
    """How answers are distributed; empty where it is not told."""
    group = result.shown[figure.cut].group
    places = group.cells.get(figure.name, {}).get("shares", [])
    return [
        Share(label, TENS * place) for label, place in zip(_options(figure), places, strict=False)
    ]


def _options(figure: ReleasedFigure) -> list[str]:
    assert figure.question is not None
    asked = figure.question.asked
    if asked.kind is Kind.AGREE:
        return [str(words) for _step, words in reversed(AGREE_WORDS)]
    if asked.kind is Kind.SCALE:
        return [_("0 to 6"), _("7 or 8"), _("9 or 10")]
    return [worded(option.text) for option in asked.options]


def tables_of(result: Result) -> dict[str, list[ReleasedTable]]:
    """Everybody's figures by one attribute each, as far as the audit admitted it."""
    found: dict[str, list[ReleasedTable]] = {}
    for row in ReleasedTable.objects.filter(wave=result.wave):
        found.setdefault(row.attribute, []).append(row)
    return found


def labels_of(attribute: str, labels: Sequence[str]) -> str:
    """What a group of an attribute's values is called; years in the company by their bands."""
    if attribute != "tenure":
        return listed(label or _("not said") for label in labels)
    years = sorted(int(label) for label in labels if label)
    names = [tenure_words(first) for first in years]
    return listed([_("not said"), *names] if "" in labels else names)


def comments_of(user: User, result: Result, words: str = "") -> list[Written]:
    """What was written, by question, in no order; of these those with some words in them.

    As `ReleasedComment.visible_to` says: of a unit whose result is seen by office, those of its
    group; of everybody, for who does not see all, those of the groups of such units.
    """
    if not result.is_by_office:
        return []
    found = []
    for figure in result.of_kind(FigureKind.COMMENTS):
        shown = result.shown.get(figure.cut)
        if shown is None:
            continue
        groups = [(figure.cut, shown.group.number, shown.group.last)]
        if result.unit is None and not sees_all_results(user):
            groups = _groups_by_office(user, result.wave, figure.cut)
        rows = ReleasedComment.objects.in_groups(result.wave, groups).filter(figure=figure)
        if words:
            rows = rows.filter(text__icontains=words)
        texts = list(rows.order_by("id").values_list("text", flat=True)[: MOST_COMMENTS + 1])
        label = figure_label(figure)
        found.append(Written(label, texts[:MOST_COMMENTS], len(texts) > MOST_COMMENTS))
    return found


def _groups_by_office(user: User, wave: Wave, cut: int) -> list[tuple[int, int, int]]:
    """The largest groups that the units show which somebody answers for; no two share anybody."""
    rows = ReleasedUnit.objects.by_office(user).filter(wave=wave, cut=cut, unit__isnull=False)
    spans = rows.order_by("group__number", "-group__last")
    found: list[tuple[int, int, int]] = []
    for number, last in spans.values_list("group__number", "group__last").distinct():
        if not found or number > found[-1][2]:
            found.append((cut, number, last))
    return found


def written_in(result: Result) -> str:
    """The units from which the comments of a page come, where they are more than its own group."""
    for figure in result.of_kind(FigureKind.COMMENTS):
        shown = result.shown.get(figure.cut)
        if shown is not None and shown.group.units_key != result.group.units_key:
            return members_of(result.wave, shown.group)
    return ""


def trend_of(user: User, result: Result) -> list[tuple[Wave, dict[str, Cell]]]:
    """The index, eNPS and drivers of the same units in all waves of the survey, oldest first."""
    names = {
        one.name: one
        for one in result.of_kind(FigureKind.INDEX, FigureKind.ENPS, FigureKind.DRIVER)
    }
    seen = ReleasedUnit.objects.visible_to(user).wholes()
    groups = ReleasedGroup.objects.filter(
        units_key__in={result.shown[one.cut].group.units_key for one in names.values()},
        wave__in=seen.filter(wave__survey=result.wave.survey_id).values("wave"),
    ).select_related("wave")
    groups = groups.defer("units")
    by_wave: dict[Wave, dict[str, Cell]] = {}
    for group in groups.order_by("-wave__closes_at"):
        cells = by_wave.setdefault(group.wave, {})
        for name, figure in names.items():
            same = group.units_key == result.shown[figure.cut].group.units_key
            if same and name in group.cells:
                cells[name] = Cell(kind=figure.kind, **parts_of(group.cells[name]))
    return list(by_wave.items())[:MOST_WAVES][::-1]

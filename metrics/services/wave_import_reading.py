"""Reads a table of earlier results: each row is one figure of one group of one wave.

What is wrong is said at its row and column; nothing is written here.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import partial
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.db.models import Count, Min
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from lib.dates import today
from lib.questions import Kind, to_json
from metrics.frozen_tree import frozen_tree
from metrics.historic import Group, Said, is_beside, kind_of, lowest_and_highest, refusals
from metrics.historic_content import Content, Place, Question
from metrics.models import (
    Driver,
    QuestionPart,
    Survey,
    SurveyQuestion,
    Wave,
    WaveImport,
    WaveImportState,
)
from metrics.queries.insight_scope import parents_on
from metrics.services.benchmarks import plain_words
from talent.imports.file_rows import rows_of
from talent.imports.problems import Problem
from talent.models import Assignment, Employee, OrgUnit, User

NEEDED = ("survey", "wave", "closed_on", "unit", "people", "rate", "figure", "value")
OPTIONAL = ("wording",)
MOST_ROWS, MOST_WAVES = 20_000, 40
LONGEST = 150
MANY_PEOPLE, TIMES_ON_RECORD = 10_000, 10
FIRST_DAY = date(1950, 1, 1)
WHOLE = re.compile(r"[0-9]{1,8}")
NUMBER = re.compile(r"[+-]?[0-9]{1,8}([.,][0-9]{1,8})?")


@dataclass(frozen=True)
class Row:
    """One row of the file, as far as it stands alone."""

    number: int
    survey: Survey
    wave: str
    closed_on: date
    unit: OrgUnit | None
    people: int
    rate: int
    figure: str  # as released: "driver:growth", "enps:friend"
    value: float


@dataclass
class Read:
    """The waves of a file, and what is wrong with it."""

    waves: list[Content] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def figures(self) -> int:
        return sum(len(group.figures) for wave in self.waves for group in wave.groups)

    @property
    def groups(self) -> int:
        return sum(len(wave.groups) for wave in self.waves)


def read_waves(actor: User, file: IO[bytes], name: str) -> Read:
    """What a file brings, for whoever sees the surveys that it names."""
    found = Read()
    rows: list[Row] = []
    terms = Terms(actor)
    for number, said in rows_of(
        file, name, needed=NEEDED, known=(*NEEDED, *OPTIONAL), most=MOST_ROWS,
        problems=found.problems,
    ):  # fmt: skip
        wrong: dict[str, str] = {}
        row = terms.row(number, said, wrong)
        if row is not None:
            rows.append(row)
        found.problems += [
            Problem(name, number, column, said.get(column, ""), words)
            for column, words in wrong.items()
        ]
    if not rows and not found.problems:
        found.problems.append(Problem(name, 0, "", "", _("The file has no rows.")))
    for some in _by_wave(rows):
        problems = [Problem(name, *one) for one in _together(some, terms)]
        if not problems:
            content = terms.content(some)
            floor = content.threshold
            problems = [
                Problem(name, row, column, "", words)
                for row, column, words in refusals(content.groups, content.above, floor)
            ]
            found.waves.append(content)
            terms.take(content.survey, content.name, content.closed_on)
        found.problems += problems
    if len(found.waves) > MOST_WAVES:
        words = _("A file has at most %(most)s waves: divide it.") % {"most": MOST_WAVES}
        found.problems.append(Problem(name, 0, "", "", words))
    found.problems.sort(key=lambda one: one.row)
    return found


class Terms:
    """What the words of a file stand for; read once."""

    def __init__(self, actor: User) -> None:
        self.surveys: dict[str, list[Survey]] = {}
        for survey in Survey.objects.visible_to(actor):
            self.surveys.setdefault(survey.name.casefold(), []).append(survey)
        self.units = {unit.external_id: unit for unit in OrgUnit.objects.all()}
        self.drivers = dict(Driver.objects.values_list("key", "pk"))
        self.questions: dict[int, dict[str, SurveyQuestion]] = {}
        for one in SurveyQuestion.objects.order_by("pk"):
            self.questions.setdefault(one.survey_id, {})[one.key] = one
        self.names: set[tuple[int, str]] = set()
        self.days: dict[int, set[date]] = {}
        for wave in Wave.objects.all():
            self.take(wave.survey_id, wave.name, wave.due_on, wave.closes_there.date())
        for content in WaveImport.objects.filter(state=WaveImportState.WAITING).values_list(
            "content", flat=True
        ):
            for kept in content:
                self.take(kept["survey"], kept["name"], date.fromisoformat(kept["closed_on"]))
        # Who left long ago may not be on record here.
        self.most_people = max(MANY_PEOPLE, TIMES_ON_RECORD * Employee.objects.count())
        self.known_from = OrgUnit.objects.aggregate(day=Min("valid__startswith"))["day"]

    def take(self, survey: int, name: str, *days: date) -> None:
        """Know of a wave: no other one may have its name, or have been open beside it."""
        self.names.add((survey, name.casefold()))
        self.days.setdefault(survey, set()).update(days)

    def row(self, number: int, said: Mapping[str, str], wrong: dict[str, str]) -> Row | None:
        """One row; what is wrong with it goes to `wrong` by its column."""
        readers: dict[str, Callable[[str], Any]] = {
            "survey": self._survey, "wave": _wave_name, "closed_on": _day, "unit": self._unit,
            "people": self._people, "rate": _rate,
        }  # fmt: skip
        found: dict[str, Any] = {}
        for column, read in readers.items():
            _try(found, wrong, column, partial(read, said.get(column, "")))
        if "survey" in found:
            figure = partial(self._figure, found["survey"], said)
            _try(found, wrong, "figure", figure)
        if "figure" in found:
            _try(found, wrong, "value", partial(_value, found["figure"], said.get("value", "")))
        return None if wrong else Row(number=number, **found)

    def _survey(self, text: str) -> Survey:
        named = self.surveys.get(text.casefold(), [])
        if len(named) > 1:
            raise ValidationError(_("Several surveys are called so: give one another name first."))
        if not named:
            raise ValidationError(_("No survey is called so."))
        return named[0]

    def _unit(self, text: str) -> OrgUnit | None:
        """By its number; empty is everybody."""
        if text and text not in self.units:
            raise ValidationError(_("No unit has this number."))
        return self.units.get(text)

    def _people(self, text: str) -> int:
        """How many answered; many more than were ever on record are a slip of the hand."""
        if not WHOLE.fullmatch(text):
            raise ValidationError(_("Write how many answered as a whole number."))
        if int(text) > self.most_people:
            words = _("So many people were never here: at most %(most)s are taken.")
            raise ValidationError(words % {"most": f"{self.most_people:,}"})
        return int(text)

    def _figure(self, survey: Survey, said: Mapping[str, str]) -> str:
        """A figure under the name that it is released by."""
        name = said.get("figure", "")
        head, _colon, key = name.partition(":")
        asked = self.questions.get(survey.pk, {})
        if name == "index":
            return name
        if name == "enps":
            found = [one.key for one in asked.values() if one.part == QuestionPart.ENPS]
            if not found:
                raise ValidationError(_("This survey does not ask it."))
            return f"enps:{found[0]}"
        if head == "driver":
            if key not in self.drivers:
                raise ValidationError(_("There is no such driver."))
            return name
        return self._question(asked, key if head == "question" else name, said.get("wording", ""))

    def _question(self, asked: Mapping[str, SurveyQuestion], key: str, wording: str) -> str:
        one = asked.get(key)
        if one is None or one.kind not in (Kind.AGREE, Kind.SCALE):
            raise ValidationError(_("Nothing is told under this name here."))
        if one.part == QuestionPart.ENPS:
            raise ValidationError(_("This is eNPS: name it enps."))
        if plain_words(wording) not in {plain_words(text) for text in one.texts.values()}:
            raise ValidationError(_("We ask this with other words, so the two cannot be compared."))
        return f"{'question' if one.kind == Kind.AGREE else 'mean'}:{key}"

    def content(self, rows: Sequence[Row]) -> Content:
        """The rows of one wave with the units around them, as they lay on its last day."""
        first = rows[0]
        survey, places = first.survey, self._places(rows)
        place_of = {place.unit: at for at, place in enumerate(places)}
        groups: dict[OrgUnit | None, list[Row]] = {}
        for row in rows:
            groups.setdefault(row.unit, []).append(row)
        figures = {row.figure for row in rows}
        asked = self.questions.get(survey.pk, {})
        keys = {name.partition(":")[2] for name in figures if not name.startswith("driver:")}
        return Content(
            survey.pk, first.wave, first.closed_on, survey.threshold,
            {
                "purpose": survey.purpose, "mode": survey.mode, "time_zone": survey.time_zone,
                "window_days": survey.window_days,
                "comment_threshold": survey.comment_threshold,
            },
            places,
            [
                Group(
                    None if unit is None else place_of[unit.pk],
                    max(row.people for row in some), some[0].rate,
                    {row.figure: Said(row.people, row.value, row.number) for row in some},
                    some[0].number,
                )
                for unit, some in groups.items()
            ],
            [
                Question(one.key, one.part, one.driver_id, to_json(one.as_question()))
                for one in asked.values()
                if one.key in keys
            ],
            {
                name: self.drivers[name.partition(":")[2]]
                for name in sorted(figures)
                if name.startswith("driver:")
            },
        )  # fmt: skip

    def there_on(self, day: date) -> set[int]:
        """The units of a day; before anything is known, those of the first day that is."""
        known = OrgUnit.objects.on(self._tree_day(day)).order_by()
        return set(known.values_list("pk", flat=True))

    def _tree_day(self, day: date) -> date:
        return max(day, self.known_from or day)

    def _places(self, rows: Sequence[Row]) -> list[Place]:
        """Units in which somebody worked on the day, those that are named, and all above them."""
        day = self._tree_day(rows[0].closed_on)
        names = dict(OrgUnit.objects.on(day).order_by().values_list("pk", "name"))
        placed = Assignment.objects.on(day).order_by().values("unit")
        people = dict(placed.annotate(count=Count("employee")).values_list("unit", "count"))
        named = {row.unit.pk: 1 for row in rows if row.unit is not None}
        inside = {unit: count for unit, count in (named | people).items() if unit in names}
        return [
            Place(one.unit, one.parent, names[one.unit])
            for one in frozen_tree(parents_on(day), names, inside)
        ]


def _try(
    found: dict[str, Any], wrong: dict[str, str], column: str, read: Callable[[], Any]
) -> None:
    try:
        found[column] = read()
    except ValidationError as refusal:
        wrong[column] = " ".join(refusal.messages)


def _wave_name(text: str) -> str:
    if not 0 < len(text) <= LONGEST or not text.isprintable():
        raise ValidationError(_("Name the wave, with 150 characters at most."))
    return text


def _day(text: str) -> date:
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if day is None:
        raise ValidationError(_("Write the day as 2023-10-31."))
    if not FIRST_DAY <= day < today():
        raise ValidationError(_("The day on which it closed is over."))
    return day


def _number(text: str) -> Decimal:
    if not NUMBER.fullmatch(text):
        raise ValidationError(_("This is no number."))
    return Decimal(text.replace(",", "."))


def _rate(text: str) -> int:
    value = _number(text.removesuffix("%").strip())
    if not 1 <= value <= 100:  # noqa: PLR2004 - per cent
        raise ValidationError(_("Write how many of a hundred answered, from 1 to 100."))
    return round(value)


def _value(figure: str, text: str) -> float:
    value = float(_number(text))
    low, high = lowest_and_highest(kind_of(figure))
    if not low <= value <= high:
        words = _("The scale of this figure runs from %(low)s to %(high)s.")
        raise ValidationError(words % {"low": f"{low:g}", "high": f"{high:g}"})
    return round(value, 1)


def _by_wave(rows: Iterable[Row]) -> list[list[Row]]:
    found: dict[tuple[int, str], list[Row]] = {}
    for row in rows:
        found.setdefault((row.survey.pk, row.wave.casefold()), []).append(row)
    return list(found.values())


def _together(rows: Sequence[Row], terms: Terms) -> Iterator[tuple[int, str, str, str]]:
    """What is wrong with the rows of one wave beside each other: row, column, value, words."""
    first = rows[0]
    key = first.survey.pk
    if (key, first.wave.casefold()) in terms.names:
        yield first.number, "wave", first.wave, _("This wave is here already.")
    elif is_beside(first.closed_on, terms.days.get(key, ()), first.survey.window_days):
        words = _("A wave of this survey is here for these days already.")
        yield first.number, "closed_on", first.closed_on.isoformat(), words
    if not any(row.unit is None for row in rows):
        words = _("Say what everybody came to as well: a row without a unit.")
        yield first.number, "unit", "", words
    there = terms.there_on(first.closed_on)
    seen: dict[tuple[OrgUnit | None, str], int] = {}
    rates: dict[OrgUnit | None, Row] = {}
    for row in rows:
        if row.closed_on != first.closed_on:
            words = _("Row %(row)s says another day of this wave.") % {"row": first.number}
            yield row.number, "closed_on", row.closed_on.isoformat(), words
        if row.unit is not None and row.unit.pk not in there:
            yield (
                row.number,
                "unit",
                row.unit.external_id,
                _("This unit was not there on that day."),
            )
        earlier = rates.setdefault(row.unit, row)
        if earlier.rate != row.rate:
            words = _("Row %(row)s says another rate of this group.") % {"row": earlier.number}
            yield row.number, "rate", str(row.rate), words
        before = seen.setdefault((row.unit, row.figure), row.number)
        if before != row.number:
            words = _("This stands in row %(row)s already.") % {"row": before}
            yield row.number, "figure", "", words

"""What the pages of insight show: every figure for one reader, out of tables that all share."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from django.utils.translation import gettext as _

from metrics.disclosure import STEPS, dimensions_of, of_years_only
from metrics.figures import NO_GROUP, Figure, Figures, month_ends, year_before
from metrics.indicator_words import (
    ABOUT,
    DIMENSIONS,
    NOT_TOLD,
    TOPICS,
    band_words,
    change_words,
    group_names,
    month_words,
    period_words,
    value_words,
)
from metrics.indicators import INDICATORS, Dimension, Indicator, Unit
from metrics.periods import Period
from metrics.queries.insight_scope import Reach, Tree, reach_of, tree_on
from metrics.queries.joined_units import joined_across, only_below
from metrics.queries.targets import Aim
from metrics.queries.told import Asked, Teller
from metrics.trends import Trend, trend
from talent.models import User

MONTHS, YEARS = 24, 8  # how far back a trend goes
MOST_AROUND = 64  # units of which it is told with whom they are counted
FIRST_DAY = date(1950, 1, 1)  # before it, nobody asks


@dataclass(frozen=True)
class View:
    """What one reader asks about: a unit or the whole, as of the evening of a day."""

    tree: Tree
    unit: int | None
    day: date

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing of which this reader reads figures."""
        return self.unit is None and not self.tree.reach.is_whole

    @property
    def name(self) -> str:
        return "" if self.unit is None else self.tree.names[self.unit]

    @cached_property
    def above(self) -> list[tuple[int, str]]:
        """The way down to the unit, as far as it is in reach."""
        found = [] if self.unit is None else self.tree.above(self.unit)
        return [(unit, self.tree.names[unit]) for unit in found]

    @cached_property
    def inside(self) -> list[int]:
        """The units right below; under a single one at the top those below that."""
        if self.unit is not None:
            return self.tree.below(self.unit)
        tops = self.tree.top()
        return self.tree.below(tops[0]) if len(tops) == 1 else tops

    @cached_property
    def starts(self) -> list[tuple[int, str]]:
        """Where somebody may begin who reads several units and not the whole."""
        tops = [] if self.tree.reach.is_whole else self.tree.top()
        return [(unit, self.tree.names[unit]) for unit in tops] if len(tops) > 1 else []

    @cached_property
    def around(self) -> list[int]:
        """The unit, where it is one, and all below it, as far as these are few."""
        if self.unit is None:
            return []
        within = self.tree.within(self.unit)
        return [*within] if len(within) <= MOST_AROUND else [self.unit]

    def asked(self, indicator: Indicator, day: date | None = None) -> Asked:
        """The table in which this view's own figure stands."""
        dimension = None if self.unit is None else Dimension.UNIT
        return Asked(indicator, dimension, day or self.day)

    def own(self, told: Mapping[Asked, Figures], asked: Asked) -> Figure | None:
        found = told.get(asked)
        return None if found is None else found.of(self.unit)


def view_of(user: User, unit: int | None, day: date) -> View | None:
    """What somebody looks at; None for a unit that is not there or not in reach. Three queries."""
    reach = reach_of(user)
    return view_in(reach, unit, day)


def view_in(reach: Reach, unit: int | None, day: date) -> View | None:
    tree = tree_on(day, reach)
    if unit is None and not reach.is_whole:
        unit = next(iter(tree.top()), None)
    elif unit is not None and not (unit in tree.names and reach.holds(unit)):
        return None
    return View(tree, unit, day)


def said(indicator: Indicator, figure: Figure | None) -> str:
    """The value of a figure in words; empty where there is none."""
    if figure is None:
        return ""
    if figure.low is not None and figure.high is not None:
        return band_words(figure.low, figure.high, indicator.unit)
    return value_words(figure.value, indicator.unit, is_private=indicator.is_private)


@dataclass(frozen=True)
class Line:
    """One indicator on the home page: its value, what it has changed by, and its way there."""

    indicator: Indicator
    period: Period
    figure: Figure | None
    change: str
    aim: Aim | None = None
    joined: Sequence[str] = ()  # units counted together, of which not all lie in this one
    only: Sequence[str] = ()  # the units below, where they are all that is counted

    @property
    def target(self) -> str:
        """The target and whether it is met, in words; empty where there is none."""
        return "" if self.aim is None else self.aim.said(self.figure)

    @property
    def is_met(self) -> bool | None:
        """Whether the target is met; None where there is none, or nothing can be told."""
        return None if self.aim is None else self.aim.is_met(self.figure)

    @property
    def value(self) -> str:
        return said(self.indicator, self.figure)

    @property
    def not_told(self) -> str:
        """Why nothing is told of what lies on a shelf."""
        shelf = self.indicator.shelf
        return "" if shelf is None else str(NOT_TOLD[shelf])

    @property
    def about(self) -> str:
        """Why what lies on a shelf is told so."""
        shelf = self.indicator.shelf
        return "" if shelf is None else str(ABOUT[shelf])

    @property
    def when(self) -> str:
        return when_of(self.figure, self.period)


def when_of(figure: Figure | None, period: Period) -> str:
    """Of what is told: of a wave of answers, or of some days."""
    return (figure.told_of if figure else "") or period_words(period)


@dataclass(frozen=True)
class Heading:
    """Some indicators under one heading."""

    label: str
    lines: Sequence[Line]


def lines_of(view: View, teller: Teller, indicators: Iterable[Indicator]) -> list[Line]:
    """Some indicators as of the day, and what they have changed by since a year before."""
    some, before = list(indicators), a_year_before(view.day)
    wanted = [view.asked(one, day) for one in some for day in (view.day, before)]
    told = teller.tell(wanted, view.around)
    return [line(view, told, one, before) for one in some]


def a_year_before(day: date) -> date:
    """The same day a year before; of the end of a month the end of that month."""
    after = day + timedelta(days=1)
    return year_before(after) - timedelta(days=1) if after.day == 1 else year_before(day)


def home(
    view: View, teller: Teller, aims: Mapping[str, Aim], first: Sequence[str] = ()
) -> list[Heading]:
    """All indicators under their headings, before them those that stand first."""
    lines = [
        replace(one, aim=aims.get(one.indicator.key))
        for one in lines_of(view, teller, INDICATORS.values())
    ]
    by_key = {one.indicator.key: one for one in lines}
    few = Heading(_("What you look at first"), [by_key[key] for key in first if key in by_key])
    found = [
        Heading(
            str(label),
            [one for one in lines if one.indicator.topic == topic and one not in few.lines],
        )
        for topic, label in TOPICS.items()
    ]
    return [heading for heading in (few, *found) if heading.lines]


def line(view: View, told: Mapping[Asked, Figures], indicator: Indicator, before: date) -> Line:
    now, then = view.asked(indicator), view.asked(indicator, before)
    figure, earlier = view.own(told, now), view.own(told, then)
    change = change_of(indicator, figure, earlier)
    joined: list[str] = []
    only: list[str] = []
    if view.unit is not None and figure is not None and not figure.is_wider:
        joined = joined_across(view.tree, view.unit, told[now])
        only = [] if joined else only_below(view.tree, view.unit, indicator, told[now])
    return Line(indicator, now.period, figure, change, joined=joined, only=only)


def change_of(indicator: Indicator, now: Figure | None, then: Figure | None) -> str:
    """The difference of two told figures of the same groups, in words; else nothing."""
    if now is None or then is None or now.keys != then.keys or now.is_wider != then.is_wider:
        return ""
    if now.group != then.group or now.told_of and now.told_of == then.told_of:
        return ""  # other units, or the same wave, which is still the latest
    if now.value is None or then.value is None:
        return ""
    ends = (1 / STEPS, 1 - 1 / STEPS)
    if indicator.is_private and (now.value in ends or then.value in ends):
        return ""  # bands
    return change_words(now.value - then.value, indicator.unit)


@dataclass(frozen=True)
class Part:
    """One group of a breakdown as it is shown."""

    name: str
    unit: int | None  # that it opens into
    figure: Figure
    value: str
    bar: float | None  # of 100 for the largest; none of a scale on both sides of zero
    together: Sequence[str]  # names of the groups that are told in one, where they are several


@dataclass(frozen=True)
class Step:
    """One point of a trend."""

    label: str
    period: Period
    figure: Figure | None
    value: str
    restated_on: date | None = None  # on which day a correction of history changed it


@dataclass(frozen=True)
class Page:
    """One indicator with its trend and its parts."""

    view: View
    indicator: Indicator
    dimension: Dimension
    line: Line
    steps: Sequence[Step]
    parts: Sequence[Part]
    parts_period: Period

    @cached_property
    def picture(self) -> Trend | None:
        values = [None if one.figure is None else one.figure.value for one in self.steps]
        return trend(values, None if self.line.aim is None else self.line.aim.value)

    @property
    def top_label(self) -> str:
        """The value at the upper edge of the picture."""
        return "" if self.picture is None else value_words(self.picture.high, self.indicator.unit)

    @property
    def is_counted(self) -> bool:
        """Whether it is told of any figure how many were counted."""
        return self._says_more and any(one.numerator is not None for one in self._figures)

    @property
    def has_people(self) -> bool:
        """Whether it is told of any figure how many people stand behind it."""
        return self._says_more and any(one.people is not None for one in self._figures)

    @property
    def _says_more(self) -> bool:
        """Of a number of people, the value says it all."""
        return self.indicator.unit != Unit.PEOPLE

    @property
    def _figures(self) -> list[Figure]:
        steps = [step.figure for step in self.steps if step.figure is not None]
        return [*steps, *(part.figure for part in self.parts)]

    @property
    def parts_when(self) -> str:
        return when_of(self.parts[0].figure if self.parts else None, self.parts_period)


def offered(view: View, indicator: Indicator) -> list[tuple[str, str]]:
    """By what a reader may break an indicator down: a unit only into the units below it."""
    if view.unit is not None:
        return [(Dimension.UNIT.value, str(DIMENSIONS[Dimension.UNIT]))]
    return [(one.value, str(DIMENSIONS[one])) for one in dimensions_of(indicator) if one]


def trend_days(indicator: Indicator, day: date) -> list[date]:
    """As of which days a trend tells: 24 ends of months, or 8 of years."""
    if not of_years_only(indicator, None):
        return month_ends(day, MONTHS)
    last = (day + timedelta(days=1)).year - 1
    return [date(year, 12, 31) for year in range(last - YEARS + 1, last + 1)]


def page(
    view: View,
    indicator: Indicator,
    dimension: Dimension,
    teller: Teller,
    aim: Aim | None = None,
) -> Page:
    """One indicator: its value, its trend, and its parts by one dimension."""
    before = a_year_before(view.day)
    by = Asked(indicator, dimension, view.day)
    days = trend_days(indicator, view.day)
    wanted = {view.asked(indicator), view.asked(indicator, before), by}
    wanted |= {view.asked(indicator, day) for day in days}
    ordered = sorted(wanted, key=lambda one: (one.day, str(one.dimension)))
    told = teller.tell(ordered, [*view.around, *view.inside])
    steps = [_step(view, told, view.asked(indicator, day), teller) for day in days]
    return Page(
        view, indicator, dimension, replace(line(view, told, indicator, before), aim=aim), steps,
        parts_of(view, indicator, dimension, told.get(by, Figures())), by.period,
    )  # fmt: skip


def _step(view: View, told: Mapping[Asked, Figures], asked: Asked, teller: Teller) -> Step:
    figure = view.own(told, asked)
    yearly = asked.period.is_calendar_year and of_years_only(asked.indicator, asked.dimension)
    return Step(
        str(asked.day.year) if yearly else month_words(asked.day),
        asked.period,
        figure,
        said(asked.indicator, figure),
        teller.restated.get(asked),
    )


def parts_of(
    view: View, indicator: Indicator, dimension: Dimension, figures: Figures
) -> list[Part]:
    """The groups in their order, each figure once; of units those right below, as far as seen."""
    names = group_names(dimension, dict(view.tree.names))
    keys = view.inside if dimension == Dimension.UNIT else [*names]
    shown: dict[Figure, list[int]] = {}
    for key in keys:
        found = figures.of(key)
        if found is not None:
            shown.setdefault(found, []).append(key)
    most = max((abs(one.value or 0) for one in shown), default=0)
    return [
        _part(indicator, dimension, figure, mine, names, most) for figure, mine in shown.items()
    ]


def _part(
    indicator: Indicator,
    dimension: Dimension,
    figure: Figure,
    keys: Sequence[int],
    names: Mapping[int, str],
    most: float,
) -> Part:
    # Units that were closed since are counted with the others and have no name any more.
    together = [names[key] for key in figure.keys if key in names and key != NO_GROUP]
    opens = dimension == Dimension.UNIT and not figure.is_wider
    return Part(
        ", ".join(names[key] for key in keys if key in names),
        keys[0] if opens else None,
        figure,
        said(indicator, figure),
        _bar(indicator, figure, most),
        together if figure.is_wider else [],
    )


def _bar(indicator: Indicator, figure: Figure, most: float) -> float | None:
    """The length of a figure, of 100: beside the largest one, or on its own scale."""
    match indicator.unit:
        case Unit.POINTS:
            return figure.at or 0
        case Unit.NET:
            return None
        case Unit.STEPS:
            return 0 if figure.at is None else 25 * (figure.at - 1)
    if indicator.shelf is not None:
        return 100 * (figure.at or 0)
    return 100 * abs(figure.value or 0) / (most or 1)

"""Who moves inside the organisation, and which managers let their people go on.

Everybody who moves counts in the group in which they were before, so that both sides of a rate
speak of the same people; only who fills a role counts where they arrive.
"""

from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext_lazy as _

from metrics.history import NONE, REASONS, Flags, History, Ints, ids_of
from metrics.indicators.breakdowns import Breakdown
from metrics.indicators.people import last_of_each, opening
from metrics.indicators.registry import Counts, Topic, Unit, indicator, share
from metrics.periods import Period


@indicator(
    label=_("Promotion rate"),
    formula=_("promotions ÷ average headcount"),
    unit=Unit.SHARE,
    numerator=_("promotions in the period"),
    denominator=_("mean of the headcounts of all days of the period"),
    source=_("usual practice, over average headcount as ISO 30414:2018 has it for turnover"),
    topic=Topic.GROWTH,
    value=share,
)
def promotion_rate(breakdown: Breakdown, period: Period) -> Counts:
    """Promotions are what is recorded as such; whoever is promoted twice counts twice.

    Source: usual practice, over average headcount as ISO 30414:2018 has it for turnover.
    """
    return _over_average(breakdown, period, moved(breakdown.history, period, "promotion"))


@indicator(
    label=_("Promotion rate over opening headcount"),
    formula=_("promotions ÷ opening headcount"),
    unit=Unit.SHARE,
    numerator=_("promotions in the period"),
    denominator=_("people employed before the first day and not leaving before it"),
    source=_("usual practice; higher wherever the organisation has grown"),
    topic=Topic.GROWTH,
    value=share,
)
def promotion_rate_over_opening(breakdown: Breakdown, period: Period) -> Counts:
    """The same promotions, those of people hired meanwhile too, over who was there at the start.

    Source: usual practice; higher than `promotion_rate` wherever the organisation has grown.
    """
    rows = moved(breakdown.history, period, "promotion")
    there = breakdown.count(breakdown.of_people(opening(breakdown, period), period.first - 1))
    return Counts(breakdown.count(groups_before(breakdown, rows)), there, there)


@indicator(
    label=_("Lateral moves"),
    formula=_("lateral moves ÷ average headcount"),
    unit=Unit.SHARE,
    numerator=_("moves into another role on the same grade in the period"),
    denominator=_("mean of the headcounts of all days of the period"),
    source=_("usual practice; part of the internal mobility of ISO 30414:2018"),
    topic=Topic.MOVES,
    value=share,
)
def lateral_moves(breakdown: Breakdown, period: Period) -> Counts:
    """What is recorded as lateral: another role, neither up nor down.

    Source: usual practice; part of the internal mobility of ISO 30414:2018.
    """
    return _over_average(breakdown, period, moved(breakdown.history, period, "lateral"))


@indicator(
    label=_("Moves to another unit"),
    formula=_("moves to another unit ÷ average headcount"),
    unit=Unit.SHARE,
    numerator=_("promotions, lateral moves, transfers and demotions into another unit"),
    denominator=_("mean of the headcounts of all days of the period"),
    source=_("usual practice; part of the internal mobility of ISO 30414:2018"),
    topic=Topic.MOVES,
    value=share,
)
def moves_to_another_unit(breakdown: Breakdown, period: Period) -> Counts:
    """A person's own move; whoever is re-organised with the unit has not moved.

    Source: usual practice; part of the internal mobility of ISO 30414:2018.
    """
    rows = moved(breakdown.history, period, "promotion", "lateral", "transfer", "demotion")
    unit = breakdown.history.assignments.unit[breakdown.history.posts.assignment]
    return _over_average(
        breakdown, period, rows[unit[rows] != unit[breakdown.history.posts.before[rows]]]
    )


@indicator(
    label=_("Internal fill rate"),
    formula=_("roles filled from inside ÷ roles filled"),
    unit=Unit.SHARE,
    numerator=_("promotions, lateral moves and transfers in the period"),
    denominator=_("the same and hires"),
    source=_("percentage of positions filled internally, as in ISO 30414:2018"),
    topic=Topic.MOVES,
    value=share,
)
def internal_fill_rate(breakdown: Breakdown, period: Period) -> Counts:
    """Counted where people arrive. A hire is the first post of a stay; a return to a post is none.

    Source: percentage of positions filled internally, as in ISO 30414:2018.
    """
    history = breakdown.history
    posts = history.posts
    inside = moved(history, period, "promotion", "lateral", "transfer")
    hired = begun(history, period, "hire")
    hired = hired[posts.before[hired] == NONE]
    rows = np.sort(np.concatenate([inside, hired]))
    groups = breakdown.of(rows, posts.stay[rows], posts.begins[rows])
    return Counts(
        breakdown.count(groups[np.isin(rows, inside)]),
        breakdown.count(groups),
        breakdown.count(groups[last_of_each(posts.person[rows])]),
    )


@indicator(
    label=_("Managers who export talent"),
    formula=_("managers of whom somebody was promoted elsewhere ÷ managers"),
    unit=Unit.SHARE,
    numerator=_("managers with a report who was promoted into another unit, to another manager"),
    denominator=_("people to whom somebody reported on any day of the period"),
    source=_("rule of this product"),
    topic=Topic.MOVES,
    value=share,
)
def exporters(breakdown: Breakdown, period: Period) -> Counts:
    """Managers count once each, where they were seen last in the period.

    Source: rule of this product.
    """
    people, groups = breakdown.last_seen(period)
    leads = np.isin(people, _managers(breakdown.history, period))
    exports = np.isin(
        people, [one.manager for one in exports_by_manager(breakdown.history, period)]
    )
    managers = breakdown.count(groups[leads | exports])
    return Counts(breakdown.count(groups[exports]), managers, managers)


@dataclass(frozen=True)
class Exports:
    """How many promotions led away from one manager, who is a number of the history's people."""

    manager: int
    promotions: int


def exports_by_manager(history: History, period: Period) -> list[Exports]:
    """The managers from whom people were promoted into other units, most promotions first."""
    posts, assigned = history.posts, history.assignments
    rows = moved(history, period, "promotion")
    now, before = posts.assignment[rows], posts.assignment[posts.before[rows]]
    led_by = assigned.manager[before]
    elsewhere = (led_by != NONE) & (assigned.manager[now] != led_by)
    elsewhere &= assigned.unit[now] != assigned.unit[before]
    managers, many = np.unique(led_by[elsewhere], return_counts=True)
    order = np.lexsort((managers, -many))
    return [Exports(int(managers[at]), int(many[at])) for at in order]


def _managers(history: History, period: Period) -> Ints:
    posts = history.posts
    rows = (posts.begins < period.after) & (posts.ends > period.first)
    return ids_of(history.assignments.manager[posts.assignment[rows]])


def begun(history: History, period: Period, *reasons: str) -> Ints:
    """The posts that begin in the period for one of these reasons, by person and day."""
    posts = history.posts
    begins = posts.is_begun & (posts.begins >= period.first) & (posts.begins < period.after)
    rows = np.flatnonzero(begins)
    named: Flags = np.isin(posts.reason[rows], [REASONS.index(reason) for reason in reasons])
    found: Ints = rows[named]
    return found


def moved(history: History, period: Period, *reasons: str) -> Ints:
    """Those of people who had a post before in the same stay: nobody moves who only arrives."""
    rows = begun(history, period, *reasons)
    found: Ints = rows[history.posts.before[rows] != NONE]
    return found


def groups_before(breakdown: Breakdown, rows: Ints) -> Ints:
    """The group of the post before each, on the day before; a pause between them is passed over."""
    posts = breakdown.history.posts
    return breakdown.of(posts.before[rows], posts.stay[rows], posts.begins[rows] - 1)


def _over_average(breakdown: Breakdown, period: Period, rows: Ints) -> Counts:
    return Counts(
        breakdown.count(groups_before(breakdown, rows)),
        breakdown.average_headcount(period),
        breakdown.people(period),
    )

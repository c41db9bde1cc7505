"""Which groups of an indicator's breakdown may be shown, and what is shown of them together.

No figure is told of fewer than five people, and no sum or difference of the figures of one table
speaks of fewer: small groups are joined until they are enough, and everything shown is a union of
these joined groups, the whole included. In a tree of units they are joined as the respondents of
a survey are (`metrics/release.py`); elsewhere the smallest groups are joined with each other, and
with the next larger one, until they are enough together. A group in which nothing was counted at
all is left out.

How many people a group has is the smaller of its denominator and of the people behind it, each of
whom is in one group; of a denominator in months only the people.

A numerator may speak of one person: 1 promotion of 8 people. That is told, because who was
promoted, moved or has gone, and where, stands on everybody's card. Why somebody left, and whether
that is regretted, only HR knows; so in confidential indicators the people are those who left, and
there are ten at least, as for what is said in words. That ten of ten left of their own will is
then told all the same: it is true of a group of ten.

How long somebody has been here stands on no card either. So by tenure groups are joined until five
people stand behind what was counted, and behind what was not, too.

Who has a plan or a mentor stands on no card, and changes from day to day. Private indicators are
told of ends of months, once counted never anew, of ten people and more, by unit alone, and in
steps of five points with bands at both ends, without the numbers that they are made of: one
person more or less in a group then rarely shows, and never for certain.

Two tables could be subtracted as well. So nothing is told before its period is over, when what is
to come would show; and what is on no card only over calendar years, because the difference of two
periods that overlap is that of the days between. Tables by several dimensions could be put together
(`metrics/auditing.py`): so confidential indicators are told by unit alone, others by one dimension
of the whole organisation, and units only as parts of one tree, whoever reads them. What two tables
of other indicators say of the days, or of the groups, between them is who came, moved or left.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain

import numpy as np

from metrics.history import NONE, Flags, Ints, depths_of
from metrics.indicators import (
    Breakdown,
    Counted,
    Counts,
    Dimension,
    Indicator,
    with_what_lies_below,
)
from metrics.indicators.breakdowns import Floats
from metrics.periods import Period
from metrics.release import Block, blocks, results

LEAST_PEOPLE = 5
LEAST_LEAVERS = 10
LEAST_PRIVATE = 10
STEPS = 20  # of a share that is told in steps of five points


@dataclass(frozen=True)
class Told:
    """What is told of one or more groups of a breakdown, by their places in its keys.

    Of units, what lies below is in it. `is_wider` says that the group was too small, and that of
    which it is a part is told instead. No value where the denominator is 0, or not known yet.
    """

    groups: tuple[int, ...]
    value: float | None
    people: int
    numerator: float | None
    denominator: float | None
    is_wider: bool = False


@dataclass(frozen=True)
class Table:
    """The whole, None where it is too small; and the parts, of units one for each in order."""

    whole: Told | None
    parts: tuple[Told, ...]


def tell(indicator: Counted, breakdown: Breakdown, period: Period, *, today: date) -> Table:
    """What may be shown of an indicator; ValueError for a period of which nothing may be."""
    if period.ends > today:
        raise ValueError("Nothing is told of a period before it is over.")
    if breakdown.dimension not in dimensions_of(indicator):
        raise ValueError("This is told by unit alone.")
    if of_years_only(indicator, breakdown.dimension) and not period.is_calendar_year:
        raise ValueError("This is told of calendar years only.")
    if indicator.is_private and period.ends.day != 1:
        raise ValueError("This is told of ends of months only.")
    counts = indicator.count(breakdown, period)
    least = least_of(indicator)
    people = people_of(counts)
    if breakdown.dimension == Dimension.TENURE:
        people = np.minimum(people, _events(counts))
    if int(people.sum()) < least:
        return Table(None, ())
    everybody = tuple(range(breakdown.size))
    (whole,) = _told(indicator, counts.total, [everybody])
    if breakdown.dimension == Dimension.UNIT:
        return Table(whole, _by_unit(indicator, counts, breakdown.parents(period), least))
    used = np.flatnonzero(_is_used(counts))
    joined = join_smallest(people[used].tolist(), least)
    groups = [tuple(int(used[at]) for at in one) for one in joined]
    return Table(whole, _told(indicator, _joined(counts, groups), groups))


def dimensions_of(indicator: Indicator) -> tuple[Dimension | None, ...]:
    """By what an indicator is told; None is everybody together."""
    if indicator.is_confidential or indicator.is_private or indicator.shelf:
        return (None, Dimension.UNIT)
    return (None, *Dimension)


def least_of(indicator: Indicator) -> int:
    """How many people stand behind a figure at least."""
    if indicator.is_confidential:
        return LEAST_LEAVERS
    return LEAST_PRIVATE if indicator.is_private else LEAST_PEOPLE


def of_years_only(indicator: Indicator, dimension: Dimension | None) -> bool:
    """Whether it speaks of what is on no card, and so of calendar years only."""
    return indicator.is_confidential or dimension == Dimension.TENURE


def people_of(counts: Counts) -> Ints:
    """How many people each group certainly has; rounded down, so that sums of it are certain."""
    people = counts.people
    if counts.denominator.ndim == 1:
        people = np.minimum(people, np.floor(counts.denominator + 1e-9))
    return people.astype(np.int64)


def _events(counts: Counts) -> Ints:
    """How many were counted in each group, or were not, where that is fewer."""
    counted, all_of_them = _summed(counts.numerator), _summed(counts.denominator)
    left = all_of_them - counted
    found = np.where(left > 0, np.minimum(counted, left), counted)
    return np.floor(found + 1e-9).astype(np.int64)


def _summed(part: Floats) -> Floats:
    """Numbers by month as one for each group."""
    return part if part.ndim == 1 else part.sum(1)


def join_smallest(people: Sequence[int], least: int) -> list[tuple[int, ...]]:
    """Places of groups that are told together; each once, none for less than `least` in all.

    All that are too small are one group, with the next larger ones until they are enough.
    """
    if sum(people) < least:
        return []
    together: list[int] = []
    alone: list[int] = []
    many = 0
    for at in sorted(range(len(people)), key=lambda at: (people[at], at)):
        if people[at] < least or (together and many < least):
            together.append(at)
            many += people[at]
        else:
            alone.append(at)
    found: list[tuple[int, ...]] = [(at,) for at in sorted(alone)]
    return [*found, tuple(sorted(together))] if together else found


def _by_unit(indicator: Counted, counts: Counts, parents: Ints, least: int) -> tuple[Told, ...]:
    """Each unit with all below it; those without a post are a root of their own, which is last."""
    order = np.argsort(depths_of(parents), kind="stable")  # each behind the one above
    place = np.empty_like(order)
    place[order] = np.arange(order.size)
    above = parents[order]
    tree = [None if one == NONE else int(place[one]) for one in above]
    cut = blocks(tree, people_of(counts)[order].tolist(), least)
    members = [tuple(sorted(order[list(block.members)].tolist())) for block in cut]
    of_blocks = _joined(counts, members)
    of_units = of_blocks.added(
        lambda part: with_what_lies_below(parents, _at_home(part, cut, order))
    )
    own, wider = (
        _told(indicator, of_units, [(unit,) for unit in range(order.size)]),
        _told(indicator, of_blocks, members, is_wider=True),
    )
    shown = results(tree, cut)
    return tuple(
        wider[shown[at].blocks[0]] if shown[at].is_wider else own[unit]
        for unit, at in enumerate(place)
    )


def _at_home(part: Floats, cut: Sequence[Block], order: Ints) -> Floats:
    """The counts of blocks, each in the unit that is its home; what has none is in the whole."""
    found = np.zeros((order.size, *part.shape[1:]))
    for row, block in zip(part, cut, strict=True):
        if block.home is not None:
            found[order[block.home]] += row
    return found


def _joined(counts: Counts, groups: Sequence[Sequence[int]]) -> Counts:
    """The counts of groups taken together; each has at least one member."""
    if not groups:
        return counts.added(lambda part: part[:0])
    members = np.fromiter(chain.from_iterable(groups), np.int64)
    begins = np.cumsum([0, *(len(group) for group in groups[:-1])])
    return counts.added(lambda part: np.add.reduceat(part[members], begins, axis=0))


def _told(
    indicator: Counted,
    counts: Counts,
    groups: Sequence[tuple[int, ...]],
    *,
    is_wider: bool = False,
) -> tuple[Told, ...]:
    people = people_of(counts).tolist()
    values = indicator.value(counts).tolist()
    numerators, denominators = (
        _summed(part).tolist() for part in (counts.numerator, counts.denominator)
    )
    told = tuple(
        Told(members, None if np.isnan(value) else value, many, above, below, is_wider)
        for members, value, many, above, below in zip(
            groups, values, people, numerators, denominators, strict=True
        )
    )
    return tuple(_in_steps(one) for one in told) if indicator.is_private else told


def _in_steps(told: Told) -> Told:
    """A share in steps of five points, at both ends a band; people in steps of five."""
    value = told.value
    if value is not None:
        value = min(max(round(value * STEPS), 1), STEPS - 1) / STEPS
    people = told.people // 5 * 5
    return replace(told, value=value, people=people, numerator=None, denominator=None)


def _is_used(counts: Counts) -> Flags:
    """Whether anything was counted in each group."""
    parts = (counts.numerator, counts.denominator, counts.people)
    used: Flags = np.any([part.reshape(part.shape[0], -1).any(1) for part in parts], axis=0)
    return used

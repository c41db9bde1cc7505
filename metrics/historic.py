"""Results of earlier waves that come from elsewhere: which of them may be told, and how (S3, S8).

A file says of groups, each a unit with all below it or everybody, how many answered and what came
out. Two such groups lie one within the other or have nobody in common. What a group has beyond the
groups right within it is its rest; the rests of all groups are the *atoms*, and each person who
answered is in exactly one. A file is refused unless every atom has nobody or at least k people,
for the numbers of people and for each figure by those who count in it.

Then nothing that is told speaks of fewer than k. Each group is the sum of the atoms within it, so
whatever is added to and subtracted from results is a sum of atoms, each taken some number of times.
If that is a result about a set of people, in which each is counted once or not at all, then an atom
is in it as a whole or not at all, and the set has nobody or at least k people. Groups of which a
figure is missing only leave fewer sums. What is joined with neighbours elsewhere needs no joining
here: a unit that the file does not name is shown with the group around it.

Figures near an end of their scale are told as bands, with the bands that these need around them
(`metrics/bands.py`), worked out over the groups and their rests; that the rests themselves are not
told only leaves less to work with.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

import numpy as np
from django.utils.translation import gettext as _

from metrics import bands
from metrics.bands import NO_GROUP, Groups, Told
from metrics.cells import GRAINS, FigureKind

EVERYBODY_COUNTS = (FigureKind.INDEX, FigureKind.DRIVER)
# From a figure's own words to points from 0 to 100, and by how much it was rounded, in points.
SCALES = {FigureKind.ENPS: (0.5, 50.0), FigureKind.MEAN: (10.0, 0.0)}
ROUNDED = 0.5


@dataclass(frozen=True)
class Said:
    """One figure of a group in its own words, and of how many people; `row` is where it stands."""

    people: int
    value: float
    row: int = 0


@dataclass(frozen=True)
class Group:
    """A unit with all below it, by its place in the tree, or everybody for None."""

    unit: int | None
    people: int
    rate: int  # how many of a hundred answered
    figures: Mapping[str, Said] = field(default_factory=dict)
    row: int = 0


class Refusal(NamedTuple):
    """What is wrong with one row, by its column."""

    row: int
    column: str
    words: str


def kind_of(name: str) -> FigureKind:
    """What a figure is of: "driver:growth"; ValueError for no figure that a file may bring."""
    kind = FigureKind(name.partition(":")[0])
    if kind not in GRAINS:
        raise ValueError("Neither comments nor distributions are brought in.")
    return kind


def lowest_and_highest(kind: FigureKind) -> tuple[float, float]:
    """The ends of a figure's scale in its own words."""
    factor, base = SCALES.get(kind, (1.0, 0.0))
    return (0 - base) / factor, (100 - base) / factor


def is_beside(day: date, others: Iterable[date], window: int) -> bool:
    """Whether a wave that closes on a day was open on a day on which another one was, too.

    Such two asked the same people once: their groups could be subtracted, which the atoms of one
    wave know nothing of. `window` is for how many days a survey is open.
    """
    return any(abs((day - other).days) < max(window, 1) for other in others)


def parents_of(groups: Sequence[Group], above: Sequence[int | None]) -> list[int]:
    """For each group the one right around it; `above` is the tree of units, as in a wave.

    Everybody's group, of which there is one, is around those that lie in no other. ValueError where
    it is missing, or a group stands there twice.
    """
    places = {group.unit: at for at, group in enumerate(groups)}
    if len(places) != len(groups) or None not in places:
        raise ValueError("There is one group of everybody, and one of each unit at most.")
    return [_around(group.unit, places, above) for group in groups]


def _around(unit: int | None, places: Mapping[int | None, int], above: Sequence[int | None]) -> int:
    if unit is None:
        return NO_GROUP
    at = above[unit]
    while at not in places:
        assert at is not None
        at = above[at]
    return places[at]


def refusals(groups: Sequence[Group], above: Sequence[int | None], least: int) -> list[Refusal]:
    """Why the groups of a wave may not be told; empty where they may."""
    parents = parents_of(groups, above)
    people = {at: group.people for at, group in enumerate(groups)}
    rows = {at: group.row for at, group in enumerate(groups)}
    found = _too_few(people, parents, rows, least)
    for name in figure_names(groups):
        said = {at: group.figures[name] for at, group in enumerate(groups) if name in group.figures}
        for at, one in said.items():
            if one.people > groups[at].people:
                words = _("More people count in it than answered.")
                found.append(Refusal(one.row, "people", words))
            elif one.people < groups[at].people and kind_of(name) in EVERYBODY_COUNTS:
                words = _("Everybody who answered counts in it: %(count)s people.")
                found.append(Refusal(one.row, "people", words % {"count": groups[at].people}))
        nearest = _nearest(said, parents)
        few = _too_few(
            {at: one.people for at, one in said.items()}, nearest,
            {at: one.row for at, one in said.items()}, least,
        )  # fmt: skip
        found += few or _apart(kind_of(name), said, nearest)
    return list(dict.fromkeys(found))


def figure_names(groups: Iterable[Group]) -> list[str]:
    """All figures that are told of any group, in the order in which they come."""
    return list(dict.fromkeys(name for group in groups for name in group.figures))


def _nearest(told: Mapping[int, Any], parents: Sequence[int]) -> dict[int, int]:
    """For each group of which a figure is told, the nearest one around it of which it is, too."""
    found = {}
    for group in told:
        at = parents[group]
        while at != NO_GROUP and at not in told:
            at = parents[at]
        found[group] = at
    return found


def _rests(people: Mapping[int, int], parents: Mapping[int, int]) -> dict[int, int]:
    """How many people each group has beyond the groups right within it."""
    rests = dict(people)
    for group, around in parents.items():
        if around != NO_GROUP:
            rests[around] -= people[group]
    return rests


def _too_few(
    people: Mapping[int, int], parents: Mapping[int, int] | Sequence[int],
    rows: Mapping[int, int], least: int,
) -> list[Refusal]:  # fmt: skip
    """Groups and atoms of fewer than the floor, and parts that are more than their whole."""
    around = dict(enumerate(parents)) if isinstance(parents, Sequence) else parents
    found = []
    for group, rest in _rests(people, around).items():
        if people[group] < least:
            words = _("Fewer than %(least)s people answered: this may not be told.")
        elif rest < 0:
            words = _("The units within it have more people than it has itself.")
        elif 0 < rest < least:
            words = _("Without the units within it, it would tell of fewer than %(least)s people.")
        else:
            continue
        found.append(Refusal(rows[group], "people", words % {"least": least}))
    return found


def _apart(kind: FigureKind, said: Mapping[int, Said], parents: Mapping[int, int]) -> list[Refusal]:
    """Groups whose value cannot be that of their parts and a rest, however they were rounded."""
    found = []
    tree = _tree(kind, said, parents)
    for at, (low, high) in tree.rest_between.items():
        if low > 100 or high < 0:
            words = _("The units within it cannot come to this value.")
            found.append(Refusal(said[at].row, "value", words))
    return found


class _Tree(NamedTuple):
    """Groups with their rests as parts of their own, and between which values these lie."""

    order: list[int]
    groups: Groups
    values: np.ndarray[Any, Any]
    rest_between: dict[int, tuple[float, float]]


def _tree(kind: FigureKind, said: Mapping[int, Said], parents: Mapping[int, int]) -> _Tree:
    """The groups of one figure as `metrics/bands.py` takes them, from the whole down."""
    order = sorted(said, key=lambda group: (_depth(group, parents), group))
    place = {group: at for at, group in enumerate(order)}
    points = {group: _points(kind, one.value) for group, one in said.items()}
    rests = _rests({group: one.people for group, one in said.items()}, parents)
    tree = [place.get(parents[group], NO_GROUP) for group in order]
    people, values = [said[group].people for group in order], [points[group] for group in order]
    between: dict[int, tuple[float, float]] = {}
    parts_of: dict[int, list[int]] = {}
    for group, around in parents.items():
        parts_of.setdefault(around, []).append(group)
    for group in order:
        parts = parts_of.get(group, [])
        if not parts:
            continue
        total = said[group].people * points[group]
        inside = sum(said[one].people * points[one] for one in parts)
        slack = ROUNDED * (said[group].people + sum(said[one].people for one in parts))
        rest = rests[group]
        if rest:
            middle = (total - inside) / rest
            between[group] = (middle - slack / rest, middle + slack / rest)
            tree.append(place[group])
            people.append(rest)
            values.append(min(max(middle, 0.0), 100.0))
        elif abs(total - inside) > slack:
            between[group] = (101.0, 101.0)
    return _Tree(order, Groups(np.array(tree), np.array(people)), np.array(values), between)


def _depth(group: int, parents: Mapping[int, int]) -> int:
    depth, at = 0, parents[group]
    while at != NO_GROUP:
        depth, at = depth + 1, parents[at]
    return depth


def _points(kind: FigureKind, value: float) -> float:
    factor, base = SCALES.get(kind, (1.0, 0.0))
    return min(max(factor * value + base, 0.0), 100.0)


def told(
    name: str, groups: Sequence[Group], above: Sequence[int | None]
) -> tuple[Told, dict[int, int]]:
    """How a figure is told, and at which place of that each group stands that has it."""
    kind = kind_of(name)
    said = {at: group.figures[name] for at, group in enumerate(groups) if name in group.figures}
    tree = _tree(kind, said, _nearest(said, parents_of(groups, above)))
    found = bands.tell(tree.groups, tree.values, GRAINS[kind])
    return found, {group: at for at, group in enumerate(tree.order)}

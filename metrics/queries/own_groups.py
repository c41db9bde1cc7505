"""In which groups one's answer was counted, once a wave is released: names of units alone (S13).

Read by the place at which one was frozen, and not by what the page of one's unit shows: who leads
a unit with a few others may be counted with neighbours, while the page tells of all below it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from metrics.models import (
    FigureKind,
    ReleasedFigure,
    ReleasedGroup,
    ReleasedUnit,
    WavePerson,
    WaveUnit,
)
from metrics.queries.result_rows import figure_label
from metrics.queries.results import listed, names_of

WHOLE = 0  # the number of the group of everybody, in every cut


@dataclass(frozen=True)
class CountedIn:
    """One group in which an answer counts: the units in it, and how it is called."""

    label: str
    units: Sequence[str]
    is_all: bool = False
    figures: Sequence[str] = ()  # what is told of this group and of none that is smaller


@dataclass(frozen=True)
class OwnGroups:
    """From the smallest group to everybody; and of what the smallest one is a wider one."""

    steps: Sequence[CountedIn] = ()
    wider: Sequence[CountedIn] = ()


def own_groups(person: WavePerson) -> OwnGroups:
    """The groups in which the answers of one's unit were counted; empty before the release.

    For the person alone, and of their own place. No cell, number of people or rate is read, so
    that it tells the same before the results are shared and after.
    """
    rows = list(
        ReleasedGroup.objects.filter(wave=person.wave, units__contains=[person.unit.position])
        .only("wave", "cut", "number", "units")
        .order_by("cut", "-number")
    )
    own = [row for row in rows if row.cut == 0]
    if not own:
        return OwnGroups()
    smallest: dict[int, ReleasedGroup] = {}
    for row in rows:
        smallest.setdefault(row.cut, row)
    positions = {at for row in (*own, *smallest.values()) for at in row.units}
    units = WaveUnit.objects.filter(wave=person.wave, position__in=positions)
    names = dict(units.order_by("position").values_list("position", "name"))
    labels = names_of(person.wave, own, ReleasedUnit.objects.all())
    steps = [
        CountedIn(
            _("Everybody who answered") if row.number == WHOLE else labels[row.number][0],
            [names[at] for at in sorted(row.units)],
            row.number == WHOLE,
        )
        for row in own
    ]
    return OwnGroups(steps, _wider(person, smallest, names))


def _wider(
    person: WavePerson, smallest: dict[int, ReleasedGroup], names: dict[int, str]
) -> list[CountedIn]:
    """Where fewer than in the wave as a whole count in a figure, and its groups are wider."""
    found: dict[tuple[int, ...], list[str]] = {}
    whole: set[tuple[int, ...]] = set()
    for figure in ReleasedFigure.objects.filter(wave=person.wave).select_related(
        "driver", "question"
    ):
        group = smallest.get(figure.cut)
        if group is None or set(group.units) == set(smallest[0].units):
            continue
        key = tuple(sorted(group.units))
        found.setdefault(key, []).append(told_as(figure))
        if group.number == WHOLE:
            whole.add(key)
    return [
        CountedIn(
            _("Everybody who answered") if key in whole else listed(names[at] for at in key),
            [names[at] for at in key],
            key in whole,
            figures,
        )
        for key, figures in found.items()
    ]


def told_as(figure: ReleasedFigure) -> str:
    """A figure as what is told: a question, how its answers are distributed, what was written."""
    label = figure_label(figure)
    if figure.kind == FigureKind.SHARES:
        return _("How answers are distributed: %(question)s") % {"question": label}
    if figure.kind == FigureKind.COMMENTS:
        return _("What was written: %(question)s") % {"question": label}
    return label

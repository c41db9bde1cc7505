"""Participation, engagement and eNPS as waves released them: cells are read, nothing is counted.

As of a day it is the latest wave that asked everybody, closed by then and tells the figure; of a
unit it is the group that the unit's page of the result shows. Which wave that is does not depend
on the reader; of which units it is told is asked of `ReleasedUnit`, as the pages of results do.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.fields.json import KeyTransform
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from metrics.figures import Figure, Figures, OfUnits
from metrics.indicators import Indicator
from metrics.indicators.voice import ENGAGEMENT, ENPS, PARTICIPATION
from metrics.models import (
    FigureKind,
    ReleasedGroup,
    ReleasedUnit,
    SurveyKind,
    Wave,
    WaveState,
    WaveUnit,
)
from talent.models import Actor, User

Key = tuple[str, date]
OF_THE_WHOLE = (SurveyKind.ENGAGEMENT, SurveyKind.PULSE)  # others ask who comes or goes
KINDS = {FigureKind.INDEX.value: ENGAGEMENT.key, FigureKind.ENPS.value: ENPS.key}
LOWEST_RATE, HIGHEST_RATE = 5, 95  # told as bands: never nobody, never all


@dataclass(frozen=True)
class Place:
    """Where a wave keeps a figure: in the groups of which cut, and under which name."""

    wave: Wave
    cut: int
    name: str


def wave_figures(
    reader: Actor, wanted: Collection[tuple[Indicator, date]], units: Sequence[int] | None
) -> dict[Key, Figures]:
    """The figures as of some days, of the whole and of some units, or all; four queries at most."""
    chosen = _chosen(wanted)
    rows = _rows(reader, set(chosen.values()), units)
    members = _members(rows)
    made: dict[tuple[str, Place], Figures] = {}
    for (key, _day), place in chosen.items():
        if (key, place) not in made:
            mine = [row for row in rows if (row["wave"], row["cut"]) == (place.wave.pk, place.cut)]
            made[key, place] = _figures(key, place, mine, members)
    return {asked: made[asked[0], place] for asked, place in chosen.items()}


def _chosen(wanted: Iterable[tuple[Indicator, date]]) -> dict[Key, Place]:
    """In which wave each indicator is told as of each day; nothing where there was none."""
    tells = Exists(ReleasedUnit.objects.filter(wave=OuterRef("pk"), cut=0, unit__isnull=True))
    waves: Any = Wave.objects.filter(
        tells, state=WaveState.RELEASED, audience=[], survey__kind__in=OF_THE_WHOLE
    )
    figure = JSONObject(kind="figures__kind", cut="figures__cut", name="figures__name")
    mine = Q(figures__kind__in=KINDS)
    rows = waves.annotate(
        told=ArrayAgg(figure, filter=mine, order_by="-figures__position", default=[])
    )
    places: dict[str, list[tuple[date, Place]]] = {}
    for wave in rows.order_by("-closes_at", "-pk"):
        told = {PARTICIPATION.key: Place(wave, 0, "")}
        told |= {KINDS[one["kind"]]: Place(wave, one["cut"], one["name"]) for one in wave.told}
        for key, place in told.items():
            places.setdefault(key, []).append((wave.closes_there.date(), place))
    found = {}
    for indicator, day in wanted:
        closed = (one for closes, one in places.get(indicator.key, ()) if closes <= day)
        if (latest := next(closed, None)) is not None:
            found[indicator.key, day] = latest
    return found


def _rows(
    reader: Actor, places: Collection[Place], units: Sequence[int] | None
) -> list[dict[str, Any]]:
    """What the pages of some units show, as far as the reader may see them; with a figure each."""
    if not places:
        return []
    if isinstance(reader, User):
        seen = ReleasedUnit.objects.visible_to(reader)
    else:
        seen = ReleasedUnit.objects.filter(wave__state=WaveState.RELEASED)
    shown = Q()
    for place in places:
        shown |= Q(wave=place.wave, cut=place.cut)
    if units is not None:
        shown &= Q(unit__isnull=True) | Q(unit__unit__in=units)
    names = sorted({one.name for one in places} - {""})
    cells = {f"cell_{at}": KeyTransform(name, "group__cells") for at, name in enumerate(names)}
    rows = seen.filter(shown).annotate(org_unit=F("unit__unit"), **cells).order_by()
    found = rows.values(
        "wave", "cut", "unit", "org_unit", "group", "is_wider", "group__units_key",
        "group__people", "group__rate", *cells,
    )  # fmt: skip
    return [
        row | {"cells": {name: row[f"cell_{at}"] for at, name in enumerate(names)}} for row in found
    ]


def _members(rows: Iterable[Mapping[str, Any]]) -> dict[Any, tuple[int, ...]]:
    """The units that are counted in each group that is shown of a unit with others."""
    wider = {row["group"] for row in rows if row["is_wider"]}
    if not wider:
        return {}
    groups = list(
        ReleasedGroup.objects.filter(pk__in=wider).order_by().values_list("pk", "wave", "units")
    )
    places = Q()
    for _group, wave, positions in groups:
        places |= Q(wave=wave, position__in=positions)
    units = {
        (wave, position): unit
        for wave, position, unit in WaveUnit.objects.filter(places)
        .order_by()
        .values_list("wave", "position", "unit")
    }
    return {
        group: tuple(units[wave, position] for position in positions)
        for group, wave, positions in groups
    }


def _figures(
    key: str,
    place: Place,
    rows: Iterable[Mapping[str, Any]],
    members: Mapping[Any, tuple[int, ...]],
) -> Figures:
    whole, of_units = None, {}
    for row in rows:
        figure = _figure(key, place, row, members)
        if row["unit"] is None:
            whole = figure
        elif figure is not None:
            of_units[row["org_unit"]] = figure
    return OfUnits(whole, tuple(of_units.values()), of_units)


def _figure(
    key: str, place: Place, row: Mapping[str, Any], members: Mapping[Any, tuple[int, ...]]
) -> Figure | None:
    """What is told of one group; None where nothing is."""
    is_rate = key == PARTICIPATION.key
    told = _rate(row["group__rate"]) if is_rate else row["cells"][place.name] or {}
    if "value" not in told and "low" not in told:
        return None
    own = () if row["org_unit"] is None else (row["org_unit"],)
    return Figure(
        members[row["group"]] if row["is_wider"] else own,
        told.get("value"), None, None, row["group__people"], row["is_wider"],
        told.get("low"), told.get("high"), words_of(place.wave), row["group__units_key"],
        _address(place.wave, row["unit"]),
    )  # fmt: skip


def _rate(rate: int) -> dict[str, float]:
    """A response as a part of one; at both ends a band."""
    if rate >= HIGHEST_RATE:
        return {"low": HIGHEST_RATE / 100, "high": 1.0}
    if rate <= LOWEST_RATE:
        return {"low": 0.0, "high": LOWEST_RATE / 100}
    return {"value": rate / 100}


def words_of(wave: Wave) -> str:
    """The wave with the day on which it closed."""
    closed = date_format(wave.closes_there.date(), "j F Y")
    if wave.is_imported:
        return _("%(wave)s, closed on %(day)s, imported") % {"wave": wave.name, "day": closed}
    return _("%(wave)s, closed on %(day)s") % {"wave": wave.name, "day": closed}


def _address(wave: Wave, unit: int | None) -> str:
    if unit is None:
        return reverse("metrics:result_detail", args=[wave.pk])
    return reverse("metrics:result_unit", args=[wave.pk, unit])

"""Writes what a wave releases into its frozen rows; figures are rounded here, once.

All rows have keys that are chosen here: the release worker need not read what it writes, except
for the change against the wave before, which is the difference of two released figures (S9).
"""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from metrics.ballots import Asked
from metrics.bands import EXACT, NO_GROUP, UNTOLD, Told
from metrics.cells import Figure, FigureKind, Release, as_shown
from metrics.cuts import Cut
from metrics.models import (
    QuestionPart,
    ReleasedComment,
    ReleasedFigure,
    ReleasedGroup,
    ReleasedTable,
    ReleasedUnit,
    Wave,
    WaveQuestion,
    WaveState,
    WaveUnit,
)
from metrics.scoring import change

BATCH = 1_000
Cells = dict[str, dict[str, Any]]
# Of these the change is tested: everybody counts, so that how many they are is told.
SHARES_OF_ALL = (FigureKind.INDEX, FigureKind.DRIVER, FigureKind.QUESTION)


def figure_name(kind: FigureKind, key: str) -> str:
    """Under which name a figure's cells stand: "index", "driver:growth"."""
    return f"{kind.value}:{key}" if key else kind.value


def asked_of(wave: Wave) -> list[Asked]:
    """The questions of a wave with the scores that each is part of."""
    return [
        Asked(
            question=row.asked,
            driver=row.driver.key if row.part == QuestionPart.THEME and row.driver else "",
            is_index=row.part == QuestionPart.INDEX,
            is_enps=row.part == QuestionPart.ENPS,
        )
        for row in WaveQuestion.objects.filter(wave=wave).select_related("driver")
    ]


def write_release(wave: Wave, made: Release) -> None:
    """Write figures, groups with their cells, what each unit shows, tables and comments."""
    units = list(WaveUnit.objects.filter(wave=wave).order_by("position"))
    figures = _write_figures(wave, made)
    before = Before(wave)
    groups: list[list[ReleasedGroup]] = []
    for number, cut in enumerate(made.cuts):
        told = [figure for figure in made.figures if figure.cut == number]
        rows = _groups(wave, number, cut, made, units)
        for row in rows:
            row.cells = {
                figure_name(figure.kind, figure.key): cell
                for figure in told
                if (cell := _cell(figure, row.number)) is not None
            }
            before.compare(row, told)
        for link in made.links if number == 0 else ():
            found = link.importance
            rows[link.group].links[link.driver] = [
                round(one, 2) for one in (found.correlation, found.low, found.high)
            ]
        ReleasedGroup.objects.bulk_create(rows, batch_size=BATCH)
        _write_units(wave, number, cut, rows, units)
        groups.append(rows)
    _write_tables(wave, made)
    _write_comments(wave, made, figures, groups)


class Before:
    """The cells of the latest released wave of the same survey, by their figure and units."""

    def __init__(self, wave: Wave) -> None:
        earlier = Wave.objects.filter(
            survey=wave.survey_id, state=WaveState.RELEASED, closes_at__lt=wave.closes_at
        )
        self.wave = earlier.order_by("-closes_at").first()
        self.cuts: dict[str, int] = {}
        self.is_of_all: dict[str, bool] = {}
        self._cells: dict[int, dict[str, tuple[Cells, int | None]]] = {}
        for figure in ReleasedFigure.objects.filter(wave=self.wave) if self.wave else ():
            self.cuts[figure.name], self.is_of_all[figure.name] = figure.cut, figure.is_of_all

    def compare(self, row: ReleasedGroup, figures: list[Figure]) -> None:
        """Add to cells by how much they moved, where both waves told of the same units."""
        for figure in figures:
            name = figure_name(figure.kind, figure.key)
            cell, cut = row.cells.get(name, {}), self.cuts.get(name)
            if cut is None or "value" not in cell:
                continue
            cells, people = self._of(cut).get(row.units_key, ({}, None))
            was = cells.get(name, {}).get("value")
            if was is None:
                continue
            cell["change"] = round(cell["value"] - was, 1)
            is_tested = figure.is_of_all and self.is_of_all[name] and figure.kind in SHARES_OF_ALL
            if is_tested and people and row.people:
                cell["is_clear"] = change(was, people, cell["value"], row.people).is_clear

    def _of(self, cut: int) -> dict[str, tuple[Cells, int | None]]:
        if cut not in self._cells:
            rows = ReleasedGroup.objects.filter(wave=self.wave, cut=cut)
            self._cells[cut] = {
                key: (cells, people)
                for key, cells, people in rows.values_list("units_key", "cells", "people")
            }
        return self._cells[cut]


def _write_figures(wave: Wave, made: Release) -> dict[str, ReleasedFigure]:
    questions = {row.key: row for row in WaveQuestion.objects.filter(wave=wave)}
    drivers = {
        row.driver.key: row.driver
        for row in WaveQuestion.objects.filter(wave=wave, driver__isnull=False).select_related(
            "driver"
        )
        if row.driver
    }
    rows = [
        ReleasedFigure(
            wave=wave,
            position=position,
            name=figure_name(figure.kind, figure.key),
            kind=figure.kind.value,
            cut=figure.cut,
            driver=drivers[figure.key] if figure.kind is FigureKind.DRIVER else None,
            question=(
                None
                if figure.kind in (FigureKind.DRIVER, FigureKind.INDEX)
                else questions[figure.key]
            ),
            is_of_all=figure.is_of_all,
        )
        for position, figure in enumerate(made.figures)
    ]
    ReleasedFigure.objects.bulk_create(rows)
    return {row.name: row for row in rows}


def _groups(
    wave: Wave, number: int, cut: Cut, made: Release, units: list[WaveUnit]
) -> list[ReleasedGroup]:
    lasts, blocks, parents = cut.last.tolist(), cut.is_block.tolist(), cut.groups.parents.tolist()
    people = cut.groups.people.tolist() if number == 0 else [None] * cut.size
    rates = made.rates.tolist() if number == 0 else [None] * cut.size
    return [
        ReleasedGroup(
            wave=wave,
            cut=number,
            number=group,
            last=lasts[group],
            parent=None if parents[group] == NO_GROUP else parents[group],
            is_block=blocks[group],
            units=list(cut.units[group]),
            units_key=units_key(units[at].unit_id for at in cut.units[group]),
            people=people[group],
            rate=rates[group],
        )
        for group in range(cut.size)
    ]


def units_key(units: Any) -> str:
    """A name for a set of units that is the same in every wave."""
    return sha256(",".join(str(unit) for unit in sorted(units)).encode()).hexdigest()


def _write_units(
    wave: Wave, number: int, cut: Cut, rows: list[ReleasedGroup], units: list[WaveUnit]
) -> None:
    shown = [ReleasedUnit(wave=wave, cut=number, unit=None, group=rows[0], is_wider=False)]
    wider = cut.is_wider.tolist()
    shown += [
        ReleasedUnit(wave=wave, cut=number, unit=units[at], group=rows[group], is_wider=wider[at])
        for at, group in enumerate(cut.of_units.tolist())
    ]
    ReleasedUnit.objects.bulk_create(shown, batch_size=BATCH)


def _cell(figure: Figure, group: int) -> dict[str, Any] | None:
    """What is told of one group: a value, a band, bands of shares, or nothing."""
    if figure.kind is FigureKind.COMMENTS:
        return None
    if figure.kind is FigureKind.SHARES:
        shares = figure.shares[group]
        return {} if shares is None else {"shares": list(shares)}
    assert figure.told is not None
    return told_cell(figure.kind, figure.told, group)


def told_cell(kind: FigureKind, told: Told, at: int) -> dict[str, Any]:
    """A figure in its own words."""
    if told.how[at] == UNTOLD:
        return {}
    low, high = (as_shown(kind, float(one[at])) for one in (told.low, told.high))
    return {"value": low} if told.how[at] == EXACT else {"low": low, "high": high}


def _write_tables(wave: Wave, made: Release) -> None:
    rows = []
    for one in made.tables:
        for at, labels in enumerate(one.table.labels):
            cells: Mapping[str, Any] = {
                figure_name(figure.kind, figure.key): told_cell(figure.kind, figure.told, at)
                for figure in one.figures
            }
            rows.append(
                ReleasedTable(
                    wave=wave, attribute=one.table.attribute, position=at, labels=list(labels),
                    people=int(one.table.people[at]), cells=cells,
                )
            )  # fmt: skip
    ReleasedTable.objects.bulk_create(rows)


def _write_comments(
    wave: Wave,
    made: Release,
    figures: Mapping[str, ReleasedFigure],
    groups: list[list[ReleasedGroup]],
) -> None:
    """By their random ids, so that even where they lie says nothing."""
    rows = [
        ReleasedComment(
            wave=wave,
            figure=figures[figure_name(figure.kind, figure.key)],
            block=groups[figure.cut][block],
            text=text,
        )
        for figure in made.figures
        for block, texts in figure.comments.items()
        for text in texts
    ]
    rows.sort(key=lambda row: row.id)
    ReleasedComment.objects.bulk_create(rows, batch_size=BATCH)

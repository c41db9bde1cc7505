"""Writes the results of earlier waves that a file brought; the release worker alone can do it.

It trusts nobody: what was checked when the file was brought in is checked once more. A file is
written whole, in one transaction, or refused with a sentence. Killed at any moment it has written
nothing, and begun again it writes the same.
"""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lib.dates import zone_of
from metrics.bands import NO_GROUP
from metrics.cells import FigureKind
from metrics.historic import figure_names, is_beside, kind_of, parents_of, refusals, told
from metrics.historic_content import Content
from metrics.models import (
    LEAST,
    ReleasedFigure,
    ReleasedGroup,
    ReleasedUnit,
    Wave,
    WaveImport,
    WaveImportState,
    WaveQuestion,
    WaveState,
    WaveUnit,
)
from metrics.services.release_writing import BATCH, told_cell, units_key

logger = logging.getLogger(__name__)
RATE_STEP, LOWEST_RATE, HIGHEST_RATE = 5, 5, 95


class RefusedError(Exception):
    """What a file brings may not be told after all."""


def write_imports() -> None:
    """Write, or refuse, every file that waits; what cannot be done does not keep others from it."""
    waiting = WaveImport.objects.filter(state=WaveImportState.WAITING).order_by("pk")
    for pk in waiting.values_list("pk", flat=True):
        write_import(pk)


def write_import(pk: int) -> bool:
    """Write one file, once; whether it is written by this call."""
    try:
        with transaction.atomic():
            row = _waiting(pk)
            if row is None:
                return False
            for one in row.content:
                _write_wave(Content.of_json(one))
            _end(row, WaveImportState.WRITTEN)
    except RefusedError as refusal:
        words = str(refusal)
    except (ValueError, TypeError, LookupError):  # not what the page that took it in writes
        words = _("It cannot be read.")
    except IntegrityError:
        words = _("One of its waves is here already.")
    else:
        return True
    logger.error("File %s of earlier results was refused: %s", pk, words)
    with transaction.atomic():
        row = _waiting(pk)
        if row is not None:
            _end(row, WaveImportState.REFUSED, words)
    return False


def _waiting(pk: int) -> WaveImport | None:
    rows = WaveImport.objects.select_for_update(skip_locked=True)
    return rows.filter(pk=pk, state=WaveImportState.WAITING).first()


def _end(row: WaveImport, state: WaveImportState, words: str = "") -> None:
    row.state, row.refused_for, row.ended_at = state, words, timezone.now()
    row.save(update_fields=["state", "refused_for", "ended_at"])


def _write_wave(content: Content) -> None:
    """The wave with its units and questions, then its groups with what is told of them."""
    if refusals(content.groups, content.above, max(LEAST, content.threshold)):
        raise RefusedError(_("It would tell of too few people."))
    wave = _wave(content)
    units = WaveUnit.objects.bulk_create(
        WaveUnit(
            wave=wave, position=at, parent=place.parent, unit_id=place.unit, name=place.name,
            invited=0, invited_below=0,
        )
        for at, place in enumerate(content.units)
    )  # fmt: skip
    questions = WaveQuestion.objects.bulk_create(
        WaveQuestion(
            wave=wave, position=at, key=one.key, part=one.part, driver_id=one.driver,
            question=dict(one.question),
        )
        for at, one in enumerate(content.questions, start=1)
    )  # fmt: skip
    _write_figures(wave, content, {one.key: one for one in questions})
    _write_groups(wave, content, units)
    wave.frozen_at = timezone.now()
    wave.save(update_fields=["frozen_at"])


def _wave(content: Content) -> Wave:
    """The wave's own row: it closed with the last minute of its day, and asked nobody here."""
    said = content.promises
    end = datetime.combine(content.closed_on, time(23, 59), zone_of(said["time_zone"]))
    now = timezone.now()
    if end >= now:
        raise RefusedError(_("It closes only in time to come."))
    others = Wave.objects.filter(survey=content.survey)
    days = (day for one in others for day in (one.due_on, one.closes_there.date()))
    if is_beside(content.closed_on, days, said["window_days"]):
        raise RefusedError(_("A wave of this survey is here for these days already."))
    return Wave.objects.create(
        survey_id=content.survey, name=content.name, purpose=said["purpose"],
        due_on=content.closed_on, opens_at=end - timedelta(days=said["window_days"]),
        closes_at=end, time_zone=said["time_zone"], window_days=said["window_days"],
        mode=said["mode"], threshold=max(LEAST, content.threshold),
        comment_threshold=said["comment_threshold"], state=WaveState.RELEASED, released_at=now,
        is_imported=True,
    )  # fmt: skip


def _write_figures(wave: Wave, content: Content, questions: Mapping[str, WaveQuestion]) -> None:
    whole = {name for group in content.groups if group.unit is None for name in group.figures}
    ReleasedFigure.objects.bulk_create(
        ReleasedFigure(
            wave=wave, position=at, name=name, kind=kind_of(name).value, cut=0,
            driver_id=content.drivers.get(name),
            question=questions.get(name.partition(":")[2])
            if kind_of(name) is not FigureKind.DRIVER
            else None,
            is_of_all=name in whole and _counts_everybody(content, name),
        )
        for at, name in enumerate(figure_names(content.groups))
    )  # fmt: skip


def _counts_everybody(content: Content, name: str) -> bool:
    return all(
        group.figures[name].people == group.people
        for group in content.groups
        if name in group.figures
    )


def _write_groups(wave: Wave, content: Content, units: Sequence[WaveUnit]) -> None:
    """Groups from the whole down, each before its parts and these before anything else."""
    groups, above = content.groups, content.above
    parents = parents_of(groups, above)
    order = _in_order(parents)
    number = {group: at for at, group in enumerate(order)}
    lasts = list(range(len(order)))
    for group in reversed(order[1:]):
        around_it = number[parents[group]]
        lasts[around_it] = max(lasts[around_it], lasts[number[group]])
    cells = _cells(content)
    inside = _inside(content)
    rows = [
        ReleasedGroup(
            wave=wave, cut=0, number=at, last=lasts[at],
            parent=None if parents[group] == NO_GROUP else number[parents[group]],
            is_block=group not in parents, units=inside[group],
            units_key=units_key(content.units[one].unit for one in inside[group]),
            people=groups[group].people, rate=_rate(groups[group].rate), cells=cells[group],
        )
        for at, group in enumerate(order)
    ]  # fmt: skip
    ReleasedGroup.objects.bulk_create(rows, batch_size=BATCH)
    own = {groups[group].unit: rows[at] for at, group in enumerate(order)}
    if list(above).count(None) == 1:
        own.setdefault(0, own[None])  # one unit at the top, with everybody in or below it
    shown = [ReleasedUnit(wave=wave, cut=0, unit=None, group=own[None], is_wider=False)]
    for at, unit in enumerate(units):
        around: int | None = at
        while around not in own:
            assert around is not None
            around = above[around]
        row = ReleasedUnit(wave=wave, cut=0, unit=unit, group=own[around], is_wider=around != at)
        shown.append(row)
    ReleasedUnit.objects.bulk_create(shown, batch_size=BATCH)


def _cells(content: Content) -> list[dict[str, Any]]:
    """What is told of each group, by the names of figures."""
    found: list[dict[str, Any]] = [{} for _group in content.groups]
    for name in figure_names(content.groups):
        figure, places = told(name, content.groups, content.above)
        for group, at in places.items():
            found[group][name] = told_cell(kind_of(name), figure, at)
    return found


def _inside(content: Content) -> list[list[int]]:
    """The places of the units of each group: all below its unit, or all there are."""
    below: list[list[int]] = [[] for _unit in content.units]
    for at in range(len(content.units)):
        around: int | None = at
        while around is not None:
            below[around].append(at)
            around = content.above[around]
    return [
        list(range(len(content.units))) if group.unit is None else below[group.unit]
        for group in content.groups
    ]


def _in_order(parents: Sequence[int]) -> list[int]:
    parts: dict[int, list[int]] = {}
    for group, around in enumerate(parents):
        parts.setdefault(around, []).append(group)
    found, ahead = [], list(parts[NO_GROUP])
    while ahead:
        group = ahead.pop()
        found.append(group)
        ahead += reversed(parts.get(group, []))
    return found


def _rate(rate: int) -> int:
    """In steps of five, never nobody and never all."""
    step = RATE_STEP * ((rate + 2) // RATE_STEP)
    return min(max(step, LOWEST_RATE), HIGHEST_RATE)

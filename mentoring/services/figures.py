"""Figures of a programme about what its people answered, never about fewer than five answers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import (
    Avg,
    Case,
    CharField,
    Count,
    DecimalField,
    F,
    Func,
    When,
)
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast
from django.utils import timezone

from lib.fresh_figures import is_due
from lib.questions import Kind
from mentoring.models import Evaluation, Programme, ProgrammeFigure, Pulse
from mentoring.questions import questions_of

PULSE = ("worth", "clear")
SCALES = {Kind.AGREE: (1, 5), Kind.SCALE: (0, 10)}


@dataclass(frozen=True)
class Counted:
    """How many answered one question on one side, and their mean."""

    question: str
    side: str
    answers: int
    mean: Any


@transaction.atomic
def refresh_pulse_figures(programme: Programme) -> None:
    """Tell the means of the pulse anew, where five new answers have come on a side."""
    _hold(programme)
    rows = Pulse.objects.filter(session__pair__programme=programme).order_by()
    counted: Any = rows.values("side").annotate(
        n=Count("pk"), **{f"mean_{name}": Avg(name) for name in PULSE}
    )
    found = [
        Counted(f"pulse:{name}", row["side"], row["n"], row[f"mean_{name}"])
        for row in counted
        for name in PULSE
    ]
    _tell(programme, found)


@transaction.atomic
def refresh_evaluation_figures(programme: Programme, moment: str) -> None:
    """Tell the means of an evaluation's questions anew, each when five new answers have come."""
    asked = [question for question in questions_of(programme.questions) if question.kind in SCALES]
    if not asked:
        return
    _hold(programme)
    rows = Evaluation.objects.filter(pair__programme=programme, moment=moment).order_by()
    keys = [question.key for question in asked]
    counted: Any = rows.annotate(**_kinds(keys)).values("side").annotate(**_means(keys))
    found = [
        Counted(f"{moment}:{key}", row["side"], row[f"n_{place}"], row[f"mean_{place}"])
        for row in counted
        for place, key in enumerate(keys)
    ]
    _tell(programme, found)


def refresh_programme(programme: Programme) -> None:
    """All figures of a programme, for the job that looks after what was missed."""
    refresh_pulse_figures(programme)
    for moment in ("mid", "end"):
        refresh_evaluation_figures(programme, moment)


def _kinds(keys: Sequence[str]) -> dict[str, Any]:
    """What kind of value each answer is; named by place, as a key is part of no name in SQL."""
    return {
        f"kind_{place}": Func(
            KeyTransform(key, "answers"), function="jsonb_typeof", output_field=CharField()
        )
        for place, key in enumerate(keys)
    }


def _means(keys: Sequence[str]) -> dict[str, Any]:
    """Count and mean of the numbers among the answers; who does not know counts in neither."""
    found: dict[str, Any] = {}
    for place, key in enumerate(keys):
        # Anything else than a number is null here: neither cast nor counted.
        number = Cast(
            KeyTextTransform(key, "answers"), DecimalField(max_digits=6, decimal_places=2)
        )
        value = Case(When(**{f"kind_{place}": "number"}, then=number), default=None)
        found[f"n_{place}"], found[f"mean_{place}"] = Count(value), Avg(value)
    return found


def _hold(programme: Programme) -> None:
    """Two who answer at once wait for each other, so that each counts what the other said."""
    rows = Programme.objects.select_for_update(no_key=True).order_by(F("pk"))
    rows.filter(pk=programme.pk).values_list("pk").get()


def _tell(programme: Programme, found: Iterable[Counted]) -> None:
    rows = ProgrammeFigure.objects.filter(programme=programme)
    told = {(row.question, row.side): row for row in rows}
    for one in found:
        before = told.get((one.question, one.side))
        if one.mean is None or not is_due(before.answers if before else None, one.answers):
            continue
        ProgrammeFigure.objects.update_or_create(
            programme=programme, question=one.question, side=one.side,
            defaults={
                "answers": one.answers, "mean": round(one.mean, 2), "frozen_at": timezone.now()
            },
        )  # fmt: skip

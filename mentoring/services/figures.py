"""Figures of a programme about what its people answered, never about fewer than five of them."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Case, Count, F, Q, QuerySet, When
from django.utils import timezone

from lib.fresh_figures import is_due
from lib.questions import Kind
from mentoring.models import Evaluation, Programme, ProgrammeFigure, Pulse, Side
from mentoring.questions import questions_of

PULSE = ("worth", "clear")
SCALES = {Kind.AGREE: (1, 5), Kind.SCALE: (0, 10)}


class Answer(NamedTuple):
    """One number that one person answered; `key` grows with each answer that is given."""

    key: int
    person: int
    value: float


# The answers to each question on each side.
Answers = dict[tuple[str, str], list[Answer]]


@transaction.atomic
def refresh_pulse_figures(programme: Programme) -> None:
    """Tell the means of the pulse anew, where five people of a side have answered since."""
    _hold(programme)
    rows = Pulse.objects.filter(session__pair__programme=programme).order_by()
    told = ProgrammeFigure.objects.filter(programme=programme, question__startswith="pulse:")
    found: Answers = defaultdict(list)
    for side in _with_fresh(programme, rows, told):
        of_side = rows if side == Side.PEER else rows.filter(side=side)
        values = of_side.values_list("pk", _person("session__pair__"), *PULSE)
        for key, person, *numbers in values:
            for name, number in zip(PULSE, numbers, strict=True):
                found[f"pulse:{name}", side].append(Answer(key, person, number))
    _tell(programme, found)


@transaction.atomic
def refresh_evaluation_figures(programme: Programme, moment: str) -> None:
    """Tell the means of an evaluation's questions anew, each when five people have answered it."""
    asked = [question for question in questions_of(programme.questions) if question.kind in SCALES]
    if not asked:
        return
    _hold(programme)
    rows = Evaluation.objects.filter(pair__programme=programme, moment=moment).order_by()
    found: Answers = defaultdict(list)
    for key, answered, person, answers in rows.values_list(
        "pk", "side", _person("pair__"), "answers"
    ):  # fmt: skip
        side = Side.PEER if programme.is_of_peers else answered
        for question in asked:
            # Who does not know, and words, count in no mean.
            number = answers.get(question.key)
            if isinstance(number, int | float) and not isinstance(number, bool):
                found[f"{moment}:{question.key}", side].append(Answer(key, person, number))
    _tell(programme, found)


def refresh_programme(programme: Programme) -> None:
    """All figures of a programme, for the job that looks after what was missed."""
    refresh_pulse_figures(programme)
    for moment in ("mid", "end"):
        refresh_evaluation_figures(programme, moment)


def _person(pair: str) -> Case:
    """Who answered, by the side on which: a mentor of several pairs is one person."""
    return Case(
        When(side=Side.MENTEE, then=F(f"{pair}mentee")), default=F(f"{pair}mentor")
    )  # fmt: skip


def _with_fresh(
    programme: Programme, rows: QuerySet[Pulse], told: QuerySet[ProgrammeFigure]
) -> list[str]:
    """The sides on which five people have given a pulse since the figures were told.

    Peers are one side: which of the two was noted first says nothing about them.
    """
    last = dict(told.order_by("last_answer").values_list("side", "last_answer"))
    if programme.is_of_peers:
        fresh = rows.filter(pk__gt=last.get(Side.PEER, 0))
        people = fresh.values(who=_person("session__pair__")).distinct().count()
        return [Side.PEER] if is_due(people, people) else []
    since = Q(pk__gt=last.get(Side.MENTEE, 0), side=Side.MENTEE)
    since |= Q(pk__gt=last.get(Side.MENTOR, 0), side=Side.MENTOR)
    counted = rows.filter(since).values("side").annotate(
        people=Count(_person("session__pair__"), distinct=True)
    )  # fmt: skip
    return [row["side"] for row in counted if is_due(row["people"], row["people"])]


def _hold(programme: Programme) -> None:
    """Two who answer at once wait for each other, so that each counts what the other said."""
    rows = Programme.objects.select_for_update(no_key=True).order_by(F("pk"))
    rows.filter(pk=programme.pk).values_list("pk").get()


def _tell(programme: Programme, found: Answers) -> None:
    rows = ProgrammeFigure.objects.filter(programme=programme)
    told = {(row.question, row.side): row.last_answer for row in rows}
    for (question, side), answers in found.items():
        last = told.get((question, side), 0)
        fresh = {answer.person for answer in answers if answer.key > last}
        people, mean = mean_of_people(answers)
        if is_due(people, len(fresh)):
            ProgrammeFigure.objects.update_or_create(
                programme=programme, question=question, side=side,
                defaults={
                    "people": people,
                    "mean": round(mean, 2),
                    "last_answer": max(answer.key for answer in answers),
                    "frozen_at": timezone.now(),
                },
            )  # fmt: skip


def mean_of_people(answers: Iterable[Answer]) -> tuple[int, float]:
    """How many people answered, and the mean of their means: who answers often counts once."""
    by_person: dict[int, list[Any]] = defaultdict(list)
    for answer in answers:
        by_person[answer.person].append(answer.value)
    means = [sum(values) / len(values) for values in by_person.values()]
    return len(means), sum(means) / len(means)

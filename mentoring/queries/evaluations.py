"""What the pages of evaluations read: whether they are done, and one's own answers."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from lib.questions import AGREE_WORDS, DONT_KNOW, Kind, Question, worded
from mentoring.evaluation_days import due_moments, is_due
from mentoring.models import Evaluation, Moment, Pair, Side
from mentoring.questions import questions_of
from talent.models import User


@dataclass(frozen=True)
class EvaluationRow:
    """One evaluation of a pair from one side: whether it is open, done by me, by the other."""

    moment: Moment
    is_open: bool
    is_done: bool
    is_done_by_other: bool

    @property
    def waits(self) -> bool:
        return self.is_open and not self.is_done


def done_of(pairs: Iterable[int]) -> dict[int, set[tuple[str, str]]]:
    """Which moments and sides are answered, by pair; that it is done is no secret."""
    found: dict[int, set[tuple[str, str]]] = {}
    rows = Evaluation.objects.filter(pair__in=list(pairs)).order_by()
    for pair, moment, side in rows.values_list("pair", "moment", "side"):
        found.setdefault(pair, set()).add((moment, side))
    return found


def evaluations_of(user: User, pair: Pair) -> list[EvaluationRow]:
    """Half time and end from one side, as far as they are open or done."""
    done = done_of([pair.pk]).get(pair.pk, set())
    mine, theirs = Side.MENTEE, Side.MENTOR
    if pair.mentee.user_id != user.pk:
        mine, theirs = theirs, mine
    open_now = due_moments(pair)
    rows = [
        EvaluationRow(moment, moment in open_now, (moment, mine) in done, (moment, theirs) in done)
        for moment in Moment
    ]
    return [row for row in rows if row.is_open or row.is_done or row.is_done_by_other]


def own_answers(user: User, pair: Pair, moment: str) -> list[tuple[str, str]] | None:
    """What somebody answered, question by question; None where they have not."""
    evaluation = Evaluation.objects.visible_to(user).filter(pair=pair, moment=moment).first()
    if evaluation is None:
        return None
    questions = questions_of(pair.programme.questions)
    return [(worded(q.text), said(q, evaluation.answers.get(q.key))) for q in questions]


def said(question: Question, answer: Any) -> str:
    """One answer in words."""
    if answer is None:
        return _("No answer")
    if answer == DONT_KNOW:
        return _("I don’t know")
    if question.kind is Kind.AGREE:
        return str(dict(AGREE_WORDS).get(answer, answer))
    if question.kind is Kind.SCALE:
        return _("%(number)s of 10") % {"number": answer}
    if question.kind is Kind.COMMENT:
        return str(answer)
    keys = answer if isinstance(answer, list | tuple) else [answer]
    return ", ".join(worded(option.text) for option in question.options if option.key in keys)


def is_open(pair: Pair, moment: str) -> bool:
    return moment in Moment.values and is_due(pair, moment) and moment in due_moments(pair)

"""Evaluations at half time and at the end: given once, and read by their writer only."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from lib.questions import check
from mentoring import access
from mentoring.evaluation_days import is_due
from mentoring.models import Evaluation, Moment, Pair, Side
from mentoring.questions import questions_of
from mentoring.services.figures import refresh_evaluation_figures
from mentoring.services.pair_locks import locked_pair
from talent.access import is_self, require
from talent.models import Actor, AuditEntry, User


@transaction.atomic
def give_evaluation(
    *, actor: Actor, pair: Pair, moment: str, answers: Mapping[str, Any]
) -> Evaluation:
    """Answer the programme's questions once; that it is done is known, the answers are not."""
    require(access.is_one_of_pair(actor, pair))
    pair = locked_pair(pair)
    if moment not in Moment.values or not is_due(pair, moment):
        raise ValidationError(_("This evaluation is not open at present."))
    assert isinstance(actor, User)
    side = Side.MENTEE if is_self(actor, pair.mentee) else Side.MENTOR
    evaluation = Evaluation(
        pair=pair, side=side, moment=moment, answers=checked(pair, answers), by=actor
    )
    evaluation.full_clean()
    evaluation.save()
    refresh_evaluation_figures(pair.programme, moment)
    AuditEntry.add(
        actor, "mentoring.evaluation.given", evaluation, subject=pair.mentee, pair=pair.pk,
        moment=moment, side=str(side),
    )  # fmt: skip
    return evaluation


def checked(pair: Pair, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers by key, each as its question takes it; what was not asked is refused."""
    questions = {question.key: question for question in questions_of(pair.programme.questions)}
    errors: dict[str, Any] = {
        key: ValidationError(_("This is not asked.")) for key in answers if key not in questions
    }
    found: dict[str, Any] = {}
    for key, question in questions.items():
        try:
            found[key] = check(question, answers.get(key))
        except ValidationError as error:
            errors[key] = error
    if errors:
        raise ValidationError(errors)
    return {key: answer for key, answer in found.items() if answer is not None}

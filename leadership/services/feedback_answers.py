"""What raters answer: sealed, theirs alone while the cycle runs, and gone when it closes.

There is no entry in the audit, no time and no notice: whether and when somebody answered is
nobody's business.
"""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from leadership import access
from leadership.models import (
    CycleQuestion,
    FeedbackAnswers,
    FeedbackCycle,
    FeedbackRater,
    RaterGroup,
    RaterState,
)
from leadership.queries.feedback_answers import own_answers, sealed_answers
from leadership.services.feedback_locks import locked_rater
from lib.questions import DONT_KNOW, check
from talent.access import require
from talent.models import Actor

STALE = "answers_changed"


@transaction.atomic
def save_answers(
    *, actor: Actor, rater: FeedbackRater, answers: Mapping[str, Any], send: bool = True,
    seen: str | None = None,
) -> FeedbackRater:  # fmt: skip
    """Keep what one has written, and send it; what was sent can be changed until the close."""
    require(access.is_asked(actor, rater))
    rater = locked_rater(rater)
    found = checked(rater.subject.cycle, answers)
    now = own_answers(rater)
    if seen is not None and seen != now.seen:
        words = _(
            "You saved something else in another window meanwhile: read both, and save again."
        )
        raise ValidationError(words, code=STALE)
    sends = send or rater.state == RaterState.ANSWERED
    if sends and not any(value != DONT_KNOW for value in found.values()):
        raise ValidationError(_("Answer a question or more before you send it."))
    sealed = sealed_answers(rater, found)
    FeedbackAnswers.objects.update_or_create(rater=rater, defaults={"sealed": sealed})
    if sends and rater.state == RaterState.APPROVED:
        rater.state = RaterState.ANSWERED
        rater.save(update_fields=["state"])
    return rater


@transaction.atomic
def decline_rating(*, actor: Actor, rater: FeedbackRater) -> None:
    """Say that one does not answer; what one wrote is deleted, and nobody is told."""
    require(access.is_asked(actor, rater))
    rater = locked_rater(rater)
    if rater.group == RaterGroup.SELF:
        raise ValidationError(_("This is about yourself: leave it unanswered instead."))
    FeedbackAnswers.objects.filter(rater=rater).delete()
    rater.state = RaterState.DECLINED
    rater.save(update_fields=["state"])


def checked(cycle: FeedbackCycle, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers by key, each as its question takes it; what was not asked is refused."""
    asked = {row.asked.key: row.asked for row in CycleQuestion.objects.filter(cycle=cycle)}
    errors: dict[str, Any] = {
        key: ValidationError(_("This is not asked.")) for key in answers if key not in asked
    }
    found: dict[str, Any] = {}
    for key, question in asked.items():
        try:
            found[key] = check(question, answers.get(key))
        except ValidationError as error:
            errors[key] = error
    if errors:
        raise ValidationError(errors)
    return {key: answer for key, answer in found.items() if answer is not None}

"""Answers of 360 feedback: opened for their rater, and once more when the cycle closes."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from leadership.models import FeedbackAnswers, FeedbackRater
from lib.sealing import SealError, seal, unseal

BLOCK = 2_048  # signs to which a sealed text is filled up: its length tells little


@dataclass(frozen=True, repr=False)
class OpenedAnswers:
    """What a rater has written so far; never shown by its repr, so that no log holds it."""

    answers: Mapping[str, Any]
    seen: str  # marks what is saved, and tells nothing of it
    is_readable: bool = True


def sealed_answers(rater: FeedbackRater, answers: Mapping[str, Any]) -> bytes:
    """Answers as they are stored: bound to their rater, and filled up."""
    text = json.dumps(dict(answers), ensure_ascii=False)
    filled = text.ljust((len(text) // BLOCK + 1) * BLOCK)
    return seal(filled, bound_to=rater.bound_to, keys=settings.NOTES_KEYS)


def opened_answers(rater: FeedbackRater, row: FeedbackAnswers | None) -> OpenedAnswers:
    """The answers of a sealed row; unreadable where no key of today made the seal for it."""
    if row is None:
        return OpenedAnswers({}, "")
    sealed = bytes(row.sealed)
    seen = hashlib.sha256(sealed).hexdigest()[:16]
    try:
        text = unseal(sealed, bound_to=rater.bound_to, keys=settings.NOTES_KEYS)
    except SealError:
        return OpenedAnswers({}, seen, is_readable=False)
    return OpenedAnswers(json.loads(text), seen)


def own_answers(rater: FeedbackRater) -> OpenedAnswers:
    """What whoever is asked has written; the caller has found the rater by `visible_to`."""
    return opened_answers(rater, FeedbackAnswers.objects.filter(rater=rater).first())


def exported_answers(values: Mapping[str, Any]) -> dict[str, Any]:
    """A sealed row as its writer's own export says it."""
    rater = FeedbackRater(pk=values["rater"])
    found = opened_answers(rater, FeedbackAnswers(rater=rater, sealed=values["sealed"]))
    return {
        "cycle": values["rater__subject__cycle__name"],
        "answers": dict(found.answers) if found.is_readable else None,
    }

"""Answers while a wave is open: drafts of one person, and sealed envelopes of nobody."""

import uuid
from typing import Any, Self

from django.db import models

from metrics.models.waves import WavePerson
from talent.models import User


class AnswerDraftQuerySet(models.QuerySet["AnswerDraft"]):
    def visible_to(self, user: User) -> Self:
        """Its writer only."""
        if not user.is_active:
            return self.none()
        return self.filter(person__employee__user=user)


class AnswerDraft(models.Model):
    """What one person has answered and not sent, sealed for them; or has sent, sealed for nobody.

    Once sent it is an envelope that only the release can open. It waits here until it leaves
    together with others, in no order, and the row goes (`metrics/services/mixing.py`).
    """

    person = models.OneToOneField(
        WavePerson, models.PROTECT, related_name="draft", primary_key=True
    )
    sealed = models.BinaryField()
    is_sent = models.BooleanField(default=False)

    objects = AnswerDraftQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Draft of {self.person_id}"

    @property
    def bound_to(self) -> str:
        """What the seal of a draft is for."""
        return f"metrics.answerdraft:{self.person_id}"


class EnvelopeQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """Nobody, whatever their rights; the database does not let pages read it either."""
        return self.none()


class Envelope(models.Model):
    """One sealed answer of a wave that is not released yet; it bears neither a person nor a time.

    Pages and ordinary jobs may only add: the id is chosen here and not by the database, and no
    foreign key leads to it or away, because both would need the right to read.
    """

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    wave_uuid = models.UUIDField(db_index=True, editable=False)
    sealed = models.BinaryField()

    objects = EnvelopeQuerySet.as_manager()

    def __str__(self) -> str:
        return "Envelope"

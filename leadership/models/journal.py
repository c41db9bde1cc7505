"""A participant's journal: sealed, for its writer alone, shareable entry by entry."""

from typing import Self
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils import timezone

from leadership.models.cohorts import CohortEnrolment, CohortEnrolmentState, instructed_by
from talent.models import User


class JournalEntryQuerySet(models.QuerySet["JournalEntry"]):
    def visible_to(self, user: User) -> Self:
        """The writer; of what is shared the coach, or who leads the cohort. No right opens more."""
        if not user.is_active:
            return self.none()
        coach = Q(
            for_coach=True, enrolment__coach__user=user,
            enrolment__state=CohortEnrolmentState.ENROLLED,
        )  # fmt: skip
        leads = Q(for_instructors=True) & Q(instructed_by(user, "enrolment__cohort"))
        return self.filter(Q(enrolment__employee__user=user) | coach | leads)

    def written_by(self, user: User) -> Self:
        """Those of the writer alone, to whom none is closed."""
        return self.visible_to(user).filter(enrolment__employee__user=user)


class JournalEntry(models.Model):
    """One entry; its text is sealed with a key that is not in the database."""

    enrolment = models.ForeignKey(CohortEnrolment, models.CASCADE, related_name="journal")
    uid = models.UUIDField(default=uuid4, editable=False, unique=True)
    sealed = models.BinaryField()
    for_coach = models.BooleanField(default=False)
    for_instructors = models.BooleanField(default=False)
    at = models.DateTimeField(default=timezone.now, editable=False)

    objects = JournalEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            # One journal, the newest entry first.
            models.Index(fields=["enrolment", "-at"], name="leadership_journal_of"),
        ]

    def __str__(self) -> str:
        return "Journal entry"  # nothing of it, wherever this is shown

    @property
    def bound_to(self) -> str:
        """For what its seal was made: a text that was moved to another row opens for nobody."""
        return f"leadership.journal:{self.enrolment_id}:{self.uid}"

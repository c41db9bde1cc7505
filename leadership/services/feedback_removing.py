"""Who leaves a cycle: a subject with all answers about them, a rater without a trace."""

from django.db import transaction
from django.db.models import Exists, OuterRef

from leadership.models import (
    OPEN_CYCLES,
    FeedbackAnswers,
    FeedbackRater,
    FeedbackSubject,
    RaterState,
    SubjectState,
)
from leadership.services.feedback_locks import locked_subject
from lib.dates import today
from talent.models import SYSTEM, AuditEntry, Employment


def withdraw_subject(subject: FeedbackSubject) -> None:
    """Take a subject out, under the lock of the row; answers about them are deleted unread."""
    FeedbackAnswers.objects.filter(rater__subject=subject).delete()
    FeedbackRater.objects.filter(subject=subject).update(state=RaterState.OVER)
    subject.state = SubjectState.WITHDRAWN
    subject.save(update_fields=["state"])


def remove_leavers() -> None:
    """Take out subjects who have left, and raters who left before they answered.

    What a rater had sent before leaving stays and counts; a draft goes. There is no entry in the
    audit for a rater: whether somebody had answered is nobody's business.
    """
    gone = ~Exists(Employment.objects.current().filter(employee=OuterRef("employee")))
    subjects = FeedbackSubject.objects.filter(gone, cycle__state__in=OPEN_CYCLES)
    for subject in subjects.exclude(state=SubjectState.WITHDRAWN).order_by("pk"):
        _take_out(subject)
    raters = FeedbackRater.objects.filter(gone, subject__cycle__state__in=OPEN_CYCLES)
    late = raters.filter(state__in=[RaterState.PROPOSED, RaterState.APPROVED])
    for rater in late.select_related("subject").order_by("subject", "pk"):
        _take_off(rater)


@transaction.atomic
def _take_out(subject: FeedbackSubject) -> None:
    subject = locked_subject(subject)
    if subject.state == SubjectState.WITHDRAWN or not subject.cycle.is_open:
        return
    withdraw_subject(subject)
    AuditEntry.add(
        SYSTEM, "leadership.feedback_subject.left", subject, subject=subject.employee,
        cycle=subject.cycle_id, on=today().isoformat(),
    )  # fmt: skip


@transaction.atomic
def _take_off(rater: FeedbackRater) -> None:
    subject = locked_subject(rater.subject)
    rater = FeedbackRater.objects.get(pk=rater.pk)
    if rater.state not in (RaterState.PROPOSED, RaterState.APPROVED) or not subject.cycle.is_open:
        return
    take_off(rater)


def take_off(rater: FeedbackRater) -> None:
    """Take a rater off, under the lock of the subject; a draft of theirs is deleted."""
    FeedbackAnswers.objects.filter(rater=rater).delete()
    rater.state = RaterState.REMOVED
    rater.save(update_fields=["state"])

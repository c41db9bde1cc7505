"""The locks of 360 feedback: the cycle first, then its subjects by id.

Whoever answers locks the subject alone, and a cycle that closes locks all of them: so an answer
is either in the report or refused.
"""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from leadership.models import (
    CycleState,
    FeedbackCycle,
    FeedbackRater,
    FeedbackSubject,
    SubjectState,
)


def locked_cycle(cycle: FeedbackCycle) -> FeedbackCycle:
    return FeedbackCycle.objects.select_for_update(of=("self",)).get(pk=cycle.pk)


def locked_subjects(cycle: FeedbackCycle) -> list[FeedbackSubject]:
    """All of a cycle, taken out or not."""
    rows = FeedbackSubject.objects.filter(cycle=cycle).select_related("employee__user")
    return list(rows.select_for_update(of=("self",)).order_by("pk"))


def locked_subject(subject: FeedbackSubject) -> FeedbackSubject:
    """A subject as it stands now, with its cycle as it stands now."""
    FeedbackSubject.objects.select_for_update(of=("self",)).get(pk=subject.pk)
    # Read after the lock was given: the cycle may have closed while this waited for it.
    return FeedbackSubject.objects.select_related("cycle", "employee__user").get(pk=subject.pk)


def open_subject(subject: FeedbackSubject) -> FeedbackSubject:
    """A subject whose raters can still be chosen."""
    subject = locked_subject(subject)
    if not subject.cycle.is_open:
        raise ValidationError(_("This cycle takes no more raters."))
    if subject.state == SubjectState.WITHDRAWN:
        raise ValidationError(_("This person is no longer part of the cycle."))
    return subject


def locked_rater(rater: FeedbackRater) -> FeedbackRater:
    """A rater as it stands now, under the lock of its subject; only while answers are taken."""
    subject = locked_subject(rater.subject)
    rater = FeedbackRater.objects.select_related("employee__user").get(pk=rater.pk)
    rater.subject = subject
    if subject.cycle.state != CycleState.RUNNING or not rater.is_asked:
        raise ValidationError(_("Answers are no longer taken here: nothing was kept."))
    return rater

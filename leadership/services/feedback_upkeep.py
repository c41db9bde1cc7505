"""What of 360 feedback is due by the calendar: each job tells and does everything once."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count

from leadership.feedback import RaterGroup
from leadership.models import (
    OPEN_CYCLES,
    CycleState,
    FeedbackCycle,
    FeedbackProgress,
    FeedbackRater,
    FeedbackSubject,
    RaterState,
    SubjectState,
)
from leadership.services.feedback_closing import close_cycle, minimums_of
from leadership.services.feedback_cycles import begin_answers
from leadership.services.feedback_locks import locked_cycle
from leadership.services.feedback_news import CHOOSE, REMINDER, tell_raters, tell_subjects
from leadership.services.feedback_removing import remove_leavers
from lib.dates import today
from talent.models import SYSTEM

REMIND_BEFORE = (2, 7)  # days before the last one; the nearest that has come counts
CHOOSE_BEFORE = 3


def keep_cycles_moving() -> None:
    """Take out who has left; begin and close what is due on the organisation's day."""
    remove_leavers()
    rows = FeedbackCycle.objects.order_by("pk")
    for cycle in rows.filter(state=CycleState.NOMINATING, nominate_until__lt=today()):
        unless_done(begin_answers, cycle)
    for cycle in rows.filter(state=CycleState.RUNNING, ends_on__lt=today()):
        unless_done(close_cycle, cycle)


def unless_done(act: Callable[..., Any], cycle: FeedbackCycle) -> None:
    """Do what is due; another worker may do it at this moment, and that is well."""
    try:
        act(actor=SYSTEM, cycle=cycle)
    except ValidationError:
        if FeedbackCycle.objects.filter(pk=cycle.pk, state=cycle.state).exists():
            raise


def write_progress() -> None:
    """Write down once a day whether enough have answered, in all groups of all cycles at once."""
    for cycle in FeedbackCycle.objects.filter(state=CycleState.RUNNING).order_by("pk"):
        _write_progress(cycle)


@transaction.atomic
def _write_progress(cycle: FeedbackCycle) -> None:
    cycle = locked_cycle(cycle)
    if cycle.state != CycleState.RUNNING or cycle.progress_on == today():
        return
    counts = {
        (row["subject"], row["group"]): row["count"]
        for row in FeedbackRater.objects.filter(subject__cycle=cycle, state=RaterState.ANSWERED)
        .values("subject", "group")
        .annotate(count=Count("pk"))
        .order_by()
    }
    least = minimums_of(cycle)
    rows = list(FeedbackProgress.objects.filter(subject__cycle=cycle))
    for row in rows:
        row.is_enough = counts.get((row.subject_id, row.group), 0) >= least[RaterGroup(row.group)]
    FeedbackProgress.objects.bulk_update(rows, ["is_enough"], batch_size=1_000)
    cycle.progress_on = today()
    cycle.save(update_fields=["progress_on"])


def remind() -> None:
    """Remind whoever has not answered a week and two days before the end, and who has to choose."""
    for cycle in FeedbackCycle.objects.filter(state__in=OPEN_CYCLES).order_by("pk"):
        if cycle.state == CycleState.RUNNING:
            _remind_raters(cycle)
        else:
            _remind_subjects(cycle)


def _remind_raters(cycle: FeedbackCycle) -> None:
    left = (cycle.ends_on - today()).days
    due = next((days for days in REMIND_BEFORE if 0 <= left <= days), None)
    if due is not None:
        late = FeedbackRater.objects.filter(subject__cycle=cycle, state=RaterState.APPROVED)
        tell_raters(cycle, late, REMINDER, f"{due} days")


def _remind_subjects(cycle: FeedbackCycle) -> None:
    if timedelta(0) <= cycle.nominate_until - today() <= timedelta(CHOOSE_BEFORE):
        late = FeedbackSubject.objects.filter(cycle=cycle, state=SubjectState.CHOOSING)
        tell_subjects(CHOOSE, cycle, late.select_related("employee"), "reminder")

"""Whom 360 feedback tells what, and how notices keep from telling who is asked about whom.

Notices to raters are about a cycle, not about a subject, and HR's workplace does not list them;
when the cycle closes they are deleted.
"""

from collections.abc import Iterable

from django.db.models import QuerySet

from leadership.models import FeedbackCycle, FeedbackRater, FeedbackSubject
from talent.models import Notice, ReportingLine
from talent.services.notices import ToTell, notify_many, subject_name

CHOOSE = "leadership.feedback_choose"
AGREE = "leadership.feedback_agree"
SENT_BACK = "leadership.feedback_sent_back"
ASKED = "leadership.feedback_asked"
REMINDER = "leadership.feedback_reminder"
RELEASED = "leadership.feedback_released"
READABLE = "leadership.feedback_readable"
OF_RATERS = [ASKED, REMINDER]


def tell_subjects(
    kind: str, cycle: FeedbackCycle, subjects: Iterable[FeedbackSubject], period: str = ""
) -> None:
    """Tell those whom a cycle is about, each of their own part in it."""
    notify_many(
        kind,
        [
            ToTell(
                one.employee.user_id, subject_name(one), period,
                {"feedbacksubject": one.pk, "feedbackcycle": cycle.pk},
            )
            for one in subjects
            if one.employee.user_id is not None
        ],
    )  # fmt: skip


def tell_line(kind: str, subject: FeedbackSubject, period: str = "") -> None:
    """Tell the direct manager of a subject."""
    lines = ReportingLine.objects.current().filter(report=subject.employee_id, depth=1)
    users = lines.filter(manager__user__is_active=True).values_list("manager__user", flat=True)
    ids = {"feedbacksubject": subject.pk}
    notify_many(kind, [ToTell(user, subject_name(subject), period, ids) for user in users])


def tell_raters(
    cycle: FeedbackCycle,
    raters: QuerySet[FeedbackRater],
    kind: str = ASKED,
    period: str = "",
) -> None:
    """Tell those who are asked in a cycle: once each, about however many."""
    users = raters.filter(employee__user__is_active=True).order_by()
    name, ids = subject_name(cycle), {"feedbackcycle": cycle.pk}
    found = users.values_list("employee__user", flat=True).distinct()
    notify_many(kind, [ToTell(user, name, period, ids) for user in found])


def forget_notices(cycle: FeedbackCycle) -> None:
    """Delete what raters of a cycle were told: it would say who had not answered by when."""
    Notice.objects.filter(kind__in=OF_RATERS, subject=subject_name(cycle)).delete()

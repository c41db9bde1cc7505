"""Whom surveys tell what, and how notices keep from telling who has answered."""

from collections.abc import Iterable

from django.db.models import Q

from metrics.models import Survey, Wave
from talent.models import Grant, GrantKind, Notice, User
from talent.services.notices import ToTell, notify_many, subject_name

OPEN = "metrics.survey_open"
REMINDER = "metrics.survey_reminder"
NOT_LAUNCHED = "metrics.survey_not_launched"
SILENCE = "metrics.survey_silence"


def tell_asked(wave: Wave, kind: str, period: str = "", *, only_late: bool = False) -> int:
    """Tell those who are asked in a wave, each once; returns how many were not told before."""
    rows = wave.people.yet_to_answer() if only_late else wave.people.all()
    users = rows.filter(employee__user__is_active=True).order_by("pk")
    name, ids = subject_name(wave), {"wave": wave.pk}
    found = users.values_list("employee__user", flat=True)
    return len(notify_many(kind, (ToTell(user, name, period, ids) for user in found)))


def forget_notices(wave: Wave) -> None:
    """Delete who was reminded, and when somebody opened the word of it: it tells of answering."""
    Notice.objects.filter(kind__in=[OPEN, REMINDER], subject=subject_name(wave)).delete()


def tell_hr(kind: str, survey: Survey, period: str) -> None:
    """Tell every HR admin about a survey, once in a period."""
    name, ids = subject_name(survey), {"survey": survey.pk}
    notify_many(kind, [ToTell(user, name, period, ids) for user in _hr_admins()])


def _hr_admins() -> Iterable[int]:
    held = Grant.objects.current().filter(kind=GrantKind.HR_ADMIN).values("user")
    rows = User.objects.filter(Q(pk__in=held) | Q(is_superuser=True), is_active=True)
    return rows.order_by("pk").values_list("pk", flat=True)

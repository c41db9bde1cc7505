"""What people are told of assessments and calibration: never a level, a box or a reason."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from leadership.models import (
    AssessmentRound,
    CalibrationSession,
    PerformanceAssessment,
    Placement,
    PotentialAssessment,
)
from leadership.services.assessment_rounds import ASKED, DUE, LATE
from leadership.services.calibration import OPENED, RESULT
from leadership.services.person_assessments import PUBLISHED
from talent.models import User
from talent.notice_kinds import texts_from
from talent.registry import NoticeKind, NoticeText, Text, registry

Ids = Sequence[Mapping[str, Any]]


def published(user: User, ids: Ids) -> list[NoticeText | None]:
    """Of either kind: each notice names its own by the name of the model."""

    def one(row: Any) -> NoticeText:
        what = _("performance") if isinstance(row, PerformanceAssessment) else _("potential")
        return NoticeText(
            _("%(name)s shows you what they see: your %(what)s")
            % {"name": row.author.name, "what": what},
            _("Read it before you speak about it, and ask for the examples behind it."),
            row.get_absolute_url(),
        )

    found: list[NoticeText | None] = [None] * len(ids)
    for model in (PerformanceAssessment, PotentialAssessment):
        rows: Any = model.objects.visible_to(user).filter(employee__user=user)
        key = str(model._meta.model_name)
        texts = texts_from(ids, key, rows.select_related("author"), one)
        found = [text or before for text, before in zip(texts, found, strict=True)]
    return found


def result(user: User, ids: Ids) -> list[NoticeText | None]:
    rows = Placement.objects.visible_to(user).filter(employee__user=user)

    def one(row: Placement) -> NoticeText:
        return NoticeText(
            _("Your result of “%(session)s”") % {"session": row.session.name},
            _("Managers have compared what they see. Your manager explains it to you."),
            reverse("leadership:person_assessment_history", args=[row.employee_id]),
        )

    return texts_from(ids, "placement", rows.select_related("session"), one)


def opened(user: User, ids: Ids) -> list[NoticeText | None]:
    def one(row: CalibrationSession) -> NoticeText:
        return NoticeText(
            _("“%(session)s” is open") % {"session": row.name},
            _("Look at the board before you meet. What you see there stays in the session."),
            row.get_absolute_url(),
        )

    rows = CalibrationSession.objects.visible_to(user)
    return texts_from(ids, "calibrationsession", rows, one)


def about_round(title: Text, body: Text) -> Callable[[User, Ids], list[NoticeText | None]]:
    """A notice to whoever assesses: about the round, and about nobody in it."""

    def write(user: User, ids: Ids) -> list[NoticeText | None]:
        def one(row: AssessmentRound) -> NoticeText:
            words = {
                "round": row.name,
                "day": date_format(row.due_on, "j F Y"),
                "end": date_format(row.ends_on, "j F Y"),
            }
            return NoticeText(str(title) % words, str(body) % words, row.get_absolute_url())

        rows = AssessmentRound.objects.visible_to(user)
        return texts_from(ids, "assessmentround", rows, one)

    return write


KINDS = [
    NoticeKind(
        ASKED,
        gettext_lazy("I am asked to assess my people"),
        about_round(
            gettext_lazy("Assess your people: %(round)s"),
            gettext_lazy("Until %(day)s. Nobody reads what you write before you hand it in."),
        ),
        hint=gettext_lazy("When a round begins, and when I come to lead somebody in it."),
    ),
    NoticeKind(
        DUE,
        gettext_lazy("Assessments of mine are due soon"),
        about_round(
            gettext_lazy("Assessments are due soon: %(round)s"),
            gettext_lazy("Until %(day)s. Something of you is still missing."),
        ),
        hint=gettext_lazy("A week and two days before the last day."),
    ),
    NoticeKind(
        LATE,
        gettext_lazy("Assessments of mine are late"),
        about_round(
            gettext_lazy("Assessments are late: %(round)s"),
            gettext_lazy("They were due on %(day)s; the round ends after %(end)s."),
        ),
        hint=gettext_lazy("The day after the last one, and a week after it."),
    ),
    NoticeKind(
        PUBLISHED,
        gettext_lazy("A manager shows me an assessment of mine"),
        published,
        hint=gettext_lazy("When it is published."),
    ),
    NoticeKind(
        RESULT,
        gettext_lazy("My result of a calibration is published"),
        result,
        hint=gettext_lazy("When a session is closed whose rule says so."),
    ),
    NoticeKind(
        OPENED,
        gettext_lazy("A calibration session in which I take part is open"),
        opened,
        hint=gettext_lazy("When you are named as one who takes part."),
    ),
]


def register() -> None:
    for kind in KINDS:
        registry.add_notice(kind)

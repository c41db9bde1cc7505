"""The close of a cycle: figures once, then no answer is left; and the release of its reports."""

import random
from collections.abc import Mapping
from decimal import ROUND_HALF_DOWN, Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from leadership import access, feedback
from leadership.models import (
    SCALE,
    UNNAMED,
    CycleQuestion,
    CycleState,
    FeedbackAnswers,
    FeedbackComment,
    FeedbackCycle,
    FeedbackFigure,
    FeedbackProgress,
    FeedbackRater,
    FeedbackSubject,
    RaterGroup,
    RaterState,
    SubjectState,
)
from leadership.queries.feedback_answers import opened_answers
from leadership.services.feedback_locks import locked_cycle, locked_subjects
from leadership.services.feedback_news import (
    READABLE,
    RELEASED,
    forget_notices,
    tell_line,
    tell_subjects,
)
from lib.dates import today
from lib.questions import DONT_KNOW
from talent.access import require
from talent.models import SYSTEM, Actor, AuditEntry, ClaimSource
from talent.services.skills import claim_skill


def minimums_of(cycle: FeedbackCycle) -> dict[feedback.RaterGroup, int]:
    """The fewest of each group who must have answered, as frozen at the launch."""
    return {
        **feedback.MINIMUMS,
        feedback.RaterGroup.PEERS: cycle.least_peers,
        feedback.RaterGroup.REPORTS: cycle.least_reports,
    }


@transaction.atomic
def close_cycle(*, actor: Actor, cycle: FeedbackCycle) -> FeedbackCycle:
    """Write all reports once and delete every answer, in one step: nobody reads one after it."""
    require(access.may_keep_feedback(actor))
    cycle = locked_cycle(cycle)
    if cycle.state != CycleState.RUNNING:
        raise ValidationError(_("Only a running cycle can be closed."))
    subjects = [s for s in locked_subjects(cycle) if s.state != SubjectState.WITHDRAWN]
    questions = list(CycleQuestion.objects.filter(cycle=cycle))
    given = _answers_of(cycle)
    for subject in subjects:
        _write_report(cycle, subject, questions, given.get(subject.pk, []))
    FeedbackAnswers.objects.filter(rater__subject__cycle=cycle).delete()
    # Who had answered is forgotten too: with it, how many stand behind a figure.
    FeedbackRater.objects.filter(subject__cycle=cycle).update(state=RaterState.OVER)
    forget_notices(cycle)
    cycle.state, cycle.progress_on = CycleState.CLOSED, today()
    cycle.save(update_fields=["state", "progress_on"])
    AuditEntry.add(actor, "leadership.feedback_cycle.closed", cycle)
    return cycle


def _answers_of(cycle: FeedbackCycle) -> dict[int, list[tuple[FeedbackRater, Mapping[str, Any]]]]:
    """What was sent, by subject; ValidationError where a seal does not open: nothing is lost."""
    rows = FeedbackAnswers.objects.filter(
        rater__subject__cycle=cycle, rater__state=RaterState.ANSWERED
    )
    found: dict[int, list[tuple[FeedbackRater, Mapping[str, Any]]]] = {}
    for row in rows.select_related("rater"):
        opened = opened_answers(row.rater, row)
        if not opened.is_readable:
            words = _("Answers cannot be opened by the keys of today: nothing was closed.")
            raise ValidationError(words, code="sealed")
        found.setdefault(row.rater.subject_id, []).append((row.rater, opened.answers))
    return found


def _write_report(
    cycle: FeedbackCycle,
    subject: FeedbackSubject,
    questions: list[CycleQuestion],
    given: list[tuple[FeedbackRater, Mapping[str, Any]]],
) -> None:
    """The rows of one report; whoever wrote a comment is not in them, nor its place."""
    keys = {row.asked.key: row for row in questions}
    answers = [_answers(rater, said, keys) for rater, said in given]
    found = feedback.report(
        subject.employee_id,
        [
            feedback.Question(row.pk, SCALE if row.is_scored else None, row.skill_id)
            for row in questions
        ],
        answers,
        minimums_of(cycle),
        random.SystemRandom(),
    )
    FeedbackFigure.objects.bulk_create(
        [
            *(_figure(subject, one, question_id=one.about) for one in found.questions),
            *(_figure(subject, one, skill_id=one.about) for one in found.competencies),
        ]
    )
    FeedbackComment.objects.bulk_create(
        FeedbackComment(
            subject=subject, question_id=one.question, group=str(one.group), text=text
        )
        for one in found.comments
        for text in one.comments
    )  # fmt: skip
    for group, is_enough in found.enough.items():
        FeedbackProgress.objects.update_or_create(
            subject=subject, group=str(group), defaults={"is_enough": is_enough}
        )


def _answers(
    rater: FeedbackRater, said: Mapping[str, Any], keys: Mapping[str, CycleQuestion]
) -> feedback.Answers:
    scores, comments = {}, {}
    for key, answer in said.items():
        row = keys[key]
        if not row.is_scored:
            comments[row.pk] = answer
        elif answer != DONT_KNOW:
            scores[row.pk] = answer
    group = feedback.RaterGroup(rater.group)
    return feedback.Answers(rater.employee_id, group, scores, comments)


def _figure(subject: FeedbackSubject, one: feedback.Figure, **about: int) -> FeedbackFigure:
    value = Decimal(str(one.shown.value))
    return FeedbackFigure(
        subject=subject, group=str(one.group), value=value, band=one.shown.band, **about
    )


@transaction.atomic
def release_cycle(*, actor: Actor, cycle: FeedbackCycle) -> FeedbackCycle:
    """Give each subject the report, and the means of one group to the skills, where it says so."""
    require(access.may_keep_feedback(actor))
    cycle = locked_cycle(cycle)
    if cycle.state != CycleState.CLOSED:
        raise ValidationError(_("Only a closed cycle can be released."))
    cycle.state, cycle.released_on = CycleState.RELEASED, today()
    cycle.save(update_fields=["state", "released_on"])
    subjects = [s for s in locked_subjects(cycle) if s.state != SubjectState.WITHDRAWN]
    if cycle.feeds_skills:
        _claim(cycle, subjects)
    tell_subjects(RELEASED, cycle, subjects)
    if cycle.managers_read:
        for subject in subjects:
            tell_line(READABLE, subject)
    AuditEntry.add(actor, "leadership.feedback_cycle.released", cycle)
    return cycle


def _claim(cycle: FeedbackCycle, subjects: list[FeedbackSubject]) -> None:
    """One claim of each competency: the mean of colleagues, else of direct reports, as shown."""
    rows = FeedbackFigure.objects.filter(
        subject__in=subjects, skill__isnull=False, skill__retired_on__isnull=True,
        group__in=UNNAMED,
    ).select_related("subject__employee", "skill").order_by("subject", "skill", "pk")  # fmt: skip
    chosen: dict[tuple[int, int | None], FeedbackFigure] = {}
    for row in rows:
        key = (row.subject_id, row.skill_id)
        if key not in chosen or row.group == RaterGroup.PEERS:
            chosen[key] = row
    words = _("360 feedback, %(cycle)s: the rounded mean of one group of raters")
    for row in chosen.values():
        assert row.skill is not None
        claim_skill(
            actor=SYSTEM, employee=row.subject.employee, skill=row.skill, level=level_of(row),
            source=ClaimSource.THREE_SIXTY, evidence=words % {"cycle": cycle.name},
        )  # fmt: skip


def level_of(figure: FeedbackFigure) -> int:
    """A shown mean as a level that is reached; a band at the end of the scale is that end.

    A half is rounded down: it stands for all means within a quarter of a step around it.
    """
    if figure.band:
        return int(SCALE[1] if figure.value > Decimal(3) else SCALE[0])
    return int(figure.value.quantize(Decimal(1), ROUND_HALF_DOWN))

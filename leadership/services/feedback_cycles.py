"""Cycles of 360 feedback: set up, launched, run, called off; closing is in feedback_closing."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from leadership import access
from leadership.models import (
    CycleQuestion,
    CycleState,
    FeedbackCycle,
    FeedbackProgress,
    FeedbackRater,
    FeedbackSubject,
    QuestionKind,
    RaterGroup,
    RaterState,
    SubjectState,
)
from leadership.services.feedback_locks import locked_cycle, locked_subject, locked_subjects
from leadership.services.feedback_news import CHOOSE, forget_notices, tell_raters, tell_subjects
from leadership.services.feedback_removing import withdraw_subject
from lib.dates import today
from lib.editing import mark_of, refuse_if_changed
from lib.questions import to_json
from talent.access import require
from talent.models import Actor, Assignment, AuditEntry, Employee
from talent.services.days import require_sensible
from talent.services.once import refuse_twice

BASICS = (
    "name", "purpose", "question_set", "nominate_until", "ends_on", "least_peers",
    "least_reports", "managers_read", "feeds_skills",
)  # fmt: skip
MOST_SUBJECTS = 2_000  # of one cycle: more are several cycles


@transaction.atomic
def create_cycle(*, actor: Actor, **said: Any) -> FeedbackCycle:
    """Draft a cycle; nobody but HR admins sees it before it is launched."""
    require(access.may_keep_feedback(actor))
    cycle = FeedbackCycle(**said)
    _check(cycle)
    refuse_twice(actor, cycle, BASICS, "leadership.feedback_cycle.created")
    cycle.save()
    AuditEntry.add(actor, "leadership.feedback_cycle.created", cycle)
    return cycle


@transaction.atomic
def edit_cycle(
    *, actor: Actor, cycle: FeedbackCycle, seen: str | None = None, **said: Any
) -> FeedbackCycle:
    """Change a draft; once launched only its days, and only to later ones."""
    require(access.may_keep_feedback(actor))
    cycle = locked_cycle(cycle)
    refuse_if_changed(cycle, BASICS, mark_of(cycle, BASICS) if seen is None else seen)
    before = {name: getattr(cycle, name) for name in BASICS}
    changed = [name for name, value in said.items() if before[name] != value]
    _refuse_frozen(cycle, changed, said)
    for name in changed:
        setattr(cycle, name, said[name])
    _check(cycle)
    cycle.save(update_fields=changed)
    AuditEntry.add(actor, "leadership.feedback_cycle.edited", cycle, fields=changed)
    return cycle


def _refuse_frozen(cycle: FeedbackCycle, changed: list[str], said: dict[str, Any]) -> None:
    if cycle.state == CycleState.DRAFT:
        return
    if not cycle.is_open:
        raise ValidationError(_("This cycle is over and stays as it is."))
    days = {"nominate_until", "ends_on"}
    frozen = {
        name: _("This is frozen: people were told so at the launch.")
        for name in changed
        if name not in days or said[name] < getattr(cycle, name)
    }
    if frozen:
        raise ValidationError(frozen)


def _check(cycle: FeedbackCycle) -> None:
    require_sensible(nominate_until=cycle.nominate_until, ends_on=cycle.ends_on)
    cycle.full_clean()
    if cycle.question_set.retired_on is not None and cycle.state == CycleState.DRAFT:
        raise ValidationError({"question_set": _("These questions are no longer in use.")})


@transaction.atomic
def add_subjects(
    *, actor: Actor, cycle: FeedbackCycle, people: Iterable[Employee]
) -> list[FeedbackSubject]:
    """Put people into a cycle, before answers are taken; who is in it already stays as they are."""
    require(access.may_keep_feedback(actor))
    cycle = locked_cycle(cycle)
    if cycle.state not in (CycleState.DRAFT, CycleState.NOMINATING):
        raise ValidationError(_("People join a cycle before its answers begin."))
    wanted = {person.pk: person for person in people}
    employed = Employee.objects.employed().filter(pk__in=wanted, user__isnull=False)
    if len(wanted) > employed.count():
        words = _("Only people who are employed and can sign in receive feedback.")
        raise ValidationError({"employee": words})
    known = set(cycle.subjects.values_list("employee", flat=True))
    new = [
        FeedbackSubject.objects.create(cycle=cycle, employee=person)
        for pk, person in sorted(wanted.items())
        if pk not in known
    ]
    if cycle.subjects.count() > MOST_SUBJECTS:
        words = _("A cycle is about at most %(most)s people.") % {"most": MOST_SUBJECTS}
        raise ValidationError({"employee": words})
    if cycle.state == CycleState.NOMINATING:
        _begin_with(cycle, new)
    for subject in new:
        AuditEntry.add(
            actor, "leadership.feedback_subject.added", subject, subject=subject.employee,
            cycle=cycle.pk,
        )  # fmt: skip
    return new


@transaction.atomic
def remove_subject(*, actor: Actor, subject: FeedbackSubject) -> None:
    """Take somebody out of a cycle; what was answered about them is deleted unread."""
    require(access.may_keep_feedback(actor))
    cycle = locked_cycle(subject.cycle)
    subject = locked_subject(subject)
    if cycle.state == CycleState.DRAFT:
        subject.delete()
    elif cycle.is_open:
        withdraw_subject(subject)
    else:
        raise ValidationError(_("This cycle is over and stays as it is."))
    AuditEntry.add(
        actor, "leadership.feedback_subject.removed", cycle, subject=subject.employee,
        cycle=cycle.pk,
    )  # fmt: skip


@transaction.atomic
def launch_cycle(*, actor: Actor, cycle: FeedbackCycle) -> FeedbackCycle:
    """Freeze questions and minimums, and ask those it is about whom to ask."""
    require(access.may_keep_feedback(actor))
    cycle = locked_cycle(cycle)
    _require(cycle, CycleState.DRAFT, _("This cycle was launched already."))
    questions = list(cycle.question_set.questions.all())
    if not any(question.kind == QuestionKind.AGREE for question in questions):
        raise ValidationError(_("The set of questions has none from 1 to 5: add some first."))
    if not cycle.subjects.exists():
        raise ValidationError(_("Say first about whom the cycle is."))
    if cycle.nominate_until < today():
        words = _("Choose today or a later day: people need time to choose whom to ask.")
        raise ValidationError({"nominate_until": words})
    CycleQuestion.objects.bulk_create(
        CycleQuestion(
            cycle=cycle, position=number, skill_id=question.skill_id,
            question=to_json(question.as_question()),
        )
        for number, question in enumerate(questions, start=1)
    )  # fmt: skip
    _go(actor, cycle, CycleState.NOMINATING, "launched")
    _begin_with(cycle, locked_subjects(cycle))
    return cycle


def _begin_with(cycle: FeedbackCycle, subjects: list[FeedbackSubject]) -> None:
    """Each rates oneself, and the manager of today rates as the manager; the rest is chosen."""
    people = [subject.employee_id for subject in subjects]
    posts = Assignment.objects.current().filter(employee__in=people, manager__isnull=False)
    managers = dict(posts.values_list("employee", "manager"))
    rows, progress = [], []
    for subject in subjects:
        said = {"subject": subject, "state": RaterState.APPROVED}
        rows.append(FeedbackRater(employee=subject.employee, group=RaterGroup.SELF, **said))
        manager = managers.get(subject.employee_id)
        if manager is not None and manager != subject.employee_id:
            rows.append(FeedbackRater(employee_id=manager, group=RaterGroup.MANAGER, **said))
        progress += [FeedbackProgress(subject=subject, group=group) for group in RaterGroup]
    FeedbackRater.objects.bulk_create(rows)
    FeedbackProgress.objects.bulk_create(progress)
    tell_subjects(CHOOSE, cycle, subjects)


@transaction.atomic
def begin_answers(*, actor: Actor, cycle: FeedbackCycle) -> FeedbackCycle:
    """Let those who are asked answer; raters who are agreed later are asked then."""
    require(access.may_keep_feedback(actor))
    cycle = locked_cycle(cycle)
    _require(cycle, CycleState.NOMINATING, _("Raters of this cycle are not chosen at present."))
    _go(actor, cycle, CycleState.RUNNING, "begun")
    asked = FeedbackRater.objects.filter(subject__cycle=cycle, state=RaterState.APPROVED)
    tell_raters(cycle, asked.exclude(subject__state=SubjectState.WITHDRAWN))
    return cycle


@transaction.atomic
def call_off_cycle(*, actor: Actor, cycle: FeedbackCycle) -> FeedbackCycle:
    """End a cycle without reports; all answers are deleted unread."""
    require(access.may_keep_feedback(actor))
    cycle = locked_cycle(cycle)
    if cycle.state not in (CycleState.DRAFT, CycleState.NOMINATING, CycleState.RUNNING):
        raise ValidationError(_("This cycle is over and stays as it is."))
    for subject in locked_subjects(cycle):
        if subject.state != SubjectState.WITHDRAWN:
            withdraw_subject(subject)
    forget_notices(cycle)
    return _go(actor, cycle, CycleState.CANCELLED, "called_off")


def _require(cycle: FeedbackCycle, state: str, otherwise: str) -> None:
    if cycle.state != state:
        raise ValidationError(otherwise)


def _go(actor: Actor, cycle: FeedbackCycle, state: str, act: str) -> FeedbackCycle:
    cycle.state = state
    cycle.save(update_fields=["state"])
    AuditEntry.add(actor, f"leadership.feedback_cycle.{act}", cycle)
    return cycle

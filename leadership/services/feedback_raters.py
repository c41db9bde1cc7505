"""Who is asked about a subject: proposed by the subject, agreed by the manager or HR.

Of a group in which nobody is known by name, one more is asked than has to answer, or nobody: so
that enough answers do not tell who has given one.
"""

from collections import Counter
from collections.abc import Collection, Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from leadership import access
from leadership.models import (
    UNNAMED,
    CycleState,
    FeedbackCycle,
    FeedbackRater,
    FeedbackSubject,
    RaterGroup,
    RaterState,
    SubjectState,
)
from leadership.services.feedback_locks import open_subject
from leadership.services.feedback_news import (
    AGREE,
    SENT_BACK,
    tell_line,
    tell_raters,
    tell_subjects,
)
from lib.dates import today
from talent.access import require
from talent.models import Actor, AuditEntry, Employee, ReportingLine

MARGIN = 1  # more asked than have to answer
MOST_RATERS = 20  # of one group


def group_of(subject: Employee, person: Employee) -> str:
    """As what somebody can be asked about a subject today; ValidationError where they cannot."""
    if subject.pk == person.pk:
        raise ValidationError({"employee": _("You answer about yourself anyway.")})
    lines = ReportingLine.objects.current()
    if lines.filter(manager=person, report=subject).exists():
        words = _("%(name)s leads here: only the direct manager is asked, and that by itself.")
        raise ValidationError({"employee": words % {"name": person.name}})
    below = lines.filter(manager=subject, report=person, depth=1).exists()
    return RaterGroup.REPORTS if below else RaterGroup.PEERS


@transaction.atomic
def propose_rater(*, actor: Actor, subject: FeedbackSubject, employee: Employee) -> FeedbackRater:
    """Put a colleague or a direct report on the list that one proposes."""
    require(access.may_choose_raters(actor, subject))
    subject = open_subject(subject)
    _require_choosing(subject)
    return _add(subject, employee, RaterState.PROPOSED, by_line=False)


def _add(
    subject: FeedbackSubject, employee: Employee, state: str, *, by_line: bool
) -> FeedbackRater:
    group = group_of(subject.employee, employee)
    if not Employee.objects.employed().filter(pk=employee.pk, user__is_active=True).exists():
        words = _("Only people who are employed and can sign in can be asked.")
        raise ValidationError({"employee": words})
    rater = FeedbackRater.objects.filter(subject=subject, employee=employee).first()
    is_news = rater is not None and rater.by_line and not by_line  # to a subject who proposes
    if rater is not None and rater.state != RaterState.REMOVED and not is_news:
        words = _("%(name)s stands on the list already, in one group.")
        raise ValidationError({"employee": words % {"name": employee.name}})
    listed = FeedbackRater.objects.listed().filter(subject=subject, group=group)
    if not by_line:
        listed = listed.filter(by_line=False)
    if listed.count() >= MOST_RATERS:
        words = _("At most %(most)s people of one group are asked.") % {"most": MOST_RATERS}
        raise ValidationError({"employee": words})
    rater = rater or FeedbackRater(subject=subject, employee=employee)
    rater.group, rater.state, rater.by_line = group, state, by_line
    rater.full_clean()
    rater.save()
    return rater


@transaction.atomic
def drop_rater(*, actor: Actor, rater: FeedbackRater) -> None:
    """Take somebody off the list that one proposes, before it is sent."""
    require(access.may_choose_raters(actor, rater.subject))
    subject = open_subject(rater.subject)
    _require_choosing(subject)
    FeedbackRater.objects.filter(
        pk=rater.pk, subject=subject, state=RaterState.PROPOSED, group__in=UNNAMED, by_line=False
    ).delete()


@transaction.atomic
def send_proposal(*, actor: Actor, subject: FeedbackSubject) -> FeedbackSubject:
    """Ask the manager to agree to the list, or HR where there is no manager."""
    require(access.may_choose_raters(actor, subject))
    subject = open_subject(subject)
    _require_choosing(subject)
    rows = FeedbackRater.objects.filter(subject=subject, state=RaterState.PROPOSED, by_line=False)
    check_groups(subject.cycle, rows.values_list("group", flat=True))
    if not rows.exists():
        raise ValidationError(_("Choose first whom you would like to ask."))
    _go(actor, subject, SubjectState.PROPOSED, "proposed")
    tell_line(AGREE, subject, today().isoformat())
    return subject


@transaction.atomic
def take_back_proposal(*, actor: Actor, subject: FeedbackSubject) -> FeedbackSubject:
    """Change one's list once more, before it was agreed."""
    require(access.may_choose_raters(actor, subject))
    subject = open_subject(subject)
    if subject.state != SubjectState.PROPOSED:
        raise ValidationError(_("Your list is no longer waiting: it cannot be taken back."))
    return _go(actor, subject, SubjectState.CHOOSING, "taken_back")


@transaction.atomic
def send_back_proposal(*, actor: Actor, subject: FeedbackSubject) -> FeedbackSubject:
    """Give a list back to the subject, to choose others."""
    require(access.may_agree_raters(actor, subject))
    subject = open_subject(subject)
    if subject.state != SubjectState.PROPOSED:
        raise ValidationError(_("This list does not wait for you any more."))
    _go(actor, subject, SubjectState.CHOOSING, "sent_back")
    tell_subjects(SENT_BACK, subject.cycle, [subject], today().isoformat())
    return subject


@transaction.atomic
def add_rater(*, actor: Actor, subject: FeedbackSubject, employee: Employee) -> FeedbackRater:
    """Ask one more person about a subject; the subject is not told."""
    require(access.may_agree_raters(actor, subject))
    subject = open_subject(subject)
    is_agreed = subject.state == SubjectState.APPROVED
    state = RaterState.APPROVED if is_agreed else RaterState.PROPOSED
    rater = _add(subject, employee, state, by_line=True)
    if is_agreed:
        # One more in a group that was left out would be asked alone.
        listed = FeedbackRater.objects.listed().filter(subject=subject, group__in=UNNAMED)
        check_groups(subject.cycle, listed.values_list("group", flat=True))
        _ask(subject.cycle, [rater.pk])
    return rater


@transaction.atomic
def agree_raters(
    *, actor: Actor, subject: FeedbackSubject, keep: Collection[int], more: Iterable[Employee] = ()
) -> FeedbackSubject:
    """Settle who is asked: those kept of the list, and others; from now on nobody is taken off."""
    require(access.may_agree_raters(actor, subject))
    subject = open_subject(subject)
    if subject.state not in (SubjectState.CHOOSING, SubjectState.PROPOSED):
        raise ValidationError(_("Who is asked here was agreed already."))
    for person in more:
        keep = [*keep, _add(subject, person, RaterState.PROPOSED, by_line=True).pk]
    rows = FeedbackRater.objects.filter(subject=subject, state=RaterState.PROPOSED)
    kept = rows.filter(pk__in=list(keep))
    check_groups(subject.cycle, kept.values_list("group", flat=True))
    rows.exclude(pk__in=list(keep)).update(state=RaterState.REMOVED)
    asked = list(kept.values_list("pk", flat=True))
    FeedbackRater.objects.filter(pk__in=asked).update(state=RaterState.APPROVED)
    _go(actor, subject, SubjectState.APPROVED, "agreed")
    _ask(subject.cycle, asked)
    return subject


def check_groups(cycle: FeedbackCycle, groups: Iterable[str]) -> None:
    """Refuse a group that is too small to answer unnamed."""
    counts = Counter(groups)
    least = {RaterGroup.PEERS: cycle.least_peers, RaterGroup.REPORTS: cycle.least_reports}
    for group, needed in least.items():
        if 0 < counts[group] < needed + MARGIN:
            words = _(
                "%(group)s: ask %(needed)s people or more, or none. One more than has to answer,"
                " so that nobody can tell who did."
            )
            raise ValidationError(words % {"group": group.label, "needed": needed + MARGIN})


def _ask(cycle: FeedbackCycle, raters: list[int]) -> None:
    if cycle.state == CycleState.RUNNING:
        tell_raters(cycle, FeedbackRater.objects.filter(pk__in=raters))


def _require_choosing(subject: FeedbackSubject) -> None:
    if subject.state != SubjectState.CHOOSING:
        raise ValidationError(_("Your list was sent: it is no longer changed here."))


def _go(actor: Actor, subject: FeedbackSubject, state: str, act: str) -> FeedbackSubject:
    """One step of a subject; the audit says no number of raters and no name."""
    subject.state = state
    subject.save(update_fields=["state"])
    AuditEntry.add(
        actor, f"leadership.feedback_raters.{act}", subject, subject=subject.employee,
        cycle=subject.cycle_id,
    )  # fmt: skip
    return subject

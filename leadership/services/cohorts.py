"""Cohorts: set up, changed, opened, called off; and who instructs them."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from leadership import access
from leadership.models import (
    LIVE_COHORT_ENROLMENTS,
    Cohort,
    CohortEnrolment,
    CohortSession,
    CohortState,
    Instructor,
    JournalEntry,
    Programme,
)
from leadership.services.cohort_checks import (
    check_reason,
    refuse_fewer_seats,
    what_cohort_lacks,
)
from leadership.services.cohort_enrolments import end_live
from leadership.services.cohort_seats import fill_seats, locked_cohort, seats_taken
from lib.editing import refuse_if_changed
from talent.access import require
from talent.models import Actor, AuditEntry, Employee, User
from talent.services.days import require_sensible
from talent.services.notices import ToTell, notify, notify_many, subject_name

BASICS = ("name", "starts_on", "ends_on", "enrol_until", "capacity", "place")
CALLED_OFF, NAMED = "leadership.cohort_called_off", "leadership.cohort_instructs"
JOURNAL_CLOSED = "leadership.journal_closed"
MOST_INSTRUCTORS = 20


@transaction.atomic
def create_cohort(
    *, actor: Actor, programme: Programme, instructors: Sequence[Employee] = (), **given: Any
) -> Cohort:
    """Set a cohort up that nobody sees yet, save who instructs it and HR admins."""
    require(access.may_keep_programmes(actor))
    cohort = Cohort(programme=programme, **{name: given[name] for name in BASICS if name in given})
    _require_sensible_days(cohort)
    cohort.full_clean()
    cohort.save()
    AuditEntry.add(actor, "leadership.cohort.created", cohort, programme=programme.pk)
    name_instructors(actor, cohort, instructors)
    return cohort


@transaction.atomic
def edit_cohort(
    *,
    actor: Actor,
    cohort: Cohort,
    seen: str | None = None,
    instructors: Sequence[Employee] | None = None,
    **given: Any,
) -> Cohort:
    """Change days, seats and place, while it is not over; more seats go to the line at once."""
    cohort = locked_cohort(cohort)
    require(access.may_run_cohort(actor, cohort))
    if cohort.is_over:
        raise ValidationError(_("This cohort is over: nothing is changed any more."))
    if seen is not None:
        refuse_if_changed(cohort, BASICS, seen, who_instructs(cohort))
    changed = [name for name in BASICS if name in given and given[name] != getattr(cohort, name)]
    if changed:
        for name in changed:
            setattr(cohort, name, given[name])
        _require_sensible_days(cohort)
        cohort.full_clean()
        refuse_fewer_seats(cohort.capacity, seats_taken(cohort))
        refuse_sessions_outside(cohort)
        cohort.save()
        AuditEntry.add(actor, "leadership.cohort.edited", cohort, changed=changed)
        fill_seats(actor, cohort)
    if instructors is not None:
        name_instructors(actor, cohort, instructors)
    return cohort


def _require_sensible_days(cohort: Cohort) -> None:
    require_sensible(
        starts_on=cohort.starts_on, ends_on=cohort.ends_on, enrol_until=cohort.enrol_until
    )


def who_instructs(cohort: Cohort) -> dict[str, str]:
    """The names of those who instruct a cohort, by the label under which they are shown."""
    rows = cohort.instructors.select_related("employee").order_by("employee__name_folded", "pk")
    return {_("Instructors"): ", ".join(row.employee.name for row in rows)}


def refuse_sessions_outside(cohort: Cohort) -> None:
    """The days of a cohort hold all its sessions."""
    for session in CohortSession.objects.filter(cohort=cohort, is_cancelled=False):
        first = timezone.localdate(session.starts_at)
        if not cohort.starts_on <= first <= cohort.ends_on:
            words = _("“%(session)s” is on %(day)s: move that session first, or keep its day.")
            said = words % {"session": session, "day": date_format(first, "j F Y")}
            raise ValidationError({"ends_on" if first > cohort.ends_on else "starts_on": said})


def name_instructors(actor: Actor, cohort: Cohort, people: Iterable[Employee]) -> None:
    """Say who instructs a cohort; HR admins do. Nobody instructs a cohort and takes part in it."""
    wanted = {person.pk: person for person in people}
    now = set(cohort.instructors.values_list("employee", flat=True))
    if wanted.keys() == now:
        return
    require(access.may_keep_programmes(actor), _("HR admins name who instructs a cohort."))
    if len(wanted) > MOST_INSTRUCTORS:
        raise ValidationError({"instructors": _("Name at most 20 people.")})
    if not wanted and cohort.is_open:
        raise ValidationError({"instructors": _("An open cohort needs an instructor.")})
    new = sorted(wanted.keys() - now)
    _refuse_instructors(cohort, {pk: wanted[pk] for pk in new})
    cohort.instructors.exclude(employee__in=wanted).delete()
    Instructor.objects.bulk_create([Instructor(cohort=cohort, employee_id=pk) for pk in new])
    entry = AuditEntry.add(
        actor, "leadership.cohort.instructors", cohort, now=sorted(wanted), before=sorted(now)
    )
    if new:
        _close_journals(cohort, f"{entry.pk}")
    people_told = [wanted[pk].user for pk in new if wanted[pk].user != actor]
    _tell(NAMED, cohort, [user for user in people_told if user is not None])


def _close_journals(cohort: Cohort, period: str) -> None:
    """What was shared with those who led the cohort was not meant for who leads it from now on."""
    shared = JournalEntry.objects.filter(enrolment__cohort=cohort, for_instructors=True)
    writers = list(
        CohortEnrolment.objects.filter(journal__in=shared).select_related(
            "employee__user"
        ).distinct()
    )  # fmt: skip
    shared.update(for_instructors=False)
    for enrolment in writers:
        if enrolment.employee.user is not None:
            notify(enrolment.employee.user, JOURNAL_CLOSED, subject=enrolment, period=period)


def _refuse_instructors(cohort: Cohort, new: dict[int, Employee]) -> None:
    here = Employee.objects.employed().filter(user__is_active=True, pk__in=new)
    away = new.keys() - set(here.values_list("pk", flat=True))
    if away:
        words = _("%(name)s cannot sign in today: name somebody else.")
        raise ValidationError({"instructors": words % {"name": new[min(away)].name}})
    part = CohortEnrolment.objects.filter(cohort=cohort, employee__in=new)
    taking = (part.live() | part.seated()).select_related("employee").first()
    if taking is not None:
        words = _("%(name)s takes part in this cohort: name somebody else.")
        raise ValidationError({"instructors": words % {"name": taking.employee.name}})


@transaction.atomic
def open_cohort(*, actor: Actor, cohort: Cohort) -> Cohort:
    """Show a cohort to everybody; what it still lacks is said at its field."""
    cohort = locked_cohort(cohort)
    require(access.may_run_cohort(actor, cohort))
    expect(cohort, CohortState.DRAFT)
    lacking = what_cohort_lacks(cohort)
    if lacking:
        raise ValidationError(dict(lacking))
    return turned(actor, cohort, CohortState.OPEN, "opened")


@transaction.atomic
def call_off_cohort(*, actor: Actor, cohort: Cohort, reason: str = "") -> Cohort:
    """Call a cohort off: its sessions and everybody's part end, and all of them are told once."""
    cohort = locked_cohort(cohort)
    require(access.may_run_cohort(actor, cohort))
    expect(cohort, CohortState.DRAFT, CohortState.OPEN)
    said = check_reason(reason, is_needed=cohort.is_open)
    rows = CohortSession.objects.filter(cohort=cohort, is_cancelled=False)
    for session in rows.filter(starts_at__gt=timezone.now()).order_by("pk"):
        session.is_cancelled, session.sequence = True, session.sequence + 1
        session.save(update_fields=["is_cancelled", "sequence"])
    ended = end_live(actor, cohort, LIVE_COHORT_ENROLMENTS, said)
    cohort = turned(actor, cohort, CohortState.CANCELLED, "called_off")
    users = [row.employee.user for row in ended if row.employee.user is not None]
    _tell(CALLED_OFF, cohort, users)
    return cohort


@transaction.atomic
def note_export(*, actor: Actor, cohort: Cohort) -> None:
    """Leave in the audit that somebody took the list of who takes part away as a file."""
    require(access.may_run_cohort(actor, cohort))
    AuditEntry.add(actor, "leadership.cohort.exported", cohort)


def turned(actor: Actor, cohort: Cohort, state: CohortState, act: str) -> Cohort:
    cohort.state = state
    cohort.save(update_fields=["state"])
    AuditEntry.add(actor, f"leadership.cohort.{act}", cohort)
    return cohort


def expect(cohort: Cohort, *states: CohortState) -> None:
    """Refuse what no longer stands as somebody's window shows it."""
    if cohort.state not in states:
        words = _("This cohort is no longer as you saw it: it is “%(state)s” now.")
        raise ValidationError(words % {"state": cohort.get_state_display()})


def _tell(kind: str, cohort: Cohort, users: Iterable[User]) -> None:
    ids = {"cohort": cohort.pk}
    told = [ToTell(one.pk, subject_name(cohort), "", ids) for one in users if one.is_active]
    notify_many(kind, told)

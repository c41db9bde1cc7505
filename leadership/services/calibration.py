"""Calibration sessions: set up, opened with what was assessed, closed for good."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from leadership import access
from leadership.models import (
    CalibrationSeat,
    CalibrationSession,
    PerformanceAssessment,
    PersonAssessmentState,
    Placement,
    PotentialAssessment,
    SeatRole,
    SeesAfter,
    SessionState,
)
from leadership.queries.calibration_scope import covered, latest_assessments, whom_it_covers
from leadership.services.fairness import why_not_checked
from leadership.services.person_assessments import publish_locked
from lib.editing import refuse_if_changed
from talent.access import require
from talent.models import Actor, AuditEntry, Employee, User
from talent.services.days import require_sensible
from talent.services.notices import ToTell, notify_many, subject_name
from talent.services.once import refuse_twice

OPENED = "leadership.calibration_opened"
RESULT = "leadership.calibration_result"
BASICS = ("name", "purpose", "meets_at", "sees_after")
BOARD = ("performance_labels", "potential_labels", "box_labels", "guidance")
GRADES = ("lowest_grade", "highest_grade")
MOST_PEOPLE, MOST_SEATS = 500, 30
FIRST_PERFORMANCE = ("Below", "As agreed", "Beyond")
FIRST_POTENTIAL = ("In today’s role", "A wider role", "Two steps on")


@transaction.atomic
def create_session(
    *,
    actor: Actor,
    name: str,
    performance_labels: Sequence[str] = FIRST_PERFORMANCE,
    potential_labels: Sequence[str] = FIRST_POTENTIAL,
    facilitators: Sequence[Employee] = (),
    participants: Sequence[Employee] = (),
    **given: Any,
) -> CalibrationSession:
    """Set up a session that only its facilitators and HR admins see."""
    require(access.may_set_up_calibration(actor))
    session = CalibrationSession(
        name=name,
        performance_labels=list(performance_labels),
        potential_labels=list(potential_labels),
        created_by=actor if isinstance(actor, User) else None,
        **{key: given[key] for key in (*BASICS, *GRADES, "guidance") if key in given},
    )
    boxes = len(performance_labels) * len(potential_labels)
    session.box_labels = list(given.get("box_labels") or [""] * boxes)
    _check(session)
    refuse_twice(actor, session, (*BASICS, *GRADES), "leadership.calibration.created")
    session.save()
    _set_scope(session, given)
    _seat(session, facilitators or _oneself(actor), participants)
    AuditEntry.add(actor, "leadership.calibration.created", session)
    return session


def _oneself(actor: Actor) -> list[Employee]:
    """Whoever sets it up runs it, where nobody is named."""
    if not isinstance(actor, User):
        return []
    return list(Employee.objects.employed().filter(user=actor))


@transaction.atomic
def edit_session(
    *,
    actor: Actor,
    session: CalibrationSession,
    seen: str | None = None,
    facilitators: Sequence[Employee] | None = None,
    participants: Sequence[Employee] | None = None,
    **given: Any,
) -> CalibrationSession:
    """Change what a session is; once it is open its people, axes and who sees the result stay."""
    session = locked_session(actor, session, SessionState.DRAFT, SessionState.OPEN)
    names = [key for key in (*BASICS, *GRADES, *BOARD) if key in given]
    if seen is not None:
        is_seated = facilitators is not None or participants is not None
        beside = who_sits(session) if is_seated else {}
        beside |= whom_it_covers(session) if {"units", "listed"} & given.keys() else {}
        refuse_if_changed(session, names, seen, beside)
    if not session.is_draft:
        _refuse_changes(session, given)
    for key in names:
        setattr(session, key, given[key])
    _check(session)
    session.save()
    if session.is_draft:
        _set_scope(session, given)
    if facilitators is not None or participants is not None:
        _seat(session, facilitators, participants)
    AuditEntry.add(actor, "leadership.calibration.edited", session, changed=sorted(names))
    return session


def who_sits(session: CalibrationSession) -> dict[str, str]:
    """Who runs a session and who takes part, by the labels under which they are shown."""
    seats = session.seats.select_related("employee").order_by("employee__name_folded", "pk")
    labels = {SeatRole.FACILITATOR: _("Runs it"), SeatRole.PARTICIPANT: _("Takes part")}
    return {
        label: ", ".join(seat.employee.name for seat in seats if seat.role == role)
        for role, label in labels.items()
    }


def _refuse_changes(session: CalibrationSession, given: dict[str, Any]) -> None:
    if given.get("sees_after", session.sees_after) != session.sees_after:
        words = _("People speak openly because they know who reads it: this stays.")
        raise ValidationError({"sees_after": words})
    for key in ("performance_labels", "potential_labels"):
        if key in given and len(given[key]) != len(getattr(session, key)):
            raise ValidationError({key: _("The board is in use: it keeps its levels.")})
    for key in GRADES:
        if key in given and given[key] != getattr(session, key):
            raise ValidationError({key: _("Who is on the board was settled when it was opened.")})


def _set_scope(session: CalibrationSession, given: dict[str, Any]) -> None:
    if "units" in given:
        session.units.set(given["units"])
    if "listed" in given:
        session.listed.set(given["listed"])


def _check(session: CalibrationSession) -> None:
    if session.meets_at is not None:
        require_sensible(meets_at=session.meets_at.date())
    rows, columns = session.levels
    if not (2 <= rows <= 5 and 2 <= columns <= 5):
        raise ValidationError({"performance_labels": _("An axis has two to five levels.")})
    if len(session.box_labels) != rows * columns:
        raise ValidationError({"box_labels": _("Name each box, or none.")})
    if session.guidance and len(session.guidance) not in (rows, rows * columns):
        words = _("Give a share for each level, for each box, or none.")
        raise ValidationError({"guidance": words})
    if session.guidance and sum(session.guidance) != 100:
        raise ValidationError({"guidance": _("The shares have to come to 100.")})
    lowest, highest = session.lowest_grade, session.highest_grade
    if lowest is not None and highest is not None and lowest.rank > highest.rank:
        words = _("“%(lowest)s” lies above “%(highest)s”: exchange the two.")
        raise ValidationError({"lowest_grade": words % {"lowest": lowest, "highest": highest}})
    session.full_clean()


def _seat(
    session: CalibrationSession,
    facilitators: Iterable[Employee] | None,
    participants: Iterable[Employee] | None,
) -> None:
    """Say who runs the session and who takes part; nobody of them is on its board."""
    now = list(session.seats.select_related("employee"))
    said = {SeatRole.PARTICIPANT: participants, SeatRole.FACILITATOR: facilitators}
    wanted: dict[Employee, SeatRole] = {}
    for role, people in said.items():
        kept = [seat.employee for seat in now if seat.role == role]
        wanted |= dict.fromkeys(kept if people is None else people, role)
    if SeatRole.FACILITATOR not in wanted.values():
        raise ValidationError({"facilitators": _("Somebody has to run the session.")})
    if len(wanted) > MOST_SEATS:
        raise ValidationError({"participants": _("At most 30 people take part.")})
    # On purpose without saying who: whoever names people need not be able to see the board.
    placed = Placement.objects.filter(session=session, employee__in=wanted)
    if placed.exists():
        words = _("Whoever is on the board takes no part: somebody whom you named is on it.")
        raise ValidationError({"participants": words})
    session.seats.exclude(employee__in=wanted).delete()
    have = {seat.employee_id: seat for seat in session.seats.all()}
    for person, role in wanted.items():
        if person.pk not in have:
            CalibrationSeat.objects.create(session=session, employee=person, role=role)
        elif have[person.pk].role != role:
            have[person.pk].role = role
            have[person.pk].save(update_fields=["role"])


@transaction.atomic
def open_session(*, actor: Actor, session: CalibrationSession) -> CalibrationSession:
    """Put everybody of the scope on the board, where the newest assessments say."""
    session = locked_session(actor, session, SessionState.DRAFT)
    people = list(covered(session)[: MOST_PEOPLE + 1])
    if not people:
        raise ValidationError(_("Nobody is covered: choose units, grades or people."))
    if len(people) > MOST_PEOPLE:
        words = _("A board holds %(most)d people: cover fewer units or grades.")
        raise ValidationError(words % {"most": MOST_PEOPLE})
    performance, potential = latest_assessments([person.pk for person in people])
    Placement.objects.bulk_create(
        _first(session, person, performance.get(person.pk), potential.get(person.pk))
        for person in people
    )
    session.state, session.opened_at = SessionState.OPEN, timezone.now()
    session.save(update_fields=["state", "opened_at"])
    AuditEntry.add(actor, "leadership.calibration.opened", session, people=len(people))
    seats = session.seats.exclude(employee__user=None).select_related("employee")
    ids = {"calibrationsession": session.pk}
    told = [
        ToTell(seat.employee.user_id, subject_name(session), "", ids)
        for seat in seats
        if seat.employee.user_id and seat.employee.user_id != getattr(actor, "pk", None)
    ]
    notify_many(OPENED, told)
    return session


def _first(
    session: CalibrationSession,
    person: Employee,
    performance: PerformanceAssessment | None,
    potential: PotentialAssessment | None,
) -> Placement:
    """A person where two assessments put them; on a scale of another length they say no box."""
    placed = Placement(
        session=session, employee=person,
        performance_assessment=performance, potential_assessment=potential,
    )  # fmt: skip
    if performance is not None and potential is not None:
        sizes = len(performance.scale.labels), len(potential.scale.labels)
        if sizes == session.levels:
            placed.performance, placed.potential = performance.level, potential.level
    return placed


@transaction.atomic
def close_session(*, actor: Actor, session: CalibrationSession) -> CalibrationSession:
    """End a session for good: nothing of it changes any more, and its rule says who reads it."""
    session = locked_session(actor, session, SessionState.OPEN)
    hindered = why_not_checked(session)
    if hindered:
        raise ValidationError(hindered)
    if session.sees_after == SeesAfter.PERSON:
        _publish(actor, session)
    session.state, session.closed_at = SessionState.CLOSED, timezone.now()
    session.save(update_fields=["state", "closed_at"])
    AuditEntry.add(actor, "leadership.calibration.closed", session)
    return session


def _publish(actor: Actor, session: CalibrationSession) -> None:
    """Show people what was assessed, and tell them of their result."""
    for model in (PerformanceAssessment, PotentialAssessment):
        rows = model.objects.select_for_update(of=("self",)).filter(
            placements__session=session, placements__performance__isnull=False,
            state=PersonAssessmentState.SUBMITTED,
        )  # fmt: skip
        for made in rows.select_related("employee__user").order_by("pk"):
            publish_locked(actor, made)
    placed = Placement.objects.filter(session=session, performance__isnull=False)
    told = placed.exclude(employee__user=None).values_list("employee__user", "pk")
    notify_many(
        RESULT, [ToTell(user, f"placement:{pk}", "", {"placement": pk}) for user, pk in told]
    )


@transaction.atomic
def discard_session(*, actor: Actor, session: CalibrationSession) -> None:
    """Throw a session away that was never opened."""
    session = locked_session(actor, session, SessionState.DRAFT)
    AuditEntry.add(actor, "leadership.calibration.discarded", session)
    session.delete()


@transaction.atomic
def note_export(*, actor: Actor, session: CalibrationSession) -> None:
    """Leave in the audit that somebody took the board away as a file."""
    require(access.may_run_calibration(actor, session))
    AuditEntry.add(actor, "leadership.calibration.exported", session)


def locked_session(
    actor: Actor, session: CalibrationSession, *states: SessionState
) -> CalibrationSession:
    """The session as it stands, for whoever runs it, if it is in one of these states."""
    require(access.may_run_calibration(actor, session))
    rows = CalibrationSession.objects.select_for_update(of=("self",))
    found: CalibrationSession = rows.get(pk=session.pk)
    if found.state not in states:
        if found.is_closed:
            raise ValidationError(
                _("This session is closed: nothing of it changes any more."), code="closed"
            )
        words = _("This session is “%(state)s”.")
        raise ValidationError(words % {"state": found.get_state_display()})
    return found


def left_off(session: CalibrationSession) -> str:
    """Who takes part and is therefore not on the board, in words; empty for nobody."""
    count = session.seats.count()
    words = ngettext(
        "The one who takes part is not on the board, even if the scope covers them.",
        "The %(count)d who take part are not on the board, even if the scope covers them.",
        count,
    )
    return words % {"count": count}

"""What attendance and progress put on the pages of sessions and enrolments, and elsewhere."""

from collections.abc import Mapping
from decimal import Decimal

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from leadership import access
from leadership.enrolment_sections import SECTIONS as ENROLMENT_SECTIONS
from leadership.enrolment_sections import EnrolmentSection
from leadership.home_parts import SECTIONS as HOME_SECTIONS
from leadership.home_parts import Section
from leadership.models import (
    AssessmentResult,
    Attendance,
    AttendanceState,
    CohortEnrolment,
    CohortEnrolmentState,
    CohortSession,
    JournalEntry,
    Submission,
)
from leadership.queries.attendance import attendance_of, missed_sessions, takes_codes
from leadership.queries.coursework import tries_of, work_of
from leadership.queries.journals import exported, shared_entries
from leadership.queries.progress import progress_of
from leadership.session_sections import SECTIONS as SESSION_SECTIONS
from leadership.session_sections import SessionSection
from talent.access import is_self
from talent.models import Employee, User
from talent.registry import HeldKind, registry


def attendance_section(user: User, session: CohortSession) -> SessionSection | None:
    """Who was there: for who leads how many, for a participant the own mark."""
    has_begun = session.starts_at <= timezone.now()
    codes = takes_codes(session)
    if session.is_cancelled or not (has_begun or codes):
        return None
    context: dict[str, object] = {"session": session, "has_begun": has_begun, "takes_codes": codes}
    if access.may_run_cohort(user, session.cohort):
        context |= {"runs": True, **_counts(session)}
        return SessionSection("leadership/_session_attendance.html", context, 10)
    mine = CohortEnrolment.objects.visible_to(user).seated()
    enrolment = mine.filter(cohort=session.cohort, employee__user=user).first()
    if enrolment is None:
        return None
    rows = Attendance.objects.visible_to(user)
    context["mark"] = rows.filter(session=session, enrolment=enrolment).first()
    return SessionSection("leadership/_session_attendance.html", context, 10)


def _counts(session: CohortSession) -> Mapping[str, int]:
    marks = Attendance.objects.filter(session=session).aggregate(
        there=Count("pk", filter=Q(state=AttendanceState.ATTENDED)),
        missed=Count("pk", filter=Q(state=AttendanceState.MISSED)),
    )
    seats = CohortEnrolment.objects.seated().filter(cohort=session.cohort).count()
    return {**marks, "open": max(seats - marks["there"] - marks["missed"], 0)}


def progress_section(user: User, enrolment: CohortEnrolment) -> EnrolmentSection | None:
    """How far somebody with a seat is, and what the reader may note as done."""
    if not enrolment.has_seat:
        return None
    progress = progress_of(enrolment)
    is_mine = is_self(user, enrolment.employee)
    runs = access.may_judge(user, enrolment)
    confirms = {
        step.component.pk
        for step in progress.steps
        if runs or access.may_confirm(user, enrolment, step.component)
    }
    there = [row for row in attendance_of(user, enrolment) if row.state == AttendanceState.ATTENDED]
    context = {
        "progress": progress,
        "enrolment": enrolment,
        "confirms": set() if is_mine else confirms,
        "is_mine": is_mine,
        "missed": missed_sessions(user, enrolment),
        "attended": len(there),
        "hours": sum((Decimal(row.session.minutes) / 60 for row in there), Decimal(0)),
    }
    return EnrolmentSection("leadership/_enrolment_progress.html", context, 5)


def work_section(user: User, enrolment: CohortEnrolment) -> EnrolmentSection | None:
    """What is asked of somebody with a seat, what was handed in, and the scores."""
    if not enrolment.has_seat:
        return None
    context = {
        "work": work_of(user, enrolment),
        "tries": tries_of(user, enrolment),
        "is_mine": is_self(user, enrolment.employee),
    }
    if not (context["work"] or context["tries"]):
        return None
    return EnrolmentSection("leadership/_enrolment_work.html", context, 7)


def journal_section(user: User, enrolment: CohortEnrolment) -> EnrolmentSection | None:
    """For the writer the way to the journal; for others what was shared with them."""
    if not enrolment.has_seat:
        return None
    is_mine = is_self(user, enrolment.employee)
    may_name = enrolment.state == CohortEnrolmentState.ENROLLED and access.may_judge(
        user, enrolment
    )
    entries = [] if is_mine else shared_entries(user, enrolment)
    if not (is_mine or may_name or entries):
        return None
    context = {
        "enrolment": enrolment,
        "is_mine": is_mine,
        "may_name": may_name,
        "entries": [one for one in entries if one.is_readable],
    }
    return EnrolmentSection("leadership/_enrolment_journal.html", context, 10, "side")


def coached_section(user: User, me: Employee) -> Section | None:
    """Whom I coach."""
    rows = CohortEnrolment.objects.visible_to(user).filter(
        coach=me, state=CohortEnrolmentState.ENROLLED
    )
    found = list(rows.select_related("employee", "cohort__programme").order_by("pk")[:MOST_COACHED])
    return Section("leadership/_home_coached.html", {"rows": found}, 20, "side") if found else None


MOST_COACHED = 20
HELD = [
    HeldKind(
        _("Your journals in programmes"),
        lambda user, me: JournalEntry.objects.written_by(user),
        (
            "enrolment",
            "uid",
            "sealed",
            "enrolment__cohort__programme__name",
            "at",
            "for_coach",
            "for_instructors",
        ),
        exported,
    ),
    HeldKind(
        _("What you handed in"),
        lambda user, me: Submission.objects.visible_to(user).filter(enrolment__employee=me),
        ("assignment__title", "state", "text", "link", "file_name", "feedback", "is_late", "at"),
    ),
    HeldKind(
        _("Scores of your assessments in programmes"),
        lambda user, me: AssessmentResult.objects.visible_to(user).filter(enrolment__employee=me),
        ("assessment__title", "attempt", "score", "passed", "note", "at"),
    ),
    HeldKind(
        _("Sessions of programmes that you attended or missed"),
        lambda user, me: Attendance.objects.visible_to(user).filter(enrolment__employee=me),
        ("session__title", "session__starts_at", "state", "by_code", "at"),
    ),
]


def register() -> None:
    SESSION_SECTIONS.append(attendance_section)
    ENROLMENT_SECTIONS.extend((progress_section, work_section, journal_section))
    HOME_SECTIONS.append(coached_section)
    registry.held += HELD

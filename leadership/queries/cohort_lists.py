"""The lists of whoever leads a cohort: who was there, who handed in, and who passed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Case, Exists, IntegerField, Max, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from leadership.models import (
    Assessment,
    AssessmentResult,
    Assignment,
    Attendance,
    AttendanceState,
    CohortEnrolment,
    CohortSession,
    Submission,
    SubmissionState,
)
from leadership.queries.attendance import Mark
from leadership.queries.coursework import Tries, Work
from lib.paging import Page, page_of
from talent.models import User
from talent.models.folding import Fold

PAGE = 40
MOST_WORDS = 6
NEVER, NO_SCORE = datetime(1900, 1, 1, tzinfo=UTC), Decimal(-1)
NAME = ("employee__name_folded", "pk")
MARK_STATES = [("", _("All")), *AttendanceState.choices, ("open", _("Not said yet"))]
MARK_SORTS = [("name", _("By name")), ("open", _("Not said first"))]
WORK_STATES = [("", _("All")), *SubmissionState.choices, ("open", _("Nothing yet"))]
WORK_SORTS = [("name", _("By name")), ("newest", _("Newest first"))]
SCORE_STATES = [
    ("", _("All")), ("passed", _("Passed")), ("failed", _("Not passed yet")),
    ("open", _("Not assessed yet")),
]  # fmt: skip
SCORE_SORTS = [("name", _("By name")), ("score", _("Best score first"))]


@dataclass(frozen=True)
class ListWanted:
    """To what a list is narrowed, and in which order it stands; empty means any."""

    text: str = ""
    state: str = ""
    order: str = "name"

    @property
    def is_narrowed(self) -> bool:
        return bool(self.text or self.state)


def _seats(user: User, cohort: int, wanted: ListWanted) -> QuerySet[CohortEnrolment]:
    """Everybody with a seat but oneself, whom nobody judges; found by name."""
    rows = CohortEnrolment.objects.visible_to(user).seated().filter(cohort=cohort)
    for word in wanted.text.split()[:MOST_WORDS]:
        rows = rows.filter(employee__name_folded__contains=Fold.of(word))
    return rows.exclude(employee__user=user).select_related("employee")


def _page(
    rows: QuerySet[Any], wanted: ListWanted, orders: Mapping[str, tuple[str, ...]], cursor: str
) -> Page[CohortEnrolment]:
    return page_of(rows, *orders.get(wanted.order, NAME), cursor=cursor, size=PAGE)


def marks_page(user: User, session: CohortSession, wanted: ListWanted, cursor: str) -> Page[Mark]:
    """Who was there; of a make-up session those who missed the first come first."""
    seats = _seats(user, session.cohort_id, wanted)
    said = Attendance.objects.filter(session=session)
    if wanted.state == "open":
        seats = seats.exclude(pk__in=said.values("enrolment"))
    elif wanted.state:
        seats = seats.filter(pk__in=said.filter(state=wanted.state).values("enrolment"))
    mine = said.filter(enrolment=OuterRef("pk"))
    first = Attendance.objects.filter(
        session=session.makes_up_id, state=AttendanceState.MISSED, enrolment=OuterRef("pk")
    )
    seats = seats.annotate(
        is_said=_as_number(Exists(mine)), has_missed=_as_number(Exists(first), yes=0)
    )
    names = ("has_missed", *NAME)
    found = _page(seats, wanted, {"name": names, "open": ("is_said", *names)}, cursor)
    there = {row.enrolment_id: row for row in said.filter(enrolment__in=found.rows)}
    rows = [Mark(one, there.get(one.pk)) for one in found.rows]
    return Page(rows, found.previous, found.next)


def work_page(user: User, assignment: Assignment, wanted: ListWanted, cursor: str) -> Page[Work]:
    """Who handed in, and what became of it."""
    seats = _seats(user, assignment.cohort_id, wanted)
    given = Submission.objects.visible_to(user).filter(assignment=assignment)
    if wanted.state == "open":
        seats = seats.exclude(pk__in=given.values("enrolment"))
    elif wanted.state:
        seats = seats.filter(pk__in=given.filter(state=wanted.state).values("enrolment"))
    of_this = Q(submissions__assignment=assignment)
    seats = seats.annotate(last=Coalesce(Max("submissions__at", filter=of_this), Value(NEVER)))
    found = _page(seats, wanted, {"newest": ("-last", "-pk")}, cursor)
    rows = {row.enrolment_id: row for row in given.filter(enrolment__in=found.rows)}
    work = [Work(assignment, rows.get(one.pk), one) for one in found.rows]
    return Page(work, found.previous, found.next)


def tries_page(user: User, assessment: Assessment, wanted: ListWanted, cursor: str) -> Page[Tries]:
    """Everybody's tries."""
    seats = _seats(user, assessment.cohort_id, wanted)
    given = AssessmentResult.objects.visible_to(user).filter(assessment=assessment)
    passed = given.filter(passed=True).values("enrolment")
    if wanted.state == "passed":
        seats = seats.filter(pk__in=passed)
    elif wanted.state == "failed":
        seats = seats.filter(pk__in=given.values("enrolment")).exclude(pk__in=passed)
    elif wanted.state == "open":
        seats = seats.exclude(pk__in=given.values("enrolment"))
    of_this = Q(results__assessment=assessment)
    best = Coalesce(Max("results__score", filter=of_this), Value(NO_SCORE))
    found = _page(seats.annotate(best=best), wanted, {"score": ("-best", "-pk")}, cursor)
    by: dict[int, list[AssessmentResult]] = {}
    for row in given.filter(enrolment__in=found.rows).order_by("attempt"):
        by.setdefault(row.enrolment_id, []).append(row)
    tries = [Tries(assessment, by.get(one.pk, []), one) for one in found.rows]
    return Page(tries, found.previous, found.next)


def _as_number(condition: Any, *, yes: int = 1) -> Case:
    """A condition as a key of paging, which compares numbers."""
    return Case(
        When(condition, then=Value(yes)), default=Value(1 - yes), output_field=IntegerField()
    )

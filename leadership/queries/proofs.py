"""What proves that a component is done in a cohort: its sessions, work and marks.

`PROOFS` holds one function for each kind of proof. It says for the components of a cohort which of
them ask for such a proof, and for which of them one participant has given it whole.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from leadership.models import (
    Assessment,
    AssessmentResult,
    Assignment,
    Attendance,
    AttendanceState,
    Cohort,
    CohortEnrolment,
    CohortSession,
    Submission,
    SubmissionState,
)


@dataclass(frozen=True)
class Proof:
    """Of one kind of proof: the components that ask for it, and those for which it is given."""

    asked: frozenset[int]
    given: frozenset[int]


def by_attendance(cohort: Cohort, enrolment: CohortEnrolment | None) -> Proof:
    """A component with sessions is attended once each of them was, or a make-up of it."""
    sessions = CohortSession.objects.filter(
        cohort=cohort, component__isnull=False, is_cancelled=False, makes_up__isnull=True
    )
    needs = _by_component(sessions.order_by().values_list("component", "pk"))
    if enrolment is None:
        return Proof(frozenset(needs), frozenset())
    return _given(needs, attended(enrolment))


def attended(enrolment: CohortEnrolment) -> set[int]:
    """The sessions that somebody was in, and those that somebody made up for."""
    rows = Attendance.objects.filter(enrolment=enrolment, state=AttendanceState.ATTENDED)
    pairs = rows.order_by().values_list("session", "session__makes_up")
    return {pk for pair in pairs for pk in pair if pk is not None}


def by_work(cohort: Cohort, enrolment: CohortEnrolment | None) -> Proof:
    """A component with assignments asks for each of them to be accepted."""
    rows = Assignment.objects.filter(cohort=cohort, component__isnull=False).order_by()
    needs = _by_component(rows.values_list("component", "pk"))
    if enrolment is None:
        return Proof(frozenset(needs), frozenset())
    done = Submission.objects.filter(enrolment=enrolment, state=SubmissionState.ACCEPTED)
    return _given(needs, set(done.values_list("assignment", flat=True)))


def by_assessment(cohort: Cohort, enrolment: CohortEnrolment | None) -> Proof:
    """A component with assessments asks for each of them to be passed once."""
    rows = Assessment.objects.filter(cohort=cohort, component__isnull=False).order_by()
    needs = _by_component(rows.values_list("component", "pk"))
    if enrolment is None:
        return Proof(frozenset(needs), frozenset())
    passed = AssessmentResult.objects.filter(enrolment=enrolment, passed=True)
    return _given(needs, set(passed.values_list("assessment", flat=True)))


def _by_component(pairs: Iterable[tuple[int, int]]) -> dict[int, set[int]]:
    needs: dict[int, set[int]] = {}
    for component, pk in pairs:
        needs.setdefault(component, set()).add(pk)
    return needs


def _given(needs: dict[int, set[int]], done: set[int]) -> Proof:
    given = frozenset(pk for pk, asked in needs.items() if asked <= done)
    return Proof(frozenset(needs), given)


PROOFS: list[Callable[[Cohort, CohortEnrolment | None], Proof]] = [
    by_attendance,
    by_work,
    by_assessment,
]


def proved(enrolment: CohortEnrolment) -> set[int]:
    """The components for which somebody has given every proof that is asked for."""
    found = [proof(enrolment.cohort, enrolment) for proof in PROOFS]
    asked = set().union(*(one.asked for one in found))
    lacking = set().union(*(one.asked - one.given for one in found))
    return asked - lacking


def proved_components(cohort: Cohort) -> frozenset[int]:
    """The components of a cohort that are not done by saying so."""
    return _asked(proof(cohort, None) for proof in PROOFS)


def _asked(found: Iterable[Proof]) -> frozenset[int]:
    return frozenset().union(*(one.asked for one in found))

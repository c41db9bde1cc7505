"""What proves that a component is done in a cohort: its sessions, and later work and marks.

`PROOFS` holds one function for each kind of proof. It says for the components of a cohort which of
them ask for such a proof, and for which of them one participant has given it whole.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from leadership.models import Attendance, AttendanceState, Cohort, CohortEnrolment, CohortSession


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
    needs: dict[int, set[int]] = {}
    for pk, component in sessions.order_by().values_list("pk", "component"):
        needs.setdefault(component, set()).add(pk)
    if enrolment is None:
        return Proof(frozenset(needs), frozenset())
    there = attended(enrolment)
    return Proof(frozenset(needs), frozenset(pk for pk, asked in needs.items() if asked <= there))


def attended(enrolment: CohortEnrolment) -> set[int]:
    """The sessions that somebody was in, and those that somebody made up for."""
    rows = Attendance.objects.filter(enrolment=enrolment, state=AttendanceState.ATTENDED)
    pairs = rows.order_by().values_list("session", "session__makes_up")
    return {pk for pair in pairs for pk in pair if pk is not None}


PROOFS: list[Callable[[Cohort, CohortEnrolment | None], Proof]] = [by_attendance]


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

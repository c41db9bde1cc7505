"""Measure the board of a calibration session with 300 people, on a copy of a company; prints JSON.

Other sessions have been held before it, so that the tables are long. The board is opened by a
manager who runs it and holds no other right, by one who takes part, and by HR.
"""

import json
import random
import statistics
import sys
from collections.abc import Sequence

import django

django.setup()

from django.db import connection, transaction  # noqa: E402
from django.db.models import Exists, OuterRef  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench.jobs import seconds  # noqa: E402
from bench.pages import counts  # noqa: E402
from leadership.models import (  # noqa: E402
    CalibrationSeat,
    CalibrationSession,
    Placement,
    PlacementMove,
    SeatRole,
    SessionState,
)
from leadership.services.calibration import FIRST_PERFORMANCE, FIRST_POTENTIAL  # noqa: E402
from talent.models import Assignment, Employee, GrantKind, ReportingLine, User  # noqa: E402

PEOPLE, MOVED, BEFORE = 300, 100, 20
CALLS, BAR = 60, 0.3


def main() -> None:
    dice = random.Random("calibration")
    facilitator, participant = two_managers()
    admin = User.objects.filter(grants__kind=GrantKind.HR_ADMIN, is_active=True).first()
    assert admin is not None
    # HR sees no board that it stands on itself.
    left_out = {facilitator.pk, participant.pk, getattr(admin, "employee", facilitator).pk}
    rows = Assignment.objects.current().order_by("pk").values_list("employee", flat=True)
    people = [pk for pk in rows if pk not in left_out]
    for number in range(BEFORE):
        some = dice.sample(people, min(PEOPLE, len(people)))
        close(make(dice, f"Held before {number}", facilitator, participant, some))
    session = make(dice, "Measured", facilitator, participant, dice.sample(people, PEOPLE))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE leadership_placement, leadership_placementmove")
    board = session.get_absolute_url()
    result = []
    for who, user in (
        ("its facilitator", facilitator.user),
        ("a participant", participant.user),
        ("HR", admin),
    ):
        assert user is not None
        median, queries = opened(user, board)
        name = f"a board of {PEOPLE} people, opened by {who} in {queries} queries (median)"
        result.append([name, median, BAR])
    assert facilitator.user is not None
    median, queries = opened(facilitator.user, f"{board}?view=list")
    result.append([f"… the same as a list, in {queries} queries (median)", median, BAR])
    json.dump(result, sys.stdout)


def two_managers() -> list[Employee]:
    """Two people who sign in, lead somebody and hold no right of HR."""
    rows = Employee.objects.employed().filter(user__is_active=True, user__grants=None)
    below = ReportingLine.objects.current().filter(manager=OuterRef("pk"))
    found = list(rows.filter(Exists(below)).order_by("pk")[:2])
    assert len(found) == 2
    return found


def opened(user: User, address: str) -> tuple[float, int]:
    """The median of many calls in seconds, and the queries of one."""
    client = Client(SERVER_NAME="localhost")
    client.force_login(user)

    def get() -> None:
        answer = client.get(address)
        assert answer.status_code == 200, answer.status_code

    get()
    with CaptureQueriesContext(connection) as asked:
        get()
    queries = sum(counts(one["sql"]) for one in asked)
    return statistics.median(seconds(get) for _call in range(CALLS)), queries


@transaction.atomic
def make(
    dice: random.Random,
    name: str,
    facilitator: Employee,
    participant: Employee,
    people: Sequence[int],
) -> CalibrationSession:
    """An open session: most are placed and half discussed, some have been moved."""
    session = CalibrationSession.objects.create(
        name=name, performance_labels=list(FIRST_PERFORMANCE),
        potential_labels=list(FIRST_POTENTIAL), box_labels=[""] * 9, guidance=[15, 70, 15],
    )  # fmt: skip
    for employee, role in (
        (facilitator, SeatRole.FACILITATOR),
        (participant, SeatRole.PARTICIPANT),
    ):
        CalibrationSeat.objects.create(session=session, employee=employee, role=role)
    now = timezone.now()
    placed = Placement.objects.bulk_create(
        Placement(
            session=session, employee_id=person, discussed_at=dice.choice([None, now]),
            performance=dice.randint(1, 3) if at % 10 else None,
            potential=dice.randint(1, 3) if at % 10 else None,
        )
        for at, person in enumerate(people)
    )  # fmt: skip
    PlacementMove.objects.bulk_create(
        PlacementMove(
            placement=one, version=2, to_performance=2, to_potential=2, reason="Seen at work.",
            from_performance=one.performance, from_potential=one.potential, by=facilitator.user,
        )
        for one in placed[:MOVED]
    )  # fmt: skip
    session.state, session.opened_at = SessionState.OPEN, now
    session.save()
    return session


def close(session: CalibrationSession) -> None:
    session.state, session.closed_at = SessionState.CLOSED, timezone.now()
    session.save()


if __name__ == "__main__":
    main()

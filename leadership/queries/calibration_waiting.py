"""What waits in calibration: parts of the one query that every page asks.

Nothing here depends on the board that a person is on: an inbox tells nobody of it.
"""

from typing import Any

from django.db.models import DateField, F, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast

from leadership.models import (
    CalibrationSeat,
    FairnessFinding,
    PerformanceAssessment,
    PersonAssessmentState,
    PotentialAssessment,
    SeatRole,
    SessionState,
)
from talent.models import Employee, User
from talent.queries.names import spoken_name
from talent.queries.waiting import COLUMNS, no_number, text


def waiting_parts(user: User, me: Employee) -> list[QuerySet[Any, Any]]:
    """Assessments that one has begun, sessions that are open, findings to say something to."""
    return [
        _drafts(PerformanceAssessment, me, "performance"),
        _drafts(PotentialAssessment, me, "potential"),
        _seats(me),
        _findings(me),
    ]


def _drafts(model: Any, me: Employee, kind: str) -> QuerySet[Any, Any]:
    rows = model.objects.filter(author=me, state=PersonAssessmentState.DRAFT)
    return _columns(
        rows, f"leadership.{kind}", F("scale__name"), spoken_name("employee"), F("created_at"),
        F("employee"),
    )  # fmt: skip


def _seats(me: Employee) -> QuerySet[Any, Any]:
    rows = CalibrationSeat.objects.filter(
        employee=me, role=SeatRole.PARTICIPANT, session__state=SessionState.OPEN
    )
    return _columns(
        rows, "leadership.calibration", F("session__name"), Value(""), F("session__opened_at"),
        Value(0), key=F("session"),
    )  # fmt: skip


def _findings(me: Employee) -> QuerySet[Any, Any]:
    """Of the latest check of each open session that one runs, as one thing for each session."""
    newest = FairnessFinding.objects.filter(
        check_of__session=OuterRef("session"), acknowledged_at__isnull=True
    )
    later = FairnessFinding.objects.filter(check_of__session=OuterRef("session"))
    rows = CalibrationSeat.objects.filter(
        employee=me, role=SeatRole.FACILITATOR, session__state=SessionState.OPEN
    ).annotate(
        waits=Subquery(newest.order_by("-check_of").values("check_of")[:1]),
        latest=Subquery(later.order_by("-check_of").values("check_of")[:1]),
        since=Subquery(newest.order_by("-check_of").values("check_of__at")[:1]),
    )
    return _columns(
        rows.filter(waits=F("latest")), "leadership.findings", F("session__name"), Value(""),
        F("since"), Value(0), key=F("session"),
    )  # fmt: skip


def _columns(
    rows: QuerySet[Any], what: str, words: Any, who: Any, at: Any, about: Any, *, key: Any = None
) -> QuerySet[Any, Any]:
    found: QuerySet[Any, Any] = rows.order_by().annotate(
        what=text(what),
        key=key or F("pk"),
        words=words,
        who=who,
        at=at,
        day=Cast(Value(None), DateField()),
        about=Cast(about, IntegerField()),
        mine=no_number(),
        theirs=no_number(),
        source=text(""),
    ).values_list(*COLUMNS)  # fmt: skip
    return found

"""What waits and what comes in calibration: parts of queries that are asked on every page.

Nothing here depends on the board that a person is on: an inbox tells nobody of it.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import (
    DateField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Cast

from leadership.models import (
    AssessmentRound,
    AssessmentTask,
    CalibrationSeat,
    CalibrationSession,
    FairnessFinding,
    PerformanceAssessment,
    PersonAssessmentState,
    PotentialAssessment,
    RoundState,
    SeatRole,
    SessionState,
)
from talent.models import Employee, User
from talent.queries.coming import coming_part
from talent.queries.names import spoken_name
from talent.queries.waiting import COLUMNS, no_number, text

STILL_ON = timedelta(hours=3)  # a session has no end; after this long it is not to come any more


def coming_parts(user: User, me: Employee, now: datetime) -> list[QuerySet[Any, Any]]:
    """Sessions that I run, and open ones in which I take part, by when they meet.

    Postgres seats nobody who is on the board.
    """
    seats = CalibrationSeat.objects.filter(session=OuterRef("pk"), employee=me.pk)
    rows = CalibrationSession.objects.filter(meets_at__gt=now - STILL_ON).exclude(
        state=SessionState.CLOSED
    )
    runs = rows.filter(Exists(seats.filter(role=SeatRole.FACILITATOR)))
    takes = rows.filter(Exists(seats.filter(role=SeatRole.PARTICIPANT)), state=SessionState.OPEN)
    return [
        coming_part(one, "leadership.calibration", who=F("name"), at="meets_at")  # type: ignore[arg-type]
        for one in (runs, takes)
    ]


def waiting_parts(user: User, me: Employee) -> list[QuerySet[Any, Any]]:
    """Assessments that one has begun, sessions that are open, findings to say something to."""
    return [
        _drafts(PerformanceAssessment, me, "performance"),
        _drafts(PotentialAssessment, me, "potential"),
        _seats(me),
        _findings(me),
        _rounds(me),
    ]


def _rounds(me: Employee) -> QuerySet[Any, Any]:
    """Rounds that ask me for something which is still missing, each as one thing."""
    tasks: Any = AssessmentTask.objects.filter(round=OuterRef("pk"), assessor=me)
    rows = AssessmentRound.objects.filter(Exists(tasks.missing()), state=RoundState.RUNNING)
    return _columns(
        rows, "leadership.assessment_round", F("name"), Value(""), F("opened_at"), Value(0),
        day=F("due_on"),
    )  # fmt: skip


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
    rows: QuerySet[Any], what: str, words: Any, who: Any, at: Any, about: Any, *,
    key: Any = None, day: Any = None,
) -> QuerySet[Any, Any]:  # fmt: skip
    found: QuerySet[Any, Any] = rows.order_by().annotate(
        what=text(what),
        key=key or F("pk"),
        words=words,
        who=who,
        at=at,
        day=day or Cast(Value(None), DateField()),
        about=Cast(about, IntegerField()),
        mine=no_number(),
        theirs=no_number(),
        source=text(""),
    ).values_list(*COLUMNS)  # fmt: skip
    return found

"""What of evaluation waits for a person: parts of the one query of every page."""

from datetime import timedelta
from typing import Any

from django.db.models import DateField, DateTimeField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Now

from leadership.evaluation import BEHAVIOUR_FROM, BEHAVIOUR_UNTIL
from leadership.models import (
    SEATED_ENROLMENTS,
    Attendance,
    AttendanceState,
    CohortEnrolment,
    CohortEnrolmentState,
    CohortSession,
    EvaluationAnswer,
    Occasion,
    ProgrammeTarget,
    RaterKind,
)
from leadership.queries.evaluation import BEFORE_OPEN, END_OPEN, ENDED, SESSION_OPEN
from lib.dates import today
from talent.models import Assignment, Employee, User
from talent.queries.names import spoken_name
from talent.queries.waiting import COLUMNS, no_number, text


def waiting_parts(user: User, me: Employee) -> list[QuerySet[Any, Any]]:
    """Sessions to look back on, levels before and after, the end, and behaviour."""
    mine = CohortEnrolment.objects.filter(employee=me)
    day = today()
    ended = mine.filter(state__in=ENDED, ended_on__gt=day - END_OPEN)
    raises = Exists(ProgrammeTarget.objects.filter(programme=OuterRef("cohort__programme")))
    before = mine.filter(
        raises, state=CohortEnrolmentState.ENROLLED, cohort__starts_on__gte=day - BEFORE_OPEN
    )
    led = Assignment.objects.current().filter(manager=me).values("employee")
    return [
        _sessions(me),
        _row(_unsaid(before, Occasion.BEFORE), "before", at=F("asked_at")),
        _row(_unsaid(ended, Occasion.END), "end", day=F("ended_on")),
        _row(_unsaid(ended.filter(raises), Occasion.AFTER), "after", day=F("ended_on")),
        _row(_unsaid(_changed(mine), Occasion.BEHAVIOUR), "behaviour", day=F("ended_on")),
        _row(
            _unsaid(
                _changed(CohortEnrolment.objects.filter(employee__in=led)), Occasion.BEHAVIOUR,
                RaterKind.MANAGER,
            ),
            "behaviour_of", day=F("ended_on"),
        ),
    ]  # fmt: skip


def _unsaid(
    rows: QuerySet[CohortEnrolment], occasion: str, rater: str = RaterKind.SELF
) -> QuerySet[CohortEnrolment]:
    given = EvaluationAnswer.objects.filter(
        enrolment=OuterRef("pk"), occasion=occasion, rater=rater
    )
    return rows.exclude(Exists(given))


def _changed(rows: QuerySet[CohortEnrolment]) -> QuerySet[CohortEnrolment]:
    """Who completed a programme 60 to 90 days ago."""
    day = today()
    return rows.filter(
        state=CohortEnrolmentState.COMPLETED,
        ended_on__range=(day - BEHAVIOUR_UNTIL, day - BEHAVIOUR_FROM),
    )


def _sessions(me: Employee) -> QuerySet[Any, Any]:
    """Sessions of the last days in which I had a seat, until I say how they were."""
    seat = CohortEnrolment.objects.filter(
        cohort=OuterRef("cohort"), employee_id=me.pk, state__in=SEATED_ENROLMENTS
    )
    given = EvaluationAnswer.objects.filter(
        session=OuterRef("pk"), enrolment__employee_id=me.pk, rater=RaterKind.SELF
    )
    # One that lasts for days may have begun long before it ends.
    begun = CohortSession.objects.filter(
        starts_at__gt=Now() - SESSION_OPEN - timedelta(days=7), starts_at__lt=Now(),
        is_cancelled=False,
    )  # fmt: skip
    ends = F("starts_at") + F("minutes") * Value(timedelta(minutes=1))
    over = begun.annotate(ends=Cast(ends, DateTimeField())).filter(
        ends__lte=Now(), ends__gt=Now() - SESSION_OPEN
    )
    noted = Attendance.objects.filter(session=OuterRef("pk"), enrolment__employee_id=me.pk)
    was_there = Q(Exists(noted.filter(state=AttendanceState.ATTENDED))) | Q(
        ~Exists(noted), makes_up__isnull=True
    )
    return _row(
        over.filter(was_there, Exists(seat)).exclude(Exists(given)), "session", at=F("ends"),
        words=F("title"), who=text(""), about=Value(me.pk),
    )  # fmt: skip


def _row(rows: QuerySet[Any], what: str, **given: Any) -> QuerySet[Any, Any]:
    """One part of the union."""
    usual: dict[str, Any] = {
        "key": F("pk"), "day": Cast(Value(None), DateField()),
        "at": Cast(Value(None), DateTimeField()),
    }  # fmt: skip
    if "words" not in given:
        usual |= {
            "words": F("cohort__programme__name"), "who": spoken_name("employee"),
            "about": F("employee_id"),
        }  # fmt: skip
    columns = {
        "what": text(f"leadership.evaluation_{what}"),
        "mine": no_number(),
        "theirs": no_number(),
        "source": text(""),
        **usual,
        **given,
    }
    renamed = {f"the_{name}": value for name, value in columns.items()}
    names = [f"the_{name}" for name in COLUMNS]
    found: QuerySet[Any, Any] = rows.order_by().annotate(**renamed).values_list(*names)
    return found

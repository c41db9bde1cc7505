"""What of sessions waits for a person: parts of the one query of every page."""

from datetime import date, timedelta
from typing import Any

from django.db.models import (
    Case,
    CharField,
    DateField,
    DateTimeField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Cast, Least, Now

from lib.dates import today
from mentoring.models import (
    BEGUN_PAIRS,
    COMING_SESSIONS,
    GOING_PAIRS,
    Evaluation,
    Moment,
    Pair,
    Pulse,
    Session,
    SessionState,
    Side,
)
from talent.models import Employee, User
from talent.queries.names import spoken_name
from talent.queries.waiting import COLUMNS, no_number, text

PULSE_OPEN = timedelta(days=30)  # afterwards nobody remembers how it was
END_OPEN = timedelta(days=60)


def waiting_parts(user: User, me: Employee) -> list[QuerySet[Any, Any]]:
    """Times to agree to, sessions that may have been held, how they were, and evaluations."""
    both = Q(pair__mentee_id=me.pk) | Q(pair__mentor_id=me.pk)
    sessions = Session.objects.filter(both)
    coming = sessions.filter(state__in=COMING_SESSIONS, pair__state__in=GOING_PAIRS)
    is_mine = Q(proposed_by__isnull=False, proposed_by_id=user.pk)
    asked = coming.filter(state=SessionState.PROPOSED, starts_at__gt=Now()).exclude(is_mine)
    side = _side(me, "pair__")
    given = Pulse.objects.filter(session=OuterRef("pk"), side=OuterRef("my_side"))
    held = sessions.filter(
        state=SessionState.HELD, settled_at__gte=Now() - PULSE_OPEN, pair__state__in=GOING_PAIRS
    )
    unsaid = held.annotate(my_side=side).exclude(Exists(given))
    other = _other(me, "pair__")
    theirs = "pair__mentee_id"
    return [
        _row(asked, "agree", other, theirs, at=F("created_at")),
        _row(coming.filter(starts_at__lte=Now()), "held", other, theirs, at=F("starts_at")),
        _row(unsaid, "pulse", other, theirs, at=F("settled_at")),
        *(_evaluations(me, moment) for moment in Moment),
    ]


def _evaluations(me: Employee, moment: Moment) -> QuerySet[Any, Any]:
    mine = Pair.objects.filter(Q(mentee_id=me.pk) | Q(mentor_id=me.pk))
    given = Evaluation.objects.filter(pair=OuterRef("pk"), side=OuterRef("my_side"), moment=moment)
    pairs = due_for(mine, moment).annotate(my_side=_side(me, "")).exclude(Exists(given))
    return _row(pairs, str(moment), _other(me, ""), "mentee_id", day=F("opens"))


def due_for(pairs: QuerySet[Pair], moment: str, day: date | None = None) -> QuerySet[Any]:
    """Pairs whose evaluation is open on a day, with the day on which it opened as `opens`."""
    day = day or today()
    if moment == Moment.MID:
        length = ExpressionWrapper(F("ends_on") - F("starts_on"), output_field=DurationField())
        half = ExpressionWrapper(F("starts_on") + length / 2, output_field=DateTimeField())
        rows = pairs.filter(state__in=GOING_PAIRS, ends_on__gt=day)
        return rows.annotate(opens=Cast(half, DateField())).filter(opens__lte=day)
    # Postgres leaves nulls out of the least of two.
    rows = pairs.filter(state__in=BEGUN_PAIRS).annotate(opens=Least("ends_on", "ended_on"))
    return rows.filter(opens__lte=day, opens__gt=day - END_OPEN)


def _side(me: Employee, path: str) -> Case:
    is_mentee = When(**{f"{path}mentee_id": me.pk}, then=Value(str(Side.MENTEE)))
    return Case(is_mentee, default=Value(str(Side.MENTOR)), output_field=CharField())


def _other(me: Employee, path: str) -> Case:
    is_mentee = When(**{f"{path}mentee_id": me.pk}, then=spoken_name(f"{path}mentor"))
    return Case(is_mentee, default=spoken_name(f"{path}mentee"))


def _row(
    rows: QuerySet[Any], what: str, other: Case, mentee: str,
    *, at: Any = None, day: Any = None,
) -> QuerySet[Any, Any]:  # fmt: skip
    columns = {
        "what": text(f"mentoring.session_{what}"),
        "key": F("pk"),
        "words": text(""),
        "who": other,
        "at": at if at is not None else Cast(Value(None), DateTimeField()),
        "day": day if day is not None else Cast(Value(None), DateField()),
        "about": F(mentee),
        "mine": no_number(),
        "theirs": no_number(),
        "source": text(""),
    }
    renamed = {f"the_{name}": value for name, value in columns.items()}
    names = [f"the_{name}" for name in COLUMNS]
    found: QuerySet[Any, Any] = rows.order_by().annotate(**renamed).values_list(*names)
    return found

"""Proposals and requests that wait for a person: parts of the one query that every page asks."""

from typing import Any

from django.db.models import Case, DateField, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Cast

from mentoring.models import Pair, PairOrigin, PairState
from talent.models import Employee, User
from talent.queries.names import spoken_name
from talent.queries.waiting import COLUMNS, no_number, text


def waiting_parts(user: User, me: Employee) -> list[QuerySet[Any, Any]]:
    """What the person is asked, and what is proposed to them, as long as they have not answered."""
    rows = Pair.objects.of(user).filter(state=PairState.PROPOSED)
    unanswered = rows.filter(
        Q(mentee=me, mentee_accepted_at__isnull=True)
        | Q(mentor=me, mentor_accepted_at__isnull=True)
    )
    asked = Q(origin=PairOrigin.ASKED, mentor=me)
    return [
        _of_pair(unanswered.filter(asked), me, "asked"),
        _of_pair(unanswered.exclude(asked), me, "proposed"),
    ]


def _of_pair(rows: QuerySet[Pair], me: Employee, what: str) -> QuerySet[Any, Any]:
    return rows.order_by().annotate(
        what=text(f"mentoring.{what}"),
        key=F("pk"),
        words=F("programme__name"),
        who=Case(When(mentee=me, then=spoken_name("mentor")), default=spoken_name("mentee")),
        at=F("proposed_at"),
        day=Cast(Value(None), DateField()),
        about=Cast(Value(0), IntegerField()),
        mine=no_number(),
        theirs=no_number(),
        source=text(""),
    ).values_list(*COLUMNS)  # fmt: skip

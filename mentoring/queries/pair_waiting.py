"""What of pairs waits for a person: parts of the one query of every page."""

from typing import Any

from django.db.models import Case, DateField, F, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce

from mentoring.models import GOING_PAIRS, Agreement, Introduction, IntroductionState, Side
from talent.models import Employee, User
from talent.queries.names import spoken_name
from talent.queries.waiting import COLUMNS, no_number, text

MENTOR, MENTEE = "pair__mentor", "pair__mentee"


def waiting_parts(user: User, me: Employee) -> list[QuerySet[Any, Any]]:
    """Introductions to answer, and agreements that the other one has signed."""
    asked = Introduction.objects.filter(colleague_id=me.pk, state=IntroductionState.ASKED)
    unsigned = Agreement.objects.filter(
        Q(pair__mentee_id=me.pk, mentee_signed_at__isnull=True, mentor_signed_at__isnull=False)
        | Q(pair__mentor_id=me.pk, mentor_signed_at__isnull=True, mentee_signed_at__isnull=False),
        pair__state__in=GOING_PAIRS,
    )
    other = Case(When(pair__mentee_id=me.pk, then=spoken_name(MENTOR)), default=spoken_name(MENTEE))
    about = Case(
        When(pair__mentee_id=me.pk, then=F("pair__mentor_id")), default=F("pair__mentee_id")
    )
    return [
        _row(
            asked, "introduction", key=F("pk"),
            words=_either(spoken_name(MENTOR), spoken_name(MENTEE)),
            who=_either(spoken_name(MENTEE), spoken_name(MENTOR)), at=F("asked_at"),
            about=_either(F("pair__mentor_id"), F("pair__mentee_id")), source=F("purpose"),
        ),
        _row(
            unsigned, "agreement", key=F("pair_id"), words=F("pair__programme__name"), who=other,
            at=Coalesce(F("mentee_signed_at"), F("mentor_signed_at")), about=about,
            source=text(""),
        ),
    ]  # fmt: skip


def _either(mentee_asks: Any, mentor_asks: Any) -> Case:
    """One of the two of an introduction, by who of them introduces."""
    return Case(When(side=Side.MENTEE, then=mentee_asks), default=mentor_asks)


def _row(rows: QuerySet[Any], what: str, **said: Any) -> QuerySet[Any, Any]:
    columns = {
        "what": text(f"mentoring.{what}"),
        "day": Cast(Value(None), DateField()),
        "mine": no_number(),
        "theirs": no_number(),
        **said,
    }
    renamed = {f"the_{name}": columns[name] for name in COLUMNS}
    found: QuerySet[Any, Any] = rows.order_by().annotate(**renamed).values_list(*renamed)
    return found

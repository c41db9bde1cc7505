"""What of conversations waits for a person: parts of the one query of every page."""

from datetime import timedelta
from typing import Any

from django.db.models import Case, DateField, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Now

from careers.models import Conversation, Preparation, still_leads
from talent.models import Employee, User
from talent.queries.names import spoken_name
from talent.queries.waiting import COLUMNS, no_number, text

SOON = timedelta(days=7)


def waiting_parts(user: User, me: Employee) -> list[QuerySet[Any, Any]]:
    """Conversations to prepare within a week, and those whose time has come and gone."""
    both = Q(employee_id=me.pk) | Q(manager_id=me.pk)
    planned = Conversation.objects.planned().filter(both, still_leads())
    mine = Preparation.objects.filter(conversation=OuterRef("pk"), by_id=user.pk)
    soon = planned.filter(starts_at__gt=Now(), starts_at__lte=Now() + SOON)
    return [
        _row(soon.exclude(Exists(mine)), "prepare", me),
        _row(planned.filter(starts_at__lte=Now()), "held", me),
    ]


def _row(rows: QuerySet[Any], what: str, me: Employee) -> QuerySet[Any, Any]:
    other = Case(
        When(employee_id=me.pk, then=spoken_name("manager")), default=spoken_name("employee")
    )
    columns = {
        "what": text(f"talks.{what}"),
        "key": F("pk"),
        "words": text(""),
        "who": other,
        "at": F("starts_at"),
        "day": Cast(Value(None), DateField()),
        "about": F("employee"),
        "mine": no_number(),
        "theirs": no_number(),
        "source": text(""),
    }
    renamed = {f"the_{name}": value for name, value in columns.items()}
    names = [f"the_{name}" for name in COLUMNS]
    found: QuerySet[Any, Any] = rows.order_by().annotate(**renamed).values_list(*names)
    return found

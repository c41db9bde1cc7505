"""Which reviews of succession plans wait for their owner: a part of the one query of every page."""

from typing import Any

from django.db.models import DateTimeField, Exists, F, OuterRef, QuerySet
from django.db.models.functions import Cast

from leadership.models import PlanState, SuccessionPlan, Successor
from lib.dates import today
from talent.models import Employee, User
from talent.queries.waiting import COLUMNS, no_number, text


def waiting_parts(user: User, me: Employee) -> list[QuerySet[Any, Any]]:
    """Active plans of mine whose review is due; never one that names me."""
    named = Successor.objects.filter(plan=OuterRef("pk"), employee=me.pk)
    due = SuccessionPlan.objects.filter(
        ~Exists(named), owner=me.pk, state=PlanState.ACTIVE, review_on__lte=today()
    )
    columns = {
        "what": text("leadership.succession_review"),
        "key": F("key_role_id"),
        "words": F("key_role__role__name"),
        "who": text(""),
        "at": Cast(F("review_on"), DateTimeField()),
        "day": F("review_on"),
        "about": F("owner_id"),
        "mine": no_number(),
        "theirs": no_number(),
        "source": text(""),
    }
    renamed = {f"the_{name}": columns[name] for name in COLUMNS}
    rows: QuerySet[Any, Any] = due.order_by().annotate(**renamed).values_list(*renamed)
    return [rows]

"""Which action plans wait for a person: a part of the one query of every page."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import (
    DateField,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    QuerySet,
    Value,
)
from django.db.models.functions import Cast

from lib.dates import today
from metrics.models import ActionPlan, ActionStatus, ActionUpdate
from talent.models import Employee, User
from talent.queries.coming import coming_part
from talent.queries.waiting import COLUMNS, no_number, text

SOON = timedelta(days=7)  # before it is due
SILENT = timedelta(days=30)  # after which somebody is asked how it goes
LATE = timedelta(days=7)  # overdue, after which the champion is asked


def said_lately() -> Exists:
    """Whether anything was added to a plan within the last 30 days."""
    since = today() - SILENT
    return Exists(ActionUpdate.objects.filter(plan=OuterRef("pk"), at__date__gt=since))


def silent_plans() -> QuerySet[ActionPlan]:
    """Open plans, not on hold, that began 30 days ago and of which nothing was said since."""
    begun = ActionPlan.objects.open().exclude(status=ActionStatus.ON_HOLD)
    return begun.filter(~said_lately(), starts_on__lte=today() - SILENT)


def waiting_parts(_user: User, me: Employee) -> list[QuerySet[Any, Any]]:
    """Plans of mine that are due, or silent; those I stand behind that are late or deserted."""
    mine = ActionPlan.objects.open().filter(owner=me.pk)
    due = mine.filter(due_on__lte=today() + SOON)
    silent = silent_plans().filter(owner=me.pk, due_on__gt=today() + SOON)
    behind = ActionPlan.objects.open().filter(champion=me.pk)
    here = Employee.objects.employed().filter(pk=OuterRef("owner"))
    late = behind.filter(Exists(here), due_on__lte=today() - LATE)
    return [
        _part("metrics.action_due", due, F("due_on")),
        _part("metrics.action_how", silent, Cast(Value(None), DateField())),
        _part("metrics.action_late", late, F("due_on")),
        _part("metrics.action_deserted", behind.filter(~Exists(here)), F("due_on"), "champion_id"),
    ]


def coming_parts(_user: User, me: Employee, _now: datetime) -> list[QuerySet[Any, Any]]:
    """Open plans of mine by the day on which they are due; at noon, which is that day anywhere."""
    noon = ExpressionWrapper(
        Cast(F("due_on"), DateTimeField()) + Value(timedelta(hours=12)),
        output_field=DateTimeField(),
    )
    mine = ActionPlan.objects.open().filter(owner=me.pk, due_on__gte=today())
    rows = mine.annotate(due_at=noon)
    return [coming_part(rows, "metrics.action", who=F("issue"), at="due_at")]  # type: ignore[arg-type]


def _part(
    what: str, rows: QuerySet[ActionPlan], day: Any, about: str = "owner_id"
) -> QuerySet[Any, Any]:
    columns = {
        "what": text(what),
        "key": F("pk"),
        "words": F("issue"),
        "who": text(""),
        "at": Cast(F("starts_on"), DateTimeField()),
        "day": day,
        "about": F(about),
        "mine": no_number(),
        "theirs": no_number(),
        "source": text(""),
    }
    renamed = {f"the_{name}": columns[name] for name in COLUMNS}
    found: QuerySet[Any, Any] = rows.order_by().annotate(**renamed).values_list(*renamed)
    return found

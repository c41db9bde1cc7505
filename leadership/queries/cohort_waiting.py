"""What of cohorts waits for a person, and what comes next: parts of the one query of each."""

from datetime import datetime
from typing import Any

from django.db.models import DateField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast

from leadership.models import (
    CohortEnrolment,
    CohortEnrolmentState,
    CohortSession,
    CohortState,
    instructed_by,
)
from talent.models import Assignment, Employee, ReportingLine, Sight, User
from talent.models.sight import ALL, sight
from talent.queries.coming import coming_part, not_over
from talent.queries.names import spoken_name
from talent.queries.waiting import COLUMNS, no_number, text


def waiting_parts(user: User, me: Employee) -> list[QuerySet[Any, Any]]:
    """Requests to answer, of direct reports and of who has no manager; nominations to answer."""
    rows = CohortEnrolment.objects.filter(cohort__state=CohortState.OPEN)
    asked = rows.filter(state=CohortEnrolmentState.REQUESTED)
    direct = Assignment.objects.current().filter(employee=OuterRef("employee"), manager_id=me.pk)
    mine = rows.filter(
        employee_id=me.pk, state__in=(CohortEnrolmentState.NOMINATED, CohortEnrolmentState.INVITED)
    )
    parts = [
        _row(asked.filter(Exists(direct)), "request", about=F("employee_id")),
        _row(mine, "asked", about=F("employee_id")),
    ]
    if user.holds("hr_admin", "hr_partner"):
        lines = ReportingLine.objects.current().filter(report=OuterRef("employee"))
        alone = asked.exclude(Exists(lines)).exclude(employee_id=me.pk)
        scope = sight(user, (Sight.HR_PARTNER, Sight.HR_ADMIN))
        alone = alone if scope is ALL else alone.filter(scope)
        parts.append(_row(alone, "request", about=F("employee_id")))
    return parts


def _row(rows: QuerySet[Any], what: str, *, about: Any) -> QuerySet[Any, Any]:
    columns = {
        "what": text(f"leadership.cohort_{what}"),
        "key": F("pk"),
        "words": F("cohort__programme__name"),
        "who": spoken_name("employee"),
        "at": F("asked_at"),
        "day": Cast(Value(None), DateField()),
        "about": about,
        "mine": no_number(),
        "theirs": no_number(),
        "source": F("origin"),
    }
    renamed = {f"the_{name}": columns[name] for name in COLUMNS}
    found: QuerySet[Any, Any] = rows.order_by().annotate(**renamed).values_list(*renamed)
    return found


def coming_parts(user: User, me: Employee, now: datetime) -> list[QuerySet[Any, Any]]:
    """Sessions that are not over, of cohorts with a seat and of those that one leads."""
    seat = CohortEnrolment.objects.filter(
        cohort=OuterRef("cohort"), employee=me.pk, state=CohortEnrolmentState.ENROLLED
    )
    mine = Q(Exists(seat)) | Q(instructed_by(user, "cohort"))
    rows = CohortSession.objects.filter(mine, is_cancelled=False, cohort__state=CohortState.OPEN)
    return [coming_part(not_over(rows, now), "leadership.session", who=F("title"))]  # type: ignore[arg-type]

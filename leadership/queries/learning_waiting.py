"""What of learning waits for a person: parts of the one query of every page."""

from datetime import timedelta
from typing import Any

from django.db.models import DateField, DateTimeField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast

from leadership.models import (
    CreditTransfer,
    ExternalLearning,
    ExternalState,
    QualificationAward,
    TransferState,
)
from lib.dates import today
from talent.models import Assignment, Employee, GrantKind, Sight, User
from talent.queries.names import spoken_name
from talent.queries.waiting import COLUMNS, no_number, text

EXPIRES_WITHIN = timedelta(days=90)


def waiting_parts(user: User, me: Employee) -> list[QuerySet[Any, Any]]:
    """Requests and proofs of who reports to me, what is mine to show, and what expires soon."""
    led = Assignment.objects.current().filter(manager=me).values("employee")
    asked = ExternalLearning.objects.filter(state=ExternalState.REQUESTED)
    done = ExternalLearning.objects.filter(state=ExternalState.DONE)
    parts = [
        _row(asked.filter(employee__in=led), "asked", "employee"),
        _row(done.filter(employee__in=led), "done", "employee"),
        _row(_to_show(me), "show", "employee"),
        _expiring(me),
    ]
    if user.holds(GrantKind.HR_ADMIN, GrantKind.HR_PARTNER):
        scope = Employee.objects.in_sight(user, Sight.HR_PARTNER, Sight.HR_ADMIN)
        unled = scope.without_manager()
        for rows, what in ((asked, "asked"), (done, "done")):
            parts.append(
                _row(rows.filter(employee__in=unled).exclude(employee=me), what, "employee")
            )
        parts.append(_transfers(scope, me))
    return parts


def _to_show(me: Employee) -> QuerySet[Any]:
    """Of mine what is over and still to be shown, or whose proof came back."""
    rows = ExternalLearning.objects.filter(employee=me)
    over = Q(state=ExternalState.APPROVED, ends_on__lte=today())
    return rows.filter(over | Q(state=ExternalState.RETURNED))


def _expiring(me: Employee) -> QuerySet[Any, Any]:
    """Qualifications of mine that expire within 90 days and were not renewed."""
    later = QualificationAward.objects.filter(
        registration=OuterRef("registration"), awarded_on__gt=OuterRef("awarded_on")
    )
    rows = QualificationAward.objects.filter(
        registration__employee=me, expires_on__range=(today(), today() + EXPIRES_WITHIN)
    ).exclude(Exists(later))
    return _row(
        rows, "expires", "registration__employee", key=F("registration_id"),
        words=F("registration__qualification__name"), at=Cast(Value(None), DateTimeField()),
        day=F("expires_on"),
    )  # fmt: skip


def _transfers(scope: QuerySet[Employee], me: Employee) -> QuerySet[Any, Any]:
    rows = CreditTransfer.objects.filter(
        state=TransferState.ASKED, registration__employee__in=scope
    ).exclude(registration__employee=me)
    return _row(
        rows, "transfer", "registration__employee", key=F("registration_id"),
        words=F("registration__qualification__name"), at=F("asked_at"),
    )  # fmt: skip


def _row(rows: QuerySet[Any], what: str, about: str, **given: Any) -> QuerySet[Any, Any]:
    """One part of the union."""
    usual: dict[str, Any] = {"key": F("pk"), "day": Cast(Value(None), DateField())}
    if "words" not in given:
        usual |= {"words": F("title"), "at": F("changed_at")}
    columns = {
        "what": text(f"leadership.learning_{what}"),
        "who": spoken_name(about),
        "about": F(about),
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

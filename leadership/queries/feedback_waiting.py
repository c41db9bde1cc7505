"""What of feedback waits for a person: parts of the one query of every page."""

from typing import Any

from django.db.models import Case, DateField, DateTimeField, F, QuerySet, Value, When
from django.db.models.functions import Cast

from leadership.models import (
    OPEN_CYCLES,
    CycleState,
    FeedbackRater,
    FeedbackRequest,
    FeedbackSubject,
    RaterGroup,
    RaterState,
    RequestState,
    SubjectState,
)
from leadership.queries.feedback_pages import agreed_by
from talent.models import Employee, User
from talent.queries.names import spoken_name
from talent.queries.waiting import COLUMNS, no_number, text


def waiting_parts(user: User, me: Employee) -> list[QuerySet[Any, Any]]:
    """Answers to give, raters to choose or to agree, and words that colleagues ask for."""
    asked = FeedbackRater.objects.filter(
        employee_id=me.pk, state=RaterState.APPROVED, subject__cycle__state=CycleState.RUNNING
    )
    choosing = FeedbackSubject.objects.filter(
        employee_id=me.pk, state=SubjectState.CHOOSING, cycle__state__in=OPEN_CYCLES
    )
    lists = agreed_by(user).filter(state=SubjectState.PROPOSED)
    words = FeedbackRequest.objects.filter(asked_id=me.pk, state=RequestState.ASKED)
    about = Case(
        When(group=RaterGroup.SELF, then=text("")), default=spoken_name("subject__employee")
    )
    return [
        _row(
            asked, "answer", key=F("pk"), words=F("subject__cycle__name"), who=about,
            day=F("subject__cycle__ends_on"), about=F("subject__employee_id"),
        ),
        _row(
            choosing, "choose", key=F("pk"), words=F("cycle__name"), who=text(""),
            day=F("cycle__nominate_until"), about=F("employee_id"),
        ),
        _row(
            lists, "agree", key=F("pk"), words=F("cycle__name"), who=spoken_name("employee"),
            day=F("cycle__nominate_until"), about=F("employee_id"),
        ),
        _row(
            words, "words", key=F("pk"), words=F("topic"), who=spoken_name("asker"),
            day=Cast(Value(None), DateField()), about=F("asker_id"), at=F("asked_at"),
        ),
    ]  # fmt: skip


def _row(rows: QuerySet[Any], what: str, **said: Any) -> QuerySet[Any, Any]:
    columns = {
        "what": text(f"leadership.feedback_{what}"),
        "at": Cast(Value(None), DateTimeField()),
        "mine": no_number(),
        "theirs": no_number(),
        "source": text(""),
        **said,
    }
    renamed = {f"the_{name}": columns[name] for name in COLUMNS}
    found: QuerySet[Any, Any] = rows.order_by().annotate(**renamed).values_list(*renamed)
    return found

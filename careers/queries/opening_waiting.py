"""What waits for a person about openings: parts of the one query that every page asks."""

from typing import Any

from django.db.models import DateField, F, IntegerField, Q, QuerySet, Value
from django.db.models.functions import Cast

from careers.models import Application, ManagerAnswer, Opening, OpeningState, Stage
from talent.models import Employee, ReportingLine, User
from talent.queries.names import spoken_name
from talent.queries.waiting import COLUMNS, no_number, text


def waiting_parts(user: User, me: Employee) -> list[QuerySet[Any, Any]]:
    """Approvals, what could be published, answers for one's reports, decisions, and offers."""
    return [
        _approvals(user, me),
        _approved(user, me),
        _of_reports(user, me),
        _decisions(user, me),
        _offers(user, me),
    ]


def _of_opening(rows: QuerySet[Opening], what: str, at: str) -> QuerySet[Any, Any]:
    return rows.order_by().annotate(
        what=text(f"careers.{what}"),
        key=F("pk"),
        words=F("title"),
        who=text(""),
        at=F(at),
        day=Cast(Value(None), DateField()),
        about=Cast(Value(0), IntegerField()),
        mine=no_number(),
        theirs=no_number(),
        source=text(""),
    ).values_list(*COLUMNS)  # fmt: skip


def _of_application(rows: QuerySet[Application], what: str) -> QuerySet[Any, Any]:
    return rows.order_by().annotate(
        what=text(f"careers.{what}"),
        key=F("pk"),
        words=F("opening__title"),
        who=spoken_name("employee"),
        at=F("moved_at"),
        day=Cast(Value(None), DateField()),
        about=F("employee_id"),
        mine=no_number(),
        theirs=no_number(),
        source=text(""),
    ).values_list(*COLUMNS)  # fmt: skip


def _approvals(user: User, me: Employee) -> QuerySet[Any, Any]:
    """Openings that I, as the manager above, am asked to approve."""
    rows = Opening.objects.visible_to(user).filter(state=OpeningState.IN_REVIEW, approver=me)
    return _of_opening(rows.exclude(author=user), "approve", "submitted_at")


def _approved(user: User, me: Employee) -> QuerySet[Any, Any]:
    """Openings of mine that could be published."""
    rows = Opening.objects.visible_to(user).filter(state=OpeningState.APPROVED)
    mine = rows.filter(Q(author=user) | Q(hiring_manager=me))
    return _of_opening(mine, "publish", "submitted_at")


def _of_reports(user: User, me: Employee) -> QuerySet[Any, Any]:
    """Applications of those who report to me today, where the rule asks for my approval."""
    reports = ReportingLine.objects.current().filter(manager=me, depth=1).values("report")
    rows = (
        Application.objects.visible_to(user)
        .live()
        .filter(employee__in=reports, manager_answer=ManagerAnswer.WAITING)
    )
    return _of_application(rows, "answer")


def _decisions(user: User, me: Employee) -> QuerySet[Any, Any]:
    """Applications for openings that I hire for, as far as they are mine to take on."""
    rows = Application.objects.visible_to(user).filter(
        opening__hiring_manager=me, stage__in=[Stage.APPLIED, Stage.REVIEWED, Stage.INTERVIEW]
    )
    return _of_application(rows.exclude(manager_answer=ManagerAnswer.WAITING), "decide")


def _offers(user: User, me: Employee) -> QuerySet[Any, Any]:
    """Offers that I have not answered."""
    rows = Application.objects.visible_to(user).filter(employee=me, stage=Stage.OFFERED)
    return _of_application(rows, "offer")

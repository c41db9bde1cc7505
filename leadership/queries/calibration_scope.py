"""Whom a session is about: who is employed today in its units and grades, and who is listed."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from leadership.models import (
    CalibrationSession,
    PerformanceAssessment,
    PotentialAssessment,
)
from lib.dates import today
from talent.models import Assignment, Employee, UnitLine

TAKEN_IN = timedelta(days=365)  # an older assessment says little about today


def covered(session: CalibrationSession) -> QuerySet[Employee]:
    """Everybody employed today whom the scope covers, without those who take part."""
    units = list(session.units.values_list("pk", flat=True))
    listed = Q(pk__in=session.listed.order_by().values("pk"))
    found = listed
    if units or session.lowest_grade_id or session.highest_grade_id:
        found = listed | Q(Exists(_assigned(session, units).filter(employee=OuterRef("pk"))))
    seats = session.seats.order_by().values("employee")
    rows = Employee.objects.employed().filter(found).exclude(pk__in=seats)
    return rows.order_by("pk")


def _assigned(session: CalibrationSession, units: Collection[int]) -> QuerySet[Assignment]:
    rows = Assignment.objects.current()
    if units:
        lines = UnitLine.objects.current().filter(ancestor__in=units)
        rows = rows.filter(unit__in=lines.values("unit"))
    if session.lowest_grade is not None:
        rows = rows.filter(role__grade__rank__gte=session.lowest_grade.rank)
    if session.highest_grade is not None:
        rows = rows.filter(role__grade__rank__lte=session.highest_grade.rank)
    return rows


def latest_assessments(
    people: Collection[int],
) -> tuple[dict[int, PerformanceAssessment], dict[int, PotentialAssessment]]:
    """The newest submitted assessment of each kind, by person."""
    return _latest(PerformanceAssessment, people), _latest(PotentialAssessment, people)


def _latest(model: Any, people: Collection[int]) -> dict[int, Any]:
    rows = model.objects.submitted().filter(employee__in=people, assessed_on__gt=today() - TAKEN_IN)
    newest = rows.order_by("employee_id", "-assessed_on", "-pk").distinct("employee_id")
    return {row.employee_id: row for row in newest.select_related("scale")}

"""Whom a session is about: who is employed today in its units and grades, and who is listed."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from leadership.models import (
    CalibrationSession,
    PerformanceAssessment,
    PotentialAssessment,
    Scope,
)
from lib.dates import today
from talent.models import Assignment, Employee, UnitLine

TAKEN_IN = timedelta(days=365)  # an older assessment says little about today


def covered(session: CalibrationSession) -> QuerySet[Employee]:
    """Everybody employed today whom the scope covers, without those who take part."""
    seats = session.seats.order_by().values("employee")
    return in_scope(session).exclude(pk__in=seats)


def in_scope(scope: Scope) -> QuerySet[Employee]:
    """Everybody employed today in its units and grades, and whoever is listed."""
    units = list(scope.units.values_list("pk", flat=True))
    listed = Q(pk__in=scope.listed.order_by().values("pk"))
    found = listed
    if units or scope.lowest_grade_id or scope.highest_grade_id:
        found = listed | Q(Exists(_assigned(scope, units).filter(employee=OuterRef("pk"))))
    return Employee.objects.employed().filter(found).order_by("pk")


def _assigned(scope: Scope, units: Collection[int]) -> QuerySet[Assignment]:
    rows = Assignment.objects.current()
    if units:
        lines = UnitLine.objects.current().filter(ancestor__in=units)
        rows = rows.filter(unit__in=lines.values("unit"))
    if scope.lowest_grade is not None:
        rows = rows.filter(role__grade__rank__gte=scope.lowest_grade.rank)
    if scope.highest_grade is not None:
        rows = rows.filter(role__grade__rank__lte=scope.highest_grade.rank)
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


def whom_it_covers(thing: Scope) -> dict[str, str]:
    """The units and people that are named, by the labels under which they are shown."""
    units = thing.units.order_by("name", "pk")
    people = thing.listed.order_by("name_folded", "pk")
    return {
        _("Units"): ", ".join(unit.name for unit in units),
        _("People"): ", ".join(person.name for person in people),
    }

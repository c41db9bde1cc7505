"""Whom a leadership programme is for, by what its rules say of today's assignment."""

import hashlib
from collections.abc import Iterable
from typing import Any, Protocol

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet, Value
from django.utils.translation import gettext as _

from leadership.models import Programme, ProgrammeAudience
from talent.models import Assignment, Employee, ReportingLine, UnitLine

COUNTED = 1_000  # people are counted up to here: beyond, a count says nothing more
RULE = ("unit", "family", "lowest_grade", "highest_grade", "leads_people")


class Rule(Protocol):
    """What a rule names; all of it has to hold. Surveys have rules of their own of this shape."""

    unit_id: Any
    family_id: Any
    lowest_grade_id: Any
    highest_grade_id: Any
    unit: Any
    family: Any
    lowest_grade: Any
    highest_grade: Any
    leads_people: Any


def is_for(employee: Employee | None, programme: str = "pk") -> Any:
    """Of a row that names a programme, whether its rules let a person in; for annotations.

    Without rules a programme is open to everyone, also to who has no role today.
    """
    if employee is None:
        return Value(False)
    rules = ProgrammeAudience.objects.filter(programme=OuterRef(programme)).order_by()
    held = _assignment_of(employee)
    met = rules.filter(_fits(held, leads(employee))) if held is not None else rules.none()
    return ExpressionWrapper(~Exists(rules) | Exists(met), BooleanField())


def is_in_audience(programme: Programme, employee: Employee) -> bool:
    """Whether a programme is for a person."""
    rows = Programme.objects.filter(pk=programme.pk).order_by()
    return bool(rows.values_list(is_for(employee), flat=True).get())


def leads(employee: Employee) -> bool:
    """Whether somebody leads people today; the middleware knows it of whoever asks."""
    known: bool | None = getattr(employee, "leads", None)
    if known is not None:
        return known
    return ReportingLine.objects.current().filter(manager=employee).exists()


def admitted(rules: Iterable[Rule]) -> QuerySet[Employee]:
    """Everybody employed today whom one of the rules lets in; without rules, everybody."""
    people = Employee.objects.employed()
    found = [_of_rule(rule) for rule in rules]
    if not found:
        return people
    either = Q()
    for condition in found:
        either |= condition
    held = Assignment.objects.current().filter(either, employee=OuterRef("pk"))
    return people.filter(Exists(held))


def count_admitted(rules: Iterable[ProgrammeAudience]) -> int:
    """How many people rules let in; one more than `COUNTED` stands for any number above."""
    return len(admitted(rules).order_by().values_list("pk", flat=True)[: COUNTED + 1])


def rules_of(programme: Programme) -> list[ProgrammeAudience]:
    """The rules with what they name, in the order in which they were written; one query."""
    rows = programme.audience.select_related("unit", "family", "lowest_grade", "highest_grade")
    return list(rows.order_by("pk"))


def audience_mark(programme: Programme) -> str:
    """A short mark of the rules as they are kept; equal marks mean equal rules."""
    rows = programme.audience.order_by("pk").values_list(*RULE)
    return hashlib.sha256(repr(list(rows)).encode()).hexdigest()[:16]


def rule_in_words(rule: Rule) -> str:
    """One rule: everything that it names."""
    said = []
    if rule.leads_people is not None:
        said.append(_("leads people") if rule.leads_people else _("does not lead people"))
    if rule.unit is not None:
        said.append(_("in %(unit)s or below") % {"unit": rule.unit.name})
    if rule.family is not None:
        said.append(_("in the family %(family)s") % {"family": rule.family.name})
    if rule.lowest_grade is not None and rule.highest_grade is not None:
        grades = {"low": rule.lowest_grade.name, "high": rule.highest_grade.name}
        same = rule.lowest_grade_id == rule.highest_grade_id
        said.append((_("in %(low)s") if same else _("from %(low)s to %(high)s")) % grades)
    elif rule.lowest_grade is not None:
        said.append(_("from %(low)s up") % {"low": rule.lowest_grade.name})
    elif rule.highest_grade is not None:
        said.append(_("up to %(high)s") % {"high": rule.highest_grade.name})
    text = ", ".join(said)
    return text[:1].upper() + text[1:]


def _of_rule(rule: Rule) -> Q:
    """What one rule asks of an assignment: all that it names."""
    asked = Q()
    if rule.unit_id is not None:
        below = UnitLine.objects.current().filter(ancestor=rule.unit_id)
        asked &= Q(unit__in=below.values("unit"))
    if rule.family_id is not None:
        asked &= Q(role__family=rule.family_id)
    if rule.lowest_grade is not None:
        asked &= Q(role__grade__rank__gte=rule.lowest_grade.rank)
    if rule.highest_grade is not None:
        asked &= Q(role__grade__rank__lte=rule.highest_grade.rank)
    if rule.leads_people is not None:
        led = Exists(ReportingLine.objects.current().filter(manager=OuterRef("employee")))
        asked &= Q(led) if rule.leads_people else ~Q(led)
    return asked


def _assignment_of(employee: Employee) -> Assignment | None:
    held: Assignment | None = employee.assignment
    if held is not None:
        return held
    rows = Assignment.objects.current().filter(employee=employee)
    return rows.select_related("role__grade").first()


def _fits(held: Assignment, leads_people: bool) -> Q:
    """What a rule says that an assignment meets."""
    grade = held.role.grade
    above = UnitLine.objects.current().filter(unit=held.unit_id).values("ancestor")
    lowest, highest = Q(lowest_grade__isnull=True), Q(highest_grade__isnull=True)
    if grade is not None:
        lowest |= Q(lowest_grade__rank__lte=grade.rank)
        highest |= Q(highest_grade__rank__gte=grade.rank)
    return (
        (Q(unit__isnull=True) | Q(unit__in=above))
        & (Q(family__isnull=True) | Q(family=held.role.family_id))
        & (Q(leads_people__isnull=True) | Q(leads_people=leads_people))
        & lowest
        & highest
    )

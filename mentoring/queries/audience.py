"""Whom a programme lets in on each side, by what its rules say of today's assignment."""

import hashlib
from collections.abc import Collection, Iterable

from django.contrib.postgres.aggregates import BoolOr
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    BooleanField,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Q,
    QuerySet,
    Value,
)

from mentoring.models import AudienceRule, Programme
from talent.models import Assignment, Employee, UnitLine

COUNTED = 1_000  # people are counted up to here: beyond, a count says nothing more


def closed_sides(employee: Employee) -> ArraySubquery:
    """Of a programme, the sides on which its rules do not let a person in."""
    held = _assignment_of(employee)
    met = ExpressionWrapper(_fits(held), BooleanField()) if held is not None else Value(False)
    rules = AudienceRule.objects.filter(programme=OuterRef("pk")).order_by().values("side")
    return ArraySubquery(rules.annotate(is_open=BoolOr(met)).filter(is_open=False).values("side"))


def sides_open_to(
    employee: Employee, programmes: Collection[Programme]
) -> dict[int, tuple[str, ...]]:
    """The sides on which each programme lets a person in by its rules; one query.

    Whether it takes people in today, and whether there is room, is another question.
    """
    rows = Programme.objects.filter(pk__in=[one.pk for one in programmes])
    closed = dict(rows.order_by().values_list("pk", closed_sides(employee)))
    return {
        one.pk: tuple(side for side in one.sides if side not in closed[one.pk])
        for one in programmes
    }


def admits(programme: Programme, side: str, employee: Employee) -> bool:
    """Whether the rules of a programme let a person in on a side."""
    return side in sides_open_to(employee, [programme])[programme.pk]


def admitted(rules: Iterable[AudienceRule]) -> QuerySet[Employee]:
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


def count_admitted(rules: Iterable[AudienceRule]) -> int:
    """How many people rules let in; one more than `COUNTED` stands for any number above."""
    return len(admitted(rules).order_by().values_list("pk", flat=True)[: COUNTED + 1])


def audience_mark(programme: Programme) -> str:
    """A short mark of the rules as they are kept; equal marks mean equal rules."""
    rows = programme.audience.order_by("pk").values_list(
        "side", "unit", "family", "lowest_grade", "highest_grade"
    )
    return hashlib.sha256(repr(list(rows)).encode()).hexdigest()[:16]


def left_out(programme: Programme, rules: Iterable[AudienceRule], side: str) -> int:
    """How many who take part on a side would not be let in by other rules."""
    taking_part = programme.enrolments.live().filter(side=side)
    inside = admitted(rules).order_by().values("pk")
    return taking_part.exclude(employee__in=inside).count()


def _of_rule(rule: AudienceRule) -> Q:
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
    return asked


def _assignment_of(employee: Employee) -> Assignment | None:
    held: Assignment | None = employee.assignment
    if held is not None:
        return held
    rows = Assignment.objects.current().filter(employee=employee)
    return rows.select_related("role__grade").first()


def _fits(held: Assignment) -> Q:
    """What a rule says that an assignment meets."""
    grade = held.role.grade
    rank = grade.rank if grade is not None else None
    above = UnitLine.objects.current().filter(unit=held.unit_id).values("ancestor")
    lowest, highest = Q(lowest_grade__isnull=True), Q(highest_grade__isnull=True)
    if rank is not None:
        lowest |= Q(lowest_grade__rank__lte=rank)
        highest |= Q(highest_grade__rank__gte=rank)
    return (
        (Q(unit__isnull=True) | Q(unit__in=above))
        & (Q(family__isnull=True) | Q(family=held.role.family_id))
        & lowest
        & highest
    )

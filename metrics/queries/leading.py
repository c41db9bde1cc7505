"""Who leads the people of units today: to whom a unit's result is addressed."""

from collections.abc import Iterable

from django.db.models import Case, Count, Exists, OuterRef, When

from talent.models import Assignment, Employee


def leaders_of(units: Iterable[int]) -> dict[int, Employee]:
    """By unit, who leads most of the people that work in it today; three queries.

    Whoever works in the unit too goes before a manager from elsewhere, who leads it through one
    of its people; of several with as many people the one who is on record longest. Whoever has no
    manager and leads somebody leads themselves, as the head of the organisation does. A unit in
    which nobody works, or nobody is led, has none.
    """
    posts = Assignment.objects.current().filter(unit__in=set(units)).order_by()
    leads = Exists(Assignment.objects.current().filter(manager=OuterRef("employee")))
    leader = Case(When(manager__isnull=False, then="manager"), When(leads, then="employee"))
    rows = posts.annotate(leader=leader).values_list("unit", "leader")
    led = [row for row in rows.annotate(people=Count("pk")) if row[1] is not None]
    at_work = Assignment.objects.current().filter(employee__in={leader for _, leader, _ in led})
    home = dict(at_work.values_list("employee", "unit"))
    best: dict[int, tuple[bool, int, int]] = {}
    for unit, leader, people in led:
        rank = (home.get(leader) == unit, people, -leader)
        best[unit] = max(best.get(unit, rank), rank)
    found = Employee.objects.in_bulk({-rank[2] for rank in best.values()})
    return {unit: found[-rank[2]] for unit, rank in sorted(best.items())}

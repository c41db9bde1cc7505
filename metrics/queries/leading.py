"""Who leads the people of units today: to whom a unit's result is addressed."""

from collections.abc import Iterable

from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import Coalesce

from talent.models import Assignment, Employee


def leaders_of(units: Iterable[int]) -> dict[int, Employee]:
    """By unit, who leads most of the people that work in it today; two queries.

    Whoever works in the unit too goes before a manager from elsewhere, who leads it through one
    of its people; of several with as many people the one who is on record longest. Whoever has no
    manager and leads somebody leads themselves, as the head of the organisation does. A unit in
    which nobody works, or nobody is led, has none.
    """
    wanted = set(units)
    posts = Assignment.objects.current().filter(unit__in=wanted)
    leads = Exists(Assignment.objects.current().filter(manager=OuterRef("employee")))
    led = (
        posts.filter(Q(manager__isnull=False) | leads)
        .annotate(leader=Coalesce("manager", "employee"))
        .order_by()
    )
    counted = led.values_list("unit", "leader").annotate(people=Count("pk"))
    home = dict(
        Assignment.objects.current()
        .filter(employee__in=led.values("leader"))
        .values_list("employee", "unit")
    )
    best: dict[int, tuple[bool, int, int]] = {}
    for unit, manager, people in counted:
        rank = (home.get(manager) == unit, people, -manager)
        best[unit] = max(best.get(unit, rank), rank)
    people = Employee.objects.in_bulk({-rank[2] for rank in best.values()})
    return {unit: people[-rank[2]] for unit, rank in sorted(best.items())}

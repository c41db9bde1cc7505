"""The tree of units, level by level, and who works in one."""

from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, QuerySet
from django.db.models.functions import Collate

from lib.dates import today
from lib.paging import Page, page_of
from talent.models import Assignment, Employee, OrgUnit, UnitPlacement, User

LEADS = 4
BRANCH = 100


@dataclass(frozen=True)
class UnitNode:
    """One unit with how many people work in it directly, and how many units lie right below."""

    unit: OrgUnit
    people: int
    units: int


def roots(user: User, cursor: str = "") -> Page[UnitNode]:
    """The units that lie below no other."""
    placed = UnitPlacement.objects.current().filter(unit=OuterRef("pk"))
    return _page(user, _open(user).filter(~Exists(placed)), cursor)


def children(user: User, unit: OrgUnit, cursor: str = "") -> Page[UnitNode]:
    """The units right below a unit."""
    placed = UnitPlacement.objects.current().filter(unit=OuterRef("pk"), parent=unit)
    return _page(user, _open(user).filter(Exists(placed)), cursor)


def ancestors(user: User, unit: OrgUnit) -> list[OrgUnit]:
    """What a unit lies below today, the top first."""
    lines = {
        "lines_down__unit": unit,
        "lines_down__valid__contains": today(),
        "lines_down__depth__gt": 0,
    }
    return list(OrgUnit.objects.visible_to(user).filter(**lines).order_by("-lines_down__depth"))


def people_of(user: User, unit: OrgUnit, *, deep: bool, cursor: str = "") -> Page[Employee]:
    """Who works in a unit, or in it and all below, by name."""
    rows = Assignment.objects.visible_to(user).current()
    if deep:
        rows = rows.filter(unit__in=OrgUnit.objects.visible_to(user).below(unit))
    else:
        rows = rows.filter(unit=unit)
    people = Employee.objects.visible_to(user).filter(Exists(rows.filter(employee=OuterRef("pk"))))
    people = people.with_current_assignment().annotate(by_name=Collate(F("name_folded"), "C"))
    return page_of(people, "by_name", "pk", cursor=cursor)


def leads_of(user: User, unit: OrgUnit) -> list[Employee]:
    """Who manages a unit: the managers of its people who work in it and report out of it.

    Where nobody inside manages, those outside to whom its people report.
    """
    now = Assignment.objects.visible_to(user).current()
    managers = now.filter(unit=unit, manager__isnull=False).order_by().values("manager")
    counted = managers.annotate(count=Count("pk")).order_by("-count", "manager")
    most = list(counted.values_list("manager", flat=True)[:20])
    people = Employee.objects.visible_to(user).filter(pk__in=most).with_current_assignment()
    found = {person.pk: person for person in people}
    places = {pk: person.assignment for pk, person in found.items() if person.assignment}
    inside = [pk for pk in most if pk in places and places[pk].unit_id == unit.pk]
    heads = [pk for pk in inside if places[pk].manager_id not in inside]
    return [found[pk] for pk in (heads or most) if pk in found][:LEADS]


def _open(user: User) -> QuerySet[OrgUnit]:
    return OrgUnit.objects.visible_to(user).current()


def _page(user: User, units: QuerySet[OrgUnit], cursor: str) -> Page[UnitNode]:
    page = page_of(units, "name", "pk", cursor=cursor, size=BRANCH)
    ids = [unit.pk for unit in page.rows]
    now = Assignment.objects.visible_to(user).current().filter(unit__in=ids).order_by()
    people = dict(now.values("unit").annotate(count=Count("pk")).values_list("unit", "count"))
    placed = UnitPlacement.objects.current().filter(parent__in=ids).order_by()
    units_below = dict(
        placed.values("parent").annotate(count=Count("pk")).values_list("parent", "count")
    )
    nodes = [
        UnitNode(unit, people.get(unit.pk, 0), units_below.get(unit.pk, 0)) for unit in page.rows
    ]
    return Page(nodes, page.previous, page.next)

"""The organisation chart: one level at a time, never a whole company."""

from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.functions import Collate

from lib.dates import today
from lib.paging import Page, page_of
from talent.models import Assignment, Employee, ReportingLine, User
from talent.queries.team import report_counts

BRANCH = 50


@dataclass(frozen=True)
class Node:
    """One person of the chart and how many report to them."""

    person: Employee
    reports: int


def above(user: User, person: Employee) -> list[Node]:
    """The chain over a person today, the top first."""
    lines = {"lines_down__report": person, "lines_down__valid__contains": today()}
    people = Employee.objects.visible_to(user).filter(**lines).with_current_assignment()
    return _nodes(list(people.order_by("-lines_down__depth")))


def below(user: User, manager: Employee, cursor: str = "") -> Page[Node]:
    """Who reports to a person directly, by name."""
    now = Assignment.objects.visible_to(user).current()
    people = _people(user).filter(Exists(now.filter(manager=manager, employee=OuterRef("pk"))))
    return _page(user, people, cursor)


def tops(user: User, cursor: str = "") -> Page[Node]:
    """Who reports to nobody: managers first of all, then people without a manager yet."""
    now = Assignment.objects.visible_to(user).current()
    people = _people(user).filter(
        Exists(now.filter(manager__isnull=True, employee=OuterRef("pk"))),
        Exists(ReportingLine.objects.current().filter(manager=OuterRef("pk"))),
    )
    return _page(user, people, cursor)


def node_of(person: Employee) -> Node:
    """One person with the number of reports."""
    return _nodes([person])[0]


def _people(user: User) -> QuerySet[Employee]:
    people = Employee.objects.visible_to(user).with_current_assignment()
    return people.annotate(by_name=Collate(F("name_folded"), "C"))


def _page(user: User, people: QuerySet[Employee], cursor: str) -> Page[Node]:
    page = page_of(people, "by_name", "pk", cursor=cursor, size=BRANCH)
    return Page(_nodes(page.rows), page.previous, page.next)


def _nodes(people: list[Employee]) -> list[Node]:
    counts = report_counts([person.pk for person in people])
    return [Node(person, counts.get(person.pk, 0)) for person in people]

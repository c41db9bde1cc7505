"""A manager's line: who is in it, in which order, and the facts about each."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Collate

from lib.dates import today
from talent.models import Assignment, Employee, ReportingLine, User

SMALL_LINE = 1000
FRESH_FOR = timedelta(days=180)


@dataclass(frozen=True)
class Member:
    """One person of a line, as light as ordering and counting a thousand of them needs."""

    pk: int
    depth: int
    boss: int | None
    name: str
    confirmed_on: date | None  # the older of profile and skills; None where one never was

    @property
    def is_fresh(self) -> bool:
        return is_fresh(self.confirmed_on)


def is_fresh(confirmed_on: date | None) -> bool:
    """Whether profile and skills were confirmed within 180 days."""
    return confirmed_on is not None and confirmed_on + FRESH_FOR > today()


def oldest(profile: date | None, skills: date | None) -> date | None:
    """When both were last confirmed; None where one never was."""
    return None if profile is None or skills is None else min(profile, skills)


def manages(me: Employee) -> bool:
    """Whether anyone reports to a person today; known of whoever has signed in."""
    known: bool | None = getattr(me, "leads", None)
    if known is not None:
        return known
    return ReportingLine.objects.current().filter(manager=me).exists()


def line_of(user: User, manager: Employee, *, direct: bool = False) -> list[Member]:
    """The people below a manager, at most one more than SMALL_LINE, in no order."""
    lines = {
        "employee__lines_up__manager": manager,
        "employee__lines_up__valid__contains": today(),
        **({"employee__lines_up__depth": 1} if direct else {}),
    }
    found = Assignment.objects.visible_to(user).current().filter(**lines)
    rows = found.order_by().values_list(
        "employee_id",
        "employee__lines_up__depth",
        "manager_id",
        "employee__name_folded",
        "employee__profile_confirmed_on",
        "employee__skills_confirmed_on",
    )
    return [
        Member(pk, depth, boss, name, oldest(profile, skills))
        for pk, depth, boss, name, profile, skills in rows[: SMALL_LINE + 1]
    ]


def in_line(manager: Employee, ids: Collection[int]) -> set[int]:
    """Which of these people are below a manager today."""
    lines = ReportingLine.objects.current().filter(manager=manager, report__in=ids)
    return set(lines.values_list("report", flat=True))


def in_tree_order(members: Iterable[Member], waits: Mapping[int, date]) -> list[Member]:
    """Each person followed by who reports to them; siblings by longest wait, then by name."""
    everyone = list(members)
    known = {member.pk for member in everyone}
    below: dict[int | None, list[Member]] = defaultdict(list)
    for member in everyone:
        below[member.boss if member.boss in known else None].append(member)
    for siblings in below.values():
        siblings.sort(key=lambda member: _by_wait(member, waits), reverse=True)
    ordered, stack = [], list(below[None])
    while stack:
        member = stack.pop()
        ordered.append(member)
        stack.extend(below.get(member.pk, ()))
    return ordered


def _by_wait(member: Member, waits: Mapping[int, date]) -> tuple[bool, date, str, int]:
    since = waits.get(member.pk)
    return (since is None, since or date.max, member.name, member.pk)


def large_line(user: User, manager: Employee, *, direct: bool = False) -> QuerySet[Employee]:
    """The people below a manager of many, with today's assignment and the key by name."""
    lines = Q(lines_up__manager=manager, lines_up__valid__contains=today())
    if direct:
        lines &= Q(lines_up__depth=1)
    people = Employee.objects.visible_to(user).filter(lines).with_current_assignment()
    return people.annotate(by_name=Collate("name_folded", "C"), depth=F("lines_up__depth"))


def not_fresh() -> Q:
    """Profile or skills were not confirmed within 180 days, as a condition on employees."""
    limit = today() - FRESH_FOR
    missing = Q(profile_confirmed_on__isnull=True) | Q(skills_confirmed_on__isnull=True)
    return missing | Q(profile_confirmed_on__lte=limit) | Q(skills_confirmed_on__lte=limit)


def people_by_id(user: User, ids: Collection[int]) -> dict[int, Employee]:
    """The employees of one page, with today's assignment."""
    people = Employee.objects.visible_to(user).filter(pk__in=ids).with_current_assignment()
    return {person.pk: person for person in people}


def report_counts(ids: Collection[int]) -> dict[int, int]:
    """How many people report to each of these directly today, which is on everyone's card."""
    lines = ReportingLine.objects.current().filter(manager__in=ids, depth=1)
    counted = lines.order_by().values("manager").annotate(count=Count("pk"))
    return dict(counted.values_list("manager", "count"))


def roles_since(user: User, ids: Collection[int]) -> dict[int, date]:
    """Since when each has held today's role, through changes of manager or place."""
    rows = Assignment.objects.visible_to(user).filter(
        employee__in=ids, valid__startswith__lte=today()
    )
    spells: dict[int, list[tuple[date, int]]] = defaultdict(list)
    for employee, valid, role in rows.order_by().values_list("employee", "valid", "role"):
        assert valid.lower is not None
        spells[employee].append((valid.lower, role))
    return {employee: since_of(held) for employee, held in spells.items()}


def since_of(spells: list[tuple[date, int]]) -> date:
    """The first day of the last role, from the first day and the role of each assignment."""
    newest_first = sorted(spells, reverse=True)
    since, role = newest_first[0]
    for begins, held in newest_first:
        if held != role:
            break
        since = begins
    return since

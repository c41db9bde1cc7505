"""What the team page shows: one page of a manager's line, and the figures above it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone

from lib.paging import Page, page_in, page_of
from talent.models import Employee, User
from talent.queries import team
from talent.queries.team import SMALL_LINE, Member
from talent.registry import InboxItem, TeamColumn, registry

SORTS = ("name", "-name", "since", "-since", "confirmed", "-confirmed")
SHOWS = ("everyone", "waits", "stale")
DEEPEST = 4  # further levels are not indented any further

Waits = Mapping[int, list[InboxItem]]


@dataclass(frozen=True)
class Asked:
    """What somebody wants to see of a line."""

    direct: bool = False
    show: str = "everyone"
    sort: str = ""
    cursor: str = ""


@dataclass(frozen=True)
class Cell:
    """What an app above says about one person in its column; None where it has nothing."""

    label: str
    template: str
    values: Mapping[str, object] | None


@dataclass(frozen=True)
class TeamRow:
    """One person of the line, as the page shows them."""

    person: Employee
    indent: int
    reports: int
    role_since: date | None
    confirmed_on: date | None
    is_fresh: bool
    waiting: list[InboxItem]
    cells: list[Cell]


@dataclass(frozen=True)
class TeamPage:
    """One page of a line; figures are None where more than a thousand people are in it."""

    page: Page[TeamRow]
    columns: list[TeamColumn]
    waits: int  # people about whom something waits
    things: int  # what waits about them
    oldest: InboxItem | None
    size: int | None = None
    direct: int | None = None
    fresh: int | None = None
    stale: int | None = None
    counts: Mapping[str, int] = field(default_factory=dict)


def team_page(
    user: User, manager: Employee, asked: Asked, items: list[InboxItem]
) -> TeamPage | None:
    """A page of the people below a manager, or None where there are none."""
    members = team.line_of(user, manager, direct=asked.direct)
    if not members:
        return None
    columns = sorted(registry.team, key=lambda column: column.order)
    is_large = len(members) > SMALL_LINE
    concerned = {item.about for item in items if item.about is not None}
    known = team.in_line(manager, concerned) if is_large else {member.pk for member in members}
    waits: dict[int, list[InboxItem]] = defaultdict(list)
    for item in items:
        if item.about in known and item.about is not None:
            waits[item.about].append(item)
    first = min((held[0] for held in waits.values()), key=lambda item: item.since, default=None)
    things = sum(len(held) for held in waits.values())
    if is_large:
        page = _large(user, manager, asked, waits, columns)
        return TeamPage(page, columns, len(waits), things, first)
    fresh = sum(member.is_fresh for member in members)
    return TeamPage(
        _small(user, members, asked, waits, columns),
        columns,
        len(waits),
        things,
        first,
        size=len(members),
        direct=sum(member.depth == 1 for member in members),
        fresh=fresh,
        stale=len(members) - fresh,
        counts={"everyone": len(members), "waits": len(waits), "stale": len(members) - fresh},
    )


def _small(
    user: User, members: list[Member], asked: Asked, waits: Waits, columns: list[TeamColumn]
) -> Page[TeamRow]:
    """A line of up to a thousand is ordered in memory: as a tree, or by a column."""
    since = {pk: timezone.localdate(items[0].since) for pk, items in waits.items()}
    chosen = team.in_tree_order(members, since)
    if asked.show == "waits":
        chosen = [member for member in chosen if member.pk in waits]
    elif asked.show == "stale":
        chosen = [member for member in chosen if not member.is_fresh]
    if asked.sort:
        chosen = _sorted(user, chosen, asked.sort)
    page = page_in(chosen, [member.pk for member in chosen], asked.cursor)
    is_tree = asked.show == "everyone" and not asked.sort
    indents = {m.pk: min(m.depth - 1, DEEPEST) if is_tree else 0 for m in page.rows}
    found = team.people_by_id(user, indents)
    people = [found[pk] for pk in indents if pk in found]
    return Page(_rows(user, people, indents, waits, columns), page.previous, page.next)


def _sorted(user: User, members: list[Member], sort: str) -> list[Member]:
    """By one column; people without a value come last."""
    key, backwards = sort.removeprefix("-"), sort.startswith("-")
    by_name = sorted(members, key=lambda member: (member.name, member.pk))
    if key == "name":
        return by_name[::-1] if backwards else by_name
    if key == "since":
        values = team.roles_since(user, [member.pk for member in members])
    else:
        values = {member.pk: member.confirmed_on for member in members if member.confirmed_on}
    have = [member for member in by_name if member.pk in values]
    have.sort(key=lambda member: values[member.pk], reverse=backwards)
    return [*have, *(member for member in by_name if member.pk not in values)]


def _large(
    user: User, manager: Employee, asked: Asked, waits: Waits, columns: list[TeamColumn]
) -> Page[TeamRow]:
    """A longer line comes by name from the database, page by page."""
    people = team.large_line(user, manager, direct=asked.direct)
    if asked.show == "waits":
        people = people.filter(pk__in=list(waits))
    elif asked.show == "stale":
        people = people.filter(team.not_fresh())
    way = "-" if asked.sort == "-name" else ""
    page = page_of(people, f"{way}by_name", f"{way}pk", cursor=asked.cursor)
    indents = dict.fromkeys((person.pk for person in page.rows), 0)
    rows = _rows(user, page.rows, indents, waits, columns)
    return Page(rows, page.previous, page.next)


def _rows(
    user: User,
    shown: Sequence[Employee],
    indents: Mapping[int, int],
    waits: Waits,
    columns: list[TeamColumn],
) -> list[TeamRow]:
    """The rows of one page, with what this app and those above say about each person."""
    reports = team.report_counts(indents)
    since = team.roles_since(user, indents)
    built = [(column, column.build(user, shown)) for column in columns]
    rows = []
    for person in shown:
        confirmed_on = team.oldest(person.profile_confirmed_on, person.skills_confirmed_on)
        rows.append(
            TeamRow(
                person=person,
                indent=indents[person.pk],
                reports=reports.get(person.pk, 0),
                role_since=since.get(person.pk),
                confirmed_on=confirmed_on,
                is_fresh=team.is_fresh(confirmed_on),
                waiting=list(waits.get(person.pk, [])),
                cells=[
                    Cell(str(column.label), column.template, found.get(person.pk))
                    for column, found in built
                ],
            )
        )
    return rows

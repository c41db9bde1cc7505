"""How people below a manager develop: one page of them, with what every app says of each."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from careers.queries.line_gaps import MOST_SHOWN, SkillGap, line_levels, skill_gaps
from careers.queries.line_people import (
    ORDERS,
    Placed,
    PlanFigures,
    Wanted,
    people_of,
    placed,
    plan_figures,
    units_of,
)
from careers.team_panels import columns
from lib.paging import Page, page_of
from talent.models import Employee, User
from talent.queries.team import SMALL_LINE, in_line
from talent.queries.team_page import Cell
from talent.registry import InboxItem, TeamColumn

SIZE = 25  # people of a page: each has a cell for every app
CHUNK = 500  # people of a file that are read at once


@dataclass(frozen=True)
class DevelopmentRow:
    """One person of the line with what waits and what each column says."""

    person: Employee
    waiting: Sequence[InboxItem]
    cells: Sequence[Cell]


@dataclass(frozen=True)
class TeamDevelopment:
    """One page of a line. Figures are empty where more than a thousand people are in it."""

    page: Page[DevelopmentRow]
    columns: Sequence[TeamColumn]
    waiting: Sequence[InboxItem]
    waits: int  # how many people something waits about
    figures: PlanFigures | None
    gaps: Sequence[SkillGap]
    more_gaps: int
    units: Sequence[tuple[int, str]]

    @property
    def may_approve(self) -> bool:
        """Whether something waits that can be approved together with others."""
        return any(item.approve for item in self.waiting)


def team_development(
    user: User, manager: Employee, wanted: Wanted, items: Iterable[InboxItem]
) -> TeamDevelopment | None:
    """How the people below a manager develop, or None where there are none."""
    people = placed(user, manager)
    if not people:
        return None
    is_small = len(people) <= SMALL_LINE
    waits = waiting_in(manager, people if is_small else None, items)
    gaps = skill_gaps(line_levels(user, manager, people)) if is_small else []
    shown = list(columns())
    found = page_of(
        people_of(user, manager, wanted, frozenset(waits)),
        *ORDERS[wanted.sort if is_small else wanted.sort.replace("due", "name")],
        cursor=wanted.cursor,
        size=SIZE,
    )
    return TeamDevelopment(
        page=Page(rows_of(user, found.rows, waits, shown), found.previous, found.next),
        columns=shown,
        waiting=[item for item in items if item.about in waits or item.approve],
        waits=len(waits),
        figures=plan_figures(user, manager, len(people)) if is_small else None,
        gaps=gaps[:MOST_SHOWN],
        more_gaps=max(len(gaps) - MOST_SHOWN, 0),
        units=units_of(people) if is_small else [],
    )


def waiting_in(
    manager: Employee, people: Iterable[Placed] | None, items: Iterable[InboxItem]
) -> dict[int, list[InboxItem]]:
    """What waits for the reader, by the person of the line whom it concerns."""
    about = {item.about for item in items if item.about}
    known = in_line(manager, about) if people is None else {one.pk for one in people}
    found: dict[int, list[InboxItem]] = defaultdict(list)
    for item in items:
        if item.about is not None and item.about in known:
            found[item.about].append(item)
    return dict(found)


def rows_of(
    user: User,
    people: Sequence[Employee],
    waits: Mapping[int, Sequence[InboxItem]],
    shown: Iterable[TeamColumn],
) -> list[DevelopmentRow]:
    """People with what every column says of them, in a fixed number of queries."""
    built = [(column, column.build(user, people)) for column in shown]
    return [
        DevelopmentRow(
            person,
            waits.get(person.pk, ()),
            [Cell(str(c.label), c.template, cells.get(person.pk)) for c, cells in built],
        )
        for person in people
    ]


def worded(user: User, people: Sequence[Employee]) -> dict[int, dict[str, str]]:
    """What each column that has words says of people, by person and column; empty for nothing."""
    found: dict[int, dict[str, str]] = {person.pk: {} for person in people}
    for column in columns():
        if column.text is not None:
            cells = column.build(user, people)
            for pk, said in found.items():
                said[column.key] = column.text(cells[pk]) if pk in cells else ""
    return found


def lines_of(
    user: User, manager: Employee, wanted: Wanted, waits: Mapping[int, Sequence[InboxItem]]
) -> Iterator[list[str]]:
    """The page as a table, some hundred people at a time; the first line names the columns."""
    heads = [column for column in columns() if column.text is not None]
    yield ["Person", "Role", "Unit", "Waits", *(str(column.label) for column in heads)]
    rows = people_of(user, manager, wanted, frozenset(waits))
    cursor, order = "", ORDERS["name" if wanted.sort.endswith("due") else wanted.sort]
    while True:
        found = page_of(rows, *order, cursor=cursor, size=CHUNK)
        said = worded(user, found.rows)
        for person in found.rows:
            yield [*card_of(person, waits), *(said[person.pk][head.key] for head in heads)]
        if not found.next:
            return
        cursor = found.next


def card_of(person: Employee, waits: Mapping[int, Sequence[InboxItem]]) -> list[str]:
    """Who somebody is, and what waits about them."""
    place = person.assignment
    return [
        person.name,
        place.role.name if place else "",
        place.unit.name if place else "",
        "; ".join(str(item.title) for item in waits.get(person.pk, ())),
    ]

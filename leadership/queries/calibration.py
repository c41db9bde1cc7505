"""Sessions, their boards and distributions: what whoever asks may see of them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from leadership.models import (
    CalibrationSeat,
    CalibrationSession,
    Placement,
    PlacementMove,
    SeatRole,
    SessionState,
)
from lib.paging import Page, page_of
from talent.models import Assignment, GrantKind, User
from talent.models.folding import Fold
from talent.queries.names import spoken_name

ORDERS = {"name": ("employee__name_folded", "pk"), "box": ("-best", "employee__name_folded", "pk")}


# --- sessions ---


def session_page(user: User, text: str, state: str, cursor: str) -> Page[Any]:
    """One page of the sessions of which somebody may see something, the newest first."""
    rows = CalibrationSession.objects.told_to(user)
    if state in SessionState.values:
        rows = rows.filter(state=state)
    for word in text.split()[:10]:
        rows = rows.filter(name__icontains=word)
    return page_of(with_standing(rows, user), "-created_at", "-pk", cursor=cursor)


def with_standing(rows: QuerySet[Any], user: User) -> QuerySet[Any]:
    """With how many are on the board and discussed, and how the reader stands to each."""
    boards = Placement.objects.filter(session=OuterRef("pk")).order_by().values("session")
    seats = CalibrationSeat.objects.filter(session=OuterRef("pk"), employee__user=user)
    people = boards.annotate(n=Count("pk")).values("n")
    discussed = boards.filter(discussed_at__isnull=False).annotate(n=Count("pk")).values("n")
    found: QuerySet[Any] = rows.annotate(
        people=Coalesce(people, 0),
        discussed=Coalesce(discussed, 0),
        facilitates=Exists(seats.filter(role=SeatRole.FACILITATOR)),
        takes_part=Exists(seats.filter(role=SeatRole.PARTICIPANT)),
        seen=Exists(CalibrationSession.objects.visible_to(user).filter(pk=OuterRef("pk"))),
    )
    return found


def knows_sessions(user: User) -> bool:
    """Whether calibration is an area for somebody; being on a board does not make it one."""
    if user.holds(GrantKind.HR_ADMIN, GrantKind.EXECUTIVE):
        return True
    sessions: QuerySet[Any] = CalibrationSession.objects.visible_to(user)
    return sessions.exists()


# --- the board ---


@dataclass(frozen=True)
class Wanted:
    """To what a board is narrowed."""

    text: str = ""
    unit: int | None = None
    grade: int | None = None
    show: str = ""  # "open": whom the group has yet to speak about

    def __bool__(self) -> bool:
        return bool(self.text or self.unit or self.grade or self.show)


@dataclass(frozen=True, slots=True)
class Card:
    """One person on a board."""

    pk: int
    employee: int
    name: str
    initials: str
    role: str
    unit: str
    grade: str
    performance: int | None
    potential: int | None
    version: int
    discussed: bool
    noted: bool

    @property
    def face(self) -> int:
        return self.employee % 5 + 1


@dataclass(frozen=True)
class BoardBox:
    """One box, with those who stand in it; `count` counts also whom a filter leaves out."""

    performance: int
    potential: int
    name: str
    levels: str
    cards: Sequence[Card]
    count: int

    @property
    def key(self) -> str:
        return f"{self.performance}-{self.potential}"


@dataclass(frozen=True)
class BoardRow:
    """One level of potential, from the left the lowest performance."""

    label: str
    boxes: Sequence[BoardBox]


@dataclass(frozen=True)
class BoardView:
    """A board, the highest potential on top, and whom nobody has placed yet."""

    rows: Sequence[BoardRow]
    unplaced: Sequence[Card]
    people: int
    discussed: int
    shown: int
    units: Sequence[tuple[int, str]] = ()
    grades: Sequence[tuple[int, str]] = ()
    last_move: int = 0
    columns: Sequence[str] = field(default_factory=list)


def board_of(user: User, session: CalibrationSession, wanted: Wanted) -> BoardView:
    """The board of a session that the reader may see, in three queries for any number of people."""
    found = list(
        Placement.objects.visible_to(user)
        .filter(session=session)
        .annotate(spoken=spoken_name("employee"), folded=F("employee__name_folded"))
        .order_by("folded", "pk")
        .values_list(
            "pk", "employee_id", "spoken", "folded", "performance", "potential", "version",
            "discussed_at", "note",
        )
    )  # fmt: skip
    posts = posts_of([row[1] for row in found])
    cards, shown = list[Card](), list[Card]()
    words = [_folded(word) for word in wanted.text.split()[:10]]
    for pk, employee, name, folded, performance, potential, version, discussed, note in found:
        post = posts.get(employee, NO_POST)
        card = Card(
            pk, employee, name, "".join(part[:1] for part in name.split()[:2]).upper(), post.role,
            post.unit, post.grade, performance, potential, version, discussed is not None,
            bool(note),
        )  # fmt: skip
        cards.append(card)
        if _is_wanted(card, post, folded, words, wanted):
            shown.append(card)
    last = PlacementMove.objects.filter(placement__session=session).order_by("-pk")
    return _board(session, cards, shown, posts, last.values_list("pk", flat=True).first() or 0)


@dataclass(frozen=True, slots=True)
class Post:
    """Where somebody works today, as a card says it."""

    role: str = ""
    unit: str = ""
    grade: str = ""
    unit_id: int = 0
    grade_id: int = 0


NO_POST = Post()


def posts_of(people: Sequence[int]) -> dict[int, Post]:
    """Today's role, unit and grade of some people."""
    rows = Assignment.objects.current().filter(employee__in=people)
    named = rows.annotate(grade=Coalesce(F("role__grade__name"), Value("")))
    return {
        employee: Post(role, unit, grade, unit_id, grade_id or 0)
        for employee, role, unit, grade, unit_id, grade_id in named.values_list(
            "employee_id", "role__name", "unit__name", "grade", "unit_id", "role__grade_id"
        )
    }


def _folded(word: str) -> str:
    return word.casefold()


def _is_wanted(
    card: Card, post: Post, folded: str, words: Sequence[str], wanted: Wanted
) -> bool:  # fmt: skip
    """Whether a filter keeps somebody; a name is found with or without its accents."""
    if wanted.unit and post.unit_id != wanted.unit:
        return False
    if wanted.grade and post.grade_id != wanted.grade:
        return False
    if wanted.show == "open" and card.discussed:
        return False
    name = card.name.casefold()
    return all(word in folded or word in name for word in words)


def _board(
    session: CalibrationSession,
    cards: Sequence[Card],
    shown: Sequence[Card],
    posts: Mapping[int, Post],
    last_move: int,
) -> BoardView:
    counts = Counter((card.performance, card.potential) for card in cards)
    by_box: dict[tuple[int | None, int | None], list[Card]] = {}
    for card in shown:
        by_box.setdefault((card.performance, card.potential), []).append(card)
    across, up = session.levels
    rows = [
        BoardRow(
            session.potential_labels[potential - 1],
            [
                BoardBox(
                    performance, potential, session.box_name(performance, potential),
                    session.box_levels(performance, potential),
                    by_box.get((performance, potential), []), counts[performance, potential],
                )
                for performance in range(1, across + 1)
            ],
        )
        for potential in range(up, 0, -1)
    ]  # fmt: skip
    units = {post.unit_id: post.unit for post in posts.values()}
    grades = {post.grade_id: post.grade for post in posts.values() if post.grade_id}
    return BoardView(
        rows, by_box.get((None, None), []), len(cards), sum(card.discussed for card in cards),
        len(shown), sorted(units.items(), key=lambda row: row[1]),
        sorted(grades.items(), key=lambda row: row[1]), last_move, session.performance_labels,
    )  # fmt: skip


def list_page(
    user: User, session: CalibrationSession, wanted: Wanted, order: str, cursor: str
) -> Page[Any]:
    """One page of the people on a board as a list: the same board without dragging."""
    rows: Any = Placement.objects.visible_to(user).filter(session=session)
    for word in wanted.text.split()[:10]:
        rows = rows.filter(employee__name_folded__contains=Fold.of(word))
    posts = Assignment.objects.current().filter(employee=OuterRef("employee"))
    if wanted.unit:
        rows = rows.filter(Exists(posts.filter(unit=wanted.unit)))
    if wanted.grade:
        rows = rows.filter(Exists(posts.filter(role__grade=wanted.grade)))
    if wanted.show == "open":
        rows = rows.filter(discussed_at__isnull=True)
    best = Coalesce(F("performance"), Value(0)) * 10 + Coalesce(F("potential"), Value(0))
    rows = rows.annotate(best=best).select_related("employee")
    return page_of(rows, *ORDERS.get(order, ORDERS["name"]), cursor=cursor)


@dataclass(frozen=True)
class News:
    """A move that somebody else made since the board was shown."""

    pk: int
    who: str
    person: str
    to: str
    at: datetime


def news_of(user: User, session: CalibrationSession, after: int) -> list[News]:
    """What others have moved since a move, the newest first; a few of them."""
    rows = PlacementMove.objects.visible_to(user).filter(placement__session=session, pk__gt=after)
    rows = rows.filter(Q(by__isnull=True) | ~Q(by=user))
    rows = rows.select_related("placement__employee", "by__employee").order_by("-pk")
    return [
        News(
            row.pk, name_of(row.by), row.placement.employee.name,
            session.box_name(row.to_performance, row.to_potential), row.at,
        )
        for row in rows[:5]
    ]  # fmt: skip


def name_of(user: User | None) -> str:
    """Who did something, by name; empty where nobody on record did."""
    person = getattr(user, "employee", None) if user is not None else None
    return person.name if person is not None else ""


# --- one person on the board ---


def placement_of(user: User, session: CalibrationSession, pk: int) -> QuerySet[Placement]:
    """One person of a board that the reader may see, with what was assessed."""
    rows = Placement.objects.visible_to(user).filter(session=session, pk=pk)
    return rows.select_related(
        "session", "employee", "performance_assessment__scale", "performance_assessment__author",
        "potential_assessment__scale", "potential_assessment__author",
    )  # fmt: skip


@dataclass(frozen=True)
class Step:
    """One move as it is told."""

    who: str
    at: datetime
    came_from: str
    to: str
    reason: str


def steps_of(user: User, placement: Placement) -> list[Step]:
    """The moves of one person, the newest first."""
    rows = PlacementMove.objects.visible_to(user).filter(placement=placement)
    session = placement.session
    return [
        Step(
            name_of(row.by), row.at, session.box_name(row.from_performance, row.from_potential),
            session.box_name(row.to_performance, row.to_potential), row.reason,
        )
        for row in rows.select_related("by__employee").order_by("-version")
    ]  # fmt: skip


# --- table ---

HEAD = ("employee", "name", "unit", "role", "performance", "potential", "box", "discussed", "note")


def lines_of(user: User, session: CalibrationSession) -> list[list[Any]]:
    """The board as a table, for whoever runs the session."""
    rows = Placement.objects.visible_to(user).filter(session=session).select_related("employee")
    found = list(rows.order_by("employee__name_folded", "pk"))
    posts = posts_of([row.employee_id for row in found])
    lines: list[list[Any]] = [list(HEAD)]
    for row in found:
        post = posts.get(row.employee_id, NO_POST)
        lines.append(
            [
                row.employee.external_id, row.employee.name, post.unit, post.role,
                row.performance or "", row.potential or "",
                session.box_name(row.performance, row.potential) if row.is_placed else "",
                "yes" if row.discussed_at else "", row.note,
            ]
        )  # fmt: skip
    return lines


# --- list and empty board ---


@dataclass(frozen=True)
class Listed:
    """One person of a board in a list."""

    placed: Placement
    post: Post
    box: str
    levels: str


def listed(session: CalibrationSession, rows: Sequence[Any]) -> list[Listed]:
    """The rows of a page, with where each person works and stands."""
    posts = posts_of([row.employee_id for row in rows])
    return [
        Listed(
            row, posts.get(row.employee_id, NO_POST),
            session.box_name(row.performance, row.potential),
            session.box_levels(row.performance, row.potential),
        )
        for row in rows
    ]  # fmt: skip


def empty_board(session: CalibrationSession) -> BoardView:
    """The boxes of a session without people, for whoever sets it up."""
    return _board(session, [], [], {}, 0)

"""What apps above add to the pages of this one: filled in their `AppConfig.ready()`.

Each registry is a list of functions (or rows); this app calls them and never knows who they are.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from lib.calendars import CalendarEvent
from talent.models import Employee, Notice, Sight, Skill, User

Text = str | Promise


@dataclass(frozen=True)
class NavItem:
    """One area of the top bar; paths under `prefix` and `also` lie inside it."""

    label: Text
    url_name: str
    prefix: str
    order: int
    shown: Callable[[User], bool] = lambda user: True
    also: tuple[str, ...] = ()

    def holds(self, path: str) -> bool:
        """Whether a page lies inside this area; "/" is only itself."""
        own = path == "/" if self.prefix == "/" else path.startswith(self.prefix)
        return own or path.startswith(self.also)


@dataclass(frozen=True)
class InboxItem:
    """One thing that waits for a person, with the act that settles it."""

    title: Text
    meta: Text
    since: datetime
    url: str
    action: Text
    icon: str = "inbox"
    detail: Text = ""
    ago: Text = ""  # what is said instead of the time since, where that would mislead
    about: int | None = None  # the employee it concerns, for the team page
    approve: str = ""  # under which key it can be approved together with others; empty: not at all
    at_home: bool = False  # whether it stands on the home page however much is older


@dataclass(frozen=True)
class WaitingSource:
    """What waits in one app, as parts of the one query that every page asks.

    `parts` return rows of `talent.queries.waiting.COLUMNS`; `words` say each kind of row, by its
    first column. The query is written once for all who hold the same rights, so `parts` may use
    nothing of the two but their ids and rights, and must ask the database nothing.
    """

    parts: "Callable[[User, Employee], Sequence[QuerySet[Any, Any]]]"
    words: "Mapping[str, Callable[[Any], InboxItem]]"


@dataclass(frozen=True)
class ComingKind:
    """How one kind of meeting is said, and which page opens it by its id.

    What is due on a day, and at no hour of it, `is_of_day`.
    """

    title: Text
    url_name: str
    note: Text = ""
    is_of_day: bool = False


@dataclass(frozen=True)
class ComingSource:
    """The meetings of one app, as parts of the one query of what comes next.

    `parts` return rows made by `talent.queries.coming.coming_part`, of meetings that are not over
    at a time; `kinds` say each kind.
    """

    parts: "Callable[[User, Employee, datetime], Sequence[QuerySet[Any, Any]]]"
    kinds: "Mapping[str, ComingKind]"


CalendarSource = Callable[[User, datetime], Iterable[CalendarEvent]]


@dataclass(frozen=True)
class HomeCard:
    """One part of the home page: a template piece and what it expects."""

    template: str
    context: Mapping[str, object]
    order: int
    place: str = "main"  # "main" or "side"


@dataclass(frozen=True)
class ProfileTab:
    """One tab of a profile; `build` returns the piece's context, or None where nothing is shown.

    `sights` are the relations that open the tab: none of them, and it is open to everyone. With
    None every profile page asks `build` whether there is something to show.
    """

    key: str
    label: Text
    order: int
    template: str
    build: Callable[[User, Employee], Mapping[str, object] | None]
    sights: Collection[Sight] | None = None


@dataclass(frozen=True)
class TeamColumn:
    """One column about people in a line; `build` answers for many in a fixed number of queries.

    It returns, by employee id, the context of `template` for that cell. `text` says a cell in
    plain words, for files and the API; without it the column stands on pages only.
    """

    key: str
    label: Text
    order: int
    template: str
    build: Callable[[User, Iterable[Employee]], Mapping[int, Mapping[str, object]]]
    text: Callable[[Mapping[str, Any]], str] | None = None


@dataclass(frozen=True)
class LineView:
    """One more view of home for whoever leads people."""

    label: Text
    url_name: str


@dataclass(frozen=True)
class SearchHit:
    """One thing found, with a line that says what it is."""

    title: str
    meta: Text
    url: str


@dataclass(frozen=True)
class SearchSource:
    """One group of the search page: at most `limit` hits for a text."""

    label: Text
    order: int
    find: Callable[[User, str, int], list[SearchHit]]


@dataclass(frozen=True)
class HeldKind:
    """One kind of record about a person: how many there are, and their fields for an export.

    `rows` returns what the person may see of their own records; `fields` are lookups on them.
    `read` says a row's values in an export, where they stand otherwise in the database.
    """

    label: Text
    rows: "Callable[[User, Employee], QuerySet[Any]]"
    fields: tuple[str, ...]
    read: "Callable[[Mapping[str, Any]], Mapping[str, Any]]" = dict


@dataclass(frozen=True)
class NoticeText:
    """What one notice says to its recipient."""

    title: str
    body: str
    url: str


@dataclass(frozen=True)
class NoticeKind:
    """One kind of notice.

    `write` makes the texts of many notices to one recipient from their ids, in their order and in
    a fixed number of queries; None stands where the record is gone. `hint` says when it comes.
    `delivery` holds until the recipient chooses another, which `is_fixed` denies. What is not
    `is_listed` is only ever a mail: its words never show in the product. That somebody was told of
    what `is_secret` is shown to nobody else, not even to HR.
    """

    key: str
    label: Text
    write: "Callable[[User, Sequence[Mapping[str, Any]]], Sequence[NoticeText | None]]"
    delivery: str = "email"
    hint: Text = ""
    is_fixed: bool = False
    is_listed: bool = True
    is_secret: bool = False


@dataclass
class Registry:
    """Everything that was registered."""

    navigation: list[NavItem] = field(default_factory=list)
    inbox: list[Callable[[User, Employee], list[InboxItem]]] = field(default_factory=list)
    waiting: list[WaitingSource] = field(default_factory=list)
    coming: list[ComingSource] = field(default_factory=list)
    calendar: list[CalendarSource] = field(default_factory=list)  # what a personal feed tells
    home: list[Callable[[User, Employee], HomeCard | None]] = field(default_factory=list)
    tabs: list[ProfileTab] = field(default_factory=list)
    team: list[TeamColumn] = field(default_factory=list)
    line_views: list[LineView] = field(default_factory=list)
    search: list[SearchSource] = field(default_factory=list)
    skill_kinds: list[Callable[[Mapping[int, str]], Mapping[int, Text]]] = field(
        default_factory=list
    )
    skill_cards: list[Callable[[User, Skill], HomeCard | None]] = field(default_factory=list)
    held: list[HeldKind] = field(default_factory=list)
    notices: dict[str, NoticeKind] = field(default_factory=dict)
    sweeps: dict[str, Callable[[], None]] = field(default_factory=dict)

    def add_sweep(self, name: str, sweep: Callable[[], None]) -> None:
        """Have work taken up again every 30 s: what is due, or was left by a dead worker.

        A sweep may run twice at once; it claims its rows, and ends within four minutes.
        """
        self.sweeps[name] = sweep

    def add_notice(self, kind: NoticeKind) -> None:
        self.notices[kind.key] = kind


registry = Registry()


def refused_kinds(wanted: Mapping[int, str]) -> dict[int, Text]:
    """Of skills that are to get another kind, which must not, and why; by the skill's id."""
    found: dict[int, Text] = {}
    for judge in registry.skill_kinds if wanted else ():
        found |= judge(wanted)
    return found


def listed_kinds() -> dict[str, NoticeKind]:
    """The kinds of notices that show in the product; the others are only ever mails."""
    return {key: kind for key, kind in registry.notices.items() if kind.is_listed}


def secret_kinds() -> list[str]:
    """The kinds of which nobody but their recipient learns that they were sent."""
    return [key for key, kind in registry.notices.items() if kind.is_secret]


def texts_for(user: User, notices: Sequence[Notice]) -> dict[int, NoticeText]:
    """What some notices to one person say, by notice; those whose record is gone are left out."""
    by_kind: dict[str, list[Notice]] = {}
    for notice in notices:
        by_kind.setdefault(notice.kind, []).append(notice)
    found: dict[int, NoticeText] = {}
    for kind, rows in by_kind.items():
        if kind in registry.notices:
            texts = registry.notices[kind].write(user, [row.params for row in rows])
            pairs = zip(rows, texts, strict=True)
            found |= {row.pk: text for row, text in pairs if text is not None}
    return found

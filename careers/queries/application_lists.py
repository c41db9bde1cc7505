"""Applications: one's own, those for one opening stage by stage, and what one shows."""

from dataclasses import dataclass
from datetime import datetime

from careers.fit import Figures
from careers.models import LIVE, Application, Engagement, Opening, Stage
from careers.queries.fits import requirements_of
from careers.queries.snapshots import figures_in
from lib.paging import Page, page_of
from talent.models import Employee, User

COLUMNS = (*LIVE, Stage.ACCEPTED)
MOST_ON_BOARD = 500
NEXT = {Stage.APPLIED: Stage.REVIEWED, Stage.REVIEWED: Stage.INTERVIEW}


@dataclass(frozen=True)
class Card:
    """One application on the board, with the figures of what it shows and what comes next."""

    application: Application
    figures: Figures | None

    @property
    def next_stage(self) -> str:
        """Where one press takes it; an offer wants a day and is made on its own page."""
        if self.application.waits_for_manager:
            return ""
        return str(NEXT.get(Stage(self.application.stage), ""))

    @property
    def next_label(self) -> str:
        return str(Stage(self.next_stage).label) if self.next_stage else ""


@dataclass(frozen=True)
class Column:
    """One stage with its applications, the oldest first."""

    stage: str
    label: str
    cards: list[Card]


@dataclass(frozen=True)
class Board:
    """The applications for one opening: what is under way by stage, and what has ended."""

    columns: list[Column]
    ended: list[Card]
    taken: int

    @property
    def cards(self) -> list[Card]:
        """All in one list: under way first, as the columns have them."""
        return [*(card for column in self.columns for card in column.cards), *self.ended]


def board_of(viewer: User, opening: Opening) -> Board:
    """The applications that the viewer may see; in a fixed number of queries."""
    rows = Application.objects.visible_to(viewer).filter(opening=opening)
    found = list(rows.select_related("employee").order_by("applied_at", "pk")[:MOST_ON_BOARD])
    version = opening.role.current_version
    asked = requirements_of(viewer, version) if version is not None and found else []
    cards = [
        Card(row, figures_in(row, version, asked) if version is not None else None) for row in found
    ]
    columns = [
        Column(stage, str(stage.label), [card for card in cards if card.application.stage == stage])
        for stage in COLUMNS
    ]
    ended = [card for card in cards if card.application.stage not in COLUMNS]
    return Board(columns, ended, len(columns[-1].cards))


@dataclass(frozen=True)
class Happened:
    """One thing that happened to an application: a step, or the answer of the present manager."""

    label: str
    at: datetime
    who: str
    is_for_manager: bool = False


def way_of(application: Application) -> list[Happened]:
    """How an application went, in order; one query."""
    way = [
        Happened(step.get_stage_display(), step.at, _name(step.by))
        for step in application.steps.select_related("by__employee")
    ]
    if application.manager_answered_at is not None:
        answer = Happened(
            application.get_manager_answer_display(),
            application.manager_answered_at,
            _name(application.manager_answered_by),
            application.answered_for_manager,
        )
        way.append(answer)
    return sorted(way, key=lambda one: one.at)


def _name(user: User | None) -> str:
    """The name of a login's person; jobs and logins without a record have none."""
    person = getattr(user, "employee", None)
    return person.name if person is not None else ""


def engagements_of(viewer: User, person: Employee) -> list[Engagement]:
    """What a person does or did beside the own work, the newest first; one query."""
    rows = Engagement.objects.visible_to(viewer).filter(employee=person)
    return list(rows.select_related("unit"))


def my_applications(viewer: User, me: Employee, cursor: str = "") -> Page[Application]:
    """One's own applications, the newest first."""
    rows = Application.objects.visible_to(viewer).filter(employee=me).for_page()
    return page_of(rows, "-applied_at", "-pk", cursor=cursor, size=25)

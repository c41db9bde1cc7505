"""Lists of openings with the viewer's readiness, as light rows that are ordered in memory."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from careers.fit import Figures
from careers.models import Application, Opening, OpeningKind, Stage
from careers.queries.fits import seen_levels
from careers.queries.ranking import figures_of
from careers.queries.requirements import current_requirements
from lib.dates import today
from lib.paging import Page, page_in, page_of
from talent.models import Employee, Role, User
from talent.models.folding import Fold

PAGE = 25
MOST = 2_000  # openings that are ordered at once; more are narrowed by the filters first
MOST_WORDS = 6
MOST_ON_ROLE = 5
LEAST_READY = (50, 70, 90)


@dataclass(frozen=True)
class Asked:
    """What a list of openings is narrowed to; None and empty mean any."""

    text: str = ""
    kind: str = ""
    family: int | None = None
    location: int | None = None
    ready: int | None = None
    order: str = "newest"


class OpeningRow(NamedTuple):
    """One opening, light enough to order all of them."""

    pk: int
    title: str
    kind: str
    role: int
    role_name: str
    role_current: int | None
    family: int
    family_name: str
    role_retired: date | None
    unit_name: str
    location: int | None
    location_name: str | None
    seats: int
    starts_on: date
    ends_on: date | None
    hours: int | None
    apply_by: date | None
    published_at: datetime

    @property
    def kind_name(self) -> str:
        return str(OpeningKind(self.kind).label)

    @property
    def retired_on(self) -> date | None:
        """When its role was retired; None where the role is in use today."""
        is_over = self.role_retired is not None and self.role_retired <= today()
        return self.role_retired if is_over else None

    @property
    def is_last_days(self) -> bool:
        """Whether the last day to apply is within a week."""
        return self.apply_by is not None and (self.apply_by - today()).days <= 7


COLUMNS = (
    "pk", "title", "kind", "role", "role__name", "role__current_version", "role__family",
    "role__family__name", "role__retired_on", "unit__name", "location", "location__name",
    "seats", "starts_on", "ends_on", "hours_per_week", "apply_by", "published_at",
)  # fmt: skip


OWN_WORDS = {
    Stage.OFFERED: _("Offered to you"),
    Stage.ACCEPTED: _("Accepted"),
    Stage.DECLINED: _("You declined"),
    Stage.REJECTED: _("Not chosen"),
    Stage.WITHDRAWN: _("You withdrew"),
}


@dataclass(frozen=True)
class Listed:
    """One opening of a list, with the viewer's figures for its role."""

    row: OpeningRow
    figures: Figures | None
    mine: Application | None = None

    @property
    def own_words(self) -> str:
        """How one's own application stands, in a word or two."""
        if self.mine is None:
            return ""
        return str(OWN_WORDS.get(Stage(self.mine.stage), _("You applied")))


@dataclass(frozen=True)
class Found:
    """One page of openings, and how many there are."""

    page: Page[Listed]
    count: int


def worded(rows: QuerySet[Opening], text: str) -> QuerySet[Opening]:
    """The openings in whose title or role each word stands."""
    for word in text.split()[:MOST_WORDS]:
        part = Fold.of(word)
        rows = rows.filter(Q(title_folded__contains=part) | Q(role__name_folded__contains=part))
    return rows


def open_rows(viewer: User, without: Employee | None = None) -> list[OpeningRow]:
    """The openings for which one may apply today, the newest first; one query.

    `without` leaves out those for which this person has applied, unless they withdrew.
    """
    rows = Opening.objects.visible_to(viewer).open()
    if without is not None:
        asked = Application.objects.filter(employee=without).exclude(stage=Stage.WITHDRAWN)
        rows = rows.exclude(pk__in=asked.values("opening"))
    found = rows.order_by("-published_at", "-pk").values_list(*COLUMNS)[:MOST]
    return [OpeningRow(*row) for row in found]


def families_of(rows: Iterable[OpeningRow]) -> list[tuple[int, str]]:
    """The families in which something is open, by name."""
    return sorted({(row.family, row.family_name) for row in rows}, key=lambda one: one[1])


def places_of(rows: Iterable[OpeningRow]) -> list[tuple[int, str]]:
    """The places at which something is open, by name."""
    found = {(row.location, row.location_name or "") for row in rows if row.location is not None}
    return sorted(found, key=lambda one: one[1])


def narrow(viewer: User, rows: Sequence[OpeningRow], asked: Asked) -> list[OpeningRow]:
    """The rows that match; looking for words costs one query."""
    found = None
    if asked.text:
        worded_rows = worded(Opening.objects.visible_to(viewer).open(), asked.text)
        found = set(worded_rows.order_by().values_list("pk", flat=True))
    return [
        row
        for row in rows
        if (found is None or row.pk in found)
        and asked.kind in ("", row.kind)
        and asked.family in (None, row.family)
        and asked.location in (None, row.location)
    ]


def find_openings(
    viewer: User, me: Employee | None, rows: Sequence[OpeningRow], asked: Asked, cursor: str = ""
) -> Found:
    """One page of what is open, in the wanted order, with the same figures as everywhere."""
    rows = narrow(viewer, rows, asked)
    known = all_figures(viewer, me, rows)
    if asked.ready is not None:
        rows = [row for row in rows if _reaches(known.get(row.role), asked.ready)]
    rows = ordered(rows, asked.order, known)
    page = page_in(rows, [row.pk for row in rows], cursor, PAGE)
    mine = own_applications(viewer, me, [row.pk for row in page.rows])
    shown = [Listed(row, known.get(row.role), mine.get(row.pk)) for row in page.rows]
    return Found(Page(shown, page.previous, page.next), len(rows))


def own_applications(
    viewer: User, me: Employee | None, openings: list[int]
) -> dict[int, Application]:
    """One's newest application for each of some openings; one query."""
    if me is None or not openings:
        return {}
    rows = Application.objects.visible_to(viewer).filter(employee=me, opening__in=openings)
    return {row.opening_id: row for row in rows.order_by("applied_at", "pk")}


def all_figures(
    viewer: User, me: Employee | None, rows: Iterable[OpeningRow]
) -> dict[int, Figures]:
    """How close one is to each role that has openings; retired roles have no figures."""
    roles = sorted({row.role for row in rows if _in_use(row)})
    if me is None or not roles:
        return {}
    return figures_of(current_requirements(), seen_levels(viewer, me), roles)


def ordered(
    rows: Sequence[OpeningRow], order: str, known: Mapping[int, Figures]
) -> list[OpeningRow]:
    """By what one meets for certain, by the last day to apply, or the newest first."""
    if order == "closest":
        return sorted(rows, key=lambda row: -_score(known.get(row.role)))
    if order == "ends":
        return sorted(rows, key=lambda row: (row.apply_by is None, row.apply_by or date.max))
    return list(rows)


def _score(known: Figures | None) -> float:
    """Readiness × coverage, as lists of roles rank by; what asks for nothing comes last."""
    if known is None or not known.asked_weight:
        return -1.0
    return round(known.met_weight / known.asked_weight, 9)


def _reaches(known: Figures | None, least: int) -> bool:
    return known is not None and known.readiness is not None and known.readiness >= least


def _in_use(row: OpeningRow) -> bool:
    return row.role_current is not None and row.role_retired is None


def closest_openings(viewer: User, me: Employee, count: int) -> list[Listed]:
    """The few openings that a person is closest to, where anything is known; three queries."""
    mine = me.assignment.role_id if me.assignment is not None else None
    rows = [row for row in open_rows(viewer, me) if row.role != mine]
    known = all_figures(viewer, me, rows)
    shown = [Listed(row, known.get(row.role)) for row in ordered(rows, "closest", known)[:count]]
    return [one for one in shown if one.figures and one.figures.coverage]


def openings_of_role(viewer: User, role: Role) -> list[OpeningRow]:
    """What is open in one role, the newest first; one query."""
    rows = Opening.objects.visible_to(viewer).open().filter(role=role)
    found = rows.order_by("-published_at", "-pk").values_list(*COLUMNS)[:MOST_ON_ROLE]
    return [OpeningRow(*row) for row in found]


def run_openings(viewer: User, state: str, cursor: str = "") -> Page[Opening]:
    """The openings that the viewer wrote, approves or hires for, and as HR those in scope."""
    rows = Opening.objects.visible_to(viewer).run_by(viewer).for_page()
    if state:
        rows = rows.filter(state=state)
    return page_of(rows, "-created_at", "-pk", cursor=cursor, size=PAGE)

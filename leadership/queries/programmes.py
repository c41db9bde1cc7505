"""The catalogue as people look through it: what there is, and what it does for their gaps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy

from leadership.models import (
    LIVE_COHORT_ENROLMENTS,
    SEATED_ENROLMENTS,
    Cohort,
    CohortEnrolment,
    Component,
    Programme,
    ProgrammeState,
    ProgrammeTarget,
    WayChoice,
)
from leadership.programme_fit import ProgrammeFit, Reason, programme_fit
from leadership.queries.audience import is_for
from leadership.queries.needs import Own, own_needs
from lib.paging import Page, page_in, page_of
from talent.models import Employee, User

PAGE = 25
MOST_WORDS = 6
MOST_RANKED = 1_000  # programmes that are put in order by fit
ORDERS: Mapping[str, tuple[str, ...]] = {"name": ("name", "pk"), "newest": ("-created_at", "-pk")}
FIT = "fit"
SHOWN = [
    ("offered", gettext_lazy("All that is offered")),
    ("for_me", gettext_lazy("For me")),
    ("mine", gettext_lazy("I take part, or did")),
]
SHOWN_TO_KEEPERS = [
    ("drafts", gettext_lazy("Drafts")),
    ("retired", gettext_lazy("No longer offered")),
]
TAKING_PART = (*LIVE_COHORT_ENROLMENTS, *SEATED_ENROLMENTS)


@dataclass(frozen=True)
class Wanted:
    """To what the catalogue is narrowed; empty means any."""

    text: str = ""
    way: str = ""
    serves: str = ""
    skill: int | None = None
    show: str = "offered"
    order: str = "name"


@dataclass(frozen=True)
class Target:
    """One competency that a programme raises, as the catalogue says it."""

    skill: int
    name: str
    level: int


@dataclass(frozen=True)
class Catalogue:
    """What all programmes that a reader sees raise; `states` are those of the programmes."""

    targets: Mapping[int, Sequence[Target]]
    states: frozenset[str]

    @property
    def skills(self) -> list[tuple[int, str]]:
        """The competencies that some programme raises, by name."""
        found = {one.skill: one.name for targets in self.targets.values() for one in targets}
        return sorted(found.items(), key=lambda item: (item[1].casefold(), item[0]))

    def fit(self, programme: int, own: Own) -> ProgrammeFit:
        """What a programme does for somebody."""
        raised = {one.skill: one.level for one in self.targets[programme]}
        return programme_fit(raised, own.needs, own.levels)


@dataclass(frozen=True)
class ProgrammeRow:
    """One programme of the catalogue: what it raises, how long it takes, and what it does for me.

    The programme is loaded with `training` and `development` hours, whether it `is_for_me`,
    whether a cohort `joins` people in today, and whether I take part or did: `mine`.
    """

    programme: Any
    targets: Sequence[Target]
    fit: ProgrammeFit

    @property
    def hours(self) -> Decimal:
        return Decimal(self.programme.training + self.programme.development)

    @property
    def reasons(self) -> list[tuple[str, Reason]]:
        """The reasons, each beside the name of the competency that it is about."""
        names = {target.skill: target.name for target in self.targets}
        return [(names[reason.need.skill], reason) for reason in self.fit.reasons]


def catalogue_of(user: User) -> Catalogue:
    """What all programmes raise that a reader sees; one query, and there are few of them."""
    rows = Programme.objects.visible_to(user).order_by("pk", "targets__skill__name", "targets")
    names = ("pk", "state", "targets__skill", "targets__skill__name", "targets__level")
    targets: dict[int, list[Target]] = {}
    states = set()
    for pk, state, skill, name, level in rows.values_list(*names):
        states.add(state)
        raised = targets.setdefault(pk, [])
        if skill is not None:
            raised.append(Target(skill, name, level))
    return Catalogue(targets, frozenset(states))


def programmes_like(user: User, me: Employee | None, wanted: Wanted) -> QuerySet[Programme]:
    """The programmes that a reader sees and looks for."""
    rows = Programme.objects.visible_to(user)
    for word in wanted.text.split()[:MOST_WORDS]:
        rows = rows.filter(Q(name__icontains=word) | Q(purpose__icontains=word))
    if wanted.way:
        rows = rows.filter(way=wanted.way)
    if wanted.serves:
        rows = rows.filter(serves=wanted.serves)
    if wanted.skill is not None:
        raised = ProgrammeTarget.objects.filter(programme=OuterRef("pk"), skill=wanted.skill)
        rows = rows.filter(Exists(raised))
    if wanted.show == "for_me":
        return rows.offered().filter(is_for(me))
    if wanted.show == "mine":
        return rows.filter(Exists(_mine(me)))
    states = {"drafts": ProgrammeState.DRAFT, "retired": ProgrammeState.RETIRED}
    return rows.filter(state=states.get(wanted.show, ProgrammeState.OFFERED))


def _mine(me: Employee | None) -> QuerySet[CohortEnrolment]:
    own = CohortEnrolment.objects.filter(employee=me) if me else CohortEnrolment.objects.none()
    return own.filter(cohort__programme=OuterRef("pk"), state__in=TAKING_PART)


def programme_page(
    user: User, me: Employee | None, wanted: Wanted, catalogue: Catalogue, cursor: str
) -> Page[ProgrammeRow]:
    """One page of them, in a fixed number of queries."""
    rows, own = with_all(programmes_like(user, me, wanted), me), own_needs(user, me)
    if wanted.order == FIT:
        # What closes most of my gaps first, then by name.
        found = [
            ProgrammeRow(one, catalogue.targets[one.pk], catalogue.fit(one.pk, own))
            for one in rows.defer("purpose").order_by("name", "pk")[:MOST_RANKED]
        ]
        found.sort(key=lambda row: (-row.fit.closes, -row.fit.planned))
        return page_in(found, [row.programme.pk for row in found], cursor, PAGE)
    page = page_of(rows, *ORDERS[wanted.order], cursor=cursor, size=PAGE)
    told = [
        ProgrammeRow(one, catalogue.targets[one.pk], catalogue.fit(one.pk, own))
        for one in page.rows
    ]
    return Page(told, page.previous, page.next)


def with_all(rows: QuerySet[Programme], me: Employee | None) -> Any:
    """Programmes with what their rows say beside the fit."""
    joins = Cohort.objects.enrolling().filter(programme=OuterRef("pk"))
    return rows.annotate(
        is_for_me=is_for(me), joins=Exists(joins), mine=Exists(_mine(me)),
        training=_hours(WayChoice.TRAINING), development=_hours(WayChoice.DEVELOPMENT),
    )  # fmt: skip


def _hours(way: str) -> Any:
    """Hours of one way in the curriculum of a row."""
    components = Component.objects.filter(programme=OuterRef("pk"), way=way).order_by()
    summed = components.values("programme").annotate(total=Sum("hours")).values("total")
    return Coalesce(Subquery(summed), Value(Decimal(0)))


def targets_of(programme: Programme) -> list[ProgrammeTarget]:
    """What one programme raises, by name."""
    return list(programme.targets.select_related("skill").order_by("skill__name", "pk"))

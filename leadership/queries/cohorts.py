"""Cohorts as people look for them, and one of them with the reader's part in it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.utils.translation import gettext_lazy as _

from leadership.models import (
    LIVE_COHORT_ENROLMENTS,
    SEATED_ENROLMENTS,
    Cohort,
    CohortEnrolment,
    CohortEnrolmentState,
    CohortSession,
    CohortState,
    Instructor,
    Programme,
    instructed_by,
)
from leadership.queries.audience import is_for, rule_in_words, rules_of
from lib.dates import today
from lib.paging import Page, page_of
from talent.models import Employee, GrantKind, User

PAGE = 25
MOST_WORDS = 6
ORDERS: Mapping[str, tuple[str, ...]] = {
    "soonest": ("starts_on", "pk"),
    "newest": ("-starts_on", "-pk"),
    "closing": ("enrol_until", "pk"),
    "name": ("name", "pk"),
}
SORTS = [
    ("soonest", _("First day")), ("newest", _("Newest first")),
    ("closing", _("Closing soonest first")), ("name", _("By name")),
]  # fmt: skip
SHOWN = [
    ("enrolling", _("Enrolling now")),
    ("now", _("Open")),
    ("mine", _("I take part")),
    ("finished", _("Finished")),
]
SHOWN_TO_RUNNERS = [("runs", _("I run")), ("drafts", _("Drafts")), ("called_off", _("Called off"))]


@dataclass(frozen=True)
class Wanted:
    """To what a list of cohorts is narrowed; empty means any."""

    text: str = ""
    show: str = "enrolling"
    order: str = "soonest"
    programme: int | None = None


@dataclass(frozen=True)
class CohortRow:
    """One cohort of a list, with how the reader stands to it."""

    cohort: Cohort
    mine: CohortEnrolment | None
    fits: bool  # whether the programme is for the reader

    @property
    def free(self) -> int:
        return free_in(self.cohort)

    @property
    def may_join(self) -> bool:
        """Whether the reader may ask for a seat, and does not take part."""
        live = self.mine is not None and (self.mine.is_live or self.mine.has_seat)
        return self.cohort.is_enrolling and self.fits and not live


@dataclass(frozen=True)
class CohortPage:
    """One cohort as its page shows it to one reader."""

    row: CohortRow
    runs: bool
    takes_part: bool  # who has a seat reads places and links
    sessions: list[CohortSession]
    instructors: list[Employee]
    place_in_line: int | None = None
    waiting: int = 0
    past: list[CohortEnrolment] = field(default_factory=list)

    @property
    def sees_places(self) -> bool:
        return self.runs or self.takes_part


def free_in(cohort: Cohort) -> int:
    """Seats that are free in a cohort loaded with `taken`."""
    taken: int = getattr(cohort, "taken", 0)
    return max(cohort.capacity - taken, 0)


def with_seats(rows: QuerySet[Cohort]) -> QuerySet[Cohort]:
    """How many hold a seat in each."""
    seated = Q(enrolments__state__in=SEATED_ENROLMENTS)
    found: QuerySet[Cohort] = rows.select_related("programme").annotate(
        taken=Count("enrolments", filter=seated)
    )
    return found


def runs_any(user: User) -> bool:
    """Whether somebody instructs a cohort, or is an HR admin."""
    if user.holds(GrantKind.HR_ADMIN):
        return True
    return Instructor.objects.filter(employee__user=user).exists()


def cohorts_like(user: User, wanted: Wanted) -> QuerySet[Cohort]:
    """The cohorts that a reader sees and looks for."""
    rows = Cohort.objects.visible_to(user)
    for word in wanted.text.split()[:MOST_WORDS]:
        rows = rows.filter(Q(name__icontains=word) | Q(programme__name__icontains=word))
    if wanted.programme is not None:
        rows = rows.filter(programme=wanted.programme)
    mine = CohortEnrolment.objects.filter(cohort=OuterRef("pk"), employee__user=user)
    mine = mine.live() | mine.seated()
    narrowed = {
        "enrolling": Q(state=CohortState.OPEN, enrol_until__gte=today()),
        "now": Q(state=CohortState.OPEN),
        "mine": Q(Exists(mine)),
        "finished": Q(state=CohortState.FINISHED),
        "runs": Q(instructed_by(user)) & ~Q(state=CohortState.CANCELLED),
        "drafts": Q(state=CohortState.DRAFT),
        "called_off": Q(state=CohortState.CANCELLED),
    }
    return rows.filter(narrowed.get(wanted.show, Q()))


def cohort_page(user: User, me: Employee | None, wanted: Wanted, cursor: str) -> Page[CohortRow]:
    """One page of them, in a fixed number of queries."""
    rows = with_seats(cohorts_like(user, wanted))
    page = page_of(rows, *ORDERS[wanted.order], cursor=cursor, size=PAGE)
    return Page(rows_of(user, me, page.rows), page.previous, page.next)


def rows_of(user: User, me: Employee | None, cohorts: Collection[Cohort]) -> list[CohortRow]:
    """Cohorts with my part in each: the one that goes on, or else the last one."""
    mine: dict[int, CohortEnrolment] = {}
    fits: set[int] = set()
    if me is not None and cohorts:
        own = CohortEnrolment.objects.visible_to(user).filter(
            employee=me, cohort__in=[one.pk for one in cohorts]
        )
        for enrolment in own.order_by("asked_at", "pk"):
            now = mine.get(enrolment.cohort_id)
            if now is None or not (now.is_live or now.has_seat):
                mine[enrolment.cohort_id] = enrolment
        fits = admitting(me, {one.programme_id for one in cohorts})
    return [CohortRow(one, mine.get(one.pk), one.programme_id in fits) for one in cohorts]


def admitting(employee: Employee, programmes: Collection[int]) -> set[int]:
    """Which of these programmes are for a person."""
    rows = Programme.objects.filter(pk__in=programmes).annotate(is_theirs=is_for(employee))
    return set(rows.filter(is_theirs=True).order_by().values_list("pk", flat=True))


def audience_words(programme: Programme) -> list[str]:
    """Each rule as words; none where the programme is for everybody."""
    return [rule_in_words(rule) for rule in rules_of(programme)]


def cohort_about(user: User, me: Employee | None, cohort: Cohort, *, runs: bool) -> CohortPage:
    """One cohort with its sessions, who leads it, and the reader's part."""
    (row,) = rows_of(user, me, [cohort])
    sessions = CohortSession.objects.visible_to(user).filter(cohort=cohort)
    mine = row.mine
    return CohortPage(
        row=row,
        runs=runs,
        takes_part=mine is not None and mine.has_seat,
        sessions=list(sessions.select_related("component").order_by("starts_at", "pk")),
        instructors=instructors_of(cohort),
        place_in_line=place_in_line(mine) if mine is not None and mine.is_waiting else None,
        waiting=cohort.enrolments.filter(state=CohortEnrolmentState.WAITLISTED).count(),
    )


def instructors_of(cohort: Cohort) -> list[Employee]:
    """Who leads a cohort, with today's roles."""
    rows = Employee.objects.filter(instructs__cohort=cohort).with_current_assignment()
    return list(rows.order_by("name_folded", "pk"))


def place_in_line(enrolment: CohortEnrolment) -> int | None:
    """Which one in line somebody is who waits."""
    return line_of(enrolment.cohort).get(enrolment.pk)


def line_of(cohort: Cohort) -> dict[int, int]:
    """Which one in line each is who waits, by enrolment."""
    keys = cohort.enrolments.in_line().values_list("pk", flat=True)
    return {pk: place for place, pk in enumerate(keys, start=1)}


def with_place(rows: QuerySet[CohortEnrolment]) -> QuerySet[CohortEnrolment]:
    """Which one in line each is, as `place`; none for who does not wait."""
    waits = CohortEnrolmentState.WAITLISTED
    ahead = CohortEnrolment.objects.filter(cohort=OuterRef("cohort"), state=waits).filter(
        Q(waits_since__lt=OuterRef("waits_since"))
        | Q(waits_since=OuterRef("waits_since"), pk__lte=OuterRef("pk"))
    )
    count = Subquery(ahead.order_by().values("cohort").annotate(n=Count("pk")).values("n")[:1])
    place = Case(When(state=waits, then=count), default=None, output_field=IntegerField())
    found: QuerySet[CohortEnrolment] = rows.annotate(place=place)
    return found


def my_enrolments(user: User, me: Employee) -> QuerySet[CohortEnrolment]:
    """All that I take or took part in, what goes on first."""
    rows = CohortEnrolment.objects.visible_to(user).filter(employee=me)
    found: QuerySet[CohortEnrolment] = rows.select_related("cohort__programme", "employee")
    return found.order_by("-asked_at", "-pk")


def live_enrolments(user: User, me: Employee) -> list[CohortEnrolment]:
    """What goes on for me now."""
    rows = my_enrolments(user, me).filter(state__in=LIVE_COHORT_ENROLMENTS)
    return list(rows.order_by("cohort__starts_on", "pk"))


def cohorts_run_by(user: User) -> QuerySet[Any]:
    """Those that somebody instructs by name and that are not over, not by being HR."""
    rows = with_seats(Cohort.objects.filter(instructed_by(user)))
    return rows.filter(state__in=(CohortState.DRAFT, CohortState.OPEN)).order_by("starts_on", "pk")

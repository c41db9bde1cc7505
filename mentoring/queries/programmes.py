"""Programmes as people look for them, and one of them in words."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lib.dates import today
from lib.paging import Page, page_of
from mentoring.models import (
    AudienceRule,
    Coordinator,
    Enrolment,
    EnrolmentState,
    Programme,
    ProgrammeState,
    Side,
    coordinated_by,
)
from mentoring.queries.audience import closed_sides, count_admitted, sides_open_to
from mentoring.score_words import PartWords, part_words, told_weights
from talent.models import Employee, GrantKind, User

PAGE = 25
MOST_WORDS = 6
MOST_AT_HOME = 3
ORDERS: Mapping[str, tuple[str, ...]] = {
    "newest": ("-starts_on", "-pk"),
    "name": ("name", "pk"),
    "closing": ("enrol_until", "pk"),
}
SHOWN = [
    ("now", gettext_lazy("Under way")),
    ("enrolling", gettext_lazy("Enrolling now")),
    ("mine", gettext_lazy("I take part")),
    ("finished", gettext_lazy("Finished")),
]
SHOWN_TO_RUNNERS = [("drafts", gettext_lazy("Drafts")), ("called_off", gettext_lazy("Called off"))]


@dataclass(frozen=True)
class Wanted:
    """To what a list of programmes is narrowed; empty means any."""

    text: str = ""
    kind: str = ""
    show: str = "now"
    order: str = "newest"


@dataclass(frozen=True)
class ProgrammeRow:
    """One programme of a list, with how the reader stands to it."""

    programme: Programme
    mine: Sequence[Enrolment]
    open_sides: Sequence[Side]

    @property
    def free(self) -> int | None:
        """Places that are free; None where there is no limit."""
        return free_in(self.programme)


def free_in(programme: Programme) -> int | None:
    """Places that are free in a programme loaded with `taken`; None where there is no limit."""
    taken: int = getattr(programme, "taken", 0)
    return max(programme.seats - taken, 0) if programme.seats is not None else None


def runs_any(user: User) -> bool:
    """Whether somebody runs a programme, or sets programmes up."""
    if user.holds(GrantKind.HR_ADMIN):
        return True
    return Coordinator.objects.filter(employee__user=user).exists()


def with_counts(rows: QuerySet[Programme]) -> QuerySet[Programme]:
    """How many hold a place in each, and how many mentors there are."""
    enrolled = Q(enrolments__state=EnrolmentState.ENROLLED)
    mentors = Q(enrolments__side=Side.MENTOR)
    return rows.annotate(
        taken=Count("enrolments", filter=enrolled & ~mentors),
        mentoring=Count("enrolments", filter=enrolled & mentors),
    )


def programmes_like(user: User, wanted: Wanted) -> QuerySet[Programme]:
    """The programmes that a reader sees and looks for."""
    rows = Programme.objects.visible_to(user)
    for word in wanted.text.split()[:MOST_WORDS]:
        rows = rows.filter(Q(name__icontains=word) | Q(purpose__icontains=word))
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    mine = Enrolment.objects.live().filter(programme=OuterRef("pk"), employee__user=user)
    day = today()
    narrowed = {
        "now": Q(state=ProgrammeState.OPEN),
        "enrolling": Q(state=ProgrammeState.OPEN, enrol_from__lte=day, enrol_until__gte=day),
        "mine": Q(Exists(mine)),
        "finished": Q(state=ProgrammeState.FINISHED),
        "drafts": Q(state=ProgrammeState.DRAFT),
        "called_off": Q(state=ProgrammeState.CANCELLED),
    }
    return rows.filter(narrowed.get(wanted.show, Q()))


def programme_page(
    user: User, me: Employee | None, wanted: Wanted, cursor: str
) -> Page[ProgrammeRow]:
    """One page of them, in a fixed number of queries."""
    rows = with_counts(programmes_like(user, wanted))
    page = page_of(rows, *ORDERS[wanted.order], cursor=cursor, size=PAGE)
    return Page(rows_of(user, me, page.rows), page.previous, page.next)


def rows_of(
    user: User, me: Employee | None, programmes: Collection[Programme]
) -> list[ProgrammeRow]:
    """Programmes with my part in each, and the sides on which I could join today."""
    mine: dict[int, list[Enrolment]] = {}
    if me is not None and programmes:
        own = Enrolment.objects.visible_to(user).live().filter(employee=me)
        for row in own.filter(programme__in=[one.pk for one in programmes]).order_by("side"):
            mine.setdefault(row.programme_id, []).append(row)
    enrolling = [one for one in programmes if one.is_enrolling]
    sides = sides_open_to(me, enrolling) if me is not None and enrolling else {}
    return [
        ProgrammeRow(
            one,
            mine.get(one.pk, []),
            [
                Side(side)
                for side in sides.get(one.pk, ())
                if side not in {row.side for row in mine.get(one.pk, [])}
            ],
        )
        for one in programmes
    ]


def programmes_for_me(user: User, me: Employee) -> list[ProgrammeRow]:
    """The few programmes that take me in today, those that close soonest first."""
    joined = Enrolment.objects.live().filter(programme=OuterRef("pk"), employee=me)
    found = Programme.objects.visible_to(user).enrolling().exclude(Exists(joined))
    closed: Any = found.annotate(closed=closed_sides(me)).order_by("enrol_until", "pk")[:PAGE]
    rows = [
        ProgrammeRow(one, [], [side for side in one.sides if side not in one.closed])
        for one in closed
    ]
    return [row for row in rows if row.open_sides][:MOST_AT_HOME]


def programmes_run_by(user: User) -> QuerySet[Programme]:
    """Those that somebody coordinates by name, not by being HR."""
    return Programme.objects.filter(coordinated_by(user))


# --- one programme in words ---


@dataclass(frozen=True)
class ScorePart:
    """One part of the score: what it is, its weight, and its share of the whole in percent."""

    key: str
    words: PartWords
    weight: float
    share: float


def score_parts(programme: Programme) -> list[ScorePart]:
    """The parts that count, the heaviest first."""
    weights = told_weights(programme.weights, programme)
    total = sum(weights.values())
    found = [
        ScorePart(key, part_words(key, programme), weight, weight / total * 100)
        for key, weight in weights.items()
        if weight
    ]
    return sorted(found, key=lambda part: -part.weight)


def rules_in_words(programme: Programme) -> list[str]:
    """The hard rules by which no pair is made, as sentences."""
    said = []
    if programme.excludes_line:
        said.append(_("Nobody is matched with somebody of their own reporting line."))
    if programme.excludes_former:
        said.append(_("The same two are not matched again, unless both ask for it."))
    if programme.needs_language:
        said.append(_("The two have a language in common."))
    if programme.least_overlap:
        hours = f"{programme.least_overlap.normalize():f}"
        said.append(
            _("The two have at least %(hours)s working hours of a day in common.")
            % {"hours": hours}
        )
    if programme.floor is not None:
        floor = f"{programme.floor.normalize():f}"
        said.append(_("No pair below a score of %(floor)s is proposed.") % {"floor": floor})
    said.append(_("Who does not want to be matched with somebody is not, and nobody is told."))
    return said


@dataclass(frozen=True)
class AudienceSide:
    """One side of a programme: whom it is for, in words."""

    side: Side
    rules: Sequence[str]
    count: int | None = None


def audience_of(programme: Programme, *, counted: bool = False) -> list[AudienceSide]:
    """Whom a programme is for on each side; with `counted` also how many people that is."""
    rows = programme.audience.select_related("unit", "family", "lowest_grade", "highest_grade")
    rules = list(rows.order_by("pk"))
    found = []
    for side in programme.sides:
        own = [rule for rule in rules if rule.side == side]
        count = count_admitted(own) if counted else None
        found.append(AudienceSide(side, [rule_in_words(rule) for rule in own], count))
    return found


def rule_in_words(rule: AudienceRule) -> str:
    """One rule: everything that it names."""
    said = []
    if rule.unit is not None:
        said.append(_("in %(unit)s or below") % {"unit": rule.unit.name})
    if rule.family is not None:
        said.append(_("in the family %(family)s") % {"family": rule.family.name})
    if rule.lowest_grade is not None and rule.highest_grade is not None:
        grades = {"low": rule.lowest_grade.name, "high": rule.highest_grade.name}
        same = rule.lowest_grade_id == rule.highest_grade_id
        words = _("in %(low)s") if same else _("from %(low)s to %(high)s")
        said.append(words % grades)
    elif rule.lowest_grade is not None:
        said.append(_("from %(low)s up") % {"low": rule.lowest_grade.name})
    elif rule.highest_grade is not None:
        said.append(_("up to %(high)s") % {"high": rule.highest_grade.name})
    text = ", ".join(said)
    return text[:1].upper() + text[1:]


def coordinators_of(programme: Programme) -> list[Employee]:
    """Who runs a programme, with today's roles."""
    people = Prefetch("employee", Employee.objects.with_current_assignment())
    rows: Iterable[Coordinator] = programme.coordinators.prefetch_related(people).order_by("pk")
    return [row.employee for row in rows]

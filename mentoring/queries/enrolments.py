"""Taking part: what is proposed to whoever joins, what one said, and who takes part."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from careers.models import DevelopmentPlan, ItemState, PlanItem
from careers.queries.targets import next_role
from lib.paging import Page, page_of
from mentoring.models import (
    MOST_SKILLS,
    Block,
    Enrolment,
    EnrolmentSkill,
    EnrolmentState,
    Pair,
    Programme,
    Side,
    Want,
    Wish,
)
from talent.models import Employee, EmployeeSkill, Role, Skill, User
from talent.models.folding import Fold

PAGE = 40
MOST_WORDS = 6


@dataclass(frozen=True)
class Proposal:
    """What a form for joining begins with: the role aimed for, and what is missing for it."""

    role: Role | None
    skills: Sequence[tuple[Skill, int]]
    from_gaps: bool
    from_plan: bool


def proposal_for(viewer: User, me: Employee) -> Proposal:
    """The role that I aim for, and up to five skills: gaps towards it, then those of my plan."""
    aim = next_role(viewer, me)
    gaps = aim.fit.open_gaps if aim is not None else []
    found = {part.skill.pk: (part.skill, want_of(part.must_have)) for part in gaps}
    plans = DevelopmentPlan.objects.visible_to(viewer).open().filter(employee=me)
    items = PlanItem.objects.filter(
        plan__in=plans, state__in=[ItemState.OPEN, ItemState.DOING], skill__isnull=False,
        skill__retired_on__isnull=True,
    )  # fmt: skip
    planned = {
        item.skill.pk: (item.skill, int(Want.VERY))
        for item in items.select_related("skill").order_by("-plan__created_at", "position", "pk")
        if item.skill is not None
    }
    chosen = list((found | {k: v for k, v in planned.items() if k not in found}).values())
    chosen = chosen[:MOST_SKILLS]
    return Proposal(
        role=aim.role if aim is not None else None,
        skills=chosen,
        from_gaps=any(skill.pk in found for skill, _want in chosen),
        from_plan=any(skill.pk in planned for skill, _want in chosen),
    )


def want_of(must_have: bool) -> int:
    """How much a gap is wanted: what a role insists on, before what it likes."""
    return int(Want.MUST if must_have else Want.VERY)


def offered_by(viewer: User, me: Employee) -> list[tuple[Skill, int]]:
    """What a mentor could offer: the skills in which they are strongest."""
    rows = EmployeeSkill.objects.visible_to(viewer).filter(
        employee=me, level__gte=4, skill__retired_on__isnull=True
    )
    best = rows.select_related("skill").order_by("-level", "-strength", "skill__name")
    return [(row.skill, int(Want.VERY)) for row in best[:MOST_SKILLS]]


@dataclass(frozen=True)
class Said:
    """What one person said on one enrolment, as its writer reads it."""

    about: str
    capacity: int
    target_role: Role | None
    skills: Sequence[tuple[Skill, int]]
    wishes: Sequence[Employee]
    blocks: Sequence[Employee]

    @property
    def mark(self) -> str:
        """Equal marks mean that nothing was changed in another window."""
        plain = [
            self.about, self.capacity, self.target_role.pk if self.target_role else None,
            [[skill.pk, want] for skill, want in self.skills],
            [person.pk for person in self.wishes],
            sorted(person.pk for person in self.blocks),
        ]  # fmt: skip
        return hashlib.sha256(json.dumps(plain).encode()).hexdigest()[:16]


def said_on(enrolment: Enrolment) -> Said:
    """Everything that the person said, with what nobody else reads: for the person alone."""
    skills = EnrolmentSkill.objects.filter(enrolment=enrolment).select_related("skill")
    wishes = Wish.objects.filter(enrolment=enrolment).select_related("employee")
    return Said(
        about=enrolment.about,
        capacity=enrolment.capacity,
        target_role=enrolment.target_role,
        skills=[(row.skill, row.want) for row in skills.order_by("rank")],
        wishes=[row.employee for row in wishes.order_by("rank")],
        blocks=blocked_by(enrolment.employee),
    )


def blocked_by(employee: Employee) -> list[Employee]:
    """Whom somebody does not want to be matched with: for this person alone."""
    rows = Block.objects.filter(by=employee).select_related("employee")
    return [row.employee for row in rows.order_by("employee__name_folded", "pk")]


def holds_pair(enrolment: Enrolment) -> bool:
    """Whether a pair of this enrolment has a seat: one is matched."""
    either = Q(mentee_enrolment=enrolment) | Q(mentor_enrolment=enrolment)
    return Pair.objects.filter(either, holds_seat=True).exists()


def is_in_pair(enrolment: Enrolment) -> bool:
    """Whether a pair of this enrolment is under way or paused."""
    either = Q(mentee_enrolment=enrolment) | Q(mentor_enrolment=enrolment)
    return Pair.objects.going().filter(either).exists()


def seats_of(enrolment: Enrolment) -> int:
    """How many of a mentor's seats are taken."""
    return Pair.objects.filter(mentor_enrolment=enrolment, holds_seat=True).count()


def place_in_line(enrolment: Enrolment) -> int | None:
    """Which one in the waiting list somebody is, from 1; None for who does not wait."""
    if enrolment.state != EnrolmentState.WAITLISTED:
        return None
    waiting = Enrolment.objects.filter(
        programme=enrolment.programme_id, state=EnrolmentState.WAITLISTED
    )
    line = list(waiting.in_line().values_list("pk", flat=True))
    return line.index(enrolment.pk) + 1


# --- the people of a programme, for whoever runs it ---

ORDERS: Mapping[str, tuple[str, ...]] = {
    "newest": ("-enrolled_at", "-pk"),
    "name": ("employee__name_folded", "pk"),
    "line": ("-is_rematch", "waits_since", "pk"),
}
STATES = [
    ("live", _("Taking part")),
    *((value, label) for value, label in EnrolmentState.choices),
]
MATCHED = [("", _("All")), ("yes", _("Matched")), ("no", _("Not matched yet"))]


@dataclass(frozen=True)
class PeopleWanted:
    """To what the list of people is narrowed; empty means any."""

    text: str = ""
    side: str = ""
    state: str = "live"
    matched: str = ""
    order: str = "newest"


def people_of(user: User, programme: Programme, wanted: PeopleWanted) -> QuerySet[Enrolment]:
    """Who takes part in a programme, as far as the reader runs it; wishes are not read here."""
    rows = Enrolment.objects.visible_to(user).filter(programme=programme)
    for word in wanted.text.split()[:MOST_WORDS]:
        rows = rows.filter(employee__name_folded__contains=Fold.of(word))
    if wanted.side:
        rows = rows.filter(side=wanted.side)
    if wanted.state == "live":
        rows = rows.live()
    elif wanted.state:
        rows = rows.filter(state=wanted.state)
    seated = Pair.objects.filter(holds_seat=True)
    as_mentee = seated.filter(mentee_enrolment=OuterRef("pk"))
    as_mentor = seated.filter(mentor_enrolment=OuterRef("pk"))
    if wanted.matched:
        is_matched = Q(Exists(as_mentee)) | Q(Exists(as_mentor))
        rows = rows.filter(is_matched) if wanted.matched == "yes" else rows.exclude(is_matched)
    held = Count("pairs_as_mentor", filter=Q(pairs_as_mentor__holds_seat=True))
    rows = rows.annotate(taken=held, has_mentor=Exists(as_mentee))
    skills = EnrolmentSkill.objects.select_related("skill").order_by("rank")
    return rows.select_related("target_role", "programme").prefetch_related(
        Prefetch("skills", skills)
    )


def people_page(
    user: User, programme: Programme, wanted: PeopleWanted, cursor: str
) -> Page[Enrolment]:
    """One page of them, with today's roles."""
    people = Prefetch("employee", Employee.objects.with_current_assignment())
    rows = people_of(user, programme, wanted).prefetch_related(people)
    return page_of(rows, *ORDERS[wanted.order], cursor=cursor, size=PAGE)


def line_of(programme: Programme) -> dict[int, int]:
    """Which one in line each is who waits, by enrolment."""
    waiting = programme.enrolments.filter(state=EnrolmentState.WAITLISTED)
    keys = waiting.in_line().values_list("pk", flat=True)
    return {pk: place for place, pk in enumerate(keys, start=1)}


def people_table(user: User, programme: Programme, wanted: PeopleWanted) -> Iterable[Sequence[Any]]:
    """The list as a table: nothing of wishes, and nothing of whom somebody rules out."""
    yield [
        str(title)
        for title in (
            _("Name"), _("E-mail"), _("Side"), _("State"), _("Enrolled on"), _("Place in line"),
            _("What they say"), _("Skills"), _("Target role"), _("Takes at most"), _("Has now"),
        )
    ]  # fmt: skip
    line = line_of(programme)
    rows: QuerySet[Any] = people_of(user, programme, wanted).select_related("employee")
    rows = rows.order_by(*ORDERS[wanted.order])
    for row in rows.iterator(chunk_size=2_000):
        is_mentor = row.side == Side.MENTOR
        yield [
            row.employee.name, row.employee.email, row.get_side_display(),
            row.get_state_display(), row.enrolled_at.date().isoformat(), line.get(row.pk, ""),
            row.about, ", ".join(one.skill.name for one in row.skills.all()),
            row.target_role.name if row.target_role else "",
            row.capacity if is_mentor else "", row.taken if is_mentor else int(row.has_mentor),
        ]  # fmt: skip


def own_enrolments(user: User) -> QuerySet[Enrolment]:
    """My own, the newest first, with what a page says of each."""
    rows = Enrolment.objects.visible_to(user).filter(employee__user=user)
    return rows.select_related("programme", "employee", "target_role").order_by(
        "-enrolled_at", "-pk"
    )

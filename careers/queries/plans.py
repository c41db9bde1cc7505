"""What the pages of development plans read."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Prefetch, QuerySet

from careers import access
from careers.fit import Figures
from careers.models import (
    OPEN_ITEMS,
    OPEN_PLANS,
    ActionKind,
    DevelopmentPlan,
    Evidence,
    ItemState,
    PlanComment,
    PlanItem,
    PlanState,
    PlanSupporter,
)
from careers.proposals import counted
from careers.queries.differences import Difference, asked_by, difference
from careers.queries.fits import role_fit
from talent.levels import weigh
from talent.models import (
    Employee,
    EmployeeSkill,
    ReportingLine,
    Sight,
    Skill,
    SkillClaim,
    User,
)
from talent.queries.names import spoken_name
from talent.queries.skills import as_claim, current_rule

MOST_NEXT = 2


@dataclass(frozen=True)
class Progress:
    """How far a plan is: actions done, under way and in all; dropped ones count nowhere."""

    done: int
    doing: int
    total: int
    by_kind: Mapping[str, int]

    @property
    def mix(self) -> list[tuple[str, int, int]]:
        """Each kind with its name in small letters, its number, and its share of 100."""
        names = {kind.value: str(kind.label) for kind in ActionKind}
        return [
            (names[kind][:1].lower() + names[kind][1:], count, round(100 * count / self.total))
            for kind, count in self.by_kind.items()
            if self.total
        ]

    @property
    def kinds(self) -> list[tuple[str, int, int]]:
        """The mix without the kinds of which there is none."""
        return [one for one in self.mix if one[1]]


def progress_of(items: Iterable[PlanItem]) -> Progress:
    """The progress of a plan from its actions."""
    kept = [item for item in items if item.state != ItemState.DROPPED]
    return Progress(
        sum(item.state == ItemState.DONE for item in kept),
        sum(item.state == ItemState.DOING for item in kept),
        len(kept),
        counted(item.kind for item in kept),
    )


@dataclass(frozen=True)
class Group:
    """The actions for one skill, or with None those for no skill, in their order."""

    skill: Skill | None
    items: tuple[PlanItem, ...]
    is_asked: bool = True  # whether the plan's version of the role asks for the skill

    @property
    def several(self) -> bool:
        return len(self.items) > 1


def groups_of(items: Iterable[PlanItem], asked: Collection[int] = ()) -> list[Group]:
    """Actions by skill; the skill whose action stands first comes first.

    `asked` are the skills that the role asks for; where none is known, none is marked.
    """
    by_skill: dict[int | None, list[PlanItem]] = {}
    for item in items:
        if item.state != ItemState.DROPPED:
            by_skill.setdefault(item.skill_id, []).append(item)
    return [
        Group(rows[0].skill, tuple(rows), not asked or skill is None or skill in asked)
        for skill, rows in by_skill.items()
    ]


@dataclass(frozen=True)
class PlanPage:
    """One plan with all that its page shows, as far as the viewer may act on it."""

    plan: DevelopmentPlan
    items: tuple[PlanItem, ...]
    comments: tuple[PlanComment, ...]
    now: Figures
    before: Figures
    changed: Difference | None
    asked: frozenset[int]  # skills, by the plan's version of the role
    is_mine: bool
    may_review: bool
    may_finish: bool

    @property
    def progress(self) -> Progress:
        return progress_of(self.items)

    @property
    def role_has_page(self) -> bool:
        """A retired role has none, nor a page of what changed in it."""
        role = self.plan.role
        return role.current_version_id is not None and role.retired_on is None

    @property
    def groups(self) -> list[Group]:
        return groups_of(self.items, self.asked)

    @property
    def dropped(self) -> list[PlanItem]:
        return [item for item in self.items if item.state == ItemState.DROPPED]

    @property
    def is_all_done(self) -> bool:
        return bool(self.items) and not any(item.is_open for item in self.items)

    @property
    def next(self) -> PlanItem | None:
        """The action that comes next while the plan is under way."""
        found = next_of(self.items) if self.plan.state == PlanState.ACTIVE else ()
        return found[0] if found else None

    @property
    def has_new_comments(self) -> bool:
        """Whether somebody else has said something that the owner has not read."""
        read = self.plan.comments_read_at
        return any(
            comment.author_id != self.plan.employee.user_id and (read is None or comment.at > read)
            for comment in self.comments
        )


def shown_items() -> QuerySet[PlanItem]:
    """Actions with what is shown of them: skill, objective, supporters; two queries."""
    helping = PlanSupporter.objects.select_related("employee").order_by("employee__given_name")
    return (
        PlanItem.objects.select_related("skill", "objective")
        .annotate(proofs=Count("evidence"))
        .prefetch_related(Prefetch("supporters", helping))
        .order_by("position", "pk")
    )


def plans_of(user: User) -> QuerySet[DevelopmentPlan]:
    """Plans that a user sees, with person and role."""
    return DevelopmentPlan.objects.visible_to(user).select_related(
        "employee", "role__current_version", "role__family", "role_version"
    )


def plan_page(user: User, me: Employee | None, plan: DevelopmentPlan) -> PlanPage:
    """Everything of one plan that the viewer sees already."""
    now, before, changed, asked = fits_of(user, plan)
    is_mine = me is not None and plan.employee_id == me.pk
    comments = PlanComment.objects.filter(plan=plan, item__isnull=True)
    return PlanPage(
        plan=plan,
        items=tuple(shown_items().filter(plan=plan)),
        comments=tuple(comments.select_related("author__employee")),
        now=now,
        before=before,
        changed=changed,
        asked=asked,
        is_mine=is_mine,
        may_review=not is_mine
        and plan.state == PlanState.IN_REVIEW
        and access.may_review_plan(user, plan.employee),
        may_finish=is_mine
        or (plan.state == PlanState.ACTIVE and access.may_finish_action(user, plan.employee)),
    )


def fits_of(
    user: User, plan: DevelopmentPlan
) -> tuple[Figures, Figures, Difference | None, frozenset[int]]:
    """How close the person is by the plan's version, today and when the plan began.

    With it what changed since that version, and the skills that it asks for.
    The levels of that day follow from the claims made until then, by today's rule: claims are
    added and never changed, so nothing needs to be kept for it.
    """
    version, current = plan.role_version, plan.role.current_version
    is_behind = current is not None and current.pk != version.pk and plan.is_open
    asked = asked_by(user, [version, current] if is_behind and current else [version])
    rows = list(asked[version.pk].values())
    levels = EmployeeSkill.objects.filter(employee=plan.employee).values_list("skill", "level")
    now = role_fit(version, rows, {skill: float(level) for skill, level in levels})
    before = role_fit(version, rows, levels_on(plan.employee, plan.began_on))
    changed = difference(version, current, asked) if is_behind and current else None
    return now.figures, before.figures, changed, frozenset(asked[version.pk])


def levels_on(employee: Employee, day: date) -> dict[int, float]:
    """Somebody's levels on a past day; two queries."""
    claims = SkillClaim.objects.standing().filter(employee=employee, claimed_on__lte=day)
    said: dict[int, list[SkillClaim]] = {}
    for claim in claims:
        said.setdefault(claim.skill_id, []).append(claim)
    rule, found = current_rule(), {}
    for skill, rows in said.items():
        level = weigh(map(as_claim, rows), rule, day)
        if level is not None:
            found[skill] = float(level.value)
    return found


@dataclass(frozen=True)
class PlanRow:
    """One plan in a list."""

    plan: DevelopmentPlan
    progress: Progress
    next: tuple[PlanItem, ...]


def plan_rows(
    plans: Iterable[DevelopmentPlan], items: QuerySet[PlanItem] | None = None
) -> list[PlanRow]:
    """Plans with their progress and the actions that come next; two queries for any number.

    `items` are read with what is shown of them, where that is more than their titles.
    """
    found = list(plans)
    by_plan: dict[int, list[PlanItem]] = {plan.pk: [] for plan in found}
    rows = PlanItem.objects.order_by("position", "pk") if items is None else items
    for item in rows.filter(plan__in=list(by_plan)):
        by_plan[item.plan_id].append(item)
    return [
        PlanRow(plan, progress_of(by_plan[plan.pk]), next_of(by_plan[plan.pk])) for plan in found
    ]


def brief_rows(plans: Collection[DevelopmentPlan]) -> list[PlanRow]:
    """Plans with progress and days alone, where many stand together; one query."""
    by_plan: dict[int, list[PlanItem]] = {plan.pk: [] for plan in plans}
    for item in PlanItem.objects.filter(plan__in=list(by_plan)).order_by("position", "pk"):
        by_plan[item.plan_id].append(item)
    return [PlanRow(one, progress_of(by_plan[one.pk]), next_of(by_plan[one.pk])) for one in plans]


def next_of(items: Iterable[PlanItem]) -> tuple[PlanItem, ...]:
    """The actions that come next: the earliest due first, those without a day last."""
    waiting = [item for item in items if item.state in OPEN_ITEMS]
    waiting.sort(key=lambda item: (item.due_on is None, item.due_on or date.max, item.position))
    return tuple(waiting[:MOST_NEXT])


def first_plan(user: User, me: Employee) -> PlanRow | None:
    """The plan that a person works on: the one under way, else the newest that is open.

    Its actions come with the names of who helps as `helped_by`; two queries.
    """
    plans = plans_of(user).filter(employee=me, state__in=OPEN_PLANS)
    found = sorted(plans[:20], key=lambda plan: plan.state != PlanState.ACTIVE)
    helping = PlanSupporter.objects.filter(item=OuterRef("pk"), answered_at__isnull=False)
    names = helping.order_by("employee__given_name", "pk").values_list(spoken_name("employee"))
    items = PlanItem.objects.select_related("skill").order_by("position", "pk")
    helped = items.annotate(helped_by=ArraySubquery(names))
    return plan_rows(found[:1], helped)[0] if found else None


def waiting_plans(user: User) -> QuerySet[DevelopmentPlan]:
    """Plans in review of people in my line, the longest waiting first."""
    line = Employee.objects.in_sight(user, Sight.CHAIN)
    return (
        plans_of(user)
        .filter(state=PlanState.IN_REVIEW, employee__in=line)
        .order_by("submitted_at", "pk")
    )


def direct_among(me: Employee | None, plans: Iterable[DevelopmentPlan]) -> set[int]:
    """Whose of some plans report to somebody directly: only these stand in their inbox."""
    people = [plan.employee_id for plan in plans]
    lines = ReportingLine.objects.current().filter(manager=me, depth=1, report__in=people)
    return set(lines.values_list("report", flat=True)) if me is not None and people else set()


def waiting_without_manager(user: User) -> QuerySet[DevelopmentPlan]:
    """Plans in review of people without a manager, for the HR in whose scope they are."""
    people = Employee.objects.in_sight(user, Sight.HR_PARTNER, Sight.HR_ADMIN)
    unled = people.without_manager().exclude(user=user)
    return plans_of(user).filter(state=PlanState.IN_REVIEW, employee__in=unled)


def supported_by(user: User, me: Employee) -> list[PlanSupporter]:
    """The open actions of colleagues with which I help."""
    rows = PlanSupporter.objects.filter(
        employee=me, item__state__in=OPEN_ITEMS, item__plan__state__in=OPEN_PLANS
    )
    return list(rows.select_related("item__plan__employee", "item__skill").order_by("-asked_at"))


def newest_states(user: User, people: Iterable[Employee]) -> dict[int, PlanRow]:
    """The open plan of each person, the one under way first; two queries for any number."""
    ids = [person.pk for person in people]
    found: dict[int, DevelopmentPlan] = {}
    for plan in (
        plans_of(user).filter(employee__in=ids, state__in=OPEN_PLANS).order_by("created_at")
    ):
        known = found.get(plan.employee_id)
        if known is None or known.state != PlanState.ACTIVE:
            found[plan.employee_id] = plan
    return {row.plan.employee_id: row for row in brief_rows(found.values())}


def proofs(user: User, item: PlanItem) -> list[Evidence]:
    """The evidence of an action."""
    return list(Evidence.objects.visible_to(user).filter(item=item))

"""What the pages of pairs read."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet

from careers.models import DevelopmentPlan, PlanItem, PlanState
from lib.dates import today
from mentoring.models import (
    Agreement,
    EnrolmentSkill,
    Introduction,
    Pair,
    PairAction,
    PairGoal,
    PairGoalState,
    Programme,
    SharedNote,
    Side,
)
from mentoring.queries.answers import shares_seen_by
from mentoring.queries.private_notes import OpenedNote, private_note
from mentoring.reasons import Text
from mentoring.score_words import part_label
from mentoring.shares import WISHES
from talent.models import Employee, Skill, User

MOST_NOTES = 3  # on the page of the pair; the others are on their own


@dataclass(frozen=True)
class PairRow:
    """One pair as one of the two sees it."""

    pair: Pair
    other: Employee
    is_mentee: bool

    @property
    def is_of_peers(self) -> bool:
        return self.pair.programme.is_of_peers

    @property
    def side(self) -> Side:
        return Side.MENTEE if self.is_mentee else Side.MENTOR

    @property
    def may_introduce(self) -> bool:
        """Whether the reader introduces the other one to colleagues: a mentor, or a peer."""
        return not self.is_mentee or self.is_of_peers

    @property
    def is_helped(self) -> bool:
        """Whether the reader is who learns: a mentee, or either of two peers."""
        return self.is_mentee or self.is_of_peers

    @property
    def may_write(self) -> bool:
        return self.pair.is_going

    @property
    def keeps_all(self) -> bool:
        """Whether the reader keeps all that was shared after the end; a mentor keeps their own."""
        return self.is_mentee or self.is_of_peers

    @property
    def week(self) -> int:
        """In which week of its time a pair is, from 1."""
        start = self.pair.starts_on
        return (today() - start).days // 7 + 1 if start is not None and start <= today() else 1

    @property
    def weeks(self) -> int:
        """How many weeks were agreed, rounded up."""
        start, end = self.pair.starts_on, self.pair.ends_on
        return -((start - end).days // 7) if start is not None and end is not None else 0

    @property
    def is_over_time(self) -> bool:
        """Whether the agreed last day has passed."""
        return self.pair.is_going and (self.pair.ends_on or today()) < today()


@dataclass(frozen=True)
class ActionRow:
    """One action, with its item of the plan where the reader may see that."""

    action: PairAction
    who: Employee
    is_mine: bool
    item: PlanItem | None
    may_plan: bool

    @property
    def is_late(self) -> bool:
        day = self.action.due_on
        return self.action.done_at is None and day is not None and day < today()


@dataclass(frozen=True)
class ScorePart:
    """One part of the score: how many points it brought of those that were possible."""

    label: Text
    got: float
    possible: float


@dataclass(frozen=True)
class PairPage:
    """One pair with all that one of the two may read of it."""

    row: PairRow
    agreement: Agreement | None
    goals: tuple[PairGoal, ...]
    wanted: tuple[Skill, ...]
    actions: tuple[ActionRow, ...]
    notes: tuple[SharedNote, ...]
    has_more_notes: bool
    private: OpenedNote
    introductions: tuple[Introduction, ...]
    why: tuple[ScorePart, ...]

    @property
    def open_goals(self) -> list[PairGoal]:
        return [goal for goal in self.goals if goal.state != PairGoalState.DROPPED]

    @property
    def dropped_goals(self) -> list[PairGoal]:
        return [goal for goal in self.goals if goal.state == PairGoalState.DROPPED]

    @property
    def open_actions(self) -> list[ActionRow]:
        return [row for row in self.actions if row.action.done_at is None]

    @property
    def done_actions(self) -> list[ActionRow]:
        return [row for row in self.actions if row.action.done_at is not None]

    @property
    def signs(self) -> bool:
        """Whether the agreement waits for the reader's name."""
        if self.agreement is None or not self.row.may_write:
            return False
        mine = self.mine_signed_at
        return mine is None

    @property
    def mine_signed_at(self) -> Any:
        agreement = self.agreement
        if agreement is None:
            return None
        return agreement.mentee_signed_at if self.row.is_mentee else agreement.mentor_signed_at


def pairs_of(user: User) -> QuerySet[Pair]:
    """The pairs in which somebody is one of the two, with what a line about one says."""
    people = ("programme", "mentee", "mentor", "mentee_enrolment", "run")
    return Pair.objects.of(user).select_related(*people).defer("run__figures")


def row_of(pair: Pair, user: User) -> PairRow:
    """A pair that was loaded by `pairs_of`, from one side."""
    is_mentee = pair.mentee.user_id == user.pk
    return PairRow(pair, pair.mentor if is_mentee else pair.mentee, is_mentee)


def rows_of(pairs: Iterable[Pair], user: User) -> list[PairRow]:
    return [row_of(pair, user) for pair in pairs]


def steerable_pairs(user: User) -> QuerySet[Pair]:
    """Pairs that somebody may pause and end: their own, and those of programmes that they run."""
    run = Pair.objects.visible_to(user).filter(programme__in=Programme.objects.coordinated_by(user))
    found = Pair.objects.of(user) | run
    return found.select_related("programme", "mentee", "mentor").distinct()


def page_about(user: User, pair: Pair) -> PairPage:
    """All parts of one pair that one of its two may read."""
    row, mine = row_of(pair, user), {"pair": pair}
    goals: Any = PairGoal.objects.visible_to(user).filter(**mine).select_related("skill")
    notes: Any = SharedNote.objects.visible_to(user).filter(**mine).select_related("by__employee")
    asked: Any = Introduction.objects.visible_to(user).filter(**mine).select_related("colleague")
    agreements: Any = Agreement.objects.visible_to(user)
    found_goals, found_notes = tuple(goals), tuple(notes[: MOST_NOTES + 1])
    return PairPage(
        row=row,
        agreement=agreements.filter(**mine).first(),
        goals=found_goals,
        wanted=wanted_skills(pair, found_goals) if row.may_write else (),
        actions=action_rows(user, row),
        notes=found_notes[:MOST_NOTES],
        has_more_notes=len(found_notes) > MOST_NOTES,
        private=private_note(user, pair),
        introductions=tuple(asked[:50]),
        why=score_parts(row),
    )


def wanted_skills(pair: Pair, goals: Iterable[PairGoal]) -> tuple[Skill, ...]:
    """The skills that the mentee, or either peer, wanted to work on and that have no goal yet.

    The other one was found by them, so both know them.
    """
    taken = {goal.skill_id for goal in goals}
    learners = [pair.mentee_enrolment_id]
    if pair.programme.is_of_peers:
        learners.append(pair.mentor_enrolment_id)
    rows = EnrolmentSkill.objects.filter(enrolment__in=learners, skill__retired_on__isnull=True)
    found = rows.select_related("skill").order_by("rank", "pk")
    skills = {row.skill_id: row.skill for row in found if row.skill_id not in taken}
    return tuple(skills.values())


def action_rows(user: User, row: PairRow) -> tuple[ActionRow, ...]:
    """The actions of a pair, open ones first; items of a plan for whoever may see the plan."""
    pair = row.pair
    rows: Any = PairAction.objects.visible_to(user).filter(pair=pair)
    items = Prefetch("item", PlanItem.objects.visible_to(user).select_related("plan__role"))
    actions = list(rows.order_by("done_at", "due_on", "pk").prefetch_related(items)[:200])
    return tuple(
        ActionRow(
            action=action,
            who=pair.mentee if action.side == "mentee" else pair.mentor,
            is_mine=(action.side == "mentee") == row.is_mentee,
            item=action.item if action.item_id is not None else None,
            may_plan=row.is_helped
            and row.may_write
            and action.side == row.side
            and action.item_id is None
            and action.done_at is None,
        )
        for action in sorted(actions, key=lambda action: action.done_at is not None)
    )


def own_plans(user: User) -> QuerySet[DevelopmentPlan]:
    """One's plans that take a new action."""
    plans = DevelopmentPlan.objects.visible_to(user).filter(
        employee__user=user, state__in=(PlanState.ACTIVE, PlanState.DRAFT)
    )
    return plans.select_related("role").order_by("state", "pk")


def score_parts(row: PairRow) -> tuple[ScorePart, ...]:
    """What spoke for a pair when it was proposed, as one of the two sees it, best first."""
    pair = row.pair
    side = Side.PEER if row.is_of_peers else Side.MENTEE if row.is_mentee else Side.MENTOR
    found = [
        ScorePart(part_label(share.name, pair.programme), share.got, share.possible)
        for share in shares_seen_by(side, pair)
        if share.got and share.name not in WISHES
    ]
    return tuple(sorted(found, key=lambda part: -part.got)[:4])

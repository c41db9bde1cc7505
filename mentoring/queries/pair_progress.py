"""How the pairs of who learns get on: what managers and HR see, and nothing that the two write."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from mentoring.models import BEGUN_PAIRS, Pair, PairGoal, PairGoalState
from talent.models import Employee, User

MOST = 20


@dataclass(frozen=True)
class PairProgress:
    """One pair of who learns with its goals, as far as the reader sees them."""

    pair: Pair
    other: Employee
    goals: tuple[PairGoal, ...]
    is_mine: bool  # whether the reader is one of the two

    @property
    def reached(self) -> int:
        return sum(goal.state == PairGoalState.REACHED for goal in self.goals)


def progress_of(user: User, person: Employee) -> list[PairProgress]:
    """The pairs in which somebody is or was helped, the newest first, in two queries."""
    goals: Any = PairGoal.objects.visible_to(user).exclude(state=PairGoalState.DROPPED)
    rows: Any = Pair.objects.visible_to(user).filter(state__in=BEGUN_PAIRS).helping([person])
    found = rows.select_related("programme", "mentor", "mentee").prefetch_related(
        Prefetch("goals", goals.select_related("skill"), to_attr="seen_goals")
    )
    return [
        PairProgress(
            pair,
            pair.mentor if pair.mentee_id == person.pk else pair.mentee,
            tuple(pair.seen_goals),
            user.pk in (pair.mentee.user_id, pair.mentor.user_id),
        )
        for pair in found.order_by("-starts_on", "-pk")[:MOST]
    ]

"""Rounds, how far their assessors are, and one's own tasks: what whoever asks may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from leadership.models import AssessmentRound, AssessmentTask, RoundState
from lib.paging import Page, page_of
from talent.models import Employee, GrantKind, User
from talent.models.folding import Fold

DONE = Q(performance_done=True, potential_done=True)


def knows_rounds(user: User) -> bool:
    """Whether rounds are an area for somebody; being assessed does not make it one."""
    if user.holds(GrantKind.HR_ADMIN):
        return True
    rows: QuerySet[Any] = AssessmentRound.objects.visible_to(user)
    return rows.exists()


def round_page(user: User, text: str, state: str, cursor: str) -> Page[Any]:
    """One page of the rounds that somebody may see, the latest due first."""
    rows = AssessmentRound.objects.visible_to(user)
    if state in RoundState.values:
        rows = rows.filter(state=state)
    for word in text.split()[:10]:
        rows = rows.filter(name__icontains=word)
    return page_of(with_progress(rows, user), "-due_on", "-pk", cursor=cursor)


def with_progress(rows: QuerySet[Any], user: User) -> QuerySet[Any]:
    """With how many are asked about and done, of those whom the reader may know of."""
    tasks: Any = AssessmentTask.objects.visible_to(user).filter(round=OuterRef("pk"))
    found: QuerySet[Any] = rows.annotate(
        asked=Coalesce(_count(tasks, "round"), 0),
        left=Coalesce(_count(tasks.missing(), "round"), 0),
        mine=Exists(tasks.filter(assessor__user=user)),
    )
    return found


def _count(tasks: QuerySet[Any], by: str) -> QuerySet[Any]:
    found: QuerySet[Any] = tasks.order_by().values(by).annotate(n=Count("pk")).values("n")
    return found


@dataclass(frozen=True)
class Standing:
    """How far a round is, of those whom the reader may know of."""

    asked: int
    done: int
    nobody: int  # of those who are left, how many have nobody above them

    @property
    def left(self) -> int:
        return self.asked - self.done


def standing_of(user: User, row: AssessmentRound) -> Standing:
    tasks: Any = AssessmentTask.objects.visible_to(user).filter(round=row)
    told = tasks.with_done().aggregate(
        asked=Count("pk"), done=Count("pk", filter=DONE),
        nobody=Count("pk", filter=Q(assessor=None) & ~DONE),
    )  # fmt: skip
    return Standing(told["asked"], told["done"], told["nobody"])


def progress_page(
    user: User, row: AssessmentRound, *, text: str = "", show: str = "all", cursor: str = ""
) -> Page[Any]:
    """One page of the assessors of a round by name: how many they are asked about, and are left."""
    tasks: Any = AssessmentTask.objects.visible_to(user).filter(
        round=row, assessor=OuterRef("pk")
    )  # fmt: skip
    people: QuerySet[Any] = Employee.objects.filter(Exists(tasks)).annotate(
        asked=Coalesce(_count(tasks, "assessor"), 0),
        left=Coalesce(_count(tasks.missing(), "assessor"), 0),
    )
    if show == "left":
        people = people.filter(left__gt=0)
    for word in text.split()[:10]:
        people = people.filter(name_folded__contains=Fold.of(word))
    return page_of(people, "name_folded", "pk", cursor=cursor)


def tasks_of(user: User, me: Employee | None, row: AssessmentRound) -> Sequence[Any]:
    """Whom I assess in a round, those of whom something is missing first."""
    if me is None:
        return []
    rows: Any = AssessmentTask.objects.visible_to(user).filter(round=row, assessor=me)
    found = rows.with_done().select_related("employee").order_by("employee__name_folded", "pk")
    return sorted(found, key=lambda one: one.performance_done and one.potential_done)

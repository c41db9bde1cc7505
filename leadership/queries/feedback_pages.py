"""What the pages of 360 feedback list: my part, what I am asked, whom I agree with, cycles."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from leadership.models import (
    OPEN_CYCLES,
    UNNAMED,
    CycleQuestion,
    CycleState,
    FeedbackCycle,
    FeedbackProgress,
    FeedbackRater,
    FeedbackSubject,
    RaterGroup,
    RaterState,
    SubjectState,
)
from lib.paging import Page, page_of
from talent.models import Employee, Sight, User
from talent.models.sight import sight

ORDERS = {
    "newest": ("-ends_on", "-pk"),
    "ends": ("ends_on", "pk"),
    "name": ("name", "pk"),
}
MOST_WORDS = 6


@dataclass(frozen=True)
class MyPart:
    """One cycle about me: what is to do, and whether enough have answered as of this morning."""

    subject: FeedbackSubject
    progress: tuple[FeedbackProgress, ...]

    @property
    def is_choosing(self) -> bool:
        return self.subject.state == SubjectState.CHOOSING and self.subject.cycle.is_open

    @property
    def is_released(self) -> bool:
        return self.subject.cycle.state == CycleState.RELEASED


def my_parts(user: User) -> list[MyPart]:
    """The cycles about me that were not called off, the newest first."""
    rows = FeedbackSubject.objects.of(user).exclude(cycle__state=CycleState.CANCELLED)
    found = rows.select_related("cycle").prefetch_related("progress")
    ordered = found.order_by("-cycle__ends_on", "-pk")
    return [MyPart(row, tuple(row.progress.all())) for row in ordered]


def asked_of_me(user: User) -> QuerySet[FeedbackRater]:
    """About whom I am asked and can answer, what is open first."""
    rows = FeedbackRater.objects.visible_to(user).select_related(
        "subject__cycle", "subject__employee"
    )
    return rows.order_by("subject__cycle__ends_on", "state", "pk")


def agreed_by(user: User) -> QuerySet[FeedbackSubject]:
    """Of whom the user agrees who is asked: those below; for who has no manager, HR in scope."""
    if not user.is_active:
        return FeedbackSubject.objects.none()
    nobody_leads = Q(employee__in=Employee.objects.without_manager().values("pk"))
    line = sight(user, [Sight.CHAIN])
    hr = sight(user, [Sight.HR_PARTNER, Sight.HR_ADMIN])
    rows = FeedbackSubject.objects.filter(cycle__state__in=OPEN_CYCLES)
    found = rows.filter(line | nobody_leads & hr).exclude(state=SubjectState.WITHDRAWN)
    return found.exclude(employee__user=user)


def to_agree(user: User) -> QuerySet[FeedbackSubject]:
    """Whose lists wait for the user, and those that nobody has sent, near the end of choosing."""
    rows = agreed_by(user).exclude(state=SubjectState.APPROVED)
    waits = Q(state=SubjectState.PROPOSED) | Q(cycle__state=CycleState.RUNNING)
    found = rows.filter(waits).select_related("cycle", "employee")
    return found.order_by("cycle__nominate_until", "pk")


@dataclass(frozen=True)
class Proposed:
    """The people of one group on a list, and how many are needed at least."""

    group: RaterGroup
    raters: Sequence[FeedbackRater]
    needed: int

    @property
    def is_short(self) -> bool:
        return 0 < len(self.raters) < self.needed


def proposals(
    subject: FeedbackSubject, margin: int, states: Iterable[str], *, own: bool = False
) -> list[Proposed]:
    """A list by group; of those asked nothing tells who has answered.

    The subject's `own` list leaves out whom the line has added.
    Who has left the organisation is not listed: only those who had answered are still counted.
    """
    rows = (
        FeedbackRater.objects.still_here()
        .filter(subject=subject, group__in=UNNAMED, state__in=list(states))
        .select_related("employee")
    )
    if own:
        rows = rows.filter(by_line=False)
    people = list(rows.order_by("employee__given_name", "employee__family_name", "pk"))
    least = {
        RaterGroup.PEERS: subject.cycle.least_peers,
        RaterGroup.REPORTS: subject.cycle.least_reports,
    }
    return [
        Proposed(group, [one for one in people if one.group == group], needed + margin)
        for group, needed in least.items()
    ]


LISTED = [state for state in RaterState if state not in (RaterState.REMOVED, RaterState.OVER)]


def questions_of(cycle: FeedbackCycle) -> list[CycleQuestion]:
    """The questions of a launched cycle, with their competencies."""
    return list(CycleQuestion.objects.filter(cycle=cycle).select_related("skill"))


# --- HR ---


def cycle_page(user: User, text: str, state: str, order: str, cursor: str) -> Page[FeedbackCycle]:
    """The cycles that HR admins steer, by words of their name and by state."""
    rows = FeedbackCycle.objects.kept_by(user)
    for word in text.split()[:MOST_WORDS]:
        rows = rows.filter(name__icontains=word)
    if state in CycleState.values:
        rows = rows.filter(state=state)
    counted = rows.annotate(
        people=Count("subjects", filter=~Q(subjects__state=SubjectState.WITHDRAWN))
    )
    return page_of(counted, *ORDERS.get(order, ORDERS["newest"]), cursor=cursor)


@dataclass(frozen=True)
class Completion:
    """How far one subject is: the list of raters, and of each group whether enough answered."""

    subject: FeedbackSubject
    progress: Mapping[str, bool] = field(default_factory=dict)

    @property
    def groups(self) -> list[tuple[str, bool | None]]:
        """Only where several are asked: of one person alone it would say that they answered."""
        return [(str(group.label), self.progress.get(group)) for group in UNNAMED]


def completion_page(
    cycle: FeedbackCycle, text: str, cursor: str
) -> tuple[list[Completion], Page[Any]]:
    """About whom a cycle is, by name; no number of raters or answers stands here or follows."""
    rows = FeedbackSubject.objects.filter(cycle=cycle).select_related("employee")
    for word in text.split()[:MOST_WORDS]:
        rows = rows.filter(employee__name_folded__icontains=word)
    joined = rows.prefetch_related(Prefetch("progress"))
    page = page_of(joined, "employee__given_name", "employee__family_name", "pk", cursor=cursor)
    found = [
        Completion(row, {one.group: one.is_enough for one in row.progress.all()})
        for row in page.rows
    ]
    return found, page

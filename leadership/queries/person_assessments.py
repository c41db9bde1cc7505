"""Assessments of a line, of one person, and one's own: what whoever asks may see."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from leadership.models import (
    MODEL_OF,
    AssessmentScale,
    PerformanceAssessment,
    PersonAssessmentKind,
    PersonAssessmentState,
    Placement,
    PotentialAssessment,
)
from lib.paging import Page, page_of
from talent.models import Employee, ReportingLine, User
from talent.models.folding import Fold

SHOWN = ("all", "missing", "drafts")


@dataclass(frozen=True)
class TeamRow:
    """One person of a line with the newest of each kind, and what one has begun oneself."""

    person: Employee
    performance: PerformanceAssessment | None
    potential: PotentialAssessment | None
    drafts: dict[str, int] = field(default_factory=dict)

    @property
    def performance_draft(self) -> int | None:
        return self.drafts.get(PersonAssessmentKind.PERFORMANCE)

    @property
    def potential_draft(self) -> int | None:
        return self.drafts.get(PersonAssessmentKind.POTENTIAL)


def line_page(
    user: User, me: Employee, *, text: str = "", show: str = "all", direct: bool = True,
    cursor: str = "",
) -> Page[TeamRow]:  # fmt: skip
    """One page of the people below a manager, by name, with what was last submitted of each."""
    lines = ReportingLine.objects.current().filter(manager=me, report=OuterRef("pk"))
    if direct:
        lines = lines.filter(depth=1)
    rows = Employee.objects.colleagues_of(user).filter(Exists(lines))
    for word in text.split()[:10]:
        rows = rows.filter(name_folded__contains=Fold.of(word))
    if show == "missing":
        rows = rows.filter(~(_any(PerformanceAssessment) & _any(PotentialAssessment)))
    elif show == "drafts":
        rows = rows.filter(_mine(PerformanceAssessment, me) | _mine(PotentialAssessment, me))
    page = page_of(rows.with_current_assignment(), "name_folded", "pk", cursor=cursor)
    return Page(_team_rows(user, me, page.rows), page.previous, page.next)


def _any(model: Any) -> Exists:
    return Exists(model.objects.submitted().filter(employee=OuterRef("pk")))


def _mine(model: Any, me: Employee) -> Exists:
    rows = model.objects.filter(employee=OuterRef("pk"), author=me)
    return Exists(rows.filter(state=PersonAssessmentState.DRAFT))


def _team_rows(user: User, me: Employee, people: list[Employee]) -> list[TeamRow]:
    ids = [person.pk for person in people]
    newest = {kind: _newest(user, kind, ids) for kind in MODEL_OF}
    drafts: dict[int, dict[str, int]] = {pk: {} for pk in ids}
    for kind, model in MODEL_OF.items():
        mine = model._default_manager.filter(author=me, state=PersonAssessmentState.DRAFT)
        for pk, person in mine.filter(employee__in=ids).values_list("pk", "employee"):
            drafts[person][kind] = pk
    return [
        TeamRow(
            person,
            newest[PersonAssessmentKind.PERFORMANCE].get(person.pk),
            newest[PersonAssessmentKind.POTENTIAL].get(person.pk),
            drafts[person.pk],
        )
        for person in people
    ]


def _newest(user: User, kind: str, people: Collection[int]) -> dict[int, Any]:
    manager: Any = MODEL_OF[kind]._default_manager
    rows = manager.visible_to(user).submitted().filter(employee__in=people)
    newest = rows.order_by("employee_id", "-assessed_on", "-pk").distinct("employee_id")
    return {row.employee_id: row for row in newest.select_related("scale")}


@dataclass(frozen=True)
class History:
    """What was assessed of one person, and how they came out of sessions; the newest first."""

    performance: list[PerformanceAssessment]
    potential: list[PotentialAssessment]
    results: list[Placement]

    def __bool__(self) -> bool:
        return bool(self.performance or self.potential or self.results)


def history_of(user: User, person: Employee) -> History:
    """As far as whoever asks may see it; an empty one says nothing about what there is."""

    def rows(model: Any) -> list[Any]:
        found = model.objects.visible_to(user).submitted().filter(employee=person)
        return list(found.select_related("scale", "author").newest_first()[:50])

    results: Any = Placement.objects.visible_to(user)
    results = results.filter(employee=person, session__state="closed", performance__isnull=False)
    return History(
        rows(PerformanceAssessment),
        rows(PotentialAssessment),
        list(results.select_related("session").order_by("-session__closed_at", "-pk")[:50]),
    )


def assessment_of(user: User, kind: str, pk: int) -> QuerySet[Any]:
    """One assessment of a kind, if whoever asks may see it."""
    manager: Any = MODEL_OF[kind]._default_manager
    rows: QuerySet[Any] = manager.visible_to(user).filter(pk=pk)
    return rows.select_related("scale", "author", "employee")


def scales_of(user: User, kind: str) -> QuerySet[AssessmentScale]:
    """The scales in use for a kind."""
    rows: Any = AssessmentScale.objects.visible_to(user)
    found: QuerySet[AssessmentScale] = rows.in_use(kind)
    return found

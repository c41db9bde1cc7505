"""Who takes part in a cohort, for whoever runs it: as a page and as a table."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from leadership.models import (
    SEATED_ENROLMENTS,
    Cohort,
    CohortEnrolment,
    CohortEnrolmentState,
    EnrolmentOrigin,
)
from leadership.queries.cohorts import line_of
from lib.paging import Page, page_of
from talent.models import Employee, User
from talent.models.folding import Fold

PAGE = 40
MOST_WORDS = 6
ORDERS = {
    "newest": ("-asked_at", "-pk"),
    "name": ("employee__name_folded", "pk"),
    "line": ("waits_since", "pk"),
}
SORTS = [("name", _("By name")), ("newest", _("Newest first")), ("line", _("By place in line"))]
STATES = [
    ("current", _("Current")),
    *CohortEnrolmentState.choices,
    ("all", _("All")),
]
ORIGINS = [("", _("All")), *EnrolmentOrigin.choices]
CURRENT = (
    CohortEnrolmentState.REQUESTED,
    CohortEnrolmentState.NOMINATED,
    CohortEnrolmentState.INVITED,
    CohortEnrolmentState.WAITLISTED,
    *SEATED_ENROLMENTS,
)


@dataclass(frozen=True)
class PeopleWanted:
    """To what the list is narrowed; empty means any."""

    text: str = ""
    state: str = "current"
    origin: str = ""
    order: str = "name"

    @property
    def is_narrowed(self) -> bool:
        return bool(self.text or self.origin or self.state != "current")


def people_of(user: User, cohort: Cohort, wanted: PeopleWanted) -> QuerySet[CohortEnrolment]:
    """Those that a list shows."""
    rows = CohortEnrolment.objects.visible_to(user).filter(cohort=cohort)
    for word in wanted.text.split()[:MOST_WORDS]:
        rows = rows.filter(employee__name_folded__contains=Fold.of(word))
    if wanted.origin:
        rows = rows.filter(origin=wanted.origin)
    if wanted.state == "current":
        rows = rows.filter(state__in=CURRENT)
    elif wanted.state != "all":
        rows = rows.filter(state=wanted.state)
    if wanted.order == "line":
        rows = rows.filter(waits_since__isnull=False)
    return rows


def people_page(
    user: User, cohort: Cohort, wanted: PeopleWanted, cursor: str
) -> Page[CohortEnrolment]:
    """One page of them, with today's roles."""
    people = Prefetch("employee", Employee.objects.with_current_assignment())
    rows = people_of(user, cohort, wanted).select_related("coach").prefetch_related(people)
    return page_of(rows, *ORDERS[wanted.order], cursor=cursor, size=PAGE)


def people_table(user: User, cohort: Cohort, wanted: PeopleWanted) -> Iterable[Sequence[Any]]:
    """The list as a table."""
    yield [
        str(title)
        for title in (
            _("Name"), _("E-mail"), _("State"), _("How"), _("Asked on"), _("Place in line"),
            _("Ended on"), _("Coach"),
        )
    ]  # fmt: skip
    line = line_of(cohort)
    rows = people_of(user, cohort, wanted).select_related("employee", "coach")
    for row in rows.order_by(*ORDERS[wanted.order]).iterator(chunk_size=2_000):
        yield [
            row.employee.name, row.employee.email, row.get_state_display(),
            row.get_origin_display(), row.asked_at.date().isoformat(), line.get(row.pk, ""),
            row.ended_on.isoformat() if row.ended_on else "", row.coach.name if row.coach else "",
        ]  # fmt: skip

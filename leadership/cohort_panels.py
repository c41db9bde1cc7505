"""What cohorts, enrolment, sessions, attendance, assignments and journals put on other pages."""

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from leadership import cohort_notices, progress_panels
from leadership.cohort_calendars import events_for
from leadership.home_parts import SECTIONS, WAYS, Section, Way
from leadership.models import CohortEnrolment, ComponentDone, EnrolmentOrigin, Programme
from leadership.programme_sections import SECTIONS as PROGRAMME_SECTIONS
from leadership.programme_sections import ProgrammeSection
from leadership.queries.cohort_waiting import coming_parts, waiting_parts
from leadership.queries.cohorts import (
    Wanted,
    cohorts_like,
    cohorts_run_by,
    live_enrolments,
    rows_of,
    with_seats,
)
from leadership.services.cohort_enrolments import withdraw_leavers
from talent.models import Employee, User
from talent.queries.waiting import Waiting
from talent.registry import (
    ComingKind,
    ComingSource,
    HeldKind,
    InboxItem,
    WaitingSource,
    registry,
)

LEAVERS = "leadership.withdraw_leavers"
MOST_OF_PROGRAMME = 5


def _request(row: Waiting) -> InboxItem:
    return InboxItem(
        title=gettext("%(who)s asks for a seat: %(programme)s")
        % {"who": row.who, "programme": row.words},
        meta=gettext("Leadership"),
        since=row.at or timezone.now(),
        url=reverse("leadership:cohort_enrolment_detail", args=[row.key]),
        action=gettext("Answer"),
        icon="school",
        about=row.about,
    )


def _asked(row: Waiting) -> InboxItem:
    title = gettext("You are invited: %(programme)s")
    if row.source == EnrolmentOrigin.NOMINATED:
        title = gettext("You are nominated: %(programme)s")
    return InboxItem(
        title=title % {"programme": row.words},
        meta=gettext("Leadership"),
        since=row.at or timezone.now(),
        url=reverse("leadership:cohort_enrolment_detail", args=[row.key]),
        action=gettext("Say yes or no"),
        icon="school",
    )


def my_programmes(user: User, me: Employee) -> Section | None:
    """What goes on for me."""
    rows = live_enrolments(user, me)
    return Section("leadership/_home_my_programmes.html", {"rows": rows}, 10) if rows else None


def cohorts_led(user: User, me: Employee) -> Section | None:
    """The cohorts that I instruct."""
    rows = list(cohorts_run_by(user))
    return Section("leadership/_home_cohorts_run.html", {"rows": rows}, 15) if rows else None


def cohorts_of_programme(user: User, programme: Programme) -> ProgrammeSection | None:
    """The cohorts of a programme that are open, the next one first."""
    me = getattr(user, "employee", None)
    wanted = Wanted(show="now", programme=programme.pk)
    found = with_seats(cohorts_like(user, wanted)).order_by("starts_on", "pk")
    context = {
        "rows": rows_of(user, me, list(found[:MOST_OF_PROGRAMME])),
        "all_url": f"{reverse('leadership:cohort_list')}?show=now&programme={programme.pk}",
    }
    return ProgrammeSection("leadership/_programme_cohorts.html", context, 30)


WAITING = WaitingSource(
    waiting_parts, {"leadership.cohort_request": _request, "leadership.cohort_asked": _asked}
)
COMING = ComingSource(
    coming_parts,
    {"leadership.session": ComingKind(_("Leadership programme"), "leadership:session_detail")},
)
HELD = [
    HeldKind(
        _("Your parts in leadership programmes"),
        lambda user, me: CohortEnrolment.objects.visible_to(user).filter(employee=me),
        ("cohort__programme__name", "cohort__name", "origin", "state", "reason", "answer",
         "asked_at", "ended_on"),
    ),
    HeldKind(
        _("Components of programmes that you completed"),
        lambda user, me: ComponentDone.objects.visible_to(user).filter(
            Q(enrolment__employee=me)
        ),
        ("enrolment__cohort__programme__name", "component__title", "how", "at"),
    ),
]  # fmt: skip


def register() -> None:
    """Fill the registries."""
    WAYS.append(Way(20, _("Cohorts"), "leadership:cohort_list", "users-group"))
    WAYS.append(Way(25, _("My programmes"), "leadership:my_programmes", "school", _has_person))
    SECTIONS.extend((my_programmes, cohorts_led))
    PROGRAMME_SECTIONS.append(cohorts_of_programme)
    cohort_notices.register()
    progress_panels.register()
    registry.waiting.append(WAITING)
    registry.coming.append(COMING)
    registry.calendar.append(events_for)
    registry.held += HELD
    registry.add_sweep(LEAVERS, withdraw_leavers)


def _has_person(user: User) -> bool:
    return hasattr(user, "employee")

"""What people are told of cohorts: which, when and whose turn it is, never a reason."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from leadership.models import Cohort, CohortEnrolment, CohortSession
from lib.dates import zone_of
from talent.models import User
from talent.notice_kinds import texts_from
from talent.registry import NoticeKind, NoticeText, Text, registry

Ids = Sequence[Mapping[str, Any]]
Writer = Callable[[User, Ids], list[NoticeText | None]]


def about_enrolment(title: Text, body: Text, *, own: bool = True) -> Writer:
    """A notice about an enrolment: of the recipient, or of somebody whom the recipient sees."""

    def write(user: User, ids: Ids) -> list[NoticeText | None]:
        rows = CohortEnrolment.objects.visible_to(user)
        if own:
            rows = rows.filter(employee__user=user)

        def one(row: CohortEnrolment) -> NoticeText:
            words = {"who": row.employee.name, "cohort": str(row.cohort)}
            return NoticeText(str(title) % words, str(body) % words, row.get_absolute_url())

        joined = rows.select_related("cohort__programme", "employee")
        return texts_from(ids, "cohortenrolment", joined, one)

    return write


def about_cohort(title: Text, body: Text) -> Writer:
    """A notice about a cohort that the recipient sees."""

    def write(user: User, ids: Ids) -> list[NoticeText | None]:
        def one(row: Cohort) -> NoticeText:
            words = {"cohort": str(row)}
            return NoticeText(str(title) % words, str(body) % words, row.get_absolute_url())

        rows = Cohort.objects.visible_to(user).select_related("programme")
        return texts_from(ids, "cohort", rows, one)

    return write


def about_session(title: Text, body: Text) -> Writer:
    """A notice about a session; the texts know its time in the zone of the recipient."""

    def write(user: User, ids: Ids) -> list[NoticeText | None]:
        me = getattr(user, "employee", None)
        zone = zone_of(me.time_zone if me is not None else "")

        def one(row: CohortSession) -> NoticeText:
            local = timezone.localtime(row.starts_at, zone)
            words = {
                "session": row.title,
                "cohort": str(row.cohort),
                "day": date_format(local, "l j F Y, H:i"),
            }
            return NoticeText(str(title) % words, str(body) % words, row.get_absolute_url())

        rows = CohortSession.objects.visible_to(user).select_related("cohort__programme")
        return texts_from(ids, "cohortsession", rows, one)

    return write


ENROLMENTS = [
    NoticeKind(
        "leadership.cohort_requested",
        _("Somebody who reports to me asks for a seat in a programme"),
        about_enrolment(
            _("%(who)s asks for a seat: %(cohort)s"), _("Say yes, or no with a reason."), own=False
        ),
        hint=_("When they ask."),
    ),
    NoticeKind(
        "leadership.cohort_nominated",
        _("My manager nominates me for a programme"),
        about_enrolment(_("You are nominated: %(cohort)s"), _("Say yes or no.")),
        hint=_("When somebody of your line does."),
    ),
    NoticeKind(
        "leadership.cohort_invited",
        _("I am invited into a programme"),
        about_enrolment(_("You are invited: %(cohort)s"), _("Say yes or no.")),
        hint=_("When HR or an instructor does."),
    ),
    NoticeKind(
        "leadership.cohort_seat",
        _("I have a seat in a programme"),
        about_enrolment(_("You have a seat: %(cohort)s"), _("Its sessions stand on its page.")),
        hint=_("When your request is approved, or you said yes."),
    ),
    NoticeKind(
        "leadership.cohort_waits",
        _("I wait in line for a seat"),
        about_enrolment(
            _("You wait in line: %(cohort)s"),
            _("All seats are taken. You move up by yourself, and are told when a seat is yours."),
        ),
        hint=_("When all seats are taken."),
    ),
    NoticeKind(
        "leadership.cohort_seat_free",
        _("A seat has become mine"),
        about_enrolment(
            _("A seat is yours: %(cohort)s"),
            _("Somebody left, or there are more seats. If it no longer suits you, say so soon."),
        ),
        hint=_("When you were first in line."),
    ),
    NoticeKind(
        "leadership.cohort_declined",
        _("My request for a seat is declined"),
        about_enrolment(_("Your request is declined: %(cohort)s"), _("Why stands on its page.")),
        hint=_("When your manager says no."),
    ),
    NoticeKind(
        "leadership.cohort_refused",
        _("Somebody whom I asked says no"),
        about_enrolment(
            _("%(who)s says no: %(cohort)s"), _("You can ask somebody else."), own=False
        ),
        hint=_("When you nominated or invited them."),
    ),
    NoticeKind(
        "leadership.cohort_taken_out",
        _("I am taken out of a programme"),
        about_enrolment(_("You no longer take part: %(cohort)s"), _("Why stands on its page.")),
        hint=_("When whoever runs it does so."),
    ),
    NoticeKind(
        "leadership.cohort_line_closed",
        _("A line in which I wait is closed"),
        about_enrolment(
            _("No seat became free: %(cohort)s"), _("The cohort has begun. Look for the next one.")
        ),
        hint=_("When a cohort has begun."),
    ),
    NoticeKind(
        "leadership.cohort_completed",
        _("I have completed a programme"),
        about_enrolment(_("Completed: %(cohort)s"), _("It stands in your learning record.")),
        hint=_("When all that is needed is done."),
    ),
    NoticeKind(
        "leadership.cohort_not_completed",
        _("I have not completed a programme"),
        about_enrolment(_("Not completed: %(cohort)s"), _("What was missing stands on its page.")),
        hint=_("When whoever leads it says so, or the cohort ends."),
    ),
]  # fmt: skip
WORK = [
    NoticeKind(
        "leadership.coach_named",
        _("I am named as a coach"),
        about_enrolment(
            _("You coach %(who)s: %(cohort)s"), _("Part, progress and work stand there."), own=False
        ),
        hint=_("When whoever leads the cohort does so."),
    ),
    NoticeKind(
        "leadership.coached",
        _("I have a coach in a programme"),
        about_enrolment(
            _("You have a coach: %(cohort)s"), _("Who it is, and what they see, stands there.")
        ),
        hint=_("When whoever leads the cohort names one."),
    ),
    NoticeKind(
        "leadership.journal_closed",
        _("My journal is mine alone again"),
        about_enrolment(
            _("Somebody else leads now: %(cohort)s"),
            _("What you shared of your journal is yours alone again. Share it anew if you like."),
        ),
        hint=_("When somebody else is named to lead the cohort."),
    ),
    NoticeKind(
        "leadership.assignment_set",
        _("An assignment is set in my cohort"),
        about_enrolment(
            _("An assignment: %(cohort)s"), _("What and until when stands at your part.")
        ),
        hint=_("When whoever leads it sets one."),
    ),
    NoticeKind(
        "leadership.assignment_changed",
        _("An assignment that I have to hand in is changed"),
        about_enrolment(
            _("An assignment is changed: %(cohort)s"), _("What and until when stands at your part.")
        ),
        hint=_("When its text or time is changed."),
    ),
    NoticeKind(
        "leadership.submission_handed_in",
        _("Work is handed in, in a cohort that I lead"),
        about_enrolment(_("%(who)s handed in: %(cohort)s"), _("Accept or return it."), own=False),
        delivery="digest",
        hint=_("When participants hand in."),
    ),
    NoticeKind(
        "leadership.submission_answered",
        _("My work is accepted or returned"),
        about_enrolment(_("Your work has an answer: %(cohort)s"), _("It stands at your part.")),
        hint=_("When whoever leads the cohort answers."),
    ),
    NoticeKind(
        "leadership.assessed",
        _("I was assessed in a programme"),
        about_enrolment(_("You were assessed: %(cohort)s"), _("The score stands at your part.")),
        hint=_("When a score is noted."),
    ),
    NoticeKind(
        "leadership.assessment_restated",
        _("Another pass mark turns my score over"),
        about_enrolment(
            _("Passed from another score on: %(cohort)s"),
            _("What you reached stands at your part, and why in your learning record."),
        ),
        hint=_("When whoever leads the cohort changes it."),
    ),
]  # fmt: skip
COHORTS = [
    NoticeKind(
        "leadership.cohort_instructs",
        _("I am named as an instructor"),
        about_cohort(
            _("You lead a cohort: %(cohort)s"), _("Plan its sessions, and who takes part.")
        ),
        hint=_("When HR names you."),
    ),
    NoticeKind(
        "leadership.cohort_called_off",
        _("A cohort in which I take part is called off"),
        about_cohort(_("Called off: %(cohort)s"), _("Why stands at your part in it.")),
        hint=_("When whoever runs it does so."),
    ),
]
SESSIONS = [
    NoticeKind(
        "leadership.session_added",
        _("A further session of my cohort is planned"),
        about_session(_("New session: %(session)s"), _("%(cohort)s, on %(day)s.")),
        hint=_("When it is planned after you got your seat."),
    ),
    NoticeKind(
        "leadership.session_moved",
        _("A session of my cohort is changed or moved"),
        about_session(
            _("Changed: %(session)s"),
            _("%(cohort)s: it is on %(day)s now. Its page says whether something else is then."),
        ),
        hint=_("Once for each change of when or where."),
    ),
    NoticeKind(
        "leadership.session_cancelled",
        _("A session of my cohort is called off"),
        about_session(_("Called off: %(session)s"), _("%(cohort)s: it was planned for %(day)s.")),
        hint=_("When whoever leads it does so."),
    ),
    NoticeKind(
        "leadership.session_soon",
        _("A session of my cohort is near"),
        about_session(_("Soon: %(session)s"), _("%(cohort)s, on %(day)s.")),
        hint=_("Once, the day before."),
    ),
]


def register() -> None:
    for kind in (*ENROLMENTS, *WORK, *COHORTS, *SESSIONS):
        registry.add_notice(kind)

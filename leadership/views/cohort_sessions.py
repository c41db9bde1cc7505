"""Sessions of a cohort: one of them, planning, moving, calling off, and as a calendar file."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from careers.views.plan_doors import acted, number
from leadership import access
from leadership.cohort_calendars import session_file
from leadership.forms.cohorts import CohortSessionForm
from leadership.models import CohortEnrolment, CohortSession
from leadership.queries.cohort_clashes import busy_participants, clashes_for
from leadership.services import cohort_sessions as services
from leadership.session_sections import sections_of
from leadership.views.cohort_doors import FORM, going_cohort, run_session, seen_session
from lib.forms import submit
from talent.http import actor_of, me_of
from talent.views.me import save_seen


def part_in(request: HttpRequest, session: CohortSession) -> CohortEnrolment | None:
    """The seat of whoever asks in the cohort of a session."""
    me = me_of(request)
    if me is None:
        return None
    rows = CohortEnrolment.objects.visible_to(actor_of(request)).seated()
    found: CohortEnrolment | None = rows.filter(cohort=session.cohort_id, employee=me).first()
    return found


@require_safe
def session_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One session: when, where, for which component, and what became of it."""
    user, me, session = actor_of(request), me_of(request), seen_session(request, pk)
    runs, mine = access.may_run_cohort(user, session.cohort), part_in(request, session)
    is_coming = session.starts_at > timezone.now() and not session.is_cancelled
    against = clashes_for(user, me, [session]) if me is not None and mine and is_coming else []
    context = {
        "session": session,
        "cohort": session.cohort,
        "runs": runs,
        "mine": mine,
        "sees_place": runs or mine is not None,
        "may_change": runs and is_coming and not session.cohort.is_over,
        "is_coming": is_coming,
        "clashes": against,
        "sections": sections_of(user, session),
    }
    return render(request, "leadership/session_detail.html", context)


@FORM
def session_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Plan one more session."""
    user, cohort = actor_of(request), going_cohort(request, pk)
    missed = cohort.sessions.filter(pk=number(request.GET.get("makes_up", ""))).first()
    form = CohortSessionForm(
        request.POST or None, instance=CohortSession(cohort=cohort, makes_up=missed), cohort=cohort,
        is_new=True,
    )  # fmt: skip
    if form.is_valid():
        made = submit(form, services.add_session, actor=user, cohort=cohort)
        if made:
            _say(request, made, _("The session is planned."))
            return redirect(made)
    context = {"form": form, "cohort": cohort, "session": None}
    return render(request, "leadership/session_edit.html", context)


@FORM
def session_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change or move a session; who takes part is told once."""
    session = run_session(request, pk)
    if session.is_cancelled or session.cohort.is_over:
        raise Http404
    form = CohortSessionForm(
        request.POST or None, instance=CohortSession.objects.get(pk=pk), cohort=session.cohort
    )
    given = {"actor": actor_of(request), "session": session}
    if form.is_valid() and save_seen(form, services.edit_session, **given):
        _say(request, run_session(request, pk), _("Saved. Everybody with a seat has been told."))
        return redirect(session)
    context = {"form": form, "cohort": session.cohort, "session": session}
    return render(request, "leadership/session_edit.html", context)


def _say(request: HttpRequest, session: CohortSession, done: str) -> None:
    """What was done, and how many of those whom the reader sees have something else then."""
    messages.success(request, done)
    busy = busy_participants(actor_of(request), session)
    if busy:
        words = ngettext(
            "%(count)d of those who take part has a session of another programme then.",
            "%(count)d of those who take part have a session of another programme then.",
            busy,
        )
        messages.warning(request, words % {"count": busy})


@require_POST
def session_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Call it off."""
    session = run_session(request, pk)
    words = _("It is called off. Everybody with a seat has been told.")
    acted(request, words, services.cancel_session, session=session)
    return redirect(session)


@require_safe
def session_calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """The session as a file for my calendar; one called off takes itself out of it."""
    session = seen_session(request, pk)
    may = access.may_run_cohort(actor_of(request), session.cohort) or part_in(request, session)
    if not may:
        raise Http404
    content = session_file(session, now=timezone.now())
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="session.ics"'
    return response

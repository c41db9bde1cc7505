"""Sessions: their list, setting one up, opening, closing, the distribution and the table."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from leadership import access
from leadership.forms.calibration import BoardForm, SessionFilterForm, SessionForm
from leadership.models import CalibrationSession, SeatRole
from leadership.queries import calibration as queries
from leadership.queries.calibration_scope import covered
from leadership.queries.calibration_spread import LEAST_TOLD, distribution_of
from leadership.services import calibration as services
from leadership.services.fairness import why_not_checked
from leadership.views.calibration_doors import act, run_session, save, searched
from lib.tables import csv_lines
from talent.http import actor_of

FORM = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def calibration_list(request: HttpRequest) -> HttpResponse:
    """The sessions that I run, take part in, or may see something of."""
    user = actor_of(request)
    form, text = SessionFilterForm(request.GET), searched(request)
    state = form.chosen("state")
    context = {
        "form": form,
        "text": text,
        "page": queries.session_page(user, text, state, request.GET.get("cursor", "")),
        "is_narrowed": bool(text or state),
        "may_create": access.may_set_up_calibration(user),
    }
    return render(request, "leadership/calibration_list.html", context)


@FORM
def calibration_create(request: HttpRequest) -> HttpResponse:
    """Set a session up."""
    user = actor_of(request)
    if not access.may_set_up_calibration(user):
        raise Http404
    form = SessionForm(request.POST or None, actor=user, is_new=True)
    if form.is_valid():
        made = save(form, lambda: services.create_session(actor=user, **form.given()))
        if made:
            return redirect("leadership:calibration_labels", made.pk)
    return render(request, "leadership/calibration_edit.html", {"form": form, "session": None})


@FORM
def calibration_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what a session is, who takes part and whom it is about."""
    user, session = actor_of(request), unclosed(request, pk)
    form = SessionForm(request.POST or None, instance=session, actor=user)
    if form.is_valid():
        kept = CalibrationSession.objects.get(pk=pk)
        done = save(
            form,
            lambda: services.edit_session(actor=user, session=kept, **form.given()),
            fresh=lambda: CalibrationSession.objects.get(pk=pk),
        )
        if done:
            messages.success(request, _("Saved."))
            return redirect("leadership:calibration_setup", pk)
    return render(request, "leadership/calibration_edit.html", {"form": form, "session": session})


@FORM
def calibration_labels(request: HttpRequest, pk: int) -> HttpResponse:
    """Name the axes and boxes of a board, and say which shares are expected."""
    user, session = actor_of(request), unclosed(request, pk)
    form = BoardForm(request.POST or None, session=session)
    if form.is_valid():
        done = save(
            form, lambda: services.edit_session(actor=user, session=session, **form.given())
        )
        if done:
            messages.success(request, _("Saved."))
            return redirect("leadership:calibration_setup", pk)
    context = {"form": form, "session": session}
    return render(request, "leadership/calibration_labels.html", context)


@require_safe
def calibration_setup(request: HttpRequest, pk: int) -> HttpResponse:
    """What a session is, and before it is opened whom it would be about."""
    session = run_session(request, pk)
    people = list(covered(session)[: services.MOST_PEOPLE + 1]) if session.is_draft else []
    seats = session.seats.select_related("employee")
    context = {
        "session": session,
        "facilitators": [one.employee for one in seats if one.role == SeatRole.FACILITATOR],
        "participants": [one.employee for one in seats if one.role == SeatRole.PARTICIPANT],
        "units": session.units.all(),
        "listed": session.listed.all(),
        "covered": len(people),
        "too_many": len(people) > services.MOST_PEOPLE,
        "board": queries.empty_board(session),
    }
    return render(request, "leadership/calibration_setup.html", context)


@require_POST
def calibration_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Put everybody on the board, and let those who take part look."""
    session = run_session(request, pk)
    if act(request, lambda: services.open_session(actor=actor_of(request), session=session)):
        messages.success(request, _("Open. Those who take part have been told."))
        return redirect("leadership:calibration_board", pk)
    return redirect("leadership:calibration_setup", pk)


@FORM
def calibration_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what closing does and what still hinders it; then close for good."""
    user, session = actor_of(request), run_session(request, pk)
    if request.method == "POST":
        if act(request, lambda: services.close_session(actor=user, session=session)):
            messages.success(request, _("Closed. Nothing of it changes any more."))
            return redirect("leadership:calibration_board", pk)
        return redirect("leadership:calibration_close", pk)
    if not session.is_open:
        return redirect(session)
    board = queries.board_of(user, session, queries.Wanted())
    context = {
        "session": session,
        "board": board,
        "undiscussed": board.people - board.discussed,
        "hindered": why_not_checked(session),
    }
    return render(request, "leadership/calibration_close.html", context)


@require_POST
def calibration_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a session away that was never opened."""
    session, user = run_session(request, pk), actor_of(request)

    def discard() -> bool:
        services.discard_session(actor=user, session=session)
        return True

    if act(request, discard):
        messages.success(request, _("“%(name)s” is gone.") % {"name": session.name})
        return redirect("leadership:calibration_list")
    return redirect("leadership:calibration_setup", pk)


@require_safe
def calibration_distribution(request: HttpRequest, pk: int) -> HttpResponse:
    """How the people of a board spread, against what is expected; for executives once closed."""
    user = actor_of(request)
    rows: Any = CalibrationSession.objects.told_to(user)
    session = get_object_or_404(rows, pk=pk)
    sees_board = CalibrationSession.objects.visible_to(user).filter(pk=pk).exists()
    if session.is_draft:
        raise Http404
    least = 1 if sees_board else LEAST_TOLD
    context = {
        "session": session,
        "sees_board": sees_board,
        "runs": sees_board and access.may_run_calibration(user, session),
        "spread": distribution_of(session, least=least),
        "least": LEAST_TOLD,
    }
    return render(request, "leadership/calibration_distribution.html", context)


@require_safe
def calibration_export(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """The board as a table, for whoever runs the session."""
    user, session = actor_of(request), run_session(request, pk)
    services.note_export(actor=user, session=session)
    lines = csv_lines(queries.lines_of(user, session))
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    name = slugify(session.name) or "calibration"
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def unclosed(request: HttpRequest, pk: int) -> CalibrationSession:
    """A session that whoever asks runs, and that is not closed."""
    session = run_session(request, pk)
    if session.is_closed:
        raise Http404
    return session

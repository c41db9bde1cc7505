"""The board of a session: boxes, list, one person, moving somebody, what others did meanwhile."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from leadership import access
from leadership.forms.calibration import BoardFilterForm, MoveForm, NoteForm
from leadership.models import CalibrationSession, Placement
from leadership.queries import calibration as queries
from leadership.queries.person_assessments import history_of
from leadership.services import placements as services
from leadership.views.calibration_doors import (
    act,
    run_session,
    save,
    searched,
    seen_placement,
    seen_session,
)
from talent.http import actor_of

FORM = require_http_methods(["GET", "HEAD", "POST"])
VIEWS = ("board", "list")


@require_safe
def calibration_board(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody of a session in their boxes, or the same as a list."""
    user, session = actor_of(request), seen_session(request, pk)
    if session.is_draft:
        return redirect("leadership:calibration_setup", pk)
    view = request.GET.get("view", "board")
    view = view if view in VIEWS else "board"
    wanted = queries.Wanted(
        searched(request), _number(request, "unit"), _number(request, "grade"),
        "open" if request.GET.get("show") == "open" else "",
    )  # fmt: skip
    board = queries.board_of(user, session, wanted)
    order = request.GET.get("sort", "name")
    context: dict[str, Any] = {
        "session": session,
        "board": board,
        "wanted": wanted,
        "view": view,
        "form": BoardFilterForm(request.GET, units=board.units, grades=board.grades),
        "runs": access.may_run_calibration(user, session),
        "sort": order,
        "query": request.GET.urlencode(),
    }
    if view == "list":
        page = queries.list_page(user, session, wanted, order, request.GET.get("cursor", ""))
        context["page"] = page
        context["rows"] = queries.listed(session, page.rows)
    return render(request, "leadership/calibration_board.html", context)


def _number(request: HttpRequest, name: str) -> int | None:
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


@require_safe
def calibration_news(request: HttpRequest, pk: int) -> HttpResponse:
    """What others have moved since the board was shown; asked again and again by the page."""
    user, session = actor_of(request), seen_session(request, pk)
    after = _number(request, "after") or 0
    context = {
        "session": session,
        "after": after,
        "news": queries.news_of(user, session, after),
        "is_open": session.is_open,
    }
    return render(request, "leadership/_calibration_news.html", context)


@require_safe
def placement_detail(request: HttpRequest, pk: int, placement: int) -> HttpResponse:
    """One person on the board: both assessments, how they were moved, what was said."""
    session = seen_session(request, pk)
    return _card(request, session, seen_placement(request, session, placement))


def _card(
    request: HttpRequest, session: CalibrationSession, placed: Placement, **more: Any
) -> HttpResponse:
    user = actor_of(request)
    placed.session = session
    context = {
        "session": session,
        "placed": placed,
        "person": placed.employee,
        "post": queries.posts_of([placed.employee_id]).get(placed.employee_id, queries.NO_POST),
        "box": session.box_name(placed.performance, placed.potential),
        "levels": session.box_levels(placed.performance, placed.potential),
        "steps": queries.steps_of(user, placed),
        "history": history_of(user, placed.employee),
        "runs": session.is_open and access.may_run_calibration(user, session),
        **more,
    }
    if context["runs"] and "note_form" not in more:
        context["note_form"] = NoteForm(None, placement=placed)
    return render(request, "leadership/placement_detail.html", context)


@FORM
def placement_move(request: HttpRequest, pk: int, placement: int) -> HttpResponse:
    """Move somebody with a reason; as a page, or as a piece of the board."""
    user, session = actor_of(request), run_session(request, pk)
    if not session.is_open:
        return _refused_closed(request, session)
    placed = seen_placement(request, session, placement)
    placed.session = session
    form = MoveForm(request.POST or None, placement=placed, to=request.GET.get("to", ""))
    is_piece = request.headers.get("HX-Request") == "true"
    if form.is_valid():
        moved = save(
            form,
            lambda: services.move_person(actor=user, placement=placed, **form.given()),
            fresh=lambda: Placement.objects.get(pk=placed.pk),
        )
        if moved:
            messages.success(request, _moved_words(session, moved))
            if is_piece:
                return HttpResponse(status=204, headers={"HX-Refresh": "true"})
            return redirect(session)
        placed = seen_placement(request, session, placement)
        placed.session = session
    context = {
        "session": session,
        "placed": placed,
        "person": placed.employee,
        "box": session.box_name(placed.performance, placed.potential),
        "form": form,
    }
    name = "leadership/_placement_move.html" if is_piece else "leadership/placement_move.html"
    return render(request, name, context)


def _moved_words(session: CalibrationSession, moved: Placement) -> str:
    words = _("%(name)s stands in “%(box)s” now.")
    box = session.box_name(moved.performance, moved.potential)
    return words % {"name": moved.employee.name, "box": box}


def _refused_closed(request: HttpRequest, session: CalibrationSession) -> HttpResponse:
    """Where somebody moved the last person while another one closed the session."""
    if session.is_draft:
        raise Http404
    words = _("This session is closed: nothing of it changes any more.")
    messages.error(request, words)
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    return redirect(session)


@require_POST
def placement_discuss(request: HttpRequest, pk: int, placement: int) -> HttpResponse:
    """Say that the group has spoken about somebody, or that it has yet to."""
    user, session = actor_of(request), run_session(request, pk)
    placed = seen_placement(request, session, placement)
    said = request.POST.get("discussed") == "yes"
    act(
        request,
        lambda: services.mark_discussed(actor=user, placement=placed, discussed=said),
    )
    if request.POST.get("back") == "list":
        return redirect(f"{session.get_absolute_url()}?view=list")
    return redirect(placed)


@require_POST
def placement_note(request: HttpRequest, pk: int, placement: int) -> HttpResponse:
    """Keep what was said about somebody."""
    user, session = actor_of(request), run_session(request, pk)
    placed = seen_placement(request, session, placement)
    form = NoteForm(request.POST, placement=placed)
    if form.is_valid():
        done = save(
            form,
            lambda: services.write_note(actor=user, placement=placed, **form.cleaned_data),
            fresh=lambda: Placement.objects.get(pk=placed.pk),
        )
        if done:
            messages.success(request, _("Saved."))
            return redirect(placed)
    return _card(request, session, placed, note_form=form)

"""For whoever drafts, approves and hires: drafts, their way to everybody, and the applications."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from careers import access
from careers.forms.openings import OpeningForm
from careers.models import Opening, OpeningState
from careers.queries.application_lists import board_of
from careers.queries.opening_lists import run_openings
from careers.queries.opening_rules import policies
from careers.services import openings as services
from careers.views.areas import areas
from lib.forms import submit
from talent.http import actor_of, me_of
from talent.models import GrantKind

FORM = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def opening_desk(request: HttpRequest) -> HttpResponse:
    """The openings that one wrote, approves or hires for."""
    user, me = actor_of(request), me_of(request)
    state = request.GET.get("state", "")
    state = state if state in OpeningState.values else ""
    context = {
        "areas": areas("opening_list", me),
        "state": state,
        "states": [("", _("All")), *OpeningState.choices],
        "page": run_openings(user, state, request.GET.get("cursor", "")),
        "may_draft": access.may_draft_opening(user),
        "is_hr": user.holds(GrantKind.HR_ADMIN, GrantKind.HR_PARTNER),
    }
    return render(request, "careers/opening_desk.html", context)


@FORM
def opening_create(request: HttpRequest) -> HttpResponse:
    """Draft an opening; for whoever leads people, and for HR."""
    user, me = actor_of(request), me_of(request)
    if not access.may_draft_opening(user):
        raise Http404
    initial: dict[str, Any] = {"hiring_manager": me.pk if me is not None else None}
    if me is not None and me.assignment is not None:
        initial["unit"] = me.assignment.unit.name
    form = OpeningForm(request.POST or None, actor=user, me=me, initial=initial)
    if form.is_valid():
        opening = submit(form, services.draft_opening, actor=user)
        if opening:
            messages.success(request, _("Your draft is kept. Ask for approval when it is ready."))
            return redirect(opening)
    context = {"form": form, "policies": policies(), "opening": None}
    return render(request, "careers/opening_edit.html", context)


@FORM
def opening_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a draft."""
    user, me, opening = actor_of(request), me_of(request), edited(request, pk)
    if opening.state != OpeningState.DRAFT:
        raise Http404
    form = OpeningForm(request.POST or None, actor=user, me=me, instance=opening)
    if form.is_valid():
        changed = submit(form, services.edit_opening, actor=user, opening=opening)
        if changed:
            messages.success(request, _("Saved."))
            return redirect(changed)
    context = {"form": form, "policies": policies(), "opening": opening}
    return render(request, "careers/opening_edit.html", context)


@require_safe
def opening_applications(request: HttpRequest, pk: int) -> HttpResponse:
    """Who applies for an opening, stage by stage; as columns or as a list."""
    user, opening = actor_of(request), edited(request, pk)
    view = "list" if request.GET.get("view") == "list" else "columns"
    context = {
        "opening": opening,
        "board": board_of(user, opening),
        "view": view,
        "views": [
            {"label": _("Columns"), "url": "?view=columns", "current": view == "columns"},
            {"label": _("List"), "url": "?view=list", "current": view == "list"},
        ],
    }
    return render(request, "careers/opening_applications.html", context)


@require_POST
def opening_submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for approval."""
    opening = edited(request, pk)
    return act(request, opening, services.submit_opening, _("Approval is asked for."))


@require_POST
def opening_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve."""
    opening = approved(request, pk)
    return act(request, opening, services.approve_opening, _("Approved. It can be published."))


@require_POST
def opening_send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a draft back."""
    opening = approved(request, pk)
    return act(request, opening, services.send_back_opening, _("It is a draft again."))


@require_POST
def opening_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a draft of what was approved."""
    opening = edited(request, pk)
    return act(request, opening, services.take_back_opening, _("It is a draft again."))


@require_POST
def opening_publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Show it to everybody."""
    opening = edited(request, pk)
    return act(request, opening, services.publish_opening, _("Everybody can see it now."))


@FORM
def opening_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Call an opening off, after a look at who still applies."""
    opening = edited(request, pk)
    if opening.state == OpeningState.CLOSED:
        raise Http404
    if request.method != "POST":
        live = opening.applications.live().count()
        return render(request, "careers/opening_close.html", {"opening": opening, "live": live})
    return act(request, opening, services.close_opening, _("The opening is closed."))


def edited(request: HttpRequest, pk: int) -> Opening:
    """An opening that the viewer runs; others do not exist here."""
    return permitted(request, pk, access.may_edit_opening)


def approved(request: HttpRequest, pk: int) -> Opening:
    """An opening that the viewer may approve."""
    return permitted(request, pk, access.may_approve_opening)


def permitted(request: HttpRequest, pk: int, may: Callable[[Any, Opening], bool]) -> Opening:
    user = actor_of(request)
    opening = get_object_or_404(Opening.objects.visible_to(user).for_page(), pk=pk)
    if not may(user, opening):
        raise Http404
    return opening


def act(
    request: HttpRequest, opening: Opening, service: Callable[..., Any], done: str
) -> HttpResponse:
    """Call a service about an opening; say what was done, or why not."""
    try:
        service(actor=actor_of(request), opening=opening)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, done)
    return redirect(opening)

"""What is open inside the organisation: the list, one opening, applying, and kept searches."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from careers import access
from careers.forms.openings import ApplyForm, KeepForm, SearchForm
from careers.models import Application, Opening, OpeningState, SavedSearch
from careers.queries.fits import fit_of
from careers.queries.opening_lists import (
    Asked,
    families_of,
    find_openings,
    open_rows,
    places_of,
)
from careers.queries.opening_rules import conditions, policy_of
from careers.services.applications import apply_for
from careers.services.saved_searches import drop_search, save_search
from careers.views.areas import areas
from careers.views.asked import search
from lib.forms import submit
from talent.http import actor_of, me_of, record_of
from talent.models import User

FORM = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def opening_list(request: HttpRequest) -> HttpResponse:
    """Everything for which one may apply today, with how close one is."""
    user, me = actor_of(request), me_of(request)
    rows = open_rows(user)
    form = SearchForm(
        request.GET, families=families_of(rows), places=places_of(rows), has_me=me is not None
    )
    asked = Asked(
        text=search(request),
        kind=form.chosen("kind") or "",
        family=form.chosen("family"),
        location=form.chosen("location"),
        ready=form.chosen("ready"),
        order=form.chosen("sort") or "newest",
    )
    context = {
        "areas": areas("opening_list", me),
        "form": form,
        "asked": asked,
        "found": find_openings(user, me, rows, asked, request.GET.get("cursor", "")),
        "is_narrowed": bool(asked.text) or form.narrows,
        "may_draft": access.may_draft_opening(user),
    }
    return render(request, "careers/opening_list.html", context)


@require_safe
def opening_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One opening: what it is, how close one is, and what applying asks for."""
    user, me = actor_of(request), me_of(request)
    opening = get_object_or_404(Opening.objects.visible_to(user).for_page(), pk=pk)
    version = opening.role.current_version
    mine = Application.objects.visible_to(user).filter(opening=opening, employee=me)
    context = {
        "opening": opening,
        "policy": policy_of(opening),
        "fit": fit_of(user, me, version) if version is not None else None,
        "conditions": conditions(user, me, opening) if me is not None else [],
        "mine": mine.order_by("-applied_at").first() if me is not None else None,
        **rights(user, opening),
    }
    context["may_apply"] = bool(context["conditions"]) and all(
        one.is_met for one in context["conditions"]
    )
    return render(request, "careers/opening_detail.html", context)


def rights(user: User, opening: Opening) -> dict[str, Any]:
    """What the viewer may do with an opening as it stands."""
    edits = access.may_edit_opening(user, opening)
    waits = opening.state == OpeningState.IN_REVIEW
    return {
        "edits": edits,
        "approves": waits and access.may_approve_opening(user, opening),
        "sees_applications": edits and opening.published_at is not None,
    }


@FORM
def opening_apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Apply: a statement, and what one shows of oneself; what was written in vain comes back."""
    user, me = actor_of(request), record_of(request)
    seen = Opening.objects.visible_to(user)
    if request.method == "POST":
        seen = Opening.objects.once_visible_to(user)
    opening = get_object_or_404(seen.for_page().exclude(state=OpeningState.DRAFT), pk=pk)
    form = ApplyForm(request.POST or None)
    if form.is_valid():
        application = submit(form, apply_for, actor=user, employee=me, opening=opening)
        if application:
            messages.success(request, _("You have applied. You will be told of each step."))
            return redirect(application)
    context = {
        "opening": opening,
        "form": form,
        "policy": policy_of(opening),
        "unmet": [one for one in conditions(user, me, opening) if not one.is_met],
        "is_over": form.is_bound and opening.state == OpeningState.CLOSED,
    }
    return render(request, "careers/opening_apply.html", context)


@require_safe
def search_list(request: HttpRequest) -> HttpResponse:
    """The searches that one keeps."""
    user, me = actor_of(request), record_of(request)
    rows = SavedSearch.objects.visible_to(user).select_related("family", "location")
    context = {
        "areas": areas("opening_list", me),
        "searches": [(row, address_of(row)) for row in rows],
    }
    return render(request, "careers/search_list.html", context)


@require_POST
def search_create(request: HttpRequest) -> HttpResponse:
    """Keep the search of the list as it stands."""
    user, me = actor_of(request), record_of(request)
    form = KeepForm(request.POST)
    if form.is_valid() and submit(form, save_search, actor=user, employee=me):
        messages.success(request, _("Kept. You will be told once of each opening that matches."))
    else:
        said = [str(message) for found in form.errors.values() for message in found]
        messages.error(request, " ".join(said))
    return redirect("careers:search_list")


@require_POST
def search_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a search no longer."""
    user = actor_of(request)
    found = get_object_or_404(SavedSearch.objects.visible_to(user), pk=pk)
    drop_search(actor=user, search=found)
    messages.success(request, _("You will not be told of such openings any more."))
    return redirect("careers:search_list")


def address_of(row: SavedSearch) -> str:
    """What the list shows for a kept search."""
    parts = {
        "q": row.text, "kind": row.kind, "family": row.family_id, "location": row.location_id,
        "ready": row.least_ready,
    }  # fmt: skip
    return urlencode({name: value for name, value in parts.items() if value})

"""Assessment rounds: their list, setting one up, how far it is, and whom I assess in it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from leadership import access
from leadership.forms.assessment_rounds import RoundFilterForm, RoundForm
from leadership.models import AssessmentRound
from leadership.queries import assessment_rounds as queries
from leadership.queries.calibration_scope import in_scope
from leadership.services import assessment_rounds as services
from leadership.views.calibration_doors import act, save, searched
from lib.dates import today
from talent.http import actor_of

FORM = require_http_methods(["GET", "HEAD", "POST"])
SHOWN = ("all", "left")


@require_safe
def assessment_round_list(request: HttpRequest) -> HttpResponse:
    """The rounds in which I assess, and those that I run."""
    user = actor_of(request)
    form, text = RoundFilterForm(request.GET), searched(request)
    state = form.chosen()
    context = {
        "form": form,
        "text": text,
        "page": queries.round_page(user, text, state, request.GET.get("cursor", "")),
        "is_narrowed": bool(text or state),
        "may_create": access.may_set_up_rounds(user),
        "today": today(),
    }
    return render(request, "leadership/assessment_round_list.html", context)


@require_safe
def assessment_round_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Whom I assess until when; for HR and facilitators, how far everybody is."""
    user, row = actor_of(request), seen(request, pk)
    show, text = request.GET.get("show", "all"), searched(request)
    show = show if show in SHOWN else "all"
    follows = AssessmentRound.objects.run_by(user).filter(pk=pk).exists()
    context: dict[str, Any] = {
        "round": row,
        "tasks": queries.tasks_of(user, getattr(user, "employee", None), row),
        "runs": access.may_set_up_rounds(user),
        "follows": follows,
        "today": today(),
        "units": row.units.all(),
        "listed": row.listed.count(),
    }
    if row.is_draft:
        context["covered"] = in_scope(row).count()
        return render(request, "leadership/assessment_round_detail.html", context)
    standing = queries.standing_of(user, row)
    shows = follows or standing.asked > len(context["tasks"])
    context |= {"standing": standing, "shows": shows, "text": text, "show": show}
    context["shown"] = [("all", _("Everybody")), ("left", _("Something is missing"))]
    if shows:
        context["page"] = queries.progress_page(
            user, row, text=text, show=show, cursor=request.GET.get("cursor", "")
        )
    return render(request, "leadership/assessment_round_detail.html", context)


@FORM
def assessment_round_create(request: HttpRequest) -> HttpResponse:
    """Set a round up."""
    user = actor_of(request)
    if not access.may_set_up_rounds(user):
        raise Http404
    form = RoundForm(request.POST or None, actor=user, is_new=True)
    if form.is_valid():
        made = save(form, lambda: services.create_round(actor=user, **form.given()))
        if made:
            return redirect(made)
    return render(request, "leadership/assessment_round_edit.html", {"form": form, "round": None})


@FORM
def assessment_round_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a round that is not over."""
    user, row = actor_of(request), run(request, pk)
    if not (row.is_draft or row.is_running):
        raise Http404
    form = RoundForm(request.POST or None, instance=row, actor=user)
    if form.is_valid():
        kept = AssessmentRound.objects.get(pk=pk)
        done = save(
            form,
            lambda: services.edit_round(actor=user, round=kept, **form.given()),
            fresh=lambda: AssessmentRound.objects.get(pk=pk),
        )
        if done:
            messages.success(request, _("Saved."))
            return redirect(row)
    return render(request, "leadership/assessment_round_edit.html", {"form": form, "round": row})


@require_POST
def assessment_round_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask everybody who assesses."""
    words = _("It has begun. Those who assess have been told.")
    return turned(request, pk, services.open_round, words)


@require_POST
def assessment_round_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a round before its day."""
    return turned(request, pk, services.end_round, _("It is over, and asks nobody more."))


def turned(
    request: HttpRequest, pk: int, service: Callable[..., Any], words: str
) -> HttpResponse:  # fmt: skip
    """One act on the way of a round."""
    row = run(request, pk)
    if act(request, lambda: service(actor=actor_of(request), round=row)):
        messages.success(request, words)
    return redirect(row)


@require_POST
def assessment_round_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a round away that never began."""
    row, user = run(request, pk), actor_of(request)

    def discard() -> bool:
        services.discard_round(actor=user, round=row)
        return True

    if act(request, discard):
        messages.success(request, _("“%(name)s” is gone.") % {"name": row.name})
        return redirect("leadership:assessment_round_list")
    return redirect(row)


def seen(request: HttpRequest, pk: int) -> AssessmentRound:
    """A round that whoever asks may see."""
    rows: Any = AssessmentRound.objects.visible_to(actor_of(request))
    found: AssessmentRound = get_object_or_404(rows, pk=pk)
    return found


def run(request: HttpRequest, pk: int) -> AssessmentRound:
    """A round, for HR admins."""
    if not access.may_set_up_rounds(actor_of(request)):
        raise Http404
    return seen(request, pk)

"""What the two of a pair will do, and what becomes part of a plan."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from careers.views.plan_doors import acted
from lib.forms import submit
from mentoring.forms.pairs import PairActionForm, PlanActionForm
from mentoring.models import PairAction, Side
from mentoring.queries.pairs import own_plans
from mentoring.services import pair_actions as services
from mentoring.views.pair_doors import FORM, require_form, seen_part, seen_row, to_pair
from talent.http import actor_of
from talent.views.me import save_seen


@FORM
def pair_action_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Note what one of us will do."""
    user, row = actor_of(request), seen_row(request, pk)
    require_form(request, is_open=row.may_write)
    side = Side.MENTEE if row.is_mentee else Side.MENTOR
    form = PairActionForm(
        request.POST or None, instance=PairAction(pair=row.pair), initial={"side": side},
        pair=row.pair, is_new=True,
    )  # fmt: skip
    if form.is_valid() and submit(form, services.add_action, actor=user, pair=row.pair):
        messages.success(request, _("Noted for the two of you."))
        return to_pair(row.pair, "actions")
    return render(request, "mentoring/pair_action_edit.html", {"form": form, "row": row})


@FORM
def pair_action_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is to be done, by whom and when."""
    user, action = actor_of(request), seen_action(request, pk)
    row = seen_row(request, action.pair_id)
    if not row.may_write and request.method != "POST":
        messages.info(request, _("This pair has ended: what was written stays as it is."))
        return to_pair(action.pair, "actions")
    form = PairActionForm(request.POST or None, instance=action, pair=action.pair)
    if form.is_valid() and save_seen(form, services.edit_action, actor=user, action=action):
        messages.success(request, _("Saved."))
        return to_pair(action.pair, "actions")
    context = {"form": form, "row": row, "action": action}
    return render(request, "mentoring/pair_action_edit.html", context)


@require_POST
def pair_action_tick(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that something is done, or not yet."""
    action, is_done = seen_action(request, pk), request.POST.get("done") == "1"
    acted(request, "", services.tick_action, action=action, is_done=is_done)
    return to_pair(action.pair, "actions")


@require_POST
def pair_action_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an action off the list."""
    action = seen_action(request, pk)
    acted(request, _("It is off the list."), services.remove_action, action=action)
    return to_pair(action.pair, "actions")


@FORM
def pair_action_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Make an action part of my development plan."""
    user, action = actor_of(request), seen_action(request, pk)
    row = seen_row(request, action.pair_id)
    if not row.is_helped or not row.may_write:
        raise Http404
    plans = own_plans(user)
    form = PlanActionForm(request.POST or None, plans=plans)
    if form.is_valid() and submit(form, services.plan_action, actor=user, action=action):
        messages.success(request, _("It is in your development plan now."))
        return to_pair(row.pair, "actions")
    context = {"form": form, "row": row, "action": action, "has_plan": bool(plans)}
    return render(request, "mentoring/pair_action_plan.html", context)


def seen_action(request: HttpRequest, pk: int) -> PairAction:
    """An action of a pair of mine."""
    found: PairAction = seen_part(request, PairAction, pk)
    return found

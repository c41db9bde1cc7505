"""Goals: mine, those of my line, one of them, and what I do with mine."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from careers.access import may_write_goals
from careers.forms.goals import STATES, GoalFilterForm, GoalForm, RhythmForm
from careers.models import CheckIn, Goal, GoalState
from careers.queries.goals import (
    by_urgency,
    in_line_of,
    listed,
    matching,
    rhythm_of,
    row_of,
    rows_of,
    values_by_check_in,
    with_attention,
)
from careers.services import goals as services
from careers.services.check_ins import choose_rhythm
from careers.views.asked import search
from careers.views.development import areas
from lib.forms import submit
from lib.paging import Page, page_of
from talent.http import actor_of, me_of, record_of
from talent.models import User
from talent.views.me import save_seen

FORM = require_http_methods(["GET", "HEAD", "POST"])
ORDER = ("closed", "due", "pk")
SHOWN = 20  # check-ins of one goal


@require_safe
def goal_list(request: HttpRequest) -> HttpResponse:
    """My goals, with how far each is and when I last said how it goes."""
    user, me = actor_of(request), me_of(request)
    if me is None:
        return redirect("careers:objectives")  # a login without a record has no goals
    context = found_goals(request, Goal.objects.visible_to(user).filter(employee=me))
    context |= {
        "areas": areas("goal_list", me),
        "open_count": count_of(context),
        "rhythm": RhythmForm(initial={"rhythm": rhythm_of(user, me)}),
    }
    return render(request, "careers/goal_list.html", context)


def count_of(context: dict[str, Any]) -> int | None:
    """How many open goals there are, where the page shows all of them."""
    page: Page[Any] = context["page"]
    is_all = not (context["is_narrowed"] or page.next or page.previous)
    return len(page.rows) if is_all else None


@require_safe
def goal_team(request: HttpRequest) -> HttpResponse:
    """The goals that people in my line show me."""
    user, me = actor_of(request), record_of(request)
    context = found_goals(request, in_line_of(user, me)) | {"areas": areas("goal_team", me)}
    return render(request, "careers/goal_team.html", context)


def found_goals(request: HttpRequest, goals: QuerySet[Goal]) -> dict[str, Any]:
    """One page of goals by what the address asks for; open ones unless it says otherwise."""
    form = GoalFilterForm(request.GET, actor=actor_of(request))
    text, state = search(request), request.GET.get("state", "")
    state = state if state in STATES else GoalState.OPEN.value
    found = matching(goals, text)
    if state != "all":
        found = found.filter(state=state)
    for name in ("kind", "cycle"):
        if form.chosen(name):
            found = found.filter(**{name: form.chosen(name)})
    if form.chosen("attention"):
        found = with_attention(found, form.chosen("attention"))
    page = page_of(by_urgency(listed(found)), *ORDER, cursor=request.GET.get("cursor", ""))
    return {
        "form": form,
        "text": text,
        "state": state,
        "states": [*GoalState.choices, ("all", _("All"))],
        "page": Page(rows_of(page.rows), page.previous, page.next),
        "is_narrowed": bool(text) or form.narrows or state != GoalState.OPEN,
    }


@require_safe
def goal_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One goal: how far, by which numbers, and what was said on which day."""
    user = actor_of(request)
    goal = get_object_or_404(listed(Goal.objects.visible_to(user)), pk=pk)
    said = values_by_check_in(user, goal)
    check_ins: Any = CheckIn.objects.visible_to(user).filter(goal=goal)[:SHOWN]
    children = Goal.objects.visible_to(user).filter(parent=goal).order_by("-created_at")
    results = list(goal.key_results.all())
    context = {
        "row": row_of(goal),
        "goal": goal,
        "results": results,
        "check_ins": [
            (each, [(one, said.get(each.pk, {}).get(one.pk)) for one in results])
            for each in check_ins
        ],
        "parent": Goal.objects.visible_to(user)
        .filter(pk=goal.parent_id)
        .select_related("employee")
        .first(),
        "children": rows_of(listed(children)[:SHOWN]),
        "is_mine": may_write_goals(user, goal.employee),
    }
    return render(request, "careers/goal_detail.html", context)


@FORM
def goal_add(request: HttpRequest) -> HttpResponse:
    """Set a goal for myself; then say by which numbers it is measured."""
    user, me = actor_of(request), record_of(request)
    asked = {name: request.GET[name] for name in ("objective", "parent") if name in request.GET}
    form = GoalForm(
        request.POST or None, instance=Goal(employee=me), initial={"kind": "development"} | asked,
        actor=user, employee=me, is_new=True,
    )  # fmt: skip
    if form.is_valid():
        goal = submit(form, services.set_goal, actor=user, employee=me)
        if goal:
            messages.success(request, _("The goal is set. Now say how you will measure it."))
            return redirect(goal)
    return render(request, "careers/goal_edit.html", {"form": form})


@FORM
def goal_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change one of my open goals."""
    user, goal = actor_of(request), own_goal(request, pk)
    form = GoalForm(request.POST or None, instance=goal, actor=user, employee=goal.employee)
    if form.is_valid() and save_seen(form, services.change_goal, actor=user, goal=goal):
        messages.success(request, _("Saved."))
        return redirect(goal)
    title = Goal.objects.get(pk=goal.pk).title
    return render(request, "careers/goal_edit.html", {"form": form, "goal": goal, "title": title})


@require_POST
def goal_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that my goal is done, or that I drop it; the message takes it back."""
    user, goal = actor_of(request), own_goal(request, pk)
    state = request.POST.get("state", "")
    if goal.is_open and state in (GoalState.DONE, GoalState.DROPPED):
        services.end_goal(actor=user, goal=goal, state=state)
        again = f"undo:{reverse('careers:goal_reopen', args=[goal.pk])}"
        words = _("The goal is done.") if state == GoalState.DONE else _("The goal is dropped.")
        messages.success(request, words, extra_tags=again)
    return redirect(goal)


@require_POST
def goal_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Take up one of my goals again."""
    user, goal = actor_of(request), own_goal(request, pk)
    services.reopen_goal(actor=user, goal=goal)
    messages.success(request, _("The goal is open again."))
    return redirect(goal)


@require_POST
def goal_rhythm(request: HttpRequest) -> HttpResponse:
    """Choose how often I am reminded to check in."""
    user, me = actor_of(request), record_of(request)
    form = RhythmForm(request.POST)
    if form.is_valid() and submit(form, choose_rhythm, actor=user, employee=me):
        messages.success(request, _("Saved. You are reminded in this rhythm from now on."))
    return redirect("careers:goal_list")


def own_goal(request: HttpRequest, pk: int) -> Goal:
    """A goal of mine; that of anyone else does not exist here, seen or not."""
    user, me = actor_of(request), me_of(request)
    goals = visible(user).filter(employee=me) if me else Goal.objects.none()
    return get_object_or_404(goals, pk=pk)


def visible(user: User) -> QuerySet[Goal]:
    return Goal.objects.visible_to(user).select_related("employee")

"""The numbers by which my goals are measured, and what I say about them."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from careers.forms.goals import CheckInForm, KeyResultForm
from careers.models import CheckIn, Goal, KeyResult
from careers.services import goals as services
from careers.services.check_ins import check_in
from careers.views.goals import FORM, own_goal
from lib.dates import today
from lib.forms import add_refusal, submit
from talent.http import actor_of
from talent.views.me import save_seen


@FORM
def goal_check_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Say how one of my goals goes; what I said today is shown and replaced."""
    user, goal = actor_of(request), own_goal(request, pk)
    if not goal.is_open:
        return redirect(goal)
    mine: Any = CheckIn.objects.visible_to(user).filter(goal=goal, on=today())
    form = CheckInForm(
        request.POST or None,
        results=list(goal.key_results.all()),
        today_s=mine.prefetch_related("values").first(),
    )
    if form.is_valid() and said(form, goal, user):
        messages.success(request, _("Noted. That is all for now."))
        return redirect(goal)
    return render(request, "careers/goal_check_in.html", {"form": form, "goal": goal})


def said(form: CheckInForm, goal: Goal, user: Any) -> bool:
    """Call the service; what it refuses goes back on the form."""
    try:
        check_in(actor=user, goal=goal, **form.said())
    except ValidationError as error:
        add_refusal(form, error)
        return False
    return True


@FORM
def key_result_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Measure one of my goals by one more number."""
    user, goal = actor_of(request), own_goal(request, pk)
    form = KeyResultForm(request.POST or None, instance=KeyResult(goal=goal), is_new=True)
    if form.is_valid() and submit(form, services.add_key_result, actor=user, goal=goal):
        messages.success(request, _("The key result is added."))
        return redirect(goal)
    return render(request, "careers/key_result_edit.html", {"form": form, "goal": goal})


@FORM
def key_result_edit(request: HttpRequest, pk: int, key: int) -> HttpResponse:
    """Change a number by which one of my goals is measured."""
    user, goal = actor_of(request), own_goal(request, pk)
    result = get_object_or_404(goal.key_results.select_related("goal__employee"), pk=key)
    form = KeyResultForm(request.POST or None, instance=result)
    change = services.change_key_result
    if form.is_valid() and save_seen(form, change, actor=user, key_result=result):
        messages.success(request, _("Saved."))
        return redirect(goal)
    context = {"form": form, "goal": goal, "result": result}
    return render(request, "careers/key_result_edit.html", context)


@require_POST
def key_result_remove(request: HttpRequest, pk: int, key: int) -> HttpResponse:
    """No longer measure my goal by a number."""
    user, goal = actor_of(request), own_goal(request, pk)
    result = get_object_or_404(goal.key_results.select_related("goal__employee"), pk=key)
    if goal.is_open:
        services.remove_key_result(actor=user, key_result=result)
        messages.success(request, _("The key result is removed, with what was said of it."))
    return redirect(goal)

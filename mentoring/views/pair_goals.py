"""The goals of a pair."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from careers.views.asked import ids
from careers.views.plan_doors import acted
from lib.forms import submit
from mentoring.forms.pairs import GoalForm, GoalProgressForm
from mentoring.models import PairGoal, PairGoalState
from mentoring.queries.pairs import wanted_skills
from mentoring.services import pair_goals as services
from mentoring.views.pair_doors import FORM, require_form, seen_part, seen_row, to_pair
from talent.http import actor_of
from talent.views.me import save_seen


@FORM
def pair_goal_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Aim for one thing more; a skill that the mentee wanted may be proposed by the address."""
    user, row = actor_of(request), seen_row(request, pk)
    require_form(request, is_open=row.may_write)
    wanted = {skill.pk: skill for skill in wanted_skills(row.pair, row.pair.goals.all())}
    asked = [wanted[key] for key in ids(request, "skill") if key in wanted]
    initial = {"skill": asked[0].name, "title": asked[0].name} if asked else {}
    form = GoalForm(
        request.POST or None, instance=PairGoal(pair=row.pair), initial=initial, is_new=True
    )
    if form.is_valid() and submit(form, services.add_goal, actor=user, pair=row.pair):
        messages.success(request, _("The goal is set."))
        return to_pair(row.pair, "goals")
    return render(request, "mentoring/pair_goal_edit.html", {"form": form, "row": row})


@FORM
def pair_goal_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is aimed for."""
    user, goal = actor_of(request), seen_goal(request, pk)
    row = seen_row(request, goal.pair_id)
    if not row.may_write and request.method != "POST":
        messages.info(request, _("This pair has ended: what was written stays as it is."))
        return to_pair(goal.pair, "goals")
    form = GoalForm(request.POST or None, instance=goal)
    if form.is_valid() and save_seen(form, services.edit_goal, actor=user, goal=goal):
        messages.success(request, _("Saved."))
        return to_pair(goal.pair, "goals")
    context = {"form": form, "row": row, "goal": goal}
    return render(request, "mentoring/pair_goal_edit.html", context)


@require_POST
def pair_goal_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """Say how far a goal is."""
    goal, form = seen_goal(request, pk), GoalProgressForm(request.POST)
    if form.is_valid():
        progress = form.cleaned_data["progress"]
        acted(request, _("Saved."), services.set_goal_progress, goal=goal, progress=progress)
    else:
        messages.error(request, _("Give the progress as a number from 0 to 100."))
    return to_pair(goal.pair, "goals")


@require_POST
def pair_goal_state(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a goal is reached or dropped, or take it up again."""
    goal, state = seen_goal(request, pk), request.POST.get("state", "")
    acts = {
        PairGoalState.REACHED: (services.reach_goal, _("Reached. Well done.")),
        PairGoalState.DROPPED: (services.drop_goal, _("The goal is dropped.")),
        PairGoalState.OPEN: (services.reopen_goal, _("The goal is open again.")),
    }
    if state not in acts:
        messages.error(request, _("Choose whether it is reached or dropped."))
        return to_pair(goal.pair, "goals")
    act, words = acts[PairGoalState(state)]
    done = acted(request, "", act, goal=goal)
    if done and state == PairGoalState.DROPPED:
        undo = f"undo:{reverse('mentoring:pair_goal_restore', args=[goal.pk])}"
        messages.success(request, words, extra_tags=undo)
    elif done:
        messages.success(request, words)
    return to_pair(goal.pair, "goals")


@require_POST
def pair_goal_restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Take up a goal again that was just dropped."""
    goal = seen_goal(request, pk)
    acted(request, _("The goal is open again."), services.reopen_goal, goal=goal)
    return to_pair(goal.pair, "goals")


def seen_goal(request: HttpRequest, pk: int) -> PairGoal:
    """A goal of a pair of mine."""
    found: PairGoal = seen_part(request, PairGoal, pk, "skill")
    return found

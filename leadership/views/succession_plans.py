"""One succession plan, and whom it names."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from careers.views.asked import ids
from leadership import access
from leadership.forms.succession import CloseForm, JudgeForm, NominateForm, PlanForm, RemoveForm
from leadership.models import PlanState, SuccessionPlan, Successor
from leadership.models.succession import order_mark
from leadership.queries import plan_page as queries
from leadership.queries.neutral_ideas import plan_that_may_be_told, said_ideas
from leadership.services import succession as services
from leadership.services import successors
from leadership.services.neutral_ideas import tell_idea
from leadership.views.succession_doors import (
    kept_plan,
    kept_successor,
    seen_plan,
    seen_successor,
)
from lib.editing import was_changed
from lib.forms import add_refusal, submit
from talent.forms.people import said_of
from talent.http import actor_of
from talent.models import Employee
from talent.services.records import record_reads

FORM = require_http_methods(["GET", "HEAD", "POST"])


def after(request: HttpRequest, plan: SuccessionPlan) -> HttpResponse:
    """Back to the plan, where whoever changed it may still read it."""
    seen = SuccessionPlan.objects.visible_to(actor_of(request)).filter(pk=plan.pk)
    return redirect(plan if seen.exists() else "leadership:home")


@require_safe
def succession_plan(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who could follow, in order, and how near each of them is."""
    user, plan = actor_of(request), seen_plan(request, pk)
    lines = queries.lines_of(user, plan) if plan.is_live else []
    services.record_plan_reads(actor=user, plans=[plan])
    people = [row.successor.employee for row in lines if row.fit]
    record_reads(actor=user, employees=[person for person in people if person is not None])
    context = {
        "plan": plan,
        "lines": lines,
        "order": order_mark(row.successor for row in lines),
        "past": queries.past_of(plan),
        "may_edit": plan.is_live and access.may_edit_plan(user, plan),
        "is_draft": plan.state == PlanState.DRAFT,
        "asks": queries.role_version(plan.key_role) is not None,
    }
    return render(request, "leadership/succession_plan.html", context)


@FORM
def succession_plan_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change owner, privacy or review."""
    user, plan = actor_of(request), kept_plan(request, pk)
    form = PlanForm(request.POST or None, instance=plan, actor=user)
    if form.is_valid():
        try:
            services.edit_plan(actor=user, plan=kept_plan(request, pk), **form.cleaned_data)
        except ValidationError as refusal:
            add_refusal(form, refusal)
            if was_changed(refusal):
                form.see(kept_plan(request, pk))
        else:
            messages.success(request, _("Saved."))
            return after(request, plan)
    context = {"form": form, "plan": plan}
    return render(request, "leadership/succession_plan_edit.html", context)


@require_POST
def succession_plan_activate(request: HttpRequest, pk: UUID) -> HttpResponse:
    """From now on it counts."""
    plan = kept_plan(request, pk)
    try:
        services.activate_plan(actor=actor_of(request), plan=plan)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("Active: it counts on the bench from now on."))
    return redirect(plan)


@FORM
def succession_plan_close(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Close a plan, with a reason."""
    plan = kept_plan(request, pk)
    form = CloseForm(request.POST or None)
    if form.is_valid() and submit(form, services.close_plan, actor=actor_of(request), plan=plan):
        messages.success(request, _("Closed. It stays to be read as it was."))
        return after(request, plan)
    return render(request, "leadership/succession_plan_close.html", {"form": form, "plan": plan})


@FORM
def successor_nominate(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Name one more, at the end of the order."""
    user, plan = actor_of(request), kept_plan(request, pk)
    asked = Employee.objects.colleagues_of(user).filter(pk__in=ids(request, "person")).first()
    initial = {"employee": said_of(asked)} if asked else {}
    form = NominateForm(request.POST or None, initial=initial, actor=user)
    if form.is_valid() and submit(form, successors.nominate_successor, actor=user, plan=plan):
        messages.success(request, _("Named, at the end of the order."))
        return redirect(plan)
    return render(request, "leadership/successor_nominate.html", {"form": form, "plan": plan})


@require_safe
def succession_candidates(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who else could fit, and why they were looked at."""
    user, plan = actor_of(request), seen_plan(request, pk)
    found = queries.who_else(user, plan)
    services.record_plan_reads(actor=user, plans=[plan])
    record_reads(actor=user, employees=[one.person for one in found])
    context = {
        "plan": plan,
        "found": found,
        "may_edit": plan.is_live and access.may_edit_plan(user, plan),
    }
    return render(request, "leadership/succession_candidates.html", context)


@require_safe
def successor_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One successor: the gap to the role, and what could close it."""
    user, successor = actor_of(request), seen_successor(request, pk)
    found = queries.fit_of_successor(user, successor)
    services.record_plan_reads(actor=user, plans=[successor.plan])
    if found is not None and successor.employee is not None:
        record_reads(actor=user, employees=[successor.employee])
    context = {
        "successor": successor,
        "plan": successor.plan,
        "fit": found,
        "ideas": said_ideas(found) if found is not None else [],
        "development": plan_that_may_be_told(user, successor),
        "may_edit": successor.plan.is_live and access.may_edit_plan(user, successor.plan),
    }
    return render(request, "leadership/successor_detail.html", context)


@require_POST
def successor_idea(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Tell a person an idea for their development, and not what it is for."""
    successor = kept_successor(request, pk)
    chosen = request.POST.get("idea", "")
    try:
        tell_idea(actor=actor_of(request), successor=successor, idea=chosen)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("Said on their plan, as an idea of yours."))
    return redirect("leadership:successor_detail", successor.pk)


@FORM
def successor_judge(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say anew how soon somebody could take over."""
    successor = kept_successor(request, pk)
    form = JudgeForm(request.POST or None, instance=successor)
    if form.is_valid():
        fresh = kept_successor(request, pk)
        try:
            successors.judge_successor(
                actor=actor_of(request), successor=fresh, **form.cleaned_data
            )
        except ValidationError as refusal:
            add_refusal(form, refusal)
            if was_changed(refusal):
                form.see(kept_successor(request, pk))
        else:
            messages.success(request, _("Saved."))
            return redirect(successor.plan)
    context = {"form": form, "successor": successor, "plan": successor.plan}
    return render(request, "leadership/successor_judge.html", context)


@require_POST
def successor_move(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One place up or down, or to a place; back to the row, so that the keyboard goes on there."""
    successor: Successor = kept_successor(request, pk)
    to, seen = request.POST.get("to", ""), request.POST.get("seen", "")
    try:
        successors.move_successor(actor=actor_of(request), successor=successor, to=to, seen=seen)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect(f"{successor.plan.get_absolute_url()}#successor-{successor.pk}")


@FORM
def successor_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take somebody off, with a reason."""
    successor = kept_successor(request, pk)
    form = RemoveForm(request.POST or None)
    if form.is_valid() and submit(
        form, successors.remove_successor, actor=actor_of(request), successor=successor
    ):
        messages.success(request, _("Taken off."))
        return redirect(successor.plan)
    context = {"form": form, "successor": successor, "plan": successor.plan}
    return render(request, "leadership/successor_remove.html", context)

"""Development plans: mine, one, a new one, and those that wait for me."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from careers.forms.plans import CommentForm, PlanEditForm, PlanForm
from careers.models import DevelopmentPlan, PlanTemplate
from careers.queries.nearness import targets_of
from careers.queries.plan_seam import open_plans
from careers.queries.plans import (
    direct_among,
    plan_page,
    plan_rows,
    plans_of,
    supported_by,
    waiting_plans,
    waiting_without_manager,
)
from careers.queries.roles import open_roles
from careers.services import plans as services
from careers.views.development import areas
from careers.views.plan_doors import acted, number, own_plan, seen_plan
from lib.editing import was_changed
from lib.forms import add_refusal, submit
from talent.http import actor_of, me_of, record_of, waiting_of
from talent.models import Employee, Role, User

FORM = require_http_methods(["GET", "HEAD", "POST"])
MOST_WAITING = 50


@require_safe
def plan_list(request: HttpRequest) -> HttpResponse:
    """My plans, those under way first, and what I help others with."""
    user, me = actor_of(request), me_of(request)
    rows = plan_rows(plans_of(user).filter(employee=me)) if me is not None else []
    context = {
        "areas": areas("plan_list", me),
        "open": [row for row in rows if row.plan.is_open],
        "ended": [row for row in rows if not row.plan.is_open],
        "supported": supported_by(user, me) if me is not None else [],
        "choices": role_choices(user, me) if me is not None and not rows else [],
        "to_review": sum(
            item.about is not None and item.url.startswith("/development/plans/")
            for item in waiting_of(request)
        ),
    }
    return render(request, "careers/plan_list.html", context)


@require_safe
def plan_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One plan: how far it is, what comes next, what others say of it."""
    return shown_plan(request, seen_plan(request, pk), CommentForm())


@require_POST
def plan_comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Say something about a plan that I read."""
    plan, form = seen_plan(request, pk), CommentForm(request.POST)
    given = {"actor": actor_of(request), "plan": plan}
    if form.is_valid() and submit(form, services.comment_on_plan, **given):
        messages.success(request, _("Your comment is there."))
        return redirect(f"{plan.get_absolute_url()}#comments")
    return shown_plan(request, plan, form)


def shown_plan(request: HttpRequest, plan: DevelopmentPlan, form: CommentForm) -> HttpResponse:
    """The page of a plan, with a comment that was written and not taken."""
    user = actor_of(request)
    page = plan_page(user, me_of(request), plan)
    templates: Any = []
    if page.is_mine and page.plan.is_editable:
        templates = PlanTemplate.objects.visible_to(user).in_use()
    context = {"page": page, "plan": page.plan, "form": form, "templates": templates}
    return render(request, "careers/plan_detail.html", context)


@FORM
def plan_create(request: HttpRequest) -> HttpResponse:
    """Choose what a new plan leads to; one that is open for that role is shown instead."""
    user, me = actor_of(request), record_of(request)
    wanted = number(request.GET.get("role", ""))
    if request.method != "POST" and (found := open_plans(user, me, [wanted]).get(wanted)):
        messages.info(request, _("You have a plan for this role already."))
        return redirect(found)
    role = open_roles(user).filter(pk=wanted).first()
    initial = {"role": role.name if role is not None else "", "from_gaps": True}
    form = PlanForm(request.POST or None, actor=user, initial=initial)
    if form.is_valid():
        plan = submit(form, services.start_plan, actor=user, employee=me)
        if plan:
            count = plan.items.count()
            words = ngettext(
                "Your draft is ready, with one action.",
                "Your draft is ready, with %(count)d actions.",
                count,
            )
            messages.success(request, words % {"count": count})
            return redirect(plan)
    context = {"form": form, "choices": role_choices(user, me), "role": role}
    return render(request, "careers/plan_create.html", context)


def role_choices(user: User, me: Employee) -> list[Role]:
    """What a new plan is usually for: the roles that I aim for, then my own."""
    mine = me.assignment.role_id if me.assignment is not None else None
    wanted = [*targets_of(user, me), *([mine] if mine is not None else [])]
    found, planned = open_roles(user).in_bulk(wanted), open_plans(user, me, wanted)
    return [found[role] for role in dict.fromkeys(wanted) if role in found and role not in planned]


@FORM
def plan_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what my plan is for and who reads it."""
    plan = own_plan(request, pk)
    form = PlanEditForm(request.POST or None, instance=plan)
    if form.is_valid() and saved(form, services.edit_plan, request, plan=plan):
        messages.success(request, _("Saved."))
        return redirect(plan)
    return render(request, "careers/plan_edit.html", {"form": form, "plan": plan})


def saved(form: Any, service: Any, request: HttpRequest, **given: Any) -> Any:
    """Call a service that compares what a form showed; after a refusal one can save over it."""
    try:
        return service(actor=actor_of(request), **given, **form.cleaned_data)
    except ValidationError as error:
        add_refusal(form, error)
        if was_changed(error):
            form.see(type(form.instance)._default_manager.get(pk=form.instance.pk))
        return None


@FORM
def plan_waiting(request: HttpRequest) -> HttpResponse:
    """The plans that wait for my review; several can be approved at once."""
    user = actor_of(request)
    below = list(waiting_plans(user)[:MOST_WAITING])
    waiting = [*below, *waiting_without_manager(user)[:MOST_WAITING]]
    if request.method == "POST":
        chosen = [plan for plan in waiting if plan.pk in posted(request)]
        approve(request, chosen)
        return redirect("plans:plan_waiting")
    direct = direct_among(me_of(request), below)
    further = {plan.employee_id for plan in below} - direct
    context = {
        "rows": plan_rows(waiting),
        "further": further,
        "direct_count": sum(plan.employee_id in direct for plan in below),
        "further_count": sum(plan.employee_id in further for plan in below),
    }
    return render(request, "careers/plan_waiting.html", context)


def approve(request: HttpRequest, chosen: list[DevelopmentPlan]) -> None:
    """Agree to the chosen plans, and say to how many."""
    if not chosen:
        messages.error(request, _("Choose at least one plan first."))
        return
    done = acted(request, "", services.approve_plans, plans=chosen)
    if isinstance(done, list):
        words = ngettext("One plan is agreed.", "%(count)d plans are agreed.", len(done))
        messages.success(request, words % {"count": len(done)})


def posted(request: HttpRequest) -> set[int]:
    """The ids of the plans that were ticked."""
    return {number(key) for key in request.POST.getlist("plan")}

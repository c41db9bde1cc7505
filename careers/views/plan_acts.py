"""The buttons of a plan: send, decide, end."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from careers import access
from careers.forms.plans import CommentForm
from careers.services import plans as services
from careers.views.plan_doors import acted, own_plan, seen_plan
from lib.forms import submit
from talent.http import actor_of


@require_POST
def plan_submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Send my draft to my manager."""
    plan = own_plan(request, pk)
    acted(request, _("Your manager can look at it now."), services.submit_plan, plan=plan)
    return redirect(plan)


@require_POST
def plan_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take my plan back from review."""
    plan = own_plan(request, pk)
    acted(request, _("It is a draft again."), services.withdraw_plan, plan=plan)
    return redirect(plan)


@require_POST
def plan_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree to a plan of somebody in my line."""
    plan = seen_plan(request, pk)
    words = _("You agreed. %(name)s has been told.") % {"name": plan.employee.first_name}
    acted(request, words, services.approve_plan, plan=plan)
    return redirect(plan)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a plan back with what should change."""
    user, plan = actor_of(request), seen_plan(request, pk)
    if not access.may_review_plan(user, plan.employee):
        raise PermissionDenied
    form = CommentForm(request.POST or None)
    if form.is_valid() and submit(form, services.send_back_plan, actor=user, plan=plan):
        messages.success(
            request, _("It is with %(name)s again.") % {"name": plan.employee.first_name}
        )
        return redirect(plan)
    return render(request, "careers/plan_send_back.html", {"form": form, "plan": plan})


@require_POST
def plan_complete(request: HttpRequest, pk: int) -> HttpResponse:
    """End a plan that has reached what it was for."""
    plan = seen_plan(request, pk)
    acted(request, _("This plan is complete."), services.complete_plan, plan=plan)
    return redirect(plan)


@require_POST
def plan_abandon(request: HttpRequest, pk: int) -> HttpResponse:
    """Give my plan up."""
    plan = own_plan(request, pk)
    words = _("This plan is given up. You can begin another one for the same role.")
    acted(request, words, services.abandon_plan, plan=plan)
    return redirect(plan)


@require_POST
def plan_adopt(request: HttpRequest, pk: int) -> HttpResponse:
    """Let my plan go by what the role asks for now."""
    plan = own_plan(request, pk)
    words = _("Your plan goes by the new version from now on.")
    acted(request, words, services.adopt_version, plan=plan)
    return redirect(plan)


@require_POST
def plan_propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Have actions proposed for the gaps that have none."""
    plan = own_plan(request, pk)
    words = _("Actions were added for gaps that had none.")
    acted(request, words, services.propose_more, plan=plan)
    return redirect(plan)


@require_POST
def comments_read(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that I have read the comments on my plan and need not answer."""
    plan = own_plan(request, pk)
    acted(request, "", services.read_comments, plan=plan)
    return redirect(f"{plan.get_absolute_url()}#comments")

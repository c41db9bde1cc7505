"""The actions of a plan: write, take from the library, order, finish."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from careers import access
from careers.forms.plans import (
    CommentForm,
    DoneForm,
    ItemForm,
    LibraryForm,
    ProgressForm,
    TakeForm,
    TemplateForm,
)
from careers.models import ActionKind, DevelopmentPlan, PlanComment, PlanItem
from careers.queries.plan_library import library_for
from careers.queries.plans import proofs
from careers.services import plan_items as services
from careers.services.plans import comment_on_plan
from careers.views.plan_doors import acted, own_item, own_plan, seen_item, seen_plan
from careers.views.plans import saved
from lib.forms import submit
from talent.http import actor_of, me_of

FORM = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def item_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One action: how far it is, who helps, what shows it."""
    return shown_item(request, seen_item(request, pk), CommentForm())


@require_POST
def item_comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Say something about one action of a plan that I read; whoever only supports it does not."""
    item, form = seen_item(request, pk), CommentForm(request.POST)
    given = {"actor": actor_of(request), "plan": seen_plan(request, item.plan_id), "item": item}
    if form.is_valid() and submit(form, comment_on_plan, **given):
        messages.success(request, _("Your comment is there."))
        return redirect(f"{item.get_absolute_url()}#comments")
    return shown_item(request, item, form)


def shown_item(request: HttpRequest, item: PlanItem, form: CommentForm) -> HttpResponse:
    """The page of an action, with a comment that was written and not taken."""
    user, me = actor_of(request), me_of(request)
    is_mine = me is not None and item.plan.employee_id == me.pk
    plans = DevelopmentPlan.objects.visible_to(user)
    sees_plan = is_mine or plans.filter(pk=item.plan_id).exists()
    comments = PlanComment.objects.visible_to(user).filter(item=item)
    context = {
        "item": item,
        "plan": item.plan,
        "is_mine": is_mine,
        "sees_plan": sees_plan,
        "may_finish": item.plan.state == "active"
        and item.is_open
        and access.may_finish_action(user, item.plan.employee),
        "help": None
        if me is None
        else next((row for row in item.supporters.all() if row.employee_id == me.pk), None),
        "proofs": proofs(user, item),
        "comments": comments.select_related("author__employee"),
        "form": form,
    }
    return render(request, "careers/item_detail.html", context)


@FORM
def item_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add an action of my own to my plan."""
    user, plan = actor_of(request), own_plan(request, pk)
    form = ItemForm(
        request.POST or None, actor=user, instance=PlanItem(plan=plan, kind="experience"),
        is_new=True,
    )  # fmt: skip
    if form.is_valid() and submit(form, services.add_item, actor=user, plan=plan):
        messages.success(request, _("The action is in your plan."))
        return redirect(plan)
    return render(request, "careers/item_edit.html", {"form": form, "plan": plan, "is_new": True})


@FORM
def item_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an action of my plan."""
    item = own_item(request, pk)
    form = ItemForm(request.POST or None, actor=actor_of(request), instance=item)
    if form.is_valid() and saved(form, services.edit_item, request, item=item):
        messages.success(request, _("Saved."))
        return redirect(item)
    return render(
        request, "careers/item_edit.html", {"form": form, "plan": item.plan, "item": item}
    )


@FORM
def item_done(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that an action is done, and perhaps where its skill stands now."""
    user, item = actor_of(request), seen_item(request, pk)
    if not access.may_finish_action(user, item.plan.employee):
        raise PermissionDenied
    form = DoneForm(request.POST if request.method == "POST" else None, skill=item.skill)
    if form.is_valid() and submit(form, services.finish_item, actor=user, item=item):
        messages.success(request, _("Done: %(title)s.") % {"title": item.title})
        return redirect(item.plan)
    is_mine = item.plan.employee.user_id == user.pk
    context = {"form": form, "item": item, "plan": item.plan, "is_mine": is_mine}
    return render(request, "careers/item_done.html", context)


@require_POST
def item_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """Say how far an action of mine is."""
    item, form = own_item(request, pk), ProgressForm(request.POST)
    if form.is_valid():
        given = {"item": item, "progress": form.cleaned_data["progress"]}
        acted(request, _("Noted."), services.set_progress, **given)
    else:
        messages.error(request, _("Choose 0 to 99 percent, or say that it is done."))
    return redirect(item)


@require_POST
def item_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Put an action before or after its neighbour."""
    item = own_item(request, pk)
    acted(request, "", services.move_item, item=item, up=request.POST.get("way") != "down")
    return redirect(f"{item.plan.get_absolute_url()}#item-{item.pk}")


@require_POST
def item_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave an action aside; the message takes it up again."""
    item = own_item(request, pk)
    if acted(request, "", services.drop_item, item=item):
        again = reverse("plans:item_reopen", args=[item.pk])
        messages.success(request, _("Dropped: %(title)s.") % {"title": item.title},
                         extra_tags=f"undo:{again}")  # fmt: skip
    return redirect(item.plan)


@require_POST
def item_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Take up an action that was done or dropped."""
    item = own_item(request, pk)
    acted(request, _("It is open again."), services.reopen_item, item=item)
    return redirect(item)


@require_safe
def plan_library(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose actions of the library for the skills that my plan is about."""
    plan, form = own_plan(request, pk), LibraryForm(request.GET)
    found = library_for(
        actor_of(request), plan,
        skill=form.chosen("skill"), kind=form.chosen("kind"),
    )  # fmt: skip
    context = {
        "plan": plan,
        "library": found,
        "kind": form.chosen("kind") or "",
        "kinds": [("", _("Any way")), *ActionKind.choices],
    }
    return render(request, "careers/plan_library.html", context)


@require_POST
def suggestion_take(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one suggestion into my plan."""
    plan, form = own_plan(request, pk), TakeForm(request.POST, actor=actor_of(request))
    if form.is_valid():
        words = _("The action is in your plan.")
        acted(request, words, services.take_suggestion, plan=plan, **form.cleaned_data)
    else:
        messages.error(request, _("This suggestion is no longer in the library."))
    skill = form.cleaned_data.get("skill") if form.is_valid() else None
    query = f"?skill={skill.pk}" if skill is not None else ""
    return redirect(f"{reverse('plans:plan_library', args=[plan.pk])}{query}")


@require_POST
def template_use(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a template's actions into my plan."""
    plan, form = own_plan(request, pk), TemplateForm(request.POST, actor=actor_of(request))
    if form.is_valid():
        template = form.cleaned_data["template"]
        words = _("The actions of “%(name)s” are in your plan.") % {"name": template.name}
        acted(request, words, services.use_template, plan=plan, template=template)
    else:
        messages.error(request, _("This template is no longer in use."))
    return redirect(plan)

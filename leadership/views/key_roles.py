"""The register of key roles: one of them, entering, changing and ending it, and its plan."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from leadership import access
from leadership.forms.succession import EndForm, KeyRoleForm, NewKeyRoleForm, PlanForm
from leadership.models import SuccessionPlan
from leadership.services import key_roles as services
from leadership.services.succession import begin_plan
from leadership.views.succession_doors import kept_key_role, require_open, seen_key_role
from lib.dates import today
from lib.editing import was_changed
from lib.forms import add_refusal, submit
from talent.forms.people import said_of
from talent.http import actor_of, me_of

FORM = require_http_methods(["GET", "HEAD", "POST"])


@FORM
def key_role_register(request: HttpRequest) -> HttpResponse:
    """Enter a key role."""
    user = require_open(request)
    if not access.may_keep_key_roles(user):
        raise Http404
    form = NewKeyRoleForm(request.POST or None, actor=user)
    if form.is_valid():
        key_role = submit(form, services.register_key_role, actor=user)
        if key_role:
            messages.success(request, _("Entered. Now say who could follow."))
            return redirect(key_role)
    return render(request, "leadership/key_role_register.html", {"form": form})


@require_safe
def key_role_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One key role: who holds it, what losing them would mean, and the plans that one may see."""
    user, key_role = actor_of(request), seen_key_role(request, pk)
    plans = SuccessionPlan.objects.visible_to(user).filter(key_role=key_role)
    rows = list(plans.select_related("owner").order_by("-created_at", "pk")[:40])
    context = {
        "key_role": key_role,
        "live": [plan for plan in rows if plan.is_live],
        "closed": [plan for plan in rows if not plan.is_live],
        "may_edit": access.may_edit_key_role(user, key_role) and today() in key_role.valid,
    }
    return render(request, "leadership/key_role_detail.html", context)


@FORM
def key_role_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is said of a key role."""
    user, key_role = actor_of(request), kept_key_role(request, pk)
    before = kept_key_role(request, pk)
    form = KeyRoleForm(request.POST or None, instance=key_role, actor=user)
    if form.is_valid():
        try:
            services.edit_key_role(actor=user, key_role=before, **form.cleaned_data)
        except ValidationError as refusal:
            add_refusal(form, refusal)
            if was_changed(refusal):
                form.see(kept_key_role(request, pk))
        else:
            messages.success(request, _("Saved."))
            return redirect(key_role)
    context = {"form": form, "key_role": before}
    return render(request, "leadership/key_role_edit.html", context)


@FORM
def key_role_end(request: HttpRequest, pk: int) -> HttpResponse:
    """The organisation can do without it from a day on."""
    user, key_role = actor_of(request), kept_key_role(request, pk)
    form = EndForm(request.POST or None, initial={"ends_on": today()})
    if form.is_valid() and submit(form, services.end_key_role, actor=user, key_role=key_role):
        messages.success(request, _("It is a key role no longer."))
        return redirect("leadership:succession_home")
    return render(request, "leadership/key_role_end.html", {"form": form, "key_role": key_role})


@FORM
def succession_plan_begin(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin the plan of a key role, as a draft."""
    user, key_role, me = actor_of(request), kept_key_role(request, pk), me_of(request)
    form = PlanForm(
        request.POST or None, actor=user, is_new=True,
        initial={"owner": said_of(me) if me else "", "review_on": next_review()},
    )  # fmt: skip
    if form.is_valid():
        plan = submit(form, begin_plan, actor=user, key_role=key_role)
        if plan:
            messages.success(request, _("Begun as a draft. Name who could follow."))
            return redirect(plan)
    context = {"form": form, "key_role": key_role}
    return render(request, "leadership/succession_plan_begin.html", context)


def next_review() -> str:
    """Half a year from now, as a form shows it."""
    return (today() + timedelta(days=182)).isoformat()

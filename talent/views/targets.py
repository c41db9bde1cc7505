"""The roles that a person aims for, and who may see what a person wants."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lib.forms import submit
from talent.forms.profile import TargetForm
from talent.http import actor_of, record_of
from talent.models import Aspiration, Role
from talent.services import profile as services


@require_http_methods(["GET", "HEAD", "POST"])
def target_add(request: HttpRequest) -> HttpResponse:
    """Aim for one more role."""
    user, me = actor_of(request), record_of(request)
    form = TargetForm(request.POST or None, actor=user)
    if form.is_valid() and submit(form, services.add_target_role, actor=user, employee=me):
        messages.success(request, _("Added to the roles you aim for."))
        return to_aspiration()
    return render(request, "talent/target_add.html", {"form": form})


@require_POST
def target_move(request: HttpRequest, role: int) -> HttpResponse:
    """Make a target role a nearer or a farther choice."""
    user, me = actor_of(request), record_of(request)
    up = request.POST.get("way") != "down"
    services.move_target_role(actor=user, employee=me, role=own_target(request, role), up=up)
    return to_aspiration()


@require_POST
def target_remove(request: HttpRequest, role: int) -> HttpResponse:
    """Stop aiming for a role."""
    user, me, found = actor_of(request), record_of(request), own_target(request, role)
    services.remove_target_role(actor=user, employee=me, role=found)
    undo = f"undo:{reverse('talent:target_restore', args=[found.pk])}"
    messages.success(
        request, _("You no longer aim for %(role)s.") % {"role": found.name}, extra_tags=undo
    )
    return to_aspiration()


@require_POST
def target_restore(request: HttpRequest, role: int) -> HttpResponse:
    """Aim again for a role that was just taken away."""
    user, me = actor_of(request), record_of(request)
    form = TargetForm({"role": str(role)}, actor=user)
    if not (form.is_valid() and submit(form, services.add_target_role, actor=user, employee=me)):
        messages.warning(request, _("This role could not be added again: choose it yourself."))
    return to_aspiration()


@require_POST
def aspiration_share(request: HttpRequest) -> HttpResponse:
    """Show what I want to manager, mentors and HR partner, or keep it to myself."""
    is_shared = request.POST.get("is_shared") == "yes"
    services.share_aspiration(
        actor=actor_of(request), employee=record_of(request), is_shared=is_shared
    )
    if is_shared:
        words = _("Your managers, mentors and HR partner can read it from now on.")
    else:
        words = _("Only you and HR admins can read it from now on.")
    messages.success(request, words)
    return to_aspiration()


def own_target(request: HttpRequest, role: int) -> Role:
    """A role among my targets."""
    wishes = Aspiration.objects.visible_to(actor_of(request)).filter(employee=record_of(request))
    return get_object_or_404(Role, pk__in=wishes.values("targets__role"), pk=role)


def to_aspiration() -> HttpResponse:
    return redirect(f"{reverse('talent:me_edit')}#aspiration")

"""One's own profile: what is on it, and a small form for each part."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lib.editing import was_changed
from lib.forms import add_refusal, submit
from talent.forms.profile import AboutForm, AspirationForm, ContactForm, PhotoForm
from talent.forms.seen import SeenForm
from talent.http import actor_of, record_of
from talent.models import Aspiration, Employee
from talent.queries.profile import completeness, own_parts
from talent.queries.skills import skill_rows
from talent.services import profile as services

FORM = require_http_methods(["GET", "HEAD", "POST"])

PARTS = {
    "about": (
        gettext_lazy("About you"),
        gettext_lazy("Name and pronouns are on your card; what you write, managers and HR read."),
    ),
    "contact": (
        gettext_lazy("Contact and time"),
        gettext_lazy("So that colleagues reach you at a good hour."),
    ),
    "aspiration": (
        gettext_lazy("Where do you want to go?"),
        gettext_lazy("Only you and HR admins see this, until you share it."),
    ),
}
SHARED = gettext_lazy(
    "You share this: your managers, your mentors, your HR partner and HR admins see it."
)


@require_safe
def me_edit(request: HttpRequest) -> HttpResponse:
    """Everything I have said about myself, with a way to change each part."""
    user, me = actor_of(request), record_of(request)
    steps = completeness(me)
    context = {
        "person": me,
        "done": sum(step.done for step in steps),
        "steps": steps,
        "step": next((step for step in steps if not step.done), None),
        **own_parts(user, me),
    }
    return render(request, "talent/me_edit.html", context)


@FORM
def part_edit(request: HttpRequest, part: str) -> HttpResponse:
    """Change one part of my profile."""
    user, me = actor_of(request), record_of(request)
    if part not in PARTS:
        raise Http404
    form = part_form(request, part, me)
    service = services.edit_aspiration if part == "aspiration" else services.edit_profile
    if form.is_valid() and save_seen(form, service, actor=user, employee=me):
        messages.success(request, _("Saved."))
        return redirect(f"{reverse('talent:me_edit')}#{part}")
    title, lead = PARTS[part]
    if isinstance(form.instance, Aspiration) and form.instance.is_shared:
        lead = SHARED
    return render(request, "talent/part_edit.html", {"form": form, "title": title, "lead": lead})


def part_form(request: HttpRequest, part: str, me: Employee) -> SeenForm:
    """The form of one part, on a record of its own: a refused save must not show in the bar."""
    data = request.POST or None
    if part == "aspiration":
        aspiration = Aspiration.objects.visible_to(actor_of(request)).filter(employee=me).first()
        return AspirationForm(data, instance=aspiration or Aspiration(employee=me))
    people = Employee.objects.visible_to(actor_of(request))
    kind = AboutForm if part == "about" else ContactForm
    return kind(data, instance=people.get(pk=me.pk))


def save_seen(form: SeenForm, service: Any, **given: Any) -> Model | None:
    """Call a service that compares what the form showed; after a refusal it can be saved over."""
    try:
        saved: Model = service(**given, **form.cleaned_data)
    except ValidationError as error:
        add_refusal(form, error)
        if was_changed(error):
            form.see(fresh(form.instance))
        return None
    return saved


def fresh(record: Model) -> Model:
    """What is saved now of a form's record, which may have been made by another window."""
    if isinstance(record, Aspiration):
        return Aspiration.objects.get(employee=record.employee)
    return type(record)._default_manager.get(pk=record.pk)


@FORM
def photo_edit(request: HttpRequest) -> HttpResponse:
    """Put a photo on my card."""
    user, me = actor_of(request), record_of(request)
    sent = request.method == "POST"
    form = PhotoForm(request.POST, request.FILES) if sent else PhotoForm()
    if form.is_valid() and submit(form, services.set_photo, actor=user, employee=me):
        messages.success(request, _("Your photo is on your card."))
        return redirect("talent:me_edit")
    return render(request, "talent/photo_edit.html", {"form": form, "person": me})


@require_POST
def photo_remove(request: HttpRequest) -> HttpResponse:
    """Take my photo off my card."""
    services.remove_photo(actor=actor_of(request), employee=record_of(request))
    messages.success(request, _("Your photo is deleted."))
    return redirect("talent:me_edit")


@FORM
def confirm_profile(request: HttpRequest) -> HttpResponse:
    """Look through my profile and skills, and say that they are right."""
    user, me = actor_of(request), record_of(request)
    if request.method == "POST":
        services.confirm_profile(actor=user, employee=me)
        messages.success(request, _("Thank you. We ask again in six months."))
        return redirect("talent:home")
    context = {"person": me, "rows": skill_rows(user, me), **own_parts(user, me)}
    return render(request, "talent/confirm_profile.html", context)

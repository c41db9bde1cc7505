"""The lines of one's own profile: education, languages, certificates, achievements, offers."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.forms.models import model_to_dict
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from lib.forms import submit
from talent.forms import profile as forms
from talent.forms.seen import SeenForm
from talent.http import actor_of, record_of
from talent.models import (
    Achievement,
    AuditEntry,
    Certification,
    Education,
    Employee,
    Offer,
    SpokenLanguage,
    User,
)
from talent.services import profile as services
from talent.views.me import save_seen

FORM = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True)
class Kind:
    """One kind of line: its model, its form and its words."""

    model: type[services.Entry]
    form: type[SeenForm]
    add: Promise
    change: Promise


KINDS = {
    "education": Kind(
        Education,
        forms.EducationForm,
        gettext_lazy("Add an education"),
        gettext_lazy("Change an education"),
    ),
    "languages": Kind(
        SpokenLanguage,
        forms.LanguageForm,
        gettext_lazy("Add a language"),
        gettext_lazy("Change a language"),
    ),
    "certifications": Kind(
        Certification,
        forms.CertificationForm,
        gettext_lazy("Add a certificate"),
        gettext_lazy("Change a certificate"),
    ),
    "achievements": Kind(
        Achievement,
        forms.AchievementForm,
        gettext_lazy("Add something you achieved"),
        gettext_lazy("Change what you achieved"),
    ),
    "offers": Kind(
        Offer,
        forms.OfferForm,
        gettext_lazy("Offer something to colleagues"),
        gettext_lazy("Change what you offer"),
    ),
}


@FORM
def entry_add(request: HttpRequest, kind: str) -> HttpResponse:
    """Add one line to my profile."""
    me, found = record_of(request), kind_of(kind)
    form = found.form(request.POST or None, instance=found.model(employee=me), is_new=True)
    given = {"actor": actor_of(request), "employee": me, "model": found.model}
    if form.is_valid() and submit(form, services.add_entry, **given):
        return saved(request, kind)
    return render(request, "talent/entry_edit.html", {"form": form, "title": found.add})


@FORM
def entry_edit(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Change one line of my profile; if another window removed it, offer to add it again."""
    user, me, found = actor_of(request), record_of(request), kind_of(kind)
    entry = own(user, me, found).filter(pk=pk).first()
    if entry is None:
        return removed_elsewhere(request, user, me, kind, pk)
    form = found.form(request.POST or None, instance=entry)
    if form.is_valid() and save_seen(form, services.change_entry, actor=user, entry=entry):
        return saved(request, kind)
    context = {"form": form, "title": found.change, "entry": entry, "kind": kind}
    return render(request, "talent/entry_edit.html", context)


def removed_elsewhere(
    request: HttpRequest, user: User, me: Employee, kind: str, pk: int
) -> HttpResponse:
    """What was typed about a line that is gone by now is kept, as a line to add."""
    found = kind_of(kind)
    word = found.model._meta.model_name
    gone = AuditEntry.objects.visible_to(user).filter(
        subject=me, action=f"talent.{word}.removed", object_id=str(pk)
    )
    if request.method != "POST" or not gone.exists():
        raise Http404
    form = found.form(request.POST, instance=found.model(employee=me), is_new=True)
    form.add_error(
        None, _("This was removed in another window meanwhile. Save again to add it anew.")
    )
    context = {"form": form, "title": found.add, "action": reverse("talent:entry_add", args=[kind])}
    return render(request, "talent/entry_edit.html", context)


@require_POST
def entry_remove(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Take one line out of my profile; it can be taken back until the next removal."""
    user, me, found = actor_of(request), record_of(request), kind_of(kind)
    entry = get_object_or_404(own(user, me, found), pk=pk)
    fields = list(found.form._meta.fields or ())
    values = {name: plain(value) for name, value in model_to_dict(entry, fields).items()}
    services.remove_entry(actor=user, entry=entry)
    request.session["removed"] = {"kind": kind, "values": values}
    undo = f"undo:{reverse('talent:entry_restore')}"
    messages.success(request, _("Removed from your profile."), extra_tags=undo)
    return redirect(f"{reverse('talent:me_edit')}#{kind}")


@require_POST
def entry_restore(request: HttpRequest) -> HttpResponse:
    """Take the last removal back."""
    me, gone = record_of(request), request.session.pop("removed", None)
    if gone is None:
        messages.info(request, _("There is nothing to take back."))
        return redirect("talent:me_edit")
    kind = kind_of(gone["kind"])
    form = kind.form(gone["values"], instance=kind.model(employee=me), is_new=True)
    given = {"actor": actor_of(request), "employee": me, "model": kind.model}
    if form.is_valid() and submit(form, services.add_entry, **given):
        messages.success(request, _("It is back on your profile."))
    else:
        messages.warning(request, _("It stands on your profile already."))
    return redirect(f"{reverse('talent:me_edit')}#{gone['kind']}")


def own(user: User, me: Employee, kind: Kind) -> Any:
    """My lines of a kind, as a queryset."""
    return kind.model.objects.visible_to(user).filter(employee=me).select_related("employee")


def kind_of(kind: str) -> Kind:
    if kind not in KINDS:
        raise Http404
    return KINDS[kind]


def plain(value: object) -> object:
    """A value that a session can keep."""
    return value.isoformat() if isinstance(value, date) else value


def saved(request: HttpRequest, kind: str) -> HttpResponse:
    messages.success(request, _("Saved."))
    return redirect(f"{reverse('talent:me_edit')}#{kind}")

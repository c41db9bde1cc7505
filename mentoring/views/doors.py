"""What the views of programmes share: finding what may be seen, and calling services."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from lib.editing import was_changed
from lib.taken import taken
from mentoring import access
from mentoring.models import Enrolment, Programme
from mentoring.queries.programmes import with_counts
from talent.http import actor_of, record_of


def seen_programme(request: HttpRequest, pk: int) -> Programme:
    """A programme that whoever asks may see."""
    rows = with_counts(Programme.objects.visible_to(actor_of(request)))
    return get_object_or_404(rows.select_related("objective"), pk=pk)


def run_programme(request: HttpRequest, pk: int) -> Programme:
    """A programme that whoever asks runs; for everyone else there is no such page."""
    rows = Programme.objects.coordinated_by(actor_of(request)).select_related("objective")
    return get_object_or_404(rows, pk=pk)


def set_programme(request: HttpRequest, pk: int) -> Programme:
    """A programme whose settings whoever asks may still change."""
    programme = run_programme(request, pk)
    if programme.is_over:
        raise Http404
    return programme


def seen_enrolment(request: HttpRequest, pk: int) -> Enrolment:
    """An enrolment that whoever asks may see."""
    rows = Enrolment.objects.visible_to(actor_of(request))
    return get_object_or_404(
        rows.select_related("programme", "employee__user", "target_role"), pk=pk
    )


def own_enrolment(request: HttpRequest, pk: int) -> Enrolment:
    """An enrolment of whoever asks."""
    enrolment = seen_enrolment(request, pk)
    if enrolment.employee != record_of(request):
        raise Http404
    return enrolment


def ended_by(request: HttpRequest, pk: int) -> Enrolment:
    """An enrolment that whoever asks may end."""
    enrolment = seen_enrolment(request, pk)
    if not access.may_end_enrolment(actor_of(request), enrolment):
        raise Http404
    return enrolment


def tried(
    form: forms.BaseForm,
    service: Callable[..., Any],
    places: Mapping[str, str] | None = None,
    **given: Any,
) -> Any:
    """Call a service for a form; each refusal goes to its field, as `places` names it here."""
    try:
        return service(**given)
    except ValidationError as refusal:
        refuse(form, refusal, places or {})
        if was_changed(refusal):
            form.was_changed = True  # type: ignore[attr-defined]
    except IntegrityError as error:
        late = taken(error)
        if late is None:
            raise
        refuse(form, late, {})
    return None


def refuse(form: forms.BaseForm, refusal: ValidationError, places: Mapping[str, str]) -> None:
    """Put a refusal on a form."""
    if not hasattr(refusal, "error_dict"):
        form.add_error(None, refusal)
        return
    for name, errors in refusal.error_dict.items():
        field = places.get(name, name)
        asked = name != NON_FIELD_ERRORS and field in form.fields
        form.add_error(field if asked else None, errors)


def acted(request: HttpRequest, done: str, act: Callable[..., Any], **given: Any) -> bool:
    """Call a service for a button; what it refuses is said on the next page."""
    try:
        act(actor=actor_of(request), **given)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return False
    messages.success(request, done)
    return True

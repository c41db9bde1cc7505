"""What the views of programmes share: finding what may be seen, and who may change it."""

from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from leadership import access
from leadership.models import Component, Programme
from leadership.programme_sections import tabs_of
from talent.http import actor_of


def seen_programme(request: HttpRequest, pk: int) -> Programme:
    """A programme that whoever asks may see."""
    rows = Programme.objects.visible_to(actor_of(request))
    return get_object_or_404(rows, pk=pk)


def kept_programme(request: HttpRequest, pk: int) -> Programme:
    """A programme that whoever asks keeps; for everyone else there is no such page."""
    programme = seen_programme(request, pk)
    if not access.may_keep_programmes(actor_of(request)):
        raise Http404
    return programme


def kept_component(request: HttpRequest, pk: int) -> Component:
    """A component of a programme that whoever asks keeps."""
    user = actor_of(request)
    if not access.may_keep_programmes(user):
        raise Http404
    rows = Component.objects.visible_to(user).select_related("programme")
    component: Component = get_object_or_404(rows, pk=pk)
    return component


def about(request: HttpRequest, programme: Programme, current: str) -> dict[str, Any]:
    """What every page about a programme begins with."""
    user = actor_of(request)
    return {"programme": programme, "tabs": tabs_of(user, programme, current)}

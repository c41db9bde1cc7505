"""Keeping a role in mind, and no longer."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from careers.queries.roles import open_roles
from careers.services.bookmarks import add_bookmark, remove_bookmark
from talent.http import actor_of, record_of
from talent.models import Role


@require_POST
def bookmark_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a role in mind."""
    user, me = actor_of(request), record_of(request)
    role = get_object_or_404(open_roles(user), pk=pk)
    add_bookmark(actor=user, employee=me, role=role)
    return back(request, role)


@require_POST
def bookmark_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop keeping a role; the message brings it back."""
    user, me = actor_of(request), record_of(request)
    role = get_object_or_404(open_roles(user), pk=pk)
    remove_bookmark(actor=user, employee=me, role=role)
    again = reverse("careers:bookmark_create", args=[role.pk])
    words = _("%(role)s is no longer among the roles you keep.") % {"role": role.name}
    messages.success(request, words, extra_tags=f"undo:{again}")
    return back(request, role)


def back(request: HttpRequest, role: Role) -> HttpResponse:
    """To the page that the button stood on, or else to the role."""
    page = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(page, allowed_hosts=None):
        return redirect(page)
    return redirect(role)

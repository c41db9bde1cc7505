"""Programmes from a file and as a file, for whoever keeps the catalogue."""

from django.contrib import messages
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from leadership import access
from leadership.forms.succession import BringForm
from leadership.queries.programme_file import programme_lines
from leadership.services.programme_import import KNOWN, bring_in
from lib.dates import today
from lib.tables import csv_lines
from talent.http import actor_of
from talent.models import User


def _keeper(request: HttpRequest) -> User:
    user = actor_of(request)
    if not access.may_keep_programmes(user):
        raise Http404
    return user


@require_http_methods(["GET", "HEAD", "POST"])
def programme_import(request: HttpRequest) -> HttpResponse:
    """Bring programmes in from a file: checked first, then all of it or nothing."""
    user = _keeper(request)
    form = BringForm(request.POST or None, request.FILES or None)
    brought = None
    if form.is_valid():
        file = form.cleaned_data["file"]
        brought = bring_in(actor=user, file=file, name=file.name, write=form.cleaned_data["write"])
        if brought.written:
            messages.success(request, _("Written."))
            return redirect("leadership:programme_list")
    context = {"form": form, "brought": brought, "columns": KNOWN}
    return render(request, "leadership/programme_import.html", context)


@require_safe
def programme_export(request: HttpRequest) -> HttpResponseBase:
    """The programmes as a file that the import takes."""
    lines = csv_lines(programme_lines(_keeper(request)))
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="programmes-{today()}.csv"'
    return answer

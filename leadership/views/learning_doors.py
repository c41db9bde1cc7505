"""What the views of learning share: finding what may be seen, and handing out files."""

from typing import Any

from django.core.exceptions import SuspiciousFileOperation
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from leadership.models import ExternalLearning, Registration
from leadership.models.proofs import Proved
from talent.http import actor_of, record_of

FORM = require_http_methods(["GET", "HEAD", "POST"])


def seen_external(request: HttpRequest, pk: int, **more: Any) -> ExternalLearning:
    """Learning elsewhere that whoever asks may see."""
    rows = ExternalLearning.objects.visible_to(actor_of(request)).select_related(
        "employee__user", "skill", "towards__qualification", "decided_by__employee"
    )
    return get_object_or_404(rows, pk=pk, **more)


def own_external(request: HttpRequest, pk: int) -> ExternalLearning:
    return seen_external(request, pk, employee=record_of(request))


def seen_registration(request: HttpRequest, pk: int, **more: Any) -> Registration:
    """A way to a qualification that whoever asks may see."""
    rows = Registration.objects.visible_to(actor_of(request)).select_related(
        "employee__user", "qualification__skill"
    )
    return get_object_or_404(rows, pk=pk, **more)


def own_registration(request: HttpRequest, pk: int) -> Registration:
    return seen_registration(request, pk, employee=record_of(request))


def file_of(row: Proved) -> FileResponse:
    """A file that shows something: handed out to keep, never shown in the page."""
    if not row.file:
        raise Http404
    try:
        opened = row.file.open("rb")
    except (FileNotFoundError, SuspiciousFileOperation) as error:
        raise Http404 from error
    ending = f".{str(row.file.name).rsplit('.', 1)[-1]}"
    name = row.file_name or "proof"
    name = name if name.lower().endswith(ending) else f"{name}{ending}"
    response = FileResponse(
        opened, content_type=row.content_type, as_attachment=True, filename=name
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response

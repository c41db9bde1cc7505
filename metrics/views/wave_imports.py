"""Pages on which HR brings in results of earlier waves, and sees what became of them."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from metrics import access
from metrics.forms.wave_imports import WaveImportForm
from metrics.models import WaveImport
from metrics.services.wave_imports import bring_in_waves
from talent.http import actor_of

NEWEST = 20


@require_http_methods(["GET", "HEAD", "POST"])
def wave_import(request: HttpRequest) -> HttpResponse:
    """Check a file of earlier results, then leave it to be written."""
    actor = actor_of(request)
    if not access.may_keep_surveys(actor):
        raise Http404
    form = WaveImportForm(request.POST or None, request.FILES or None)
    read = None
    if form.is_valid():
        file = form.cleaned_data["file"]
        read, row = bring_in_waves(
            actor=actor, file=file, name=file.name, write=form.cleaned_data["write"]
        )
        if row is not None:
            return redirect(row)
    page: dict[str, Any] = {
        "form": form,
        "read": read,
        "files": WaveImport.objects.visible_to(actor).defer("content")[:NEWEST],
    }
    return render(request, "metrics/wave_import.html", page)


@require_safe
def wave_import_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What became of a file; by itself the piece that asks again until it is written."""
    rows = WaveImport.objects.visible_to(actor_of(request)).defer("content")
    row = get_object_or_404(rows, pk=pk)
    name = "_wave_import_work" if request.headers.get("HX-Request") else "wave_import_detail"
    return render(request, f"metrics/{name}.html", {"file": row})

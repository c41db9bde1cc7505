"""The page on which HR brings in benchmarks."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lib.forms import add_refusal
from metrics import access
from metrics.forms.benchmarks import BenchmarksForm
from metrics.models import Benchmark
from metrics.services.benchmarks import import_benchmarks
from talent.http import actor_of

SHOWN = 200


@require_http_methods(["GET", "HEAD", "POST"])
def benchmark_import(request: HttpRequest) -> HttpResponse:
    """Check a file of other organisations' figures, then write it."""
    actor = actor_of(request)
    if not access.may_keep_surveys(actor):
        raise Http404
    form = BenchmarksForm(request.POST or None, request.FILES or None)
    brought = None
    if form.is_valid():
        said = form.cleaned_data
        try:
            brought = import_benchmarks(
                actor=actor, source=said["source"], file=said["file"], name=said["file"].name,
                write=said["write"],
            )  # fmt: skip
        except ValidationError as refusal:
            add_refusal(form, refusal)
        if brought and brought.written:
            messages.success(request, _("Written: results show what is usual beside."))
            return redirect("metrics:benchmark_import")
    sources = Benchmark.objects.visible_to(actor).order_by("source").values("source")
    page: dict[str, Any] = {
        "form": form,
        "brought": brought,
        "problems": brought.problems[:SHOWN] if brought else [],
        "sources": sources.annotate(organisations=Count("organisation", distinct=True)),
    }
    return render(request, "metrics/benchmark_import.html", page)

"""Search over everything that apps offer to find."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from talent.http import actor_of
from talent.queries.search import SHORTEST
from talent.queries.search import search as find


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Hits by kind, as one types or on a page of its own."""
    text = request.GET.get("q", "")[:100].replace("\x00", "").strip()
    context = {
        "text": text,
        "groups": find(actor_of(request), text),
        "too_short": 0 < len(text) < SHORTEST,
    }
    fragment = "#hits" if request.headers.get("HX-Request") else ""
    return render(request, f"talent/search.html{fragment}", context)

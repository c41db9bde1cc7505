"""What the views of pairs share: finding what belongs to a pair of whoever asks."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from mentoring.models import Pair
from mentoring.queries.pairs import PairRow, pairs_of, row_of
from talent.http import actor_of

FORM = require_http_methods(["GET", "HEAD", "POST"])


def seen_pair(request: HttpRequest, pk: int) -> Pair:
    """A pair of whoever asks; that of anyone else does not exist here, whatever one's rights."""
    return get_object_or_404(pairs_of(actor_of(request)), pk=pk)


def seen_row(request: HttpRequest, pk: int) -> PairRow:
    return row_of(seen_pair(request, pk), actor_of(request))


def seen_part(request: HttpRequest, model: Any, pk: int, *more: str) -> Any:
    """Something that belongs to a pair of whoever asks."""
    user = actor_of(request)
    rows = model.objects.visible_to(user).filter(pair__in=Pair.objects.of(user))
    joined = ("pair__programme", "pair__mentee", "pair__mentor", *more)
    return get_object_or_404(rows.select_related(*joined), pk=pk)


def require_form(request: HttpRequest, *, is_open: bool) -> None:
    """What has ended has no form, but what was typed in an old window comes back with a refusal.

    The service refuses, and the page shows the words again: nothing is lost.
    """
    if not is_open and request.method != "POST":
        raise Http404


def to_pair(pair: Pair, anchor: str = "") -> HttpResponse:
    """Back to the pair's page, at one of its sections."""
    return redirect(f"{pair.get_absolute_url()}{f'#{anchor}' if anchor else ''}")

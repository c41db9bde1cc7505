"""What people's time goes into: for executives and HR."""

import re

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from leadership import access
from leadership.queries import portfolio as queries
from leadership.services.portfolio import note_portfolio_export
from lib.dates import today
from lib.tables import csv_lines
from talent.http import actor_of
from talent.models import User

PERIOD = re.compile(r"\d{4}(-[1-4])?", re.ASCII)


def reader(request: HttpRequest) -> User:
    """Whoever asks, where they read the portfolio; for everyone else there is no such page."""
    user = actor_of(request)
    if not access.may_see_portfolio(user):
        raise Http404
    return user


def period_of(request: HttpRequest) -> str:
    """A year or a quarter; what is neither is all there is."""
    asked = request.GET.get("period", "")
    return asked if PERIOD.fullmatch(asked) else ""


@require_safe
def portfolio(request: HttpRequest) -> HttpResponse:
    """People and hours by purpose, and by training and development."""
    user, period = reader(request), period_of(request)
    told = queries.portfolio(user, period)
    context = {
        "portfolio": told,
        "period": period,
        "periods": queries.periods(user),
        "query": request.GET.urlencode(),
    }
    return render(request, "leadership/portfolio.html", context)


@require_safe
def portfolio_export(request: HttpRequest) -> StreamingHttpResponse:
    """The same as a file, with all parts."""
    user, period = reader(request), period_of(request)
    note_portfolio_export(actor=user)
    answer = StreamingHttpResponse(
        csv_lines(queries.portfolio_table(user, period)), content_type="text/csv; charset=utf-8"
    )
    name = f"portfolio-{period or 'all'}-{today()}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer

"""Indicators with their trends and parts: for HR, executives and who leads people."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from leadership.access import may_see_portfolio
from lib.dates import today
from lib.paging import page_of as page_of_rows
from lib.tables import csv_lines
from metrics import access
from metrics.disclosure import dimensions_of, of_years_only
from metrics.indicator_words import UNITS, period_words
from metrics.indicators import INDICATORS, Dimension, Indicator
from metrics.key_indicators import audience_of, chosen_for
from metrics.queries import behind, insights_file
from metrics.queries import insights as queries
from metrics.queries import interventions as done
from metrics.queries.actions import plans_of_indicator
from metrics.queries.targets import aims
from metrics.queries.told import Teller
from metrics.services.insights import note_insights_export
from talent.http import actor_of
from talent.models import OrgUnit, User


def reader(request: HttpRequest) -> User:
    """Whoever asks, where they read figures; for everyone else there is no such page."""
    user = actor_of(request)
    if not access.may_see_insights(user):
        raise Http404
    return user


def day_of(request: HttpRequest) -> date:
    """The day that is asked for, at the latest yesterday; else the last day of the last month."""
    now = today()
    try:
        day = date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return now.replace(day=1) - timedelta(days=1)
    return min(max(day, queries.FIRST_DAY), now - timedelta(days=1))


def seen_view(request: HttpRequest) -> queries.View:
    """The unit and the day; a unit of which nothing is told answers as one that does not exist."""
    user = reader(request)
    asked = request.GET.get("unit", "")
    unit = int(asked) if asked.isdecimal() and len(asked) < 19 else None
    if asked and unit is None:
        raise Http404
    found = queries.view_of(user, unit, day_of(request))
    if found is None:
        raise Http404
    return found


def seen_indicator(key: str) -> Indicator:
    if key not in INDICATORS:
        raise Http404
    return INDICATORS[key]


def dimension_of(request: HttpRequest, view: queries.View, indicator: Indicator) -> Dimension:
    """By what it is broken down, as far as that is offered; else by units."""
    asked = request.GET.get("by", "")
    known = [key for key, _label in queries.offered(view, indicator)]
    return Dimension(asked) if asked in known else Dimension.UNIT


def query_of(view: queries.View, dimension: Dimension | None = None) -> str:
    """The same view in an address."""
    unit = f"&unit={view.unit}" if view.unit is not None else ""
    by = f"&by={dimension}" if dimension is not None else ""
    return f"day={view.day.isoformat()}{unit}{by}"


def headings_of(view: queries.View, user: User) -> list[queries.Heading]:
    """All indicators of a view, those first that the reader's audience looks at first."""
    first = chosen_for(audience_of(user))
    return queries.home(view, Teller(user), aims(user, view.unit), first)


def page_of(view: queries.View, user: User, indicator: Indicator, by: Dimension) -> queries.Page:
    aim = aims(user, view.unit).get(indicator.key)
    return queries.page(view, indicator, by, Teller(user), aim)


@require_safe
def insights_home(request: HttpRequest) -> HttpResponse:
    """All indicators of the organisation, or of a unit, as of a day."""
    view, user = seen_view(request), actor_of(request)
    context: dict[str, Any] = {
        "view": view,
        "headings": [] if view.is_empty else headings_of(view, user),
        "sets": access.may_set_targets(user),
        "sees_portfolio": may_see_portfolio(user),
        "latest": today() - timedelta(days=1),
        "query": query_of(view),
    }
    return render(request, "metrics/insights_home.html", context)


@require_safe
def indicator_detail(request: HttpRequest, key: str) -> HttpResponse:
    """One indicator: what it is now, how it went, and how its parts differ."""
    view, indicator, user = seen_view(request), seen_indicator(key), actor_of(request)
    if view.is_empty:
        raise Http404
    dimension = dimension_of(request, view, indicator)
    context = {
        "page": page_of(view, user, indicator, dimension),
        "sets": access.may_set_targets(user),
        "opens": behind.opens_into_people(indicator),
        "view": view,
        "indicator": indicator,
        "by": dimension.value,
        "dimensions": queries.offered(view, indicator),
        "unit_words": UNITS[indicator.unit],
        "dimensions_of_whole": len(dimensions_of(indicator)) > 2,
        "is_yearly": of_years_only(indicator, dimension),
        "latest": today() - timedelta(days=1) if indicator.has_past else None,
        "query": query_of(view),
        "own_query": query_of(view, dimension),
        "actions": plans_of_indicator(user, key, view.unit),
        "acts_on": view.unit is None or OrgUnit.objects.current().filter(pk=view.unit).exists(),
    }
    return render(request, "metrics/indicator_detail.html", context)


def exported(rows: Iterator[list[Any]], name: str) -> StreamingHttpResponse:
    answer = StreamingHttpResponse(csv_lines(rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


@require_safe
def insights_export(request: HttpRequest) -> StreamingHttpResponse:
    """All indicators of the view as a file."""
    view, user = seen_view(request), actor_of(request)
    note_insights_export(actor=user, day=view.day, unit=view.unit)
    headings = [] if view.is_empty else queries.home(view, Teller(user), {})
    return exported(insights_file.home_table(view, headings), f"insights-{view.day}")


@require_safe
def indicator_export(request: HttpRequest, key: str) -> StreamingHttpResponse:
    """One indicator with its trend and its parts as a file."""
    view, indicator, user = seen_view(request), seen_indicator(key), actor_of(request)
    if view.is_empty:
        raise Http404
    dimension = dimension_of(request, view, indicator)
    page = queries.page(view, indicator, dimension, Teller(user))
    note_insights_export(actor=user, day=view.day, unit=view.unit, indicator=key)
    return exported(insights_file.page_table(page), f"{key}-{view.day}")


@require_safe
def indicator_people(request: HttpRequest, key: str) -> HttpResponse:
    """Who stands behind a figure of moves, as far as the reader sees records of people."""
    view, indicator, user = seen_view(request), seen_indicator(key), actor_of(request)
    if view.is_empty or not behind.opens_into_people(indicator):
        raise Http404
    period = view.asked(indicator).period
    rows = behind.steps_behind(user, view, indicator, period)
    context = {
        "page": page_of_rows(rows, "-begins", "pk", cursor=request.GET.get("cursor", "")),
        "view": view,
        "indicator": indicator,
        "when": period_words(period),
        "query": query_of(view),
    }
    return render(request, "metrics/indicator_people.html", context)


@require_safe
def interventions(request: HttpRequest) -> HttpResponse:
    """What is done for growth by the objective that it serves, with its effect."""
    user = actor_of(request)
    if not may_see_portfolio(user):
        raise Http404
    return render(request, "metrics/interventions.html", {"groups": done.interventions(user)})

"""How many people speak about careers with their managers, by unit, for HR."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from careers.access import may_read_coverage
from careers.queries.line_coverage import right_below, tops_of, unit_coverage, units_overseen
from careers.views.plan_doors import number
from lib.paging import Page, page_of
from talent.http import actor_of


@require_safe
def conversation_units(request: HttpRequest) -> HttpResponse:
    """The units that I oversee, or those right below one of them, with how many have spoken."""
    user, asked = actor_of(request), request.GET.get("unit", "")
    if not may_read_coverage(user):
        raise Http404
    unit = get_object_or_404(units_overseen(user), pk=number(asked)) if asked else None
    units = tops_of(user) if unit is None else right_below(user, unit)
    page = page_of(units, "name", "pk", cursor=request.GET.get("cursor", ""))
    found = unit_coverage(user, [*([unit] if unit else []), *page.rows])
    context = {
        "unit": unit,
        "whole": found[0] if unit else None,
        "page": Page(found[1:] if unit else found, page.previous, page.next),
    }
    return render(request, "careers/conversation_units.html", context)

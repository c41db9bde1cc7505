"""Units: the tree level by level, and one unit with its people."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from talent.http import actor_of
from talent.models import OrgUnit
from talent.queries import units as queries


@require_safe
def unit_list(request: HttpRequest) -> HttpResponse:
    """The tops of the tree of units."""
    user = actor_of(request)
    found = queries.roots(user, request.GET.get("cursor", ""))
    context: dict[str, object] = {"branch": found}
    if len(found.rows) == 1 and not found.previous:  # one root would be a page of one line
        context["below"] = queries.children(user, found.rows[0].unit)
    return render(request, "talent/unit_list.html", context)


@require_safe
def unit_branch(request: HttpRequest, pk: int) -> HttpResponse:
    """The units right below one, as a piece of the tree."""
    user = actor_of(request)
    unit = get_object_or_404(OrgUnit.objects.visible_to(user), pk=pk)
    branch = queries.children(user, unit, request.GET.get("cursor", ""))
    return render(request, "talent/_unit_branch.html", {"unit": unit, "branch": branch})


@require_safe
def unit_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One unit: where it lies, who manages it, what lies below, and its people."""
    user = actor_of(request)
    unit = get_object_or_404(OrgUnit.objects.visible_to(user), pk=pk)
    deep = request.GET.get("reach") == "all"
    context = {
        "unit": unit,
        "deep": deep,
        "ancestors": queries.ancestors(user, unit),
        "leads": queries.leads_of(user, unit),
        "below": queries.children(user, unit),
        "page": queries.people_of(user, unit, deep=deep, cursor=request.GET.get("cursor", "")),
    }
    return render(request, "talent/unit_detail.html", context)

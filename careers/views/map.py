"""The career map."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from careers.queries.career_map import MOST_FAMILIES, MOST_IN_A_CELL, career_map
from careers.queries.map_picture import map_picture
from careers.views.asked import ids
from talent.http import actor_of, me_of
from talent.queries.team import roles_since

MOST_CHIPS = 12  # families; of more, those that are not shown stand in a list to choose from


@require_safe
def map(request: HttpRequest) -> HttpResponse:
    """Where I can go from here, or from another role: as a picture, and the same as a list."""
    user, me = actor_of(request), me_of(request)
    start = next(iter(ids(request, "from")), None)
    found = career_map(user, me, [*ids(request, "add"), *ids(request, "family")], start)
    chosen = [one for one in found.families if one[0] in found.chosen]
    context = {
        "map": found,
        "picture": map_picture(found),
        "is_me": found.start is not None
        and me is not None
        and me.assignment is not None
        and found.start.pk == me.assignment.role_id,
        "since": roles_since(user, [me.pk]).get(me.pk) if me is not None else None,
        "most_families": MOST_FAMILIES,
        "chips": found.families if len(found.families) <= MOST_CHIPS else chosen,
        "others": [one for one in found.families if one not in chosen]
        if len(found.families) > MOST_CHIPS
        else [],
        "most_in_a_cell": MOST_IN_A_CELL,
    }
    return render(request, "careers/map.html", context)

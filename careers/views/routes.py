"""Planning a route from one role to another."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from careers.drawings.spans import Span, spans
from careers.queries.chosen import followed
from careers.queries.nearness import targets_of
from careers.queries.planning import (
    MOST_SUPPOSED,
    Planner,
    Wish,
    none_of,
    planner_for,
    suppositions,
    way_of,
    ways_of,
)
from careers.queries.roles import RoleRow, open_to, retired_role, roles_to_leave
from careers.queries.ways import NAMES, ORDERS, HopGap, Way, WayHop
from careers.registry import Gap, GapHelper, gap_helpers
from careers.routes import MOST_HOPS, Prefer
from careers.views.areas import areas
from careers.views.asked import ids, supposed
from talent.http import actor_of, me_of
from talent.models import Employee, Role, User

MOST_HELPED = 3  # gaps of one step for which help is looked up


@require_safe
def routes(request: HttpRequest) -> HttpResponse:
    """Which ways lead to a role, how long they take, and what if one had a skill already."""
    user, me = actor_of(request), me_of(request)
    rows = roles_to_leave(user, me)
    planner = planner_for(user, me, rows)
    targets = [role for role in targets_of(user, me) if role in planner.offered]
    start = chosen(request, "from", planner, planner.mine)
    first = next((one for one in targets if one != start), None)
    target = chosen(request, "to", planner, first)
    target = target if target in planner.offered else None
    prefer = preferred(request)
    have = planner.known(supposed(request))
    context = {
        "areas": areas("routes", me),
        "starts": choices(open_to(rows, me)),
        "choices": choices(open_to(rows, None)),
        "retired": retired_target(request, user) if target is None else None,
        "start": planner.rows.get(start or 0),
        "target": planner.rows.get(target or 0),
        "mine": planner.mine,
        "prefers": [(one.value, name, one is prefer) for one, name in NAMES.items()],
        "prefer": prefer,
        "have": [f"{skill}:{level}" for skill, level in have.items()],
        "rules": planner.rules,
        "most_hops": MOST_HOPS,
        "followed": followed(user, me),
    }
    if start is not None and target is not None:
        wish = Wish(start, target, prefer, have)
        ways = ways_of(planner, wish)
        offered = suppositions(planner, wish)
        context |= {
            "ways": drawn(ways),
            "order": ORDERS[prefer],
            "fastest": min((way.months for way in ways), default=None),
            "none": None if ways else none_of(planner, wish),
            "suppositions": offered,
            "others": other_skills(planner, [one.skill.pk for one in offered]),
            "added": next(iter(ids(request, "skill")), None),
            "is_full": len(have) >= MOST_SUPPOSED,
        }
    return render(
        request, f"careers/{'_planner' if is_script(request) else 'routes'}.html", context
    )


@require_safe
def route_detail(request: HttpRequest) -> HttpResponse:
    """One route step by step: what is missing, what speaks for it, who can help."""
    user, me = actor_of(request), me_of(request)
    planner = planner_for(user, me, roles_to_leave(user, me))
    start = chosen(request, "from", planner, None)
    roles = ids(request, "way")
    have = planner.known(supposed(request))
    if start is None or not all(role in planner.rows for role in roles):
        raise Http404
    way = way_of(planner, start, roles, have)
    if way is None:
        raise Http404
    wanted = [hop for hop in way.hops if str(hop.number) == request.GET.get("step")]
    if is_script(request) and wanted:
        hop, gaps = with_help(user, me, wanted)[0]
        return render(request, "careers/_hop_help.html", {"hop": hop, "gaps": gaps})
    targets = targets_of(user, me)
    context = {
        "way": way,
        "steps": with_help(user, me, way.hops),
        "bars": drawn([way])[0][1],
        "mine": planner.mine,
        "supposed": [(planner.skills[skill], level) for skill, level in have.items()],
        "is_target": roles[-1] in targets,
        "followed": followed(user, me),
    }
    return render(request, "careers/route_detail.html", context)


def is_script(request: HttpRequest) -> bool:
    """Whether a script asks for the piece that changes, and not for the page around it."""
    return request.headers.get("HX-Request") == "true"


def chosen(request: HttpRequest, name: str, planner: Planner, default: int | None) -> int | None:
    """The role of an address; what is no role in use is as good as nothing."""
    if not request.GET.get(name):
        return default
    return next((role for role in ids(request, name) if role in planner.rows), None)


def retired_target(request: HttpRequest, user: User) -> Role | None:
    """The role of the address where it is retired, to be said."""
    asked = next(iter(ids(request, "to")), None)
    return retired_role(user, asked) if asked is not None else None


def preferred(request: HttpRequest) -> Prefer:
    """What routes should have least of."""
    text = request.GET.get("prefer", "")
    return Prefer(text) if text in list(Prefer) else Prefer.FASTEST


def choices(rows: Iterable[RoleRow]) -> list[tuple[str, list[RoleRow]]]:
    """All roles by family, both by name."""
    ordered = sorted(rows, key=lambda row: row.family_name)
    return [(family, list(found)) for family, found in groupby(ordered, lambda r: r.family_name)]


def drawn(ways: list[Way]) -> list[tuple[Way, list[Span]]]:
    """Routes with the bars of their months, on one scale."""
    scale = max((way.months for way in ways), default=0)
    return [(way, spans([hop.months for hop in way.hops], scale)) for way in ways]


def other_skills(planner: Planner, left_out: list[int]) -> list[tuple[int, str]]:
    """The skills that one could suppose besides, by name."""
    return [(pk, skill.name) for pk, skill in planner.skills.items() if pk not in left_out]


def with_help(
    viewer: User, me: Employee | None, hops: Sequence[WayHop]
) -> list[tuple[WayHop, list[tuple[HopGap, list[GapHelper]]]]]:
    """Each step with its gaps, and with what and who can help with the weightiest of them."""
    wanted = {
        gap.skill.pk: Gap(gap.skill.pk, gap.needed)
        for hop in hops
        for gap in hop.gaps[:MOST_HELPED]
    }
    found = gap_helpers(viewer, me, list(wanted.values()))
    return [(hop, [(gap, found.get(gap.skill.pk, [])) for gap in hop.gaps]) for hop in hops]

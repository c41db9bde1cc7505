"""Routes for one viewer: from where to where, by what, and what is supposed on the way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp

from careers.fit import Figures
from careers.queries.blocked import Blocked, blocked
from careers.queries.fits import seen_levels
from careers.queries.hop_openings import openings_of_roles
from careers.queries.journeys import Journey, SkillName, journey, pace_of, skill_names
from careers.queries.ranking import figures_of
from careers.queries.roles import RoleRow, open_to
from careers.queries.route_graph import RoleGraph, evidence_of, role_graph
from careers.queries.route_rules import RouteRules, current_rules
from careers.queries.ways import Have, Way, way_hops
from careers.routes import (
    BILLIONTHS,
    MOST_HOPS,
    TENTHS,
    Pace,
    Prefer,
    Route,
    Start,
    cheapest_routes,
    follow,
)
from lib.dates import months_between, today
from talent.models import Employee, User
from talent.queries.team import roles_since

MOST_WAYS = 5
MOST_SUPPOSED = 10


@dataclass(frozen=True)
class Wish:
    """From which role to which, by id; what a route should have least of; what is supposed."""

    start: int
    target: int
    prefer: Prefer = Prefer.FASTEST
    have: Mapping[int, int] | None = None


@dataclass(frozen=True)
class Planner:
    """All that routes of one viewer are worked out from; read once, in a fixed number of queries.

    `mine` is the viewer's own role, from which months served count, also where it is retired; None
    without one that is published.
    """

    viewer: User
    rows: Mapping[int, RoleRow]
    graph: RoleGraph
    skills: Mapping[int, SkillName]
    rules: RouteRules
    pace: Pace
    levels: Mapping[int, float]
    mine: int | None
    served: int
    unit: int | None = None

    def begin(self, start: int, have: Have) -> Journey:
        """Where a route from a role begins."""
        served = self.served if start == self.mine else None
        return journey(self.graph, self.graph.row_of[start], self.levels, served=served, have=have)

    @property
    def offered(self) -> frozenset[int]:
        """The roles that a route may lead to."""
        return frozenset(pk for pk, row in self.rows.items() if not row.is_retired)

    def known(self, have: Have) -> dict[int, int]:
        """What is supposed, as far as any role asks for the skill."""
        return {skill: level for skill, level in have.items() if skill in self.skills}


def planner_for(viewer: User, me: Employee | None, rows: Sequence[RoleRow]) -> Planner:
    """Read the graph, the rules, and where the viewer stands."""
    graph, rules = role_graph(rows), current_rules()
    skills = skill_names(graph)
    by_id = {row.pk: row for row in open_to(rows, me)}
    role = me.assignment.role_id if me is not None and me.assignment is not None else None
    since = roles_since(viewer, [me.pk]).get(me.pk) if me is not None and role in by_id else None
    return Planner(
        viewer=viewer,
        rows=by_id,
        graph=graph,
        skills=skills,
        rules=rules,
        pace=pace_of(graph, skills, rules),
        levels=seen_levels(viewer, me),
        mine=role if role in by_id else None,
        served=months_between(since, today()) if since is not None else 0,
        unit=me.assignment.unit_id if me is not None and me.assignment is not None else None,
    )


def routes_of(planner: Planner, wish: Wish, k: int) -> list[Way]:
    """The k cheapest routes by one preference; three queries where there are any."""
    found = find(planner, wish, wish.prefer, k)
    return shown(planner, wish, [(route, (), place) for place, route in enumerate(found, start=1)])


def ways_of(planner: Planner, wish: Wish) -> list[Way]:
    """At most five routes: the best by each preference, and the next by the one asked for.

    All stand in the order of that one, so that the figures on the page explain their places.
    """
    found = find(planner, wish, wish.prefer, MOST_WAYS)
    best: dict[tuple[int, ...], list[Prefer]] = {}
    routes: dict[tuple[int, ...], Route] = {}
    for prefer in sorted(Prefer, key=lambda one: one is not wish.prefer):
        first = found[:1] if prefer is wish.prefer else find(planner, wish, prefer, 1)
        for route in first:
            best.setdefault(route.rows, []).append(prefer)
            routes.setdefault(route.rows, route)
    place = {route.rows: number for number, route in enumerate(found, start=1)}
    routes |= {route.rows: route for route in found if route.rows not in routes}
    several = [
        (route, tuple(best.get(rows, ())), place.get(rows, 0)) for rows, route in routes.items()
    ]
    several = sorted(several[:MOST_WAYS], key=lambda one: one[0].rank(wish.prefer))
    return shown(planner, wish, several)


def way_of(planner: Planner, start: int, roles: Sequence[int], have: Have) -> Way | None:
    """One given route; None where a step of it does not exist, or it is too long or goes round."""
    begin = planner.begin(start, have)
    rows = [planner.graph.row_of[role] for role in roles]
    if not 1 <= len(rows) <= MOST_HOPS or len({begin.start.row, *rows}) <= len(rows):
        return None
    try:
        route = follow(planner.graph.net, planner.pace, begin.start, rows)
    except ValueError:
        return None
    wish = Wish(start, roles[-1], have=have)
    return shown(planner, wish, [(route, (), 0)])[0]


def none_of(planner: Planner, wish: Wish) -> Blocked:
    """Why there is no route, and what would open one."""
    return blocked(planner.graph, planner.rows, wish.start, wish.target)


def find(planner: Planner, wish: Wish, prefer: Prefer, k: int) -> list[Route]:
    """The cheapest routes by one preference, with what is supposed."""
    begin = planner.begin(wish.start, planner.known(wish.have or {}))
    target = planner.graph.row_of[wish.target]
    return cheapest_routes(planner.graph.net, planner.pace, begin.start, target, prefer=prefer, k=k)


def shown(
    planner: Planner, wish: Wish, routes: Sequence[tuple[Route, tuple[Prefer, ...], int]]
) -> list[Way]:
    """Routes with all that is shown of them; three queries where there are any."""
    if not routes:
        return []
    have = planner.known(wish.have or {})
    begin, graph = planner.begin(wish.start, have), planner.graph
    pairs = {pair for route, _best, _place in routes for pair in ends_of(graph, begin.start, route)}
    evidence = evidence_of(planner.viewer, graph, sorted(pairs))
    figures = first_figures(planner, wish, have, [route for route, _best, _place in routes])
    openings = openings_of_roles(planner.viewer, [after for _before, after in pairs], planner.unit)
    return [
        Way(
            start=planner.rows[wish.start],
            hops=way_hops(
                graph, begin, route,
                rows=planner.rows, skills=planner.skills, evidence=evidence, figures=figures,
                openings=openings,
            ),
            months=route.months,
            months_without=follow(graph.net, planner.pace, begin.without, route.rows).months,
            weighted=route.weighted / TENTHS,
            one_in=one_in(route),
            best_in=best,
            prefer=wish.prefer,
            place=place,
            have=have,
        )
        for route, best, place in routes
    ]  # fmt: skip


def one_in(route: Route) -> int:
    """Of how many who leave role after role one goes this way, by what is known of moves."""
    return round(exp(route.rarity / BILLIONTHS))


def ends_of(graph: RoleGraph, start: Start, route: Route) -> list[tuple[int, int]]:
    """The ids of the roles that each hop joins."""
    ids = [graph.role(row) for row in (start.row, *route.rows)]
    return list(zip(ids, ids[1:], strict=False))


def first_figures(
    planner: Planner, wish: Wish, have: Have, routes: Sequence[Route]
) -> dict[int, Figures]:
    """How close one is to the first role of each route, from one's own role only."""
    if wish.start != planner.mine:
        return {}
    levels = dict(planner.levels)
    for skill, level in have.items():
        levels[skill] = max(level, levels.get(skill, 0.0))
    firsts = {planner.graph.role(route.rows[0]) for route in routes}
    return figures_of(planner.graph.requirements, levels, sorted(firsts))


@dataclass(frozen=True)
class Supposition:
    """One skill at a level that one might have: offered, or switched on."""

    skill: SkillName
    level: int
    is_on: bool

    @property
    def value(self) -> str:
        return f"{self.skill.pk}:{self.level}"


MOST_OFFERED = 3


def suppositions(planner: Planner, wish: Wish) -> list[Supposition]:
    """What is supposed, and the levels that weigh most among those missing for the target.

    The order does not depend on what is switched on, so that a switch stays where it is.
    """
    have = planner.known(wish.have or {})
    graph, target = planner.graph, planner.graph.row_of[wish.target]
    missing = graph.net.needed[target] - planner.begin(wish.start, {}).without.skills
    worth = missing * graph.net.weight[target]
    columns = [c for c in (-worth).argsort(kind="stable").tolist() if worth[c] > 0][:MOST_OFFERED]
    offers = {graph.skills[column]: int(graph.needed[target][column]) for column in columns}
    first = [
        Supposition(planner.skills[skill], have.get(skill, level), skill in have)
        for skill, level in offers.items()
    ]
    others = [
        Supposition(planner.skills[skill], level, True)
        for skill, level in have.items()
        if skill not in offers
    ]
    return [*first, *others]

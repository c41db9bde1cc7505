"""Measure routes over 1,016 roles with 28 edges and 68 skills each; prints one JSON document.

Run by itself: `python -m bench.routes`. Needs no database: the roles are drawn at random, with
related roles asking for much the same, as in a published catalogue.
"""

import json
import statistics
import sys
import time

import numpy as np

from careers.neighbours import grade_steps, near_roles
from careers.routes import Pace, Prefer, Start, cheapest_routes, net_of

ROLES, SKILLS, RELATED, FAMILIES = 1_016, 68, 20, 40
NOISE = 45  # so that related roles lie in other families, too, and most pairs have a route
PAIRS, BAR = 100, "150 ms"


def catalogue(random):
    """Levels, importance and grades: each role asks for much the same as others of its family."""
    family = random.integers(0, FAMILIES, ROLES)
    typical = random.normal(2.4, 1.1, (FAMILIES, SKILLS))[family]
    needed = np.clip(np.rint(typical + random.normal(0, 0.6, (ROLES, SKILLS))), 0, 5).astype(int)
    weight = np.clip(needed + random.integers(-1, 2, needed.shape), 1, 5)
    return needed, weight, random.integers(1, 6, ROLES).tolist()


def graph(random, needed, weight, grades):
    """Twenty related roles for each, the roles near in skills, and real moves on a few edges."""
    squares = (needed**2).sum(axis=1)
    distance = squares[:, np.newaxis] + squares[np.newaxis] - 2 * needed @ needed.T
    distance = distance + random.normal(0, NOISE, distance.shape)
    np.fill_diagonal(distance, 10**6)
    related = np.argsort(distance, axis=1)[:, :RELATED]
    pairs, _shares = near_roles(needed, weight.astype(float), grade_steps(grades))
    edges = {(row, int(end)) for row in range(ROLES) for end in related[row]}
    edges |= {(start, end) for start, end in pairs.tolist()}
    rows = np.array(sorted(edges))
    movers = np.where(random.random(len(rows)) < 0.02, random.integers(5, 40, len(rows)), 0)
    return net_of(needed * 10, weight, rows, movers)


def milliseconds(net, pace, prefer, random):
    """How long five routes take, between pairs of roles from a person near the first one."""
    took, found = [], 0
    for start, target in random.integers(0, ROLES, (PAIRS, 2)).tolist():
        skills = np.clip(net.needed[start] + random.integers(-10, 11, SKILLS), 0, 50)
        begin = Start(start, skills, 5)
        started = time.perf_counter()
        found += bool(cheapest_routes(net, pace, begin, target, prefer=prefer, k=5))
        took.append((time.perf_counter() - started) * 1000)
    middle, most = statistics.median(took), np.percentile(took, 95)
    return f"{middle:.1f} ms, 95 % within {most:.0f} ms ({found} of {PAIRS} pairs have a route)"


def figures():
    """The figures by name, each with its bar."""
    random = np.random.default_rng(1)
    needed, weight, grades = catalogue(random)
    started = time.perf_counter()
    net = graph(random, needed, weight, grades)
    built = (time.perf_counter() - started) * 1000
    pace = Pace(np.where(np.arange(SKILLS) < SKILLS // 2, 3, 6), 3, 12)
    edges = f"{len(net.ends) / ROLES:.0f} edges each"
    found = {
        f"5 routes over 1,016 roles, {edges}: {prefer}": (
            milliseconds(net, pace, prefer, random),
            BAR,
        )
        for prefer in Prefer
    }
    return found | {"the graph itself, after a change": (f"{built:.0f} ms", "")}


if __name__ == "__main__":
    json.dump(figures(), sys.stdout, indent=1)

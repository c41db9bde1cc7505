"""Where a route begins: the skills that it counts with, where they come from, and how fast."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from careers.queries.fits import Levels
from careers.queries.route_graph import RoleGraph
from careers.queries.route_rules import RouteRules
from careers.routes import TENTHS, Pace, Start
from talent.models import Skill
from talent.queries.skills import names_together


@dataclass(frozen=True)
class SkillName:
    """One skill that some role asks for, with its kind in the name where another is called so."""

    pk: int
    name: str
    kind: str


def skill_names(graph: RoleGraph) -> dict[int, SkillName]:
    """The skills that any role asks for; one query."""
    ordered = Skill.objects.filter(pk__in=graph.skills).order_by("name", "pk")
    rows = list(ordered.values_list("pk", "name", "kind"))
    names = names_together(rows)
    return {pk: SkillName(pk, names[pk], kind) for pk, _name, kind in rows}


def pace_of(graph: RoleGraph, skills: Mapping[int, SkillName], rules: RouteRules) -> Pace:
    """The rules as an array over the graph's skills."""
    per_level = [rules.per_level[skills[skill].kind] for skill in graph.skills]
    return Pace(np.array(per_level, dtype=np.int64), rules.at_once, rules.least_months)


@dataclass(frozen=True)
class Journey:
    """Where a route begins, with and without what is supposed, and what is only assumed.

    `assumed` (S,): the levels that nobody has said anything about.
    """

    start: Start
    without: Start
    assumed: npt.NDArray[np.bool_]


def journey(
    graph: RoleGraph, row: int, levels: Levels, *, served: int | None, have: Mapping[int, int]
) -> Journey:
    """Begin in a role with one's levels; `served` months in it, None where it is not one's own.

    In one's own role an unknown skill counts at the level that the role asks for. In another role
    one begins as whoever has done it: with the higher of one's own level and what it asks for. What
    is supposed (`have`, levels by skill) counts where it is higher, and is not saved anywhere.
    """
    asked = graph.net.needed[row].astype(np.int64)
    known = np.nan_to_num(graph.requirements.vector(levels) * TENTHS, nan=-1.0)
    mine = np.rint(known).astype(np.int64)
    assumed = mine < 0 if served is not None else (mine < 0) | (mine < asked)
    skills = np.where(assumed, asked, mine)
    supposed = np.nan_to_num(graph.requirements.vector(have) * TENTHS, nan=0.0).astype(np.int64)
    return Journey(
        Start(row, np.maximum(skills, supposed), served or 0),
        Start(row, skills, served or 0),
        assumed & (supposed <= skills),
    )

"""Cutting who takes part into groups so large that no figure of the portfolio tells of few.

Counted is each part in a programme, in the quarter in which it began. A quarter of a programme with
five people or more is a group; smaller ones of a year are told together, as that programme's year;
what is still small, together with other small programmes of the same purpose and way. What is
small even then is not counted. All figures are sums of these groups, so no two of them, nor their
difference, tell of fewer than five people. Pure functions, without the database.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass

LEAST = 5


@dataclass(frozen=True)
class Place:
    """What is told together: of a kind, a purpose and a way; None is more than one of them.

    `thing` is a programme's id; with `quarter` None it is the rest of a year.
    """

    kind: str
    serves: str
    way: str
    thing: int | None
    year: int
    quarter: int | None


def groups(people: Mapping[Place, Set[int]]) -> dict[Place, list[Place]]:
    """Which quarters of which things are told together, by the place under which they are.

    `people` says by their ids who began what in which quarter; somebody who is in several of them
    makes none of them larger.
    """
    found: dict[Place, list[Place]] = {}
    waiting: dict[Place, list[Place]] = defaultdict(list)
    for place in sorted(people, key=_order):
        if len(people[place]) >= LEAST:
            found[place] = [place]
        else:
            waiting[_wider(place)].append(place)
    rest: dict[Place, list[Place]] = defaultdict(list)
    for year, parts in waiting.items():
        if _distinct(parts, people) >= LEAST:
            found[year] = parts
        elif year.thing is not None:
            rest[_wider(year)] += parts
    return found | {
        pool: parts for pool, parts in rest.items() if _distinct(parts, people) >= LEAST
    }


def _wider(place: Place) -> Place:
    """The year of a thing for its quarter; all small things of that year for its year."""
    if place.quarter is not None:
        return Place(place.kind, place.serves, place.way, place.thing, place.year, None)
    return Place(place.kind, place.serves, place.way, None, place.year, None)


def _distinct(parts: Iterable[Place], people: Mapping[Place, Set[int]]) -> int:
    return len(set().union(*(people[part] for part in parts)))


def _order(place: Place) -> tuple[object, ...]:
    return (
        place.kind, place.serves, place.way, place.year, place.thing or 0, place.quarter or 0,
    )  # fmt: skip

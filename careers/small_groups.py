"""Which teams are counted together, so that no figure, nor the difference of two, tells of few."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

LEAST_PEOPLE = 5


@dataclass(frozen=True)
class Group:
    """Teams that are counted as one; each team is named by who leads it.

    `home` is the manager in whose line all of them stand: their own team, or small teams below.
    """

    home: int
    is_own: bool
    leaders: tuple[int, ...]


def groups_of(sizes: Mapping[int, int], boss: Mapping[int, int]) -> list[Group]:
    """Cut the teams of managers into groups, from the bottom up; each team is in one at most.

    `sizes` says how many report to each manager, `boss` to whom a manager reports. A team of five
    or more is a group. Smaller ones are handed up, and joined in the line of a manager above as
    soon as five people are left without any one of the teams: so whoever leads one, and knows it,
    learns of five others at least. A manager's own team is never joined in their own line. What
    is still small at the top is not counted. All figures are unions of these groups.
    """
    below: dict[int, list[int]] = defaultdict(list)
    for manager in sorted(sizes):
        if manager in boss:
            below[boss[manager]].append(manager)
    found, left = [], dict[int, list[int]]()
    for manager in _from_the_bottom(sizes, boss):
        handed = [team for one in below[manager] for team in left.pop(one)]
        joined, rest = _join(handed, sizes)
        if joined:
            found.append(Group(manager, False, tuple(joined)))
        if sizes[manager] >= LEAST_PEOPLE:
            found.append(Group(manager, True, (manager,)))
        else:
            rest.append(manager)
        left[manager] = rest
    return found


def _join(teams: Sequence[int], sizes: Mapping[int, int]) -> tuple[list[int], list[int]]:
    """Those of some small teams that are counted together, and those that are handed up."""
    joined: list[int] = []
    waiting: list[int] = []
    for team in teams:
        waiting.append(team)
        people = [sizes[one] for one in waiting]
        if sum(people) - max(people) >= LEAST_PEOPLE:
            joined += waiting
            waiting = []
    return joined, waiting


def _from_the_bottom(sizes: Mapping[int, int], boss: Mapping[int, int]) -> list[int]:
    """Managers, each after all who report to them."""
    depths: dict[int, int] = {}
    for manager in sizes:
        chain = [manager]
        while chain[-1] in boss and chain[-1] not in depths:
            chain.append(boss[chain[-1]])
        depth = depths.setdefault(chain[-1], 0)
        for place, one in enumerate(reversed(chain[:-1]), start=1):
            depths[one] = depth + place
    return sorted(sizes, key=lambda one: (-depths[one], one))

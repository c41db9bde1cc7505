"""What is open in the roles of a route, those in the viewer's own unit first."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from careers.models import Opening
from careers.queries.opening_lists import COLUMNS, MOST, OpeningRow
from talent.models import User

SHOWN = 3


@dataclass(frozen=True)
class HopOpenings:
    """The openings of one role: a few of them, how many there are besides, and where these are."""

    shown: tuple[OpeningRow, ...] = ()
    more: int = 0
    is_elsewhere: bool = False  # whether none of the others is in the unit of one that is shown

    @property
    def count(self) -> int:
        return len(self.shown) + self.more


NONE = HopOpenings()


def openings_of_roles(
    viewer: User, roles: Iterable[int], unit: int | None
) -> Mapping[int, HopOpenings]:
    """What is open in each role that has anything open; one query for any number of roles."""
    rows = Opening.objects.visible_to(viewer).open().filter(role__in=set(roles))
    found = rows.order_by("-published_at", "-pk").values_list("unit", *COLUMNS)[:MOST]
    by_role: dict[int, list[tuple[int, OpeningRow]]] = defaultdict(list)
    for place, *row in found:
        opening = OpeningRow(*row)
        by_role[opening.role].append((place, opening))
    return {role: _split(each, unit) for role, each in by_role.items()}


def _split(found: list[tuple[int, OpeningRow]], unit: int | None) -> HopOpenings:
    found = sorted(found, key=lambda one: one[0] != unit)
    shown, rest = found[:SHOWN], found[SHOWN:]
    places = {place for place, _row in shown}
    return HopOpenings(
        tuple(row for _place, row in shown),
        len(rest),
        is_elsewhere=bool(rest) and not any(place in places for place, _row in rest),
    )

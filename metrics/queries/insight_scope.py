"""Of which units somebody reads figures: one tree for all readers, of which each sees a part."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Q

from metrics import access
from talent.models import (
    Assignment,
    GrantKind,
    OrgUnit,
    ReportingLine,
    UnitLine,
    UnitPlacement,
    User,
)


@dataclass(frozen=True)
class Reach:
    """The units whose figures somebody reads today; None is all of them and the whole."""

    units: frozenset[int] | None

    @property
    def is_whole(self) -> bool:
        return self.units is None

    def holds(self, unit: int) -> bool:
        return self.units is None or unit in self.units


def reach_of(user: User) -> Reach:
    """The whole for HR admins and executives; else the units that one leads in or is HR of.

    With all that lies below them today. One query at most.
    """
    if access.may_see_the_whole(user):
        return Reach(None)
    if not user.is_active:
        return Reach(frozenset())
    lines = ReportingLine.objects.current().filter(manager__user=user)
    own = Assignment.objects.current().filter(
        employee__user=user, employee__in=lines.values("manager")
    )
    wanted = Q(ancestor__in=own.values("unit"))
    if user.holds(GrantKind.HR_PARTNER):
        overseen = OrgUnit.objects.overseen_by(user, GrantKind.HR_PARTNER)
        wanted |= Q(unit__in=overseen.values("pk"))
    found = UnitLine.objects.current().filter(wanted)
    return Reach(frozenset(found.values_list("unit", flat=True)))


def parents_on(day: date) -> dict[int, int]:
    """The unit above each that lay below one on a day; one query."""
    placed = UnitPlacement.objects.on(day).order_by()
    return dict(placed.values_list("unit", "parent"))


@dataclass(frozen=True)
class Tree:
    """The units as they lay on a day, as far as somebody reads their figures."""

    reach: Reach
    parents: Mapping[int, int]
    names: Mapping[int, str]  # of those that were open on the day

    def top(self) -> list[int]:
        """The highest units in reach, by name."""
        return self._sorted(
            unit
            for unit in self.names
            if self.reach.holds(unit) and not self._holds_above(unit)
        )  # fmt: skip

    def below(self, unit: int) -> list[int]:
        """The units right below one, by name."""
        return self._sorted(one for one in self.names if self.parents.get(one) == unit)

    def within(self, unit: int) -> set[int]:
        """A unit with all below it."""
        found, ahead = {unit}, [unit]
        while ahead:
            new = [one for one in self._children.get(ahead.pop(), []) if one not in found]
            ahead += new
            found.update(new)
        return found

    @cached_property
    def _children(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for unit, above in self.parents.items():
            found.setdefault(above, []).append(unit)
        return found

    def above(self, unit: int) -> list[int]:
        """The units above one that are in reach, the highest first."""
        found: list[int] = []
        at = self.parents.get(unit)
        while at is not None and at not in found:
            if self.reach.holds(at) and at in self.names:
                found.append(at)
            at = self.parents.get(at)
        return found[::-1]

    def _holds_above(self, unit: int) -> bool:
        above = self.parents.get(unit)
        return above is not None and above in self.names and self.reach.holds(above)

    def _sorted(self, units: Iterable[int]) -> list[int]:
        return sorted(units, key=lambda unit: (self.names[unit].casefold(), unit))


def tree_on(day: date, reach: Reach) -> Tree:
    """The units of a day; two queries."""
    names = OrgUnit.objects.on(day).order_by().values_list("pk", "name")
    return Tree(reach, parents_on(day), dict(names))

"""Further sections on the page of a pair, and on the home page of mentoring.

Sessions, evaluations and programmes put them there. A builder returns its section, or None where
there is nothing to show. The two of a pair are the only ones who open its page, so a builder
need not ask who reads it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from mentoring.models import Pair
from talent.models import Employee, User


@dataclass(frozen=True)
class PairSection:
    """One section: a template piece and what it expects; `place` is "top", "main" or "side"."""

    template: str
    context: Mapping[str, object]
    order: int
    place: str = "main"


Sections = dict[str, list[PairSection]]

SECTIONS: list[Callable[[User, Pair], PairSection | None]] = []
HOME_SECTIONS: list[Callable[[User, Employee], PairSection | None]] = []


def sections_of(user: User, pair: Pair) -> Sections:
    """The sections of a pair's page by their place, in their order."""
    return _by_place(build(user, pair) for build in SECTIONS)


def home_sections(user: User, me: Employee) -> Sections:
    """The sections of the home page of mentoring by their place, in their order."""
    return _by_place(build(user, me) for build in HOME_SECTIONS)


def _by_place(built: Iterable[PairSection | None]) -> Sections:
    found = sorted((one for one in built if one is not None), key=lambda one: one.order)
    places = ("top", "main", "side")
    return {place: [one for one in found if one.place == place] for place in places}

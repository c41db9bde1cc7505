"""What the areas of leadership put on its home page: the way to their pages, and sections.

A builder returns its part, or None where there is nothing for whoever looks. What is secret must
show nowhere here: neither the way to it nor its absence may tell somebody of a plan or an answer.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from talent.models import Employee, User
from talent.registry import Text


@dataclass(frozen=True)
class Way:
    """One area to go to; `shown` may look at rights, and at rows of whoever looks."""

    order: int
    label: Text
    url_name: str
    icon: str
    shown: Callable[[User], bool] = lambda user: True


@dataclass(frozen=True)
class Section:
    """One section: a template piece and what it expects; `place` is "main" or "side"."""

    template: str
    context: Mapping[str, object]
    order: int
    place: str = "main"


WAYS: list[Way] = []
SECTIONS: list[Callable[[User, Employee], Section | None]] = []


def ways(user: User) -> list[Way]:
    """The areas that somebody can use, in their order."""
    return sorted((way for way in WAYS if way.shown(user)), key=lambda way: way.order)


def sections(user: User, me: Employee) -> dict[str, list[Section]]:
    """The sections of the home page by their place, in their order."""
    built = (build(user, me) for build in SECTIONS)
    found = sorted((one for one in built if one is not None), key=lambda one: one.order)
    return {place: [one for one in found if one.place == place] for place in ("main", "side")}

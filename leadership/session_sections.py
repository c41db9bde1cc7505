"""What slices of a cohort put on the page of one session: attendance and its code.

A builder gets who looks and the session, which that reader may see, and returns its section, or
None where there is nothing for this reader: it asks `visible_to` of whatever it shows itself.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from leadership.models import CohortSession
from talent.models import User


@dataclass(frozen=True)
class SessionSection:
    """One section: a template piece and what it expects; `place` is "main" or "side"."""

    template: str
    context: Mapping[str, object]
    order: int
    place: str = "main"


SECTIONS: list[Callable[[User, CohortSession], SessionSection | None]] = []


def sections_of(user: User, session: CohortSession) -> dict[str, list[SessionSection]]:
    """The sections of a session's page by their place, in their order."""
    built = (build(user, session) for build in SECTIONS)
    found = sorted((one for one in built if one is not None), key=lambda one: one.order)
    return {place: [one for one in found if one.place == place] for place in ("main", "side")}

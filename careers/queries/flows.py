"""How people got into a role and where they went next."""

from dataclasses import dataclass

from django.db.models import Q

from careers.models import Transition
from talent.models import Role, User


@dataclass(frozen=True)
class Flow:
    """The real moves into and out of a role, the most travelled first."""

    came_from: tuple[Transition, ...]
    went_to: tuple[Transition, ...]

    @property
    def since_year(self) -> int | None:
        """The year of the first move that is counted."""
        years = [row.since_year for row in (*self.came_from, *self.went_to)]
        return min(years, default=None)


def flow(viewer: User, role: Role) -> Flow:
    """The moves of five or more people between a role and those that the viewer may see."""
    rows = (
        Transition.objects.visible_to(viewer)
        .filter(Q(from_role=role) | Q(to_role=role))
        .select_related("from_role", "to_role")
        .order_by("-people", "from_role__name", "to_role__name")
    )
    found = list(rows)
    return Flow(
        tuple(row for row in found if row.to_role_id == role.pk),
        tuple(row for row in found if row.from_role_id == role.pk),
    )

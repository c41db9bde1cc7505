"""What roles ask for and where they lead, as the tables that the imports take."""

from collections.abc import Iterator
from typing import Any

from django.db.models import F, Q, QuerySet

from careers.imports import moves, requirements
from careers.models import RoleRequirement
from talent.admin.tables import Table


class RequirementsTable(Table):
    """What the listed versions in use ask for; of a list of drafts, what these do.

    Of a role there is one version in the table, so that it can be brought in again.
    """

    def lines(self, rows: QuerySet[Any]) -> Iterator[list[Any]]:
        drafts = Q(published_on__isnull=True)
        current = Q(role__current_version=F("pk"), role__retired_on__isnull=True)
        versions = rows.filter(current)
        if not rows.exclude(drafts).exists():
            versions = rows.filter(drafts)
        asked = RoleRequirement.objects.filter(role_version__in=versions.order_by().values("pk"))
        return requirements.table(asked)


class MovesTable(Table):
    """Moves between roles in use."""

    def lines(self, rows: QuerySet[Any]) -> Iterator[list[Any]]:
        return moves.table(rows)

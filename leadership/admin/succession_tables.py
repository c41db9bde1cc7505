"""Key roles as a table; whom plans name is taken away from the pages only, by who may see it."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from talent.admin.tables import Table, column


class KeyRolesTable(Table):
    role = column(_("Role"), "role__name")
    unit = column(_("Unit"), "unit__name")
    position = column(_("Named position"), "position")
    criticality = column(_("How critical"), "get_criticality_display")
    incumbent = column(_("Held by"), "incumbent__name")
    risk = column(_("Risk"), "get_risk_display")
    horizon = column(_("When"), "get_horizon_display")
    impact = column(_("Impact of loss"), "get_impact_display")

    def prepared(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.select_related("role", "unit", "incumbent")

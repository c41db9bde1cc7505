"""Assessments and boards as tables; of oneself there is nothing that is not published."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from talent.admin.tables import Table, column


class PotentialTable(Table):
    number = column(_("Number"), "employee__external_id")
    person = column(_("Name"), "employee__name")
    scale = column(_("Scale"), "scale__name")
    level = column(_("Level"), "level")
    label = column(_("In words"), "label")
    evidence = column(_("Evidence"), "evidence")
    author = column(_("Author"), "author__name")
    assessed_on = column(_("Assessed on"), "assessed_on")
    state = column(_("State"), "get_state_display")

    def prepared(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.select_related("employee", "author", "scale")


class PerformanceTable(PotentialTable):
    starts_on = column(_("From"), "starts_on")
    ends_on = column(_("Until"), "ends_on")


class PlacementsTable(Table):
    session = column(_("Session"), "session__name")
    number = column(_("Number"), "employee__external_id")
    person = column(_("Name"), "employee__name")
    performance = column(_("Performance"), "performance")
    potential = column(_("Potential"), "potential")
    box = column(_("Box"), "box_name")
    discussed_at = column(_("Discussed"), "discussed_at")

    def prepared(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.select_related("session", "employee")

"""Qualifications, ways to them and learning elsewhere, as tables."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from talent.admin.tables import Table, column


class QualificationsTable(Table):
    name = column(_("Name"), "name")
    awarding_body = column(_("Awarding body"), "awarding_body")
    level = column(_("Level"), "level")
    size = column(_("Size"), "get_size_display")
    credits = column(_("Credits"), "credits")
    guided_hours = column(_("Guided hours"), "guided_hours")
    total_hours = column(_("Total hours"), "total_hours")
    valid_months = column(_("Holds for months"), "valid_months")
    skill = column(_("Certifies"), "skill__name")
    skill_level = column(_("At level"), "skill_level")

    def prepared(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.select_related("skill")


class RegistrationsTable(Table):
    number = column(_("Number"), "employee__external_id")
    person = column(_("Name"), "employee__name")
    qualification = column(_("Qualification"), "qualification__name")
    awarding_body = column(_("Awarding body"), "qualification__awarding_body")
    state = column(_("State"), "get_state_display")
    started_on = column(_("Since"), "started_on")
    ended_on = column(_("Until"), "ended_on")

    def prepared(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.select_related("employee", "qualification")


class ExternalTable(Table):
    number = column(_("Number"), "employee__external_id")
    person = column(_("Name"), "employee__name")
    title = column(_("Title"), "title")
    provider = column(_("Provider"), "provider")
    kind = column(_("Kind"), "get_kind_display")
    way = column(_("Training or development"), "get_way_display")
    starts_on = column(_("First day"), "starts_on")
    ends_on = column(_("Last day"), "ends_on")
    hours = column(_("Hours"), "hours")
    credits = column(_("Credits"), "credits")
    state = column(_("State"), "get_state_display")
    skill = column(_("Skill"), "skill__name")
    level = column(_("Level"), "level")
    proof = column(_("Proof"), "link")

    def prepared(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.select_related("employee", "skill")

"""Programmes and who takes part, as tables: nothing of wishes, nor of who is ruled out."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from import_export import fields

from talent.admin.tables import Table, column


class ProgrammesTable(Table):
    name = column(_("Name"), "name")
    kind = column(_("Kind"), "get_kind_display")
    mode = column(_("Mode"), "get_mode_display")
    state = column(_("State"), "get_state_display")
    objective = column(_("Objective"), "objective__title")
    enrol_from = column(_("Enrolment from"), "enrol_from")
    enrol_until = column(_("Enrolment until"), "enrol_until")
    starts_on = column(_("First day"), "starts_on")
    ends_on = column(_("Last day"), "ends_on")
    weeks = column(_("Weeks of a pair"), "weeks")
    seats = column(_("Places"), "seats")
    taken = column(_("Places taken"), "taken")
    mentoring = column(_("Mentors"), "mentoring")

    def prepared(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.select_related("objective")


class EnrolmentsTable(Table):
    programme = column(_("Programme"), "programme__name")
    number = column(_("Number"), "employee__external_id")
    person = column(_("Name"), "employee__name")
    side = column(_("Side"), "get_side_display")
    state = column(_("State"), "get_state_display")
    capacity = column(_("Takes at most"), "capacity")
    target_role = column(_("Target role"), "target_role__name")
    skills = fields.Field(column_name=_("Skills"))
    about = column(_("What they say"), "about")
    enrolled_at = column(_("Enrolled"), "enrolled_at")
    ended_on = column(_("Ended on"), "ended_on")

    def dehydrate_skills(self, obj: Any) -> str:
        return ", ".join(one.skill.name for one in obj.skills.all())

    def prepared(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        rows = rows.select_related("programme", "employee", "target_role")
        return rows.prefetch_related("skills__skill")

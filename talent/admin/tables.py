"""What HR's lists look like as tables: one class for each list, one field for each column."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _
from import_export import fields, resources

from lib.dates import first_day, today
from talent.models import Assignment
from talent.queries.team import since_of


class Table(resources.Resource):
    """A list as a table; whoever writes it down keeps its cells from being taken for formulas."""

    def prepared(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The rows with what the columns read, in a fixed number of queries for each chunk."""
        return rows

    def lines(self, rows: QuerySet[Any]) -> Iterator[list[Any]]:
        """The head and then each row, without ever holding all of them."""
        yield [str(name) for name in self.get_export_headers()]
        for row in self.prepared(rows).iterator(chunk_size=2_000):
            yield self.export_resource(row)


def column(title: Any, attribute: str) -> fields.Field:
    return fields.Field(column_name=title, attribute=attribute)


def past_roles() -> "Prefetch[str]":
    """The roles of people until today, from which follows since when they hold theirs."""
    rows = Assignment.objects.filter(valid__startswith__lte=today())
    return Prefetch("assignments", rows.only("employee", "role", "valid"), to_attr="past_roles")


def role_since(employee: Any) -> date | None:
    """Since when somebody has held today's role, through changes of manager or place."""
    if employee.assignment is None:
        return None
    return since_of([(first_day(row.valid), row.role_id) for row in employee.past_roles])


class PeopleTable(Table):
    external_id = column(_("Number"), "external_id")
    given_name = column(_("Given name"), "given_name")
    family_name = column(_("Family name"), "family_name")
    preferred_name = column(_("Called"), "preferred_name")
    email = column(_("Work e-mail"), "email")
    role = column(_("Role"), "assignment__role__name")
    role_number = column(_("Role number"), "assignment__role__external_id")
    unit = column(_("Unit"), "assignment__unit__name")
    unit_number = column(_("Unit number"), "assignment__unit__external_id")
    manager = column(_("Manager"), "assignment__manager__name")
    manager_number = column(_("Manager number"), "assignment__manager__external_id")
    location = column(_("Place"), "assignment__location__name")
    since = fields.Field(column_name=_("In this role since"))

    def export_field(self, field: Any, instance: Any, **kwargs: Any) -> Any:
        """Since when is worked out from the prefetched roles."""
        if self.get_field_name(field) == "since":
            since = role_since(instance)
            return since.isoformat() if since else ""
        return super().export_field(field, instance, **kwargs)


class RolesTable(Table):
    external_id = column(_("Number"), "external_id")
    name = column(_("Name"), "name")
    family = column(_("Family"), "family__name")
    track = column(_("Track"), "track__name")
    grade = column(_("Grade"), "grade__name")
    rank = column(_("Rank of the grade"), "grade__rank")
    version = column(_("Version"), "current_version__number")
    people = column(_("People today"), "people_now")
    retired_on = column(_("Retired on"), "retired_on")

    def prepared(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.select_related("family", "track", "grade", "current_version")


class SkillsTable(Table):
    external_id = column(_("Number"), "external_id")
    name = column(_("Name"), "name")
    kind = column(_("Kind"), "get_kind_display")
    description = column(_("Description"), "description")
    level_1 = fields.Field(column_name=_("Level 1"))
    level_2 = fields.Field(column_name=_("Level 2"))
    level_3 = fields.Field(column_name=_("Level 3"))
    level_4 = fields.Field(column_name=_("Level 4"))
    level_5 = fields.Field(column_name=_("Level 5"))
    retired_on = column(_("Retired on"), "retired_on")

    def prepared(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.prefetch_related("levels")

    def export_field(self, field: Any, instance: Any, **kwargs: Any) -> Any:
        """The words of a level stand among the prefetched levels."""
        name = self.get_field_name(field)
        if not name.startswith("level_"):
            return super().export_field(field, instance, **kwargs)
        wanted = int(name.removeprefix("level_"))
        return next((row.wording for row in instance.levels.all() if row.level == wanted), "")

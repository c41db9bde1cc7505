"""Short forms of records, as they stand inside others."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from talent.models import Employee, Location, OrgUnit, Role, Skill, User


class RolePart(serializers.ModelSerializer[Role]):
    class Meta:
        model = Role
        fields: tuple[str, ...] = ("id", "name")


class UnitPart(serializers.ModelSerializer[OrgUnit]):
    class Meta:
        model = OrgUnit
        fields: tuple[str, ...] = ("id", "name")


class LocationPart(serializers.ModelSerializer[Location]):
    class Meta:
        model = Location
        fields: tuple[str, ...] = ("id", "name", "country", "time_zone")


class PersonPart(serializers.ModelSerializer[Employee]):
    name = serializers.CharField(read_only=True)

    class Meta:
        model = Employee
        fields: tuple[str, ...] = ("id", "name")


class SkillPart(serializers.ModelSerializer[Skill]):
    class Meta:
        model = Skill
        fields: tuple[str, ...] = ("id", "name", "kind")


class ChoiceOf(serializers.PrimaryKeyRelatedField[Any]):
    """The id of a row that the asking user may see; another id is as wrong as a made-up one."""

    default_error_messages = {
        "does_not_exist": _("There is no such record that you may choose."),
        "incorrect_type": _("Send the id as a number."),
    }

    def __init__(self, rows: Callable[[User], QuerySet[Any]], **kwargs: Any) -> None:
        self.rows = rows
        super().__init__(queryset=rows(User(is_active=False)).none(), **kwargs)

    def get_queryset(self) -> QuerySet[Any]:
        user = self.context["request"].user
        return self.rows(user if isinstance(user, User) else User(is_active=False))

    def to_internal_value(self, data: Any) -> Any:
        """Whole numbers only: what Python would read as a number, JSON does not call one."""
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("incorrect_type")
        return super().to_internal_value(data)

"""What HR filters people by."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from lib.dates import today
from talent.admin import people_forms as forms
from talent.admin.filters import ChoiceFilter, ChooserFilter
from talent.models import Assignment, Employment, OrgUnit


class AssignedFilter(ChooserFilter):
    """People whose assignment of today meets a condition."""

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        row = self.chosen()
        if row is None:
            return queryset
        rows = Assignment.objects.current().filter(self.condition(row), employee=OuterRef("pk"))
        return queryset.filter(Exists(rows))


class RoleFilter(AssignedFilter):
    title, parameter_name, source = _("role"), "role", forms.ROLE


class UnitFilter(AssignedFilter):
    title, parameter_name, source = _("unit and all below it"), "unit", forms.UNIT

    def condition(self, row: Any) -> Q:
        return Q(unit__in=OrgUnit.objects.below(row))


class LocationFilter(AssignedFilter):
    title, parameter_name, source = _("place"), "location", forms.LOCATION


class ManagerFilter(AssignedFilter):
    title, parameter_name, source = _("manager"), "manager", forms.MANAGER


class EmployedFilter(ChoiceFilter):
    title, parameter_name, everything = _("employed"), "employed", _("Today")

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("later", _("From a later day")), ("left", _("Left")), ("all", _("Everyone"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "all":
            return queryset
        rows = Employment.objects.filter(employee=OuterRef("pk"))
        employed, later = Exists(rows.current()), Exists(rows.filter(valid__startswith__gt=today()))
        if self.value() == "later":
            return queryset.filter(~employed, later)
        if self.value() == "left":
            return queryset.filter(~employed, ~later)
        return queryset.filter(employed)


class PlacedFilter(ChoiceFilter):
    title, parameter_name = _("has a role today"), "placed"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("yes", _("Yes")), ("no", _("No"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        placed = Exists(Assignment.objects.current().filter(employee=OuterRef("pk")))
        if not self.value():
            return queryset
        return queryset.filter(placed if self.value() == "yes" else ~placed)


class LoginFilter(ChoiceFilter):
    title, parameter_name = _("signs in"), "login"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("yes", _("Yes")), ("off", _("Switched off")), ("no", _("Has no login"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        conditions = {
            "yes": Q(user__is_active=True),
            "off": Q(user__is_active=False),
            "no": Q(user__isnull=True),
        }
        value = self.value()
        return queryset.filter(conditions[value]) if value else queryset

"""Units and how they lie below each other."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from talent.api.parts import UnitPart
from talent.api.views import ListEndpoint, RecordEndpoint, allowed, described
from talent.models import OrgUnit, UnitPlacement, User


class UnitSerializer(serializers.ModelSerializer[OrgUnit]):
    """A unit with the one that it lies below today."""

    parent = serializers.SerializerMethodField()  # type: ignore[assignment]
    starts_on = serializers.DateField(source="valid.lower", read_only=True)
    last_day = serializers.SerializerMethodField()

    class Meta:
        model = OrgUnit
        fields: tuple[str, ...] = ("id", "external_id", "name", "parent", "starts_on", "last_day")

    @extend_schema_field(UnitPart(allow_null=True))
    def get_parent(self, unit: Any) -> Any:
        rows = unit.current_placements
        return UnitPart(rows[0].parent).data if rows else None

    @extend_schema_field(serializers.DateField(allow_null=True))
    def get_last_day(self, unit: OrgUnit) -> date | None:
        end = unit.valid.upper
        return end - timedelta(days=1) if end else None


class UnitFilter(filters.FilterSet):
    q = filters.CharFilter(
        field_name="name", lookup_expr="icontains", label="A part of the name", max_length=100
    )
    below = filters.ModelChoiceFilter(
        method="in_subtree", queryset=allowed(OrgUnit.objects.visible_to),
        label="A unit and all below it",
    )  # fmt: skip

    class Meta:
        model = OrgUnit
        fields: tuple[str, ...] = ()

    def in_subtree(self, rows: QuerySet[Any], _name: str, value: OrgUnit) -> QuerySet[Any]:
        subtree = OrgUnit.objects.visible_to(self.request.user).below(value)
        return rows.filter(pk__in=subtree.values("pk"))


def units(user: User) -> QuerySet[OrgUnit]:
    placed = UnitPlacement.objects.current().select_related("parent")
    found = OrgUnit.objects.visible_to(user)
    return found.prefetch_related(Prefetch("placements", placed, to_attr="current_placements"))


@described(tags=["units"], operation_id="units_list", summary=_("Units open today"))
class UnitList(ListEndpoint):
    serializer_class = UnitSerializer
    filterset_class = UnitFilter
    order = ("name", "pk")

    def rows(self, user: User) -> QuerySet[Any]:
        return units(user).current()  # type: ignore[no-any-return]


@described(tags=["units"], operation_id="units_read", summary=_("One unit, open or closed"))
class UnitRecord(RecordEndpoint):
    serializer_class = UnitSerializer

    def rows(self, user: User) -> QuerySet[Any]:
        return units(user)

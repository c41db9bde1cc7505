"""How many people speak about careers with their managers: of a line, or of units."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from careers.access import may_read_coverage
from careers.api.team import leaders
from careers.queries.line_coverage import (
    line_coverage,
    right_below,
    unit_coverage,
    units_overseen,
)
from talent.api.parts import UnitPart
from talent.api.views import Endpoint
from talent.models import Employee

MOST_UNITS = 200


class SpokenSerializer(serializers.Serializer[Any]):
    """Of `people` so many have `spoken`; null where too few to tell."""

    people = serializers.IntegerField(allow_null=True)
    spoken = serializers.IntegerField(allow_null=True)


class BranchSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()


class CountedLineSerializer(serializers.Serializer[Any]):
    """The line of one manager right below."""

    manager = BranchSerializer()
    spoken = SpokenSerializer()


class LineCoverageSerializer(serializers.Serializer[Any]):
    """A line, and the parts of which it is the sum."""

    whole = SpokenSerializer()
    own = SpokenSerializer(help_text="Who reports to the manager directly.")
    small = SpokenSerializer(help_text="Teams below that are too small, taken together.")
    lines = CountedLineSerializer(many=True)
    counted_on = serializers.DateField(allow_null=True)


class CountedUnitSerializer(serializers.Serializer[Any]):
    """One unit, counted with all below it, by the unit of the manager."""

    unit = UnitPart()
    spoken = SpokenSerializer()


class UnitCoverageSerializer(CountedUnitSerializer):
    below = CountedUnitSerializer(many=True, help_text=f"The first {MOST_UNITS} right below.")


NOTHING: dict[str, Any] = {
    **dict.fromkeys(("whole", "own", "small"), {"people": None, "spoken": None}),
    "lines": [], "counted_on": None,
}  # fmt: skip


class LineCoverageRecord(Endpoint):
    @extend_schema(
        tags=["team"], operation_id="team_coverage",
        summary="How many people of a line have spoken with their manager",
        description="Of my line, or that of a manager in it: within 180 days, in groups of five.",
        responses=LineCoverageSerializer,
    )  # fmt: skip
    def get(self, request: Request, pk: int) -> Response:
        manager: Employee = get_object_or_404(leaders(self.actor), pk=pk)
        found = line_coverage(self.actor, manager)
        if found is None:
            return Response(NOTHING)
        lines = [{"manager": who, "spoken": spoken} for who, spoken in found.lines]
        body = {name: getattr(found, name) for name in ("whole", "own", "small", "counted_on")}
        return Response(LineCoverageSerializer(body | {"lines": lines}).data)


class UnitCoverageRecord(Endpoint):
    @extend_schema(
        tags=["conversations"], operation_id="units_coverage",
        summary="How many people of a unit have spoken with their manager",
        description="For HR in scope: of the unit with all below it, and of each right below.",
        responses=UnitCoverageSerializer,
    )  # fmt: skip
    def get(self, request: Request, pk: int) -> Response:
        if not may_read_coverage(self.actor):
            raise Http404
        unit = get_object_or_404(units_overseen(self.actor), pk=pk)
        below = right_below(self.actor, unit).order_by("name", "pk")[:MOST_UNITS]
        whole, *rest = unit_coverage(self.actor, [unit, *below])
        body = {"unit": whole.unit, "spoken": whole.spoken, "below": rest}
        return Response(UnitCoverageSerializer(body).data)

"""Released results by API: the same frozen cells as the pages show, and nothing else."""

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from metrics.api.action_parts import waves_with_results
from metrics.models import FigureKind, ReleasedUnit, Wave
from metrics.queries.result_rows import figure_label
from metrics.queries.results import Result, members_of, result_for, shares_of
from talent.api.views import ListEndpoint, RecordEndpoint, allowed, described
from talent.models import User

TAGS = ["surveys: results"]


class ResultWaveSerializer(serializers.ModelSerializer[Wave]):
    closed_at = serializers.DateTimeField(source="closes_at")

    class Meta:
        model = Wave
        fields: tuple[str, ...] = ("id", "name", "closed_at", "is_imported")


class ResultUnitSerializer(serializers.Serializer[Any]):
    """A unit as it was at the launch; `id` is that of the unit itself."""

    id = serializers.IntegerField(source="unit_id")
    name = serializers.CharField()


class SurveyResultSerializer(serializers.ModelSerializer[ReleasedUnit]):
    """What is told of one unit in one wave, or of everybody, where the unit is null."""

    wave = ResultWaveSerializer()
    unit = ResultUnitSerializer(allow_null=True)
    people = serializers.IntegerField(source="group.people")
    rate = serializers.IntegerField(
        source="group.rate", help_text="Of a hundred, in steps of five; 95 is 95 or more."
    )

    class Meta:
        model = ReleasedUnit
        fields: tuple[str, ...] = ("id", "wave", "unit", "is_wider", "people", "rate")


class ResultShareSerializer(serializers.Serializer[Any]):
    label = serializers.CharField()  # type: ignore[assignment]
    low = serializers.IntegerField(help_text="Where a band of ten points begins.")


class ResultFigureSerializer(serializers.Serializer[Any]):
    """A figure as a value or as a band; both are null where it is not told."""

    name = serializers.CharField()
    kind = serializers.ChoiceField(FigureKind.choices)
    label = serializers.CharField()  # type: ignore[assignment]
    value = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)
    change = serializers.FloatField(allow_null=True)
    is_clear = serializers.BooleanField(allow_null=True)
    shares = ResultShareSerializer(many=True)


class ResultLinkSerializer(serializers.Serializer[Any]):
    """How closely a driver goes with the index, with its interval."""

    driver = serializers.CharField()
    correlation = serializers.FloatField()
    low = serializers.FloatField()
    high = serializers.FloatField()


class SurveyResultRecordSerializer(SurveyResultSerializer):
    """A result with its figures and the units that are counted in it."""

    units = serializers.SerializerMethodField()
    figures = serializers.SerializerMethodField()
    links = serializers.SerializerMethodField()

    class Meta(SurveyResultSerializer.Meta):
        fields = (*SurveyResultSerializer.Meta.fields, "units", "figures", "links")

    def get_units(self, row: ReleasedUnit) -> str:
        """In words, as the page names them."""
        return members_of(row.wave, row.group)

    @extend_schema_field(ResultFigureSerializer(many=True))
    def get_figures(self, row: ReleasedUnit) -> list[dict[str, Any]]:
        result = result_for(self.context["request"].user, row.wave, row.unit)
        return [] if result is None else figures_of(result)

    @extend_schema_field(ResultLinkSerializer(many=True))
    def get_links(self, row: ReleasedUnit) -> list[dict[str, Any]]:
        return [
            {"driver": driver, "correlation": said[0], "low": said[1], "high": said[2]}
            for driver, said in sorted(row.group.links.items())
        ]


def figures_of(result: Result) -> list[dict[str, Any]]:
    """Every figure but comments, which are read on their page only."""
    found = []
    for figure in result.figures:
        if figure.kind == FigureKind.COMMENTS:
            continue
        cell = result.cell(figure)
        shares = shares_of(result, figure) if figure.kind == FigureKind.SHARES else []
        found.append(
            {
                "name": figure.name, "kind": figure.kind, "label": figure_label(figure),
                "value": cell.value, "low": cell.low, "high": cell.high, "change": cell.change,
                "is_clear": cell.is_clear,
                "shares": [{"label": one.label, "low": one.low} for one in shares],
            }
        )  # fmt: skip
    return found


class SurveyResultFilter(filters.FilterSet):
    wave = filters.ModelChoiceFilter(queryset=allowed(waves_with_results))

    class Meta:
        model = ReleasedUnit
        fields: tuple[str, ...] = ()


def seen(user: User) -> QuerySet[Any]:
    rows: QuerySet[Any] = ReleasedUnit.objects.visible_to(user).filter(cut=0)
    return rows.select_related("wave", "unit", "group")


@described(
    tags=TAGS, operation_id="surveys_results_list", summary="Results that you may see",
    description="A row for each unit of each released wave; without a unit that of everybody.",
)  # fmt: skip
class SurveyResultList(ListEndpoint):
    serializer_class = SurveyResultSerializer
    filterset_class = SurveyResultFilter
    order = ("-wave_id", "pk")

    def rows(self, user: User) -> QuerySet[Any]:
        return seen(user)


@described(
    tags=TAGS, operation_id="surveys_results_retrieve", summary="One result",
    description="Its frozen figures; comments are read on their page only.",
)  # fmt: skip
class SurveyResultRecord(RecordEndpoint):
    serializer_class = SurveyResultRecordSerializer

    def rows(self, user: User) -> QuerySet[Any]:
        return seen(user)

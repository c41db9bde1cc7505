"""Indicators by API: what the pages of insight show, for whoever reads it there."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from lib.dates import today
from metrics import access
from metrics.disclosure import dimensions_of
from metrics.figures import Figure
from metrics.indicators import INDICATORS, Dimension, Indicator
from metrics.periods import Period
from metrics.queries import insights as queries
from metrics.queries.targets import Aim, aims
from metrics.queries.told import Teller
from talent.api.views import Endpoint
from talent.models import User

TAGS = ["insights"]
DAY = OpenApiParameter(
    "day", date, description="As of its evening; the end of the last month where it is not given."
)
UNIT = OpenApiParameter("unit", int, description="A unit with all below it; else the whole.")
BY = OpenApiParameter("by", str, enum=[one.value for one in Dimension])


class InsightQuestion(serializers.Serializer[Any]):
    """What is asked for, in the address."""

    day = serializers.DateField(required=False)
    unit = serializers.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    by = serializers.ChoiceField(required=False, choices=[one.value for one in Dimension])

    def validate_day(self, value: date) -> date:
        if not queries.FIRST_DAY <= value < today():
            raise serializers.ValidationError("Choose a day that is over.")
        return value


class InsightFigureSerializer(serializers.Serializer[Any]):
    """One figure; a share is a part of one. Null where nothing is told."""

    first = serializers.DateField(help_text="The first day of which it tells.")
    last = serializers.DateField(help_text="The last day of which it tells.")
    value = serializers.FloatField(allow_null=True)
    numerator = serializers.FloatField(allow_null=True)
    denominator = serializers.FloatField(allow_null=True)
    people = serializers.IntegerField(allow_null=True)
    with_others = serializers.BooleanField(help_text="Too few alone: told with other groups.")
    low = serializers.FloatField(allow_null=True, help_text="Of a band, its lower end.")
    high = serializers.FloatField(allow_null=True, help_text="Of a band, its upper end.")
    told_of = serializers.CharField(
        allow_blank=True, help_text="The wave of a survey, where it is one."
    )


class InsightPartSerializer(InsightFigureSerializer):
    name = serializers.CharField()
    unit = serializers.IntegerField(allow_null=True)


class InsightTargetSerializer(serializers.Serializer[Any]):
    way = serializers.ChoiceField(choices=["at_least", "at_most"])
    value = serializers.FloatField()
    is_met = serializers.BooleanField(allow_null=True)


class InsightIndicatorSerializer(serializers.Serializer[Any]):
    """An indicator: how it is made, and what it comes to."""

    key = serializers.CharField()
    name = serializers.CharField()
    formula = serializers.CharField()
    version = serializers.IntegerField()
    kind = serializers.CharField(
        help_text="people, share, months, points (0 to 100), net (-100 to 100) or steps (1 to 5)"
    )
    numerator = serializers.CharField()
    denominator = serializers.CharField()
    based_on = serializers.CharField(help_text="Where the formula comes from.")
    figure = InsightFigureSerializer()
    target = InsightTargetSerializer(allow_null=True)


class InsightDetailSerializer(InsightIndicatorSerializer):
    trend = InsightFigureSerializer(many=True)
    parts = InsightPartSerializer(many=True)


class Insights(Endpoint):
    """What both addresses share."""

    known: frozenset[str] = frozenset({"day", "unit"})

    def known_parameters(self) -> set[str]:
        return set(self.known) if self.request.method in ("GET", "HEAD") else set()

    def question(self) -> tuple[queries.View, dict[str, Any]]:
        """The view of whoever asks; what one does not read is not found."""
        if not access.may_see_insights(self.actor):
            raise Http404
        read = InsightQuestion(data=self.request.query_params)
        read.is_valid(raise_exception=True)
        asked: dict[str, Any] = dict(read.validated_data)
        day = asked.get("day", today().replace(day=1) - timedelta(days=1))
        view = queries.view_of(self.actor, asked.get("unit"), day)
        if view is None or view.is_empty:
            raise Http404
        return view, asked


class InsightIndicatorList(Insights):
    @extend_schema(
        tags=TAGS, operation_id="insights_indicators_list", summary="All indicators as of a day",
        description="Of the whole, or of a unit that you lead or are HR of.",
        parameters=[DAY, UNIT], responses=InsightIndicatorSerializer(many=True),
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        view, _asked = self.question()
        targets = aims(self.actor, view.unit)
        lines = queries.lines_of(view, Teller(self.actor), INDICATORS.values())
        said = [
            about(one.indicator, one.period, one.figure, targets.get(one.indicator.key))
            for one in lines
        ]
        return Response(InsightIndicatorSerializer(said, many=True).data)


class InsightIndicatorRecord(Insights):
    known = frozenset({"day", "unit", "by"})

    @extend_schema(
        tags=TAGS, operation_id="insights_indicators_read", summary="One indicator",
        description="With its trend, and its parts by one dimension.",
        parameters=[DAY, UNIT, BY], responses=InsightDetailSerializer,
    )  # fmt: skip
    def get(self, request: Request, key: str) -> Response:
        view, asked = self.question()
        indicator = INDICATORS.get(key)
        if indicator is None:
            raise Http404
        return Response(InsightDetailSerializer(detail(self.actor, view, indicator, asked)).data)


def detail(
    user: User, view: queries.View, indicator: Indicator, asked: Mapping[str, Any]
) -> dict[str, Any]:
    """One indicator with its trend and its parts, as far as they are told."""
    by = Dimension(asked.get("by", Dimension.UNIT))
    if by not in dimensions_of(indicator) or (view.unit is not None and by != Dimension.UNIT):
        raise serializers.ValidationError({"by": ["It is not told by this."]})
    aim = aims(user, view.unit).get(indicator.key)
    page = queries.page(view, indicator, by, Teller(user), aim)
    return about(indicator, page.line.period, page.line.figure, aim) | {
        "trend": [figure_of(step.period, step.figure) for step in page.steps],
        "parts": [
            figure_of(page.parts_period, part.figure)
            | {"name": " + ".join(part.together) or part.name, "unit": part.unit}
            for part in page.parts
        ],
    }


def about(
    indicator: Indicator, period: Period, figure: Figure | None, aim: Aim | None
) -> dict[str, Any]:
    return {
        "key": indicator.key, "name": indicator.label, "formula": indicator.formula,
        "version": indicator.version, "kind": indicator.unit.value,
        "numerator": indicator.numerator, "denominator": indicator.denominator,
        "based_on": indicator.source, "figure": figure_of(period, figure),
        "target": None if aim is None
        else {"way": aim.way, "value": aim.value, "is_met": aim.is_met(figure)},
    }  # fmt: skip


def figure_of(period: Period, figure: Figure | None) -> dict[str, Any]:
    return {
        "first": period.begins,
        "last": period.ends - timedelta(days=1),
        "value": None if figure is None else figure.value,
        "numerator": None if figure is None else figure.numerator,
        "denominator": None if figure is None else figure.denominator,
        "people": None if figure is None else figure.people,
        "with_others": figure is not None and figure.is_wider,
        "low": None if figure is None else figure.low,
        "high": None if figure is None else figure.high,
        "told_of": "" if figure is None else figure.told_of,
    }

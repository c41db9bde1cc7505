"""Values, core competencies, gaps and the portfolio by API, by the services of the pages."""

import re
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from leadership import access
from leadership.api import strategy_parts as parts
from leadership.api.programmes import TAGS
from leadership.models import (
    CoreCompetency,
    Nature,
    OrganisationValue,
    PortfolioFigure,
    PortfolioKind,
)
from leadership.queries import strategy as queries
from leadership.services import strategy as services
from talent.api.idempotency import KEY, once
from talent.api.views import Endpoint, ListEndpoint, RecordEndpoint
from talent.models import OrgUnit, Serves, User

WHOLE = re.compile(r"\d{1,18}", re.ASCII)
UNIT = OpenApiParameter("unit", int, description="Of which unit; without it of the whole.")
BY = OpenApiParameter("by", str, enum=["unit", "grade"], description="By what it is divided.")


def competencies(user: User) -> QuerySet[CoreCompetency]:
    return queries.with_parts(CoreCompetency.objects.visible_to(user))


def keeper(user: User) -> None:
    """For who does not keep the strategy there is nothing to change here."""
    if not access.may_keep_strategy(user):
        raise Http404


@transaction.atomic
def write(actor: User, said: dict[str, Any], competency: CoreCompetency | None) -> CoreCompetency:
    """Give what was sent to the services that take it: all of it, or nothing."""
    needed, seen = said.pop("needed", None), said.pop("levels_seen", None)
    if competency is None:
        said.pop("seen", None)
        written = services.write_competency(actor=actor, **said)
    else:
        written = services.write_competency(actor=actor, competency=competency, **said)
    if needed is not None:
        names = ("level", "lowest_grade", "highest_grade")
        levels = [{name: one.get(name) for name in names} for one in needed]
        services.set_needed_levels(actor=actor, competency=written, levels=levels, seen=seen)
    return written


class LeadershipCompetencyFilter(filters.FilterSet):
    nature = filters.ChoiceFilter(choices=Nature.choices)

    class Meta:
        model = CoreCompetency
        fields: tuple[str, ...] = ()


class LeadershipCompetencyList(ListEndpoint):
    serializer_class = parts.LeadershipCompetencySerializer
    filterset_class = LeadershipCompetencyFilter
    order = ("pk",)

    def rows(self, user: User) -> QuerySet[Any]:
        return competencies(user)

    @extend_schema(
        tags=TAGS, operation_id="leadership_competencies_list", summary="Core competencies",
        description="What the organisation needs, at which levels of which grades.",
    )  # fmt: skip
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        tags=TAGS, operation_id="leadership_competencies_create", summary="Name a core competency",
        description="A skill with the levels that grades need, as an HR admin.",
        request=parts.NewLeadershipCompetencySerializer,
        responses={201: parts.LeadershipCompetencySerializer}, parameters=[OpenApiParameter(**KEY)],
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        return once(request, self.create)

    def create(self, request: Request) -> Response:
        made = write(self.actor, self.given(parts.NewLeadershipCompetencySerializer), None)
        address = reverse("api:leadership_competency", args=[made.pk])
        body = parts.LeadershipCompetencySerializer(competencies(self.actor).get(pk=made.pk)).data
        return Response(body, status.HTTP_201_CREATED, headers={"Location": address})


class LeadershipCompetencyRecord(RecordEndpoint):
    serializer_class = parts.LeadershipCompetencySerializer

    def rows(self, user: User) -> QuerySet[Any]:
        return competencies(user)

    @extend_schema(
        tags=TAGS, operation_id="leadership_competencies_read", summary="One core competency",
        description="Why it is needed, by which grades, and for what.",
    )  # fmt: skip
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        tags=TAGS, operation_id="leadership_competencies_edit", summary="Change a core competency",
        description="Parts of it, as an HR admin; which skill it is stays.",
        request=parts.LeadershipCompetencyChangeSerializer(partial=True),
        responses=parts.LeadershipCompetencySerializer, parameters=[OpenApiParameter(**KEY)],
    )  # fmt: skip
    def patch(self, request: Request, pk: int) -> Response:
        return once(request, self.edit)

    def edit(self, request: Request) -> Response:
        keeper(self.actor)
        competency = get_object_or_404(competencies(self.actor), pk=self.kwargs["pk"])
        read = parts.LeadershipCompetencyChangeSerializer(
            data=request.data, context={"request": request}, partial=True
        )
        read.is_valid(raise_exception=True)
        write(self.actor, dict(read.validated_data), competency)
        found = competencies(self.actor).get(pk=competency.pk)
        return Response(parts.LeadershipCompetencySerializer(found).data)


class LeadershipCompetencyActs(Endpoint):
    @extend_schema(
        tags=TAGS, operation_id="leadership_competencies_act", summary="Retire or restore one",
        description="As an HR admin; figures and history stay.",
        request=parts.LeadershipKeepingActSerializer,
        responses=parts.LeadershipCompetencySerializer, parameters=[OpenApiParameter(**KEY)],
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        return once(request, self.act)

    def act(self, request: Request) -> Response:
        keeper(self.actor)
        competency = get_object_or_404(competencies(self.actor), pk=self.kwargs["pk"])
        back = self.given(parts.LeadershipKeepingActSerializer)["act"] == "restore"
        services.retire_competency(actor=self.actor, competency=competency, back=back)
        found = competencies(self.actor).get(pk=competency.pk)
        return Response(parts.LeadershipCompetencySerializer(found).data)


class LeadershipValueList(ListEndpoint):
    serializer_class = parts.LeadershipValueSerializer
    order = ("position", "name", "pk")

    def rows(self, user: User) -> QuerySet[Any]:
        """Those that stand on the list; who keeps it reads those that do not any more too."""
        rows: QuerySet[OrganisationValue] = OrganisationValue.objects.visible_to(user)
        keeps = access.may_keep_strategy(user)
        return rows if keeps else rows.filter(retired_on__isnull=True)

    @extend_schema(
        tags=TAGS, operation_id="leadership_values_list", summary="Values of the organisation",
        description="In their order; HR admins also read those that were taken off the list.",
    )  # fmt: skip
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        tags=TAGS, operation_id="leadership_values_create", summary="Write a value",
        description="As an HR admin; everybody reads it at once.",
        request=parts.LeadershipValueChangeSerializer,
        responses={201: parts.LeadershipValueSerializer}, parameters=[OpenApiParameter(**KEY)],
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        return once(request, self.create)

    def create(self, request: Request) -> Response:
        said = self.given(parts.LeadershipValueChangeSerializer)
        said.pop("seen", None)
        made = services.write_value(actor=self.actor, **said)
        body = parts.LeadershipValueSerializer(made).data
        address = reverse("api:leadership_value", args=[made.pk])
        return Response(body, status.HTTP_201_CREATED, headers={"Location": address})


class LeadershipValueRecord(Endpoint):
    @extend_schema(
        tags=TAGS, operation_id="leadership_values_edit", summary="Say a value in other words",
        description="As an HR admin.",
        request=parts.LeadershipValueChangeSerializer(partial=True),
        responses=parts.LeadershipValueSerializer, parameters=[OpenApiParameter(**KEY)],
    )  # fmt: skip
    def patch(self, request: Request, pk: int) -> Response:
        return once(request, self.edit)

    def edit(self, request: Request) -> Response:
        keeper(self.actor)
        rows = OrganisationValue.objects.visible_to(self.actor)
        value = get_object_or_404(rows, pk=self.kwargs["pk"])
        read = parts.LeadershipValueChangeSerializer(
            data=request.data, context={"request": request}, partial=True
        )
        read.is_valid(raise_exception=True)
        done = services.write_value(actor=self.actor, value=value, **dict(read.validated_data))
        return Response(parts.LeadershipValueSerializer(done).data)


class LeadershipValueActs(Endpoint):
    @extend_schema(
        tags=TAGS, operation_id="leadership_values_act", summary="Take a value off, or put it back",
        description="As an HR admin; competencies that serve it stay.",
        request=parts.LeadershipKeepingActSerializer,
        responses=parts.LeadershipValueSerializer, parameters=[OpenApiParameter(**KEY)],
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        return once(request, self.act)

    def act(self, request: Request) -> Response:
        keeper(self.actor)
        rows = OrganisationValue.objects.visible_to(self.actor)
        value = get_object_or_404(rows, pk=self.kwargs["pk"])
        back = self.given(parts.LeadershipKeepingActSerializer)["act"] == "restore"
        services.retire_value(actor=self.actor, value=value, back=back)
        return Response(parts.LeadershipValueSerializer(rows.get(pk=value.pk)).data)


class LeadershipGaps(Endpoint):
    def known_parameters(self) -> set[str]:
        return {"unit", "by"}

    @extend_schema(
        tags=TAGS, operation_id="leadership_competency_gaps_read", summary="The competency gap",
        description=(
            "Current against needed levels of the whole or a unit, by the units below it or by"
            " grade. Every figure stands for five people and more; counted once a month. For HR,"
            " executives and managers, of the units whose figures they read."
        ),
        parameters=[UNIT, BY], responses=parts.LeadershipGapsSerializer,
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        if not access.may_see_gaps(self.actor):
            raise Http404
        unit = self.unit(request.query_params.get("unit", ""))
        by = request.query_params.get("by", "unit")
        if by not in ("unit", "grade"):
            raise serializers.ValidationError({"by": "Choose unit or grade."})
        picture = None
        if unit is not None or queries.sees_whole(self.actor):
            build = queries.gap_by_grade if by == "grade" else queries.gap_by_unit
            picture = build(self.actor, unit)
        body = {
            "unit": unit.pk if unit is not None else None,
            "counted_on": queries.counted_on(self.actor),
            "columns": [{"name": name, "unit": pk} for name, pk in picture.columns]
            if picture is not None
            else [],
            "rows": picture.rows if picture is not None else [],
        }
        return Response(parts.LeadershipGapsSerializer(body).data)

    def unit(self, asked: str) -> OrgUnit | None:
        """The unit that is asked for, else the highest; None for the whole or none at all."""
        if asked:
            if not WHOLE.fullmatch(asked):
                raise serializers.ValidationError({"unit": "Send the id as a number."})
            # A unit of which nothing is told answers as one that does not exist.
            return get_object_or_404(queries.units_in_sight(self.actor), pk=int(asked))
        if queries.sees_whole(self.actor):
            return None
        return next(iter(queries.top_units(self.actor)), None)


class LeadershipPortfolioFilter(filters.FilterSet):
    year = filters.NumberFilter(min_value=1, max_value=9999)
    quarter = filters.NumberFilter(min_value=1, max_value=4)
    kind = filters.ChoiceFilter(choices=PortfolioKind.choices)
    serves = filters.ChoiceFilter(choices=Serves.choices)

    class Meta:
        model = PortfolioFigure
        fields: tuple[str, ...] = ()


class LeadershipPortfolio(ListEndpoint):
    serializer_class = parts.LeadershipPortfolioSerializer
    filterset_class = LeadershipPortfolioFilter
    order = ("year", "pk")

    def rows(self, user: User) -> QuerySet[Any]:
        return PortfolioFigure.objects.visible_to(user).select_related("programme")

    @extend_schema(
        tags=TAGS, operation_id="leadership_portfolio_list", summary="The portfolio",
        description=(
            "People and hours by whom they serve and by training and development, in sums over five"
            " people and more. For executives and HR."
        ),
    )  # fmt: skip
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        if not access.may_see_portfolio(self.actor):
            raise Http404
        return super().get(request, *args, **kwargs)

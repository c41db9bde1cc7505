"""Assessments of performance and of potential by API: two lists, alike and apart."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from leadership.api import calibration_parts as parts
from leadership.models import (
    AssessmentScale,
    PerformanceAssessment,
    PersonAssessmentKind,
    PersonAssessmentState,
    PotentialAssessment,
)
from leadership.services import person_assessments as services
from talent.api.idempotency import KEY, once
from talent.api.views import ListEndpoint, RecordEndpoint, described
from talent.models import User

TAGS = ["leadership: performance and potential"]
KEYED = [OpenApiParameter(**KEY)]


@described(
    tags=TAGS, operation_id="leadership_scales_list", summary="Scales of performance and potential"
)
class ScaleList(ListEndpoint):
    serializer_class = parts.AssessmentScaleSerializer
    order = ("kind", "pk")

    def rows(self, user: User) -> QuerySet[Any]:
        return AssessmentScale.objects.visible_to(user)


class PerformanceFilter(filters.FilterSet):
    employee = filters.NumberFilter(field_name="employee")
    state = filters.ChoiceFilter(choices=PersonAssessmentState.choices)

    class Meta:
        model = PerformanceAssessment
        fields: tuple[str, ...] = ()


class PotentialFilter(PerformanceFilter):
    class Meta:
        model = PotentialAssessment
        fields: tuple[str, ...] = ()


class AssessmentList(ListEndpoint):
    """What both lists share."""

    kind: PersonAssessmentKind
    model: Any
    shown: type[serializers.ModelSerializer[Any]]
    written: type[serializers.Serializer[Any]]
    order = ("-assessed_on", "-pk")

    def rows(self, user: User) -> QuerySet[Any]:
        rows: QuerySet[Any] = self.model.objects.visible_to(user)
        return rows.select_related("employee", "author", "scale")

    def create(self, request: Request) -> Response:
        given = self.given(self.written)
        made = services.save_assessment(actor=self.actor, kind=self.kind, **given)
        address = reverse(f"api:leadership_{self.kind}_assessment", args=[made.pk])
        body = self.shown(made).data
        return Response(body, status.HTTP_201_CREATED, headers={"Location": address})


class PerformanceList(AssessmentList):
    kind, model = PersonAssessmentKind.PERFORMANCE, PerformanceAssessment
    shown = serializer_class = parts.PerformanceAssessmentSerializer
    written = parts.PerformanceAssessmentWriteSerializer
    filterset_class = PerformanceFilter

    @extend_schema(
        tags=TAGS, operation_id="leadership_performance_list", summary="Performance assessments",
        description="One's own, those of one's line or scope, and what is published of oneself.",
    )  # fmt: skip
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        tags=TAGS, operation_id="leadership_performance_begin", summary="Begin one of performance",
        description="As a draft, by a manager above the person.", parameters=KEYED,
        request=parts.PerformanceAssessmentWriteSerializer,
        responses={201: parts.PerformanceAssessmentSerializer},
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        return once(request, self.create)


class PotentialList(AssessmentList):
    kind, model = PersonAssessmentKind.POTENTIAL, PotentialAssessment
    shown = serializer_class = parts.PotentialAssessmentSerializer
    written = parts.PotentialAssessmentWriteSerializer
    filterset_class = PotentialFilter

    @extend_schema(
        tags=TAGS, operation_id="leadership_potential_list", summary="Potential assessments",
        description="One's own, those of one's line or scope, and what is published of oneself.",
    )  # fmt: skip
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        tags=TAGS, operation_id="leadership_potential_begin", summary="Begin one of potential",
        description="As a draft, by a manager above the person.", parameters=KEYED,
        request=parts.PotentialAssessmentWriteSerializer,
        responses={201: parts.PotentialAssessmentSerializer},
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        return once(request, self.create)


class AssessmentRecord(RecordEndpoint):
    """What both records share."""

    model: Any
    shown: type[serializers.ModelSerializer[Any]]

    def rows(self, user: User) -> QuerySet[Any]:
        rows: QuerySet[Any] = self.model.objects.visible_to(user)
        return rows.select_related("employee", "author", "scale")

    def turn(self, request: Request) -> Response:
        made = get_object_or_404(self.rows(self.actor), pk=self.kwargs["pk"])
        wanted = self.given(parts.PersonAssessmentActSerializer)["act"]
        act: Any = services.submit_assessment if wanted == "submit" else services.publish_assessment
        return Response(self.shown(act(actor=self.actor, assessment=made)).data)

    def discard(self, pk: int) -> Response:
        made = get_object_or_404(self.rows(self.actor), pk=pk)
        services.discard_assessment(actor=self.actor, assessment=made)
        return Response(status=status.HTTP_204_NO_CONTENT)


class PerformanceRecord(AssessmentRecord):
    model = PerformanceAssessment
    shown = serializer_class = parts.PerformanceAssessmentSerializer

    @extend_schema(
        tags=TAGS, operation_id="leadership_performance_read", summary="One of performance"
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        tags=TAGS, operation_id="leadership_performance_act", summary="Hand in, or publish",
        request=parts.PersonAssessmentActSerializer, parameters=KEYED,
        responses=parts.PerformanceAssessmentSerializer,
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        return once(request, self.turn)

    @extend_schema(
        tags=TAGS, operation_id="leadership_performance_discard", summary="Throw a draft away",
        responses={204: None},
    )  # fmt: skip
    def delete(self, request: Request, pk: int) -> Response:
        return self.discard(pk)


class PotentialRecord(AssessmentRecord):
    model = PotentialAssessment
    shown = serializer_class = parts.PotentialAssessmentSerializer

    @extend_schema(tags=TAGS, operation_id="leadership_potential_read", summary="One of potential")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        tags=TAGS, operation_id="leadership_potential_act", summary="Hand in, or publish",
        request=parts.PersonAssessmentActSerializer, parameters=KEYED,
        responses=parts.PotentialAssessmentSerializer,
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        return once(request, self.turn)

    @extend_schema(
        tags=TAGS, operation_id="leadership_potential_discard", summary="Throw a draft away",
        responses={204: None},
    )  # fmt: skip
    def delete(self, request: Request, pk: int) -> Response:
        return self.discard(pk)

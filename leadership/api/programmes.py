"""Leadership programmes and core competencies by API, by the services of the pages."""

from collections.abc import Callable
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from leadership.api import programme_parts as parts
from leadership.models import (
    Component,
    Programme,
    ProgrammeState,
    WayChoice,
)
from leadership.services import programmes as services
from talent.api.idempotency import KEY, once
from talent.api.views import Endpoint, ListEndpoint, RecordEndpoint
from talent.models import Serves, User

TAGS = ["leadership programmes"]
ACTS: dict[str, Callable[..., Programme]] = {
    "offer": services.offer_programme,
    "retire": services.retire_programme,
}


def programmes(user: User) -> QuerySet[Programme]:
    """The programmes that a user sees, with all that is said of one."""
    components = Component.objects.order_by("position").prefetch_related("prerequisites")
    rows = Programme.objects.visible_to(user).select_related("objective", "sponsor")
    return rows.prefetch_related(
        "audience__unit", "audience__family", "audience__lowest_grade", "audience__highest_grade",
        "targets__skill", Prefetch("components", components),
    )  # fmt: skip


class LeadershipProgrammeFilter(filters.FilterSet):
    q = filters.CharFilter(method="by_words", label="Words of name or purpose", max_length=100)
    state = filters.ChoiceFilter(choices=ProgrammeState.choices)
    way = filters.ChoiceFilter(choices=WayChoice.choices)
    serves = filters.ChoiceFilter(choices=Serves.choices)

    class Meta:
        model = Programme
        fields: tuple[str, ...] = ()

    def by_words(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        for word in value.split()[:6]:
            rows = rows.filter(Q(name__icontains=word) | Q(purpose__icontains=word))
        return rows


class LeadershipProgrammeList(ListEndpoint):
    serializer_class = parts.LeadershipProgrammeSerializer
    filterset_class = LeadershipProgrammeFilter
    order = ("name", "pk")

    def rows(self, user: User) -> QuerySet[Any]:
        return programmes(user)

    @extend_schema(
        tags=TAGS, operation_id="leadership_programmes_list", summary="Leadership programmes",
        description="Those offered; drafts for HR admins and their sponsors.",
    )  # fmt: skip
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        tags=TAGS, operation_id="leadership_programmes_create", summary="Set up a programme",
        description="A draft with its curriculum, as an HR admin: all of it, or nothing.",
        request=parts.NewLeadershipProgrammeSerializer,
        responses={201: parts.LeadershipProgrammeSerializer},
        parameters=[OpenApiParameter(**KEY)],
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        return once(request, self.create)

    def create(self, request: Request) -> Response:
        said = self.given(parts.NewLeadershipProgrammeSerializer)
        programme = parts.write(self.actor, said)
        address = reverse("api:leadership_programme", args=[programme.pk])
        found = programmes(self.actor).get(pk=programme.pk)
        body = parts.LeadershipProgrammeSerializer(found).data
        return Response(body, status.HTTP_201_CREATED, headers={"Location": address})


class LeadershipProgrammeRecord(RecordEndpoint):
    serializer_class = parts.LeadershipProgrammeSerializer

    def rows(self, user: User) -> QuerySet[Any]:
        return programmes(user)

    @extend_schema(
        tags=TAGS, operation_id="leadership_programmes_read", summary="One programme",
        description="With its audience, what it raises, and its curriculum.",
    )  # fmt: skip
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        tags=TAGS, operation_id="leadership_programmes_edit", summary="Change a programme",
        description="Parts of it, as an HR admin; the curriculum is changed by its components.",
        request=parts.LeadershipProgrammeChangeSerializer(partial=True),
        responses=parts.LeadershipProgrammeSerializer, parameters=[OpenApiParameter(**KEY)],
    )  # fmt: skip
    def patch(self, request: Request, pk: int) -> Response:
        return once(request, self.edit)

    def edit(self, request: Request) -> Response:
        programme = get_object_or_404(programmes(self.actor), pk=self.kwargs["pk"])
        read = parts.LeadershipProgrammeChangeSerializer(
            data=request.data, context={"request": request}, partial=True
        )
        read.is_valid(raise_exception=True)
        parts.write(self.actor, dict(read.validated_data), programme)
        found = programmes(self.actor).get(pk=programme.pk)
        return Response(parts.LeadershipProgrammeSerializer(found).data)


class LeadershipProgrammeActs(Endpoint):
    @extend_schema(
        tags=TAGS, operation_id="leadership_programmes_act", summary="Offer or retire a programme",
        description="As an HR admin; what a draft lacks is said.",
        request=parts.LeadershipProgrammeActSerializer,
        responses=parts.LeadershipProgrammeSerializer, parameters=[OpenApiParameter(**KEY)],
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        return once(request, self.act)

    def act(self, request: Request) -> Response:
        programme = get_object_or_404(programmes(self.actor), pk=self.kwargs["pk"])
        act = self.given(parts.LeadershipProgrammeActSerializer)["act"]
        ACTS[act](actor=self.actor, programme=programme)
        found = programmes(self.actor).get(pk=programme.pk)
        return Response(parts.LeadershipProgrammeSerializer(found).data)

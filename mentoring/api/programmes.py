"""Programmes by API: reading, setting up, changing, opening and ending, by the pages' services."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from mentoring.api import programme_parts as parts
from mentoring.models import Programme, ProgrammeKind, ProgrammeState
from mentoring.queries.programmes import Wanted, programmes_like, with_counts
from mentoring.services import programmes as services
from talent.api.idempotency import KEY, once
from talent.api.views import Endpoint, ListEndpoint, RecordEndpoint
from talent.models import User

TAGS = ["mentoring programmes"]
ACTS: dict[str, Callable[..., Programme]] = {
    "open": services.open_programme,
    "call_off": services.call_off_programme,
    "finish": services.finish_programme,
}


def programmes(user: User) -> QuerySet[Programme]:
    """The programmes that a user sees, with all that is said of one."""
    rows = with_counts(Programme.objects.visible_to(user)).select_related("objective")
    return rows.prefetch_related(
        "coordinators__employee", "audience__unit", "audience__family",
        "audience__lowest_grade", "audience__highest_grade",
    )  # fmt: skip


class ProgrammeFilter(filters.FilterSet):
    q = filters.CharFilter(method="by_words", label="Words of name or purpose", max_length=100)
    kind = filters.ChoiceFilter(choices=ProgrammeKind.choices)
    state = filters.ChoiceFilter(choices=ProgrammeState.choices)

    class Meta:
        model = Programme
        fields: tuple[str, ...] = ()

    def by_words(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        user = self.request.user
        return rows.filter(pk__in=programmes_like(user, Wanted(text=value, show="")).values("pk"))


class ProgrammeList(ListEndpoint):
    serializer_class = parts.ProgrammeSerializer
    filterset_class = ProgrammeFilter
    order = ("-starts_on", "-pk")

    def rows(self, user: User) -> QuerySet[Any]:
        return programmes(user)

    @extend_schema(
        tags=TAGS, operation_id="mentoring_programmes_list", summary="Mentoring programmes",
        description="Those open and finished; drafts for who runs them and for HR admins.",
    )  # fmt: skip
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        tags=TAGS, operation_id="mentoring_programmes_create", summary="Set up a programme",
        description="A draft, as an HR admin. Questions begin with the library’s.",
        request=parts.NewProgrammeSerializer, responses={201: parts.ProgrammeSerializer},
        parameters=[OpenApiParameter(**KEY)],
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        return once(request, self.create)

    def create(self, request: Request) -> Response:
        said = self.given(parts.NewProgrammeSerializer)
        programme = parts.write(self.actor, said)
        address = reverse("api:mentoring_programme", args=[programme.pk])
        body = parts.ProgrammeSerializer(programmes(self.actor).get(pk=programme.pk)).data
        return Response(body, status.HTTP_201_CREATED, headers={"Location": address})


class ProgrammeRecord(RecordEndpoint):
    serializer_class = parts.ProgrammeSerializer

    def rows(self, user: User) -> QuerySet[Any]:
        return programmes(user)

    @extend_schema(
        tags=TAGS, operation_id="mentoring_programmes_read", summary="One programme",
        description="With its audience, its rules, the weights of its score and its questions.",
    )  # fmt: skip
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        tags=TAGS, operation_id="mentoring_programmes_edit", summary="Change a programme",
        description=(
            "Parts of it, as who runs it. Once people have joined, only what takes nothing from"
            " them; the refusal says what would be needed."
        ),
        request=parts.ProgrammeChangeSerializer(partial=True),
        responses=parts.ProgrammeSerializer, parameters=[OpenApiParameter(**KEY)],
    )  # fmt: skip
    def patch(self, request: Request, pk: int) -> Response:
        return once(request, self.edit)

    def edit(self, request: Request) -> Response:
        programme = get_object_or_404(programmes(self.actor), pk=self.kwargs["pk"])
        read = parts.ProgrammeChangeSerializer(
            data=request.data, context={"request": request}, partial=True
        )
        read.is_valid(raise_exception=True)
        parts.write(self.actor, dict(read.validated_data), programme)
        found = programmes(self.actor).get(pk=programme.pk)
        return Response(parts.ProgrammeSerializer(found).data)


class ProgrammeActs(Endpoint):
    @extend_schema(
        tags=TAGS, operation_id="mentoring_programmes_act", summary="Open or end a programme",
        description="Open a draft, call a programme off, or finish it, as who runs it.",
        request=parts.ProgrammeActSerializer, responses=parts.ProgrammeSerializer,
        parameters=[OpenApiParameter(**KEY)],
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        return once(request, self.act)

    def act(self, request: Request) -> Response:
        programme = get_object_or_404(programmes(self.actor), pk=self.kwargs["pk"])
        act = self.given(parts.ProgrammeActSerializer)["act"]
        ACTS[act](actor=self.actor, programme=programme)
        found = programmes(self.actor).get(pk=programme.pk)
        return Response(parts.ProgrammeSerializer(found).data)

"""Cycles of 360 feedback by API, for HR admins: steering and completion, never an answer."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from leadership import access
from leadership.api import feedback_parts as parts
from leadership.models import CycleState, FeedbackCycle, FeedbackSubject, QuestionSet
from leadership.services import feedback_closing
from leadership.services import feedback_cycles as services
from talent.api.idempotency import KEY, once
from talent.api.views import Endpoint, ListEndpoint, RecordEndpoint, described
from talent.models import User

TAGS = ["leadership: 360 feedback"]
ACTS: dict[str, Callable[..., FeedbackCycle]] = {
    "launch": services.launch_cycle,
    "begin": services.begin_answers,
    "close": feedback_closing.close_cycle,
    "release": feedback_closing.release_cycle,
    "call_off": services.call_off_cycle,
}


def cycles(user: User) -> QuerySet[FeedbackCycle]:
    return FeedbackCycle.objects.kept_by(user).select_related("question_set")


class FeedbackCycleFilter(filters.FilterSet):
    q = filters.CharFilter(field_name="name", lookup_expr="icontains", max_length=100)
    state = filters.ChoiceFilter(choices=CycleState.choices)

    class Meta:
        model = FeedbackCycle
        fields: tuple[str, ...] = ()


class HrOnly:
    """For everybody but HR admins there is no such address."""

    actor: User

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)  # type: ignore[misc]
        if not access.may_keep_feedback(self.actor):
            raise Http404


@described(
    tags=TAGS, operation_id="leadership_feedback_question_sets", summary="Sets of questions",
    description="As an HR admin; they are written in HR’s workplace.",
)  # fmt: skip
class FeedbackQuestionSetList(HrOnly, ListEndpoint):  # type: ignore[misc]
    serializer_class = parts.FeedbackQuestionSetSerializer
    order = ("name", "pk")

    def rows(self, user: User) -> QuerySet[Any]:
        return QuestionSet.objects.visible_to(user).prefetch_related("questions__skill")


class FeedbackCycleList(HrOnly, ListEndpoint):  # type: ignore[misc]
    serializer_class = parts.FeedbackCycleSerializer
    filterset_class = FeedbackCycleFilter
    order = ("-ends_on", "-pk")

    def rows(self, user: User) -> QuerySet[Any]:
        return cycles(user)

    @extend_schema(
        tags=TAGS, operation_id="leadership_feedback_cycles_list", summary="360 cycles",
        description="As an HR admin.",
    )  # fmt: skip
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        tags=TAGS, operation_id="leadership_feedback_cycles_create", summary="Set up a cycle",
        description="A draft, as an HR admin.", request=parts.NewFeedbackCycleSerializer,
        responses={201: parts.FeedbackCycleSerializer}, parameters=[OpenApiParameter(**KEY)],
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        return once(request, self.create)

    def create(self, request: Request) -> Response:
        said = self.given(parts.NewFeedbackCycleSerializer)
        cycle = services.create_cycle(actor=self.actor, **said)
        address = reverse("api:leadership_feedback_cycle", args=[cycle.pk])
        body = parts.FeedbackCycleSerializer(cycle).data
        return Response(body, status.HTTP_201_CREATED, headers={"Location": address})


class FeedbackCycleRecord(HrOnly, RecordEndpoint):  # type: ignore[misc]
    serializer_class = parts.FeedbackCycleSerializer

    def rows(self, user: User) -> QuerySet[Any]:
        return cycles(user)

    @extend_schema(
        tags=TAGS, operation_id="leadership_feedback_cycles_read", summary="One cycle",
        description="As an HR admin.",
    )  # fmt: skip
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        tags=TAGS, operation_id="leadership_feedback_cycles_edit", summary="Change a cycle",
        description="A draft; once launched only its days, to later ones.",
        request=parts.NewFeedbackCycleSerializer(partial=True),
        responses=parts.FeedbackCycleSerializer, parameters=[OpenApiParameter(**KEY)],
    )  # fmt: skip
    def patch(self, request: Request, pk: int) -> Response:
        return once(request, self.edit)

    def edit(self, request: Request) -> Response:
        cycle = get_object_or_404(cycles(self.actor), pk=self.kwargs["pk"])
        read = parts.NewFeedbackCycleSerializer(
            data=request.data, context={"request": request}, partial=True
        )
        read.is_valid(raise_exception=True)
        services.edit_cycle(actor=self.actor, cycle=cycle, **dict(read.validated_data))
        found = cycles(self.actor).get(pk=cycle.pk)
        return Response(parts.FeedbackCycleSerializer(found).data)


class FeedbackCycleActs(HrOnly, Endpoint):  # type: ignore[misc]
    @extend_schema(
        tags=TAGS, operation_id="leadership_feedback_cycles_act", summary="Steer a cycle",
        description="Launch, begin the answers, close, release or call off, as an HR admin.",
        request=parts.FeedbackCycleActSerializer, responses=parts.FeedbackCycleSerializer,
        parameters=[OpenApiParameter(**KEY)],
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        return once(request, self.act)

    def act(self, request: Request) -> Response:
        cycle = get_object_or_404(cycles(self.actor), pk=self.kwargs["pk"])
        act = self.given(parts.FeedbackCycleActSerializer)["act"]
        ACTS[act](actor=self.actor, cycle=cycle)
        found = cycles(self.actor).get(pk=cycle.pk)
        return Response(parts.FeedbackCycleSerializer(found).data)


class FeedbackCyclePeople(HrOnly, ListEndpoint):  # type: ignore[misc]
    serializer_class = parts.FeedbackSubjectSerializer
    order = ("pk",)

    def rows(self, user: User) -> QuerySet[Any]:
        cycle = get_object_or_404(cycles(user), pk=self.kwargs["pk"])
        rows = FeedbackSubject.objects.filter(cycle=cycle)
        return rows.select_related("cycle", "employee").prefetch_related("progress")

    @extend_schema(
        tags=TAGS, operation_id="leadership_feedback_cycle_people", summary="About whom it is",
        description="With how far each is: enough or not, as of the morning.",
    )  # fmt: skip
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        tags=TAGS, operation_id="leadership_feedback_cycle_people_add", summary="Add somebody",
        description="Before answers begin.", request=parts.NewFeedbackSubjectSerializer,
        responses={204: None}, parameters=[OpenApiParameter(**KEY)],
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        return once(request, self.add)

    def add(self, request: Request) -> Response:
        cycle = get_object_or_404(cycles(self.actor), pk=self.kwargs["pk"])
        said = self.given(parts.NewFeedbackSubjectSerializer)
        services.add_subjects(actor=self.actor, cycle=cycle, people=[said["employee"]])
        return Response(status=status.HTTP_204_NO_CONTENT)

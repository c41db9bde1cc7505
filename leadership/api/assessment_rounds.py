"""Assessment rounds by API: set up, turned, and who is still to be assessed by whom."""

from typing import Any

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
from leadership.api.calibration_parts import colleagues, grades, units
from leadership.models import (
    AssessmentRound,
    AssessmentTask,
    CalibrationSession,
    RoundAssessor,
    RoundState,
)
from leadership.services import assessment_rounds as services
from talent.api.idempotency import KEY, once
from talent.api.parts import ChoiceOf, PersonPart
from talent.api.views import ListEndpoint, RecordEndpoint, described
from talent.models import User

TAGS = ["leadership: performance and potential"]
KEYED = [OpenApiParameter(**KEY)]


def sessions(user: User) -> Any:
    rows: Any = CalibrationSession.objects
    return rows.run_by(user) if user.is_active else rows.none()


class AssessmentRoundSerializer(serializers.ModelSerializer[AssessmentRound]):
    """A round: what it asks, of whom, and by when."""

    class Meta:
        model = AssessmentRound
        fields: tuple[str, ...] = (
            "id", "name", "purpose", "state", "asks_performance", "asks_potential", "assessed_by",
            "due_on", "ends_on", "opened_at", "ended_at",
        )  # fmt: skip


class AssessmentRoundWriteSerializer(serializers.Serializer[Any]):
    """What is said of a round; about whom it is stays once it has begun."""

    name = serializers.CharField(max_length=150)
    purpose = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    asks_performance = serializers.BooleanField(required=False)
    asks_potential = serializers.BooleanField(required=False)
    assessed_by = serializers.ChoiceField(RoundAssessor.choices, required=False)
    due_on = serializers.DateField()
    ends_on = serializers.DateField()
    session = ChoiceOf(sessions, required=False, allow_null=True)
    units = serializers.ListField(child=ChoiceOf(units), required=False, max_length=30)
    listed = serializers.ListField(child=ChoiceOf(colleagues), required=False, max_length=500)
    lowest_grade = ChoiceOf(grades, required=False, allow_null=True)
    highest_grade = ChoiceOf(grades, required=False, allow_null=True)


class AssessmentRoundActSerializer(serializers.Serializer[Any]):
    act = serializers.ChoiceField(["open", "end"])


class AssessmentTaskSerializer(serializers.ModelSerializer[AssessmentTask]):
    """One person of a round: by whom they are assessed, and whether it is handed in."""

    employee = PersonPart(read_only=True)
    assessor = PersonPart(read_only=True, allow_null=True)
    performance_done = serializers.BooleanField(read_only=True)
    potential_done = serializers.BooleanField(read_only=True)

    class Meta:
        model = AssessmentTask
        fields: tuple[str, ...] = (
            "id", "employee", "assessor", "performance_done", "potential_done",
        )  # fmt: skip


class RoundFilter(filters.FilterSet):
    state = filters.ChoiceFilter(choices=RoundState.choices)

    class Meta:
        model = AssessmentRound
        fields: tuple[str, ...] = ()


class RoundList(ListEndpoint):
    serializer_class = AssessmentRoundSerializer
    filterset_class = RoundFilter
    order = ("-due_on", "-pk")

    def rows(self, user: User) -> QuerySet[Any]:
        return AssessmentRound.objects.visible_to(user)

    @extend_schema(
        tags=TAGS, operation_id="leadership_rounds_list", summary="Assessment rounds",
        description="Those in which one assesses, and those whose progress one reads.",
    )  # fmt: skip
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        tags=TAGS, operation_id="leadership_rounds_create", summary="Set a round up",
        description="By HR admins; nobody is asked before it begins.", parameters=KEYED,
        request=AssessmentRoundWriteSerializer, responses={201: AssessmentRoundSerializer},
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        return once(request, self.create)

    def create(self, request: Request) -> Response:
        made = services.create_round(actor=self.actor, **self.given(AssessmentRoundWriteSerializer))
        address = reverse("api:leadership_round", args=[made.pk])
        body = AssessmentRoundSerializer(made).data
        return Response(body, status.HTTP_201_CREATED, headers={"Location": address})


class RoundRecord(RecordEndpoint):
    serializer_class = AssessmentRoundSerializer

    def rows(self, user: User) -> QuerySet[Any]:
        return AssessmentRound.objects.visible_to(user)

    def run(self, pk: int) -> AssessmentRound:
        """A round, for HR admins; whoever else sees it is told that there is no such thing."""
        if not access.may_set_up_rounds(self.actor):
            raise Http404
        found: AssessmentRound = get_object_or_404(self.rows(self.actor), pk=pk)
        return found

    @extend_schema(tags=TAGS, operation_id="leadership_rounds_read", summary="One round")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        tags=TAGS, operation_id="leadership_rounds_edit", summary="Change a round",
        description="Once it has begun what it asks, of whom and about whom stays.",
        request=AssessmentRoundWriteSerializer, responses=AssessmentRoundSerializer,
    )  # fmt: skip
    def put(self, request: Request, pk: int) -> Response:
        row = self.run(pk)
        given = self.given(AssessmentRoundWriteSerializer)
        made = services.edit_round(actor=self.actor, round=row, **given)
        return Response(AssessmentRoundSerializer(made).data)

    @extend_schema(
        tags=TAGS, operation_id="leadership_rounds_act", summary="Begin, or end at once",
        request=AssessmentRoundActSerializer, parameters=KEYED, responses=AssessmentRoundSerializer,
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        return once(request, self.turn)

    def turn(self, request: Request) -> Response:
        row = self.run(self.kwargs["pk"])
        wanted = self.given(AssessmentRoundActSerializer)["act"]
        act = services.open_round if wanted == "open" else services.end_round
        return Response(AssessmentRoundSerializer(act(actor=self.actor, round=row)).data)

    @extend_schema(
        tags=TAGS, operation_id="leadership_rounds_discard", summary="Throw away what never began",
        responses={204: None},
    )  # fmt: skip
    def delete(self, request: Request, pk: int) -> Response:
        services.discard_round(actor=self.actor, round=self.run(pk))
        return Response(status=status.HTTP_204_NO_CONTENT)


@described(
    tags=TAGS, operation_id="leadership_rounds_tasks", summary="Who is assessed by whom in a round",
    description="One's own tasks; of others for HR and the session's facilitators. Never oneself.",
)  # fmt: skip
class TaskList(ListEndpoint):
    serializer_class = AssessmentTaskSerializer
    order = ("pk",)

    def rows(self, user: User) -> QuerySet[Any]:
        rounds: Any = AssessmentRound.objects.visible_to(user)
        row = get_object_or_404(rounds, pk=self.kwargs["pk"])
        tasks: Any = AssessmentTask.objects.visible_to(user).filter(round=row)
        found: QuerySet[Any] = tasks.with_done().select_related("employee", "assessor")
        return found

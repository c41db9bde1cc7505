"""Goals and check-ins: those that one may see, and what one says about one's own."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from careers.api.objectives import ObjectivePart
from careers.goal_progress import progress_of
from careers.models import (
    CheckIn,
    CheckInValue,
    Confidence,
    Direction,
    Goal,
    GoalCycle,
    GoalKind,
    GoalState,
    KeyResult,
    Objective,
    Visibility,
)
from careers.services import goals as services
from careers.services.check_ins import check_in
from talent.api.idempotency import KEY, once
from talent.api.parts import ChoiceOf, PersonPart
from talent.api.views import Endpoint, ListEndpoint, RecordEndpoint, allowed, described
from talent.models import Employee, User


class CyclePart(serializers.ModelSerializer[GoalCycle]):
    class Meta:
        model = GoalCycle
        fields: tuple[str, ...] = ("id", "name")


class KeyResultSerializer(serializers.ModelSerializer[KeyResult]):
    """One number; `current` is null while nobody has said where it stands."""

    class Meta:
        model = KeyResult
        fields: tuple[str, ...] = (
            "id", "title", "unit", "direction", "start", "target", "current",
        )  # fmt: skip


class ProgressSerializer(serializers.Serializer[Any]):
    """The mean of the known key results; `percent` is null where nothing is known."""

    percent = serializers.IntegerField(allow_null=True)
    known = serializers.IntegerField(help_text="Key results that are in it.")
    total = serializers.IntegerField(help_text="All key results of the goal.")


class GoalSerializer(serializers.ModelSerializer[Goal]):
    """One goal with its key results and how far it is."""

    person = PersonPart(source="employee", read_only=True)
    cycle = CyclePart(read_only=True, allow_null=True)
    objective = ObjectivePart(read_only=True, allow_null=True)
    supports = serializers.SerializerMethodField(
        help_text="The id of the goal that it supports, where one may see that."
    )
    progress = serializers.SerializerMethodField()
    key_results = KeyResultSerializer(many=True, read_only=True)

    class Meta:
        model = Goal
        fields: tuple[str, ...] = (
            "id", "person", "title", "text", "kind", "cycle", "objective", "supports",
            "visibility", "state", "starts_on", "due_on", "ended_on", "progress", "key_results",
        )  # fmt: skip

    @extend_schema_field(serializers.IntegerField(allow_null=True))
    def get_supports(self, goal: Goal) -> int | None:
        parent = goal.parent
        return parent.pk if parent is not None else None

    @extend_schema_field(ProgressSerializer)
    def get_progress(self, goal: Goal) -> Any:
        found = progress_of(result.measure for result in goal.key_results.all())
        return ProgressSerializer(found).data


class GoalWordsSerializer(serializers.Serializer[Goal]):
    """What is changed; what is left out stays."""

    title = serializers.CharField(max_length=200, required=False)
    text = serializers.CharField(max_length=4000, required=False, allow_blank=True)
    kind = serializers.ChoiceField(GoalKind.choices, required=False)
    visibility = serializers.ChoiceField(Visibility.choices, required=False)
    cycle = ChoiceOf(GoalCycle.objects.visible_to, required=False, allow_null=True)
    objective = ChoiceOf(Objective.objects.visible_to, required=False, allow_null=True)
    supports = ChoiceOf(Goal.objects.visible_to, source="parent", required=False, allow_null=True)
    due_on = serializers.DateField(required=False, allow_null=True)


class NewGoalSerializer(GoalWordsSerializer):
    """What it takes to set a goal for oneself."""

    title = serializers.CharField(max_length=200)
    kind = serializers.ChoiceField(GoalKind.choices)


class NewKeyResultSerializer(serializers.Serializer[KeyResult]):
    """From one number to another; the direction follows from the two."""

    title = serializers.CharField(max_length=200)
    unit = serializers.CharField(max_length=20, required=False, allow_blank=True)
    start = serializers.DecimalField(max_digits=14, decimal_places=2)
    target = serializers.DecimalField(max_digits=14, decimal_places=2)


class StateSerializer(serializers.Serializer[Goal]):
    state = serializers.ChoiceField(GoalState.choices)


class ValueSerializer(serializers.Serializer[CheckInValue]):
    key_result = serializers.IntegerField(source="key_result_id", help_text="Its id.")
    value = serializers.DecimalField(max_digits=14, decimal_places=2)


class CheckInSerializer(serializers.ModelSerializer[CheckIn]):
    """What was said on one day; key results without a value were not spoken of."""

    values = ValueSerializer(many=True, read_only=True)

    class Meta:
        model = CheckIn
        fields: tuple[str, ...] = ("id", "on", "confidence", "remark", "values")


class NewCheckInSerializer(serializers.Serializer[CheckIn]):
    """How a goal goes; of the same day, what is left out stays as it was said before."""

    confidence = serializers.ChoiceField(Confidence.choices)
    remark = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    on = serializers.DateField(required=False, help_text="Today by default.")
    values = ValueSerializer(many=True, required=False)

    def validate_values(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        results = [row["key_result_id"] for row in rows]
        if len(set(results)) < len(results):
            raise serializers.ValidationError(_("Give one value for each key result."))
        return rows


class GoalFilter(filters.FilterSet):
    q = filters.CharFilter(
        field_name="title", lookup_expr="icontains", label="A part of the title", max_length=100
    )
    person = filters.ModelChoiceFilter(
        field_name="employee", queryset=allowed(Employee.objects.visible_to)
    )
    kind = filters.ChoiceFilter(choices=GoalKind.choices)
    state = filters.ChoiceFilter(choices=GoalState.choices)
    cycle = filters.ModelChoiceFilter(queryset=allowed(GoalCycle.objects.visible_to))
    objective = filters.ModelChoiceFilter(queryset=allowed(Objective.objects.visible_to))

    class Meta:
        model = Goal
        fields: tuple[str, ...] = ()


def goals(user: User) -> QuerySet[Goal]:
    """Goals with all that an answer says of them; a parent that one may not see is none."""
    seen = Goal.objects.visible_to(user)
    return seen.select_related("employee", "cycle", "objective").prefetch_related(
        "key_results", Prefetch("parent", seen)
    )


class GoalList(ListEndpoint):
    serializer_class = GoalSerializer
    filterset_class = GoalFilter
    order = ("-created_at", "-pk")

    def rows(self, user: User) -> QuerySet[Any]:
        return goals(user)

    @extend_schema(
        tags=["goals"], operation_id="goals_list", summary="Goals that I may see",
        description="One's own, those shown to everyone, and those that one's line or HR sees.",
    )  # fmt: skip
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        tags=["goals"], operation_id="goals_create", summary="Set a goal for myself",
        description="Key results follow at `/goals/{id}/key-results/`.",
        request=NewGoalSerializer, responses={201: GoalSerializer},
        parameters=[OpenApiParameter(**KEY)],
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        return once(request, self.create)

    def create(self, request: Request) -> Response:
        me = self.me()
        if me is None:
            raise ValidationError({"request": ["Only people on record have goals."]})
        goal = services.set_goal(actor=self.actor, employee=me, **self.given(NewGoalSerializer))
        address = reverse("api:goal", args=[goal.pk])
        body = GoalSerializer(goals(self.actor).get(pk=goal.pk)).data
        return Response(body, status.HTTP_201_CREATED, headers={"Location": address})


@described(tags=["goals"], operation_id="goals_read", summary="One goal")
class GoalRecord(RecordEndpoint):
    serializer_class = GoalSerializer

    def rows(self, user: User) -> QuerySet[Any]:
        return goals(user)

    @extend_schema(
        tags=["goals"], operation_id="goals_change", summary="Change one of my goals",
        description="What is left out stays.",
        request=GoalWordsSerializer, responses=GoalSerializer,
    )  # fmt: skip
    def patch(self, request: Request, pk: int) -> Response:
        goal = get_object_or_404(goals(self.actor), pk=pk)
        services.change_goal(actor=self.actor, goal=goal, **self.given(GoalWordsSerializer))
        return self.get(request, pk=pk)


class GoalAct(Endpoint):
    """What one does with one goal."""

    def goal(self, pk: int) -> Goal:
        return get_object_or_404(goals(self.actor), pk=pk)


class GoalStateRecord(GoalAct):
    @extend_schema(
        tags=["goals"], operation_id="goals_state", summary="End one of my goals, or take it up",
        description="`done` and `dropped` end it, `open` takes it up again.",
        request=StateSerializer, responses=GoalSerializer,
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        goal, state = self.goal(pk), self.given(StateSerializer)["state"]
        if state == GoalState.OPEN:
            services.reopen_goal(actor=self.actor, goal=goal)
        else:
            services.end_goal(actor=self.actor, goal=goal, state=state)
        return Response(GoalSerializer(self.goal(pk)).data)


class KeyResultList(GoalAct):
    @extend_schema(
        tags=["goals"], operation_id="goals_measure", summary="Add a key result to my goal",
        description="It leads from one number to another, up or down.",
        request=NewKeyResultSerializer, responses={201: GoalSerializer},
        parameters=[OpenApiParameter(**KEY)],
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        goal, given = self.goal(pk), self.given(NewKeyResultSerializer)
        up = given["target"] >= given["start"]
        direction = Direction.UP if up else Direction.DOWN

        def write(_request: Request) -> Response:
            services.add_key_result(actor=self.actor, goal=goal, direction=direction, **given)
            return Response(GoalSerializer(self.goal(pk)).data, status.HTTP_201_CREATED)

        return once(request, write)


class CheckInList(ListEndpoint):
    serializer_class = CheckInSerializer
    order = ("-on", "-pk")

    def rows(self, user: User) -> QuerySet[Any]:
        goal = get_object_or_404(Goal.objects.visible_to(user), pk=self.kwargs["pk"])
        return CheckIn.objects.visible_to(user).filter(goal=goal).prefetch_related("values")

    @extend_schema(
        tags=["goals"], operation_id="goals_check_ins", summary="What was said of a goal",
        description="The newest day first.",
    )  # fmt: skip
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        tags=["goals"], operation_id="goals_check_in", summary="Say how one of my goals goes",
        description="Of the same day, what is left out stays as it was said before.",
        request=NewCheckInSerializer, responses={201: CheckInSerializer},
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        goal = get_object_or_404(goals(self.actor), pk=pk)
        read = NewCheckInSerializer(data=request.data, context={"request": request})
        read.is_valid(raise_exception=True)
        given = dict(read.validated_data)
        results = {row.pk: row for row in goal.key_results.all()}
        values = {row["key_result_id"]: row["value"] for row in given.pop("values", [])}
        if not values.keys() <= results.keys():
            raise ValidationError({"values": ["A value belongs to a key result of this goal."]})
        said = check_in(
            actor=self.actor, goal=goal,
            values={results[key]: value for key, value in values.items()}, **given,
        )  # fmt: skip
        body = CheckInSerializer(self.rows(self.actor).get(pk=said.pk)).data
        return Response(body, status.HTTP_201_CREATED)

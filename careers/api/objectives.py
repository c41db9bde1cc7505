"""The organisation's objectives: the tree, and for HR what changes it."""

from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from careers.models import Objective
from careers.queries.objectives import SHOWS, shown
from careers.services import objectives as services
from talent.api.idempotency import KEY, once
from talent.api.parts import ChoiceOf, PersonPart, UnitPart
from talent.api.views import Endpoint, ListEndpoint, RecordEndpoint, allowed, described
from talent.models import Employee, OrgUnit, User


class ObjectivePart(serializers.ModelSerializer[Objective]):
    class Meta:
        model = Objective
        fields: tuple[str, ...] = ("id", "title")


class ObjectiveSerializer(serializers.ModelSerializer[Objective]):
    """One thing that the organisation, or a unit where it says one, wants to reach."""

    unit = UnitPart(read_only=True, allow_null=True)
    parent = ObjectivePart(read_only=True, allow_null=True)
    owner = PersonPart(read_only=True, allow_null=True)
    starts_on = serializers.DateField(source="valid.lower", read_only=True)
    last_day = serializers.SerializerMethodField()

    class Meta:
        model = Objective
        fields: tuple[str, ...] = (
            "id", "title", "description", "unit", "parent", "owner", "starts_on", "last_day",
        )  # fmt: skip

    @extend_schema_field(serializers.DateField(allow_null=True))
    def get_last_day(self, objective: Objective) -> date | None:
        end = objective.valid.upper
        return end - timedelta(days=1) if end else None


class ObjectiveWordsSerializer(serializers.Serializer[Objective]):
    """What is changed; what is left out stays."""

    title = serializers.CharField(max_length=200, required=False)
    description = serializers.CharField(max_length=4000, required=False, allow_blank=True)
    owner = ChoiceOf(Employee.objects.visible_to, required=False, allow_null=True)
    starts_on = serializers.DateField(required=False)
    last_day = serializers.DateField(required=False, allow_null=True)


class NewObjectiveSerializer(ObjectiveWordsSerializer):
    """What it takes to set an objective; without a unit it is the whole organisation's."""

    title = serializers.CharField(max_length=200)
    starts_on = serializers.DateField()
    unit = ChoiceOf(OrgUnit.objects.visible_to, required=False, allow_null=True)
    parent = ChoiceOf(  # type: ignore[assignment]
        Objective.objects.visible_to, required=False, allow_null=True
    )


class MoveSerializer(serializers.Serializer[Objective]):
    parent = ChoiceOf(Objective.objects.visible_to, allow_null=True)  # type: ignore[assignment]


class CloseSerializer(serializers.Serializer[Objective]):
    last_day = serializers.DateField()


class ObjectiveFilter(filters.FilterSet):
    q = filters.CharFilter(
        field_name="title", lookup_expr="icontains", label="A part of the title", max_length=100
    )
    show = filters.ChoiceFilter(
        method="in_time", choices=[(one, one) for one in SHOWS], label="When they run"
    )
    unit = filters.ModelChoiceFilter(queryset=allowed(OrgUnit.objects.visible_to))
    parent = filters.ModelChoiceFilter(queryset=allowed(Objective.objects.visible_to))

    class Meta:
        model = Objective
        fields: tuple[str, ...] = ()

    def in_time(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return shown(rows, value)


def objectives(user: User) -> QuerySet[Objective]:
    return Objective.objects.visible_to(user).select_related("unit", "parent", "owner")


class ObjectiveList(ListEndpoint):
    serializer_class = ObjectiveSerializer
    filterset_class = ObjectiveFilter
    order = ("title", "pk")

    def rows(self, user: User) -> QuerySet[Any]:
        return objectives(user)

    @extend_schema(
        tags=["objectives"], operation_id="objectives_list",
        summary="The organisation's objectives",
        description="All of them, or those that run today, will run, or have ended.",
    )  # fmt: skip
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        tags=["objectives"], operation_id="objectives_create", summary="Set an objective",
        description="HR admins; for a unit in scope also its HR partner.",
        request=NewObjectiveSerializer, responses={201: ObjectiveSerializer},
        parameters=[OpenApiParameter(**KEY)],
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        return once(request, self.create)

    def create(self, request: Request) -> Response:
        given = self.given(NewObjectiveSerializer)
        objective = services.create_objective(actor=self.actor, **given)
        address = reverse("api:objective", args=[objective.pk])
        body = ObjectiveSerializer(objectives(self.actor).get(pk=objective.pk)).data
        return Response(body, status.HTTP_201_CREATED, headers={"Location": address})


@described(tags=["objectives"], operation_id="objectives_read", summary="One objective")
class ObjectiveRecord(RecordEndpoint):
    serializer_class = ObjectiveSerializer

    def rows(self, user: User) -> QuerySet[Any]:
        return objectives(user)

    @extend_schema(
        tags=["objectives"], operation_id="objectives_change", summary="Change an objective",
        description="Its words, owner and days. What is left out stays.",
        request=ObjectiveWordsSerializer, responses=ObjectiveSerializer,
    )  # fmt: skip
    def patch(self, request: Request, pk: int) -> Response:
        objective = get_object_or_404(objectives(self.actor), pk=pk)
        given = self.given(ObjectiveWordsSerializer)
        end = objective.valid.upper
        now = {
            "title": objective.title, "description": objective.description,
            "owner": objective.owner, "starts_on": objective.valid.lower,
            "last_day": end - timedelta(days=1) if end else None,
        }  # fmt: skip
        services.edit_objective(actor=self.actor, objective=objective, **(now | given))
        return self.get(request, pk=pk)


class ObjectiveAct(Endpoint):
    """One act on one objective, which then is as the answer says."""

    needs: type[serializers.Serializer[Objective]]

    def act(self, objective: Objective, **given: Any) -> Objective:
        raise NotImplementedError

    def answer(self, request: Request, pk: int) -> Response:
        objective = get_object_or_404(objectives(self.actor), pk=pk)
        self.act(objective, **self.given(self.needs))
        return Response(ObjectiveSerializer(objectives(self.actor).get(pk=pk)).data)


class ObjectiveMove(ObjectiveAct):
    needs = MoveSerializer

    @extend_schema(
        tags=["objectives"], operation_id="objectives_move", summary="Move an objective",
        description="Put it and all below it under another, or with null at the top.",
        request=MoveSerializer, responses=ObjectiveSerializer,
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        return self.answer(request, pk)

    def act(self, objective: Objective, **given: Any) -> Objective:
        return services.move_objective(actor=self.actor, objective=objective, **given)


class ObjectiveClose(ObjectiveAct):
    needs = CloseSerializer

    @extend_schema(
        tags=["objectives"], operation_id="objectives_close", summary="Close an objective",
        description="End it after a day; nothing below it may run longer.",
        request=CloseSerializer, responses=ObjectiveSerializer,
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        return self.answer(request, pk)

    def act(self, objective: Objective, **given: Any) -> Objective:
        return services.close_objective(actor=self.actor, objective=objective, **given)

"""Succession plans, successors and pools by API, by the pages' services."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from leadership.api import succession_parts as parts
from leadership.models import PlanState, PoolMember, SuccessionPlan, Successor, TalentPool
from leadership.services import pools, succession, successors
from talent.api.idempotency import KEY, once
from talent.api.views import Endpoint, ListEndpoint, RecordEndpoint
from talent.models import User

TAGS = ["succession"]


def plans(user: User) -> QuerySet[SuccessionPlan]:
    """The plans that a user sees, with whom they name."""
    named = Successor.objects.named().select_related("employee").order_by("rank")
    return SuccessionPlan.objects.visible_to(user).select_related("owner").prefetch_related(
        Prefetch("successors", named, to_attr="named")
    )  # fmt: skip


def seen_pools(user: User) -> QuerySet[TalentPool]:
    """The pools that a user sees, with who is in them today."""
    present = PoolMember.objects.current().select_related("employee").order_by("pk")
    return TalentPool.objects.visible_to(user).select_related("owner", "unit").prefetch_related(
        Prefetch("members", present, to_attr="present")
    )  # fmt: skip


class SuccessionPlanFilter(filters.FilterSet):
    state = filters.ChoiceFilter(choices=PlanState.choices)
    key_role = filters.NumberFilter("key_role")

    class Meta:
        model = SuccessionPlan
        fields: tuple[str, ...] = ()


class SuccessionPlanList(ListEndpoint):
    serializer_class = parts.SuccessionPlanSerializer
    filterset_class = SuccessionPlanFilter
    order = ("-created_at", "pk")

    def rows(self, user: User) -> QuerySet[Any]:
        return plans(user)

    @extend_schema(
        tags=TAGS, operation_id="leadership_succession_plans_list", summary="Succession plans",
        description="Those that you may see, and so none that names you; reading is on record.",
    )  # fmt: skip
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        succession.record_bench_read(actor=self.actor, what="listed")
        return super().get(request, *args, **kwargs)

    @extend_schema(
        tags=TAGS, operation_id="leadership_succession_plans_create", summary="Begin a plan",
        request=parts.NewSuccessionPlanSerializer, responses={201: parts.SuccessionPlanSerializer},
        parameters=[OpenApiParameter(**KEY)],
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        return once(request, self.create)

    def create(self, request: Request) -> Response:
        made = succession.begin_plan(
            actor=self.actor, **self.given(parts.NewSuccessionPlanSerializer)
        )
        address = reverse("api:leadership_succession_plan", args=[made.pk])
        body = parts.SuccessionPlanSerializer(made).data
        return Response(body, status.HTTP_201_CREATED, headers={"Location": address})


class SuccessionPlanRecord(RecordEndpoint):
    serializer_class = parts.SuccessionPlanSerializer

    def rows(self, user: User) -> QuerySet[Any]:
        return plans(user)

    @extend_schema(
        tags=TAGS, operation_id="leadership_succession_plans_read", summary="One succession plan",
        description="With whom it names; reading is on record.",
    )  # fmt: skip
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        answer = super().get(request, *args, **kwargs)
        succession.record_plan_reads(actor=self.actor, plans=[self.get_object()])
        return answer

    @extend_schema(
        tags=TAGS, operation_id="leadership_succession_plans_edit", summary="Change a plan",
        request=parts.SuccessionPlanChangeSerializer(partial=True),
        responses=parts.SuccessionPlanSerializer, parameters=[OpenApiParameter(**KEY)],
    )  # fmt: skip
    def patch(self, request: Request, pk: UUID) -> Response:
        return once(request, self.edit)

    def edit(self, request: Request) -> Response:
        plan = get_object_or_404(plans(self.actor), pk=self.kwargs["pk"])
        said = self.given(parts.SuccessionPlanChangeSerializer)
        succession.edit_plan(actor=self.actor, plan=plan, **said)
        return said_again(self.actor, plan)


def said_again(user: User, plan: SuccessionPlan) -> Response:
    """A plan after a change; nothing where whoever changed it gave it away."""
    found = plans(user).filter(pk=plan.pk).first()
    return Response(parts.SuccessionPlanSerializer(found).data if found else None)


class SuccessionPlanActs(Endpoint):
    @extend_schema(
        tags=TAGS, operation_id="leadership_succession_plans_act", summary="Make active, or close",
        request=parts.SuccessionPlanActSerializer, responses=parts.SuccessionPlanSerializer,
        parameters=[OpenApiParameter(**KEY)],
    )  # fmt: skip
    def post(self, request: Request, pk: UUID) -> Response:
        return once(request, self.act)

    def act(self, request: Request) -> Response:
        plan = get_object_or_404(plans(self.actor), pk=self.kwargs["pk"])
        said = self.given(parts.SuccessionPlanActSerializer)
        if said["act"] == "activate":
            succession.activate_plan(actor=self.actor, plan=plan)
        else:
            succession.close_plan(actor=self.actor, plan=plan, reason=said.get("reason", ""))
        return said_again(self.actor, plan)


class PlanSuccessors(Endpoint):
    @extend_schema(
        tags=TAGS, operation_id="leadership_successors_create", summary="Name a successor",
        description="At the end of the order; the person is not told.",
        request=parts.NewSuccessorSerializer, responses={201: parts.SuccessionPlanSerializer},
        parameters=[OpenApiParameter(**KEY)],
    )  # fmt: skip
    def post(self, request: Request, pk: UUID) -> Response:
        return once(request, self.create)

    def create(self, request: Request) -> Response:
        plan = get_object_or_404(plans(self.actor), pk=self.kwargs["pk"])
        said = self.given(parts.NewSuccessorSerializer)
        successors.nominate_successor(actor=self.actor, plan=plan, **said)
        answer = said_again(self.actor, plan)
        answer.status_code = status.HTTP_201_CREATED
        return answer


class SuccessorRecord(Endpoint):
    @extend_schema(
        tags=TAGS, operation_id="leadership_successors_edit", summary="Judge a successor anew",
        request=parts.SuccessorChangeSerializer(partial=True), responses=parts.SuccessorSerializer,
        parameters=[OpenApiParameter(**KEY)],
    )  # fmt: skip
    def patch(self, request: Request, pk: UUID) -> Response:
        return once(request, self.edit)

    def edit(self, request: Request) -> Response:
        row = named(self.actor, self.kwargs["pk"])
        said = self.given(parts.SuccessorChangeSerializer)
        done = successors.judge_successor(actor=self.actor, successor=row, **said)
        return Response(parts.SuccessorSerializer(done).data)


def named(user: User, pk: UUID) -> Successor:
    rows = Successor.objects.visible_to(user).named().select_related("plan", "employee")
    return get_object_or_404(rows, pk=pk)


class SuccessorActs(Endpoint):
    @extend_schema(
        tags=TAGS, operation_id="leadership_successors_act", summary="Move or take off",
        description=(
            "One place up or down, to a place, or off the plan with a reason. With the order that"
            " was read it is refused where somebody changed it meanwhile."
        ),
        request=parts.SuccessorActSerializer, responses=parts.SuccessionPlanSerializer,
        parameters=[OpenApiParameter(**KEY)],
    )  # fmt: skip
    def post(self, request: Request, pk: UUID) -> Response:
        return once(request, self.act)

    def act(self, request: Request) -> Response:
        row, said = named(self.actor, self.kwargs["pk"]), self.given(parts.SuccessorActSerializer)
        if said["act"] == "remove":
            successors.remove_successor(
                actor=self.actor, successor=row, reason=said.get("reason", "")
            )
        else:
            to = needed_place(said) if said["act"] == "place" else said["act"]
            successors.move_successor(
                actor=self.actor, successor=row, to=to, seen=said.get("order")
            )
        return said_again(self.actor, row.plan)


def needed_place(said: dict[str, Any]) -> int:
    if said.get("place") is None:
        raise serializers.ValidationError({"place": "Say to which place."})
    return int(said["place"])


class TalentPoolList(ListEndpoint):
    serializer_class = parts.TalentPoolSerializer
    order = ("name", "created_at", "pk")

    def rows(self, user: User) -> QuerySet[Any]:
        return seen_pools(user)

    @extend_schema(
        tags=TAGS, operation_id="leadership_talent_pools_list", summary="Talent pools",
        description="Those that you may see, and so none that you are in.",
    )  # fmt: skip
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        succession.record_bench_read(actor=self.actor, what="pools")
        return super().get(request, *args, **kwargs)

    @extend_schema(
        tags=TAGS, operation_id="leadership_talent_pools_create", summary="Begin a pool",
        request=parts.NewTalentPoolSerializer, responses={201: parts.TalentPoolSerializer},
        parameters=[OpenApiParameter(**KEY)],
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        return once(request, self.create)

    def create(self, request: Request) -> Response:
        made = pools.begin_pool(actor=self.actor, **self.given(parts.NewTalentPoolSerializer))
        address = reverse("api:leadership_talent_pool", args=[made.pk])
        body = parts.TalentPoolSerializer(made).data
        return Response(body, status.HTTP_201_CREATED, headers={"Location": address})


class TalentPoolRecord(RecordEndpoint):
    serializer_class = parts.TalentPoolSerializer

    def rows(self, user: User) -> QuerySet[Any]:
        return seen_pools(user)

    @extend_schema(tags=TAGS, operation_id="leadership_talent_pools_read", summary="One pool")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        succession.record_bench_read(actor=self.actor, what="pools")
        return super().get(request, *args, **kwargs)


class TalentPoolActs(Endpoint):
    @extend_schema(
        tags=TAGS, operation_id="leadership_talent_pools_act", summary="Add, take out, or close",
        request=parts.TalentPoolActSerializer, responses=parts.TalentPoolSerializer,
        parameters=[OpenApiParameter(**KEY)],
    )  # fmt: skip
    def post(self, request: Request, pk: UUID) -> Response:
        return once(request, self.act)

    def act(self, request: Request) -> Response:
        pool = get_object_or_404(seen_pools(self.actor), pk=self.kwargs["pk"])
        said = self.given(parts.TalentPoolActSerializer)
        acts: dict[str, Callable[[], Any]] = {
            "add": lambda: pools.add_member(
                actor=self.actor, pool=pool, employee=needed(said, "employee")
            ),
            "take_out": lambda: pools.take_out(
                actor=self.actor,
                member=get_object_or_404(
                    PoolMember.objects.current(), pool=pool, employee=needed(said, "employee")
                ),
            ),
            "close": lambda: pools.close_pool(actor=self.actor, pool=pool),
        }
        acts[said["act"]]()
        found = seen_pools(self.actor).filter(pk=pool.pk).first()
        return Response(parts.TalentPoolSerializer(found).data if found else None)


def needed(said: dict[str, Any], name: str) -> Any:
    """What an act cannot do without."""
    if said.get(name) is None:
        raise serializers.ValidationError({name: "Say whom."})
    return said[name]

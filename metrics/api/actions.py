"""Action plans by API: what their pages show and do, for whoever may there."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django_filters import rest_framework as filters
from drf_spectacular.utils import (
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
    extend_schema_view,
)
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from metrics import access
from metrics.api import action_parts as parts
from metrics.models import ActionPlan, ActionStatus, ActionUpdate, Driver
from metrics.queries.actions import ALL, WHOSE, Asked, action_rows, may_read_in_full
from metrics.services import actions
from talent.access import require
from talent.api.filters import YesNoFilter
from talent.api.idempotency import KEY, once
from talent.api.views import Endpoint, ListEndpoint, RecordEndpoint, allowed
from talent.models import OrgUnit, Serves, UnitLine, User

TAGS = ["metrics: actions"]
ONCE = [OpenApiParameter(**KEY)]


class ActionFilter(filters.FilterSet):
    whose = filters.ChoiceFilter(
        choices=[(key, key) for key, _label in WHOSE], method="of", label="All that you may see"
    )
    q = filters.CharFilter(field_name="issue", lookup_expr="icontains", max_length=100)
    status = filters.ChoiceFilter(choices=ActionStatus.choices)
    overdue = YesNoFilter(method="late")
    driver = filters.ModelChoiceFilter(queryset=allowed(Driver.objects.visible_to))
    serves = filters.ChoiceFilter(choices=Serves.choices)
    unit = filters.ModelChoiceFilter(queryset=allowed(OrgUnit.objects.visible_to), method="below")
    wave = filters.ModelChoiceFilter(queryset=allowed(parts.waves_with_results))

    class Meta:
        model = ActionPlan
        fields: tuple[str, ...] = ()

    def of(self, rows: QuerySet[Any], _name: str, whose: str) -> QuerySet[Any]:
        seen = action_rows(self.request.user, Asked(whose=whose, state=ALL)).order_by()
        return rows.filter(pk__in=seen.values("pk"))

    def late(self, rows: QuerySet[Any], _name: str, wanted: bool) -> QuerySet[Any]:
        late = ActionPlan.objects.overdue().values("pk")
        return rows.filter(pk__in=late) if wanted else rows.exclude(pk__in=late)

    def below(self, rows: QuerySet[Any], _name: str, unit: OrgUnit) -> QuerySet[Any]:
        lines = UnitLine.objects.current().filter(ancestor=unit).values("unit")
        return rows.filter(unit__in=lines) | rows.filter(unit=unit)


def seen(user: User) -> QuerySet[Any]:
    return action_rows(user, Asked(whose="", state=ALL))


class ActionList(ListEndpoint):
    serializer_class = parts.ActionSerializer
    filterset_class = ActionFilter
    order = ("due_on", "pk")

    def rows(self, user: User) -> QuerySet[Any]:
        return seen(user)

    @extend_schema(
        tags=TAGS, operation_id="actions_list", summary="Action plans",
        description="Yours, those you answer for, and those shared with you; due first.",
    )  # fmt: skip
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        tags=TAGS, operation_id="actions_start", summary="Start an action plan",
        description="After a result that you read by office, of an indicator, or free.",
        request=parts.NewActionPlanSerializer, responses={201: parts.ActionRecordSerializer},
        parameters=ONCE,
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        return once(request, self.create)

    def create(self, request: Request) -> Response:
        said = self.given(parts.NewActionPlanSerializer)
        wave, place = said.get("wave"), said.get("wave_unit")
        if place is not None and (wave is None or place.wave_id != wave.pk):
            raise ValidationError({"wave_unit": _("Choose a unit of the wave.")})
        plan = actions.start_plan(actor=self.actor, **said)
        address = reverse("api:action", args=[plan.pk])
        body = record_of(request, plan.pk)
        return Response(body, status.HTTP_201_CREATED, headers={"Location": address})


def record_of(request: Request, pk: int) -> Any:
    """A plan as it is now, for whoever asks."""
    assert isinstance(request.user, User)
    row = get_object_or_404(seen(request.user), pk=pk)
    return parts.ActionRecordSerializer(row, context={"request": request}).data


class ActionRecord(RecordEndpoint):
    serializer_class = parts.ActionRecordSerializer

    def rows(self, user: User) -> QuerySet[Any]:
        return seen(user)

    @extend_schema(
        tags=TAGS, operation_id="actions_read", summary="One plan",
        description="Its measure and outcome are told to who works on it or answers for it.",
    )  # fmt: skip
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        tags=TAGS, operation_id="actions_edit", summary="Change an open plan",
        description="As its owner or HR. People, unit and status go other ways.",
        request=parts.ActionWordsSerializer(partial=True),
        responses=parts.ActionRecordSerializer, parameters=ONCE,
    )  # fmt: skip
    def patch(self, request: Request, pk: int) -> Response:
        return once(request, self.edit)

    def edit(self, request: Request) -> Response:
        plan = get_object_or_404(self.rows(self.actor), pk=self.kwargs["pk"])
        read = parts.ActionWordsSerializer(
            data=request.data, partial=True, context={"request": request}
        )
        read.is_valid(raise_exception=True)
        actions.edit_plan(actor=self.actor, plan=plan, **dict(read.validated_data))
        return Response(record_of(request, plan.pk))


class ActionUpdates(ListEndpoint):
    serializer_class = parts.ActionUpdateSerializer
    order = ("-at", "-pk")

    def plan(self) -> ActionPlan:
        found: ActionPlan = get_object_or_404(seen(self.actor), pk=self.kwargs["pk"])
        return found

    def rows(self, user: User) -> QuerySet[Any]:
        lines = ActionUpdate.objects.visible_to(user).filter(plan=self.plan())
        return lines.select_related("by__employee", "person", "unit")

    def get_serializer_context(self) -> dict[str, Any]:
        context = dict(super().get_serializer_context())
        if not getattr(self, "swagger_fake_view", False) and self.request.method == "GET":
            context["is_full"] = may_read_in_full(self.actor, self.plan())
        return context

    @extend_schema(
        tags=TAGS, operation_id="action_updates_list", summary="What was said and done",
        description="All of it to who works on the plan; else what is shared.",
    )  # fmt: skip
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        tags=TAGS, operation_id="action_updates_add", summary="Say how it goes",
        description="As owner, champion or HR; shown to others only if it is shared.",
        request=parts.NewUpdateSerializer, responses={201: parts.ActionUpdateSerializer},
        parameters=ONCE,
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        return once(request, self.add)

    def add(self, request: Request) -> Response:
        plan = self.plan()
        require(access.may_hand_plan_over(self.actor, plan))
        said = self.given(parts.NewUpdateSerializer)
        line = actions.add_update(actor=self.actor, plan=plan, **said)
        body = parts.ActionUpdateSerializer(line, context={"request": request, "is_full": True})
        return Response(body.data, status.HTTP_201_CREATED)


class ActionUpdateTakeBack(Endpoint):
    """The words of one line, taken back."""

    @extend_schema(
        tags=TAGS, operation_id="action_updates_take_back", summary="Take back what was said",
        description="As whoever said it, or as an HR admin. The line stays, without its words.",
        request=parts.ActionNothingSerializer, responses=parts.ActionUpdateSerializer,
        parameters=ONCE,
    )  # fmt: skip
    def post(self, request: Request, pk: int, line: int) -> Response:
        return once(request, self.take_back)

    def take_back(self, request: Request) -> Response:
        rows = ActionUpdate.objects.open_to_taking_back(self.actor).filter(plan=self.kwargs["pk"])
        found = get_object_or_404(rows.select_related("plan"), pk=self.kwargs["line"])
        found = actions.take_line_back(actor=self.actor, line=found)
        context = {"request": request, "is_full": may_read_in_full(self.actor, found.plan)}
        return Response(parts.ActionUpdateSerializer(found, context=context).data)


class ActionAct(Endpoint):
    """One act on a plan; the answer is the plan as it is then.

    Nothing is answered to whoever has given it out of their own sight, as by handing it over.
    """

    needs: type[serializers.Serializer[Any]]
    may: Callable[..., bool]
    service: Callable[..., Any]

    def post(self, request: Request, pk: int) -> Response:
        return once(request, self.act)

    def act(self, request: Request) -> Response:
        plan = get_object_or_404(seen(self.actor), pk=self.kwargs["pk"])
        require(self.may(self.actor, plan))
        said = self.given(self.needs)
        self.service(actor=self.actor, plan=plan, **said)
        if not seen(self.actor).filter(pk=plan.pk).exists():
            return Response(status=status.HTTP_204_NO_CONTENT)
        return Response(record_of(request, plan.pk))


OUT_OF_SIGHT = OpenApiResponse(description="Done; and you do not see the plan any more.")


def acting(
    name: str, needs: type[serializers.Serializer[Any]], summary: str, description: str
) -> Callable[[Any], Any]:
    """What the schema says of an act."""
    return extend_schema_view(
        post=extend_schema(
            tags=TAGS, operation_id=f"actions_{name}", summary=summary, description=description,
            request=needs, parameters=ONCE,
            responses={200: parts.ActionRecordSerializer, 204: OUT_OF_SIGHT},
        )
    )  # fmt: skip


@acting(
    "status", parts.ActionStatusSerializer, "Say how it stands",
    "As owner or HR. Whoever closes a plan says what came of it, in `text`.",
)  # fmt: skip
class ActionStatusAct(ActionAct):
    needs = parts.ActionStatusSerializer
    may = staticmethod(access.may_keep_plan)
    service = staticmethod(actions.change_status)


@acting(
    "reopen", parts.ReopenSerializer, "Open a closed plan again",
    "As owner or HR, with the reason; until a day to come.",
)  # fmt: skip
class ActionReopen(ActionAct):
    needs = parts.ReopenSerializer
    may = staticmethod(access.may_keep_plan)
    service = staticmethod(actions.reopen_plan)


@acting(
    "share", parts.ActionNothingSerializer, "Share a plan",
    "With who was asked, once the results are shared; or who works in its unit. For good.",
)  # fmt: skip
class ActionShare(ActionAct):
    needs = parts.ActionNothingSerializer
    may = staticmethod(access.may_keep_plan)
    service = staticmethod(actions.share_plan)


@acting(
    "hand_over", parts.ActionOwnerSerializer, "Hand a plan over",
    "As owner, champion or HR, to somebody who works here.",
)  # fmt: skip
class ActionHandOver(ActionAct):
    needs = parts.ActionOwnerSerializer
    may = staticmethod(access.may_hand_plan_over)
    service = staticmethod(actions.hand_over)


@acting(
    "champion", parts.ActionChampionSerializer, "Name another champion",
    "As the champion or HR.",
)  # fmt: skip
class ActionChampion(ActionAct):
    needs = parts.ActionChampionSerializer
    may = staticmethod(access.may_change_champion)
    service = staticmethod(actions.change_champion)


@acting(
    "move", parts.ActionMoveSerializer, "Move a plan to another unit",
    "What it answers, and its people, stay.",
)  # fmt: skip
class ActionMove(ActionAct):
    needs = parts.ActionMoveSerializer
    may = staticmethod(access.may_hand_plan_over)
    service = staticmethod(actions.move_plan)

"""Development plans: reading, beginning, changing and deciding, by the services of the pages."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.exceptions import PermissionDenied
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from careers.api import plan_parts as parts
from careers.models import DevelopmentPlan, PlanComment, PlanItem, PlanState
from careers.queries.plans import plans_of
from careers.services import plan_files, plan_items, plan_supporters
from careers.services import plans as services
from lib.json_body import SafeJSONParser
from talent.api.idempotency import KEY, once
from talent.api.views import Endpoint, ListEndpoint, RecordEndpoint, allowed, described
from talent.models import Employee, User


class PlanFilter(filters.FilterSet):
    person = filters.ModelChoiceFilter(
        field_name="employee", queryset=allowed(Employee.objects.visible_to)
    )
    state = filters.ChoiceFilter(choices=PlanState.choices)

    class Meta:
        model = DevelopmentPlan
        fields: tuple[str, ...] = ()


def actions(user: User) -> QuerySet[PlanItem]:
    rows = PlanItem.objects.visible_to(user).select_related(
        "skill", "plan__employee", "plan__role_version"
    )
    return rows.prefetch_related("supporters", "evidence")


class PlanList(ListEndpoint):
    serializer_class = parts.DevelopmentPlanSerializer
    filterset_class = PlanFilter
    order = ("-created_at", "-pk")

    def rows(self, user: User) -> QuerySet[Any]:
        return plans_of(user)

    @extend_schema(
        tags=["plans"], operation_id="plans_list", summary="Plans that I may see",
        description="One's own, those of one's line and HR's scope, and shared ones of mentees.",
    )  # fmt: skip
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        tags=["plans"], operation_id="plans_create", summary="Begin a plan of my own",
        description="A draft for a role, by default with actions for one's known gaps.",
        request=parts.NewPlanSerializer, responses={201: parts.DevelopmentPlanSerializer},
        parameters=[OpenApiParameter(**KEY)],
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        return once(request, self.create)

    def create(self, request: Request) -> Response:
        me = self.me()
        if me is None:
            raise PermissionDenied
        given = parts.NewPlanSerializer(data=request.data, context={"request": request})
        given.is_valid(raise_exception=True)
        plan = services.start_plan(actor=self.actor, employee=me, **given.validated_data)
        body = parts.DevelopmentPlanSerializer(plans_of(self.actor).get(pk=plan.pk)).data
        address = reverse("api:plan", args=[plan.pk])
        return Response(body, status.HTTP_201_CREATED, headers={"Location": address})


@described(tags=["plans"], operation_id="plans_read", summary="One plan")
class PlanRecord(RecordEndpoint):
    serializer_class = parts.DevelopmentPlanSerializer

    def rows(self, user: User) -> QuerySet[Any]:
        return plans_of(user)

    @extend_schema(
        tags=["plans"], operation_id="plans_change", summary="Change aim and readers of my plan",
        description="Refused where another window has changed them since they were read.",
        request=parts.PlanChangeSerializer, responses=parts.DevelopmentPlanSerializer,
        parameters=[OpenApiParameter(**KEY)],
    )  # fmt: skip
    def put(self, request: Request, pk: int) -> Response:
        plan = get_object_or_404(plans_of(self.actor), pk=pk)
        return once(request, lambda _request: self.change(plan))

    def change(self, plan: DevelopmentPlan) -> Response:
        given = parts.PlanChangeSerializer(data=self.request.data)
        given.is_valid(raise_exception=True)
        services.edit_plan(actor=self.actor, plan=plan, **given.validated_data)
        return Response(parts.DevelopmentPlanSerializer(plans_of(self.actor).get(pk=plan.pk)).data)


@described(tags=["plans"], operation_id="plan_items_of", summary="The actions of a plan")
class PlanActions(ListEndpoint):
    serializer_class = parts.PlanActionSerializer
    order = ("position", "pk")

    def rows(self, user: User) -> QuerySet[Any]:
        plan = get_object_or_404(plans_of(user), pk=self.kwargs["pk"])
        return actions(user).filter(plan=plan)

    @extend_schema(
        tags=["plans"], operation_id="plan_items_create", summary="Add an action to my plan",
        description="At the end of the plan.",
        request=parts.NewActionSerializer, responses={201: parts.PlanActionSerializer},
        parameters=[OpenApiParameter(**KEY)],
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        return once(request, self.create)

    def create(self, request: Request) -> Response:
        plan = get_object_or_404(plans_of(self.actor), pk=self.kwargs["pk"])
        given = parts.NewActionSerializer(data=request.data, context={"request": request})
        given.is_valid(raise_exception=True)
        item = plan_items.add_item(actor=self.actor, plan=plan, **given.validated_data)
        body = parts.PlanActionSerializer(actions(self.actor).get(pk=item.pk)).data
        address = reverse("api:plan_item", args=[item.pk])
        return Response(body, status.HTTP_201_CREATED, headers={"Location": address})


@described(tags=["plans"], operation_id="plan_comments_list", summary="The comments on a plan")
class PlanComments(ListEndpoint):
    serializer_class = parts.PlanCommentSerializer
    order = ("at", "pk")

    def rows(self, user: User) -> QuerySet[Any]:
        plan = get_object_or_404(plans_of(user), pk=self.kwargs["pk"])
        return PlanComment.objects.visible_to(user).filter(plan=plan).select_related(
            "author__employee"
        )  # fmt: skip

    @extend_schema(
        tags=["plans"], operation_id="plan_comments_create", summary="Comment on a plan",
        description="Whoever reads a plan may say something about it, or about one action.",
        request=parts.NewCommentSerializer, responses={201: parts.PlanCommentSerializer},
        parameters=[OpenApiParameter(**KEY)],
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        return once(request, self.create)

    def create(self, request: Request) -> Response:
        plan = get_object_or_404(plans_of(self.actor), pk=self.kwargs["pk"])
        given = parts.NewCommentSerializer(data=request.data, context={"request": request})
        given.is_valid(raise_exception=True)
        comment = services.comment_on_plan(actor=self.actor, plan=plan, **given.validated_data)
        return Response(parts.PlanCommentSerializer(comment).data, status.HTTP_201_CREATED)


@described(tags=["plans"], operation_id="plan_items_read", summary="One action")
class ActionRecord(RecordEndpoint):
    serializer_class = parts.PlanActionSerializer

    def rows(self, user: User) -> QuerySet[Any]:
        return actions(user)

    @extend_schema(
        tags=["plans"], operation_id="plan_items_change", summary="Change an action of my plan",
        description="Refused where another window has changed it since it was read.",
        request=parts.ActionChangeSerializer, responses=parts.PlanActionSerializer,
        parameters=[OpenApiParameter(**KEY)],
    )  # fmt: skip
    def put(self, request: Request, pk: int) -> Response:
        item = get_object_or_404(actions(self.actor), pk=pk)
        return once(request, lambda _request: self.change(item))

    def change(self, item: PlanItem) -> Response:
        given = parts.ActionChangeSerializer(
            data=self.request.data, context={"request": self.request}
        )
        given.is_valid(raise_exception=True)
        values = {name: given.validated_data[name] for name in (*parts.ITEM_FIELDS, "seen")}
        plan_items.edit_item(actor=self.actor, item=item, **values)
        return Response(parts.PlanActionSerializer(actions(self.actor).get(pk=item.pk)).data)


Act = tuple[Callable[..., Any], Any, str]
PLAN_ACTS: Mapping[str, Act] = {
    "submit": (services.submit_plan, parts.NothingSerializer, "Send my draft for review"),
    "withdraw": (services.withdraw_plan, parts.NothingSerializer, "Take my plan back from review"),
    "approve": (services.approve_plan, parts.NothingSerializer, "Agree to a plan"),
    "send-back": (services.send_back_plan, parts.WordsSerializer, "Give a plan back with words"),
    "complete": (services.complete_plan, parts.NothingSerializer, "End a plan that is done"),
    "abandon": (services.abandon_plan, parts.NothingSerializer, "Give my plan up"),
    "adopt": (services.adopt_version, parts.NothingSerializer, "Go by the role's new version"),
    "propose": (services.propose_more, parts.NothingSerializer, "Propose for gaps without action"),
    "suggestion": (
        plan_items.take_suggestion, parts.TakeSuggestionSerializer, "Take a suggestion",
    ),
    "template": (plan_items.use_template, parts.UseTemplateSerializer, "Use a template"),
}  # fmt: skip
ITEM_ACTS: Mapping[str, Act] = {
    "progress": (plan_items.set_progress, parts.ProgressSerializer, "Say how far my action is"),
    "done": (plan_items.finish_item, parts.DoneSerializer, "Say that an action is done"),
    "drop": (plan_items.drop_item, parts.NothingSerializer, "Leave an action aside"),
    "reopen": (plan_items.reopen_item, parts.NothingSerializer, "Take an action up again"),
    "file": (plan_files.add_file, parts.PlanFileSerializer, "Add a file as evidence"),
    "link": (plan_files.add_link, parts.PlanLinkSerializer, "Add a link as evidence"),
    "supporter": (
        lambda person, **given: plan_supporters.ask_supporter(employee=person, **given),
        parts.SupporterSerializer,
        "Ask a colleague for support",
    ),
}


class ActEndpoint(Endpoint):
    """One business act on a record; the answer is the record after it."""

    act: Act
    name: str  # what the service calls the record
    serializer: Any

    def found(self, pk: int) -> Any:
        raise NotImplementedError

    def post(self, request: Request, pk: int) -> Response:
        return once(request, lambda _request: self.run(self.found(pk)))

    def run(self, record: Any) -> Response:
        service, takes, _summary = self.act
        service(actor=self.actor, **{self.name: record}, **self.given(takes))
        return Response(self.serializer(self.found(record.pk)).data)


class PlanAct(ActEndpoint):
    name, serializer = "plan", parts.DevelopmentPlanSerializer

    def found(self, pk: int) -> DevelopmentPlan:
        return get_object_or_404(plans_of(self.actor), pk=pk)


class ActionAct(ActEndpoint):
    name, serializer = "item", parts.PlanActionSerializer

    def found(self, pk: int) -> PlanItem:
        return get_object_or_404(actions(self.actor), pk=pk)


def act_view(base: type[ActEndpoint], word: str, act: Act) -> Any:
    """The view of one act, described for the schema."""
    thing = "plans" if base is PlanAct else "plan_items"
    described_as = extend_schema(
        tags=["plans"], operation_id=f"{thing}_{word.replace('-', '_')}", summary=act[2],
        description=act[2], request=act[1], responses=base.serializer,
        parameters=[OpenApiParameter(**KEY)],
    )  # fmt: skip
    post = described_as(lambda self, request, pk: base.post(self, request, pk))
    # `act` is a tuple, so that its function does not become a method.
    members = {"act": act, "post": post}
    if act[1] is parts.PlanFileSerializer:
        members["parser_classes"] = [MultiPartParser, SafeJSONParser]
    return type(f"{base.__name__}_{word}", (base,), members).as_view()

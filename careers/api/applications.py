"""Applications by API: those that one may see, applying, and every act about one."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from careers.api.openings import openings
from careers.models import GIVEN_REASONS, Application, Opening, RejectReason, Stage
from careers.queries.after_rejection import closer_of
from careers.queries.offers import offer_of
from careers.services import applications as services
from talent.api.idempotency import KEY, once
from talent.api.parts import PersonPart
from talent.api.views import ListEndpoint, RecordEndpoint
from talent.models import User
from talent.services.records import record_reads


class ApplicationSerializer(serializers.ModelSerializer[Application]):
    """One application, with what the person chose to show."""

    opening = serializers.IntegerField(source="opening_id", help_text="Id of the opening.")
    person = PersonPart(source="employee", read_only=True)
    snapshot = serializers.DictField(help_text="Card, levels and roles as shown on applying.")

    manager_answered_by = PersonPart(
        source="manager_answered_by.employee", read_only=True, default=None, allow_null=True,
        help_text="Who let it go on or not: the direct manager, or whoever answered for them.",
    )  # fmt: skip

    class Meta:
        model = Application
        fields: tuple[str, ...] = (
            "id", "opening", "person", "stage", "statement", "snapshot", "manager_rule",
            "manager_answer", "manager_answered_at", "manager_answered_by",
            "answered_for_manager", "applied_at", "moved_at", "starts_on", "reject_reason",
            "reject_note",
        )  # fmt: skip


class OfferedSerializer(serializers.Serializer[Any]):
    """What accepting an offer changes, and when; what stands against it, where something does."""

    starts_on = serializers.DateField(source="first")
    ends_on = serializers.DateField(source="last", allow_null=True)
    meanwhile = serializers.CharField(source="what")
    afterwards = serializers.CharField(source="after", allow_blank=True)
    obstacle = serializers.CharField(allow_blank=True)


class CloserGapSerializer(serializers.Serializer[Any]):
    """One known gap to the role."""

    skill = serializers.IntegerField(source="skill.pk", help_text="Id of the skill.")
    name = serializers.CharField()
    level = serializers.FloatField()
    needed = serializers.IntegerField()


class CloserSerializer(serializers.Serializer[Any]):
    """What would bring the role closer: `POST /plans/` with the role begins with these gaps."""

    role = serializers.IntegerField(source="role.pk", help_text="Id of the role.")
    gaps = CloserGapSerializer(many=True, help_text="The weightiest ones.")
    more_gaps = serializers.IntegerField(source="more")
    unknown = serializers.IntegerField(help_text="Skills of which my level is not known.")
    plan = serializers.IntegerField(
        source="plan.pk", default=None, allow_null=True, help_text="My open plan into the role."
    )


class WholeApplicationSerializer(ApplicationSerializer):
    """The same with what accepting would do, or what would help after a rejection."""

    offer = serializers.SerializerMethodField(help_text="Null unless I am offered this.")
    closer = serializers.SerializerMethodField(
        help_text="Null unless I was rejected and a plan can lead into the role."
    )

    class Meta(ApplicationSerializer.Meta):
        fields = (*ApplicationSerializer.Meta.fields, "offer", "closer")

    @extend_schema_field(CloserSerializer(allow_null=True))
    def get_closer(self, application: Application) -> dict[str, Any] | None:
        found = closer_of(self.context["request"].user, application)
        return dict(CloserSerializer(found).data) if found is not None else None

    @extend_schema_field(OfferedSerializer(allow_null=True))
    def get_offer(self, application: Application) -> dict[str, Any] | None:
        user = self.context["request"].user
        if application.stage != Stage.OFFERED or application.employee.user_id != user.pk:
            return None
        return dict(OfferedSerializer(offer_of(user, application)).data)


class NewApplicationSerializer(serializers.Serializer[Application]):
    """Why one applies, and what one shows of oneself."""

    statement = serializers.CharField(max_length=4000)
    share_levels = serializers.BooleanField(required=False, default=True)
    share_history = serializers.BooleanField(required=False, default=True)


ACTS = (
    "review", "interview", "offer", "reject", "withdraw", "accept", "decline", "approve", "refuse",
)  # fmt: skip
STAGES = {"review": Stage.REVIEWED, "interview": Stage.INTERVIEW, "offer": Stage.OFFERED}
OWN = {
    "withdraw": services.withdraw,
    "accept": services.accept_offer,
    "decline": services.decline_offer,
}


class ApplicationActSerializer(serializers.Serializer[Application]):
    """The next step: of whoever hires, of who applied, or of the present manager."""

    act = serializers.ChoiceField(ACTS)
    starts_on = serializers.DateField(required=False, help_text="Of an offer.")
    reason = serializers.ChoiceField(
        [(one, RejectReason(one).label) for one in GIVEN_REASONS],
        required=False,
        help_text="Of a rejection.",
    )
    note = serializers.CharField(max_length=2000, required=False, allow_blank=True)


class ApplicationFilter(filters.FilterSet):
    stage = filters.ChoiceFilter(choices=Stage.choices)

    class Meta:
        model = Application
        fields: tuple[str, ...] = ()


def applications(user: User) -> QuerySet[Application]:
    return Application.objects.visible_to(user).for_page()


class Listing(ListEndpoint):
    serializer_class = ApplicationSerializer
    filterset_class = ApplicationFilter
    order = ("-applied_at", "-pk")

    def paginate_queryset(self, queryset: Any) -> Any:
        """Who looks at what others show leaves a trace with them."""
        found = super().paginate_queryset(queryset)
        record_reads(actor=self.actor, employees={row.employee for row in found or []})
        return found


class ApplicationList(Listing):
    def rows(self, user: User) -> QuerySet[Any]:
        return applications(user)

    @extend_schema(
        tags=["openings"], operation_id="applications_list",
        summary="Applications that I may see",
        description="One's own, those of one's line where the rule tells it, and of HR's scope.",
    )  # fmt: skip
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)


class OpeningApplications(Listing):
    def rows(self, user: User) -> QuerySet[Any]:
        opening = get_object_or_404(openings(user), pk=self.kwargs["pk"])
        return applications(user).filter(opening=opening)

    @extend_schema(
        tags=["openings"], operation_id="openings_applications",
        summary="The applications for an opening that I may see",
        description="All of them for whoever hires; else one's own and those one may see.",
    )  # fmt: skip
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        tags=["openings"], operation_id="openings_apply", summary="Apply for an opening",
        description="Apply for an opening, for oneself.",
        request=NewApplicationSerializer, responses={201: ApplicationSerializer},
        parameters=[OpenApiParameter(**KEY)],
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        return once(request, self.create)

    def create(self, request: Request) -> Response:
        me = self.me()
        if me is None:
            raise Http404
        # Who could read it until it closed is told so by the service.
        opening = get_object_or_404(
            Opening.objects.once_visible_to(self.actor), pk=self.kwargs["pk"]
        )
        given = NewApplicationSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        made = services.apply_for(
            actor=self.actor, employee=me, opening=opening, **given.validated_data
        )
        address = reverse("api:application", args=[made.pk])
        body = ApplicationSerializer(applications(self.actor).get(pk=made.pk)).data
        return Response(body, status.HTTP_201_CREATED, headers={"Location": address})


class ApplicationRecord(RecordEndpoint):
    serializer_class = WholeApplicationSerializer

    def rows(self, user: User) -> QuerySet[Any]:
        return applications(user)

    def get_object(self) -> Application:
        application: Application = super().get_object()
        record_reads(actor=self.actor, employees=[application.employee])
        return application

    @extend_schema(
        tags=["openings"], operation_id="applications_read", summary="One application",
        description="One application, with what the person chose to show.",
    )  # fmt: skip
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)


class ApplicationActs(RecordEndpoint):
    serializer_class = ApplicationSerializer
    http_method_names = ("post", "options")

    def rows(self, user: User) -> QuerySet[Any]:
        return applications(user)

    @extend_schema(
        tags=["openings"], operation_id="applications_act",
        summary="Take an application to its next step",
        description=(
            "Review, interview, offer and reject are of whoever hires; withdraw, accept and"
            " decline of who applied; approve and refuse of the present managers."
        ),
        request=ApplicationActSerializer, responses=ApplicationSerializer,
        parameters=[OpenApiParameter(**KEY)],
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        return once(request, self.act)

    def act(self, request: Request) -> Response:
        application = get_object_or_404(applications(self.actor), pk=self.kwargs["pk"])
        given = ApplicationActSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        self.carry_out(application, **given.validated_data)
        return Response(ApplicationSerializer(applications(self.actor).get(pk=application.pk)).data)

    def carry_out(self, application: Application, *, act: str, **said: Any) -> None:
        """Call the service of an act."""
        about: dict[str, Any] = {"actor": self.actor, "application": application}
        if act in STAGES:
            services.advance(**about, stage=STAGES[act], starts_on=said.get("starts_on"))
        elif act == "reject":
            services.reject(**about, reason=said.get("reason", ""), note=said.get("note", ""))
        elif act in OWN:
            OWN[act](**about)
        else:
            services.answer_for_line(**about, approves=act == "approve")

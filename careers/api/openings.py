"""Openings by API: the list with one's readiness, drafts and their way, and kept searches."""

from collections.abc import Callable
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

from careers.fit import Figures
from careers.models import Opening, OpeningKind, OpeningPolicy, OpeningState, SavedSearch
from careers.queries.fits import seen_levels
from careers.queries.opening_lists import worded
from careers.queries.opening_rules import conditions, policy_of
from careers.queries.ranking import figures_of
from careers.queries.requirements import current_requirements
from careers.queries.roles import open_roles
from careers.services import openings as services
from careers.services.saved_searches import drop_search, save_search
from talent.api.idempotency import KEY, once
from talent.api.parts import ChoiceOf, LocationPart, PersonPart, RolePart, UnitPart
from talent.api.views import ListEndpoint, RecordEndpoint, allowed, described
from talent.models import Employee, JobFamily, Location, OrgUnit, User


class OpeningSerializer(serializers.ModelSerializer[Opening]):
    """One opening; readiness and coverage are the asking person's own, as on every page."""

    role = RolePart(read_only=True)
    unit = UnitPart(read_only=True)
    location = LocationPart(read_only=True, allow_null=True)
    hiring_manager = PersonPart(read_only=True)
    readiness = serializers.SerializerMethodField(help_text="Percent met of what is known.")
    coverage = serializers.SerializerMethodField(help_text="Percent known of what is asked for.")

    class Meta:
        model = Opening
        fields: tuple[str, ...] = (
            "id", "kind", "state", "title", "description", "role", "unit", "location",
            "hiring_manager", "seats", "starts_on", "ends_on", "hours_per_week", "apply_by",
            "published_at", "close_reason", "readiness", "coverage",
        )  # fmt: skip

    def figures(self, opening: Opening) -> Figures | None:
        known: dict[int, Figures] = self.context.get("figures", {})
        return known.get(opening.role_id)

    def get_readiness(self, opening: Opening) -> int | None:
        found = self.figures(opening)
        return found.readiness if found is not None else None

    def get_coverage(self, opening: Opening) -> int | None:
        found = self.figures(opening)
        return found.coverage if found is not None else None


class ConditionSerializer(serializers.Serializer[Any]):
    """One thing that applying asks for, and whether the asking person meets it."""

    text = serializers.CharField()
    is_met = serializers.BooleanField()


class WholeOpeningSerializer(OpeningSerializer):
    """The same with the rule for applying, and how the asking person stands to it today."""

    least_months = serializers.SerializerMethodField(help_text="In the present role.")
    manager_rule = serializers.SerializerMethodField(help_text="none, informed or approves.")
    most_hours = serializers.SerializerMethodField(
        help_text="A week, of all that one does beside the own work; null where it changes that."
    )
    conditions = serializers.SerializerMethodField(help_text="Empty for who is not on record.")

    class Meta(OpeningSerializer.Meta):
        fields = (
            *OpeningSerializer.Meta.fields, "least_months", "manager_rule", "most_hours",
            "conditions",
        )  # fmt: skip

    def get_least_months(self, opening: Opening) -> int:
        return self.rule(opening).least_months

    def get_manager_rule(self, opening: Opening) -> str:
        return self.rule(opening).manager

    def get_most_hours(self, opening: Opening) -> int | None:
        return self.rule(opening).most_hours

    def rule(self, opening: Opening) -> OpeningPolicy:
        """Asked once for an opening."""
        if not hasattr(self, "known_rule"):
            self.known_rule = policy_of(opening)
        return self.known_rule

    @extend_schema_field(ConditionSerializer(many=True))
    def get_conditions(self, opening: Opening) -> list[dict[str, Any]]:
        user, me = self.context["user"], self.context["me"]
        rows = conditions(user, me, opening) if me is not None else []
        return [{"is_met": row.is_met, "text": row.text if row.is_met else row.why} for row in rows]


class DraftSerializer(serializers.Serializer[Opening]):
    """What a draft says."""

    kind = serializers.ChoiceField(OpeningKind.choices)
    title = serializers.CharField(max_length=150)
    description = serializers.CharField(max_length=6000, required=False, allow_blank=True)
    role = ChoiceOf(open_roles)
    unit = ChoiceOf(OrgUnit.objects.visible_to)
    location = ChoiceOf(lambda _user: Location.objects.all(), required=False, allow_null=True)
    hiring_manager = ChoiceOf(Employee.objects.visible_to)
    seats = serializers.IntegerField(min_value=1, max_value=50, required=False)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(required=False, allow_null=True)
    hours_per_week = serializers.IntegerField(
        min_value=1, max_value=40, required=False, allow_null=True
    )
    apply_by = serializers.DateField(required=False, allow_null=True)


ACTS: dict[str, Callable[..., Opening]] = {
    "submit": services.submit_opening,
    "approve": services.approve_opening,
    "send_back": services.send_back_opening,
    "take_back": services.take_back_opening,
    "publish": services.publish_opening,
    "close": services.close_opening,
}


class OpeningActSerializer(serializers.Serializer[Opening]):
    """The next step of an opening."""

    act = serializers.ChoiceField(list(ACTS))


class OpeningFilter(filters.FilterSet):
    q = filters.CharFilter(method="by_words", label="Words of title or role", max_length=100)
    kind = filters.ChoiceFilter(choices=OpeningKind.choices)
    state = filters.ChoiceFilter(choices=OpeningState.choices)
    family = filters.ModelChoiceFilter(
        field_name="role__family", queryset=allowed(lambda _user: JobFamily.objects.all())
    )
    location = filters.ModelChoiceFilter(queryset=allowed(lambda _user: Location.objects.all()))

    class Meta:
        model = Opening
        fields: tuple[str, ...] = ()

    def by_words(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return worded(rows, value)


def openings(user: User) -> QuerySet[Opening]:
    return Opening.objects.visible_to(user).for_page()


def figures_for(user: User, me: Employee | None, rows: list[Opening]) -> dict[int, Figures]:
    """The asking person's figures for the roles of some openings."""
    roles = sorted(
        {
            row.role_id for row in rows
            if row.role.current_version_id is not None and row.role.retired_on is None
        }
    )  # fmt: skip
    if me is None or not roles:
        return {}
    return figures_of(current_requirements(), seen_levels(user, me), roles)


class OpeningList(ListEndpoint):
    serializer_class = OpeningSerializer
    filterset_class = OpeningFilter
    order = ("-created_at", "-pk")

    def rows(self, user: User) -> QuerySet[Any]:
        return openings(user)

    def paginate_queryset(self, queryset: Any) -> Any:
        """The figures of a page are worked out together."""
        found = super().paginate_queryset(queryset)
        self.known = figures_for(self.actor, self.me(), found or [])
        return found

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "figures": getattr(self, "known", {})}

    @extend_schema(
        tags=["openings"], operation_id="openings_list", summary="Openings that I may see",
        description="What is published, and drafts that one writes, approves or hires for.",
    )  # fmt: skip
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        tags=["openings"], operation_id="openings_create", summary="Draft an opening",
        description="Draft an opening, as whoever leads people or as HR.",
        request=DraftSerializer, responses={201: OpeningSerializer},
        parameters=[OpenApiParameter(**KEY)],
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        return once(request, self.create)

    def create(self, request: Request) -> Response:
        given = DraftSerializer(data=request.data, context={"request": request})
        given.is_valid(raise_exception=True)
        opening = services.draft_opening(actor=self.actor, **given.validated_data)
        address = reverse("api:opening", args=[opening.pk])
        body = OpeningSerializer(openings(self.actor).get(pk=opening.pk)).data
        return Response(body, status.HTTP_201_CREATED, headers={"Location": address})


def whole(user: User, me: Employee | None, opening: Opening) -> dict[str, Any]:
    """An opening as it is after a change."""
    found = openings(user).get(pk=opening.pk)
    known = {"figures": figures_for(user, me, [found]), "user": user, "me": me}
    return dict(WholeOpeningSerializer(found, context=known).data)


class OpeningRecord(RecordEndpoint):
    serializer_class = WholeOpeningSerializer

    def rows(self, user: User) -> QuerySet[Any]:
        return openings(user)

    def get_object(self) -> Opening:
        opening: Opening = super().get_object()
        self.known = figures_for(self.actor, self.me(), [opening])
        return opening

    def get_serializer_context(self) -> dict[str, Any]:
        known = {"figures": getattr(self, "known", {}), "user": self.actor, "me": self.me()}
        return {**super().get_serializer_context(), **known}

    @extend_schema(
        tags=["openings"], operation_id="openings_read", summary="One opening",
        description="One opening, and what applying for it asks for.",
    )  # fmt: skip
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        tags=["openings"], operation_id="openings_edit", summary="Change a draft",
        description="Change parts of a draft; what is published stays as people have read it.",
        request=DraftSerializer(partial=True), responses=WholeOpeningSerializer,
        parameters=[OpenApiParameter(**KEY)],
    )  # fmt: skip
    def patch(self, request: Request, pk: int) -> Response:
        return once(request, self.edit)

    def edit(self, request: Request) -> Response:
        opening = get_object_or_404(openings(self.actor), pk=self.kwargs["pk"])
        given = DraftSerializer(data=request.data, context={"request": request}, partial=True)
        given.is_valid(raise_exception=True)
        services.edit_opening(actor=self.actor, opening=opening, **given.validated_data)
        return Response(whole(self.actor, self.me(), opening))


class OpeningActs(RecordEndpoint):
    serializer_class = WholeOpeningSerializer
    http_method_names = ("post", "options")

    def rows(self, user: User) -> QuerySet[Any]:
        return openings(user)

    @extend_schema(
        tags=["openings"], operation_id="openings_act", summary="Take an opening to its next step",
        description="Submit, approve, send back, take back, publish or close an opening.",
        request=OpeningActSerializer, responses=WholeOpeningSerializer,
        parameters=[OpenApiParameter(**KEY)],
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        return once(request, self.act)

    def act(self, request: Request) -> Response:
        opening = get_object_or_404(openings(self.actor), pk=self.kwargs["pk"])
        given = OpeningActSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        ACTS[given.validated_data["act"]](actor=self.actor, opening=opening)
        return Response(whole(self.actor, self.me(), opening))


class SearchSerializer(serializers.ModelSerializer[SavedSearch]):
    """One kept search; empty parts mean any."""

    class Meta:
        model = SavedSearch
        fields: tuple[str, ...] = (
            "id", "text", "kind", "family", "location", "least_ready", "created_at",
        )  # fmt: skip


class NewSearchSerializer(serializers.Serializer[SavedSearch]):
    """What to be told of."""

    text = serializers.CharField(max_length=100, required=False, allow_blank=True)
    kind = serializers.ChoiceField(OpeningKind.choices, required=False, allow_blank=True)
    family = ChoiceOf(lambda _user: JobFamily.objects.all(), required=False, allow_null=True)
    location = ChoiceOf(lambda _user: Location.objects.all(), required=False, allow_null=True)
    least_ready = serializers.IntegerField(
        min_value=1, max_value=100, required=False, allow_null=True
    )


class SearchList(ListEndpoint):
    serializer_class = SearchSerializer
    order = ("-created_at", "-pk")

    def rows(self, user: User) -> QuerySet[Any]:
        return SavedSearch.objects.visible_to(user)

    @extend_schema(
        tags=["openings"], operation_id="searches_list", summary="The searches that I keep",
        description="The searches that one keeps; nobody else sees them.",
    )  # fmt: skip
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        tags=["openings"], operation_id="searches_create", summary="Keep a search",
        description="Keep a search, and be told once of each new opening that matches.",
        request=NewSearchSerializer, responses={201: SearchSerializer},
        parameters=[OpenApiParameter(**KEY)],
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        return once(request, self.create)

    def create(self, request: Request) -> Response:
        me = self.me()
        if me is None:
            raise Http404
        given = NewSearchSerializer(data=request.data, context={"request": request})
        given.is_valid(raise_exception=True)
        search = save_search(actor=self.actor, employee=me, **given.validated_data)
        address = reverse("api:search", args=[search.pk])
        body = SearchSerializer(search).data
        return Response(body, status.HTTP_201_CREATED, headers={"Location": address})


@described(tags=["openings"], operation_id="searches_read", summary="One search that I keep")
class SearchRecord(RecordEndpoint):
    serializer_class = SearchSerializer

    def rows(self, user: User) -> QuerySet[Any]:
        return SavedSearch.objects.visible_to(user)

    @extend_schema(
        tags=["openings"], operation_id="searches_drop", summary="Keep a search no longer",
        description="Be told of such openings no longer.", request=None, responses={204: None},
    )  # fmt: skip
    def delete(self, request: Request, pk: int) -> Response:
        search = get_object_or_404(self.rows(self.actor), pk=pk)
        drop_search(actor=self.actor, search=search)
        return Response(status=204)

"""A manager's line by API: how people develop, and approving several things at once."""

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from careers.queries.approvable import KINDS, MOST, Key, chosen_by
from careers.queries.line_people import SHOWS, Wanted, people_of
from careers.queries.team_development import waiting_in, worded
from careers.services.approvals import approve_together, kind_of
from talent.api.idempotency import KEY, once
from talent.api.parts import RolePart, UnitPart
from talent.api.people import people
from talent.api.views import Endpoint, ListEndpoint, allowed
from talent.http import waiting_for
from talent.models import Employee, OrgUnit, Sight, User


class LinePersonSerializer(serializers.ModelSerializer[Employee]):
    """One person of a line; `columns` says in words what each part of the product knows."""

    name = serializers.CharField(read_only=True)
    role = RolePart(source="assignment.role", default=None, read_only=True, allow_null=True)
    unit = UnitPart(source="assignment.unit", default=None, read_only=True, allow_null=True)
    depth = serializers.IntegerField(read_only=True, help_text="1 for who reports directly.")
    waiting = serializers.SerializerMethodField(help_text="What waits for you about this person.")
    columns = serializers.SerializerMethodField(help_text="By the name of the column.")

    class Meta:
        model = Employee
        fields: tuple[str, ...] = ("id", "name", "role", "unit", "depth", "waiting", "columns")

    def get_waiting(self, person: Employee) -> list[str]:
        waits: dict[int, Any] = self.context.get("waits", {})
        return [str(item.title) for item in waits.get(person.pk, ())]

    def get_columns(self, person: Employee) -> dict[str, str]:
        said: dict[int, dict[str, str]] = self.context.get("said", {})
        return said.get(person.pk, {})


def leaders(user: User) -> QuerySet[Employee]:
    """Oneself, and everyone in one's line."""
    return Employee.objects.visible_to(user).in_sight(user, Sight.SELF, Sight.CHAIN)


class LineFilter(filters.FilterSet):
    """What a line can be narrowed by; the endpoint reads it, for it is one query of its own."""

    q = filters.CharFilter(method="asked", label="Parts of the name", max_length=100)
    reach = filters.ChoiceFilter(
        method="asked", choices=[("all", "Everyone below"), ("direct", "Direct reports")]
    )
    show = filters.ChoiceFilter(method="asked", choices=[(one, one) for one in SHOWS])
    unit = filters.ModelChoiceFilter(method="asked", queryset=allowed(OrgUnit.objects.visible_to))
    of = filters.ModelChoiceFilter(
        method="asked", queryset=allowed(leaders), label="A manager in your line instead of you"
    )

    class Meta:
        model = Employee
        fields: tuple[str, ...] = ()

    def asked(self, rows: QuerySet[Any], _name: str, value: Any) -> QuerySet[Any]:
        return rows

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The people below, by all that was asked."""
        said, view = self.form.cleaned_data, self.request.parser_context["view"]
        wanted = Wanted(
            text=said["q"] or "",
            direct=said["reach"] == "direct",
            show=said["show"] or SHOWS[0],
            unit=said["unit"].pk if said["unit"] else None,
        )
        found: QuerySet[Any] = view.line(said["of"], wanted)
        return found


class TeamDevelopmentList(ListEndpoint):
    serializer_class = LinePersonSerializer
    filterset_class = LineFilter
    order = ("by_name", "pk")
    waits: dict[int, Any]

    def rows(self, user: User) -> QuerySet[Any]:
        """Nobody, for a login without a person on record."""
        return people(user).none()

    def line(self, of: Employee | None, wanted: Wanted) -> QuerySet[Any]:
        """The people below a manager, or below whoever asks."""
        me = self.me()
        manager = of or me
        if manager is None:
            return self.rows(self.actor)
        self.waits = waiting_in(manager, None, waiting_for(self.actor, me))
        return people_of(self.actor, manager, wanted, frozenset(self.waits))

    def paginate_queryset(self, queryset: Any) -> Any:
        found = super().paginate_queryset(queryset)
        self.said = worded(self.actor, found or [])
        return found

    def get_serializer_context(self) -> dict[str, Any]:
        shared = {"waits": getattr(self, "waits", {}), "said": getattr(self, "said", {})}
        return {**super().get_serializer_context(), **shared}

    @extend_schema(
        tags=["team"], operation_id="team_development", summary="How the people below me develop",
        description="By name, with plan, goals and applications as far as I may see them.",
    )  # fmt: skip
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)


class ChosenSerializer(serializers.Serializer[Any]):
    """One plan in review, or one opening that waits for approval."""

    kind = serializers.ChoiceField(KINDS)
    id = serializers.IntegerField(min_value=1, max_value=2**63 - 1)


class ApprovalsSerializer(serializers.Serializer[Any]):
    """What is to be approved together."""

    chosen = serializers.ListField(child=ChosenSerializer(), allow_empty=False, max_length=MOST)


class OutcomeSerializer(ChosenSerializer):
    """What became of one of them."""

    name = serializers.CharField(help_text="Empty where there is nothing that one may see.")
    done = serializers.BooleanField()
    why = serializers.CharField(help_text="Why it was not approved.")


class OutcomesSerializer(serializers.Serializer[Any]):
    """One answer for each, in the order in which they were sent."""

    results = OutcomeSerializer(many=True)


class TeamApprovals(Endpoint):
    @extend_schema(
        tags=["team"], operation_id="team_approve", summary="Approve several things at once",
        description="Each for itself: one that is refused loses nothing of the others.",
        request=ApprovalsSerializer, responses=OutcomesSerializer,
        parameters=[OpenApiParameter(**KEY)],
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        return once(request, self.approve)

    def approve(self, request: Request) -> Response:
        given = ApprovalsSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        keys: list[Key] = [(one["kind"], one["id"]) for one in given.validated_data["chosen"]]
        chosen = chosen_by(self.actor, dict.fromkeys(keys))
        found = approve_together(actor=self.actor, things=[*chosen.things, *chosen.others])
        by_key = {(kind_of(one.thing), one.thing.pk): one for one in found}
        results = [result_of(key, by_key.get(key)) for key in dict.fromkeys(keys)]
        return Response(OutcomesSerializer({"results": results}).data)


def result_of(key: Key, outcome: Any) -> dict[str, Any]:
    """The answer for one key; what one may not see is as unknown as what does not exist."""
    kind, pk = key
    if outcome is None:
        missing = "There is nothing here that you may see."
        return {"kind": kind, "id": pk, "name": "", "done": False, "why": missing}
    said = {"name": str(outcome.thing), "done": outcome.is_done, "why": outcome.why}
    return {"kind": kind, "id": pk, **said}

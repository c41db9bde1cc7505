"""Key roles and the bench by API, by the pages' services."""

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
from leadership.api import succession_parts as parts
from leadership.models import Criticality, KeyRole, Ready
from leadership.queries.bench import seen_by, strength_of
from leadership.queries.bench_rows import chosen_level
from leadership.queries.leavers import MOST_LEAVERS
from leadership.services import key_roles as services
from leadership.services.succession import record_bench_read
from leadership.what_if import what_if
from talent.api.filters import YesNoFilter
from talent.api.idempotency import KEY, once
from talent.api.views import Endpoint, ListEndpoint, RecordEndpoint
from talent.models import Employee, User

TAGS = ["succession"]
WITHIN = OpenApiParameter(
    "within", enum=Ready.values, description="Ready within this time or sooner."
)
LEAVE = OpenApiParameter(
    "leave", description="Ids of people, with commas between them; twenty at most.", required=True
)


def key_roles(user: User) -> QuerySet[KeyRole]:
    return KeyRole.objects.visible_to(user).select_related("role", "unit", "incumbent")


class KeyRoleFilter(filters.FilterSet):
    criticality = filters.ChoiceFilter(choices=Criticality.choices)
    vacant = YesNoFilter("incumbent", lookup_expr="isnull", label="Held by nobody")

    class Meta:
        model = KeyRole
        fields: tuple[str, ...] = ()


class KeyRoleList(ListEndpoint):
    serializer_class = parts.KeyRoleSerializer
    filterset_class = KeyRoleFilter

    def rows(self, user: User) -> QuerySet[Any]:
        return key_roles(user).current()  # type: ignore[no-any-return]

    @extend_schema(
        tags=TAGS, operation_id="leadership_key_roles_list", summary="Key roles of today",
        description="For HR in its scope, executives, and owners of plans; not the own role.",
    )  # fmt: skip
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        tags=TAGS, operation_id="leadership_key_roles_create", summary="Enter a key role",
        request=parts.NewKeyRoleSerializer, responses={201: parts.KeyRoleSerializer},
        parameters=[OpenApiParameter(**KEY)],
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        return once(request, self.create)

    def create(self, request: Request) -> Response:
        said = self.given(parts.NewKeyRoleSerializer)
        made = services.register_key_role(actor=self.actor, **said)
        address = reverse("api:leadership_key_role", args=[made.pk])
        body = parts.KeyRoleSerializer(made).data
        return Response(body, status.HTTP_201_CREATED, headers={"Location": address})


class KeyRoleRecord(RecordEndpoint):
    serializer_class = parts.KeyRoleSerializer

    def rows(self, user: User) -> QuerySet[Any]:
        return key_roles(user)

    @extend_schema(
        tags=TAGS, operation_id="leadership_key_roles_read", summary="One key role"
    )  # fmt: skip
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        tags=TAGS, operation_id="leadership_key_roles_edit", summary="Change a key role",
        request=parts.KeyRoleChangeSerializer(partial=True), responses=parts.KeyRoleSerializer,
        parameters=[OpenApiParameter(**KEY)],
    )  # fmt: skip
    def patch(self, request: Request, pk: int) -> Response:
        return once(request, self.edit)

    def edit(self, request: Request) -> Response:
        key_role = get_object_or_404(key_roles(self.actor), pk=self.kwargs["pk"])
        said = self.given(parts.KeyRoleChangeSerializer)
        services.edit_key_role(actor=self.actor, key_role=key_role, **said)
        found = key_roles(self.actor).filter(pk=key_role.pk).first()
        # Whoever has named themselves as the holder reads the entry no longer.
        return Response(parts.KeyRoleSerializer(found).data if found else None)


class KeyRoleActs(Endpoint):
    @extend_schema(
        tags=TAGS, operation_id="leadership_key_roles_act", summary="End a key role",
        request=parts.KeyRoleActSerializer, responses=parts.KeyRoleSerializer,
        parameters=[OpenApiParameter(**KEY)],
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        return once(request, self.act)

    def act(self, request: Request) -> Response:
        key_role = get_object_or_404(key_roles(self.actor), pk=self.kwargs["pk"])
        said = self.given(parts.KeyRoleActSerializer)
        done = services.end_key_role(
            actor=self.actor, key_role=key_role, ends_on=said.get("ends_on")
        )
        return Response(parts.KeyRoleSerializer(done).data)


class Bench(Endpoint):
    def known_parameters(self) -> set[str]:
        return {"within"}

    @extend_schema(
        tags=TAGS, operation_id="leadership_bench", summary="How strong the bench is",
        description="By active plans that you may see.",
        parameters=[WITHIN], responses=parts.BenchSerializer,
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        user = opened(self.actor)
        found = strength_of(user, chosen_level(request.query_params.get("within", "")))
        record_bench_read(actor=user, what="read")
        bench = found.bench
        names = found.seen.people.named(bench.single_points)
        said = {
            "key_roles": bench.roles,
            "levels": [
                {
                    "within": level.value, "effective": one.effective, "plain": one.plain,
                    "effective_without_holders": one.effective_without_holders,
                    "people": one.people,
                }
                for level, one in found.levels
            ],
            "roles": [
                {"key_role": pk, "cover": cover.value} for pk, cover in bench.cover.items()
            ],
            "single_points": [names.get(one, "") for one in bench.single_points],
        }  # fmt: skip
        return Response(parts.BenchSerializer(said).data)


class BenchWhatIf(Endpoint):
    def known_parameters(self) -> set[str]:
        return {"within", "leave"}

    @extend_schema(
        tags=TAGS, operation_id="leadership_what_if", summary="What if some people leave",
        parameters=[WITHIN, LEAVE], responses=parts.BenchWhatIfSerializer,
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        user = opened(self.actor)
        said = request.query_params.get("leave", "").split(",")
        wanted = [int(one) for one in said if one.isdecimal() and len(one) < 19][:MOST_LEAVERS]
        here = Employee.objects.colleagues_of(user).filter(pk__in=wanted)
        seen = seen_by(user)
        level = chosen_level(request.query_params.get("within", "later"))
        found = what_if(seen.pipeline, set(here.values_list("pk", flat=True)), within=level.within)
        record_bench_read(actor=user, what="supposed")
        names = seen.people.named([move.person for move in found.moves])
        body = {
            "holes": list(found.holes),
            "holes_before": found.holes_before,
            "moves": [
                {
                    "key_role": move.role, "name": names.get(move.person, ""),
                    "readiness": Ready[move.readiness.name].value, "leaves": list(move.leaves),
                }
                for move in found.moves
            ],
        }  # fmt: skip
        return Response(parts.BenchWhatIfSerializer(body).data)


def opened(user: User) -> User:
    """Whoever asks, where they have a bench to look at."""
    if not access.may_open_succession(user):
        raise Http404
    return user

"""Single components of curricula by API, by the services of the pages."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from leadership import access
from leadership.api import programme_parts as parts
from leadership.api.programmes import TAGS, programmes
from leadership.models import Component
from leadership.services import components as services
from talent.api.idempotency import KEY, once
from talent.api.views import Endpoint, RecordEndpoint
from talent.models import User


def components(user: User) -> QuerySet[Component]:
    """The components of the programmes that a user sees."""
    rows = Component.objects.visible_to(user).select_related("programme")
    return rows.prefetch_related("prerequisites")


def kept(user: User, pk: int) -> Component:
    """One that whoever asks may change; for everyone else there is nothing to change here."""
    if not access.may_keep_programmes(user):
        raise Http404
    return get_object_or_404(components(user), pk=pk)


def said_again(user: User, pk: int) -> dict[str, Any]:
    return dict(parts.LeadershipComponentRecordSerializer(components(user).get(pk=pk)).data)


class LeadershipComponentList(Endpoint):
    @extend_schema(
        tags=TAGS, operation_id="leadership_components_create", summary="Add a component",
        description="At the end of the curriculum, as an HR admin.",
        request=parts.NewLeadershipComponentSerializer,
        responses={201: parts.LeadershipComponentRecordSerializer},
        parameters=[OpenApiParameter(**KEY)],
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        return once(request, self.create)

    def create(self, request: Request) -> Response:
        programme = get_object_or_404(programmes(self.actor), pk=self.kwargs["pk"])
        said = self.given(parts.NewLeadershipComponentSerializer)
        made = services.add_component(actor=self.actor, programme=programme, **said)
        address = reverse("api:leadership_component", args=[made.pk])
        body = said_again(self.actor, made.pk)
        return Response(body, status.HTTP_201_CREATED, headers={"Location": address})


class LeadershipComponentRecord(RecordEndpoint):
    serializer_class = parts.LeadershipComponentRecordSerializer

    def rows(self, user: User) -> QuerySet[Any]:
        return components(user)

    @extend_schema(
        tags=TAGS, operation_id="leadership_components_read", summary="One component",
        description="Of a programme that you may see, with what comes before it.",
    )  # fmt: skip
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        tags=TAGS, operation_id="leadership_components_edit", summary="Change a component",
        description="Parts of it, as an HR admin; sent `needs` take the place of all there are.",
        request=parts.LeadershipComponentChangeSerializer(partial=True),
        responses=parts.LeadershipComponentRecordSerializer, parameters=[OpenApiParameter(**KEY)],
    )  # fmt: skip
    def patch(self, request: Request, pk: int) -> Response:
        return once(request, self.edit)

    def edit(self, request: Request) -> Response:
        component = kept(self.actor, self.kwargs["pk"])
        read = parts.LeadershipComponentChangeSerializer(
            data=request.data, context={"request": request}, partial=True
        )
        read.is_valid(raise_exception=True)
        services.edit_component(actor=self.actor, component=component, **dict(read.validated_data))
        return Response(said_again(self.actor, component.pk))


class LeadershipComponentActs(Endpoint):
    @extend_schema(
        tags=TAGS, operation_id="leadership_components_act", summary="Move or remove a component",
        description="One place up or down, or out of the curriculum, as an HR admin.",
        request=parts.LeadershipComponentActSerializer,
        responses=parts.LeadershipProgrammeSerializer, parameters=[OpenApiParameter(**KEY)],
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        return once(request, self.act)

    def act(self, request: Request) -> Response:
        component = kept(self.actor, self.kwargs["pk"])
        act = self.given(parts.LeadershipComponentActSerializer)["act"]
        if act == "remove":
            services.remove_component(actor=self.actor, component=component)
        else:
            services.move_component(actor=self.actor, component=component, up=act == "up")
        found = programmes(self.actor).get(pk=component.programme_id)
        return Response(parts.LeadershipProgrammeSerializer(found).data)

"""The route that one follows, by the services of the pages."""

from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import PermissionDenied, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from careers.api.routes import RouteRolePart
from careers.queries.chosen import YourRoute, live_route, roles_of, your_route
from careers.queries.planning import planner_for, way_of
from careers.queries.roles import roles_to_leave
from careers.routes import MOST_HOPS
from careers.services import chosen as services
from talent.api.idempotency import KEY, once
from talent.api.views import Endpoint
from talent.models import Employee


class StopSerializer(serializers.Serializer[Any]):
    """One role of the route; the first is where it began."""

    role = RouteRolePart()
    done = serializers.BooleanField(source="is_done", help_text="Held since the route was chosen.")
    next = serializers.BooleanField(source="is_next")
    offered = serializers.BooleanField(source="is_offered", help_text="Whether one can go there.")


class ChosenRouteSerializer(serializers.Serializer[Any]):
    """The route that one follows, and what its next step takes."""

    id = serializers.IntegerField(source="route.pk")
    chosen_at = serializers.DateTimeField(source="route.chosen_at")
    stops = StopSerializer(many=True)
    reached = serializers.BooleanField(source="is_reached")
    left = serializers.BooleanField(
        source="is_left", help_text="Whether today's role is none of the route's."
    )
    readiness = serializers.IntegerField(
        source="figures.readiness", default=None, allow_null=True,
        help_text="For the next step, in percent.",
    )  # fmt: skip
    coverage = serializers.IntegerField(source="figures.coverage", default=None, allow_null=True)


class ChoiceSerializer(serializers.Serializer[Any]):
    """The roles to go through, in their order, with one's own at their head or without it."""

    roles = serializers.ListField(
        child=serializers.IntegerField(min_value=1), min_length=1, max_length=MOST_HOPS + 1
    )


class MyRoute(Endpoint):
    @extend_schema(
        tags=["routes"], operation_id="routes_mine_read", responses=ChosenRouteSerializer,
        summary="The route that I follow",
        description="404 where there is none. Nobody else sees it.",
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        return Response(ChosenRouteSerializer(self.found(self.person())).data)

    @extend_schema(
        tags=["routes"], operation_id="routes_mine_choose", request=ChoiceSerializer,
        responses=ChosenRouteSerializer, summary="Follow a route",
        description="From one's own role on; a route followed before is put away.",
        parameters=[OpenApiParameter(**KEY)],
    )  # fmt: skip
    def put(self, request: Request) -> Response:
        return once(request, self.choose)

    @extend_schema(
        tags=["routes"], operation_id="routes_mine_drop", responses={204: None},
        summary="Put my route away",
    )  # fmt: skip
    def delete(self, request: Request) -> Response:
        me = self.person()
        route = live_route(self.actor, me)
        if route is None:
            raise Http404
        services.drop_route(actor=self.actor, route=route)
        return Response(status=status.HTTP_204_NO_CONTENT)

    def choose(self, request: Request) -> Response:
        me = self.person()
        given = ChoiceSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        roles = given.validated_data["roles"]
        live = live_route(self.actor, me)
        if live is not None and [role.pk for role in roles_of(live)] == roles:
            return Response(ChosenRouteSerializer(self.found(me)).data)
        planner = planner_for(self.actor, me, roles_to_leave(self.actor, me))
        start = planner.mine
        # A way never leads back to where it begins.
        roles = roles[1:] if roles[0] == start else roles
        known = start is not None and planner.offered.issuperset(roles)
        way = way_of(planner, start, roles, {}) if known and start is not None else None
        if way is None:
            raise ValidationError({"roles": [_("There is no such way from your role.")]})
        services.choose_route(actor=self.actor, employee=me, way=way)
        return Response(ChosenRouteSerializer(self.found(me)).data)

    def person(self) -> Employee:
        me = self.me()
        if me is None:
            raise PermissionDenied
        return me

    def found(self, me: Employee) -> YourRoute:
        route = your_route(self.actor, me)
        if route is None:
            raise Http404
        return route

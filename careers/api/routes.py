"""Routes from one role to another, as on the page: the k cheapest, or why there is none."""

from collections.abc import Callable, Container
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from careers.forms import supposition_of
from careers.queries.blocked import Reason
from careers.queries.planning import (
    MOST_SUPPOSED,
    MOST_WAYS,
    Planner,
    Wish,
    none_of,
    planner_for,
    routes_of,
)
from careers.queries.roles import retired_role, roles_to_leave
from careers.routes import MOST_ROUTES, Prefer
from talent.api.views import Endpoint


class RouteRolePart(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="pk")
    name = serializers.CharField()


class RouteSkillPart(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="pk")
    name = serializers.CharField()
    kind = serializers.CharField()


class RouteGapSerializer(serializers.Serializer[Any]):
    """One skill to gain at a hop."""

    skill = RouteSkillPart()
    level = serializers.FloatField(help_text="Before the hop; 0 where there is none yet.")
    needed = serializers.IntegerField()
    gap = serializers.FloatField(help_text="Levels to gain.")
    importance = serializers.IntegerField()
    assumed = serializers.BooleanField(
        source="is_assumed", help_text="Whether nobody has said anything about the level before."
    )


class HopOpeningSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="pk")
    title = serializers.CharField()
    kind = serializers.CharField()
    unit = serializers.CharField(source="unit_name")


class HopSerializer(serializers.Serializer[Any]):
    """One step; `people` and the median are null where fewer than five made the move."""

    role = RouteRolePart()
    months = serializers.IntegerField()
    gaps = RouteGapSerializer(many=True)
    move = serializers.CharField(
        source="evidence.move.kind", default=None, allow_null=True,
        help_text="The kind of the drawn move: curated or related.",
    )  # fmt: skip
    move_source = serializers.CharField(
        source="evidence.move.source", default=None, allow_null=True
    )
    people = serializers.IntegerField(
        source="evidence.transition.people", default=None, allow_null=True
    )
    median_months = serializers.IntegerField(
        source="evidence.transition.median_months", default=None, allow_null=True,
        help_text="In the role before, of those who made the move.",
    )  # fmt: skip
    near = serializers.FloatField(
        source="evidence.near", allow_null=True,
        help_text="How much of the role is met by whoever meets the one before, from 0 to 1.",
    )  # fmt: skip
    openings = HopOpeningSerializer(
        source="openings.shown", many=True, help_text="A few that are open, my unit's first."
    )
    more_openings = serializers.IntegerField(
        source="openings.more", help_text="How many are open besides."
    )


class RouteSerializer(serializers.Serializer[Any]):
    """One route; `weighted_levels` are levels to gain × importance."""

    months = serializers.IntegerField()
    months_without = serializers.IntegerField(help_text="The same route without what is supposed.")
    weighted_levels = serializers.FloatField(source="weighted")
    hops = HopSerializer(many=True)


class NoRouteSerializer(serializers.Serializer[Any]):
    """Why there is no route, and what would open one."""

    reason = serializers.ChoiceField(choices=[reason.value for reason in Reason])
    why = serializers.CharField()
    remedy = serializers.CharField(allow_blank=True)


class PlanSerializer(serializers.Serializer[Any]):
    """The cheapest routes first; `none` says why there is no route."""

    start = RouteRolePart()
    target = RouteRolePart()
    prefer = serializers.ChoiceField(choices=[prefer.value for prefer in Prefer])
    routes = RouteSerializer(many=True)
    none = NoRouteSerializer(allow_null=True)


PARAMETERS = [
    OpenApiParameter("from", int, description="A role's id; by default one's own role."),
    OpenApiParameter("to", int, required=True, description="A role's id."),
    OpenApiParameter(
        "prefer", str, enum=[prefer.value for prefer in Prefer], default=Prefer.FASTEST.value,
        description="What a route should have least of.",
    ),
    OpenApiParameter(
        "k", int, default=MOST_WAYS, description=f"How many routes, 1 to {MOST_ROUTES}."
    ),
    OpenApiParameter(
        "have", str,
        description=(
            "Levels that one supposes to have, as skill:level, with commas between: 12:4,30:2. "
            f"At most {MOST_SUPPOSED}; nothing is saved."
        ),
    ),
]  # fmt: skip


class RouteList(Endpoint):
    @extend_schema(
        tags=["routes"], operation_id="routes_list", responses=PlanSerializer,
        parameters=PARAMETERS, summary="The cheapest routes to a role",
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """From one's own role or another, over at most five hops; the same as on the page."""
        me = self.me()
        planner = planner_for(self.actor, me, roles_to_leave(self.actor, me))
        wish, k = asked(request, planner)
        routes = routes_of(planner, wish, k)
        body = {
            "start": planner.rows[wish.start],
            "target": planner.rows[wish.target],
            "prefer": wish.prefer.value,
            "routes": routes,
            "none": None if routes else none_of(planner, wish),
        }
        return Response(PlanSerializer(body).data)

    def known_parameters(self) -> set[str]:
        return {"from", "to", "prefer", "k", "have"}


def asked(request: Request, planner: Planner) -> tuple[Wish, int]:
    """What the parameters say; each that means nothing is refused with its own message."""
    errors: dict[str, list[str]] = {}

    def read(name: str, meaning: Callable[[str], Any], default: Any, words: str) -> Any:
        text = request.query_params.get(name, "")
        value = meaning(text) if text else default
        if value is None:
            errors[name] = [words]
        return value

    no_role = _("There is no such role in use.")
    no_start = no_role if request.query_params.get("from") else _("Say where the route begins.")
    start = read("from", lambda text: role_of(text, planner.rows), planner.mine, no_start)
    required = _("This field is required.")
    no_target = no_role if request.query_params.get("to") else required
    target = read("to", lambda text: role_of(text, planner.offered), None, no_target)
    for name in ("from", "to"):
        role = number_of(request.query_params.get(name, "")) if name in errors else None
        gone = retired_role(planner.viewer, role) if role is not None else None
        if gone is not None:
            errors[name] = [_("%(role)s is retired: choose another role.") % {"role": gone.name}]
    prefer = read(
        "prefer", lambda text: Prefer(text) if text in list(Prefer) else None, Prefer.FASTEST,
        _("Choose one of %(names)s.") % {"names": ", ".join(Prefer)},
    )  # fmt: skip
    k = read(
        "k", count_of, MOST_WAYS, _("Choose a number from 1 to %(most)s.") % {"most": MOST_ROUTES}
    )
    have = read(
        "have", lambda text: supposed(text, planner), {},
        _("Write at most %(most)s known skills with levels from 1 to 5, as 12:4,30:2.")
        % {"most": MOST_SUPPOSED},
    )  # fmt: skip
    if errors:
        raise ValidationError(errors)
    return Wish(start, target, prefer, have), k


def role_of(text: str, among: Container[int]) -> int | None:
    """A role among some, by its id."""
    role = number_of(text)
    return role if role is not None and role in among else None


def number_of(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def count_of(text: str) -> int | None:
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 3 else 0
    return number if 1 <= number <= MOST_ROUTES else None


def supposed(text: str, planner: Planner) -> dict[int, int] | None:
    """The skills that some role asks for, each once, with the level that is supposed."""
    pairs = [supposition_of(part.strip()) for part in text.split(",")]
    known = [pair for pair in pairs if pair is not None and pair[0] in planner.skills]
    found = dict(known)
    fits = len(found) == len(pairs) <= MOST_SUPPOSED
    return found if fits else None

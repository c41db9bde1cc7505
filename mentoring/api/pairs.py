"""Pairs: who sees how they get on, and what becomes of them."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from mentoring.api import pair_parts as parts
from mentoring.models import Pair, PairGoal, PairState, ProgrammeKind, Side
from mentoring.queries.pairs import pairs_of, steerable_pairs
from mentoring.services import pairs as services
from talent.api.views import Endpoint, ListEndpoint, RecordEndpoint, described
from talent.models import User

TAGS = ["mentoring"]
PAIR = parts.PairSerializer


def seen_pairs(user: User) -> QuerySet[Pair]:
    """Pairs whose progress somebody sees, with the goals that they see."""
    goals: Any = PairGoal.objects.visible_to(user).select_related("skill")
    rows = Pair.objects.visible_to(user).select_related("programme", "mentee", "mentor")
    return rows.prefetch_related(Prefetch("goals", goals, to_attr="seen_goals"))


class PairFilter(filters.FilterSet):
    state = filters.ChoiceFilter(choices=PairState.choices)
    programme = filters.NumberFilter(field_name="programme")
    mentee = filters.NumberFilter(field_name="mentee")
    side = filters.ChoiceFilter(
        choices=[(Side.MENTEE, "I am the mentee"), (Side.MENTOR, "I am the mentor")],
        method="on_side",
    )

    class Meta:
        model = Pair
        fields: tuple[str, ...] = ()

    @extend_schema_field(OpenApiTypes.STR)
    def on_side(self, rows: QuerySet[Pair], _name: str, side: str) -> QuerySet[Pair]:
        mine = rows.filter(**{f"{side}__user": self.request.user})
        return mine.exclude(programme__kind=ProgrammeKind.PEER)


@described(
    tags=TAGS, operation_id="pairs_list", summary="Pairs whose progress I see",
    description="Mine, those of people in my line or scope, and of programmes that I run.",
)  # fmt: skip
class PairList(ListEndpoint):
    serializer_class = PAIR
    filterset_class = PairFilter
    order = ("-proposed_at", "-pk")

    def rows(self, user: User) -> QuerySet[Any]:
        return seen_pairs(user)


@described(tags=TAGS, operation_id="pairs_read", summary="One pair and how it gets on")
class PairRecord(RecordEndpoint):
    serializer_class = PAIR

    def rows(self, user: User) -> QuerySet[Any]:
        return seen_pairs(user)


class PairPart(Endpoint):
    """What the two of a pair do with it, and nobody else whatever their rights.

    No key is taken: the answer to a key is kept for a day, and would hold what the two write.
    """

    def pair(self) -> Pair:
        found: Pair = get_object_or_404(pairs_of(self.actor), pk=self.kwargs["pk"])
        return found

    def answer(self, row: Any, serializer: Any, code: int = status.HTTP_200_OK) -> Response:
        return Response(serializer(row, context={"request": self.request}).data, code)


class Steering(Endpoint):
    """What the two, and who runs the programme, do with a pair that goes on."""

    def pair(self) -> Pair:
        rows: Any = steerable_pairs(self.actor)
        found: Pair = get_object_or_404(rows, pk=self.kwargs["pk"])
        return found

    def after(self) -> Response:
        found = seen_pairs(self.actor).get(pk=self.kwargs["pk"])
        return Response(PAIR(found, context={"request": self.request}).data)


class PairPause(Steering):
    @extend_schema(
        tags=TAGS, operation_id="pairs_pause", summary="Pause a pair",
        description="Perhaps until a day. The place stays kept.",
        request=parts.PauseSerializer, responses=PAIR,
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        pair, given = self.pair(), self.given(parts.PauseSerializer)
        services.pause_pair(actor=self.actor, pair=pair, **given)
        return self.after()


class PairResume(Steering):
    @extend_schema(
        tags=TAGS, operation_id="pairs_resume", summary="Go on after a pause",
        description="The days of the pause are added as far as the programme lasts.",
        request=None, responses=PAIR,
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        services.resume_pair(actor=self.actor, pair=self.pair())
        return self.after()


class PairEnd(Steering):
    @extend_schema(
        tags=TAGS, operation_id="pairs_end", summary="End a pair early",
        description="The seat is free; a mentee who wants another mentor comes first.",
        request=parts.EndSerializer, responses=PAIR,
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        pair, given = self.pair(), self.given(parts.EndSerializer)
        services.end_pair(actor=self.actor, pair=pair, **given)
        return self.after()


class PairComplete(Steering):
    @extend_schema(
        tags=TAGS, operation_id="pairs_complete", summary="Bring a pair to its good end",
        description="The mentor may say where the skills of goals stand: these become claims.",
        request=parts.CompleteSerializer, responses=PAIR,
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        pair, given = self.pair(), self.given(parts.CompleteSerializer)
        levels = {row["goal"]: row["level"] for row in given.get("levels", [])}
        services.complete_pair(actor=self.actor, pair=pair, reason=given["reason"], levels=levels)
        return self.after()

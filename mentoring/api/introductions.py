"""Introductions: by me, of me and to me."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from mentoring.api import pair_parts as parts
from mentoring.api.pairs import TAGS, PairPart
from mentoring.models import Introduction, IntroductionState
from mentoring.queries.network import introductions_of
from mentoring.services import introductions as services
from talent.api.views import Endpoint, ListEndpoint, described
from talent.models import User

INTRODUCTION = parts.IntroductionSerializer


class IntroductionFilter(filters.FilterSet):
    state = filters.ChoiceFilter(choices=IntroductionState.choices)
    pair = filters.NumberFilter(field_name="pair")

    class Meta:
        model = Introduction
        fields: tuple[str, ...] = ()


@described(
    tags=TAGS, operation_id="introductions_list",
    summary="Introductions by me, of me and to me",
)  # fmt: skip
class IntroductionList(ListEndpoint):
    serializer_class = INTRODUCTION
    filterset_class = IntroductionFilter
    order = ("-asked_at", "-pk")

    def rows(self, user: User) -> QuerySet[Any]:
        return introductions_of(user)


class PairIntroductions(PairPart):
    @extend_schema(
        tags=TAGS, operation_id="introductions_ask",
        summary="Introduce the other one to a colleague",
        description="The mentor does, or either of two peers; the colleague answers.",
        request=parts.NewIntroductionSerializer, responses={201: INTRODUCTION},
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        pair, given = self.pair(), self.given(parts.NewIntroductionSerializer)
        row = services.introduce(actor=self.actor, pair=pair, **given)
        return self.answer(row, INTRODUCTION, status.HTTP_201_CREATED)


class OneIntroduction(Endpoint):
    def introduction(self) -> Introduction:
        rows: Any = introductions_of(self.actor)
        found: Introduction = get_object_or_404(rows, pk=self.kwargs["pk"])
        return found


class IntroductionAnswer(OneIntroduction):
    @extend_schema(
        tags=TAGS, operation_id="introductions_answer", summary="Say whether it suits me",
        description="Only the colleague who is asked does.",
        request=parts.AnswerSerializer, responses=INTRODUCTION,
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        row, given = self.introduction(), self.given(parts.AnswerSerializer)
        row = services.answer_introduction(actor=self.actor, introduction=row, **given)
        return Response(INTRODUCTION(row).data)


class IntroductionWithdraw(OneIntroduction):
    @extend_schema(
        tags=TAGS, operation_id="introductions_withdraw", summary="Take an introduction back",
        description="Who introduced does, as long as nobody has answered.",
        request=None, responses=INTRODUCTION,
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        row = services.withdraw_introduction(actor=self.actor, introduction=self.introduction())
        return Response(INTRODUCTION(row).data)

"""Finding a mentor by API, asking, and answering proposals and requests."""

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

from mentoring.api import run_parts as parts
from mentoring.models import Enrolment, Pair, PairState, Side
from mentoring.queries.answers import answers_of, held_by
from mentoring.queries.suggestions import suggested_to
from mentoring.services import answers
from mentoring.services.asking import ask_mentor
from talent.api.idempotency import KEY, once
from talent.api.views import Endpoint, ListEndpoint, RecordEndpoint, described
from talent.models import Employee, User

TAGS = ["mentoring: matching"]


def mine(user: User, pk: int) -> Enrolment:
    """An enrolment of whoever asks, on the side that looks for somebody."""
    rows = Enrolment.objects.visible_to(user).live().filter(employee__user=user)
    rows = rows.exclude(side=Side.MENTOR).select_related("programme", "employee__user")
    found: Enrolment = get_object_or_404(rows, pk=pk)
    if not found.programme.is_asked:
        raise Http404
    return found


class SuggestionList(Endpoint):
    @extend_schema(
        tags=TAGS, operation_id="mentoring_suggestions", summary="Who could help me",
        description="At most ten, the best first; none once I have somebody.",
        responses=parts.SuggestionSerializer(many=True),
    )  # fmt: skip
    def get(self, request: Request, pk: int) -> Response:
        enrolment = mine(self.actor, pk)
        waits = enrolment.state == "enrolled" and enrolment.programme.is_open
        found = suggested_to(enrolment).suggestions if waits and not held_by(enrolment) else []
        rows: Any = found
        return Response(parts.SuggestionSerializer(rows, many=True).data)


class EnrolmentAsk(Endpoint):
    @extend_schema(
        tags=TAGS, operation_id="mentoring_ask", summary="Ask a mentor",
        description="At most three at once; it holds no place until they say yes.",
        request=parts.AskSerializer, responses={201: parts.AnswerSerializer},
        parameters=[OpenApiParameter(**KEY)],
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        return once(request, self.create)

    def create(self, request: Request) -> Response:
        enrolment, given = mine(self.actor, self.kwargs["pk"]), self.given(parts.AskSerializer)
        rows = Enrolment.objects.filter(programme=enrolment.programme).exclude(side=Side.MENTEE)
        people = Employee.objects.visible_to(self.actor)
        mentor = get_object_or_404(rows.filter(employee__in=people), pk=given.pop("mentor"))
        pair = ask_mentor(actor=self.actor, enrolment=enrolment, mentor=mentor, **given)
        found = answers_of(self.actor).get(pk=pair.pk)
        address = reverse("api:mentoring_answer", args=[pair.pk])
        body = parts.AnswerSerializer(found, context={"request": request}).data
        return Response(body, status.HTTP_201_CREATED, headers={"Location": address})


class AnswerFilter(filters.FilterSet):
    state = filters.ChoiceFilter(choices=PairState.choices)

    class Meta:
        model = Pair
        fields: tuple[str, ...] = ()


@described(
    tags=TAGS, operation_id="mentoring_answers_list",
    summary="Proposals to me and requests, mine and others'",
)  # fmt: skip
class AnswerList(ListEndpoint):
    serializer_class = parts.AnswerSerializer
    filterset_class = AnswerFilter
    order = ("-proposed_at", "-pk")

    def rows(self, user: User) -> QuerySet[Any]:
        return answers_of(user)


@described(tags=TAGS, operation_id="mentoring_answers_read", summary="One proposal or request")
class AnswerRecord(RecordEndpoint):
    serializer_class = parts.AnswerSerializer

    def rows(self, user: User) -> QuerySet[Any]:
        return answers_of(user)


class Answering(Endpoint):
    """What one of the two answers."""

    def pair(self) -> Pair:
        found: Pair = get_object_or_404(answers_of(self.actor), pk=self.kwargs["pk"])
        return found

    def answer(self) -> Response:
        return Response(parts.AnswerSerializer(self.pair(), context={"request": self.request}).data)


class AnswerAccept(Answering):
    @extend_schema(
        tags=TAGS, operation_id="mentoring_answers_accept", summary="Say yes",
        description="With the second yes the pair begins.", request=None,
        responses=parts.AnswerSerializer, parameters=[OpenApiParameter(**KEY)],
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        return once(request, self.act)

    def act(self, request: Request) -> Response:
        answers.accept_pair(actor=self.actor, pair=self.pair())
        return self.answer()


class AnswerDecline(Answering):
    @extend_schema(
        tags=TAGS, operation_id="mentoring_answers_decline", summary="Say no",
        description="Coordinators read the reason; both are free for others again.",
        request=parts.DeclineSerializer, responses=parts.AnswerSerializer,
        parameters=[OpenApiParameter(**KEY)],
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        return once(request, self.act)

    def act(self, request: Request) -> Response:
        given = self.given(parts.DeclineSerializer)
        answers.decline_pair(actor=self.actor, pair=self.pair(), **given)
        return self.answer()


class AnswerTakeBack(Answering):
    @extend_schema(
        tags=TAGS, operation_id="mentoring_answers_take_back", summary="Take back my request",
        description="While it waits for an answer.", request=None,
        responses=parts.AnswerSerializer, parameters=[OpenApiParameter(**KEY)],
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        return once(request, self.act)

    def act(self, request: Request) -> Response:
        answers.withdraw_pair(actor=self.actor, pair=self.pair())
        return self.answer()

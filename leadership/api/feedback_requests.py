"""Feedback on request by API."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from leadership.api import feedback_parts as parts
from leadership.models import FeedbackRequest, RequestState
from leadership.services import feedback_requests as services
from talent.api.idempotency import KEY, once
from talent.api.views import Endpoint, ListEndpoint, RecordEndpoint, described
from talent.models import User

TAGS = ["leadership: feedback on request"]


def requests(user: User) -> QuerySet[FeedbackRequest]:
    rows = FeedbackRequest.objects.visible_to(user)
    return rows.select_related("asker__user", "asked__user", "skill")


class FeedbackRequestFilter(filters.FilterSet):
    q = filters.CharFilter(method="by_words", label="Words of topic or answer", max_length=100)
    state = filters.ChoiceFilter(choices=RequestState.choices)

    class Meta:
        model = FeedbackRequest
        fields: tuple[str, ...] = ()

    def by_words(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return rows.filter(Q(topic__icontains=value) | Q(answer__icontains=value))


class FeedbackRequestList(ListEndpoint):
    serializer_class = parts.FeedbackRequestSerializer
    filterset_class = FeedbackRequestFilter
    order = ("-asked_at", "-pk")

    def rows(self, user: User) -> QuerySet[Any]:
        return requests(user)

    @extend_schema(
        tags=TAGS, operation_id="leadership_feedback_requests_list",
        summary="What I asked for, what I am asked, and what is shared with me",
        description="The newest first.",
    )  # fmt: skip
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        tags=TAGS, operation_id="leadership_feedback_requests_create", summary="Ask a colleague",
        description="The answer will bear the colleague’s name.",
        request=parts.NewFeedbackRequestSerializer,
        responses={201: parts.FeedbackRequestSerializer}, parameters=[OpenApiParameter(**KEY)],
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        return once(request, self.create)

    def create(self, request: Request) -> Response:
        me = self.me()
        if me is None:
            raise Http404
        said = self.given(parts.NewFeedbackRequestSerializer)
        row = services.ask_for_words(actor=self.actor, asker=me, **said)
        address = reverse("api:leadership_feedback_request", args=[row.pk])
        body = parts.FeedbackRequestSerializer(row).data
        return Response(body, status.HTTP_201_CREATED, headers={"Location": address})


@described(tags=TAGS, operation_id="leadership_feedback_requests_read", summary="One request")
class FeedbackRequestRecord(RecordEndpoint):
    serializer_class = parts.FeedbackRequestSerializer

    def rows(self, user: User) -> QuerySet[Any]:
        return requests(user)


class FeedbackRequestActs(Endpoint):
    @extend_schema(
        tags=TAGS, operation_id="leadership_feedback_requests_act",
        summary="Answer, decline, take back or share",
        request=parts.FeedbackRequestActSerializer, responses=parts.FeedbackRequestSerializer,
        parameters=[OpenApiParameter(**KEY)],
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        return once(request, self.act)

    def act(self, request: Request) -> Response:
        row = get_object_or_404(requests(self.actor), pk=self.kwargs["pk"])
        said = self.given(parts.FeedbackRequestActSerializer)
        act = said["act"]
        given: dict[str, Any] = {"actor": self.actor, "row": row}
        if act == "answer":
            services.give_words(**given, answer=said["answer"])
        elif act == "decline":
            services.decline_words(**given)
        elif act == "take_back":
            services.take_back_request(**given)
        else:
            services.share_words(**given, is_shared=act == "share")
        found = requests(self.actor).get(pk=row.pk)
        return Response(parts.FeedbackRequestSerializer(found).data)

"""Career conversations: what the two who hold one do, by the services of the pages."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from careers.api import conversation_parts as parts
from careers.models import (
    AgendaPoint,
    AgendaPrompt,
    Conversation,
    ConversationNotes,
    ConversationState,
    Preparation,
)
from careers.queries.conversations import conversations_of
from careers.queries.coverage import direct_reports
from careers.services import conversation_parts as writing
from careers.services import conversations as services
from talent.api.idempotency import KEY, once
from talent.api.views import Endpoint, ListEndpoint, RecordEndpoint, described
from talent.models import Employee, User

TAGS = ["conversations"]
PAGE = parts.ConversationPageSerializer


class ConversationFilter(filters.FilterSet):
    state = filters.ChoiceFilter(choices=ConversationState.choices)

    class Meta:
        model = Conversation
        fields: tuple[str, ...] = ()


class ConversationList(ListEndpoint):
    serializer_class = parts.ConversationSerializer
    filterset_class = ConversationFilter
    order = ("-starts_at", "-pk")

    def rows(self, user: User) -> QuerySet[Any]:
        return conversations_of(user)

    @extend_schema(
        tags=TAGS, operation_id="conversations_list", summary="Conversations that I hold",
        description="With one's manager and with those whom one leads; nobody else's.",
    )  # fmt: skip
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        tags=TAGS, operation_id="conversations_create", summary="Plan a conversation",
        description="With one's manager, or with somebody who reports to one directly.",
        request=parts.NewConversationSerializer, responses={201: parts.ConversationSerializer},
        parameters=[OpenApiParameter(**KEY)],
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        return once(request, self.create)

    def create(self, request: Request) -> Response:
        me = self.me()
        if me is None:
            raise PermissionDenied
        given = self.given(parts.NewConversationSerializer)
        other: Employee = given.pop("other")
        is_boss = me.assignment is not None and me.assignment.manager_id == other.pk
        employee, manager = (me, other) if is_boss else (other, me)
        made = services.plan_conversation(
            actor=self.actor, employee=employee, manager=manager, **given
        )
        found = conversations_of(self.actor).get(pk=made.pk)
        body = parts.ConversationSerializer(found, context={"request": request}).data
        address = reverse("api:conversation", args=[made.pk])
        return Response(body, status.HTTP_201_CREATED, headers={"Location": address})


@described(tags=TAGS, operation_id="conversations_read", summary="One conversation")
class ConversationRecord(RecordEndpoint):
    serializer_class = PAGE

    def rows(self, user: User) -> QuerySet[Any]:
        return conversations_of(user)

    @extend_schema(
        tags=TAGS, operation_id="conversations_move", summary="Move a planned conversation",
        description="Refused where the other one changed it since it was read.",
        request=parts.WhenSerializer, responses=PAGE,
    )  # fmt: skip
    def put(self, request: Request, pk: int) -> Response:
        conversation = get_object_or_404(conversations_of(self.actor), pk=pk)
        services.move_conversation(
            actor=self.actor, conversation=conversation, **self.given(parts.WhenSerializer)
        )
        return self.get(request, pk=pk)


def held_by(user: User, pk: int) -> Conversation:
    """A conversation that somebody holds."""
    found: Conversation = get_object_or_404(conversations_of(user), pk=pk)
    return found


class Part(Endpoint):
    """What one does with one conversation.

    No key is taken: the answer to a key is kept for a day, and would be given again to somebody
    who may no longer read what the two wrote.
    """

    def conversation(self) -> Conversation:
        return held_by(self.actor, self.kwargs["pk"])

    def answer(self, code: int = status.HTTP_200_OK) -> Response:
        return Response(PAGE(self.conversation(), context={"request": self.request}).data, code)


class ConversationHold(Part):
    @extend_schema(
        tags=TAGS, operation_id="conversations_hold", summary="Say that we have spoken",
        description="With `next_at` the next conversation is planned at once.",
        request=parts.HoldSerializer, responses=PAGE,
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        conversation, given = self.conversation(), self.given(parts.HoldSerializer)
        services.hold_conversation(actor=self.actor, conversation=conversation, **given)
        return self.answer()


class ConversationCancel(Part):
    @extend_schema(
        tags=TAGS, operation_id="conversations_cancel", summary="Call a conversation off",
        description="The other one is told.", request=None, responses=PAGE,
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        services.cancel_conversation(actor=self.actor, conversation=self.conversation())
        return self.answer()


class NotesList(ListEndpoint):
    serializer_class = parts.NotesSerializer
    order = ("-number", "pk")

    def rows(self, user: User) -> QuerySet[Any]:
        rows: Any = ConversationNotes.objects.visible_to(user)
        found: QuerySet[Any] = rows.filter(conversation=held_by(user, self.kwargs["pk"]))
        return found.select_related("by__employee")

    @extend_schema(
        tags=TAGS, operation_id="conversations_versions", summary="All versions of our notes",
        description="The newest first; none is ever overwritten.",
    )  # fmt: skip
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        tags=TAGS, operation_id="conversations_note", summary="Save our notes as a new version",
        description="Refused where a newer version than `seen` exists: read it, and join the two.",
        request=parts.NewNotesSerializer, responses={201: PAGE},
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        conversation = held_by(self.actor, pk)
        given = self.given(parts.NewNotesSerializer)
        writing.save_notes(actor=self.actor, conversation=conversation, **given)
        body = PAGE(held_by(self.actor, pk), context={"request": request}).data
        return Response(body, status.HTTP_201_CREATED)


class PreparationRecord(Part):
    @extend_schema(
        tags=TAGS, operation_id="conversations_preparation", summary="What I noted for myself",
        description="Nobody else ever reads it.", responses=parts.PreparationSerializer,
    )  # fmt: skip
    def get(self, request: Request, pk: int) -> Response:
        conversation = self.conversation()
        rows = Preparation.objects.visible_to(self.actor).filter(conversation=conversation)
        row = rows.first() or Preparation(conversation=conversation, by=self.actor)
        return Response(parts.PreparationSerializer(row).data)

    @extend_schema(
        tags=TAGS, operation_id="conversations_prepare", summary="Note something for myself",
        description="Refused where another window changed it since it was read.",
        request=parts.NewPreparationSerializer, responses=parts.PreparationSerializer,
    )  # fmt: skip
    def put(self, request: Request, pk: int) -> Response:
        conversation, given = self.conversation(), self.given(parts.NewPreparationSerializer)
        writing.save_preparation(actor=self.actor, conversation=conversation, **given)
        return self.get(request, pk=pk)


class PointList(Part):
    @extend_schema(
        tags=TAGS, operation_id="conversations_point", summary="Put something on the agenda",
        description="Both read it.", request=parts.NewPointSerializer, responses={201: PAGE},
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        conversation, given = self.conversation(), self.given(parts.NewPointSerializer)
        writing.add_point(actor=self.actor, conversation=conversation, **given)
        return self.answer(status.HTTP_201_CREATED)


class PointRecord(Part):
    def point(self, pk: int) -> AgendaPoint:
        rows: Any = AgendaPoint.objects.visible_to(self.actor)
        found: AgendaPoint = get_object_or_404(
            rows.select_related("conversation__employee", "conversation__manager"), pk=pk
        )
        return found

    @extend_schema(
        tags=TAGS, operation_id="agenda_points_tick", summary="Say that a point was spoken about",
        description="Or, with false, that it was not yet.",
        request=parts.TickSerializer, responses=parts.PointSerializer,
    )  # fmt: skip
    def put(self, request: Request, pk: int) -> Response:
        point, given = self.point(pk), self.given(parts.TickSerializer)
        return Response(
            parts.PointSerializer(writing.tick_point(actor=self.actor, point=point, **given)).data
        )

    @extend_schema(
        tags=TAGS, operation_id="agenda_points_remove", summary="Take a point of mine off",
        description="That of the other one stays.", responses={204: None},
    )  # fmt: skip
    def delete(self, request: Request, pk: int) -> Response:
        writing.remove_point(actor=self.actor, point=self.point(pk))
        return Response(status=status.HTTP_204_NO_CONTENT)


class AgreedList(Part):
    @extend_schema(
        tags=TAGS, operation_id="conversations_agree", summary="Agree on an action",
        description="It becomes an action of the person's development plan.",
        request=parts.NewAgreedSerializer, responses={201: PAGE},
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        conversation, given = self.conversation(), self.given(parts.NewAgreedSerializer)
        writing.agree_action(actor=self.actor, conversation=conversation, **given)
        return self.answer(status.HTTP_201_CREATED)


@described(
    tags=TAGS, operation_id="conversations_coverage",
    summary="When I spoke with each of my direct reports, the longest ago first",
)  # fmt: skip
class CoverageList(ListEndpoint):
    serializer_class = parts.CoverageSerializer
    order = ("since", "pk")

    def rows(self, user: User) -> QuerySet[Any]:
        me = self.me()
        if me is None:  # a login without a record leads nobody
            raise Http404
        return direct_reports(user)


@described(
    tags=TAGS, operation_id="conversations_prompts", summary="Questions that help to prepare"
)
class PromptList(ListEndpoint):
    serializer_class = parts.PromptSerializer

    def rows(self, user: User) -> QuerySet[Any]:
        prompts: Any = AgendaPrompt.objects.visible_to(user)
        found: QuerySet[Any] = prompts.in_use()
        return found

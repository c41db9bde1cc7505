"""Sessions, pulses, evaluations and one's calendar, by the services of the pages."""

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

from lib.questions import to_json
from mentoring.api import session_parts as parts
from mentoring.models import CalendarFeed, Evaluation, Moment, Pair, Session, SessionState
from mentoring.queries.evaluations import is_open
from mentoring.queries.sessions import sessions_of
from mentoring.questions import questions_of
from mentoring.services import calendar_feeds, sessions
from mentoring.services.evaluations import give_evaluation
from mentoring.services.pulses import give_pulse
from talent.api.idempotency import KEY, once
from talent.api.views import Endpoint, ListEndpoint, RecordEndpoint, allowed, described
from talent.models import User

TAGS = ["mentoring"]
PAGE = parts.SessionPageSerializer


class SessionFilter(filters.FilterSet):
    state = filters.ChoiceFilter(choices=SessionState.choices)
    pair = filters.ModelChoiceFilter(queryset=allowed(Pair.objects.of))

    class Meta:
        model = Session
        fields: tuple[str, ...] = ()


class SessionList(ListEndpoint):
    serializer_class = parts.SessionSerializer
    filterset_class = SessionFilter
    order = ("-starts_at", "-pk")

    def rows(self, user: User) -> QuerySet[Any]:
        return sessions_of(user)

    @extend_schema(
        tags=TAGS, operation_id="mentoring_sessions_list", summary="Sessions of my pairs",
        description="Only of pairs of which one is one of the two, whatever one's rights.",
    )  # fmt: skip
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        tags=TAGS, operation_id="mentoring_sessions_propose", summary="Propose a session",
        description="The other one agrees, or moves it. Returns the session of the named pair.",
        request=parts.NewSessionSerializer, responses={201: parts.SessionSerializer},
        parameters=[OpenApiParameter(**KEY)],
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        return once(request, self.create)

    def create(self, request: Request) -> Response:
        given = self.given(parts.NewSessionSerializer)
        made = sessions.propose_session(actor=self.actor, **given)
        return created(self, next(one for one in made if one.pair_id == given["pair"].pk))


class SessionRecording(Endpoint):
    @extend_schema(
        tags=TAGS, operation_id="mentoring_sessions_record",
        summary="Note a session that was not planned",
        description="It is held at once; how it was can be said afterwards.",
        request=parts.RecordedSessionSerializer, responses={201: parts.SessionSerializer},
        parameters=[OpenApiParameter(**KEY)],
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        return once(request, self.create)

    def create(self, request: Request) -> Response:
        given = self.given(parts.RecordedSessionSerializer)
        return created(self, sessions.record_session(actor=self.actor, **given))


def created(endpoint: Endpoint, session: Session) -> Response:
    """The answer about a new session."""
    row = sessions_of(endpoint.actor).get(pk=session.pk)
    body = parts.SessionSerializer(row, context={"request": endpoint.request}).data
    address = reverse("api:mentoring_session", args=[session.pk])
    return Response(body, status.HTTP_201_CREATED, headers={"Location": address})


@described(tags=TAGS, operation_id="mentoring_sessions_read", summary="One session")
class SessionRecord(RecordEndpoint):
    serializer_class = PAGE

    def rows(self, user: User) -> QuerySet[Any]:
        return sessions_of(user)

    @extend_schema(
        tags=TAGS, operation_id="mentoring_sessions_move", summary="Propose another time or place",
        description="Refused where the other one changed it since it was read.",
        request=parts.SessionTimeSerializer, responses=PAGE,
    )  # fmt: skip
    def put(self, request: Request, pk: int) -> Response:
        session = get_object_or_404(sessions_of(self.actor), pk=pk)
        given = self.given(parts.SessionTimeSerializer)
        sessions.move_session(actor=self.actor, session=session, **given)
        return self.get(request, pk=pk)


class SessionAct(Endpoint):
    """What one does with one session; no key is taken, as its answer may not be kept."""

    def session(self) -> Session:
        found: Session = get_object_or_404(sessions_of(self.actor), pk=self.kwargs["pk"])
        return found

    def answer(self) -> Response:
        return Response(PAGE(self.session(), context={"request": self.request}).data)


class SessionAgenda(SessionAct):
    @extend_schema(
        tags=TAGS, operation_id="mentoring_sessions_agenda", summary="Write the agenda",
        description="Both write it; refused where the other one changed it since it was read.",
        request=parts.AgendaSerializer, responses=PAGE,
    )  # fmt: skip
    def put(self, request: Request, pk: int) -> Response:
        session, given = self.session(), self.given(parts.AgendaSerializer)
        sessions.write_agenda(actor=self.actor, session=session, **given)
        return self.answer()


class SessionAgree(SessionAct):
    @extend_schema(
        tags=TAGS, operation_id="mentoring_sessions_agree", summary="Agree to a session",
        description="To a time that the other one proposed. With `seen`, refused where it was"
        " changed since it was read.",
        request=parts.AgreeSerializer, responses=PAGE,
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        session, given = self.session(), self.given(parts.AgreeSerializer)
        sessions.agree_session(actor=self.actor, session=session, **given)
        return self.answer()


class SessionHold(SessionAct):
    @extend_schema(
        tags=TAGS, operation_id="mentoring_sessions_hold", summary="Say that we have met",
        description="From the session's day on.", request=None, responses=PAGE,
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        sessions.hold_session(actor=self.actor, session=self.session())
        return self.answer()


class SessionMiss(SessionAct):
    @extend_schema(
        tags=TAGS, operation_id="mentoring_sessions_miss", summary="Say that it did not take place",
        description="Once its time has come.", request=None, responses=PAGE,
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        sessions.miss_session(actor=self.actor, session=self.session())
        return self.answer()


class SessionCancel(SessionAct):
    @extend_schema(
        tags=TAGS, operation_id="mentoring_sessions_cancel", summary="Call a session off",
        description="The other one is told.", request=None, responses=PAGE,
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        sessions.cancel_session(actor=self.actor, session=self.session())
        return self.answer()


class SessionPulse(SessionAct):
    @extend_schema(
        tags=TAGS, operation_id="mentoring_sessions_pulse", summary="Say how a session was",
        description="Once; nobody reads the two answers, not even oneself. They count in figures"
        " about five people or more. The words are for the other one.",
        request=parts.PulseSerializer, responses=PAGE,
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        session, given = self.session(), self.given(parts.PulseSerializer)
        give_pulse(actor=self.actor, session=session, **given)
        return self.answer()


class EvaluationRecord(Endpoint):
    def pair(self) -> Pair:
        rows = Pair.objects.of(self.actor).select_related("programme", "mentee", "mentor")
        if self.kwargs["moment"] not in Moment.values:
            raise Http404
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    @extend_schema(
        tags=TAGS, operation_id="mentoring_evaluations_read", summary="My evaluation of a pair",
        description="What is asked, and what I answered: nobody else reads it.",
        responses=parts.EvaluationAnswersSerializer,
    )  # fmt: skip
    def get(self, request: Request, pk: int, moment: str) -> Response:
        pair = self.pair()
        mine = Evaluation.objects.visible_to(self.actor).filter(pair=pair, moment=moment).first()
        body = {
            "moment": moment,
            "is_open": mine is None and is_open(pair, moment),
            "questions": [to_json(question) for question in questions_of(pair.programme.questions)],
            "answers": mine.answers if mine is not None else None,
        }
        return Response(parts.EvaluationAnswersSerializer(body).data)

    @extend_schema(
        tags=TAGS, operation_id="mentoring_evaluations_give", summary="Evaluate a pair",
        description="Once, at half time and at the end.",
        request=parts.NewEvaluationSerializer, responses=parts.EvaluationAnswersSerializer,
    )  # fmt: skip
    def post(self, request: Request, pk: int, moment: str) -> Response:
        pair, given = self.pair(), self.given(parts.NewEvaluationSerializer)
        give_evaluation(actor=self.actor, pair=pair, moment=moment, answers=given["answers"])
        return self.get(request, pk=pk, moment=moment)


class CalendarRecord(Endpoint):
    @extend_schema(
        tags=TAGS, operation_id="mentoring_calendar_read", summary="Whether my calendar reads",
        description="Not found where there is no address.", responses=parts.CalendarFeedSerializer,
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        feed = get_object_or_404(CalendarFeed.objects.visible_to(self.actor))
        return Response(parts.CalendarFeedSerializer(feed).data)

    @extend_schema(
        tags=TAGS, operation_id="mentoring_calendar_renew", summary="Make an address for calendars",
        description="It is shown this once; the one before ends.",
        request=None, responses={201: parts.NewCalendarFeedSerializer},
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        token = calendar_feeds.renew_feed(actor=self.actor)
        address = request.build_absolute_uri(reverse("mentoring:calendar_feed", args=[token]))
        return Response({"address": address}, status.HTTP_201_CREATED)

    @extend_schema(
        tags=TAGS, operation_id="mentoring_calendar_revoke", summary="End my calendar's address",
        description="No calendar reads my sessions any more.", responses={204: None},
    )  # fmt: skip
    def delete(self, request: Request) -> Response:
        if not calendar_feeds.revoke_feed(actor=self.actor):
            raise Http404
        return Response(status=status.HTTP_204_NO_CONTENT)

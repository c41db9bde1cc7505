"""Calibration by API: sessions, their boards, moves, distribution and fairness checks."""

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

from leadership.api import calibration_parts as parts
from leadership.models import (
    CalibrationSession,
    FairnessFinding,
    Placement,
    PlacementMove,
    SessionState,
)
from leadership.queries import fairness as told
from leadership.queries.calibration_spread import LEAST_TOLD, distribution_of
from leadership.services import calibration as services
from leadership.services import fairness, placements
from talent.api.idempotency import KEY, once
from talent.api.views import Endpoint, ListEndpoint, RecordEndpoint, described
from talent.models import User

TAGS = ["leadership: calibration"]
KEYED = [OpenApiParameter(**KEY)]


def seen(user: User, pk: int) -> CalibrationSession:
    """A session whose board somebody sees."""
    rows: Any = CalibrationSession.objects.visible_to(user)
    found: CalibrationSession = get_object_or_404(rows, pk=pk)
    return found


def run(user: User, pk: int) -> CalibrationSession:
    """A session that somebody runs."""
    rows: Any = CalibrationSession.objects.run_by(user)
    found: CalibrationSession = get_object_or_404(rows, pk=pk)
    return found


class CalibrationFilter(filters.FilterSet):
    state = filters.ChoiceFilter(choices=SessionState.choices)

    class Meta:
        model = CalibrationSession
        fields: tuple[str, ...] = ()


class CalibrationList(ListEndpoint):
    serializer_class = parts.CalibrationSessionSerializer
    filterset_class = CalibrationFilter
    order = ("-pk",)

    def rows(self, user: User) -> QuerySet[Any]:
        return CalibrationSession.objects.visible_to(user)

    @extend_schema(
        tags=TAGS, operation_id="leadership_calibrations_list", summary="Sessions",
        description="Those that one runs, or takes part in while they are open.",
    )  # fmt: skip
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        tags=TAGS, operation_id="leadership_calibrations_create", summary="Set a session up",
        description="By HR admins; nobody else sees it before it is opened.", parameters=KEYED,
        request=parts.CalibrationSessionWriteSerializer,
        responses={201: parts.CalibrationSessionSerializer},
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        return once(request, self.create)

    def create(self, request: Request) -> Response:
        given = self.given(parts.CalibrationSessionWriteSerializer)
        made = services.create_session(actor=self.actor, **given)
        address = reverse("api:leadership_calibration", args=[made.pk])
        body = parts.CalibrationSessionSerializer(made).data
        return Response(body, status.HTTP_201_CREATED, headers={"Location": address})


class CalibrationRecord(RecordEndpoint):
    serializer_class = parts.CalibrationSessionSerializer

    def rows(self, user: User) -> QuerySet[Any]:
        return CalibrationSession.objects.visible_to(user)

    @extend_schema(tags=TAGS, operation_id="leadership_calibrations_read", summary="One session")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        tags=TAGS, operation_id="leadership_calibrations_edit", summary="Change a session",
        description="Once it is open its people, axes and who reads the result stay.",
        request=parts.CalibrationSessionWriteSerializer,
        responses=parts.CalibrationSessionSerializer,
    )  # fmt: skip
    def put(self, request: Request, pk: int) -> Response:
        session = run(self.actor, pk)
        given = self.given(parts.CalibrationSessionWriteSerializer)
        made = services.edit_session(actor=self.actor, session=session, **given)
        return Response(parts.CalibrationSessionSerializer(made).data)

    @extend_schema(
        tags=TAGS, operation_id="leadership_calibrations_act", summary="Open, or close for good",
        request=parts.CalibrationActSerializer, parameters=KEYED,
        responses=parts.CalibrationSessionSerializer,
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        return once(request, self.turn)

    def turn(self, request: Request) -> Response:
        session = run(self.actor, self.kwargs["pk"])
        wanted = self.given(parts.CalibrationActSerializer)["act"]
        act = services.open_session if wanted == "open" else services.close_session
        made = act(actor=self.actor, session=session)
        return Response(parts.CalibrationSessionSerializer(made).data)

    @extend_schema(
        tags=TAGS, operation_id="leadership_calibrations_discard",
        summary="Throw away what was never opened", responses={204: None},
    )  # fmt: skip
    def delete(self, request: Request, pk: int) -> Response:
        services.discard_session(actor=self.actor, session=run(self.actor, pk))
        return Response(status=status.HTTP_204_NO_CONTENT)


@described(
    tags=TAGS, operation_id="leadership_calibrations_people", summary="Everybody on the board"
)
class PlacementList(ListEndpoint):
    serializer_class = parts.CalibrationPlacementSerializer
    order = ("pk",)

    def rows(self, user: User) -> QuerySet[Any]:
        session = seen(user, self.kwargs["pk"])
        rows: Any = Placement.objects.visible_to(user).filter(session=session)
        found: QuerySet[Any] = rows.select_related("employee", "session")
        return found


def placed(user: User, pk: int, *, runs: bool = False) -> Placement:
    """One person of a board that somebody sees, or runs."""
    rows: Any = Placement.objects.visible_to(user)
    sessions: Any = CalibrationSession.objects
    board = sessions.run_by(user) if runs else sessions.visible_to(user)
    rows = rows.filter(session__in=board).select_related("employee", "session")
    found: Placement = get_object_or_404(rows, pk=pk)
    return found


class PlacementRecord(Endpoint):
    @extend_schema(
        tags=TAGS, operation_id="leadership_calibrations_person", summary="One on the board",
        responses=parts.CalibrationPlacementSerializer,
    )  # fmt: skip
    def get(self, request: Request, pk: int) -> Response:
        return Response(parts.CalibrationPlacementSerializer(placed(self.actor, pk)).data)

    @extend_schema(
        tags=TAGS, operation_id="leadership_calibrations_said",
        summary="Mark as discussed, or write the note",
        request=parts.CalibrationPlacementWriteSerializer,
        responses=parts.CalibrationPlacementSerializer,
    )  # fmt: skip
    def put(self, request: Request, pk: int) -> Response:
        row = placed(self.actor, pk, runs=True)
        given = self.given(parts.CalibrationPlacementWriteSerializer)
        if "discussed" in given:
            row = placements.mark_discussed(
                actor=self.actor, placement=row, discussed=given["discussed"]
            )
        if "note" in given:
            row = placements.write_note(actor=self.actor, placement=row, note=given["note"])
        return Response(parts.CalibrationPlacementSerializer(row).data)


class MoveList(ListEndpoint):
    serializer_class = parts.CalibrationMoveSerializer
    order = ("version", "pk")

    def rows(self, user: User) -> QuerySet[Any]:
        row = placed(user, self.kwargs["pk"])
        return PlacementMove.objects.visible_to(user).filter(placement=row)

    @extend_schema(
        tags=TAGS, operation_id="leadership_calibrations_moves", summary="Moves of one person"
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        tags=TAGS, operation_id="leadership_calibrations_move", summary="Move a person",
        description="Refused where somebody else has moved the person since `version`.",
        request=parts.CalibrationMoveWriteSerializer, parameters=KEYED,
        responses=parts.CalibrationPlacementSerializer,
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        return once(request, self.move)

    def move(self, request: Request) -> Response:
        row = placed(self.actor, self.kwargs["pk"], runs=True)
        given = self.given(parts.CalibrationMoveWriteSerializer)
        moved = placements.move_person(actor=self.actor, placement=row, **given)
        return Response(parts.CalibrationPlacementSerializer(moved).data)


class DistributionRecord(Endpoint):
    @extend_schema(
        tags=TAGS, operation_id="leadership_calibrations_distribution",
        summary="How people spread", responses=parts.CalibrationDistributionSerializer,
        description="For executives of five people and more, once the session is closed.",
    )  # fmt: skip
    def get(self, request: Request, pk: int) -> Response:
        rows: Any = CalibrationSession.objects.told_to(self.actor)
        session = get_object_or_404(rows.exclude(state=SessionState.DRAFT), pk=pk)
        board = CalibrationSession.objects.visible_to(self.actor).filter(pk=pk).exists()
        found = distribution_of(session, least=1 if board else LEAST_TOLD)
        if found is None:
            raise Http404
        return Response(parts.CalibrationDistributionSerializer(found).data)


class CheckRecord(Endpoint):
    @extend_schema(
        tags=TAGS, operation_id="leadership_calibrations_fairness",
        summary="The latest fairness check", responses=parts.CalibrationCheckSerializer,
    )  # fmt: skip
    def get(self, request: Request, pk: int) -> Response:
        found = told.latest_check(self.actor, run(self.actor, pk))
        if found is None:
            raise Http404
        return Response(parts.CalibrationCheckSerializer(found).data)

    @extend_schema(
        tags=TAGS, operation_id="leadership_calibrations_check", summary="Check the board",
        request=None, parameters=KEYED, responses=parts.CalibrationCheckSerializer,
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        return once(request, self.check)

    def check(self, request: Request) -> Response:
        session = run(self.actor, self.kwargs["pk"])
        made = fairness.check_fairness(actor=self.actor, session=session)
        return Response(parts.CalibrationCheckSerializer(told.told(made)).data)


class FindingRecord(Endpoint):
    @extend_schema(
        tags=TAGS, operation_id="leadership_calibrations_acknowledge",
        summary="Say what one makes of a finding", request=parts.CalibrationNoteSerializer,
        parameters=KEYED, responses={204: None},
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        return once(request, self.acknowledge)

    def acknowledge(self, request: Request) -> Response:
        rows = FairnessFinding.objects.visible_to(self.actor)
        finding = get_object_or_404(rows.select_related("check_of__session"), pk=self.kwargs["pk"])
        given = self.given(parts.CalibrationNoteSerializer)
        fairness.acknowledge_finding(actor=self.actor, finding=finding, **given)
        return Response(status=status.HTTP_204_NO_CONTENT)


@described(
    tags=TAGS, operation_id="leadership_results_list",
    summary="How people came out of closed sessions",
    description="Of one's line by the rule of each session, of one's scope, and of oneself.",
)  # fmt: skip
class ResultList(ListEndpoint):
    serializer_class = parts.CalibrationResultSerializer
    order = ("-pk",)

    def rows(self, user: User) -> QuerySet[Any]:
        rows: Any = Placement.objects.visible_to(user)
        rows = rows.filter(session__state=SessionState.CLOSED, performance__isnull=False)
        found: QuerySet[Any] = rows.select_related("employee", "session")
        return found

"""Attendance and progress by API, by the services of the pages."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from leadership import access
from leadership.api.cohorts import TAGS, enrolments
from leadership.models import (
    AttendanceState,
    Cohort,
    CohortEnrolment,
    CohortSession,
    Component,
    DoneHow,
)
from leadership.queries.attendance import marks_of
from leadership.queries.progress import progress_of
from leadership.services import attendance as services
from leadership.services.cohort_results import say_done
from talent.access import is_self
from talent.api.idempotency import KEY, once
from talent.api.parts import PersonPart
from talent.api.views import Endpoint

MOST_MARKS = 1000


class AttendanceMarkSerializer(serializers.Serializer[Any]):
    """Whether one participant was there; null where nobody has said so."""

    enrolment = serializers.IntegerField(source="enrolment.pk")
    person = PersonPart(source="enrolment.employee")
    state = serializers.ChoiceField(AttendanceState.choices, allow_null=True)


class OneMarkGiven(serializers.Serializer[Any]):
    enrolment = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    state = serializers.ChoiceField(AttendanceState.choices)


class AttendanceGivenSerializer(serializers.Serializer[Any]):
    marks = serializers.ListField(child=OneMarkGiven(), max_length=MOST_MARKS)


class SessionCodeSerializer(serializers.Serializer[Any]):
    """Six digits, and until when they hold."""

    code = serializers.CharField()
    until = serializers.DateTimeField()


class TypedCodeSerializer(serializers.Serializer[Any]):
    code = serializers.CharField(max_length=12)


class AttendedSerializer(serializers.Serializer[Any]):
    state = serializers.ChoiceField(AttendanceState.choices)


class CohortStepSerializer(serializers.Serializer[Any]):
    """One component as one participant stands to it."""

    component = serializers.IntegerField(source="component.pk")
    title = serializers.CharField(source="component.title")
    is_needed = serializers.BooleanField()
    is_open = serializers.BooleanField(help_text="Whether all that comes before it is done.")
    done_at = serializers.DateTimeField(source="done.at", allow_null=True, default=None)
    how = serializers.ChoiceField(DoneHow.choices, source="done.how", allow_null=True, default=None)


class ComponentGivenSerializer(serializers.Serializer[Any]):
    component = serializers.IntegerField(min_value=1, max_value=2**63 - 1)


class OfSession(Endpoint):
    """What endpoints about one session share."""

    def run(self) -> CohortSession:
        """A session of a cohort that whoever asks leads."""
        rows = CohortSession.objects.filter(cohort__in=Cohort.objects.run_by(self.actor))
        found: CohortSession = get_object_or_404(
            rows.select_related("cohort__programme"), pk=self.kwargs["pk"]
        )
        return found


class SessionAttendance(OfSession):
    def answer(self, session: CohortSession) -> Response:
        rows = [
            {"enrolment": mark.enrolment, "state": mark.state or None}
            for mark in marks_of(self.actor, session)
        ]
        return Response(AttendanceMarkSerializer(rows, many=True).data)

    @extend_schema(
        tags=TAGS, operation_id="leadership_attendance_read", summary="Who was in a session",
        description="For who leads the cohort.", responses=AttendanceMarkSerializer(many=True),
    )  # fmt: skip
    def get(self, request: Request, pk: int) -> Response:
        return self.answer(self.run())

    @extend_schema(
        tags=TAGS, operation_id="leadership_attendance_mark", summary="Say who was there",
        description="As who leads the cohort. A change is a correction in the record.",
        request=AttendanceGivenSerializer, responses=AttendanceMarkSerializer(many=True),
    )  # fmt: skip
    def put(self, request: Request, pk: int) -> Response:
        session = self.run()
        given = self.given(AttendanceGivenSerializer)["marks"]
        marks = {one["enrolment"]: one["state"] for one in given}
        services.mark_attendance(actor=self.actor, session=session, marks=marks)
        return self.answer(session)


class SessionCodeRecord(OfSession):
    @extend_schema(
        tags=TAGS, operation_id="leadership_attendance_code", summary="Show a code",
        description="As who leads the cohort, while the session goes on. It ends the one before.",
        request=None, responses=SessionCodeSerializer,
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        code = services.show_code(actor=self.actor, session=self.run())
        return Response(SessionCodeSerializer(code).data)


class SessionAttend(Endpoint):
    @extend_schema(
        tags=TAGS, operation_id="leadership_attendance_type", summary="I am here",
        description="By the code that is shown, as who has a seat. Tries are limited.",
        request=TypedCodeSerializer, responses=AttendedSerializer,
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        rows = CohortSession.objects.visible_to(self.actor).select_related("cohort__programme")
        session = get_object_or_404(rows, pk=pk)
        seats = CohortEnrolment.objects.seated().filter(employee__user=self.actor)
        if not seats.filter(cohort=session.cohort_id).exists():
            raise Http404
        code = self.given(TypedCodeSerializer)["code"]
        row = services.attend_by_code(actor=self.actor, session=session, code=code)
        return Response(AttendedSerializer(row).data)


class EnrolmentProgress(Endpoint):
    def found(self) -> CohortEnrolment:
        return get_object_or_404(enrolments(self.actor), pk=self.kwargs["pk"])

    @extend_schema(
        tags=TAGS, operation_id="leadership_progress_read", summary="How far somebody is",
        description="For whoever sees the enrolment.",
        responses=CohortStepSerializer(many=True),
    )  # fmt: skip
    def get(self, request: Request, pk: int) -> Response:
        steps = progress_of(self.found()).steps
        return Response(CohortStepSerializer(steps, many=True).data)

    @extend_schema(
        tags=TAGS, operation_id="leadership_progress_done", summary="A component is done",
        description="Of what one does alone oneself says so, else who leads or coaches.",
        request=ComponentGivenSerializer, responses=CohortStepSerializer(many=True),
        parameters=[OpenApiParameter(**KEY)],
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        return once(request, self.done)

    def done(self, request: Request) -> Response:
        enrolment = self.found()
        given = self.given(ComponentGivenSerializer)["component"]
        components = Component.objects.filter(programme=enrolment.cohort.programme_id)
        component = get_object_or_404(components, pk=given)
        mine = is_self(self.actor, enrolment.employee)
        if not mine and not access.may_confirm(self.actor, enrolment, component):
            raise Http404
        say_done(actor=self.actor, enrolment=enrolment, component=component)
        return self.get(request, pk=enrolment.pk)

"""Assignments and what is handed in, and who coaches, by the services of the pages."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from leadership import access
from leadership.api import coursework_parts as parts
from leadership.api.cohorts import ENROLMENT, TAGS, enrolments
from leadership.models import (
    Assessment,
    Assignment,
    Cohort,
    CohortEnrolment,
    Submission,
    SubmissionState,
)
from leadership.services import coursework as services
from leadership.services import coursework_changes as changes
from leadership.services.coaches import name_coach
from lib.json_body import SafeJSONParser
from talent.api.idempotency import KEY, once
from talent.api.views import Endpoint, ListEndpoint, RecordEndpoint, allowed, described
from talent.models import User

ASSIGNMENT, SUBMISSION = parts.AssignmentSerializer, parts.SubmissionSerializer


def led(actor: User, model: type[Assignment] | type[Assessment], pk: int) -> Any:
    """What is asked of a cohort that whoever asks leads."""
    rows = model._default_manager.filter(cohort__in=Cohort.objects.run_by(actor))
    return get_object_or_404(rows.select_related("cohort__programme", "component"), pk=pk)


class OfCohortList(ListEndpoint):
    """What is asked of one cohort: nothing for who neither takes part nor leads."""

    model: Any

    def rows(self, user: User) -> QuerySet[Any]:
        cohort = get_object_or_404(Cohort.objects.visible_to(user), pk=self.kwargs["pk"])
        found: QuerySet[Any] = self.model.objects.visible_to(user).filter(cohort=cohort)
        return found

    def run(self) -> Cohort:
        return get_object_or_404(Cohort.objects.run_by(self.actor), pk=self.kwargs["pk"])


class CohortAssignments(OfCohortList):
    model, serializer_class, order = Assignment, ASSIGNMENT, ("due_at", "pk")

    @extend_schema(
        tags=TAGS, operation_id="leadership_assignments_list", summary="Assignments of a cohort",
        description="For those who take part, their line and HR, and who leads it.",
    )  # fmt: skip
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        tags=TAGS, operation_id="leadership_assignments_set", summary="Set an assignment",
        description="As who leads the cohort. Everybody with a seat is told.",
        request=parts.AssignmentGivenSerializer, responses={201: ASSIGNMENT},
        parameters=[OpenApiParameter(**KEY)],
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        return once(request, self.create)

    def create(self, request: Request) -> Response:
        cohort, given = self.run(), self.given(parts.AssignmentGivenSerializer)
        row = services.set_assignment(actor=self.actor, cohort=cohort, **given)
        address = reverse("api:leadership_assignment", args=[row.pk])
        return Response(
            ASSIGNMENT(row).data, status.HTTP_201_CREATED, headers={"Location": address}
        )


@described(tags=TAGS, operation_id="leadership_assignments_read", summary="One assignment")
class AssignmentRecord(RecordEndpoint):
    serializer_class = ASSIGNMENT

    def rows(self, user: User) -> QuerySet[Any]:
        found: QuerySet[Any] = Assignment.objects.visible_to(user)
        return found

    @extend_schema(
        tags=TAGS, operation_id="leadership_assignments_edit", summary="Change an assignment",
        description="As who leads the cohort. Once something is handed in, its component stays,"
        " and its time only moves later.",
        request=parts.AssignmentChangeSerializer, responses=ASSIGNMENT,
    )  # fmt: skip
    def put(self, request: Request, pk: int) -> Response:
        row, given = led(self.actor, Assignment, pk), self.given(parts.AssignmentChangeSerializer)
        changes.edit_assignment(actor=self.actor, assignment=row, **given)
        return self.get(request, pk=pk)

    @extend_schema(
        tags=TAGS, operation_id="leadership_assignments_delete", summary="Take it away",
        description="As who leads the cohort, while nobody has handed in.", responses={204: None},
    )  # fmt: skip
    def delete(self, request: Request, pk: int) -> Response:
        changes.delete_assignment(actor=self.actor, assignment=led(self.actor, Assignment, pk))
        return Response(status=status.HTTP_204_NO_CONTENT)


class AssignmentHandIn(Endpoint):
    parser_classes = (SafeJSONParser, MultiPartParser)

    @extend_schema(
        tags=TAGS, operation_id="leadership_assignments_hand_in", summary="Hand my work in",
        description="As who has a seat; anew only once it was returned.",
        request=parts.SubmissionGivenSerializer, responses={201: SUBMISSION},
        parameters=[OpenApiParameter(**KEY)],
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        return once(request, self.hand_in)

    def hand_in(self, request: Request) -> Response:
        rows = Assignment.objects.visible_to(self.actor)
        row: Assignment = get_object_or_404(rows, pk=self.kwargs["pk"])
        seats = CohortEnrolment.objects.visible_to(self.actor).seated()
        mine = seats.filter(employee__user=self.actor).select_related("employee__user", "cohort")
        enrolment = get_object_or_404(mine, cohort=row.cohort_id)
        given = self.given(parts.SubmissionGivenSerializer)
        made = services.hand_in(actor=self.actor, assignment=row, enrolment=enrolment, **given)
        address = reverse("api:leadership_submission", args=[made.pk])
        return Response(
            SUBMISSION(made).data, status.HTTP_201_CREATED, headers={"Location": address}
        )


class SubmissionFilter(filters.FilterSet):
    assignment = filters.ModelChoiceFilter(queryset=allowed(Assignment.objects.visible_to))
    enrolment = filters.ModelChoiceFilter(queryset=allowed(CohortEnrolment.objects.visible_to))
    state = filters.ChoiceFilter(choices=SubmissionState.choices)

    class Meta:
        model = Submission
        fields: tuple[str, ...] = ()


def submissions(user: User) -> QuerySet[Any]:
    rows = Submission.objects.visible_to(user)
    return rows.select_related("enrolment__employee__user", "enrolment__cohort__programme")


class SubmissionList(ListEndpoint):
    serializer_class, filterset_class, order = SUBMISSION, SubmissionFilter, ("-at", "-pk")

    def rows(self, user: User) -> QuerySet[Any]:
        return submissions(user)

    @extend_schema(
        tags=TAGS, operation_id="leadership_submissions_list", summary="Work handed in",
        description="One's own, and that of those whose part one sees.",
    )  # fmt: skip
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)


@described(tags=TAGS, operation_id="leadership_submissions_read", summary="One piece of work")
class SubmissionRecord(RecordEndpoint):
    serializer_class = SUBMISSION

    def rows(self, user: User) -> QuerySet[Any]:
        return submissions(user)


class SubmissionAnswer(Endpoint):
    @extend_schema(
        tags=TAGS, operation_id="leadership_submissions_answer", summary="Accept or return it",
        description="As who leads the cohort, never of oneself. What is returned is returned with"
        " words.",
        request=parts.SubmissionAnswerSerializer, responses=SUBMISSION,
        parameters=[OpenApiParameter(**KEY)],
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        return once(request, self.answer)

    def answer(self, request: Request) -> Response:
        row = get_object_or_404(submissions(self.actor), pk=self.kwargs["pk"])
        if not access.may_judge(self.actor, row.enrolment):
            raise Http404
        given = self.given(parts.SubmissionAnswerSerializer)
        accepted = given["answer"] == "accept"
        services.answer_submission(
            actor=self.actor, submission=row, accepted=accepted, feedback=given["feedback"]
        )
        return Response(SUBMISSION(submissions(self.actor).get(pk=row.pk)).data)


class EnrolmentCoach(Endpoint):
    @extend_schema(
        tags=TAGS, operation_id="leadership_enrolments_coach", summary="Name a coach, or nobody",
        description="As who leads the cohort, never for oneself. What was shared with the coach"
        " before is not shared with the next.",
        request=parts.CoachGivenSerializer, responses=ENROLMENT,
    )  # fmt: skip
    def put(self, request: Request, pk: int) -> Response:
        row = get_object_or_404(enrolments(self.actor), pk=pk)
        if not access.may_judge(self.actor, row):
            raise Http404
        coach = self.given(parts.CoachGivenSerializer)["coach"]
        name_coach(actor=self.actor, enrolment=row, coach=coach)
        return Response(ENROLMENT(enrolments(self.actor).get(pk=pk)).data)

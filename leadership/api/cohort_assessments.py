"""Assessments of a cohort and the tries of each participant, by the services of the pages."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from leadership import access
from leadership.api import coursework_parts as parts
from leadership.api.cohorts import TAGS
from leadership.api.coursework import OfCohortList, led
from leadership.models import Assessment, AssessmentResult, CohortEnrolment
from leadership.services import coursework as services
from leadership.services import coursework_changes as changes
from talent.api.filters import YesNoFilter
from talent.api.idempotency import KEY, once
from talent.api.views import Endpoint, ListEndpoint, RecordEndpoint, allowed, described
from talent.models import User

ASSESSMENT, RESULT = parts.CohortAssessmentSerializer, parts.AssessmentResultSerializer


class CohortAssessments(OfCohortList):
    model, serializer_class, order = Assessment, ASSESSMENT, ("pk",)

    @extend_schema(
        tags=TAGS, operation_id="leadership_cohort_assessments_list",
        summary="Assessments of a cohort",
        description="For those who take part, their line and HR, and who leads it.",
    )  # fmt: skip
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        tags=TAGS, operation_id="leadership_cohort_assessments_set", summary="Set an assessment",
        description="As who leads the cohort.",
        request=parts.CohortAssessmentGivenSerializer, responses={201: ASSESSMENT},
        parameters=[OpenApiParameter(**KEY)],
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        return once(request, self.create)

    def create(self, request: Request) -> Response:
        cohort, given = self.run(), self.given(parts.CohortAssessmentGivenSerializer)
        row = services.set_assessment(actor=self.actor, cohort=cohort, **given)
        address = reverse("api:leadership_cohort_assessment", args=[row.pk])
        return Response(
            ASSESSMENT(row).data, status.HTTP_201_CREATED, headers={"Location": address}
        )


@described(tags=TAGS, operation_id="leadership_cohort_assessments_read", summary="One assessment")
class CohortAssessmentRecord(RecordEndpoint):
    serializer_class = ASSESSMENT

    def rows(self, user: User) -> QuerySet[Any]:
        found: QuerySet[Any] = Assessment.objects.visible_to(user)
        return found

    @extend_schema(
        tags=TAGS, operation_id="leadership_cohort_assessments_edit",
        summary="Change an assessment",
        description="As who leads the cohort. Once somebody has a score, range, component and"
        " level stay; another pass mark needs a reason, and restates the scores it turns over.",
        request=parts.CohortAssessmentChangeSerializer, responses=ASSESSMENT,
    )  # fmt: skip
    def put(self, request: Request, pk: int) -> Response:
        row = led(self.actor, Assessment, pk)
        given = self.given(parts.CohortAssessmentChangeSerializer)
        changes.edit_assessment(actor=self.actor, assessment=row, **given)
        return self.get(request, pk=pk)

    @extend_schema(
        tags=TAGS, operation_id="leadership_cohort_assessments_delete", summary="Take it away",
        description="As who leads the cohort, while nobody has a score.", responses={204: None},
    )  # fmt: skip
    def delete(self, request: Request, pk: int) -> Response:
        changes.delete_assessment(actor=self.actor, assessment=led(self.actor, Assessment, pk))
        return Response(status=status.HTTP_204_NO_CONTENT)


class CohortAssessmentScores(Endpoint):
    @extend_schema(
        tags=TAGS, operation_id="leadership_scores_note", summary="Note one try",
        description="As who leads the cohort, never of oneself. Each try is kept.",
        request=parts.AssessmentResultGivenSerializer, responses={201: RESULT},
        parameters=[OpenApiParameter(**KEY)],
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        return once(request, self.note)

    def note(self, request: Request) -> Response:
        row = led(self.actor, Assessment, self.kwargs["pk"])
        given = self.given(parts.AssessmentResultGivenSerializer)
        if not access.may_judge(self.actor, given["enrolment"]):
            raise Http404
        made = services.assess(actor=self.actor, assessment=row, **given)
        return Response(RESULT(made).data, status.HTTP_201_CREATED)


class AssessmentResultFilter(filters.FilterSet):
    assessment = filters.ModelChoiceFilter(queryset=allowed(Assessment.objects.visible_to))
    enrolment = filters.ModelChoiceFilter(queryset=allowed(CohortEnrolment.objects.visible_to))
    passed = YesNoFilter()

    class Meta:
        model = AssessmentResult
        fields: tuple[str, ...] = ()


class AssessmentResultList(ListEndpoint):
    serializer_class, filterset_class, order = RESULT, AssessmentResultFilter, ("-at", "-pk")

    def rows(self, user: User) -> QuerySet[Any]:
        rows = AssessmentResult.objects.visible_to(user)
        return rows.select_related("enrolment__employee")

    @extend_schema(
        tags=TAGS, operation_id="leadership_scores_list", summary="Scores",
        description="One's own, and those of whom one sees the part.",
    )  # fmt: skip
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

"""Evaluation: answering what one is asked, and the figures of a programme."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from leadership.models import CohortEnrolment, CohortSession, Occasion, RaterKind
from leadership.queries.evaluation import evaluation_of, rater_of, readable_programmes
from leadership.services.evaluations import give_answers
from talent.api.views import Endpoint

TAGS = ["Learning"]


class ToldMeanSerializer(serializers.Serializer[Any]):
    value = serializers.FloatField()
    band = serializers.CharField(help_text="Empty, “or more”, or “or less”.")


class EvaluationFigureSerializer(serializers.Serializer[Any]):
    """One figure of five people or more."""

    question = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    rater = serializers.ChoiceField(RaterKind.choices)
    people = serializers.IntegerField()
    now = ToldMeanSerializer()
    before = ToldMeanSerializer(allow_null=True)
    change = ToldMeanSerializer(source="steps", allow_null=True)


class EvaluationLevelsSerializer(serializers.Serializer[Any]):
    reaction = EvaluationFigureSerializer(many=True)
    learning = EvaluationFigureSerializer(many=True)
    behaviour = EvaluationFigureSerializer(many=True)


class CohortEvaluationSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="cohort.pk")
    name = serializers.CharField(source="cohort.name")
    levels = EvaluationLevelsSerializer()


class ProgrammeEvaluationSerializer(serializers.Serializer[Any]):
    """What is told of a programme, and of its cohorts; of fewer than five people nothing."""

    levels = EvaluationLevelsSerializer()
    cohorts = CohortEvaluationSerializer(many=True)


class EvaluationAnswersSerializer(serializers.Serializer[Any]):
    answers = serializers.DictField(
        child=serializers.IntegerField(min_value=1, max_value=5),
        help_text="From 1 to 5 by the question's key; all of them.",
    )


class EvaluationGivenSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="pk")
    occasion = serializers.ChoiceField(Occasion.choices)
    answers = serializers.DictField(child=serializers.IntegerField())


class ProgrammeEvaluation(Endpoint):
    @extend_schema(
        tags=TAGS, operation_id="programme_evaluation",
        summary="What a programme did to its people",
        description="For HR admins, executives, the sponsor, and instructors of their cohorts.",
        responses=ProgrammeEvaluationSerializer,
    )  # fmt: skip
    def get(self, request: Request, pk: int) -> Response:
        programme = get_object_or_404(readable_programmes(self.actor), pk=pk)
        return Response(ProgrammeEvaluationSerializer(evaluation_of(self.actor, programme)).data)


class Answering(Endpoint):
    """Answers are given once, and read by nobody else."""

    def keep(
        self, enrolment: CohortEnrolment, occasion: str, session: CohortSession | None
    ) -> Response:
        if rater_of(self.actor, enrolment, occasion) is None:
            raise Http404
        given = self.given(EvaluationAnswersSerializer)
        row = give_answers(
            actor=self.actor, enrolment=enrolment, occasion=occasion, session=session, **given
        )
        return Response(EvaluationGivenSerializer(row).data, status.HTTP_201_CREATED)


class EvaluationAnswers(Answering):
    @extend_schema(
        tags=TAGS, operation_id="evaluation_answer", summary="Answer about a participant",
        description="The participant; of levels also an instructor, of behaviour the manager.",
        request=EvaluationAnswersSerializer, responses={201: EvaluationGivenSerializer},
    )  # fmt: skip
    def post(self, request: Request, pk: int, occasion: str) -> Response:
        if occasion not in Occasion.values or occasion == Occasion.SESSION:
            raise Http404
        rows = CohortEnrolment.objects.visible_to(self.actor).select_related(
            "cohort__programme", "employee"
        )
        return self.keep(get_object_or_404(rows, pk=pk), occasion, None)


class SessionAnswers(Answering):
    @extend_schema(
        tags=TAGS, operation_id="session_answer", summary="Say how a session was",
        description="Whoever had a seat does, within two weeks.",
        request=EvaluationAnswersSerializer, responses={201: EvaluationGivenSerializer},
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        session = get_object_or_404(CohortSession.objects.visible_to(self.actor), pk=pk)
        rows = CohortEnrolment.objects.seated().filter(
            employee__user=self.actor, cohort=session.cohort_id
        )
        enrolment = get_object_or_404(rows.select_related("cohort__programme", "employee"))
        return self.keep(enrolment, Occasion.SESSION, session)

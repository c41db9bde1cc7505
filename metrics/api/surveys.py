"""Designs and waves by API, for HR admins; and one's own answers until they are sent."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from metrics import access
from metrics.api import survey_parts as parts
from metrics.models import Survey, SurveyKind, SurveyQuestion, SurveyState, Wave
from metrics.services import launching, survey_questions, surveys, waves
from talent.api.idempotency import KEY, once
from talent.api.views import Endpoint, ListEndpoint, RecordEndpoint, allowed, described
from talent.models import User

TAGS = ["metrics: surveys"]
ONCE = [OpenApiParameter(**KEY)]
ACTS: dict[str, Callable[..., Any]] = {
    "launch": launching.launch_survey,
    "again": launching.launch_wave,
    "retire": surveys.retire_survey,
    "reuse": surveys.reuse_survey,
    "delete": surveys.delete_survey,
}


class HrOnly:
    """For everybody but HR admins there is no such address."""

    actor: User

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)  # type: ignore[misc]
        if not access.may_keep_surveys(self.actor):
            raise Http404


class SurveyFilter(filters.FilterSet):
    q = filters.CharFilter(field_name="name", lookup_expr="icontains", max_length=100)
    state = filters.ChoiceFilter(choices=SurveyState.choices)
    kind = filters.ChoiceFilter(choices=SurveyKind.choices)

    class Meta:
        model = Survey
        fields: tuple[str, ...] = ()


class SurveyList(HrOnly, ListEndpoint):  # type: ignore[misc]
    serializer_class = parts.SurveySerializer
    filterset_class = SurveyFilter
    order = ("-created_at", "-pk")

    def rows(self, user: User) -> QuerySet[Any]:
        return Survey.objects.visible_to(user)

    @extend_schema(
        tags=TAGS, operation_id="surveys_list", summary="Designs", description="As an HR admin."
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        tags=TAGS, operation_id="surveys_create", summary="Design a survey",
        description="A draft with the questions of its kind, as an HR admin.",
        request=parts.NewSurveySerializer, responses={201: parts.SurveySerializer},
        parameters=ONCE,
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        return once(request, self.create)

    def create(self, request: Request) -> Response:
        said = self.given(parts.NewSurveySerializer)
        survey = survey_questions.begin_from_template(actor=self.actor, **said)
        address = reverse("api:survey", args=[survey.pk])
        body = parts.SurveySerializer(survey).data
        return Response(body, status.HTTP_201_CREATED, headers={"Location": address})


class SurveyRecord(HrOnly, RecordEndpoint):  # type: ignore[misc]
    serializer_class = parts.SurveySerializer

    def rows(self, user: User) -> QuerySet[Any]:
        return Survey.objects.visible_to(user)

    @extend_schema(
        tags=TAGS, operation_id="surveys_read", summary="One design",
        description="As an HR admin.",
    )  # fmt: skip
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        tags=TAGS, operation_id="surveys_edit", summary="Change a design",
        description="It holds for the next wave; what was launched is frozen.",
        request=parts.NewSurveySerializer(partial=True), responses=parts.SurveySerializer,
        parameters=ONCE,
    )  # fmt: skip
    def patch(self, request: Request, pk: int) -> Response:
        return once(request, self.edit)

    def edit(self, request: Request) -> Response:
        survey = get_object_or_404(self.rows(self.actor), pk=self.kwargs["pk"])
        read = parts.NewSurveySerializer(data=request.data, partial=True)
        read.is_valid(raise_exception=True)
        said = dict(read.validated_data)
        found = surveys.edit_survey(actor=self.actor, survey=survey, **said)
        return Response(parts.SurveySerializer(found).data)


class SurveyActs(HrOnly, Endpoint):  # type: ignore[misc]
    @extend_schema(
        tags=TAGS, operation_id="surveys_act", summary="Launch, ask again, retire, reuse, delete",
        description="What a launch freezes, nobody can change.",
        request=parts.SurveyActSerializer, responses={204: None}, parameters=ONCE,
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        return once(request, self.act)

    def act(self, request: Request) -> Response:
        survey = get_object_or_404(Survey.objects.visible_to(self.actor), pk=self.kwargs["pk"])
        act = self.given(parts.SurveyActSerializer)["act"]
        ACTS[act](actor=self.actor, survey=survey)
        return Response(status=status.HTTP_204_NO_CONTENT)


class SurveyQuestionList(HrOnly, ListEndpoint):  # type: ignore[misc]
    serializer_class = parts.SurveyQuestionSerializer
    order = ("position", "pk")

    def rows(self, user: User) -> QuerySet[Any]:
        survey = get_object_or_404(Survey.objects.visible_to(user), pk=self.kwargs["pk"])
        return SurveyQuestion.objects.filter(survey=survey).select_related("driver")

    @extend_schema(
        tags=TAGS, operation_id="survey_questions_list", summary="What it asks",
        description="As an HR admin.",
    )  # fmt: skip
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        tags=TAGS, operation_id="survey_questions_add", summary="Ask one more thing",
        description="At the end.", request=parts.NewSurveyQuestionSerializer,
        responses={201: parts.SurveyQuestionSerializer}, parameters=ONCE,
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        return once(request, self.add)

    def add(self, request: Request) -> Response:
        survey = get_object_or_404(Survey.objects.visible_to(self.actor), pk=self.kwargs["pk"])
        said = self.given(parts.NewSurveyQuestionSerializer)
        said.pop("position", None)
        row = survey_questions.add_question(actor=self.actor, survey=survey, **said)
        body = parts.SurveyQuestionSerializer(row).data
        return Response(body, status.HTTP_201_CREATED)


class SurveyQuestionRecord(HrOnly, Endpoint):  # type: ignore[misc]
    def question(self) -> SurveyQuestion:
        rows = SurveyQuestion.objects.visible_to(self.actor).select_related("survey", "driver")
        found: SurveyQuestion = get_object_or_404(rows, pk=self.kwargs["pk"])
        return found

    @extend_schema(
        tags=TAGS, operation_id="survey_questions_edit", summary="Change or move a question",
        description="For the next wave; `position` counts from 1.",
        request=parts.NewSurveyQuestionSerializer(partial=True),
        responses=parts.SurveyQuestionSerializer, parameters=ONCE,
    )  # fmt: skip
    def patch(self, request: Request, pk: int) -> Response:
        return once(request, self.edit)

    def edit(self, request: Request) -> Response:
        question = self.question()
        read = parts.NewSurveyQuestionSerializer(
            data=request.data, context={"request": request}, partial=True
        )
        read.is_valid(raise_exception=True)
        said = dict(read.validated_data)
        to = said.pop("position", None)
        survey_questions.edit_question(actor=self.actor, question=question, **said)
        if to is not None:
            survey_questions.move_question(actor=self.actor, question=question, to=to)
        return Response(parts.SurveyQuestionSerializer(self.question()).data)

    @extend_schema(
        tags=TAGS, operation_id="survey_questions_remove", summary="Ask it no more",
        description="From the next wave on.", responses={204: None},
    )  # fmt: skip
    def delete(self, request: Request, pk: int) -> Response:
        survey_questions.remove_question(actor=self.actor, question=self.question())
        return Response(status=status.HTTP_204_NO_CONTENT)


class WaveFilter(filters.FilterSet):
    survey = filters.ModelChoiceFilter(queryset=allowed(Survey.objects.visible_to))

    class Meta:
        model = Wave
        fields: tuple[str, ...] = ()


@described(
    tags=TAGS, operation_id="survey_waves_list", summary="Waves",
    description="As an HR admin. How many have answered is told to nobody before the release.",
)  # fmt: skip
class WaveList(HrOnly, ListEndpoint):  # type: ignore[misc]
    serializer_class = parts.WaveSerializer
    filterset_class = WaveFilter
    order = ("-opens_at", "-pk")

    def rows(self, user: User) -> QuerySet[Any]:
        return Wave.objects.kept_by(user)


class WaveActs(HrOnly, Endpoint):  # type: ignore[misc]
    @extend_schema(
        tags=TAGS, operation_id="survey_waves_act", summary="Make a wave longer, or call it off",
        description="Longer while it is not closed, called off before it opens.",
        request=parts.WaveActSerializer, responses=parts.WaveSerializer, parameters=ONCE,
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        return once(request, self.act)

    def act(self, request: Request) -> Response:
        wave = get_object_or_404(Wave.objects.kept_by(self.actor), pk=self.kwargs["pk"])
        said = self.given(parts.WaveActSerializer)
        if said["act"] == "call_off":
            wave = waves.call_off_wave(actor=self.actor, wave=wave)
        elif "until" not in said:
            raise ValidationError({"until": _("Say until when.")})
        else:
            wave = waves.extend_wave(actor=self.actor, wave=wave, until=said["until"])
        return Response(parts.WaveSerializer(wave).data)

"""What I am asked, and my own answers until I send them. They pass through no record of it."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from lib.questions import to_json
from metrics.api import survey_parts as parts
from metrics.models import WavePerson
from metrics.queries.own_answers import ladder, my_waves, own_draft
from metrics.queries.own_groups import own_groups
from metrics.services.survey_answers import save_answers, send_answers
from talent.api.views import Endpoint, ListEndpoint, described
from talent.models import User

TAGS = ["metrics: surveys"]


@described(tags=TAGS, operation_id="my_surveys_list", summary="Surveys that ask me, or asked me")
class MySurveyList(ListEndpoint):
    serializer_class = parts.MySurveySerializer
    order = ("-wave__closes_at", "-pk")

    def get_queryset(self) -> QuerySet[Any]:
        if getattr(self, "swagger_fake_view", False):
            return WavePerson.objects.none()
        return self.rows(self.actor)

    def rows(self, user: User) -> QuerySet[Any]:
        return my_waves(user)


class MySheet(Endpoint):
    """One wave as it asks me."""

    def person(self) -> Any:
        return get_object_or_404(my_waves(self.actor), wave=self.kwargs["pk"])

    @extend_schema(
        tags=TAGS, operation_id="my_surveys_read", summary="What one asks, and my draft",
        responses=parts.MySheetSerializer,
    )  # fmt: skip
    def get(self, request: Request, pk: int) -> Response:
        person = self.person()
        wave, draft = person.wave, own_draft(person)
        said = {
            **{
                name: getattr(wave, name)
                for name in (
                    "name", "purpose", "mode", "threshold", "comment_threshold", "closes_at"
                )
            },
            "has_answered": draft.is_sent,
            "ladder": ladder(person),
            "counted_in": own_groups(person),
            "questions": [to_json(row.asked) for row in wave.questions.all()],
            "answers": draft.answers,
        }  # fmt: skip
        return Response(parts.MySheetSerializer(said).data)

    @extend_schema(
        tags=TAGS, operation_id="my_surveys_write", summary="Answer, and send",
        description=(
            "Some answers or all, as often as wanted until they are sent; then never again. No"
            " Idempotency-Key is taken: nothing of it is kept elsewhere, and what was sent twice"
            " is refused the second time."
        ),
        request=parts.MyAnswersSerializer, responses={204: None},
    )  # fmt: skip
    def put(self, request: Request, pk: int) -> Response:
        person, said = self.person(), self.given(parts.MyAnswersSerializer)
        act = send_answers if said["send"] else save_answers
        act(actor=self.actor, person=person, answers=said["answers"])
        return Response(status=status.HTTP_204_NO_CONTENT)

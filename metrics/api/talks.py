"""Talks about results by API: that one was held, and when."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from metrics.models import ReleasedUnit, TeamTalk
from metrics.services.talks import forget_talk, record_talk
from talent.api.idempotency import KEY, once
from talent.api.views import ListEndpoint, RecordEndpoint, described
from talent.models import User

TAGS = ["surveys: results"]
ONCE = [OpenApiParameter(**KEY)]


class TeamTalkSerializer(serializers.ModelSerializer[TeamTalk]):
    """One talk; `unit` is that of the organisation, null for the result of everybody."""

    unit = serializers.IntegerField(source="wave_unit.unit_id", allow_null=True, default=None)

    class Meta:
        model = TeamTalk
        fields: tuple[str, ...] = ("id", "wave", "unit", "held_on")


class NewTeamTalkSerializer(serializers.Serializer[Any]):
    result = serializers.UUIDField(help_text="The id of a result that you answer for.")
    held_on = serializers.DateField()


class TeamTalkList(ListEndpoint):
    serializer_class = TeamTalkSerializer
    order = ("-held_on", "-pk")

    def rows(self, user: User) -> QuerySet[Any]:
        return TeamTalk.objects.visible_to(user).select_related("wave_unit")

    @extend_schema(
        tags=TAGS, operation_id="surveys_talks_list", summary="Talks about results that you see"
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        tags=TAGS, operation_id="surveys_talks_create", summary="Say that a talk was held",
        description="As whoever answers for the unit; of everybody's result as HR or an executive.",
        request=NewTeamTalkSerializer, responses={201: TeamTalkSerializer}, parameters=ONCE,
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        return once(request, self.create)

    def create(self, request: Request) -> Response:
        said = self.given(NewTeamTalkSerializer)
        rows = ReleasedUnit.objects.by_office(self.actor).filter(cut=0, pk=said["result"])
        row = rows.select_related("wave", "unit").first()
        if row is None:
            raise ValidationError({"result": _("There is no such result that you may choose.")})
        talk = record_talk(actor=self.actor, wave=row.wave, unit=row.unit, held_on=said["held_on"])
        address = reverse("api:survey_talk", args=[talk.pk])
        body = TeamTalkSerializer(talk).data
        return Response(body, status.HTTP_201_CREATED, headers={"Location": address})


@described(tags=TAGS, operation_id="surveys_talks_retrieve", summary="One talk about a result")
class TeamTalkRecord(RecordEndpoint):
    serializer_class = TeamTalkSerializer

    def rows(self, user: User) -> QuerySet[Any]:
        return TeamTalk.objects.visible_to(user).select_related("wave_unit")

    @extend_schema(
        tags=TAGS, operation_id="surveys_talks_delete", summary="Take back a talk you recorded",
        responses={204: None}, parameters=ONCE,
    )  # fmt: skip
    def delete(self, request: Request, pk: int) -> Response:
        return once(request, self.take_back)

    def take_back(self, request: Request) -> Response:
        own = TeamTalk.objects.taken_back_by(self.actor)
        forget_talk(actor=self.actor, talk=get_object_or_404(own, pk=self.kwargs["pk"]))
        return Response(status=status.HTTP_204_NO_CONTENT)

"""What came of surveys, by API: for one who was asked, you said, we did, it moved."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from metrics.models import ActionStatus, WaveState
from metrics.queries.ledger import ledger_of
from metrics.queries.own_answers import my_waves
from talent.api.views import Endpoint

TAGS = ["metrics: surveys"]


class SaidSerializer(serializers.Serializer[Any]):
    """One of the lowest figures, as a value or as a band."""

    label = serializers.CharField()  # type: ignore[assignment]
    value = serializers.FloatField(source="cell.value", allow_null=True)
    low = serializers.FloatField(source="cell.low", allow_null=True)
    high = serializers.FloatField(source="cell.high", allow_null=True)


class EffectSerializer(serializers.Serializer[Any]):
    """How a figure moved to the next wave that told of the same units; null where untold."""

    words = serializers.CharField()
    points = serializers.FloatField(allow_null=True)
    is_clear = serializers.BooleanField(allow_null=True)
    is_met = serializers.BooleanField(allow_null=True)
    others = serializers.FloatField(
        allow_null=True, help_text="The median change of groups without such an action."
    )
    blocks = serializers.IntegerField(help_text="How many of these were compared.")


class SharedLineSerializer(serializers.Serializer[Any]):
    at = serializers.DateTimeField()
    kind = serializers.CharField()
    text = serializers.CharField()


class DidSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="plan.pk")
    issue = serializers.CharField(source="plan.issue")
    goal = serializers.CharField(source="plan.goal")
    status = serializers.ChoiceField(ActionStatus.choices, source="plan.status")
    due_on = serializers.DateField(source="plan.due_on")
    updates = SharedLineSerializer(source="lines", many=True)
    effect = EffectSerializer(allow_null=True)


class LedgerSerializer(serializers.Serializer[Any]):
    """`said` is empty until the results are shared."""

    wave = serializers.IntegerField(source="person.wave_id")
    group = serializers.CharField(help_text="Whom the figures are of.")
    said = SaidSerializer(many=True)
    talked_on = serializers.DateField(source="talk.held_on", allow_null=True, default=None)
    did = DidSerializer(many=True)


class MyLedger(Endpoint):
    """What came of one wave that asked me."""

    @extend_schema(
        tags=TAGS, operation_id="my_surveys_ledger", summary="What came of a survey that asked me",
        responses=LedgerSerializer,
    )  # fmt: skip
    def get(self, request: Request, pk: int) -> Response:
        told = my_waves(self.actor).filter(wave__state=WaveState.RELEASED)
        person = get_object_or_404(told, wave=pk)
        return Response(LedgerSerializer(ledger_of(self.actor, person)).data)

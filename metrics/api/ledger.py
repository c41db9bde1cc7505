"""What came of surveys, by API: for who was asked, and for who holds others to account."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from metrics.models import ActionStatus, WaveState, WaveUnit
from metrics.queries.accountability import units_to_account_for, waves_to_account_for
from metrics.queries.ledger import ledger_of
from metrics.queries.own_answers import my_waves
from talent.api.filters import YesNoFilter
from talent.api.views import Endpoint, ListEndpoint, allowed, described
from talent.models import User

TAGS, ACTIONS = ["metrics: surveys"], ["metrics: actions"]


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


class AccountabilitySerializer(serializers.ModelSerializer[WaveUnit]):
    """What became of the result of one unit; `unit` is that of the organisation."""

    unit = serializers.IntegerField(source="unit_id")
    shared_at = serializers.DateTimeField(source="wave.shared_at", allow_null=True)
    talked_on = serializers.DateField(allow_null=True)
    is_wider = serializers.BooleanField(help_text="Told of with others, and talks with them.")
    open = serializers.IntegerField(help_text="Plans that are open.")
    moving = serializers.IntegerField(help_text="Open plans of which something was said lately.")
    overdue = serializers.IntegerField()
    closed = serializers.IntegerField()

    class Meta:
        model = WaveUnit
        fields: tuple[str, ...] = (
            "id", "wave", "unit", "name", "shared_at", "talked_on", "is_wider", "open",
            "moving", "overdue", "closed",
        )  # fmt: skip


class AccountabilityFilter(filters.FilterSet):
    q = filters.CharFilter(field_name="name", lookup_expr="icontains", max_length=100)
    wave = filters.ModelChoiceFilter(queryset=allowed(waves_to_account_for))
    talked = YesNoFilter("talked_on", lookup_expr="isnull", exclude=True)
    wider = YesNoFilter("is_wider", label="Told of with others")
    acting = YesNoFilter("open", method="has_open")

    class Meta:
        model = WaveUnit
        fields: tuple[str, ...] = ()

    def has_open(self, rows: QuerySet[Any], _name: str, wanted: bool) -> QuerySet[Any]:
        return rows.filter(open__gt=0) if wanted else rows.filter(open=0)


@described(
    tags=ACTIONS, operation_id="actions_accountability", summary="What became of results",
    description="Units that you answer for, of the latest released waves; none for others.",
)  # fmt: skip
class AccountabilityList(ListEndpoint):
    serializer_class = AccountabilitySerializer
    filterset_class = AccountabilityFilter
    order = ("-wave_id", "position", "pk")

    def rows(self, user: User) -> QuerySet[Any]:
        return units_to_account_for(user).select_related("wave")

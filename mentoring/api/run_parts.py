"""How previews, proposals, reasons, requests and answers look in the API."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from mentoring.models import (
    DeclineReason,
    Enrolment,
    MatchingRun,
    Pair,
    PairRule,
    PairRuleKind,
    Programme,
    Proposal,
    Side,
)
from mentoring.queries.answers import answer_of
from mentoring.queries.previews import labelled
from mentoring.queries.suggestions import Suggestion
from mentoring.queries.why_not import Why
from mentoring.services.runs import HIGHEST_SEED
from talent.api.parts import PersonPart


class ShareSerializer(serializers.Serializer[Any]):
    """One part of a score: what it could win of 100, and what it won."""

    part = serializers.CharField()
    got = serializers.FloatField()
    possible = serializers.FloatField()


class ReasonSerializer(serializers.Serializer[Any]):
    """One part of a score in words."""

    text = serializers.CharField()
    got = serializers.FloatField()
    possible = serializers.FloatField()
    speaks_for = serializers.BooleanField(source="is_good")


class RunSerializer(serializers.ModelSerializer[MatchingRun]):
    """One preview: its settings, how far it is, and its figures."""

    figures = serializers.SerializerMethodField(
        help_text="Waiting, places, matched, total, mean, worst, and matched of waiting by unit."
    )

    class Meta:
        model = MatchingRun
        fields: tuple[str, ...] = (
            "id", "programme", "slot", "state", "weights", "floor", "seed", "rules", "done",
            "total", "reason", "figures", "created_at", "finished_at", "published_at",
        )  # fmt: skip

    @extend_schema_field(serializers.DictField())
    def get_figures(self, run: MatchingRun) -> dict[str, Any]:
        return dict(run.figures)


class NewRunSerializer(serializers.Serializer[MatchingRun]):
    """Weights by part, the least score, and the number that orders equals."""

    weights = serializers.DictField(
        child=serializers.FloatField(), required=False, allow_null=True,
        help_text="By part; without it the programme's own.",
    )  # fmt: skip
    floor = serializers.DecimalField(4, 1, required=False, allow_null=True)
    seed = serializers.IntegerField(required=False, default=1, min_value=0, max_value=HIGHEST_SEED)


class ProposalSerializer(serializers.ModelSerializer[Proposal]):
    """One pair that a preview would make; the wishes of both are one part of its score."""

    mentee_person = PersonPart(source="mentee.employee", read_only=True)
    mentor_person = PersonPart(source="mentor.employee", read_only=True)
    parts = serializers.SerializerMethodField()

    class Meta:
        model = Proposal
        fields: tuple[str, ...] = (
            "id", "mentee", "mentee_person", "mentor", "mentor_person", "score", "is_pinned",
            "parts",
        )  # fmt: skip

    @extend_schema_field(ShareSerializer(many=True))
    def get_parts(self, row: Proposal) -> list[dict[str, Any]]:
        return [
            {"part": str(label), "got": round(share.got, 1), "possible": round(share.possible, 1)}
            for label, share in labelled(row.run, row.parts)
        ]


class HolderSerializer(serializers.ModelSerializer[Proposal]):
    mentee_person = PersonPart(source="mentee.employee", read_only=True)

    class Meta:
        model = Proposal
        fields: tuple[str, ...] = ("mentee", "mentee_person", "score")


class WhySerializer(serializers.Serializer[Why]):
    """Why two are not matched in a preview."""

    kind = serializers.CharField(
        help_text="chosen, state, rule, few, floor, places, total, not_weighed or changed"
    )
    text = serializers.CharField()
    score = serializers.FloatField(allow_null=True)
    holders = HolderSerializer(many=True)
    matched = serializers.IntegerField(help_text="In the preview.")
    total = serializers.FloatField(help_text="Of the preview.")
    forced_matched = serializers.IntegerField(help_text="If these two were put together.")
    forced_total = serializers.FloatField(help_text="If these two were put together.")


class EnrolmentOf(serializers.PrimaryKeyRelatedField[Enrolment]):
    """The id of an enrolment on one side of the programme that the address names."""

    def __init__(self, side: str, **kwargs: Any) -> None:
        self.side = side
        super().__init__(queryset=Enrolment.objects.none(), **kwargs)

    def get_queryset(self) -> QuerySet[Enrolment]:
        programme: Programme | None = self.context.get("programme")
        if programme is None:
            return Enrolment.objects.none()
        side = Side.PEER if programme.is_of_peers else self.side
        rows = Enrolment.objects.filter(programme=programme, side=side)
        return rows.select_related("employee", "programme")


class TwoSerializer(serializers.Serializer[Any]):
    """Two enrolments of one programme."""

    mentee = EnrolmentOf(Side.MENTEE)
    mentor = EnrolmentOf(Side.MENTOR)


class NewPairRuleSerializer(TwoSerializer):
    kind = serializers.ChoiceField(PairRuleKind.choices)
    reason = serializers.CharField(max_length=300, required=False, allow_blank=True)


class PairRuleSerializer(serializers.ModelSerializer[PairRule]):
    """Two who are kept together, or apart."""

    mentee_person = PersonPart(source="mentee.employee", read_only=True)
    mentor_person = PersonPart(source="mentor.employee", read_only=True)

    class Meta:
        model = PairRule
        fields: tuple[str, ...] = (
            "id", "mentee", "mentee_person", "mentor", "mentor_person", "kind", "reason", "at",
        )  # fmt: skip


class RunActSerializer(serializers.Serializer[Any]):
    act = serializers.ChoiceField(["publish", "discard", "retry"])
    anyway = serializers.BooleanField(required=False, default=False)


# --- asking and answering ---


class SuggestionSerializer(serializers.Serializer[Suggestion]):
    """One mentor who could be asked, with what speaks for and against."""

    mentor = serializers.IntegerField(source="enrolment.pk", help_text="Id of the enrolment.")
    person = PersonPart(source="enrolment.employee")
    about = serializers.CharField(source="enrolment.about")
    score = serializers.FloatField()
    places_free = serializers.IntegerField(source="free")
    places = serializers.IntegerField(source="capacity")
    reasons = ReasonSerializer(many=True)


class AskSerializer(serializers.Serializer[Pair]):
    mentor = serializers.IntegerField(help_text="Id of the mentor's enrolment.")
    message = serializers.CharField(max_length=1000, required=False, allow_blank=True)


class DeclineSerializer(serializers.Serializer[Pair]):
    reason = serializers.ChoiceField(
        DeclineReason.choices, required=False, default=DeclineReason.NOT_SAID
    )


class AnswerSerializer(serializers.ModelSerializer[Pair]):
    """One proposal or request as I read it: the wishes of the other are in no figure."""

    mentee = PersonPart(read_only=True)
    mentor = PersonPart(read_only=True)
    score = serializers.SerializerMethodField()
    parts = serializers.SerializerMethodField()
    i_said_yes = serializers.SerializerMethodField()
    other_said_yes = serializers.SerializerMethodField()

    class Meta:
        model = Pair
        fields: tuple[str, ...] = (
            "id", "programme", "mentee", "mentor", "state", "origin", "message", "score", "parts",
            "i_said_yes", "other_said_yes", "proposed_at", "starts_on", "ends_on",
        )  # fmt: skip

    def to_representation(self, instance: Pair) -> dict[str, Any]:
        other = instance.mentee if instance.mentor.user_id == self.user_pk else instance.mentor
        self.answer = answer_of(self.context["request"].user, instance, other=other)
        return super().to_representation(instance)

    @property
    def user_pk(self) -> int:
        pk: int = self.context["request"].user.pk
        return pk

    def get_score(self, row: Pair) -> float | None:
        return self.answer.score

    @extend_schema_field(ShareSerializer(many=True))
    def get_parts(self, row: Pair) -> list[dict[str, Any]]:
        return [
            {"part": str(label), "got": round(share.got, 1), "possible": round(share.possible, 1)}
            for label, share in self.answer.shares
        ]

    def get_i_said_yes(self, row: Pair) -> bool:
        return self.answer.said_yes

    def get_other_said_yes(self, row: Pair) -> bool:
        return self.answer.other_said_yes

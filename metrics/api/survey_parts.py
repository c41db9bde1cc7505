"""What the API says of surveys, and what it takes; of who has answered it says nothing."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from metrics.models import (
    LEAST,
    LEAST_COMMENTS,
    LONGEST_WINDOW,
    MOST,
    Driver,
    QuestionKind,
    QuestionPart,
    Recurrence,
    Survey,
    SurveyKind,
    SurveyQuestion,
    Wave,
    WaveState,
)
from talent.api.parts import ChoiceOf
from talent.models import User

SURVEY_ACTS = [(act, act) for act in ("launch", "again", "retire", "reuse", "delete")]
WAVE_ACTS = [(act, act) for act in ("extend", "call_off")]


class SurveySerializer(serializers.ModelSerializer[Survey]):
    """One design, as its next wave will be."""

    class Meta:
        model = Survey
        fields: tuple[str, ...] = (
            "id", "name", "purpose", "kind", "mode", "threshold", "comment_threshold",
            "recurrence", "starts_on", "opens_at", "window_days", "closes_at", "time_zone",
            "remind_days", "state",
        )  # fmt: skip


class NewSurveySerializer(serializers.Serializer[Any]):
    """A design; it begins with the questions of its kind."""

    name = serializers.CharField(max_length=150)
    purpose = serializers.CharField(max_length=2000)
    kind = serializers.ChoiceField(SurveyKind.choices)
    threshold = serializers.IntegerField(min_value=LEAST, max_value=MOST, default=LEAST)
    comment_threshold = serializers.IntegerField(
        min_value=LEAST_COMMENTS, max_value=MOST, default=LEAST_COMMENTS
    )
    recurrence = serializers.ChoiceField(Recurrence.choices, default=Recurrence.ONCE)
    starts_on = serializers.DateField()
    opens_at = serializers.TimeField(required=False)
    window_days = serializers.IntegerField(min_value=1, max_value=LONGEST_WINDOW, default=14)
    closes_at = serializers.TimeField(required=False)
    time_zone = serializers.CharField(max_length=50, required=False)
    remind_days = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=LONGEST_WINDOW), default=list
    )


def used_drivers(user: User) -> QuerySet[Driver]:
    return Driver.objects.visible_to(user).filter(retired_on__isnull=True)


class SurveyQuestionSerializer(serializers.ModelSerializer[SurveyQuestion]):
    """One question of a design."""

    driver = serializers.SlugRelatedField(slug_field="key", read_only=True)  # type: ignore[var-annotated]

    class Meta:
        model = SurveyQuestion
        fields: tuple[str, ...] = (
            "id", "position", "key", "kind", "part", "driver", "texts", "options", "is_required",
            "may_not_know",
        )  # fmt: skip


class NewSurveyQuestionSerializer(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(QuestionKind.choices)
    part = serializers.ChoiceField(QuestionPart.choices, default=QuestionPart.OTHER)
    driver = ChoiceOf(used_drivers, required=False, allow_null=True)
    texts = serializers.DictField(child=serializers.CharField(max_length=300))
    options = serializers.ListField(child=serializers.DictField(), default=list)
    is_required = serializers.BooleanField(default=False)
    may_not_know = serializers.BooleanField(default=False)
    position = serializers.IntegerField(min_value=1, required=False)


class SurveyActSerializer(serializers.Serializer[Any]):
    act = serializers.ChoiceField(SURVEY_ACTS)


class WaveSerializer(serializers.ModelSerializer[Wave]):
    """One wave with what was frozen; how many have answered is told to nobody."""

    state = serializers.ChoiceField(WaveState.choices)

    class Meta:
        model = Wave
        fields: tuple[str, ...] = (
            "id", "survey", "name", "state", "due_on", "opens_at", "closes_at", "time_zone",
            "mode", "threshold", "comment_threshold", "invited", "frozen_at",
        )  # fmt: skip


class WaveActSerializer(serializers.Serializer[Any]):
    act = serializers.ChoiceField(WAVE_ACTS)
    until = serializers.DateField(required=False)


class MySurveySerializer(serializers.Serializer[Any]):
    """One wave in which I am asked."""

    id = serializers.IntegerField(source="wave_id")
    name = serializers.CharField(source="wave.name")
    state = serializers.ChoiceField(WaveState.choices, source="wave.state")
    closes_at = serializers.DateTimeField(source="wave.closes_at")
    has_answered = serializers.SerializerMethodField()

    def get_has_answered(self, row: Any) -> bool:
        return bool(row.done or row.has_sent)


class AskedQuestionPart(serializers.Serializer[Any]):
    key = serializers.CharField()
    kind = serializers.CharField()
    text = serializers.DictField(child=serializers.CharField())
    options = serializers.ListField(child=serializers.DictField())
    is_required = serializers.BooleanField(source="required")
    may_not_know = serializers.BooleanField()


class LadderPart(serializers.Serializer[Any]):
    name = serializers.CharField()
    invited = serializers.IntegerField()


class CountedInPart(serializers.Serializer[Any]):
    """A group in which answers of my unit were counted; no number is told of it here."""

    label = serializers.CharField()  # type: ignore[assignment]
    units = serializers.ListField(child=serializers.CharField())
    is_all = serializers.BooleanField()
    figures = serializers.ListField(
        child=serializers.CharField(), help_text="What is told of this group and of none smaller."
    )


class OwnGroupsPart(serializers.Serializer[Any]):
    """From the smallest group to everybody, and what has a wider smallest group."""

    steps = CountedInPart(many=True)
    wider = CountedInPart(many=True)


class MySheetSerializer(serializers.Serializer[Any]):
    """What I am asked, what is promised, where my answer can count, and my draft."""

    name = serializers.CharField()
    purpose = serializers.CharField()
    mode = serializers.CharField()
    threshold = serializers.IntegerField()
    comment_threshold = serializers.IntegerField()
    closes_at = serializers.DateTimeField()
    has_answered = serializers.BooleanField()
    ladder = LadderPart(many=True)
    counted_in = OwnGroupsPart(help_text="Empty until the results are made.")
    questions = AskedQuestionPart(many=True)
    answers = serializers.DictField()


class MyAnswersSerializer(serializers.Serializer[Any]):
    answers = serializers.DictField(
        help_text="By key of question; an empty one is taken back, others stay as they are."
    )
    send = serializers.BooleanField(
        default=False, help_text="Send them, once and without a way back."
    )

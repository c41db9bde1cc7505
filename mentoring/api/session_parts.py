"""How sessions and what belongs to them look in the API."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from careers.api.conversation_parts import MomentField
from lib.editing import mark_of
from mentoring.models import CalendarFeed, Pair, Session
from mentoring.queries.sessions import page_about
from mentoring.services.sessions import WHEN, WORDS
from talent.api.parts import ChoiceOf, PersonPart


class SessionSerializer(serializers.ModelSerializer[Session]):
    """One session: with whom, when and where; `seen` goes back with a change of these."""

    mentee = PersonPart(source="pair.mentee", read_only=True)
    mentor = PersonPart(source="pair.mentor", read_only=True)
    is_mine = serializers.SerializerMethodField(help_text="Whether I proposed its time.")
    seen = serializers.SerializerMethodField()

    class Meta:
        model = Session
        fields: tuple[str, ...] = (
            "id", "pair", "mentee", "mentor", *WHEN, "state", "is_mine", "sequence",
            "moved", "seen",
        )  # fmt: skip

    def get_is_mine(self, row: Session) -> bool:
        return bool(row.proposed_by_id == self.context["request"].user.pk)

    @extend_schema_field(serializers.CharField())
    def get_seen(self, row: Session) -> str:
        return mark_of(row, WHEN)


class SessionWordsSerializer(serializers.Serializer[Any]):
    """What one of the two wrote to the other after a session."""

    side = serializers.CharField()
    text = serializers.CharField()
    at = serializers.DateTimeField()


class SessionPageSerializer(SessionSerializer):
    """One session with its agenda, and what the two said to each other afterwards."""

    agenda_seen = serializers.SerializerMethodField(help_text="Goes back with a new agenda.")
    has_answered = serializers.SerializerMethodField(help_text="Whether I said how it was.")
    words = serializers.SerializerMethodField()

    class Meta(SessionSerializer.Meta):
        fields: tuple[str, ...] = (
            *SessionSerializer.Meta.fields, "agenda", "agenda_seen", "has_answered", "words",
        )  # fmt: skip

    def to_representation(self, instance: Session) -> dict[str, Any]:
        self.page = page_about(self.context["request"].user, instance)
        return super().to_representation(instance)

    @extend_schema_field(serializers.CharField())
    def get_agenda_seen(self, row: Session) -> str:
        return mark_of(row, WORDS)

    def get_has_answered(self, _row: Session) -> bool:
        return self.page.has_answered

    @extend_schema_field(SessionWordsSerializer(many=True))
    def get_words(self, _row: Session) -> Any:
        return SessionWordsSerializer(self.page.words, many=True).data


class NewSessionSerializer(serializers.Serializer[Any]):
    """A time to propose in one of my pairs; of a group, its mentor may ask all at once."""

    pair = ChoiceOf(Pair.objects.of, help_text="The id of one of my pairs.")
    starts_at = MomentField()
    minutes = serializers.IntegerField(min_value=10, max_value=480, required=False)
    place = serializers.CharField(max_length=200, allow_blank=True, required=False)
    agenda = serializers.CharField(max_length=4000, allow_blank=True, required=False)
    is_for_group = serializers.BooleanField(required=False)


class RecordedSessionSerializer(serializers.Serializer[Any]):
    """A session that took place without having been planned."""

    pair = ChoiceOf(Pair.objects.of, help_text="The id of one of my pairs.")
    starts_at = MomentField()
    minutes = serializers.IntegerField(min_value=10, max_value=480, required=False)


class SessionTimeSerializer(serializers.Serializer[Any]):
    """When and where, and the mark of what was read."""

    starts_at = MomentField()
    minutes = serializers.IntegerField(min_value=10, max_value=480)
    place = serializers.CharField(max_length=200, allow_blank=True)
    seen = serializers.CharField(max_length=16)


class AgreeSerializer(serializers.Serializer[Any]):
    seen = serializers.CharField(
        max_length=16, required=False, help_text="From `seen` of the session that was read."
    )


class AgendaSerializer(serializers.Serializer[Any]):
    agenda = serializers.CharField(max_length=4000, allow_blank=True)
    seen = serializers.CharField(max_length=16)


class PulseSerializer(serializers.Serializer[Any]):
    """Two answers from 1 to 5 that nobody reads, and words to the other one."""

    worth = serializers.IntegerField(min_value=1, max_value=5)
    clear = serializers.IntegerField(min_value=1, max_value=5)
    words = serializers.CharField(max_length=1000, allow_blank=True, required=False)


class EvaluationAnswersSerializer(serializers.Serializer[Any]):
    """What is asked, and what I answered, by the keys of the questions."""

    moment = serializers.CharField(read_only=True)
    is_open = serializers.BooleanField(read_only=True)
    questions = serializers.ListField(child=serializers.DictField(), read_only=True)
    answers = serializers.DictField(allow_null=True)


class NewEvaluationSerializer(serializers.Serializer[Any]):
    answers = serializers.DictField(help_text="By the key of each question.")


class CalendarFeedSerializer(serializers.ModelSerializer[CalendarFeed]):
    """Since when a calendar may read my sessions; its address is shown once, when it is made."""

    class Meta:
        model = CalendarFeed
        fields: tuple[str, ...] = ("created_at", "read_at")


class NewCalendarFeedSerializer(serializers.Serializer[Any]):
    address = serializers.URLField(help_text="Shown this once, and not kept.")

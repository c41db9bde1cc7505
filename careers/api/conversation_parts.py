"""How conversations and what belongs to them look in the API."""

from datetime import datetime
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from careers.models import (
    LONGEST_TEXT,
    ActionKind,
    AgendaPoint,
    AgendaPrompt,
    AgreedAction,
    Conversation,
    ConversationNotes,
    DevelopmentPlan,
    ItemState,
    Preparation,
)
from careers.queries.conversations import page_about, row_of
from lib.editing import mark_of
from talent.api.parts import ChoiceOf, PersonPart
from talent.models import Employee

WHEN = ("starts_at", "minutes", "place")


class ConversationSerializer(serializers.ModelSerializer[Conversation]):
    """One conversation: who, when and where; `seen` goes back with a change of these."""

    person = PersonPart(source="employee", read_only=True)
    manager = PersonPart(read_only=True)
    is_current = serializers.BooleanField(
        read_only=True, help_text="Whether the manager leads the person today."
    )
    place = serializers.SerializerMethodField(
        help_text="For the person, and for the manager as long as they lead the person."
    )
    seen = serializers.SerializerMethodField()

    class Meta:
        model = Conversation
        fields: tuple[str, ...] = (
            "id", "person", "manager", *WHEN, "state", "held_on", "is_current", "seen",
        )  # fmt: skip

    def get_place(self, row: Conversation) -> str:
        return row_of(row, self.context["request"].user).place

    @extend_schema_field(serializers.CharField())
    def get_seen(self, row: Conversation) -> str:
        return mark_of(row, WHEN)


class PointSerializer(serializers.ModelSerializer[AgendaPoint]):
    class Meta:
        model = AgendaPoint
        fields: tuple[str, ...] = ("id", "text", "is_done")


class NotesSerializer(serializers.ModelSerializer[ConversationNotes]):
    """One version of the notes; the newest counts."""

    by = serializers.SerializerMethodField(help_text="The name of who saved it.")

    class Meta:
        model = ConversationNotes
        fields: tuple[str, ...] = ("id", "number", "text", "by", "at")

    @extend_schema_field(serializers.CharField())
    def get_by(self, row: ConversationNotes) -> str:
        person = getattr(row.by, "employee", None)
        return person.name if person is not None else ""


class PreparationSerializer(serializers.ModelSerializer[Preparation]):
    """What I noted for myself; `seen` goes back with a change."""

    seen = serializers.SerializerMethodField()

    class Meta:
        model = Preparation
        fields: tuple[str, ...] = ("text", "at", "seen")

    @extend_schema_field(serializers.CharField())
    def get_seen(self, row: Preparation) -> str:
        return mark_of(row, ("text",))


class AgreedSerializer(serializers.ModelSerializer[AgreedAction]):
    """One agreed action: where it stands in the development plan."""

    item = serializers.IntegerField(source="item_id", help_text="The id of the plan's action.")
    title = serializers.CharField(source="item.title")
    state = serializers.ChoiceField(ItemState.choices, source="item.state")
    due_on = serializers.DateField(source="item.due_on", allow_null=True)

    class Meta:
        model = AgreedAction
        fields: tuple[str, ...] = ("id", "item", "title", "state", "due_on")


class ConversationPageSerializer(ConversationSerializer):
    """One conversation with all that I may read of it."""

    points = serializers.SerializerMethodField()
    notes = serializers.SerializerMethodField(help_text="The newest version, or null.")
    agreed = serializers.SerializerMethodField()

    class Meta(ConversationSerializer.Meta):
        fields: tuple[str, ...] = (
            *ConversationSerializer.Meta.fields, "points", "notes", "agreed",
        )  # fmt: skip

    def to_representation(self, instance: Conversation) -> dict[str, Any]:
        self.page = page_about(self.context["request"].user, instance)
        return super().to_representation(instance)

    @extend_schema_field(PointSerializer(many=True))
    def get_points(self, _row: Conversation) -> Any:
        return PointSerializer(self.page.points, many=True).data

    @extend_schema_field(NotesSerializer(allow_null=True))
    def get_notes(self, _row: Conversation) -> Any:
        return NotesSerializer(self.page.notes).data if self.page.notes else None

    @extend_schema_field(AgreedSerializer(many=True))
    def get_agreed(self, _row: Conversation) -> Any:
        return AgreedSerializer(self.page.agreed, many=True).data


class MomentField(serializers.DateTimeField):
    """A point in time; one that falls out of the calendar in some zone is refused too."""

    def enforce_timezone(self, value: datetime) -> datetime:
        try:
            return super().enforce_timezone(value)
        except OverflowError:
            self.fail("overflow")


class WhenSerializer(serializers.Serializer[Any]):
    """When and where, and the mark of what was read."""

    starts_at = MomentField()
    minutes = serializers.IntegerField(min_value=10, max_value=480)
    place = serializers.CharField(max_length=200, allow_blank=True)
    seen = serializers.CharField(max_length=16)


class NewConversationSerializer(serializers.Serializer[Any]):
    """With whom: one's manager, or somebody who reports to one directly."""

    other = ChoiceOf(Employee.objects.visible_to, help_text="The id of the other one.")
    starts_at = MomentField()
    minutes = serializers.IntegerField(min_value=10, max_value=480, required=False)
    place = serializers.CharField(max_length=200, allow_blank=True, required=False)


class HoldSerializer(serializers.Serializer[Any]):
    held_on = serializers.DateField(required=False, help_text="Its day, or today, by default.")
    next_at = MomentField(required=False, allow_null=True)


class NewNotesSerializer(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=LONGEST_TEXT, allow_blank=True)
    seen = serializers.IntegerField(
        min_value=0, max_value=2**31 - 1, help_text="The number of the version read, or 0."
    )


class NewPreparationSerializer(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=LONGEST_TEXT, allow_blank=True)
    seen = serializers.CharField(max_length=16)


class NewPointSerializer(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=300)


class TickSerializer(serializers.Serializer[Any]):
    is_done = serializers.BooleanField()


class NewAgreedSerializer(serializers.Serializer[Any]):
    """What was agreed; without a plan it joins the one under way, or begins one."""

    title = serializers.CharField(max_length=200)
    kind = serializers.ChoiceField(ActionKind.choices)
    due_on = serializers.DateField(required=False, allow_null=True)
    plan = ChoiceOf(DevelopmentPlan.objects.visible_to, required=False, allow_null=True)


class PromptSerializer(serializers.ModelSerializer[AgendaPrompt]):
    class Meta:
        model = AgendaPrompt
        fields: tuple[str, ...] = ("id", "theme", "side", "text")


class CoverageSerializer(serializers.ModelSerializer[Employee]):
    """One direct report: when we last spoke, and when we speak next."""

    name = serializers.CharField(read_only=True)
    last_on = serializers.DateField(allow_null=True, read_only=True)
    next_at = serializers.DateTimeField(allow_null=True, read_only=True)
    since = serializers.DateField(
        read_only=True,
        help_text="The last talk, or the day since which the person reports to me: the later.",
    )

    class Meta:
        model = Employee
        fields: tuple[str, ...] = ("id", "name", "last_on", "next_at", "since")

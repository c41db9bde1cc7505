"""How pairs and what belongs to them look in the API, and what it takes."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from careers.models import ActionKind, DevelopmentPlan, PlanItem
from lib.editing import mark_of
from mentoring.models import (
    LONGEST_TEXT,
    Agreement,
    Introduction,
    Pair,
    PairAction,
    PairGoal,
    PairGoalState,
    Programme,
    Session,
    SharedNote,
    Side,
)
from mentoring.services.agreements import FIELDS as AGREEMENT
from mentoring.services.pair_goals import FIELDS as GOAL
from mentoring.services.pairs import GOOD_ENDS, SAID_ENDS
from talent.api.parts import ChoiceOf, PersonPart, SkillPart
from talent.api.people import skills_in_use
from talent.models import LEVELS, Employee, User

SEEN = "From `seen` of the record: a change made meanwhile is not overwritten, but refused."
ACTION = ("title", "side", "due_on")
TWO_SIDES = [(side.value, side.label) for side in (Side.MENTEE, Side.MENTOR)]


class ProgrammePart(serializers.ModelSerializer[Programme]):
    class Meta:
        model = Programme
        fields: tuple[str, ...] = ("id", "name", "kind")


class PairGoalSerializer(serializers.ModelSerializer[PairGoal]):
    """One goal; its levels are null for whoever may not see the mentee's levels."""

    skill = SkillPart(read_only=True)
    level_before = serializers.SerializerMethodField()
    level_after = serializers.SerializerMethodField()
    seen = serializers.SerializerMethodField(help_text="To be sent back with a change.")

    class Meta:
        model = PairGoal
        fields: tuple[str, ...] = (
            "id", "title", "skill", "level_before", "level_target", "level_after", "progress",
            "state", "seen",
        )  # fmt: skip

    def get_level_before(self, goal: PairGoal) -> float | None:
        return self.level(goal, goal.level_before)

    def get_level_after(self, goal: PairGoal) -> float | None:
        return self.level(goal, goal.level_after)

    def level(self, goal: PairGoal, level: Any) -> float | None:
        sees = goal.pair.mentee_id in levels_seen(self.context)
        return float(level) if level is not None and sees else None

    def get_seen(self, goal: PairGoal) -> str:
        return mark_of(goal, GOAL)


def levels_seen(context: Any) -> set[int]:
    """Of which mentees on this page the reader may see levels, asked once for each answer."""
    found: set[int] | None = context.get("levels_seen")
    if found is None:
        user = context["request"].user
        people = Employee.objects.in_sight(user, *LEVELS)
        mentees = context.get("mentees", [])
        found = set(people.filter(pk__in=mentees).values_list("pk", flat=True))
        context["levels_seen"] = found
    return found


class PairListSerializer(serializers.ListSerializer[Any]):
    """Many pairs: what is asked about their mentees is asked once."""

    def to_representation(self, data: Any) -> Any:
        rows = list(data)
        context: Any = self.context
        context["mentees"] = [pair.mentee_id for pair in rows]
        return super().to_representation(rows)


class PairSerializer(serializers.ModelSerializer[Pair]):
    """One pair and how it gets on: nothing that the two write to each other."""

    programme = ProgrammePart(read_only=True)
    mentee = PersonPart(read_only=True)
    mentor = PersonPart(read_only=True)
    goals = serializers.SerializerMethodField()

    class Meta:
        model = Pair
        list_serializer_class = PairListSerializer
        fields: tuple[str, ...] = (
            "id", "programme", "mentee", "mentor", "state", "starts_on", "ends_on", "ended_on",
            "paused_on", "paused_until", "goals",
        )  # fmt: skip

    @extend_schema_field(PairGoalSerializer(many=True))
    def get_goals(self, pair: Pair) -> Any:
        context: Any = self.context
        context.setdefault("mentees", [pair.mentee_id])
        rows = getattr(pair, "seen_goals", [])
        for goal in rows:
            goal.pair = pair
        return PairGoalSerializer(rows, many=True, context=context).data


class AgreementSerializer(serializers.ModelSerializer[Agreement]):
    """What the two agree on; `seen` goes back with a change, and with a signature."""

    is_signed = serializers.BooleanField(read_only=True)
    seen = serializers.SerializerMethodField()

    class Meta:
        model = Agreement
        fields: tuple[str, ...] = (
            *AGREEMENT, "mentee_signed_at", "mentor_signed_at", "is_signed", "seen",
        )  # fmt: skip

    def get_seen(self, row: Agreement) -> str:
        return mark_of(row, AGREEMENT)


class NewAgreementSerializer(serializers.Serializer[Any]):
    expectations = serializers.CharField(max_length=4000)
    confidentiality = serializers.CharField(max_length=4000)
    cadence_weeks = serializers.IntegerField(min_value=1, max_value=12)
    seen = serializers.CharField(max_length=16, help_text=SEEN)


class SignSerializer(serializers.Serializer[Any]):
    seen = serializers.CharField(max_length=16, help_text="Of the words that were read.")


class NewPairGoalSerializer(serializers.Serializer[Any]):
    title = serializers.CharField(max_length=200)
    skill = ChoiceOf(skills_in_use, required=False, allow_null=True)
    level_target = serializers.DecimalField(
        max_digits=2, decimal_places=1, min_value=0, max_value=5, required=False, allow_null=True
    )


class ChangedGoalSerializer(NewPairGoalSerializer):
    skill = ChoiceOf(skills_in_use, allow_null=True)
    level_target = serializers.DecimalField(
        max_digits=2, decimal_places=1, min_value=0, max_value=5, allow_null=True
    )
    seen = serializers.CharField(max_length=16, help_text=SEEN)


class GoalStateSerializer(serializers.Serializer[Any]):
    """How far a goal is, or that it is reached, dropped or open again."""

    state = serializers.ChoiceField(PairGoalState.choices, required=False)
    progress = serializers.IntegerField(min_value=0, max_value=100, required=False)

    def validate(self, attrs: Any) -> Any:
        if len(attrs) != 1:
            raise serializers.ValidationError("Send either `state` or `progress`.")
        return attrs


class WrittenSerializer(serializers.ModelSerializer[Any]):
    """Something with a writer."""

    by = serializers.SerializerMethodField(help_text="The name of who wrote it.")

    def get_by(self, row: Any) -> str:
        person = getattr(row.by, "employee", None)
        return person.name if person is not None else ""


class SharedNoteSerializer(WrittenSerializer):
    seen = serializers.SerializerMethodField()

    class Meta:
        model = SharedNote
        fields: tuple[str, ...] = ("id", "session", "text", "by", "at", "changed_at", "seen")

    def get_seen(self, row: SharedNote) -> str:
        return mark_of(row, ("text",))


class NewNoteSerializer(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=LONGEST_TEXT)
    session = ChoiceOf(Session.objects.visible_to, required=False, allow_null=True)


class ChangedNoteSerializer(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=LONGEST_TEXT)
    seen = serializers.CharField(max_length=16, help_text=SEEN)


class PrivateNoteSerializer(serializers.Serializer[Any]):
    """What I noted for myself; `text` is null where it cannot be opened at present."""

    text = serializers.CharField(allow_null=True, allow_blank=True, read_only=True)
    at = serializers.DateTimeField(allow_null=True, read_only=True)
    is_readable = serializers.BooleanField(read_only=True)
    seen = serializers.CharField(read_only=True)

    def to_representation(self, instance: Any) -> dict[str, Any]:
        found = super().to_representation(instance)
        return found if instance.is_readable else found | {"text": None}


class NewPrivateNoteSerializer(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=LONGEST_TEXT, allow_blank=True)
    seen = serializers.CharField(max_length=16, allow_blank=True, help_text=SEEN)
    replaces_unreadable = serializers.BooleanField(
        default=False, help_text="Whether a note that cannot be opened may be lost."
    )


class PairActionSerializer(serializers.ModelSerializer[PairAction]):
    """One action; `item` is what it became in the plan, where the reader sees the plan."""

    item = serializers.SerializerMethodField()
    item_state = serializers.SerializerMethodField()
    seen = serializers.SerializerMethodField()

    class Meta:
        model = PairAction
        fields: tuple[str, ...] = ("id", *ACTION, "done_at", "item", "item_state", "seen")

    def get_item(self, row: PairAction) -> int | None:
        item = self.seen_item(row)
        return item.pk if item is not None else None

    def get_item_state(self, row: PairAction) -> str | None:
        item = self.seen_item(row)
        return str(item.state) if item is not None else None

    def seen_item(self, row: PairAction) -> PlanItem | None:
        return self.context.get("items", {}).get(row.item_id)  # type: ignore[no-any-return]

    def get_seen(self, row: PairAction) -> str:
        return mark_of(row, ACTION)


class NewPairActionSerializer(serializers.Serializer[Any]):
    title = serializers.CharField(max_length=200)
    side = serializers.ChoiceField(TWO_SIDES, help_text="Who does it.")
    due_on = serializers.DateField(required=False, allow_null=True)


class ChangedActionSerializer(NewPairActionSerializer):
    due_on = serializers.DateField(allow_null=True)
    seen = serializers.CharField(max_length=16, help_text=SEEN)


class TickActionSerializer(serializers.Serializer[Any]):
    is_done = serializers.BooleanField()


def own_plans(user: User) -> QuerySet[Any]:
    if not user.is_active:
        return DevelopmentPlan.objects.none()
    return DevelopmentPlan.objects.visible_to(user).filter(employee__user=user)


class PlanActionSerializer(serializers.Serializer[Any]):
    plan = ChoiceOf(own_plans, help_text="One of my own plans.")
    kind = serializers.ChoiceField(ActionKind.choices, default=ActionKind.EXPOSURE)


class IntroductionSerializer(serializers.ModelSerializer[Introduction]):
    pair = serializers.PrimaryKeyRelatedField[Pair](read_only=True)
    mentee = PersonPart(source="pair.mentee", read_only=True)
    mentor = PersonPart(source="pair.mentor", read_only=True)
    colleague = PersonPart(read_only=True)

    class Meta:
        model = Introduction
        fields: tuple[str, ...] = (
            "id", "pair", "mentee", "mentor", "side", "colleague", "purpose", "state", "asked_at",
            "answered_at",
        )  # fmt: skip


class NewIntroductionSerializer(serializers.Serializer[Any]):
    colleague = ChoiceOf(Employee.objects.colleagues_of)
    purpose = serializers.CharField(max_length=300)


class AnswerSerializer(serializers.Serializer[Any]):
    accepts = serializers.BooleanField()


class PauseSerializer(serializers.Serializer[Any]):
    until = serializers.DateField(required=False, allow_null=True)


class EndSerializer(serializers.Serializer[Any]):
    reason = serializers.ChoiceField(
        [(one.value, one.label) for one in SAID_ENDS],
        help_text="The two say `rematch`, `no_fit`, `aims_changed`, `no_time` or `other`; who runs"
        " the programme `rule` as well, and `left` or `in_line` where it is so.",
    )


class LevelSerializer(serializers.Serializer[Any]):
    goal = serializers.IntegerField(min_value=1)
    level = serializers.IntegerField(min_value=1, max_value=5)


class CompleteSerializer(serializers.Serializer[Any]):
    reason = serializers.ChoiceField([(one.value, one.label) for one in GOOD_ENDS])
    levels = LevelSerializer(
        many=True,
        required=False,
        help_text="From the mentor: where skills of goals stand now, one level for each skill.",
    )

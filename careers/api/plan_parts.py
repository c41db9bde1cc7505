"""What the API says of development plans, and what it takes."""

from typing import Any

from rest_framework import serializers

from careers.models import (
    ActionKind,
    DevelopmentPlan,
    Evidence,
    Objective,
    PlanComment,
    PlanItem,
    PlanTemplate,
    Suggestion,
)
from careers.queries.roles import open_roles
from lib.editing import mark_of
from talent.api.parts import ChoiceOf, PersonPart, RolePart, SkillPart
from talent.api.people import skills_in_use
from talent.models import Employee, Serves

PLAN_FIELDS = ("aim", "is_shared")
ITEM_FIELDS = ("title", "note", "kind", "serves", "objective", "skill", "level", "due_on")
SEEN = "From `seen` of the record: a change made meanwhile is not overwritten, but refused."


class EvidencePart(serializers.ModelSerializer[Evidence]):
    is_file = serializers.SerializerMethodField()

    class Meta:
        model = Evidence
        fields: tuple[str, ...] = ("id", "name", "url", "is_file", "added_at")

    def get_is_file(self, row: Evidence) -> bool:
        return bool(row.file)


class PlanActionSerializer(serializers.ModelSerializer[PlanItem]):
    """One action of a plan."""

    plan = serializers.PrimaryKeyRelatedField[DevelopmentPlan](read_only=True)
    skill = SkillPart(read_only=True)
    supporters = serializers.SerializerMethodField()
    evidence = EvidencePart(many=True, read_only=True)
    seen = serializers.SerializerMethodField(help_text="To be sent back with a change.")

    class Meta:
        model = PlanItem
        fields: tuple[str, ...] = (
            "id", "plan", "title", "note", "kind", "serves", "objective", "skill", "level",
            "due_on", "state", "progress", "done_on", "supporters", "evidence", "seen",
        )  # fmt: skip

    def get_supporters(self, item: PlanItem) -> list[int]:
        return [row.employee_id for row in item.supporters.all()]

    def get_seen(self, item: PlanItem) -> str:
        return mark_of(item, ITEM_FIELDS)


class DevelopmentPlanSerializer(serializers.ModelSerializer[DevelopmentPlan]):
    """One plan, without its actions; these stand at `/plans/{id}/items/`."""

    person = PersonPart(source="employee", read_only=True)
    role = RolePart(read_only=True)
    version = serializers.IntegerField(
        source="role_version.number", read_only=True, help_text="Of the role, by which it judges."
    )
    seen = serializers.SerializerMethodField(help_text="To be sent back with a change.")

    class Meta:
        model = DevelopmentPlan
        fields: tuple[str, ...] = (
            "id", "person", "role", "version", "state", "aim", "is_shared", "created_at",
            "submitted_at", "activated_on", "ended_on", "seen",
        )  # fmt: skip

    def get_seen(self, plan: DevelopmentPlan) -> str:
        return mark_of(plan, PLAN_FIELDS)


class PlanCommentSerializer(serializers.ModelSerializer[PlanComment]):
    by = PersonPart(source="author.employee", default=None, read_only=True, allow_null=True)

    class Meta:
        model = PlanComment
        fields: tuple[str, ...] = ("id", "item", "by", "text", "at")


class NewPlanSerializer(serializers.Serializer[Any]):
    """What it takes to begin a plan of one's own."""

    role = ChoiceOf(open_roles)
    aim = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    from_gaps = serializers.BooleanField(required=False, default=True)


class PlanChangeSerializer(serializers.Serializer[Any]):
    aim = serializers.CharField(max_length=2000, allow_blank=True)
    is_shared = serializers.BooleanField()
    seen = serializers.CharField(max_length=16, help_text=SEEN)


class NewActionSerializer(serializers.Serializer[Any]):
    title = serializers.CharField(max_length=200)
    note = serializers.CharField(required=False, allow_blank=True, max_length=4000)
    kind = serializers.ChoiceField(ActionKind.choices)
    serves = serializers.ChoiceField(Serves.choices, required=False)
    objective = ChoiceOf(
        lambda user: Objective.objects.visible_to(user).ahead(), required=False, allow_null=True
    )
    skill = ChoiceOf(skills_in_use, required=False, allow_null=True)
    level = serializers.IntegerField(min_value=1, max_value=5, required=False, allow_null=True)
    due_on = serializers.DateField(required=False, allow_null=True)


class ActionChangeSerializer(NewActionSerializer):
    """All of an action's fields, as they are to be."""

    note = serializers.CharField(allow_blank=True, max_length=4000)
    serves = serializers.ChoiceField(Serves.choices)
    objective = ChoiceOf(Objective.objects.visible_to, allow_null=True)
    skill = ChoiceOf(skills_in_use, allow_null=True)
    level = serializers.IntegerField(min_value=1, max_value=5, allow_null=True)
    due_on = serializers.DateField(allow_null=True)
    seen = serializers.CharField(max_length=16, help_text=SEEN)


class WordsSerializer(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=4000)


class NewCommentSerializer(WordsSerializer):
    item = ChoiceOf(PlanItem.objects.visible_to, required=False, allow_null=True)


class TakeSuggestionSerializer(serializers.Serializer[Any]):
    suggestion = ChoiceOf(lambda user: Suggestion.objects.visible_to(user).in_use())
    skill = ChoiceOf(skills_in_use, required=False, allow_null=True)


class UseTemplateSerializer(serializers.Serializer[Any]):
    template = ChoiceOf(lambda user: PlanTemplate.objects.visible_to(user).in_use())


class ProgressSerializer(serializers.Serializer[Any]):
    progress = serializers.IntegerField(min_value=0, max_value=99)


class DoneSerializer(serializers.Serializer[Any]):
    level = serializers.IntegerField(
        min_value=1, max_value=5, required=False, allow_null=True,
        help_text="Claims the skill at this level: as oneself, or as the manager.",
    )  # fmt: skip
    evidence = serializers.CharField(max_length=2000, required=False, allow_blank=True)


class PlanFileSerializer(serializers.Serializer[Any]):
    """Sent as a form with a file in it (multipart/form-data)."""

    file = serializers.FileField(
        help_text="A PDF, picture, office document or text of up to 10 MB; told by its content."
    )
    name = serializers.CharField(max_length=150, required=False, allow_blank=True)


class PlanLinkSerializer(serializers.Serializer[Any]):
    url = serializers.CharField(max_length=500)
    name = serializers.CharField(max_length=150, required=False, allow_blank=True)


class SupporterSerializer(serializers.Serializer[Any]):
    person = ChoiceOf(Employee.objects.visible_to)


class NothingSerializer(serializers.Serializer[Any]):
    """No content is needed."""

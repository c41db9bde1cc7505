"""What the API says of programmes, and what it takes."""

from typing import Any

from django.db import transaction
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from careers.api.objectives import ObjectivePart
from careers.models import Objective
from lib.editing import mark_of
from mentoring.models import (
    AudienceRule,
    Programme,
    ProgrammeKind,
    ProgrammeMode,
    Side,
)
from mentoring.queries.programmes import free_in
from mentoring.questions import KIND_CHOICES, LONGEST_QUESTION, Line, questions_of
from mentoring.scoring import PARTS
from mentoring.services.programmes import (
    BASICS,
    MOST_COORDINATORS,
    MOST_RULES,
    SCORE,
    create_programme,
    edit_programme,
    set_audience,
    set_questions,
)
from talent.api.parts import ChoiceOf, PersonPart, UnitPart
from talent.models import Employee, Grade, JobFamily, OrgUnit, Serves, User

SEEN = "From `seen` of the record: a change made meanwhile is not overwritten, but refused."
HIGHEST = 1000


class NamedPart(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="pk")
    name = serializers.CharField()


class AudiencePart(serializers.ModelSerializer[AudienceRule]):
    """One rule: it lets in everybody for whom all holds that it names."""

    unit = UnitPart(read_only=True, allow_null=True)
    family = NamedPart(read_only=True, allow_null=True)
    lowest_grade = NamedPart(read_only=True, allow_null=True)
    highest_grade = NamedPart(read_only=True, allow_null=True)

    class Meta:
        model = AudienceRule
        fields: tuple[str, ...] = ("side", "unit", "family", "lowest_grade", "highest_grade")


class QuestionPart(serializers.Serializer[Any]):
    """One question of the evaluation; `key` names one that is in the set already."""

    key = serializers.CharField(required=False, allow_blank=True, max_length=60)
    text = serializers.CharField(max_length=LONGEST_QUESTION)
    kind = serializers.ChoiceField(KIND_CHOICES)
    is_required = serializers.BooleanField(required=False, default=False)


class WeightsSerializer(serializers.Serializer[Any]):
    """How much each part of the score counts; what is left out counts nothing."""

    def get_fields(self) -> dict[str, Any]:
        return {
            name: serializers.FloatField(min_value=0, max_value=HIGHEST, required=False)
            for name in PARTS
        }


class ProgrammeSerializer(serializers.ModelSerializer[Programme]):
    """One mentoring programme."""

    objective = ObjectivePart(read_only=True, allow_null=True)
    coordinators = serializers.SerializerMethodField()
    audience = AudiencePart(many=True, read_only=True)
    questions = serializers.SerializerMethodField()
    weights = WeightsSerializer(read_only=True)
    free = serializers.SerializerMethodField(help_text="Places free; null for no limit.")
    is_enrolling = serializers.BooleanField(read_only=True)
    seen = serializers.SerializerMethodField(help_text="To be sent back with a change.")

    class Meta:
        model = Programme
        fields: tuple[str, ...] = (
            "id", "state", *BASICS, "free", "is_enrolling", *SCORE, "coordinators", "audience",
            "questions", "seen",
        )  # fmt: skip

    @extend_schema_field(PersonPart(many=True))
    def get_coordinators(self, programme: Programme) -> list[dict[str, Any]]:
        people = [row.employee for row in programme.coordinators.all()]
        return list(PersonPart(people, many=True).data)

    @extend_schema_field(QuestionPart(many=True))
    def get_questions(self, programme: Programme) -> list[dict[str, Any]]:
        return [
            {"key": one.key, "text": one.text["en"], "kind": one.kind, "is_required": one.required}
            for one in questions_of(programme.questions)
        ]

    def get_free(self, programme: Programme) -> int | None:
        return free_in(programme)

    def get_seen(self, programme: Programme) -> str:
        return mark_of(programme, (*BASICS, *SCORE))


class RuleSerializer(serializers.Serializer[Any]):
    """One rule of the audience, as it is sent."""

    side = serializers.ChoiceField(Side.choices)
    unit = ChoiceOf(OrgUnit.objects.visible_to, required=False, allow_null=True)
    family = ChoiceOf(lambda _user: JobFamily.objects.all(), required=False, allow_null=True)
    lowest_grade = ChoiceOf(lambda _user: Grade.objects.all(), required=False, allow_null=True)
    highest_grade = ChoiceOf(lambda _user: Grade.objects.all(), required=False, allow_null=True)


class NewProgrammeSerializer(serializers.Serializer[Any]):
    """What a programme says of itself."""

    name = serializers.CharField(max_length=150)
    purpose = serializers.CharField(max_length=4000)
    kind = serializers.ChoiceField(ProgrammeKind.choices)
    mode = serializers.ChoiceField(ProgrammeMode.choices)
    objective = ChoiceOf(Objective.objects.visible_to, required=False, allow_null=True)
    serves = serializers.ChoiceField(Serves.choices, required=False)
    enrol_from = serializers.DateField()
    enrol_until = serializers.DateField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    weeks = serializers.IntegerField(min_value=4, max_value=24, required=False)
    cadence_weeks = serializers.IntegerField(min_value=1, max_value=12, required=False)
    quiet_days = serializers.IntegerField(min_value=7, max_value=120, required=False)
    seats = serializers.IntegerField(
        min_value=1, max_value=100_000, required=False, allow_null=True
    )
    weights = WeightsSerializer(required=False)
    floor = serializers.DecimalField(
        max_digits=4, decimal_places=1, min_value=1, max_value=100, required=False,
        allow_null=True,
    )  # fmt: skip
    excludes_line = serializers.BooleanField(required=False)
    excludes_former = serializers.BooleanField(required=False)
    needs_language = serializers.BooleanField(required=False)
    least_overlap = serializers.DecimalField(
        max_digits=3, decimal_places=1, min_value=0, max_value=8, required=False
    )
    coordinators = serializers.ListField(
        child=ChoiceOf(Employee.objects.visible_to), required=False, max_length=MOST_COORDINATORS
    )
    audience = serializers.ListField(child=RuleSerializer(), required=False, max_length=MOST_RULES)
    questions = QuestionPart(many=True, required=False)


class ProgrammeChangeSerializer(NewProgrammeSerializer):
    """The same, in parts."""

    seen = serializers.CharField(max_length=16, required=False, help_text=SEEN)


class ProgrammeActSerializer(serializers.Serializer[Any]):
    """The next step of a programme."""

    act = serializers.ChoiceField(["open", "call_off", "finish"])


@transaction.atomic
def write(actor: User, said: dict[str, Any], programme: Programme | None = None) -> Programme:
    """Give what was sent to the services that take it: all of it, or nothing."""
    audience, questions = said.pop("audience", None), said.pop("questions", None)
    if "weights" in said:
        said["weights"] = dict(said["weights"])
    if "coordinators" in said:
        said["coordinators"] = list(dict.fromkeys(said["coordinators"]))
    if programme is None:
        written = create_programme(actor=actor, **said)
    else:
        written = edit_programme(actor=actor, programme=programme, **said)
    if audience is not None:
        rules = [{name: rule.get(name) for name in AudiencePart.Meta.fields} for rule in audience]
        set_audience(actor=actor, programme=written, rules=rules)
    if questions is not None:
        lines = [
            Line(one["text"], one["kind"], one["is_required"], one.get("key", ""))
            for one in questions
        ]
        set_questions(actor=actor, programme=written, lines=lines)
    return written

"""What the API says of leadership programmes and core competencies, and what it takes."""

from typing import Any

from django.db import transaction
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from careers.api.objectives import ObjectivePart
from careers.models import Objective
from leadership.models import (
    Component,
    ComponentKind,
    Programme,
    ProgrammeAudience,
    ProgrammeTarget,
    WayChoice,
)
from leadership.services.components import MOST_COMPONENTS, SAID, add_component
from leadership.services.programmes import (
    BASICS,
    MOST_RULES,
    MOST_TARGETS,
    create_programme,
    edit_programme,
    set_audience,
    set_targets,
)
from lib.editing import mark_of
from mentoring.models import Programme as MentoringProgramme
from talent.api.parts import ChoiceOf, PersonPart, UnitPart
from talent.models import Employee, Grade, JobFamily, OrgUnit, Serves, Skill, User

SEEN = "From `seen` of the record: a change made meanwhile is not overwritten, but refused."


class LeadershipNamed(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="pk")
    name = serializers.CharField()


class LeadershipAudiencePart(serializers.ModelSerializer[ProgrammeAudience]):
    """One rule: it lets in everybody for whom all holds that it names."""

    unit = UnitPart(read_only=True, allow_null=True)
    family = LeadershipNamed(read_only=True, allow_null=True)
    lowest_grade = LeadershipNamed(read_only=True, allow_null=True)
    highest_grade = LeadershipNamed(read_only=True, allow_null=True)

    class Meta:
        model = ProgrammeAudience
        fields: tuple[str, ...] = (
            "unit", "family", "lowest_grade", "highest_grade", "leads_people",
        )  # fmt: skip


class LeadershipTargetPart(serializers.ModelSerializer[ProgrammeTarget]):
    """One competency and the level to which the programme leads."""

    skill = LeadershipNamed(read_only=True)

    class Meta:
        model = ProgrammeTarget
        fields: tuple[str, ...] = ("skill", "level")


class LeadershipComponentPart(serializers.ModelSerializer[Component]):
    """One component; `needs` are the ids of those that come before it."""

    needs = serializers.SerializerMethodField()

    class Meta:
        model = Component
        fields: tuple[str, ...] = (
            "id", "position", "title", "text", "kind", "way", "hours", "credits", "is_required",
            "link",
            "mentoring_programme", "needs",
        )  # fmt: skip

    @extend_schema_field(serializers.ListField(child=serializers.IntegerField()))
    def get_needs(self, component: Component) -> list[int]:
        return sorted(one.pk for one in component.prerequisites.all())


class LeadershipComponentRecordSerializer(LeadershipComponentPart):
    """The same by itself, with its programme."""

    programme = serializers.IntegerField(source="programme_id", read_only=True)
    seen = serializers.SerializerMethodField(help_text="To be sent back with a change.")

    class Meta(LeadershipComponentPart.Meta):
        fields: tuple[str, ...] = (*LeadershipComponentPart.Meta.fields, "programme", "seen")

    def get_seen(self, component: Component) -> str:
        return mark_of(component, SAID)


class LeadershipProgrammeSerializer(serializers.ModelSerializer[Programme]):
    """One leadership programme with its curriculum."""

    objective = ObjectivePart(read_only=True, allow_null=True)
    sponsor = PersonPart(read_only=True, allow_null=True)
    audience = LeadershipAudiencePart(many=True, read_only=True)
    targets = LeadershipTargetPart(many=True, read_only=True)
    components = LeadershipComponentPart(many=True, read_only=True)
    seen = serializers.SerializerMethodField(help_text="To be sent back with a change.")

    class Meta:
        model = Programme
        fields: tuple[str, ...] = (
            "id", "state", *BASICS, "audience", "targets", "components", "seen",
        )  # fmt: skip

    def get_seen(self, programme: Programme) -> str:
        return mark_of(programme, BASICS)


class LeadershipRuleSerializer(serializers.Serializer[Any]):
    """One rule of the audience, as it is sent."""

    unit = ChoiceOf(OrgUnit.objects.visible_to, required=False, allow_null=True)
    family = ChoiceOf(lambda _user: JobFamily.objects.all(), required=False, allow_null=True)
    lowest_grade = ChoiceOf(lambda _user: Grade.objects.all(), required=False, allow_null=True)
    highest_grade = ChoiceOf(lambda _user: Grade.objects.all(), required=False, allow_null=True)
    leads_people = serializers.BooleanField(required=False, allow_null=True, default=None)


class LeadershipTargetSerializer(serializers.Serializer[Any]):
    """One competency and a level, as it is sent."""

    skill = ChoiceOf(lambda _user: Skill.objects.filter(retired_on__isnull=True))
    level = serializers.IntegerField(min_value=1, max_value=5)


class LeadershipComponentSerializer(serializers.Serializer[Any]):
    """One component of a new programme; `needs` count those sent before it, from 1."""

    title = serializers.CharField(max_length=150)
    text = serializers.CharField(max_length=4000, required=False, allow_blank=True)
    kind = serializers.ChoiceField(ComponentKind.choices)
    way = serializers.ChoiceField(WayChoice.choices)
    hours = serializers.DecimalField(max_digits=6, decimal_places=2, min_value=0, max_value=2000)
    credits = serializers.IntegerField(min_value=0, max_value=1000, required=False)
    is_required = serializers.BooleanField(required=False, default=True)
    link = serializers.URLField(max_length=500, required=False, allow_blank=True)
    mentoring_programme = ChoiceOf(
        MentoringProgramme.objects.visible_to, required=False, allow_null=True
    )
    needs = serializers.ListField(
        child=serializers.IntegerField(min_value=1), required=False, max_length=MOST_COMPONENTS
    )


class LeadershipComponentChangeSerializer(LeadershipComponentSerializer):
    """What is said of one component; `needs` are ids of others of its programme."""

    needs = serializers.ListField(
        child=ChoiceOf(Component.objects.visible_to), required=False, max_length=MOST_COMPONENTS
    )
    seen = serializers.CharField(max_length=16, required=False, help_text=SEEN)


class NewLeadershipComponentSerializer(LeadershipComponentChangeSerializer):
    """A component that is added."""

    seen = None  # type: ignore[assignment]  # there is nothing yet that could have changed


class LeadershipComponentActSerializer(serializers.Serializer[Any]):
    """Its next place, or out."""

    act = serializers.ChoiceField(["up", "down", "remove"])


class LeadershipProgrammeChangeSerializer(serializers.Serializer[Any]):
    """What a programme says of itself, for whom it is, and what it raises."""

    name = serializers.CharField(max_length=150)
    purpose = serializers.CharField(max_length=4000)
    way = serializers.ChoiceField(WayChoice.choices)
    serves = serializers.ChoiceField(Serves.choices, required=False)
    objective = ChoiceOf(Objective.objects.visible_to, required=False, allow_null=True)
    sponsor = ChoiceOf(Employee.objects.visible_to, required=False, allow_null=True)
    audience = serializers.ListField(
        child=LeadershipRuleSerializer(), required=False, max_length=MOST_RULES
    )
    targets = serializers.ListField(
        child=LeadershipTargetSerializer(), required=False, max_length=MOST_TARGETS
    )
    seen = serializers.CharField(max_length=16, required=False, help_text=SEEN)


class NewLeadershipProgrammeSerializer(LeadershipProgrammeChangeSerializer):
    """The same with a curriculum, for a new draft."""

    components = serializers.ListField(
        child=LeadershipComponentSerializer(), required=False, max_length=MOST_COMPONENTS
    )


class LeadershipProgrammeActSerializer(serializers.Serializer[Any]):
    """The next step of a programme."""

    act = serializers.ChoiceField(["offer", "retire"])


@transaction.atomic
def write(actor: User, said: dict[str, Any], programme: Programme | None = None) -> Programme:
    """Give what was sent to the services that take it: all of it, or nothing."""
    audience, targets = said.pop("audience", None), said.pop("targets", None)
    components = said.pop("components", ())
    if programme is None:
        said.pop("seen", None)
        written = create_programme(actor=actor, **said)
    else:
        written = edit_programme(actor=actor, programme=programme, **said)
    if audience is not None:
        names = LeadershipAudiencePart.Meta.fields
        rules = [{name: rule.get(name) for name in names} for rule in audience]
        set_audience(actor=actor, programme=written, rules=rules)
    if targets is not None:
        raised = [(one["skill"], one["level"]) for one in targets]
        set_targets(actor=actor, programme=written, targets=raised)
    made: list[Component] = []
    for one in components:
        needs = [made[number - 1] for number in one.pop("needs", ()) if number <= len(made)]
        made.append(add_component(actor=actor, programme=written, needs=needs, **one))
    return written

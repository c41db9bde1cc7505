"""What the API says of key roles, succession plans, successors and pools, and what it takes."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from careers.queries.roles import open_roles
from leadership.models import (
    CloseReason,
    Criticality,
    Horizon,
    Impact,
    KeyRole,
    PoolMember,
    Ready,
    RemoveReason,
    Risk,
    SuccessionPlan,
    Successor,
    TalentPool,
    WhenFilled,
)
from leadership.models.succession import order_mark
from leadership.strength import Cover
from talent.api.parts import ChoiceOf, PersonPart, RolePart, UnitPart
from talent.models import Employee, OrgUnit, User

COVER_CHOICES = [(one.value, one.value) for one in Cover]


def units_today(user: User) -> QuerySet[OrgUnit]:
    return OrgUnit.objects.visible_to(user).current()


class KeyRoleSerializer(serializers.ModelSerializer[KeyRole]):
    """One role of a unit, or one named position of it, that must not stay empty."""

    role = RolePart(read_only=True)
    unit = UnitPart(read_only=True)
    incumbent = PersonPart(read_only=True, allow_null=True)
    starts_on = serializers.DateField(source="valid.lower", read_only=True)
    ends_on = serializers.DateField(source="valid.upper", read_only=True, allow_null=True)

    class Meta:
        model = KeyRole
        fields: tuple[str, ...] = (
            "id", "role", "unit", "position", "criticality", "incumbent", "risk", "horizon",
            "impact", "notes", "starts_on", "ends_on",
        )  # fmt: skip


class KeyRoleChangeSerializer(serializers.Serializer[Any]):
    """What may be said of a key role; what is left out stays."""

    position = serializers.CharField(required=False, allow_blank=True, max_length=120)
    criticality = serializers.ChoiceField(Criticality.choices, required=False)
    incumbent = ChoiceOf(Employee.objects.colleagues_of, required=False, allow_null=True)
    risk = serializers.ChoiceField(Risk.choices, required=False)
    horizon = serializers.ChoiceField(Horizon.choices, required=False, allow_blank=True)
    impact = serializers.ChoiceField(Impact.choices, required=False)
    notes = serializers.CharField(required=False, allow_blank=True, max_length=2000)


class NewKeyRoleSerializer(KeyRoleChangeSerializer):
    """A key role that is entered."""

    role = ChoiceOf(open_roles)
    unit = ChoiceOf(units_today)
    starts_on = serializers.DateField(required=False)


class KeyRoleActSerializer(serializers.Serializer[Any]):
    act = serializers.ChoiceField(["end"])
    ends_on = serializers.DateField(required=False)


class SuccessorSerializer(serializers.ModelSerializer[Successor]):
    """One who is named on a plan, in the order of ranks."""

    employee = PersonPart(read_only=True, allow_null=True)

    class Meta:
        model = Successor
        fields: tuple[str, ...] = (
            "id", "employee", "external_name", "rank", "readiness", "is_emergency", "note",
        )  # fmt: skip


class SuccessionPlanSerializer(serializers.ModelSerializer[SuccessionPlan]):
    """One succession plan with whom it names; nobody reads one that names them."""

    key_role = serializers.IntegerField(source="key_role_id", read_only=True)
    owner = PersonPart(read_only=True, allow_null=True)
    order = serializers.SerializerMethodField(help_text="A mark of who is named in which order.")
    successors = serializers.SerializerMethodField()

    class Meta:
        model = SuccessionPlan
        fields: tuple[str, ...] = (
            "id", "key_role", "owner", "is_private", "state", "review_on", "when_filled", "note",
            "closed_on", "close_reason", "order", "successors",
        )  # fmt: skip

    def get_order(self, plan: SuccessionPlan) -> str:
        return order_mark(getattr(plan, "named", []))

    @extend_schema_field(SuccessorSerializer(many=True))
    def get_successors(self, plan: SuccessionPlan) -> list[dict[str, Any]]:
        return list(SuccessorSerializer(getattr(plan, "named", []), many=True).data)


class SuccessionPlanChangeSerializer(serializers.Serializer[Any]):
    """What may be changed of a plan; what is left out stays."""

    owner = ChoiceOf(Employee.objects.colleagues_of, required=False)
    is_private = serializers.BooleanField(required=False)
    review_on = serializers.DateField(required=False)
    when_filled = serializers.ChoiceField(WhenFilled.choices, required=False)
    note = serializers.CharField(required=False, allow_blank=True, max_length=2000)


class NewSuccessionPlanSerializer(SuccessionPlanChangeSerializer):
    """A plan that is begun, as a draft."""

    key_role = ChoiceOf(lambda user: KeyRole.objects.kept_by(user).current())
    owner = ChoiceOf(Employee.objects.colleagues_of)
    review_on = serializers.DateField()


class SuccessionPlanActSerializer(serializers.Serializer[Any]):
    act = serializers.ChoiceField(["activate", "close"])
    reason = serializers.ChoiceField(CloseReason.choices, required=False)


class SuccessorChangeSerializer(serializers.Serializer[Any]):
    readiness = serializers.ChoiceField(Ready.choices, required=False)
    is_emergency = serializers.BooleanField(required=False)
    note = serializers.CharField(required=False, allow_blank=True, max_length=2000)


class NewSuccessorSerializer(SuccessorChangeSerializer):
    """Somebody who is named: a colleague, or somebody outside by name."""

    employee = ChoiceOf(Employee.objects.colleagues_of, required=False, allow_null=True)
    external_name = serializers.CharField(required=False, allow_blank=True, max_length=120)
    readiness = serializers.ChoiceField(Ready.choices)


class SuccessorActSerializer(serializers.Serializer[Any]):
    act = serializers.ChoiceField(["up", "down", "place", "remove"])
    place = serializers.IntegerField(required=False, min_value=1, max_value=999)
    order = serializers.CharField(
        required=False, max_length=16, help_text="The plan's `order` that was read."
    )
    reason = serializers.ChoiceField(RemoveReason.choices, required=False)


class BenchLevelSerializer(serializers.Serializer[Any]):
    """The bench of people who are ready within a time or sooner."""

    within = serializers.ChoiceField(Ready.choices)
    effective = serializers.IntegerField(help_text="Key roles that can be filled at once.")
    effective_without_holders = serializers.IntegerField()
    plain = serializers.IntegerField(help_text="Key roles that name anybody who is ready.")
    people = serializers.IntegerField()


class BenchRoleSerializer(serializers.Serializer[Any]):
    key_role = serializers.IntegerField()
    cover = serializers.ChoiceField(COVER_CHOICES)


class BenchSerializer(serializers.Serializer[Any]):
    """How strong the bench is, by the plans that whoever asks may see."""

    key_roles = serializers.IntegerField()
    levels = BenchLevelSerializer(many=True)
    roles = BenchRoleSerializer(many=True)
    single_points = serializers.ListField(child=serializers.CharField())


class BenchMoveSerializer(serializers.Serializer[Any]):
    key_role = serializers.IntegerField()
    name = serializers.CharField()
    readiness = serializers.ChoiceField(Ready.choices)
    leaves = serializers.ListField(child=serializers.IntegerField())


class BenchWhatIfSerializer(serializers.Serializer[Any]):
    """What becomes of the key roles that one sees when some people leave."""

    holes = serializers.ListField(child=serializers.IntegerField())
    holes_before = serializers.IntegerField()
    moves = BenchMoveSerializer(many=True)


class TalentPoolSerializer(serializers.ModelSerializer[TalentPool]):
    """A group of people who are kept in mind; nobody reads one that they are in."""

    owner = PersonPart(read_only=True, allow_null=True)
    unit = UnitPart(read_only=True, allow_null=True)
    members = serializers.SerializerMethodField()

    class Meta:
        model = TalentPool
        fields: tuple[str, ...] = (
            "id", "name", "purpose", "owner", "unit", "closed_on", "members",
        )  # fmt: skip

    @extend_schema_field(PersonPart(many=True))
    def get_members(self, pool: TalentPool) -> list[dict[str, Any]]:
        rows: list[PoolMember] = getattr(pool, "present", [])
        return list(PersonPart([row.employee for row in rows if row.employee], many=True).data)


class NewTalentPoolSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=120)
    purpose = serializers.CharField(max_length=2000)
    owner = ChoiceOf(Employee.objects.colleagues_of)
    unit = ChoiceOf(units_today, required=False, allow_null=True)


class TalentPoolActSerializer(serializers.Serializer[Any]):
    act = serializers.ChoiceField(["add", "take_out", "close"])
    employee = ChoiceOf(Employee.objects.colleagues_of, required=False)

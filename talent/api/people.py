"""People: me, and others as far as one may see them."""

from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Collate
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from talent import levels
from talent.api.parts import LocationPart, PersonPart, RolePart, SkillPart, UnitPart
from talent.api.views import ListEndpoint, RecordEndpoint, allowed, described
from talent.models import (
    LEVELS,
    Assignment,
    Employee,
    EmployeeSkill,
    Location,
    Offer,
    OrgUnit,
    Role,
    Skill,
    User,
)
from talent.models.folding import Fold
from talent.services.records import record_reads


class OfferSerializer(serializers.ModelSerializer[Offer]):
    class Meta:
        model = Offer
        fields: tuple[str, ...] = ("kind", "note")


class CardSerializer(serializers.ModelSerializer[Employee]):
    """What everyone may see of someone employed today."""

    name = serializers.CharField(read_only=True)
    role = RolePart(source="assignment.role", default=None, read_only=True, allow_null=True)
    unit = UnitPart(source="assignment.unit", default=None, read_only=True, allow_null=True)
    location = LocationPart(
        source="assignment.location", default=None, read_only=True, allow_null=True
    )
    manager = PersonPart(source="assignment.manager", default=None, read_only=True, allow_null=True)
    since = serializers.DateField(
        source="assignment.valid.lower", default=None, read_only=True, allow_null=True,
        help_text=_("First day of today's assignment."),
    )  # fmt: skip
    offers = OfferSerializer(many=True, read_only=True)

    class Meta:
        model = Employee
        fields: tuple[str, ...] = (
            "id", "name", "given_name", "family_name", "preferred_name", "pronouns",
            "role", "unit", "location", "manager", "since", "offers",
        )  # fmt: skip


class PersonSerializer(CardSerializer):
    """A card with the skills that the person shares, without levels."""

    skills = serializers.SerializerMethodField()

    class Meta(CardSerializer.Meta):
        fields: tuple[str, ...] = (*CardSerializer.Meta.fields, "skills")

    @extend_schema_field(SkillPart(many=True))
    def get_skills(self, person: Employee) -> Any:
        skills = Skill.objects.filter(holders__employee=person, holders__is_shared=True)
        return SkillPart(skills.order_by("name", "pk"), many=True).data


class MeSerializer(PersonSerializer):
    """One's own record."""

    class Meta(PersonSerializer.Meta):
        fields: tuple[str, ...] = (
            *PersonSerializer.Meta.fields,
            "external_id", "email", "phone", "time_zone", "language", "summary",
            "profile_confirmed_on", "skills_confirmed_on",
        )  # fmt: skip


class LevelSerializer(serializers.ModelSerializer[EmployeeSkill]):
    """One skill of one person at its weighed level."""

    skill = SkillPart(read_only=True)
    level = serializers.FloatField(read_only=True)
    confidence = serializers.SerializerMethodField()

    class Meta:
        model = EmployeeSkill
        fields: tuple[str, ...] = (
            "skill",
            "level",
            "confidence",
            "as_of",
            "is_disputed",
            "is_shared",
        )

    @extend_schema_field(serializers.ChoiceField(["high", "medium", "low"]))
    def get_confidence(self, row: EmployeeSkill) -> str:
        return levels.confidence(row.strength)


def people(user: User) -> QuerySet[Employee]:
    """Everyone employed today, with today's assignment."""
    held = Assignment.objects.visible_to(user).current()
    rows = held.select_related("role", "unit", "location", "manager")
    return (
        Employee.objects.visible_to(user)
        .employed()
        .prefetch_related(
            Prefetch("assignments", rows, to_attr="current_assignments"),
            Prefetch("offers", Offer.objects.visible_to(user)),
        )
        .annotate(by_name=Collate("name_folded", "C"))
    )


def skills_in_use(_user: User) -> QuerySet[Skill]:
    return Skill.objects.all()


def places(_user: User) -> QuerySet[Location]:
    return Location.objects.all()


class PeopleFilter(filters.FilterSet):
    """What people can be narrowed by; there are no other parameters."""

    q = filters.CharFilter(method="by_name", label="Parts of the name", max_length=100)
    role = filters.ModelChoiceFilter(method="by_place", queryset=allowed(Role.objects.visible_to))
    unit = filters.ModelChoiceFilter(
        method="by_place", queryset=allowed(OrgUnit.objects.visible_to),
        label="A unit and all below it",
    )  # fmt: skip
    location = filters.ModelChoiceFilter(method="by_place", queryset=allowed(places))
    manager = filters.ModelChoiceFilter(
        method="by_place", queryset=allowed(Employee.objects.visible_to), label="Direct manager"
    )
    skill = filters.ModelChoiceFilter(
        method="by_skill", queryset=allowed(skills_in_use), label="A skill that people share"
    )

    class Meta:
        model = Employee
        fields: tuple[str, ...] = ()

    def by_name(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        for word in value.split()[:10]:
            rows = rows.filter(name_folded__contains=Fold.of(word))
        return rows

    def by_place(self, rows: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        user = self.request.user
        condition = Q(**{name: value})
        if name == "unit":
            condition = Q(unit__in=OrgUnit.objects.visible_to(user).below(value))
        held = Assignment.objects.visible_to(user).current()
        return rows.filter(Exists(held.filter(condition, employee=OuterRef("pk"))))

    def by_skill(self, rows: QuerySet[Any], _name: str, value: Skill) -> QuerySet[Any]:
        shared = EmployeeSkill.objects.filter(skill=value, is_shared=True)
        return rows.filter(Exists(shared.filter(employee=OuterRef("pk"))))


@described(tags=["people"], operation_id="people_list", summary="People employed today")
class PeopleList(ListEndpoint):
    serializer_class = CardSerializer
    filterset_class = PeopleFilter
    order = ("by_name", "pk")

    def rows(self, user: User) -> QuerySet[Any]:
        return people(user)


@described(tags=["people"], operation_id="people_read", summary="One person's card")
class PersonRecord(RecordEndpoint):
    serializer_class = PersonSerializer

    def rows(self, user: User) -> QuerySet[Any]:
        return people(user)


@described(tags=["people"], operation_id="people_me", summary="My own record")
class MyRecord(RecordEndpoint):
    serializer_class = MeSerializer

    def rows(self, user: User) -> QuerySet[Any]:
        return people(user)

    def get_object(self) -> Employee:
        """A login without a person on record has no card."""
        person: Employee = get_object_or_404(self.get_queryset(), user=self.actor)
        return person


@described(
    tags=["people"], operation_id="people_levels", summary="Levels, for those who may see them"
)
class LevelList(ListEndpoint):
    """One's own levels, those of one's line and mentees, and those in HR's scope."""

    serializer_class = LevelSerializer
    order = ("skill__name", "pk")

    def rows(self, user: User) -> QuerySet[Any]:
        found = Employee.objects.visible_to(user).in_sight(user, *LEVELS)
        person = found.filter(pk=self.kwargs["pk"]).first()
        if person is None:
            raise Http404
        record_reads(actor=user, employees=[person])
        rows = EmployeeSkill.objects.visible_to(user).filter(employee=person)
        return rows.select_related("skill")

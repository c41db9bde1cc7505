"""Skills with the words of their levels."""

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from rest_framework import serializers

from talent.api.parts import SkillPart
from talent.api.views import ListEndpoint, RecordEndpoint, described
from talent.models import Skill, SkillKind, SkillLevel, User
from talent.models.folding import Fold


class SkillLevelSerializer(serializers.ModelSerializer[SkillLevel]):
    class Meta:
        model = SkillLevel
        fields: tuple[str, ...] = ("level", "name", "wording")


class SkillSerializer(SkillPart):
    class Meta(SkillPart.Meta):
        fields: tuple[str, ...] = (
            *SkillPart.Meta.fields,
            "external_id",
            "description",
            "retired_on",
        )


class WordedSkillSerializer(SkillSerializer):
    """A skill with what each of its five levels looks like."""

    levels = SkillLevelSerializer(many=True, read_only=True)

    class Meta(SkillSerializer.Meta):
        fields: tuple[str, ...] = (*SkillSerializer.Meta.fields, "levels")


class SkillFilter(filters.FilterSet):
    q = filters.CharFilter(method="by_name", label="Parts of the name", max_length=100)
    kind = filters.ChoiceFilter(choices=SkillKind.choices)

    class Meta:
        model = Skill
        fields: tuple[str, ...] = ()

    def by_name(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        for word in value.split()[:10]:
            rows = rows.filter(name_folded__contains=Fold.of(word))
        return rows


@described(tags=["skills"], operation_id="skills_list", summary="Skills in use")
class SkillList(ListEndpoint):
    serializer_class = SkillSerializer
    filterset_class = SkillFilter
    order = ("name", "pk")

    def rows(self, user: User) -> QuerySet[Any]:
        return Skill.objects.filter(retired_on__isnull=True)


@described(tags=["skills"], operation_id="skills_read", summary="One skill and its levels")
class SkillRecord(RecordEndpoint):
    serializer_class = WordedSkillSerializer

    def rows(self, user: User) -> QuerySet[Any]:
        return Skill.objects.prefetch_related("levels")

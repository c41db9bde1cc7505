"""What the API says of values, core competencies, gaps and the portfolio, and what it takes."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from careers.api.objectives import ObjectivePart
from careers.models import Objective
from leadership.api.programme_parts import SEEN, LeadershipNamed
from leadership.models import (
    CoreCompetency,
    Nature,
    NeededLevel,
    OrganisationValue,
    PortfolioFigure,
)
from leadership.services.strategy import COMPETENCY, MOST_LEVELS, VALUE, levels_mark
from lib.editing import mark_of
from talent.api.parts import ChoiceOf
from talent.models import Grade, Skill

MOST_NAMED = 50


class LeadershipLevelPart(serializers.ModelSerializer[NeededLevel]):
    """A level that people of some grades need; without grades everybody."""

    lowest_grade = LeadershipNamed(read_only=True, allow_null=True)
    highest_grade = LeadershipNamed(read_only=True, allow_null=True)

    class Meta:
        model = NeededLevel
        fields: tuple[str, ...] = ("level", "lowest_grade", "highest_grade")


class LeadershipCompetencySerializer(serializers.ModelSerializer[CoreCompetency]):
    """One core competency; `planned` is told from five people on."""

    skill = LeadershipNamed(read_only=True)
    needed = LeadershipLevelPart(many=True, read_only=True)
    objectives = ObjectivePart(many=True, read_only=True)
    values = LeadershipNamed(many=True, read_only=True)
    seen = serializers.SerializerMethodField(help_text="To be sent back with a change.")
    levels_seen = serializers.SerializerMethodField(help_text="The same for the needed levels.")

    class Meta:
        model = CoreCompetency
        fields: tuple[str, ...] = (
            "id", "skill", "nature", "why", "needed", "objectives", "values", "planned",
            "counted_on", "retired_on", "seen", "levels_seen",
        )  # fmt: skip

    def get_seen(self, competency: CoreCompetency) -> str:
        return mark_of(competency, COMPETENCY)

    def get_levels_seen(self, competency: CoreCompetency) -> str:
        return levels_mark(competency.needed.all())


class LeadershipLevelSerializer(serializers.Serializer[Any]):
    """One needed level, as it is sent."""

    level = serializers.IntegerField(min_value=1, max_value=5)
    lowest_grade = ChoiceOf(lambda _user: Grade.objects.all(), required=False, allow_null=True)
    highest_grade = ChoiceOf(lambda _user: Grade.objects.all(), required=False, allow_null=True)


class LeadershipCompetencyChangeSerializer(serializers.Serializer[Any]):
    """What is said of a core competency; sent levels take the place of all that there are."""

    nature = serializers.ChoiceField(Nature.choices)
    why = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    objectives = serializers.ListField(
        child=ChoiceOf(Objective.objects.visible_to), required=False, max_length=MOST_NAMED
    )
    values = serializers.ListField(
        child=ChoiceOf(OrganisationValue.objects.visible_to), required=False, max_length=MOST_NAMED
    )
    needed = serializers.ListField(
        child=LeadershipLevelSerializer(), required=False, max_length=MOST_LEVELS
    )
    seen = serializers.CharField(max_length=16, required=False, help_text=SEEN)
    levels_seen = serializers.CharField(max_length=400, required=False, allow_blank=True)


class NewLeadershipCompetencySerializer(LeadershipCompetencyChangeSerializer):
    """A skill that is named as a core competency."""

    skill = ChoiceOf(lambda _user: Skill.objects.filter(retired_on__isnull=True))


class LeadershipKeepingActSerializer(serializers.Serializer[Any]):
    """Off the list, or on it again."""

    act = serializers.ChoiceField(["retire", "restore"])


class LeadershipValueSerializer(serializers.ModelSerializer[OrganisationValue]):
    """One value that the organisation stands for."""

    seen = serializers.SerializerMethodField(help_text="To be sent back with a change.")

    class Meta:
        model = OrganisationValue
        fields: tuple[str, ...] = ("id", *VALUE, "retired_on", "seen")

    def get_seen(self, value: OrganisationValue) -> str:
        return mark_of(value, VALUE)


class LeadershipValueChangeSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=100)
    statement = serializers.CharField(max_length=2000)
    position = serializers.IntegerField(min_value=0, max_value=32767, required=False)
    seen = serializers.CharField(max_length=16, required=False, help_text=SEEN)


class LeadershipGapCellSerializer(serializers.Serializer[Any]):
    """Means over five people and more, with one decimal; near an end of the scale a band."""

    people = serializers.IntegerField()
    level = serializers.CharField()
    needed = serializers.DecimalField(max_digits=3, decimal_places=1)
    lacking = serializers.DecimalField(max_digits=3, decimal_places=1)


class LeadershipGapRowSerializer(serializers.Serializer[Any]):
    """One competency; a cell is null where too few people stand behind it."""

    competency = serializers.IntegerField(source="competency.pk")
    skill = LeadershipNamed(source="competency.skill")
    whole = LeadershipGapCellSerializer(allow_null=True)
    cells = LeadershipGapCellSerializer(many=True, allow_null=True)

    def to_representation(self, row: Any) -> dict[str, Any]:
        """DRF would read a missing cell of a list as a record."""
        say = LeadershipGapCellSerializer
        return {
            "competency": row.competency.pk,
            "skill": LeadershipNamed(row.competency.skill).data,
            "whole": say(row.whole).data if row.whole is not None else None,
            "cells": [say(cell).data if cell is not None else None for cell in row.cells],
        }


class LeadershipGapColumnSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    unit = serializers.IntegerField(allow_null=True, help_text="The unit it opens into.")


class LeadershipGapsSerializer(serializers.Serializer[Any]):
    """Current against needed levels; each row has its cells in the order of the columns."""

    unit = serializers.IntegerField(allow_null=True, help_text="Null: the whole organisation.")
    counted_on = serializers.DateField(allow_null=True)
    columns = LeadershipGapColumnSerializer(many=True)
    rows = LeadershipGapRowSerializer(many=True)


class LeadershipPortfolioSerializer(serializers.ModelSerializer[PortfolioFigure]):
    """People and hours of a quarter or a year; small programmes stand together without a name."""

    programme = serializers.SerializerMethodField()

    class Meta:
        model = PortfolioFigure
        fields: tuple[str, ...] = (
            "kind", "programme", "serves", "way", "year", "quarter", "people", "training",
            "development", "counted_on",
        )  # fmt: skip

    @extend_schema_field(LeadershipNamed(allow_null=True))
    def get_programme(self, row: PortfolioFigure) -> dict[str, Any] | None:
        return LeadershipNamed(row.programme).data if row.programme is not None else None

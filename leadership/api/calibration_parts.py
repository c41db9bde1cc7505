"""How assessments, sessions, boards and checks look in the API."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from leadership.models import (
    AssessmentScale,
    CalibrationSession,
    PerformanceAssessment,
    Placement,
    PlacementMove,
    PotentialAssessment,
    SeesAfter,
)
from leadership.queries import fairness
from leadership.services import calibration as services
from talent.api.parts import ChoiceOf, PersonPart
from talent.models import Employee, Grade, OrgUnit, User


def colleagues(user: User) -> Any:
    return Employee.objects.colleagues_of(user)


def scales(user: User) -> Any:
    return AssessmentScale.objects.visible_to(user)


def units(user: User) -> Any:
    return OrgUnit.objects.visible_to(user)


def grades(user: User) -> Any:
    return Grade.objects.all() if user.is_active else Grade.objects.none()


class AssessmentScaleSerializer(serializers.ModelSerializer[AssessmentScale]):
    """A scale: its levels, the lowest first."""

    class Meta:
        model = AssessmentScale
        fields: tuple[str, ...] = ("id", "kind", "name", "guidance", "labels", "retired_on")


class PerformanceAssessmentSerializer(serializers.ModelSerializer[PerformanceAssessment]):
    """What one person achieved in a span, in the eyes of one author."""

    employee = PersonPart(read_only=True)
    author = PersonPart(read_only=True)
    level_label = serializers.CharField(source="label", read_only=True)

    class Meta:
        model = PerformanceAssessment
        fields: tuple[str, ...] = (
            "id", "employee", "author", "scale", "level", "level_label", "evidence", "starts_on",
            "ends_on", "assessed_on", "state", "submitted_at", "published_at",
        )  # fmt: skip


class PotentialAssessmentSerializer(serializers.ModelSerializer[PotentialAssessment]):
    """What one person could grow into, in the eyes of one author."""

    employee = PersonPart(read_only=True)
    author = PersonPart(read_only=True)
    level_label = serializers.CharField(source="label", read_only=True)

    class Meta:
        model = PotentialAssessment
        fields: tuple[str, ...] = (
            "id", "employee", "author", "scale", "level", "level_label", "evidence", "assessed_on",
            "state", "submitted_at", "published_at",
        )  # fmt: skip


class PotentialAssessmentWriteSerializer(serializers.Serializer[Any]):
    """One's own draft of somebody's potential."""

    employee = ChoiceOf(colleagues)
    scale = ChoiceOf(scales)
    level = serializers.IntegerField(min_value=1, max_value=5)
    evidence = serializers.CharField(max_length=4000)
    assessed_on = serializers.DateField()


class PerformanceAssessmentWriteSerializer(PotentialAssessmentWriteSerializer):
    """One's own draft of somebody's performance."""

    starts_on = serializers.DateField()
    ends_on = serializers.DateField()


class PersonAssessmentActSerializer(serializers.Serializer[Any]):
    act = serializers.ChoiceField(["submit", "publish"])


class CalibrationSessionSerializer(serializers.ModelSerializer[CalibrationSession]):
    """One session: its axes, boxes, guidance and who reads the result."""

    class Meta:
        model = CalibrationSession
        fields: tuple[str, ...] = (
            "id", "name", "purpose", "state", "meets_at", "sees_after", "performance_labels",
            "potential_labels", "box_labels", "guidance", "opened_at", "closed_at",
        )  # fmt: skip


class CalibrationSessionWriteSerializer(serializers.Serializer[Any]):
    """What a session is; a board of another size brings the names of its boxes, or none."""

    name = serializers.CharField(max_length=150)
    purpose = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    meets_at = serializers.DateTimeField(required=False, allow_null=True)
    sees_after = serializers.ChoiceField(SeesAfter.choices, required=False)
    performance_labels = serializers.ListField(
        child=serializers.CharField(max_length=60), required=False
    )
    potential_labels = serializers.ListField(
        child=serializers.CharField(max_length=60), required=False
    )
    box_labels = serializers.ListField(
        child=serializers.CharField(max_length=60, allow_blank=True), required=False
    )
    guidance = serializers.ListField(
        child=serializers.IntegerField(min_value=0, max_value=100), required=False
    )
    units = serializers.ListField(child=ChoiceOf(units), required=False, max_length=30)
    listed = serializers.ListField(child=ChoiceOf(colleagues), required=False, max_length=500)
    lowest_grade = ChoiceOf(grades, required=False, allow_null=True)
    highest_grade = ChoiceOf(grades, required=False, allow_null=True)
    facilitators = serializers.ListField(
        child=ChoiceOf(colleagues), required=False, max_length=services.MOST_SEATS
    )
    participants = serializers.ListField(
        child=ChoiceOf(colleagues), required=False, max_length=services.MOST_SEATS
    )


class CalibrationActSerializer(serializers.Serializer[Any]):
    act = serializers.ChoiceField(["open", "close"])


class CalibrationMoveSerializer(serializers.ModelSerializer[PlacementMove]):
    """One move with its reason."""

    class Meta:
        model = PlacementMove
        fields: tuple[str, ...] = (
            "version", "from_performance", "from_potential", "to_performance", "to_potential",
            "reason", "at",
        )  # fmt: skip


class CalibrationPlacementSerializer(serializers.ModelSerializer[Placement]):
    """One person on a board; `version` goes back with a move."""

    employee = PersonPart(read_only=True)
    box_name = serializers.CharField(read_only=True)

    class Meta:
        model = Placement
        fields: tuple[str, ...] = (
            "id", "session", "employee", "performance", "potential", "box_name", "version",
            "discussed_at", "note",
        )  # fmt: skip


class CalibrationResultSerializer(serializers.ModelSerializer[Placement]):
    """How one person came out of a closed session."""

    employee = PersonPart(read_only=True)
    box_name = serializers.CharField(read_only=True)
    session_name = serializers.CharField(source="session.name", read_only=True)
    closed_at = serializers.DateTimeField(source="session.closed_at", read_only=True)

    class Meta:
        model = Placement
        fields: tuple[str, ...] = (
            "id", "employee", "performance", "potential", "box_name", "session_name", "closed_at",
        )  # fmt: skip


class CalibrationMoveWriteSerializer(serializers.Serializer[Any]):
    """Where a person is moved, why, and which version was seen."""

    performance = serializers.IntegerField(min_value=1, max_value=5)
    potential = serializers.IntegerField(min_value=1, max_value=5)
    reason = serializers.CharField(max_length=600)
    version = serializers.IntegerField(min_value=1)


class CalibrationPlacementWriteSerializer(serializers.Serializer[Any]):
    """Whether the group has spoken about a person, and what was said."""

    discussed = serializers.BooleanField(required=False)
    note = serializers.CharField(max_length=2000, required=False, allow_blank=True)


class CalibrationShareSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    count = serializers.IntegerField()
    share = serializers.IntegerField(help_text="In per cent of who is placed.")
    expected = serializers.IntegerField(allow_null=True)


class CalibrationDistributionSerializer(serializers.Serializer[Any]):
    """How the people of a board spread."""

    placed = serializers.IntegerField()
    people = serializers.IntegerField()
    performance = CalibrationShareSerializer(many=True)
    potential = CalibrationShareSerializer(many=True)
    boxes = CalibrationShareSerializer(many=True)


class CalibrationFigureSerializer(serializers.Serializer[Any]):
    """One figure of one group in words; an empty value is not told."""

    attribute = serializers.CharField()
    group = serializers.CharField()
    size = serializers.CharField()
    value = serializers.CharField(allow_blank=True)


class CalibrationFigureTableSerializer(serializers.Serializer[Any]):
    key = serializers.CharField()
    title = serializers.CharField()
    rows = CalibrationFigureSerializer(many=True)


class CalibrationFindingSerializer(serializers.Serializer[fairness.ToldFinding]):
    """One finding in words, and what was said to it."""

    id = serializers.IntegerField(source="record.pk")
    title = serializers.CharField()
    text = serializers.CharField()
    chance = serializers.CharField()
    note = serializers.CharField(source="record.note")
    acknowledged_at = serializers.DateTimeField(source="record.acknowledged_at", allow_null=True)


class CalibrationCheckSerializer(serializers.Serializer[fairness.ToldCheck]):
    """One fairness check as it was told."""

    at = serializers.SerializerMethodField()
    tables = CalibrationFigureTableSerializer(many=True)
    findings = CalibrationFindingSerializer(many=True)
    untold = serializers.ListField(child=serializers.CharField())

    @extend_schema_field(serializers.DateTimeField())
    def get_at(self, check: fairness.ToldCheck) -> Any:
        return check.record.at


class CalibrationNoteSerializer(serializers.Serializer[Any]):
    note = serializers.CharField(max_length=2000)

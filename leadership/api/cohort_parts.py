"""How cohorts, their sessions and enrolments look in the API."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from careers.api.conversation_parts import MomentField
from leadership.models import (
    Cohort,
    CohortEnrolment,
    CohortSession,
    Component,
    EnrolmentOrigin,
    Programme,
)
from leadership.queries.cohorts import free_in
from leadership.services.cohort_sessions import FIELDS
from leadership.services.cohorts import BASICS
from lib.editing import mark_of
from talent.api.parts import ChoiceOf, PersonPart
from talent.models import Employee, User

COHORT_ACTS = ["open", "finish", "call_off"]
ENROLMENT_ACTS = [
    "approve", "decline", "accept", "refuse", "withdraw", "complete", "not_complete",
]  # fmt: skip
SEEN = "The mark of what was read; refused where it was changed since."


class CohortProgrammePart(serializers.ModelSerializer[Programme]):
    class Meta:
        model = Programme
        fields: tuple[str, ...] = ("id", "name")


class CohortSerializer(serializers.ModelSerializer[Cohort]):
    """One cohort with its seats."""

    programme = CohortProgrammePart(read_only=True)
    seats_left = serializers.SerializerMethodField()
    seen = serializers.SerializerMethodField(help_text="To be sent back with a change.")

    class Meta:
        model = Cohort
        fields: tuple[str, ...] = ("id", "programme", *BASICS, "state", "seats_left", "seen")

    def get_seats_left(self, row: Cohort) -> int:
        return free_in(row)

    def get_seen(self, row: Cohort) -> str:
        return mark_of(row, BASICS)


def programmes(user: User) -> Any:
    return Programme.objects.visible_to(user)


class CohortGivenSerializer(serializers.Serializer[Any]):
    """What a cohort is; its instructors are people by id."""

    name = serializers.CharField(max_length=150)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    enrol_until = serializers.DateField()
    capacity = serializers.IntegerField(min_value=1, max_value=1000)
    place = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    instructors = serializers.ListField(
        child=ChoiceOf(Employee.objects.colleagues_of), required=False, max_length=20,
        help_text="Only HR admins name them.",
    )  # fmt: skip


class NewCohortSerializer(CohortGivenSerializer):
    programme = ChoiceOf(programmes)


class CohortChangeSerializer(CohortGivenSerializer):
    seen = serializers.CharField(max_length=16, required=False, help_text=SEEN)


class CohortActSerializer(serializers.Serializer[Any]):
    act = serializers.ChoiceField(COHORT_ACTS)
    reason = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")


class CohortSessionSerializer(serializers.ModelSerializer[CohortSession]):
    """One session; `place` and `link` are empty for who neither takes part nor leads."""

    place = serializers.SerializerMethodField()
    link = serializers.SerializerMethodField()
    seen = serializers.SerializerMethodField(help_text="To be sent back with a change.")

    class Meta:
        model = CohortSession
        fields: tuple[str, ...] = ("id", "cohort", *FIELDS, "is_cancelled", "sequence", "seen")

    def get_place(self, row: CohortSession) -> str:
        return row.place if self.sees(row) else ""

    def get_link(self, row: CohortSession) -> str:
        return row.link if self.sees(row) else ""

    @extend_schema_field(serializers.CharField())
    def get_seen(self, row: CohortSession) -> str:
        return mark_of(row, FIELDS) if self.sees(row) else ""

    def sees(self, row: CohortSession) -> bool:
        return row.cohort_id in self.context["inside"]


def components(user: User) -> Any:
    return Component.objects.visible_to(user)


def sessions(user: User) -> Any:
    return CohortSession.objects.visible_to(user)


class CohortSessionGivenSerializer(serializers.Serializer[Any]):
    title = serializers.CharField(max_length=150)
    starts_at = MomentField()
    minutes = serializers.IntegerField(min_value=5, max_value=7 * 24 * 60)
    place = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    link = serializers.URLField(max_length=500, required=False, allow_blank=True, default="")
    component = ChoiceOf(components, required=False, allow_null=True, default=None)
    makes_up = ChoiceOf(sessions, required=False, allow_null=True, default=None)


class CohortSessionChangeSerializer(CohortSessionGivenSerializer):
    seen = serializers.CharField(max_length=16, required=False, help_text=SEEN)


class CohortEnrolmentSerializer(serializers.ModelSerializer[CohortEnrolment]):
    """One person's part in a cohort."""

    person = PersonPart(source="employee", read_only=True)
    coach = PersonPart(read_only=True, allow_null=True)
    place_in_line = serializers.IntegerField(source="place", read_only=True, allow_null=True)

    class Meta:
        model = CohortEnrolment
        fields: tuple[str, ...] = (
            "id", "cohort", "person", "origin", "state", "reason", "answer", "coach", "asked_at",
            "place_in_line", "ended_on",
        )  # fmt: skip


class CohortJoinSerializer(serializers.Serializer[Any]):
    """Whom one asks in, and how: oneself, somebody of one's line, or an invitation."""

    how = serializers.ChoiceField(EnrolmentOrigin.choices, default=str(EnrolmentOrigin.SELF))
    person = ChoiceOf(
        Employee.objects.colleagues_of, required=False, allow_null=True, default=None,
        help_text="By id; not for oneself.",
    )  # fmt: skip
    reason = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")


class CohortEnrolmentActSerializer(serializers.Serializer[Any]):
    act = serializers.ChoiceField(ENROLMENT_ACTS)
    reason = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")

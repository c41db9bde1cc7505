"""How assignments, work handed in, assessments and scores look in the API."""

from typing import Any

from rest_framework import serializers

from careers.api.conversation_parts import MomentField
from leadership.api.cohort_parts import SEEN, components
from leadership.models import (
    LONGEST_WORK,
    MOST_ATTEMPTS,
    Assessment,
    AssessmentResult,
    Assignment,
    CohortEnrolment,
    Submission,
)
from leadership.services.coursework_changes import ASSESSMENT_FIELDS, ASSIGNMENT_FIELDS
from lib.editing import mark_of
from talent.api.parts import ChoiceOf, PersonPart
from talent.models import Employee, Skill, User

SUBMISSION_ANSWERS = ["accept", "return"]


class AssignmentSerializer(serializers.ModelSerializer[Assignment]):
    """Something that everybody in a cohort does and hands in until a time."""

    seen = serializers.SerializerMethodField(help_text="To be sent back with a change.")

    class Meta:
        model = Assignment
        fields: tuple[str, ...] = ("id", "cohort", *ASSIGNMENT_FIELDS, "seen")

    def get_seen(self, row: Assignment) -> str:
        return mark_of(row, ASSIGNMENT_FIELDS)


class AssignmentGivenSerializer(serializers.Serializer[Any]):
    title = serializers.CharField(max_length=150)
    text = serializers.CharField(max_length=4000)
    due_at = MomentField()
    component = ChoiceOf(components, required=False, allow_null=True, default=None)


class AssignmentChangeSerializer(AssignmentGivenSerializer):
    seen = serializers.CharField(max_length=16, required=False, help_text=SEEN)


class SubmissionSerializer(serializers.ModelSerializer[Submission]):
    """What one participant handed in, and what was said to it."""

    person = PersonPart(source="enrolment.employee", read_only=True)

    class Meta:
        model = Submission
        fields: tuple[str, ...] = (
            "id", "assignment", "enrolment", "person", "state", "text", "link", "file_name",
            "feedback", "is_late", "at",
        )  # fmt: skip


class SubmissionGivenSerializer(serializers.Serializer[Any]):
    """Words, a link or a file; a file is sent as a form (multipart/form-data)."""

    text = serializers.CharField(
        max_length=LONGEST_WORK, required=False, allow_blank=True, default=""
    )
    link = serializers.URLField(max_length=500, required=False, allow_blank=True, default="")
    file = serializers.FileField(
        required=False,
        help_text="A PDF, picture, office document or text of up to 10 MB; told by its content.",
    )


class SubmissionAnswerSerializer(serializers.Serializer[Any]):
    answer = serializers.ChoiceField(SUBMISSION_ANSWERS)
    feedback = serializers.CharField(
        max_length=2000, required=False, allow_blank=True, default="",
        help_text="Needed where it is returned.",
    )  # fmt: skip


class CohortAssessmentSerializer(serializers.ModelSerializer[Assessment]):
    """A test, talk or simulation with a score: its range, from where it is passed, and tries."""

    seen = serializers.SerializerMethodField(help_text="To be sent back with a change.")

    class Meta:
        model = Assessment
        fields: tuple[str, ...] = ("id", "cohort", *ASSESSMENT_FIELDS, "seen")

    def get_seen(self, row: Assessment) -> str:
        return mark_of(row, ASSESSMENT_FIELDS)


def skills(_user: User) -> Any:
    return Skill.objects.filter(retired_on__isnull=True)


class CohortAssessmentGivenSerializer(serializers.Serializer[Any]):
    title = serializers.CharField(max_length=150)
    lowest = serializers.DecimalField(max_digits=6, decimal_places=2)
    highest = serializers.DecimalField(max_digits=6, decimal_places=2)
    pass_mark = serializers.DecimalField(max_digits=6, decimal_places=2)
    most_attempts = serializers.IntegerField(min_value=1, max_value=MOST_ATTEMPTS)
    component = ChoiceOf(components, required=False, allow_null=True, default=None)
    skill = ChoiceOf(
        skills, required=False, allow_null=True, default=None,
        help_text="A competency that the programme raises, where the score is its level.",
    )  # fmt: skip


class CohortAssessmentChangeSerializer(CohortAssessmentGivenSerializer):
    reason = serializers.CharField(
        max_length=2000, required=False, allow_blank=True, default="",
        help_text="Needed for another pass mark once somebody has a score.",
    )  # fmt: skip
    seen = serializers.CharField(max_length=16, required=False, help_text=SEEN)


class AssessmentResultSerializer(serializers.ModelSerializer[AssessmentResult]):
    """One try of one participant."""

    person = PersonPart(source="enrolment.employee", read_only=True)

    class Meta:
        model = AssessmentResult
        fields: tuple[str, ...] = (
            "id", "assessment", "enrolment", "person", "attempt", "score", "passed", "note", "at",
        )  # fmt: skip


def enrolments_seen(user: User) -> Any:
    return CohortEnrolment.objects.visible_to(user)


class AssessmentResultGivenSerializer(serializers.Serializer[Any]):
    enrolment = ChoiceOf(enrolments_seen)
    score = serializers.DecimalField(max_digits=6, decimal_places=2)
    note = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")
    as_claim = serializers.BooleanField(
        required=False, default=False,
        help_text="Put the level into the person's skills, where the score is one.",
    )  # fmt: skip


class CoachGivenSerializer(serializers.Serializer[Any]):
    coach = ChoiceOf(
        Employee.objects.colleagues_of, allow_null=True, help_text="By id; null for nobody."
    )

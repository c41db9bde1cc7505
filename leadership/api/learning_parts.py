"""How learning records look in the API, and what it takes. Proofs are links here; files by page."""

from typing import Any

from rest_framework import serializers

from leadership.models import (
    CreditTransfer,
    ExternalKind,
    ExternalLearning,
    LearningEvent,
    Qualification,
    QualificationAward,
    Registration,
    WayChoice,
)
from leadership.models.external import MOST_CREDITS
from leadership.models.programmes import MOST_HOURS
from leadership.queries.earned import Earned
from talent.api.parts import ChoiceOf, PersonPart, SkillPart
from talent.api.people import skills_in_use
from talent.models import User

LINK = "An address that shows it, beginning with https://."


class LearningEventSerializer(serializers.ModelSerializer[LearningEvent]):
    """One line of somebody's log; a correction names the line that it takes the place of."""

    employee = PersonPart(read_only=True)

    class Meta:
        model = LearningEvent
        fields: tuple[str, ...] = (
            "id", "employee", "kind", "at", "title", "enrolment", "component", "external",
            "registration", "hours", "credits", "score", "passed", "corrects", "reason",
        )  # fmt: skip


class LearningCorrectionSerializer(serializers.Serializer[Any]):
    """What is right; what is not sent does not count any more."""

    hours = serializers.DecimalField(
        max_digits=6, decimal_places=2, min_value=0, max_value=MOST_HOURS, required=False,
        allow_null=True,
    )  # fmt: skip
    credits = serializers.IntegerField(
        min_value=0, max_value=MOST_CREDITS, required=False, allow_null=True
    )
    score = serializers.DecimalField(
        max_digits=6, decimal_places=2, min_value=0, required=False, allow_null=True
    )
    passed = serializers.BooleanField(required=False, allow_null=True)
    reason = serializers.CharField(max_length=500)


class LearningYearSerializer(serializers.Serializer[Any]):
    year = serializers.IntegerField()
    training = serializers.DecimalField(max_digits=9, decimal_places=2)
    development = serializers.DecimalField(max_digits=9, decimal_places=2)


class LearningEntrySerializer(serializers.Serializer[Any]):
    """One thing that was learned or is being learned."""

    kind = serializers.CharField(help_text="programme, external or qualification.")
    id = serializers.IntegerField(source="key")
    title = serializers.CharField()
    by = serializers.CharField(source="meta", help_text="The cohort, provider or awarding body.")
    on = serializers.DateField()
    way = serializers.CharField(help_text="training, development, or empty.")
    state = serializers.CharField()
    hours = serializers.DecimalField(source="sum.hours", max_digits=9, decimal_places=2)
    credits = serializers.IntegerField(source="sum.credits")
    score = serializers.DecimalField(max_digits=6, decimal_places=2, allow_null=True)
    passed = serializers.BooleanField(allow_null=True)
    expires_on = serializers.DateField(allow_null=True)


class LearningRecordSerializer(serializers.Serializer[Any]):
    """What one person has learned, as far as whoever asks may see it."""

    person = PersonPart()
    is_whole = serializers.BooleanField(help_text="False for who sees only their own cohorts.")
    hours = serializers.DecimalField(source="totals.all.hours", max_digits=9, decimal_places=2)
    credits = serializers.IntegerField(source="totals.all.credits")
    years = LearningYearSerializer(many=True)
    entries = LearningEntrySerializer(many=True)


class ExternalLearningSerializer(serializers.ModelSerializer[ExternalLearning]):
    """One thing learned elsewhere."""

    employee = PersonPart(read_only=True)
    skill = SkillPart(read_only=True)
    has_file = serializers.SerializerMethodField()

    class Meta:
        model = ExternalLearning
        fields: tuple[str, ...] = (
            "id", "employee", "title", "provider", "kind", "way", "reason", "starts_on",
            "ends_on", "hours", "credits", "skill", "level", "towards", "state", "answer", "link",
            "has_file", "proved_on",
        )  # fmt: skip

    def get_has_file(self, row: ExternalLearning) -> bool:
        return bool(row.file)


def own_ways(user: User) -> Any:
    return Registration.objects.visible_to(user).in_progress().filter(employee__user=user.pk or 0)


class NewExternalSerializer(serializers.Serializer[Any]):
    """What I want to learn elsewhere; with a link, what I have learned already."""

    title = serializers.CharField(max_length=200)
    provider = serializers.CharField(max_length=150, required=False, default="", allow_blank=True)
    kind = serializers.ChoiceField(ExternalKind.choices)
    way = serializers.ChoiceField(WayChoice.choices)
    reason = serializers.CharField(max_length=2000, required=False, default="", allow_blank=True)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    hours = serializers.DecimalField(
        max_digits=6, decimal_places=2, min_value=0, max_value=MOST_HOURS
    )
    credits = serializers.IntegerField(
        min_value=0, max_value=MOST_CREDITS, required=False, default=0
    )
    skill = ChoiceOf(skills_in_use, required=False, allow_null=True, default=None)
    level = serializers.IntegerField(
        min_value=1, max_value=5, required=False, allow_null=True, default=None
    )
    towards = ChoiceOf(own_ways, required=False, allow_null=True, default=None)
    link = serializers.CharField(
        max_length=500, required=False, default="", allow_blank=True, help_text=LINK
    )


class ExternalDecisionSerializer(serializers.Serializer[Any]):
    is_approved = serializers.BooleanField()
    answer = serializers.CharField(max_length=2000, required=False, default="", allow_blank=True)


class ExternalJudgementSerializer(serializers.Serializer[Any]):
    is_proved = serializers.BooleanField()
    answer = serializers.CharField(max_length=2000, required=False, default="", allow_blank=True)


class ExternalDoneSerializer(serializers.Serializer[Any]):
    ends_on = serializers.DateField()
    hours = serializers.DecimalField(
        max_digits=6, decimal_places=2, min_value=0, max_value=MOST_HOURS
    )
    credits = serializers.IntegerField(
        min_value=0, max_value=MOST_CREDITS, required=False, default=0
    )
    link = serializers.CharField(max_length=500, required=False, default="", help_text=LINK)


class QualificationSerializer(serializers.ModelSerializer[Qualification]):
    """One qualification of the catalogue."""

    skill = SkillPart(read_only=True)
    total_hours = serializers.IntegerField(read_only=True)

    class Meta:
        model = Qualification
        fields: tuple[str, ...] = (
            "id", "name", "awarding_body", "text", "level", "size", "credits", "guided_hours",
            "total_hours", "valid_months", "skill", "skill_level", "is_in_use",
        )  # fmt: skip


class NewQualificationSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=150)
    awarding_body = serializers.CharField(max_length=150)
    text = serializers.CharField(max_length=4000, required=False, default="", allow_blank=True)
    level = serializers.IntegerField(min_value=2, max_value=7)
    credits = serializers.IntegerField(min_value=1, max_value=MOST_CREDITS)
    guided_hours = serializers.IntegerField(min_value=0, required=False, default=0)
    valid_months = serializers.IntegerField(
        min_value=1, max_value=600, required=False, allow_null=True, default=None
    )
    skill = ChoiceOf(skills_in_use, required=False, allow_null=True, default=None)
    skill_level = serializers.IntegerField(
        min_value=1, max_value=5, required=False, allow_null=True, default=None
    )


class QualificationAwardSerializer(serializers.ModelSerializer[QualificationAward]):
    has_file = serializers.SerializerMethodField()

    class Meta:
        model = QualificationAward
        fields: tuple[str, ...] = ("id", "awarded_on", "expires_on", "link", "has_file")

    def get_has_file(self, row: QualificationAward) -> bool:
        return bool(row.file)


class CreditTransferSerializer(serializers.ModelSerializer[CreditTransfer]):
    has_file = serializers.SerializerMethodField()

    class Meta:
        model = CreditTransfer
        fields: tuple[str, ...] = (
            "id", "source", "credits", "state", "answer", "link", "has_file", "asked_at",
        )  # fmt: skip

    def get_has_file(self, row: CreditTransfer) -> bool:
        return bool(row.file)


class CreditPartSerializer(serializers.Serializer[Any]):
    kind = serializers.CharField(help_text="component, external or transfer.")
    title = serializers.CharField()
    credits = serializers.IntegerField()


class RegistrationSerializer(serializers.ModelSerializer[Registration]):
    """One person's way to a qualification, with its credits by where they come from."""

    employee = PersonPart(read_only=True)
    qualification = QualificationSerializer(read_only=True)
    awards = QualificationAwardSerializer(many=True, read_only=True)
    transfers = CreditTransferSerializer(many=True, read_only=True)
    transferred = serializers.SerializerMethodField(help_text="Credits from elsewhere.")
    earned = serializers.SerializerMethodField(help_text="Credits earned here.")
    left = serializers.SerializerMethodField(help_text="Credits still to earn.")
    parts = serializers.SerializerMethodField()

    class Meta:
        model = Registration
        fields: tuple[str, ...] = (
            "id", "employee", "qualification", "state", "started_on", "ended_on", "transferred",
            "earned", "left", "parts", "awards", "transfers",
        )  # fmt: skip

    def found(self, row: Registration) -> Earned:
        earned: dict[int, Earned] = self.context["earned"]
        return earned[row.pk]

    def get_transferred(self, row: Registration) -> int:
        return self.found(row).progress.transferred

    def get_earned(self, row: Registration) -> int:
        return self.found(row).progress.earned

    def get_left(self, row: Registration) -> int:
        return self.found(row).progress.left

    def get_parts(self, row: Registration) -> list[dict[str, Any]]:
        return [
            {"kind": part.kind, "title": part.title, "credits": part.credits}
            for part in self.found(row).parts
        ]


class NewRegistrationSerializer(serializers.Serializer[Any]):
    qualification = ChoiceOf(lambda user: Qualification.objects.visible_to(user).in_use())
    started_on = serializers.DateField()


class NewAwardSerializer(serializers.Serializer[Any]):
    awarded_on = serializers.DateField()
    link = serializers.CharField(
        max_length=500, required=False, default="", allow_blank=True, help_text=LINK
    )


class NewTransferSerializer(serializers.Serializer[Any]):
    source = serializers.CharField(max_length=200)  # type: ignore[assignment]
    credits = serializers.IntegerField(min_value=1, max_value=MOST_CREDITS)
    link = serializers.CharField(max_length=500, help_text=LINK)


class TransferDecisionSerializer(serializers.Serializer[Any]):
    is_approved = serializers.BooleanField()
    answer = serializers.CharField(max_length=2000, required=False, default="", allow_blank=True)

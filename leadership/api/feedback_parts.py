"""What the API says of feedback, and what it takes. Of raters and counts it says nothing."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from leadership.models import (
    LEAST,
    LONGEST_WORDS,
    MOST_LEAST,
    UNNAMED,
    CycleState,
    FeedbackCycle,
    FeedbackProgress,
    FeedbackRater,
    FeedbackRequest,
    FeedbackSubject,
    QuestionSet,
    RaterGroup,
    RaterState,
    SetQuestion,
)
from talent.access import is_self
from talent.api.parts import ChoiceOf, PersonPart
from talent.models import Employee, Skill, User


def colleagues(user: User) -> QuerySet[Employee]:
    return Employee.objects.colleagues_of(user).select_related("user")


def known_skills(user: User) -> QuerySet[Skill]:
    rows = Skill.objects.filter(retired_on__isnull=True)
    return rows if user.is_active else rows.none()


class FeedbackSkillPart(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="pk")
    name = serializers.CharField()


class FeedbackSetQuestionPart(serializers.ModelSerializer[SetQuestion]):
    skill = FeedbackSkillPart(read_only=True, allow_null=True)

    class Meta:
        model = SetQuestion
        fields: tuple[str, ...] = ("position", "skill", "kind", "text", "translations")


class FeedbackQuestionSetSerializer(serializers.ModelSerializer[QuestionSet]):
    """Questions that a cycle can ask."""

    questions = FeedbackSetQuestionPart(many=True, read_only=True)

    class Meta:
        model = QuestionSet
        fields: tuple[str, ...] = ("id", "name", "retired_on", "questions")


class FeedbackCyclePart(serializers.Serializer[Any]):
    """A cycle as those know it whom it is about, and who is asked."""

    id = serializers.IntegerField(source="pk")
    name = serializers.CharField()
    state = serializers.ChoiceField(CycleState.choices)
    nominate_until = serializers.DateField()
    ends_on = serializers.DateField()
    managers_read = serializers.BooleanField()


class FeedbackCycleSerializer(serializers.ModelSerializer[FeedbackCycle]):
    """One cycle as HR admins steer it."""

    question_set = FeedbackSkillPart(read_only=True)

    class Meta:
        model = FeedbackCycle
        fields: tuple[str, ...] = (
            "id", "name", "purpose", "question_set", "nominate_until", "ends_on", "least_peers",
            "least_reports", "managers_read", "feeds_skills", "state", "released_on",
        )  # fmt: skip


def used_sets(user: User) -> QuerySet[QuestionSet]:
    return QuestionSet.objects.visible_to(user).filter(retired_on__isnull=True)


class NewFeedbackCycleSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=150)
    purpose = serializers.CharField(max_length=2000)
    question_set = ChoiceOf(used_sets)
    nominate_until = serializers.DateField()
    ends_on = serializers.DateField()
    least_peers = serializers.IntegerField(min_value=LEAST, max_value=MOST_LEAST, default=LEAST)
    least_reports = serializers.IntegerField(min_value=LEAST, max_value=MOST_LEAST, default=LEAST)
    managers_read = serializers.BooleanField(default=False)
    feeds_skills = serializers.BooleanField(default=True)


class FeedbackCycleActSerializer(serializers.Serializer[Any]):
    act = serializers.ChoiceField(["launch", "begin", "close", "release", "call_off"])


class FeedbackProgressPart(serializers.ModelSerializer[FeedbackProgress]):
    """Whether enough of a group have answered, as of the morning."""

    group = serializers.ChoiceField(RaterGroup.choices)

    class Meta:
        model = FeedbackProgress
        fields: tuple[str, ...] = ("group", "is_enough")


class FeedbackSubjectSerializer(serializers.ModelSerializer[FeedbackSubject]):
    """One person about whom others are asked."""

    cycle = FeedbackCyclePart(read_only=True)
    employee = PersonPart(read_only=True)
    progress = serializers.SerializerMethodField()

    class Meta:
        model = FeedbackSubject
        fields: tuple[str, ...] = ("id", "cycle", "employee", "state", "progress")

    @extend_schema_field(FeedbackProgressPart(many=True))
    def get_progress(self, row: FeedbackSubject) -> Any:
        """To others than the subject only of groups: of one person it would say who answered."""
        told = list(row.progress.all())
        if not is_self(self.context["request"].user, row.employee):
            told = [one for one in told if one.group in UNNAMED]
        return FeedbackProgressPart(told, many=True).data


class NewFeedbackSubjectSerializer(serializers.Serializer[Any]):
    employee = ChoiceOf(colleagues)


class FeedbackListedSerializer(serializers.ModelSerializer[FeedbackRater]):
    """One person on a list; nothing says who has answered or declined."""

    employee = PersonPart(read_only=True)
    group = serializers.ChoiceField(RaterGroup.choices)

    class Meta:
        model = FeedbackRater
        fields: tuple[str, ...] = ("id", "employee", "group")


class NewFeedbackRaterSerializer(serializers.Serializer[Any]):
    employee = ChoiceOf(colleagues)


class FeedbackListActSerializer(serializers.Serializer[Any]):
    """`send` and `take_back` are the subject’s; `agree` and `send_back` the manager’s or HR’s."""

    act = serializers.ChoiceField(["send", "take_back", "agree", "send_back"])
    keep = serializers.ListField(
        child=serializers.IntegerField(), required=False, default=list, max_length=100,
        help_text="For `agree`: the ids on the list who are asked.",
    )  # fmt: skip


class FeedbackTaskSerializer(serializers.ModelSerializer[FeedbackRater]):
    """Something that I am asked."""

    cycle = FeedbackCyclePart(source="subject.cycle", read_only=True)
    about = PersonPart(source="subject.employee", read_only=True)
    group = serializers.ChoiceField(RaterGroup.choices)
    is_sent = serializers.SerializerMethodField()

    class Meta:
        model = FeedbackRater
        fields: tuple[str, ...] = ("id", "cycle", "about", "group", "is_sent")

    def get_is_sent(self, row: FeedbackRater) -> bool:
        return row.state == RaterState.ANSWERED


class FeedbackQuestionPart(serializers.Serializer[Any]):
    key = serializers.CharField(source="asked.key")
    kind = serializers.ChoiceField(["agree", "comment"], source="asked.kind")
    skill = FeedbackSkillPart(allow_null=True)
    text = serializers.CharField(source="said")


class FeedbackSheetSerializer(FeedbackTaskSerializer):
    """What I am asked about somebody, and what I have written so far; theirs alone."""

    questions = serializers.SerializerMethodField()
    answers = serializers.SerializerMethodField()

    class Meta(FeedbackTaskSerializer.Meta):
        fields = (*FeedbackTaskSerializer.Meta.fields, "questions", "answers")

    @extend_schema_field(FeedbackQuestionPart(many=True))
    def get_questions(self, row: FeedbackRater) -> Any:
        return FeedbackQuestionPart(self.context["questions"], many=True).data

    @extend_schema_field(OpenApiTypes.OBJECT)
    def get_answers(self, row: FeedbackRater) -> Any:
        return dict(self.context["answers"])


class FeedbackAnswersSerializer(serializers.Serializer[Any]):
    """Answers by the key of their question: 1 to 5, “dont_know”, or words."""

    answers = serializers.DictField(child=serializers.JSONField())
    send = serializers.BooleanField(default=True, help_text="False keeps a draft.")


class FeedbackMeanPart(serializers.Serializer[Any]):
    group = serializers.ChoiceField(RaterGroup.choices)
    mean = serializers.DecimalField(max_digits=2, decimal_places=1, source="value")
    band = serializers.CharField(help_text="“or more” or “or less” at an end of the scale.")


class FeedbackQuestionMeansPart(serializers.Serializer[Any]):
    question = serializers.CharField(source="words")
    means = serializers.SerializerMethodField()

    @extend_schema_field(FeedbackMeanPart(many=True))
    def get_means(self, row: Any) -> Any:
        return FeedbackMeanPart([one for one in row.told if one is not None], many=True).data


class FeedbackCompetencyPart(serializers.Serializer[Any]):
    skill = FeedbackSkillPart()
    means = FeedbackMeanPart(source="shown", many=True)
    questions = FeedbackQuestionMeansPart(many=True)


class FeedbackCommentsPart(serializers.Serializer[Any]):
    question = serializers.CharField(source="words")
    group = serializers.ChoiceField(RaterGroup.choices)
    comments = serializers.ListField(child=serializers.CharField(), source="texts")


class FeedbackReportSerializer(serializers.Serializer[Any]):
    """One report, as its page tells it: each mean of exactly one group, and no counts."""

    id = serializers.IntegerField(source="subject.pk")
    cycle = FeedbackCyclePart(source="subject.cycle")
    employee = PersonPart(source="subject.employee")
    progress = FeedbackProgressPart(many=True)
    competencies = FeedbackCompetencyPart(many=True)
    comments = FeedbackCommentsPart(many=True)


class FeedbackReportRowSerializer(serializers.ModelSerializer[FeedbackSubject]):
    """A report that I may read."""

    cycle = FeedbackCyclePart(read_only=True)
    employee = PersonPart(read_only=True)

    class Meta:
        model = FeedbackSubject
        fields: tuple[str, ...] = ("id", "cycle", "employee")


class FeedbackRequestSerializer(serializers.ModelSerializer[FeedbackRequest]):
    """Feedback on request: the answer bears the name of who was asked."""

    asker = PersonPart(read_only=True)
    asked = PersonPart(read_only=True)
    skill = FeedbackSkillPart(read_only=True, allow_null=True)

    class Meta:
        model = FeedbackRequest
        fields: tuple[str, ...] = (
            "id", "asker", "asked", "skill", "topic", "state", "answer", "is_shared", "asked_at",
            "answered_at",
        )  # fmt: skip


class NewFeedbackRequestSerializer(serializers.Serializer[Any]):
    asked = ChoiceOf(colleagues)
    topic = serializers.CharField(max_length=500)
    skill = ChoiceOf(known_skills, required=False, allow_null=True, default=None)


class FeedbackRequestActSerializer(serializers.Serializer[Any]):
    """`answer` and `decline` are of who is asked; the others of who asks."""

    act = serializers.ChoiceField(["answer", "decline", "take_back", "share", "unshare"])
    answer = serializers.CharField(required=False, default="", max_length=LONGEST_WORDS)

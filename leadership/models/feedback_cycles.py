"""360 feedback: the questions that can be asked, and the cycles in which they are."""

import re
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from leadership.models.strategy import OpenQuerySet
from lib.questions import Kind, Question, from_json, worded
from lib.visible import is_visible, require_visible
from talent.models import ReportingLine, Skill, User

LEAST = 3  # of a group in which nobody is known by name; a cycle can ask for more, never for less
MOST_LEAST = 20
SCALE = (1.0, 5.0)
LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z]{2,4})?")


class QuestionKind(models.TextChoices):
    """How a question of 360 feedback is answered."""

    AGREE = "agree", _("Agree, from 1 to 5")
    COMMENT = "comment", _("In words")


def require_translations(value: Any) -> None:
    """Refuse what is not a text for each code of a language."""
    said = value if isinstance(value, dict) else {"": ""}
    if not all(
        LANGUAGE.fullmatch(code) and isinstance(text, str) and is_visible(text)
        for code, text in said.items()
    ):
        words = _("Write one text for each language code, such as {“de”: “…”}.")
        raise ValidationError(words, code="translations")


class QuestionSet(models.Model):
    """Questions that are asked together; cycles copy them when they are launched."""

    name = models.CharField(
        max_length=100, unique=True, validators=[require_visible],
        error_messages={"unique": _("There is a set of this name: choose another one.")},
    )  # fmt: skip
    retired_on = models.DateField(null=True, blank=True)

    objects = OpenQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(name="leadership_questionset_named", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name


class SetQuestion(models.Model):
    """One question of a set, about a competency or about the whole."""

    question_set = models.ForeignKey(QuestionSet, models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField(default=1)
    skill = models.ForeignKey(
        Skill, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("competency"), help_text=_("Empty for a question about the whole."),
    )  # fmt: skip
    kind = models.CharField(max_length=7, choices=QuestionKind, default=QuestionKind.AGREE)
    text = models.CharField(
        max_length=300, validators=[require_visible],
        help_text=_("In English. {name} stands for the one who is asked about."),
    )  # fmt: skip
    translations = models.JSONField(
        default=dict, blank=True, validators=[require_translations],
        help_text=_("The same in other languages, by their codes."),
    )  # fmt: skip

    objects = OpenQuerySet.as_manager()

    class Meta:
        ordering = ["question_set", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="leadership_setquestion_kind_known", condition=Q(kind__in=QuestionKind.values)
            ),
            models.CheckConstraint(name="leadership_setquestion_worded", condition=~Q(text="")),
            models.CheckConstraint(
                name="leadership_setquestion_score_of_a_competency",
                condition=Q(kind=QuestionKind.COMMENT) | Q(skill__isnull=False),
                violation_error_message=_("A question from 1 to 5 is about a competency."),
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def as_question(self) -> Question:
        """The question as `lib.questions` asks it."""
        texts = {"en": self.text, **self.translations}
        scored = self.kind == QuestionKind.AGREE
        return Question(f"q{self.pk}", Kind(self.kind), texts, may_not_know=scored)


class CycleState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    NOMINATING = "nominating", _("Open for nomination")
    RUNNING = "running", _("Running")
    CLOSED = "closed", _("Closed")
    RELEASED = "released", _("Released")
    CANCELLED = "cancelled", _("Called off")


OPEN_CYCLES = [CycleState.NOMINATING, CycleState.RUNNING]


class FeedbackCycleQuerySet(models.QuerySet["FeedbackCycle"]):
    def kept_by(self, user: User) -> Self:
        """Those that HR admins set up and steer; for everybody else none."""
        return self.all() if user.is_active and user.holds("hr_admin") else self.none()

    def visible_to(self, user: User) -> Self:
        """HR admins all; once launched, those it is about, their line, and who is asked."""
        if not user.is_active:
            return self.none()
        if user.holds("hr_admin"):
            return self.all()
        below = ReportingLine.objects.current().filter(manager__user=user).values("report")
        launched = self.exclude(state=CycleState.DRAFT)
        about_me = Q(subjects__employee__user=user) | Q(subjects__employee__in=below)
        return launched.filter(
            pk__in=launched.filter(
                about_me | Q(subjects__raters__employee__user=user)
                & Q(subjects__raters__state__in=["approved", "answered"])
            ).values("pk")
        )  # fmt: skip


class FeedbackCycle(models.Model):
    """One round of 360 feedback: about whom, by which questions, until when, by which minimums.

    What is promised to raters is frozen at launch: questions, minimums and who reads reports.
    """

    name = models.CharField(max_length=150, validators=[require_visible])
    purpose = models.TextField(
        max_length=2000, validators=[require_visible],
        help_text=_("What the feedback is for. Everybody who is asked reads it."),
    )  # fmt: skip
    question_set = models.ForeignKey(
        QuestionSet, models.PROTECT, related_name="cycles", verbose_name=_("questions")
    )
    nominate_until = models.DateField(_("raters are chosen until"))
    ends_on = models.DateField(_("answers until"))
    least_peers = models.PositiveSmallIntegerField(
        _("fewest colleagues"), default=LEAST,
        validators=[MinValueValidator(LEAST), MaxValueValidator(MOST_LEAST)],
        help_text=_("Of fewer who answered, nothing is shown."),
    )  # fmt: skip
    least_reports = models.PositiveSmallIntegerField(
        _("fewest direct reports"), default=LEAST,
        validators=[MinValueValidator(LEAST), MaxValueValidator(MOST_LEAST)],
        help_text=_("Of fewer who answered, nothing is shown."),
    )  # fmt: skip
    managers_read = models.BooleanField(
        _("managers read reports"), default=False,
        help_text=_("The manager chain reads the report of its people once it is released."),
    )  # fmt: skip
    feeds_skills = models.BooleanField(
        _("feeds skill levels"), default=True,
        help_text=_(
            "The mean of colleagues, or of direct reports, becomes one claim of each competency:"
            " whoever sees skill levels sees it."
        ),
    )  # fmt: skip
    state = models.CharField(max_length=10, choices=CycleState, default=CycleState.DRAFT)
    released_on = models.DateField(null=True, blank=True, editable=False)
    progress_on = models.DateField(
        null=True, blank=True, editable=False,
        help_text=_("The day on which it was last written who has answers enough."),
    )  # fmt: skip

    objects = FeedbackCycleQuerySet.as_manager()

    class Meta:
        ordering = ["-ends_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="leadership_feedbackcycle_state_known",
                condition=Q(state__in=CycleState.values),
            ),
            models.CheckConstraint(
                name="leadership_feedbackcycle_named", condition=~Q(name="") & ~Q(purpose="")
            ),
            models.CheckConstraint(
                name="leadership_feedbackcycle_days_in_order",
                condition=Q(nominate_until__lt=F("ends_on")),
                violation_error_message=_("Answers end after raters are chosen."),
            ),
            models.CheckConstraint(
                name="leadership_feedbackcycle_at_least_three",
                condition=Q(least_peers__range=(LEAST, MOST_LEAST))
                & Q(least_reports__range=(LEAST, MOST_LEAST)),
                violation_error_message=_("A group that answers unnamed has three people or more."),
            ),
            models.CheckConstraint(
                name="leadership_feedbackcycle_released_has_day",
                condition=Q(state=CycleState.RELEASED, released_on__isnull=False)
                | ~Q(state=CycleState.RELEASED) & Q(released_on__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("leadership:feedback_cycle", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_CYCLES

    @property
    def is_running(self) -> bool:
        return self.state == CycleState.RUNNING


class CycleQuestion(models.Model):
    """One question of a launched cycle, copied from its set and never changed."""

    cycle = models.ForeignKey(FeedbackCycle, models.PROTECT, related_name="questions")
    position = models.PositiveSmallIntegerField()
    skill = models.ForeignKey(Skill, models.PROTECT, null=True, blank=True, related_name="+")
    question = models.JSONField()

    objects = OpenQuerySet.as_manager()

    class Meta:
        ordering = ["cycle", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "position"], name="leadership_cyclequestion_position_once"
            ),
        ]

    def __str__(self) -> str:
        return worded(self.asked.text)

    @cached_property
    def asked(self) -> Question:
        return from_json(self.question)

    @property
    def is_scored(self) -> bool:
        return self.asked.kind is Kind.AGREE

    def words_about(self, name: str) -> str:
        """The question in the reader's language, with the name of whom it is about."""
        return worded(self.asked.text).replace("{name}", name)

"""Surveys as HR designs them: whom they ask what, when, and what they promise."""

from datetime import time
from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lib.questions import Kind, Question, from_json
from lib.visible import require_visible
from talent.models import Grade, GrantKind, JobFamily, OrgUnit, User

LEAST, MOST = 5, 50  # people in a group whose scores are shown
LEAST_COMMENTS = 10  # people in a group whose comments are shown
LONGEST_WINDOW = 60
LONGEST_SPAN = 365  # days since somebody came, or until somebody goes
MOST_REMINDERS = 5


def organisations_zone() -> str:
    return settings.TIME_ZONE


class SurveyKind(models.TextChoices):
    ENGAGEMENT = "engagement", _("Engagement")
    PULSE = "pulse", _("Pulse")
    ONBOARDING = "onboarding", _("Onboarding")
    EXIT = "exit", _("Exit")


class SurveyMode(models.TextChoices):
    """What is promised about names; the word for it is never anonymous."""

    CONFIDENTIAL = "confidential", _("Confidential")


class Recurrence(models.TextChoices):
    """How often a survey is repeated; nothing is asked less often than every two years."""

    ONCE = "once", _("Once")
    WEEKLY = "weekly", _("Every week")
    FORTNIGHTLY = "fortnightly", _("Every two weeks")
    MONTHLY = "monthly", _("Every month")
    QUARTERLY = "quarterly", _("Every quarter")
    HALF_YEARLY = "half_yearly", _("Every half year")
    YEARLY = "yearly", _("Every year")
    TWO_YEARLY = "two_yearly", _("Every two years")


class SurveyState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    ACTIVE = "active", _("In use")
    RETIRED = "retired", _("No longer used")


class QuestionKind(models.TextChoices):
    """How a question is answered; the values of `lib.questions.Kind`."""

    AGREE = Kind.AGREE.value, _("Agree, in five steps")
    SCALE = Kind.SCALE.value, _("From 0 to 10")
    SINGLE = Kind.SINGLE.value, _("One of several answers")
    MULTIPLE = Kind.MULTIPLE.value, _("Several answers")
    COMMENT = Kind.COMMENT.value, _("In words")


class QuestionPart(models.TextChoices):
    """In which figure a question counts beside its own."""

    INDEX = "index", _("Engagement index")
    THEME = "theme", _("Its driver")
    ENPS = "enps", _("eNPS")
    OTHER = "other", _("Only itself")


class ReferenceQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """Whoever signs in."""
        return self.all() if user.is_active else self.none()


class Driver(models.Model):
    """One thing that moves engagement, as growth or recognition; questions ask about it."""

    key = models.SlugField(max_length=40, unique=True, help_text=_("One plain word, for ever."))
    name = models.CharField(max_length=100, unique=True, validators=[require_visible])
    text = models.TextField(
        _("what it means"), max_length=1000, blank=True, validators=[require_visible]
    )
    translations = models.JSONField(
        default=dict, blank=True, help_text=_("Its name in other languages, by their codes.")
    )
    retired_on = models.DateField(null=True, blank=True)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(name="metrics_driver_named", condition=~Q(name="") & ~Q(key="")),
        ]

    def __str__(self) -> str:
        return self.name


class SurveyQuerySet(models.QuerySet["Survey"]):
    def visible_to(self, user: User) -> Self:
        """HR admins design surveys; everybody else meets only the waves that they are asked in."""
        return self.all() if user.is_active and user.holds(GrantKind.HR_ADMIN) else self.none()


class Survey(models.Model):
    """One survey as HR designs it; each time it is asked, a wave keeps a frozen copy."""

    name = models.CharField(max_length=150, validators=[require_visible])
    purpose = models.TextField(
        max_length=2000, validators=[require_visible],
        help_text=_("Why you ask, and what you will do with it. Everybody who is asked reads it."),
    )  # fmt: skip
    kind = models.CharField(max_length=10, choices=SurveyKind, default=SurveyKind.ENGAGEMENT)
    mode = models.CharField(
        max_length=12, choices=SurveyMode, default=SurveyMode.CONFIDENTIAL, editable=False
    )
    threshold = models.PositiveSmallIntegerField(
        _("fewest people for scores"), default=LEAST,
        validators=[MinValueValidator(LEAST), MaxValueValidator(MOST)],
        help_text=_("Of a group with fewer answers nothing is shown, to nobody."),
    )  # fmt: skip
    comment_threshold = models.PositiveSmallIntegerField(
        _("fewest people for comments"), default=LEAST_COMMENTS,
        validators=[MinValueValidator(LEAST_COMMENTS), MaxValueValidator(MOST)],
        help_text=_("Comments are shown only for groups of so many answers."),
    )  # fmt: skip
    recurrence = models.CharField(max_length=11, choices=Recurrence, default=Recurrence.ONCE)
    starts_on = models.DateField(_("first day"))
    opens_at = models.TimeField(_("opens at"), default=time(8))
    window_days = models.PositiveSmallIntegerField(
        _("days to answer"), default=14,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_WINDOW)],
    )  # fmt: skip
    closes_at = models.TimeField(_("closes at"), default=time(18))
    time_zone = models.CharField(
        max_length=50, default=organisations_zone,
        help_text=_("By whose clock it opens and closes, for everybody at once."),
    )  # fmt: skip
    remind_days = ArrayField(
        models.PositiveSmallIntegerField(validators=[MinValueValidator(1)]),
        verbose_name=_("reminders"), default=list, blank=True, size=MOST_REMINDERS,
        help_text=_("So many days before it closes; only to who has not answered."),
    )  # fmt: skip
    state = models.CharField(
        max_length=7, choices=SurveyState, default=SurveyState.DRAFT, editable=False
    )
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = SurveyQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="metrics_survey_named", condition=~Q(name="") & ~Q(purpose="")
            ),
            models.CheckConstraint(
                name="metrics_survey_kind_known", condition=Q(kind__in=SurveyKind.values)
            ),
            models.CheckConstraint(
                name="metrics_survey_mode_known", condition=Q(mode__in=SurveyMode.values)
            ),
            models.CheckConstraint(
                name="metrics_survey_recurrence_known",
                condition=Q(recurrence__in=Recurrence.values),
            ),
            models.CheckConstraint(
                name="metrics_survey_state_known", condition=Q(state__in=SurveyState.values)
            ),
            models.CheckConstraint(
                name="metrics_survey_five_or_more",
                condition=Q(threshold__range=(LEAST, MOST))
                & Q(comment_threshold__range=(LEAST_COMMENTS, MOST)),
                violation_error_message=_(
                    "Scores need groups of 5 to 50 people, comments of 10 to 50."
                ),
            ),
            models.CheckConstraint(
                name="metrics_survey_window", condition=Q(window_days__range=(1, LONGEST_WINDOW))
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("metrics:survey_detail", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        return self.state == SurveyState.DRAFT

    @property
    def is_retired(self) -> bool:
        return self.state == SurveyState.RETIRED


class OfSurveyQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """Whoever sees the survey."""
        return self.filter(survey__in=Survey.objects.visible_to(user))


class SurveyQuestion(models.Model):
    """One question of a survey, as its next wave will ask it."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    key = models.SlugField(
        max_length=40, help_text=_("It stays from wave to wave, so that waves can be compared.")
    )
    kind = models.CharField(_("answered"), max_length=8, choices=QuestionKind)
    part = models.CharField(
        _("counts in"), max_length=5, choices=QuestionPart, default=QuestionPart.OTHER
    )
    driver = models.ForeignKey(
        Driver, models.PROTECT, null=True, blank=True, related_name="questions",
        help_text=_("What it asks about."),
    )  # fmt: skip
    texts = models.JSONField(help_text=_("The question by codes of languages, English first."))
    options = models.JSONField(
        default=list, blank=True, help_text=_("Of a choice: key and texts of each answer.")
    )
    is_required = models.BooleanField(_("has to be answered"), default=False)
    may_not_know = models.BooleanField(_("offers “I don’t know”"), default=False)

    objects = OfSurveyQuerySet.as_manager()

    class Meta:
        ordering = ["survey", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "position"], name="metrics_surveyquestion_position_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.UniqueConstraint(
                fields=["survey", "key"], name="metrics_surveyquestion_key_once"
            ),
            models.CheckConstraint(
                name="metrics_surveyquestion_kind_known", condition=Q(kind__in=QuestionKind.values)
            ),
            models.CheckConstraint(
                name="metrics_surveyquestion_part_known", condition=Q(part__in=QuestionPart.values)
            ),
            models.CheckConstraint(
                name="metrics_surveyquestion_counts_in_full",
                condition=~Q(part__in=[QuestionPart.INDEX, QuestionPart.THEME])
                | Q(kind=QuestionKind.AGREE, is_required=True, may_not_know=False),
                violation_error_message=_(
                    "Questions of the index and of drivers are agreed to in five steps, and have"
                    " to be answered: else what was skipped could be worked out."
                ),
            ),
            models.CheckConstraint(
                name="metrics_surveyquestion_theme_has_driver",
                condition=~Q(part=QuestionPart.THEME) | Q(driver__isnull=False),
                violation_error_message=_("Say about which driver the question is."),
            ),
            models.CheckConstraint(
                name="metrics_surveyquestion_enps_on_scale",
                condition=~Q(part=QuestionPart.ENPS)
                | Q(kind=QuestionKind.SCALE, may_not_know=False),
                violation_error_message=_("eNPS is answered from 0 to 10."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.texts.get("en", self.key))

    def as_question(self) -> Question:
        """The question as `lib.questions` asks it; ValueError where it is none."""
        return from_json(
            {
                "key": self.key,
                "kind": self.kind,
                "text": self.texts,
                "options": self.options,
                "required": self.is_required,
                "may_not_know": self.may_not_know,
            }
        )


class SurveyAudience(models.Model):
    """Whom a survey asks: those for whom all that this row names holds on the day of launch.

    Of several rows one is enough; with none everybody who works here is asked.
    """

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="audience")
    unit = models.ForeignKey(
        OrgUnit, models.PROTECT, null=True, blank=True, related_name="+",
        help_text=_("And all units below it."),
    )  # fmt: skip
    family = models.ForeignKey(JobFamily, models.PROTECT, null=True, blank=True, related_name="+")
    lowest_grade = models.ForeignKey(Grade, models.PROTECT, null=True, blank=True, related_name="+")
    highest_grade = models.ForeignKey(
        Grade, models.PROTECT, null=True, blank=True, related_name="+"
    )
    leads_people = models.BooleanField(
        null=True, blank=True, help_text=_("Only people who lead others, or only who do not.")
    )
    joined_within = models.PositiveSmallIntegerField(
        _("came within so many days"), null=True, blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_SPAN)],
    )  # fmt: skip
    leaves_within = models.PositiveSmallIntegerField(
        _("leaves within so many days"), null=True, blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_SPAN)],
    )  # fmt: skip

    objects = OfSurveyQuerySet.as_manager()

    class Meta:
        ordering = ["survey", "pk"]
        constraints = [
            models.CheckConstraint(
                name="metrics_surveyaudience_says_something",
                condition=Q(unit__isnull=False)
                | Q(family__isnull=False)
                | Q(lowest_grade__isnull=False)
                | Q(highest_grade__isnull=False)
                | Q(leads_people__isnull=False)
                | Q(joined_within__isnull=False)
                | Q(leaves_within__isnull=False),
                violation_error_message=_("Say whom the rule lets in."),
            ),
            models.CheckConstraint(
                name="metrics_surveyaudience_spans",
                condition=(Q(joined_within__isnull=True) | Q(joined_within__range=(1, 365)))
                & (Q(leaves_within__isnull=True) | Q(leaves_within__range=(1, 365))),
                violation_error_message=_("Choose from 1 to 365 days."),
            ),
            models.UniqueConstraint(
                fields=[
                    "survey", "unit", "family", "lowest_grade", "highest_grade", "leads_people",
                    "joined_within", "leaves_within",
                ],
                nulls_distinct=False,
                name="metrics_surveyaudience_once",
                violation_error_message=_("The survey has this rule already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"Audience of {self.survey}"

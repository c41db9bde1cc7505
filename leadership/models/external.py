"""Learning outside the organisation's programmes: asked for, done with proof, and proved."""

from decimal import Decimal
from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from leadership.models.programmes import MOST_HOURS, WayChoice
from leadership.models.proofs import HAS_PROOF, Proved, one_proof
from leadership.models.record import record_sight
from lib.visible import require_visible
from talent.models import Employee, Skill, User

MOST_CREDITS = 600  # six years of full-time study


class ExternalKind(models.TextChoices):
    COURSE = "course", _("Course or seminar")
    CONFERENCE = "conference", _("Conference")
    E_LEARNING = "e_learning", _("Online course")
    READING = "reading", _("Book or article")
    EXAM = "exam", _("Exam or certificate")
    DEGREE = "degree", _("Study for a degree")
    COMMUNITY = "community", _("Professional or community work")
    OTHER = "other", _("Something else")


class ExternalState(models.TextChoices):
    REQUESTED = "requested", _("Waits for approval")
    APPROVED = "approved", _("Approved")
    DECLINED = "declined", _("Declined")
    DONE = "done", _("Done, proof is checked")
    RETURNED = "returned", _("Needs other proof")
    PROVED = "proved", _("Proved")
    WITHDRAWN = "withdrawn", _("Taken back")


OPEN_EXTERNAL = (
    ExternalState.REQUESTED,
    ExternalState.APPROVED,
    ExternalState.DONE,
    ExternalState.RETURNED,
)


class ExternalLearningQuerySet(models.QuerySet["ExternalLearning"]):
    def visible_to(self, user: User) -> Self:
        """Whoever sees the learning record of the person."""
        return self.filter(record_sight(user))

    def open(self) -> Self:
        return self.filter(state__in=OPEN_EXTERNAL)


class ExternalLearning(Proved):
    """One thing that somebody learns or learned elsewhere, from the request to its proof."""

    employee = models.ForeignKey(Employee, models.PROTECT, related_name="external_learning")
    title = models.CharField(max_length=200, validators=[require_visible])
    provider = models.CharField(
        max_length=150, blank=True, validators=[require_visible],
        help_text=_("Who teaches, publishes or examines."),
    )  # fmt: skip
    kind = models.CharField(max_length=10, choices=ExternalKind)
    way = models.CharField(
        _("training or development"), max_length=11, choices=WayChoice, default=WayChoice.TRAINING
    )
    reason = models.TextField(
        blank=True, max_length=2000, validators=[require_visible],
        help_text=_("What it is good for: for you, and for your work."),
    )  # fmt: skip
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    hours = models.DecimalField(
        max_digits=6, decimal_places=2, default=Decimal(0),
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(MOST_HOURS))],
    )  # fmt: skip
    credits = models.PositiveSmallIntegerField(
        default=0, validators=[MaxValueValidator(MOST_CREDITS)],
        help_text=_("As the provider says; one stands for about 10 hours."),
    )  # fmt: skip
    skill = models.ForeignKey(Skill, models.PROTECT, null=True, blank=True, related_name="+")
    level = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(5)],
        help_text=_("Which level of the skill it shows."),
    )  # fmt: skip
    towards = models.ForeignKey(
        "leadership.Registration", models.SET_NULL, null=True, blank=True, related_name="external",
        help_text=_("The qualification in progress that its credits count for."),
    )  # fmt: skip
    state = models.CharField(max_length=9, choices=ExternalState, editable=False)
    answer = models.TextField(
        blank=True, max_length=2000, validators=[require_visible], editable=False,
        help_text=_("What was said with the last decision."),
    )  # fmt: skip
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    decided_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    proved_on = models.DateField(null=True, blank=True, editable=False)

    objects = ExternalLearningQuerySet.as_manager()

    class Meta:
        ordering = ["-ends_on", "-pk"]
        verbose_name_plural = "external learning"
        constraints = [
            models.CheckConstraint(
                name="leadership_externallearning_titled", condition=~Q(title="")
            ),
            models.CheckConstraint(
                name="leadership_externallearning_kind_known",
                condition=Q(kind__in=ExternalKind.values),
            ),
            models.CheckConstraint(
                name="leadership_externallearning_way_known", condition=Q(way__in=WayChoice.values)
            ),
            models.CheckConstraint(
                name="leadership_externallearning_state_known",
                condition=Q(state__in=ExternalState.values),
            ),
            models.CheckConstraint(
                name="leadership_externallearning_days_in_order",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("It ends on the day it begins, or later."),
            ),
            models.CheckConstraint(
                name="leadership_externallearning_hours",
                condition=Q(hours__range=(0, MOST_HOURS)),
                violation_error_message=_("Choose 0 to 2000 hours."),
            ),
            models.CheckConstraint(
                name="leadership_externallearning_credits",
                condition=Q(credits__range=(0, MOST_CREDITS)),
                violation_error_message=_("Choose 0 to 600 credits."),
            ),
            models.CheckConstraint(
                name="leadership_externallearning_skill_with_level",
                condition=Q(skill__isnull=True, level__isnull=True)
                | Q(skill__isnull=False, level__range=(1, 5)),
                violation_error_message=_("Say which level of the skill it shows, from 1 to 5."),
            ),
            models.CheckConstraint(
                name="leadership_externallearning_done_with_proof",
                condition=~Q(state=ExternalState.DONE) | HAS_PROOF,
                violation_error_message=_("Give a file or a link that shows it."),
            ),
            models.CheckConstraint(
                name="leadership_externallearning_proved_with_day",
                condition=Q(state=ExternalState.PROVED, proved_on__isnull=False)
                | (~Q(state=ExternalState.PROVED) & Q(proved_on__isnull=True)),
            ),
            one_proof("leadership_externallearning"),
        ]
        indexes = [
            # The transcript of one person.
            models.Index(fields=["employee", "-ends_on"], name="leadership_external_of"),
            # What waits for managers and HR.
            models.Index(
                fields=["state", "employee"], name="leadership_external_waits",
                condition=Q(state__in=["requested", "done"]),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("leadership:external_detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_EXTERNAL

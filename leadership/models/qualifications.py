"""Qualifications of awarding bodies: the catalogue, who works for one, credits from elsewhere."""

from datetime import date
from typing import Any, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from leadership.credits import HOURS_OF_CREDIT, LEAST_CREDITS, LEVELS, Size, total_hours
from leadership.models.external import MOST_CREDITS
from leadership.models.programmes import Programme
from leadership.models.proofs import HAS_PROOF, Proved, one_proof
from leadership.models.record import record_sight
from lib.visible import require_visible
from talent.models import Employee, Skill, User

MOST_MONTHS = 600
LOWEST, HIGHEST = LEVELS[0], LEVELS[-1]


class SizeChoice(models.TextChoices):
    AWARD = Size.AWARD.value, _("Award")
    CERTIFICATE = Size.CERTIFICATE.value, _("Certificate")
    DIPLOMA = Size.DIPLOMA.value, _("Diploma")


class QualificationQuerySet(models.QuerySet["Qualification"]):
    def visible_to(self, user: User) -> Self:
        """Everyone who signs in: what can be earned says nothing about anybody."""
        return self.all() if user.is_active else self.none()

    def in_use(self) -> Self:
        return self.filter(is_in_use=True)


class Qualification(models.Model):
    """One qualification that an awarding body gives, of a level and with credits."""

    name = models.CharField(max_length=150, validators=[require_visible])
    awarding_body = models.CharField(max_length=150, validators=[require_visible])
    text = models.TextField(
        _("what it is"), blank=True, max_length=4000, validators=[require_visible]
    )
    level = models.PositiveSmallIntegerField(
        _("level of the framework"),
        validators=[MinValueValidator(LOWEST), MaxValueValidator(HIGHEST)],
        help_text=_("From 2, for who begins to lead, to 7, for who leads the organisation."),
    )
    credits = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(MOST_CREDITS)],
        help_text=_("Up to 12 make an award, up to 36 a certificate, from 37 a diploma."),
    )
    size = models.CharField(max_length=11, choices=SizeChoice, editable=False)
    guided_hours = models.PositiveSmallIntegerField(
        default=0, help_text=_("Hours with a teacher; at most 10 for each credit.")
    )
    valid_months = models.PositiveSmallIntegerField(
        _("holds for how many months"), null=True, blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_MONTHS)],
        help_text=_("Empty where it holds for ever."),
    )  # fmt: skip
    skill = models.ForeignKey(
        Skill, models.PROTECT, null=True, blank=True, related_name="+",
        help_text=_("The skill that it certifies: whoever is awarded it has a claim of it."),
    )  # fmt: skip
    skill_level = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    programmes = models.ManyToManyField(
        Programme, blank=True, related_name="qualifications",
        help_text=_("Programmes whose components earn credits for it."),
    )  # fmt: skip
    is_in_use = models.BooleanField(
        _("in use"), default=True, help_text=_("Otherwise nobody new works for it.")
    )

    objects = QualificationQuerySet.as_manager()

    class Meta:
        ordering = ["level", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["awarding_body", "name"],
                name="leadership_qualification_named_once",
                violation_error_message=_("This awarding body has a qualification of this name."),
            ),
            models.CheckConstraint(
                name="leadership_qualification_named",
                condition=~Q(name="") & ~Q(awarding_body=""),
            ),
            models.CheckConstraint(
                name="leadership_qualification_level",
                condition=Q(level__range=(LOWEST, HIGHEST)),
                violation_error_message=_("The level of a qualification is from 2 to 7."),
            ),
            models.CheckConstraint(
                name="leadership_qualification_size_known", condition=Q(size__in=SizeChoice.values)
            ),
            models.CheckConstraint(
                name="leadership_qualification_size_by_credits",
                condition=Q(
                    size=Size.AWARD.value, credits__range=(1, LEAST_CREDITS[Size.CERTIFICATE] - 1)
                )
                | Q(
                    size=Size.CERTIFICATE.value,
                    credits__range=(
                        LEAST_CREDITS[Size.CERTIFICATE], LEAST_CREDITS[Size.DIPLOMA] - 1
                    ),
                )
                | Q(
                    size=Size.DIPLOMA.value,
                    credits__range=(LEAST_CREDITS[Size.DIPLOMA], MOST_CREDITS),
                ),
                violation_error_message=_(
                    "Up to 12 credits make an award, up to 36 a certificate, from 37 a diploma."
                ),
            ),
            models.CheckConstraint(
                name="leadership_qualification_guided_within_total",
                condition=Q(guided_hours__lte=F("credits") * HOURS_OF_CREDIT),
                violation_error_message=_(
                    "Guided hours are from 0 to the total time, 10 hours for each credit."
                ),
            ),
            models.CheckConstraint(
                name="leadership_qualification_months",
                condition=Q(valid_months__isnull=True) | Q(valid_months__range=(1, MOST_MONTHS)),
            ),
            models.CheckConstraint(
                name="leadership_qualification_skill_with_level",
                condition=Q(skill__isnull=True, skill_level__isnull=True)
                | Q(skill__isnull=False, skill_level__range=(1, 5)),
                violation_error_message=_("Say which level of the skill it shows, from 1 to 5."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.name} ({self.awarding_body})"

    def get_absolute_url(self) -> str:
        return reverse("leadership:qualification_detail", args=[self.pk])

    @property
    def total_hours(self) -> int:
        return total_hours(self.credits)


class RegistrationState(models.TextChoices):
    IN_PROGRESS = "in_progress", _("In progress")
    AWARDED = "awarded", _("Awarded")
    WITHDRAWN = "withdrawn", _("Given up")


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def visible_to(self, user: User) -> Self:
        """Whoever sees the learning record of the person."""
        return self.filter(record_sight(user))

    def in_progress(self) -> Self:
        return self.filter(state=RegistrationState.IN_PROGRESS)


class Registration(models.Model):
    """One person's way to one qualification, until it is awarded or given up."""

    employee = models.ForeignKey(Employee, models.PROTECT, related_name="registrations")
    qualification = models.ForeignKey(Qualification, models.PROTECT, related_name="registrations")
    state = models.CharField(
        max_length=11, choices=RegistrationState, default=RegistrationState.IN_PROGRESS,
        editable=False,
    )  # fmt: skip
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True, editable=False)
    created_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        ordering = ["-started_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["employee", "qualification"],
                condition=~Q(state=RegistrationState.WITHDRAWN),
                name="leadership_registration_once",
                violation_error_message=_("This person works for it already, or has it."),
            ),
            models.CheckConstraint(
                name="leadership_registration_state_known",
                condition=Q(state__in=RegistrationState.values),
            ),
            models.CheckConstraint(
                name="leadership_registration_end_with_day",
                condition=Q(state=RegistrationState.IN_PROGRESS, ended_on__isnull=True)
                | (~Q(state=RegistrationState.IN_PROGRESS) & Q(ended_on__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.qualification} of {self.employee}"

    def get_absolute_url(self) -> str:
        return reverse("leadership:registration_detail", args=[self.pk])

    @property
    def is_in_progress(self) -> bool:
        return self.state == RegistrationState.IN_PROGRESS


class OfRegistrationQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """Whoever sees the learning record of the person."""
        return self.filter(record_sight(user, "registration__employee"))


class QualificationAward(Proved):
    """That a qualification was awarded on a day, with its certificate; a renewal is another row."""

    registration = models.ForeignKey(Registration, models.PROTECT, related_name="awards")
    awarded_on = models.DateField()
    expires_on = models.DateField(
        null=True, blank=True, help_text=_("The first day on which it no longer holds.")
    )
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)

    objects = OfRegistrationQuerySet.as_manager()

    class Meta:
        ordering = ["-awarded_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "awarded_on"],
                name="leadership_qualificationaward_once_a_day",
                violation_error_message=_("It was awarded on this day already."),
            ),
            models.CheckConstraint(
                name="leadership_qualificationaward_days_in_order",
                condition=Q(expires_on__isnull=True) | Q(expires_on__gt=F("awarded_on")),
                violation_error_message=_("A qualification expires after it was awarded."),
            ),
            one_proof("leadership_qualificationaward"),
        ]
        indexes = [
            # The job that reminds of what expires.
            models.Index(fields=["expires_on"], name="leadership_award_expires"),
        ]

    def __str__(self) -> str:
        return f"{self.registration}, {self.awarded_on}"

    def holds_on(self, day: date) -> bool:
        """Whether it has not expired on a day."""
        return self.expires_on is None or day < self.expires_on


class TransferState(models.TextChoices):
    ASKED = "asked", _("HR looks at it")
    APPROVED = "approved", _("Counts")
    DECLINED = "declined", _("Does not count")
    WITHDRAWN = "withdrawn", _("Taken back")


class CreditTransfer(Proved):
    """Credits that somebody earned elsewhere and wants to count for a qualification."""

    registration = models.ForeignKey(Registration, models.PROTECT, related_name="transfers")
    source = models.CharField(
        _("from where"), max_length=200, validators=[require_visible],
        help_text=_("Who gave the credits, and for what."),
    )  # fmt: skip
    credits = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(MOST_CREDITS)]
    )
    state = models.CharField(
        max_length=9, choices=TransferState, default=TransferState.ASKED, editable=False
    )
    answer = models.TextField(
        blank=True, max_length=2000, validators=[require_visible], editable=False
    )
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    decided_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    decided_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = OfRegistrationQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="leadership_credittransfer_says_from_where", condition=~Q(source="")
            ),
            models.CheckConstraint(
                name="leadership_credittransfer_state_known",
                condition=Q(state__in=TransferState.values),
            ),
            models.CheckConstraint(
                name="leadership_credittransfer_credits",
                condition=Q(credits__range=(1, MOST_CREDITS)),
                violation_error_message=_("Choose 1 to 600 credits."),
            ),
            models.CheckConstraint(
                name="leadership_credittransfer_with_proof",
                condition=HAS_PROOF,
                violation_error_message=_("Give a file or a link that shows it."),
            ),
            one_proof("leadership_credittransfer"),
        ]

    def __str__(self) -> str:
        return f"{self.credits} credits from {self.source}"

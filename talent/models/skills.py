"""Skills, what people and others say about them, and the level that follows."""

from typing import Self

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lib.dates import require_past
from talent.models.employee import Employee
from talent.models.folding import folded
from talent.models.sight import ALL, DETAIL, LEVELS, sight
from talent.models.user import User


class SkillKind(models.TextChoices):
    TECHNICAL = "technical", _("Technical")
    KNOWLEDGE = "knowledge", _("Knowledge")
    MANAGEMENT = "management", _("Management")
    LEADERSHIP = "leadership", _("Leadership")
    VALUE = "value", _("Value")
    LANGUAGE = "language", _("Language")


class Skill(models.Model):
    """Something people can be good at, on a scale of five levels."""

    external_id = models.CharField(max_length=100, unique=True)
    name = models.CharField(max_length=150)
    kind = models.CharField(max_length=10, choices=SkillKind)
    description = models.TextField(blank=True)
    retired_on = models.DateField(null=True, blank=True, validators=[require_past])
    source = models.CharField(max_length=200, blank=True)
    name_folded = folded("name")

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                name="talent_skill_kind_known", condition=Q(kind__in=SkillKind.values)
            ),
            models.CheckConstraint(name="talent_skill_named", condition=~Q(name="")),
        ]
        indexes = [
            # Choosing a skill by typing a part of its name.
            GinIndex(OpClass("name_folded", name="gin_trgm_ops"), name="talent_skill_name_trgm"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("talent:skill_detail", args=[self.pk])


class SkillLevel(models.Model):
    """What one level of one skill looks like, in the skill's own words."""

    skill = models.ForeignKey(Skill, models.CASCADE, related_name="levels")
    level = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=60, blank=True)
    wording = models.TextField(blank=True)

    class Meta:
        ordering = ["skill", "level"]
        constraints = [
            models.UniqueConstraint(
                fields=["skill", "level"], name="talent_skilllevel_once_per_skill"
            ),
            models.CheckConstraint(
                name="talent_skilllevel_one_to_five", condition=Q(level__range=(1, 5))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.skill}, level {self.level}"


class ClaimSource(models.TextChoices):
    ASSESSMENT = "assessment", _("Assessment")
    CERTIFICATE = "certificate", _("Certificate")
    THREE_SIXTY = "360", _("360 feedback")
    MANAGER = "manager", _("Manager")
    MENTOR = "mentor", _("Mentor")
    SELF = "self", _("Self")


class SkillClaimQuerySet(models.QuerySet["SkillClaim"]):
    def visible_to(self, user: User) -> Self:
        """Claims about oneself, one's line and HR's scope, and whatever one wrote."""
        found = sight(user, DETAIL)
        if found is ALL:
            return self.all()
        return self.filter(found | Q(claimed_by=user))

    def standing(self) -> Self:
        """Those that count: nobody has taken them back."""
        return self.filter(withdrawal__isnull=True)


class SkillClaim(models.Model):
    """One statement that a person has a skill at a level. Rows are added, never changed."""

    employee = models.ForeignKey(Employee, models.CASCADE, related_name="skill_claims")
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="claims")
    level = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    source = models.CharField(max_length=11, choices=ClaimSource)
    claimed_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="claims_made"
    )
    claimed_on = models.DateField()
    evidence = models.TextField(blank=True, max_length=2000)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = SkillClaimQuerySet.as_manager()

    class Meta:
        ordering = ["-claimed_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="talent_skillclaim_one_to_five",
                condition=Q(level__range=(1, 5)),
                violation_error_message=_("Levels run from 1 to 5."),
            ),
            models.CheckConstraint(
                name="talent_skillclaim_source_known", condition=Q(source__in=ClaimSource.values)
            ),
        ]
        indexes = [
            # "Why this level?" and the recalculation after a claim.
            models.Index(fields=["employee", "skill"], name="talent_skillclaim_person_skill"),
        ]

    def __str__(self) -> str:
        return f"{self.employee}: {self.skill} at {self.level} ({self.source})"


class ClaimWithdrawalQuerySet(models.QuerySet["ClaimWithdrawal"]):
    def visible_to(self, user: User) -> Self:
        """Whoever sees the claim."""
        return self.filter(claim__in=SkillClaim.objects.visible_to(user))


class ClaimWithdrawal(models.Model):
    """That a claim no longer counts, since it was brought in by mistake. Rows are only added."""

    claim = models.OneToOneField(SkillClaim, models.CASCADE, related_name="withdrawal")
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(_("taken back"), default=timezone.now, editable=False)

    objects = ClaimWithdrawalQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Taken back: {self.claim}"


class EmployeeSkillQuerySet(models.QuerySet["EmployeeSkill"]):
    def visible_to(self, user: User) -> Self:
        """Levels: one's own, one's line, one's mentees, HR's scope."""
        found = sight(user, LEVELS)
        return self.all() if found is ALL else self.filter(found)


class EmployeeSkill(models.Model):
    """The current level of one person in one skill: the claims weighed, kept by services.

    `strength` is the sum of the claims' weights as of `as_of`; it halves every half-life, while
    the level itself stays, because all weights fade alike.
    """

    employee = models.ForeignKey(Employee, models.CASCADE, related_name="skills")
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="holders")
    level = models.DecimalField(max_digits=2, decimal_places=1)
    strength = models.FloatField()
    as_of = models.DateField()
    is_disputed = models.BooleanField(default=False)
    is_shared = models.BooleanField(default=True)

    objects = EmployeeSkillQuerySet.as_manager()

    class Meta:
        ordering = ["employee", "skill"]
        constraints = [
            models.UniqueConstraint(
                fields=["employee", "skill"], name="talent_employeeskill_once_per_person"
            ),
            models.CheckConstraint(
                name="talent_employeeskill_one_to_five", condition=Q(level__range=(1, 5))
            ),
        ]
        indexes = [
            # Directory: who shares a skill.
            models.Index(
                fields=["skill", "employee"],
                condition=Q(is_shared=True),
                name="talent_employeeskill_shared",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee}: {self.skill} at {self.level}"


class SkillRule(models.Model):
    """How claims are weighed: one row, edited by HR, shown wherever a level is explained."""

    assessment = models.FloatField(default=1.0)
    certificate = models.FloatField(default=1.0)
    three_sixty = models.FloatField(_("360"), default=0.8)
    manager = models.FloatField(default=0.7)
    mentor = models.FloatField(default=0.6)
    self_claim = models.FloatField(_("self"), default=0.3)
    half_life_months = models.PositiveSmallIntegerField(default=24)
    recalculated_to = models.BigIntegerField(
        null=True,
        blank=True,
        editable=False,
        help_text=_("The last person whose levels follow the rule; empty when all do."),
    )

    class Meta:
        constraints = [
            models.CheckConstraint(name="talent_skillrule_one_row", condition=Q(pk=1)),
            models.CheckConstraint(
                name="talent_skillrule_half_life_positive",
                condition=Q(half_life_months__gte=1),
                violation_error_message=_("The half-life is at least one month."),
            ),
            models.CheckConstraint(
                name="talent_skillrule_weights_positive",
                condition=Q(
                    assessment__gt=0,
                    certificate__gt=0,
                    three_sixty__gt=0,
                    manager__gt=0,
                    mentor__gt=0,
                    self_claim__gt=0,
                ),
                violation_error_message=_("Every weight is above zero."),
            ),
        ]

    def __str__(self) -> str:
        return "How skill levels are worked out"


class ConfirmationRequestQuerySet(models.QuerySet["ConfirmationRequest"]):
    def visible_to(self, user: User) -> Self:
        """Who asked, who is asked, and HR admins."""
        if user.holds("hr_admin"):
            return self.all()
        return self.filter(Q(employee__user=user) | Q(asked__user=user))

    def waiting(self) -> Self:
        return self.filter(answered_at__isnull=True)


class ConfirmationRequest(models.Model):
    """One person asks another to say which level they see in a skill."""

    employee = models.ForeignKey(Employee, models.CASCADE, related_name="confirmation_requests")
    skill = models.ForeignKey(Skill, models.CASCADE, related_name="confirmation_requests")
    asked = models.ForeignKey(Employee, models.CASCADE, related_name="confirmations_asked_of")
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = ConfirmationRequestQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["employee", "skill", "asked"],
                condition=Q(answered_at__isnull=True),
                name="talent_confirmationrequest_once_open",
                violation_error_message=_("You have asked for this already."),
            ),
            models.CheckConstraint(
                name="talent_confirmationrequest_two_people",
                condition=~Q(employee=models.F("asked")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee} asks {self.asked} about {self.skill}"

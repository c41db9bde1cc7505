"""What people say about themselves: education, languages, certificates, wishes, offers."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lib.dates import today
from talent.models.architecture import Role, Track
from talent.models.employee import Employee
from talent.models.sight import ALL, DETAIL, Sight, sight
from talent.models.user import User


class DetailQuerySet(models.QuerySet[Any]):
    """Parts of a profile that the person, the line and HR read."""

    def visible_to(self, user: User) -> Self:
        found = sight(user, DETAIL)
        return self.all() if found is ALL else self.filter(found)


class Education(models.Model):
    """One course of study or training."""

    employee = models.ForeignKey(Employee, models.CASCADE, related_name="education")
    institution = models.CharField(max_length=150)
    qualification = models.CharField(max_length=150, blank=True)
    subject = models.CharField(max_length=150, blank=True)
    from_year = models.PositiveSmallIntegerField(null=True, blank=True)
    to_year = models.PositiveSmallIntegerField(null=True, blank=True)

    objects = DetailQuerySet.as_manager()

    class Meta:
        ordering = ["employee", F("to_year").desc(nulls_first=True), "pk"]
        verbose_name_plural = "education"
        constraints = [
            models.CheckConstraint(
                name="talent_education_years_in_order",
                condition=Q(to_year__isnull=True)
                | Q(from_year__isnull=True)
                | Q(to_year__gte=F("from_year")),
                violation_error_message=_("The last year comes after the first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.qualification}, {self.institution}".lstrip(", ")


class LanguageLevel(models.TextChoices):
    A1 = "A1", _("A1, first words")
    A2 = "A2", _("A2, everyday phrases")
    B1 = "B1", _("B1, familiar matters")
    B2 = "B2", _("B2, works in it")
    C1 = "C1", _("C1, fluent")
    C2 = "C2", _("C2, like a first language")


class SpokenLanguage(models.Model):
    """One language that a person speaks, at a level of the European framework."""

    employee = models.ForeignKey(Employee, models.CASCADE, related_name="languages")
    code = models.CharField(max_length=3, help_text=_("Two or three letters, ISO 639."))
    level = models.CharField(max_length=2, choices=LanguageLevel)

    objects = DetailQuerySet.as_manager()

    class Meta:
        ordering = ["employee", "-level", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["employee", "code"],
                name="talent_spokenlanguage_once",
                violation_error_message=_("This language is listed already."),
            ),
            models.CheckConstraint(
                name="talent_spokenlanguage_level_known",
                condition=Q(level__in=LanguageLevel.values),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} ({self.level})"


class Certification(models.Model):
    """A certificate that a person holds, perhaps until a day."""

    employee = models.ForeignKey(Employee, models.CASCADE, related_name="certifications")
    name = models.CharField(max_length=150)
    issuer = models.CharField(max_length=150, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    link = models.URLField(blank=True)

    objects = DetailQuerySet.as_manager()

    class Meta:
        ordering = ["employee", "name"]
        constraints = [
            models.CheckConstraint(
                name="talent_certification_dates_in_order",
                condition=Q(expires_on__isnull=True)
                | Q(issued_on__isnull=True)
                | Q(expires_on__gt=F("issued_on")),
                violation_error_message=_("A certificate expires after it was issued."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_expired(self) -> bool:
        """Whether its last day has passed."""
        return self.expires_on is not None and self.expires_on < today()


class Horizon(models.TextChoices):
    NOW = "now", _("Now")
    YEAR = "year", _("Within a year")
    THREE_YEARS = "three_years", _("In one to three years")
    LATER = "later", _("Later")


class Mobility(models.TextChoices):
    NONE = "none", _("I stay where I am")
    COUNTRY = "country", _("Within my country")
    REGION = "region", _("Within my region of the world")
    ANYWHERE = "anywhere", _("Anywhere")


class AspirationQuerySet(models.QuerySet["Aspiration"]):
    def visible_to(self, user: User) -> Self:
        """The person and HR admins; line, mentors and HR partners if the person shares it."""
        found = sight(user, (Sight.SELF, Sight.HR_ADMIN))
        if found is ALL:
            return self.all()
        shared = sight(user, (Sight.CHAIN, Sight.MENTOR, Sight.HR_PARTNER))
        return self.filter(found | (Q(is_shared=True) & shared))


class Aspiration(models.Model):
    """What a person wants next. Shared with manager, mentors and HR only by the person's choice."""

    employee = models.OneToOneField(Employee, models.CASCADE, related_name="aspiration")
    horizon = models.CharField(max_length=11, choices=Horizon, blank=True)
    mobility = models.CharField(max_length=8, choices=Mobility, blank=True)
    preferred_track = models.ForeignKey(
        Track, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    interests = models.TextField(blank=True, max_length=1000)
    is_shared = models.BooleanField(
        _("share with my manager, mentors and HR partner"), default=False
    )
    target_roles: "models.ManyToManyField[Role, TargetRole]" = models.ManyToManyField(
        Role, through="TargetRole", related_name="+"
    )

    objects = AspirationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="talent_aspiration_horizon_known",
                condition=Q(horizon__in=["", *Horizon.values]),
            ),
            models.CheckConstraint(
                name="talent_aspiration_mobility_known",
                condition=Q(mobility__in=["", *Mobility.values]),
            ),
        ]

    def __str__(self) -> str:
        return f"Aspiration of {self.employee}"


class TargetRole(models.Model):
    """One role that a person aims for; rank 1 is the first choice."""

    aspiration = models.ForeignKey(Aspiration, models.CASCADE, related_name="targets")
    role = models.ForeignKey(Role, models.CASCADE, related_name="+")
    rank = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["aspiration", "rank"]
        constraints = [
            models.UniqueConstraint(
                fields=["aspiration", "role"],
                name="talent_targetrole_once",
                violation_error_message=_("This role is among your targets already."),
            ),
            models.UniqueConstraint(
                fields=["aspiration", "rank"],
                name="talent_targetrole_rank_unique",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                name="talent_targetrole_at_most_five", condition=Q(rank__range=(1, 5))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rank}. {self.role}"


class OfferKind(models.TextChoices):
    MENTOR = "mentor", _("Mentoring")
    COFFEE = "coffee", _("A coffee about my work")
    SPEAKER = "speaker", _("Speaking")
    PROJECT = "project", _("Help on a project")


class OfferQuerySet(models.QuerySet["Offer"]):
    def visible_to(self, user: User) -> Self:
        """Offers are made to everyone."""
        return self.filter(employee__in=Employee.objects.visible_to(user))


class Offer(models.Model):
    """One thing that a person offers to colleagues."""

    employee = models.ForeignKey(Employee, models.CASCADE, related_name="offers")
    kind = models.CharField(max_length=8, choices=OfferKind)
    note = models.CharField(max_length=200, blank=True)

    objects = OfferQuerySet.as_manager()

    class Meta:
        ordering = ["employee", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["employee", "kind"],
                name="talent_offer_once_per_kind",
                violation_error_message=_("You offer this already."),
            ),
            models.CheckConstraint(
                name="talent_offer_kind_known", condition=Q(kind__in=OfferKind.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee}: {self.get_kind_display()}"


class Achievement(models.Model):
    """Something that a person is proud of."""

    employee = models.ForeignKey(Employee, models.CASCADE, related_name="achievements")
    title = models.CharField(max_length=150)
    achieved_on = models.DateField(null=True, blank=True)
    description = models.TextField(blank=True, max_length=1000)

    objects = DetailQuerySet.as_manager()

    class Meta:
        ordering = ["employee", F("achieved_on").desc(nulls_last=True), "pk"]

    def __str__(self) -> str:
        return self.title

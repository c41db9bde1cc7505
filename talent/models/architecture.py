"""The job architecture: families, tracks, grades, roles and their versions."""

from typing import Self

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lib.dates import require_past, today
from talent.models.folding import folded
from talent.models.user import User


class JobFamily(models.Model):
    """Roles that share a craft: Engineering, Finance."""

    external_id = models.CharField(max_length=100, unique=True)
    name = models.CharField(max_length=150, unique=True)

    class Meta:
        verbose_name, verbose_name_plural = _("family"), _("families")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Track(models.Model):
    """A way to grow inside a family: technical, management."""

    external_id = models.CharField(max_length=100, unique=True)
    name = models.CharField(max_length=100, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Grade(models.Model):
    """A step of responsibility. `rank` orders grades; a higher rank carries more."""

    external_id = models.CharField(max_length=100, unique=True)
    name = models.CharField(max_length=100, unique=True)
    rank = models.PositiveSmallIntegerField(unique=True)

    class Meta:
        ordering = ["rank"]

    def __str__(self) -> str:
        return self.name


class RoleQuerySet(models.QuerySet["Role"]):
    def visible_to(self, user: User) -> Self:
        """Roles with a published version are open to all; drafts to whoever keeps the roles."""
        if not user.is_active:
            return self.none()
        if user.holds("hr_admin"):
            return self.all()
        return self.filter(current_version__isnull=False, retired_on__isnull=True)


class Role(models.Model):
    """A role that people can hold. What it asks for stands in its versions."""

    external_id = models.CharField(max_length=100, unique=True)
    name = models.CharField(max_length=200)
    family = models.ForeignKey(JobFamily, models.PROTECT, related_name="roles")
    track = models.ForeignKey(Track, models.PROTECT, null=True, blank=True, related_name="roles")
    grade = models.ForeignKey(Grade, models.PROTECT, null=True, blank=True, related_name="roles")
    current_version = models.OneToOneField(
        "RoleVersion", models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    retired_on = models.DateField(null=True, blank=True, validators=[require_past])
    source = models.CharField(
        max_length=200, blank=True, help_text=_("Where an import took it from.")
    )
    name_folded = folded("name")

    objects = RoleQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(name="talent_role_named", condition=~Q(name="")),
        ]
        indexes = [
            # Search in the catalogue and in the top bar, with typing errors.
            GinIndex(
                fields=["name_folded"], name="talent_role_name_trgm", opclasses=["gin_trgm_ops"]
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("careers:role_detail", args=[self.pk])

    @property
    def was_retired(self) -> bool:
        return self.retired_on is not None and self.retired_on <= today()


class RoleVersionQuerySet(models.QuerySet["RoleVersion"]):
    def visible_to(self, user: User) -> Self:
        """Published versions are open to all; drafts to whoever keeps the roles."""
        if not user.is_active:
            return self.none()
        return self.all() if user.holds("hr_admin") else self.filter(published_on__isnull=False)


class RoleVersion(models.Model):
    """What a role is for and asks for, at one time. Published versions do not change."""

    role = models.ForeignKey(Role, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    purpose = models.TextField(blank=True)
    published_on = models.DateField(null=True, blank=True, editable=False)
    change_note = models.CharField(max_length=300, blank=True)

    objects = RoleVersionQuerySet.as_manager()

    class Meta:
        ordering = ["role", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["role", "number"], name="talent_roleversion_number_unique"
            ),
            models.UniqueConstraint(
                fields=["role"],
                condition=Q(published_on__isnull=True),
                name="talent_roleversion_one_draft",
                violation_error_message=_("This role has a draft already: change or publish it."),
            ),
            models.CheckConstraint(name="talent_roleversion_from_one", condition=Q(number__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.role}, version {self.number}"


class RoleTitle(models.Model):
    """Another name under which people look for a role."""

    role = models.ForeignKey(Role, models.CASCADE, related_name="titles")
    title = models.CharField(max_length=250)
    title_folded = folded("title")

    class Meta:
        ordering = ["title"]
        constraints = [
            models.UniqueConstraint(
                fields=["role", "title"], name="talent_roletitle_once_per_role"
            ),
        ]
        indexes = [
            # Search by alternate title.
            GinIndex(
                fields=["title_folded"], name="talent_roletitle_trgm", opclasses=["gin_trgm_ops"]
            ),
        ]

    def __str__(self) -> str:
        return self.title

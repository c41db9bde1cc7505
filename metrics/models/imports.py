"""Results of earlier waves from a file, which wait for the release worker to write them."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from talent.models import GrantKind, User


class WaveImportState(models.TextChoices):
    WAITING = "waiting", _("Waiting to be written")
    WRITTEN = "written", _("Written")
    REFUSED = "refused", _("Refused")


class WaveImportQuerySet(models.QuerySet["WaveImport"]):
    def visible_to(self, user: User) -> Self:
        """HR admins: what a file says of groups is theirs, until it is released as results are."""
        return self.all() if user.is_active and user.holds(GrantKind.HR_ADMIN) else self.none()


class WaveImport(models.Model):
    """One file of earlier results that was checked: what of it is to be written, and whether it is.

    What it brings is frozen by the database; the release worker checks it once more, writes it, and
    says what became of it.
    """

    file_name = models.CharField(max_length=150)
    content = models.JSONField(help_text=_("The waves with their groups and figures."))
    waves = models.PositiveIntegerField()
    figures = models.PositiveIntegerField()
    state = models.CharField(max_length=7, choices=WaveImportState, default=WaveImportState.WAITING)
    refused_for = models.TextField(blank=True)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    objects = WaveImportQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="metrics_waveimport_state_known", condition=Q(state__in=WaveImportState.values)
            ),
            models.CheckConstraint(
                name="metrics_waveimport_ended",
                condition=Q(state="waiting", ended_at__isnull=True)
                | ~Q(state="waiting") & Q(ended_at__isnull=False),
            ),
            models.CheckConstraint(
                name="metrics_waveimport_brings_something",
                condition=Q(waves__gte=1) & Q(figures__gte=1),
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("metrics:wave_import_detail", args=[self.pk])

    @property
    def is_waiting(self) -> bool:
        return self.state == WaveImportState.WAITING

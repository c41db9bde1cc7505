"""Fairness checks of a board: kept with the board that they looked at, and what was found."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from leadership.fairness import Kind
from leadership.models.calibration import CalibrationSession
from talent.models import User

FINDING_WORDS = {
    Kind.LOW_POTENTIAL.value: _("Lower mean potential"),
    Kind.FEW_IN_TOP.value: _("Fewer in the top boxes"),
    Kind.HELD_BACK.value: _("High performance, low potential"),
}


class FairnessCheckQuerySet(models.QuerySet["FairnessCheck"]):
    def visible_to(self, user: User) -> Self:
        """Whoever runs the session; participants and executives do not see groups of people."""
        return self.filter(session__in=CalibrationSession.objects.run_by(user))


class FairnessCheck(models.Model):
    """One look at a board before it is closed: what was told then, told again and never anew.

    `boxes` is the board as it was, by the ids of the people on it: a further check has to differ
    from it by five people, or the difference would tell in which groups a few are.
    """

    session = models.ForeignKey(CalibrationSession, models.PROTECT, related_name="checks")
    boxes = models.JSONField()
    told = models.JSONField(help_text=_("The figures as they were told."))
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = FairnessCheckQuerySet.as_manager()

    class Meta:
        ordering = ["session", "pk"]

    def __str__(self) -> str:
        return f"{self.session}, {self.at:%Y-%m-%d}"


class FairnessFindingQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        return self.filter(check_of__in=FairnessCheck.objects.visible_to(user))

    def open(self) -> Self:
        return self.filter(acknowledged_at__isnull=True)


class FairnessFinding(models.Model):
    """One finding of a check, and what whoever runs the session says to it."""

    check_of = models.ForeignKey(FairnessCheck, models.PROTECT, related_name="findings")
    kind = models.CharField(max_length=13, choices=FINDING_WORDS.items())
    told = models.JSONField(help_text=_("The group, its figure and what it is held against."))
    note = models.TextField(blank=True, max_length=2000)
    acknowledged_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    acknowledged_at = models.DateTimeField(null=True, blank=True)

    objects = FairnessFindingQuerySet.as_manager()

    class Meta:
        ordering = ["check_of", "pk"]
        constraints = [
            models.CheckConstraint(
                name="leadership_fairnessfinding_kind_known", condition=Q(kind__in=list(Kind))
            ),
            models.CheckConstraint(
                name="leadership_fairnessfinding_with_note",
                condition=Q(acknowledged_at__isnull=True, note="") | Q(note__regex=r"\S"),
                violation_error_message=_("Say what you make of it."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.check_of}"

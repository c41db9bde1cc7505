"""How many people speak about careers with their managers: counts, and nobody's names."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from talent.models import DETAIL, Employee, OrgUnit, User, sight


class CoveragePart(models.TextChoices):
    OWN = "own", _("Who reports to the manager")
    SMALL = "small", _("Small teams below, taken together")
    LINE = "line", _("Everybody in the line who is counted")


class ConversationCoverageQuerySet(models.QuerySet["ConversationCoverage"]):
    def visible_to(self, user: User) -> Self:
        """The manager, those above, and HR in scope: each row tells of five people or more."""
        return self.filter(sight(user, DETAIL, "manager"))

    def groups(self) -> Self:
        """Each person who is counted once: without the sums of lines."""
        return self.exclude(part=CoveragePart.LINE)


class ConversationCoverage(models.Model):
    """How many of some people spoke with their own manager within 180 days before a day.

    The people are those who report to a manager, small teams below the manager together, or the
    sum of all such groups in the manager's line. Counted by a job; of fewer than five people
    nothing is stored.
    """

    manager = models.ForeignKey(Employee, models.CASCADE, related_name="+")
    unit = models.ForeignKey(
        OrgUnit, models.CASCADE, null=True, related_name="+", help_text="The manager's, that day."
    )
    part = models.CharField(max_length=5, choices=CoveragePart)
    people = models.PositiveIntegerField()
    spoken = models.PositiveIntegerField()
    counted_on = models.DateField()

    objects = ConversationCoverageQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["manager", "part"], name="careers_conversationcoverage_once"
            ),
            models.CheckConstraint(
                name="careers_conversationcoverage_part_known",
                condition=Q(part__in=CoveragePart.values),
            ),
            models.CheckConstraint(
                name="careers_conversationcoverage_at_least_five", condition=Q(people__gte=5)
            ),
            models.CheckConstraint(
                name="careers_conversationcoverage_part_of_all",
                condition=Q(spoken__lte=F("people")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.spoken} of {self.people}"

"""Current against needed levels of core competencies: sums over five people and more."""

from typing import Self

from django.db import models
from django.db.models import F, Q

from leadership.models.strategy import CoreCompetency
from talent.models import Assignment, GrantKind, OrgUnit, ReportingLine, UnitLine, User


class CompetencyFigureQuerySet(models.QuerySet["CompetencyFigure"]):
    def visible_to(self, user: User) -> Self:
        """HR admins and executives all; HR partners their units; managers their own and below."""
        if not user.is_active:
            return self.none()
        if user.holds(GrantKind.HR_ADMIN) or user.holds(GrantKind.EXECUTIVE):
            return self.all()
        lines = ReportingLine.objects.current().filter(manager__user=user)
        own = Assignment.objects.current().filter(
            employee__user=user, employee__in=lines.values("manager")
        )
        led = UnitLine.objects.current().filter(ancestor__in=own.values("unit")).values("unit")
        seen = Q(unit__in=led)
        if user.holds(GrantKind.HR_PARTNER):
            overseen = OrgUnit.objects.overseen_by(user, GrantKind.HR_PARTNER)
            seen |= Q(unit__in=overseen.values("pk"))
        return self.filter(seen)


class CompetencyFigure(models.Model):
    """What some people have of a core competency, and what their grades need, in sums.

    The people are those of a unit and all below it, or of the whole organisation; of one band of
    grades that need the same level, or of all. Counted by a job, once a month; each row is a sum
    of groups of five people or more, which are the same for all rows.
    """

    competency = models.ForeignKey(CoreCompetency, models.CASCADE, related_name="figures")
    unit = models.ForeignKey(OrgUnit, models.CASCADE, null=True, related_name="+")
    is_band = models.BooleanField(help_text="Of one band of grades, and not of all of them.")
    lowest = models.PositiveSmallIntegerField(null=True, help_text="The band's first rank.")
    highest = models.PositiveSmallIntegerField(null=True, help_text="The band's last rank.")
    people = models.PositiveIntegerField()
    levels = models.DecimalField(max_digits=10, decimal_places=1)
    needed = models.PositiveIntegerField()
    lacking = models.DecimalField(max_digits=10, decimal_places=1)
    counted_on = models.DateField()

    objects = CompetencyFigureQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["competency", "unit", "is_band", "lowest", "highest"],
                nulls_distinct=False,
                name="leadership_competencyfigure_once",
            ),
            models.CheckConstraint(
                name="leadership_competencyfigure_at_least_five", condition=Q(people__gte=5)
            ),
            models.CheckConstraint(
                name="leadership_competencyfigure_lacks_no_more_than_needed",
                condition=Q(lacking__gte=0, lacking__lte=F("needed")),
            ),
        ]
        indexes = [
            # The page of gaps: a unit and those below it.
            models.Index(fields=["unit", "competency"], name="leadership_figure_of_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.competency}: {self.people}"

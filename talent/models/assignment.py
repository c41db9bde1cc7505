"""Who does what, where and for whom; and the reporting lines that follow from it."""

from typing import Self

from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lib.dates import history_constraints, today
from talent.models.architecture import Role
from talent.models.employee import Employee
from talent.models.organisation import Location, OrgUnit
from talent.models.ranges import RangedQuerySet, ValidRangeField
from talent.models.sight import ALL, DETAIL, sight
from talent.models.user import User


class AssignmentReason(models.TextChoices):
    HIRE = "hire", _("Hire")
    PROMOTION = "promotion", _("Promotion")
    LATERAL = "lateral", _("Lateral move")
    TRANSFER = "transfer", _("Transfer")
    DEMOTION = "demotion", _("Demotion")
    REORGANISATION = "reorganisation", _("Reorganisation")


class AssignmentQuerySet(RangedQuerySet["Assignment"]):
    def visible_to(self, user: User) -> Self:
        """Today's assignment is on everyone's card; past and future ones are part of the record."""
        if not user.is_active:
            return self.none()
        found = sight(user, DETAIL)
        if found is ALL:
            return self.all()
        return self.filter(Q(valid__contains=today()) | found)


class Assignment(models.Model):
    """One person in one role, unit and place, under one manager, for a time."""

    employee = models.ForeignKey(Employee, models.CASCADE, related_name="assignments")
    # The index below begins with it.
    role = models.ForeignKey(Role, models.PROTECT, related_name="assignments", db_index=False)
    unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="assignments")
    manager = models.ForeignKey(
        Employee, models.PROTECT, null=True, blank=True, related_name="managed_assignments"
    )
    location = models.ForeignKey(
        Location, models.PROTECT, null=True, blank=True, related_name="assignments"
    )
    valid = ValidRangeField()
    reason = models.CharField(max_length=14, choices=AssignmentReason)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["employee", "valid"]
        constraints = [
            models.CheckConstraint(
                name="talent_assignment_reason_known",
                condition=Q(reason__in=AssignmentReason.values),
            ),
            models.CheckConstraint(
                name="talent_assignment_not_own_manager",
                condition=Q(manager__isnull=True) | ~Q(manager=F("employee")),
                violation_error_message=_("Nobody reports to themselves."),
            ),
            *history_constraints(
                "talent_assignment",
                "employee",
                message="This person has an assignment in that time already.",
            ),
        ]
        indexes = [
            # Role page: a few of those who hold a role, the latest first.
            models.Index(fields=["role", "-id"], name="talent_assignment_by_role"),
        ]

    def __str__(self) -> str:
        return f"{self.employee}: {self.role}"


class ReportingLine(models.Model):
    """One person below a manager, at a depth, for the time in which the whole chain holds.

    Kept by services in the transaction of every change of an assignment; future changes too.
    """

    # Both indexes below begin with one of the two, so neither needs one of its own. Every line is
    # worked out from assignments, whose references are checked: checking these too took two fifths
    # of the time of a rebuild.
    manager = models.ForeignKey(
        Employee, models.CASCADE, related_name="lines_down", db_index=False, db_constraint=False
    )
    report = models.ForeignKey(
        Employee, models.CASCADE, related_name="lines_up", db_index=False, db_constraint=False
    )
    depth = models.PositiveSmallIntegerField()
    valid = ValidRangeField()

    objects = RangedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="talent_reportingline_no_cycle",
                condition=~Q(manager=F("report")),
                violation_error_message=_("That would make someone their own manager."),
            ),
            models.CheckConstraint(
                name="talent_reportingline_depth_from_one", condition=Q(depth__gte=1)
            ),
            models.CheckConstraint(
                name="talent_reportingline_not_empty", condition=Q(valid__isempty=False)
            ),
            # Kept by set arithmetic; an exclusion constraint made moving a manager of 13,000
            # people take 20 seconds instead of one.
            models.UniqueConstraint(
                fields=["report", "manager", "valid"], name="talent_reportingline_once"
            ),
        ]
        indexes = [
            # Access, team page and chart: everyone below a manager, nearest first; with the range,
            # so that what no longer holds is passed over in the index.
            models.Index(
                fields=["manager", "depth", "report"],
                include=["valid"],
                name="talent_reportingline_down",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} reports to {self.manager_id} at {self.depth}"


class Unplaced(models.Model):
    """A time in which somebody is employed and no assignment places them anywhere.

    Kept by triggers of the database on both tables: who has no role today would else be known
    only by reading everybody.
    """

    employee = models.ForeignKey(
        Employee, models.CASCADE, related_name="unplaced", db_constraint=False
    )
    valid = ValidRangeField()

    objects = RangedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("time without a role")
        constraints = [
            models.CheckConstraint(
                name="talent_unplaced_not_empty", condition=Q(valid__isempty=False)
            ),
        ]
        indexes = [GistIndex(fields=["valid"], name="talent_unplaced_by_day")]

    def __str__(self) -> str:
        return f"{self.employee}: {self.valid}"

"""What the organisation wants to reach: the tree to which goals, plans and programmes align."""

from datetime import date, timedelta
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lib.dates import today
from lib.visible import require_visible
from talent.models import Employee, OrgUnit, User
from talent.models.ranges import RangedQuerySet, ValidRangeField


class ObjectiveQuerySet(RangedQuerySet["Objective"]):
    def visible_to(self, user: User) -> Self:
        """Everyone who signs in: people align to what they know."""
        return self.all() if user.is_active else self.none()

    def ahead(self) -> Self:
        """Those that still run or have not begun: what new things may align to."""
        return self.filter(Q(valid__endswith__isnull=True) | Q(valid__endswith__gt=today()))


class Objective(models.Model):
    """One thing that the organisation, or one of its units, wants to reach in a time."""

    title = models.CharField(max_length=200, validators=[require_visible])
    description = models.TextField(blank=True, validators=[require_visible])
    unit = models.ForeignKey(
        OrgUnit, models.PROTECT, null=True, blank=True, related_name="objectives",
        help_text=_("Empty for the whole organisation."),
    )  # fmt: skip
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    owner = models.ForeignKey(
        Employee, models.PROTECT, null=True, blank=True, related_name="objectives_owned"
    )
    valid = ValidRangeField()

    objects = ObjectiveQuerySet.as_manager()

    class Meta:
        ordering = ["title", "pk"]
        constraints = [
            models.CheckConstraint(
                name="careers_objective_has_title",
                condition=~Q(title=""),
                violation_error_message=_("An objective needs a title."),
            ),
            models.CheckConstraint(
                name="careers_objective_not_its_own_parent",
                condition=Q(parent__isnull=True) | ~Q(parent=F("pk")),
                violation_error_message=_("An objective cannot lie below itself."),
            ),
            models.CheckConstraint(
                name="careers_objective_has_beginning",
                condition=Q(valid__isempty=False, valid__startswith__isnull=False),
                violation_error_message=_("An objective lasts at least a day."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("careers:objective_detail", args=[self.pk])

    @property
    def has_ended(self) -> bool:
        return self.valid.upper is not None and self.valid.upper <= today()

    @property
    def last_day(self) -> date | None:
        """The last day on which it runs; None for one without an end."""
        end: date | None = self.valid.upper
        return end - timedelta(days=1) if end else None

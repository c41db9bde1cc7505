"""People on record, their employments, absences and demographics."""

from functools import cached_property
from typing import Any, Self

from django.contrib.postgres.fields.ranges import RangeStartsWith
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.functions import Collate, Concat
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lib.dates import history_constraints, today
from lib.visible import is_visible
from talent.models.folding import folded
from talent.models.ranges import RangedQuerySet, ValidRangeField
from talent.models.row_exists import RowExists
from talent.models.sight import ALL, Sight, sight
from talent.models.user import User

# What a page says of an assignment beside its days.
PLACE = ("role__grade", "role__family", "unit", "location")


class EmployeeQuerySet(models.QuerySet["Employee"]):
    def visible_to(self, user: User) -> Self:
        """The card of everyone employed today is open to all; of others, to themselves and HR."""
        if not user.is_active:
            return self.none()
        if user.holds("hr_admin"):
            return self.all()
        employed = Employment.objects.current().filter(employee=OuterRef("pk"))
        return self.filter(Q(RowExists(employed)) | Q(user=user))

    def colleagues_of(self, user: User) -> Self:
        """Everyone employed today: `visible_to(user).employed()`, asked once instead of twice."""
        return self.employed() if user.is_active else self.none()

    def in_sight(self, user: User, *relations: Sight) -> Self:
        """The people whom the user may see more of, by one of these relations today."""
        found = sight(user, relations, "pk")
        return self.all() if found is ALL else self.filter(found)

    def employed(self) -> Self:
        """Everyone with an employment today."""
        return self.filter(Exists(Employment.objects.current().filter(employee=OuterRef("pk"))))

    def leading(self) -> Self:
        """Everyone to whom somebody reports today."""
        from talent.models.assignment import ReportingLine  # noqa: PLC0415 - it refers to Employee

        lines = ReportingLine.objects.current().filter(manager=OuterRef("pk"))
        return self.filter(Exists(lines))

    def without_manager(self) -> Self:
        """Whom nobody leads today: who stands at the top, and who is employed without a role.

        By what there is little of, and not by looking for everybody's manager in vain.
        """
        from talent.models.assignment import Assignment, Unplaced  # noqa: PLC0415 - as below

        top = Assignment.objects.current().filter(manager__isnull=True).order_by()
        unplaced = Unplaced.objects.current().values("employee")
        return self.filter(pk__in=top.values("employee").union(unplaced))

    def with_current_assignment(self) -> Self:
        """Load today's assignment with its role, unit and place, in one more query."""
        from talent.models.assignment import Assignment  # noqa: PLC0415 - it refers to Employee

        today_rows = Assignment.objects.current().select_related(*PLACE)
        return self.prefetch_related(
            models.Prefetch("assignments", today_rows, to_attr="current_assignments")
        )

    def joined_with_assignment(self, *more: str) -> Self:
        """Load it in the same query, with more of it by name: cheaper for one, not for many."""
        holds = Q(assignments__valid__contains=today())
        joined = models.FilteredRelation("assignments", condition=holds)
        return self.annotate(assignment_today=joined).select_related(
            *(f"assignment_today__{path}" for path in (*PLACE, *more))
        )


class Employee(models.Model):
    """A person on record: one row for life, through every employment."""

    user = models.OneToOneField(
        User, models.SET_NULL, null=True, blank=True, related_name="employee"
    )
    external_id = models.CharField(
        max_length=100, unique=True, help_text=_("The person's number in the HR system.")
    )
    given_name = models.CharField(max_length=100)
    family_name = models.CharField(max_length=100, blank=True)
    preferred_name = models.CharField(max_length=100, blank=True)
    pronouns = models.CharField(max_length=40, blank=True)
    email = models.EmailField(_("work e-mail"), blank=True)
    phone = models.CharField(max_length=40, blank=True)
    photo = models.ImageField(upload_to="photos/", blank=True)
    time_zone = models.CharField(max_length=50, default="UTC")
    language = models.CharField(max_length=10, default="en")
    summary = models.TextField(_("about me"), blank=True, max_length=2000)
    profile_confirmed_on = models.DateField(null=True, blank=True)
    skills_confirmed_on = models.DateField(null=True, blank=True)
    name_folded = folded(
        Concat("given_name", Value(" "), "family_name", Value(" "), "preferred_name")
    )

    objects = EmployeeQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("person"), _("people")
        ordering = ["given_name", "family_name", "pk"]
        constraints = [
            models.CheckConstraint(name="talent_employee_named", condition=~Q(given_name="")),
        ]
        indexes = [
            # Directory and top-bar search: accents, typing errors, parts of names.
            GinIndex(OpClass("name_folded", name="gin_trgm_ops"), name="talent_employee_name_trgm"),
            # Directory order, page by page at constant cost.
            models.Index(Collate("name_folded", "C"), "id", name="talent_employee_by_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("talent:employee_detail", args=[self.pk])

    def clean(self) -> None:
        """A name is something that others can read."""
        names = ("given_name", "family_name", "preferred_name")
        blank = [name for name in names if (text := getattr(self, name)) and not is_visible(text)]
        if blank:
            raise ValidationError(dict.fromkeys(blank, _("Write a name that can be read.")))

    @property
    def first_name(self) -> str:
        """What colleagues call the person."""
        return self.preferred_name or self.given_name

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.family_name}".strip()

    @property
    def initials(self) -> str:
        return (self.first_name[:1] + self.family_name[:1]).upper()

    @property
    def face(self) -> int:
        """Which of five grounds stands behind the initials."""
        return self.pk % 5 + 1

    @cached_property
    def assignment(self) -> Any:
        """Today's assignment, once loaded with the person; None for who has none."""
        rows = getattr(self, "current_assignments", None)
        return rows[0] if rows else getattr(self, "assignment_today", None)


class ExitReason(models.TextChoices):
    VOLUNTARY = "voluntary", _("Voluntary")
    INVOLUNTARY = "involuntary", _("Involuntary")
    RETIREMENT = "retirement", _("Retirement")
    END_OF_CONTRACT = "end_of_contract", _("End of contract")


class HRQuerySet(RangedQuerySet[Any]):
    """Records about a person that only the person and HR admins read."""

    def visible_to(self, user: User) -> Self:
        found = sight(user, (Sight.SELF, Sight.HR_ADMIN))
        return self.all() if found is ALL else self.filter(found)


class Employment(models.Model):
    """One stay of a person with the organisation; whoever returns has two."""

    employee = models.ForeignKey(Employee, models.CASCADE, related_name="employments")
    valid = ValidRangeField()
    exit_reason = models.CharField(max_length=15, choices=ExitReason, blank=True)
    regretted = models.BooleanField(
        null=True, blank=True, help_text=_("Whether the organisation would have kept the person.")
    )

    objects = HRQuerySet.as_manager()

    class Meta:
        ordering = ["employee", "valid"]
        constraints = [
            models.CheckConstraint(
                name="talent_employment_reason_known",
                condition=Q(exit_reason__in=["", *ExitReason.values]),
            ),
            models.CheckConstraint(
                name="talent_employment_reason_when_ended",
                condition=Q(valid__upper_inf=False) | Q(exit_reason="", regretted__isnull=True),
                violation_error_message=_("A reason to leave needs a last day."),
            ),
            *history_constraints(
                "talent_employment",
                "employee",
                message="This person is employed in that time already.",
            ),
        ]
        indexes = [
            # The workplace: who begins soon.
            models.Index(RangeStartsWith("valid"), name="talent_employment_by_start"),
        ]

    def __str__(self) -> str:
        return f"{self.employee}, {self.valid}"


class AbsenceKind(models.TextChoices):
    LEAVE = "leave", _("Leave")
    PARENTAL = "parental", _("Parental leave")
    SICKNESS = "sickness", _("Sickness")
    SABBATICAL = "sabbatical", _("Sabbatical")
    SECONDMENT = "secondment", _("Secondment")


class Absence(models.Model):
    """A time in which an employed person is away."""

    employee = models.ForeignKey(Employee, models.CASCADE, related_name="absences")
    kind = models.CharField(max_length=10, choices=AbsenceKind)
    valid = ValidRangeField()

    objects = HRQuerySet.as_manager()

    class Meta:
        ordering = ["employee", "valid"]
        constraints = [
            models.CheckConstraint(
                name="talent_absence_kind_known", condition=Q(kind__in=AbsenceKind.values)
            ),
            *history_constraints(
                "talent_absence", "employee", message="This person is away in that time already."
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee}: {self.get_kind_display()}"


class Gender(models.TextChoices):
    FEMALE = "female", _("Female")
    MALE = "male", _("Male")
    DIVERSE = "diverse", _("Diverse")
    UNDISCLOSED = "undisclosed", _("Prefer not to say")


class Demographics(models.Model):
    """What only the person and HR admins see; elsewhere it counts in groups of five or more."""

    employee = models.OneToOneField(Employee, models.CASCADE, related_name="demographics")
    gender = models.CharField(max_length=12, choices=Gender, blank=True)
    birth_date = models.DateField(null=True, blank=True)
    working_time = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text=_("Percent of full time.")
    )

    objects = HRQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "demographics"
        constraints = [
            models.CheckConstraint(
                name="talent_demographics_gender_known",
                condition=Q(gender__in=["", *Gender.values]),
            ),
            models.CheckConstraint(
                name="talent_demographics_working_time_percent",
                condition=Q(working_time__isnull=True) | Q(working_time__range=(1, 100)),
                violation_error_message=_("Working time lies between 1 and 100 percent."),
            ),
        ]

    def __str__(self) -> str:
        return f"Demographics of {self.employee}"

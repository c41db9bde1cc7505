"""Openings inside the organisation, the rules for applying, and searches that people keep."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lib.dates import today
from lib.visible import require_visible
from talent.models import (
    Employee,
    GrantKind,
    JobFamily,
    Location,
    OrgUnit,
    Role,
    User,
)
from talent.models.folding import folded


class OpeningKind(models.TextChoices):
    VACANCY = "vacancy", _("Vacancy")
    STRETCH = "stretch", _("Stretch assignment")
    PROJECT = "project", _("Project")
    SECONDMENT = "secondment", _("Secondment")


# What one does beside one's own work, for some hours a week, without another assignment.
BESIDE = (OpeningKind.STRETCH, OpeningKind.PROJECT)


class OpeningState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("Waits for approval")
    APPROVED = "approved", _("Approved")
    PUBLISHED = "published", _("Open")
    CLOSED = "closed", _("Closed")


class CloseReason(models.TextChoices):
    FILLED = "filled", _("Filled")
    CALLED_OFF = "called_off", _("Called off")
    EXPIRED = "expired", _("Its last day has passed")


class OpeningQuerySet(models.QuerySet["Opening"]):
    def visible_to(self, user: User) -> Self:
        """Everyone once published; else whoever wrote, decides or hires, HR, and who applied."""
        if not user.is_active:
            return self.none()
        if user.holds(GrantKind.HR_ADMIN):
            return self.all()
        applied = Opening.objects.filter(applications__employee__user=user)
        found = (
            Q(state=OpeningState.PUBLISHED)
            | Q(author=user)
            | Q(approver__user=user)
            | Q(hiring_manager__user=user)
            | Q(pk__in=applied.values("pk"))
        )
        if user.holds(GrantKind.HR_PARTNER):
            found |= Q(unit__in=OrgUnit.objects.overseen_by(user, GrantKind.HR_PARTNER))
        return self.filter(found)

    def once_visible_to(self, user: User) -> Self:
        """Beside what one sees: what everybody could read until it closed, as who is answered late.

        Of what closed before one had a login, one never knew.
        """
        closed = Q(
            state=OpeningState.CLOSED, published_at__isnull=False, closed_at__gt=user.created_at
        )
        return self.filter(Q(pk__in=Opening.objects.visible_to(user).values("pk")) | closed)

    def published(self) -> Self:
        return self.filter(state=OpeningState.PUBLISHED)

    def open(self) -> Self:
        """Those for which one may apply today."""
        return self.published().filter(Q(apply_by__isnull=True) | Q(apply_by__gte=today()))

    def run_by(self, user: User) -> Self:
        """Those that a user wrote, approves or hires for."""
        return self.filter(Q(author=user) | Q(approver__user=user) | Q(hiring_manager__user=user))

    def for_page(self) -> Self:
        return self.select_related(
            "role__family", "role__grade", "role__track", "role__current_version", "unit",
            "location", "hiring_manager", "approver", "author",
        )  # fmt: skip


class Opening(models.Model):
    """One chance inside the organisation: some seats in a role and unit, for good or for a time."""

    kind = models.CharField(max_length=10, choices=OpeningKind)
    state = models.CharField(max_length=9, choices=OpeningState, default=OpeningState.DRAFT)
    title = models.CharField(max_length=150, validators=[require_visible])
    description = models.TextField(blank=True, max_length=6000, validators=[require_visible])
    role = models.ForeignKey(Role, models.PROTECT, related_name="openings")
    unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="openings")
    location = models.ForeignKey(
        Location, models.PROTECT, null=True, blank=True, related_name="openings"
    )
    hiring_manager = models.ForeignKey(Employee, models.PROTECT, related_name="openings_hired_for")
    author = models.ForeignKey(User, models.SET_NULL, null=True, related_name="openings_written")
    approver = models.ForeignKey(
        Employee, models.SET_NULL, null=True, blank=True, related_name="openings_to_approve",
        help_text=_("The manager above; HR of the unit may approve too."),
    )  # fmt: skip
    seats = models.PositiveSmallIntegerField(default=1)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, help_text=_("The last day."))
    hours_per_week = models.PositiveSmallIntegerField(null=True, blank=True)
    apply_by = models.DateField(null=True, blank=True, help_text=_("The last day to apply."))
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    submitted_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    announced_at = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text=_("When kept searches were looked through."),
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    close_reason = models.CharField(max_length=10, choices=CloseReason, blank=True)
    title_folded = folded("title")

    objects = OpeningQuerySet.as_manager()

    class Meta:
        ordering = ["-published_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="careers_opening_kind_known", condition=Q(kind__in=OpeningKind.values)
            ),
            models.CheckConstraint(
                name="careers_opening_state_known", condition=Q(state__in=OpeningState.values)
            ),
            models.CheckConstraint(
                name="careers_opening_has_title",
                condition=~Q(title=""),
                violation_error_message=_("An opening needs a title."),
            ),
            models.CheckConstraint(
                name="careers_opening_one_to_fifty_seats",
                condition=Q(seats__range=(1, 50)),
                violation_error_message=_("Choose 1 to 50 seats."),
            ),
            models.CheckConstraint(
                name="careers_opening_ends_unless_vacancy",
                condition=Q(kind=OpeningKind.VACANCY, ends_on__isnull=True)
                | (
                    ~Q(kind=OpeningKind.VACANCY)
                    & Q(ends_on__isnull=False, ends_on__gt=F("starts_on"))
                ),
                violation_error_message=_(
                    "A vacancy has no last day; everything else has one, after the first."
                ),
            ),
            models.CheckConstraint(
                name="careers_opening_hours_beside_work",
                condition=Q(
                    kind__in=BESIDE, hours_per_week__isnull=False, hours_per_week__range=(1, 40)
                )
                | (~Q(kind__in=BESIDE) & Q(hours_per_week__isnull=True)),
                violation_error_message=_(
                    "Say 1 to 40 hours a week for what is done beside one's work, and none else."
                ),
            ),
            models.CheckConstraint(
                name="careers_opening_apply_in_time",
                condition=Q(apply_by__isnull=True) | Q(apply_by__lte=F("starts_on")),
                violation_error_message=_("The last day to apply comes before the first day."),
            ),
            models.CheckConstraint(
                name="careers_opening_published_with_time",
                condition=~Q(state=OpeningState.PUBLISHED) | Q(published_at__isnull=False),
            ),
            models.CheckConstraint(
                name="careers_opening_closed_with_reason",
                condition=Q(
                    state=OpeningState.CLOSED,
                    close_reason__in=CloseReason.values,
                    closed_at__isnull=False,
                )
                | (~Q(state=OpeningState.CLOSED) & Q(close_reason="", closed_at__isnull=True)),
            ),
        ]
        indexes = [
            # The list of open openings, the newest first; and openings of one role.
            models.Index(
                fields=["-published_at", "-id"], name="careers_opening_newest",
                condition=Q(state=OpeningState.PUBLISHED),
            ),
            # The sweep: published ones for which no kept search was looked through.
            models.Index(
                fields=["id"], name="careers_opening_unannounced",
                condition=Q(state=OpeningState.PUBLISHED, announced_at__isnull=True),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("careers:opening_detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Whether one may apply today."""
        return self.state == OpeningState.PUBLISHED and (
            self.apply_by is None or self.apply_by >= today()
        )

    @property
    def is_beside_work(self) -> bool:
        return self.kind in BESIDE


class ManagerRule(models.TextChoices):
    NONE = "none", _("Your manager is not told")
    INFORMED = "informed", _("Your manager is told when you apply")
    APPROVES = "approves", _("Your manager must approve")


class OpeningPolicyQuerySet(models.QuerySet["OpeningPolicy"]):
    def visible_to(self, user: User) -> Self:
        """Everyone who signs in: the rules are stated before one applies."""
        return self.all() if user.is_active else self.none()


class OpeningPolicy(models.Model):
    """What applying for openings of one kind asks for, where HR has changed it."""

    kind = models.CharField(max_length=10, choices=OpeningKind, unique=True)
    least_months = models.PositiveSmallIntegerField(
        help_text=_("How many months one has been in the present role.")
    )
    manager = models.CharField(max_length=8, choices=ManagerRule)
    most_hours = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        help_text=_("How many hours a week all that one does beside the own work may come to."),
    )

    objects = OpeningPolicyQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("rule for applying"), _("rules for applying")
        ordering = ["kind"]
        constraints = [
            models.CheckConstraint(
                name="careers_openingpolicy_kind_known", condition=Q(kind__in=OpeningKind.values)
            ),
            models.CheckConstraint(
                name="careers_openingpolicy_manager_known",
                condition=Q(manager__in=ManagerRule.values),
            ),
            models.CheckConstraint(
                name="careers_openingpolicy_up_to_five_years",
                condition=Q(least_months__lte=60),
                violation_error_message=_("Choose at most 60 months."),
            ),
            models.CheckConstraint(
                name="careers_openingpolicy_hours_beside_work",
                condition=Q(most_hours__isnull=True)
                | Q(kind__in=BESIDE, most_hours__range=(1, 40)),
                violation_error_message=_("Choose 1 to 40 hours a week."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.least_months} months"


class SavedSearchQuerySet(models.QuerySet["SavedSearch"]):
    def visible_to(self, user: User) -> Self:
        """Only one's own: what one looks for is nobody else's business."""
        return self.filter(employee__user=user) if user.is_active else self.none()


class SavedSearch(models.Model):
    """What a person wants to be told of as soon as it opens; empty parts mean any."""

    employee = models.ForeignKey(Employee, models.CASCADE, related_name="saved_searches")
    text = models.CharField(max_length=100, blank=True, validators=[require_visible])
    kind = models.CharField(max_length=10, choices=OpeningKind, blank=True)
    family = models.ForeignKey(
        JobFamily, models.CASCADE, null=True, blank=True, related_name="saved_searches"
    )
    location = models.ForeignKey(
        Location, models.CASCADE, null=True, blank=True, related_name="saved_searches"
    )
    least_ready = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text=_("Percent of readiness.")
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    text_folded = folded("text")

    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["employee", "text", "kind", "family", "location", "least_ready"],
                nulls_distinct=False,
                name="careers_savedsearch_once",
                violation_error_message=_("You keep this search already."),
            ),
            models.CheckConstraint(
                name="careers_savedsearch_kind_known",
                condition=Q(kind__in=["", *OpeningKind.values]),
            ),
            models.CheckConstraint(
                name="careers_savedsearch_ready_percent",
                condition=Q(least_ready__isnull=True) | Q(least_ready__range=(1, 100)),
                violation_error_message=_("Readiness lies between 1 and 100 percent."),
            ),
        ]

    def __str__(self) -> str:
        parts: list[Any] = [self.text, self.get_kind_display(), self.family, self.location]
        if self.least_ready:
            parts.append(_("at least %(ready)d %% ready") % {"ready": self.least_ready})
        return " · ".join(str(part) for part in parts if part) or str(_("Any opening"))

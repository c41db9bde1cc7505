"""Who applies for which opening, how it goes on, and what comes of it."""

from datetime import date, timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from careers.models.openings import BESIDE, ManagerRule, Opening, OpeningKind
from lib.dates import today
from lib.visible import require_visible
from talent.models import (
    ALL,
    DETAIL,
    Assignment,
    Employee,
    OrgUnit,
    Role,
    Sight,
    User,
    sight,
)
from talent.models.ranges import RangedQuerySet, ValidRangeField


class Stage(models.TextChoices):
    APPLIED = "applied", _("Applied")
    REVIEWED = "reviewed", _("Reviewed")
    INTERVIEW = "interview", _("Interview")
    OFFERED = "offered", _("Offered")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Offer declined")
    REJECTED = "rejected", _("Rejected")
    WITHDRAWN = "withdrawn", _("Withdrawn")


# Still under way; and those after which one cannot apply for the same opening again.
LIVE = (Stage.APPLIED, Stage.REVIEWED, Stage.INTERVIEW, Stage.OFFERED)
HELD = (*LIVE, Stage.ACCEPTED)
# What the present manager's answer has to come before.
AFTER_MANAGER = (Stage.REVIEWED, Stage.INTERVIEW, Stage.OFFERED, Stage.ACCEPTED)


class ManagerAnswer(models.TextChoices):
    NOT_ASKED = "not_asked", _("Not asked")
    WAITING = "waiting", _("Waits for the manager")
    APPROVED = "approved", _("Manager approves")
    REFUSED = "refused", _("Manager does not approve")


class RejectReason(models.TextChoices):
    SKILLS = "skills", _("Skills that the opening needs now")
    EXPERIENCE = "experience", _("Experience that the opening needs now")
    ANOTHER = "another", _("Somebody else was chosen")
    TIMING = "timing", _("The time does not fit")
    MANAGER = "manager", _("The present manager did not approve")
    CLOSED = "closed", _("The opening was closed")


# What a hiring manager may give; the other two follow from what happened.
GIVEN_REASONS = (
    RejectReason.SKILLS,
    RejectReason.EXPERIENCE,
    RejectReason.ANOTHER,
    RejectReason.TIMING,
)


def application_sight(user: User, path: str = "") -> Q:
    """Whose applications a user sees: own, HR's scope, the line's once told, and as who hires."""
    person = f"{path}employee"
    found = sight(user, [one for one in DETAIL if one is not Sight.CHAIN], person)
    if found is ALL or not user.is_active:
        return found
    told = ~Q(**{f"{path}manager_rule": ManagerRule.NONE})
    hires = Q(**{f"{path}opening__hiring_manager__user": user})
    return found | (sight(user, [Sight.SELF, Sight.CHAIN], person) & told) | hires


class ApplicationQuerySet(models.QuerySet["Application"]):
    def visible_to(self, user: User) -> Self:
        """Oneself, HR in scope, the hiring manager, and the chain where the rule tells it."""
        return self.filter(application_sight(user))

    def live(self) -> Self:
        return self.filter(stage__in=LIVE)

    def for_page(self) -> Self:
        return self.select_related(
            "opening__role__family", "opening__unit", "opening__hiring_manager", "employee__user",
            "manager_answered_by__employee",
        )  # fmt: skip


class Application(models.Model):
    """One person's application for one opening, with what the person chose to show of themselves.

    The snapshot is all that whoever hires sees of levels and history; nothing rewrites it.
    """

    opening = models.ForeignKey(Opening, models.PROTECT, related_name="applications")
    # Whoever hires answers it: their words are not lost with the person's record.
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="applications")
    stage = models.CharField(max_length=9, choices=Stage, default=Stage.APPLIED)
    statement = models.TextField(max_length=4000, validators=[require_visible])
    snapshot = models.JSONField()
    manager_rule = models.CharField(
        max_length=8, choices=ManagerRule, help_text=_("The rule as it stood on applying.")
    )
    manager_answer = models.CharField(
        max_length=9, choices=ManagerAnswer, default=ManagerAnswer.NOT_ASKED
    )
    manager_answered_at = models.DateTimeField(null=True, blank=True, editable=False)
    manager_answered_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    answered_for_manager = models.BooleanField(
        default=False, editable=False,
        help_text=_("Whether somebody else answered than the direct manager of that day."),
    )  # fmt: skip
    applied_at = models.DateTimeField(default=timezone.now, editable=False)
    moved_at = models.DateTimeField(default=timezone.now, editable=False)
    starts_on = models.DateField(null=True, blank=True, help_text=_("The first day offered."))
    seat = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    reject_reason = models.CharField(max_length=10, choices=RejectReason, blank=True)
    reject_note = models.TextField(blank=True, max_length=2000, validators=[require_visible])
    assignment = models.ForeignKey(
        Assignment, models.SET_NULL, null=True, blank=True, related_name="applications"
    )

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["-applied_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["opening", "employee"],
                condition=Q(stage__in=HELD),
                name="careers_application_one_live",
                violation_error_message=_("You have applied for this opening already."),
            ),
            models.UniqueConstraint(
                fields=["opening", "seat"],
                name="careers_application_one_per_seat",
                violation_error_message=_("This seat has been taken meanwhile."),
            ),
            models.CheckConstraint(
                name="careers_application_stage_known", condition=Q(stage__in=Stage.values)
            ),
            models.CheckConstraint(
                name="careers_application_manager_rule_known",
                condition=Q(manager_rule__in=ManagerRule.values),
            ),
            models.CheckConstraint(
                name="careers_application_manager_answer_known",
                condition=Q(manager_answer__in=ManagerAnswer.values),
            ),
            models.CheckConstraint(
                name="careers_application_manager_asked_by_rule",
                condition=Q(manager_rule=ManagerRule.APPROVES)
                | Q(manager_answer=ManagerAnswer.NOT_ASKED),
            ),
            models.CheckConstraint(
                name="careers_application_answered_by_with_answer",
                condition=Q(manager_answer__in=[ManagerAnswer.APPROVED, ManagerAnswer.REFUSED])
                | Q(
                    manager_answered_at__isnull=True,
                    manager_answered_by__isnull=True,
                    answered_for_manager=False,
                ),
            ),
            models.CheckConstraint(
                name="careers_application_goes_on_after_manager",
                condition=~Q(stage__in=AFTER_MANAGER)
                | Q(manager_answer__in=[ManagerAnswer.NOT_ASKED, ManagerAnswer.APPROVED]),
                violation_error_message=_("The person's manager has to approve first."),
            ),
            models.CheckConstraint(
                name="careers_application_has_statement",
                condition=~Q(statement=""),
                violation_error_message=_("Say in some words why you apply."),
            ),
            models.CheckConstraint(
                name="careers_application_offer_with_day",
                condition=~Q(stage__in=[Stage.OFFERED, Stage.ACCEPTED])
                | Q(starts_on__isnull=False),
                violation_error_message=_("An offer names the first day."),
            ),
            models.CheckConstraint(
                name="careers_application_accepted_takes_seat",
                condition=Q(stage=Stage.ACCEPTED, seat__isnull=False, seat__gte=1)
                | (~Q(stage=Stage.ACCEPTED) & Q(seat__isnull=True)),
            ),
            models.CheckConstraint(
                name="careers_application_rejected_with_reason",
                condition=Q(stage=Stage.REJECTED, reject_reason__in=RejectReason.values)
                | (~Q(stage=Stage.REJECTED) & Q(reject_reason="", reject_note="")),
                violation_error_message=_("Choose a reason."),
            ),
        ]
        indexes = [
            # What waits: the applications under way of one opening.
            models.Index(
                fields=["opening", "stage"], name="careers_application_live",
                condition=Q(stage__in=LIVE),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.employee}: {self.opening}"

    def get_absolute_url(self) -> str:
        return reverse("careers:application_detail", args=[self.pk])

    @property
    def is_live(self) -> bool:
        return self.stage in LIVE

    @property
    def waits_for_manager(self) -> bool:
        return self.is_live and self.manager_answer == ManagerAnswer.WAITING


class ApplicationStepQuerySet(models.QuerySet["ApplicationStep"]):
    def visible_to(self, user: User) -> Self:
        """Whoever sees the application."""
        return self.filter(application__in=Application.objects.visible_to(user))


class ApplicationStep(models.Model):
    """One step of an application from stage to stage: when, and by whose hand."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="steps")
    stage = models.CharField(max_length=9, choices=Stage)
    at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    objects = ApplicationStepQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="careers_applicationstep_stage_known", condition=Q(stage__in=Stage.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.get_stage_display()}"


class EngagementQuerySet(RangedQuerySet["Engagement"]):
    def visible_to(self, user: User) -> Self:
        """Oneself, the manager chain, and HR in scope: it is part of the record."""
        return self.filter(sight(user, DETAIL))


class Engagement(models.Model):
    """Some hours a week in a stretch assignment or project, beside one's own assignment."""

    employee = models.ForeignKey(Employee, models.CASCADE, related_name="engagements")
    application = models.OneToOneField(
        Application, models.SET_NULL, null=True, blank=True, related_name="engagement"
    )
    kind = models.CharField(max_length=10, choices=OpeningKind)
    title = models.CharField(max_length=150, validators=[require_visible])
    role = models.ForeignKey(Role, models.PROTECT, related_name="engagements")
    unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="engagements")
    valid = ValidRangeField()
    hours_per_week = models.PositiveSmallIntegerField()

    objects = EngagementQuerySet.as_manager()

    class Meta:
        ordering = ["-valid", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="careers_engagement_kind_beside_work", condition=Q(kind__in=BESIDE)
            ),
            models.CheckConstraint(
                name="careers_engagement_has_range",
                condition=Q(valid__isempty=False, valid__lower_inf=False, valid__upper_inf=False),
                violation_error_message=_("It has a first and a last day."),
            ),
            models.CheckConstraint(
                name="careers_engagement_hours_one_to_forty",
                condition=Q(hours_per_week__range=(1, 40)),
                violation_error_message=_("Choose 1 to 40 hours a week."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee}: {self.title}"

    @property
    def is_now(self) -> bool:
        return today() in self.valid

    @property
    def last_day(self) -> date:
        assert self.valid.upper is not None
        return self.valid.upper - timedelta(days=1)

"""Action plans: what is to change after a result, an indicator or a talk, and what came of it."""

from datetime import date
from decimal import Decimal
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lib.dates import today
from lib.visible import require_visible
from metrics.models.indicators import TargetWay
from metrics.models.releases import units_answered_for
from metrics.models.surveys import Driver
from metrics.models.waves import Wave, WavePerson, WaveUnit
from talent.models import (
    Assignment,
    Employee,
    GrantKind,
    OrgUnit,
    Serves,
    Sight,
    UnitLine,
    User,
    sight,
)

LONGEST_ISSUE = 500
LONGEST_WORDS = 1000
FURTHEST = Decimal("99999.9")  # either way, in per cent, points, months or people


class ActionOrigin(models.TextChoices):
    RESULT = "result", _("A result of a survey")
    INDICATOR = "indicator", _("An indicator")
    FREE = "free", _("Something else")


class ActionMeasure(models.TextChoices):
    FIGURE = "figure", _("A figure of the survey")
    INDICATOR = "indicator", _("An indicator")
    WORDS = "words", _("Words alone, nothing is counted")


class ActionStatus(models.TextChoices):
    NOT_STARTED = "not_started", _("Not started")
    IN_PROGRESS = "in_progress", _("In progress")
    ON_HOLD = "on_hold", _("On hold")
    COMPLETE = "complete", _("Complete")
    CANCELLED = "cancelled", _("Cancelled")


OPEN_ACTIONS = [ActionStatus.NOT_STARTED, ActionStatus.IN_PROGRESS, ActionStatus.ON_HOLD]
CLOSED_ACTIONS = [ActionStatus.COMPLETE, ActionStatus.CANCELLED]
# Whither each status leads while a plan is open; opening one again is an act of its own.
NEXT_STATUS: dict[str, tuple[ActionStatus, ...]] = {
    ActionStatus.NOT_STARTED: (
        ActionStatus.IN_PROGRESS, ActionStatus.ON_HOLD, ActionStatus.COMPLETE,
        ActionStatus.CANCELLED,
    ),
    ActionStatus.IN_PROGRESS: (
        ActionStatus.ON_HOLD, ActionStatus.COMPLETE, ActionStatus.CANCELLED,
    ),
    ActionStatus.ON_HOLD: (
        ActionStatus.IN_PROGRESS, ActionStatus.COMPLETE, ActionStatus.CANCELLED,
    ),
    ActionStatus.COMPLETE: (),
    ActionStatus.CANCELLED: (),
}  # fmt: skip


YEARS_BACK, YEARS_AHEAD = 5, 10


def first_start(wave: Wave | None) -> date:
    """The first day on which a plan may start: once people have answered, else some years ago."""
    if wave is not None:
        closed: date = wave.closes_there.date()
        return min(closed, today())
    return date(today().year - YEARS_BACK, 1, 1)


def last_due() -> date:
    """The last day on which a plan may be due."""
    return date(today().year + YEARS_AHEAD, 12, 31)


class ActionPlanQuerySet(models.QuerySet["ActionPlan"]):
    def read_in_full_by(self, user: User) -> Self:
        """Those whose notes a user reads as well: who works on them, and who answers for that.

        The owner, the champion, who began it, the owner's managers and HR, whoever answers for the
        unit, executives and HR admins. The owner's HR keeps it when the unit is no more.
        """
        if not user.is_active:
            return self.none()
        if user.holds(GrantKind.HR_ADMIN) or user.holds(GrantKind.EXECUTIVE):
            return self.all()
        return self.filter(
            sight(user, (Sight.SELF, Sight.CHAIN, Sight.HR_PARTNER), "owner")
            | Q(champion__user=user)
            | Q(created_by=user)
            | Q(unit__in=units_answered_for(user).order_by().values("pk"))
        )

    def shared_with(self, user: User) -> Self:
        """Those that are shared with the user, without the notes of who works on them.

        Of a result with who was asked in its units, as they were frozen; of anything else with
        who works in its unit today, or below it.
        """
        if not user.is_active:
            return self.none()
        asked = WavePerson.objects.filter(employee__user=user, wave=OuterRef("wave"))
        here = Assignment.objects.current().filter(employee__user=user)
        above = UnitLine.objects.current().filter(unit__in=here.values("unit"))
        of_all, of_part = Q(wave_unit__isnull=True), Q(wave_unit__isnull=False)
        place = models.Func(
            OuterRef("asked_in"), F("unit__position"), function="array_position",
            output_field=models.IntegerField(),
        )  # fmt: skip
        inside = asked.annotate(place=place).filter(place__isnull=False)
        return self.filter(
            Q(origin=ActionOrigin.RESULT) & (of_all & Exists(asked) | of_part & Exists(inside))
            | ~Q(origin=ActionOrigin.RESULT)
            & (
                Q(unit__in=above.values("ancestor"))
                | Q(unit__isnull=True) & Exists(Employee.objects.employed().filter(user=user))
            ),
            shared_at__isnull=False,
        )

    def visible_to(self, user: User) -> Self:
        """Whoever reads them in full, and with whom they are shared."""
        full = self.model._default_manager.read_in_full_by(user)
        shared = self.model._default_manager.shared_with(user)
        return self.filter(
            Q(pk__in=full.order_by().values("pk")) | Q(pk__in=shared.order_by().values("pk"))
        )

    def of_person(self, me: Employee, user: User) -> Self:
        """Those that somebody owns, stands behind or began."""
        return self.filter(Q(owner=me) | Q(champion=me) | Q(created_by=user))

    def open(self) -> Self:
        return self.filter(status__in=OPEN_ACTIONS)

    def overdue(self) -> Self:
        return self.open().filter(due_on__lt=today())

    def without_owner(self) -> Self:
        """Those whose owner is not employed today, or no longer on record."""
        here = Employee.objects.employed().filter(pk=OuterRef("owner"))
        return self.filter(~Exists(here))


class ActionPlan(models.Model):
    """One promise to change something: of whom, until when, and how one will tell.

    Where it comes from never changes. `unit` is where it belongs today; `wave_unit` keeps the unit
    as it was when people were asked, whatever became of it.
    """

    issue = models.TextField(
        _("what is to change"), max_length=LONGEST_ISSUE, validators=[require_visible]
    )
    driver = models.ForeignKey(
        Driver, models.PROTECT, null=True, blank=True, related_name="+",
        help_text=_("What of engagement it is about."),
    )  # fmt: skip
    serves = models.CharField(max_length=14, choices=Serves, default=Serves.BOTH)
    unit = models.ForeignKey(
        OrgUnit, models.PROTECT, null=True, blank=True, related_name="+",
        help_text=_("Empty: the whole organisation."),
    )  # fmt: skip
    # Who is erased leaves a plan that says so; the database knows no plan begun without the two.
    owner = models.ForeignKey(
        Employee, models.SET_NULL, null=True, blank=True, related_name="+",
        help_text=_("Sees to it that it happens."),
    )  # fmt: skip
    champion = models.ForeignKey(
        Employee, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("senior champion"),
        help_text=_("Stands behind it, and is told when it does not move."),
    )  # fmt: skip

    origin = models.CharField(max_length=9, choices=ActionOrigin, editable=False)
    wave = models.ForeignKey(
        Wave, models.PROTECT, null=True, blank=True, related_name="actions", editable=False
    )
    wave_unit = models.ForeignKey(
        WaveUnit, models.PROTECT, null=True, blank=True, related_name="actions", editable=False
    )
    # Written by the database with the plan: positions of the unit and of all below it.
    asked_in = ArrayField(models.PositiveIntegerField(), default=list, editable=False)
    indicator = models.CharField(max_length=60, blank=True, editable=False)

    goal = models.TextField(
        max_length=LONGEST_ISSUE, validators=[require_visible],
        help_text=_("What will be different when it is done."),
    )  # fmt: skip
    measure = models.CharField(
        _("measured by"), max_length=9, choices=ActionMeasure, default=ActionMeasure.WORDS
    )
    figure_name = models.CharField(
        _("figure"), max_length=60, blank=True, help_text=_("Its name in every wave.")
    )
    measured_indicator = models.CharField(_("indicator"), max_length=60, blank=True)
    way = models.CharField(
        _("target is"), max_length=8, choices=TargetWay, default=TargetWay.AT_LEAST
    )
    target = models.DecimalField(
        max_digits=6, decimal_places=1, null=True, blank=True,
        validators=[MinValueValidator(-FURTHEST), MaxValueValidator(FURTHEST)],
    )  # fmt: skip
    baseline = models.JSONField(
        null=True, blank=True, editable=False, help_text=_("The figure as it was told then.")
    )
    baseline_on = models.DateField(null=True, blank=True, editable=False)

    starts_on = models.DateField(_("starts on"), default=today)
    due_on = models.DateField(_("due on"))
    status = models.CharField(
        max_length=11, choices=ActionStatus, default=ActionStatus.NOT_STARTED, editable=False
    )
    closed_on = models.DateField(null=True, blank=True, editable=False)
    outcome = models.TextField(blank=True, max_length=LONGEST_WORDS, editable=False)
    shared_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ActionPlanQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="metrics_actionplan_serves_known", condition=Q(serves__in=Serves.values)
            ),
            models.CheckConstraint(
                name="metrics_actionplan_status_known", condition=Q(status__in=ActionStatus.values)
            ),
            models.CheckConstraint(
                name="metrics_actionplan_origin_known", condition=Q(origin__in=ActionOrigin.values)
            ),
            models.CheckConstraint(
                name="metrics_actionplan_measure_known",
                condition=Q(measure__in=ActionMeasure.values),
            ),
            models.CheckConstraint(
                name="metrics_actionplan_way_known", condition=Q(way__in=TargetWay.values)
            ),
            models.CheckConstraint(
                name="metrics_actionplan_says_something",
                condition=~Q(issue="") & ~Q(goal=""),
            ),
            models.CheckConstraint(
                name="metrics_actionplan_two_people",
                condition=Q(owner__isnull=True) | Q(champion__isnull=True)
                | ~Q(owner=F("champion")),
                violation_error_message=_("Owner and champion are two people: choose another one."),
            ),
            models.CheckConstraint(
                name="metrics_actionplan_one_origin",
                condition=Q(origin="result", wave__isnull=False, indicator="")
                | Q(origin="indicator", wave__isnull=True, wave_unit__isnull=True)
                & ~Q(indicator="")
                | Q(origin="free", wave__isnull=True, wave_unit__isnull=True, indicator=""),
            ),
            models.CheckConstraint(
                name="metrics_actionplan_one_measure",
                condition=Q(measure="figure", origin="result", measured_indicator="",
                            target__isnull=False) & ~Q(figure_name="")
                | Q(measure="indicator", figure_name="", target__isnull=False)
                & ~Q(measured_indicator="")
                | Q(measure="words", figure_name="", measured_indicator="", target__isnull=True),
                violation_error_message=_("Say by what it is measured, and the target of it."),
            ),
            models.CheckConstraint(
                name="metrics_actionplan_baseline_has_day",
                condition=Q(baseline__isnull=True, baseline_on__isnull=True)
                | Q(baseline__isnull=False, baseline_on__isnull=False) & ~Q(measure="words"),
            ),
            models.CheckConstraint(
                name="metrics_actionplan_due_after_start",
                condition=Q(due_on__gte=F("starts_on")),
                violation_error_message=_("A plan is due on the day it starts, or later."),
            ),
            models.CheckConstraint(
                name="metrics_actionplan_closed_with_outcome",
                condition=Q(status__in=["complete", "cancelled"], closed_on__isnull=False)
                & ~Q(outcome="")
                | Q(status__in=["not_started", "in_progress", "on_hold"],
                    closed_on__isnull=True, outcome=""),
            ),
        ]  # fmt: skip
        indexes = [
            # The inbox of owners and champions, and the nightly look at what is due.
            models.Index(
                fields=["owner", "due_on"], name="metrics_action_of_owner",
                condition=Q(status__in=["not_started", "in_progress", "on_hold"]),
            ),
            models.Index(
                fields=["champion", "due_on"], name="metrics_action_of_champion",
                condition=Q(status__in=["not_started", "in_progress", "on_hold"]),
            ),
            # The page of a result, and what was done since people were asked.
            models.Index(fields=["wave", "wave_unit"], name="metrics_action_of_result"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.issue

    def get_absolute_url(self) -> str:
        return reverse("metrics:action_detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.status in OPEN_ACTIONS

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.due_on < today()


class UpdateKind(models.TextChoices):
    BEGUN = "begun", _("Started the plan")
    NOTE = "note", _("Said how it goes")
    STATUS = "status", _("Changed the status")
    REOPENED = "reopened", _("Opened it again")
    CHANGED = "changed", _("Changed the plan")
    DATES = "dates", _("Changed the dates")
    OWNER = "owner", _("Handed it over")
    CHAMPION = "champion", _("Changed the champion")
    UNIT = "unit", _("Moved it to another unit")
    SHARED = "shared", _("Shared it")


class ActionUpdateQuerySet(models.QuerySet["ActionUpdate"]):
    def visible_to(self, user: User) -> Self:
        """All of plans that one reads in full; of plans shared with one what is shared of them."""
        full = ActionPlan.objects.read_in_full_by(user).order_by()
        shared = ActionPlan.objects.shared_with(user).order_by()
        return self.filter(
            Q(plan__in=full.values("pk")) | Q(is_shared=True, plan__in=shared.values("pk"))
        )

    def open_to_taking_back(self, user: User) -> Self:
        """Those whose words a user sees and may take back: one's own, for HR admins all."""
        said = self.visible_to(user).filter(taken_back_at__isnull=True).exclude(text="")
        return said if user.holds(GrantKind.HR_ADMIN) else said.filter(by=user)


class ActionUpdate(models.Model):
    """One line of a plan's history: what was said or changed, by whom. Lines are only added.

    Its words can be taken back: then they are gone, and the line says so for good.
    """

    plan = models.ForeignKey(ActionPlan, models.PROTECT, related_name="updates")
    at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    kind = models.CharField(max_length=8, choices=UpdateKind)
    text = models.TextField(blank=True, max_length=LONGEST_WORDS)
    is_shared = models.BooleanField(
        default=False, help_text=_("Shown to those with whom the plan is shared.")
    )
    # What it is since: of a change of status, people, unit or dates.
    status = models.CharField(max_length=11, choices=ActionStatus, blank=True)
    person = models.ForeignKey(
        Employee, models.SET_NULL, null=True, blank=True, related_name="+"
    )  # the new owner or champion
    unit = models.ForeignKey(OrgUnit, models.PROTECT, null=True, blank=True, related_name="+")
    due_on = models.DateField(null=True, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True, editable=False)
    taken_back_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )

    objects = ActionUpdateQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="metrics_actionupdate_kind_known", condition=Q(kind__in=UpdateKind.values)
            ),
            models.CheckConstraint(
                name="metrics_actionupdate_status_of_changes",
                condition=Q(kind__in=["begun", "status", "reopened"],
                            status__in=ActionStatus.values)
                | ~Q(kind__in=["begun", "status", "reopened"]) & Q(status=""),
            ),
            models.CheckConstraint(
                name="metrics_actionupdate_note_says_something",
                condition=~Q(kind__in=["note", "reopened"], text="")
                | Q(taken_back_at__isnull=False),
            ),
            models.CheckConstraint(
                name="metrics_actionupdate_taken_back_without_words",
                condition=Q(taken_back_at__isnull=True, taken_back_by__isnull=True)
                | Q(taken_back_at__isnull=False, text=""),
            ),
            models.CheckConstraint(
                name="metrics_actionupdate_due_of_dates",
                condition=Q(kind="dates", due_on__isnull=False)
                | ~Q(kind="dates") & Q(due_on__isnull=True),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%Y-%m-%d}"

"""Goals: what people want to reach in a time, how it is measured, and how it goes."""

from typing import Any, Self

from django.db import models
from django.db.models import F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from careers.goal_progress import Measure
from careers.models.objectives import Objective
from lib.dates import today
from lib.visible import require_visible
from talent.models import Employee, Sight, User, sight
from talent.models.ranges import RangedQuerySet, ValidRangeField
from talent.models.row_exists import RowExists

MANAGED = (Sight.CHAIN, Sight.HR_PARTNER, Sight.HR_ADMIN)


class GoalCycleQuerySet(RangedQuerySet["GoalCycle"]):
    def visible_to(self, user: User) -> Self:
        """Everyone who signs in: a cycle says nothing about anybody."""
        return self.all() if user.is_active else self.none()

    def ahead(self) -> Self:
        """Those that run or will: what new goals may belong to."""
        return self.filter(Q(valid__endswith__isnull=True) | Q(valid__endswith__gt=today()))


class GoalCycle(models.Model):
    """One span, as a year or a quarter, for which goals are set together."""

    name = models.CharField(
        max_length=100,
        unique=True,
        error_messages={"unique": _("There is a cycle of this name already.")},
        validators=[require_visible],
    )
    valid = ValidRangeField()

    objects = GoalCycleQuerySet.as_manager()

    class Meta:
        ordering = ["-valid", "name"]
        constraints = [
            models.CheckConstraint(name="careers_goalcycle_has_name", condition=~Q(name="")),
            models.CheckConstraint(
                name="careers_goalcycle_both_ends",
                condition=Q(
                    valid__isempty=False, valid__startswith__isnull=False,
                    valid__endswith__isnull=False,
                ),
                violation_error_message=_("A cycle has a first and a last day."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class GoalKind(models.TextChoices):
    PERSONAL = "personal", _("Personal")
    DEVELOPMENT = "development", _("Development")
    PERFORMANCE = "performance", _("Performance")


class Visibility(models.TextChoices):
    PRIVATE = "private", _("Only me")
    MANAGER = "manager", _("My managers and HR")
    PUBLIC = "public", _("Everyone")


class GoalState(models.TextChoices):
    OPEN = "open", _("Open")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Dropped")


class GoalQuerySet(models.QuerySet["Goal"]):
    def visible_to(self, user: User) -> Self:
        """By the goal's own word: oneself; managers and HR in scope too; or everyone.

        Goals for everyone are those of people whose card one sees; who has left is left alone.
        """
        if not user.is_active:
            return self.none()
        managed = Q(visibility=Visibility.MANAGER) & sight(user, (Sight.SELF, *MANAGED))
        known = Employee.objects.visible_to(user).filter(pk=OuterRef("employee"))
        open_to_all = Q(visibility=Visibility.PUBLIC) & Q(RowExists(known))
        return self.filter(sight(user, [Sight.SELF]) | managed | open_to_all)

    def open(self) -> Self:
        return self.filter(state=GoalState.OPEN)


class Goal(models.Model):
    """One thing that one person wants to reach by a day."""

    employee = models.ForeignKey(Employee, models.CASCADE, related_name="goals")
    cycle = models.ForeignKey(
        GoalCycle, models.PROTECT, null=True, blank=True, related_name="goals"
    )
    kind = models.CharField(max_length=11, choices=GoalKind)
    title = models.CharField(max_length=200, validators=[require_visible])
    text = models.TextField(blank=True, max_length=4000, validators=[require_visible])
    objective = models.ForeignKey(
        Objective, models.PROTECT, null=True, blank=True, related_name="goals"
    )
    parent = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="children"
    )
    visibility = models.CharField(max_length=7, choices=Visibility, default=Visibility.MANAGER)
    state = models.CharField(max_length=7, choices=GoalState, default=GoalState.OPEN)
    starts_on = models.DateField(default=today)
    due_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = GoalQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="careers_goal_kind_known", condition=Q(kind__in=GoalKind.values)
            ),
            models.CheckConstraint(
                name="careers_goal_visibility_known", condition=Q(visibility__in=Visibility.values)
            ),
            models.CheckConstraint(
                name="careers_goal_state_known", condition=Q(state__in=GoalState.values)
            ),
            models.CheckConstraint(
                name="careers_goal_has_title",
                condition=~Q(title=""),
                violation_error_message=_("A goal needs a title."),
            ),
            models.CheckConstraint(
                name="careers_goal_performance_in_a_cycle",
                condition=~Q(kind=GoalKind.PERFORMANCE) | Q(cycle__isnull=False),
                violation_error_message=_("A performance goal belongs to a cycle."),
            ),
            models.CheckConstraint(
                name="careers_goal_not_its_own_parent",
                condition=Q(parent__isnull=True) | ~Q(parent=F("pk")),
            ),
            models.CheckConstraint(
                name="careers_goal_due_after_start",
                condition=Q(due_on__isnull=True) | Q(due_on__gte=F("starts_on")),
                violation_error_message=_("The day by which comes after the first day."),
            ),
            models.CheckConstraint(
                name="careers_goal_ended_with_day",
                condition=Q(state=GoalState.OPEN, ended_on__isnull=True)
                | (~Q(state=GoalState.OPEN) & Q(ended_on__isnull=False)),
            ),
        ]
        indexes = [
            # Reminders to check in, day by day over everyone.
            models.Index(
                fields=["employee"], name="careers_goal_open", condition=Q(state=GoalState.OPEN)
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("careers:goal_detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state == GoalState.OPEN

    @property
    def is_late(self) -> bool:
        """Whether the day by which it should be reached has passed."""
        return self.is_open and self.due_on is not None and self.due_on < today()


class Direction(models.TextChoices):
    UP = "up", _("Up")
    DOWN = "down", _("Down")


class PartOfGoalQuerySet(models.QuerySet[Any]):
    goal = "goal"

    def visible_to(self, user: User) -> Self:
        """Whoever sees the goal."""
        return self.filter(**{f"{self.goal}__in": Goal.objects.visible_to(user)})


class KeyResult(models.Model):
    """One number by which a goal is measured: from where, to where, and where it stands."""

    goal = models.ForeignKey(Goal, models.CASCADE, related_name="key_results")
    title = models.CharField(max_length=200, validators=[require_visible])
    unit = models.CharField(max_length=20, blank=True, validators=[require_visible])
    direction = models.CharField(max_length=4, choices=Direction, default=Direction.UP)
    start = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    target = models.DecimalField(max_digits=14, decimal_places=2)
    current = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)

    objects = PartOfGoalQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="careers_keyresult_has_title",
                condition=~Q(title=""),
                violation_error_message=_("A key result needs a title."),
            ),
            models.CheckConstraint(
                name="careers_keyresult_direction_known",
                condition=Q(direction__in=Direction.values),
            ),
            models.CheckConstraint(
                name="careers_keyresult_leads_somewhere",
                condition=Q(direction=Direction.UP, target__gt=F("start"))
                | Q(direction=Direction.DOWN, target__lt=F("start")),
                violation_error_message=_("Up means to a higher number, down to a lower one."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def measure(self) -> Measure:
        return Measure(self.start, self.target, self.current)


class Confidence(models.TextChoices):
    ON_TRACK = "on_track", _("On track")
    AT_RISK = "at_risk", _("At risk")
    OFF_TRACK = "off_track", _("Off track")


class CheckIn(models.Model):
    """What a person said on one day about how one goal goes; said again that day, it replaces."""

    goal = models.ForeignKey(Goal, models.CASCADE, related_name="check_ins")
    on = models.DateField(default=today)
    confidence = models.CharField(max_length=9, choices=Confidence)
    remark = models.TextField(blank=True, max_length=2000, validators=[require_visible])

    objects = PartOfGoalQuerySet.as_manager()

    class Meta:
        ordering = ["-on"]
        constraints = [
            models.UniqueConstraint(fields=["goal", "on"], name="careers_checkin_once_a_day"),
            models.CheckConstraint(
                name="careers_checkin_confidence_known",
                condition=Q(confidence__in=Confidence.values),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.goal}, {self.on}"


class CheckInValueQuerySet(PartOfGoalQuerySet):
    goal = "check_in__goal"


class CheckInValue(models.Model):
    """Where one key result stood at one check-in; what was not said has no row."""

    check_in = models.ForeignKey(CheckIn, models.CASCADE, related_name="values")
    key_result = models.ForeignKey(KeyResult, models.CASCADE, related_name="values")
    value = models.DecimalField(max_digits=14, decimal_places=2)

    objects = CheckInValueQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["check_in", "key_result"], name="careers_checkinvalue_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key_result}: {self.value}"


class Rhythm(models.TextChoices):
    WEEKLY = "weekly", _("Every week")
    MONTHLY = "monthly", _("Every month")
    NEVER = "never", _("Never")


DEFAULT_RHYTHM = Rhythm.MONTHLY


class CheckInRhythmQuerySet(models.QuerySet["CheckInRhythm"]):
    def visible_to(self, user: User) -> Self:
        """Only one's own."""
        return self.filter(employee__user=user)


class CheckInRhythm(models.Model):
    """How often one person wants to be reminded to check in; without a row, every month."""

    employee = models.OneToOneField(Employee, models.CASCADE, related_name="check_in_rhythm")
    rhythm = models.CharField(max_length=7, choices=Rhythm, default=DEFAULT_RHYTHM)

    objects = CheckInRhythmQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="careers_checkinrhythm_known", condition=Q(rhythm__in=Rhythm.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee}: {self.get_rhythm_display()}"

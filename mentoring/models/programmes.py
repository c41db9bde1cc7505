"""Mentoring programmes: what they are for, who may join, by which rules pairs are made."""

from datetime import timedelta
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from careers.models import Objective
from lib.dates import today
from lib.visible import require_visible
from mentoring.scoring import PARTS, WEIGHTS
from talent.models import Employee, Grade, GrantKind, JobFamily, OrgUnit, Serves, User

SHORTEST, LONGEST = 4, 24  # weeks of a pair
HIGHEST_WEIGHT = 1000


class ProgrammeKind(models.TextChoices):
    ONE_TO_ONE = "one_to_one", _("One to one")
    REVERSE = "reverse", _("Reverse: juniors mentor seniors")
    PEER = "peer", _("Peers")
    GROUP = "group", _("Groups: one mentor, several mentees")


class ProgrammeMode(models.TextChoices):
    COORDINATOR = "coordinator", _("Coordinators match everybody")
    SELF_SELECT = "self_select", _("Mentees ask mentors")
    HYBRID = "hybrid", _("Mentees ask, coordinators match the others")


class ProgrammeState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    OPEN = "open", _("Open")
    FINISHED = "finished", _("Finished")
    CANCELLED = "cancelled", _("Called off")


def default_weights() -> dict[str, float]:
    """A copy of the weights that a new programme begins with."""
    return dict(WEIGHTS)


def require_weights(value: Any) -> None:
    """Refuse weights of unknown parts, below zero, or all of zero: they would order nobody."""
    if not isinstance(value, dict) or set(value) - set(PARTS):
        raise ValidationError(_("Give a weight for the known parts only."), code="parts")
    for weight in value.values():
        number = isinstance(weight, int | float) and not isinstance(weight, bool)
        if not number or not 0 <= weight <= HIGHEST_WEIGHT:
            raise ValidationError(_("A weight is a number from 0 to 1000."), code="weight")
    if not any(value.values()):
        raise ValidationError(_("At least one weight has to be above zero."), code="zero")


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    def visible_to(self, user: User) -> Self:
        """Open and finished ones: everyone who signs in; all: their coordinators and HR admins.

        One that was called off is still seen by whoever took part, so that they can read of it.
        """
        from mentoring.models.enrolments import Enrolment  # noqa: PLC0415 - it refers to Programme

        if not user.is_active:
            return self.none()
        if user.holds(GrantKind.HR_ADMIN):
            return self.all()
        joined = Enrolment.objects.filter(programme=OuterRef("pk"), employee__user=user)
        called_off = Q(state=ProgrammeState.CANCELLED) & Q(Exists(joined))
        shown = Q(state__in=[ProgrammeState.OPEN, ProgrammeState.FINISHED])
        return self.filter(shown | called_off | Q(coordinated_by(user)))

    def coordinated_by(self, user: User) -> Self:
        """Those that the user runs: as a coordinator, or as an HR admin."""
        if not user.is_active:
            return self.none()
        if user.holds(GrantKind.HR_ADMIN):
            return self.all()
        return self.filter(coordinated_by(user))

    def open(self) -> Self:
        return self.filter(state=ProgrammeState.OPEN)

    def enrolling(self) -> Self:
        """Those that take people in today."""
        return self.open().filter(enrol_from__lte=today(), enrol_until__gte=today())


def coordinated_by(user: User, programme: str = "pk") -> Exists:
    """Whether the user coordinates the programme of a row, named by its path."""
    rows = Coordinator.objects.filter(programme=OuterRef(programme), employee__user=user)
    return Exists(rows)


class Programme(models.Model):
    """One mentoring programme: in it people enrol, are matched, and meet for some weeks."""

    name = models.CharField(max_length=150, unique=True, validators=[require_visible])
    purpose = models.TextField(
        max_length=4000, validators=[require_visible],
        help_text=_("What it is for, in words that make people want to join."),
    )  # fmt: skip
    kind = models.CharField(max_length=10, choices=ProgrammeKind, default=ProgrammeKind.ONE_TO_ONE)
    mode = models.CharField(max_length=11, choices=ProgrammeMode, default=ProgrammeMode.COORDINATOR)
    state = models.CharField(
        max_length=9, choices=ProgrammeState, default=ProgrammeState.DRAFT, editable=False
    )
    objective = models.ForeignKey(
        Objective, models.PROTECT, null=True, blank=True, related_name="mentoring_programmes",
        help_text=_("Which objective of the organisation it serves."),
    )  # fmt: skip
    serves = models.CharField(max_length=14, choices=Serves, default=Serves.BOTH)

    enrol_from = models.DateField(_("enrolment from"))
    enrol_until = models.DateField(_("enrolment until"))
    starts_on = models.DateField()
    ends_on = models.DateField()
    weeks = models.PositiveSmallIntegerField(
        _("weeks of a pair"), default=LONGEST, help_text=_("How long a pair meets: 4 to 24 weeks.")
    )
    cadence_weeks = models.PositiveSmallIntegerField(
        _("weeks between sessions"), default=2, help_text=_("A pair meets every so many weeks.")
    )
    quiet_days = models.PositiveSmallIntegerField(
        _("quiet days"), default=28,
        help_text=_("After so many days without a session both are asked, then the coordinators."),
    )  # fmt: skip
    seats = models.PositiveIntegerField(
        _("places for mentees"), null=True, blank=True,
        help_text=_("Empty for no limit. Whoever comes later waits in line."),
    )  # fmt: skip

    weights = models.JSONField(default=default_weights, validators=[require_weights])
    floor = models.DecimalField(
        _("least score"), max_digits=4, decimal_places=1, null=True, blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("No pair below this score is proposed. Empty for none."),
    )  # fmt: skip
    excludes_line = models.BooleanField(
        _("nobody from one's own reporting line"), default=True,
        help_text=_("In either direction, however far up or down."),
    )  # fmt: skip
    excludes_former = models.BooleanField(
        _("not the same pair again"), default=True, help_text=_("Unless both ask for each other.")
    )
    needs_language = models.BooleanField(_("a language in common"), default=True)
    least_overlap = models.DecimalField(
        _("working hours in common"), max_digits=3, decimal_places=1, default=0,
        validators=[MinValueValidator(0), MaxValueValidator(8)],
        help_text=_("At least so many hours of the working day; 0 for no such rule."),
    )  # fmt: skip
    questions = models.JSONField(
        default=list, blank=True, help_text=_("What both are asked at half time and at the end.")
    )
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "name"]
        constraints = [
            models.CheckConstraint(
                name="mentoring_programme_kind_known", condition=Q(kind__in=ProgrammeKind.values)
            ),
            models.CheckConstraint(
                name="mentoring_programme_mode_known", condition=Q(mode__in=ProgrammeMode.values)
            ),
            models.CheckConstraint(
                name="mentoring_programme_state_known",
                condition=Q(state__in=ProgrammeState.values),
            ),
            models.CheckConstraint(
                name="mentoring_programme_serves_known", condition=Q(serves__in=Serves.values)
            ),
            models.CheckConstraint(
                name="mentoring_programme_named",
                condition=~Q(name="") & ~Q(purpose=""),
            ),
            models.CheckConstraint(
                name="mentoring_programme_enrolment_in_order",
                condition=Q(enrol_until__gte=F("enrol_from")),
                violation_error_message=_("Enrolment ends on the day it begins, or later."),
            ),
            models.CheckConstraint(
                name="mentoring_programme_days_in_order",
                condition=Q(ends_on__gt=F("starts_on")),
                violation_error_message=_("A programme ends after it begins."),
            ),
            models.CheckConstraint(
                name="mentoring_programme_enrolment_before_end",
                condition=Q(enrol_until__lte=F("ends_on")),
                violation_error_message=_("Enrolment ends before the programme does."),
            ),
            models.CheckConstraint(
                name="mentoring_programme_weeks",
                condition=Q(weeks__range=(SHORTEST, LONGEST)),
                violation_error_message=_("A pair meets for 4 to 24 weeks."),
            ),
            models.CheckConstraint(
                name="mentoring_programme_cadence",
                condition=Q(cadence_weeks__range=(1, 12)),
                violation_error_message=_("A pair meets every 1 to 12 weeks."),
            ),
            models.CheckConstraint(
                name="mentoring_programme_quiet_days",
                condition=Q(quiet_days__range=(7, 120)),
                violation_error_message=_("Choose 7 to 120 days."),
            ),
            models.CheckConstraint(
                name="mentoring_programme_seats",
                condition=Q(seats__isnull=True) | Q(seats__range=(1, 100_000)),
                violation_error_message=_("Choose at least one place, or leave it empty."),
            ),
            models.CheckConstraint(
                name="mentoring_programme_floor",
                condition=Q(floor__isnull=True) | Q(floor__range=(1, 100)),
                violation_error_message=_("A score lies between 1 and 100."),
            ),
            models.CheckConstraint(
                name="mentoring_programme_overlap",
                condition=Q(least_overlap__range=(0, 8)),
                violation_error_message=_("Choose 0 to 8 hours."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("mentoring:programme_detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state == ProgrammeState.OPEN

    @property
    def is_enrolling(self) -> bool:
        """Whether people may join today."""
        return self.is_open and self.enrol_from <= today() <= self.enrol_until

    @property
    def is_over(self) -> bool:
        """Whether it was finished or called off."""
        return self.state in (ProgrammeState.FINISHED, ProgrammeState.CANCELLED)

    @property
    def is_of_peers(self) -> bool:
        return self.kind == ProgrammeKind.PEER

    @property
    def sides(self) -> "tuple[Side, ...]":
        """The sides on which people may join, whoever looks for help first."""
        return (Side.PEER,) if self.is_of_peers else (Side.MENTEE, Side.MENTOR)

    @property
    def is_asked(self) -> bool:
        """Whether mentees ask mentors themselves."""
        return self.mode in (ProgrammeMode.SELF_SELECT, ProgrammeMode.HYBRID)

    @property
    def is_matched(self) -> bool:
        """Whether coordinators match people."""
        return self.mode in (ProgrammeMode.COORDINATOR, ProgrammeMode.HYBRID)

    @property
    def most_for_a_mentor(self) -> int:
        """How many mentees one mentor may offer to take."""
        return 12 if self.kind == ProgrammeKind.GROUP else 5

    @property
    def pair_length(self) -> timedelta:
        return timedelta(weeks=self.weeks)


class OfProgrammeQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """Whoever sees the programme."""
        return self.filter(programme__in=Programme.objects.visible_to(user))


class Coordinator(models.Model):
    """One person who runs a programme: matches people, follows pairs, helps where it stalls."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="coordinators")
    employee = models.ForeignKey(Employee, models.CASCADE, related_name="coordinates")

    objects = OfProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ["programme", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "employee"],
                name="mentoring_coordinator_once",
                violation_error_message=_("This person runs the programme already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee} for {self.programme}"


class Side(models.TextChoices):
    MENTEE = "mentee", _("Mentee")
    MENTOR = "mentor", _("Mentor")
    PEER = "peer", _("Peer")


class AudienceRule(models.Model):
    """Whom a programme is for on one side: those for whom all that this row names holds.

    Of several rows for a side one is enough; with none the side is open to everyone.
    """

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="audience")
    side = models.CharField(max_length=6, choices=Side)
    unit = models.ForeignKey(
        OrgUnit, models.PROTECT, null=True, blank=True, related_name="+",
        help_text=_("And all units below it."),
    )  # fmt: skip
    family = models.ForeignKey(JobFamily, models.PROTECT, null=True, blank=True, related_name="+")
    lowest_grade = models.ForeignKey(Grade, models.PROTECT, null=True, blank=True, related_name="+")
    highest_grade = models.ForeignKey(
        Grade, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = OfProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ["programme", "side", "pk"]
        constraints = [
            models.CheckConstraint(
                name="mentoring_audiencerule_side_known", condition=Q(side__in=Side.values)
            ),
            models.CheckConstraint(
                name="mentoring_audiencerule_says_something",
                condition=Q(unit__isnull=False)
                | Q(family__isnull=False)
                | Q(lowest_grade__isnull=False)
                | Q(highest_grade__isnull=False),
                violation_error_message=_("Choose a unit, a family or a grade."),
            ),
            models.UniqueConstraint(
                fields=["programme", "side", "unit", "family", "lowest_grade", "highest_grade"],
                nulls_distinct=False,
                name="mentoring_audiencerule_once",
                violation_error_message=_("The programme has this rule already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_side_display()} of {self.programme}"

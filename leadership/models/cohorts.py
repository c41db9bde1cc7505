"""Cohorts: people who go through a programme together, their sessions, and who takes part."""

from datetime import date, datetime, timedelta
from typing import Any, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from leadership.models.programmes import Component, Programme
from lib.dates import today
from lib.visible import require_visible
from talent.models import Employee, GrantKind, Sight, User
from talent.models.sight import ALL, sight

MOST_SEATS = 1000
LONGEST_SESSION = 7 * 24 * 60  # minutes: a retreat of a week


class CohortState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    OPEN = "open", _("Open")
    FINISHED = "finished", _("Finished")
    CANCELLED = "cancelled", _("Called off")


class CohortQuerySet(models.QuerySet["Cohort"]):
    def visible_to(self, user: User) -> Self:
        """Open ones of what is offered: everyone; others: who runs them, or took part."""
        if not user.is_active:
            return self.none()
        if user.holds(GrantKind.HR_ADMIN):
            return self.all()
        joined = CohortEnrolment.objects.filter(cohort=OuterRef("pk"), employee__user=user)
        offered = Q(state=CohortState.OPEN, programme__state="offered")
        return self.filter(
            offered | Q(instructed_by(user)) | (~Q(state=CohortState.DRAFT) & Q(Exists(joined)))
        )

    def run_by(self, user: User) -> Self:
        """Those that the user runs: as an instructor, or as an HR admin."""
        if not user.is_active:
            return self.none()
        if user.holds(GrantKind.HR_ADMIN):
            return self.all()
        return self.filter(instructed_by(user))

    def enrolling(self) -> Self:
        """Those that take people in today."""
        return self.filter(state=CohortState.OPEN, enrol_until__gte=today())


def instructed_by(user: User, cohort: str = "pk") -> Exists:
    """Whether the user instructs the cohort of a row, named by its path."""
    return Exists(Instructor.objects.filter(cohort=OuterRef(cohort), employee__user=user))


class Cohort(models.Model):
    """One group of people who go through a programme together, with seats and dates."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="cohorts")
    name = models.CharField(max_length=150, validators=[require_visible])
    state = models.CharField(
        max_length=9, choices=CohortState, default=CohortState.DRAFT, editable=False
    )
    starts_on = models.DateField()
    ends_on = models.DateField()
    enrol_until = models.DateField(_("enrolment until"))
    capacity = models.PositiveSmallIntegerField(
        _("seats"), validators=[MinValueValidator(1), MaxValueValidator(MOST_SEATS)],
        help_text=_("Whoever comes later waits in line, and moves up as soon as a seat frees."),
    )  # fmt: skip
    place = models.CharField(max_length=200, blank=True, validators=[require_visible])
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = CohortQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "name"],
                name="leadership_cohort_named_once",
                violation_error_message=_("The programme has a cohort of this name."),
            ),
            models.CheckConstraint(name="leadership_cohort_named", condition=~Q(name="")),
            models.CheckConstraint(
                name="leadership_cohort_state_known", condition=Q(state__in=CohortState.values)
            ),
            models.CheckConstraint(
                name="leadership_cohort_days_in_order",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("A cohort ends on the day it begins, or later."),
            ),
            models.CheckConstraint(
                name="leadership_cohort_enrolment_before_end",
                condition=Q(enrol_until__lte=F("ends_on")),
                violation_error_message=_("Enrolment ends before the cohort does."),
            ),
            models.CheckConstraint(
                name="leadership_cohort_seats",
                condition=Q(capacity__range=(1, MOST_SEATS)),
                violation_error_message=_("Choose 1 to 1000 seats."),
            ),
        ]
        indexes = [
            # The catalogue, home, and the jobs: cohorts by state and day.
            models.Index(fields=["state", "starts_on"], name="leadership_cohort_days"),
        ]

    def __str__(self) -> str:
        return f"{self.programme}: {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("leadership:cohort_detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state == CohortState.OPEN

    @property
    def is_enrolling(self) -> bool:
        """Whether people may join today."""
        return self.is_open and today() <= self.enrol_until

    @property
    def seats_until(self) -> date:
        """The last day on which a seat that frees is given to who waits: the cohort has begun."""
        return max(self.enrol_until, self.starts_on)

    @property
    def gives_seats(self) -> bool:
        """Whether who asked in time, or waits, may still take a seat."""
        return self.is_open and today() <= self.seats_until

    @property
    def is_over(self) -> bool:
        return self.state in (CohortState.FINISHED, CohortState.CANCELLED)


class OfCohortQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """Whoever sees the cohort."""
        return self.filter(cohort__in=Cohort.objects.visible_to(user))


class Instructor(models.Model):
    """One person who leads a cohort: keeps its sessions, attendance, assignments and marks."""

    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="instructors")
    employee = models.ForeignKey(Employee, models.CASCADE, related_name="instructs")

    objects = OfCohortQuerySet.as_manager()

    class Meta:
        ordering = ["cohort", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "employee"],
                name="leadership_instructor_once",
                violation_error_message=_("This person instructs the cohort already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee} for {self.cohort}"


class CohortSession(models.Model):
    """One meeting of a cohort, for one component; a make-up session is for who missed another."""

    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="sessions")
    component = models.ForeignKey(
        Component, models.PROTECT, null=True, blank=True, related_name="sessions"
    )
    title = models.CharField(max_length=150, validators=[require_visible])
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=120)
    place = models.CharField(max_length=200, blank=True, validators=[require_visible])
    link = models.URLField(blank=True, max_length=500)
    makes_up = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="make_ups",
        help_text=_("The session that this one makes up for."),
    )  # fmt: skip
    is_cancelled = models.BooleanField(default=False, editable=False)
    sequence = models.PositiveIntegerField(
        default=0, editable=False, help_text=_("Goes up with each change, for calendars.")
    )

    objects = OfCohortQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(name="leadership_cohortsession_titled", condition=~Q(title="")),
            models.CheckConstraint(
                name="leadership_cohortsession_minutes",
                condition=Q(minutes__range=(5, LONGEST_SESSION)),
                violation_error_message=_("A session lasts from 5 minutes to a week."),
            ),
            models.CheckConstraint(
                name="leadership_cohortsession_not_its_own_make_up",
                condition=Q(makes_up__isnull=True) | ~Q(makes_up=F("pk")),
            ),
        ]
        indexes = [
            # What comes next, and reminders.
            models.Index(fields=["cohort", "starts_at"], name="leadership_session_next"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("leadership:session_detail", args=[self.pk])

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)


class EnrolmentOrigin(models.TextChoices):
    SELF = "self", _("Asked for it")
    NOMINATED = "nominated", _("Nominated by a manager")
    INVITED = "invited", _("Invited")


class CohortEnrolmentState(models.TextChoices):
    REQUESTED = "requested", _("Waits for the manager")
    NOMINATED = "nominated", _("Nominated, waits for the person")
    INVITED = "invited", _("Invited, waits for the person")
    WAITLISTED = "waitlisted", _("On the waiting list")
    ENROLLED = "enrolled", _("Enrolled")
    COMPLETED = "completed", _("Completed")
    NOT_COMPLETED = "not_completed", _("Not completed")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


ASKED_ENROLMENTS = (
    CohortEnrolmentState.REQUESTED,
    CohortEnrolmentState.NOMINATED,
    CohortEnrolmentState.INVITED,
)
SEATED_ENROLMENTS = (
    CohortEnrolmentState.ENROLLED,
    CohortEnrolmentState.COMPLETED,
    CohortEnrolmentState.NOT_COMPLETED,
)
LIVE_COHORT_ENROLMENTS = (
    *ASKED_ENROLMENTS,
    CohortEnrolmentState.WAITLISTED,
    CohortEnrolmentState.ENROLLED,
)
RECORD = (Sight.SELF, Sight.CHAIN, Sight.HR_PARTNER, Sight.HR_ADMIN)  # who sees what one learned


class CohortEnrolmentQuerySet(models.QuerySet["CohortEnrolment"]):
    def visible_to(self, user: User) -> Self:
        """The person, the line, HR in scope, who instructs; and the coach, while it goes on."""
        found = sight(user, RECORD)
        if found is ALL:
            return self.all()
        if not user.is_active:
            return self.none()
        coaches = Q(coach__user=user, state=CohortEnrolmentState.ENROLLED)
        return self.filter(found | Q(instructed_by(user, "cohort")) | coaches)

    def live(self) -> Self:
        return self.filter(state__in=LIVE_COHORT_ENROLMENTS)

    def seated(self) -> Self:
        """Those that hold a seat, or held it to the end."""
        return self.filter(state__in=SEATED_ENROLMENTS)

    def in_line(self) -> Self:
        """Who waits, in the order in which they are served."""
        return self.filter(state=CohortEnrolmentState.WAITLISTED).order_by("waits_since", "pk")


class CohortEnrolment(models.Model):
    """One person's part in a cohort, from the first request to its end."""

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="enrolments")
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="leadership_enrolments")
    origin = models.CharField(max_length=9, choices=EnrolmentOrigin)
    state = models.CharField(max_length=13, choices=CohortEnrolmentState, editable=False)
    reason = models.TextField(
        blank=True, max_length=2000, validators=[require_visible],
        help_text=_("Why this programme, and why now."),
    )  # fmt: skip
    answer = models.TextField(
        blank=True, max_length=2000, validators=[require_visible],
        help_text=_("Why somebody said no, or left."),
    )  # fmt: skip
    asked_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    answered_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    coach = models.ForeignKey(
        Employee, models.SET_NULL, null=True, blank=True, related_name="coaches"
    )
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    waits_since = models.DateTimeField(null=True, blank=True, editable=False)
    ended_on = models.DateField(null=True, blank=True, editable=False)

    objects = CohortEnrolmentQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "employee"],
                condition=Q(state__in=[*LIVE_COHORT_ENROLMENTS, "completed", "not_completed"]),
                name="leadership_cohortenrolment_one_live",
                violation_error_message=_("This person takes part in the cohort already."),
            ),
            models.CheckConstraint(
                name="leadership_cohortenrolment_state_known",
                condition=Q(state__in=CohortEnrolmentState.values),
            ),
            models.CheckConstraint(
                name="leadership_cohortenrolment_origin_known",
                condition=Q(origin__in=EnrolmentOrigin.values),
            ),
            models.CheckConstraint(
                name="leadership_cohortenrolment_waits_with_time",
                condition=~Q(state=CohortEnrolmentState.WAITLISTED) | Q(waits_since__isnull=False),
            ),
            models.CheckConstraint(
                name="leadership_cohortenrolment_end_with_day",
                condition=Q(state__in=LIVE_COHORT_ENROLMENTS, ended_on__isnull=True)
                | (~Q(state__in=LIVE_COHORT_ENROLMENTS) & Q(ended_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="leadership_cohortenrolment_not_ones_own_coach",
                condition=Q(coach__isnull=True) | ~Q(coach=F("employee")),
                violation_error_message=_("Nobody coaches themselves."),
            ),
        ]
        indexes = [
            # The waiting list, and who takes part.
            models.Index(
                fields=["cohort", "state", "waits_since"], name="leadership_enrolment_line"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee} in {self.cohort}"

    def get_absolute_url(self) -> str:
        return reverse("leadership:cohort_enrolment_detail", args=[self.pk])

    @property
    def is_live(self) -> bool:
        return self.state in LIVE_COHORT_ENROLMENTS

    @property
    def is_asked(self) -> bool:
        """Whether somebody's yes or no is still needed."""
        return self.state in ASKED_ENROLMENTS

    @property
    def is_waiting(self) -> bool:
        return self.state == CohortEnrolmentState.WAITLISTED

    @property
    def has_seat(self) -> bool:
        return self.state in SEATED_ENROLMENTS

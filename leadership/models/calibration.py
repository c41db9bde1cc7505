"""Calibration: managers compare people on a board of boxes, and move them with a reason."""

from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from leadership.models.person_assessments import (
    FEWEST_LEVELS,
    LABEL_LENGTH,
    MOST_LEVELS,
    PerformanceAssessment,
    PotentialAssessment,
)
from leadership.models.scopes import Scope
from lib.visible import require_visible
from talent.models import Employee, GrantKind, Sight, User
from talent.models.sight import sight

REASON_LENGTH = 600
NOTE_LENGTH = 2000


class SessionState(models.TextChoices):
    DRAFT = "draft", _("Being set up")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


class SeatRole(models.TextChoices):
    FACILITATOR = "facilitator", _("Facilitator")
    PARTICIPANT = "participant", _("Participant")


class SeesAfter(models.TextChoices):
    """Who reads the result once a session is closed; facilitators and HR do in any case."""

    FACILITATORS = "facilitators", _("Facilitators and HR only")
    LINE = "line", _("Also the managers above each person")
    PERSON = "person", _("Also each person, about themselves")


class CalibrationSessionQuerySet(models.QuerySet["CalibrationSession"]):
    def visible_to(self, user: User) -> Self:
        """Facilitators and HR admins; participants while it is open. Never who is on its board."""
        if not user.is_active:
            return self.none()
        taking_part = seated(user, SeatRole.PARTICIPANT)
        mine = Q(seated(user, SeatRole.FACILITATOR)) | (Q(state=SessionState.OPEN) & taking_part)
        rows = self if user.holds(GrantKind.HR_ADMIN) else self.filter(mine)
        return rows.filter(~Q(is_on_board(user)))

    def run_by(self, user: User) -> Self:
        """Those that the user runs: as a facilitator or an HR admin who is not on the board."""
        rows = self.visible_to(user)
        if user.holds(GrantKind.HR_ADMIN):
            return rows
        return rows.filter(seated(user, SeatRole.FACILITATOR))

    def told_to(self, user: User) -> Self:
        """Of which somebody may see the distribution: executives too, once it is closed."""
        if user.is_active and user.holds(GrantKind.EXECUTIVE):
            closed = self.filter(Q(state=SessionState.CLOSED) & ~Q(is_on_board(user)))
            return self.visible_to(user) | closed
        return self.visible_to(user)


def seated(user: User, role: str, session: str = "pk") -> Exists:
    """Whether the user sits in the session of a row, named by its path, in a role."""
    rows = CalibrationSeat.objects.filter(session=OuterRef(session), role=role)
    return Exists(rows.filter(employee__user=user))


def boards_concealed_from(user: User) -> Q:
    """Which entries of the audit would tell somebody of a session whose board they are on."""
    rows = Placement.objects.filter(employee__user=user).order_by()
    ids = rows.annotate(text=models.functions.Cast("session_id", models.CharField())).values("text")
    return Q(object_type=CalibrationSession._meta.label_lower, object_id__in=ids)


def is_on_board(user: User, session: str = "pk") -> Exists:
    """Whether the user is one of those whom the session of a row is about."""
    return Exists(Placement.objects.filter(session=OuterRef(session), employee__user=user))


class CalibrationSession(Scope):
    """One session in which some managers compare their people, for one board of boxes.

    Axes and boxes are named here, from the lowest level up; a box is named by its place in
    `box_labels`, performance by performance: (1, 1), (1, 2), … `guidance` is the expected share of
    people in per cent, for each level of performance or for each box; empty for none.
    """

    name = models.CharField(
        max_length=150, unique=True, validators=[require_visible],
        error_messages={"unique": _("There is a session of this name: choose another one.")},
    )  # fmt: skip
    purpose = models.TextField(
        blank=True, max_length=2000, help_text=_("What the session is for, and what it is not.")
    )
    state = models.CharField(
        max_length=6, choices=SessionState, default=SessionState.DRAFT, editable=False
    )
    meets_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When those who take part meet.")
    )
    sees_after = models.CharField(
        max_length=12, choices=SeesAfter, default=SeesAfter.FACILITATORS
    )  # fmt: skip
    performance_labels = ArrayField(
        models.CharField(max_length=LABEL_LENGTH, validators=[require_visible])
    )
    potential_labels = ArrayField(
        models.CharField(max_length=LABEL_LENGTH, validators=[require_visible])
    )
    box_labels = ArrayField(models.CharField(max_length=LABEL_LENGTH, blank=True))
    guidance = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)

    created_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    opened_at = models.DateTimeField(null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = CalibrationSessionQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="leadership_calibrationsession_state_known",
                condition=Q(state__in=SessionState.values),
            ),
            models.CheckConstraint(
                name="leadership_calibrationsession_sees_known",
                condition=Q(sees_after__in=SeesAfter.values),
            ),
            models.CheckConstraint(
                name="leadership_calibrationsession_axes",
                condition=Q(
                    performance_labels__len__range=(FEWEST_LEVELS, MOST_LEVELS),
                    potential_labels__len__range=(FEWEST_LEVELS, MOST_LEVELS),
                    box_labels__len=F("performance_labels__len") * F("potential_labels__len"),
                ),
                violation_error_message=_("An axis has two to five levels."),
            ),
            models.CheckConstraint(
                name="leadership_calibrationsession_guidance_fits",
                condition=Q(guidance__len=0)
                | Q(guidance__len=F("performance_labels__len"))
                | Q(guidance__len=F("box_labels__len")),
                violation_error_message=_("Give a share for each level, for each box, or none."),
            ),
            models.CheckConstraint(
                name="leadership_calibrationsession_dated",
                condition=Q(state=SessionState.DRAFT, opened_at=None, closed_at=None)
                | Q(state=SessionState.OPEN, opened_at__isnull=False, closed_at=None)
                | Q(state=SessionState.CLOSED, opened_at__isnull=False, closed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("leadership:calibration_board", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        return self.state == SessionState.DRAFT

    @property
    def is_open(self) -> bool:
        return self.state == SessionState.OPEN

    @property
    def is_closed(self) -> bool:
        return self.state == SessionState.CLOSED

    @property
    def levels(self) -> tuple[int, int]:
        """How many levels performance and potential have."""
        return len(self.performance_labels), len(self.potential_labels)

    def holds(self, performance: int, potential: int) -> bool:
        """Whether the board has this box."""
        return 1 <= performance <= self.levels[0] and 1 <= potential <= self.levels[1]

    def box_name(self, performance: int | None, potential: int | None) -> str:
        """How a box is called: by its own label, else by those of its two levels."""
        if performance is None or potential is None:
            return str(_("Not placed"))
        own = str(self.box_labels[(performance - 1) * self.levels[1] + potential - 1])
        return own or self.box_levels(performance, potential)

    def box_levels(self, performance: int | None, potential: int | None) -> str:
        """The two levels of a box in the words of its axes."""
        if performance is None or potential is None:
            return ""
        return str(_("performance “%(performance)s”, potential “%(potential)s”")) % {
            "performance": self.performance_labels[performance - 1],
            "potential": self.potential_labels[potential - 1],
        }


class CalibrationSeatQuerySet(models.QuerySet["CalibrationSeat"]):
    def visible_to(self, user: User) -> Self:
        """Who takes part is known to whoever sees the session."""
        return self.filter(session__in=CalibrationSession.objects.visible_to(user))


class CalibrationSeat(models.Model):
    """One person who runs a session or takes part in it; never one of those on its board."""

    session = models.ForeignKey(CalibrationSession, models.CASCADE, related_name="seats")
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="calibration_seats")
    role = models.CharField(max_length=11, choices=SeatRole)

    objects = CalibrationSeatQuerySet.as_manager()

    class Meta:
        ordering = ["role", "pk"]
        constraints = [
            models.CheckConstraint(
                name="leadership_calibrationseat_role_known", condition=Q(role__in=SeatRole.values)
            ),
            models.UniqueConstraint(
                fields=["session", "employee"],
                name="leadership_calibrationseat_once",
                violation_error_message=_("This person takes part already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee}: {self.get_role_display()}"


class CalibrationPlacementQuerySet(models.QuerySet["Placement"]):
    def visible_to(self, user: User) -> Self:
        """With the board; after it is closed HR in scope, and by the session's rule line and self.

        Nobody sees their own placement before, whatever their rights, nor the board that they are
        on: an HR admin who is on it sees of it what their line and the rule give them.
        """
        if not user.is_active:
            return self.none()
        closed = Q(session__state=SessionState.CLOSED)
        told = Q(session__sees_after__in=[SeesAfter.LINE, SeesAfter.PERSON])
        partner, chain = sight(user, (Sight.HR_PARTNER,)), sight(user, (Sight.CHAIN,))
        board = Q(session__in=CalibrationSession.objects.visible_to(user))
        others = board | (closed & (partner | (told & chain)))
        own = Q(employee__user=user)
        published = Q(session__sees_after=SeesAfter.PERSON, performance__isnull=False)
        return self.filter((others & ~own) | (own & closed & published))


class Placement(models.Model):
    """One person on the board of a session: in which box, and how far the talk about them is.

    Postgres changes the box only together with a move that says why, and nothing once the session
    is closed.
    """

    session = models.ForeignKey(CalibrationSession, models.PROTECT, related_name="placements")
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="calibration_placements")
    performance = models.PositiveSmallIntegerField(null=True, blank=True)
    potential = models.PositiveSmallIntegerField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    discussed_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True, max_length=NOTE_LENGTH)
    # What was submitted when the session was opened; the board begins with it.
    performance_assessment = models.ForeignKey(
        PerformanceAssessment, models.PROTECT, null=True, blank=True, related_name="placements"
    )
    potential_assessment = models.ForeignKey(
        PotentialAssessment, models.PROTECT, null=True, blank=True, related_name="placements"
    )

    objects = CalibrationPlacementQuerySet.as_manager()

    class Meta:
        ordering = ["session", "employee"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "employee"], name="leadership_placement_once"
            ),
            models.CheckConstraint(
                name="leadership_placement_both_or_none",
                condition=Q(performance__isnull=True, potential__isnull=True)
                | Q(performance__gte=1, potential__gte=1),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee} in {self.session}"

    def get_absolute_url(self) -> str:
        return reverse("leadership:placement_detail", args=[self.session_id, self.pk])

    @property
    def is_placed(self) -> bool:
        return self.performance is not None

    @property
    def box_name(self) -> str:
        """How the box is called, by the session, which has to be loaded."""
        return self.session.box_name(self.performance, self.potential)

    @property
    def box(self) -> str:
        """The box as one word of an address: performance, then potential."""
        return f"{self.performance}-{self.potential}" if self.is_placed else ""


class PlacementMoveQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """Why somebody was moved is read by whoever sees the board, and by nobody else."""
        sessions = CalibrationSession.objects.visible_to(user)
        rows = self.filter(placement__session__in=sessions)
        return rows.exclude(placement__employee__user=user)


class PlacementMove(models.Model):
    """One move of one person on a board: from where to where, by whom, when and why. Stays."""

    placement = models.ForeignKey(Placement, models.PROTECT, related_name="moves")
    version = models.PositiveIntegerField(help_text=_("Which version of the placement it made."))
    from_performance = models.PositiveSmallIntegerField(null=True, blank=True)
    from_potential = models.PositiveSmallIntegerField(null=True, blank=True)
    to_performance = models.PositiveSmallIntegerField()
    to_potential = models.PositiveSmallIntegerField()
    reason = models.TextField(max_length=REASON_LENGTH)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = PlacementMoveQuerySet.as_manager()

    class Meta:
        ordering = ["placement", "version"]
        constraints = [
            models.UniqueConstraint(
                fields=["placement", "version"], name="leadership_placementmove_once"
            ),
            models.CheckConstraint(
                name="leadership_placementmove_reason",
                condition=Q(reason__regex=r"\S"),
                violation_error_message=_("Say why."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.placement_id}, {self.version}"

"""Assessment rounds: by when which managers assess whom, and how far they are."""

from datetime import UTC, datetime
from typing import Any, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from leadership.models.calibration import CalibrationSession
from leadership.models.person_assessments import PerformanceAssessment, PotentialAssessment
from leadership.models.scopes import Scope
from lib.visible import require_visible
from talent.models import Employee, GrantKind, Sight, User
from talent.models.sight import sight

LATEST = datetime(9999, 1, 1, tzinfo=UTC)


class RoundState(models.TextChoices):
    DRAFT = "draft", _("Being set up")
    RUNNING = "running", _("Running")
    ENDED = "ended", _("Ended")


class RoundAssessor(models.TextChoices):
    """Who assesses: always somebody above the person."""

    MANAGER = "manager", _("The manager of each person")
    SENIOR = "senior", _("The manager above that one, where there is one")


class AssessmentRoundQuerySet(models.QuerySet["AssessmentRound"]):
    def run_by(self, user: User) -> Self:
        """Whose progress somebody reads: HR admins, and who runs the session that it prepares."""
        if not user.is_active:
            return self.none()
        if user.holds(GrantKind.HR_ADMIN):
            return self.all()
        return self.filter(session__in=CalibrationSession.objects.run_by(user))

    def visible_to(self, user: User) -> Self:
        """Who runs it; once it has begun its assessors, and HR for people in scope.

        Whom it is about does not see it for that.
        """
        if not user.is_active:
            return self.none()
        if user.holds(GrantKind.HR_ADMIN):
            return self.all()
        tasks = AssessmentTask.objects.filter(round=OuterRef("pk"))
        mine = Exists(tasks.filter(assessor__user=user))
        partner = Exists(
            tasks.filter(sight(user, (Sight.HR_PARTNER,))).exclude(employee__user=user)
        )
        begun = ~Q(state=RoundState.DRAFT) & (mine | partner)
        return self.filter(begun | Q(session__in=CalibrationSession.objects.run_by(user)))


class AssessmentRound(Scope):
    """One round in which managers assess their people by a day.

    After `due_on` an assessment is late; after `ends_on` the round is over and asks nobody more.
    """

    name = models.CharField(
        max_length=150, unique=True, validators=[require_visible],
        error_messages={"unique": _("There is a round of this name: choose another one.")},
    )  # fmt: skip
    purpose = models.TextField(
        blank=True, max_length=2000, help_text=_("What it is for. Assessors read it.")
    )
    state = models.CharField(
        max_length=7, choices=RoundState, default=RoundState.DRAFT, editable=False
    )
    asks_performance = models.BooleanField(_("performance"), default=True)
    asks_potential = models.BooleanField(_("potential"), default=True)
    assessed_by = models.CharField(
        max_length=7, choices=RoundAssessor, default=RoundAssessor.MANAGER
    )
    due_on = models.DateField(help_text=_("The last day on time."))
    ends_on = models.DateField(help_text=_("After this day the round is over."))
    session = models.ForeignKey(
        CalibrationSession, models.SET_NULL, null=True, blank=True, related_name="rounds",
        help_text=_("Who runs this session sees how far the round is."),
    )  # fmt: skip
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    opened_at = models.DateTimeField(null=True, blank=True, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = AssessmentRoundQuerySet.as_manager()

    class Meta:
        ordering = ["-due_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="leadership_assessmentround_state_known",
                condition=Q(state__in=RoundState.values),
            ),
            models.CheckConstraint(
                name="leadership_assessmentround_assessor_known",
                condition=Q(assessed_by__in=RoundAssessor.values),
            ),
            models.CheckConstraint(
                name="leadership_assessmentround_asks",
                condition=Q(asks_performance=True) | Q(asks_potential=True),
                violation_error_message=_("Ask for performance, for potential, or for both."),
            ),
            models.CheckConstraint(
                name="leadership_assessmentround_days_in_order",
                condition=Q(ends_on__gte=F("due_on")),
                violation_error_message=_("The round ends on its last day on time, or later."),
            ),
            models.CheckConstraint(
                name="leadership_assessmentround_dated",
                condition=Q(state=RoundState.DRAFT, opened_at=None, ended_at=None)
                | Q(state=RoundState.RUNNING, opened_at__isnull=False, ended_at=None)
                | Q(state=RoundState.ENDED, opened_at__isnull=False, ended_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("leadership:assessment_round_detail", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        return self.state == RoundState.DRAFT

    @property
    def is_running(self) -> bool:
        return self.state == RoundState.RUNNING

    @property
    def asked_words(self) -> str:
        """What is assessed."""
        if self.asks_performance and self.asks_potential:
            return str(_("performance and potential"))
        return str(_("performance") if self.asks_performance else _("potential"))


class AssessmentTaskQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """One's own tasks, those of the rounds that one runs, and HR in scope; never of oneself.

        Nobody learns from a round whether they have been assessed, whatever their rights.
        """
        if not user.is_active:
            return self.none()
        begun = ~Q(round__state=RoundState.DRAFT)
        mine = Q(assessor__user=user) & begun
        partner = sight(user, (Sight.HR_PARTNER,)) & begun
        run = Q(round__in=AssessmentRound.objects.run_by(user))
        return self.filter(mine | partner | run).exclude(employee__user=user)

    def with_done(self) -> Self:
        """With what was handed in since the round began, by whomever; what is not asked is done."""
        return self.annotate(
            performance_done=Q(round__asks_performance=False)
            | Q(handed_in(PerformanceAssessment)),
            potential_done=Q(round__asks_potential=False) | Q(handed_in(PotentialAssessment)),
        )  # fmt: skip

    def missing(self) -> Self:
        """Of which something is still to be handed in."""
        return self.with_done().exclude(performance_done=True, potential_done=True)


def handed_in(model: Any) -> Exists:
    """Whether an assessment of a task's person was submitted while its round ran."""
    rows = model.objects.submitted().filter(
        employee=OuterRef("employee"), submitted_at__gte=OuterRef("round__opened_at"),
        submitted_at__lte=Coalesce(OuterRef("round__ended_at"), Value(LATEST)),
    )  # fmt: skip
    return Exists(rows)


class AssessmentTask(models.Model):
    """One person who is assessed in a round, and by whom; nobody where there is nobody above."""

    round = models.ForeignKey(AssessmentRound, models.CASCADE, related_name="tasks")
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="+")
    assessor = models.ForeignKey(
        Employee, models.PROTECT, null=True, blank=True, related_name="assessment_tasks"
    )

    objects = AssessmentTaskQuerySet.as_manager()

    class Meta:
        ordering = ["round", "employee"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "employee"], name="leadership_assessmenttask_once"
            ),
            models.CheckConstraint(
                name="leadership_assessmenttask_of_another",
                condition=Q(assessor=None) | ~Q(assessor=F("employee")),
                violation_error_message=_("Nobody assesses themselves here."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee} in {self.round}"

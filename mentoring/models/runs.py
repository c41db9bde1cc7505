"""Matching runs: what went in, what came out, and what coordinators fixed by hand."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lib.visible import require_visible
from mentoring.models.enrolments import Enrolment
from mentoring.models.programmes import Programme
from talent.models import User

MOST_PREVIEWS = 3


class RunState(models.TextChoices):
    QUEUED = "queued", _("Waiting to begin")
    RUNNING = "running", _("Being matched")
    DONE = "done", _("Ready")
    FAILED = "failed", _("Stopped")
    PUBLISHED = "published", _("Published")
    DISCARDED = "discarded", _("Put away")


RUN_WORK = (RunState.QUEUED, RunState.RUNNING)
RUN_PREVIEWS = (RunState.QUEUED, RunState.RUNNING, RunState.DONE, RunState.FAILED)


class OfCoordinatorQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """The programme's coordinators and HR admins."""
        return self.filter(programme__in=Programme.objects.coordinated_by(user))


class MatchingRun(models.Model):
    """One matching of everybody who waits in a programme: its inputs, settings, seed and result."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="runs")
    slot = models.PositiveSmallIntegerField(help_text=_("Which of the three previews."))
    state = models.CharField(max_length=9, choices=RunState, default=RunState.QUEUED)
    weights = models.JSONField()
    floor = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    rules = models.JSONField(default=dict, help_text=_("The hard rules as they stood."))
    seed = models.BigIntegerField()
    inputs_hash = models.CharField(max_length=64, blank=True)
    figures = models.JSONField(
        default=dict, blank=True, help_text=_("Matched, total, mean, worst, and by unit.")
    )
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    claim = models.UUIDField(null=True, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    reason = models.TextField(blank=True, help_text=_("Why it stopped."))
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    finished_at = models.DateTimeField(null=True, blank=True, editable=False)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = OfCoordinatorQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="mentoring_matchingrun_state_known", condition=Q(state__in=RunState.values)
            ),
            models.CheckConstraint(
                name="mentoring_matchingrun_slot", condition=Q(slot__range=(1, MOST_PREVIEWS))
            ),
            models.UniqueConstraint(
                fields=["programme", "slot"],
                condition=Q(state__in=RUN_PREVIEWS),
                name="mentoring_matchingrun_one_for_each_slot",
                violation_error_message=_("There are three previews already: put one away."),
            ),
            models.CheckConstraint(
                name="mentoring_matchingrun_claim_has_end",
                condition=Q(claim__isnull=True, claimed_until__isnull=True)
                | Q(claim__isnull=False, claimed_until__isnull=False),
            ),
        ]
        indexes = [
            # What a worker takes up next, every half minute.
            models.Index(
                fields=["id"], name="mentoring_matchingrun_work", condition=Q(state__in=RUN_WORK)
            ),
        ]

    def __str__(self) -> str:
        return f"Preview {self.slot} of {self.programme}"

    def get_absolute_url(self) -> str:
        return reverse("mentoring:run_detail", args=[self.programme_id, self.pk])

    @property
    def is_at_work(self) -> bool:
        return self.state in RUN_WORK


class OfRunQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """Whoever sees the run."""
        return self.filter(run__in=MatchingRun.objects.visible_to(user))


class RunTable(models.Model):
    """The scores that one preview was solved from, packed; by them "why not" is worked out again.

    It is read by the program only, and goes with the preview.
    """

    run = models.OneToOneField(MatchingRun, models.CASCADE, related_name="table")
    packed = models.BinaryField()

    objects = OfRunQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Scores of {self.run_id}"


class Proposal(models.Model):
    """One pair that a run would make, with its score and the parts of it."""

    run = models.ForeignKey(MatchingRun, models.CASCADE, related_name="proposals")
    mentee = models.ForeignKey(Enrolment, models.CASCADE, related_name="+")
    mentor = models.ForeignKey(Enrolment, models.CASCADE, related_name="+")
    score = models.DecimalField(max_digits=4, decimal_places=1)
    parts = models.JSONField(help_text=_("Each part from 0 to 1; null where it cannot be told."))
    is_pinned = models.BooleanField(default=False)

    objects = OfRunQuerySet.as_manager()

    class Meta:
        ordering = ["run", "-score", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "mentee"], name="mentoring_proposal_one_for_a_mentee"
            ),
            models.CheckConstraint(
                name="mentoring_proposal_of_two", condition=~Q(mentee=F("mentor"))
            ),
            models.CheckConstraint(
                name="mentoring_proposal_score", condition=Q(score__range=(1, 100))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mentee} with {self.mentor}"


class PairRuleKind(models.TextChoices):
    PIN = "pin", _("Keep together")
    FORBID = "forbid", _("Keep apart")


class PairRule(models.Model):
    """Two participants whom a coordinator puts together, or keeps apart, in further runs."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="pair_rules")
    mentee = models.ForeignKey(Enrolment, models.CASCADE, related_name="+")
    mentor = models.ForeignKey(Enrolment, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=6, choices=PairRuleKind)
    reason = models.CharField(max_length=300, blank=True, validators=[require_visible])
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)

    objects = OfCoordinatorQuerySet.as_manager()

    class Meta:
        ordering = ["programme", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["mentee", "mentor"],
                name="mentoring_pairrule_once",
                violation_error_message=_("There is a rule for these two already."),
            ),
            models.UniqueConstraint(
                fields=["mentee"],
                condition=Q(kind=PairRuleKind.PIN),
                name="mentoring_pairrule_one_pin_for_a_mentee",
                violation_error_message=_("This mentee is kept with somebody else already."),
            ),
            models.CheckConstraint(
                name="mentoring_pairrule_of_two", condition=~Q(mentee=F("mentor"))
            ),
            models.CheckConstraint(
                name="mentoring_pairrule_kind_known", condition=Q(kind__in=PairRuleKind.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.mentee}, {self.mentor}"

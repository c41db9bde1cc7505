"""360 feedback: about whom a cycle is, who is asked, and what they answered until it closes."""

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from leadership.models.feedback_cycles import CycleState, FeedbackCycle
from talent.models import Employee, Employment, Sight, User
from talent.models.sight import sight


class RaterGroup(models.TextChoices):
    """As what somebody rates the subject; the values of `leadership.feedback.RaterGroup`."""

    SELF = "self", _("Self")
    MANAGER = "manager", _("Manager")
    PEERS = "peers", _("Colleagues")
    REPORTS = "reports", _("Direct reports")


UNNAMED = [RaterGroup.PEERS, RaterGroup.REPORTS]  # nobody in them is told apart


class SubjectState(models.TextChoices):
    CHOOSING = "choosing", _("Chooses raters")
    PROPOSED = "proposed", _("Waits for approval")
    APPROVED = "approved", _("Raters are agreed")
    WITHDRAWN = "withdrawn", _("Taken out")


class FeedbackSubjectQuerySet(models.QuerySet["FeedbackSubject"]):
    def visible_to(self, user: User) -> Self:
        """Once the cycle is launched: oneself and one's line. HR admins: that it is so."""
        if user.holds("hr_admin") and user.is_active:
            return self.all()
        launched = self.exclude(cycle__state=CycleState.DRAFT)
        return launched.filter(sight(user, [Sight.SELF, Sight.CHAIN]))

    def of(self, user: User) -> Self:
        """In which the user is the one who is asked about."""
        if not user.is_active:
            return self.none()
        return self.filter(employee__user=user).exclude(
            Q(cycle__state=CycleState.DRAFT) | Q(state=SubjectState.WITHDRAWN)
        )

    def with_report_for(self, user: User) -> Self:
        """Whose report the user reads: one's own, and one's people's where the cycle says so.

        Nobody else reads one, whatever their rights.
        """
        released = self.filter(cycle__state=CycleState.RELEASED).exclude(
            state=SubjectState.WITHDRAWN
        )
        line = sight(user, [Sight.CHAIN]) & Q(cycle__managers_read=True)
        return released.filter(sight(user, [Sight.SELF]) | line)


class FeedbackSubject(models.Model):
    """One person about whom others are asked in one cycle."""

    cycle = models.ForeignKey(FeedbackCycle, models.PROTECT, related_name="subjects")
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="feedback_subjects")
    state = models.CharField(max_length=9, choices=SubjectState, default=SubjectState.CHOOSING)

    objects = FeedbackSubjectQuerySet.as_manager()

    class Meta:
        ordering = ["cycle", "employee"]
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "employee"],
                name="leadership_feedbacksubject_once",
                violation_error_message=_("This person is in the cycle already."),
            ),
            models.CheckConstraint(
                name="leadership_feedbacksubject_state_known",
                condition=Q(state__in=SubjectState.values),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee}: {self.cycle}"

    def get_absolute_url(self) -> str:
        return reverse("leadership:feedback_subject", args=[self.pk])


class FeedbackProgressQuerySet(models.QuerySet["FeedbackProgress"]):
    def visible_to(self, user: User) -> Self:
        """Whom the person is visible to: it says enough or not, and nothing of anybody."""
        return self.filter(subject__in=FeedbackSubject.objects.visible_to(user))


class FeedbackProgress(models.Model):
    """Whether enough of one group have answered about one subject, as of this morning.

    Written each morning and at the close, so that nobody sees it turn when somebody answers.
    """

    subject = models.ForeignKey(FeedbackSubject, models.CASCADE, related_name="progress")
    group = models.CharField(max_length=7, choices=RaterGroup)
    is_enough = models.BooleanField(default=False)

    objects = FeedbackProgressQuerySet.as_manager()

    class Meta:
        ordering = ["subject", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "group"], name="leadership_feedbackprogress_once"
            ),
            models.CheckConstraint(
                name="leadership_feedbackprogress_group_known",
                condition=Q(group__in=RaterGroup.values),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_group_display()}: {self.subject}"


class RaterState(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    APPROVED = "approved", _("Asked")
    ANSWERED = "answered", _("Answered")
    DECLINED = "declined", _("Declined")
    REMOVED = "removed", _("Taken off")
    OVER = "over", _("Over")  # whether they answered is known no longer


ASKED = [RaterState.APPROVED, RaterState.ANSWERED]


class FeedbackRaterQuerySet(models.QuerySet["FeedbackRater"]):
    def visible_to(self, user: User) -> Self:
        """Whoever is asked, while they can answer: nobody else learns by this who they are."""
        if not user.is_active:
            return self.none()
        return self.filter(
            employee__user=user, state__in=ASKED, subject__cycle__state=CycleState.RUNNING
        )

    def proposed_by(self, user: User) -> Self:
        """What the subject has put together and not yet sent."""
        if not user.is_active:
            return self.none()
        return self.filter(
            subject__in=FeedbackSubject.objects.of(user).filter(state=SubjectState.CHOOSING),
            state=RaterState.PROPOSED,
            by_line=False,
        )

    def still_here(self) -> Self:
        """Without those who have left, whether they had answered or not."""
        return self.filter(
            Exists(Employment.objects.current().filter(employee=OuterRef("employee")))
        )

    def listed(self) -> Self:
        """All who are or were asked, alike: neither who answered nor who declined is told apart."""
        return self.exclude(state=RaterState.REMOVED)


class FeedbackRater(models.Model):
    """One person who is asked about one subject, in one group; it is known to no report."""

    subject = models.ForeignKey(FeedbackSubject, models.PROTECT, related_name="raters")
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="feedback_to_give")
    group = models.CharField(max_length=7, choices=RaterGroup)
    state = models.CharField(max_length=8, choices=RaterState, default=RaterState.PROPOSED)
    # Added by whoever agrees to the list: the subject is not told, even of a list taken back.
    by_line = models.BooleanField(default=False)

    objects = FeedbackRaterQuerySet.as_manager()

    class Meta:
        ordering = ["subject", "group", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "employee"],
                name="leadership_feedbackrater_one_group",
                violation_error_message=_("This person is asked already, in one group."),
            ),
            models.UniqueConstraint(
                fields=["subject", "group"],
                condition=Q(group__in=[RaterGroup.SELF, RaterGroup.MANAGER])
                & ~Q(state=RaterState.REMOVED),
                name="leadership_feedbackrater_one_named",
                violation_error_message=_("One person rates as the manager, and one as oneself."),
            ),
            models.CheckConstraint(
                name="leadership_feedbackrater_group_known",
                condition=Q(group__in=RaterGroup.values),
            ),
            models.CheckConstraint(
                name="leadership_feedbackrater_state_known",
                condition=Q(state__in=RaterState.values),
            ),
        ]
        indexes = [
            # The inbox of every page: who is asked for answers.
            models.Index(
                fields=["employee"], condition=Q(state="approved"),
                name="leadership_rater_asked",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"Rater {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("leadership:feedback_answer", args=[self.pk])

    @property
    def is_asked(self) -> bool:
        return self.state in ASKED

    @property
    def bound_to(self) -> str:
        """For what an answer is sealed: one that was moved to another rater opens for nobody."""
        return f"360/{self.pk}"


class FeedbackAnswersQuerySet(models.QuerySet["FeedbackAnswers"]):
    def visible_to(self, user: User) -> Self:
        """Whoever wrote them, until the cycle closes; afterwards they are gone."""
        return self.filter(rater__in=FeedbackRater.objects.visible_to(user))


class FeedbackAnswers(models.Model):
    """What one rater has written so far, sealed; deleted when the cycle closes.

    It has no time and no state: whether it was sent stands with the rater.
    """

    rater = models.OneToOneField(FeedbackRater, models.CASCADE, related_name="answers")
    sealed = models.BinaryField()

    objects = FeedbackAnswersQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Answers {self.pk}"

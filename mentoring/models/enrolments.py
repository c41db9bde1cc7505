"""Who takes part in a programme, what they want and offer, and whom they wish for or rule out."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lib.visible import require_visible
from mentoring.models.programmes import Programme, Side, coordinated_by
from talent.models import Employee, GrantKind, Role, Skill, User

MOST_SKILLS = 5
MOST_WISHES = 5


class EnrolmentState(models.TextChoices):
    ENROLLED = "enrolled", _("Enrolled")
    WAITLISTED = "waitlisted", _("On the waiting list")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    FINISHED = "finished", _("Finished")


LIVE_ENROLMENTS = (EnrolmentState.ENROLLED, EnrolmentState.WAITLISTED)


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def visible_to(self, user: User) -> Self:
        """The person, the programme's coordinators and HR admins."""
        if not user.is_active:
            return self.none()
        if user.holds(GrantKind.HR_ADMIN):
            return self.all()
        return self.filter(Q(employee__user=user) | Q(coordinated_by(user, "programme")))

    def live(self) -> Self:
        return self.filter(state__in=LIVE_ENROLMENTS)

    def enrolled(self) -> Self:
        return self.filter(state=EnrolmentState.ENROLLED)

    def in_line(self) -> Self:
        """Who waits, in the order in which they are served: re-matches first, then by time."""
        return self.order_by("-is_rematch", "waits_since", "pk")


class Enrolment(models.Model):
    """One person on one side of one programme; the same person may be mentor and mentee."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="enrolments")
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="mentoring_enrolments")
    side = models.CharField(max_length=6, choices=Side)
    state = models.CharField(
        max_length=10, choices=EnrolmentState, default=EnrolmentState.ENROLLED, editable=False
    )
    capacity = models.PositiveSmallIntegerField(
        default=1, help_text=_("How many mentees a mentor takes at the same time.")
    )
    about = models.TextField(
        blank=True, max_length=2000, validators=[require_visible],
        help_text=_("What a mentee wants to reach, or what a mentor offers."),
    )  # fmt: skip
    target_role = models.ForeignKey(
        Role, models.PROTECT, null=True, blank=True, related_name="+",
        help_text=_("The role that a mentee wants to grow into."),
    )  # fmt: skip
    is_rematch = models.BooleanField(
        default=False, editable=False,
        help_text=_("Whether a pair of theirs ended early: they are served first."),
    )  # fmt: skip
    enrolled_at = models.DateTimeField(default=timezone.now, editable=False)
    waits_since = models.DateTimeField(default=timezone.now, editable=False)
    ended_on = models.DateField(null=True, blank=True, editable=False)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        ordering = ["-enrolled_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "employee", "side"],
                condition=Q(state__in=LIVE_ENROLMENTS),
                name="mentoring_enrolment_one_live",
                violation_error_message=_("You take part in this programme already."),
            ),
            models.CheckConstraint(
                name="mentoring_enrolment_side_known", condition=Q(side__in=Side.values)
            ),
            models.CheckConstraint(
                name="mentoring_enrolment_state_known",
                condition=Q(state__in=EnrolmentState.values),
            ),
            models.CheckConstraint(
                name="mentoring_enrolment_capacity",
                condition=Q(capacity=1) | Q(side=Side.MENTOR, capacity__range=(1, 12)),
                violation_error_message=_("A mentor takes 1 to 12 mentees."),
            ),
            models.CheckConstraint(
                name="mentoring_enrolment_end_with_day",
                condition=Q(state__in=LIVE_ENROLMENTS, ended_on__isnull=True)
                | (~Q(state__in=LIVE_ENROLMENTS) & Q(ended_on__isnull=False)),
            ),
        ]
        indexes = [
            # The waiting list of a programme, and who goes into a matching.
            models.Index(
                fields=["programme", "side", "state", "waits_since"],
                name="mentoring_enrolment_line",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee} ({self.get_side_display()}) in {self.programme}"

    def get_absolute_url(self) -> str:
        return reverse("mentoring:enrolment_detail", args=[self.pk])

    @property
    def is_live(self) -> bool:
        return self.state in LIVE_ENROLMENTS

    @property
    def is_waiting(self) -> bool:
        return self.state == EnrolmentState.WAITLISTED


class OfEnrolmentQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """Whoever sees the enrolment."""
        return self.filter(enrolment__in=Enrolment.objects.visible_to(user))


class Want(models.IntegerChoices):
    """How much a competency is wanted; the steps are the weights."""

    MUST = 10, _("Must have")
    VERY = 5, _("Very much")
    MODERATE = 3, _("Moderately")
    SOMEWHAT = 1, _("Somewhat")


class EnrolmentSkill(models.Model):
    """One competency that a mentee wants to work on, or in which a mentor offers help."""

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="skills")
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="+")
    want = models.PositiveSmallIntegerField(choices=Want, default=Want.VERY)
    rank = models.PositiveSmallIntegerField()

    objects = OfEnrolmentQuerySet.as_manager()

    class Meta:
        ordering = ["enrolment", "rank"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "skill"],
                name="mentoring_enrolmentskill_once",
                violation_error_message=_("This skill is in the list already."),
            ),
            models.UniqueConstraint(
                fields=["enrolment", "rank"], name="mentoring_enrolmentskill_rank_unique"
            ),
            models.CheckConstraint(
                name="mentoring_enrolmentskill_at_most_five",
                condition=Q(rank__range=(1, MOST_SKILLS)),
                violation_error_message=_("Choose at most five skills."),
            ),
            models.CheckConstraint(
                name="mentoring_enrolmentskill_want_known", condition=Q(want__in=Want.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.skill}"


class WishQuerySet(models.QuerySet["Wish"]):
    def visible_to(self, user: User) -> Self:
        """Whoever wishes: nobody learns who was not wished for."""
        return self.filter(enrolment__employee__user=user) if user.is_active else self.none()


class Wish(models.Model):
    """One person whom a participant would like to be matched with; rank 1 is the first choice."""

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="wishes")
    employee = models.ForeignKey(Employee, models.CASCADE, related_name="+")
    rank = models.PositiveSmallIntegerField()

    objects = WishQuerySet.as_manager()

    class Meta:
        ordering = ["enrolment", "rank"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "employee"],
                name="mentoring_wish_once",
                violation_error_message=_("This person is among your wishes already."),
            ),
            models.UniqueConstraint(
                fields=["enrolment", "rank"], name="mentoring_wish_rank_unique"
            ),
            models.CheckConstraint(
                name="mentoring_wish_at_most_five",
                condition=Q(rank__range=(1, MOST_WISHES)),
                violation_error_message=_("Wish for at most five people."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rank}. {self.employee}"


class BlockQuerySet(models.QuerySet["Block"]):
    def visible_to(self, user: User) -> Self:
        """Whoever set it, so that they can take it back, and nobody else whatever their rights."""
        return self.filter(by__user=user) if user.is_active else self.none()


class Block(models.Model):
    """One person with whom another is never to be matched, in any programme, either way round."""

    by = models.ForeignKey(Employee, models.CASCADE, related_name="+")
    employee = models.ForeignKey(Employee, models.CASCADE, related_name="+")

    objects = BlockQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["by", "employee"],
                name="mentoring_block_once",
                violation_error_message=_("This person is on your list already."),
            ),
            models.CheckConstraint(
                name="mentoring_block_two_people",
                condition=~Q(by=F("employee")),
                violation_error_message=_("Choose somebody else than yourself."),
            ),
        ]

    def __str__(self) -> str:
        return f"Block {self.pk}"

"""The workspace of a pair: what the two agree on, aim for, speak about and write down."""

import uuid
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from careers.models import PlanItem
from lib.dates import today
from lib.visible import require_visible
from mentoring.models.pairs import OfPairQuerySet, OfTwoQuerySet, Pair, is_one_of, still_shares
from mentoring.models.programmes import Side
from talent.models import Employee, Skill, User

LONGEST_TEXT = 20_000  # letters of a note
LEVEL = [MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(5))]


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def visible_to(self, user: User) -> Self:
        """The two, also after they have ended: both have signed it."""
        return self.filter(is_one_of(user, "pair__")) if user.is_active else self.none()


class Agreement(models.Model):
    """What the two of a pair expect of each other; in force once both have signed these words."""

    pair = models.OneToOneField(Pair, models.CASCADE, related_name="agreement")
    expectations = models.TextField(max_length=4000, validators=[require_visible])
    confidentiality = models.TextField(max_length=4000, validators=[require_visible])
    cadence_weeks = models.PositiveSmallIntegerField(_("weeks between sessions"), default=2)
    mentee_signed_at = models.DateTimeField(null=True, blank=True, editable=False)
    mentor_signed_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="mentoring_agreement_cadence",
                condition=Q(cadence_weeks__range=(1, 12)),
                violation_error_message=_("A pair meets every 1 to 12 weeks."),
            ),
            models.CheckConstraint(
                name="mentoring_agreement_has_words",
                condition=~Q(expectations="") & ~Q(confidentiality=""),
            ),
        ]

    def __str__(self) -> str:
        return f"Agreement of {self.pair}"

    @property
    def is_signed(self) -> bool:
        """Whether both have signed."""
        return self.mentee_signed_at is not None and self.mentor_signed_at is not None


class PairGoalState(models.TextChoices):
    OPEN = "open", _("Open")
    REACHED = "reached", _("Reached")
    DROPPED = "dropped", _("Dropped")


class PairGoal(models.Model):
    """One thing that the mentee wants to reach with the mentor's help, perhaps in one skill.

    Its title and progress are read by whoever sees the pair, so that managers can help too.
    """

    pair = models.ForeignKey(Pair, models.CASCADE, related_name="goals")
    title = models.CharField(max_length=200, validators=[require_visible])
    skill = models.ForeignKey(Skill, models.PROTECT, null=True, blank=True, related_name="+")
    level_before = models.DecimalField(
        max_digits=2, decimal_places=1, null=True, blank=True, validators=LEVEL
    )
    level_target = models.DecimalField(
        max_digits=2, decimal_places=1, null=True, blank=True, validators=LEVEL
    )
    level_after = models.DecimalField(
        max_digits=2, decimal_places=1, null=True, blank=True, validators=LEVEL
    )
    progress = models.PositiveSmallIntegerField(default=0, help_text=_("Percent."))
    state = models.CharField(max_length=7, choices=PairGoalState, default=PairGoalState.OPEN)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = OfPairQuerySet.as_manager()

    class Meta:
        ordering = ["pair", "pk"]
        constraints = [
            models.CheckConstraint(name="mentoring_pairgoal_has_title", condition=~Q(title="")),
            models.CheckConstraint(
                name="mentoring_pairgoal_state_known", condition=Q(state__in=PairGoalState.values)
            ),
            models.CheckConstraint(
                name="mentoring_pairgoal_progress",
                condition=Q(progress__range=(0, 100)),
                violation_error_message=_("Progress lies between 0 and 100 percent."),
            ),
            *(
                models.CheckConstraint(
                    name=f"mentoring_pairgoal_{name}",
                    condition=Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__range": (0, 5)}),
                    violation_error_message=_("A level lies between 0 and 5."),
                )
                for name in ("level_before", "level_target", "level_after")
            ),
            models.CheckConstraint(
                name="mentoring_pairgoal_levels_of_a_skill",
                condition=Q(skill__isnull=False)
                | Q(level_before__isnull=True, level_target__isnull=True, level_after__isnull=True),
                violation_error_message=_("Levels need a skill."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class SessionState(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    AGREED = "agreed", _("Agreed")
    HELD = "held", _("Held")
    MISSED = "missed", _("Missed")
    CANCELLED = "cancelled", _("Called off")


COMING_SESSIONS = (SessionState.PROPOSED, SessionState.AGREED)


class SessionQuerySet(models.QuerySet["Session"]):
    def visible_to(self, user: User) -> Self:
        """The two while the pair is live; afterwards the mentee, and who proposed it their own."""
        if not user.is_active:
            return self.none()
        own = is_one_of(user, "pair__") & Q(proposed_by=user)
        return self.filter(still_shares(user) | own)


class Session(models.Model):
    """One meeting of a pair, from its proposal to what became of it.

    A calendar knows it by `uid` and believes the highest `sequence`; both last for its life.
    """

    pair = models.ForeignKey(Pair, models.CASCADE, related_name="sessions")
    starts_at = models.DateTimeField(_("when"))
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=60)
    place = models.CharField(_("where"), max_length=200, blank=True, validators=[require_visible])
    agenda = models.TextField(blank=True, max_length=4000, validators=[require_visible])
    state = models.CharField(max_length=9, choices=SessionState, default=SessionState.PROPOSED)
    proposed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    moved = models.PositiveSmallIntegerField(default=0, editable=False)
    settled_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text=_("When somebody said what became of it.")
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = SessionQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="mentoring_session_state_known", condition=Q(state__in=SessionState.values)
            ),
            models.CheckConstraint(
                name="mentoring_session_length",
                condition=Q(minutes__range=(10, 480)),
                violation_error_message=_("A session takes 10 minutes to 8 hours."),
            ),
            models.CheckConstraint(
                name="mentoring_session_settled_when_over",
                condition=Q(state__in=COMING_SESSIONS, settled_at__isnull=True)
                | (~Q(state__in=COMING_SESSIONS) & Q(settled_at__isnull=False)),
            ),
            models.UniqueConstraint(
                fields=["pair", "starts_at"],
                condition=Q(state__in=COMING_SESSIONS),
                name="mentoring_session_once_at_a_time",
                violation_error_message=_("You have a session at this time already."),
            ),
        ]
        indexes = [
            # Sessions held and the last one of each pair: progress, momentum, nudges.
            models.Index(
                fields=["pair", "-starts_at"], name="mentoring_session_held",
                condition=Q(state=SessionState.HELD),
            ),
            # Reminders of what comes.
            models.Index(
                fields=["starts_at"], name="mentoring_session_coming",
                condition=Q(state__in=COMING_SESSIONS),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.pair}, {self.starts_at:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("mentoring:session_detail", args=[self.pk])

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def is_coming(self) -> bool:
        return self.state in COMING_SESSIONS

    @property
    def is_due(self) -> bool:
        """Whether its day has come, so that one can say what became of it."""
        return self.is_coming and timezone.localdate(self.starts_at) <= today()


class SharedNote(models.Model):
    """One thing that one of the two wrote down for both; only its writer changes it."""

    pair = models.ForeignKey(Pair, models.CASCADE, related_name="notes")
    session = models.ForeignKey(
        Session, models.SET_NULL, null=True, blank=True, related_name="notes"
    )
    text = models.TextField(max_length=LONGEST_TEXT, validators=[require_visible])
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = OfTwoQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(name="mentoring_sharednote_has_text", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return f"Note of {self.pair}"


class WriterQuerySet(models.QuerySet["PrivateNote"]):
    def visible_to(self, user: User) -> Self:
        """Whoever wrote it, and nobody else whatever their rights."""
        return self.filter(by=user) if user.is_active else self.none()


class PrivateNote(models.Model):
    """What one of the two noted for themselves, sealed with a key that is not in the database.

    Only its writer can ever read it: the seal holds for this writer and this pair alone.
    """

    pair = models.ForeignKey(Pair, models.CASCADE, related_name="+")
    by = models.ForeignKey(User, models.CASCADE, related_name="+")
    sealed = models.BinaryField()
    at = models.DateTimeField(default=timezone.now, editable=False)

    objects = WriterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pair", "by"], name="mentoring_privatenote_once"),
        ]

    def __str__(self) -> str:
        return f"Private note {self.pk}"

    @property
    def bound_to(self) -> str:
        """What the seal is for: this writer's note on this pair, and no other row."""
        return f"private note of login {self.by_id} on pair {self.pair_id}"


class PairAction(models.Model):
    """One thing that one of the two will do before they meet again."""

    pair = models.ForeignKey(Pair, models.CASCADE, related_name="actions")
    title = models.CharField(max_length=200, validators=[require_visible])
    side = models.CharField(max_length=6, choices=Side, help_text=_("Who does it."))
    due_on = models.DateField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    item = models.OneToOneField(
        PlanItem, models.SET_NULL, null=True, blank=True, related_name="mentoring_action",
        help_text=_("What it became in the mentee’s development plan."),
    )  # fmt: skip
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = OfTwoQuerySet.as_manager()

    class Meta:
        ordering = ["done_at", "due_on", "pk"]
        constraints = [
            models.CheckConstraint(name="mentoring_pairaction_has_title", condition=~Q(title="")),
            models.CheckConstraint(
                name="mentoring_pairaction_side_known",
                condition=Q(side__in=[Side.MENTEE, Side.MENTOR]),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class IntroductionState(models.TextChoices):
    ASKED = "asked", _("Waits for an answer")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Taken back")


class IntroductionQuerySet(models.QuerySet["Introduction"]):
    def visible_to(self, user: User) -> Self:
        """Who asks and the colleague; who is introduced from the colleague's yes on.

        One who had seen it asked would learn of a no by its going.
        """
        if not user.is_active:
            return self.none()
        by_me = Q(side=Side.MENTOR, pair__mentor__user=user) | Q(
            side=Side.MENTEE, pair__mentee__user=user
        )
        met = is_one_of(user, "pair__") & Q(state=IntroductionState.ACCEPTED)
        return self.filter(by_me | Q(colleague__user=user) | met)


class Introduction(models.Model):
    """A mentor introduces the mentee to a colleague for a purpose; the colleague answers.

    Among peers either introduces the other one: `side` says who does.
    """

    pair = models.ForeignKey(Pair, models.PROTECT, related_name="introductions")
    colleague = models.ForeignKey(Employee, models.PROTECT, related_name="introductions")
    side = models.CharField(
        max_length=6, choices=Side, default=Side.MENTOR, editable=False,
        help_text=_("Who introduces; among peers either of the two."),
    )  # fmt: skip
    purpose = models.CharField(max_length=300, validators=[require_visible])
    state = models.CharField(
        max_length=9, choices=IntroductionState, default=IntroductionState.ASKED
    )
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    answered_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = IntroductionQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["pair", "side", "colleague"],
                condition=Q(state__in=[IntroductionState.ASKED, IntroductionState.ACCEPTED]),
                name="mentoring_introduction_once",
                violation_error_message=_("This colleague was asked already."),
            ),
            models.CheckConstraint(
                name="mentoring_introduction_has_purpose", condition=~Q(purpose="")
            ),
            models.CheckConstraint(
                name="mentoring_introduction_side_known",
                condition=Q(side__in=[Side.MENTEE, Side.MENTOR]),
            ),
            models.CheckConstraint(
                name="mentoring_introduction_state_known",
                condition=Q(state__in=IntroductionState.values),
            ),
            models.CheckConstraint(
                name="mentoring_introduction_answered_with_time",
                condition=Q(state=IntroductionState.ASKED, answered_at__isnull=True)
                | (~Q(state=IntroductionState.ASKED) & Q(answered_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pair} to {self.colleague}"

    @property
    def introducer(self) -> Employee:
        return self.pair.mentee if self.side == Side.MENTEE else self.pair.mentor

    @property
    def introduced(self) -> Employee:
        return self.pair.mentor if self.side == Side.MENTEE else self.pair.mentee

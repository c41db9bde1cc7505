"""Pairs: two people who are proposed to each other, accept, meet, and end."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lib.dates import today
from lib.visible import require_visible
from mentoring.models.enrolments import Enrolment
from mentoring.models.programmes import Programme, ProgrammeKind, Side, coordinated_by
from mentoring.models.runs import MatchingRun
from mentoring.momentum import half_time
from talent.models import Employee, GrantKind, Sight, User, sight
from talent.models.row_exists import RowExists


class PairState(models.TextChoices):
    PROPOSED = "proposed", _("Waits for an answer")
    ACTIVE = "active", _("Under way")
    PAUSED = "paused", _("Paused")
    COMPLETED = "completed", _("Completed")
    ENDED = "ended", _("Ended early")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


GOING_PAIRS = (PairState.ACTIVE, PairState.PAUSED)
LIVE_PAIRS = (PairState.PROPOSED, *GOING_PAIRS)
OVER_PAIRS = (PairState.COMPLETED, PairState.ENDED)
BEGUN_PAIRS = (*GOING_PAIRS, *OVER_PAIRS)
# What was proposed and came to nothing.
UNMADE_PAIRS = (PairState.DECLINED, PairState.WITHDRAWN)


class PairOrigin(models.TextChoices):
    RUN = "run", _("Matched")
    ASKED = "asked", _("Asked by the mentee")


class DeclineReason(models.TextChoices):
    NO_TIME = "no_time", _("No time at present")
    OTHER_HELP = "other_help", _("Somebody else can help more")
    TOO_CLOSE = "too_close", _("We work too closely together")
    NOT_SAID = "not_said", _("I would rather not say")


class EndReason(models.TextChoices):
    GOALS_REACHED = "goals_reached", _("The goals are reached")
    TIME_OVER = "time_over", _("The time is over")
    REMATCH = "rematch", _("Another pairing would help more")
    NO_FIT = "no_fit", _("We are not a good fit")
    AIMS_CHANGED = "aims_changed", _("What is wanted has changed")
    NO_TIME = "no_time", _("No time any more")
    OTHER = "other", _("Something else")
    LEFT = "left", _("One of the two has left")
    RULE = "rule", _("The programme’s rules no longer allow it")
    IN_LINE = "in_line", _("One of the two leads the other now, which this programme rules out")
    CALLED_OFF = "called_off", _("The programme was called off")


class PairQuerySet(models.QuerySet["Pair"]):
    def visible_to(self, user: User) -> Self:
        """That two people are a pair, and how it goes: the two, coordinators, HR admins.

        Of those who have begun also the mentee's manager chain and HR partner, of peers those of
        both. What the two write to each other is for `of(user)` alone.
        """
        if not user.is_active:
            return self.none()
        if user.holds(GrantKind.HR_ADMIN):
            return self.all()
        line = (Sight.CHAIN, Sight.HR_PARTNER)
        peers = Q(programme__kind=ProgrammeKind.PEER) & sight(user, line, "mentor")
        begun = Q(state__in=BEGUN_PAIRS) & (sight(user, line, "mentee") | peers)
        return self.filter(is_one_of(user) | Q(coordinated_by(user, "programme")) | begun)

    def helping(self, people: Any) -> Self:
        """Those in which some people learn: the mentees, and of peers both."""
        rows = Pair.objects.order_by()
        peers = rows.filter(programme__kind=ProgrammeKind.PEER, mentor__in=people)
        # Each half finds its rows by an index, and a pair that is in both comes once.
        both = rows.filter(mentee__in=people).values("pk").union(peers.values("pk"))
        return self.filter(pk__in=both)

    def of(self, user: User) -> Self:
        """The pairs in which the user is one of the two."""
        return self.filter(is_one_of(user)) if user.is_active else self.none()

    def going(self) -> Self:
        """Under way or paused."""
        return self.filter(state__in=GOING_PAIRS)

    def live(self) -> Self:
        """Those that wait for an answer too."""
        return self.filter(state__in=LIVE_PAIRS)


def is_one_of(user: User, path: str = "") -> Q:
    """Whether a login is one of the two of a pair."""
    return Q(**{f"{path}mentee__user": user}) | Q(**{f"{path}mentor__user": user})


class Pair(models.Model):
    """Two people in one programme. In one of peers, `mentee` and `mentor` are just the two.

    A pair holds a seat of its mentor from the moment it is published, or its mentor accepts it,
    until it ends. The database counts seats under a lock on both enrolments.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="pairs")
    mentee_enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="pairs_as_mentee")
    mentor_enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="pairs_as_mentor")
    # The enrolments' people, so that sight and lists need no further join.
    mentee = models.ForeignKey(Employee, models.PROTECT, related_name="pairs_as_mentee")
    mentor = models.ForeignKey(Employee, models.PROTECT, related_name="pairs_as_mentor")
    state = models.CharField(max_length=9, choices=PairState, default=PairState.PROPOSED)
    holds_seat = models.BooleanField(default=False, editable=False)
    origin = models.CharField(max_length=5, choices=PairOrigin)
    run = models.ForeignKey(MatchingRun, models.SET_NULL, null=True, blank=True, related_name="+")
    score = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    parts = models.JSONField(default=dict, blank=True)
    # Those of the day of its score: what a programme weighs later changes nothing that was told.
    weights = models.JSONField(default=dict, blank=True, editable=False)
    message = models.TextField(
        blank=True, max_length=1000, validators=[require_visible],
        help_text=_("What the mentee wrote to the mentor when asking."),
    )  # fmt: skip
    proposed_at = models.DateTimeField(default=timezone.now, editable=False)
    mentee_accepted_at = models.DateTimeField(null=True, blank=True)
    mentor_accepted_at = models.DateTimeField(null=True, blank=True)
    declined_by = models.CharField(max_length=6, choices=Side, blank=True)
    decline_reason = models.CharField(max_length=10, choices=DeclineReason, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True, help_text=_("The last day as agreed."))
    ended_on = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=13, choices=EndReason, blank=True)
    paused_on = models.DateField(null=True, blank=True)
    paused_until = models.DateField(null=True, blank=True)
    # So that a pause neither counts as time in which they might have met, nor as silence.
    paused_days = models.PositiveSmallIntegerField(default=0, editable=False)
    resumed_on = models.DateField(null=True, blank=True, editable=False)

    objects = PairQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="mentoring_pair_of_two",
                condition=~Q(mentee=F("mentor")) & ~Q(mentee_enrolment=F("mentor_enrolment")),
                violation_error_message=_("Nobody is matched with themselves."),
            ),
            models.UniqueConstraint(
                fields=["mentee_enrolment", "mentor_enrolment"],
                condition=Q(state__in=LIVE_PAIRS),
                name="mentoring_pair_one_live",
                violation_error_message=_("These two are a pair, or asked to be one, already."),
            ),
            models.UniqueConstraint(
                fields=["mentee_enrolment"],
                condition=Q(holds_seat=True),
                name="mentoring_pair_one_seat_for_a_mentee",
                violation_error_message=_("This mentee has a mentor already."),
            ),
            models.CheckConstraint(
                name="mentoring_pair_state_known", condition=Q(state__in=PairState.values)
            ),
            models.CheckConstraint(
                name="mentoring_pair_origin_known", condition=Q(origin__in=PairOrigin.values)
            ),
            models.CheckConstraint(
                name="mentoring_pair_seat_while_live",
                condition=Q(state__in=GOING_PAIRS, holds_seat=True)
                | Q(state=PairState.PROPOSED)
                | (~Q(state__in=LIVE_PAIRS) & Q(holds_seat=False)),
            ),
            models.CheckConstraint(
                name="mentoring_pair_begun_with_days",
                condition=~Q(state__in=BEGUN_PAIRS)
                | Q(
                    starts_on__isnull=False,
                    ends_on__gt=F("starts_on"),
                    mentee_accepted_at__isnull=False,
                    mentor_accepted_at__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="mentoring_pair_end_with_reason",
                condition=Q(
                    state__in=[PairState.COMPLETED, PairState.ENDED],
                    ended_on__isnull=False,
                    end_reason__in=EndReason.values,
                )
                | (
                    ~Q(state__in=[PairState.COMPLETED, PairState.ENDED])
                    & Q(ended_on__isnull=True, end_reason="")
                ),
            ),
            models.CheckConstraint(
                name="mentoring_pair_declined_with_reason",
                condition=Q(
                    state=PairState.DECLINED,
                    declined_by__in=Side.values,
                    decline_reason__in=DeclineReason.values,
                )
                | (~Q(state=PairState.DECLINED) & Q(declined_by="", decline_reason="")),
            ),
            models.CheckConstraint(
                name="mentoring_pair_paused_with_day",
                condition=Q(state=PairState.PAUSED, paused_on__isnull=False)
                | (~Q(state=PairState.PAUSED) & Q(paused_on__isnull=True)),
            ),
            models.CheckConstraint(
                name="mentoring_pair_score",
                condition=Q(score__isnull=True) | Q(score__range=(1, 100)),
            ),
        ]
        indexes = [
            # My pairs, and seats taken.
            models.Index(fields=["mentor", "state"], name="mentoring_pair_mentor"),
            models.Index(fields=["mentee", "state"], name="mentoring_pair_mentee"),
            # The coordinators' lists, and the jobs.
            models.Index(fields=["programme", "state"], name="mentoring_pair_programme"),
        ]

    def __str__(self) -> str:
        return f"{self.mentee} with {self.mentor}"

    def get_absolute_url(self) -> str:
        return reverse("mentoring:pair_detail", args=[self.pk])

    @property
    def is_going(self) -> bool:
        return self.state in GOING_PAIRS

    @property
    def meets_until(self) -> date | None:
        """Until when it agrees on sessions; one that rests gets days back in its programme."""
        if self.ends_on is None or self.state != PairState.PAUSED:
            return self.ends_on
        return max(self.ends_on, self.programme.ends_on)

    @property
    def may_meet(self) -> bool:
        """Whether there is a day left for which it can agree on a session."""
        last = self.meets_until
        return self.is_going and last is not None and last >= today()

    @property
    def half_time_on(self) -> date | None:
        """The day on which half of the agreed time is over."""
        return half_time(self.starts_on, self.ends_on)


def still_shares(user: User, path: str = "pair__") -> Q:
    """Whether a login is the mentee, or the mentor while the pair is live; peers are both.

    A former mentor has no sight of the mentee any more, and keeps what they wrote.
    """
    live = Q(**{f"{path}state__in": LIVE_PAIRS})
    peers = Q(**{f"{path}programme__kind": ProgrammeKind.PEER})
    mentor = Q(**{f"{path}mentor__user": user})
    return Q(**{f"{path}mentee__user": user}) | (mentor & (live | peers))


class OfTwoQuerySet(models.QuerySet[Any]):
    """What the two of a pair write together: theirs alone, whatever rights anyone else has."""

    def visible_to(self, user: User) -> Self:
        """The two while the pair is live; afterwards the mentee, and of the mentor's their own."""
        if not user.is_active:
            return self.none()
        own = is_one_of(user, "pair__") & Q(by=user)
        return self.filter(still_shares(user) | own)


class OfPairQuerySet(models.QuerySet[Any]):
    """How a pair gets on."""

    def visible_to(self, user: User) -> Self:
        """Whoever sees the pair, save its former mentor: how the mentee goes on is not theirs."""
        if not user.is_active:
            return self.none()
        pairs = Pair.objects.visible_to(user).filter(pk=OuterRef("pair"))
        former = Q(pair__mentor__user=user) & ~still_shares(user)
        return self.filter(RowExists(pairs)).exclude(former)

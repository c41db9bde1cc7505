"""What both say of sessions and of the whole: pulses, evaluations, and figures about groups."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lib.visible import require_visible
from mentoring.models.pairs import Pair, still_shares
from mentoring.models.programmes import Programme, Side
from mentoring.models.workspace import Session
from talent.models import User

TWO_SIDES = [Side.MENTEE, Side.MENTOR]
LEAST = 5  # answers behind a figure, and new ones before it is told anew


class PulseQuerySet(models.QuerySet["Pulse"]):
    def visible_to(self, user: User) -> Self:
        """Nobody reads who answered what, nor do the two: it counts in groups."""
        return self.none()


class Pulse(models.Model):
    """The two answers of one side after one session; given once, never edited, read by nobody.

    They count in the figures of a programme, in groups of five people and more.
    """

    session = models.ForeignKey(Session, models.CASCADE, related_name="pulses")
    side = models.CharField(max_length=6, choices=Side)
    worth = models.PositiveSmallIntegerField(_("It was worth our time"))
    clear = models.PositiveSmallIntegerField(_("I know what I do next"))

    objects = PulseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "side"],
                name="mentoring_pulse_once",
                violation_error_message=_("You have answered for this session already."),
            ),
            models.CheckConstraint(
                name="mentoring_pulse_side_known", condition=Q(side__in=TWO_SIDES)
            ),
            models.CheckConstraint(
                name="mentoring_pulse_steps",
                condition=Q(worth__range=(1, 5), clear__range=(1, 5)),
            ),
        ]

    def __str__(self) -> str:
        return f"Pulse {self.pk}"


class PulseWordsQuerySet(models.QuerySet["PulseWords"]):
    def visible_to(self, user: User) -> Self:
        """The two: words after a session are said to the other. A former mentor: their own."""
        if not user.is_active:
            return self.none()
        own = Q(session__pair__mentor__user=user, side=Side.MENTOR)
        return self.filter(still_shares(user, "session__pair__") | own)


class PulseWords(models.Model):
    """What one side wrote to the other after a session, apart from the answers that count."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="words")
    side = models.CharField(max_length=6, choices=Side)
    text = models.TextField(max_length=1000, validators=[require_visible])
    at = models.DateTimeField(default=timezone.now, editable=False)

    objects = PulseWordsQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "side"], name="mentoring_pulsewords_once"),
            models.CheckConstraint(
                name="mentoring_pulsewords_side_known", condition=Q(side__in=TWO_SIDES)
            ),
            models.CheckConstraint(name="mentoring_pulsewords_has_text", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return f"Words {self.pk}"


class Moment(models.TextChoices):
    MID = "mid", _("Half time")
    END = "end", _("End")


class EvaluationQuerySet(models.QuerySet["Evaluation"]):
    def visible_to(self, user: User) -> Self:
        """Whoever wrote it; everybody else learns only that it is done."""
        return self.filter(by=user) if user.is_active else self.none()


class Evaluation(models.Model):
    """What one side answered to the programme's questions at half time or at the end.

    `answers` are by the question's key, as `lib.questions.check` gives them.
    """

    pair = models.ForeignKey(Pair, models.CASCADE, related_name="evaluations")
    side = models.CharField(max_length=6, choices=Side)
    moment = models.CharField(max_length=3, choices=Moment)
    answers = models.JSONField()
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        ordering = ["pair", "moment", "side"]
        constraints = [
            models.UniqueConstraint(
                fields=["pair", "side", "moment"],
                name="mentoring_evaluation_once",
                violation_error_message=_("You have given this evaluation already."),
            ),
            models.CheckConstraint(
                name="mentoring_evaluation_side_known", condition=Q(side__in=TWO_SIDES)
            ),
            models.CheckConstraint(
                name="mentoring_evaluation_moment_known", condition=Q(moment__in=Moment.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_moment_display()}, {self.get_side_display()}, pair {self.pair_id}"


class FigureQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """The programme's coordinators and HR admins: each row tells of five people or more."""
        return self.filter(programme__in=Programme.objects.coordinated_by(user))


class ProgrammeFigure(models.Model):
    """The mean of one question in one programme, frozen until five people have answered anew.

    Of fewer than five people nothing is stored. Each counts once, by the mean of their answers.
    """

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="figures")
    question = models.CharField(max_length=100, help_text=_("“pulse:worth”, “mid:helped” …"))
    side = models.CharField(max_length=6, choices=Side)
    people = models.PositiveIntegerField()
    mean = models.DecimalField(max_digits=4, decimal_places=2)
    last_answer = models.PositiveBigIntegerField(
        default=0, editable=False, help_text=_("The newest answer in it: what comes after is new.")
    )
    frozen_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = FigureQuerySet.as_manager()

    class Meta:
        ordering = ["programme", "question", "side"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "question", "side"], name="mentoring_programmefigure_once"
            ),
            models.CheckConstraint(
                name="mentoring_programmefigure_at_least_five", condition=Q(people__gte=LEAST)
            ),
            models.CheckConstraint(
                name="mentoring_programmefigure_side_known", condition=Q(side__in=Side.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question} of {self.programme}"


class CalendarFeedQuerySet(models.QuerySet["CalendarFeed"]):
    def visible_to(self, user: User) -> Self:
        """Only one's own."""
        return self.filter(user=user) if user.is_active else self.none()


class CalendarFeed(models.Model):
    """The address under which a calendar reads one person's sessions, until it is revoked.

    Only a digest of its secret is stored: a copy of the database opens no calendar.
    """

    user = models.OneToOneField(User, models.CASCADE, related_name="mentoring_feed")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    read_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = CalendarFeedQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Calendar of {self.user}"

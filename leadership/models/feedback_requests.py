"""Feedback on request: a few words from a colleague, with their name, at any time."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lib.visible import require_visible
from talent.models import Employee, Sight, Skill, User
from talent.models.sight import sight

LONGEST_WORDS = 4000


class RequestState(models.TextChoices):
    ASKED = "asked", _("Asked")
    ANSWERED = "answered", _("Answered")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Taken back")


class FeedbackRequestQuerySet(models.QuerySet["FeedbackRequest"]):
    def visible_to(self, user: User) -> Self:
        """The two; the asker's line what was answered and shared."""
        if not user.is_active:
            return self.none()
        shared = sight(user, [Sight.CHAIN], "asker") & Q(
            is_shared=True, state=RequestState.ANSWERED
        )
        return self.filter(Q(asker__user=user) | Q(asked__user=user) | shared)


class FeedbackRequest(models.Model):
    """One person asks one colleague for a few words; the answer bears the colleague's name."""

    asker = models.ForeignKey(Employee, models.PROTECT, related_name="feedback_requests")
    asked = models.ForeignKey(Employee, models.PROTECT, related_name="feedback_asked_of")
    skill = models.ForeignKey(
        Skill, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("competency"),
    )  # fmt: skip
    topic = models.CharField(
        max_length=500, validators=[require_visible],
        help_text=_("What you would like to hear about, such as the workshop last week."),
    )  # fmt: skip
    state = models.CharField(max_length=9, choices=RequestState, default=RequestState.ASKED)
    answer = models.TextField(blank=True, max_length=LONGEST_WORDS, validators=[require_visible])
    is_shared = models.BooleanField(_("shared with my manager"), default=False)
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    answered_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = FeedbackRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="leadership_feedbackrequest_of_another",
                condition=~Q(asker=F("asked")),
                violation_error_message=_("Ask somebody else than yourself."),
            ),
            models.CheckConstraint(
                name="leadership_feedbackrequest_state_known",
                condition=Q(state__in=RequestState.values),
            ),
            models.CheckConstraint(
                name="leadership_feedbackrequest_has_topic", condition=~Q(topic="")
            ),
            models.CheckConstraint(
                name="leadership_feedbackrequest_answer_when_answered",
                condition=Q(state=RequestState.ANSWERED, answered_at__isnull=False) & ~Q(answer="")
                | ~Q(state=RequestState.ANSWERED) & Q(answer="", answered_at__isnull=True),
            ),
        ]
        indexes = [
            # The inbox of every page: what somebody is asked for.
            models.Index(
                fields=["asked"], condition=Q(state="asked"),
                name="leadership_words_asked",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"Request {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("leadership:feedback_request", args=[self.pk])

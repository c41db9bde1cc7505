"""Notices: the record of everything the product tells a person, once each."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from talent.models.user import User


class Delivery(models.TextChoices):
    EMAIL = "email", _("E-mail at once")
    DIGEST = "digest", _("In a daily digest")
    NONE = "none", _("Only here")


class NoticeState(models.TextChoices):
    DUE = "due", _("Due")
    CLAIMED = "claimed", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Not sent")
    NONE = "none", _("No e-mail")


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, user: User) -> Self:
        """Only one's own."""
        return self.filter(recipient=user)

    def unread(self) -> Self:
        return self.filter(read_at__isnull=True)

    def with_newness(self) -> Self:
        """Say of each row whether it was read, to put what is new first."""
        return self.annotate(
            is_read=models.Case(
                models.When(read_at__isnull=True, then=0),
                default=1,
                output_field=models.SmallIntegerField(),
            )
        )


class Notice(models.Model):
    """One thing told to one person for one period; its text is made from `kind` and `params`.

    `subject` names the record it is about ("employee:12"), `period` the span in which it is said
    once ("2026-11"). A notice is shown from its first moment; `state` is that of its e-mail:
    due → claimed (by one worker, until its lease ends) → sent or failed; none where none is wanted.
    """

    recipient = models.ForeignKey(User, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=80, blank=True)
    period = models.CharField(max_length=30, blank=True)
    params = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    read_at = models.DateTimeField(null=True, blank=True)

    delivery = models.CharField(max_length=6, choices=Delivery, default=Delivery.EMAIL)
    state = models.CharField(max_length=7, choices=NoticeState, default=NoticeState.DUE)
    due_at = models.DateTimeField(default=timezone.now)
    claimed_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=200, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "kind", "subject", "period"], name="talent_notice_once"
            ),
            models.CheckConstraint(
                name="talent_notice_delivery_known", condition=Q(delivery__in=Delivery.values)
            ),
            models.CheckConstraint(
                name="talent_notice_state_known", condition=Q(state__in=NoticeState.values)
            ),
            models.CheckConstraint(
                name="talent_notice_claim_has_lease",
                condition=Q(state="claimed", claimed_until__isnull=False)
                | (~Q(state="claimed") & Q(claimed_until__isnull=True)),
            ),
            models.CheckConstraint(
                name="talent_notice_sent_has_time",
                condition=Q(state="sent", sent_at__isnull=False)
                | (~Q(state="sent") & Q(sent_at__isnull=True)),
            ),
        ]
        indexes = [
            # The bell and the list of notices.
            models.Index(fields=["recipient", "-created_at"], name="talent_notice_list"),
            models.Index(
                fields=["recipient"], condition=Q(read_at__isnull=True), name="talent_notice_unread"
            ),
            # The sweeper: what is due, and what a dead worker has left claimed.
            models.Index(
                fields=["due_at"],
                condition=Q(state__in=["due", "claimed"]),
                name="talent_notice_to_send",
            ),
            # HR's list of mails that could not be sent.
            models.Index(fields=["-id"], condition=Q(state="failed"), name="talent_notice_unsent"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.recipient}"


class NoticePreference(models.Model):
    """How one person wants to hear of one kind of notice."""

    user = models.ForeignKey(User, models.CASCADE, related_name="notice_preferences")
    kind = models.CharField(max_length=60)
    delivery = models.CharField(max_length=6, choices=Delivery)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "kind"], name="talent_noticepreference_once"),
            models.CheckConstraint(
                name="talent_noticepreference_delivery_known",
                condition=Q(delivery__in=Delivery.values),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.kind} {self.delivery}"

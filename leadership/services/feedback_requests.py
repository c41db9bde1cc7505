"""Feedback on request: asked for, given with one's name, declined, taken back, shared."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from leadership import access
from leadership.models import FeedbackRequest, RequestState
from talent.access import require
from talent.models import Actor, AuditEntry, Employee, Skill, User
from talent.services.notices import notify

WORDS_ASKED = "leadership.words_asked"
WORDS_GIVEN = "leadership.words_given"
WORDS_DECLINED = "leadership.words_declined"
MOST_OPEN = 20  # requests of one person that wait


@transaction.atomic
def ask_for_words(
    *, actor: Actor, asker: Employee, asked: Employee, topic: str, skill: Skill | None = None
) -> FeedbackRequest:
    """Ask a colleague for a few words about something."""
    assert isinstance(actor, User)
    require(asker.user_id == actor.pk)
    # Two windows must not ask the same twice.
    asker = Employee.objects.select_for_update(of=("self",)).get(pk=asker.pk)
    if asked.user is None or not Employee.objects.colleagues_of(actor).filter(pk=asked.pk).exists():
        raise ValidationError({"asked": _("Only people who are employed can be asked.")})
    waiting = FeedbackRequest.objects.filter(asker=asker, state=RequestState.ASKED)
    topic = topic.strip()
    if waiting.filter(asked=asked, topic=topic).exists():
        raise ValidationError({"topic": _("You have asked this already, and it waits.")})
    if waiting.count() >= MOST_OPEN:
        words = _("%(most)s of your requests wait: take some back before you ask more.")
        raise ValidationError(words % {"most": MOST_OPEN})
    row = FeedbackRequest(asker=asker, asked=asked, topic=topic, skill=skill)
    row.full_clean()
    row.save()
    AuditEntry.add(actor, "leadership.feedback_request.asked", row, subject=asker, of=asked.pk)
    notify(asked.user, WORDS_ASKED, subject=row)
    return row


@transaction.atomic
def give_words(*, actor: Actor, row: FeedbackRequest, answer: str) -> FeedbackRequest:
    """Write a few words; the asker reads them with one's name."""
    require(access.is_asked_for_words(actor, row))
    row = _waiting(row)
    row.answer, row.answered_at = answer.strip(), timezone.now()
    _go(actor, row, RequestState.ANSWERED, "answered", "answer", "answered_at")
    _tell_asker(row, WORDS_GIVEN)
    return row


@transaction.atomic
def decline_words(*, actor: Actor, row: FeedbackRequest) -> FeedbackRequest:
    """Say that one does not write anything; no reason is asked."""
    require(access.is_asked_for_words(actor, row))
    row = _waiting(row)
    _go(actor, row, RequestState.DECLINED, "declined")
    _tell_asker(row, WORDS_DECLINED)
    return row


@transaction.atomic
def take_back_request(*, actor: Actor, row: FeedbackRequest) -> FeedbackRequest:
    """Take a request back while it waits."""
    require(access.is_asker(actor, row))
    return _go(actor, _waiting(row), RequestState.WITHDRAWN, "taken_back")


@transaction.atomic
def share_words(*, actor: Actor, row: FeedbackRequest, is_shared: bool) -> FeedbackRequest:
    """Let one's line read an answer, or no longer."""
    require(access.is_asker(actor, row))
    row = _locked(row)
    if row.state != RequestState.ANSWERED:
        raise ValidationError(_("Only an answer can be shared."))
    row.is_shared = is_shared
    row.save(update_fields=["is_shared"])
    AuditEntry.add(
        actor, "leadership.feedback_request.shared", row, subject=row.asker,
        is_shared=is_shared,
    )  # fmt: skip
    return row


def _locked(row: FeedbackRequest) -> FeedbackRequest:
    rows = FeedbackRequest.objects.select_for_update(of=("self",))
    return rows.select_related("asker__user", "asked__user").get(pk=row.pk)


def _waiting(row: FeedbackRequest) -> FeedbackRequest:
    row = _locked(row)
    if row.state != RequestState.ASKED:
        raise ValidationError(_("This request does not wait for an answer any more."))
    return row


def _go(actor: Actor, row: FeedbackRequest, state: str, act: str, *fields: str) -> FeedbackRequest:
    row.state = state
    row.full_clean()
    row.save(update_fields=["state", *fields])
    AuditEntry.add(
        actor, f"leadership.feedback_request.{act}", row, subject=row.asker,
        of=row.asked_id,
    )  # fmt: skip
    return row


def _tell_asker(row: FeedbackRequest, kind: str) -> None:
    if row.asker.user is not None and row.asker.user.is_active:
        notify(row.asker.user, kind, subject=row)

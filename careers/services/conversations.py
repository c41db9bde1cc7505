"""Career conversations: plan, move, hold, call off."""

from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from careers import access
from careers.models import Conversation, ConversationState
from lib.dates import today
from lib.editing import refuse_if_changed
from talent.access import is_self, require
from talent.models import Actor, AuditEntry, Employee, User
from talent.services.notices import notify

FURTHEST = timedelta(days=731)
PLANNED, MOVED, CANCELLED = (
    "careers.conversation_planned",
    "careers.conversation_moved",
    "careers.conversation_cancelled",
)


@transaction.atomic
def plan_conversation(
    *,
    actor: Actor,
    employee: Employee,
    manager: Employee,
    starts_at: datetime,
    minutes: int = 60,
    place: str = "",
) -> Conversation:
    """Plan a talk of a person with their manager; either of the two does, the other is told."""
    require(access.may_hold(actor, employee, manager))
    # Two who plan at once must not plan twice.
    Employee.objects.select_for_update(of=("self",)).get(pk=employee.pk)
    _refuse_day(starts_at)
    assert isinstance(actor, User)
    conversation = Conversation(
        employee=employee, manager=manager, starts_at=starts_at, minutes=minutes,
        place=place.strip(), planned_by=actor,
    )  # fmt: skip
    conversation.full_clean()
    conversation.save()
    _record(actor, conversation, "planned", starts_at=starts_at.isoformat())
    _tell_other(actor, conversation, PLANNED)
    return conversation


@transaction.atomic
def move_conversation(
    *,
    actor: Actor,
    conversation: Conversation,
    seen: str,
    starts_at: datetime,
    minutes: int,
    place: str,
) -> Conversation:
    """Change when and where a planned conversation takes place, unless it changed since shown."""
    conversation = planned(actor, conversation)
    refuse_if_changed(conversation, ("starts_at", "minutes", "place"), seen)
    before = conversation.starts_at
    if starts_at != before:
        _refuse_day(starts_at)
    conversation.starts_at, conversation.minutes = starts_at, minutes
    conversation.place, conversation.changes = place.strip(), conversation.changes + 1
    conversation.full_clean()
    conversation.save(update_fields=["starts_at", "minutes", "place", "changes"])
    _record(
        actor, conversation, "moved", starts_at=[before.isoformat(), starts_at.isoformat()],
        minutes=minutes,
    )  # fmt: skip
    _tell_other(actor, conversation, MOVED)
    return conversation


@transaction.atomic
def hold_conversation(
    *,
    actor: Actor,
    conversation: Conversation,
    held_on: date | None = None,
    next_at: datetime | None = None,
) -> Conversation:
    """Say that the two have spoken, and when they speak next if they agreed on it."""
    conversation = planned(actor, conversation)
    held_on = held_on or min(today(), timezone.localdate(conversation.starts_at))
    if held_on > today():
        raise ValidationError({"held_on": _("Choose today or a day before.")})
    if held_on < timezone.localdate(conversation.created_at) - timedelta(days=366):
        raise ValidationError({"held_on": _("Choose a day within the last year.")})
    conversation.state, conversation.held_on = ConversationState.HELD, held_on
    conversation.full_clean()
    conversation.save(update_fields=["state", "held_on"])
    _record(actor, conversation, "held", held_on=held_on.isoformat())
    if next_at is not None:
        _refuse_indirect(actor, conversation)
        try:
            plan_conversation(
                actor=actor, employee=conversation.employee, manager=conversation.manager,
                starts_at=next_at, minutes=conversation.minutes, place=conversation.place,
            )  # fmt: skip
        except ValidationError as error:
            raise ValidationError({"next_at": error.messages}) from None
    return conversation


@transaction.atomic
def cancel_conversation(*, actor: Actor, conversation: Conversation) -> Conversation:
    """Call a planned conversation off; also one whose manager no longer leads the person."""
    require(access.takes_part(actor, conversation))
    conversation = _still_planned(locked(conversation))
    conversation.state = ConversationState.CANCELLED
    conversation.full_clean()
    conversation.save(update_fields=["state"])
    _record(actor, conversation, "cancelled")
    _tell_other(actor, conversation, CANCELLED)
    return conversation


def planned(actor: Actor, conversation: Conversation) -> Conversation:
    """A planned conversation under lock, for one of its two while the manager leads."""
    require(access.takes_part(actor, conversation))
    refuse_lapsed(actor, conversation)
    return _still_planned(locked(conversation))


def locked(conversation: Conversation) -> Conversation:
    """The conversation as it stands now; nobody else changes it or its parts meanwhile."""
    rows = Conversation.objects.select_for_update(of=("self",))
    return rows.select_related("employee__user", "manager__user").get(pk=conversation.pk)


def refuse_lapsed(actor: Actor, conversation: Conversation) -> None:
    """What two people began rests when one no longer leads the other."""
    if not access.may_write_conversation(actor, conversation):
        raise ValidationError(
            _("%(manager)s no longer leads %(person)s: this conversation stays as it is.")
            % {"manager": conversation.manager.name, "person": conversation.employee.name}
        )


def _refuse_indirect(actor: Actor, conversation: Conversation) -> None:
    """Who leads a person through others still ends a talk that was planned, and plans none."""
    if not access.may_hold(actor, conversation.employee, conversation.manager):
        raise ValidationError(
            {
                "next_at": _(
                    "%(person)s no longer reports to %(manager)s directly: leave this empty."
                )
                % {"person": conversation.employee.name, "manager": conversation.manager.name}
            }
        )


def _still_planned(conversation: Conversation) -> Conversation:
    if conversation.state == ConversationState.HELD:
        raise ValidationError(_("This conversation has been held already."))
    if conversation.state == ConversationState.CANCELLED:
        raise ValidationError(_("This conversation was called off: plan another one."))
    return conversation


def _refuse_day(starts_at: datetime) -> None:
    now = timezone.now()
    if starts_at < now - timedelta(days=1):
        raise ValidationError({"starts_at": _("This time has passed: choose one that comes.")})
    if starts_at > now + FURTHEST:
        raise ValidationError({"starts_at": _("Choose a day within the next two years.")})


def _record(actor: Actor, conversation: Conversation, act: str, **more: Any) -> None:
    AuditEntry.add(
        actor, f"careers.conversation.{act}", conversation, manager=conversation.manager_id, **more
    )


def _tell_other(actor: Actor, conversation: Conversation, kind: str) -> None:
    other = conversation.manager
    if is_self(actor, conversation.manager):
        other = conversation.employee
    if other.user is not None and other.user.is_active:
        # The time tells one move from the next, so that each is told and none twice.
        when = f"{conversation.changes}"
        notify(other.user, kind, subject=conversation, period=when)

"""What two people write in a conversation: agenda, notes, what each keeps apart, agreed actions."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from careers import access
from careers.models import (
    AgendaPoint,
    AgreedAction,
    Conversation,
    ConversationNotes,
    ConversationState,
    DevelopmentPlan,
    PlanItem,
    PlanState,
    Preparation,
)
from careers.services.conversations import locked, refuse_lapsed
from careers.services.plan_items import add_item
from careers.services.plans import start_plan
from lib.editing import refuse_if_changed
from talent.access import is_self, require
from talent.models import SYSTEM, Actor, Assignment, AuditEntry, User
from talent.services.notices import notify

STALE = "notes_changed"
AGREED = "careers.conversation_agreed"
MOST_POINTS = 40


@transaction.atomic
def save_notes(
    *, actor: Actor, conversation: Conversation, text: str, seen: int
) -> ConversationNotes:
    """Save what the two wrote as a new version, unless another one came since it was shown.

    What somebody else saved meanwhile is never overwritten: who comes second reads both texts.
    """
    conversation = writable(actor, conversation)
    newest: int = conversation.versions.aggregate(newest=Max("number"))["newest"] or 0
    if seen != newest:
        raise ValidationError(
            _(
                "These notes were saved elsewhere meanwhile. Read both texts, join them, and save"
                " again."
            ),
            code=STALE,
        )
    assert isinstance(actor, User)
    version = ConversationNotes(
        conversation=conversation, number=newest + 1, text=tidy(text), by=actor
    )
    version.full_clean()
    version.save()
    _record(actor, conversation, "noted", version=version.number)
    return version


@transaction.atomic
def save_preparation(
    *, actor: Actor, conversation: Conversation, text: str, seen: str
) -> Preparation:
    """Keep what one of the two notes for themselves; that it was written is nobody's business.

    So there is no audit entry: the other one reads what concerns them there.
    """
    require(access.takes_part(actor, conversation))
    conversation = locked(conversation)
    assert isinstance(actor, User)
    row = Preparation.objects.filter(conversation=conversation, by=actor).first()
    row = row or Preparation(conversation=conversation, by=actor)
    refuse_if_changed(row, ("text",), seen)
    row.text, row.at = tidy(text), timezone.now()
    row.full_clean()
    row.save()
    return row


@transaction.atomic
def add_point(*, actor: Actor, conversation: Conversation, text: str) -> AgendaPoint:
    """Put something on the agenda; both see it and who put it there."""
    conversation = writable(actor, conversation)
    if conversation.points.count() >= MOST_POINTS:
        raise ValidationError(
            {"text": _("%(most)s points are enough for one talk.") % {"most": MOST_POINTS}}
        )
    assert isinstance(actor, User)
    point = AgendaPoint(conversation=conversation, text=text.strip(), by=actor)
    point.full_clean()
    point.save()
    _record(actor, conversation, "point_added", point=point.pk)
    return point


@transaction.atomic
def tick_point(*, actor: Actor, point: AgendaPoint, is_done: bool) -> AgendaPoint:
    """Say that a point was spoken about, or not yet."""
    conversation = writable(actor, point.conversation)
    point = _fresh(point)
    point.is_done = is_done
    point.save(update_fields=["is_done"])
    _record(actor, conversation, "point_ticked", point=point.pk, is_done=is_done)
    return point


@transaction.atomic
def remove_point(*, actor: Actor, point: AgendaPoint) -> None:
    """Take a point of one's own off the agenda; that of the other stays theirs."""
    conversation = writable(actor, point.conversation)
    point = _fresh(point)
    assert isinstance(actor, User)
    require(point.by_id == actor.pk)
    key = point.pk
    point.delete()
    _record(actor, conversation, "point_removed", point=key)


@transaction.atomic
def agree_action(
    *,
    actor: Actor,
    conversation: Conversation,
    title: str,
    kind: str,
    due_on: date | None = None,
    plan: DevelopmentPlan | None = None,
) -> AgreedAction:
    """Make what the two agreed an action of the person's plan, or of a new one for their role.

    The manager's word counts here as the person's own would: it was agreed between the two.
    """
    conversation = writable(actor, conversation)
    employee = conversation.employee
    # A plan is written by its person; what the manager writes down was agreed with them.
    writer: Actor = actor if is_self(actor, employee) else SYSTEM
    plan = plan or plan_for(conversation) or _new_plan(writer, conversation)
    if plan.employee_id != employee.pk:
        raise ValidationError({"plan": _("This plan belongs to somebody else.")})
    item: PlanItem = add_item(actor=writer, plan=plan, title=title, kind=kind, due_on=due_on)
    assert isinstance(actor, User)
    agreed = AgreedAction(conversation=conversation, item=item, by=actor)
    agreed.full_clean()
    agreed.save()
    _record(actor, conversation, "agreed", item=item.pk)
    if writer is SYSTEM and employee.user is not None:
        notify(employee.user, AGREED, subject=item)
    return agreed


def plan_for(conversation: Conversation) -> DevelopmentPlan | None:
    """The person's plan that an agreed action joins: the one under way, else the newest draft."""
    plans = DevelopmentPlan.objects.filter(
        employee=conversation.employee_id, state__in=(PlanState.ACTIVE, PlanState.DRAFT)
    )
    found = sorted(plans, key=lambda plan: plan.state != PlanState.ACTIVE)
    return found[0] if found else None


def tidy(text: str) -> str:
    """A text as it is kept: one kind of line end, nothing empty around it."""
    return text.replace("\r\n", "\n").strip()


def writable(actor: Actor, conversation: Conversation) -> Conversation:
    """A conversation under lock, for one of its two, planned or held, while the manager leads."""
    require(access.takes_part(actor, conversation))
    refuse_lapsed(actor, conversation)
    conversation = locked(conversation)
    if conversation.state == ConversationState.CANCELLED:
        raise ValidationError(_("This conversation was called off: nothing is added to it."))
    return conversation


def _new_plan(writer: Actor, conversation: Conversation) -> DevelopmentPlan:
    """A draft for the role that the person holds, with nothing in it yet."""
    name = conversation.employee.first_name
    plans = DevelopmentPlan.objects.filter(employee=conversation.employee_id)
    if plans.filter(state=PlanState.IN_REVIEW).exists():
        raise ValidationError(
            _("The plan of %(name)s is in review: agree to it first, then add this.")
            % {"name": name}
        )
    held = Assignment.objects.current().filter(employee=conversation.employee_id)
    row = held.select_related("role").first()
    if row is None:
        raise ValidationError(
            _("%(name)s has no plan and no role today: begin a plan first.") % {"name": name}
        )
    return start_plan(actor=writer, employee=conversation.employee, role=row.role, from_gaps=False)


def _fresh(point: AgendaPoint) -> AgendaPoint:
    found: AgendaPoint | None = AgendaPoint.objects.filter(pk=point.pk).first()
    if found is None:
        raise ValidationError(_("This point was taken off meanwhile."))
    return found


def _record(actor: Actor, conversation: Conversation, act: str, **more: Any) -> None:
    AuditEntry.add(
        actor, f"careers.conversation.{act}", conversation, manager=conversation.manager_id, **more
    )

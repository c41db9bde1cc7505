"""Openings: drafted by managers or HR, approved, published, closed; and the rules for applying."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from careers import access
from careers.models import (
    LIVE,
    CloseReason,
    ManagerRule,
    Opening,
    OpeningPolicy,
    OpeningState,
    RejectReason,
)
from careers.services.opening_checks import check_opening
from careers.services.stages import move
from talent import tasks
from talent.access import require
from talent.models import Actor, Assignment, AuditEntry, User
from talent.services.notices import notify

SWEEP = "careers.announce_openings"
TO_APPROVE = "careers.opening_to_approve"
ANSWERED = "careers.opening_answered"
EDITED = (
    "kind", "title", "description", "role", "unit", "location", "hiring_manager", "seats",
    "starts_on", "ends_on", "hours_per_week", "apply_by",
)  # fmt: skip


@transaction.atomic
def draft_opening(*, actor: Actor, **given: Any) -> Opening:
    """Write down an opening that nobody else sees yet, save whoever approves it and HR."""
    require(access.may_draft_opening(actor))
    opening = Opening(
        author=actor if isinstance(actor, User) else None,
        **{name: given[name] for name in EDITED if name in given},
    )
    check_opening(opening, namer=actor)
    opening.save()
    AuditEntry.add(actor, "careers.opening.drafted", opening, kind=opening.kind)
    return opening


@transaction.atomic
def edit_opening(*, actor: Actor, opening: Opening, **given: Any) -> Opening:
    """Change a draft; what is published stays as people have read it."""
    opening = _locked(opening)
    require(access.may_edit_opening(actor, opening))
    if opening.state != OpeningState.DRAFT:
        raise ValidationError(_("Only a draft can be changed. Close this one and write another."))
    changed = [name for name in EDITED if name in given and getattr(opening, name) != given[name]]
    for name in changed:
        setattr(opening, name, given[name])
    names = bool({"unit", "hiring_manager"} & set(changed))
    require(not names or access.may_draft_opening(actor))
    check_opening(opening, namer=actor if names else None)
    opening.save()
    AuditEntry.add(actor, "careers.opening.edited", opening, changed=changed)
    return opening


@transaction.atomic
def submit_opening(*, actor: Actor, opening: Opening) -> Opening:
    """Ask the manager above the hiring manager, and HR of the unit, to approve a draft."""
    opening = _locked(opening)
    require(access.may_edit_opening(actor, opening))
    _expect(opening, OpeningState.DRAFT)
    check_opening(opening)
    place = Assignment.objects.current().filter(employee=opening.hiring_manager)
    row = place.select_related("manager__user").first()
    opening.approver = row.manager if row else None
    opening.state, opening.submitted_at = OpeningState.IN_REVIEW, timezone.now()
    opening.save(update_fields=["approver", "state", "submitted_at"])
    AuditEntry.add(
        actor, "careers.opening.submitted", opening, approver=opening.approver_id
    )  # fmt: skip
    if opening.approver is not None and opening.approver.user is not None:
        told = f"{opening.submitted_at:%Y%m%dT%H%M%S%f}"
        notify(opening.approver.user, TO_APPROVE, subject=opening, period=told)
    return opening


@transaction.atomic
def approve_opening(*, actor: Actor, opening: Opening) -> Opening:
    """Say that an opening may be published."""
    opening = _locked(opening)
    require(access.may_approve_opening(actor, opening))
    _expect(opening, OpeningState.IN_REVIEW)
    return _answered(actor, opening, OpeningState.APPROVED, "careers.opening.approved")


@transaction.atomic
def send_back_opening(*, actor: Actor, opening: Opening) -> Opening:
    """Give an opening back to whoever wrote it, to be changed."""
    opening = _locked(opening)
    require(access.may_approve_opening(actor, opening) or access.may_edit_opening(actor, opening))
    _expect(opening, OpeningState.IN_REVIEW)
    return _answered(actor, opening, OpeningState.DRAFT, "careers.opening.sent_back")


@transaction.atomic
def take_back_opening(*, actor: Actor, opening: Opening) -> Opening:
    """Make a draft of what was approved, before anybody has read it: it is approved once more."""
    opening = _locked(opening)
    require(access.may_edit_opening(actor, opening))
    _expect(opening, OpeningState.APPROVED)
    opening.state, opening.decided_by = OpeningState.DRAFT, None
    opening.save(update_fields=["state", "decided_by"])
    AuditEntry.add(actor, "careers.opening.taken_back", opening)
    return opening


@transaction.atomic
def publish_opening(*, actor: Actor, opening: Opening) -> Opening:
    """Show an approved opening to everybody, and look through the searches that people keep."""
    opening = _locked(opening)
    require(access.may_edit_opening(actor, opening))
    _expect(opening, OpeningState.APPROVED)
    check_opening(opening)
    opening.state, opening.published_at = OpeningState.PUBLISHED, timezone.now()
    opening.save(update_fields=["state", "published_at"])
    AuditEntry.add(actor, "careers.opening.published", opening)
    transaction.on_commit(lambda: tasks.wake_sweep(SWEEP))
    return opening


@transaction.atomic
def close_opening(*, actor: Actor, opening: Opening) -> Opening:
    """Call an opening off; whoever still applies is told so, with the reason."""
    opening = _locked(opening)
    require(access.may_edit_opening(actor, opening))
    if opening.state == OpeningState.CLOSED:
        raise ValidationError(_("This opening is closed already."))
    return shut(actor, opening, CloseReason.CALLED_OFF, RejectReason.CLOSED)


def shut(actor: Actor, opening: Opening, why: CloseReason, reject: RejectReason) -> Opening:
    """Close a locked opening, and end what is still under way for it."""
    opening.state, opening.close_reason = OpeningState.CLOSED, why
    opening.closed_at = timezone.now()
    opening.save(update_fields=["state", "close_reason", "closed_at"])
    live = opening.applications.select_for_update(of=("self",)).filter(stage__in=LIVE)
    for application in live.select_related("employee__user", "opening").order_by("pk"):
        application.reject_reason = reject
        move(actor, application, "rejected")
    AuditEntry.add(actor, "careers.opening.closed", opening, reason=why.value)
    return opening


@transaction.atomic
def change_policies(
    *, actor: Actor, rules: Mapping[str, tuple[int, ManagerRule | str, int | None]]
) -> list[OpeningPolicy]:
    """Ask more or less of whoever applies, by kind; from now on, for everyone."""
    require(access.may_edit_opening_rules(actor))
    rows = [
        OpeningPolicy(kind=kind, least_months=months, manager=manager, most_hours=hours)
        for kind, (months, manager, hours) in rules.items()
    ]
    for row in rows:
        row.full_clean(validate_unique=False, validate_constraints=False)
    OpeningPolicy.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["kind"],
        update_fields=["least_months", "manager", "most_hours"],
    )  # fmt: skip
    said = {row.kind: [row.least_months, row.manager, row.most_hours] for row in rows}
    AuditEntry.add(actor, "careers.openingpolicy.changed", rules=said)
    return list(OpeningPolicy.objects.filter(kind__in=list(rules)))


def _answered(actor: Actor, opening: Opening, state: OpeningState, action: str) -> Opening:
    opening.state = state
    opening.decided_by = actor if isinstance(actor, User) else None
    opening.save(update_fields=["state", "decided_by"])
    entry = AuditEntry.add(actor, action, opening)
    if opening.author is not None and opening.author != actor:
        notify(opening.author, ANSWERED, subject=opening, period=str(entry.pk), state=state.value)
    return opening


def _locked(opening: Opening) -> Opening:
    """The row as it is now, which also says who may act; two decisions wait for each other."""
    # Joined only afterwards: a row whose hirer changes while one waits would seem to be gone.
    Opening.objects.select_for_update().get(pk=opening.pk)
    rows = Opening.objects.select_related(
        "role", "unit", "author", "hiring_manager__user", "approver__user"
    )
    return rows.get(pk=opening.pk)


def _expect(opening: Opening, state: OpeningState) -> None:
    if opening.state != state:
        raise ValidationError(
            _("This opening is no longer as you saw it: it is “%(state)s” now.")
            % {"state": opening.get_state_display()}
        )

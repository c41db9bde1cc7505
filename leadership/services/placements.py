"""Moving people on a board: with a reason, and so that two who move at once lose nothing."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from leadership import access
from leadership.models import CalibrationSession, Placement, PlacementMove, SessionState
from leadership.services.calibration import locked_session
from lib.editing import refuse_if_changed
from lib.visible import require_visible
from talent.access import require
from talent.models import Actor, AuditEntry, User

MOVED = "moved_meanwhile"


@transaction.atomic
def move_person(
    *,
    actor: Actor,
    placement: Placement,
    performance: int,
    potential: int,
    reason: str,
    version: int,
) -> Placement:
    """Move a person to another box; refused where somebody else has moved them since `version`."""
    session, placement = _locked(actor, placement)
    if placement.version != version:
        raise ValidationError(_moved_meanwhile(session, placement), code=MOVED)
    if not session.holds(performance, potential):
        raise ValidationError({"box": _("The board has no such box.")})
    if (performance, potential) == (placement.performance, placement.potential):
        raise ValidationError({"box": _("That is where the person stands already.")})
    _require_reason(reason)
    move = PlacementMove(
        placement=placement,
        version=placement.version + 1,
        from_performance=placement.performance,
        from_potential=placement.potential,
        to_performance=performance,
        to_potential=potential,
        reason=reason,
        by=actor if isinstance(actor, User) else None,
    )
    move.full_clean()
    move.save()  # first, for the database lets nobody be moved without it
    placement.performance, placement.potential = performance, potential
    placement.version += 1
    placement.save(update_fields=["performance", "potential", "version"])
    # Without the person: an HR admin who is on the board reads the audit too.
    AuditEntry.add(actor, "leadership.calibration.moved", session, move=move.pk)
    return placement


def _require_reason(reason: str) -> None:
    try:
        require_visible(reason)
    except ValidationError as error:
        words = _("Say why: the move is kept with its reason.")
        raise ValidationError({"reason": words}) from error


def _moved_meanwhile(session: CalibrationSession, placement: Placement) -> str:
    """What the second of two is told: by whom, from where to where and why."""
    last = placement.moves.select_related("by__employee").order_by("version").last()
    if last is None:
        return _("This person has been moved meanwhile.")
    person = getattr(last.by, "employee", None) if last.by is not None else None
    words = _(
        "%(who)s has moved this person meanwhile, from “%(from)s” to “%(to)s”: “%(reason)s”."
        " Your reason is kept below: send it again to move the person from there."
    )
    return words % {
        "who": person.name if person is not None else _("Somebody"),
        "from": session.box_name(last.from_performance, last.from_potential),
        "to": session.box_name(last.to_performance, last.to_potential),
        "reason": last.reason,
    }


@transaction.atomic
def mark_discussed(*, actor: Actor, placement: Placement, discussed: bool) -> Placement:
    """Say that the group has spoken about a person, or that it has yet to."""
    session, placement = _locked(actor, placement)
    if (placement.discussed_at is not None) != discussed:
        placement.discussed_at = timezone.now() if discussed else None
        placement.save(update_fields=["discussed_at"])
        AuditEntry.add(actor, "leadership.calibration.discussed", session, said=discussed)
    return placement


@transaction.atomic
def write_note(
    *, actor: Actor, placement: Placement, note: str, seen: str | None = None
) -> Placement:
    """Keep what was said about a person; what another window wrote meanwhile is not lost."""
    session, placement = _locked(actor, placement)
    if seen is not None:
        refuse_if_changed(placement, ["note"], seen)
    placement.note = note
    placement.full_clean()
    placement.save(update_fields=["note"])
    AuditEntry.add(actor, "leadership.calibration.noted", session)
    return placement


def _locked(actor: Actor, placement: Placement) -> tuple[CalibrationSession, Placement]:
    """The session and then the placement, in this order everywhere."""
    require(access.may_run_calibration(actor, placement.session))
    session = locked_session(actor, placement.session, SessionState.OPEN)
    rows = Placement.objects.select_for_update(of=("self",))
    found: Placement = rows.select_related("employee").get(pk=placement.pk)
    found.session = session
    return session, found

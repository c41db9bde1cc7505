"""The drawn edges of the career map: ladders and moves."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from careers import access
from careers.models import Ladder, Move, MoveKind
from careers.services.revision import bump_revision
from talent.access import require
from talent.models import Actor, AuditEntry, JobFamily, Role, Track


@transaction.atomic
def describe_ladder(
    *, actor: Actor, family: JobFamily, track: Track, description: str = ""
) -> Ladder:
    """Keep the ladder of a family on a track, with what growing on it means."""
    require(access.may_edit_architecture(actor))
    ladder, is_new = Ladder.objects.select_for_update().get_or_create(
        family=family, track=track, defaults={"description": description}
    )
    if not is_new and ladder.description == description:
        return ladder
    ladder.description = description
    ladder.save(update_fields=["description"])
    AuditEntry.add(
        actor, "careers.ladder.described", ladder, family=family.pk, track=track.pk, is_new=is_new
    )
    return ladder


@transaction.atomic
def add_move(
    *,
    actor: Actor,
    from_role: Role,
    to_role: Role,
    kind: str = MoveKind.CURATED,
    source: str = "",
) -> Move:
    """Draw a move from one role to another on the map."""
    require(access.may_edit_architecture(actor))
    if from_role.retired_on is not None or to_role.retired_on is not None:
        raise ValidationError(_("A move leads between roles that are in use."))
    move = Move(from_role=from_role, to_role=to_role, kind=kind, source=source)
    move.full_clean()
    move.save()
    bump_revision()
    AuditEntry.add(
        actor, "careers.move.added", move, from_role=from_role.pk, to_role=to_role.pk, kind=kind
    )
    return move


@transaction.atomic
def remove_move(*, actor: Actor, move: Move) -> None:
    """Take a move off the map."""
    require(access.may_edit_architecture(actor))
    AuditEntry.add(
        actor, "careers.move.removed", move, from_role=move.from_role_id, to_role=move.to_role_id
    )
    move.delete()
    bump_revision()

"""Private notes: opened for their writer, while a page of theirs is made, and nowhere else."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings

from lib.sealing import SealError, unseal
from mentoring.models import Pair, PrivateNote
from talent.models import User


@dataclass(frozen=True, repr=False)
class OpenedNote:
    """A private note as its writer reads it; never shown by its repr, so that no log holds it."""

    text: str
    at: datetime | None
    seen: str  # marks what is saved, and tells nothing of it
    is_readable: bool = True

    @property
    def is_written(self) -> bool:
        return bool(self.text) or not self.is_readable


def private_note(user: User, pair: Pair) -> OpenedNote:
    """What a user noted about a pair for themselves; empty where there is nothing yet."""
    return opened(note_row(user, pair))


def note_row(user: User, pair: Pair) -> PrivateNote | None:
    """The sealed row, for its writer who is still one of the two."""
    rows = PrivateNote.objects.visible_to(user)
    return rows.filter(pair=pair, pair__in=Pair.objects.of(user)).first()


def opened(row: PrivateNote | None) -> OpenedNote:
    """The text of a sealed row; unreadable where no key of today made the seal for it."""
    if row is None:
        return OpenedNote("", None, "")
    sealed = bytes(row.sealed)
    seen = hashlib.sha256(sealed).hexdigest()[:16]
    try:
        text = unseal(sealed, bound_to=row.bound_to, keys=settings.NOTES_KEYS)
    except SealError:
        return OpenedNote("", row.at, seen, is_readable=False)
    return OpenedNote(text, row.at, seen)


def exported(values: Mapping[str, Any]) -> dict[str, Any]:
    """A sealed row as its writer's own export says it."""
    row = PrivateNote(pair_id=values["pair"], by_id=values["by"], sealed=values["sealed"])
    note = opened(row)
    return {
        "programme": values["pair__programme__name"],
        "at": values["at"],
        "text": note.text if note.is_readable else None,
    }

"""Journal entries: opened for who may read them, while a page is made, and nowhere else."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings

from leadership.models import CohortEnrolment, JournalEntry
from lib.sealing import SealError, unseal
from talent.models import User


@dataclass(frozen=True, repr=False)
class OpenedEntry:
    """An entry as a reader sees it; never shown by its repr, so that no log holds it."""

    entry: JournalEntry
    text: str
    seen: str  # marks what is saved, and tells nothing of it
    is_readable: bool = True


def opened(row: JournalEntry) -> OpenedEntry:
    """The text of a sealed row; unreadable where no key of today made the seal for it."""
    sealed = bytes(row.sealed)
    seen = hashlib.sha256(sealed).hexdigest()[:16]
    try:
        text = unseal(sealed, bound_to=row.bound_to, keys=settings.NOTES_KEYS)
    except SealError:
        return OpenedEntry(row, "", seen, is_readable=False)
    return OpenedEntry(row, text, seen)


def shared_entries(user: User, enrolment: CohortEnrolment) -> list[OpenedEntry]:
    """What somebody shared with the reader."""
    rows = JournalEntry.objects.visible_to(user).filter(enrolment=enrolment)
    return [opened(row) for row in rows.order_by("-at", "-pk")]


def exported(values: Mapping[str, Any]) -> dict[str, Any]:
    """A sealed row as its writer's own export says it."""
    row = JournalEntry(
        enrolment_id=values["enrolment"], uid=UUID(str(values["uid"])), sealed=values["sealed"]
    )
    found = opened(row)
    return {
        "programme": values["enrolment__cohort__programme__name"],
        "at": values["at"],
        "for_coach": values["for_coach"],
        "for_instructors": values["for_instructors"],
        "text": found.text if found.is_readable else None,
    }

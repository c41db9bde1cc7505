"""What one person is asked and has answered; everything here is for that person alone."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef

from lib.sealing import SealError, seal, unseal
from metrics import draft_keys
from metrics.models import AnswerDraft, Wave, WavePerson, WaveState, WaveUnit
from metrics.models.waves import WavePersonQuerySet
from talent.models import User

STEP = 1024  # characters; drafts are as long as multiples of it


@dataclass(frozen=True)
class Draft:
    """One's answers so far, by the key of their question."""

    answers: Mapping[str, Any] = field(default_factory=dict)
    is_sent: bool = False
    is_readable: bool = True


@dataclass(frozen=True)
class Step:
    """One group in which an answer can count: a unit with all below it, at the launch."""

    name: str
    invited: int
    is_own: bool
    is_all: bool


def my_waves(user: User) -> WavePersonQuerySet:
    """In which waves the user is or was asked, the newest first, and whether they have answered."""
    rows = WavePerson.objects.visible_to(user).filter(
        wave__in=Wave.objects.asking(user).values("pk")
    )
    drafts = AnswerDraft.objects.filter(person=OuterRef("pk"))
    return (
        rows.select_related("wave", "unit", "employee__user")
        .annotate(
            has_sent=Exists(drafts.filter(is_sent=True)),
            has_begun=Exists(drafts.filter(is_sent=False)),
        )
        .order_by("-wave__closes_at", "-pk")
    )


def open_for_me(user: User) -> WavePersonQuerySet:
    """What the user can answer still."""
    return my_waves(user).filter(wave__state=WaveState.OPEN).yet_to_answer()


def own_draft(person: WavePerson) -> Draft:
    """What one has answered so far; nothing of it once it is sent, not even for oneself."""
    if person.done:
        return Draft(is_sent=True)
    row = AnswerDraft.objects.filter(person=person).first()
    if row is not None:
        row.person = person
    return opened(row)


def opened(row: AnswerDraft | None) -> Draft:
    if row is None:
        return Draft()
    if row.is_sent:
        return Draft(is_sent=True)
    keys = draft_keys.keys_that_open(row.person.wave.uuid)
    try:
        text = unseal(bytes(row.sealed), bound_to=row.bound_to, keys=keys)
    except SealError:
        return Draft(is_readable=False)
    return Draft(json.loads(text))


def sealed_draft(person: WavePerson, answers: Mapping[str, Any]) -> bytes:
    """Answers as a draft keeps them: for their writer alone, until the wave closes."""
    bound = AnswerDraft(person=person).bound_to
    text = json.dumps(answers)
    text += " " * (-len(text) % STEP)  # a length that says little of what was answered
    return seal(text, bound_to=bound, keys=draft_keys.keys_that_seal(person.wave.uuid))


def ladder(person: WavePerson) -> list[Step]:
    """The groups in which an answer can count, from one's own unit to the top; two queries."""
    own = person.unit
    rows = {row.position: row for row in _above(own)}
    found, at = [], own.position
    while at in rows:
        row = rows[at]
        found.append(
            Step(row.name, row.invited_below, row.position == own.position, row.parent is None)
        )
        if row.parent is None:
            break
        at = row.parent
    return found


def _above(unit: WaveUnit) -> list[WaveUnit]:
    """The unit and all above it; positions above are smaller."""
    sql = """
    WITH RECURSIVE up AS (
        SELECT * FROM metrics_waveunit WHERE id = %s
        UNION ALL
        SELECT above.* FROM metrics_waveunit above JOIN up
            ON above.wave_id = up.wave_id AND above.position = up.parent
    ) SELECT * FROM up
    """
    return list(WaveUnit.objects.raw(sql, [unit.pk]))


def exported_draft(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """A draft in an export, opened for its writer."""
    row = AnswerDraft(
        person_id=values["person"], sealed=values["sealed"], is_sent=values["is_sent"]
    )
    return {
        "survey": values["person__wave__name"],
        "sent": values["is_sent"],
        "answers": dict(opened(row).answers),
    }

"""What people answer: drafts for themselves, and once sent an envelope that nobody here opens.

There is no entry in the audit, no time, no notice and no idempotency record: whether and when
somebody answered is nobody's business.
"""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lib.questions import check
from metrics import access, envelopes
from metrics.models import AnswerDraft, Wave, WavePerson
from metrics.queries.own_answers import Draft, own_draft, sealed_draft
from talent.access import require
from talent.models import Actor

SENT, CLOSED = "already_sent", "wave_closed"


@transaction.atomic
def save_answers(*, actor: Actor, person: WavePerson, answers: Mapping[str, Any]) -> Draft:
    """Keep some answers as a draft; an empty one is taken back. Others stay as they are."""
    require(access.is_asked(actor, person))
    person, draft = _locked(person)
    kept = dict(draft.answers)
    for key, answer in _checked(person.wave, answers, is_final=False).items():
        kept[key] = answer
        if answer is None:
            del kept[key]
    _write(person, sealed_draft(person, kept), is_sent=False)
    return Draft(kept)


@transaction.atomic
def send_answers(
    *, actor: Actor, person: WavePerson, answers: Mapping[str, Any] | None = None
) -> None:
    """Send what one has answered: sealed for the release alone, once, and without a way back."""
    require(access.is_asked(actor, person))
    person, draft = _locked(person)
    wave = person.wave
    said = _checked(wave, {**draft.answers, **(answers or {})}, is_final=True)
    given = {key: answer for key, answer in said.items() if answer is not None}
    if not given:
        raise ValidationError(_("Answer a question or more before you send it."))
    assert wave.public_key is not None
    payload = {
        "unit": person.unit.position,
        "grade": person.grade,
        "tenure": "" if person.tenure is None else str(person.tenure),
        "location": person.location,
        "answers": {key: _whole(answer) for key, answer in given.items()},
    }
    sealed = envelopes.seal(
        payload, public_key=bytes(wave.public_key), wave=wave.uuid, size=wave.envelope_size
    )
    _write(person, sealed, is_sent=True)


def _locked(person: WavePerson) -> tuple[WavePerson, Draft]:
    """A person as they stand now, who can answer still; a second device waits here."""
    WavePerson.objects.select_for_update(of=("self",)).get(pk=person.pk)
    # Read after the lock was given: they may have sent meanwhile.
    row = WavePerson.objects.select_related("wave", "unit", "employee").get(pk=person.pk)
    draft = own_draft(row)
    if draft.is_sent:
        words = _("You have sent your answers already. They cannot be changed or sent again.")
        raise ValidationError(words, code=SENT)
    if not row.wave.is_open:
        raise ValidationError(_("This survey is closed: answers are no longer taken."), code=CLOSED)
    return row, draft


def _write(person: WavePerson, sealed: bytes, *, is_sent: bool) -> None:
    """The database asks once more whether the wave is open, and holds its close until then."""
    said = {"sealed": sealed, "is_sent": is_sent}
    try:
        AnswerDraft.objects.update_or_create(person=person, defaults=said)
    except IntegrityError as refusal:
        if _rule_of(refusal) != "metrics_answerdraft_while_open":
            raise
        words = _("This survey is closed: answers are no longer taken.")
        raise ValidationError(words, code=CLOSED) from None


def _rule_of(refusal: IntegrityError) -> str:
    """The name of the rule that held a row back."""
    return str(getattr(getattr(refusal.__cause__, "diag", None), "constraint_name", ""))


def _checked(wave: Wave, answers: Mapping[str, Any], *, is_final: bool) -> dict[str, Any]:
    """Answers by key, each as its question takes it; what was not asked is refused."""
    asked = {row.key: row.asked for row in wave.questions.all()}
    errors: dict[str, Any] = {
        key: ValidationError(_("This is not asked.")) for key in answers if key not in asked
    }
    found: dict[str, Any] = {}
    for key, question in asked.items():
        raw = answers.get(key)
        if not is_final and (key not in answers or raw in (None, "", [], ())):
            if key in answers:
                found[key] = None
            continue
        try:
            found[key] = check(question, raw)
        except ValidationError as error:
            errors[key] = error
    if errors:
        raise ValidationError(errors)
    return found


def _whole(answer: Any) -> Any:
    """Half a sign, as an API may send it, is none."""
    return answer.encode(errors="replace").decode() if isinstance(answer, str) else answer

"""What the two of a pair agree on: written by either, in force once both have signed it."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lib.editing import mark_of, refuse_if_changed
from mentoring.models import Agreement, Pair
from mentoring.services.pair_locks import tell_others, writable
from talent.access import is_self
from talent.models import Actor, AuditEntry

FIELDS = ("expectations", "confidentiality", "cadence_weeks")
CHANGED, SIGNED = "mentoring.agreement_changed", "mentoring.agreement_signed"


@transaction.atomic
def write_agreement(
    *,
    actor: Actor,
    pair: Pair,
    seen: str,
    expectations: str,
    confidentiality: str,
    cadence_weeks: int,
) -> Agreement:
    """Write what both agree on, unless it changed since shown; other words need both names anew.

    Whoever writes signs what they wrote.
    """
    pair = writable(actor, pair)
    row: Agreement | None = Agreement.objects.filter(pair=pair).first()
    agreement = row or Agreement(pair=pair, cadence_weeks=pair.programme.cadence_weeks)
    refuse_if_changed(agreement, FIELDS, seen)
    before = mark_of(agreement, FIELDS)
    agreement.expectations = expectations.strip()
    agreement.confidentiality = confidentiality.strip()
    agreement.cadence_weeks = cadence_weeks
    agreement.full_clean()
    if row is not None and mark_of(agreement, FIELDS) == before:
        return agreement
    agreement.mentee_signed_at = agreement.mentor_signed_at = None
    _sign(actor, pair, agreement)
    agreement.save()
    _record(actor, pair, "changed", cadence_weeks=cadence_weeks)
    tell_others(actor, pair, CHANGED, period=timezone.now().isoformat(timespec="seconds"))
    return agreement


@transaction.atomic
def sign_agreement(*, actor: Actor, pair: Pair, seen: str) -> Agreement:
    """Sign the words that were shown; others that came meanwhile are read first."""
    pair = writable(actor, pair)
    agreement: Agreement | None = Agreement.objects.filter(pair=pair).first()
    if agreement is None:
        raise ValidationError(_("There is nothing to sign yet: write down what you agree on."))
    if seen != mark_of(agreement, FIELDS):
        raise ValidationError(_("The words were changed meanwhile: read them, then sign."))
    if not _sign(actor, pair, agreement):
        return agreement
    agreement.save(update_fields=["mentee_signed_at", "mentor_signed_at"])
    _record(actor, pair, "signed", is_signed=agreement.is_signed)
    tell_others(actor, pair, SIGNED, period=timezone.now().isoformat(timespec="seconds"))
    return agreement


def _sign(actor: Actor, pair: Pair, agreement: Agreement) -> bool:
    """Put the actor's name under the agreement; False where it stood there already."""
    name = "mentee_signed_at" if is_self(actor, pair.mentee) else "mentor_signed_at"
    if getattr(agreement, name) is not None:
        return False
    setattr(agreement, name, timezone.now())
    return True


def _record(actor: Actor, pair: Pair, act: str, **more: object) -> None:
    AuditEntry.add(actor, f"mentoring.agreement.{act}", pair, subject=pair.mentee, **more)

"""The life of a wave: it opens, may last longer, and closes, once; nothing brings it back."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lib.dates import zone_of
from metrics import access
from metrics.draft_keys import destroy_draft_key
from metrics.models import AnswerDraft, Wave, WaveState
from metrics.rhythm import moment
from metrics.services.launching import closing_of
from metrics.services.mixing import mix
from metrics.services.survey_news import OPEN, forget_notices, tell_asked
from talent.access import require
from talent.models import Actor, AuditEntry

LONGEST = 120  # days from the first to the last moment


def locked_wave(wave: Wave) -> Wave:
    """The wave as it is now; whoever answers waits until it is let go."""
    return Wave.objects.select_for_update(of=("self",)).get(pk=wave.pk)


@transaction.atomic
def open_wave(*, actor: Actor, wave: Wave, now: datetime | None = None) -> Wave:
    """Take answers and tell everybody who is asked; a wave that opens late closes as much later."""
    require(access.may_keep_surveys(actor))
    wave, now = locked_wave(wave), now or timezone.now()
    if wave.state != WaveState.PLANNED:
        raise ValidationError(_("Only a planned wave opens."))
    if wave.public_key is None:
        raise ValidationError(_("Its key is not made yet: the release worker makes it."))
    if now < wave.opens_at:
        raise ValidationError(_("Its time has not come."))
    opening_on = now.astimezone(zone_of(wave.time_zone)).date()
    wave.closes_at = max(wave.closes_at, closing_of(wave, opening_on))
    wave.state = WaveState.OPEN
    wave.save(update_fields=["state", "closes_at"])
    tell_asked(wave, OPEN)
    AuditEntry.add(actor, "metrics.wave.opened", wave, closes_at=wave.closes_at.isoformat())
    return wave


@transaction.atomic
def close_wave(*, actor: Actor, wave: Wave, now: datetime | None = None) -> Wave:
    """Take no more answers: all that were sent become envelopes, and drafts are deleted unread.

    With their key goes what files and backups of the database have of them.
    """
    require(access.may_keep_surveys(actor))
    wave, now = locked_wave(wave), now or timezone.now()
    if wave.state != WaveState.OPEN:
        raise ValidationError(_("Only an open wave closes."))
    if now < wave.closes_at:
        raise ValidationError(_("People were told that they can answer until its last moment."))
    mix(wave, is_last=True)
    AnswerDraft.objects.filter(person__wave=wave).delete()
    forget_notices(wave)
    wave.state = WaveState.CLOSED
    wave.save(update_fields=["state"])
    AuditEntry.add(actor, "metrics.wave.closed", wave)
    transaction.on_commit(lambda: destroy_draft_key(wave.uuid))
    return wave


@transaction.atomic
def extend_wave(*, actor: Actor, wave: Wave, until: date) -> Wave:
    """Let people answer until a later day, at the same hour."""
    require(access.may_keep_surveys(actor))
    wave = locked_wave(wave)
    if not wave.is_running or timezone.now() >= wave.closes_at:
        raise ValidationError(_("It is closed, and is not opened again."))
    before = wave.closes_at
    if until <= wave.closes_there.date():
        raise ValidationError({"until": _("Choose a later day: nobody loses time.")})
    if (until - wave.opens_there.date()).days > LONGEST:
        words = _("A wave lasts at most %(most)d days.") % {"most": LONGEST}
        raise ValidationError({"until": words})
    wave.closes_at = moment(until, wave.closes_there.time(), zone_of(wave.time_zone))
    wave.save(update_fields=["closes_at"])
    said: dict[str, Any] = {"before": before.isoformat(), "after": wave.closes_at.isoformat()}
    AuditEntry.add(actor, "metrics.wave.extended", wave, **said)
    return wave


@transaction.atomic
def call_off_wave(*, actor: Actor, wave: Wave) -> Wave:
    """Drop a wave before it opens; nobody has answered, and nobody was told."""
    require(access.may_keep_surveys(actor))
    wave = locked_wave(wave)
    if wave.state != WaveState.PLANNED:
        raise ValidationError(_("Only a planned wave is called off: people may have answered."))
    wave.state = WaveState.CALLED_OFF
    wave.save(update_fields=["state"])
    AuditEntry.add(actor, "metrics.wave.called_off", wave)
    return wave

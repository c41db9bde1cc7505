"""The release of a wave: one transaction opens, computes, writes cells and empties the envelopes.

Only the release worker can do it: it signs in as the database role `release` and has the key.
Killed at any moment it has done nothing, or all; begun again it finds the same answers and writes
the same cells. Then the key is destroyed, and nobody can open a copy of an envelope again.

Envelopes of a wave must leave no dead rows behind. They share one table with those of waves that
are still open; these are put aside, the table is truncated, and they come back in random order.
docs/decisions/0005-envelopes-are-truncated.md says why.
"""

import logging
from collections.abc import Iterator
from typing import Any

import numpy as np
from django.db import connection, transaction
from django.utils import timezone

from metrics.ballots import Collector
from metrics.cells import Release, Rules, release
from metrics.envelopes import EnvelopeError, Opener, public_key_of
from metrics.models import Envelope, Wave, WaveState, WaveUnit
from metrics.services.release_keys import (
    KeyMissingError,
    destroy_key,
    make_key,
    read_key,
    waves_with_keys,
)
from metrics.services.release_writing import asked_of, write_release
from metrics.services.wave_import_writing import write_imports

logger = logging.getLogger(__name__)

CHUNK = 500
# One release at a time: two that both read and then want the table alone would wait for ever.
ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('metrics.release'))"
ALONE = "LOCK TABLE metrics_envelope IN ACCESS EXCLUSIVE MODE"
# The order of columns is that of the table.
KEEP_OTHERS = """
CREATE TEMPORARY TABLE kept_envelopes AS
SELECT * FROM metrics_envelope WHERE wave_uuid <> %s ORDER BY random()
"""
EMPTY = "TRUNCATE metrics_envelope"
BRING_BACK = "INSERT INTO metrics_envelope SELECT * FROM kept_envelopes; DROP TABLE kept_envelopes"


class LateEnvelopeError(Exception):
    """An envelope came while the wave was released; the next attempt counts it."""


def keep_releases() -> None:
    """All the release worker does: make keys, release what is closed or brought, destroy keys.

    What cannot be done for one wave is said in the log and does not keep others from it.
    """
    for wave in Wave.objects.filter(
        state=WaveState.PLANNED, frozen_at__isnull=False, public_key__isnull=True
    ):
        make_wave_key(wave.pk)
    for wave in Wave.objects.filter(state=WaveState.CLOSED).order_by("closes_at"):
        try:
            release_wave(wave.pk)
        except (KeyMissingError, LateEnvelopeError) as error:
            logger.error("Wave %s was not released: %s", wave.pk, error)
    write_imports()
    destroy_spent_keys()


def make_wave_key(wave_pk: int) -> bool:
    """Make a launched wave's pair of keys and publish the one that seals; once."""
    with transaction.atomic():
        wave = Wave.objects.select_for_update().filter(pk=wave_pk).first()
        if wave is None or wave.state != WaveState.PLANNED or wave.frozen_at is None:
            return False
        if wave.public_key is not None:
            return False
        # The file first: a public key without it would seal for nobody.
        wave.public_key = public_key_of(make_key(wave.uuid))
        wave.save(update_fields=["public_key"])
    return True


def release_wave(wave_pk: int) -> bool:
    """Release a closed wave, once; whether this call did it.

    KeyMissingError where its key is not here; LateEnvelopeError where an answer came meanwhile.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(ONE_AT_A_TIME)
        wave = Wave.objects.select_for_update().filter(pk=wave_pk).first()
        if wave is None or wave.state != WaveState.CLOSED:
            return False
        opened, made = _computed(wave)
        write_release(wave, made)
        _empty_envelopes(wave, opened)
        wave.state, wave.released_at = WaveState.RELEASED, timezone.now()
        wave.save(update_fields=["state", "released_at"])
    destroy_key(wave.uuid)
    return True


def destroy_spent_keys() -> None:
    """Destroy the keys of waves that are released or were called off."""
    over = Wave.objects.filter(
        uuid__in=waves_with_keys(), state__in=[WaveState.RELEASED, WaveState.CALLED_OFF]
    )
    for uuid in over.values_list("uuid", flat=True):
        destroy_key(uuid)


def _computed(wave: Wave) -> tuple[int, Release]:
    """How many envelopes there are, and what they release together."""
    asked = asked_of(wave)
    units = list(WaveUnit.objects.filter(wave=wave).order_by("position"))
    rules = Rules(
        [unit.parent for unit in units],
        [unit.invited for unit in units],
        wave.threshold,
        wave.comment_threshold,
    )
    collector = Collector(asked, len(units))
    count = 0
    opener = Opener(read_key(wave.uuid), wave=wave.uuid)
    for payload in _opened(wave, opener):
        count += 1
        if payload is None:
            collector.left_out += 1
        else:
            collector.add(payload)
    if collector.left_out:
        # Nobody's words: only how many were no answers of this wave.
        logger.warning("Wave %s: %s envelopes were none of it.", wave.pk, collector.left_out)
    return count, release(rules, asked, collector.ballots(), np.random.default_rng())


def _opened(wave: Wave, opener: Opener) -> Iterator[dict[str, Any] | None]:
    """What is in the envelopes of a wave, one after the other; None for what is no answer."""
    rows = Envelope.objects.filter(wave_uuid=wave.uuid).values_list("sealed", flat=True)
    for sealed in rows.iterator(chunk_size=CHUNK):
        try:
            yield opener.open(bytes(sealed))
        except EnvelopeError:
            yield None


def _empty_envelopes(wave: Wave, opened: int) -> None:
    """Remove a wave's envelopes so that no row of them is left, not even a dead one."""
    with connection.cursor() as cursor:
        cursor.execute(ALONE)
        if Envelope.objects.filter(wave_uuid=wave.uuid).count() != opened:
            raise LateEnvelopeError("An envelope came while it was released.")
        cursor.execute(KEEP_OTHERS, [wave.uuid])
        cursor.execute(EMPTY)
        cursor.execute(BRING_BACK)

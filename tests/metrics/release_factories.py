"""Waves that people answered, for the tests of their release."""

from datetime import timedelta

import numpy as np
from django.utils import timezone

from lib.questions import to_json
from metrics import envelopes
from metrics.models import Driver, Envelope, Survey, Wave, WavePerson, WaveQuestion, WaveUnit
from metrics.services.release_keys import make_key
from metrics.services.releasing import release_wave
from tests.factories import EmployeeFactory, OrgUnitFactory
from tests.metrics.released import ASKED, payload

# How many answer in each unit of the usual tree: a whole, two divisions, and two teams of one.
PARENTS = [None, 0, 0, 1, 1]
COUNTS = [3, 11, 12, 2, 14]


def a_wave(
    *,
    units=None,
    parents=PARENTS,
    invited=None,
    survey=None,
    state="open",
    person_in=None,
    people=(),
    person=None,
    **said,
):
    """A wave with a frozen tree and the questions of `released.ASKED`, and its key."""
    survey = survey or Survey.objects.create(
        name="Autumn", purpose="To hear how you are.", starts_on=timezone.now().date()
    )
    now = timezone.now()
    given = {
        "name": "Autumn", "purpose": survey.purpose, "due_on": now.date(), "mode": "confidential",
        "opens_at": now - timedelta(days=14), "closes_at": now - timedelta(minutes=1),
        "time_zone": "UTC", "window_days": 14, "threshold": 5, "comment_threshold": 10,
        "envelope_size": envelopes.size_for([one.question for one in ASKED]),
    } | said  # fmt: skip
    wave = Wave.objects.create(survey=survey, **given)
    driver, _new = Driver.objects.get_or_create(key="growth", defaults={"name": "Growth"})
    for position, one in enumerate(ASKED, start=1):
        part = "index" if one.is_index else "theme" if one.driver else "other"
        WaveQuestion.objects.create(
            wave=wave, position=position, key=one.key, part="enps" if one.is_enps else part,
            driver=driver if one.driver else None, question=to_json(one.question),
        )  # fmt: skip
    units = units or [OrgUnitFactory(name=f"Unit {at}") for at in range(len(parents))]
    for position, (above, unit) in enumerate(zip(parents, units, strict=True)):
        WaveUnit.objects.create(
            wave=wave, position=position, parent=above, unit=unit, name=unit.name,
            invited=(invited or [20] * len(parents))[position], invited_below=1000,
        )  # fmt: skip
    if person_in is not None:
        WavePerson.objects.create(
            wave=wave, employee=person or EmployeeFactory(), unit=wave.units.get(position=person_in)
        )
    for position, employee in enumerate(people):
        unit = wave.units.get(position=position)
        WavePerson.objects.create(wave=wave, employee=employee, unit=unit)
    wave.frozen_at = now
    wave.save(update_fields=["frozen_at"])
    wave.public_key = envelopes.public_key_of(make_key(wave.uuid))
    wave.save(update_fields=["public_key"])
    return to_state(wave, state)


def to_state(wave, state):
    for step in {"planned": [], "open": ["open"], "closed": ["open", "closed"]}[state]:
        wave.state = step
        wave.save(update_fields=["state"])
    return wave


def put(wave, payloads):
    """Envelopes as people send them."""
    Envelope.objects.bulk_create(
        Envelope(
            wave_uuid=wave.uuid,
            sealed=envelopes.seal(
                one, public_key=bytes(wave.public_key), wave=wave.uuid, size=wave.envelope_size
            ),
        )
        for one in payloads
    )


def some_payloads(counts=COUNTS, seed=1, **said):
    dice = np.random.default_rng(seed)
    return [payload(unit, dice, **said) for unit, many in enumerate(counts) for _ in range(many)]


def a_closed_wave(payloads=None, counts=COUNTS, **said):
    wave = a_wave(**said)
    put(wave, some_payloads(counts) if payloads is None else payloads)
    wave.state = "closed"
    wave.save(update_fields=["state"])
    return wave


def a_released_wave(payloads=None, **said):
    wave = a_closed_wave(payloads, **said)
    assert release_wave(wave.pk)
    wave.refresh_from_db()
    return wave

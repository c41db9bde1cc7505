"""A release is done once and whole, leaves no envelope and no key, and says the same again."""

import json
import stat
from datetime import timedelta

import pytest
from django.db import connection

from metrics.models import (
    Envelope,
    ReleasedComment,
    ReleasedFigure,
    ReleasedGroup,
    ReleasedTable,
    ReleasedUnit,
    Wave,
)
from metrics.services import release_keys, releasing
from metrics.services.release_keys import KeyMissingError, folder, make_key
from metrics.services.releasing import (
    LateEnvelopeError,
    destroy_spent_keys,
    keep_releases,
    make_wave_key,
    release_wave,
)
from tests.metrics.release_factories import (
    COUNTS,
    a_closed_wave,
    a_released_wave,
    a_wave,
    put,
    some_payloads,
    to_state,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def keys(settings, tmp_path):
    settings.RELEASE_KEYS_DIR = tmp_path / "keys"


def everything(wave):
    """All that was released, without random ids."""
    groups = ReleasedGroup.objects.filter(wave=wave)
    return (
        [
            (group.cut, group.number, group.units, group.people, group.rate, group.cells,
             group.links)
            for group in groups
        ],
        list(ReleasedFigure.objects.filter(wave=wave).values_list("name", "cut")),
        list(ReleasedTable.objects.filter(wave=wave).values_list("labels", "people", "cells")),
        sorted(ReleasedComment.objects.filter(wave=wave).values_list("text", flat=True)),
        list(
            ReleasedUnit.objects.filter(wave=wave).values_list(
                "cut", "unit__position", "group__number", "is_wider"
            )
        ),
    )  # fmt: skip


def test_a_closed_wave_is_released_once():
    wave = a_closed_wave()

    assert release_wave(wave.pk) is True
    first = everything(wave)
    assert release_wave(wave.pk) is False

    wave.refresh_from_db()
    assert (wave.state, wave.released_at is not None) == ("released", True)
    assert everything(wave) == first
    whole = ReleasedGroup.objects.get(wave=wave, cut=0, number=0)
    assert (whole.people, whole.units) == (sum(COUNTS), [0, 1, 2, 3, 4])
    assert set(whole.cells) == {
        "index", "driver:growth", "question:proud", "question:stay", "question:learn",
        "question:future", "shares:proud", "shares:stay", "shares:learn", "shares:future",
    } & set(whole.cells)  # fmt: skip


def test_no_envelope_of_the_wave_and_no_key_is_left():
    wave = a_released_wave()

    assert not Envelope.objects.exists()
    assert release_keys.waves_with_keys() == []
    assert list(folder().iterdir()) == []
    with pytest.raises(KeyMissingError):
        release_keys.read_key(wave.uuid)


def test_no_dead_row_of_an_envelope_is_left_in_its_table():
    wave = a_closed_wave()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_relation_filepath('metrics_envelope')")
        before = cursor.fetchone()
        release_wave(wave.pk)
        cursor.execute("SELECT pg_relation_filepath('metrics_envelope')")
        after = cursor.fetchone()
        cursor.execute("SELECT pg_relation_size('metrics_envelope')")
        (size,) = cursor.fetchone()

    assert before != after
    assert size == 0


def test_envelopes_of_other_waves_stay_and_open_later():
    other = a_wave()
    put(other, some_payloads([0, 0, 30, 0, 0], seed=2))
    kept = set(Envelope.objects.values_list("uuid", flat=True))
    a_released_wave()

    assert set(Envelope.objects.values_list("uuid", flat=True)) == kept
    to_state(other, "closed")
    assert release_wave(other.pk)
    assert ReleasedGroup.objects.get(wave=other, cut=0, number=0).people == 30


def test_a_release_that_breaks_half_way_leaves_nothing_and_is_repeated(monkeypatch):
    payloads = some_payloads()
    wave = a_closed_wave(payloads)
    with monkeypatch.context() as patch:
        patch.setattr(releasing, "EMPTY", "SELECT 1 / 0")
        with pytest.raises(Exception, match="division by zero"):
            release_wave(wave.pk)

    wave.refresh_from_db()
    assert wave.state == "closed"
    assert not ReleasedGroup.objects.exists()
    assert Envelope.objects.count() == len(payloads)
    assert release_wave(wave.pk)
    other = a_released_wave(payloads)
    assert everything(other)[0] == [
        (*rest[:5], rest[5] if rest[5] else {}, rest[6]) for rest in everything(wave)[0]
    ]


def test_an_answer_that_comes_while_it_is_released_is_not_lost(monkeypatch):
    wave = a_closed_wave()
    computed = releasing._computed  # noqa: SLF001 - the moment between reading and emptying

    def and_one_more(wave):
        found = computed(wave)
        put(wave, some_payloads([1, 0, 0, 0, 0]))
        return found

    with monkeypatch.context() as patch:
        patch.setattr(releasing, "_computed", and_one_more)
        with pytest.raises(LateEnvelopeError):
            release_wave(wave.pk)

    assert not ReleasedGroup.objects.exists()


def test_a_spent_key_that_a_kill_left_is_destroyed_by_the_next_round():
    wave = a_released_wave()
    make_key(wave.uuid)

    destroy_spent_keys()

    assert release_keys.waves_with_keys() == []


def test_keys_of_waves_that_are_open_are_kept():
    wave = a_wave()

    keep_releases()

    assert release_keys.waves_with_keys() == [wave.uuid]


def test_without_its_key_a_wave_is_not_released(caplog):
    wave = a_closed_wave()
    release_keys.destroy_key(wave.uuid)

    keep_releases()

    wave.refresh_from_db()
    assert wave.state == "closed"
    assert "There is no key" in caplog.text


def test_a_key_is_a_file_that_only_its_user_reads():
    wave = a_wave()
    (path,) = folder().iterdir()

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder().stat().st_mode) == 0o700
    assert path.name == f"{wave.uuid}.key"
    assert make_key(wave.uuid) == path.read_bytes()


def test_a_launched_wave_gets_its_key_once():
    wave = a_wave(state="planned")
    Wave.objects.filter(pk=wave.pk)
    assert make_wave_key(wave.pk) is False

    wave.refresh_from_db()
    assert bytes(wave.public_key) == releasing.public_key_of(release_keys.read_key(wave.uuid))


def test_below_the_floor_a_wave_is_released_without_anything():
    wave = a_released_wave(some_payloads([1, 1, 1, 1, 0]))

    assert wave.state == "released"
    assert everything(wave) == ([], [], [], [], [])
    assert not Envelope.objects.exists()


def test_envelopes_that_are_none_of_the_wave_do_not_stop_it(caplog):
    wave = a_wave()
    put(wave, some_payloads())
    Envelope.objects.create(wave_uuid=wave.uuid, sealed=b"forged")
    put(wave, [{"unit": 99, "answers": {}}])
    to_state(wave, "closed")

    assert release_wave(wave.pk)
    assert ReleasedGroup.objects.get(wave=wave, cut=0, number=0).people == sum(COUNTS)
    assert "2 envelopes were none of it" in caplog.text


def test_change_is_told_where_both_waves_told_of_the_same_units():
    first = a_released_wave(some_payloads([0, 30, 30, 0, 30], skips=1.0))
    units = [row.unit for row in first.units.order_by("position")]
    second = a_released_wave(
        some_payloads([0, 40, 3, 0, 35], seed=9, skips=1.0), survey=first.survey, units=units,
        due_on=first.due_on + timedelta(days=90), closes_at=first.closes_at + timedelta(days=90),
    )  # fmt: skip

    now = {tuple(row.units): row.cells for row in second.groups.filter(cut=0)}
    was = {tuple(row.units): row.cells for row in first.groups.filter(cut=0)}
    compared = 0
    for units_, cells in now.items():
        for name, cell in cells.items():
            before = was.get(units_, {}).get(name, {})
            if "value" in cell and "value" in before:
                compared += 1
                assert cell["change"] == cell["value"] - before["value"]
                assert isinstance(cell["is_clear"], bool)
            else:
                assert "change" not in cell
    assert compared > 0
    assert set(now) - set(was)


def test_the_cells_hold_no_count_of_a_question():
    wave = a_released_wave()

    said = json.dumps([row.cells for row in wave.groups.all()])
    keys = {key for row in wave.groups.all() for cell in row.cells.values() for key in cell}
    assert keys <= {"value", "low", "high", "shares", "change", "is_clear"}
    assert "people" not in said
    assert set(wave.groups.exclude(cut=0).values_list("people", "rate")) <= {(None, None)}


def test_what_was_released_reads_the_same_after_the_organisation_changed():
    wave = a_released_wave()
    before = everything(wave)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE talent_orgunit SET name = 'Renamed'")

    assert everything(wave) == before


def test_the_floors_are_those_that_the_wave_was_launched_with():
    """Twelve and forty who all wrote would be two groups by the least floors."""
    said = some_payloads([0, 12, 40, 0, 0], skips=0)
    waves = [
        a_released_wave(said, **floors)
        for floors in ({}, {"threshold": 13}, {"comment_threshold": 20})
    ]

    def told(wave):
        blocks = ReleasedGroup.objects.filter(wave=wave, cut=0, is_block=True)
        comments = ReleasedComment.objects.filter(wave=wave)
        people = sorted(blocks.values_list("people", flat=True))
        return people, len(set(comments.values_list("block", flat=True)))

    assert [told(wave) for wave in waves] == [([12, 40], 2), ([52], 1), ([12, 40], 1)]

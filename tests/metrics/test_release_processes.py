"""The release worker as a process of its own: with its role, its queue and its key."""

import signal
import time
from contextlib import closing

import psycopg2
import pytest
from django.db import connection

from metrics.models import Envelope, ReleasedGroup, Wave, WaveImport
from metrics.services.wave_imports import bring_in_waves
from tests.factories import OrgUnitFactory, hr_admin
from tests.metrics.release_factories import (
    COUNTS,
    a_released_wave,
    a_wave,
    put,
    some_payloads,
    to_state,
)
from tests.metrics.survey_factories import a_survey
from tests.metrics.test_services_releasing import everything
from tests.metrics.test_wave_imports import file_of, line
from tests.talent.living import WORKER, Living, broker, environment, free_port, wait_for

pytestmark = [
    pytest.mark.processes,
    pytest.mark.timeout(400),
    pytest.mark.django_db(transaction=True),
]
RELEASE = [*WORKER, "--concurrency", "1", "--hostname", "release@%h"]


@pytest.fixture
def keys(settings, tmp_path):
    settings.RELEASE_KEYS_DIR = tmp_path / "keys"
    return tmp_path / "keys"


@pytest.fixture
def house(tmp_path, keys, role_users):
    """What the processes are told: one signs in as `release` and has the keys, one as `web`."""
    port = free_port()
    web = environment(tmp_path, port, 1)
    release = environment(tmp_path, port, 1, role="release")
    release |= {
        "BROKER_QUEUE": web["BROKER_QUEUE"],
        "DATABASE_ROLE": "release",
        "DATABASE_RELEASE_URL": release["DATABASE_URL"],
        "RELEASE_KEYS_DIR": str(keys),
    }
    with broker(tmp_path, port):
        yield web, release


def ask(env, folder, name):
    """Wake the release worker, as a page or a sweep does."""
    code = "import django; django.setup(); from metrics.tasks import wake_release_worker as w; w()"
    asked = Living(["python", "-c", code], folder / f"{name}.log", env)
    assert asked.process.wait(60) == 0, asked.log.read_text()


def state_of(wave):
    return Wave.objects.values_list("state", flat=True).get(pk=wave.pk)


def test_a_wave_is_released_by_the_worker_that_has_its_key(house, tmp_path, keys):
    web, release = house
    launched = a_wave(state="planned")
    wave = a_wave()
    put(wave, some_payloads())
    to_state(wave, "closed")
    ordinary = Living(WORKER, tmp_path / "worker.log", web)
    worker = Living(RELEASE, tmp_path / "release.log", release)
    try:
        wait_for(lambda: "ready" in worker.log.read_text(), worker.log)
        ask(web, tmp_path, "ask")
        wait_for(lambda: state_of(wave) == "released", worker.log, ordinary.log)
        wait_for(lambda: not (keys / f"{wave.uuid}.key").exists(), worker.log)
    finally:
        worker.kill()
        ordinary.kill()

    assert ReleasedGroup.objects.get(wave=wave, cut=0, number=0).people == sum(COUNTS)
    assert not Envelope.objects.exists()
    assert (keys / f"{launched.uuid}.key").exists()
    assert "keep_releases" not in ordinary.log.read_text()


def test_a_release_that_is_killed_half_way_is_done_again_and_says_the_same(house, tmp_path, keys):
    """Kill -9 after the blocks are written, before anything of it is committed."""
    web, release = house
    payloads = some_payloads()
    wave = a_wave()
    put(wave, payloads)
    to_state(wave, "closed")
    gate = psycopg2.connect(**{
        key: value
        for key, value in connection.get_connection_params().items()
        if key in ("dbname", "user", "password", "host", "port")
    })  # fmt: skip
    with closing(gate), gate.cursor() as cursor:
        # What is written last waits behind this lock.
        cursor.execute("LOCK TABLE metrics_releasedcomment IN ACCESS EXCLUSIVE MODE")
        worker = Living(RELEASE, tmp_path / "release.log", release)
        try:
            wait_for(lambda: "ready" in worker.log.read_text(), worker.log)
            ask(web, tmp_path, "ask")
            wait_for(lambda: waits_for_the_gate(), worker.log)
            worker.signal(signal.SIGKILL)
        finally:
            worker.kill()
        gate.rollback()
    wait_for(lambda: not waits_for_the_gate())

    assert state_of(wave) == "closed"
    assert not ReleasedGroup.objects.exists()
    assert Envelope.objects.count() == len(payloads)
    assert (keys / f"{wave.uuid}.key").exists()

    again = Living(RELEASE, tmp_path / "again.log", release)
    try:
        wait_for(lambda: "ready" in again.log.read_text(), again.log)
        ask(web, tmp_path, "ask-again")
        wait_for(lambda: state_of(wave) == "released", again.log)
    finally:
        again.kill()

    assert everything(wave)[0] == everything(a_released_wave(payloads))[0]


def waits_for_the_gate():
    time.sleep(0.1)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE NOT granted"
            " AND relation = 'metrics_releasedcomment'::regclass"
        )
        return cursor.fetchone()[0] > 0


def test_a_file_of_earlier_results_is_written_by_the_release_worker(house, tmp_path):
    """Signed in as `release`, which may add waves and cells, and reads no person."""
    web, release = house
    survey, unit = a_survey(), OrgUnitFactory(name="Top")
    lines = [line("", 40, "index", 62), line(unit.external_id, 30, "index", 70)]
    _read, row = bring_in_waves(actor=hr_admin(), file=file_of(lines), name="x.csv", write=True)
    worker = Living(RELEASE, tmp_path / "release.log", release)
    try:
        wait_for(lambda: "ready" in worker.log.read_text(), worker.log)
        ask(web, tmp_path, "ask")
        wait_for(lambda: not WaveImport.objects.filter(state="waiting").exists(), worker.log)
    finally:
        worker.kill()

    row.refresh_from_db()
    assert (row.state, row.refused_for) == ("written", "")
    wave = Wave.objects.get(survey=survey)
    cells = ReleasedGroup.objects.filter(wave=wave).values_list("cells", flat=True)
    assert list(cells) == [{"index": {"value": 62.0}}, {"index": {"value": 70.0}}]

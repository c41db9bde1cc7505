"""Migrations beside sessions that hold what they need: brief waits, new tries, a plain end."""

import io
import os
import subprocess
import sys
import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from talent.management.commands.migrate import ONE_AT_A_TIME, PATIENCE
from tests.talent.living import PROJECT, environment, wait_for

IN_USE = "\nA table is in use (try {number} of {tries}); trying again in {seconds} s.\n"
GAVE_UP = (
    "Gave up after {tries} tries: somebody holds a table that a migration changes. What was "
    "applied stands, the rest is as it was. Let long work end (pg_stat_activity shows it), then "
    "migrate again."
)


@pytest.fixture(autouse=True)
def changes(transactional_db, settings):
    """Two migrations that are yet to be applied."""
    settings.INSTALLED_APPS = [*settings.INSTALLED_APPS, "tests.talent.changes"]
    yield
    call_command("migrate", "changes", "zero", verbosity=0)


class Session:
    """Somebody else at work in the database."""

    def __init__(self, session):
        self.cursor = session.cursor()

    def hold(self, table, mode="ACCESS EXCLUSIVE"):
        self.cursor.execute(f"BEGIN; LOCK TABLE {table} IN {mode} MODE")

    def let_go(self):
        self.cursor.execute("ROLLBACK")

    def waiting(self, table):
        """How many sessions wait for a table."""
        self.cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = %s::regclass", [table]
        )
        return self.cursor.fetchone()[0]


@pytest.fixture
def other(sign_in):
    return Session(sign_in("owner"))


@pytest.fixture
def watcher(sign_in):
    return Session(sign_in("owner"))


class Told(io.StringIO):
    """What is said to the person at the terminal, who acts on it."""

    def __init__(self, act=lambda: None):
        super().__init__()
        self.act = act

    def write(self, text):
        self.act()
        return super().write(text)


def migrate(*, told=None, **options):
    """Apply both migrations; returns what was said."""
    told = told or Told()
    call_command("migrate", "changes", verbosity=0, stderr=told, **options)
    return told.getvalue()


def in_thread(act):
    """Start an act that waits; returns how to get its result."""
    found = []

    def run():
        try:
            found.append(act())
        except Exception as error:  # noqa: BLE001 - whatever it is, the test looks at it
            found.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()

    def result():
        thread.join()
        return found[0]

    return result


def applied():
    return [name for app, name in MigrationRecorder(connection).applied_migrations()
            if app == "changes"]  # fmt: skip


def test_migrate_says_nothing_where_nothing_is_in_the_way():
    assert (migrate(), sorted(applied())) == ("", ["0001_columns", "0002_change"])


def test_migrate_tries_again_until_the_lock_is_free(other):
    other.hold("talent_heartbeat")

    said = migrate(told=Told(other.let_go))

    assert said == IN_USE.format(number=1, tries=8, seconds=1)
    assert sorted(applied()) == ["0001_columns", "0002_change"]


def test_migrate_undoes_the_migration_that_was_held_up_in_its_middle(other):
    """The first table was changed already when the second one was in use."""
    other.hold("talent_throttle")

    said = migrate(told=Told(other.let_go))

    assert said == IN_USE.format(number=1, tries=8, seconds=1)
    assert sorted(applied()) == ["0001_columns", "0002_change"]


def test_migrate_gives_up_and_loses_nothing_where_a_lock_is_never_free(other):
    other.hold("talent_skill", "ROW EXCLUSIVE")  # in the way of the foreign key only

    with pytest.raises(CommandError) as end:
        migrate(tries=2)
    before = applied()
    other.let_go()
    said = migrate()

    assert str(end.value) == GAVE_UP.format(tries=2)
    assert (before, said) == (["0001_columns"], "")
    assert sorted(applied()) == ["0001_columns", "0002_change"]


def test_a_page_waits_no_longer_than_the_migration_in_front_of_it(other, watcher, sign_in):
    """A reader who never ends holds up the migration; the readers behind it are let through."""
    other.hold("talent_heartbeat", "ACCESS SHARE")
    page = sign_in("web").cursor()
    page.execute(f"SET statement_timeout = '{5 * PATIENCE}s'")

    end = in_thread(lambda: migrate(tries=1))
    wait_for(lambda: watcher.waiting("talent_heartbeat"))
    page.execute("SELECT count(*) FROM talent_heartbeat")

    assert page.fetchall() == [(0,)]
    assert str(end()) == GAVE_UP.format(tries=1)
    other.let_go()


def test_migrate_tries_again_after_a_deadlock(other, watcher):
    other.hold("talent_throttle")

    end = in_thread(migrate)
    wait_for(lambda: watcher.waiting("talent_throttle"))
    other.cursor.execute("LOCK TABLE talent_heartbeat")
    other.let_go()

    assert end() == IN_USE.format(number=1, tries=8, seconds=1)
    assert sorted(applied()) == ["0001_columns", "0002_change"]


def test_what_is_committed_is_noted_however_long_that_takes(other, watcher):
    """Else the next try would make the table a second time."""
    call_command("migrate", "changes", "0001", verbosity=0)
    other.hold("django_migrations", "SHARE")

    end = in_thread(migrate)
    wait_for(lambda: watcher.waiting("django_migrations"))
    watcher.cursor.execute(f"SELECT pg_sleep({PATIENCE + 1})")
    still = watcher.waiting("django_migrations")
    other.let_go()

    assert (still, end()) == (1, "")
    assert sorted(applied()) == ["0001_columns", "0002_change"]


def test_two_migrates_at_once_wait_for_each_other(other):
    other.cursor.execute(f"SELECT pg_advisory_lock({ONE_AT_A_TIME})")

    said = migrate(
        told=Told(lambda: other.cursor.execute(f"SELECT pg_advisory_unlock({ONE_AT_A_TIME})"))
    )

    assert said == "Another migrate is at work; waiting for it to end.\n"
    assert sorted(applied()) == ["0001_columns", "0002_change"]


def test_migrate_ends_with_exit_code_one_when_it_gives_up(other, tmp_path):
    (tmp_path / "moving.py").write_text(
        'from config.settings import *\nINSTALLED_APPS = [*INSTALLED_APPS, "tests.talent.changes"]'
    )
    env = environment(tmp_path, 1, 1, role="owner", DJANGO_SETTINGS_MODULE="moving")
    other.hold("talent_heartbeat")

    ended = subprocess.run(
        [sys.executable, "manage.py", "migrate", "changes", "--tries", "2", "-v0"],
        cwd=PROJECT, capture_output=True, text=True, check=False,
        env=env | {"DATABASE_ROLE": "web",  # whose address is the owner's here
                   "PYTHONPATH": f"{tmp_path}{os.pathsep}{PROJECT}"},
    )  # fmt: skip
    other.let_go()

    assert (ended.returncode, ended.stdout, ended.stderr) == (
        1,
        "",
        f"{IN_USE.format(number=1, tries=2, seconds=1)}CommandError: {GAVE_UP.format(tries=2)}\n",
    )

"""An import that is broken off in its middle, and a file that is larger than it should be."""

import os
import signal
import subprocess
import sys

import pytest

from talent.models import AuditEntry, Employee, ImportBatch, OrgUnit, Role
from tests.talent.living import PROJECT, Living, environment, wait_for
from tests.talent.test_import_people import ASSIGNMENTS, MAKE_ALL, PEOPLE

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]
STOPPED = (
    "Stopped. Imports and migrations are written as a whole: what was not finished changed nothing."
)


@pytest.fixture
def files(tmp_path):
    for name, text in [
        ("people.csv", PEOPLE), ("assignments.csv", ASSIGNMENTS), ("mapping.toml", MAKE_ALL)
    ]:  # fmt: skip
        (tmp_path / name).write_text(text)
    return tmp_path


def command(folder):
    names = [folder / "people.csv", folder / "assignments.csv"]
    mapping = ["--mapping", folder / "mapping.toml"]
    return [sys.executable, "manage.py", "import_people", *names, *mapping]


def on_record():
    tables = (Employee, OrgUnit, Role, ImportBatch, AuditEntry)
    return [table.objects.count() for table in tables]


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT], ids=["killed", "ctrl-c"])
def test_import_people_that_is_broken_off_writes_nothing_and_may_be_repeated(files, sign_in, how):
    """It is caught where people are written and their assignments are not."""
    env = environment(files, 1, 1)
    other = sign_in("owner").cursor()
    other.execute("BEGIN; LOCK TABLE talent_assignment IN SHARE MODE")

    living = Living([*command(files), "--apply"], files / "log", env)
    pid = wait_for(lambda: who_waits(other), living.log)
    os.kill(living.process.pid, how)
    if how == signal.SIGKILL:
        living.process.wait()
    other.execute("ROLLBACK")
    living.process.wait(30)
    wait_for(lambda: is_gone(other, pid))
    left = on_record()
    again = subprocess.run(
        [*command(files), "--apply"], cwd=PROJECT, env=env, capture_output=True, text=True
    )

    assert left == [0, 0, 0, 0, 0]
    assert (again.returncode, again.stdout.splitlines()[-1]) == (0, "Written.")
    assert on_record() == [2, 1, 2, 1, 3]
    if how == signal.SIGINT:
        assert (living.process.returncode, living.log.read_text()) == (130, f"{STOPPED}\n")


def who_waits(cursor):
    """The session that waits for assignments."""
    cursor.execute(
        "SELECT max(pid) FROM pg_locks"
        " WHERE NOT granted AND relation = 'talent_assignment'::regclass"
    )
    return cursor.fetchone()[0]


def is_gone(cursor, pid):
    cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE pid = %s", [pid])
    return cursor.fetchone() == (0,)


def test_import_people_reads_a_file_of_200_mb_in_little_memory(files):
    """The longest lines that are read at all, in a column that nobody asked for."""
    env = environment(files, 1, 1)
    head = "external_id,given_name,hired_on,notes\n"
    peaks = []
    (files / "assignments.csv").write_text("employee,role,unit,start\n0,Lead,Sales,2020-01-01\n")
    for rows in (2, 2_000):
        with (files / "people.csv").open("w") as file:
            file.write(head)
            for number in range(rows):
                file.write(f"{number},Ana,2020-01-01,{'x' * 104_000}\n")
        (files / "assignments.csv").write_text(
            "employee,role,unit,start\n0,Lead,Sales,2020-01-01\n"
        )
        peaks.append(peak_of(command(files), env))

    assert (files / "people.csv").stat().st_size > 200_000_000
    assert peaks[1] - peaks[0] < 50_000, peaks


def peak_of(words, env):
    """The most memory that a command held, in kilobytes."""
    process = subprocess.Popen(
        [str(word) for word in words], cwd=PROJECT, env=env, stdout=subprocess.PIPE, text=True
    )
    with process.stdout as out:
        said = out.read()
    _pid, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, said
    return used.ru_maxrss

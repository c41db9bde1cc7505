"""The embedded servers: found or started, shared, stopped by the last, and hard to confuse."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg2
import pytest
import redis

from config import embedded
from config.embedded.__main__ import remove
from config.embedded.keeper import command_of, postgres_server, redis_server
from config.embedded.places import ROOT_HOME, EmbeddedError, open_sockets, places_of

pytestmark = [pytest.mark.processes, pytest.mark.timeout(120)]

PROJECT = Path(__file__).resolve().parents[2]
USER_OF_SERVERS = """
import sys
from pathlib import Path
from config import embedded
with embedded.servers(Path(sys.argv[1])):
    print("up", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def base_dir(tmp_path, monkeypatch):
    """A checkout of its own, below a folder that only its owner can enter."""
    monkeypatch.delenv("PGOPTIONS", raising=False)  # commits are to survive kill -9 here
    tmp_path.chmod(0o700)
    base = tmp_path / "checkout"
    base.mkdir()
    yield base
    here = places_of(base)
    for server in both(here):
        server.stop()
    shutil.rmtree(here.sockets, ignore_errors=True)
    if here.account:
        shutil.rmtree(here.home, ignore_errors=True)


def both(here):
    return [postgres_server(here.postgres), redis_server(here.redis)]


def running(base_dir):
    return [server.pid() is not None for server in both(places_of(base_dir))]


def wait_until_stopped(base_dir):
    """Soon both: the keeper, which waits for the last user too, may be the one that stops them."""
    wait_until(lambda: running(base_dir) == [False, False])


@contextmanager
def another_user(base_dir):
    """A process that uses the servers until its standard input ends."""
    process = subprocess.Popen(
        [sys.executable, "-c", USER_OF_SERVERS, str(base_dir)],
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        yield process
        process.stdin.close()


def query(base_dir, statement, role="owner"):
    with closing(psycopg2.connect(embedded.database_urls(base_dir)[role])) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else None


def wait_until(condition):
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def kill(server):
    os.kill(server.pid(), signal.SIGKILL)
    wait_until(lambda: server.pid() is None)


def test_addresses_are_known_before_anything_is_started(base_dir):
    urls = embedded.database_urls(base_dir)

    sockets = str(places_of(base_dir).sockets).replace("/", "%2F")
    assert urls == {
        "owner": f"postgres://talent_owner@{sockets}/talent",
        "web": f"postgres://talent_web@{sockets}/talent",
        "release": f"postgres://talent_release@{sockets}/talent",
    }
    assert embedded.redis_url(base_dir) == f"unix://{places_of(base_dir).redis_socket}?db=0"
    assert list(base_dir.iterdir()) == []


def test_socket_path_fits_whatever_the_checkout_is_called():
    here = places_of(Path("/" + "/".join(["a-long-name-of-a-folder"] * 40)))

    assert len(str(here.sockets / ".s.PGSQL.5432.lock")) < 107


def test_servers_stop_with_their_last_user(base_dir):
    with embedded.servers(base_dir):
        pids = [server.pid() for server in both(places_of(base_dir))]
        with another_user(base_dir) as other:
            assert other.stdout.readline() == "up\n"
            assert [server.pid() for server in both(places_of(base_dir))] == pids
        assert running(base_dir) == [True, True]

    wait_until_stopped(base_dir)
    wait_until(lambda: not places_of(base_dir).sockets.exists())


def test_many_starters_at_once_find_one_server(base_dir):
    with (
        another_user(base_dir) as one,
        another_user(base_dir) as two,
        another_user(base_dir) as three,
    ):
        assert [user.stdout.readline() for user in (one, two, three)] == ["up\n"] * 3
        assert running(base_dir) == [True, True]

    wait_until_stopped(base_dir)


def test_killed_user_leaves_no_servers(base_dir):
    with another_user(base_dir) as user:
        user.stdout.readline()
        user.kill()

        wait_until(lambda: running(base_dir) == [False, False])


def test_servers_outlive_a_forked_child_of_a_user(base_dir):
    with embedded.servers(base_dir):
        child = os.fork()
        if child == 0:
            time.sleep(90)
            os._exit(0)

    wait_until_stopped(base_dir)  # the child has no lease of its own
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def test_data_survives_a_stop(base_dir):
    with embedded.servers(base_dir):
        query(base_dir, "CREATE TABLE kept AS SELECT 7 AS answer")
        redis.Redis.from_url(embedded.redis_url(base_dir)).set("kept", "yes")

    with embedded.servers(base_dir):
        assert query(base_dir, "SELECT answer FROM kept") == [(7,)]
        assert redis.Redis.from_url(embedded.redis_url(base_dir)).get("kept") == b"yes"


def test_start_after_everything_was_killed(base_dir):
    here = places_of(base_dir)
    with another_user(base_dir) as user:
        user.stdout.readline()
        query(base_dir, "CREATE TABLE kept AS SELECT 7 AS answer")
        keepers = [pid for pid in pids() if "keeper.py" in " ".join(command_of(pid))]
        for pid in [user.pid, *[p for p in keepers if str(here.folder) in command_of(p)]]:
            os.kill(pid, signal.SIGKILL)
        for server in both(here):
            kill(server)
    # Their numbers now belong to somebody else: to us.
    stale = (here.postgres / "postmaster.pid").read_text().splitlines()
    (here.postgres / "postmaster.pid").write_text("\n".join([str(os.getpid()), *stale[1:]]))
    (here.sockets / ".s.PGSQL.5432.lock").write_text("\n".join([str(os.getpid()), *stale[1:]]))

    with embedded.servers(base_dir):
        assert query(base_dir, "SELECT answer FROM kept") == [(7,)]


def pids():
    return [int(folder.name) for folder in Path("/proc").glob("[0-9]*")]


def test_start_while_a_killed_servers_query_still_runs(base_dir):
    here = places_of(base_dir)
    with another_user(base_dir) as user:
        user.stdout.readline()
        with closing(psycopg2.connect(embedded.database_urls(base_dir)["owner"])) as busy:
            busy.cursor().execute("SET client_connection_check_interval = 0")
            backend = busy.info.backend_pid
            os.kill(backend, signal.SIGSTOP)  # does not notice that its parent has gone
            kill(postgres_server(here.postgres))
            with embedded.servers(base_dir):
                assert query(base_dir, "SELECT 1") == [(1,)]
                assert command_of(backend) == []


def test_start_when_the_sockets_were_removed_under_running_servers(base_dir):
    here = places_of(base_dir)
    with another_user(base_dir) as user:
        user.stdout.readline()
        shutil.rmtree(here.sockets)

        with embedded.servers(base_dir):
            assert query(base_dir, "SELECT 1") == [(1,)]
            assert redis.Redis.from_url(embedded.redis_url(base_dir)).ping()


def test_data_folder_half_made_by_a_killed_start_is_removed(base_dir):
    here = places_of(base_dir)
    (here.home / "postgres.new-1").mkdir(parents=True)

    with embedded.servers(base_dir, redis=False):
        assert query(base_dir, "SELECT 1") == [(1,)]
    assert not (here.home / "postgres.new-1").exists()


def test_data_of_another_version_is_refused_and_kept(base_dir):
    here = places_of(base_dir)
    with embedded.servers(base_dir):
        pass
    (here.postgres / "PG_VERSION").write_text("12\n")

    refusal = "was written by PostgreSQL 12, and 18 is installed"
    with pytest.raises(EmbeddedError, match=refusal), embedded.servers(base_dir):
        pass
    assert (here.postgres / "global" / "pg_control").exists()


def test_broken_data_says_what_the_log_says(base_dir):
    here = places_of(base_dir)
    with embedded.servers(base_dir):
        pass
    (here.postgres / "postgresql.conf").write_text("nonsense = on\n")

    with pytest.raises(EmbeddedError, match="nonsense"), embedded.servers(base_dir):
        pass
    wait_until_stopped(base_dir)


def test_roles_are_made_with_no_more_than_they_need(base_dir):
    with embedded.servers(base_dir, redis=False):
        roles = query(
            base_dir,
            "SELECT rolname, rolcanlogin, rolcreatedb, rolcreaterole, rolsuper FROM pg_roles "
            "WHERE rolname LIKE 'talent%' ORDER BY 1",
        )
        assert running(base_dir) == [True, False]

    assert roles == [
        ("talent_owner", True, True, False, False),
        ("talent_release", True, False, False, False),
        ("talent_web", True, False, False, False),
    ]


def test_owner_can_make_what_migrations_need(base_dir):
    with embedded.servers(base_dir, redis=False):
        for extension in ("btree_gist", "pg_trgm", "unaccent"):
            query(base_dir, f"CREATE EXTENSION {extension}")
        query(base_dir, "CREATE DATABASE test_talent")

        assert query(base_dir, "SELECT unaccent('Ærø Łódź'), lower('ÅÉЖ')") == [
            ("AEro Lodz", "åéж")
        ]
        assert query(base_dir, "SELECT similarity('Жанна', 'Жанна')") == [(1.0,)]


def test_broker_keeps_what_it_was_given(base_dir):
    with embedded.servers(base_dir, postgres=False):
        broker = redis.Redis.from_url(embedded.redis_url(base_dir))
        wanted = {"appendonly": "yes", "appendfsync": "everysec", "maxmemory-policy": "noeviction"}

        assert {name: broker.config_get(name)[name] for name in wanted} == wanted


def test_socket_folder_somebody_else_may_enter_is_refused(tmp_path):
    folder = tmp_path / "sockets"
    folder.mkdir(mode=0o755)

    with pytest.raises(EmbeddedError, match="is not a private folder of this user"):
        open_sockets(folder, None)


def test_socket_folder_that_is_a_link_is_refused(tmp_path):
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    (tmp_path / "sockets").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(EmbeddedError, match="is not a private folder of this user"):
        open_sockets(tmp_path / "sockets", None)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give folders away")
def test_socket_folder_of_somebody_else_is_refused(tmp_path):
    (tmp_path / "sockets").mkdir(mode=0o700)
    os.chown(tmp_path / "sockets", pwd.getpwnam("nobody").pw_uid, -1)

    with pytest.raises(EmbeddedError, match="is not a private folder of this user"):
        open_sockets(tmp_path / "sockets", None)


@pytest.mark.skipif(os.geteuid() != 0, reason="another user has the servers run as itself")
def test_root_keeps_the_servers_away_from_the_checkout(base_dir):
    with embedded.servers(base_dir):
        here = places_of(base_dir)
        owners = {Path(f"/proc/{server.pid()}").stat().st_uid for server in both(here)}

    assert owners == {here.account.uid}
    assert here.home.parent == ROOT_HOME
    assert (base_dir / "var" / "embedded" / "home").read_text() == f"{here.home}\n"
    assert (here.home / "checkout").read_text() == f"{base_dir}\n"
    assert (base_dir.parent.stat().st_mode & 0o777) == 0o700


@pytest.mark.skipif(os.geteuid() != 0, reason="another user's data go with the checkout")
def test_a_new_checkout_at_the_same_path_begins_anew_and_the_old_data_are_kept(base_dir, capfd):
    with embedded.servers(base_dir, redis=False):
        query(base_dir, "CREATE TABLE kept AS SELECT 1")
    with embedded.servers(base_dir, redis=False):
        assert query(base_dir, "SELECT count(*) FROM kept") == [(1,)]
    here, var = places_of(base_dir), base_dir / "var"
    wait_until_stopped(base_dir)
    # The keeper may write a last word meanwhile.
    wait_until(lambda: shutil.rmtree(var, ignore_errors=True) or not var.exists())

    with embedded.servers(base_dir, redis=False):
        assert query(base_dir, "SELECT to_regclass('kept')") == [(None,)]

    aside = here.home.with_name(f"{here.name}.earlier-1")
    assert f"kept in {aside}" in capfd.readouterr().err
    assert (aside / "postgres" / "PG_VERSION").exists()
    shutil.rmtree(aside)


def test_remove_forgets_the_data_and_nothing_else(base_dir):
    here = places_of(base_dir)
    with embedded.servers(base_dir):
        assert remove(base_dir) == (
            "The embedded servers are in use: stop `make run` and the tests first."
        )
        assert query(base_dir, "SELECT 1") == [(1,)]

    assert remove(base_dir) == ""
    assert [here.postgres.exists(), here.redis.exists(), here.sockets.exists()] == [False] * 3
    assert base_dir.exists()


def test_missing_programs_are_named_with_a_way_out(base_dir, monkeypatch):
    monkeypatch.setattr("config.embedded.places.wheel", lambda package: None)
    monkeypatch.setenv("PATH", "")

    with pytest.raises(EmbeddedError, match="Set DATABASE_URL"), embedded.servers(base_dir):
        pass
    without_postgres = embedded.servers(base_dir, postgres=False)
    with pytest.raises(EmbeddedError, match="Install redis-server"), without_postgres:
        pass

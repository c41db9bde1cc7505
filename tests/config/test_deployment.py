"""The deployment as described: the same commands with the same environment, on plain addresses."""

import json
import os
import re
import secrets
import shlex
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path

import psycopg2
import pytest
import yaml

from config import celery_app
from config.embedded.places import places_of, postgres_programs, redis_program
from config.embedded.processes import surroundings
from lib.sealing import new_key

PROJECT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((PROJECT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
ROLES = ("owner", "web", "release")
PASSWORDS = {
    name: secrets.token_hex(12)
    for name in (
        "POSTGRES_PASSWORD",
        "DATABASE_OWNER_PASSWORD",
        "DATABASE_WEB_PASSWORD",
        "DATABASE_RELEASE_PASSWORD",
    )
}


def example():
    """The variables of .env.example, with secrets filled in as it says."""
    lines = (PROJECT / ".env.example").read_text().splitlines()
    pairs = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    made = {"SECRET_KEY": secrets.token_urlsafe(64), "NOTES_KEYS": new_key()}
    return pairs | PASSWORDS | made


def interpolated(value, variables):
    """Compose's `${NAME:-default}` and `${NAME:?}`."""

    def fill(match):
        name, default = match["name"], match["default"]
        filled = variables.get(name) or default
        assert filled is not None, f"{name} is not in .env.example"
        return filled

    return re.sub(r"\$\{(?P<name>\w+)(?::-(?P<default>[^}]*)|:\?)?\}", fill, str(value))


def environment_of(service, variables):
    """What a container is given; a name without a value is passed on where `.env` has it."""
    return {
        name: variables[name] if value is None else interpolated(value, variables)
        for name, value in SERVICES[service].get("environment", {}).items()
        if value is not None or name in variables
    }


def command_of(service):
    return shlex.split(SERVICES[service]["command"])


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Running:
    """A process with a log, that can be killed and started again."""

    def __init__(self, command, log, **options):
        self.log = log
        self._command, self._options = command, options
        self.start()

    def start(self):
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                self._command, stdout=output, stderr=subprocess.STDOUT, **self._options
            )

    def alive(self):
        return self.process.poll() is None

    def stop(self):
        self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(20)
        self.kill()

    def kill(self):
        self.process.kill()
        self.process.wait()


@contextmanager
def running(command, log, **options):
    server = Running(command, log, **options)
    try:
        yield server
    finally:
        server.stop()


def wait_for(condition, log):
    deadline = time.monotonic() + 90
    while not (value := condition()):
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.1)
    return value


def answers(port):
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


def lets_in(port):
    """Whether PostgreSQL has started; it listens earlier."""
    password = PASSWORDS["POSTGRES_PASSWORD"]
    with suppress(psycopg2.OperationalError):
        psycopg2.connect(f"host=127.0.0.1 port={port} user=postgres password={password}").close()
        return True
    return False


def status(port):
    """What /healthz says in a word; nothing while nobody answers."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=10) as response:
            return json.load(response)["status"]
    except urllib.error.HTTPError as error:
        with error:
            return json.load(error)["status"]
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return None


def pages_of(port):
    """What the home page answers to visitors with an old session, on all threads of web."""
    headers = {
        "Host": example()["ALLOWED_HOSTS"],
        "X-Forwarded-Proto": "https",
        "Cookie": f"sessionid={'a' * 32}",
    }

    def answer(_number):
        client = HTTPConnection("127.0.0.1", port, timeout=20)
        with closing(client):
            client.request("GET", "/", headers=headers)
            return client.getresponse().status

    with ThreadPoolExecutor(8) as visitors:
        return set(visitors.map(answer, range(32)))


@pytest.fixture
def folder(tmp_path_factory):
    """Where the unprivileged user may go too."""
    path = Path(f"/var/tmp/talent-deployment-{os.getpid()}-{secrets.token_hex(4)}")
    path.mkdir(mode=0o755)
    yield path
    shutil.rmtree(path)


def superuser(port):
    """What the commands of Postgres find in its container."""
    programs = postgres_programs(places_of(PROJECT))
    return {
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "PGHOST": "127.0.0.1",
        "PGPORT": str(port),
        "PGPASSWORD": PASSWORDS["POSTGRES_PASSWORD"],
        "POSTGRES_USER": "postgres",
        **environment_of("postgres", example()),
    }


def make_roles(port):
    """As the container does when its data folder is new."""
    script = PROJECT / "deploy" / "create_roles.sh"
    subprocess.run(["sh", script], check=True, env=superuser(port))


@pytest.fixture
def postgres(folder):
    """PostgreSQL on a port, with passwords, and the roles made as the container makes them."""
    here = places_of(folder)
    here.home.mkdir(parents=True, exist_ok=True)
    programs, data, port = postgres_programs(here), folder / "data", free_port()
    (folder / "postgres").mkdir()
    if here.account:
        os.chown(folder / "postgres", here.account.uid, here.account.gid)
    data = folder / "postgres" / "data"
    as_server = surroundings(here.account)
    options = SERVICES["postgres"]["environment"]["POSTGRES_INITDB_ARGS"].split()
    password_file = folder / "password"
    password_file.write_text(PASSWORDS["POSTGRES_PASSWORD"])
    subprocess.run(
        [programs / "initdb", "-D", data, "-U", "postgres", "--auth=scram-sha-256"]
        + [f"--pwfile={password_file}", "--no-sync", *options],
        check=True,
        capture_output=True,
        **as_server,
    )
    command = [programs / "postgres", "-D", data, "-p", str(port), "-k", ""]
    log = folder / "postgres.log"
    with running([*command, "-c", "listen_addresses=127.0.0.1"], log, **as_server) as server:
        wait_for(lambda: lets_in(port), log)
        make_roles(port)
        yield port, server
    if here.account:
        shutil.rmtree(here.home)


@pytest.fixture
def redis(folder):
    """Redis on a port, with the options of the container."""
    port, log = free_port(), folder / "redis.log"
    options = command_of("redis")[1:]
    here = places_of(folder)
    command = [str(redis_program(here)), *options, "--port", str(port), "--dir", str(folder)]
    with running(command, log) as server:
        wait_for(lambda: answers(port), log)
        yield port, server


@pytest.fixture
def started(postgres, redis):
    """How each service is started, on the addresses of this test."""
    variables, web_port = example(), free_port()
    addresses = {
        "@postgres:5432/": f"@127.0.0.1:{postgres[0]}/",
        "redis://redis:6379/": f"redis://127.0.0.1:{redis[0]}/",
    }
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"

    def options(service):
        environment = environment_of(service, variables)
        for ours, here in addresses.items():
            environment = {name: value.replace(ours, here) for name, value in environment.items()}
        return {
            "cwd": PROJECT,
            "env": environment | {"PATH": programs, "PORT": str(web_port)},
        }

    return options


@pytest.fixture
def deployment(folder, started):
    """The tables, then all services."""
    subprocess.run(command_of("migrate"), check=True, capture_output=True, **started("migrate"))
    with ExitStack() as services:
        yield (
            int(started("web")["env"]["PORT"]),
            [
                services.enter_context(
                    running(command_of(service), folder / f"{service}.log", **started(service))
                )
                for service in ("web", "worker", "release", "beat")
            ],
        )


@pytest.mark.processes
@pytest.mark.timeout(400)
def test_services_work_together_and_outlive_their_servers(deployment, postgres, redis):
    port, services = deployment
    log = services[1].log
    wait_for(lambda: status(port) == "ok", log)

    before = pages_of(port)
    postgres[1].kill()
    wait_for(lambda: status(port) == "down", log)
    during = pages_of(port)
    redis[1].kill()
    time.sleep(12)  # long enough for a heartbeat and a look at the schedule
    postgres[1].start()
    wait_for(lambda: status(port) == "warning", log)
    after = pages_of(port)
    redis[1].start()
    wait_for(lambda: status(port) == "ok", log)

    assert (before, during, after) == ({302}, {500}, {302})
    for service in services:
        assert service.alive(), service.log.read_text()


def commands_of_page(program):
    """What the page on deployment has an operator run inside the container of Postgres."""
    page = (PROJECT / "docs" / "deployment.md").read_text()
    lines = re.findall(rf"docker-compose exec -T postgres ({program} .*?) [<>] talent.dump", page)
    return [shlex.split(line) for line in lines]


@pytest.mark.processes
@pytest.mark.timeout(300)
def test_a_backup_is_restored_as_the_page_says(folder, postgres, started):
    port, as_superuser = postgres[0], superuser(postgres[0])
    (dump,), (restore,) = commands_of_page("pg_dump"), commands_of_page("pg_restore")
    subprocess.run(command_of("migrate"), check=True, capture_output=True, **started("migrate"))
    web = started("web")["env"]["DATABASE_URL"]
    with closing(psycopg2.connect(web)) as session, session, session.cursor() as cursor:
        cursor.execute("INSERT INTO talent_heartbeat (name, at) VALUES ('kept', now())")
    with (folder / "talent.dump").open("wb") as file:
        subprocess.run(dump, check=True, stdout=file, env=as_superuser)

    for statement in ["DROP DATABASE talent", *(f"DROP ROLE talent_{role}" for role in ROLES)]:
        subprocess.run(["psql", "-U", "postgres", "-c", statement], check=True, env=as_superuser,
                       stdout=subprocess.DEVNULL)  # fmt: skip
    make_roles(port)
    with (folder / "talent.dump").open("rb") as file:
        restored = subprocess.run(restore, stdin=file, env=as_superuser, capture_output=True)
    again = subprocess.run(
        command_of("migrate"), capture_output=True, text=True, **started("migrate")
    )

    assert (restored.returncode, restored.stderr) == (0, b"")
    assert "No migrations to apply." in again.stdout
    # A dump holds the rights on everything but on the database itself.
    assert "Grants of talent_web, talent_release: 2 changed." in again.stdout
    with closing(psycopg2.connect(web)) as session, session, session.cursor() as cursor:
        cursor.execute("SELECT name FROM talent_heartbeat")
        assert cursor.fetchall() == [("kept",)]


def test_procfile_runs_the_commands_of_the_containers():
    lines = (PROJECT / "Procfile").read_text().splitlines()
    processes = dict(line.split(": ", 1) for line in lines)

    assert processes == {
        name: SERVICES[name]["command"] for name in ("web", "worker", "release", "beat")
    }


def test_only_migrations_are_given_the_owners_address():
    given = [
        name for name in SERVICES if "DATABASE_OWNER_URL" in SERVICES[name].get("environment", {})
    ]

    assert given == ["migrate"]


def test_broker_container_keeps_what_it_was_given():
    command = SERVICES["redis"]["command"]

    assert command == (
        'redis-server --appendonly yes --appendfsync everysec --save "" '
        "--maxmemory-policy noeviction"
    )


def test_every_service_has_a_health_check():
    without = [name for name in SERVICES if "healthcheck" not in SERVICES[name]]

    assert without == ["migrate"]


def test_every_variable_of_a_deployment_reaches_its_containers():
    """Those that the image and the description fix themselves are no choice of the operator."""
    fixed = {
        "DATABASE_URL", "REDIS_URL", "DATABASE_ROLE", "BROKER_QUEUE", "ENVIRONMENT", "DEBUG",
        "DEMO", "HOST", "PORT", "MEDIA_ROOT", "RELEASE_KEYS_DIR", "DRAFT_KEYS_DIR",
        "DATABASE_OWNER_URL", "DATABASE_RELEASE_URL",
    }  # fmt: skip
    table = (PROJECT / "docs" / "deployment.md").read_text().partition("## Variables")[2]
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    documented = {name for row in rows for name in re.findall(r"`([A-Z_]{4,})`", row)}
    given = {
        name
        for service in ("web", "worker", "release")
        for name in SERVICES[service]["environment"]
    }

    assert documented - fixed == given - fixed


def test_uploads_are_kept_where_web_and_worker_find_them():
    dockerfile = (PROJECT / "Dockerfile").read_text()
    mounted = [name for name in SERVICES if "media:/data" in SERVICES[name].get("volumes", [])]

    assert mounted == ["web", "worker"]
    assert "MEDIA_ROOT=/data/media" in dockerfile
    assert "mkdir -p /data/media && chown -R talent:talent /data" in dockerfile


def test_keys_of_surveys_are_where_only_the_release_worker_finds_them():
    dockerfile = (PROJECT / "Dockerfile").read_text()
    mounted = [
        name for name in SERVICES if "release_keys:/keys" in SERVICES[name].get("volumes", [])
    ]

    assert mounted == ["release"]
    assert "RELEASE_KEYS_DIR=/keys" in dockerfile
    assert "mkdir -m 700 /keys && chown talent:talent /keys" in dockerfile


def test_keys_of_drafts_are_where_web_and_worker_find_them_and_no_backup_does():
    dockerfile = (PROJECT / "Dockerfile").read_text()
    mounted = [
        name for name in SERVICES if "draft_keys:/drafts" in SERVICES[name].get("volumes", [])
    ]

    assert mounted == ["web", "worker"]
    assert "DRAFT_KEYS_DIR=/drafts" in dockerfile
    assert "mkdir -m 700 /drafts && chown talent:talent /drafts" in dockerfile


def test_containers_end_after_what_they_have_begun():
    """A request within gunicorn's own patience, a job within the limit of every job."""
    settings = (PROJECT / "config" / "web.py").read_text()
    grace = {
        name: SERVICES[name].get("stop_grace_period", "10s")
        for name in ("web", "worker", "release")
    }
    request = int(re.search(r"graceful_timeout = (\d+)", settings)[1])

    assert int(grace["web"].removesuffix("s")) > request
    for worker in ("worker", "release"):
        assert int(grace[worker].removesuffix("s")) > celery_app.conf.task_time_limit


def test_containers_hold_no_rights_they_do_not_need():
    ours = [name for name in SERVICES if SERVICES[name].get("image") == "talent-suite"]

    assert ours == ["migrate", "web", "worker", "release", "beat"]
    assert [SERVICES[name]["cap_drop"] for name in ours] == [["ALL"]] * 5
    assert [SERVICES[name]["security_opt"] for name in ours] == [["no-new-privileges:true"]] * 5
    assert "\nUSER talent\n" in (PROJECT / "Dockerfile").read_text()


@pytest.mark.skipif(not shutil.which("docker-compose"), reason="needs docker-compose")
def test_compose_understands_the_description():
    command = ["docker-compose", "--env-file", ".env.example", "config", "--quiet"]

    result = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)

    assert (result.returncode, result.stderr) == (0, "")

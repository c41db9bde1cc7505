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
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest
import yaml

from config.embedded.places import places, postgres_programs, redis_program
from config.embedded.processes import surroundings

PROJECT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((PROJECT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
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
    return pairs | PASSWORDS | {"SECRET_KEY": secrets.token_urlsafe(64)}


def interpolated(value, variables):
    """Compose's `${NAME:-default}` and `${NAME:?}`."""

    def fill(match):
        name, default = match["name"], match["default"]
        filled = variables.get(name) or default
        assert filled is not None, f"{name} is not in .env.example"
        return filled

    return re.sub(r"\$\{(?P<name>\w+)(?::-(?P<default>[^}]*)|:\?)?\}", fill, str(value))


def environment_of(service, variables):
    return {
        name: interpolated(value, variables)
        for name, value in SERVICES[service].get("environment", {}).items()
    }


def command_of(service):
    return shlex.split(SERVICES[service]["command"])


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def running(command, log, **options):
    """A process that is told to end, and has to."""
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, **options)
    try:
        yield process
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(20)
        process.kill()
        process.wait()


def wait_for(condition, log):
    deadline = time.monotonic() + 90
    while not (value := condition()):
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.1)
    return value


def answers(port):
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


def health(port):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as response:
            return json.load(response)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return {}


@pytest.fixture
def folder(tmp_path_factory):
    """Where the unprivileged user may go too."""
    path = Path(f"/var/tmp/talent-deployment-{os.getpid()}-{secrets.token_hex(4)}")
    path.mkdir(mode=0o755)
    yield path
    shutil.rmtree(path)


@pytest.fixture
def postgres(folder):
    """PostgreSQL on a port, with passwords, and the roles made as the container makes them."""
    here = places(folder)
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
    with running([*command, "-c", "listen_addresses=127.0.0.1"], log, **as_server):
        wait_for(lambda: answers(port), log)
        surroundings_of_script = {
            "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
            "PGHOST": "127.0.0.1",
            "PGPORT": str(port),
            "PGPASSWORD": PASSWORDS["POSTGRES_PASSWORD"],
            "POSTGRES_USER": "postgres",
            **environment_of("postgres", example()),
        }
        subprocess.run(
            ["sh", PROJECT / "deploy" / "create_roles.sh"], check=True, env=surroundings_of_script
        )
        yield port
    if here.account:
        shutil.rmtree(here.home)


@pytest.fixture
def redis(folder):
    """Redis on a port, with the options of the container."""
    port, log = free_port(), folder / "redis.log"
    options = command_of("redis")[1:]
    here = places(folder)
    command = [str(redis_program(here)), *options, "--port", str(port), "--dir", str(folder)]
    with running(command, log):
        wait_for(lambda: answers(port), log)
        yield port


@pytest.mark.processes
@pytest.mark.timeout(300)
def test_services_of_the_deployment_work_together(folder, postgres, redis):
    variables, web_port = example(), free_port()

    def start(service):
        environment = {
            name: value.replace("@postgres:5432/", f"@127.0.0.1:{postgres}/").replace(
                "redis://redis:6379/", f"redis://127.0.0.1:{redis}/"
            )
            for name, value in environment_of(service, variables).items()
        }
        programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        return {
            "args": command_of(service),
            "cwd": PROJECT,
            "env": environment | {"PATH": programs, "PORT": str(web_port)},
        }

    migration = start("migrate")
    subprocess.run(**migration, check=True, capture_output=True)

    with ExitStack() as services:
        for service in ("web", "worker", "beat"):
            options = start(service)
            command = options.pop("args")
            services.enter_context(running(command, folder / f"{service}.log", **options))
        healthy = wait_for(
            lambda: (answer := health(web_port)).get("status") == "ok" and answer,
            folder / "worker.log",
        )

    assert (healthy["database"], healthy["broker"], healthy["warnings"]) == ("ok", "ok", [])


def test_procfile_runs_the_commands_of_the_containers():
    lines = (PROJECT / "Procfile").read_text().splitlines()
    processes = dict(line.split(": ", 1) for line in lines)

    assert processes == {name: SERVICES[name]["command"] for name in ("web", "worker", "beat")}


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


@pytest.mark.skipif(not shutil.which("docker-compose"), reason="needs docker-compose")
def test_compose_understands_the_description():
    command = ["docker-compose", "--env-file", ".env.example", "config", "--quiet"]

    result = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)

    assert (result.returncode, result.stderr) == (0, "")

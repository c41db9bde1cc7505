"""The settings refuse what they do not understand, and are safe for a deployment."""

import os
import runpy
import secrets
import subprocess
import sys
from pathlib import Path
from unittest import mock

import pytest
from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvError

from lib.sealing import new_key

PROJECT = Path(__file__).resolve().parents[2]
PRODUCTION = {
    "ENVIRONMENT": "production",
    "BASE_URL": "https://talent.example.org",
    "ALLOWED_HOSTS": "talent.example.org",
    "SECRET_KEY": secrets.token_urlsafe(64),
    "NOTES_KEYS": new_key(),
    "DATABASE_URL": "postgres://talent_web:secret@db.example.org/talent",
    "REDIS_URL": "redis://redis.example.org/0",
    "EMAIL_HOST": "mail.example.org",
    "DEFAULT_FROM_EMAIL": "talent@example.org",
}


@pytest.fixture
def load(monkeypatch):
    """Load the settings anew from a given environment, in which no `.env` has a say."""

    def load(environment):
        monkeypatch.setattr(Env, "read_env", lambda *args, **options: False)
        with mock.patch.dict(os.environ, environment, clear=True):
            return runpy.run_path(str(PROJECT / "config" / "settings.py"))

    return load


def manage(environment, *command):
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=PROJECT,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"ENVIRONMENT": "staging"}, 'Environment variable "ENVIRONMENT" invalid'),
        ({"DEBUG": "maybe"}, 'Environment variable "DEBUG" invalid'),
        ({"DEBUG": "1"}, "DEBUG and DEMO are for development only"),
        ({"DEMO": "1"}, "DEBUG and DEMO are for development only"),
        ({"PORT": "eighty"}, 'Environment variable "PORT" invalid'),
        ({"PORT": "70000"}, 'Environment variable "PORT" invalid'),
        ({"DATABASE_ROLE": "admin"}, 'Environment variable "DATABASE_ROLE" invalid'),
        ({"LOG_LEVEL": "LOUD"}, 'Environment variable "LOG_LEVEL" invalid'),
        ({"VISIBILITY_TIMEOUT": "soon"}, 'Environment variable "VISIBILITY_TIMEOUT" invalid'),
        ({"SECRET_KEY": ""}, "Set SECRET_KEY"),
        ({"SECRET_KEY": "change-me"}, "SECRET_KEY is too weak"),
        ({"SECRET_KEY": "ab" * 40}, "SECRET_KEY is too weak"),
        ({"NOTES_KEYS": ""}, "Set NOTES_KEYS"),
        ({"NOTES_KEYS": "change-me"}, "NOTES_KEYS: A key is 32 bytes in base64."),
        ({"NOTES_KEYS": f"{new_key()},c2hvcnQ="}, "NOTES_KEYS: A key is 32 bytes in base64."),
        ({"BASE_URL": ""}, "Set BASE_URL"),
        ({"BASE_URL": "http://talent.example.org"}, "Set BASE_URL to an https:// address"),
        ({"ALLOWED_HOSTS": ""}, "Set ALLOWED_HOSTS"),
        ({"DATABASE_URL": ""}, "Set DATABASE_URL: embedded servers are for development"),
        ({"DATABASE_ROLE": "owner"}, "Set DATABASE_OWNER_URL"),
        ({"DATABASE_ROLE": "release"}, "Set DATABASE_RELEASE_URL"),
        ({"REDIS_URL": ""}, "Set REDIS_URL: embedded servers are for development"),
        ({"EMAIL_HOST": ""}, "Set EMAIL_HOST"),
        ({"DEFAULT_FROM_EMAIL": ""}, "Set DEFAULT_FROM_EMAIL"),
    ],
)
def test_settings_refuse(load, changes, refusal):
    with pytest.raises((ImproperlyConfigured, EnvError)) as refused:
        load(PRODUCTION | changes)

    assert str(refused.value).startswith(refusal)


@pytest.mark.parametrize(
    ("role", "user"),
    [("owner", "talent_owner"), ("web", "talent_web"), ("release", "talent_release")],
)
def test_each_role_signs_in_by_its_own_address(load, role, user):
    addresses = {
        "DATABASE_OWNER_URL": "postgres://talent_owner:secret@db.example.org/talent",
        "DATABASE_RELEASE_URL": "postgres://talent_release:secret@db.example.org/talent",
    }

    settings = load(PRODUCTION | addresses | {"DATABASE_ROLE": role})

    assert settings["DATABASES"]["default"]["USER"] == user


def test_development_needs_nothing(load):
    settings = load({"ENVIRONMENT": "development"})

    assert settings["EMBEDDED_POSTGRES"]
    assert settings["EMBEDDED_REDIS"]
    assert settings["DATABASE_ROLE"] == "web"
    assert (PROJECT / "var" / "secret_key").stat().st_mode & 0o777 == 0o600


def test_celery_is_told_of_a_unix_socket_in_its_own_words(load):
    settings = load(PRODUCTION | {"REDIS_URL": "unix:///run/redis.sock?db=3"})

    assert settings["CELERY_BROKER_URL"] == "redis+socket:///run/redis.sock?virtual_host=3"


def test_broker_settings_keep_what_was_promised(load):
    settings = load(PRODUCTION)
    options = settings["CELERY_BROKER_TRANSPORT_OPTIONS"]

    assert (
        settings["CELERY_TASK_ACKS_LATE"],
        settings["CELERY_TASK_REJECT_ON_WORKER_LOST"],
        settings["CELERY_WORKER_PREFETCH_MULTIPLIER"],
        settings["CELERY_TASK_TIME_LIMIT"],
        settings["CELERY_ACCEPT_CONTENT"],
        options["visibility_timeout"],
        options["unacked_restore_interval"],
        options["unacked_restore_throttle"],
    ) == (True, True, 1, 300, ["json"], 900, 1, 1)


def test_manage_says_what_is_missing_without_a_traceback():
    result = manage(PRODUCTION, "migrate")

    assert (result.returncode, result.stderr) == (
        1,
        "Set DATABASE_OWNER_URL: the address of Postgres for the role owner.\n",
    )


def test_deployment_check_is_clean():
    result = manage(PRODUCTION, "check", "--deploy", "--fail-level", "WARNING")

    assert (result.returncode, result.stdout) == (
        0,
        "System check identified no issues (0 silenced).\n",
    )

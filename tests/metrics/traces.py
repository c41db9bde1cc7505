"""Looks for words in everything that stays behind: files of Postgres and of Redis, keys, logs.

The files of the embedded servers are read as they lie on the disk, past all rights: what a row
leaves behind after it was deleted, and the write-ahead log since the search was begun. Postgres
compresses pages in its log and long values by a scheme (pglz) that leaves new bytes as they are,
in runs of up to eight: so eight signs of a random word are looked for wherever they may begin, as
they are and in base64.
"""

import base64
import secrets
import string
import time
from contextlib import closing

import psycopg2
import pytest
import redis
from django.conf import settings
from django.db import connection

from config.embedded.places import places_of

RUN = 8  # bytes that compression leaves together


def random_word():
    """A word that stands nowhere else in the world."""
    return "".join(secrets.choice(string.ascii_letters + string.digits) for _ in range(24))


def runs_of(word):
    """What of a word stays together, as it is and in base64, wherever in a text it begins."""
    raw = word.encode()
    forms = [raw, *(base64.b64encode(raw[at:])[:-4] for at in range(3))]
    return [form[at : at + RUN] for form in forms for at in range(RUN)]


class Search:
    """Where any of some words stands, of all that was written since the search was begun."""

    def __init__(self, *words, exactly=(), logs=()):
        if not (settings.EMBEDDED_POSTGRES and settings.EMBEDDED_REDIS):
            pytest.skip("The files of a given server cannot be read.")
        self.needles = [run for word in words for run in runs_of(word)] + list(exactly)
        self.here, self.logs = places_of(settings.BASE_DIR), list(logs)
        self.begun = time.time()
        self.wal_from = self.ask("SELECT pg_walfile_name(pg_current_wal_insert_lsn())")

    def places(self):
        """The kinds of places in which a word was found."""
        kinds = {
            "heap": self.heap(), "wal": self.wal(), "redis": self.redis(),
            "logs": [*self.logs, *self.here.folder.glob("*.log")],
        }  # fmt: skip
        found = {kind for kind, files in kinds.items() if any(map(self.is_in, files))}
        return found | ({"redis"} if any(map(self.holds, self.values())) else set())

    def is_in(self, path):
        try:
            return self.holds(path.read_bytes())
        except FileNotFoundError:  # it was truncated meanwhile
            return False

    def holds(self, raw):
        return any(needle in raw for needle in self.needles)

    def heap(self):
        """The files of the database, with what lies in memory written to them."""
        self.ask("CHECKPOINT")
        number = self.ask(
            "SELECT oid FROM pg_database WHERE datname = %s", connection.settings_dict["NAME"]
        )
        files = (self.here.postgres / "base" / str(number)).iterdir()
        # What was not written since then cannot hold a word that did not exist then.
        return [one for one in files if self.is_newer(one)]

    def is_newer(self, path):
        try:
            return path.stat().st_mtime > self.begun - 1
        except FileNotFoundError:
            return False

    def wal(self):
        """The write-ahead log since the search was begun, all of it."""
        until = self.ask("SELECT pg_walfile_name(pg_current_wal_insert_lsn())")
        segments = (self.here.postgres / "pg_wal").iterdir()
        found = sorted(one for one in segments if self.wal_from <= one.name <= until)
        # A search of what a checkpoint took away would find nothing and prove nothing.
        assert found
        assert found[0].name == self.wal_from
        return found

    def redis(self):
        """Its files: the log of all that was ever written."""
        return [one for one in self.here.redis.rglob("*") if one.is_file()]

    def values(self):
        """Every key of Redis with its value, as Redis would move it elsewhere."""
        with closing(redis.Redis(unix_socket_path=str(self.here.redis_socket))) as client:
            for key in client.scan_iter(count=1000):
                yield key + (client.dump(key) or b"")

    def ask(self, statement, *values):
        """One answer of Postgres to whoever runs the machine."""
        address = {"host": str(self.here.sockets), "user": "postgres", "dbname": "postgres"}
        with closing(psycopg2.connect(**address)) as session:
            session.autocommit = True
            with session.cursor() as cursor:
                cursor.execute(statement, values)
                return cursor.fetchone()[0] if cursor.description else None

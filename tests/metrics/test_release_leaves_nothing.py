"""After a release no answer of one person is anywhere in the database (S11)."""

import pytest
from django.db import connection

from metrics.envelopes import Opener
from metrics.models import Envelope
from metrics.services.release_keys import read_key
from metrics.services.releasing import release_wave
from tests.metrics.release_factories import a_closed_wave, some_payloads

pytestmark = pytest.mark.django_db
CANARY = "canarywordofoneperson"
# Every column that can hold text or bytes, of all tables.
COLUMNS = """
SELECT c.relname, a.attname, format_type(a.atttypid, NULL)
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND a.attnum > 0
  AND NOT a.attisdropped
  AND format_type(a.atttypid, NULL) IN
      ('text', 'character varying', 'jsonb', 'json', 'bytea', 'character varying[]', 'text[]')
"""


@pytest.fixture(autouse=True)
def keys(settings, tmp_path):
    settings.RELEASE_KEYS_DIR = tmp_path / "keys"


def payloads():
    """One of forty wrote a word that nobody else wrote; too few wrote to tell of comments."""
    found = some_payloads([0, 0, 0, 0, 40], skips=1.0)
    found[7]["answers"]["words"] = CANARY
    return found


def places_with(needles):
    """Where in the database any of some bytes stands."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS)
        for table, column, kind in cursor.fetchall():
            as_bytes = (
                f'"{column}"' if kind == "bytea" else f"convert_to(\"{column}\"::text, 'UTF8')"
            )
            for needle in needles:
                cursor.execute(
                    f'SELECT count(*) FROM "{table}" WHERE position(%s IN {as_bytes}) > 0',
                    [needle],
                )
                if cursor.fetchone()[0]:
                    found.append((table, column))
    return found


def test_nothing_of_a_single_answer_is_left():
    wave = a_closed_wave(payloads())
    sealed = [bytes(one) for one in Envelope.objects.values_list("sealed", flat=True)]
    parts = [one[:24] for one in sealed[:5]]

    before = places_with([CANARY.encode(), *parts])
    release_wave(wave.pk)

    assert set(before) == {("metrics_envelope", "sealed")}
    assert places_with([CANARY.encode(), *parts]) == []


def test_while_it_is_open_only_the_key_opens_what_was_said():
    """Must fail with the key: whoever has it reads the word, and nobody else can."""
    wave = a_closed_wave(payloads())
    opener = Opener(read_key(wave.uuid), wave=wave.uuid)

    opened = [
        opener.open(bytes(one))["answers"].get("words")
        for one in Envelope.objects.values_list("sealed", flat=True)
    ]

    assert opened.count(CANARY) == 1
    assert places_with([CANARY.encode()]) == []

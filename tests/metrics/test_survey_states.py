"""Surveys and waves move only as listed, and a launched wave is frozen, whoever writes; raw SQL."""

from datetime import timedelta
from itertools import product

import pytest
from django.db import connection
from django.utils import timezone

from metrics.models import AnswerDraft, SurveyState, Wave, WavePerson, WaveState
from tests.factories import EmployeeFactory
from tests.metrics.survey_factories import a_company, a_survey, launched, opened, write

pytestmark = pytest.mark.django_db

SURVEY_STEPS = {("draft", "active"), ("active", "retired"), ("retired", "active")}
WAVE_STEPS = {
    ("planned", "open"), ("planned", "called_off"), ("open", "closed"), ("closed", "released"),
}  # fmt: skip
# Each column of a launched wave with a value that it does not have; by all, nothing is frozen.
FROZEN = {
    "threshold": "6", "comment_threshold": "11", "mode": "'confidential'", "name": "'Other'",
    "purpose": "'Other'", "due_on": "due_on + 1", "opens_at": "opens_at - interval '1 day'",
    "time_zone": "'Asia/Tokyo'", "window_days": "3", "remind_days": "'{1}'", "invited": "99",
    "envelope_size": "9999", "audience": "'[1]'::jsonb", "frozen_at": "now() + interval '1 day'",
    "uuid": "gen_random_uuid()", "survey_id": "survey_id + 1",
    "is_imported": "NOT is_imported",
}  # fmt: skip


def bare_wave(state="planned"):
    """A wave that is not frozen yet, in any state."""
    now = timezone.now()
    row = Wave.objects.create(
        survey=a_survey(questions=False), name="x", purpose="x", due_on=now.date(),
        opens_at=now, closes_at=now + timedelta(days=1), time_zone="UTC", window_days=1,
        mode="confidential", threshold=5, comment_threshold=10, public_key=b"k",
    )  # fmt: skip
    frozen = "UPDATE metrics_wave SET frozen_at = now() WHERE id = %s"
    line = ["open", "closed", "released"]
    way = {"planned": [], "called_off": ["called_off"]}.get(state, line)
    way = way[: line.index(state) + 1] if state in line else way
    assert write(frozen, row.pk) == ""
    for step in way:
        assert go(row, step) == ""
    return row


def go(row, state):
    return write(
        "UPDATE metrics_wave SET state = %s,"
        " released_at = CASE WHEN %s = 'released' THEN coalesce(released_at, now()) END"
        " WHERE id = %s",
        state, state, row.pk,
    )  # fmt: skip


@pytest.mark.parametrize(("before", "after"), list(product(WaveState.values, repeat=2)))
def test_a_wave_takes_only_the_listed_steps(before, after):
    row = bare_wave(before)
    allowed = before == after or (before, after) in WAVE_STEPS

    names = {"metrics_wave_transition", "metrics_wave_frozen"}  # what was released stays so
    assert (go(row, after) == "") if allowed else (go(row, after) in names)


@pytest.mark.parametrize(("before", "after"), list(product(SurveyState.values, repeat=2)))
def test_a_survey_takes_only_the_listed_steps(before, after):
    survey = a_survey(questions=False)
    for step in {"draft": [], "active": ["active"], "retired": ["active", "retired"]}[before]:
        survey.state = step
        survey.save()

    refused = write("UPDATE metrics_survey SET state = %s WHERE id = %s", after, survey.pk)

    allowed = before == after or (before, after) in SURVEY_STEPS
    assert refused == ("" if allowed else "metrics_survey_transition")


@pytest.fixture
def wave():
    a_company(5)
    return launched()


@pytest.mark.parametrize(("column", "value"), [(k, v) for k, v in FROZEN.items() if k != "mode"])
def test_what_a_launched_wave_promises_is_refused_to_change(wave, column, value):
    assert write(f"UPDATE metrics_wave SET {column} = {value} WHERE id = %s", wave.pk) == (
        "metrics_wave_frozen"
    )


def test_must_fail_without_its_rule_a_promise_can_be_changed(wave):
    """S1: what refuses is the trigger, and nothing else would."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("wave", "wavequestion", "waveunit", "waveperson"):
            name = f"metrics_{table}"
            cursor.execute(f"ALTER TABLE {name} DISABLE TRIGGER {name}_frozen")

    assert write("UPDATE metrics_wave SET threshold = 6") == ""
    assert write("UPDATE metrics_wavequestion SET position = position + 100") == ""
    assert write("UPDATE metrics_waveunit SET invited_below = invited_below + 1") == ""
    assert write("UPDATE metrics_waveperson SET tenure = 0") == ""


def test_every_other_column_of_a_wave_is_known_to_be_free():
    columns = {field.column for field in Wave._meta.concrete_fields}

    free = {"id", "state", "closes_at", "public_key", "released_at", "shared_at"}
    assert columns == free | set(FROZEN)


def test_a_launched_wave_cannot_be_deleted(wave):
    assert write("DELETE FROM metrics_wave WHERE id = %s", wave.pk) == "metrics_wave_frozen"


def test_a_frozen_wave_is_not_written_at_once(wave):
    sql = (
        "INSERT INTO metrics_wave SELECT (jsonb_populate_record(w, jsonb_build_object('id',"
        " w.id + 100, 'uuid', gen_random_uuid(), 'due_on', w.due_on + 9))).*"
        " FROM metrics_wave w WHERE w.id = %s"
    )
    assert write(sql, wave.pk) == "metrics_wave_frozen"


@pytest.mark.parametrize("table", ["wavequestion", "waveunit", "waveperson"])
def test_questions_units_and_people_of_a_launched_wave_are_frozen(wave, table):
    name = f"metrics_{table}_frozen"
    column = {"wavequestion": "position", "waveunit": "invited_below", "waveperson": "tenure"}

    changed = write(f"UPDATE metrics_{table} SET {column[table]} = {column[table]} + 1")
    removed = write(f"DELETE FROM metrics_{table}")
    added = write(
        f"INSERT INTO metrics_{table} SELECT (jsonb_populate_record(r,"
        f" jsonb_build_object('id', r.id + 1000))).* FROM metrics_{table} r LIMIT 1"
    )

    assert (changed, removed, added) == (name, name, name)


def test_a_person_of_a_wave_is_exchanged_for_nobody_else(wave):
    other = EmployeeFactory()
    person = WavePerson.objects.first()

    name = "metrics_waveperson_frozen"
    sql = "UPDATE metrics_waveperson SET employee_id = %s WHERE id = %s"
    assert write(sql, other.pk, person.pk) == name
    # Who is erased leaves the row without a name, and is not put back.
    assert write(sql, None, person.pk) == ""
    assert write(sql, other.pk, person.pk) == name


def test_who_is_done_stays_done(wave):
    person = WavePerson.objects.first()
    sql = "UPDATE metrics_waveperson SET done = %s WHERE id = %s"

    assert write(sql, True, person.pk) == ""
    assert write(sql, False, person.pk) == "metrics_waveperson_frozen"


def test_the_window_becomes_longer_and_never_shorter(wave):
    sql = "UPDATE metrics_wave SET closes_at = closes_at + %s::interval WHERE id = %s"

    assert write(sql, "1 day", wave.pk) == ""
    assert write(sql, "-1 hour", wave.pk) == "metrics_wave_frozen"


@pytest.mark.parametrize("state", ["closed", "released", "called_off"])
def test_the_window_of_a_wave_that_is_over_stays(state):
    row = bare_wave(state)

    sql = "UPDATE metrics_wave SET closes_at = closes_at + interval '1 day' WHERE id = %s"
    assert write(sql, row.pk) == "metrics_wave_frozen"


def test_a_key_is_given_once_before_it_opens(wave):
    sql = "UPDATE metrics_wave SET public_key = %s WHERE id = %s"

    assert write(sql, b"one", wave.pk) == ""
    assert write(sql, b"two", wave.pk) == "metrics_wave_frozen"
    assert write(sql, None, wave.pk) == "metrics_wave_frozen"


def test_a_wave_without_a_key_does_not_open(wave):
    assert go(wave, "open") == "metrics_wave_answers_are_sealed"


@pytest.mark.parametrize(("scores", "comments"), [(4, 10), (51, 10), (5, 9), (5, 51)])
def test_no_wave_or_survey_promises_less_than_five_and_ten(scores, comments):
    survey = a_survey(questions=False)

    sql = "UPDATE metrics_survey SET threshold = %s, comment_threshold = %s WHERE id = %s"
    assert write(sql, scores, comments, survey.pk) == "metrics_survey_five_or_more"
    row = bare_wave_unfrozen(survey)
    sql = "UPDATE metrics_wave SET threshold = %s, comment_threshold = %s WHERE id = %s"
    assert write(sql, scores, comments, row.pk) == "metrics_wave_five_or_more"


def bare_wave_unfrozen(survey):
    now = timezone.now()
    return Wave.objects.create(
        survey=survey, name="x", purpose="x", due_on=now.date(), opens_at=now,
        closes_at=now + timedelta(days=1), time_zone="UTC", window_days=1, mode="confidential",
        threshold=5, comment_threshold=10,
    )  # fmt: skip


def test_answers_are_written_only_while_a_wave_is_open(wave):
    person = WavePerson.objects.first()
    sql = "INSERT INTO metrics_answerdraft VALUES (%s, 'x', false)"
    name = "metrics_answerdraft_while_open"

    assert write(sql, person.pk) == name  # planned
    opened(wave)
    assert write(sql, person.pk) == ""
    assert go(wave, "closed") == "metrics_wave_frozen"  # with a draft left
    AnswerDraft.objects.all().delete()
    assert go(wave, "closed") == ""
    assert write(sql, person.pk) == name


def test_what_was_sent_is_neither_changed_nor_sent_again(wave):
    person = WavePerson.objects.first()
    opened(wave)
    AnswerDraft.objects.create(person=person, sealed=b"one", is_sent=True)
    name = "metrics_answerdraft_while_open"

    assert write("UPDATE metrics_answerdraft SET sealed = 'two'") == name
    assert write("UPDATE metrics_answerdraft SET is_sent = false") == name
    AnswerDraft.objects.all().delete()
    WavePerson.objects.filter(pk=person.pk).update(done=True)
    sql = "INSERT INTO metrics_answerdraft VALUES (%s, 'x', false)"
    assert write(sql, person.pk) == name


def test_one_wave_of_a_survey_at_a_time(wave):
    now = timezone.now()
    sql = (
        "INSERT INTO metrics_wave (uuid, survey_id, name, purpose, due_on, opens_at, closes_at,"
        " time_zone, window_days, remind_days, mode, threshold, comment_threshold, audience,"
        " invited, envelope_size, state) VALUES (gen_random_uuid(), %s, 'x', 'x', %s, %s, %s,"
        " 'UTC', 1, '{}', 'confidential', 5, 10, '[]', 0, 0, 'planned')"
    )
    values = (wave.survey_id, now.date() + timedelta(days=30), now, now + timedelta(days=1))

    assert write(sql, *values) == "metrics_wave_one_at_a_time"

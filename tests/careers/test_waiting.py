"""The one query that every page asks: written once for many, right for each."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from talent.models import Employee
from talent.queries.waiting import (
    PERSON_STAND_IN,
    USER_STAND_IN,
    Waiting,
    _kept,
    union_for,
    waiting_rows,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def everyone():
    """A company in which plans, openings, claims and requests wait for many people."""
    call_command("demo_company", size=60, seed=1, apply=True, verbosity=0)
    _kept.clear()
    people = Employee.objects.filter(user__isnull=False).select_related("user")
    return list(people.order_by("?"))


def in_order(rows):
    return sorted(rows, key=lambda row: (row.what, row.key, row.about))


def test_each_reads_what_a_query_written_for_them_alone_says(everyone):
    read = {me: in_order(waiting_rows(me.user, me)) for me in everyone}

    assert read == {
        me: in_order(Waiting(*row) for row in union_for(me.user, me)) for me in everyone
    }
    kinds = {row.what for rows in read.values() for row in rows}
    assert len([rows for rows in read.values() if rows]) > 10
    assert len(kinds) > 5


def test_the_query_is_written_once_for_all_with_the_same_rights(everyone):
    for me in everyone:
        waiting_rows(me.user, me)

    rights = {
        (me.user.is_superuser, tuple((one.kind, one.unit_id) for one in me.user.grants_today))
        for me in everyone
    }
    assert len(_kept) == len(rights)
    for _sql, params in _kept.values():
        assert {USER_STAND_IN, PERSON_STAND_IN} <= {one for one in params if isinstance(one, int)}


def test_writing_it_asks_the_database_nothing(everyone):
    """A part that read a field of its stand-in would ask for a record that nobody has."""
    asked = {}
    for me in everyone:
        rights = [(one.kind, one.unit_id) for one in me.user.grants_today]
        with CaptureQueriesContext(connection) as captured:
            waiting_rows(me.user, me)
        asked[str(rights)] = max(len(captured), asked.get(str(rights), 0))

    assert set(asked.values()) == {1}

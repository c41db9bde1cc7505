import pytest
from django.db import DataError, connection, transaction

from lib import prepared
from lib.prepared import MOST, rows_of

pytestmark = pytest.mark.django_db
ONE, TWO = -7_301_000_000_000_000_011, -7_301_000_000_000_000_029
LIKE = "SELECT %s::bigint - %s::bigint, %s::text, 'ab' LIKE 'a%%', %s::boolean"


def prepared_now() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_prepared_statements ORDER BY prepare_time, name")
        return [name for (name,) in cursor.fetchall()]


@pytest.fixture(autouse=True)
def _nothing_prepared():
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
    prepared._kept.pop(connection.connection, None)  # noqa: SLF001


@pytest.mark.parametrize(("age", "kept"), [(60, 1), (0, 0)])
def test_a_statement_is_planned_once_where_connections_are_kept(monkeypatch, age, kept):
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", age)

    found = [
        rows_of(LIKE, [ONE, TWO, "100 %s", True], {ONE: mine, TWO: theirs})
        for mine, theirs in ((9, 4), (3, 5))
    ]

    assert found == [[(5, "100 %s", True, True)], [(-2, "100 %s", True, True)]]
    assert len(prepared_now()) == kept


def test_every_call_is_one_trip(monkeypatch, django_assert_num_queries):
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 60)

    for number in range(MOST + 2):
        with django_assert_num_queries(1):
            rows_of(f"SELECT %s::bigint + {number}", [ONE], {ONE: 1})


def test_only_the_last_few_are_kept(monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 60)
    statements = [f"SELECT %s::bigint + {number}" for number in range(MOST)]
    for sql in [*statements, statements[0], "SELECT %s::bigint"]:
        rows_of(sql, [ONE], {ONE: 1})
    names = prepared_now()

    again = [rows_of(sql, [ONE], {ONE: 1}) for sql in (statements[0], *statements[2:])]

    assert again == [[(1,)], *([(1 + number,)] for number in range(2, MOST))]
    assert prepared_now() == names  # the second was the one that was used longest ago
    assert rows_of(statements[1], [ONE], {ONE: 1}) == [(2,)]
    assert prepared_now() != names


def test_a_statement_that_failed_is_prepared_anew(monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 60)
    sql = "SELECT 6 / %s::bigint"

    with pytest.raises(DataError, match="division by zero"), transaction.atomic():
        rows_of(sql, [ONE], {ONE: 0})

    assert rows_of(sql, [ONE], {ONE: 3}) == [(2,)]

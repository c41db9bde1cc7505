"""Statements that Postgres plans once for each connection: for those that take longer to plan
than to run.
"""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from itertools import count
from typing import Any, cast
from weakref import WeakKeyDictionary

from django.db import connection
from psycopg2.extensions import AsIs

Rows = list[tuple[Any, ...]]
Statement = tuple[str, tuple[Any, ...]]

MOST = 8  # statements that are kept for a connection; a plan of a long one takes a megabyte

_names = count(1)
_kept: WeakKeyDictionary[Any, OrderedDict[Statement, str]] = WeakKeyDictionary()


def rows_of(sql: str, params: Sequence[Any], own: Mapping[int, int]) -> Rows:
    """The rows of a statement, with `own` values in the place of the whole numbers it names.

    The plan is made without looking at these values. A pooler of transactions gives each its own
    connection of the server, where nothing prepared is found again: whoever keeps no connections
    (`DATABASE_MAX_AGE=0`) has the statement planned each time.
    """
    with connection.cursor() as cursor:
        if not connection.settings_dict["CONN_MAX_AGE"]:
            cursor.execute(sql, [own.get(p, p) if isinstance(p, int) else p for p in params])
            return cast(Rows, cursor.fetchall())
        kept = _kept.setdefault(connection.connection, OrderedDict())
        key, before = (sql, tuple(params)), ""
        name = kept.get(key)
        if name is None:
            name = f"kept_{next(_names)}"
            before = _preparing(cursor, name, sql, params, own)
            if len(kept) == MOST:
                before = f"DEALLOCATE {kept.popitem(last=False)[1]}; {before}"
        # In one go, so that it is one trip; the setting holds until the transaction ends.
        cursor.execute(
            f"SET LOCAL plan_cache_mode = force_generic_plan; {before} EXECUTE {name}"
            f"({', '.join(['%s'] * len(own))})",
            list(own.values()),
        )
        kept[key] = name
        kept.move_to_end(key)
        return cast(Rows, cursor.fetchall())


def _preparing(
    cursor: Any, name: str, sql: str, params: Sequence[Any], own: Mapping[int, int]
) -> str:
    """The statement that has another one planned under a name; what is `own` comes later."""
    places = {stand_in: f"${place}::bigint" for place, stand_in in enumerate(own, start=1)}
    marked = [AsIs(places[p]) if isinstance(p, int) and p in places else p for p in params]
    text = cursor.mogrify(sql, marked).decode().replace("%", "%%")
    return f"PREPARE {name} AS {text};"

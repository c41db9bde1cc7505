"""The organisation's objectives in the order of their tree."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import CharField, F, Func, Q, QuerySet

from careers.models import Objective
from lib.dates import today

# From an objective up to the top, then turned round: what sorts by it stands as in the tree.
PATH = """(
    WITH RECURSIVE up (id, parent_id, title, depth) AS (
        SELECT id, parent_id, title, 0 FROM careers_objective one WHERE one.id = %(expressions)s
        UNION ALL
        SELECT above.id, above.parent_id, above.title, depth + 1
        FROM up JOIN careers_objective above ON above.id = up.parent_id
    )
    SELECT array_agg(title || chr(31) || id ORDER BY depth DESC) FROM up
)"""
SHOWS = ("running", "coming", "ended", "all")


def in_tree(rows: QuerySet[Objective]) -> QuerySet[Any]:
    """Objectives with the titles above them, each right behind what it lies below."""
    path = Func(F("pk"), template=PATH, output_field=ArrayField(CharField()))
    return rows.annotate(path=path).order_by("path")


def titles_above(objective: Any) -> list[str]:
    """What an objective lies below, from the top, once loaded by `in_tree`."""
    return [key.split("\x1f")[0] for key in objective.path[:-1]]


def path_to(objective: Any) -> list[tuple[int, str]]:
    """The ids and titles of what an objective lies below, from the top."""
    parts = [key.split("\x1f") for key in objective.path[:-1]]
    return [(int(key), title) for title, key in parts]


def shown(rows: QuerySet[Objective], show: str) -> QuerySet[Objective]:
    """Those that run today, will run, have ended, or all."""
    conditions = {
        "running": Q(valid__contains=today()),
        "coming": Q(valid__startswith__gt=today()),
        "ended": Q(valid__endswith__lte=today()),
    }
    return rows.filter(conditions[show]) if show in conditions else rows

"""What apps above add to this app: what helps to close a gap, and their part of the demo company.

Apps fill it in their `AppConfig.ready()`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.utils.functional import Promise

from talent.models import Employee, Skill, User

if TYPE_CHECKING:
    from careers.demo.company import Company
    from careers.demo.writing.ids import Ids

Text = str | Promise


@dataclass(frozen=True)
class Gap:
    """One skill that somebody wants to have at a level, by its id."""

    skill: int
    level: int


@dataclass(frozen=True)
class GapHelper:
    """One person or thing that helps to close a gap: what kind it is, and why it is named.

    `kind` is a word of its source (mentor, programme, suggestion), `url` where to go next.
    """

    kind: str
    label: str
    url: str
    why: Text


# Answers for many gaps in a fixed number of queries: by skill, the most helpful first, and only
# what the viewer may see. The employee, where there is one, is whose gaps they are.
Source = Callable[
    [User, Employee | None, Sequence[Gap]], Mapping[int, Sequence[GapHelper]]
]  # fmt: skip

helper_sources: list[Source] = []

# What further apps know of a skill, as columns of one query for all of them: each an array of rows
# about the outer skill, and how one row is told. Only what the viewer may see.
Column = tuple[ArraySubquery, Callable[[Mapping[str, Any]], GapHelper]]
helper_columns: list[Callable[[User, Employee | None], Sequence[Column]]] = []

# Writes what an app above brings to the demo company, after all of this app's.
demo_writers: "list[Callable[[Company, Ids], None]]" = []


def gap_helpers(
    viewer: User, employee: Employee | None, gaps: Sequence[Gap]
) -> dict[int, list[GapHelper]]:
    """What and who can help with each gap, by skill, from all sources in their order."""
    found: dict[int, list[GapHelper]] = {gap.skill: [] for gap in gaps}
    for source in helper_sources if gaps else ():
        for skill, helpers in source(viewer, employee, gaps).items():
            found[skill].extend(helpers)
    columns = [one for told in helper_columns for one in told(viewer, employee)] if gaps else []
    if columns:
        asked = Skill.objects.filter(pk__in=list(found)).order_by()
        for skill, *arrays in asked.values_list("pk", *(array for array, _tell in columns)):
            for rows, (_array, tell) in zip(arrays, columns, strict=True):
                found[skill].extend(tell(row) for row in rows)
    return found

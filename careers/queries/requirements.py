"""What all current roles ask for, as arrays kept in the memory of the process."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from django.db import connection
from django.db.models import F

from careers.fit import Fit, Floats, fit
from careers.models import RoleRequirement

# Which state arrays hold: the revision's number and the newest requirement, move and transition.
State = tuple[int, int, int, int]


@dataclass(frozen=True)
class Requirements:
    """The requirements of R current roles over S skills, with a last row for roles without any.

    `needed` (R + 1, S) holds levels, 0 where a skill is not asked for; `importance` weights;
    `must_have` truth values. `row_of` and `column_of` find a role's row and a skill's column.
    """

    state: State
    row_of: Mapping[int, int]
    column_of: Mapping[int, int]
    skills: tuple[int, ...]
    needed: npt.NDArray[np.int8]
    importance: Floats
    must_have: npt.NDArray[np.bool_]

    def rows(self, roles: Iterable[int]) -> npt.NDArray[np.intp]:
        """Where some roles stand in the arrays; a role without requirements in the last row."""
        last = len(self.needed) - 1
        return np.array([self.row_of.get(role, last) for role in roles], dtype=np.intp)

    def vector(self, levels: Mapping[int, float]) -> Floats:
        """One person's levels by skill id as (S,), NaN where unknown."""
        vector = np.full(len(self.skills), np.nan)
        for skill, level in levels.items():
            column = self.column_of.get(skill)
            if column is not None:
                vector[column] = level
        return vector

    def fit(self, people: Sequence[Mapping[int, float]], roles: Iterable[int]) -> Fit:
        """P people, each as levels by skill id, against R roles: parts of shape (P, R)."""
        rows = self.rows(roles)
        levels = [self.vector(levels) for levels in people]
        matrix = np.array(levels).reshape(len(people), len(self.skills))
        return fit(matrix, self.needed[rows], self.importance[rows])


_kept: Requirements | None = None


def current_requirements() -> Requirements:
    """What all current roles ask for now: one small query, and all of it only after a change.

    Whoever changes what roles ask for or lead to bumps the revision; the ids of the newest rows
    catch those that were added by another hand.
    """
    global _kept  # noqa: PLW0603 - one immutable value for the process, replaced as a whole
    state = current_state()
    if _kept is None or _kept.state != state:
        _kept = load_requirements(state)
    return _kept


STATE = """
    SELECT coalesce((SELECT number FROM careers_requirementsrevision), 0),
           coalesce((SELECT max(id) FROM careers_rolerequirement), 0),
           coalesce((SELECT max(id) FROM careers_move), 0),
           coalesce((SELECT max(id) FROM careers_transition), 0)
"""


def current_state() -> State:
    """The revision's number, and the ids of the newest requirement, move and transition."""
    with connection.cursor() as cursor:
        cursor.execute(STATE)
        number, requirement, move, transition = cursor.fetchone()
    return number, requirement, move, transition


def load_requirements(state: State) -> Requirements:
    """Read the requirements of all current versions into arrays."""
    rows = list(
        RoleRequirement.objects.filter(role_version=F("role_version__role__current_version"))
        .order_by()
        .values_list("role_version__role", "skill", "level", "importance", "must_have")
    )
    row_of = {role: row for row, role in enumerate(sorted({row[0] for row in rows}))}
    skills = tuple(sorted({row[1] for row in rows}))
    column_of = {skill: column for column, skill in enumerate(skills)}
    shape = (len(row_of) + 1, len(skills))
    needed, must_have = np.zeros(shape, dtype=np.int8), np.zeros(shape, dtype=np.bool_)
    importance = np.zeros(shape)
    at = (
        np.array([row_of[row[0]] for row in rows], dtype=np.intp),
        np.array([column_of[row[1]] for row in rows], dtype=np.intp),
    )
    needed[at] = [row[2] for row in rows]
    importance[at] = [row[3] for row in rows]
    must_have[at] = [row[4] for row in rows]
    for array in (needed, importance, must_have):
        array.flags.writeable = False
    return Requirements(state, row_of, column_of, skills, needed, importance, must_have)

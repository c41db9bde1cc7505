"""Who was employed, and where everybody stood, at any time: one company's history as arrays.

Everything that has an id in the database is numbered from 0 here, by its place among the sorted
ids; NONE stands for nothing. Days are ordinals, and every row holds from `begins` up to, not
including, `ends`, which is FOREVER where it has no end. Rows are ordered by person and beginning,
and those of one person do not overlap: the database sees to both employments and assignments.

Grade, family and track are those that the role has today, because a role's own history has none.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from metrics.periods import FOREVER, Days

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

NONE = -1
# The words of talent's records, by their numbers here.
EXIT_REASONS = ("", "voluntary", "involuntary", "retirement", "end_of_contract")
REASONS = ("hire", "promotion", "lateral", "transfer", "demotion", "reorganisation")
# A pause in a role this short is a slip of dates, as where real moves are counted.
PAUSE_DAYS = 31
# Ids below this are looked up in a table, ten times as fast as among the sorted ones.
LARGEST_TABLE = 20_000_000
_SHIFT = 22  # bits that hold any day


@dataclass(frozen=True)
class Employments:
    """One row for each employment, or each unbroken stay."""

    person: Ints
    begins: Days
    ends: Days
    exit_reason: Ints  # a place in EXIT_REASONS
    regretted: Ints  # 1 yes, 0 no, NONE where nobody said


@dataclass(frozen=True)
class Assignments:
    """One row for each assignment. `grade` is a rank; `manager` is a person."""

    person: Ints
    begins: Days
    ends: Days
    reason: Ints  # a place in REASONS
    role: Ints
    grade: Ints
    family: Ints
    track: Ints
    unit: Ints
    manager: Ints
    location: Ints


@dataclass(frozen=True)
class Units:
    """When each unit existed, and below which other one it lay at what time."""

    begins: Days
    ends: Days
    placed: Ints
    parent: Ints
    placed_from: Days
    placed_until: Days

    def parents_on(self, day: int) -> Ints:
        """The unit above each on a day, NONE at the top; of a closed unit the one it last lay in.

        So that what a unit did before it was closed still counts somewhere. Where that leads in a
        circle, the closed units of it stand at the top.
        """
        parents = np.full(self.begins.size, NONE)
        begun = np.flatnonzero(self.placed_from <= day)
        begun = begun[np.argsort(self.placed_from[begun], kind="stable")]
        closed = self.ends[self.placed[begun]] <= day
        lies = begun[closed | (self.placed_until[begun] > day)]
        parents[self.placed[lies]] = self.parent[lies]  # the latest of several stands
        for some in (self.ends <= day, self.ends > day):  # no open ones: the database forbids it
            parents[some & (depths_of(parents) == NONE)] = NONE
        return parents


@dataclass(frozen=True)
class Posts:
    """What of an assignment lies inside an unbroken stay: where a person was while employed.

    `is_begun` says that the assignment begins here; `before` is the post before it in the same
    stay, or NONE; `since` is the first day of the unbroken time in its role.
    """

    person: Ints
    begins: Days
    ends: Days
    stay: Ints
    assignment: Ints
    reason: Ints
    is_begun: Flags
    before: Ints
    since: Days

    @cached_property
    def key(self) -> Ints:
        return key_of(self.person, self.begins)


@dataclass(frozen=True)
class RoleTimes:
    """One row for each unbroken time of a person in a role, whatever the unit and the manager.

    It ends on the day of a promotion, or where the last post in the role ends.
    """

    person: Ints
    begins: Days
    ends: Days
    is_promoted: Flags


@dataclass(frozen=True)
class Facts:
    """Times in which something is true of people, such as having a plan; ordered by person.

    Those of one person may overlap.
    """

    person: Ints
    begins: Days
    ends: Days

    def on(self, day: int) -> Ints:
        """Of whom it is true on a day, each once."""
        return np.unique(self.person[(self.begins <= day) & (self.ends > day)])

    def begun(self, first: int, after: int) -> Ints:
        """Of whom it came true from a first day up to, not including, another; each once."""
        return np.unique(self.person[(self.begins >= first) & (self.begins < after)])


NO_FACTS = Facts(*(np.zeros(0, np.int64) for _column in range(3)))


@dataclass(frozen=True)
class History:
    """All of it; `people`, `unit_ids`, … are the ids by number, `facts` what else is known."""

    people: Ints
    role_ids: Ints
    family_ids: Ints
    track_ids: Ints
    unit_ids: Ints
    location_ids: Ints
    employments: Employments
    assignments: Assignments
    units: Units
    facts: Mapping[str, Facts] = field(default_factory=dict)

    def known(self, name: str) -> Facts:
        return self.facts.get(name, NO_FACTS)

    def with_facts(self, facts: Mapping[str, Mapping[str, Ints]]) -> "History":
        """With further columns `person` (ids), `begins` and `ends`; of people on record only."""
        found = {}
        for name, columns in facts.items():
            at = np.searchsorted(self.people, columns["person"])
            at = np.minimum(at, max(self.people.size - 1, 0))
            is_here = self.people[at] == columns["person"] if self.people.size else at < 0
            order = np.argsort(at[is_here], kind="stable")
            found[name] = Facts(
                *(column[is_here][order] for column in (at, columns["begins"], columns["ends"]))
            )
        return replace(self, facts=found)

    @cached_property
    def stays(self) -> Employments:
        """Employments, joined where the next one begins on the day on which one ends.

        Nobody has left who is employed on the next day; how a stay ended is said by its last row.
        """
        rows = self.employments
        follows = np.zeros(rows.person.size, np.bool_)
        follows[1:] = (rows.person[1:] == rows.person[:-1]) & (rows.begins[1:] == rows.ends[:-1])
        first = np.flatnonzero(~follows)
        last = np.append(first[1:], rows.person.size) - 1 if first.size else first
        return Employments(
            rows.person[first], rows.begins[first], rows.ends[last],
            rows.exit_reason[last], rows.regretted[last],
        )  # fmt: skip

    @cached_property
    def posts(self) -> Posts:
        rows, stays = self.assignments, self.stays
        # Of the stays of the same person: those from the first that ends after the assignment
        # begins, up to the last that begins before it ends.
        low = np.searchsorted(
            key_of(stays.person, stays.ends), key_of(rows.person, rows.begins), "right"
        )
        high = np.searchsorted(
            key_of(stays.person, stays.begins), key_of(rows.person, rows.ends), "left"
        )
        many = np.maximum(high - low, 0)
        assignment = np.repeat(np.arange(rows.person.size), many)
        nth = np.arange(assignment.size) - np.repeat(np.cumsum(many) - many, many)
        stay = np.repeat(low, many) + nth
        person, reason = rows.person[assignment], rows.reason[assignment]
        begins = np.maximum(rows.begins[assignment], stays.begins[stay])
        ends = np.minimum(rows.ends[assignment], stays.ends[stay])
        is_begun = begins == rows.begins[assignment]
        follows = np.zeros(stay.size, np.bool_)
        follows[1:] = stay[1:] == stay[:-1]
        before: Ints = np.where(follows, np.arange(stay.size) - 1, NONE)
        role = rows.role[assignment]
        goes_on = follows & (role == role[before]) & (begins - ends[before] <= PAUSE_DAYS)
        goes_on &= ~(is_begun & (reason == REASONS.index("promotion")))
        first = np.maximum.accumulate(np.where(goes_on, 0, np.arange(stay.size)))
        return Posts(
            person, begins, ends, stay, assignment, reason, is_begun, before, begins[first]
        )

    @cached_property
    def role_times(self) -> RoleTimes:
        posts = self.posts
        size = posts.person.size
        is_last = np.ones(size, np.bool_)
        is_last[:-1] = (posts.since[1:] != posts.since[:-1]) | (posts.stay[1:] != posts.stay[:-1])
        last = np.flatnonzero(is_last)
        after = np.minimum(last + 1, size - 1)
        is_promoted = (posts.before[after] == last) & posts.is_begun[after]
        is_promoted &= posts.reason[after] == REASONS.index("promotion")
        ends = np.where(is_promoted, posts.begins[after], posts.ends[last])
        return RoleTimes(posts.person[last], posts.since[last], ends, is_promoted)

    @cached_property
    def _stay_key(self) -> Ints:
        return key_of(self.stays.person, self.stays.begins)

    def stays_on(self, day: int) -> Ints:
        """The rows of the stays that hold on a day, one for each person employed."""
        return np.flatnonzero((self.stays.begins <= day) & (day < self.stays.ends))

    def stays_of(self, person: Ints, day: ArrayLike) -> Ints:
        """The stay in which each person is on a day; NONE where not employed."""
        return _holding(self._stay_key, self.stays.person, self.stays.ends, person, day)

    def posts_of(self, person: Ints, day: ArrayLike) -> Ints:
        """The post that each person has on a day; NONE where none."""
        return _holding(self.posts.key, self.posts.person, self.posts.ends, person, day)

    def last_posts_of(self, stay: Ints, day: ArrayLike) -> Ints:
        """The latest post of each stay that has begun by a day, be it over; NONE where none."""
        posts = self.posts
        return _begun(posts.key, posts.stay, key_of(self.stays.person[stay], day), stay)


def key_of(person: Ints, day: ArrayLike) -> Ints:
    """One number for a person and a day, ordered by person and then by day."""
    return (person << _SHIFT) | np.asarray(day, np.int64)


def _holding(key: Ints, people: Ints, ends: Days, person: Ints, day: ArrayLike) -> Ints:
    """The row of each person that holds on the day, of rows ordered by `key`; else NONE."""
    row = _begun(key, people, key_of(person, day), person)
    row[(row != NONE) & (np.append(ends, 0)[row] <= day)] = NONE
    return row


def _begun(key: Ints, owners: Ints, wanted: Ints, owner: Ints) -> Ints:
    """The last row up to each key, where it is the owner's; else NONE."""
    row = np.searchsorted(key, wanted, "right") - 1
    found: Ints = np.where(np.append(owners, NONE)[row] == owner, row, NONE)
    return found


def depths_of(parents: Ints) -> Ints:
    """How far each unit lies below the top; NONE where that leads in a circle."""
    depths = np.where(parents == NONE, 0, NONE)
    depth = 0
    while True:
        reached = (parents != NONE) & (depths == NONE)
        reached &= depths[parents] == depth
        if not reached.any():
            return depths
        depth += 1
        depths[reached] = depth


def assemble(
    employments: Mapping[str, Ints],
    assignments: Mapping[str, Ints],
    units: Mapping[str, Ints],
    placements: Mapping[str, Ints],
) -> History:
    """A history from columns with ids as the database has them, in any order.

    The columns are the fields of `Employments` and `Assignments`, `unit`, `begins` and `ends` of
    units, and `unit`, `parent`, `begins` and `ends` of placements. NONE is no id.
    """
    held = _ordered(assignments)
    employed = _ordered(employments)
    people = ids_of(employed["person"], held["person"], held["manager"])
    unit_ids = ids_of(held["unit"], units["unit"], placements["unit"], placements["parent"])
    known = {name: ids_of(held[name]) for name in ("role", "family", "track", "location")}
    coded = {name: _numbered(ids, held[name]) for name, ids in known.items()}
    begins, ends = np.ones(unit_ids.size, np.int64), np.full(unit_ids.size, FOREVER)
    rows = _numbered(unit_ids, units["unit"])
    begins[rows], ends[rows] = units["begins"], units["ends"]
    return History(
        people, known["role"], known["family"], known["track"], unit_ids, known["location"],
        Employments(**{**employed, "person": _numbered(people, employed["person"])}),
        Assignments(**{
            **held, **coded,
            "person": _numbered(people, held["person"]),
            "manager": _numbered(people, held["manager"]),
            "unit": _numbered(unit_ids, held["unit"]),
        }),
        Units(
            begins, ends,
            _numbered(unit_ids, placements["unit"]), _numbered(unit_ids, placements["parent"]),
            placements["begins"], placements["ends"],
        ),
    )  # fmt: skip


def _ordered(columns: Mapping[str, Ints]) -> dict[str, Ints]:
    # The sort that is stable is fast with rows that are nearly in order, as those of a table are.
    order = np.argsort(key_of(columns["person"], columns["begins"]), kind="stable")
    return {name: column[order] for name, column in columns.items()}


def ids_of(*columns: Ints) -> Ints:
    """Each number that occurs in the columns but NONE, ascending."""
    most = max(int(column.max(initial=NONE)) for column in columns)
    if most >= LARGEST_TABLE:
        found: Ints = np.setdiff1d(np.concatenate(columns), [NONE])
        return found
    occurs = np.zeros(most + 2, np.bool_)  # NONE is the place at the end
    for column in columns:
        occurs[column] = True
    return np.flatnonzero(occurs[:-1])


def _numbered(ids: Ints, column: Ints) -> Ints:
    """The place of each among the ids; NONE stays NONE."""
    most = int(ids.max(initial=NONE))
    if most >= LARGEST_TABLE:
        found: Ints = np.where(column == NONE, NONE, np.searchsorted(ids, column))
        return found
    places = np.full(most + 2, NONE)
    places[ids] = np.arange(ids.size)
    return places[column]

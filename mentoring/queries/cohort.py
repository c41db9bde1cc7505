"""The cohort of a programme: everybody who waits and every seat that is free, as arrays."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from django.db.models import Q
from scipy.sparse import coo_array, csr_array

from lib.dates import zone_of
from mentoring.models import Enrolment, PairRuleKind, Programme, ProgrammeKind, Side
from mentoring.queries.cohort_rows import Entrant, Facts, Post, facts_of
from mentoring.scoring import REVERSE_STEPS, STEPS, Cohort, Rule
from mentoring.scoring import Side as People
from mentoring.solving import Task

NOT_SET = "UTC"  # the time zone of whoever has chosen none: their place knows better
Pairs = Iterable[tuple[int, int]]


@dataclass(frozen=True)
class Pool:
    """A cohort with the enrolments behind its rows and columns, and what a matching keeps to.

    `seats` are the free ones of each mentor, `priority` says of each mentee whether a pair of
    theirs ended early. `pins` are rows and columns to be kept together. `unavailable` are
    enrolments of people who are away or leave; `beyond` those who stand in line behind the last
    place of the programme.
    """

    cohort: Cohort
    mentees: tuple[int, ...]
    mentors: tuple[int, ...]
    seats: npt.NDArray[np.intp]
    priority: npt.NDArray[np.bool_]
    pins: tuple[tuple[int, int], ...]
    pinned: int
    unavailable: frozenset[int]
    beyond: frozenset[int]
    is_of_peers: bool
    skills: tuple[int, ...]
    units: tuple[int, ...]

    @property
    def task(self) -> Task:
        """What there is to solve."""
        return Task(self.cohort, self.seats, self.priority, self.pins, self.is_of_peers)

    @property
    def inputs_hash(self) -> str:
        """The same for the same inputs, and another for any other: over all that decides."""
        return digest(self)


class Known(NamedTuple):
    """What both sides are described by."""

    facts: Facts
    now: Mapping[int, Post]
    units: Mapping[int, int]
    languages: Sequence[str]


def pool_of(
    programme: Programme, *, mentee: Enrolment | None = None, with_full: bool = False
) -> Pool:
    """Everybody who waits × everybody with a free seat; in one of peers, all who wait × the same.

    With a `mentee`, that one alone; with `with_full`, mentors whose seats are taken too. Rows and
    columns stand in the order of the enrolments' ids.
    """
    rows = Enrolment.objects.filter(programme=programme).enrolled()
    if mentee is not None:
        others = Side.PEER if programme.is_of_peers else Side.MENTOR
        rows = rows.filter(Q(side=others) | Q(pk=mentee.pk))
    facts = facts_of(programme, rows)
    left, right, beyond = sides_of(programme, facts, mentee=mentee, with_full=with_full)
    return built(programme, facts, left, right, beyond)


def two_of(programme: Programme, mentee: int, mentor: int) -> Pool:
    """Two enrolments alone, whether they wait or not; a side is empty where one is not there."""
    rows = Enrolment.objects.filter(programme=programme, pk__in=[mentee, mentor]).enrolled()
    facts = facts_of(programme, rows)
    here = [row for row in facts.entrants if row.person not in facts.unavailable]
    left = [row for row in here if row.enrolment == mentee]
    right = [row for row in here if row.enrolment == mentor]
    return built(programme, facts, left, right, set())


def built(
    programme: Programme,
    facts: Facts,
    left: Sequence[Entrant],
    right: Sequence[Entrant],
    beyond: Collection[int],
) -> Pool:
    """The pool of two sides."""
    cohort, skills, units = cohort_from(programme, facts, left, right)
    held = held_seats(facts)
    rows = {row.enrolment: index for index, row in enumerate(left)}
    columns = {row.enrolment: index for index, row in enumerate(right)}
    wanted = [(a, b) for _pk, a, b, kind in facts.pair_rules if kind == PairRuleKind.PIN]
    pins = [(rows[a], columns[b]) for a, b in wanted if a in rows and b in columns]
    gone = {row.enrolment for row in facts.entrants if row.person in facts.unavailable}
    return Pool(
        cohort=cohort,
        mentees=tuple(rows),
        mentors=tuple(columns),
        seats=np.array(
            [max(row.capacity - held.get(row.enrolment, 0), 0) for row in right], dtype=np.intp
        ),
        priority=np.array([row.is_rematch for row in left], dtype=np.bool_),
        pins=tuple(pins),
        pinned=len(wanted),
        unavailable=frozenset(gone),
        beyond=frozenset(beyond),
        is_of_peers=programme.is_of_peers,
        skills=skills,
        units=units,
    )


def held_seats(facts: Facts) -> dict[int, int]:
    """How many seats of each mentor are held; of peers, of either of the two."""
    held: dict[int, int] = {}
    peers = {row.enrolment for row in facts.entrants if row.side == Side.PEER}
    for one, other in facts.seated:
        held[other] = held.get(other, 0) + 1
        if one in peers:
            held[one] = held.get(one, 0) + 1
    return held


def sides_of(
    programme: Programme, facts: Facts, *, mentee: Enrolment | None, with_full: bool
) -> tuple[list[Entrant], list[Entrant], set[int]]:
    """Who waits, who could take them, and who stands behind the last place of the programme."""
    here = [row for row in facts.entrants if row.person not in facts.unavailable]
    held = held_seats(facts)
    matched = {one for one, _other in facts.seated}
    free = [row for row in here if with_full or held.get(row.enrolment, 0) < row.capacity]
    if programme.is_of_peers:
        matched |= {other for _one, other in facts.seated}
        waiting = [row for row in here if row.enrolment not in matched]
        others = waiting if not with_full else free
    else:
        waiting = [r for r in here if r.side == Side.MENTEE and r.enrolment not in matched]
        others = [row for row in free if row.side == Side.MENTOR]
    if mentee is not None:
        others = [row for row in others if row.enrolment != mentee.pk]
        return [row for row in waiting if row.enrolment == mentee.pk], others, set()
    if programme.seats is None or programme.is_of_peers:
        return waiting, others, set()
    line = sorted(waiting, key=lambda r: (not r.is_rematch, r.waits_since, r.enrolment))
    beyond = {row.enrolment for row in line[max(programme.seats - len(facts.seated), 0) :]}
    return [row for row in waiting if row.enrolment not in beyond], others, beyond


def cohort_from(
    programme: Programme, facts: Facts, left: Sequence[Entrant], right: Sequence[Entrant]
) -> tuple[Cohort, tuple[int, ...], tuple[int, ...]]:
    """The arrays of a cohort, and which skills and units stand behind their columns."""
    shape = (len(left), len(right))
    enrolled = {row.enrolment for row in left}
    skills = sorted({skill for row, skill, _want in facts.wants if row in enrolled})
    roles = {row.target_role: row.target_family for row in left if row.target_role is not None}
    families = sorted({family for family in roles.values() if family is not None})
    rows = places([row.person for row in left])
    columns = places([row.person for row in right])
    wished = wishes_of(facts, left, right)
    now = {post.person: post for post in facts.posts if post.is_current}
    units, paths = paths_of(facts)
    known = Known(facts, now, units, sorted({code for _person, code in spoken(facts)}))
    barred = {
        Rule.REPORTING_LINE: either_way(facts.lines, rows, columns, shape),
        Rule.BLOCKED: either_way(facts.blocks, rows, columns, shape),
        Rule.AGAIN: again(facts, left, right, rows, columns),
        Rule.FORBIDDEN: forbidden(facts, left, right),
    }
    cohort = Cohort(
        mentees=people_of(left, known),
        mentors=people_of(right, known),
        wanted=wanted_of(facts, left, skills),
        strength=strength_of(facts, right, skills),
        aims=truths(shape[0], sorted(roles), [(i, r.target_role) for i, r in enumerate(left)]),
        held=truths(shape[1], sorted(roles), held_by(facts.posts, columns, "role")),
        aim_families=truths(shape[0], families, [(i, r.target_family) for i, r in enumerate(left)]),
        held_families=truths(shape[1], families, held_by(facts.posts, columns, "family")),
        mentee_ranks=wished[0],
        mentor_ranks=wished[1],
        paths=paths,
        barred=barred,
        least_overlap=float(programme.least_overlap),
        needs_language=programme.needs_language,
        steps=REVERSE_STEPS if programme.kind == ProgrammeKind.REVERSE else STEPS,
    )
    return cohort, tuple(skills), tuple(units)


def places(people: Sequence[int]) -> dict[int, int]:
    return {person: index for index, person in enumerate(people)}


def sparse(entries: Mapping[tuple[int, int], int], shape: tuple[int, int]) -> csr_array:
    """A sparse table in canonical order."""
    at = np.array(sorted(entries), dtype=np.intp).reshape(-1, 2)
    values = np.array([entries[one, two] for one, two in at.tolist()], dtype=np.int64)
    found = csr_array(coo_array((values, (at[:, 0], at[:, 1])), shape=shape))
    found.sort_indices()
    return found


def either_way(
    pairs: Pairs, rows: Mapping[int, int], columns: Mapping[int, int], shape: tuple[int, int]
) -> csr_array:
    """Where a rule about two people holds, whichever of them stands on which side."""
    found = {}
    for one, other in pairs:
        for first, second in ((one, other), (other, one)):
            if first in rows and second in columns:
                found[rows[first], columns[second]] = 1
    return sparse(found, shape)


def again(
    facts: Facts,
    left: Sequence[Entrant],
    right: Sequence[Entrant],
    rows: Mapping[int, int],
    columns: Mapping[int, int],
) -> csr_array:
    """Those who were a pair already, in any programme, unless each wishes for the other."""
    person = {row.enrolment: row.person for row in facts.entrants}
    wishes = {(person[row], whom) for row, whom, _rank in facts.wishes}
    pairs = [
        (one, other)
        for one, other in facts.former
        if not ((one, other) in wishes and (other, one) in wishes)
    ]
    return either_way(pairs, rows, columns, (len(left), len(right)))


def forbidden(facts: Facts, left: Sequence[Entrant], right: Sequence[Entrant]) -> csr_array:
    rows = places([row.enrolment for row in left])
    columns = places([row.enrolment for row in right])
    pairs = [(a, b) for _pk, a, b, kind in facts.pair_rules if kind == PairRuleKind.FORBID]
    found = {(rows[a], columns[b]): 1 for a, b in pairs if a in rows and b in columns}
    if left and left[0].side == Side.PEER:
        found |= {(rows[b], columns[a]): 1 for a, b in pairs if b in rows and a in columns}
    return sparse(found, (len(left), len(right)))


def wishes_of(
    facts: Facts, left: Sequence[Entrant], right: Sequence[Entrant]
) -> tuple[csr_array, csr_array]:
    """The ranks at which the two sides wish for each other."""
    rows, columns = places([r.enrolment for r in left]), places([r.enrolment for r in right])
    row_of, column_of = places([r.person for r in left]), places([r.person for r in right])
    mine, theirs = {}, {}
    for enrolment, person, rank in facts.wishes:
        if enrolment in rows and person in column_of:
            mine[rows[enrolment], column_of[person]] = rank
        if enrolment in columns and person in row_of:
            theirs[row_of[person], columns[enrolment]] = rank
    shape = (len(left), len(right))
    return sparse(mine, shape), sparse(theirs, shape)


def wanted_of(facts: Facts, left: Sequence[Entrant], skills: Sequence[int]) -> Any:
    rows, at = places([row.enrolment for row in left]), places(skills)
    found = np.zeros((len(left), len(skills)), dtype=np.float32)
    for enrolment, skill, want in facts.wants:
        if enrolment in rows:
            found[rows[enrolment], at[skill]] = want
    return found


def strength_of(facts: Facts, right: Sequence[Entrant], skills: Sequence[int]) -> Any:
    columns, at = places([row.person for row in right]), places(skills)
    found = np.zeros((len(right), len(skills)), dtype=np.float32)
    for person, skill, level in facts.levels:
        if person in columns and skill in at:
            found[columns[person], at[skill]] = level
    return found


def truths(count: int, keys: Sequence[int], pairs: Iterable[tuple[int, int | None]]) -> Any:
    """A table of truth values: who has which of some keys."""
    at = places(keys)
    found = np.zeros((count, len(keys)), dtype=np.bool_)
    for row, key in pairs:
        if key is not None and key in at:
            found[row, at[key]] = True
    return found


def held_by(posts: Iterable[Post], rows: Mapping[int, int], name: str) -> list[tuple[int, int]]:
    return [(rows[post.person], getattr(post, name)) for post in posts if post.person in rows]


def spoken(facts: Facts) -> list[tuple[int, str]]:
    """Languages spoken well enough for a talk; of whoever lists none, that of their pages."""
    listed = [(person, code.lower()) for person, code in facts.languages]
    known = {person for person, _code in listed}
    pages = {
        (row.person, row.language.lower().partition("-")[0])
        for row in facts.entrants
        if row.person not in known and row.language
    }
    return [*listed, *sorted(pages)]


def people_of(side: Sequence[Entrant], known: Known) -> People:
    """What is known of everybody on one side."""
    rows = places([row.person for row in side])
    ordinal = places(known.facts.grades)
    here = [known.now.get(row.person) for row in side]
    at = {code: index for index, code in enumerate(known.languages)}
    speaks = np.zeros((len(side), len(at)), dtype=np.bool_)
    for person, code in spoken(known.facts):
        if person in rows:
            speaks[rows[person], at[code]] = True
    offsets: dict[str, float] = {}
    moment = datetime.combine(known.facts.day, time(12), UTC)
    zones = [zone_name(row, post) for row, post in zip(side, here, strict=True)]
    for name in set(zones):
        ahead = moment.astimezone(zone_of(name)).utcoffset()
        offsets[name] = ahead.total_seconds() / 3600 if ahead is not None else 0.0
    grades = [ordinal.get(post.grade) if post and post.grade else None for post in here]
    return People(
        person=np.array([row.person for row in side], dtype=np.intp),
        languages=speaks,
        place=np.array([post.place if post and post.place else -1 for post in here], dtype=np.intp),
        offset=np.array([offsets[name] for name in zones], dtype=np.float64),
        unit=np.array(
            [known.units.get(post.unit, -1) if post else -1 for post in here], dtype=np.intp
        ),
        grade=np.array([np.nan if grade is None else grade for grade in grades], dtype=np.float64),
    )


def zone_name(row: Entrant, post: Post | None) -> str:
    """The time zone that a person has chosen, else that of the place of work."""
    if row.time_zone in ("", NOT_SET) and post is not None and post.place_zone:
        return post.place_zone
    return row.time_zone or NOT_SET


def paths_of(facts: Facts) -> tuple[dict[int, int], Any]:
    """The index of each unit, and by index the units from the top down to it."""
    above: dict[int, list[tuple[int, int]]] = {}
    for unit_above, unit, depth in facts.unit_lines:
        above.setdefault(unit, []).append((-depth, unit_above))
    units = places(sorted(above))
    deepest = max((len(rows) for rows in above.values()), default=1)
    # At least one row: an index of -1 needs something to point at.
    paths = np.full((max(len(units), 1), deepest), -1, dtype=np.int64)
    for unit, rows in above.items():
        paths[units[unit], : len(rows)] = [one for _depth, one in sorted(rows)]
    return units, paths


def digest(pool: Pool) -> str:
    """SHA-256 over everything that decides a matching beside weights, floor and seed."""
    cohort, total = pool.cohort, hashlib.sha256()

    def add(name: str, value: Any) -> None:
        table = np.ascontiguousarray(value)
        total.update(f"{name}:{table.dtype.str}:{table.shape};".encode())
        total.update(table.tobytes())

    for name, side in (("mentees", cohort.mentees), ("mentors", cohort.mentors)):
        for part in ("person", "languages", "place", "offset", "unit", "grade"):
            add(f"{name}.{part}", getattr(side, part))
    for name in ("wanted", "strength", "aims", "held", "aim_families", "held_families", "paths"):
        add(name, getattr(cohort, name))
    tables = {"mentee_ranks": cohort.mentee_ranks, "mentor_ranks": cohort.mentor_ranks}
    tables |= {f"barred.{int(rule)}": table for rule, table in cohort.barred.items()}
    for name, table in tables.items():
        for part in ("indptr", "indices", "data"):
            add(f"{name}.{part}", getattr(table, part).astype(np.int64))
    add("rules", np.array([cohort.least_overlap, cohort.needs_language, *cohort.steps]))
    for name in ("mentees", "mentors", "pins", "skills"):
        add(f"of.{name}", np.array(getattr(pool, name), dtype=np.int64))
    add("seats", pool.seats.astype(np.int64))
    add("priority", pool.priority)
    return total.hexdigest()

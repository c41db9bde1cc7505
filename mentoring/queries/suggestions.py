"""Whom a mentee could ask: at most ten, with what speaks for and against each; why not others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mentoring.models import Block, Enrolment, Pair, PairState, Programme
from mentoring.queries.cohort import Pool, pool_of
from mentoring.reasons import FULL, NOT_NOW, TO_MENTEE, TOLD_RULES, Text, mentee_rule
from mentoring.scoring import PARTS, Rule, apart, overlap, parts, rules, score
from mentoring.shares import Share, score_of_shares, shares_of, weights_seen_by
from talent.models import Employee, Skill

MOST = 10
IN_FULL = 3  # the first ones open into their reasons at once
MOST_FULL = 3


@dataclass(frozen=True)
class Reason:
    """One part of a score in words: what it won of what it could win."""

    text: str
    got: float
    possible: float
    is_good: bool


@dataclass(frozen=True)
class Suggestion:
    """One mentor who could be asked, or wished for; `wish` is the rank among my wishes, or 0."""

    enrolment: Enrolment
    score: float
    shares: Sequence[Share]
    reasons: Sequence[Reason]
    free: int
    capacity: int
    wish: int

    @property
    def bar(self) -> list[tuple[float, float]]:
        return [(share.got, share.possible) for share in self.shares]

    @property
    def good(self) -> list[Reason]:
        return sorted((one for one in self.reasons if one.is_good), key=lambda one: -one.got)

    @property
    def bad(self) -> list[Reason]:
        missed = [reason for reason in self.reasons if not reason.is_good]
        return sorted(missed, key=lambda one: one.got - one.possible)


@dataclass(frozen=True)
class Suggested:
    """What the page "find a mentor" shows; those in `full` fit, and have no free place."""

    suggestions: Sequence[Suggestion]
    full: Sequence[Suggestion]
    weights: Sequence[tuple[str, float]]
    pool: Pool
    scores: Any
    broken: Any


def suggested_to(enrolment: Enrolment) -> Suggested:
    """The best ten of those who have a place and whom the rules allow, best first; who is full."""
    programme = enrolment.programme
    pool = pool_of(programme, mentee=enrolment, with_full=True)
    seen = weights_seen_by(enrolment.side, programme.weights)
    total = sum(seen.values()) or 1
    weights = [(name, 100 * seen.get(name, 0) / total) for name in PARTS if seen.get(name)]
    if not pool.mentees or not pool.mentors:
        return Suggested([], [], weights, pool, np.zeros(0), np.zeros(0))
    row = np.array([0])
    scores, broken = score(pool.cohort, seen, row)[0], rules(pool.cohort, row)[0]
    asked = asked_by(enrolment)
    order = [
        int(at)
        for at in np.lexsort((np.arange(len(scores)), -scores))
        if pool.mentors[at] not in asked
        and (programme.floor is None or scores[at] >= float(programme.floor))
    ]
    best = [at for at in order if pool.seats[at] > 0 and broken[at] == Rule.NONE][:MOST]
    known = (broken & int(TOLD_RULES)) != 0
    known |= np.isin(pool.cohort.mentors.person, ruled_out_by(enrolment))
    full = taken_up(pool, scores, [at for at in order if not known[at]], best)
    shown = opened(pool, seen, [*best, *full])
    return Suggested(shown[: len(best)], shown[len(best) :], weights, pool, scores, broken)


def ruled_out_by(enrolment: Enrolment) -> list[int]:
    """Whom a participant does not want to be matched with: they need not be offered."""
    return list(Block.objects.filter(by=enrolment.employee_id).values_list("employee", flat=True))


def taken_up(pool: Pool, scores: Any, order: Sequence[int], best: Sequence[int]) -> list[int]:
    """Mentors without a free place who fit better than the last of those suggested.

    `order` has also those whom a rule keeps apart of which nobody is told: they must not vanish
    from here when they rule somebody out, as their place could not be the reason.
    """
    if pool.is_of_peers:
        return []
    least = scores[best[-1]] if len(best) == MOST else 0
    return [at for at in order if pool.seats[at] < 1 and scores[at] >= least][:MOST_FULL]


def opened(pool: Pool, weights: Mapping[str, float], columns: Sequence[int]) -> list[Suggestion]:
    """Some mentors with their scores opened into parts and words."""
    found = parts(pool.cohort, np.array([0]))
    rows = Enrolment.objects.filter(pk__in=[pool.mentors[column] for column in columns])
    rows = rows.select_related("programme")
    people = Employee.objects.with_current_assignment().in_bulk([row.employee_id for row in rows])
    by_pk = {}
    for row in rows:
        row.employee = people[row.employee_id]
        by_pk[row.pk] = row
    skills = dict(Skill.objects.filter(pk__in=pool.skills).values_list("pk", "name"))
    suggestions = []
    for column in columns:
        values = {name: value_of(table[0, column]) for name, table in found.items()}
        shares = shares_of(values, weights)
        row = by_pk[pool.mentors[column]]
        suggestions.append(
            Suggestion(
                enrolment=row,
                score=score_of_shares(shares),
                shares=shares,
                reasons=[
                    Reason(words(pool, column, share.name, skills), share.got, share.possible,
                           share.is_good)
                    for share in shares
                ],
                free=int(pool.seats[column]),
                capacity=row.capacity,
                wish=int(pool.cohort.mentee_ranks[0, column]),
            )
        )  # fmt: skip
    return suggestions


def value_of(value: Any) -> float | None:
    return None if np.isnan(value) else round(float(value), 4)


def asked_by(enrolment: Enrolment) -> set[int]:
    """Whom a mentee has asked and not heard from."""
    rows = Pair.objects.filter(state=PairState.PROPOSED)
    mine = set(rows.filter(mentee_enrolment=enrolment).values_list("mentor_enrolment", flat=True))
    theirs = rows.filter(mentor_enrolment=enrolment).values_list("mentee_enrolment", flat=True)
    return mine | set(theirs)


# --- words ---


def words(pool: Pool, column: int, name: str, skills: Mapping[int, str]) -> str:
    """One part of a score in words to the mentee; levels and other people's wishes are not said."""
    return WORDS[name](pool, column, skills)


def competence_words(pool: Pool, column: int, skills: Mapping[int, str]) -> str:
    wanted, known = pool.cohort.wanted[0], pool.cohort.strength[column]
    brings = [skills[pk] for at, pk in enumerate(pool.skills) if wanted[at] and known[at]]
    lacks = [skills[pk] for at, pk in enumerate(pool.skills) if wanted[at] and not known[at]]
    if brings and lacks:
        return _("Brings %(brings)s, not %(lacks)s") % {
            "brings": listed(brings), "lacks": listed(lacks),
        }  # fmt: skip
    if brings:
        return _("Brings %(brings)s") % {"brings": listed(brings)}
    return _("Not known for what you asked for")


def experience_words(pool: Pool, column: int, skills: Mapping[int, str]) -> str:
    cohort = pool.cohort
    if bool((cohort.aims[0] & cohort.held[column]).any()):
        return _("Knows your target role from the inside")
    if bool((cohort.aim_families[0] & cohort.held_families[column]).any()):
        return _("Knows the family of your target role")
    return _("Has not been in your target role")


def wish_words(pool: Pool, column: int, skills: Mapping[int, str]) -> str:
    rank = int(pool.cohort.mentee_ranks[0, column])
    if not rank:
        return _("Not among those you wished for")
    return _("Your first wish") if rank == 1 else _("Your wish number %(rank)s") % {"rank": rank}


def language_words(pool: Pool, column: int, skills: Mapping[int, str]) -> str:
    cohort = pool.cohort
    count = int((cohort.mentees.languages[0] & cohort.mentors.languages[column]).sum())
    if not count:
        return _("No language in common")
    text = ngettext("One language in common", "%(count)s languages in common", count)
    return text % {"count": count}


def place_words(pool: Pool, column: int, skills: Mapping[int, str]) -> str:
    cohort = pool.cohort
    hours = float(overlap(cohort.mentees.offset[:1], cohort.mentors.offset[[column]])[0, 0])
    here, there = cohort.mentees.place[0], cohort.mentors.place[column]
    if here >= 0 and here == there:
        return _("In your place, with your working hours")
    if hours >= 8:
        return _("Same working hours, another place")
    text = ngettext(
        "%(hours)s working hour in common, another place",
        "%(hours)s working hours in common, another place",
        round(hours),
    )
    return text % {"hours": f"{hours:g}"}


def distance_words(pool: Pool, column: int, skills: Mapping[int, str]) -> str:
    cohort = pool.cohort
    far = float(apart(cohort.paths, cohort.mentees.unit[:1], cohort.mentors.unit[[column]])[0, 0])
    if not far:
        return _("In your own unit")
    return _("In another part of the organisation") if far > 0.5 else _("In a unit near yours")


def grade_words(pool: Pool, column: int, skills: Mapping[int, str]) -> str:
    cohort = pool.cohort
    steps = int(cohort.mentors.grade[column] - cohort.mentees.grade[0])
    if not steps:
        return _("On your own grade")
    text = (
        ngettext("One grade above you", "%(count)s grades above you", steps)
        if steps > 0
        else ngettext("One grade below you", "%(count)s grades below you", -steps)
    )
    return text % {"count": abs(steps)}


WORDS = {
    "competencies": competence_words,
    "experience": experience_words,
    "mentee_wish": wish_words,
    "languages": language_words,
    "place": place_words,
    "distance": distance_words,
    "seniority": grade_words,
}


def listed(names: Sequence[str]) -> str:
    """Names as one says them."""
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s and %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


# --- why not ---


@dataclass(frozen=True)
class NotThem:
    """Why somebody is not among the suggestions, in words to the mentee."""

    text: Text
    score: float | None = None
    may_ask: Enrolment | None = None
    may_wish: bool = False


def why_not_them(
    suggested: Suggested, programme: Programme, me: Enrolment, who: Employee
) -> NotThem:
    """A rule, places, the least score, or that ten others fit better; else: not at present."""
    pool = suggested.pool
    people = pool.cohort.mentors.person.tolist()
    if who.pk == me.employee_id:
        return NotThem(TO_MENTEE[Rule.SAME_PERSON])
    if who.pk not in people:
        return NotThem(NOT_NOW)
    column = people.index(who.pk)
    enrolment = Enrolment.objects.get(pk=pool.mentors[column])
    if enrolment.pk in asked_by(me):
        return NotThem(_("You have asked already, and wait for an answer."))
    if any(one.enrolment.pk == enrolment.pk for one in suggested.suggestions):
        return NotThem(_("Is among those suggested to you."))
    found = Rule(int(suggested.broken[column]))
    rule = mentee_rule(found)
    if rule is not None:
        return NotThem(TO_MENTEE[rule])
    if pool.seats[column] < 1:
        wished = bool(pool.cohort.mentee_ranks[0, column])
        # A wish is offered whatever is hidden: who is ruled out must not be told by its lack.
        may_wish = not wished and not pool.is_of_peers and who.pk not in ruled_out_by(me)
        return NotThem(FULL, may_wish=may_wish)
    if found != Rule.NONE:
        return NotThem(NOT_NOW)
    value = float(suggested.scores[column])
    if programme.floor is not None and value < programme.floor:
        text = _("Below the least score of this programme, which is %(floor)s.")
        return NotThem(text % {"floor": f"{programme.floor:.0f}"}, value)
    return NotThem(_("Ten others fit what you asked for better."), value, enrolment)

"""The bench is counted truly: equal to trying everything, whichever matching was found."""

from itertools import permutations, product

import numpy as np
import pytest

from leadership.strength import Bench, Candidate, Cover, Leaning, Pipeline, Readiness, bench

NOW, SOON, LATER = Readiness


def pipeline(roles, candidates, incumbents=None):
    """Candidates as {(role, person): readiness}."""
    named = [Candidate(role, person, how) for (role, person), how in candidates.items()]
    return Pipeline(roles, incumbents or {}, named)


def random_pipeline(rng, most_roles=5, most_people=6):
    """Roles 10, 20, …, people 1, 2, …, some of whom hold roles; some are on the same plan twice."""
    roles = [10 * (n + 1) for n in range(rng.integers(0, most_roles + 1))]
    people = [n + 1 for n in range(rng.integers(1, most_people + 1))]
    density = rng.choice([0.15, 0.4, 0.8])
    named = [
        Candidate(role, person, Readiness(int(rng.integers(3))))
        for _ in range(2)
        for role, person in product(roles, people)
        if rng.random() < density / 1.5
    ]
    rng.shuffle(roles)
    rng.shuffle(named)
    kept = [int(one) for one in rng.permutation(people)]
    incumbents = {
        role: kept.pop() if rng.random() < 0.9 else int(rng.choice(people))
        for role in roles
        if kept and rng.random() < 0.7
    }
    return Pipeline(roles, incumbents, named)


# --- the same by trying everything ---


def allowed(found, within, without=frozenset()):
    return {
        (one.role, one.person)
        for one in found.candidates
        if one.readiness <= within
        and found.incumbents.get(one.role) != one.person
        and one.person not in without
    }


def best_by_trying(roles, pairs):
    """The size of the largest matching, and the sets of roles of all that are as large."""
    people = sorted({person for _role, person in pairs})
    best, covers = 0, []
    for chosen in set(permutations([*people, *[None] * len(roles)], len(roles))):
        together = list(zip(roles, chosen, strict=True))
        if any(person is not None and (role, person) not in pairs for role, person in together):
            continue
        covered = {role for role, person in together if person is not None}
        if len(covered) > best:
            best, covers = len(covered), []
        if len(covered) == best:
            covers.append(covered)
    return best, covers


def by_trying(found, within):
    pairs = allowed(found, within)
    best, covers = best_by_trying(found.roles, pairs)
    people = {person for _role, person in pairs}
    cover = {
        role: Cover.SAFE
        if all(role in one for one in covers)
        else (Cover.CONTESTED if any(role in one for one in covers) else Cover.UNCOVERED)
        for role in found.roles
    }
    points = [
        person
        for person in sorted(people)
        if best_by_trying(found.roles, allowed(found, within, {person}))[0] < best
    ]
    named = {person: [role for role, other in pairs if other == person] for person in people}
    leaning = [
        Leaning(person, len(roles), sum(sum(r == role for r, _ in pairs) == 1 for role in roles))
        for person, roles in named.items()
        if len(roles) > 1
    ]
    holders = set(found.incumbents.values())
    return Bench(
        within=within,
        roles=len(found.roles),
        candidacies=len(pairs),
        people=len(people),
        plain=len({role for role, _person in pairs}),
        effective=best,
        effective_without_holders=best_by_trying(found.roles, allowed(found, within, holders))[0],
        cover=cover,
        single_points=tuple(points),
        leaning=tuple(sorted(leaning, key=lambda one: (-one.named, -one.alone, one.person))),
    )


def test_the_same_as_trying_everything_on_500_small_pipelines():
    rng = np.random.default_rng(17)
    seen = set()
    for _ in range(500):
        found = random_pipeline(rng, 4, 5)
        within = Readiness(int(rng.integers(3)))

        told = bench(found, within)

        assert told == by_trying(found, within)
        seen |= {*told.cover.values(), told.effective < told.plain, bool(told.single_points)}
        seen.add(("holders", told.effective_without_holders < told.effective))
    assert len(seen) == 7, "the pipelines are too much alike to prove anything"


# --- by hand ---


def test_one_strong_person_on_twenty_plans_is_one_successor():
    roles = range(1, 21)
    found = bench(pipeline(roles, {(role, 7): NOW for role in roles}), NOW)

    assert (found.candidacies, found.people, found.plain, found.effective) == (20, 1, 20, 1)
    assert set(found.cover.values()) == {Cover.CONTESTED}
    assert found.single_points == (7,)
    assert found.leaning == (Leaning(7, named=20, alone=20),)


def test_a_role_is_safe_where_others_can_do_without_its_people():
    candidates = {(1, 7): NOW, (1, 8): NOW, (2, 8): NOW, (3, 8): NOW}
    found = bench(pipeline([1, 2, 3, 4], candidates), NOW)

    assert found.effective == 2
    assert found.cover == {
        1: Cover.SAFE, 2: Cover.CONTESTED, 3: Cover.CONTESTED, 4: Cover.UNCOVERED,
    }  # fmt: skip
    assert found.single_points == (7, 8)


def test_readiness_is_that_or_sooner():
    found = pipeline([1, 2, 3], {(1, 7): NOW, (2, 8): SOON, (3, 9): LATER})

    assert [bench(found, within).effective for within in Readiness] == [1, 2, 3]


def test_an_incumbent_on_a_plan_for_the_own_role_does_not_succeed_herself():
    found = pipeline([1, 2], {(1, 7): NOW, (2, 7): NOW}, {1: 7})

    told = bench(found, NOW)

    assert (told.candidacies, told.effective, told.effective_without_holders) == (1, 1, 0)
    assert told.cover == {1: Cover.UNCOVERED, 2: Cover.SAFE}


def test_the_soonest_of_two_plans_counts_and_the_person_once():
    twice = [Candidate(1, 7, LATER), Candidate(1, 7, NOW)]

    assert bench(Pipeline([1], {}, twice), NOW).candidacies == 1
    assert bench(Pipeline([1], {}, twice), LATER).candidacies == 1


def test_where_there_is_nobody_or_nothing_the_bench_is_empty():
    for found in (pipeline([], {}), pipeline([1, 2], {}, {1: 7}), pipeline([1], {(1, 7): LATER})):
        told = bench(found, NOW)
        assert (told.effective, told.plain, told.single_points) == (0, 0, ())
        assert set(told.cover.values()) <= {Cover.UNCOVERED}


@pytest.mark.parametrize(
    ("roles", "incumbents", "candidates", "words"),
    [
        ([1, 1], {}, {}, "twice"),
        ([1], {2: 7}, {}, "incumbent"),
        ([1], {}, {(2, 7): NOW}, "candidate"),
    ],
)
def test_a_role_that_is_not_listed_once_is_refused(roles, incumbents, candidates, words):
    with pytest.raises(ValueError, match=words):
        pipeline(roles, candidates, incumbents)

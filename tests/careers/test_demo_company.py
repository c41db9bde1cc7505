"""A drawn company holds together before anything is written."""

import math
from collections import Counter, defaultdict
from datetime import date
from itertools import pairwise

import numpy as np
import pytest

from careers.demo.company import draw_company
from careers.demo.organisation import TooSmallError
from careers.fit import fit, percent
from talent.demo import PERSONAS
from talent.levels import Claim, weigh
from talent.services.skills import current_rule

DAY = date(2026, 11, 17)


@pytest.fixture(scope="module")
def company():
    return draw_company(400, 1, DAY)


def holds(outer, start, end):
    return any(stint.start <= start and end <= stint.end for stint in outer.stints)


def told(company):
    """Everything that a company says, as plain values."""
    people = [(p.email, p.gender, p.born, p.number) for p in company.people]
    posts = [
        (p.person.email, p.role, p.unit.id, p.manager and p.manager.email, p.start, p.end, p.reason)
        for p in company.posts
    ]
    claims = [(c.person.email, c.skill, c.level, c.source, c.days_ago) for c in company.claims()]
    profiles = [(person.email, profile) for person, profile in company.profiles()]
    return people, posts, claims, profiles


def test_the_same_size_seed_and_day_give_the_same_company():
    assert told(draw_company(120, 7, DAY)) == told(draw_company(120, 7, DAY))


def test_another_seed_gives_another_company():
    assert told(draw_company(120, 7, DAY)) != told(draw_company(120, 8, DAY))


@pytest.mark.parametrize("size", [60, 61, 100, 399, 400, 1_000])
def test_exactly_so_many_people_are_employed_today(size):
    company = draw_company(size, 3, DAY)

    assert sum(person.is_here for person in company.people) == size
    assert len([post for post in company.posts if post.start <= 0 < post.end]) == size


def test_too_small_a_company_is_refused_with_what_is_needed():
    with pytest.raises(TooSmallError, match="at least 60 people"):
        draw_company(20, 1, DAY)


def test_posts_lie_inside_employments_and_follow_each_other(company):
    outside = [post for post in company.posts if not holds(post.person, post.start, post.end)]
    overlaps = [
        (before, after)
        for before, after in pairwise(company.posts)
        if before.person is after.person and after.start < before.end
    ]

    assert (outside, overlaps) == ([], [])


def test_managers_are_employed_as_long_as_someone_reports_to_them(company):
    gone = [p for p in company.posts if p.manager and not holds(p.manager, p.start, p.end)]

    assert gone == []


def test_units_exist_as_long_as_someone_sits_in_them(company):
    closed = [
        post
        for post in company.posts
        if post.start < post.unit.opened
        or (post.unit.closes is not None and post.end > post.unit.closes)
    ]

    assert closed == []


def test_everyone_but_the_head_of_the_company_has_a_manager(company):
    today = [post for post in company.posts if post.start <= 0 < post.end]

    assert [post.role for post in today if post.manager is None] == ["chief-executive-officer"]


def test_spans_are_those_of_a_real_company(company):
    today = [post for post in company.posts if post.start <= 0 < post.end]
    spans = Counter(post.manager for post in today if post.manager is not None)

    assert max(spans.values()) <= 9
    assert len([span for span in spans.values() if span >= 4]) >= 0.8 * len(spans)


def test_eight_years_bring_every_kind_of_change(company):
    reasons = {post.reason for post in company.posts}
    exits = {stint.exit_reason for person in company.people for stint in person.stints}

    assert reasons >= {"hire", "promotion", "lateral", "transfer", "reorganisation"}
    assert exits == {"", "voluntary", "involuntary", "retirement", "end_of_contract"}
    assert min(post.start for post in company.posts) == -96
    assert [person for person in company.people if len(person.stints) > 1] != []
    assert [post for post in company.posts if post.start > 0 and post.reason == "promotion"] != []
    assert [person for person in company.people if person.stints[0].start > 0] != []


def test_addresses_are_unique_and_personas_exist(company):
    emails = [person.email for person in company.people]
    named = {person.email: f"{person.given} {person.family}" for person in company.people}

    assert len(emails) == len(set(emails))
    assert {p.email: named.get(p.email) for p in PERSONAS} == {p.email: p.name for p in PERSONAS}


def test_moves_repeat_often_enough_to_be_counted(company):
    moves = Counter()
    for person in company.people:
        moves.update(
            (before.role, after.role)
            for before, after in pairwise(person.steps)
            if before.end == after.start <= 0 and before.role != after.role
        )

    assert len([count for count in moves.values() if count >= 5]) >= 15


def levels_in(company):
    """Everyone's levels by name and skill, by the product's own rule."""
    number = {person: index for index, person in enumerate(company.people)}
    claims = defaultdict(list)
    for said in company.claims():
        key = f"{said.person.given} {said.person.family}", said.skill
        by = number.get(said.by)
        claims[key].append(Claim(said.level, said.source, by, said.day(DAY)))
    rule = current_rule()
    return {key: float(weigh(found, rule, DAY).value) for key, found in claims.items()}


def fit_of(company, levels, name, role):
    """Readiness and coverage of someone against a role, in percent."""
    needs = company.content.roles[role].needs
    found = fit(
        np.array([levels.get((name, need.skill), math.nan) for need in needs]),
        np.array([need.level for need in needs]),
        np.array([need.importance for need in needs]),
    )
    return percent(float(found.readiness)), percent(float(found.coverage))


@pytest.mark.django_db
def test_leila_is_as_near_to_other_roles_as_the_pages_show(company):
    levels = levels_in(company)

    assert {
        role: fit_of(company, levels, "Leila Haddad", role)
        for role in (
            "graduate-engineer",
            "senior-process-engineer",
            "application-engineer",
            "product-specialist",
            "product-manager",
            "lead-product-manager",
            "data-analyst",
        )
    } == {
        "graduate-engineer": (100, 96),
        "senior-process-engineer": (87, 94),
        "application-engineer": (94, 89),
        "product-specialist": (83, 91),
        "product-manager": (79, 77),
        "lead-product-manager": (61, 63),
        "data-analyst": (62, 58),
    }


@pytest.mark.django_db
@pytest.mark.parametrize("seed", [1, 2])
def test_colleagues_are_as_near_to_their_targets_as_the_pages_show(seed):
    company = draw_company(60, seed, DAY)
    levels = levels_in(company)
    aims = [row for row in company.content.cast["person"] if "fit" in row]

    figures = [fit_of(company, levels, " ".join(row["name"]), row["targets"][0]) for row in aims]

    assert len(aims) == 9
    assert [
        (row["name"], figure)
        for row, figure in zip(aims, figures, strict=True)
        if abs(figure[0] - row["fit"][0]) > 2 or abs(figure[1] - row["fit"][1]) > 3
    ] == []


@pytest.mark.parametrize("day", [DAY, date(2026, 3, 1), date(2026, 12, 31)])
def test_managers_and_mentors_speak_only_while_they_are_that(day):
    company = draw_company(400, 1, day)
    posts, mentors = defaultdict(list), defaultdict(list)
    for post in company.posts:
        posts[post.person].append((company.day(post.start), company.day(post.end), post.manager))
    for tie in company.ties:
        mentors[tie.mentee].append((company.day(tie.start), company.day(tie.end), tie.mentor))
    sources = {"manager": posts, "mentor": mentors}

    untrue = [
        (claim.by.given, claim.source, claim.person.given, claim.skill, claim.days_ago)
        for claim in company.claims()
        if claim.source in sources
        and not any(
            start <= claim.day(day) and (end is None or claim.day(day) < end) and who is claim.by
            for start, end, who in sources[claim.source][claim.person]
        )
    ]

    assert untrue == []

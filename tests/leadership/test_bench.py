"""The bench through the database: equal to brute force, and only of what its reader may see."""

import random
from itertools import product

import pytest
from django.test import Client
from django.urls import reverse

from leadership.models import Ready
from leadership.queries.bench import strength_of
from leadership.queries.leavers import outcome_of
from talent.models import GrantKind
from tests.factories import hr_admin
from tests.leadership.succession_factories import (
    KeyRoleFactory,
    SuccessionPlanFactory,
    SuccessorFactory,
    at_work,
    granted,
)

pytestmark = pytest.mark.django_db
ORDER = ["now", "soon", "later"]


def draw(seed):
    """Key roles, some vacant, with plans of every state, and few people on many of them."""
    dice = random.Random(seed)
    people = [at_work() for _ in range(4)]
    roles = [KeyRoleFactory(incumbent=dice.choice([None, None, *people[:2]])) for _ in range(4)]
    rows = []
    for role in roles:
        state = dice.choice(["active", "active", "active", "draft", "closed"])
        plan = SuccessionPlanFactory(key_role=role, state=state)
        for person in dice.sample(people, dice.randint(0, 3)):
            if person == role.incumbent:
                continue
            ready, named = dice.choice(ORDER), dice.choice(["named", "named", "removed"])
            SuccessorFactory(plan=plan, employee=person, readiness=ready, state=named)
            if state == "active" and named == "named":
                rows.append((role.pk, person.pk, ready))
        if dice.random() < 0.3:
            SuccessorFactory(plan=plan, employee=None, external_name="Kim", readiness="now")
            if state == "active":
                rows.append((role.pk, "Kim", "now"))
    return roles, rows


def most(roles, pairs):
    """The largest number of roles with distinct people, by trying everything."""
    choices = [[None, *(person for role, person in pairs if role == one.pk)] for one in roles]
    return max(
        sum(person is not None for person in chosen)
        for chosen in product(*choices)
        if len({p for p in chosen if p is not None}) == sum(p is not None for p in chosen)
    )


@pytest.mark.parametrize("seed", range(12))
def test_the_bench_equals_brute_force(seed):
    roles, rows = draw(seed)
    holders = {role.incumbent_id for role in roles}

    found = strength_of(hr_admin())

    for level in Ready:
        pairs = [
            (role, person) for role, person, ready in rows
            if ORDER.index(ready) <= ORDER.index(level.value)
        ]  # fmt: skip
        bench = found.by_level[level]
        assert (bench.effective, bench.plain, bench.effective_without_holders) == (
            most(roles, pairs),
            len({role for role, _person in pairs}),
            most(roles, [pair for pair in pairs if pair[1] not in holders]),
        )


def test_a_reader_counts_only_plans_that_they_see():
    person = at_work()
    executive = granted(GrantKind.EXECUTIVE, person=person)
    naming = SuccessorFactory(employee=person).plan
    SuccessorFactory(plan=naming)
    private = SuccessorFactory(plan=SuccessionPlanFactory(is_private=True)).plan
    open_plan = SuccessorFactory().plan

    found = strength_of(executive, Ready.NOW)

    assert found.seen.pipeline.roles == (
        naming.key_role_id, private.key_role_id, open_plan.key_role_id,
    )  # fmt: skip
    assert {one.role for one in found.seen.pipeline.candidates} == {open_plan.key_role_id}
    assert (found.bench.roles, found.bench.effective) == (3, 1)


def test_the_page_of_a_nominee_says_the_same_as_if_there_were_no_plan():
    """An executive who is named reads of that key role what they read of one without any plan."""
    person = at_work()
    executive = granted(GrantKind.EXECUTIVE, person=person)
    key_role = KeyRoleFactory()
    client = Client()
    client.force_login(executive)
    addresses = [
        reverse("leadership:succession_home"), reverse("leadership:home"), "/", "/inbox/",
        reverse("leadership:key_role_detail", args=[key_role.pk]),
        reverse("leadership:bench_export"), reverse("leadership:talent_pools"),
        reverse("leadership:succession_what_if") + f"?leave={person.pk}",
        reverse("api:leadership_bench"), reverse("api:leadership_succession_plans"),
        f"/search/?q={person.given_name}",
    ]  # fmt: skip
    before = [shown(client, address) for address in addresses]

    SuccessorFactory(plan=SuccessionPlanFactory(key_role=key_role), employee=person)
    after = [shown(client, address) for address in addresses]

    for address, one, other in zip(addresses, before, after, strict=True):
        assert one == other, address


def shown(client, address):
    """What an address answers, without what changes on every request."""
    answer = client.get(address)
    text = b"".join(answer) if answer.streaming else answer.content
    lines = [
        line for line in text.decode().splitlines()
        if "csrfmiddlewaretoken" not in line and "hx-headers" not in line
    ]  # fmt: skip
    return answer.status_code, lines


def test_what_if_shows_holes_moves_and_who_is_left():
    holder, follower = at_work(), at_work()
    key_role = KeyRoleFactory(incumbent=holder)
    other = KeyRoleFactory(incumbent=follower)
    SuccessorFactory(plan=SuccessionPlanFactory(key_role=key_role), employee=follower)

    outcome = outcome_of(hr_admin(), [holder], Ready.NOW)

    assert [one.pk for one in outcome.holes] == [other.pk] or [one.pk for one in outcome.holes] == [
        key_role.pk
    ]
    assert (len(outcome.figures.holes), outcome.figures.holes_before) == (1, 0)
    assert outcome.vacated == [key_role]


@pytest.mark.parametrize("plans", [1, 5])
def test_succession_home_query_count(client, plans, django_assert_num_queries):
    admin = hr_admin()
    rows = [SuccessorFactory() for _ in range(plans)]
    for one in rows:
        SuccessorFactory(plan=one.plan, employee=rows[0].employee) if one != rows[0] else None
        one.plan.key_role.incumbent = at_work()
        one.plan.key_role.save()
    client.force_login(admin)
    client.get(reverse("leadership:succession_home"))

    with django_assert_num_queries(16):
        answer = client.get(reverse("leadership:succession_home"))

    text = answer.content.decode()
    assert [one.employee.name in text for one in rows] == [True] * plans


@pytest.mark.parametrize("people", [1, 5])
def test_what_if_query_count(client, people, django_assert_num_queries):
    holders = [at_work() for _ in range(people)]
    for holder in holders:
        SuccessorFactory(plan=SuccessionPlanFactory(key_role=KeyRoleFactory(incumbent=holder)))
    client.force_login(hr_admin())
    asked = "&".join(f"leave={one.pk}" for one in holders)
    client.get(reverse("leadership:succession_what_if") + f"?{asked}")

    with django_assert_num_queries(19):
        client.get(reverse("leadership:succession_what_if") + f"?{asked}")

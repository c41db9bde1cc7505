"""Measure the bench and what if five people leave, from the rows to the page; prints JSON.

On a copy of a company that is thrown away: 2,000 key roles, held by people of the company, with
three successors each, of whom many are named for several roles.
"""

import json
import random
import statistics
import sys
from datetime import timedelta

import django

django.setup()

from django.db import connection, transaction  # noqa: E402

from bench.jobs import seconds  # noqa: E402
from leadership.models import KeyRole, Ready, SuccessionPlan, Successor  # noqa: E402
from leadership.queries.bench import strength_of  # noqa: E402
from leadership.queries.bench_rows import Wanted, bench_page  # noqa: E402
from leadership.queries.leavers import outcome_of  # noqa: E402
from lib.dates import period, today  # noqa: E402
from talent.models import Assignment, Employee, GrantKind, User  # noqa: E402

ROLES, NAMED, BAR, ROUNDS = 2_000, 3, 1.0, 5


def main() -> None:
    write()
    user = User.objects.filter(grants__kind=GrantKind.HR_ADMIN).order_by("pk").first()
    assert user is not None
    holders = KeyRole.objects.exclude(incumbent=None).order_by("pk")
    leavers = list(Employee.objects.filter(key_roles__in=holders).order_by("pk").distinct()[:5])

    def page() -> None:
        strength = strength_of(user)
        assert strength.bench.effective > ROLES // 2
        bench_page(user, strength, Wanted())

    def supposed() -> None:
        assert len(outcome_of(user, leavers, Ready.LATER).leavers) == len(leavers)

    rows = [
        [
            f"effective bench of {ROLES:,} key roles, {ROLES * NAMED:,} successors",
            median(page),
            BAR,
        ],
        ["what if 5 of their holders leave", median(supposed), BAR],
    ]
    json.dump(rows, sys.stdout)


def median(work) -> float:
    return statistics.median(seconds(work) for _ in range(ROUNDS))


@transaction.atomic
def write() -> None:
    """Key roles of today's assignments, and people of them on each other's plans."""
    dice = random.Random("succession")
    rows = list(Assignment.objects.current().order_by("pk").values_list("employee", "role", "unit"))
    chosen = dice.sample(rows, ROLES)
    owner = chosen[0][0]
    roles = KeyRole.objects.bulk_create(
        KeyRole(
            role_id=role, unit_id=unit, position=f"Position {at}", valid=period(today()),
            incumbent_id=person if at % 10 else None,
        )
        for at, (person, role, unit) in enumerate(chosen)
    )  # fmt: skip
    plans = SuccessionPlan.objects.bulk_create(
        SuccessionPlan(
            key_role=one, owner_id=owner, state="active", review_on=today() + timedelta(days=90)
        )
        for one in roles
    )
    people = [row[0] for row in dice.sample(rows, ROLES * 2)]
    Successor.objects.bulk_create(
        Successor(plan=plan, employee_id=person, rank=rank, readiness=dice.choice(Ready.values))
        for plan, one in zip(plans, roles, strict=True)
        for rank, person in enumerate(named(dice, people, one), start=1)
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "ANALYZE leadership_keyrole, leadership_successionplan, leadership_successor"
        )


def named(dice: random.Random, people: list[int], key_role: KeyRole) -> list[int]:
    """Three people for a key role, nobody for the own one."""
    found = dice.sample(people, NAMED + 1)
    return [person for person in found if person != key_role.incumbent_id][:NAMED]


if __name__ == "__main__":
    main()

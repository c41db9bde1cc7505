"""Whoever keeps every figure ever told of a programme works out nothing about fewer than five.

Each figure is the mean of a group of people. With all that was told over time as equations, no
combination of them is about a group of one to four.
"""

import random

import numpy as np
import pytest

from leadership.models import EvaluationFigure
from leadership.queries.evaluation import evaluation_of
from leadership.services import evaluations
from tests.factories import EmployeeFactory, GrantFactory
from tests.leadership.evaluations import a_cohort, after_session, over, seats

pytestmark = pytest.mark.django_db


def groups_told(sizes, seed, told_from=None):
    """Let people of several cohorts answer in any order; the groups of all figures ever told."""
    rng = random.Random(seed)
    first = a_cohort()
    cohorts = [first, *(a_cohort(first.programme) for _size in sizes[1:])]
    people = {}
    for cohort, size in zip(cohorts, sizes, strict=True):
        session = over(cohort)
        people |= {seat.pk: (seat, session, cohort) for seat in seats(cohort, size)}
    order = list(people)
    rng.shuffle(order)
    answered, seen, column = {cohort.pk: [] for cohort in cohorts}, set(), {}
    reader = GrantFactory(kind="hr_admin", unit=None, user=EmployeeFactory().user).user
    for key in order:
        seat, session, cohort = people[key]
        column[key] = len(column)
        after_session(seat, session, rng.randint(1, 5))
        answered[cohort.pk].append(key)
        figures = EvaluationFigure.objects.filter(question="session:useful")
        told = {row.cohort_id: row.people for row in figures}
        for pk, count in told.items():
            # A figure is frozen right after the answers that it is of.
            if count == len(answered[pk]):
                seen.add(frozenset(answered[pk]))
        whole = evaluation_of(reader, first.programme).levels["reaction"]
        assert all(row.people == sum(told.values()) for row in whole)
    return seen, column


def smallest_derived(seen, column):
    """The least people behind any difference or union of what was told, by exact elimination."""
    rows = [[int(key in group) for key in column] for group in seen]
    if not rows:
        return None
    least = min(sum(row) for row in rows)
    matrix = np.array(rows)
    for first in matrix:
        for second in matrix:
            difference = first - second
            if (difference >= 0).all() and difference.any():
                least = min(least, int(difference.sum()))
    return least


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("sizes", [(12,), (4, 4, 9), (6, 11)])
def test_no_difference_of_figures_is_about_fewer_than_five(sizes, seed):
    least = smallest_derived(*groups_told(sizes, seed))

    assert least is None or least >= 5


def test_without_the_rule_somebody_would_be_known(monkeypatch):
    """Must fail: where every answer is told at once, the attack finds single people."""
    monkeypatch.setattr(
        evaluations, "mean_of",
        lambda answers, scale, *, fresh: real(answers, scale, fresh=len(answers)),
    )  # fmt: skip
    real = __import__("leadership.evaluation", fromlist=["mean_of"]).mean_of

    assert smallest_derived(*groups_told((9,), 1)) == 1


def test_a_small_cohort_beside_a_large_one_tells_nothing_of_itself():
    seen, column = groups_told((4, 8), 3)

    assert all(len(group) >= 5 for group in seen)
    assert smallest_derived(seen, column) >= 5

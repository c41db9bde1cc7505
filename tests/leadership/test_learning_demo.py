"""The demo company's evaluation: figures of a finished cohort, the same every time."""

from datetime import timedelta
from random import Random

import pytest

from leadership.demo.evaluated import write_evaluations
from leadership.demo.learned import expiring, write_catalogue
from leadership.models import EvaluationAnswer, EvaluationFigure, Qualification
from lib.dates import today
from tests.leadership.evaluations import a_cohort, over, seats

pytestmark = pytest.mark.django_db


def test_a_finished_cohort_has_figures_of_all_levels():
    cohort = a_cohort(state="finished")
    type(cohort).objects.filter(pk=cohort.pk).update(starts_on=today() - timedelta(days=300))
    session = over(cohort)
    type(session).objects.update(starts_at=session.starts_at - timedelta(days=200))
    seats(cohort, 8, ago=120)

    write_evaluations(Random(1), today())

    told = set(EvaluationFigure.objects.values_list("question", flat=True))
    assert {one.partition(":")[0] for one in told} == {"session", "end", "level", "behaviour"}
    first = list(EvaluationAnswer.objects.values_list("answers", flat=True))
    EvaluationAnswer.objects.all().delete()
    write_evaluations(Random(1), today())
    assert list(EvaluationAnswer.objects.values_list("answers", flat=True)) == first


def test_the_catalogue_has_all_sizes():
    write_catalogue()

    assert set(Qualification.objects.values_list("size", flat=True)) == {
        "award", "certificate", "diploma"
    }  # fmt: skip


def test_what_expires_soon_was_awarded_so_many_months_before():
    assert expiring(24, today()).year == today().year - 2

"""What is done for growth by the objective it serves: who reads it, and which effect with it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from leadership.models import EvaluationFigure, PortfolioFigure
from lib.dates import today
from metrics.queries.interventions import interventions
from tests.careers.doors import signed_in
from tests.factories import AssignmentFactory, GrantFactory, OrgUnitFactory, UserFactory
from tests.leadership.factories import CohortFactory, LeadershipProgrammeFactory

pytestmark = pytest.mark.django_db
PAGE = reverse("metrics:interventions")


def granted(kind, unit=None):
    return GrantFactory(user=UserFactory(), kind=kind, unit=unit).user


def told(name="Leading", people=8, serves="both"):
    programme = LeadershipProgrammeFactory(name=name, serves=serves)
    cohort = CohortFactory(programme=programme)
    PortfolioFigure.objects.create(
        kind="programme", programme=programme, serves=serves, way="development", year=2025,
        quarter=1, people=people, training=10, development=30, counted_on=today(),
    )  # fmt: skip
    EvaluationFigure.objects.create(
        cohort=cohort, question="behaviour:does", rater="manager", people=6, value=4,
        last_answer=1, frozen_on=today() - timedelta(days=1),
    )  # fmt: skip
    return programme


def shown(user):
    return [
        (served.label, [(part.label, part.sums.people, len(part.effect)) for part in served.parts])
        for served in interventions(user)
    ]


def test_executives_and_hr_admins_read_programmes_with_their_effect():
    told("Leading")
    told("Growing", serves="individual")

    for user in (granted("executive"), granted("hr_admin")):
        assert sorted(name for _label, parts in shown(user) for name, *_ in parts) == [
            "Growing", "Leading",
        ]  # fmt: skip
        assert all(effect == 1 for _label, parts in shown(user) for *_rest, effect in parts)


def test_hr_partners_read_people_and_hours_and_no_effect_of_others():
    told()

    (served,) = shown(granted("hr_partner", OrgUnitFactory()))

    assert served[1] == [("Leading", 8, 0)]


def test_others_find_no_such_page():
    told()

    assert signed_in(AssignmentFactory().employee).get(PAGE).status_code == 404


@pytest.mark.parametrize("programmes", [1, 5])
def test_interventions_query_count(programmes, django_assert_num_queries):
    for number in range(programmes):
        told(f"Programme {number}")
    client = signed_in(granted("executive"))

    with django_assert_num_queries(7):
        answer = client.get(PAGE)
    assert "4.0" in answer.content.decode()

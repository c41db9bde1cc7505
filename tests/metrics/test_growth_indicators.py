"""Bench strength and behaviour after programmes: as each reader is told of them today."""

from datetime import timedelta

import pytest
from django.urls import reverse

from leadership.models import EvaluationFigure
from lib.dates import today
from metrics.figures import month_ends
from metrics.indicators import Dimension
from metrics.indicators.growth import BEHAVIOUR_CHANGE, BENCH_STRENGTH
from metrics.queries.insights import page, said, view_of
from metrics.queries.told import Asked, Teller
from talent.models import SYSTEM
from tests.careers.doors import signed_in
from tests.factories import AssignmentFactory, OrgUnitFactory
from tests.leadership.factories import CohortFactory
from tests.leadership.succession_factories import (
    KeyRoleFactory,
    SuccessionPlanFactory,
    SuccessorFactory,
    granted,
)
from tests.metrics.insight_factories import DAY, company_of

pytestmark = pytest.mark.django_db
(LAST,) = month_ends(today() - timedelta(days=1), 1)


def a_bench(unit, *candidates):
    """One key role of a unit for each tuple of people who are ready for it soon."""
    for people in candidates:
        role = KeyRoleFactory(unit=unit)
        plan = SuccessionPlanFactory(key_role=role, state="active")
        for rank, person in enumerate(people, start=1):
            SuccessorFactory(plan=plan, employee=person, readiness="soon", rank=rank)


def figure(user, indicator, unit=None, day=LAST):
    view = view_of(user, unit and unit.pk, day)
    return page(view, indicator, Dimension.UNIT, Teller(user)).line.figure


def told(level=3.8, people=6, **said):
    given = {
        "cohort": CohortFactory(), "question": "behaviour:does", "rater": "manager",
        "people": people, "value": level, "last_answer": 1, "frozen_on": today(),
    } | said  # fmt: skip
    return EvaluationFigure.objects.create(**given)


# --- bench strength ---


def test_the_bench_counts_each_person_once():
    """Five key roles, of which one person is named on three: two can be filled at once."""
    unit = OrgUnitFactory()
    one, two = AssignmentFactory().employee, AssignmentFactory().employee
    a_bench(unit, (one,), (one,), (one,), (two,), ())
    executive = granted("executive")

    found = figure(executive, BENCH_STRENGTH)

    assert (found.value, found.numerator, found.denominator) == (0.4, 2.0, 5.0)
    assert found.told_of.startswith("as it is today, ")
    assert figure(executive, BENCH_STRENGTH, unit).value == 0.4
    assert figure(granted("hr_partner", unit), BENCH_STRENGTH, unit).value == 0.4


def test_of_fewer_than_five_key_roles_nothing_is_told():
    company = company_of()
    a_bench(company.left, (), (), ())
    a_bench(company.right, (), ())
    executive = granted("executive")

    assert figure(executive, BENCH_STRENGTH).value == 0.0
    assert figure(executive, BENCH_STRENGTH, company.left) is None


def test_a_unit_is_told_with_all_below_it():
    company = company_of()
    a_bench(company.right, (), (), ())
    a_bench(company.small, (AssignmentFactory().employee,), ())

    assert figure(granted("executive"), BENCH_STRENGTH, company.right).value == 0.2


def test_a_readers_figure_knows_nothing_of_plans_that_name_them():
    unit = OrgUnitFactory()
    person = AssignmentFactory().employee
    a_bench(unit, (person,), (), (), (), ())
    named = granted("executive", person=person)

    assert figure(granted("executive"), BENCH_STRENGTH).value == 0.2
    assert figure(named, BENCH_STRENGTH).value == 0.0


def test_who_leads_people_and_owns_no_bench_is_told_nothing():
    company = company_of()
    a_bench(company.left, (), (), (), (), ())
    shown = signed_in(company.lead).get(reverse("metrics:insights_home")).content.decode()

    assert figure(company.lead.user, BENCH_STRENGTH, company.left) is None
    assert "Told as it is today, where you see five key roles or more" in shown


def test_neither_a_mail_nor_a_job_tells_the_bench():
    a_bench(OrgUnitFactory(), (), (), (), (), ())
    asked = Asked(BENCH_STRENGTH, None, LAST)
    executive = granted("executive")

    assert asked in Teller(executive).tell([asked])
    assert Teller(executive, only_frozen=True).tell([asked]) == {}
    assert Teller(SYSTEM).tell([asked]) == {}


def test_what_has_no_past_is_told_of_no_day_long_gone():
    a_bench(OrgUnitFactory(), (), (), (), (), ())
    told()
    executive = granted("executive")

    before = LAST - timedelta(days=1)
    assert [figure(executive, one, day=before) for one in (BENCH_STRENGTH, BEHAVIOUR_CHANGE)] == (
        [None, None]
    )
    assert figure(executive, BENCH_STRENGTH, day=today() - timedelta(days=1)) is not None


# --- behaviour after programmes ---


def test_behaviour_is_put_together_of_what_is_told_of_cohorts():
    """(6 · 3.8 + 9 · 3.3) ÷ 15 = 3.5, by managers and of one question."""
    told()
    told(3.3, 9)
    told(5.0, 20, rater="self")
    told(1.0, 20, question="behaviour:room")

    found = figure(granted("executive"), BEHAVIOUR_CHANGE)

    assert (found.value, found.people, said(BEHAVIOUR_CHANGE, found)) == (3.5, 15, "3.5")


def test_a_band_of_a_cohort_makes_a_band():
    told(4.5, 6, band="or more")
    told(4.0, 6)

    assert said(BEHAVIOUR_CHANGE, figure(granted("executive"), BEHAVIOUR_CHANGE)) == "4.2 or more"


def test_behaviour_is_told_of_the_whole_alone():
    unit = OrgUnitFactory()
    told()

    assert figure(granted("executive"), BEHAVIOUR_CHANGE, unit) is None
    assert figure(granted("hr_partner", unit), BEHAVIOUR_CHANGE, unit) is None


@pytest.mark.parametrize("indicator", [BENCH_STRENGTH, BEHAVIOUR_CHANGE])
def test_a_page_says_how_it_is_made(indicator):
    a_bench(OrgUnitFactory(), (), (), (), (), ())
    told()
    address = reverse("metrics:indicator_detail", args=[indicator.key])

    shown = signed_in(granted("executive")).get(address).content.decode()

    for words in (indicator.formula, indicator.numerator, indicator.denominator, indicator.source):
        assert str(words) in shown
    assert "as it is today, " in shown
    assert "Over the months" not in shown


@pytest.mark.parametrize("roles", [5, 9])
def test_growth_query_count(roles, django_assert_num_queries):
    company = company_of()
    a_bench(company.left, *[(AssignmentFactory().employee,) for _role in range(roles)])
    told()
    client = signed_in(granted("executive"))

    with django_assert_num_queries(19):
        client.get(reverse("metrics:insights_home"))
    with django_assert_num_queries(10):
        client.get(f"{reverse('metrics:indicator_detail', args=['bench_strength'])}?day={DAY}")

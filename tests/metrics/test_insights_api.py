"""Indicators by API: the figures of the pages, for whoever reads them there."""

import pytest
from django.urls import reverse

from tests.careers.doors import signed_in
from tests.factories import AssignmentFactory, GrantFactory, UserFactory
from tests.metrics.insight_factories import DAY, company_of

pytestmark = pytest.mark.django_db
LIST = reverse("api:insights_indicators")
ONE = reverse("api:insights_indicator", args=["promotion_rate"])


def executive():
    return GrantFactory(user=UserFactory(), kind="executive").user


def test_a_figure_says_how_it_was_made():
    company = company_of()

    said = signed_in(executive()).get(f"{ONE}?day={DAY}").json()

    assert said["figure"] == {
        "first": "2024-01-01", "last": "2024-12-31", "value": pytest.approx(3 / 13),
        "numerator": 3.0, "denominator": 13.0, "people": 13, "with_others": False,
        "low": None, "high": None, "told_of": "",
    }  # fmt: skip
    assert (said["version"], said["kind"], len(said["trend"])) == (1, "share", 24)
    assert [(part["name"], part["unit"], part["numerator"]) for part in said["parts"]] == [
        ("Left", company.left.pk, 3.0), ("Right", company.right.pk, 0.0),
    ]  # fmt: skip


def test_the_list_holds_all_indicators():
    company_of()
    said = signed_in(executive()).get(f"{LIST}?day={DAY}").json()

    assert {one["key"]: one["figure"]["value"] for one in said}["headcount"] == 13.0


@pytest.mark.parametrize("address", [LIST, ONE])
def test_what_one_does_not_read_is_not_found(address):
    company = company_of()
    partner = GrantFactory(user=UserFactory(), kind="hr_partner", unit=company.left).user

    assert signed_in(partner).get(f"{address}?unit={company.left.pk}").status_code == 200
    assert signed_in(partner).get(f"{address}?unit={company.right.pk}").status_code == 404
    assert signed_in(company.lead).get(f"{address}?unit={company.top.pk}").status_code == 404
    assert signed_in(AssignmentFactory().employee).get(address).status_code == 404


@pytest.mark.parametrize("query", ["day=2090-01-01", "day=x", "unit=0", "unit=x", "by=wages"])
def test_what_cannot_be_asked_is_refused(query):
    company_of()

    assert signed_in(executive()).get(f"{ONE}?{query}").status_code == 400


def test_a_unit_is_not_told_by_other_groups():
    company = company_of()
    client = signed_in(executive())

    assert client.get(f"{ONE}?unit={company.left.pk}&by=grade").status_code == 400
    assert client.get(f"{ONE}?by=grade&day={DAY}").status_code == 200
    voluntary = reverse("api:insights_indicator", args=["voluntary_loss"])
    assert client.get(f"{voluntary}?by=grade").status_code == 400


@pytest.mark.parametrize("people", [1, 5])
def test_api_query_count(people, django_assert_num_queries):
    company = company_of()
    AssignmentFactory.create_batch(people, unit=company.right)
    client = signed_in(executive())

    with django_assert_num_queries(13):
        client.get(f"{ONE}?day={DAY}")

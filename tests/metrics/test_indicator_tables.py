"""Frozen tables: equal to what is worked out anew, restated by corrections, and told as frozen."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from careers.models import DevelopmentPlan
from lib.dates import period, today
from metrics.disclosure import dimensions_of
from metrics.figures import Figures
from metrics.indicators import COUNTED, INDICATORS, Dimension
from metrics.models import IndicatorTable
from metrics.queries.insights import page, view_of
from metrics.queries.told import Asked, Teller, figures_of, history_now
from metrics.services.indicator_tables import count_day, count_next, days_due, tables_of
from tests.careers.doors import signed_in
from tests.factories import GrantFactory, RoleFactory, UserFactory
from tests.metrics.insight_factories import DAY, RISEN, company_of

pytestmark = pytest.mark.django_db


def plan_of(person, begun, ended=None):
    role = RoleFactory()
    return DevelopmentPlan.objects.create(
        employee=person, role=role, role_version=role.current_version, aim="Grow.",
        state="complete" if ended else "active", activated_on=begun, ended_on=ended,
    )  # fmt: skip


def executive():
    return GrantFactory(user=UserFactory(), kind="executive").user


def test_what_is_frozen_is_what_is_worked_out_anew():
    company_of()

    count_day(DAY)

    history = history_now()
    told: dict[tuple[str, str], list[Figures]] = {}
    for row in IndicatorTable.objects.order_by("bundle"):
        kept = told.setdefault((row.indicator, row.dimension), [])
        kept.append(Figures.of_json(row.figures))
    assert {key: as_sets(Figures.joined(kept)) for key, kept in told.items()} == {
        (one.indicator.key, one.dimension or ""): as_sets(figures_of(one, history, today()))
        for one in tables_of(DAY)
    }
    assert set(told) == {
        (key, dimension or "") for key, one in COUNTED.items() for dimension in dimensions_of(one)
    }


def as_sets(figures):
    return figures.whole, set(figures.parts)


def test_counting_again_changes_nothing():
    company_of()

    assert count_day(DAY) == IndicatorTable.objects.count() >= len(tables_of(DAY))
    assert count_day(DAY) == 0


def test_a_correction_of_history_restates_and_says_so(client):
    company = company_of()
    count_day(DAY)
    risen = company.left.assignments.filter(reason="promotion").first()
    before = risen.employee.assignments.get(reason="hire")
    risen.delete()
    before.valid = period(before.valid.lower)
    before.save()

    assert count_day(DAY) > 0

    row = IndicatorTable.objects.get(indicator="promotion_rate", dimension="", day=DAY)
    assert (row.figures["whole"][2], row.restated_on) == (2.0, today())
    client.force_login(executive())
    address = reverse("metrics:indicator_detail", args=["promotion_rate"])
    assert "history was corrected" in client.get(f"{address}?day={DAY}").content.decode()


def test_pages_tell_what_is_frozen():
    company_of()
    count_day(DAY)
    row = IndicatorTable.objects.get(indicator="headcount", dimension="", day=DAY)
    row.figures["whole"][1] = 99.0
    row.save()

    told = page(view_of(executive(), None, DAY), INDICATORS["headcount"], Dimension.UNIT, Teller())

    assert told.line.value == "99"


UNITS = Asked(INDICATORS["headcount"], Dimension.UNIT, DAY)


def test_who_reads_some_units_is_told_what_all_are_told_of_them(monkeypatch):
    """Units lie in bundles of two here, so that some stand apart from those they are told with."""
    monkeypatch.setattr("metrics.figures.UNITS_TOGETHER", 2)
    company = company_of(left=10, right=8, small=3)
    units = [company.left.pk, company.right.pk, company.small.pk]
    live = figures_of(UNITS, history_now(), today())
    count_day(DAY)

    whole = Teller(only_frozen=True).tell([UNITS])[UNITS]
    alone = [Teller(only_frozen=True).tell([UNITS], [unit])[UNITS].of(unit) for unit in units]

    assert as_sets(whole) == as_sets(live)
    assert alone == [live.of(unit) for unit in units]
    assert IndicatorTable.objects.filter(indicator="headcount", dimension="unit").count() > 2


def test_who_reads_one_unit_reads_one_bundle(monkeypatch):
    monkeypatch.setattr("metrics.figures.UNITS_TOGETHER", 1)
    company = company_of(left=10, right=8, small=3)
    count_day(DAY)

    told = Teller(only_frozen=True).tell([UNITS], [company.left.pk])[UNITS]

    assert told.of(company.left.pk) is not None
    assert told.of(company.right.pk) is None


def test_a_bundle_of_which_nothing_is_told_any_more_is_emptied(monkeypatch):
    monkeypatch.setattr("metrics.figures.UNITS_TOGETHER", 1)
    company = company_of(left=10, right=8, small=3)
    count_day(DAY)
    company.right.assignments.all().delete()
    company.small.assignments.all().delete()

    count_day(DAY)

    assert Teller(only_frozen=True).tell([UNITS])[UNITS].of(company.left.pk) == figures_of(
        UNITS, history_now(), today()
    ).of(company.left.pk)
    kept = IndicatorTable.objects.get(
        indicator="headcount", dimension="unit", day=DAY, bundle=company.right.pk
    )
    assert kept.restated_on == today()


def test_nothing_that_is_not_over_is_frozen():
    assert max(days_due(today())) < today()
    assert count_next(len(days_due(today()))) is None


def test_a_job_goes_on_where_it_was():
    company_of()
    place = count_next(0)

    assert place == 1
    assert {row.day for row in IndicatorTable.objects.all()} == {days_due(today())[0]}
    count_next(place)
    assert len({row.day for row in IndicatorTable.objects.all()}) == 2


# --- private ones ---


def planned(count=5):
    company = company_of(left=10, right=8, small=3)
    people = [one.employee for one in company.left.assignments.filter(valid__contains=DAY)]
    for person in people[:count]:
        plan_of(person, date(2024, 6, 1))
    return company


def test_who_has_a_plan_is_told_in_steps_and_without_its_numbers():
    company = planned(count=6)
    history = history_now()

    told = figures_of(Asked(INDICATORS["plan_coverage"], Dimension.UNIT, DAY), history, today())

    left, right = told.of(company.left.pk), told.of(company.right.pk)
    assert (left.value, left.people, left.numerator, left.denominator) == (0.6, 10, None, None)
    assert (right.value, right.people) == (0.05, 10)  # "5 % or less" of eleven people


def test_private_indicators_are_told_of_frozen_months_alone():
    planned()
    asked = Asked(INDICATORS["plan_coverage"], None, DAY)

    assert Teller().tell([asked]) == {}
    count_day(DAY)
    assert Teller().tell([asked])[asked].whole.value == 0.25  # 5 of 21


def test_private_indicators_are_not_told_anew():
    """Two counts of one month, one plan apart, would tell whose it is."""
    company = planned()
    count_day(DAY)
    for row in company.right.assignments.all():
        plan_of(row.employee, date(2024, 7, 1))

    count_day(DAY)

    row = IndicatorTable.objects.get(indicator="plan_coverage", dimension="", day=DAY)
    assert (row.figures["whole"][1], row.restated_on) == (0.25, None)


def test_any_day_of_a_month_tells_of_the_month_before():
    indicator = INDICATORS["plan_coverage"]

    assert Asked(indicator, None, date(2024, 12, 30)).last == date(2024, 11, 30)
    assert Asked(indicator, None, date(2024, 12, 31)).last == date(2024, 12, 31)


def test_nine_people_are_too_few_to_tell_who_has_a_plan():
    company_of(left=9, right=0, small=0)

    told = figures_of(Asked(INDICATORS["plan_coverage"], None, DAY), history_now(), today())

    assert told == Figures()


def test_a_plan_counts_from_its_first_day_until_it_ends():
    company = company_of(left=12, right=0, small=0)
    people = [row.employee for row in company.left.assignments.filter(valid__contains=RISEN)]
    for person in people:
        plan_of(person, RISEN, RISEN + timedelta(days=31))

    def told(day):
        found = INDICATORS["plan_coverage"]
        return figures_of(Asked(found, None, day), history_now(), today()).whole.value

    assert [told(date(2024, month, day)) for month, day in ((2, 29), (3, 31), (4, 30))] == [
        0.05, 0.95, 0.05,
    ]  # fmt: skip


def test_the_page_says_bands_as_bands():
    planned(count=0)
    count_day(DAY)
    address = reverse("metrics:indicator_detail", args=["plan_coverage"])

    shown = signed_in(executive()).get(f"{address}?day={DAY}").content.decode()

    assert "5\xa0% or less" in shown
    assert "in steps of five points" in shown

"""Of which units somebody reads figures: of those in which they lead today, and what is below."""

from datetime import date

import pytest

from lib.dates import period
from metrics.queries.insight_scope import reach_of, tree_on
from talent.models import UnitLine
from talent.services.lines import rebuild_reporting_lines
from tests.factories import (
    START,
    AssignmentFactory,
    EmployeeFactory,
    GrantFactory,
    OrgUnitFactory,
    UserFactory,
)
from tests.metrics.insight_factories import DAY, company_of

pytestmark = pytest.mark.django_db
BEFORE = period(START, date(2024, 1, 1))
SINCE = period(date(2024, 1, 1))


def led_by(boss, **held):
    AssignmentFactory(manager=boss, **held)
    rebuild_reporting_lines()


def test_who_led_once_reads_nothing():
    boss = AssignmentFactory().employee
    led_by(boss, valid=BEFORE)

    assert reach_of(boss.user).units == set()


def test_who_leads_reads_the_unit_of_today_and_not_that_of_before():
    boss, unit = EmployeeFactory(), OrgUnitFactory()
    AssignmentFactory(employee=boss, valid=BEFORE)
    AssignmentFactory(employee=boss, unit=unit, valid=SINCE)
    led_by(boss)

    assert reach_of(boss.user).units == {unit.pk}


def test_what_lay_below_once_is_not_read():
    company = company_of()
    lines = UnitLine.objects.filter(ancestor=company.right, unit=company.small)
    partner = GrantFactory(user=UserFactory(), kind="hr_partner", unit=company.left).user
    lines.update(ancestor=company.left, valid=BEFORE)

    assert reach_of(company.lead.user).units == reach_of(partner).units == {company.left.pk}


def test_who_leads_nobody_or_has_gone_reads_nothing():
    company = company_of()
    peer = company.left.assignments.exclude(employee=company.lead).first().employee.user
    gone = company.lead.user
    gone.is_active = False

    assert (reach_of(peer).units, reach_of(gone).units) == (set(), set())


def test_the_way_down_begins_where_somebody_reads():
    company = company_of()
    partner = GrantFactory(user=UserFactory(), kind="hr_partner", unit=company.right).user

    tree = tree_on(DAY, reach_of(partner))

    assert (tree.top(), tree.above(company.small.pk)) == ([company.right.pk], [company.right.pk])

"""The demo company's indicators: months, eight years, targets and what stands first."""

import pytest

from careers.demo.company import draw_company
from lib.dates import today
from metrics.demo.indicator import TARGETS, write
from metrics.key_indicators import chosen_for
from metrics.models import Audience, IndicatorTable, IndicatorTarget
from metrics.services.indicator_tables import days_due
from tests.metrics.insight_factories import company_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("size", "days"), [(60, 0), (400, None)])
def test_the_demo_is_told_over_eight_years(size, days):
    company_of()

    write(draw_company(size, 1, today()), None)

    told = IndicatorTable.objects.values_list("day", flat=True).distinct()
    assert len(set(told)) == (len(days_due(today())) if days is None else days)
    assert IndicatorTarget.objects.count() == len(TARGETS)
    assert all(len(chosen_for(audience)) <= 6 for audience in Audience)
    assert min(days_due(today())).year == today().year - 8

"""The pages of insight in a real browser."""

import pytest

from metrics.services.indicator_tables import count_day
from tests.browser.looking import assert_looks_right, views_of
from tests.factories import GrantFactory, UserFactory, hr_admin
from tests.metrics.insight_factories import DAY, company_of

PAGES = [
    "executive /insights/",
    f"executive /insights/?day={DAY}",
    f"lead /insights/?day={DAY}",
    f"executive /insights/indicators/promotion_rate/?day={DAY}",
    f"executive /insights/indicators/retention/?day={DAY}&by=tenure",
    f"executive /insights/indicators/headcount/?day={DAY}&unit=SMALL",
    f"executive /insights/indicators/plan_coverage/?day={DAY}",
    f"lead /insights/indicators/promotion_rate/people/?day={DAY}",
    f"executive /insights/indicators/promotion_rate/people/?day={DAY}",
    f"hr /insights/indicators/retention/target/?day={DAY}",
    "hr /insights/first/",
    "hr /insights/interventions/",
]


@pytest.fixture
def around(transactional_db):
    company = company_of()
    count_day(DAY)
    executive = GrantFactory(user=UserFactory(), kind="executive").user
    return {"executive": executive, "lead": company.lead.user, "hr": hr_admin()}, company


@pytest.mark.parametrize(("path", "theme", "width"), views_of(PAGES))
def test_insights_look_right(page_for, around, path, theme, width):
    users, company = around
    who, path = path.split()
    page = page_for(users[who], theme, width)

    answer = page.goto(path.replace("SMALL", str(company.small.pk)))

    assert answer.status == 200
    assert_looks_right(page)

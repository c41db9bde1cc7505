"""The pages of insight in a real browser."""

import pytest

from metrics.models import WaveImport
from metrics.services.indicator_tables import count_day
from tests.browser.looking import assert_looks_right, views_of
from tests.factories import GrantFactory, UserFactory, hr_admin
from tests.metrics.insight_factories import DAY, company_of
from tests.metrics.test_wave_indicators import told

PAGES = [
    "executive /insights/",
    f"executive /insights/?day={DAY}",
    f"lead /insights/?day={DAY}",
    f"executive /insights/indicators/promotion_rate/?day={DAY}",
    f"executive /insights/indicators/retention/?day={DAY}&by=tenure",
    f"executive /insights/indicators/headcount/?day={DAY}&unit=SMALL",
    f"executive /insights/indicators/plan_coverage/?day={DAY}",
    f"executive /insights/indicators/engagement/?day={DAY}",
    f"lead /insights/indicators/participation/?day={DAY}",
    f"executive /insights/indicators/enps/?day={DAY}&unit=SMALL",
    "executive /insights/indicators/bench_strength/",
    "executive /insights/indicators/behaviour_change/",
    "hr /surveys/results/import/",
    "hr /surveys/results/import/FILE/",
    f"lead /insights/indicators/promotion_rate/people/?day={DAY}",
    f"executive /insights/indicators/promotion_rate/people/?day={DAY}",
    f"hr /insights/indicators/retention/target/?day={DAY}",
    "hr /insights/first/",
    "hr /insights/interventions/",
]


@pytest.fixture
def around(transactional_db, settings, tmp_path):
    settings.RELEASE_KEYS_DIR = tmp_path / "keys"
    company = company_of()
    told(company)
    count_day(DAY)
    executive = GrantFactory(user=UserFactory(), kind="executive").user
    file = WaveImport.objects.create(file_name="earlier.csv", content=[], waves=1, figures=1)
    return {"executive": executive, "lead": company.lead.user, "hr": hr_admin()}, company, file


@pytest.mark.parametrize(("path", "theme", "width"), views_of(PAGES))
def test_insights_look_right(page_for, around, path, theme, width):
    users, company, file = around
    who, path = path.split()
    page = page_for(users[who], theme, width)

    address = path.replace("SMALL", str(company.small.pk)).replace("FILE", str(file.pk))
    answer = page.goto(address)

    assert answer.status == 200
    assert_looks_right(page)

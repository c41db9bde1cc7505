"""Action plans in a real browser: how pages look, and a plan from a result to its end."""

from datetime import timedelta

import pytest
from django.utils import timezone

from lib.dates import today
from metrics.models import ActionPlan, Wave
from tests.browser.looking import assert_looks_right, follow, views_of
from tests.factories import AssignmentFactory, EmployeeFactory, GrantFactory, hr_admin
from tests.metrics.action_factories import ActionUpdateFactory, a_plan_of
from tests.metrics.release_factories import a_released_wave

PAGES = [
    "owner /actions/",
    "owner /actions/?q=nothing",
    "partner /actions/?whose=answer&state=all",
    "asked /actions/?whose=shared",
    "owner /actions/PLAN/",
    "asked /actions/PLAN/",
    "partner /actions/start/?wave=WAVE&unit=PLACE",
    "hr /actions/start/",
    "owner /actions/PLAN/edit/",
    "owner /actions/PLAN/status/",
    "owner /actions/PLAN/update/",
    "champion /actions/PLAN/hand-over/",
    "champion /actions/PLAN/move/",
    "owner /actions/LATER/share/",
    "owner /actions/PLAN/lines/SAID/take-back/",
    "partner /surveys/results/WAVE/units/PLACE/",
    "champion /inbox/",
]


@pytest.fixture
def around(transactional_db, settings, tmp_path):
    """Plans of a result: one that is shared and late, one that is not shared yet."""
    settings.RELEASE_KEYS_DIR = tmp_path / "keys"
    wave = a_released_wave(person_in=2)
    Wave.objects.filter(pk=wave.pk).update(shared_at=wave.released_at)
    place = wave.units.get(position=2)
    owner, champion = AssignmentFactory(unit=place.unit).employee, EmployeeFactory()
    day = today()
    plan = a_plan_of(
        wave, 2, issue="Meetings take the whole morning and nobody knows what was decided",
        owner=owner, champion=champion, shared_at=timezone.now(), status="in_progress",
        measure="figure", figure_name="index", target=70, starts_on=day - timedelta(days=60),
        due_on=day - timedelta(days=9), baseline_on=day,
        baseline={"kind": "index", "value": 62, "low": None, "high": None},
    )  # fmt: skip
    ActionUpdateFactory(plan=plan, text="From Monday on we stand.", is_shared=True)
    said = ActionUpdateFactory(plan=plan, text="Two teams do not come along yet.", by=owner.user)
    ActionUpdateFactory(plan=plan, kind="owner", text="", person=owner, by=champion.user)
    later = a_plan_of(wave, 2, owner=owner, champion=champion)
    users = {
        "owner": owner.user, "champion": champion.user, "hr": hr_admin(),
        "asked": wave.people.get().employee.user,
        "partner": GrantFactory(kind="hr_partner", unit=place.unit).user,
    }  # fmt: skip
    ids = {"PLAN": plan, "LATER": later, "WAVE": wave, "PLACE": place, "SAID": said}
    return users, {name: record.pk for name, record in ids.items()}


def filled(path, ids):
    for name, pk in ids.items():
        path = path.replace(name, str(pk))
    return path


@pytest.mark.parametrize(("path", "theme", "width"), views_of(PAGES))
def test_action_plans_look_right(page_for, around, path, theme, width):
    users, ids = around
    who, path = path.split()
    page = page_for(users[who], theme, width)

    answer = page.goto(filled(path, ids))

    assert answer.status == 200
    assert_looks_right(page)


def test_a_plan_goes_from_a_result_to_what_came_of_it(page_for, around):
    users, ids = around
    boss = EmployeeFactory(given_name="Ada", family_name="Strong")
    doer = EmployeeFactory(given_name="Tom", family_name="Able")
    page = page_for(users["partner"])
    page.goto(filled("/surveys/results/WAVE/units/PLACE/", ids))

    follow(page, page.get_by_role("link", name="Start an action plan"))
    page.get_by_label("What is to change?").fill("Too many meetings")
    page.get_by_label("What will be different?").fill("Half as many.")
    page.get_by_label("Measured by").select_option("figure:index")
    page.get_by_label("Target").fill("70")
    page.get_by_label("Owner").fill(doer.name)
    page.get_by_label("Senior champion").fill(boss.name)
    follow(page, page.get_by_role("button", name="Start the plan"))
    assert page.get_by_role("heading", level=1).inner_text() == "Too many meetings"

    follow(page, page.get_by_role("link", name="Say how it goes"))
    page.get_by_label("How does it go?").fill("We begin on Monday.")
    follow(page, page.get_by_role("button", name="Add it"))
    follow(page, page.get_by_role("link", name="Share it"))
    follow(page, page.get_by_role("button", name="Share it"))
    follow(page, page.get_by_role("link", name="Change the status"))
    page.get_by_label("Complete").check()
    page.get_by_label("What came of it, or why").fill("Half as many.")
    follow(page, page.get_by_role("button", name="Save"))

    plan = ActionPlan.objects.get(issue="Too many meetings")
    assert (plan.status, plan.outcome, plan.shared_at is not None) == (
        "complete", "Half as many.", True
    )  # fmt: skip

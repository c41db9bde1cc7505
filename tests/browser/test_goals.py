"""The pages about goals and objectives, on a phone and a desk, in both themes."""

import pytest
from django.core.management import call_command

from careers.models import Goal, Objective
from lib.dates import today
from talent.models import User
from tests.browser.looking import NARROW, WIDE, problems_of

LEILA = "leila.haddad@larkfield.example"
INGRID = "ingrid.solberg@larkfield.example"


def addresses():
    mine = Goal.objects.get(title__startswith="Know what a small waterworks")
    pilot = Goal.objects.get(title__startswith="5,000 hours")
    objective = Objective.objects.get(title__startswith="The Delft pilot")
    result = mine.key_results.all()[0]
    return {
        LEILA: [
            "/development/goals/",
            "/development/goals/?state=all&q=pilot",
            "/development/goals/?q=zzzz",
            "/development/goals/add/",
            f"/development/goals/{mine.pk}/",
            f"/development/goals/{mine.pk}/edit/",
            f"/development/goals/{mine.pk}/check-in/",
            f"/development/goals/{mine.pk}/key-results/add/",
            f"/development/goals/{mine.pk}/key-results/{result.pk}/",
            f"/development/goals/{pilot.pk}/",
            "/development/objectives/",
            "/development/objectives/?show=all&q=pilot",
            f"/development/objectives/{objective.pk}/",
            f"/people/{mine.employee_id}/?tab=goals",
        ],
        INGRID: ["/development/goals/team/", "/development/goals/", "/team/"],
    }


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pages_about_goals_look_right(page_for, theme, capsys):
    call_command("demo_company", size=60, seed=1, apply=True, verbosity=0)
    wrong = {}
    for email, paths in addresses().items():
        user = User.objects.get(email=email)
        pages = {width: page_for(user, theme, width) for width in (WIDE, NARROW)}
        for number, path in enumerate(paths):
            width = WIDE if (number % 2 == 0) == (theme == "light") else NARROW
            if found := problems_of(pages[width], path):
                wrong[f"{path} at {width}"] = found

    assert wrong == {}


def test_a_check_in_on_a_phone_takes_a_number_and_two_taps(page_for):
    call_command("demo_company", size=60, seed=1, apply=True, verbosity=0)
    goal = Goal.objects.get(title__startswith="Know what a small waterworks")
    page = page_for(User.objects.get(email=LEILA), "light", NARROW)

    page.goto("/development/goals/")
    page.get_by_role("link", name=f"Check in : {goal.title}").click()
    page.get_by_label("Customer interviews").fill("7")
    page.get_by_label("On track").check()
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Noted. That is all for now.").wait_for()

    said = goal.check_ins.get(on=today())
    assert [row.value for row in said.values.all()] == [7]

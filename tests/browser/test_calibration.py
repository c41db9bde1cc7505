"""Calibration in a real browser: its pages in the demo company, and the way of a facilitator."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from leadership.models import (
    AssessmentRound,
    CalibrationSession,
    PerformanceAssessment,
    Placement,
)
from leadership.services import placements
from lib.dates import today
from talent.forms.people import said_of
from talent.models import User
from talent.services.lines import rebuild_reporting_lines
from tests.browser.looking import NARROW, WIDE, follow, problems_of
from tests.leadership.calibration_factories import admin_person, led, person, scale, session

LEILA = "leila.haddad@larkfield.example"
INGRID = "ingrid.solberg@larkfield.example"
CAMILLE = "camille.laurent@larkfield.example"
NOA = "noa.peretz@larkfield.example"


def addresses():
    """The pages of who runs the sessions, of a manager, and of one who was assessed."""
    closed, opened = CalibrationSession.objects.order_by("pk")
    one = opened.placements.filter(performance__isnull=False).earliest("pk")
    at, card = opened.get_absolute_url(), one.get_absolute_url()
    over = closed.get_absolute_url()
    mine = User.objects.get(email=LEILA).employee.pk
    submitted = PerformanceAssessment.objects.filter(state="submitted").earliest("pk")
    finding = opened.checks.earliest("pk").findings.first()
    asked = [f"{at}fairness/{finding.pk}/"] if finding else []
    return {
        CAMILLE: [
            "/leadership/calibration/", at, f"{at}?view=list", f"{at}?q=zzzz", card, f"{card}move/",
            f"{at}distribution/", f"{at}fairness/", *asked, f"{at}setup/", f"{at}edit/",
            f"{at}labels/", f"{at}close/", over, f"{over}fairness/", f"{over}distribution/",
        ],
        INGRID: [
            "/leadership/people-assessments/", at, f"/leadership/people-assessments/{mine}/",
            f"/leadership/people-assessments/{mine}/new/potential/",
            f"/people/{mine}/?tab=performance", "/leadership/",
        ],
        NOA: [
            f"/leadership/people-assessments/performance/{submitted.pk}/publish/",
            "/leadership/calibration/new/",
        ],
        LEILA: [f"/leadership/people-assessments/{mine}/", "/leadership/calibration/"],
    }  # fmt: skip


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pages_of_calibration_look_right(page_for, theme):
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


def test_a_facilitator_moves_people_by_drag_and_by_keyboard(page_for, transactional_db):
    runs, other = person(), person()
    made = session([runs, other], people=[(person(), 1, 1), (person(), 2, 2)])
    first, second = made.placements.order_by("pk")
    page = page_for(runs.user)

    page.goto(made.get_absolute_url())
    page.get_by_text(first.employee.name).drag_to(page.locator("[data-box='3-3']"))
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("To which box")).to_have_value("3-3")
    dialog.get_by_role("button", name="Move").click()
    expect(dialog).to_contain_text("Say why")
    dialog.get_by_label("Why").fill("She led the merger.")
    dialog.get_by_role("button", name="Move").click()
    expect(page.locator("[data-box='3-3']")).to_contain_text(first.employee.name)

    follow(page, page.get_by_role("link", name="List"))
    row = page.get_by_role("row", name=second.employee.name)
    row.get_by_role("link", name="Move").focus()
    page.keyboard.press("Enter")
    expect(dialog.get_by_label("Why")).to_be_focused()
    # Meanwhile the other one moves the same person.
    placements.move_person(
        actor=other.user, placement=second, performance=3, potential=1,
        reason="Heard from the customer.", version=1,
    )  # fmt: skip
    page.keyboard.type("Compared with the others.")
    dialog.get_by_label("To which box").select_option("1-3")
    dialog.get_by_role("button", name="Move").press("Enter")
    expect(dialog).to_contain_text("Heard from the customer.")
    expect(dialog.get_by_label("Why")).to_have_value("Compared with the others.")
    dialog.get_by_role("button", name="Move").press("Enter")
    expect(row).to_contain_text("performance “Low”")

    kept = {row.pk: (row.box, row.version) for row in Placement.objects.all()}
    assert kept == {first.pk: ("3-3", 2), second.pk: ("1-3", 3)}


def test_a_facilitator_closes_a_session(page_for, transactional_db):
    runs = person()
    made = session([runs], people=[(person(), 1, 1)])
    page = page_for(runs.user)

    page.goto(made.get_absolute_url())
    follow(page, page.get_by_role("link", name="Close…"))
    expect(page.locator("main")).to_contain_text("Check the board for fairness first.")
    follow(page, page.get_by_role("link", name="To the fairness check"))
    follow(page, page.get_by_role("button", name="Check the board"))
    expect(page.locator("main")).to_contain_text("Nothing stands out")
    page.goto(f"{made.get_absolute_url()}close/")
    follow(page, page.get_by_role("button", name="Close for good"))
    expect(page.locator("main")).to_contain_text("nothing changes any more")


def test_a_round_goes_from_hr_to_the_manager_and_back(page_for, transactional_db):
    admin, manager = admin_person(), person()
    one = led(manager)
    rebuild_reporting_lines()
    scale()
    days = [(today() + timedelta(days=ahead)).isoformat() for ahead in (10, 20)]
    hr, page = page_for(admin.user), page_for(manager.user)

    hr.goto("/leadership/assessment-rounds/new/")
    hr.get_by_label("Name").fill("Autumn")
    hr.get_by_label("Potential").uncheck()
    hr.get_by_label("Last day on time").fill(days[0])
    hr.get_by_label("Ends on").fill(days[1])
    hr.get_by_label("One person more").first.fill(said_of(one))
    follow(hr, hr.get_by_role("button", name="Keep it"))
    follow(hr, hr.get_by_role("button", name="Begin the round"))
    expect(hr.locator("main")).to_contain_text("0 of one person handed in.")

    page.goto("/inbox/")
    follow(page, page.get_by_role("link", name="Autumn").first)
    follow(page, page.get_by_role("link", name="Performance"))
    page.get_by_role("radio").first.check()
    page.get_by_label("By what do you see it?").fill("The new line runs since May.")
    follow(page, page.get_by_role("button", name="Hand in"))

    made = AssessmentRound.objects.get()
    page.goto("/inbox/")
    expect(page.locator("main")).not_to_contain_text("Autumn")
    hr.goto(made.get_absolute_url())
    expect(hr.locator("main")).to_contain_text("1 of one person handed in.")
    assert PerformanceAssessment.objects.get().employee == one

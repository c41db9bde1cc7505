"""360 feedback in a real browser: its pages in the demo company, and the way to a report."""

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from leadership.models import FeedbackRater, FeedbackSubject
from leadership.services.feedback_closing import close_cycle, release_cycle
from leadership.services.feedback_cycles import begin_answers
from talent.models import SYSTEM, User
from tests.browser.looking import NARROW, WIDE, problems_of
from tests.leadership.feedback_factories import build_team, launched

INGRID = "ingrid.solberg@larkfield.example"
NOA = "noa.peretz@larkfield.example"


def addresses():
    """The pages of a subject and manager, and of HR."""
    ingrid = FeedbackSubject.objects.filter(employee__user__email=INGRID)
    report = ingrid.get(cycle__state="released")
    listed = FeedbackSubject.objects.filter(
        cycle__state="running", employee__given_name="Priya"
    ).get()
    asked = FeedbackRater.objects.filter(employee__user__email=INGRID, state="approved").first()
    cycle = report.cycle
    at = "/leadership/360/"
    return {
        INGRID: [
            at, f"{at}reports/{report.pk}/", f"{at}reports/{report.pk}/plan/",
            f"{at}answers/{asked.pk}/", f"{at}lists/{listed.pk}/", "/leadership/feedback/",
            "/leadership/feedback/ask/", ingrid.get(cycle__state="running").get_absolute_url(),
        ],
        NOA: [
            f"{at}cycles/", cycle.get_absolute_url(), f"{at}cycles/new/",
            f"{at}cycles/?q=zzzz",
        ],
    }  # fmt: skip


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pages_of_feedback_look_right(page_for, theme):
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


def test_from_choosing_raters_to_the_report(page_for, transactional_db):
    team = build_team(peers=4, reports=0)
    cycle, (subject,) = launched(team.subject)
    mine, managers = page_for(team.subject.user), page_for(team.manager.user)

    mine.goto(f"/leadership/360/about-me/{subject.pk}/")
    for person in team.peers:
        mine.get_by_label("Whom would you like to ask?").fill(person.name)
        mine.get_by_role("button", name="Add to the list").click()
        expect(mine.get_by_role("button", name=f"Take off : {person.name}")).to_be_visible()
    mine.get_by_role("button", name="Send the list").click()
    expect(mine.get_by_text("Your list waits to be agreed")).to_be_visible()

    managers.goto(f"/leadership/360/lists/{subject.pk}/")
    managers.get_by_role("button", name="Agree").click()
    expect(managers.get_by_text("It is settled who is asked.")).to_be_visible()
    begin_answers(actor=SYSTEM, cycle=cycle)

    for number, person in enumerate(team.peers[:3]):
        answers(page_for(person.user, width=NARROW), team.subject, number)
    cycle.refresh_from_db()
    close_cycle(actor=SYSTEM, cycle=cycle)
    cycle.refresh_from_db()
    release_cycle(actor=SYSTEM, cycle=cycle)

    mine.goto("/leadership/360/")
    mine.get_by_role("link", name="Read it").click()
    expect(mine.get_by_role("heading", name="How others see you")).to_be_visible()
    expect(mine.locator(".feedback-scale").first).to_contain_text("4.0")
    expect(mine.get_by_text("Keep it up")).to_have_count(3)


def answers(page, subject, number):
    """Keep a draft by keyboard, come back, and send it."""
    page.goto("/leadership/360/")
    page.get_by_role("link", name="Answer").first.click()
    page.get_by_label("Agree", exact=True).first.focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Keep for later").click()
    page.get_by_role("link", name="Answer").first.click()
    expect(page.get_by_label("Agree", exact=True).first).to_be_checked()
    page.locator("textarea").fill(f"Keep it up {number}")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("Thank you.")).to_be_visible()

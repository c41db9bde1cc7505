"""Development plans in a real browser: how the pages look, and the way from a gap to a claim."""

import pytest

from careers.services.plan_items import finish_item
from careers.services.plan_supporters import ask_supporter
from careers.services.plans import approve_plan, comment_on_plan, start_plan, submit_plan
from talent.models import SkillClaim
from tests.browser.looking import NARROW, WIDE, problems_of
from tests.careers.plans import build_team, draft, first
from tests.factories import AssignmentFactory

OWN = ["", "new/", "PLAN/", "PLAN/edit/", "PLAN/library/", "PLAN/items/new/", "items/ITEM/",
       "items/ITEM/edit/", "items/ITEM/done/", "items/ITEM/supporters/",
       "items/ITEM/evidence/add/"]  # fmt: skip


@pytest.fixture
def team(transactional_db):
    return build_team()


def look(page, paths, **ids):
    found = {}
    for path in paths:
        address = f"/development/plans/{path}"
        for word, pk in ids.items():
            address = address.replace(word, str(pk))
        problems = problems_of(page, address)
        if problems:
            found[address] = problems
    assert found == {}


@pytest.mark.parametrize(("theme", "width"), [("light", NARROW), ("dark", WIDE)])
def test_the_pages_of_a_plan_look_right(page_for, team, theme, width):
    plan = draft(team, aim="Closer to customers")
    ask_supporter(actor=team.user, item=first(plan), employee=AssignmentFactory().employee)
    plan = approve_plan(actor=team.manager.user, plan=submit_plan(actor=team.user, plan=plan))
    comment_on_plan(actor=team.manager.user, plan=plan, text="Visits before the course?")
    finish_item(actor=team.user, item=list(plan.items.select_related("plan__employee"))[1])

    look(page_for(team.user, theme, width), OWN, PLAN=plan.pk, ITEM=first(plan).pk)


@pytest.mark.parametrize(("theme", "width"), [("light", WIDE), ("dark", NARROW)])
def test_the_pages_of_a_manager_look_right(page_for, team, theme, width):
    plan = submit_plan(actor=team.user, plan=draft(team, aim="Closer to customers"))
    start_plan(actor=team.user, employee=team.me, role=team.ladder.analyst)

    page = page_for(team.manager.user, theme, width)
    look(page, ["waiting/", "PLAN/", "PLAN/send-back/"], PLAN=plan.pk)


def test_from_a_gap_to_a_claim(page_for, team):
    mine, theirs = page_for(team.user), page_for(team.manager.user)
    mine.goto(f"/careers/roles/{team.target.pk}/")
    mine.get_by_role("link", name="Make a plan").click()
    mine.get_by_label("What do you want to reach?").fill("Closer to customers")
    mine.get_by_role("button", name="Begin the plan").click()
    assert "54% ready" in " ".join(mine.locator(".fit-words").inner_text().split())
    mine.get_by_role("button", name="Send for review").click()

    theirs.goto("/development/plans/waiting/")
    theirs.get_by_label("Approve Leila Haddad: Product Specialist").check()
    theirs.get_by_role("button", name="Approve the chosen").click()
    assert "One plan is agreed." in theirs.locator("body").inner_text()

    mine.reload()
    mine.get_by_role("link", name="Go on with the next action").click()
    mine.get_by_role("link", name="Done", exact=True).click()
    mine.get_by_label("3 ·").check()
    mine.get_by_role("button", name="It is done").click()

    assert "1 of 6 actions done" in " ".join(mine.locator(".plan-sum").inner_text().split())
    assert SkillClaim.objects.get().level == 3
    # Plumbing is met now: (1 + 3 ÷ 4) ÷ 2.
    assert "88% ready" in " ".join(mine.locator(".fit-words").inner_text().split())

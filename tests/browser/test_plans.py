"""Development plans in a real browser: how the pages look, and the way from a gap to a claim."""

import pytest
from playwright.sync_api import expect

from careers.services.plan_items import finish_item
from careers.services.plan_supporters import ask_supporter
from careers.services.plans import approve_plan, comment_on_plan, start_plan, submit_plan
from talent.models import SkillClaim
from tests.browser.looking import NARROW, WIDE, follow, problems_of
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
    follow(mine, mine.get_by_role("link", name="Make a plan"))
    mine.get_by_label("What do you want to reach?").fill("Closer to customers")
    follow(mine, mine.get_by_role("button", name="Begin the plan"))
    expect(mine.locator(".fit-words")).to_contain_text("54% ready")
    follow(mine, mine.get_by_role("button", name="Send for review"))

    theirs.goto("/development/plans/waiting/")
    theirs.get_by_label("Approve Leila Haddad: Product Specialist").check()
    follow(theirs, theirs.get_by_role("button", name="Approve the chosen"))
    expect(theirs.locator("body")).to_contain_text("One plan is agreed.")

    mine.reload()
    follow(mine, mine.get_by_role("link", name="Go on with the next action"))
    follow(mine, mine.get_by_role("link", name="Done", exact=True))
    mine.get_by_label("3 ·").check()
    follow(mine, mine.get_by_role("button", name="It is done"))

    expect(mine.locator(".plan-sum")).to_contain_text("1 of 6 actions done")
    assert SkillClaim.objects.get().level == 3
    # Plumbing is met now: (1 + 3 ÷ 4) ÷ 2.
    expect(mine.locator(".fit-words")).to_contain_text("88% ready")

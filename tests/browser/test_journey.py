"""The whole way in a real browser: from a route to a plan, a claim, an opening and a new role."""

import pytest
from playwright.sync_api import expect

from careers.models import Move
from careers.services.openings import (
    approve_opening,
    draft_opening,
    publish_opening,
    submit_opening,
)
from lib.dates import today
from talent.models import SYSTEM
from tests.browser.looking import follow
from tests.careers.plans import build_team
from tests.factories import AssignmentFactory, EmployeeFactory


@pytest.fixture
def team(transactional_db):
    """Leila, her manager, and a route from her role to the next one."""
    team = build_team()
    Move.objects.create(from_role=team.ladder.analyst, to_role=team.target, kind="curated")
    return team


@pytest.fixture
def hirer(team):
    """Whoever hires for the role that Leila wants, somewhere else."""
    hirer = AssignmentFactory(
        employee=EmployeeFactory(given_name="Holger", family_name="Hiring"),
        role=team.ladder.manager,
    ).employee  # fmt: skip
    AssignmentFactory(manager=hirer)
    opening = draft_opening(
        actor=hirer.user, kind="vacancy", title="Specialist in Delft", role=team.target,
        unit=hirer.assignments.get().unit, hiring_manager=hirer, starts_on=today(),
    )  # fmt: skip
    submit_opening(actor=hirer.user, opening=opening)
    approve_opening(actor=SYSTEM, opening=opening)
    publish_opening(actor=hirer.user, opening=opening)
    return hirer


def test_from_a_route_to_a_new_role(page_for, team, hirer):
    mine, managers, hirers = (page_for(who.user) for who in (team.me, team.manager, hirer))
    plan_from_a_route(mine, team)
    manager_agrees(managers)
    readiness_rises(mine)
    application = applies(mine)
    is_offered(hirers, application)

    mine.goto(application)
    follow(mine, mine.get_by_role("link", name="Accept"))
    follow(mine, mine.get_by_role("button", name="Accept"))
    expect(mine.get_by_text("It is yours from")).to_be_visible()

    has_a_new_role(mine, team)


def plan_from_a_route(mine, team):
    """From one's own role to the wanted one, step by step, then a draft sent for review."""
    mine.goto(f"/careers/routes/?to={team.target.pk}")
    follow(mine, mine.get_by_role("link", name="See each step").first)
    expect(mine.locator("main")).to_contain_text("Product Specialist")
    follow(mine, mine.get_by_role("link", name="Make a plan"))
    mine.get_by_label("What do you want to reach?").fill("Closer to customers")
    follow(mine, mine.get_by_role("button", name="Begin the plan"))
    expect(mine.locator(".fit-words")).to_contain_text("54% ready")
    follow(mine, mine.get_by_role("button", name="Send for review"))


def manager_agrees(managers):
    """On the page of the line, by the way for several at once."""
    managers.goto("/team/development/")
    managers.get_by_label("Choose: Leila Haddad asks you to agree to a plan").check()
    follow(managers, managers.get_by_role("button", name="Approve the chosen"))
    expect(managers.locator("main")).to_contain_text("Leila Haddad: Product Specialist")
    follow(managers, managers.get_by_role("button", name="Approve", exact=True))
    expect(managers.locator("body")).to_contain_text("One is approved.")
    expect(managers.get_by_role("row", name="Leila Haddad")).to_contain_text("0 of 6 done")


def readiness_rises(mine):
    """An action is done, a claim is added to it, and the role comes closer."""
    mine.goto("/development/plans/")
    follow(mine, mine.get_by_role("link", name="Product Specialist").first)
    follow(mine, mine.get_by_role("link", name="Go on with the next action"))
    follow(mine, mine.get_by_role("link", name="Done", exact=True))
    mine.get_by_label("3 ·").check()
    follow(mine, mine.get_by_role("button", name="It is done"))
    expect(mine.locator(".plan-sum")).to_contain_text("1 of 6 actions done")
    # Plumbing is met now: (1 + 3 ÷ 4) ÷ 2.
    expect(mine.locator(".fit-words")).to_contain_text("88% ready")


def applies(mine):
    """For the opening that stands in the list, with a statement; returns the application."""
    mine.goto("/careers/openings/")
    follow(mine, mine.get_by_role("link", name="Specialist in Delft"))
    follow(mine, mine.get_by_role("link", name="Apply"))
    mine.get_by_label("Why this, and why you").fill("I have counted for long enough.")
    follow(mine, mine.get_by_role("button", name="Apply"))
    return mine.url


def is_offered(hirers, application):
    hirers.goto(application)
    follow(hirers, hirers.get_by_role("button", name="Mark as reviewed"))
    hirers.get_by_text("Make an offer").click()
    follow(hirers, hirers.get_by_role("button", name="Offer", exact=True))


def has_a_new_role(mine, team):
    """The record tells both roles, and the career map begins at the new one."""
    mine.goto(f"{team.me.get_absolute_url()}?tab=record")
    expect(mine.get_by_role("row", name="Product Specialist")).to_contain_text("Promotion")
    expect(mine.get_by_role("row", name="Product Analyst")).to_be_visible()

    mine.goto("/careers/")
    here = mine.get_by_role("listitem").filter(has_text="Your role since")
    expect(here).to_contain_text("Product Specialist")
    rows = team.me.assignments.order_by("valid")
    assert [(row.role, row.reason) for row in rows][-1] == (team.target, "promotion")

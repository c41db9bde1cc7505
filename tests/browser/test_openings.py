"""The pages of openings in a real browser, and the way from an opening to a new assignment."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from careers.services.applications import reject
from careers.services.openings import draft_opening
from careers.services.saved_searches import save_search
from lib.dates import today
from tests.browser.looking import assert_looks_right, follow, views_of
from tests.careers.openings import (
    another,
    applied,
    build_hiring,
    given,
    offered,
    published,
)
from tests.careers.people import asks, knows
from tests.factories import AssignmentFactory

PAGES = [
    "me /careers/openings/",
    "me /careers/openings/?q=zzz",
    "me /careers/openings/OPENING/",
    "me /careers/openings/OPENING/apply/",
    "me /careers/openings/searches/",
    "me /careers/applications/",
    "me /careers/applications/REJECTED/",
    "me /careers/applications/OFFERED/",
    "me /careers/applications/OFFERED/accept/",
    "hirer /careers/openings/desk/",
    "hirer /careers/openings/new/",
    "hirer /careers/openings/DRAFT/",
    "hirer /careers/openings/DRAFT/edit/",
    "hirer /careers/openings/OPENING/applications/",
    "hirer /careers/openings/OPENING/applications/?view=list",
    "hirer /careers/applications/OTHER/",
    "hirer /careers/openings/OPENING/close/",
]


@pytest.fixture
def hiring(transactional_db):
    """Openings of all kinds, applications in several stages, a draft and a kept search."""
    hiring = build_hiring()
    knows(hiring.me, asks(hiring.role, SQL=4, writing=3)["sql"], 3)
    AssignmentFactory(role=hiring.ladder.analyst, manager=hiring.hirer)
    opening = published(
        hiring, description="Numbers.\n\nAnd words.", apply_by=today() + timedelta(days=3)
    )
    for kind in ("stretch", "project", "secondment"):
        published(hiring, kind)
    no = applied(published(hiring), hiring.me)
    reject(actor=hiring.hirer.user, application=no, reason="skills", note="More SQL.")
    hiring.names = {
        "OPENING": opening.pk,
        "DRAFT": draft_opening(actor=hiring.hirer.user, **given(hiring)).pk,
        "REJECTED": no.pk,
        "OFFERED": offered(applied(published(hiring), hiring.me)).pk,
        "OTHER": applied(opening, another(hiring)).pk,
    }
    offered(applied(opening, another(hiring)))
    save_search(actor=hiring.me.user, employee=hiring.me, text="product", kind="vacancy")
    return hiring


@pytest.mark.parametrize(("path", "theme", "width"), views_of(PAGES))
def test_openings_look_right(page_for, hiring, path, theme, width):
    who, path = path.split()
    for name, pk in hiring.names.items():
        path = path.replace(name, str(pk))
    page = page_for(getattr(hiring, who).user, theme, width)

    answer = page.goto(path)

    assert answer.status == 200
    assert_looks_right(page)


def test_from_an_opening_to_a_new_assignment(page_for, hiring):
    mine = page_for(hiring.me.user)
    mine.goto(f"/careers/openings/{hiring.names['OPENING']}/")
    follow(mine, mine.get_by_role("link", name="Apply"))
    mine.get_by_label("Why this, and why you").fill("I have counted for long enough.")
    follow(mine, mine.get_by_role("button", name="Apply"))
    application = mine.url

    theirs = page_for(hiring.hirer.user)
    theirs.goto(application)
    follow(theirs, theirs.get_by_role("button", name="Mark as reviewed"))
    theirs.get_by_text("Make an offer").click()
    follow(theirs, theirs.get_by_role("button", name="Offer", exact=True))

    mine.goto(application)
    follow(mine, mine.get_by_role("link", name="Accept"))
    follow(mine, mine.get_by_role("button", name="Accept"))

    expect(mine.get_by_text("It is yours from")).to_be_visible()
    rows = hiring.me.assignments.order_by("valid")
    assert [row.role for row in rows] == [hiring.ladder.analyst, hiring.role]

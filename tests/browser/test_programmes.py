"""The pages of programmes in a real browser: joining, setting up, and counting as one types."""

import pytest
from playwright.sync_api import expect

from mentoring.models import Enrolment
from tests.browser.looking import assert_looks_right, follow, views_of
from tests.factories import OrgUnitFactory, SkillFactory
from tests.mentoring.programmes import draft, joined, person, running

PAGES = [
    "me /mentoring/programmes/",
    "me /mentoring/programmes/?q=zzz",
    "me /mentoring/programmes/OPEN/",
    "me /mentoring/programmes/OPEN/join/mentee/",
    "me /mentoring/programmes/OPEN/join/mentor/",
    "me /mentoring/blocks/",
    "mentee /mentoring/enrolments/MINE/",
    "mentee /mentoring/enrolments/MINE/edit/",
    "mentee /mentoring/enrolments/MINE/withdraw/",
    "coordinator /mentoring/programmes/OPEN/people/",
    "coordinator /mentoring/programmes/OPEN/people/?state=waitlisted",
    "coordinator /mentoring/programmes/OPEN/call-off/",
    "coordinator /mentoring/programmes/OPEN/questions/",
    "coordinator /mentoring/enrolments/MINE/",
    "hr /mentoring/programmes/new/",
    "hr /mentoring/programmes/DRAFT/",
    "hr /mentoring/programmes/DRAFT/edit/",
    "hr /mentoring/programmes/DRAFT/score/",
    "hr /mentoring/programmes/DRAFT/audience/",
    "hr /mentoring/programmes/DRAFT/questions/",
]


@pytest.fixture
def around(transactional_db):
    """An open programme that is full, with a line, and a draft that lacks a coordinator."""
    now = running(seats=1, least_overlap=2)
    mine = joined(now.programme, wishes=[person()], skills=[(SkillFactory(), 5)])
    joined(now.programme)
    joined(now.programme, side="mentor", capacity=2)
    lacking, _coordinator, hr = draft(name="In the making")
    lacking.coordinators.all().delete()
    users = {
        "me": person().user, "mentee": mine.employee.user,
        "coordinator": now.coordinator.user, "hr": hr,
    }  # fmt: skip
    return users, {"OPEN": now.programme.pk, "MINE": mine.pk, "DRAFT": lacking.pk}


@pytest.mark.parametrize(("path", "theme", "width"), views_of(PAGES))
def test_programmes_look_right(page_for, around, path, theme, width):
    users, names = around
    who, path = path.split()
    for name, pk in names.items():
        path = path.replace(name, str(pk))
    page = page_for(users[who], theme, width)

    answer = page.goto(path)

    assert answer.status == 200
    assert_looks_right(page)


def test_joining_by_names_that_are_suggested(page_for, around):
    users, names = around
    person(given_name="Wanted", family_name="Mentor")
    page = page_for(users["me"])
    page.goto(f"/mentoring/programmes/{names['OPEN']}/")
    follow(page, page.get_by_role("link", name="Join as a mentee"))

    page.get_by_label("What do you want to reach?").fill("To lead.")
    page.get_by_label("First choice").press_sequentially("wante")
    expect(page.locator("#people-choices option")).to_have_count(1)
    page.get_by_label("First choice").fill("Wanted Mentor")
    follow(page, page.get_by_role("button", name="Join"))

    expect(page.get_by_text("you are on the waiting list")).to_be_visible()
    expect(page.get_by_text("Wanted Mentor")).to_be_visible()
    assert Enrolment.objects.filter(employee__user=users["me"], state="waitlisted").exists()


def test_how_many_people_a_rule_lets_in_follows_what_is_chosen(page_for, around):
    users, names = around
    OrgUnitFactory(name="Empty unit")
    page = page_for(users["hr"])
    page.goto(f"/mentoring/programmes/{names['DRAFT']}/audience/")
    count = page.locator("#audience-count")
    expect(count).not_to_contain_text("nobody")

    page.get_by_label("Unit").first.fill("Empty unit")
    page.get_by_label("Unit").first.blur()

    expect(count).to_contain_text("nobody: make a rule wider")

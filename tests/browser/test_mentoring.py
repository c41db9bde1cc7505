"""Mentoring in a real browser: its pages in the demo company, and the whole way of one pair."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import expect

from lib.dates import today
from mentoring.models import Enrolment, MatchingRun, Pair, Programme, PulseWords, Session
from mentoring.services.runs import SWEEP
from talent.models import User
from talent.registry import registry
from tests.browser.looking import NARROW, WIDE, follow, problems_of
from tests.factories import AssignmentFactory, EmployeeFactory
from tests.mentoring.programmes import joined, person, running

LEILA = "leila.haddad@larkfield.example"
INGRID = "ingrid.solberg@larkfield.example"
CAMILLE = "camille.laurent@larkfield.example"


def addresses():
    """The pages of the demo's pair, of its manager, and of who coordinates."""
    pair = Pair.objects.get(mentee__user__email=LEILA, state="active")
    at = pair.get_absolute_url()
    held = pair.sessions.filter(state="held").latest("starts_at")
    coming = pair.sessions.get(state="agreed")
    growing = Programme.objects.get(name="Growing at Larkfield").get_absolute_url()
    watched = [
        f"{growing}pairs/{pk}/"
        for pk in Pair.objects.filter(programme__name="Growing at Larkfield")
        .order_by("state", "pk").distinct("state").values_list("pk", flat=True)
        for _width in (WIDE, NARROW)
    ]  # fmt: skip
    fresh = Programme.objects.get(name="Fresh Eyes")
    run = MatchingRun.objects.filter(programme=fresh).earliest("pk")
    waits = Enrolment.objects.get(employee__user__email=INGRID, side="mentee")
    return {
        LEILA: [
            "/mentoring/", at, f"{at}agreement/", f"{at}goals/add/", f"{at}notes/", f"{at}private/",
            f"{at}actions/add/", f"{at}sessions/", f"{at}sessions/propose/",
            coming.get_absolute_url(), f"{coming.get_absolute_url()}move/",
            held.get_absolute_url(), f"{at}evaluation/mid/", f"{at}end/", "/mentoring/network/",
            "/mentoring/pairs/", "/mentoring/calendar/", "/",
        ],
        INGRID: [
            "/team/mentoring/", f"/mentoring/find/{waits.pk}/", "/mentoring/", "/team/",
            "/team/mentoring/?q=zzzz",
        ],
        CAMILLE: [
            f"{growing}pairs/", f"{growing}pairs/?show=risk", f"{growing}pairs/?show=all",
            *watched, "/mentoring/",
            f"{fresh.get_absolute_url()}matching/",
            run.get_absolute_url(), f"{run.get_absolute_url()}publish/",
            f"{fresh.get_absolute_url()}matching/start/",
            f"{fresh.get_absolute_url()}matching/rules/",
        ],
    }  # fmt: skip


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pages_of_mentoring_look_right(page_for, theme):
    call_command("demo_company", size=60, seed=1, apply=True, verbosity=0)
    registry.sweeps[SWEEP]()
    wrong = {}
    for email, paths in addresses().items():
        user = User.objects.get(email=email)
        pages = {width: page_for(user, theme, width) for width in (WIDE, NARROW)}
        for number, path in enumerate(paths):
            width = WIDE if (number % 2 == 0) == (theme == "light") else NARROW
            if found := problems_of(pages[width], path):
                wrong[f"{path} at {width}"] = found

    assert wrong == {}


@pytest.fixture
def around(transactional_db):
    """A programme with a coordinator, a mentor, and a manager above whoever will be the mentee."""
    now = running(questions=[])
    manager = AssignmentFactory().employee
    mia = AssignmentFactory(
        employee=EmployeeFactory(given_name="Mia", family_name="Mentee"), manager=manager
    ).employee
    mona = person(given_name="Mona", family_name="Mentor")
    joined(now.programme, mona, side="mentor", about="I help with talks.")
    return now, mia, mona, manager


def test_from_enrolling_to_the_managers_view(page_for, around):
    now, mia, mona, manager = around
    mentee, mentor = page_for(mia.user), page_for(mona.user, width=NARROW)
    coordinator, managers = page_for(now.coordinator.user), page_for(manager.user)

    enrols(mentee, now.programme)
    is_matched(coordinator, now.programme)
    for page in (mentee, mentor):
        accepts(page)
    pair = Pair.objects.get(state="active")
    # Ten weeks later: half of the time is over.
    Pair.objects.update(
        starts_on=today() - timedelta(weeks=10), ends_on=today() + timedelta(weeks=8)
    )
    agree(mentee, mentor, pair)
    meet(mentee, mentor, pair)
    evaluates(mentee, pair)

    managers.goto("/team/mentoring/")
    row = managers.get_by_role("row", name="Mia Mentee")
    expect(row).to_contain_text("with Mona Mentor")
    expect(row).to_contain_text("3 of 5")
    expect(row).to_contain_text("Half time: mentee")
    expect(managers.locator("body")).not_to_contain_text("It was good that you asked")


def enrols(mentee, programme):
    mentee.goto(programme.get_absolute_url())
    follow(mentee, mentee.get_by_role("link", name="Join as a mentee"))
    mentee.get_by_label("What do you want to reach?").fill("Speak in front of many.")
    follow(mentee, mentee.get_by_role("button", name="Join"))


def is_matched(coordinator, programme):
    """A preview by a worker, looked at, then published."""
    coordinator.goto(f"{programme.get_absolute_url()}matching/")
    follow(coordinator, coordinator.get_by_role("link", name="New preview"))
    follow(coordinator, coordinator.get_by_role("button", name="Match as a preview"))
    registry.sweeps[SWEEP]()
    coordinator.goto(MatchingRun.objects.get().get_absolute_url())
    expect(coordinator.locator("main")).to_contain_text("Mona Mentor")
    follow(coordinator, coordinator.get_by_role("link", name="Publish"))
    follow(coordinator, coordinator.get_by_role("button", name="Publish"))


def accepts(page):
    page.goto("/mentoring/answers/")
    follow(page, page.locator("main a[href^='/mentoring/answers/']").first)
    follow(page, page.get_by_role("button", name="Yes, let us begin"))


def agree(mentee, mentor, pair):
    mentee.goto(f"{pair.get_absolute_url()}agreement/")
    follow(mentee, mentee.get_by_role("button", name="Save and sign"))
    mentor.goto(pair.get_absolute_url())
    follow(mentor, mentor.get_by_role("button", name="Sign"))
    pair.agreement.refresh_from_db()
    assert pair.agreement.is_signed


def meet(mentee, mentor, pair):
    """One session is proposed and agreed, two more are noted; then a pulse."""
    mentor.goto(f"{pair.get_absolute_url()}sessions/propose/")
    mentor.get_by_label("What do you want to speak about?").fill("The first talk")
    follow(mentor, mentor.get_by_role("button", name="Propose it"))
    session = Session.objects.get()
    mentee.goto(session.get_absolute_url())
    follow(mentee, mentee.get_by_role("button", name="Agree"))
    Session.objects.update(starts_at=timezone.now() - timedelta(hours=3))
    mentee.goto(session.get_absolute_url())
    follow(mentee, mentee.get_by_role("button", name="We have met"))
    for days in (14, 28):
        mentee.goto(f"{pair.get_absolute_url()}sessions/record/")
        when = timezone.localtime() - timedelta(days=days)
        mentee.get_by_label("When did you meet?").fill(when.strftime("%Y-%m-%dT%H:%M"))
        follow(mentee, mentee.get_by_role("button", name="Save"))
    assert Session.objects.filter(state="held").count() == 3

    mentee.goto(f"{session.get_absolute_url()}pulse/")
    for question in ("It was worth our time", "I know what I do next"):
        mentee.get_by_role("group", name=question).get_by_role("radio").first.check()
    mentee.get_by_label("Something you want to say").fill("It was good that you asked")
    follow(mentee, mentee.get_by_role("button", name="Send"))
    mentor.goto(session.get_absolute_url())
    expect(mentor.get_by_text("It was good that you asked")).to_be_visible()
    assert PulseWords.objects.get().side == "mentee"


def evaluates(mentee, pair):
    mentee.goto(f"{pair.get_absolute_url()}evaluation/mid/")
    for question in mentee.locator("main fieldset").all():
        question.get_by_role("radio").first.check()
    follow(mentee, mentee.get_by_role("button", name="Send"))
    assert pair.evaluations.get().by == pair.mentee.user

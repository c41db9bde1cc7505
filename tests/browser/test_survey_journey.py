"""A survey in a real browser, from its design to what comes of it, step by step."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from lib.dates import today
from metrics.models import ActionPlan, AnswerDraft, ReleasedGroup, Wave
from metrics.services.launching import launch_wave
from metrics.services.releasing import make_wave_key, release_wave
from metrics.services.survey_answers import send_answers
from metrics.services.waves import close_wave, open_wave
from talent.models import SYSTEM
from talent.services.lines import rebuild_reporting_lines
from tests.browser.looking import NARROW, assert_looks_right, follow
from tests.factories import AssignmentFactory, EmployeeFactory
from tests.metrics.survey_factories import a_company, hr_admin, person_of

ANSWERS = dict.fromkeys(("proud", "effort", "path", "seen", "listens", "doable"), 3)


@pytest.fixture(autouse=True)
def keys(settings, tmp_path):
    settings.RELEASE_KEYS_DIR = tmp_path / "keys"


def test_from_a_design_to_what_comes_of_it(page_for, transactional_db):
    """Designed, launched, answered on a phone, released, shared, acted upon, and asked again."""
    (team,) = a_company(12)
    leader = lead(team)
    hr, phone = page_for(hr_admin()), page_for(team[0].user, width=NARROW)

    design_and_launch(hr)
    wave = opened(Wave.objects.get())
    answer_by_keyboard(phone)
    others_answer(wave, team[1:])
    closed_and_released(wave)
    managers = page_for(leader.user)
    read_as_a_manager(managers, wave)
    not_read_before_it_is_shared(phone, wave)
    share(hr, wave)
    read_as_who_answered(phone)
    act(managers, wave)
    asked_again(hr, wave, team)
    hear_what_came_of_it(phone)


def lead(team):
    """Somebody of another unit to whom the first of a team reports."""
    leader = AssignmentFactory().employee
    team[0].assignments.update(manager=leader)
    rebuild_reporting_lines([team[0].pk])
    leader.assignments.all().delete()
    return leader


def design_and_launch(page):
    page.goto("/surveys/")
    follow(page, page.get_by_role("link", name="Design surveys"))
    follow(page, page.get_by_role("link", name="Design a survey"))
    follow(page, page.get_by_role("link", name="Begin : Pulse"))
    page.get_by_label("Name", exact=True).fill("Autumn pulse")
    page.get_by_role("button", name="Keep the draft").click()
    expect(page.get_by_role("heading", name="Autumn pulse")).to_be_visible()
    page.get_by_role("button", name="Up: What should we change first?").click()
    page.get_by_role("link", name="Launch").click()
    expect(page.get_by_text("Who is asked: 12 people")).to_be_visible()
    page.get_by_role("button", name="Launch and freeze").click()
    expect(page.get_by_text("frozen from here on")).to_be_visible()


def opened(wave):
    """As the release worker and the jobs do."""
    make_wave_key(wave.pk)
    wave.refresh_from_db()
    return open_wave(actor=SYSTEM, wave=wave, now=max(wave.opens_at, wave.frozen_at))


def answer_by_keyboard(page):
    """Leave once and come back; Enter goes on to the next question."""
    page.goto("/inbox/")
    page.get_by_role("link", name="Autumn pulse").first.click()
    expect(page.get_by_text("At the first step, from the top")).to_be_visible()
    page.get_by_role("link", name="Start").click()
    for number in range(1, 7):
        expect(page.get_by_text(f"Question {number} of 8")).to_be_visible()
        page.get_by_label("Agree", exact=True).focus()
        page.keyboard.press("Space")
        if number == 3:
            page.get_by_role("button", name="Save and leave").click()
            page.get_by_role("link", name="Go on : Autumn pulse").click()
            page.get_by_role("link", name="Go on").click()
            continue
        page.keyboard.press("Enter")
    page.get_by_role("textbox").fill("More light.")
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Look through").click()
    expect(page.get_by_role("link", name="More light.")).to_be_visible()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("You have answered. Thank you.")).to_be_visible()
    assert AnswerDraft.objects.get().is_sent


def others_answer(wave, people):
    """Half of them agree, and half do not; five write."""
    for at, employee in enumerate(people):
        said = ANSWERS | {"proud": 5 if at % 2 else 2, "path": 4 if at % 2 else 2}
        said |= {"change": f"Less noise in room {at}."} if at < 5 else {}
        send_answers(actor=employee.user, person=person_of(wave, employee), answers=said)


def closed_and_released(wave):
    """As the jobs and the release worker do."""
    close_wave(actor=SYSTEM, wave=wave, now=wave.closes_at)
    assert release_wave(wave.pk)
    assert ReleasedGroup.objects.get(wave=wave, cut=0, number=0).people == 12


def read_as_a_manager(page, wave):
    """Overview, questions, comments, and the guide for the talk."""
    page.goto("/surveys/results/")
    follow(page, page.get_by_role("link", name=": Autumn pulse").first)
    page.get_by_label("Name of a unit").fill("team 1a")
    follow(page, page.get_by_role("button", name="Find"))
    follow(page, page.get_by_role("link", name="Team 1A", exact=True))
    expect(page.get_by_role("heading", name="What do the answers of Team 1A say?")).to_be_visible()
    expect(page.get_by_text("engagement index")).to_be_visible()
    assert_looks_right(page)
    follow(page, page.get_by_role("link", name="Questions"))
    expect(page.get_by_role("heading", name="How was each question answered?")).to_be_visible()
    follow(page, page.get_by_role("link", name="Comments"))
    expect(page.get_by_text("More light.")).to_be_visible()
    expect(page.locator("li.quote")).to_have_count(6)
    follow(page, page.get_by_role("link", name="Guide for a talk"))
    expect(page.get_by_role("button", name="Print")).to_be_visible()


def not_read_before_it_is_shared(page, wave):
    answer = page.goto(f"/surveys/results/{wave.pk}/")
    assert answer.status == 404


def share(page, wave):
    page.goto(f"/surveys/results/{wave.pk}/")
    page.get_by_role("button", name="Share with everybody asked").click()
    expect(page.get_by_text("Everybody who was asked can read it now")).to_be_visible()


def read_as_who_answered(page):
    """On the phone: figures of one's own unit and of all, and no comments."""
    page.goto("/surveys/results/")
    follow(page, page.get_by_role("link", name=": Autumn pulse").first)
    expect(page.get_by_role("heading", name="What do the answers of Team 1A say?")).to_be_visible()
    expect(page.get_by_role("link", name="Comments")).to_have_count(0)
    assert_looks_right(page)


def act(page, wave):
    """The manager answers the result with a plan, tells how it goes, and shares both."""
    EmployeeFactory(given_name="Ada", family_name="Strong")
    place = wave.units.get(name="Team 1A")
    page.goto(f"/surveys/results/{wave.pk}/units/{place.pk}/")
    follow(page, page.get_by_role("link", name="Start an action plan").first)
    page.get_by_label("What is to change?").fill("Too many meetings")
    page.get_by_label("What will be different?").fill("Half as many.")
    page.get_by_label("Measured by").select_option("figure:index")
    page.get_by_label("Target").fill("70")
    page.get_by_label("Senior champion").fill("Ada Strong")
    follow(page, page.get_by_role("button", name="Start the plan"))
    follow(page, page.get_by_role("link", name="Share it"))
    follow(page, page.get_by_role("button", name="Share it"))
    follow(page, page.get_by_role("link", name="Say how it goes"))
    page.get_by_label("How does it go?").fill("Mondays are free of them.")
    page.get_by_label("Show it to those with whom the plan is shared").check()
    follow(page, page.get_by_role("button", name="Add it"))
    expect(page.get_by_text("Mondays are free of them.")).to_be_visible()
    assert ActionPlan.objects.get().shared_at is not None


def asked_again(page, wave, people):
    """The next wave, in which all agree more; released and shared as the first was."""
    again = launch_wave(actor=SYSTEM, survey=wave.survey, due_on=today() + timedelta(days=1))
    again = opened(again)
    for at, employee in enumerate(people):
        said = ANSWERS | {"proud": 5 if at % 2 else 4, "path": 4}
        send_answers(actor=employee.user, person=person_of(again, employee), answers=said)
    closed_and_released(again)
    share(page, again)


def hear_what_came_of_it(page):
    """On the phone: what all said, what was done, and that it moved."""
    page.goto("/surveys/")
    follow(page, page.get_by_role("link", name="What came of it").first)
    follow(page, page.get_by_role("link", name="Autumn pulse").last)
    for words in ("You said", "We did", "Did it move?"):
        expect(page.get_by_role("heading", name=words)).to_be_visible()
    expect(page.get_by_text("Mondays are free of them.")).to_be_visible()
    expect(page.get_by_text("Engagement index")).to_be_visible()
    assert_looks_right(page)

"""Surveys in a real browser: their pages in the demo company, and from a design to an answer."""

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from metrics.envelopes import Opener, new_private_key, public_key_of
from metrics.models import AnswerDraft, Envelope, Survey, Wave
from metrics.services.waves import close_wave, open_wave
from talent.models import SYSTEM, User
from tests.browser.looking import NARROW, WIDE, problems_of
from tests.metrics.survey_factories import a_company, hr_admin

LEILA = "leila.haddad@larkfield.example"
NOA = "noa.peretz@larkfield.example"


def opened_now(wave, key):
    """As the release worker and the jobs do."""
    Wave.objects.filter(pk=wave.pk).update(public_key=public_key_of(key))
    wave.refresh_from_db()
    return open_wave(actor=SYSTEM, wave=wave)


def addresses():
    """The pages of who is asked, and of HR."""
    wave = opened_now(Wave.objects.get(state="planned"), new_private_key())
    survey, draft = wave.survey, Survey.objects.get(state="draft")
    question = survey.questions.get(key="recommend")
    at, answer, designs = "/surveys/", f"/surveys/answer/{wave.pk}/", "/surveys/designs/"
    return {
        LEILA: [
            at, answer, f"{answer}1/", f"{answer}19/", f"{answer}20/", f"{answer}send/",
            f"{at}how-answers-are-protected/",
        ],
        NOA: [
            designs, f"{designs}?q=zzzz", f"{designs}new/", f"{designs}new/?kind=exit",
            survey.get_absolute_url(), draft.get_absolute_url(), f"{designs}{draft.pk}/edit/",
            f"{designs}{draft.pk}/audience/", f"{designs}{draft.pk}/questions/add/",
            f"{at}questions/{question.pk}/edit/", f"{designs}{draft.pk}/preview/6/",
            f"{designs}{draft.pk}/launch/", wave.get_absolute_url(), f"{at}waves/{wave.pk}/extend/",
        ],
    }  # fmt: skip


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pages_of_surveys_look_right(page_for, theme):
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


def test_from_a_design_to_an_answer_on_a_phone(page_for, transactional_db):
    (team,) = a_company(6)
    hr = page_for(hr_admin())
    hr.goto("/surveys/")
    hr.get_by_role("link", name="Design surveys").click()
    hr.get_by_role("link", name="Design a survey").click()
    hr.get_by_role("link", name="Begin : Pulse").click()
    hr.get_by_label("Name", exact=True).fill("Autumn pulse")
    hr.get_by_role("button", name="Keep the draft").click()
    expect(hr.get_by_role("heading", name="Autumn pulse")).to_be_visible()
    hr.get_by_role("button", name="Up: What should we change first?").click()
    hr.get_by_role("link", name="Launch").click()
    expect(hr.get_by_text("Who is asked: 6 people")).to_be_visible()
    hr.get_by_role("button", name="Launch and freeze").click()
    expect(hr.get_by_text("frozen from here on")).to_be_visible()

    key = new_private_key()
    wave = opened_now(Wave.objects.get(), key)
    answer_by_keyboard(page_for(team[0].user, width=NARROW))

    assert AnswerDraft.objects.get().is_sent
    close_wave(actor=SYSTEM, wave=wave, now=wave.closes_at)
    said = Opener(key, wave=wave.uuid).open(bytes(Envelope.objects.get().sealed))["answers"]
    assert said == {
        "proud": 4, "effort": 4, "path": 4, "seen": 4, "listens": 4, "doable": 4,
        "change": "More light.",
    }  # fmt: skip


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
            page.get_by_role("link", name="Answer : Autumn pulse").click()
            page.get_by_role("link", name="Go on").click()
            continue
        page.keyboard.press("Enter")
    page.get_by_role("textbox").fill("More light.")
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Look through").click()
    expect(page.get_by_role("link", name="More light.")).to_be_visible()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("You have answered. Thank you.")).to_be_visible()

"""Surveys in a real browser: their pages in the demo company."""

import pytest
from django.core.management import call_command

from metrics.envelopes import new_private_key, public_key_of
from metrics.models import Survey, Wave
from metrics.services.waves import open_wave
from talent.models import SYSTEM, User
from tests.browser.looking import NARROW, WIDE, problems_of

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

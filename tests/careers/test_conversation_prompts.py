"""The questions that help to prepare: kept by HR, offered by side, taken to the agenda."""

import pytest
from django.test import Client

from careers.models import AgendaPrompt
from careers.prompts import contents, load_prompts
from tests.careers.conversations import pair, talk
from tests.careers.people import text_of
from tests.factories import hr_admin

pytestmark = pytest.mark.django_db
GUIDE = "/development/conversations/guide/"


def prepared(employee, one):
    client = Client()
    client.force_login(employee.user)
    return text_of(client.get(f"{one.get_absolute_url()}prepare/"))


def test_each_side_is_offered_its_own_questions_and_those_for_both():
    me, boss, _top = pair()
    one = talk(me, boss)
    AgendaPrompt.objects.all().delete()
    for side in ("both", "person", "manager"):
        AgendaPrompt.objects.create(theme="back", side=side, text=f"For {side}?")
    AgendaPrompt.objects.create(theme="step", text="Off?", is_in_use=False)

    mine, theirs = prepared(me, one), prepared(boss, one)

    words = ("For both?", "For person?", "For manager?", "Off?")
    assert [word in mine for word in words] == [True, True, False, False]
    assert [word in theirs for word in words] == [True, False, True, False]


def test_the_library_is_loaded_once_and_leaves_alone_what_hr_changed():
    AgendaPrompt.objects.all().delete()
    total = sum(len(rows) for rows in contents().values())

    assert load_prompts(AgendaPrompt) == total >= 20
    AgendaPrompt.objects.update(is_in_use=False)
    assert load_prompts(AgendaPrompt) == 0
    assert AgendaPrompt.objects.in_use().count() == 0


def test_hr_adds_a_question_in_the_workplace():
    client = Client()
    client.force_login(hr_admin())

    client.post(
        "/admin/careers/agendaprompt/add/",
        {"text": "Was nun, Łukasz?", "theme": "step", "side": "both", "is_in_use": "on"},
    )

    assert AgendaPrompt.objects.filter(text="Was nun, Łukasz?").count() == 1


def test_everyone_reads_the_guide():
    me, _boss, _top = pair()
    client = Client()
    client.force_login(me.user)

    assert "Listen" in text_of(client.get(GUIDE))

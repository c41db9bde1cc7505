"""The pages of surveys: designing, launching, answering on each screen, and what they ask."""

from datetime import timedelta

import pytest
from django.urls import reverse

from lib.dates import today
from metrics.envelopes import new_private_key, public_key_of
from metrics.models import AnswerDraft, Survey, Wave
from metrics.queries.own_answers import own_draft
from metrics.services.launching import launch_survey
from metrics.services.survey_answers import send_answers
from metrics.services.survey_questions import begin_from_template
from metrics.services.waves import close_wave
from metrics.survey_templates import question_rows, template_of
from talent.models import SYSTEM
from talent.services.skills import ask_to_confirm, claim_skill
from tests.factories import AssignmentFactory, OrgUnitFactory, SkillFactory
from tests.metrics.survey_factories import (
    a_company,
    a_survey,
    answers,
    ask,
    hr_admin,
    launched,
    person_of,
)

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"metrics:{name}", args=args)


@pytest.fixture
def team():
    (people,) = a_company(6)
    return people


@pytest.fixture
def wave(team):
    return open_now(launched())


def open_now(wave):
    Wave.objects.filter(pk=wave.pk).update(public_key=public_key_of(new_private_key()))
    Wave.objects.filter(pk=wave.pk).update(state="open")
    wave.refresh_from_db()
    return wave


@pytest.fixture
def hr(client):
    user = hr_admin()
    client.force_login(user)
    return client


@pytest.mark.parametrize("kind", ["engagement", "pulse", "onboarding", "exit"])
def test_a_survey_begins_with_the_questions_of_its_kind(hr, kind):
    said = template_of(kind)
    page = hr.get(url("survey_create"), {"kind": kind}).content.decode()
    assert said["purpose"] in page

    answer = hr.post(
        f"{url('survey_create')}?kind={kind}",
        {
            "name": "Mine", "purpose": "To know.", "threshold": 5, "comment_threshold": 10,
            "recurrence": said["recurrence"], "starts_on": today().isoformat(),
            "opens_at": "08:00", "window_days": said["window_days"], "closes_at": "18:00",
            "time_zone": "Europe/Amsterdam", "remind_days": [2],
        },
    )  # fmt: skip

    survey = Survey.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, survey.get_absolute_url())
    assert (survey.kind, survey.remind_days) == (kind, [2])
    assert [row.key for row in survey.questions.all()] == [
        row["key"] for row in question_rows(kind)
    ]
    shown = hr.get(survey.get_absolute_url()).content.decode()
    assert all(row["texts"]["en"].replace("’", "’") in shown for row in question_rows(kind)[:2])


def test_what_does_not_fit_is_said_at_its_field(hr):
    answer = hr.post(
        f"{url('survey_create')}?kind=pulse",
        {"name": "", "threshold": 4, "window_days": 40, "recurrence": "weekly"},
    )
    assert answer.status_code == 200
    assert {"name", "threshold", "starts_on"} <= set(answer.context["form"].errors)
    assert Survey.objects.count() == 0


def test_a_question_is_written_with_its_translations_and_answers(hr):
    survey = a_survey(questions=False)
    hr.post(
        url("survey_question_add", survey.pk),
        {
            "text": "Where?", "translations": "de: Wo?\nfr: Où ?", "kind": "single",
            "options": "Here | de: Hier\nThere", "part": "other", "driver": "",
        },
    )  # fmt: skip
    question = survey.questions.get()
    assert question.texts == {"en": "Where?", "de": "Wo?", "fr": "Où ?"}
    assert question.options == [
        {"key": "a1", "text": {"en": "Here", "de": "Hier"}}, {"key": "a2", "text": {"en": "There"}},
    ]  # fmt: skip

    page = hr.get(url("survey_question_edit", question.pk)).content.decode()
    assert "Here | de: Hier" in page
    hr.post(
        url("survey_question_edit", question.pk),
        {
            "text": "Where?", "translations": "", "kind": "single", "part": "other",
            "options": "There\nElsewhere",
        },
    )  # fmt: skip
    question.refresh_from_db()
    assert [(one["key"], one["text"]["en"]) for one in question.options] == [
        ("a2", "There"), ("a3", "Elsewhere"),
    ]  # fmt: skip


def test_a_question_that_breaks_a_promise_is_refused_on_its_form(hr):
    survey = a_survey(questions=False)
    said = {"text": "x", "kind": "agree", "part": "index", "options": "", "translations": ""}

    answer = hr.post(url("survey_question_add", survey.pk), said)

    assert "worked out" in answer.content.decode()
    assert survey.questions.count() == 0
    bad = hr.post(url("survey_question_add", survey.pk), said | {"translations": "Wie geht es?"})
    assert "translations" in bad.context["form"].errors


def test_questions_move_and_go_by_buttons(hr):
    survey = a_survey()
    first, second, *_rest = survey.questions.all()

    hr.post(url("survey_question_move", second.pk), {"to": "up"})
    hr.post(url("survey_question_move", second.pk), {"to": "up"})
    hr.post(url("survey_question_remove", first.pk))

    assert [row.key for row in survey.questions.all()] == ["grow", "friend", "words"]


def test_the_audience_is_counted_and_kept(hr, team):
    survey = a_survey()
    unit = team[0].assignments.get().unit
    AssignmentFactory(unit=OrgUnitFactory(name="Elsewhere"))
    assert hr.get(url("survey_audience", survey.pk)).context["count"] == 7

    hr.post(
        url("survey_audience", survey.pk),
        {
            "rule-TOTAL_FORMS": 1, "rule-INITIAL_FORMS": 0, "rule-0-unit": unit.name,
            "rule-0-joined_within": "",
        },
    )  # fmt: skip

    assert survey.audience.get().unit == unit
    assert hr.get(url("survey_audience", survey.pk)).context["count"] == 6


def test_a_launch_says_what_is_frozen_and_freezes_it(hr, team):
    survey = a_survey(threshold=6)
    page = hr.get(url("survey_act", survey.pk, "launch")).content.decode()
    assert "Scores only of 6 people or more, comments only of 10 or more" in page
    assert "Who is asked: 6 people" in page

    hr.post(url("survey_act", survey.pk, "launch"))

    wave = Wave.objects.get()
    assert (wave.threshold, wave.invited) == (6, 6)
    assert "key is being made" in hr.get(wave.get_absolute_url()).content.decode()
    assert hr.get(url("survey_act", survey.pk, "launch")).status_code == 404


@pytest.mark.parametrize(("people", "warned"), [(4, True), (5, False)])
def test_a_launch_says_when_too_few_are_asked_to_be_told_of(hr, people, warned):
    a_company(people)
    survey = a_survey()

    page = hr.get(url("survey_act", survey.pk, "launch")).content.decode()

    assert ("so nothing will ever be told" in page) is warned


def test_a_refused_launch_is_said_and_changes_nothing(hr):
    a_company(3)
    survey = a_survey()

    page = hr.post(url("survey_act", survey.pk, "launch"), follow=True).content.decode()

    assert "3 people would be asked" in page
    assert Wave.objects.count() == 0


def test_a_preview_shows_every_question_in_every_language_and_keeps_nothing(hr):
    survey = a_survey()
    page = hr.get(url("survey_preview", survey.pk, 1), {"language": "de"}).content.decode()

    assert "Ich bin stolz." in page
    assert 'href="?language=de" aria-current="true"' in page
    assert hr.get(url("survey_preview", survey.pk, 4)).status_code == 200
    assert hr.get(url("survey_preview", survey.pk, 5)).status_code == 404
    assert hr.post(url("survey_preview", survey.pk, 1)).status_code == 405


def test_a_scale_keeps_its_numbers_in_every_language(hr):
    survey = a_survey(questions=False)
    ask(survey, kind="scale", de="Wie sehr?")

    page = hr.get(url("survey_preview", survey.pk, 1), {"language": "de"})

    assert [one["words"] for one in page.context["form"].choices] == [str(n) for n in range(11)]
    assert "10: sehr" in page.content.decode()


def test_a_wave_is_made_longer_or_called_off_by_a_form(hr, team):
    wave = launched(starts_on=today() + timedelta(days=2))
    later = wave.closes_there.date() + timedelta(days=3)

    hr.post(url("wave_extend", wave.pk), {"until": later.isoformat()})
    wave.refresh_from_db()
    assert wave.closes_there.date() == later
    wrong = hr.post(url("wave_extend", wave.pk), {"until": today().isoformat()})
    assert wrong.context["form"].errors["until"]
    hr.post(url("wave_call_off", wave.pk))
    wave.refresh_from_db()
    assert wave.state == "called_off"
    assert hr.get(url("wave_extend", wave.pk)).status_code == 404


def test_hr_sees_nothing_of_who_has_answered(hr, wave, team):
    def pages():
        names = [("survey_detail", wave.survey_id), ("wave_detail", wave.pk), ("survey_list",)]
        return [hr.get(url(*name)).content for name in names]

    before = [strip_tokens(page) for page in pages()]
    send_answers(actor=team[0].user, person=person_of(wave, team[0]), answers=answers())

    assert [strip_tokens(page) for page in pages()] == before


def strip_tokens(page):
    import re  # noqa: PLC0415 - beside its use

    return re.sub(rb"\b[A-Za-z0-9]{64}\b", b"", page)


def test_designs_are_found_by_name_state_and_kind(hr):
    for number in range(3):
        a_survey(questions=False, name=f"Survey {number}")
    begin_from_template(
        actor=SYSTEM, kind="pulse", name="Quick", purpose="x", starts_on=today(), window_days=7
    )

    def found(**asked):
        return [row.name for row in hr.get(url("survey_list"), asked).context["page"].rows]

    assert found(q="survey", sort="name") == ["Survey 0", "Survey 1", "Survey 2"]
    assert found(kind="pulse") == ["Quick"]
    assert found(state="active") == []
    assert len(found(state="draft")) == 4
    assert "Nothing matches" in hr.get(url("survey_list"), {"state": "active"}).content.decode()


@pytest.mark.parametrize("count", [1, 5])
def test_survey_list_query_count(hr, count, django_assert_num_queries):
    for number in range(count):
        a_survey(name=f"Survey {number}")
    hr.get(url("survey_list"))

    with django_assert_num_queries(6):  # session, user, person, grants, notices, designs
        hr.get(url("survey_list"))


# --- answering ---


def test_who_is_not_asked_and_whose_wave_is_planned_find_nothing(client, wave, team):
    outsider = AssignmentFactory().employee
    planned = launched(name="Later", starts_on=today() + timedelta(days=2))
    for person, asked in ((outsider, wave), (team[0], planned)):
        client.force_login(person.user)
        for name in ("survey_start", "survey_send"):
            assert client.get(url(name, asked.pk)).status_code == 404
        assert client.get(url("survey_question", asked.pk, 1)).status_code == 404
        assert client.post(url("survey_question", asked.pk, 1), {"answer": 4}).status_code == 404
    assert AnswerDraft.objects.count() == 0


def test_the_first_page_says_what_is_promised_from_the_settings(client, team):
    wave = open_now(launched(threshold=6, comment_threshold=12))
    client.force_login(team[0].user)

    page = client.get(url("survey_start", wave.pk)).content.decode()

    assert "groups of 6 or more, comments only for 12 or more" in page
    assert "at least 6 people answered" in page
    assert "Confidential" in page
    assert "nonymous" not in page
    for words in ("Team 1A", "Division 1", "6 <small>invited"):
        assert words in page


def test_answering_question_by_question_and_sending(client, wave, team):
    client.force_login(team[0].user)
    said = ["4", "3", "", "More light."]
    for number, answer in enumerate(said, start=1):
        assert client.get(url("survey_question", wave.pk, number)).status_code == 200
        done = client.post(url("survey_question", wave.pk, number), {"answer": answer, "next": 1})
        assert done.status_code == 302
    assert done["Location"] == url("survey_send", wave.pk)
    page = client.get(url("survey_send", wave.pk)).content.decode()
    assert "Agree" in page
    assert "More light." in page

    client.post(url("survey_send", wave.pk))

    page = client.get(url("survey_start", wave.pk)).content.decode()
    assert "You have answered" in page
    assert AnswerDraft.objects.get().is_sent
    again = client.post(url("survey_question", wave.pk, 1), {"answer": "1", "next": 1})
    assert again["Location"] == url("survey_start", wave.pk)
    assert client.get(url("survey_send", wave.pk))["Location"] == url("survey_start", wave.pk)


def test_what_has_to_be_answered_is_asked_for_but_one_may_leave_and_go_back(client, wave, team):
    client.force_login(team[0].user)
    page = client.post(url("survey_question", wave.pk, 1), {"next": 1})
    assert "Please answer this question." in page.content.decode()

    back = client.post(url("survey_question", wave.pk, 2), {"answer": "5", "back": 1})
    left = client.post(url("survey_question", wave.pk, 1), {"leave": 1})

    assert back["Location"] == url("survey_question", wave.pk, 1)
    assert left["Location"] == url("survey_home")
    assert own_draft(person_of(wave, team[0])).answers == {"grow": 5}
    page = client.get(url("survey_start", wave.pk)).content.decode()
    assert "Go on" in page
    assert client.get(url("survey_question", wave.pk, 2)).content.decode().count("checked") == 1


def test_sending_too_early_says_what_is_open(client, wave, team):
    client.force_login(team[0].user)

    page = client.post(url("survey_send", wave.pk)).content.decode()

    assert "have to be answered are open still" in page
    assert page.count("Please answer") == 2
    assert AnswerDraft.objects.count() == 0


def test_questions_are_asked_in_ones_own_language(client, wave, team):
    team[0].language = "de"
    team[0].save()
    client.force_login(team[0].user)

    page = client.get(url("survey_question", wave.pk, 1)).content.decode()
    assert "Ich bin stolz." in page
    assert "Stimme voll zu" in page
    english = client.get(url("survey_question", wave.pk, 2)).content.decode()  # only in English
    assert "Strongly agree" in english


def test_an_open_survey_waits_in_the_inbox_until_it_is_sent(client, wave, team):
    client.force_login(team[0].user)
    assert url("survey_start", wave.pk) in client.get("/inbox/").content.decode()

    send_answers(actor=team[0].user, person=person_of(wave, team[0]), answers=answers())

    assert url("survey_start", wave.pk) not in client.get("/inbox/").content.decode()
    home = client.get(url("survey_home")).content.decode()
    assert "You have answered" in home


def test_an_open_survey_stands_at_home_however_much_is_older(client, wave, team):
    me = team[0]
    for _number in range(7):
        person, skill = AssignmentFactory(manager=me).employee, SkillFactory()
        claim_skill(actor=person.user, employee=person, skill=skill, level=3, source="self")
        ask_to_confirm(actor=person.user, employee=person, skill=skill, asked=me)
    client.force_login(me.user)

    items = client.get("/").context["items"]

    assert len(items) == 5
    assert items[-1].url == url("survey_start", wave.pk)


def test_what_was_begun_is_gone_on_with_and_a_question_takes_the_focus(client, wave, team):
    client.force_login(team[0].user)
    before = client.get(url("survey_home")).content.decode()
    question = client.get(url("survey_question", wave.pk, 1)).content.decode()

    client.post(url("survey_question", wave.pk, 1), {"answer": "4", "next": 1})

    after = client.get(url("survey_home")).content.decode()
    hidden = '<span class="visually-hidden">'
    assert [f"{word}{hidden}" in before for word in ("Answer", "Go on")] == [True, False]
    assert [f"{word}{hidden}" in after for word in ("Answer", "Go on")] == [False, True]
    assert question.count("data-focus") == 1


def test_after_the_close_the_page_says_so(client, wave, team):
    close_wave(actor=SYSTEM, wave=wave, now=wave.closes_at)
    client.force_login(team[0].user)

    assert "no longer taken" in client.get(url("survey_start", wave.pk)).content.decode()
    sent = client.post(url("survey_question", wave.pk, 1), {"answer": "4", "next": 1})
    assert sent["Location"] == url("survey_start", wave.pk)


@pytest.mark.parametrize("count", [1, 5])
def test_survey_home_query_count(client, team, count, django_assert_num_queries):
    for number in range(count):
        open_now(launch_survey(actor=SYSTEM, survey=a_survey(name=f"Survey {number}")))
    client.force_login(team[0].user)
    client.get(url("survey_home"))

    with django_assert_num_queries(7):  # session, login, person, rights, waiting, notices, waves
        client.get(url("survey_home"))


def test_survey_question_query_count(client, wave, team, django_assert_num_queries):
    client.force_login(team[0].user)
    client.get(url("survey_question", wave.pk, 1))

    with django_assert_num_queries(9):  # the same, my wave, its questions, my draft
        client.get(url("survey_question", wave.pk, 1))

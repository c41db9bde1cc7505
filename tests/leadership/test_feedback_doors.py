"""360 feedback in HR's workplace, in notices, in inboxes, and in what is held on somebody."""

import json
from datetime import timedelta

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from leadership.models import FeedbackCycle, FeedbackRater
from leadership.services import feedback_news as news
from lib.dates import today
from talent.admin.site import site
from talent.models import Notice
from talent.registry import registry
from tests.leadership.feedback_factories import (
    answer,
    build_team,
    hr_admin,
    launched,
    question_set,
    rater_of,
    released,
    running,
)

pytestmark = pytest.mark.django_db


def as_(who):
    client = Client()
    client.force_login(getattr(who, "user", None) or who)
    return client


def page(name, *args):
    return reverse(f"admin:leadership_{name}", args=args)


def test_hr_sets_a_cycle_up_in_the_workplace():
    client = as_(hr_admin())
    said = {
        "name": "Spring", "purpose": "To grow.", "question_set": question_set().pk,
        "nominate_until": today() + timedelta(days=7), "ends_on": today() + timedelta(days=20),
        "least_peers": 3, "least_reports": 3,
    }  # fmt: skip
    client.post(page("feedbackcycle_set_up"), said)
    made = FeedbackCycle.objects.get()
    assert (made.name, made.state) == ("Spring", "draft")
    client.post(page("feedbackcycle_edit", made.pk), {**said, "name": "Summer"})
    made.refresh_from_db()
    assert made.name == "Summer"


@pytest.mark.parametrize(
    ("acts", "state"),
    [(["begin", "close", "release"], "released"), (["begin", "call_off"], "cancelled")],
)
def test_hr_turns_a_cycle_in_the_workplace_and_nobody_else_does(acts, state):
    team = build_team()
    cycle, _subjects = launched(team.subject)
    mine, foreign = as_(hr_admin()), as_(team.manager)
    for act in acts:
        before = FeedbackCycle.objects.get().state
        assert foreign.post(page(f"feedbackcycle_{act}", cycle.pk)).status_code in (302, 404)
        assert FeedbackCycle.objects.get().state == before
        mine.post(page(f"feedbackcycle_{act}", cycle.pk))
    assert FeedbackCycle.objects.get().state == state


def test_the_workplace_has_no_page_of_raters_answers_reports_or_requests():
    team = build_team()
    running(team)
    names = {
        model._meta.model_name
        for model in apps.get_app_config("leadership").get_models()
        if "feedback" in model._meta.model_name and site.is_registered(model)
    }
    assert names == {"feedbackcycle"}
    listed = as_(hr_admin()).get(page("feedbackcycle_changelist")).content.decode()
    assert not any(one.name in listed for one in (*team.peers, *team.reports, team.subject))


def test_a_notice_to_a_rater_names_nobody_and_the_workplace_lists_none():
    team = build_team()
    _cycle, subject = running(team)
    notices = Notice.objects.filter(kind=news.ASKED)
    assert notices.count() >= len(team.peers)
    (text,) = registry.notices[news.ASKED].write(
        team.peers[0].user, [{"feedbackcycle": subject.cycle_id}]
    )
    assert team.subject.name not in text.title + text.body
    assert registry.notices[news.ASKED].is_secret
    for notice in notices:
        assert "feedbacksubject" not in json.dumps(notice.params)


def test_inboxes_say_whom_to_choose_to_agree_with_and_to_answer_to_those_concerned_alone():
    team = build_team()
    _cycle, (subject,) = launched(team.subject)

    def urls(who):
        return {item.url for item in as_(who).get(reverse("talent:inbox")).context["items"]}

    choose = reverse("leadership:feedback_subject", args=[subject.pk])
    people = {"subject": team.subject, "manager": team.manager, "peer": team.peers[0]}
    assert {name for name, who in people.items() if choose in urls(who)} == {"subject"}


def test_a_rater_is_asked_in_the_inbox_until_it_is_answered():
    team = build_team()
    _cycle, subject = running(team)
    rater = rater_of(subject, team.peers[0])
    address = reverse("leadership:feedback_answer", args=[rater.pk])

    def is_asked(who):
        items = as_(who).get(reverse("talent:inbox")).context["items"]
        return address in {item.url for item in items}

    assert (is_asked(team.peers[0]), is_asked(team.peers[1]), is_asked(team.subject)) == (
        True, False, False,
    )  # fmt: skip
    answer(subject, team.peers[0])
    assert not is_asked(team.peers[0])


def held(who):
    got = as_(who).get(reverse("talent:held_export"))
    return (b"".join(got) if got.streaming else got.content).decode()


def test_what_is_held_on_a_subject_names_no_rater_and_no_answer_before_the_report_or_after():
    team = build_team(peers=4, reports=4)
    _cycle, subject = running(team)
    for one in team.peers:
        answer(subject, one, words="Keep listening.")
    answer(subject, team.reports[0], words="Hiddenwords.")
    before = held(team.subject)
    own = held(team.reports[0])
    released(subject.cycle)
    after = held(team.subject)
    raters = FeedbackRater.objects.filter(subject=subject, group__in=("peers", "reports"))
    for text in (before, after):
        told = json.loads(text)
        said = json.dumps(told)
        assert "Hiddenwords." not in said
        about = json.dumps([value for key, value in told.items() if "360" in str(key)])
        assert not any(one.employee.name in about for one in raters)
    assert "Keep listening." not in before
    assert "Keep listening." in after
    assert "Hiddenwords." in own
    assert "Hiddenwords." not in held(team.reports[0])  # nobody reads raw answers after the close

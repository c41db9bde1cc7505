"""360 feedback and feedback on request by API: the same rules, and no answer kept elsewhere."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from leadership.models import FeedbackCycle, FeedbackRater, FeedbackRequest, FeedbackSubject
from talent.models import IdempotencyKey
from tests.leadership.feedback_factories import (
    ahead,
    answer,
    build_team,
    hr_admin,
    keys_of,
    question_set,
    rater_of,
    released,
    running,
)

pytestmark = pytest.mark.django_db


def call(who, method, address_of, *args, key="", **data):
    client = Client()
    client.force_login(getattr(who, "user", who))
    send = getattr(client, method)
    address = reverse(f"api:leadership_feedback_{address_of}", args=args)
    if method == "get":
        return client.get(address)
    headers = {"Idempotency-Key": key} if key else {}
    return send(address, json.dumps(data), content_type="application/json", headers=headers)


def test_the_whole_way_by_api():
    team = build_team(peers=4, reports=0)
    hr = hr_admin()
    said = {
        "name": "Spring", "purpose": "To grow", "question_set": question_set().pk,
        "nominate_until": ahead(30), "ends_on": ahead(60), "managers_read": True,
    }  # fmt: skip
    pk = call(hr, "post", "cycles", **said).json()["id"]
    call(hr, "post", "cycle_people", pk, employee=team.subject.pk)
    assert call(hr, "post", "cycle_acts", pk, act="launch").json()["state"] == "nominating"
    subject = FeedbackSubject.objects.get()
    for person in team.peers:
        call(team.subject, "post", "raters", subject.pk, employee=person.pk)
    call(team.subject, "post", "subject_acts", subject.pk, act="send")
    assert call(team.subject, "get", "raters", subject.pk).json() == []
    keep = [row["id"] for row in call(team.manager, "get", "raters", subject.pk).json()]
    agreed = call(team.manager, "post", "subject_acts", subject.pk, act="agree", keep=keep)
    assert agreed.json()["state"] == "approved"
    call(hr, "post", "cycle_acts", pk, act="begin")
    keys = keys_of(FeedbackCycle.objects.get())
    for person in team.peers[:3]:
        rater = rater_of(subject, person)
        sent = call(person, "put", "answer", rater.pk, answers={keys[0]: 3, keys[3]: "Words"})
        assert sent.status_code == 204
        assert call(person, "get", "answer", rater.pk).json()["answers"] == {
            keys[0]: 3, keys[3]: "Words",
        }  # fmt: skip
    for act in ("close", "release"):
        call(hr, "post", "cycle_acts", pk, act=act)

    report = call(team.subject, "get", "report", subject.pk).json()
    assert [row["means"] for row in report["competencies"]] == [
        [{"group": "peers", "mean": "3.0", "band": ""}], []
    ]  # fmt: skip
    assert [(row["group"], row["comments"]) for row in report["comments"]] == [
        ("peers", ["Words"] * 3)
    ]
    assert call(team.manager, "get", "report", subject.pk).status_code == 200
    assert call(hr, "get", "report", subject.pk).status_code == 404


def test_question_sets_are_listed_for_hr_alone():
    made = question_set()
    rows = call(hr_admin(), "get", "question_sets").json()["results"]
    assert [(row["id"], len(row["questions"])) for row in rows] == [(made.pk, 4)]
    assert call(build_team().subject, "get", "question_sets").status_code == 404


def test_no_record_of_what_was_sent_holds_an_answer():
    team = build_team()
    cycle, subject = running(team)
    rater, keys = rater_of(subject, team.peers[0]), keys_of(cycle)
    said = {keys[0]: 3, keys[3]: "canaryword"}
    call(team.peers[0], "put", "answer", rater.pk, key="mine", answers=said)
    assert IdempotencyKey.objects.count() == 0


@pytest.mark.parametrize("value", [0, 6, "x", [3], {"a": 1}, True, 2.5])
def test_an_answer_outside_its_scale_is_refused(value):
    team = build_team()
    cycle, subject = running(team)
    rater = rater_of(subject, team.peers[0])
    sent = call(team.peers[0], "put", "answer", rater.pk, answers={keys_of(cycle)[0]: value})
    assert sent.status_code == 400


def test_whoever_declines_is_no_longer_asked():
    team = build_team()
    _cycle, subject = running(team)
    rater = rater_of(subject, team.peers[0])
    answer(subject, team.peers[0])
    assert call(team.peers[0], "delete", "answer", rater.pk).status_code == 204
    assert call(team.peers[0], "get", "answers").json()["results"] == []
    assert call(team.peers[0], "get", "answer", rater.pk).status_code == 404


def test_lists_hold_only_ones_own():
    team = build_team()
    cycle, subject = running(team)
    for person in team.peers:
        answer(subject, person)
    mine = call(team.peers[0], "get", "answers").json()["results"]
    assert [(row["about"]["id"], row["is_sent"]) for row in mine] == [(team.subject.pk, True)]
    assert call(team.peers[0], "get", "subjects").json()["results"] == []
    released(cycle)
    for who, count in [(team.subject, 1), (team.manager, 0), (team.peers[0], 0), (hr_admin(), 0)]:
        assert len(call(who, "get", "reports").json()["results"]) == count


def test_the_list_of_raters_tells_nobody_who_has_answered():
    team = build_team()
    _cycle, subject = running(team)
    before = call(team.manager, "get", "raters", subject.pk).json()
    for person in team.peers:
        answer(subject, person)
    assert call(team.manager, "get", "raters", subject.pk).json() == before
    assert {tuple(row) for row in before} == {("id", "employee", "group")}
    assert FeedbackRater.objects.filter(state="answered").count() == 4


def test_words_on_request_by_api():
    team = build_team(peers=1, reports=0)
    peer = team.peers[0]
    made = call(team.subject, "post", "requests", key="a", asked=peer.pk, topic="My talk")
    again = call(team.subject, "post", "requests", key="a", asked=peer.pk, topic="My talk")
    assert (made.status_code, again.json()["id"]) == (201, made.json()["id"])
    pk = made.json()["id"]
    assert (
        call(team.subject, "post", "request_acts", pk, act="answer", answer="x").status_code == 403
    )
    said = call(peer, "post", "request_acts", pk, act="answer", answer="Shorter")
    assert (said.json()["state"], said.json()["answer"]) == ("answered", "Shorter")
    call(team.subject, "post", "request_acts", pk, act="share")
    assert call(team.manager, "get", "request", pk).json()["answer"] == "Shorter"
    assert FeedbackRequest.objects.get().is_shared

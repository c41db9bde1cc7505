"""The pages of 360 feedback and of feedback on request, as those concerned see them."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from leadership.feedback_pdf import Paper, unpacked
from leadership.models import FeedbackCycle, FeedbackRater, FeedbackRequest, FeedbackSubject
from lib.questions import DONT_KNOW
from talent.models import AuditEntry
from tests.factories import AssignmentFactory
from tests.leadership.feedback_factories import (
    a_cycle,
    ahead,
    answer,
    build_team,
    hr_admin,
    keys_of,
    launched,
    question_set,
    rater_of,
    released,
    running,
)

pytestmark = pytest.mark.django_db


def as_(person):
    client = Client()
    client.force_login(getattr(person, "user", person))
    return client


def page(person, name, *args, query=""):
    return as_(person).get(reverse(f"leadership:{name}", args=args) + query)


def post(person, page_name, /, *args, **data):
    return as_(person).post(reverse(f"leadership:{page_name}", args=args), data)


def text_of(response):
    return response.content.decode()


def a_report(managers_read=True):
    team = build_team()
    cycle, subject = running(team, managers_read=managers_read)
    answer(subject, team.subject, scores=(2, 2, 4))
    answer(subject, team.manager, scores=(4, 4, 3))
    for number, person in enumerate(team.peers):
        answer(subject, person, scores=(4, 3, 2), words=f"Keep the plan {number}")
    for person in team.reports[:2]:
        answer(subject, person, scores=(1, 1, 1), words="hidden words")
    released(cycle)
    return team, subject


def test_the_whole_way_by_pages():
    """HR → subject → manager → rater → HR → report → plan."""
    team = build_team(peers=4, reports=0)
    hr = hr_admin()
    made = question_set()
    said = {
        "name": "Spring", "purpose": "To grow", "question_set": made.pk,
        "nominate_until": ahead(30), "ends_on": ahead(60), "least_peers": 3,
        "least_reports": 3,
    }  # fmt: skip
    post(hr, "feedback_cycle_create", **said)
    cycle = FeedbackCycle.objects.get()
    post(hr, "feedback_people", cycle.pk, employee=team.subject.pk)
    post(hr, "feedback_cycle_act", cycle.pk, "launch")
    subject = FeedbackSubject.objects.get()
    for person in team.peers:
        post(team.subject, "feedback_subject", subject.pk, employee=person.pk)
    post(team.subject, "feedback_send", subject.pk)
    listed = page(team.manager, "feedback_agree", subject.pk)
    kept = [row.pk for row in FeedbackRater.objects.filter(group="peers")]
    assert [row.pk for group in listed.context["groups"] for row in group.raters] == kept
    post(team.manager, "feedback_agree", subject.pk, agree="1", keep=kept)
    post(hr, "feedback_cycle_act", cycle.pk, "begin")
    keys = keys_of(cycle)
    for person in team.peers[:3]:
        rater = rater_of(subject, person)
        post(person, "feedback_answer", rater.pk, send="1", **{keys[0]: "4", keys[1]: DONT_KNOW})
    post(hr, "feedback_cycle_act", cycle.pk, "close")
    post(hr, "feedback_cycle_act", cycle.pk, "release")

    shown = page(team.subject, "feedback_report", subject.pk).context["report"]
    assert [[str(one and one.words) for one in row.told] for row in shown.competencies] == [
        ["None", "None", "4.0", "None"], ["None"] * 4,
    ]  # fmt: skip


def test_a_report_says_each_group_and_nothing_of_a_dropped_one():
    team, subject = a_report()
    for reader in (team.subject, team.manager):
        text = text_of(page(reader, "feedback_report", subject.pk))
        assert all(f"Keep the plan {number}" in text for number in range(4))
        assert "hidden words" not in text
        assert "1.0" not in text
    report = page(team.subject, "feedback_report", subject.pk).context["report"]
    assert [(one.theirs.group, one.mine.value, one.theirs.value) for one in report.strengths] == [
        ("manager", 2, 4), ("peers", 2, 3.5)
    ]  # fmt: skip
    assert [(one.theirs.group, one.mine.value, one.theirs.value) for one in report.gaps] == [
        ("manager", 4, 3), ("peers", 4, 2)
    ]  # fmt: skip


def test_a_report_is_a_table_and_a_document_too():
    team, subject = a_report()
    table = b"".join(page(team.subject, "feedback_report_table", subject.pk)).decode()
    lines = table.splitlines()
    assert lines[0].lstrip("\ufeff") == "Competency,Question,Group,Mean from 1 to 5,Comment"
    assert (
        sum("Colleagues" in line for line in lines) == 2 + 3 + 4
    )  # competencies, questions, words
    assert not any("Direct reports" in line for line in lines)
    document = page(team.subject, "feedback_report_pdf", subject.pk)
    assert document["Content-Type"] == "application/pdf"
    assert document.content.startswith(b"%PDF-")
    assert len(document.content) < 200_000


def test_the_typeface_of_documents_is_unpacked_once_for_a_process():
    unpacked.cache_clear()
    papers = [Paper("foot") for _number in range(2)]
    assert unpacked.cache_info().misses == 2  # regular and bold
    for paper in papers:
        paper.say("Zażółć gęślą jaźń", style="B")
        assert paper.output().startswith(b"%PDF-")


@pytest.mark.parametrize("managers_read", [True, False])
def test_who_opens_a_report(managers_read):
    team, subject = a_report(managers_read)
    answers = {
        name: page(who, "feedback_report", subject.pk).status_code
        for name, who in {
            "subject": team.subject, "manager": team.manager, "peer": team.peers[0],
            "report": team.reports[0], "hr": hr_admin(),
        }.items()
    }  # fmt: skip
    manager = 200 if managers_read else 404
    assert answers == {"subject": 200, "manager": manager, "peer": 404, "report": 404, "hr": 404}


def test_a_report_asks_the_same_for_few_and_for_many():
    counts = []
    for peers in (4, 12):
        team = build_team(peers=peers, reports=0)
        cycle, subject = running(team)
        for person in team.peers:
            answer(subject, person, words="Words")
        released(cycle)
        client = as_(team.subject)
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("leadership:feedback_report", args=[subject.pk]))
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 14


def test_lists_ask_the_same_for_one_and_for_five():
    team = build_team(peers=1, reports=0)
    hr, counts = hr_admin(), []
    for rows in (1, 4):
        for _number in range(rows):
            cycle, _subjects = launched(team.subject, AssignmentFactory().employee)
            FeedbackRequest.objects.create(
                asker=team.subject, asked=team.peers[0], topic=f"Topic {cycle.pk}"
            )
        found = []
        for who, name, args in [
            (hr, "feedback_cycles", []), (hr, "feedback_cycle", [cycle.pk]),
            (team.subject, "feedback_home", []), (team.subject, "feedback_requests", []),
        ]:  # fmt: skip
            client = as_(who)
            with CaptureQueriesContext(connection) as asked:
                client.get(reverse(f"leadership:{name}", args=args))
            found.append(len(asked))
        counts.append(found)
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 16


def test_drafts_come_back_and_are_told_apart_from_what_is_sent():
    team = build_team()
    cycle, subject = running(team)
    person, keys = team.peers[0], keys_of(cycle)
    rater = rater_of(subject, person)
    post(person, "feedback_answer", rater.pk, keep="1", **{keys[0]: "2", keys[3]: "Half a thought"})
    shown = page(person, "feedback_answer", rater.pk)
    assert "Half a thought" in text_of(shown)
    assert not shown.context["is_sent"]
    assert shown.context["form"][keys[0]].value() == "2"
    post(
        person, "feedback_answer", rater.pk, send="1", seen=shown.context["form"].initial["seen"],
        **{keys[0]: "3"},
    )  # fmt: skip
    assert page(person, "feedback_answer", rater.pk).context["is_sent"]


def test_a_wrong_answer_stands_at_its_question_and_keeps_the_rest():
    team = build_team()
    cycle, subject = running(team)
    keys = keys_of(cycle)
    rater = rater_of(subject, team.peers[0])
    shown = post(
        team.peers[0], "feedback_answer", rater.pk, send="1", **{keys[0]: "6", keys[3]: "Kept"}
    )
    assert list(shown.context["form"].errors) == [keys[0]]
    assert "Kept" in text_of(shown)


def test_the_subject_sees_no_rater_once_the_list_is_agreed():
    team = build_team()
    _cycle, subject = running(team)
    for person in team.peers:
        person.given_name = f"Visible{person.pk}"
        person.save()
    for name, args in [("feedback_subject", [subject.pk]), ("feedback_home", [])]:
        assert "Visible" not in text_of(page(team.subject, name, *args))
    assert "Visible" in text_of(page(team.manager, "feedback_agree", subject.pk))
    audit = AuditEntry.objects.visible_to(team.subject.user)
    raters = {str(person.pk) for person in team.peers}
    values = [str(value) for entry in audit for value in entry.details.values()]
    assert not raters & set(values)


def test_forged_ids_change_nothing():
    team, other = build_team(), build_team()
    cycle, subject = running(team)
    _other_cycle, theirs = running(other)
    rater, foreign = rater_of(subject, team.peers[0]), rater_of(theirs, other.peers[0])
    assert post(team.subject, "feedback_answer", rater.pk, send="1").status_code == 404
    assert post(team.peers[0], "feedback_answer", foreign.pk, send="1").status_code == 404
    assert post(team.peers[0], "feedback_decline", foreign.pk).status_code == 404
    assert post(team.peers[0], "feedback_agree", subject.pk, agree="1").status_code == 404
    assert post(team.manager, "feedback_send", subject.pk).status_code == 404
    assert post(team.subject, "feedback_drop", rater.pk).status_code == 404
    assert post(team.manager, "feedback_cycle_act", cycle.pk, "close").status_code == 404
    assert post(hr_admin(), "feedback_cycle_act", cycle.pk, "explode").status_code == 404


def test_a_draft_of_a_cycle_is_nobodys_business_but_hrs():
    team = build_team()
    cycle = a_cycle(name="Secret plans")
    post(hr_admin(), "feedback_people", cycle.pk, employee=team.subject.pk)
    for person in (team.subject, team.manager):
        assert "Secret plans" not in text_of(page(person, "feedback_home"))
        assert page(person, "feedback_cycle", cycle.pk).status_code == 404


# --- on request ---


def test_words_on_request_from_asking_to_sharing():
    team = build_team(peers=1, reports=0)
    peer = team.peers[0]
    post(team.subject, "feedback_ask", asked=peer.pk, topic="My talk")
    row = FeedbackRequest.objects.get()
    assert "bears your name" in text_of(page(peer, "feedback_request", row.pk))
    post(peer, "feedback_request", row.pk, answer="Shorter, please")
    assert "Shorter, please" in text_of(page(team.subject, "feedback_request", row.pk))
    assert page(team.manager, "feedback_request", row.pk).status_code == 404
    post(team.subject, "feedback_request_share", row.pk, shared="1")
    assert "Shorter, please" in text_of(page(team.manager, "feedback_request", row.pk))
    post(team.subject, "feedback_request_share", row.pk, shared="0")
    assert page(team.manager, "feedback_request", row.pk).status_code == 404
    assert page(hr_admin(), "feedback_request", row.pk).status_code == 404


def test_words_are_declined_or_taken_back_once():
    team = build_team(peers=1, reports=0)
    peer = team.peers[0]
    for act, who, state in [
        ("feedback_request_decline", peer, "declined"),
        ("feedback_request_take_back", team.subject, "withdrawn"),
    ]:
        row = FeedbackRequest.objects.create(asker=team.subject, asked=peer, topic=act)
        post(who, act, row.pk)
        post(peer, "feedback_request", row.pk, answer="Too late")
        row.refresh_from_db()
        assert (row.state, row.answer) == (state, "")


def test_asking_oneself_or_the_same_twice_is_refused():
    team = build_team(peers=1, reports=0)
    for asked in (team.subject.pk, team.peers[0].pk, team.peers[0].pk):
        post(team.subject, "feedback_ask", asked=asked, topic="My talk")
    assert list(FeedbackRequest.objects.values_list("asked", "topic")) == [
        (team.peers[0].pk, "My talk")
    ]

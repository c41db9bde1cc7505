"""Assignments, work, assessments, scores and coaches by API."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from leadership.models import Assessment, AssessmentResult, Assignment, JournalEntry, Submission
from leadership.services.coursework import assess, hand_in
from leadership.services.journals import share_entry, write_entry
from tests.careers.doors import signed_in
from tests.careers.people import queries_of
from tests.leadership.cohort_factories import around, joined, person, seated
from tests.leadership.factories import CohortEnrolmentFactory
from tests.leadership.test_coursework import assessment, assignment

pytestmark = pytest.mark.django_db
API = "/api/v1/leadership/"
JSON = {"content_type": "application/json"}
TALK = {"title": "A talk", "lowest": "0", "highest": "10", "pass_mark": "6", "most_attempts": 2}


def due(days=5):
    return f"{timezone.now() + timedelta(days=days):%Y-%m-%dT%H:%M:00Z}"


def test_work_is_set_changed_handed_in_and_answered():
    now = around()
    row = joined(now)
    leads, mine = signed_in(now.leader), signed_in(row.employee)
    letter = {"title": "A letter", "text": "Write.", "due_at": due()}
    key = {"HTTP_IDEMPOTENCY_KEY": "one"}

    made = leads.post(f"{API}cohorts/{now.cohort.pk}/assignments/", letter, **JSON, **key)
    again = leads.post(f"{API}cohorts/{now.cohort.pk}/assignments/", letter, **JSON, **key)
    at = made["Location"]
    changed = leads.put(at, letter | {"title": "Two", "seen": made.json()["seen"]}, **JSON)
    stale = leads.put(at, letter | {"title": "Three", "seen": made.json()["seen"]}, **JSON)
    work = mine.post(f"{at}hand-in/", {"text": "Dear team,"}, **JSON)
    kept = leads.delete(at)
    no_words = leads.post(f"{work['Location']}answer/", {"answer": "return"}, **JSON)
    returned = leads.post(
        f"{work['Location']}answer/", {"answer": "return", "feedback": "More."}, **JSON
    )
    file = SimpleUploadedFile("letter.txt", b"Dear team, more.")
    anew = mine.post(f"{at}hand-in/", {"file": file})

    assert (made.status_code, again.json(), Assignment.objects.count()) == (201, made.json(), 1)
    assert (changed.json()["title"], stale.status_code, kept.status_code) == ("Two", 400, 400)
    assert (no_words.status_code, list(no_words.json()["errors"])) == (400, ["feedback"])
    assert (returned.json()["state"], returned.json()["feedback"]) == ("returned", "More.")
    assert (anew.json()["state"], anew.json()["file_name"]) == ("submitted", "letter.txt")
    assert mine.get(f"{API}submissions/?state=submitted").json()["results"][0]["text"] == ""
    assert [one["title"] for one in mine.get(f"{API}cohorts/{now.cohort.pk}/assignments/").json()[
        "results"]] == ["Two"]  # fmt: skip


def test_assessments_are_set_scored_once_a_key_restated_and_taken_away():
    now = around()
    row = joined(now)
    leads, mine = signed_in(now.leader), signed_in(row.employee)
    key = {"HTTP_IDEMPOTENCY_KEY": "two"}

    made = leads.post(f"{API}cohorts/{now.cohort.pk}/assessments/", TALK, **JSON)
    spare = leads.post(
        f"{API}cohorts/{now.cohort.pk}/assessments/", TALK | {"title": "Spare"}, **JSON
    )
    at = made["Location"]
    noted = {"enrolment": row.pk, "score": "5.5", "note": "Clear."}
    first, again = (leads.post(f"{at}scores/", noted, **JSON, **key) for _ in range(2))
    wrong = leads.post(f"{at}scores/", noted | {"score": "11"}, **JSON)
    no_reason = leads.put(at, TALK | {"pass_mark": "5"}, **JSON)
    restated = leads.put(at, TALK | {"pass_mark": "5", "reason": "It was hard."}, **JSON)
    kept, gone = leads.delete(at), leads.delete(spare["Location"])

    assert (first.json(), AssessmentResult.objects.count()) == (again.json(), 1)
    assert list(wrong.json()["errors"]) == ["score"]
    assert list(no_reason.json()["errors"]) == ["reason"]
    assert Decimal(restated.json()["pass_mark"]) == 5
    assert (kept.status_code, gone.status_code) == (400, 204)
    (score,) = mine.get(f"{API}scores/").json()["results"]
    assert (score["passed"], score["note"]) == (True, "Clear.")


def test_each_reads_only_whose_part_they_see():
    now, elsewhere, coach = around(), around(), person()
    one, two = seated(now, 2)
    one.coach = coach
    one.save()
    asked, test = assignment(now), assessment(now)
    for row in (one, two):
        hand_in(actor=row.employee.user, assignment=asked, enrolment=row, text="Dear")
        assess(actor=now.leader.user, assessment=test, enrolment=row, score=Decimal(70))

    def seen(who, what):
        rows = signed_in(who).get(f"{API}{what}/").json()["results"]
        return {row["enrolment"] for row in rows}

    both = {one.pk, two.pk}
    for who, found in (
        (one.employee, {one.pk}), (coach, {one.pk}), (now.leader, both), (now.boss, both),
        (elsewhere.leader, set()), (person(), set()),
    ):  # fmt: skip
        assert (seen(who, "submissions"), seen(who, "scores")) == (found, found)
    theirs = Submission.objects.get(enrolment=two)
    for who in (one.employee, coach, elsewhere.leader):
        client = signed_in(who)
        assert client.get(f"{API}submissions/{theirs.pk}/").status_code == 404
        assert client.get(f"{API}submissions/?enrolment={two.pk}").status_code == 400
    for who in (elsewhere.leader, person()):
        client = signed_in(who)
        assert client.get(f"{API}assignments/{asked.pk}/").status_code == 404
        assert client.get(f"{API}cohort-assessments/{test.pk}/").status_code == 404
        lists = (f"{API}cohorts/{now.cohort.pk}/assignments/", f"{API}scores/?assessment={test.pk}")
        assert client.get(lists[0]).json()["results"] == []
        assert client.get(lists[1]).status_code == 400


def test_only_who_leads_writes_and_nobody_judges_themselves():
    now, elsewhere, coach = around(), around(), person()
    row = joined(now)
    row.coach = coach
    row.save()
    asked, test = assignment(now), assessment(now)
    work = hand_in(actor=row.employee.user, assignment=asked, enrolment=row, text="Dear")
    letter = {"title": "Mine", "text": "Write.", "due_at": due()}
    score = {"enrolment": row.pk, "score": "99"}

    def tried(client):
        return {
            client.post(f"{API}cohorts/{now.cohort.pk}/assignments/", letter, **JSON).status_code,
            client.put(f"{API}assignments/{asked.pk}/", letter, **JSON).status_code,
            client.delete(f"{API}assignments/{asked.pk}/").status_code,
            client.post(f"{API}cohorts/{now.cohort.pk}/assessments/", TALK, **JSON).status_code,
            client.put(f"{API}cohort-assessments/{test.pk}/", TALK, **JSON).status_code,
            client.delete(f"{API}cohort-assessments/{test.pk}/").status_code,
            client.post(f"{API}cohort-assessments/{test.pk}/scores/", score, **JSON).status_code,
            client.post(
                f"{API}submissions/{work.pk}/answer/", {"answer": "accept"}, **JSON
            ).status_code,
            client.put(f"{API}enrolments/{row.pk}/coach/", {"coach": coach.pk}, **JSON).status_code,
        }

    for who in (row.employee, coach, now.boss, elsewhere.leader, person()):
        assert tried(signed_in(who)) == {404}
    hand = signed_in(now.leader).post(f"{API}assignments/{asked.pk}/hand-in/", {"text": "x"})
    assert hand.status_code == 404
    own = CohortEnrolmentFactory(cohort=now.cohort, employee=now.hr.employee)
    mine = hand_in(actor=now.hr, assignment=asked, enrolment=own, text="x")
    hr = signed_in(now.hr.employee)
    judged = [
        hr.post(f"{API}submissions/{mine.pk}/answer/", {"answer": "accept"}, **JSON),
        hr.post(f"{API}cohort-assessments/{test.pk}/scores/", score | {"enrolment": own.pk},
                **JSON),
        hr.put(f"{API}enrolments/{own.pk}/coach/", {"coach": coach.pk}, **JSON),
    ]  # fmt: skip
    assert [one.status_code for one in judged] == [404] * 3
    assert (Assignment.objects.count(), Assessment.objects.count()) == (1, 1)


def test_a_score_goes_to_who_takes_part_in_this_cohort():
    now, other = around(), around()
    row, test = joined(other), assessment(now)
    at = f"{API}cohort-assessments/{test.pk}/scores/"

    forged = signed_in(now.leader).post(at, {"enrolment": row.pk, "score": "50"}, **JSON)
    as_hr = signed_in(now.hr.employee).post(at, {"enrolment": row.pk, "score": "50"}, **JSON)

    assert list(forged.json()["errors"]) == ["enrolment"]
    assert "another cohort" in as_hr.content.decode()
    assert not AssessmentResult.objects.exists()


def test_who_leads_names_a_coach_and_what_was_shared_is_taken_back():
    now, coach = around(), person()
    row = joined(now)
    leads, at = signed_in(now.leader), f"{API}enrolments/{row.pk}/coach/"
    entry = write_entry(actor=row.employee.user, enrolment=row, text="Afraid")
    share_entry(actor=row.employee.user, entry=entry, for_coach=True, for_instructors=False)

    named = leads.put(at, {"coach": coach.pk}, **JSON)
    themselves = leads.put(at, {"coach": row.employee.pk}, **JSON)
    nobody = leads.put(at, {"coach": None}, **JSON)

    assert named.json()["coach"]["id"] == coach.pk
    assert list(themselves.json()["errors"]) == ["coach"]
    assert nobody.json()["coach"] is None
    assert not JournalEntry.objects.get().for_coach


def test_lists_ask_the_same_number_of_questions_for_one_and_five():
    now = around()
    row = joined(now)
    asked, test = assignment(now), assessment(now)
    hand_in(actor=row.employee.user, assignment=asked, enrolment=row, text="x")
    assess(actor=now.leader.user, assessment=test, enrolment=row, score=Decimal(70))
    client = signed_in(now.leader)
    of_cohort = f"{API}cohorts/{now.cohort.pk}/"
    pages = [
        f"{API}submissions/", f"{API}scores/", f"{of_cohort}assignments/",
        f"{of_cohort}assessments/",
    ]  # fmt: skip
    few = [queries_of(client, page) for page in pages]
    for number, one in enumerate(seated(now, 4)):
        assignment(now, title=f"Another {number}")
        assessment(now, title=f"Another {number}")
        hand_in(actor=one.employee.user, assignment=asked, enrolment=one, text="x")
        assess(actor=now.leader.user, assessment=test, enrolment=one, score=Decimal(70))

    assert [queries_of(client, page) for page in pages] == few
    assert max(few) <= 12

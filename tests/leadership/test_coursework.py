"""Assignments and assessments: handed in, answered, scored, and what they prove."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from leadership.models import (
    Assessment,
    AssessmentResult,
    Assignment,
    LearningEvent,
    ProgrammeTarget,
    Submission,
)
from leadership.services.cohort_enrolments import withdraw
from leadership.services.cohorts import call_off_cohort
from leadership.services.coursework import (
    answer_submission,
    assess,
    hand_in,
    set_assessment,
    set_assignment,
)
from talent.models import Notice, SkillClaim
from tests.careers.doors import signed_in
from tests.careers.people import queries_of, text_of
from tests.factories import SkillFactory
from tests.leadership.cohort_factories import around, joined, person
from tests.leadership.factories import CohortEnrolmentFactory, ComponentFactory

pytestmark = pytest.mark.django_db
SOON = timedelta(days=5)


def assignment(now, **more):
    given = {"title": "A letter", "text": "Write one.", "due_at": timezone.now() + SOON} | more
    return set_assignment(actor=now.leader.user, cohort=now.cohort, **given)


def assessment(now, **more):
    given = {"title": "A talk", "pass_mark": 60} | more
    return set_assessment(actor=now.leader.user, cohort=now.cohort, **given)


def test_work_is_handed_in_returned_handed_in_anew_and_accepted():
    now = around()
    row = joined(now)
    component = ComponentFactory(programme=now.cohort.programme, kind="journal")
    asked, me = assignment(now, component=component), {"actor": row.employee.user, "enrolment": row}

    with pytest.raises(ValidationError, match="Write something"):
        hand_in(**me, assignment=asked)
    work = hand_in(**me, assignment=asked, text="Dear team,")
    with pytest.raises(ValidationError, match="wait for the answer"):
        hand_in(**me, assignment=asked, text="Twice")
    with pytest.raises(ValidationError, match="Say why"):
        answer_submission(actor=now.leader.user, submission=work, accepted=False)
    answer_submission(actor=now.leader.user, submission=work, accepted=False, feedback="More.")
    hand_in(**me, assignment=asked, text="Dear team, more.")
    answer_submission(actor=now.leader.user, submission=work, accepted=True)

    work.refresh_from_db()
    row.refresh_from_db()
    assert (work.state, work.text, work.is_late) == ("accepted", "Dear team, more.", False)
    assert row.state == "completed"
    kinds = list(LearningEvent.objects.filter(enrolment=row).values_list("kind", flat=True))
    assert kinds.count("submitted") == 2
    assert Notice.objects.filter(kind="leadership.submission_answered").count() == 2
    with pytest.raises(ValidationError, match="answered meanwhile"):
        answer_submission(actor=now.hr, submission=work, accepted=True)


def test_late_work_is_marked_and_only_ones_own_is_handed_in():
    now = around()
    row, other = joined(now), CohortEnrolmentFactory()
    asked = assignment(now)
    Assignment.objects.update(due_at=timezone.now() - SOON)
    asked.refresh_from_db()

    with pytest.raises(PermissionDenied):
        hand_in(actor=now.leader.user, assignment=asked, enrolment=row, text="For you.")
    with pytest.raises(ValidationError, match="another cohort"):
        hand_in(actor=other.employee.user, assignment=asked, enrolment=other, text="Hm.")
    work = hand_in(actor=row.employee.user, assignment=asked, enrolment=row, link="https://a.test/")
    assert work.is_late
    for actor in (row.employee.user, now.boss.user):
        with pytest.raises(PermissionDenied):
            answer_submission(actor=actor, submission=work, accepted=True)


def test_files_are_what_they_say_and_served_to_who_may_see_the_part():
    now = around()
    row, asked = joined(now), assignment(now)
    good = SimpleUploadedFile("letter.txt", b"Dear team,")
    bad = SimpleUploadedFile("letter.pdf", b"MZ not a pdf")

    at = f"/leadership/assignments/{asked.pk}/hand-in/"
    refused = signed_in(row.employee).post(at, {"file": bad})
    sent = signed_in(row.employee).post(at, {"file": good}, follow=True)
    work = Submission.objects.get()
    file = f"/leadership/submissions/{work.pk}/file/"

    assert refused.context["form"].errors
    assert "It is handed in" in text_of(sent)
    assert b"".join(signed_in(now.boss).get(file).streaming_content) == b"Dear team,"
    assert signed_in(person()).get(file).status_code == 404


def test_every_try_is_kept_until_they_are_used_and_passing_proves():
    now = around()
    row = joined(now)
    component = ComponentFactory(programme=now.cohort.programme, kind="course")
    test, by = assessment(now, component=component), {"actor": now.leader.user, "enrolment": row}

    for actor in (row.employee.user, now.boss.user):
        with pytest.raises(PermissionDenied):
            assess(actor=actor, assessment=test, enrolment=row, score=Decimal(99))
    with pytest.raises(ValidationError, match="Choose 0 to 100"):
        assess(**by, assessment=test, score=Decimal(101))
    first = assess(**by, assessment=test, score=Decimal("59.5"))
    second = assess(**by, assessment=test, score=Decimal(60))
    with pytest.raises(ValidationError, match="All 2 tries are used"):
        assess(**by, assessment=test, score=Decimal(70))

    row.refresh_from_db()
    assert (first.passed, second.passed, row.state) == (False, True, "completed")
    events = LearningEvent.objects.filter(kind="assessed").order_by("pk")
    assert list(events.values_list("score", "passed")) == [(59.5, False), (60, True)]


def test_postgres_keeps_scores_in_range_tries_counted_and_results_as_they_were():
    now = around()
    row, test = joined(now), assessment(now, most_attempts=1)
    stranger = CohortEnrolmentFactory()
    good = {"assessment": test, "enrolment": row, "attempt": 1, "score": 70, "passed": True}

    for more, name in (
        ({"score": 101}, "score"), ({"passed": False}, "score"), ({"attempt": 2}, "tries"),
        ({"enrolment": stranger}, "within"),
    ):  # fmt: skip
        with pytest.raises(IntegrityError) as raw, transaction.atomic():
            AssessmentResult.objects.create(**good | more)
        wrong = raw.value.__cause__.diag.constraint_name
        assert wrong == f"leadership_assessmentresult_{name}"
    AssessmentResult.objects.create(**good)
    with pytest.raises(IntegrityError, match="kept as it was"), connection.cursor() as cursor:
        cursor.execute("UPDATE leadership_assessmentresult SET score = 99")


def test_a_level_becomes_a_claim_with_the_instructor_as_its_author():
    now = around()
    row, skill = joined(now), SkillFactory()
    with pytest.raises(ValidationError, match="that the programme raises"):
        assessment(now, skill=skill, highest=5, pass_mark=3)
    ProgrammeTarget.objects.create(programme=now.cohort.programme, skill=skill, level=4)
    with pytest.raises(ValidationError, match="A level goes up to 5"):
        assessment(now, skill=skill)
    test = assessment(now, skill=skill, highest=5, pass_mark=3)

    assess(
        actor=now.leader.user, assessment=test, enrolment=row, score=Decimal("3.9"), as_claim=True
    )

    claim = SkillClaim.objects.get()
    assert (claim.level, claim.source, claim.claimed_by) == (3, "assessment", now.leader.user)


@pytest.mark.parametrize("state", ["submitted", "returned", "accepted"])
def test_only_the_listed_steps_are_taken(state):
    now = around()
    row, asked = joined(now), assignment(now)
    allowed = {
        ("submitted", "returned"), ("submitted", "accepted"), ("returned", "submitted"),
    }  # fmt: skip
    made = {"assignment": asked, "enrolment": row, "state": state, "text": "x", "feedback": "y"}

    for after in ("submitted", "returned", "accepted"):
        work = Submission.objects.create(**made)
        if state != after:
            try:
                with transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute("UPDATE leadership_submission SET state = %s", [after])
                taken = True
            except IntegrityError:
                taken = False
            assert taken == ((state, after) in allowed)
        work.delete()


def test_instructor_and_participant_do_it_on_their_pages():
    now = around()
    row, leads = joined(now), signed_in(now.leader)
    pages = now.cohort.get_absolute_url()
    due = timezone.localtime(timezone.now() + SOON).strftime("%Y-%m-%dT%H:%M")

    leads.post(f"{pages}assignments/new/", {
        "title": "A letter", "text": "Write.", "due_at": due, "component": "",
    })  # fmt: skip
    leads.post(f"{pages}assessments/new/", {
        "title": "A talk", "component": "", "lowest": 0, "highest": 10, "pass_mark": 6,
        "most_attempts": 1, "skill": "",
    })  # fmt: skip
    asked, test = Assignment.objects.get(), Assessment.objects.get()
    mine = signed_in(row.employee)
    mine.post(f"/leadership/assignments/{asked.pk}/hand-in/", {"text": "Dear team,"})
    work = Submission.objects.get()
    waits = text_of(leads.get(f"{pages}work/"))
    returned = leads.post(
        f"/leadership/submissions/{work.pk}/", {"answer": "return", "feedback": "More of it."}
    )
    at = f"/leadership/assessments/{test.pk}/people/{row.pk}/"
    wrong = leads.post(at, {"score": 11})
    leads.post(at, {"score": 7, "note": "Clear and short."})

    assert "1 waits for you" in waits
    assert returned.status_code == 302
    assert "Choose 0 to 10." in text_of(wrong)
    read = text_of(mine.get(row.get_absolute_url()))
    assert "Returned for more" in read
    assert "Clear and short." in read
    assert "Passed" in read
    for path in (f"{pages}work/", at, f"/leadership/assignments/{asked.pk}/"):
        assert mine.get(path).status_code == 404
    assert mine.post(f"/leadership/submissions/{work.pk}/", {"answer": "accept"}).status_code == 404


@pytest.mark.parametrize("page", ["work", "assignment", "assessment"])
def test_pages_ask_the_same_number_of_questions_for_one_and_five(page):
    now = around()
    row = joined(now)
    asked, test = assignment(now), assessment(now)
    hand_in(actor=row.employee.user, assignment=asked, enrolment=row, text="x")
    client = signed_in(now.leader)
    at = {
        "work": f"{now.cohort.get_absolute_url()}work/",
        "assignment": f"/leadership/assignments/{asked.pk}/",
        "assessment": f"/leadership/assessments/{test.pk}/",
    }[page]
    few = queries_of(client, at)
    for number in range(4):
        CohortEnrolmentFactory(cohort=now.cohort)
        assignment(now, title=f"Another {number}")
        assessment(now, title=f"Another {number}")

    assert queries_of(client, at) == few <= 25


def test_setting_is_for_who_leads_and_checked_at_its_fields(monkeypatch):
    now = around()
    row = joined(now)
    for who in (row.employee.user, now.boss.user, person().user):
        now.leader.user, leads = who, now.leader.user
        for act in (assignment, assessment):
            with pytest.raises(PermissionDenied):
                act(now)
        now.leader.user = leads
    elsewhere = ComponentFactory()
    for act, given, field in (
        (assignment, {"title": " "}, "title"), (assignment, {"text": ""}, "text"),
        (assignment, {"component": elsewhere}, "component"),
        (assignment, {"due_at": timezone.now() - SOON}, "due_at"),
        (assessment, {"title": " "}, "title"), (assessment, {"pass_mark": 101}, "__all__"),
        (assessment, {"component": elsewhere}, "component"),
    ):  # fmt: skip
        with pytest.raises(ValidationError) as wrong:
            act(now, **given)
        assert list(wrong.value.error_dict) == [field]
    monkeypatch.setattr("leadership.services.coursework.MOST", 1)
    assignment(now)
    for act in (assignment, assessment):
        with pytest.raises(ValidationError, match="at most 50"):
            act(now, title="One more")


def test_nothing_is_set_handed_in_or_scored_once_a_cohort_or_a_part_is_over():
    now = around()
    row = joined(now)
    asked, test = assignment(now), assessment(now)
    withdraw(actor=row.employee.user, enrolment=row, reason="Elsewhere.")

    with pytest.raises(ValidationError, match="has no seat"):
        hand_in(actor=row.employee.user, assignment=asked, enrolment=row, text="Dear")
    with pytest.raises(ValidationError, match="has no seat"):
        assess(actor=now.leader.user, assessment=test, enrolment=row, score=Decimal(70))
    call_off_cohort(actor=now.hr, cohort=now.cohort, reason="Too few.")
    for act in (assignment, assessment):
        with pytest.raises(ValidationError, match="over"):
            act(now, title="One more")


def test_a_form_that_is_sent_twice_uses_no_second_try():
    now = around()
    row = joined(now)
    test, client = assessment(now), signed_in(now.leader)
    at = reverse("leadership:assessment_score", args=[test.pk, row.pk])
    tries = client.get(at).context["form"]["tries"].value()
    sent = {"score": "3", "tries": tries}

    first, second = client.post(at, sent), client.post(at, sent)

    assert (first.status_code, second.status_code) == (302, 200)
    assert "A try was noted meanwhile" in second.content.decode()
    assert test.results.count() == 1


def test_an_old_page_answers_nothing_that_it_never_showed():
    now = around()
    row = joined(now)
    asked, me = assignment(now), {"actor": row.employee.user, "enrolment": row}
    work = hand_in(**me, assignment=asked, text="First")
    client, at = signed_in(now.leader), reverse("leadership:submission_detail", args=[work.pk])
    seen = client.get(at).context["form"]["seen"].value()
    client.post(at, {"answer": "return", "feedback": "More, please.", "seen": seen})
    hand_in(**me, assignment=asked, text="Second")

    page = client.post(at, {"answer": "accept", "seen": seen})

    work.refresh_from_db()
    assert work.state == "submitted"
    assert "Something newer was handed in" in page.content.decode()
    assert "Second" in page.content.decode()
    client.post(at, {"answer": "accept", "seen": page.context["form"]["seen"].value()})
    work.refresh_from_db()
    assert work.state == "accepted"

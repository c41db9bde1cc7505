"""What is asked of a cohort is changed and taken away until somebody has answered to it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from leadership.models import (
    Assessment,
    AssessmentResult,
    Assignment,
    LearningEvent,
    Submission,
)
from leadership.services.cohorts import call_off_cohort
from leadership.services.coursework import assess, hand_in
from leadership.services.coursework_changes import (
    delete_assessment,
    delete_assignment,
    edit_assessment,
    edit_assignment,
)
from lib.editing import mark_of
from talent.models import AuditEntry, Notice
from tests.careers.doors import signed_in
from tests.careers.people import text_of
from tests.factories import SkillFactory
from tests.leadership.cohort_factories import around, joined, person, seated
from tests.leadership.factories import CohortEnrolmentFactory, ComponentFactory
from tests.leadership.test_coursework import SOON, assessment, assignment

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def told(kind):
    return list(Notice.objects.filter(kind=kind).values_list("recipient", flat=True))


def work(row, asked, text="Dear"):
    return hand_in(actor=row.employee.user, assignment=asked, enrolment=row, text=text)


def score(now, row, test, points):
    return assess(actor=now.leader.user, assessment=test, enrolment=row, score=Decimal(points))


def test_an_assignment_is_changed_freely_and_who_owes_it_is_told():
    now = around()
    row, asked = joined(now), assignment(now)
    by = {"actor": now.leader.user, "assignment": asked}
    component = ComponentFactory(programme=now.cohort.programme)

    edit_assignment(**by, title="A talk", component=component)
    assert told("leadership.assignment_changed") == []
    edit_assignment(**by, text="Speak.", due_at=asked.due_at - DAY)
    edit_assignment(**by, text="Speak.")

    asked.refresh_from_db()
    assert (asked.title, asked.text, asked.component) == ("A talk", "Speak.", component)
    assert told("leadership.assignment_changed") == [row.employee.user.pk]
    assert AuditEntry.objects.filter(action="leadership.assignment.edited").count() == 2


def test_what_was_handed_in_keeps_its_component_and_ends_no_sooner():
    now = around()
    done, owes = seated(now, 2)
    asked = assignment(now)
    work(done, asked)
    by = {"actor": now.leader.user, "assignment": asked}

    with pytest.raises(ValidationError) as component:
        edit_assignment(**by, component=ComponentFactory(programme=now.cohort.programme))
    with pytest.raises(ValidationError) as sooner:
        edit_assignment(**by, due_at=asked.due_at - DAY)
    with pytest.raises(ValidationError, match="it stays"):
        delete_assignment(**by)
    edit_assignment(**by, title="Another title", text="More words.", due_at=asked.due_at + DAY)

    assert list(component.value.error_dict) == ["component"]
    assert list(sooner.value.error_dict) == ["due_at"]
    assert told("leadership.assignment_changed") == [owes.employee.user.pk]


def test_late_work_is_in_time_once_the_time_is_moved_beyond_it():
    now = around()
    row, asked = joined(now), assignment(now)
    Assignment.objects.update(due_at=timezone.now() - DAY)
    piece = work(row, asked)
    assert piece.is_late

    edit_assignment(actor=now.leader.user, assignment=asked, due_at=timezone.now() + DAY)

    piece.refresh_from_db()
    assert not piece.is_late


def test_changes_are_checked_at_their_fields():
    now = around()
    first, second = assignment(now), assignment(now, title="Another")
    by = {"actor": now.leader.user, "assignment": second}
    elsewhere = ComponentFactory()

    for given, field in (
        ({"title": first.title}, "__all__"), ({"title": " "}, "title"), ({"text": "⠀"}, "text"),
        ({"component": elsewhere}, "component"), ({"due_at": timezone.now() - DAY}, "due_at"),
    ):  # fmt: skip
        with pytest.raises(ValidationError) as wrong:
            edit_assignment(**by, **given)
        assert list(wrong.value.error_dict) == [field]
    test = assessment(now)
    for given, field in (
        ({"pass_mark": 200}, "__all__"), ({"most_attempts": 0}, "most_attempts"),
        ({"component": elsewhere}, "component"), ({"skill": SkillFactory(), "highest": 5,
         "pass_mark": 3}, "skill"),
    ):  # fmt: skip
        with pytest.raises(ValidationError) as wrong:
            edit_assessment(actor=now.leader.user, assessment=test, **given)
        assert field in wrong.value.error_dict


def test_others_change_nothing_and_nobody_in_a_cohort_that_is_over():
    now = around()
    row, asked, test = joined(now), assignment(now), assessment(now)
    coach = person()
    row.coach = coach
    row.save()

    def acts(actor):
        return [
            lambda: edit_assignment(actor=actor, assignment=asked, title="Mine"),
            lambda: delete_assignment(actor=actor, assignment=asked),
            lambda: edit_assessment(actor=actor, assessment=test, title="Mine"),
            lambda: delete_assessment(actor=actor, assessment=test),
        ]

    for who in (row.employee, now.boss, coach, person()):
        for act in acts(who.user):
            with pytest.raises(PermissionDenied):
                act()
    call_off_cohort(actor=now.hr, cohort=now.cohort, reason="Too few.")
    for act in acts(now.hr):
        with pytest.raises(ValidationError, match="over"):
            act()
    assert (Assignment.objects.count(), Assessment.objects.count()) == (1, 1)


def test_two_windows_lose_nothing():
    now = around()
    asked = assignment(now)
    by = {"actor": now.leader.user, "assignment": asked}
    seen = mark_of(asked, ["title"])
    edit_assignment(**by, title="First", seen=seen)

    with pytest.raises(ValidationError, match="another window"):
        edit_assignment(**by, title="Second", seen=seen)


def test_what_was_taken_away_takes_no_work_and_no_score():
    now = around()
    row, asked, test = joined(now), assignment(now), assessment(now)
    delete_assignment(actor=now.leader.user, assignment=Assignment.objects.get())
    delete_assessment(actor=now.hr, assessment=Assessment.objects.get())

    for act in (
        lambda: work(row, asked), lambda: score(now, row, test, 70),
        lambda: edit_assignment(actor=now.hr, assignment=asked, title="x"),
        lambda: delete_assessment(actor=now.hr, assessment=test),
    ):  # fmt: skip
        with pytest.raises(ValidationError, match="taken away meanwhile"):
            act()
    assert (Submission.objects.count(), AssessmentResult.objects.count()) == (0, 0)


def test_taking_the_last_missing_proof_away_completes_who_gave_the_others():
    now = around()
    row = joined(now)
    component = ComponentFactory(programme=now.cohort.programme, kind="course")
    test = assessment(now, component=component)
    asked = assignment(now, component=component)
    score(now, row, test, 70)
    row.refresh_from_db()
    assert row.state == "enrolled"

    delete_assignment(actor=now.leader.user, assignment=asked)

    row.refresh_from_db()
    assert row.state == "completed"


def test_an_assessment_with_scores_keeps_its_range_component_level_and_used_tries():
    now = around()
    row, test = joined(now), assessment(now)
    by = {"actor": now.leader.user, "assessment": test}
    component = ComponentFactory(programme=now.cohort.programme)
    edit_assessment(**by, lowest=Decimal(10), most_attempts=3)
    score(now, row, test, 20)
    score(now, row, test, 30)

    for given in (
        {"lowest": Decimal(0)}, {"highest": Decimal(90)}, {"component": component},
        {"skill": SkillFactory()}, {"most_attempts": 1},
    ):  # fmt: skip
        with pytest.raises(ValidationError) as fixed:
            edit_assessment(**by, **given)
        assert list(fixed.value.error_dict) == list(given)
    with pytest.raises(ValidationError, match="it stays"):
        delete_assessment(**by)
    edit_assessment(**by, title="A longer talk", most_attempts=2)

    test.refresh_from_db()
    assert (test.title, test.lowest, test.most_attempts) == ("A longer talk", 10, 2)


def test_another_pass_mark_restates_each_score_it_turns_over_with_a_reason():
    now = around()
    low, middle, high = seated(now, 3)
    component = ComponentFactory(programme=now.cohort.programme, kind="course")
    test = assessment(now, component=component)
    for row, points in ((low, 30), (middle, 55), (high, 90)):
        score(now, row, test, points)
    by = {"actor": now.leader.user, "assessment": test}

    with pytest.raises(ValidationError) as no_reason:
        edit_assessment(**by, pass_mark=Decimal(50))
    edit_assessment(**by, pass_mark=Decimal(50), reason="The talk was harder than planned.")

    assert list(no_reason.value.error_dict) == ["reason"]
    passed = AssessmentResult.objects.order_by("score").values_list("passed", flat=True)
    assert list(passed) == [False, True, True]
    event = LearningEvent.objects.get(kind="corrected")
    assert (event.enrolment, event.passed, event.score) == (middle, True, 55)
    assert "Passed from 50 instead of 60: The talk was harder" in event.reason
    assert (event.corrects.kind, event.corrects.passed) == ("assessed", False)
    assert told("leadership.assessment_restated") == [middle.employee.user.pk]
    middle.refresh_from_db()
    assert middle.state == "completed"

    edit_assessment(**by, pass_mark=Decimal(60), reason="No: it was not.")
    again = LearningEvent.objects.filter(kind="corrected").latest("pk")
    assert (again.corrects, again.passed) == (event, False)


def test_nobody_restates_a_score_of_their_own():
    now = around()
    own, test = CohortEnrolmentFactory(cohort=now.cohort, employee=now.hr.employee), assessment(now)
    score(now, own, test, 55)

    with pytest.raises(ValidationError, match="a score of your own"):
        edit_assessment(actor=now.hr, assessment=test, pass_mark=Decimal(50), reason="Kinder.")
    test.refresh_from_db()
    assert test.pass_mark == 60
    edit_assessment(actor=now.hr, assessment=test, pass_mark=Decimal(56), reason="All the same.")


def raw(sql, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def broken(sql, *values):
    with pytest.raises(IntegrityError) as wrong:
        raw(sql, *values)
    return wrong.value.__cause__.diag.constraint_name


def test_postgres_keeps_what_was_scored():
    now = around()
    row, test = joined(now), assessment(now)
    component = ComponentFactory(programme=now.cohort.programme)
    skill = SkillFactory()
    score(now, row, test, 55)
    score(now, row, test, 58)

    for what, value in (
        ("lowest", 1), ("highest", 99), ("most_attempts", 1), ("component_id", component.pk),
    ):  # fmt: skip
        sql = f"UPDATE leadership_assessment SET {what} = %s"  # noqa: S608 - names of this test
        assert broken(sql, value) == "leadership_scored_assessment_kept"
    of_level = "UPDATE leadership_assessment SET highest = 5, pass_mark = 3, skill_id = %s"
    assert broken(of_level, skill.pk) == "leadership_scored_assessment_kept"
    mark = "UPDATE leadership_assessment SET pass_mark = %s"
    assert broken(mark, 57) == "leadership_pass_mark_restated"
    raw(mark, 59)
    turn = "UPDATE leadership_assessmentresult SET passed = true"
    assert broken(turn) == "leadership_assessmentresult_only_added"
    gone = broken("DELETE FROM leadership_assessment")
    assert "assessment_id" in gone
    raw("UPDATE leadership_assessment SET title = 'Else', most_attempts = 9")


def test_postgres_keeps_what_was_handed_in_and_by_whom():
    now = around()
    row, asked = joined(now), assignment(now)
    component = ComponentFactory(programme=now.cohort.programme)
    work(row, asked)
    stranger = CohortEnrolmentFactory()

    kept = "leadership_handed_in_assignment_kept"
    assert broken("UPDATE leadership_assignment SET component_id = %s", component.pk) == kept
    sooner = "UPDATE leadership_assignment SET due_at = due_at - interval '1 hour'"
    assert broken(sooner) == kept
    assert "assignment_id" in broken("DELETE FROM leadership_assignment")
    with pytest.raises(IntegrityError) as within, transaction.atomic():
        Submission.objects.create(
            assignment=asked, enrolment=stranger, state="submitted", text="Hm."
        )
    assert within.value.__cause__.diag.constraint_name == "leadership_submission_within"
    raw("UPDATE leadership_assignment SET title = 'Else', due_at = due_at + interval '1 hour'")


def test_who_leads_changes_and_deletes_on_pages():
    now = around()
    row, asked, test = joined(now), assignment(now), assessment(now)
    leads, at = signed_in(now.leader), f"/leadership/assignments/{asked.pk}/"
    of_test = f"/leadership/assessments/{test.pk}/"
    page = leads.get(f"{at}edit/")
    due = timezone.localtime(timezone.now() + SOON).strftime("%Y-%m-%dT%H:%M")
    said = {"title": "A speech", "text": "Speak.", "due_at": due, "component": ""}

    said["seen"] = page.context["form"].initial["seen"]
    wrong = leads.post(f"{at}edit/", said | {"due_at": "2020-01-01T10:00"})
    saved = leads.post(f"{at}edit/", said, follow=True)
    score(now, row, test, 55)
    shown = leads.get(f"{of_test}edit/").context["form"]
    mark = {"title": "A talk", "pass_mark": 50, "most_attempts": 2, "highest": 5, "reason": ""}
    mark["seen"] = shown.initial["seen"]
    no_reason = leads.post(f"{of_test}edit/", mark)
    leads.post(f"{of_test}edit/", mark | {"reason": "It was hard."})
    kept = leads.post(f"{of_test}delete/", follow=True)
    gone = leads.post(f"{at}delete/", follow=True)

    assert "due_at" in wrong.context["form"].errors
    assert "Whoever has still to hand in" in text_of(saved)
    assert shown.fields["highest"].disabled
    assert "reason" in no_reason.context["form"].errors
    assert "it stays" in text_of(kept)
    assert "is taken away" in text_of(gone)
    test.refresh_from_db()
    assert (test.pass_mark, test.highest) == (50, 100)
    assert AssessmentResult.objects.get().passed
    read = text_of(signed_in(row.employee).get(row.get_absolute_url()))
    assert "Passed" in read


def test_others_find_no_page_to_change_and_forged_ids_none():
    now, other = around(), around()
    row, asked, test = joined(now), assignment(now), assessment(now)
    for who in (row.employee, now.boss, other.leader, person()):
        client = signed_in(who)
        for at in (f"assignments/{asked.pk}", f"assessments/{test.pk}"):
            assert client.get(f"/leadership/{at}/edit/").status_code == 404
            assert client.post(f"/leadership/{at}/edit/", {"title": "Mine"}).status_code == 404
            assert client.post(f"/leadership/{at}/delete/").status_code == 404
    assert (Assignment.objects.count(), Assessment.objects.count()) == (1, 1)

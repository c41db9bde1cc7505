"""Cohorts in a real browser: their pages, the way of a participant, and a day of an instructor."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from leadership.models import (
    Attendance,
    CohortEnrolment,
    JournalEntry,
    SessionCode,
    Submission,
)
from leadership.queries.journals import shared_entries
from leadership.services.attendance import show_code
from leadership.services.coaches import name_coach
from leadership.services.coursework import assess, hand_in, set_assessment, set_assignment
from leadership.services.journals import write_entry
from tests.browser.looking import NARROW, assert_looks_right, follow, views_of
from tests.leadership.cohort_factories import around, joined, person, reports
from tests.leadership.factories import CohortSessionFactory, ComponentFactory

PAGES = [
    "leader /leadership/cohorts/COHORT/work/",
    "leader /leadership/cohorts/COHORT/people/",
    "leader /leadership/cohorts/COHORT/assignments/new/",
    "leader /leadership/assignments/ASKED/",
    "leader /leadership/assignments/ASKED/?q=zzz",
    "leader /leadership/assignments/ASKED/edit/",
    "leader /leadership/assessments/TEST/",
    "leader /leadership/assessments/TEST/edit/",
    "leader /leadership/assessments/TEST/people/PART/",
    "leader /leadership/submissions/WORK/",
    "leader /leadership/sessions/SESSION/attendance/",
    "leader /leadership/sessions/SESSION/code/",
    "leader /leadership/enrolments/PART/coach/",
    "me /leadership/enrolments/PART/",
    "me /leadership/enrolments/PART/journal/",
    "me /leadership/journal/ENTRY/",
    "me /leadership/assignments/OWED/hand-in/",
    "me /leadership/submissions/WORK/",
    "me /leadership/sessions/SESSION/",
    "me /leadership/sessions/SESSION/attend/",
    "coach /leadership/enrolments/PART/",
]


@pytest.fixture
def now(transactional_db):
    """A cohort that meets today, is asked for work and is assessed."""
    now = around()
    component = ComponentFactory(programme=now.cohort.programme, title="Kick-off")
    ComponentFactory(programme=now.cohort.programme, title="Last day")
    now.session = CohortSessionFactory(
        cohort=now.cohort, component=component, title="Kick-off", place="Room 4",
        starts_at=timezone.now() - timedelta(minutes=10),
    )  # fmt: skip
    leads = {"actor": now.leader.user, "cohort": now.cohort}
    due = timezone.now() + timedelta(days=5)
    now.asked = set_assignment(**leads, title="A letter", text="Write to your team.", due_at=due)
    now.test = set_assessment(**leads, title="A talk", pass_mark=60)
    return now


@pytest.fixture
def seen(now):
    """Who looks at the pages, and the ids in their addresses."""
    row, coach = joined(now), person()
    leads = {"actor": now.leader.user}
    name_coach(**leads, enrolment=row, coach=coach)
    me = {"actor": row.employee.user, "enrolment": row}
    entry = write_entry(**me, text="I spoke too fast.")
    work = hand_in(**me, assignment=now.asked, text="Dear team,")
    assess(**leads, assessment=now.test, enrolment=row, score=Decimal(40), note="Too fast.")
    show_code(**leads, session=now.session)
    owed = set_assignment(
        **leads, cohort=now.cohort, title="Another", text="Write.", due_at=now.asked.due_at
    )
    users = {"leader": now.leader.user, "me": row.employee.user, "coach": coach.user}
    return users, {
        "COHORT": now.cohort.pk, "ASKED": now.asked.pk, "OWED": owed.pk, "TEST": now.test.pk,
        "PART": row.pk, "WORK": work.pk, "SESSION": now.session.pk, "ENTRY": entry.pk,
    }  # fmt: skip


@pytest.mark.parametrize(("path", "theme", "width"), views_of(PAGES))
def test_cohorts_look_right(page_for, seen, path, theme, width):
    users, names = seen
    who, path = path.split()
    for name, pk in names.items():
        path = path.replace(f"/{name}/", f"/{pk}/")
    page = page_for(users[who], theme, width)

    answer = page.goto(path)

    assert answer.status == 200
    assert_looks_right(page)


def test_a_participant_goes_from_the_catalogue_to_a_shared_entry(page_for, now):
    (me,) = reports(now.boss, 1)
    mine, managers = page_for(me.user, width=NARROW), page_for(now.boss.user)

    mine.goto(now.cohort.programme.get_absolute_url())
    follow(mine, mine.get_by_role("link", name=f"Join : {now.cohort.programme}"))
    mine.get_by_label("Why this programme, and why now?").fill("I lead two people already.")
    mine.get_by_role("button", name="Ask for a seat").click()
    expect(mine.get_by_text("Your manager has been asked").first).to_be_visible()
    row = CohortEnrolment.objects.get()

    managers.goto(reverse("talent:inbox"))
    follow(managers, managers.locator(f"a[href='{row.get_absolute_url()}']").first)
    managers.get_by_role("button", name="Approve").click()
    row.refresh_from_db()
    assert row.state == "enrolled"

    coach = person()
    name_coach(actor=now.leader.user, enrolment=row, coach=coach)
    attends(mine, now)
    hands_in(mine, row)
    keeps_a_journal(mine, row)
    (shared,) = shared_entries(coach.user, row)
    assert shared.text == "I spoke first, again."
    assert shared_entries(now.leader.user, row) == []


def attends(page, now):
    """See the session with its place and calendar file, and type the digits on the wall."""
    page.goto(now.cohort.get_absolute_url())
    follow(page, page.get_by_role("link", name="Kick-off", exact=True))
    expect(page.get_by_text("Room 4")).to_be_visible()
    file = page.request.get(f"{now.session.get_absolute_url()}calendar.ics")
    assert "SUMMARY" in file.text()
    show_code(actor=now.leader.user, session=now.session)
    follow(page, page.get_by_role("link", name="I am here"))
    page.get_by_label("Code").fill("12 34")
    page.get_by_role("button", name="I am here").click()
    expect(page.get_by_text("This is not the code that is shown now.").first).to_be_visible()
    page.get_by_label("Code").fill(SessionCode.objects.get().code)
    page.get_by_role("button", name="I am here").click()
    expect(page.get_by_text("You were there.")).to_be_visible()
    assert Attendance.objects.get().by_code


def hands_in(page, row):
    page.goto(row.get_absolute_url())
    follow(page, page.get_by_role("link", name="Hand in : A letter"))
    page.get_by_role("button", name="Hand it in").click()
    expect(page.get_by_text("Write something, or give a link or a file.").first).to_be_visible()
    page.get_by_label("In your words").fill("Dear team,")
    page.get_by_role("button", name="Hand it in").click()
    expect(page.get_by_text("It is handed in.")).to_be_visible()
    assert Submission.objects.get().text == "Dear team,"


def keeps_a_journal(page, row):
    page.goto(row.get_absolute_url())
    journal = page.get_by_role("region", name="Your journal")
    follow(page, journal.get_by_role("link", name="Open it"))
    for text in ("I spoke first, again.", "Only for me."):
        page.get_by_label("What do you want to remember?").fill(text)
        page.get_by_role("button", name="Keep it").click()
        expect(page.get_by_text("Kept. Only you can open it.")).to_be_visible()
    entry = page.get_by_role("article").filter(has_text="I spoke first, again.")
    entry.get_by_role("button", name="Share with the coach").click()
    expect(page.get_by_text("Shared with the coach")).to_be_visible()
    assert JournalEntry.objects.filter(for_coach=True).count() == 1


def test_an_instructor_takes_attendance_answers_and_scores(page_for, now):
    one, two = joined(now), joined(now)
    hand_in(actor=one.employee.user, assignment=now.asked, enrolment=one, text="Dear team,")
    page = page_for(now.leader.user)

    page.goto(reverse("leadership:home"))
    follow(page, page.get_by_role("link", name=str(now.cohort)).first)
    follow(page, page.get_by_role("link", name="Kick-off", exact=True))
    follow(page, page.get_by_role("link", name="Open the list"))
    page.get_by_role("group", name=one.employee.name).get_by_label("Attended").check()
    page.get_by_role("group", name=two.employee.name).get_by_label("Missed").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("1 attended, 1 missed it, 0 are not marked.")).to_be_visible()

    page.goto(now.cohort.get_absolute_url())
    follow(page, page.get_by_role("link", name="Work", exact=True))
    expect(page.get_by_text("1 waits for you")).to_be_visible()
    follow(page, page.get_by_role("link", name="A letter"))
    follow(page, page.get_by_role("link", name=one.employee.name))
    page.get_by_role("button", name="Return for more").click()
    expect(page.get_by_text("Say why, in words that can be read.").first).to_be_visible()
    page.get_by_label("Feedback").fill("Say what you saw.")
    page.get_by_role("button", name="Return for more").click()
    expect(page.get_by_text("Returned for more.")).to_be_visible()

    page.goto(f"{now.cohort.get_absolute_url()}work/")
    follow(page, page.get_by_role("link", name="A talk"))
    follow(page, page.get_by_role("link", name=f"Note a score : {two.employee.name}"))
    page.get_by_label("Score").fill("72")
    page.get_by_label("What did you see?").fill("Calm and clear.")
    page.get_by_role("button", name="Note it").click()
    expect(page.get_by_text("has been told")).to_be_visible()
    assert Submission.objects.get().feedback == "Say what you saw."
    assert two.results.get().passed

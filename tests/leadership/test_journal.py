"""Coaches, and the journal that nobody opens but its writer."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.utils import timezone

from leadership.models import CohortEnrolment, JournalEntry, LearningEvent
from leadership.queries.journals import opened, shared_entries
from leadership.services.coaches import name_coach
from leadership.services.cohort_enrolments import withdraw
from leadership.services.cohorts import edit_cohort
from leadership.services.coursework import hand_in, set_assignment
from leadership.services.journals import delete_entry, edit_entry, share_entry, write_entry
from talent.admin.site import site
from talent.models import AuditEntry, Notice
from tests.careers.doors import signed_in
from tests.careers.people import text_of
from tests.factories import GrantFactory
from tests.leadership.cohort_factories import around, joined, person

pytestmark = pytest.mark.django_db
SECRET = "I am afraid of the talk with Bo"


def written(now, **more):
    row = joined(now)
    entry = write_entry(actor=row.employee.user, enrolment=row, text=SECRET)
    if more:
        share_entry(
            actor=row.employee.user, entry=entry,
            **{"for_coach": False, "for_instructors": False} | more,
        )  # fmt: skip
    return row, entry


def test_an_entry_is_sealed_in_the_database_and_tells_nobody():
    now = around()
    audit, notices = AuditEntry.objects.count(), Notice.objects.count()
    row = joined(now)
    before = AuditEntry.objects.count(), Notice.objects.count()

    entry = write_entry(actor=row.employee.user, enrolment=row, text=SECRET)

    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed FROM leadership_journalentry")
        (sealed,) = cursor.fetchone()
    assert SECRET.encode() not in bytes(sealed)
    assert opened(entry).text == SECRET
    assert SECRET not in f"{entry!r}{entry}{opened(entry)!r}"
    assert (AuditEntry.objects.count(), Notice.objects.count()) == before
    assert before > (audit, notices)


def test_a_text_that_was_moved_to_another_row_opens_for_nobody():
    now = around()
    _row, entry = written(now)
    _other, second = written(now)

    JournalEntry.objects.filter(pk=second.pk).update(sealed=entry.sealed)

    second.refresh_from_db()
    assert (opened(second).is_readable, opened(second).text) == (False, "")


def test_nobody_else_writes_reads_changes_shares_or_deletes():
    now = around()
    row, entry = written(now)

    for who in (now.leader.user, now.boss.user, now.hr):
        assert not JournalEntry.objects.visible_to(who).exists()
        for act in (
            lambda who=who: write_entry(actor=who, enrolment=row, text="x"),
            lambda who=who: edit_entry(actor=who, entry=entry, text="x", seen=opened(entry).seen),
            lambda who=who: share_entry(
                actor=who, entry=entry, for_coach=True, for_instructors=True
            ),
            lambda who=who: delete_entry(actor=who, entry=entry),
        ):
            with pytest.raises(PermissionDenied):
                act()
    assert not site.is_registered(JournalEntry)


def test_two_windows_lose_nothing():
    now = around()
    row, entry = written(now)
    seen = opened(entry).seen
    edit_entry(actor=row.employee.user, entry=entry, text="Better now", seen=seen)

    with pytest.raises(ValidationError, match="something else meanwhile"):
        edit_entry(actor=row.employee.user, entry=entry, text="Old", seen=seen)
    with pytest.raises(ValidationError, match="can be read"):
        write_entry(actor=row.employee.user, enrolment=row, text=" \u2800")


def test_one_entry_is_shared_with_the_coach_or_who_leads_and_taken_back():
    now, coach = around(), person()
    row, entry = written(now)
    name_coach(actor=now.leader.user, enrolment=row, coach=coach)
    me = {"actor": row.employee.user, "entry": entry}

    share_entry(**me, for_coach=True, for_instructors=False)
    assert [one.text for one in shared_entries(coach.user, row)] == [SECRET]
    assert shared_entries(now.leader.user, row) == []
    assert shared_entries(now.hr, row) == []
    share_entry(**me, for_coach=False, for_instructors=True)
    assert shared_entries(coach.user, row) == []
    assert len(shared_entries(now.leader.user, row)) == 1
    share_entry(**me, for_coach=False, for_instructors=False)
    assert shared_entries(now.leader.user, row) == []


def test_another_coach_and_a_part_that_ended_close_what_was_shared():
    now, coach, other = around(), person(), person()
    row, entry = written(now)
    name_coach(actor=now.leader.user, enrolment=row, coach=coach)
    share_entry(actor=row.employee.user, entry=entry, for_coach=True, for_instructors=False)

    name_coach(actor=now.leader.user, enrolment=row, coach=other)
    assert shared_entries(other.user, row) == []
    share_entry(actor=row.employee.user, entry=entry, for_coach=True, for_instructors=False)
    withdraw(actor=row.employee.user, enrolment=row, reason="Done here.")

    assert shared_entries(other.user, row) == []
    assert not CohortEnrolment.objects.visible_to(other.user).exists()
    assert not LearningEvent.objects.visible_to(other.user).exists()


def test_a_coach_is_named_by_who_leads_and_sees_the_coached_alone():
    now, coach = around(), person()
    row, other = joined(now), joined(now)
    asked = set_assignment(
        actor=now.leader.user, cohort=now.cohort, title="A letter", text="Write.",
        due_at=timezone.now() + timedelta(days=1),
    )  # fmt: skip
    works = [
        hand_in(actor=one.employee.user, assignment=asked, enrolment=one, text="Dear")
        for one in (row, other)
    ]

    for actor in (now.boss.user, row.employee.user, coach.user):
        with pytest.raises(PermissionDenied):
            name_coach(actor=actor, enrolment=row, coach=coach)
    with pytest.raises(ValidationError, match="Nobody coaches themselves"):
        name_coach(actor=now.leader.user, enrolment=row, coach=row.employee)
    name_coach(actor=now.leader.user, enrolment=row, coach=coach)

    client = signed_in(coach)
    pages = [
        (row.get_absolute_url(), 200), (other.get_absolute_url(), 404),
        (f"/leadership/submissions/{works[0].pk}/", 200),
        (f"/leadership/submissions/{works[1].pk}/", 404),
        (f"{now.cohort.get_absolute_url()}people/", 404),
        (f"{row.get_absolute_url()}journal/", 404),
    ]  # fmt: skip
    assert [client.get(page).status_code for page, _said in pages] == [s for _page, s in pages]
    assert "Whom you coach" in text_of(client.get("/leadership/"))
    assert client.post(f"/leadership/submissions/{works[0].pk}/", {}).status_code == 404


def test_the_writer_does_it_on_pages_and_takes_it_away_in_the_export():
    now, coach = around(), person()
    row = joined(now)
    name_coach(actor=now.leader.user, enrolment=row, coach=coach)
    mine, at = signed_in(row.employee), f"{row.get_absolute_url()}journal/"

    kept = mine.post(at, {"text": SECRET}, follow=True)
    entry = JournalEntry.objects.get()
    mine.post(f"/leadership/journal/{entry.pk}/share/", {"for_coach": "1"})
    shown = text_of(signed_in(coach).get(row.get_absolute_url()))
    export = mine.get("/people/me/held/export/").content.decode()
    others = signed_in(coach).get("/people/me/held/export/").content.decode()
    mine.post(f"/leadership/journal/{entry.pk}/delete/")

    assert "Kept. Only you can open it." in text_of(kept)
    assert SECRET in shown
    assert (SECRET in export, SECRET in others) == (True, False)
    assert not JournalEntry.objects.exists()
    for who in (now.leader, now.boss, coach):
        assert signed_in(who).get(at).status_code == 404


def test_who_leads_from_now_on_reads_nothing_that_was_shared_before():
    now = around()
    row, entry = written(now, for_instructors=True)
    admin, newcomer = GrantFactory(kind="hr_admin").user, person()
    Notice.objects.all().delete()
    before = [one.employee for one in now.cohort.instructors.all()]

    edit_cohort(actor=admin, cohort=now.cohort, instructors=[*before, newcomer])

    assert not JournalEntry.objects.visible_to(newcomer.user).exists()
    (told,) = Notice.objects.filter(recipient=row.employee.user)
    assert told.kind == "leadership.journal_closed"
    entry.refresh_from_db()
    edit_cohort(actor=admin, cohort=now.cohort, instructors=before)
    assert Notice.objects.filter(kind="leadership.journal_closed").count() == 1


def test_only_who_takes_part_is_coached_and_by_who_can_sign_in():
    now, coach = around(), person()
    row = joined(now)
    gone = person()
    gone.user.is_active = False
    gone.user.save()
    leads = {"actor": now.leader.user, "enrolment": row}

    with pytest.raises(ValidationError, match="cannot sign in today"):
        name_coach(**leads, coach=gone)
    withdraw(actor=row.employee.user, enrolment=row, reason="Elsewhere.")
    with pytest.raises(ValidationError, match="has a seat in a cohort that goes on"):
        name_coach(**leads, coach=coach)
    with pytest.raises(ValidationError, match="has no seat"):
        write_entry(actor=row.employee.user, enrolment=row, text=SECRET)


def test_an_entry_is_at_most_ten_thousand_letters():
    now = around()
    row = joined(now)

    with pytest.raises(ValidationError, match="at most 10,000"):
        write_entry(actor=row.employee.user, enrolment=row, text="a" * 10_001)

"""What pages say before and after: deletions, promises, names, and what is over."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from leadership.models import Cohort, FeedbackCycle, JournalEntry, QuestionSet
from leadership.services import qualifications
from leadership.services.journals import write_entry
from lib.dates import today
from tests.factories import AssignmentFactory, GrantFactory, UserFactory
from tests.leadership.cohort_factories import around, joined, reports
from tests.leadership.factories import LeadershipProgrammeFactory
from tests.leadership.feedback_factories import a_cycle, build_team, running
from tests.leadership.learning_factories import QualificationFactory

pytestmark = pytest.mark.django_db


def signed_in(person):
    client = Client()
    client.force_login(person.user)
    return client


def hr():
    person = AssignmentFactory().employee
    GrantFactory(user=person.user)
    return person


def test_a_journal_entry_goes_only_after_a_second_yes():
    row = joined(around())
    entry = write_entry(actor=row.employee.user, enrolment=row, text="I was too loud.")
    mine, at = signed_in(row.employee), f"/leadership/journal/{entry.pk}/delete/"

    page = mine.get(at).content.decode()

    assert "nobody can bring it back" in page
    assert "I was too loud." in page
    assert JournalEntry.objects.count() == 1
    assert mine.post(at, follow=True).status_code == 200
    assert not JournalEntry.objects.exists()


def test_closing_a_cycle_early_names_the_day_that_was_promised():
    running(build_team())
    cycle, client = FeedbackCycle.objects.get(), Client()
    client.force_login(UserFactory(is_superuser=True))
    at = reverse("leadership:feedback_cycle_act", args=[cycle.pk, "close"])

    assert "Everybody was promised time until" in client.get(at).content.decode()
    FeedbackCycle.objects.update(
        nominate_until=today() - timedelta(days=3), ends_on=today() - timedelta(days=1)
    )
    assert "Everybody was promised" not in client.get(at).content.decode()


def test_questions_of_a_cycle_are_shown_without_braces():
    cycle, client = a_cycle(), Client()
    client.force_login(UserFactory(is_superuser=True))

    page = client.get(cycle.get_absolute_url()).content.decode()

    assert "This person listens." in page
    assert "What should this person keep?" in page
    assert "{name}" not in page


def test_who_works_for_a_qualification_already_is_told_as_oneself():
    me, admin, row = AssignmentFactory().employee, hr(), QualificationFactory()
    given = {"employee": me, "qualification": row, "started_on": today()}
    qualifications.begin_qualification(actor=me.user, **given)

    with pytest.raises(ValidationError, match="You work for it already"):
        qualifications.begin_qualification(actor=me.user, **given)
    with pytest.raises(ValidationError, match="This person works for it already"):
        qualifications.begin_qualification(actor=admin.user, **given)


def test_a_name_that_is_taken_is_refused_in_words():
    LeadershipProgrammeFactory(name="Leading")

    with pytest.raises(ValidationError, match="There is a programme of this name") as refusal:
        LeadershipProgrammeFactory.build(name="Leading").full_clean()
    assert "already exists" not in str(refusal.value)
    QuestionSet.objects.create(name="Leading")
    with pytest.raises(ValidationError, match="There is a set of this name"):
        QuestionSet(name="Leading").full_clean()


def test_a_cohort_whose_enrolment_has_ended_offers_no_seat():
    now = around()
    (who,) = reports(now.boss, 1)
    client, at = signed_in(who), now.cohort.get_absolute_url()
    assert "left" in client.get(at).content.decode()
    Cohort.objects.update(
        starts_on=today() - timedelta(days=1), enrol_until=today() - timedelta(days=2)
    )

    page = client.get(at).content.decode()
    listed = client.get("/leadership/cohorts/?show=all").content.decode()
    join = client.get(f"{at}join/").content.decode()
    refused = client.post(f"{at}join/", {"reason": "I want to."}).content.decode()

    assert "enrolment has ended" in page
    assert "are left" not in page
    assert "seats left" not in listed
    for shown in (join, refused):
        assert "Enrolment ended on" in shown
        assert "seats are left" not in shown
        assert "<textarea" not in shown

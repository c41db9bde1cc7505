"""Openings close by themselves after their last day, and find someone else who hires."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone
from django_celery_beat.models import PeriodicTask

from careers.models import Application, Opening
from careers.services.applications import reject
from careers.services.opening_upkeep import close_ended_openings, hand_over, hand_over_openings
from careers.services.openings import draft_opening, submit_opening
from careers.tasks import close_openings
from careers.tasks import hand_over_openings as hand_over_job
from lib.dates import period, today
from talent.models import Assignment, AuditEntry, Employment, GrantKind, Notice
from talent.registry import texts_for
from tests.careers.openings import applied, build_hiring, given, published
from tests.factories import START, AssignmentFactory, GrantFactory
from tests.talent.test_reliability_races import WRITERS, race

pytestmark = pytest.mark.django_db
TOMORROW = timedelta(days=1)


@pytest.fixture
def hiring(db):
    return build_hiring()


def leave(person):
    """Somebody's employment and last assignment ended yesterday."""
    Assignment.objects.filter(employee=person).update(valid=period(START, today()))
    Employment.objects.filter(employee=person).update(valid=period(START, today()))


def told(kind, user):
    rows = list(Notice.objects.filter(kind=f"careers.{kind}", recipient=user))
    return [text.title for text in texts_for(user, rows).values()]


def state(opening):
    opening.refresh_from_db()
    return opening.state, opening.close_reason


def test_an_opening_closes_the_day_after_the_last_day_to_apply(hiring):
    opening = published(hiring, apply_by=today())

    assert (close_ended_openings(), state(opening)) == (0, ("published", ""))
    assert close_ended_openings(day=today() + TOMORROW) == 1
    assert state(opening) == ("closed", "expired")
    assert told("opening_ended", hiring.hirer.user) == [
        "Your opening has closed: Specialist, vacancy"
    ]


def test_who_applied_in_time_is_still_decided_about(hiring):
    opening = published(hiring, apply_by=today())
    application = applied(opening, hiring.me)

    assert close_ended_openings(day=today() + TOMORROW) == 0
    reject(actor=hiring.hirer.user, application=application, reason="another", note="")
    assert close_ended_openings(day=today() + TOMORROW) == 1


def test_what_was_for_a_time_closes_when_the_time_is_over_and_tells_who_applied(hiring):
    opening = published(hiring, "project")
    applied(opening, hiring.me)

    assert close_ended_openings(day=opening.ends_on) == 0
    assert close_ended_openings(day=opening.ends_on + TOMORROW) == 1

    row = Application.objects.get()
    assert (row.stage, row.reject_reason) == ("rejected", "closed")
    assert told("application_moved", hiring.me.user) == ["Your application was not successful"]


def test_an_opening_without_a_last_day_stays(hiring):
    opening = published(hiring)

    assert close_ended_openings(day=today() + timedelta(days=4000)) == 0
    assert state(opening) == ("published", "")


@pytest.mark.django_db(transaction=True)
def test_racing_jobs_close_and_tell_once():
    hiring = build_hiring()
    opening = published(hiring, apply_by=today())

    race(lambda _number: close_ended_openings(day=today() + TOMORROW))

    assert WRITERS > 1
    assert state(opening) == ("closed", "expired")
    assert AuditEntry.objects.filter(action="careers.opening.closed").count() == 1
    assert Notice.objects.filter(kind="careers.opening_ended").count() == 1


@pytest.mark.parametrize("kind", ["draft", "in_review", "published"])
def test_the_manager_of_a_hirer_who_left_hires_now(hiring, kind):
    if kind == "published":
        opening = published(hiring)
    else:
        opening = draft_opening(actor=hiring.hirer.user, **given(hiring))
        if kind == "in_review":
            opening = submit_opening(actor=hiring.hirer.user, opening=opening)
    leave(hiring.hirer)

    assert (hand_over_openings(), hand_over_openings()) == (1, 0)

    opening.refresh_from_db()
    assert (opening.hiring_manager, opening.state) == (hiring.boss, kind)
    assert told("opening_handed_over", hiring.boss.user) == [
        "You hire for an opening now: Specialist, vacancy"
    ]
    (entry,) = AuditEntry.objects.filter(action="careers.opening.handed_over")
    assert entry.details["hirer"] == [hiring.hirer.pk, hiring.boss.pk]


def test_applications_go_on_with_the_new_hirer(hiring):
    application = applied(published(hiring), hiring.me)
    leave(hiring.hirer)

    hand_over_openings()

    assert Application.objects.visible_to(hiring.boss.user).get() == application
    reject(actor=hiring.boss.user, application=application, reason="another", note="")
    assert told("application_moved", hiring.me.user) == ["Your application was not successful"]


def test_who_inherits_what_waits_for_approval_does_not_approve_it(hiring):
    opening = draft_opening(actor=hiring.hirer.user, **given(hiring))
    submit_opening(actor=hiring.hirer.user, opening=opening)
    leave(hiring.hirer)

    hand_over_openings()

    assert Opening.objects.get().approver is None


def test_hr_of_the_unit_inherits_where_the_managers_have_left_too(hiring):
    opening = published(hiring)
    partner, admin = AssignmentFactory().employee, AssignmentFactory().employee
    GrantFactory(user=admin.user, kind=GrantKind.HR_ADMIN)
    GrantFactory(user=partner.user, kind=GrantKind.HR_PARTNER, unit=hiring.unit)
    leave(hiring.hirer)
    leave(hiring.boss)

    hand_over_openings()

    opening.refresh_from_db()
    assert opening.hiring_manager == partner


def test_an_hr_admin_inherits_where_there_is_nobody_else_and_else_it_waits(hiring):
    opening = published(hiring)
    leave(hiring.hirer)
    leave(hiring.boss)

    assert hand_over_openings() == 0
    admin = AssignmentFactory().employee
    GrantFactory(user=admin.user, kind=GrantKind.HR_ADMIN)
    assert hand_over_openings() == 1

    opening.refresh_from_db()
    assert opening.hiring_manager == admin


def test_who_applied_for_it_does_not_inherit_it(hiring):
    opening = published(hiring)
    applied(opening, hiring.boss)
    admin = AssignmentFactory().employee
    GrantFactory(user=admin.user, kind=GrantKind.HR_ADMIN)
    leave(hiring.hirer)

    hand_over_openings()

    opening.refresh_from_db()
    assert opening.hiring_manager == admin


def test_openings_of_who_still_works_here_stay(hiring):
    published(hiring)

    assert hand_over_openings() == 0


@pytest.mark.parametrize("meanwhile", ["hired by another", "closed"])
def test_what_changed_since_the_job_looked_stays(hiring, meanwhile):
    opening = published(hiring)
    if meanwhile == "closed":
        leave(hiring.hirer)
        Opening.objects.update(state="closed", close_reason="expired", closed_at=timezone.now())

    assert hand_over(opening.pk) is False

    opening.refresh_from_db()
    assert opening.hiring_manager == hiring.hirer
    assert not Notice.objects.filter(kind="careers.opening_handed_over").exists()


@pytest.mark.django_db(transaction=True)
def test_racing_jobs_hand_over_once():
    hiring = build_hiring()
    published(hiring)
    leave(hiring.hirer)

    race(lambda _number: hand_over_openings())

    assert AuditEntry.objects.filter(action="careers.opening.handed_over").count() == 1
    assert Notice.objects.filter(kind="careers.opening_handed_over").count() == 1


def test_the_jobs_are_scheduled_and_run_twice_without_harm(hiring):
    migration = import_module("careers.migrations.0061_keep_openings_moving")
    PeriodicTask.objects.filter(task__in=migration.JOBS).delete()
    migration.schedule(apps, None)
    published(hiring, apply_by=today())
    Opening.objects.update(apply_by=today() - TOMORROW)
    other = published(hiring)
    leave(hiring.hirer)

    for _again in range(2):
        close_openings()
        hand_over_job()

    jobs = PeriodicTask.objects.filter(task__in=migration.JOBS)
    assert {(job.task, job.enabled) for job in jobs} == {
        ("careers.close_openings", True), ("careers.hand_over_openings", True),
    }  # fmt: skip
    assert Opening.objects.filter(state="closed").count() == 1
    assert Opening.objects.get(pk=other.pk).hiring_manager == hiring.boss

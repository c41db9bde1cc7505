import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django_celery_beat.models import PeriodicTask, PeriodicTasks

from talent.models import SYSTEM, AuditEntry
from talent.services.schedules import run_at, run_every
from tests.factories import UserFactory, hr_admin

pytestmark = pytest.mark.django_db


def job(task="talent.remind_profile_confirmation"):
    return PeriodicTask.objects.get(task=task)


def test_run_at_changes_the_hour_and_tells_the_scheduler():
    told, admin = PeriodicTasks.last_change(), hr_admin()

    run_at(actor=admin, job=job(), enabled=False, hour=7, minute=30, weekdays=["5", "1"])

    found = job()
    assert (found.enabled, found.crontab.hour, found.crontab.day_of_week) == (False, "7", "1,5")
    assert found.task == "talent.remind_profile_confirmation"
    assert PeriodicTasks.last_change() > told
    assert AuditEntry.objects.get().action == "talent.schedule.changed"


def test_run_every_replaces_a_time_of_day():
    run_every(actor=SYSTEM, job=job(), enabled=True, every=6, unit="hours")

    found = job()
    assert (found.crontab, str(found.interval)) == (None, "every 6 hours")


def test_the_job_that_everything_waits_for_stays_on():
    sweep = job("talent.sweep")

    with pytest.raises(ValidationError, match="stays on"):
        run_every(actor=SYSTEM, job=sweep, enabled=False, every=30, unit="seconds")
    with pytest.raises(ValidationError, match="five minutes"):
        run_every(actor=SYSTEM, job=sweep, enabled=True, every=1, unit="days")
    with pytest.raises(ValidationError, match="all day long"):
        run_at(actor=SYSTEM, job=sweep, enabled=True, hour=1, minute=1, weekdays=[])


def test_weekdays_and_a_day_of_the_month_exclude_each_other():
    with pytest.raises(ValidationError, match="weekdays or a day"):
        run_at(actor=SYSTEM, job=job(), enabled=True, hour=1, minute=1, weekdays=["1"], month_day=3)


def test_schedules_are_hr_admins():
    with pytest.raises(PermissionDenied):
        run_every(actor=UserFactory(), job=job(), enabled=True, every=1, unit="days")

"""Reminders of plans: once in each span, whoever asks and however often."""

import threading
from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone
from django_celery_beat.models import PeriodicTask

from careers.models import PlanItem
from careers.services import plan_reminders
from careers.services.plan_items import finish_item
from careers.services.plan_reminders import due_period, remind_due_items, remind_stale_items
from careers.tasks import remind_due_items as due_job
from careers.tasks import remind_stale_items as stale_job
from lib.dates import today
from talent.models import Notice
from talent.registry import texts_for
from tests.careers.plans import active, build_team, draft, first, in_days

pytestmark = pytest.mark.django_db


def only(plan, **fields) -> PlanItem:
    """One action of a plan, with these fields; the others are dropped."""
    item = first(plan)
    plan.items.exclude(pk=item.pk).update(state="dropped")
    PlanItem.objects.filter(pk=item.pk).update(**fields)
    return item


def told(kind):
    return Notice.objects.filter(kind=f"careers.plan_item_{kind}")


def test_due_is_said_before_on_the_day_and_weekly_after(team):
    item = only(active(team), due_on=today())

    for late in range(-9, 23):
        for _again in range(2):
            remind_due_items(day=in_days(late))

    assert sorted(told("due").values_list("period", flat=True)) == [
        f"{today()} before", f"{today()}+0", f"{today()}+1", f"{today()}+2", f"{today()}+3",
    ]  # fmt: skip
    assert {row.subject for row in told("due")} == {f"planitem:{item.pk}"}


def test_the_span_of_a_day_is_caught_up_when_the_scheduler_slept():
    assert [due_period(in_days(0), in_days(n)) for n in (-7, -1, 0, 6, 7, 13, 14)] == [
        f"{today()} before", f"{today()} before", f"{today()}+0", f"{today()}+0",
        f"{today()}+1", f"{today()}+1", f"{today()}+2",
    ]  # fmt: skip


def test_another_day_is_reminded_of_anew(team):
    item = only(active(team), due_on=today())
    remind_due_items()
    PlanItem.objects.filter(pk=item.pk).update(due_on=in_days(2))
    remind_due_items()

    assert told("due").count() == 2


@pytest.mark.parametrize("why", ["draft", "done", "left", "far"])
def test_nobody_is_reminded_of_what_does_not_wait(team, why):
    plan = draft(team) if why == "draft" else active(team)
    item = only(plan, due_on=in_days(8) if why == "far" else today())
    if why == "done":
        finish_item(actor=team.user, item=item)
    if why == "left":
        team.user.is_active = False
        team.user.save()

    remind_due_items()

    assert told("due").count() == 0


def test_resting_actions_are_said_once_in_sixty_days(team):
    now = timezone.now()
    only(active(team), due_on=None, touched_at=now)

    for days in (59, 60, 61, 119, 120, 121):
        remind_stale_items(day=in_days(days), now=now + timedelta(days=days))

    assert sorted(told("stale").values_list("period", flat=True)) == [
        f"{now.date()}+1", f"{now.date()}+2",
    ]  # fmt: skip


def test_what_is_overdue_is_not_said_to_rest_as_well(team):
    only(active(team), due_on=in_days(-90), touched_at=timezone.now() - timedelta(days=99))

    remind_stale_items()

    assert told("stale").count() == 0


def test_chunks_reach_everybody_once(team, monkeypatch):
    monkeypatch.setattr(plan_reminders, "CHUNK", 2)
    plan = active(team)
    plan.items.update(due_on=today())

    after, rounds = 0, 0
    while after is not None:
        after, rounds = remind_due_items(after), rounds + 1

    assert (told("due").count(), rounds) == (6, 4)


@pytest.mark.django_db(transaction=True)
def test_racing_schedulers_say_it_once():
    team = build_team()
    plan = active(team)
    plan.items.update(due_on=today())

    def schedule():
        remind_due_items()
        connection.close()

    threads = [threading.Thread(target=schedule) for _n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert told("due").count() == 6


def test_jobs_run_twice_without_harm(team):
    plan = active(team)
    plan.items.update(due_on=today(), touched_at=timezone.now() - timedelta(days=70))
    first(plan).__class__.objects.filter(pk=first(plan).pk).update(due_on=None)

    for _again in range(2):
        due_job()
        stale_job()

    assert (told("due").count(), told("stale").count()) == (5, 1)


def test_the_words_of_every_notice_can_be_written(team):
    plan = active(team)
    plan.items.update(due_on=today())
    due_job()

    rows = list(Notice.objects.filter(recipient=team.user, kind="careers.plan_item_due"))
    texts = texts_for(team.user, rows)

    item = first(plan)
    said = next(texts[row.pk] for row in rows if row.params == {"planitem": item.pk})
    assert said.title.endswith(item.title)
    assert said.url == f"/development/plans/items/{item.pk}/"


def test_the_jobs_are_scheduled_by_migration():
    # Other tests empty the tables that migrations have filled: so the step is taken again.
    migration = import_module("careers.migrations.0031_remind_of_plans")
    PeriodicTask.objects.filter(task__in=migration.JOBS).delete()

    for _again in range(2):
        migration.schedule(apps, None)

    jobs = PeriodicTask.objects.filter(task__in=migration.JOBS)
    assert sorted((job.task, job.enabled, job.crontab.hour) for job in jobs) == [
        ("careers.remind_due_items", True, "6"), ("careers.remind_stale_items", True, "6"),
    ]  # fmt: skip

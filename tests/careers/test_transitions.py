"""The count of real moves against a plain statement of its rule."""

from collections import defaultdict
from datetime import date, timedelta
from importlib import import_module
from statistics import median

import pytest
from django.apps import apps
from django_celery_beat.models import PeriodicTask

from careers.models import Transition
from careers.services.transitions import Refreshed, refresh_transitions
from careers.tasks import refresh_transitions as task
from lib.dates import months_between, period
from talent.events import assignments_replaced
from talent.models import Assignment
from tests.factories import AssignmentFactory, EmployeeFactory, OrgUnitFactory, RoleFactory

pytestmark = pytest.mark.django_db

DAY = date(2024, 6, 30)


def history(*stays, unit, person=None):
    """A person with stays of (role, first day, day after the last or None)."""
    person = person or EmployeeFactory()
    for role, start, end in stays:
        AssignmentFactory(
            employee=person, role=role, unit=unit, valid=period(start, end), lines=False
        )
    return person


def rows():
    return list(
        Transition.objects.order_by("from_role", "to_role").values_list(
            "from_role", "to_role", "people", "median_months", "since_year"
        )
    )


def test_counts_people_and_the_median_of_their_months():
    unit, analyst, lead = OrgUnitFactory(), RoleFactory(), RoleFactory()
    for months in (10, 12, 20, 30, 31):
        start = date(2018 + months % 3, 1, 15)
        year, month = divmod(start.month - 1 + months, 12)
        moved = date(start.year + year, month + 1, 15)
        history((analyst, start, moved), (lead, moved, None), unit=unit)

    assert refresh_transitions(day=DAY) == Refreshed(stored=1, dropped=0)
    assert rows() == [(analyst.pk, lead.pk, 5, 20, 2019)]


def test_four_people_are_not_stored_and_an_old_count_is_dropped():
    unit, analyst, lead = OrgUnitFactory(), RoleFactory(), RoleFactory()
    for _ in range(4):
        history(
            (analyst, date(2020, 1, 1), date(2021, 1, 1)),
            (lead, date(2021, 1, 1), None),
            unit=unit,
        )
    Transition.objects.create(
        from_role=analyst, to_role=lead, people=9, median_months=1, since_year=2000
    )

    assert refresh_transitions(day=DAY) == Refreshed(stored=0, dropped=1)
    assert rows() == []


def test_one_person_counts_once_and_a_stay_runs_through_units():
    unit, other = OrgUnitFactory(), OrgUnitFactory()
    analyst, lead = RoleFactory(), RoleFactory()
    for _ in range(5):
        person = history((analyst, date(2019, 1, 1), date(2020, 1, 1)), unit=unit)
        history(
            (analyst, date(2020, 1, 1), date(2021, 1, 1)),
            (lead, date(2021, 1, 1), date(2022, 1, 1)),
            (analyst, date(2022, 1, 1), date(2022, 7, 1)),
            (lead, date(2022, 7, 1), None),
            unit=other,
            person=person,
        )

    refresh_transitions(day=DAY)

    assert rows() == [
        (analyst.pk, lead.pk, 5, 6, 2022),  # the latest move of each, after half a year
        (lead.pk, analyst.pk, 5, 12, 2022),
    ]


def test_a_return_after_a_pause_and_a_move_to_come_are_no_moves():
    unit, analyst, lead = OrgUnitFactory(), RoleFactory(), RoleFactory()
    for _ in range(5):
        history(
            (analyst, date(2018, 1, 1), date(2019, 1, 1)),
            (lead, date(2019, 3, 1), date(2020, 1, 1)),
            (analyst, DAY + timedelta(days=1), None),
            unit=unit,
        )

    assert refresh_transitions(day=DAY) == Refreshed(stored=0, dropped=0)


def stated(day):
    """The rule in plain Python: stays of one role, moves between adjoining stays."""
    by_person = defaultdict(list)
    for row in Assignment.objects.filter(valid__startswith__lte=day).order_by("valid"):
        by_person[row.employee_id].append((row.role_id, row.valid.lower, row.valid.upper))
    moves = {}
    for person, parts in by_person.items():
        role, began, ended = parts[0]
        for next_role, start, end in parts[1:]:
            adjoins = start - ended <= timedelta(days=31)
            if adjoins and next_role == role:
                ended = end
                continue
            if adjoins:
                moves[person, role, next_role] = (months_between(began, start), start.year)
            role, began, ended = next_role, start, end
    by_pair = defaultdict(list)
    for (_, *pair), move in moves.items():
        by_pair[tuple(pair)].append(move)
    return sorted(
        (*pair, len(found), int(median(m for m, _ in found) + 0.5), min(y for _, y in found))
        for pair, found in by_pair.items()
        if len(found) >= 5
    )


@pytest.mark.parametrize("seed", range(3))
def test_agrees_with_the_plain_rule_on_random_histories(seed, faker):
    faker.seed_instance(seed)
    random = faker.random
    unit, roles = OrgUnitFactory(), RoleFactory.create_batch(3)
    for _ in range(60):
        start, stays = date(2012, 1, 1) + timedelta(days=random.randint(0, 2000)), []
        for _ in range(random.randint(1, 6)):
            end = start + timedelta(days=random.randint(1, 900))
            stays.append((random.choice(roles), start, end))
            start = end + timedelta(days=random.choice([0, 0, 0, 1, 31, 32, 400]))
        history(*stays, unit=unit)

    refresh_transitions(day=DAY)
    once = rows()
    again = refresh_transitions(day=DAY)

    assert once == stated(DAY)
    assert len(once) > 3
    assert (again, rows()) == (Refreshed(len(once), 0), once)


def test_an_import_of_histories_refreshes_the_counts():
    unit, analyst, lead = OrgUnitFactory(), RoleFactory(), RoleFactory()
    for _ in range(5):
        history(
            (analyst, date(2020, 1, 1), date(2021, 1, 1)),
            (lead, date(2021, 1, 1), None),
            unit=unit,
        )

    assignments_replaced.send(Assignment)
    by_signal = rows()
    task()

    assert by_signal == rows() == [(analyst.pk, lead.pk, 5, 12, 2021)]


def test_the_counts_are_renewed_every_night():
    migration = import_module("careers.migrations.0002_refresh_transitions_daily")

    migration.schedule(apps, None)
    migration.schedule(apps, None)

    tasks = PeriodicTask.objects.filter(task=task.name)
    assert [(row.enabled, row.crontab.hour) for row in tasks] == [(True, "2")]

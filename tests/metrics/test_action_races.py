"""Two at once: each act finds the plan as the other one left it."""

import threading
from contextlib import closing

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from metrics.models import ActionPlan
from metrics.services import actions
from talent.models import SYSTEM
from tests.factories import EmployeeFactory, OrgUnitFactory
from tests.metrics.action_factories import ActionPlanFactory
from tests.metrics.survey_factories import hr_admin
from tests.metrics.test_action_services import said

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts):
    """What becomes of acts that begin together: done, or why not."""
    found, start = [], threading.Barrier(len(acts))

    def run(act):
        with closing(connection):
            start.wait()
            try:
                act()
                found.append("done")
            except ValidationError as refusal:
                found.append(refusal.messages[0].split(":")[0])

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(found)


def close_as(plan, status):
    return lambda: actions.change_status(actor=SYSTEM, plan=plan, status=status, text="Done.")


def test_a_plan_is_closed_once():
    plan = ActionPlanFactory()

    assert at_once(close_as(plan, "complete"), close_as(plan, "cancelled")) == [
        "This plan is closed", "done",
    ]  # fmt: skip
    plan.refresh_from_db()
    assert plan.updates.get().status == plan.status


def test_a_plan_is_shared_once():
    plan = ActionPlanFactory()

    found = at_once(*[lambda: actions.share_plan(actor=SYSTEM, plan=plan)] * 4)

    assert found == ["This plan is shared already."] * 3 + ["done"]
    assert plan.updates.count() == 1


def test_owner_and_champion_never_become_one():
    plan, person = ActionPlanFactory(), EmployeeFactory()

    found = at_once(
        lambda: actions.hand_over(actor=SYSTEM, plan=plan, owner=person),
        lambda: actions.change_champion(actor=SYSTEM, plan=plan, champion=person),
    )

    assert found == ["Owner and champion are two people", "done"]


def test_a_form_that_is_sent_twice_at_once_begins_one_plan():
    admin, given = hr_admin(), said(unit=OrgUnitFactory())

    found = at_once(*[lambda: actions.start_plan(actor=admin, **given)] * 2)

    assert found == ["You have just saved this. It is there once.", "done"]
    assert ActionPlan.objects.count() == 1

"""Looking after action plans: who is asked, reminded and told, once each, also after a pause."""

from datetime import timedelta

import pytest
from django.utils import timezone

from lib.dates import period, today
from metrics.services import actions
from metrics.services.action_follow_up import follow_up_actions
from talent.models import SYSTEM, GrantKind, Notice
from talent.queries.waiting import waiting_rows
from talent.registry import registry, texts_for
from talent.services.people import end_employment
from tests.factories import AssignmentFactory, EmployeeFactory, GrantFactory, OrgUnitFactory
from tests.metrics.action_factories import ActionPlanFactory, ActionUpdateFactory

pytestmark = pytest.mark.django_db


def days(count):
    return timedelta(days=count)


def told(person):
    rows = Notice.objects.filter(recipient=person.user, kind__startswith="metrics.action_")
    return sorted(notice.kind.removeprefix("metrics.action_") for notice in rows)


def after_looking(plan):
    """What owner and champion are told by a look, and by a second one."""
    follow_up_actions()
    follow_up_actions()
    return told(plan.owner), told(plan.champion)


def plan_of(*, begun=0, due=60, said=None, **more):
    """A plan that began so many days ago, is due in so many, and of which was said something."""
    plan = ActionPlanFactory(starts_on=today() - days(begun), due_on=today() + days(due), **more)
    if said is not None:
        ActionUpdateFactory(plan=plan, at=timezone.now() - days(said))
    return plan


CLOSED = {"status": "complete", "closed_on": today(), "outcome": "Done."}
HELD = {"status": "on_hold"}


@pytest.mark.parametrize(
    ("given", "owner", "champion"),
    [
        ({"begun": 0}, [], []),
        ({"begun": 29}, [], []),
        ({"begun": 30, "said": 5}, ["how"], []),
        ({"begun": 30}, ["how"], ["stuck"]),
        ({"begun": 300, "said": 29}, ["how"], []),
        ({"begun": 300, "said": 31}, ["how"], ["stuck"]),
        ({"begun": 300, "said": 31, **HELD}, ["how"], []),
        ({"due": 8}, [], []),
        ({"due": 7}, ["due"], []),
        ({"due": 0}, ["due"], []),
        ({"begun": 20, "due": -1, "said": 1}, ["overdue"], []),
        ({"begun": 20, "due": -6, "said": 1}, ["overdue"], []),
        ({"begun": 20, "due": -7, "said": 1}, ["overdue"], ["stuck"]),
        ({"begun": 90, "due": -7}, ["overdue"], ["stuck", "stuck"]),
        ({"begun": 90, "due": -7, **HELD}, ["overdue"], ["stuck"]),
        ({"begun": 90, "due": -7, **CLOSED}, [], []),
        ({"begun": 90, "due": 3, **CLOSED}, [], []),
    ],
)
def test_owner_and_champion_are_told_what_is_of_use_once(given, owner, champion):
    assert after_looking(plan_of(**given)) == (owner, champion)


def test_another_day_is_reminded_of_again():
    plan = plan_of(due=5)
    follow_up_actions()
    actions.edit_plan(actor=SYSTEM, plan=plan, due_on=today() + days(6))
    follow_up_actions()

    assert told(plan.owner).count("due") == 2


def test_a_look_that_comes_late_leaves_out_what_is_of_no_use_any_more():
    plan = plan_of(begun=50, due=-2, said=3)

    assert after_looking(plan) == (["overdue"], [])


def test_each_silence_is_told_once():
    plan = plan_of(begun=200, said=90)
    follow_up_actions()
    ActionUpdateFactory(plan=plan, at=timezone.now() - days(40))
    follow_up_actions()
    ActionUpdateFactory(plan=plan)
    follow_up_actions()

    assert told(plan.champion) == ["stuck", "stuck"]


def test_who_cannot_sign_in_is_told_nothing():
    plan = plan_of(due=3)
    plan.owner.user.is_active = False
    plan.owner.user.save(update_fields=["is_active"])

    assert after_looking(plan) == ([], [])


# --- who is missing ---


def test_when_the_owner_has_left_the_champion_and_the_units_hr_are_told():
    unit = OrgUnitFactory()
    partner = EmployeeFactory()
    GrantFactory(user=partner.user, kind=GrantKind.HR_PARTNER, unit=unit)
    admin = EmployeeFactory()
    GrantFactory(user=admin.user)
    plan = plan_of(unit=OrgUnitFactory(parent=unit))
    plan.owner.employments.update(valid=period(today() - days(900), today()))

    assert after_looking(plan)[1] == ["deserted"]
    assert (told(partner), told(admin)) == (["deserted"], [])


def test_without_a_partner_hr_admins_are_told_and_of_a_champion_the_owner():
    admin = EmployeeFactory()
    GrantFactory(user=admin.user)
    plan = plan_of(champion=None)
    follow_up_actions()

    assert (told(plan.owner), told(admin)) == (["deserted"], ["deserted"])


def test_champion_and_hr_hear_of_a_leaving_before_the_last_day():
    plan = plan_of()
    AssignmentFactory(employee=plan.owner)
    end_employment(
        actor=SYSTEM, employee=plan.owner, last_day=today() + days(20), exit_reason="voluntary"
    )
    (notice,) = Notice.objects.filter(recipient=plan.champion.user)
    text = texts_for(plan.champion.user, [notice])[notice.pk]

    assert text.title == f"“{plan.issue}”: its owner leaves"
    assert "Their last day is" in text.body


def test_a_notice_is_silent_when_it_no_longer_holds():
    plan = plan_of(due=-8, begun=20)
    follow_up_actions()
    rows = list(Notice.objects.filter(kind__startswith="metrics.action_"))
    by_user = {row.recipient: texts_for(row.recipient, [row]) for row in rows}
    assert all(by_user.values())

    actions.change_status(actor=SYSTEM, plan=plan, status="complete", text="Done.")
    assert [texts_for(row.recipient, [row]) for row in rows] == [{}] * len(rows)


def test_every_kind_says_something():
    plan = plan_of()
    kinds = [
        key
        for key in registry.notices
        if key.startswith("metrics.action_") and key != "metrics.action_shared"  # not to them
    ]
    params = {"plan": plan.pk, "role": "owner", "leaves_on": ""}
    said = [
        registry.notices[key].write(person.user, [params])[0]
        for key in kinds
        for person in (plan.owner, plan.champion)
    ]

    assert len(kinds) == 8
    assert sum(text is not None for text in said) == 10
    assert all(plan.issue in text.title for text in said if text)


# --- the inbox ---


def waits(person):
    return [row.what.removeprefix("metrics.action_") for row in waiting_rows(person.user, person)]


@pytest.mark.parametrize(
    ("given", "owner", "champion"),
    [
        ({}, [], []),
        ({"due": 7}, ["due"], []),
        ({"begun": 30, "due": -8}, ["due"], ["late"]),
        ({"begun": 30}, ["how"], []),
        ({"begun": 30, "said": 1}, [], []),
        ({"begun": 30, "due": -8, **CLOSED}, [], []),
    ],
)
def test_what_waits_stands_in_the_inbox_until_it_is_done(given, owner, champion):
    plan = plan_of(**given)

    assert (waits(plan.owner), waits(plan.champion)) == (owner, champion)


def test_a_deserted_plan_waits_for_its_champion(client):
    plan = plan_of(due=-9, begun=20)
    plan.owner.employments.update(valid=period(today() - days(900), today()))
    client.force_login(plan.champion.user)

    assert waits(plan.champion) == ["deserted"]
    assert "has no owner" in client.get("/inbox/").content.decode()

"""What the database holds of action plans, whoever writes."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from lib.dates import today
from metrics.models import ActionPlan, ActionStatus, ActionUpdate, WavePerson
from tests.factories import AssignmentFactory, EmployeeFactory, OrgUnitFactory, UserFactory
from tests.metrics.action_factories import ActionPlanFactory, ActionUpdateFactory, a_plan_of
from tests.metrics.release_factories import a_wave

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def keys(settings, tmp_path):
    settings.RELEASE_KEYS_DIR = tmp_path / "keys"


def rule_that_refuses(write):
    """The constraint that holds something back; empty where it got through."""
    try:
        with transaction.atomic():
            write()
    except IntegrityError as error:
        return error.__cause__.diag.constraint_name
    return ""


def changed(plan, **said):
    return rule_that_refuses(lambda: ActionPlan.objects.filter(pk=plan.pk).update(**said))


CLOSED = {"closed_on": today(), "outcome": "Done."}
STEPS = {
    ("not_started", "in_progress"), ("not_started", "on_hold"), ("not_started", "complete"),
    ("not_started", "cancelled"), ("in_progress", "on_hold"), ("in_progress", "complete"),
    ("in_progress", "cancelled"), ("on_hold", "in_progress"), ("on_hold", "complete"),
    ("on_hold", "cancelled"), ("complete", "in_progress"), ("cancelled", "in_progress"),
}  # fmt: skip


def of_status(status):
    return CLOSED if status in ("complete", "cancelled") else {"closed_on": None, "outcome": ""}


def test_only_the_listed_steps_succeed():
    found = set()
    for before in ActionStatus.values:
        for after in ActionStatus.values:
            plan = ActionPlanFactory(status=before, **of_status(before))
            if before != after and not changed(plan, status=after, **of_status(after)):
                found.add((before, after))

    assert found == STEPS


@pytest.mark.parametrize(
    ("said", "rule"),
    [
        ({"due_on": today() - timedelta(days=1)}, "metrics_actionplan_due_after_start"),
        ({"target": 5}, "metrics_actionplan_one_measure"),
        ({"measure": "indicator", "measured_indicator": "x"}, "metrics_actionplan_one_measure"),
        ({"measure": "figure", "figure_name": "index", "target": 60},
         "metrics_actionplan_one_measure"),
        ({"status": "complete", "closed_on": today()}, "metrics_actionplan_closed_with_outcome"),
        ({"closed_on": today()}, "metrics_actionplan_closed_with_outcome"),
        ({"issue": ""}, "metrics_actionplan_says_something"),
        ({"baseline": {"words": "62"}}, "metrics_actionplan_baseline_has_day"),
        ({"indicator": "headcount"}, "metrics_actionplan_origin_frozen"),
        ({"origin": "indicator"}, "metrics_actionplan_origin_frozen"),
    ],
)  # fmt: skip
def test_the_database_refuses_what_a_plan_cannot_be(said, rule):
    assert changed(ActionPlanFactory(), **said) == rule


def test_owner_and_champion_are_two_people():
    plan = ActionPlanFactory()

    assert changed(plan, champion=plan.owner) == "metrics_actionplan_two_people"


@pytest.mark.parametrize(
    "said", [{"origin": "free", "indicator": "x"}, {"origin": "indicator"}, {"origin": "result"}]
)
def test_a_plan_says_where_it_comes_from_and_nothing_else(said):
    refusal = rule_that_refuses(lambda: ActionPlanFactory(**said))

    assert refusal == "metrics_actionplan_one_origin"


def test_a_plan_of_a_result_keeps_the_units_below_its_own_as_they_were():
    wave = a_wave()
    whole, division, team = a_plan_of(wave), a_plan_of(wave, 1), a_plan_of(wave, 4)
    for plan in (whole, division, team):
        plan.refresh_from_db()

    assert [whole.asked_in, division.asked_in, team.asked_in] == [[], [1, 3, 4], [4]]
    assert changed(division, asked_in=[0, 1]) == "metrics_actionplan_origin_frozen"


def test_the_unit_of_a_plan_is_one_of_its_wave():
    wave = a_wave()
    elsewhere = a_wave(name="Spring", due_on=today() - timedelta(days=9), survey=None).units.first()

    refusal = rule_that_refuses(lambda: ActionPlanFactory(wave=wave, wave_unit=elsewhere))

    assert refusal == "metrics_actionplan_origin_frozen"


def test_lines_of_a_plan_are_only_added():
    line = ActionUpdateFactory()
    rows = type(line).objects.filter(pk=line.pk)

    rule = "metrics_actionupdate_added_only"
    assert rule_that_refuses(lambda: rows.update(text="Other")) == rule
    assert rule_that_refuses(lambda: rows.update(by=EmployeeFactory().user)) == rule
    assert rule_that_refuses(rows.delete) == rule


def test_of_a_line_its_words_are_taken_back_once_and_nothing_else():
    line = ActionUpdateFactory()
    rows, now = type(line).objects.filter(pk=line.pk), timezone.now()
    rule = "metrics_actionupdate_added_only"

    assert rule_that_refuses(lambda: rows.update(text="")) is not None
    assert rule_that_refuses(lambda: rows.update(taken_back_at=now)) == rule
    assert rule_that_refuses(lambda: rows.update(text="Other", taken_back_at=now)) == rule
    other = {"text": "", "taken_back_at": now, "is_shared": True}
    assert rule_that_refuses(lambda: rows.update(**other)) == rule
    rows.update(text="", taken_back_at=now, taken_back_by=line.by)
    assert rule_that_refuses(lambda: rows.update(text="We begin on Monday.")) == rule
    assert rule_that_refuses(lambda: rows.update(taken_back_at=None, taken_back_by=None)) == rule
    assert rule_that_refuses(rows.delete) == rule


def test_who_took_words_back_and_is_erased_leaves_the_line_without_a_name():
    line = ActionUpdateFactory()
    user = UserFactory()
    rows = type(line).objects.filter(pk=line.pk)
    rows.update(text="", taken_back_at=timezone.now(), taken_back_by=user)
    user.delete()
    line.refresh_from_db()

    assert (line.text, line.taken_back_by, line.taken_back_at is None) == ("", None, False)


def test_who_is_erased_leaves_the_plan_and_its_lines_without_a_name():
    line = ActionUpdateFactory(person=EmployeeFactory())
    plan, by = line.plan, line.by
    plan.owner.delete()
    line.person.delete()
    by.delete()
    plan.refresh_from_db()
    line.refresh_from_db()

    assert (plan.owner, line.person, line.by, line.text) == (
        None,
        None,
        None,
        "We begin on Monday.",
    )


# --- with whom a plan is shared ---


def sees(user):
    return list(ActionPlan.objects.visible_to(user).order_by("pk"))


@pytest.mark.parametrize(
    ("position", "is_shared"), [(None, True), (1, True), (3, True), (4, False)]
)
def test_a_plan_is_shared_with_who_was_asked_in_its_units_as_they_were(position, is_shared):
    wave = a_wave(person_in=3)
    user = WavePerson.objects.get(wave=wave).employee.user
    plan = a_plan_of(wave, position)
    a_plan_of(wave, 2, shared_at=timezone.now())

    assert sees(user) == []
    ActionPlan.objects.filter(pk=plan.pk).update(shared_at=timezone.now())
    assert sees(user) == ([plan] if is_shared else [])
    user.is_active = False
    assert sees(user) == []


def test_other_plans_are_shared_with_who_works_in_the_unit_or_below_it_today():
    division = OrgUnitFactory()
    team = OrgUnitFactory(parent=division)
    inside, outside = AssignmentFactory(unit=team).employee, AssignmentFactory().employee
    plan = ActionPlanFactory(unit=division, shared_at=timezone.now())
    of_all = ActionPlanFactory(unit=None, shared_at=timezone.now())
    ActionPlanFactory(unit=division)

    assert sees(inside.user) == [plan, of_all]
    assert sees(outside.user) == [of_all]
    assert sees(UserFactory()) == []


def test_who_a_plan_is_shared_with_reads_the_lines_that_are_shared_and_no_others():
    plan = ActionPlanFactory(unit=None, shared_at=timezone.now())
    shared = ActionUpdateFactory(plan=plan, is_shared=True)
    inner = ActionUpdateFactory(plan=plan)
    reader, owner = EmployeeFactory().user, plan.owner.user
    lines = ActionUpdate.objects.order_by("pk")

    assert list(lines.visible_to(reader)) == [shared]
    assert list(lines.visible_to(owner)) == [shared, inner]

"""What the demo company does about its surveys."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.utils.timezone import localdate

from lib.dates import today
from metrics.demo.days import working_day
from metrics.models import (
    ActionPlan,
    ActionUpdate,
    ReleasedComment,
    ReleasedFigure,
    TeamTalk,
    Wave,
    WavePerson,
)
from metrics.queries.accountability import sums
from metrics.queries.action_effect import effect_of
from metrics.queries.action_measures import reads_indicator
from metrics.queries.ledger import ledger_of
from talent.models import Employee, User
from tests.metrics.survey_factories import hr_admin
from tests.undone import undone

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """A company of 400, written once for the tests of this file."""
    with django_db_blocker.unblock(), undone():
        call_command("demo_company", "--size", "400", "--seed", "1", "--apply", stdout=StringIO())
        yield


def test_two_waves_are_released_one_asks_and_six_plans_answer(demo):
    states = Wave.objects.order_by("-closes_at").values_list("state", flat=True)
    assert sorted(states) in (
        ["open", "released", "released"], ["planned", "released", "released"],
    )  # fmt: skip
    plans = ActionPlan.objects.order_by("starts_on")
    assert [(plan.origin, plan.status, plan.is_overdue) for plan in plans] == [
        ("free", "on_hold", False),
        ("result", "complete", False),
        ("result", "complete", False),
        ("result", "in_progress", False),
        ("result", "in_progress", True),
        ("indicator", "not_started", False),
    ]
    assert all(plan.owner and plan.champion for plan in plans)


def test_nobody_wrote_word_for_word_what_somebody_else_did(demo):
    for figure in ReleasedFigure.objects.filter(kind="comments"):
        texts = list(ReleasedComment.objects.filter(figure=figure).values_list("text", flat=True))
        assert len(set(texts)) == len(texts) > 50


def test_one_plan_shows_its_effect_in_the_second_wave(demo):
    plan = ActionPlan.objects.get(status="complete", wave_unit__isnull=False)

    effect = effect_of(hr_admin(), plan)

    assert effect.points > 0
    assert effect.others is not None


def test_one_plan_went_on_after_its_unit_was_joined_with_another(demo):
    plan = ActionPlan.objects.get(origin="free")

    (line,) = plan.updates.filter(kind="unit")
    assert line.unit == plan.unit
    assert plan.unit.is_open


def test_the_employee_of_the_sign_in_page_reads_what_came_of_both(demo):
    user = User.objects.get(email="leila.haddad@larkfield.example")
    told = WavePerson.objects.filter(employee__user=user, wave__state="released")
    rows = told.select_related("wave", "unit").order_by("wave__closes_at")

    found = [ledger_of(user, row) for row in rows]

    assert [(len(one.said), len(one.did), one.talk is not None) for one in found] == [
        (3, 1, True), (3, 1, True),
    ]  # fmt: skip
    assert found[0].did[0].effect.points > 0


def test_the_plan_of_an_indicator_has_its_target_ahead_and_an_owner_who_reads_it(demo):
    plan = ActionPlan.objects.get(origin="indicator")

    assert reads_indicator(plan.owner.user, plan.unit_id)
    assert 100 * plan.baseline["value"] < plan.target


def test_plans_and_talks_are_written_on_working_days(demo):
    plans = ActionPlan.objects.values_list("starts_on", "due_on")
    days = {day for pair in plans for day in pair}
    days |= {localdate(at) for at in ActionUpdate.objects.values_list("at", flat=True)}
    days |= set(TeamTalk.objects.values_list("held_on", flat=True))

    assert {day for day in days if day != working_day(day)} == set()


def test_managers_are_held_to_account_for_talks_and_plans(demo):
    late = Wave.objects.filter(state="released").order_by("-closes_at").first()

    found = sums(hr_admin(), late)

    assert 0 < found["talked"] < found["units"]
    assert (found["acting"], found["late"]) == (4, 1)  # and that for everybody
    assert TeamTalk.objects.filter(held_on__gt=today()).count() == 0
    priya = Employee.objects.get(user__email="priya.raman@larkfield.example")
    assert ActionPlan.objects.overdue().get().owner == priya

"""Sharing a plan tells its group, once and on the page alone; what is due comes up on Home."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from lib.dates import today
from metrics.models import ActionPlan, Wave
from metrics.services import actions
from talent.models import SYSTEM, Notice, User
from talent.queries.coming import coming_rows
from talent.registry import texts_for
from tests.factories import AssignmentFactory, EmployeeFactory, OrgUnitFactory
from tests.metrics.action_factories import ActionPlanFactory, a_plan_of
from tests.metrics.release_factories import a_released_wave

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def keys(settings, tmp_path):
    settings.RELEASE_KEYS_DIR = tmp_path / "keys"


@pytest.fixture
def wave():
    """A released and shared wave; somebody was asked in each of its units, one of whom left."""
    people = [EmployeeFactory() for _unit in range(5)]
    found = a_released_wave(people=people)
    Wave.objects.filter(pk=found.pk).update(shared_at=timezone.now())
    people[4].user.is_active = False
    people[4].user.save()
    return found


def told(plan):
    rows = Notice.objects.filter(kind="metrics.action_shared", subject=f"actionplan:{plan.pk}")
    return set(rows.values_list("recipient", flat=True))


def shared(plan, actor=SYSTEM):
    actions.share_plan(actor=actor, plan=plan)
    plan.refresh_from_db()
    return plan


def readers(plan):
    """Everybody with whom it is shared, but owner and champion, who know."""
    known = {plan.owner.user_id, plan.champion.user_id}
    users = User.objects.exclude(pk__in=known)
    rows = ActionPlan.objects
    return {user.pk for user in users if rows.shared_with(user).filter(pk=plan.pk).exists()}


@pytest.mark.parametrize(("position", "count"), [(None, 4), (1, 2), (3, 1), (4, 0)])
def test_whoever_was_asked_in_the_units_of_a_plan_is_told_that_it_is_shared(wave, position, count):
    plan = shared(a_plan_of(wave, position))

    assert told(plan) == readers(plan)
    assert len(told(plan)) == count


def test_whoever_works_in_a_unit_is_told_of_its_plan():
    unit = OrgUnitFactory()
    below = AssignmentFactory(unit=OrgUnitFactory(parent=unit)).employee
    inside = AssignmentFactory(unit=unit).employee
    AssignmentFactory()
    plan = shared(ActionPlanFactory(unit=unit, owner=inside))

    assert told(plan) == readers(plan) == {below.user_id}


def test_everybody_is_told_of_a_plan_for_everybody_but_whoever_shares_it():
    actor, other = EmployeeFactory(), EmployeeFactory()
    plan = shared(ActionPlanFactory(unit=None, champion=actor), actor=SYSTEM)

    assert told(plan) == readers(plan)
    assert other.user_id in told(plan)
    assert actor.user_id not in told(plan)


def test_the_notice_is_read_on_the_page_and_sends_no_mail():
    plan = ActionPlanFactory(unit=None, issue="Too loud.", due_on=today() + DAY)
    reader = EmployeeFactory().user
    shared(plan)

    notice = Notice.objects.get(recipient=reader)
    text = texts_for(reader, [notice])[notice.pk]
    assert (notice.delivery, notice.state) == ("none", "none")
    assert (text.title, text.url) == ("This is to change: “Too loud.”", plan.get_absolute_url())
    elsewhere = ActionPlanFactory(unit=OrgUnitFactory())
    notice.params = {"plan": elsewhere.pk}
    assert texts_for(reader, [notice]) == {}


def test_own_open_plans_come_up_on_the_day_on_which_they_are_due(client):
    me = EmployeeFactory()
    later = ActionPlanFactory(owner=me, due_on=today() + 20 * DAY)
    soon = ActionPlanFactory(owner=me, due_on=today())
    ActionPlanFactory(owner=me, starts_on=today() - 9 * DAY, due_on=today() - DAY)
    ActionPlanFactory(owner=me, status="complete", closed_on=today(), outcome="Done.")
    ActionPlanFactory(champion=me)

    rows = coming_rows(me.user, me, timezone.now())

    assert [(row.what, row.key, row.who, row.day) for row in rows] == [
        ("metrics.action", soon.pk, soon.issue, soon.due_on),
        ("metrics.action", later.pk, later.issue, later.due_on),
    ]
    client.force_login(me.user)
    page = client.get(reverse("talent:home")).content.decode()
    card = page[page.index('id="coming-h"') :]
    assert soon.get_absolute_url() in card
    assert "Your plan is due" in card
    assert ":00" not in card[: card.index("</section>")]

"""What the two of a pair are to do, and its way into a plan."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from careers.models import PlanItem
from lib.dates import today
from lib.editing import mark_of
from mentoring.services import pair_actions
from tests.mentoring.pairs import a_pair, plan_of
from tests.mentoring.test_pair_life import refused, told
from tests.talent.test_reliability_races import race

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_the_mentee_makes_an_action_part_of_their_plan_once():
    pair = a_pair()
    plan = plan_of(pair.mentee)
    action = pair_actions.add_action(
        actor=pair.mentor.user, pair=pair, title="Shadow the on-call", side="mentee",
        due_on=today() + 9 * DAY,
    )  # fmt: skip
    given = {"action": action, "plan": plan}

    with pytest.raises(PermissionDenied):
        pair_actions.plan_action(actor=pair.mentor.user, **given)
    made = pair_actions.plan_action(actor=pair.mentee.user, **given)

    item = PlanItem.objects.get()
    assert made.item == item
    assert (item.title, item.kind, item.due_on) == (
        "Shadow the on-call", "exposure", today() + 9 * DAY,
    )  # fmt: skip
    assert told() == [(pair.mentee.user_id, "action_added")]
    assert "already" in refused(pair_actions.plan_action, actor=pair.mentee.user, **given)
    words = refused(
        pair_actions.edit_action, actor=pair.mentee.user, action=made, title="x", side="mentor",
        seen=mark_of(made, ("title", "side")),
    )  # fmt: skip
    assert "stays theirs" in words


def test_actions_that_make_no_sense_are_refused_in_words():
    pair, other = a_pair(), a_pair()
    given = {"actor": pair.mentee.user, "pair": pair}
    add = pair_actions.add_action

    assert "today or a day" in refused(add, **given, title="A", side="mentee", due_on=today() - DAY)
    assert refused(add, **given, title="A", side="peer")
    assert refused(add, **given, title=" ", side="mentee")
    mine = add(**given, title="A", side="mentee")
    theirs = add(**given, title="B", side="mentor")
    act = {"actor": pair.mentee.user}
    words = refused(pair_actions.plan_action, **act, action=mine, plan=plan_of(other.mentee))
    assert "somebody else" in words
    plan = plan_of(pair.mentee, "in_review")
    assert "in review" in refused(pair_actions.plan_action, **act, action=mine, plan=plan)
    assert "yourself" in refused(pair_actions.plan_action, **act, action=theirs, plan=plan)
    done = pair_actions.tick_action(**act, action=mine, is_done=True)
    assert done.done_at is not None
    assert "stays as it was" in refused(
        pair_actions.edit_action, **act, action=mine, title="x", seen=mark_of(mine, ("title",))
    )
    assert pair_actions.tick_action(**act, action=mine, is_done=False).done_at is None
    pair_actions.remove_action(**act, action=mine)
    assert "removed" in refused(pair_actions.tick_action, **act, action=mine, is_done=True)


@pytest.mark.django_db(transaction=True)
def test_of_eight_clicks_one_makes_the_plans_action():
    pair = a_pair()
    plan = plan_of(pair.mentee)
    action = pair_actions.add_action(
        actor=pair.mentee.user, pair=pair, title="Shadow", side="mentee"
    )

    found = race(
        lambda _n: pair_actions.plan_action(actor=pair.mentee.user, action=action, plan=plan)
    )

    assert (found["written"], PlanItem.objects.count()) == (1, 1)


@pytest.mark.parametrize(("who", "other"), [("mentee", "mentor"), ("mentor", "mentee")])
def test_either_of_two_peers_takes_their_own_action_into_their_own_plan(who, other):
    pair = a_pair(kind="peer")
    mine, theirs = getattr(pair, who), getattr(pair, other)
    rows = {side: pair.actions.create(title="Call", side=side) for side in (who, other)}
    plans = {person: plan_of(person) for person in (mine, theirs)}

    done = pair_actions.plan_action(actor=mine.user, action=rows[who], plan=plans[mine])

    assert done.item.plan == plans[mine]
    given = {"actor": mine.user, "plan": plans[mine]}
    assert "yourself" in refused(pair_actions.plan_action, **given, action=rows[other])
    again = pair.actions.create(title="Call", side=who)
    given = {"actor": mine.user, "plan": plans[theirs]}
    assert "somebody else" in refused(pair_actions.plan_action, **given, action=again)

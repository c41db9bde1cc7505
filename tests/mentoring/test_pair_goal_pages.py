"""The pages of a pair's goals and actions."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from lib.dates import today
from mentoring.models import PairAction, PairGoal
from tests.careers.doors import on_page, signed_in
from tests.factories import SkillFactory
from tests.mentoring.pair_pages import get, page, post, words
from tests.mentoring.pairs import a_pair, plan_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


# --- goals ---
def test_a_goal_is_proposed_set_followed_reached_dropped_and_taken_up_again():
    pair = a_pair()
    skill = SkillFactory(name="Planning")
    pair.mentee_enrolment.skills.create(skill=skill, rank=1)
    add = page("pair_goal_add", pair.pk)

    assert f"{add}?skill={skill.pk}" in get(pair.mentee, "pair_detail", pair.pk).content.decode()
    assert signed_in(pair.mentee).get(f"{add}?skill={skill.pk}").context["form"].initial == {
        "skill": "Planning", "title": "Planning", "level_target": None,
    }  # fmt: skip
    post(pair.mentee, "pair_goal_add", pair.pk, title="Plan a quarter", skill="Planning",
         level_target="3.5")  # fmt: skip
    goal = PairGoal.objects.get()
    post(pair.mentor, "pair_goal_progress", goal.pk, progress="40")
    bad = post(pair.mentor, "pair_goal_progress", goal.pk, progress="140")
    dropped = post(pair.mentor, "pair_goal_state", goal.pk, state="dropped")
    undo = [str(message.extra_tags) for message in dropped.context["messages"]]
    post(pair.mentor, "pair_goal_restore", goal.pk)
    post(pair.mentor, "pair_goal_state", goal.pk, state="reached")
    odd = post(pair.mentor, "pair_goal_state", goal.pk, state="won")

    goal.refresh_from_db()
    assert (goal.skill, goal.level_target, goal.state) == (skill, Decimal("3.5"), "reached")
    assert words(bad) == ["Give the progress as a number from 0 to 100."]
    assert words(odd) == ["Choose whether it is reached or dropped."]
    assert undo == [f"undo:{page('pair_goal_restore', goal.pk)}"]


def test_two_windows_on_a_goal_lose_nothing():
    pair = a_pair()
    goal = pair.goals.create(title="A")
    seen = get(pair.mentee, "pair_goal_edit", goal.pk).context["form"]["seen"].value()
    given = {"seen": seen, "skill": "", "level_target": ""}

    post(pair.mentor, "pair_goal_edit", goal.pk, title="B", **given)
    second = post(pair.mentee, "pair_goal_edit", goal.pk, title="C", **given)

    assert "“B”" in " ".join(second.context["form"].non_field_errors())
    assert PairGoal.objects.get().title == "B"


def test_bad_goals_come_back_with_words_at_their_field():
    pair = a_pair()
    add = page("pair_goal_add", pair.pk)

    assert list(on_page(pair.mentee, add, {"title": ""})) == ["title"]
    assert list(on_page(pair.mentee, add, {"title": "x" * 201})) == ["title"]
    assert list(on_page(pair.mentee, add, {"title": "A", "skill": "Nothing so"})) == ["skill"]
    assert list(on_page(pair.mentee, add, {"title": "A", "level_target": "9"})) == ["level_target"]
    assert list(on_page(pair.mentee, add, {"title": "A", "level_target": "3.0"})) == [
        "level_target"
    ]


# --- actions ---
def test_an_action_is_noted_done_changed_and_put_into_the_plan():
    pair = a_pair()
    plan = plan_of(pair.mentee)
    add = page("pair_action_add", pair.pk)
    post(pair.mentor, "pair_action_add", pair.pk, title="Shadow", side="mentee", due_on="")
    action = PairAction.objects.get()
    seen = get(pair.mentee, "pair_action_edit", action.pk).context["form"]["seen"].value()
    post(pair.mentee, "pair_action_edit", action.pk, title="Shadow on-call", side="mentee",
         due_on=str(today() + DAY), seen=seen)  # fmt: skip
    assert get(pair.mentor, "pair_action_plan", action.pk).status_code == 404
    post(pair.mentee, "pair_action_plan", action.pk, plan=plan.pk, kind="exposure")
    post(pair.mentee, "pair_action_tick", action.pk, done="1")

    action.refresh_from_db()
    assert (action.title, action.item.plan, action.item.kind) == (
        "Shadow on-call", plan, "exposure",
    )  # fmt: skip
    assert action.done_at is not None
    assert list(on_page(pair.mentee, add, {"title": "", "side": "mentee"})) == ["title"]
    assert list(on_page(pair.mentee, add, {"title": "A", "side": "peer"})) == ["side"]
    past = {"title": "A", "side": "mentee", "due_on": str(today() - DAY)}
    assert list(on_page(pair.mentee, add, past)) == ["due_on"]
    post(pair.mentee, "pair_action_remove", action.pk)
    assert not PairAction.objects.exists()


def test_the_mentor_sees_the_plans_state_of_an_action_only_if_the_plan_is_shared():
    pair = a_pair()
    plan = plan_of(pair.mentee)
    item = plan.items.create(title="Shadow", kind="exposure", position=1, state="doing")
    pair.actions.create(title="Shadow", side="mentee", item=item)
    at = item.get_absolute_url()

    hidden = get(pair.mentor, "pair_detail", pair.pk).content.decode()
    plan.is_shared = True
    plan.save()
    shown = get(pair.mentor, "pair_detail", pair.pk).content.decode()

    assert (at in hidden, at in shown) == (False, True)
    assert at in get(pair.mentee, "pair_detail", pair.pk).content.decode()


def test_who_has_no_plan_is_told_where_to_begin_one():
    pair = a_pair()
    action = pair.actions.create(title="Shadow", side="mentee")

    shown = get(pair.mentee, "pair_action_plan", action.pk).content.decode()

    assert reverse("plans:plan_create") in shown

"""What the two of a pair aim for."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from lib.dates import today
from lib.editing import mark_of
from mentoring.models import PairGoal
from mentoring.services import pair_goals
from talent.models import EmployeeSkill
from tests.factories import SkillFactory
from tests.mentoring.pairs import a_pair
from tests.mentoring.test_pair_life import refused

pytestmark = pytest.mark.django_db


def test_a_goal_notes_where_its_skill_stood_and_where_it_came_to():
    pair, skill = a_pair(), SkillFactory()
    level = EmployeeSkill.objects.create(
        employee=pair.mentee, skill=skill, level=Decimal("2.3"), strength=1, as_of=today()
    )

    goal = pair_goals.add_goal(
        actor=pair.mentee.user, pair=pair, title=" Lead a review ", skill=skill,
        level_target=Decimal(4),
    )  # fmt: skip
    pair_goals.set_goal_progress(actor=pair.mentor.user, goal=goal, progress=60)
    level.level = Decimal("3.1")
    level.save()
    pair_goals.reach_goal(actor=pair.mentor.user, goal=goal)

    goal.refresh_from_db()
    assert (goal.title, goal.state, goal.progress) == ("Lead a review", "reached", 100)
    assert (goal.level_before, goal.level_target, goal.level_after) == (
        Decimal("2.3"), Decimal(4), Decimal("3.1"),
    )  # fmt: skip
    pair_goals.reopen_goal(actor=pair.mentee.user, goal=goal)
    goal.refresh_from_db()
    assert (goal.state, goal.progress, goal.level_after) == ("open", 90, None)


def test_another_skill_begins_anew_and_none_takes_the_levels_away():
    pair, skill, other = a_pair(), SkillFactory(), SkillFactory()
    EmployeeSkill.objects.create(
        employee=pair.mentee, skill=other, level=4, strength=1, as_of=today()
    )
    goal = pair_goals.add_goal(actor=pair.mentee.user, pair=pair, title="A", skill=skill)

    def edit(**values):
        row = PairGoal.objects.get()
        given = {"title": "A", "skill": skill, "level_target": None} | values
        return pair_goals.edit_goal(
            actor=pair.mentor.user, goal=row, seen=mark_of(row, given), **given
        )

    assert (goal.level_before, edit(skill=other).level_before) == (None, 4)
    assert edit(skill=None).level_before is None
    with pytest.raises(ValidationError, match="Choose a skill first"):
        edit(skill=None, level_target=Decimal(3))


def test_among_peers_nobody_learns_a_level_by_a_goal():
    pair, skill = a_pair(kind="peer"), SkillFactory()
    EmployeeSkill.objects.create(
        employee=pair.mentee, skill=skill, level=4, strength=1, as_of=today()
    )

    goal = pair_goals.add_goal(actor=pair.mentor.user, pair=pair, title="A", skill=skill)
    pair_goals.reach_goal(actor=pair.mentor.user, goal=goal)

    goal.refresh_from_db()
    assert (goal.level_before, goal.level_after) == (None, None)


def test_goals_that_make_no_sense_are_refused_in_words():
    pair = a_pair()
    gone = SkillFactory(retired_on=today())
    given = {"actor": pair.mentee.user, "pair": pair}

    assert "no longer in use" in refused(pair_goals.add_goal, **given, title="A", skill=gone)
    assert "Choose a skill" in refused(
        pair_goals.add_goal, **given, title="A", level_target=Decimal(3)
    )
    assert refused(pair_goals.add_goal, **given, title="  ")
    assert refused(
        pair_goals.add_goal, **given, title="A", skill=SkillFactory(), level_target=Decimal("5.1")
    )
    goal = pair_goals.add_goal(**given, title="A")
    one = {"actor": pair.mentee.user, "goal": goal}
    assert "0 to 100" in refused(pair_goals.set_goal_progress, **one, progress=101)
    assert "open already" in refused(pair_goals.reopen_goal, **one)
    pair_goals.drop_goal(**one)
    assert "take it up" in refused(pair_goals.reach_goal, **one)
    for number in range(pair_goals.MOST):
        pair_goals.add_goal(**given, title=f"B{number}")
    assert "goals are enough" in refused(pair_goals.add_goal, **given, title="C")

"""Two who act at once on a plan: one wins, the other is told, nothing is lost."""

import threading
from collections import Counter

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from careers.models import DevelopmentPlan, PlanItem
from careers.services.plan_items import add_item, finish_item, move_item
from careers.services.plan_supporters import ask_supporter
from careers.services.plans import approve_plan, send_back_plan, start_plan
from talent.models import SkillClaim, Tie
from tests.careers.plans import active, build_team, draft, first, in_review
from tests.factories import EmployeeFactory

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS = 6


def race(*acts):
    """Let all act at once; returns how often each outcome came."""
    barrier, outcomes = threading.Barrier(len(acts)), Counter()

    def write(act):
        barrier.wait()
        try:
            act()
        except ValidationError as refusal:
            outcomes[" ".join(refusal.messages)] += 1
        else:
            outcomes["done"] += 1
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return dict(outcomes)


def test_of_two_managers_who_decide_at_once_one_decides():
    team = build_team()
    plan = in_review(team)

    outcomes = race(
        *(
            lambda boss=boss: approve_plan(actor=boss.user, plan=plan)
            for boss in (team.manager, team.skip) * 2
        ),
        lambda: send_back_plan(actor=team.skip.user, plan=plan, text="Not yet"),
    )

    assert outcomes == {"done": 1, "This plan does not wait for a review any more.": 4}
    plan.refresh_from_db()
    assert (plan.state, plan.comments.count()) in [("active", 0), ("draft", 1)]


def test_an_action_is_done_once_and_claims_once():
    team = build_team()
    item = first(active(team))

    outcomes = race(
        *(
            lambda who=who: finish_item(actor=who.user, item=item, level=3)
            for who in (team.me, team.manager) * 3
        )
    )

    assert outcomes == {"done": 1, "This action is done or dropped already.": 5}
    assert SkillClaim.objects.count() == 1


def test_a_plan_for_a_role_begins_once():
    team = build_team()

    outcomes = race(
        *(
            lambda: start_plan(actor=team.user, employee=team.me, role=team.target)
            for _n in range(WRITERS)
        )
    )

    assert outcomes == {"done": 1, "There is an open plan for this role already.": 5}
    assert DevelopmentPlan.objects.count() == 1


def test_actions_added_at_once_take_places_of_their_own():
    team = build_team()
    plan = draft(team, from_gaps=False)

    race(
        *(
            lambda n=n: add_item(actor=team.user, plan=plan, title=f"No {n}", kind="exposure")
            for n in range(WRITERS)
        )
    )

    assert sorted(plan.items.values_list("position", flat=True)) == [1, 2, 3, 4, 5, 6]


def test_actions_moved_at_once_keep_every_place():
    team = build_team()
    plan = draft(team)
    rows = list(plan.items.filter(skill__name="Plumbing").select_related("plan__employee"))
    places = sorted(plan.items.values_list("position", flat=True))

    race(*(lambda row=row: move_item(actor=team.user, item=row, up=True) for row in rows * 2))

    assert sorted(plan.items.values_list("position", flat=True)) == places


def test_one_colleague_asked_for_two_actions_at_once_gets_one_tie():
    team = build_team()
    helper = EmployeeFactory()
    other = start_plan(actor=team.user, employee=team.me, role=team.ladder.manager)
    add_item(actor=team.user, plan=other, title="Meet", kind="exposure")
    items = list(
        PlanItem.objects.filter(pk__in=[first(draft(team)).pk, other.items.get().pk])
        .select_related("plan__employee")
    )  # fmt: skip

    outcomes = race(
        *(
            lambda item=item: ask_supporter(actor=team.user, item=item, employee=helper)
            for item in items
        )
    )

    assert (outcomes, Tie.objects.count()) == ({"done": 2}, 1)

"""Plans and actions are seen by whom the plain statement of the access table says (A3)."""

import pytest
from hypothesis import given, settings

from careers.models import DevelopmentPlan, Evidence, PlanComment, PlanItem, PlanSupporter
from lib.dates import today
from tests import oracle
from tests.factories import RoleFactory
from tests.talent.test_visibility import build, organisations
from tests.undone import undone

pytestmark = pytest.mark.django_db


def plan_of(person, role, shared, helper):
    """A plan with one action that a colleague supports, evidence and a comment."""
    plan = DevelopmentPlan.objects.create(
        employee=person, role=role, role_version=role.current_version, is_shared=shared
    )
    item = plan.items.create(title="Visit customers", kind="exposure", position=1)
    if helper != person:
        item.supporters.create(employee=helper)
    item.evidence.create(name="Page", url="https://example.org")
    plan.comments.create(text="Good")
    return plan


def owners(queryset, path):
    return set(queryset.values_list(path, flat=True))


@settings(max_examples=20, deadline=None)
@given(plan=organisations)
def test_plans_are_seen_by_whom_the_table_says(plan):
    with undone():
        people, users = build(plan)
        role = RoleFactory()
        shared = dict(zip((person.pk for person in people), plan["shared"], strict=True))
        helpers = {}
        for number, person in enumerate(people):
            helper = people[(number + 1) % len(people)]
            plan_of(person, role, shared[person.pk], helper)
            helpers[person.pk] = {helper.pk} - {person.pk}
        # Every second action is done, every third plan has ended: its helpers see it no more.
        ended = {person.pk for person in people[::2]} | {person.pk for person in people[::3]}
        PlanItem.objects.filter(plan__employee__in=people[::2]).update(
            state="done", progress=100, done_on=today()
        )
        DevelopmentPlan.objects.filter(employee__in=people[::3]).update(
            state="abandoned", ended_on=today()
        )
        known = oracle.facts()

        for user in users:
            plans = {
                person.pk for person in people
                if oracle.sees_plan(known, user, person, shared[person.pk])
            }  # fmt: skip
            actions = {
                person.pk for person in people
                if oracle.sees_action(
                    known, user, person, shared[person.pk], helpers[person.pk],
                    person.pk not in ended,
                )
            }  # fmt: skip
            helped = {pk for pk in actions if helpers[pk]}
            assert owners(DevelopmentPlan.objects.visible_to(user), "employee") == plans
            assert owners(PlanComment.objects.visible_to(user), "plan__employee") == plans
            assert owners(PlanItem.objects.visible_to(user), "plan__employee") == actions
            assert owners(Evidence.objects.visible_to(user), "item__plan__employee") == actions
            assert owners(PlanSupporter.objects.visible_to(user), "item__plan__employee") == helped

"""Action plans, for tests: the least that is valid, and the people of a small division."""

from datetime import timedelta

import factory

from lib.dates import today
from metrics.models import ActionPlan, ActionUpdate
from tests.factories import EmployeeFactory, OrgUnitFactory, UserFactory


class ActionPlanFactory(factory.django.DjangoModelFactory):
    """A free plan of a unit, in words alone; `wave=` makes it one of a result."""

    class Meta:
        model = ActionPlan

    issue = factory.Sequence(lambda n: f"Meetings are too long {n}")
    goal = "Every meeting ends on time."
    unit = factory.SubFactory(OrgUnitFactory)
    owner = factory.SubFactory(EmployeeFactory)
    champion = factory.SubFactory(EmployeeFactory)
    created_by = factory.SubFactory(UserFactory)
    origin = factory.LazyAttribute(
        lambda plan: "result" if plan.wave else "indicator" if plan.indicator else "free"
    )
    wave = None
    indicator = ""
    starts_on = factory.LazyFunction(today)
    due_on = factory.LazyAttribute(lambda plan: plan.starts_on + timedelta(days=90))


class ActionUpdateFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ActionUpdate

    plan = factory.SubFactory(ActionPlanFactory)
    by = factory.SubFactory(UserFactory)
    kind = "note"
    text = "We begin on Monday."


def a_plan_of(wave, position=None, **said):
    """A plan of a wave's result: of the unit at a position of its frozen tree, or of all."""
    place = None if position is None else wave.units.get(position=position)
    given = {"wave": wave, "wave_unit": place, "unit": place and place.unit} | said
    return ActionPlanFactory(**given)

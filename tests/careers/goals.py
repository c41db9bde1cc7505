"""Someone with goals, a manager above, and what is said about them."""

from datetime import timedelta

from careers.models import GoalCycle, KeyResult
from lib.dates import period, today
from tests.factories import AssignmentFactory, EmployeeFactory, GoalFactory


def pair():
    """A person and the person's manager."""
    manager = AssignmentFactory().employee
    person = AssignmentFactory(employee=EmployeeFactory(), manager=manager).employee
    return person, manager


def cycle(name="This year", *, before=100, after=100):
    days = period(today() - timedelta(days=before), today() + timedelta(days=after))
    return GoalCycle.objects.create(name=name, valid=days)


def goal(employee, title="Learn", *, numbers=1, **more):
    """A goal that began 60 days ago, with key results that lead from 0 to 10."""
    more = {"starts_on": today() - timedelta(days=60)} | more
    made = GoalFactory(employee=employee, title=title, **more)
    for number in range(numbers):
        KeyResult.objects.create(goal=made, title=f"Number {number}", start=0, target=10)
    return made

"""A person and the manager with a conversation between them."""

from datetime import timedelta

from django.utils import timezone

from careers.models import Conversation
from lib.dates import today
from talent.services.lines import rebuild_reporting_lines
from tests.factories import AssignmentFactory, EmployeeFactory

DAY = timedelta(days=1)


def pair(**names):
    """A person, the person's manager and the manager's manager."""
    top = AssignmentFactory(employee=EmployeeFactory(given_name="Tove", family_name="Top")).employee
    boss = AssignmentFactory(
        employee=EmployeeFactory(given_name="Ingrid", family_name="Solberg"), manager=top
    ).employee
    names = {"given_name": "Leila", "family_name": "Haddad"} | names
    me = AssignmentFactory(employee=EmployeeFactory(**names), manager=boss).employee
    rebuild_reporting_lines()
    return me, boss, top


def talk(me, boss, *, in_days=7, **more):
    return Conversation.objects.create(
        employee=me, manager=boss, starts_at=timezone.now() + in_days * DAY, **more
    )


def held(me, boss, *, days_ago=10):
    return talk(
        me, boss, in_days=-days_ago, state="held", held_on=today() - timedelta(days=days_ago)
    )


def new_boss(me):
    """Give a person another manager today, so that the former one no longer leads them."""
    other = AssignmentFactory(employee=EmployeeFactory(given_name="Nora")).employee
    row = me.assignments.latest("pk")
    row.manager = other
    row.save()
    rebuild_reporting_lines()
    return other


def level_between(me, boss):
    """Put somebody between a person and the manager, who leads them from above from now on."""
    between = AssignmentFactory(employee=EmployeeFactory(given_name="Nora"), manager=boss).employee
    row = me.assignments.latest("pk")
    row.manager = between
    row.save()
    rebuild_reporting_lines()
    return between

"""A plan in any state, with the people around it."""

from dataclasses import dataclass
from datetime import timedelta

from careers.library import load_library
from careers.models import DevelopmentPlan, PlanItem, PlanTemplate, PlanTemplateItem, Suggestion
from careers.services.plans import approve_plan, start_plan, submit_plan
from lib.dates import today
from talent.models import Employee, Role, User
from tests.careers.people import Ladder, asks, build_ladder, knows
from tests.factories import AssignmentFactory, EmployeeFactory

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def library() -> None:
    """What migrations bring, also where another test has emptied the tables."""
    load_library(Suggestion, PlanTemplate, PlanTemplateItem)


@dataclass
class Team:
    """Leila on her ladder, her manager and the manager's manager."""

    ladder: Ladder
    me: Employee
    manager: Employee
    skip: Employee

    @property
    def user(self) -> User:
        return self.me.user

    @property
    def target(self) -> Role:
        return self.ladder.specialist


def build_team() -> Team:
    """Leila knows plumbing at 1 and writing at 3; the next role asks for three skills."""
    library()
    ladder = build_ladder()
    skills = asks(ladder.specialist, PLUMBING=3, writing=4, piping=2)
    knows(ladder.me, skills["plumbing"], 1)
    knows(ladder.me, skills["writing"], 3)
    skip = AssignmentFactory(role=ladder.manager).employee
    manager = AssignmentFactory(
        employee=EmployeeFactory(given_name="Ingrid", family_name="Solberg"),
        role=ladder.manager, manager=skip,
    ).employee  # fmt: skip
    row = ladder.me.assignments.get()
    row.manager = manager
    row.save()
    from talent.services.lines import rebuild_reporting_lines  # noqa: PLC0415 - models first

    rebuild_reporting_lines()
    return Team(ladder, ladder.me, manager, skip)


def draft(team: Team, **more) -> DevelopmentPlan:
    return start_plan(actor=team.user, employee=team.me, role=team.target, **more)


def in_review(team: Team) -> DevelopmentPlan:
    return submit_plan(actor=team.user, plan=draft(team))


def active(team: Team) -> DevelopmentPlan:
    return approve_plan(actor=team.manager.user, plan=in_review(team))


def first(plan: DevelopmentPlan) -> PlanItem:
    return plan.items.select_related("plan__employee").order_by("position").first()


def in_days(days: int):
    return today() + timedelta(days=days)

"""Ingrid's line: a boss above her, people with plans, goals and gaps below, and another line."""

from dataclasses import dataclass

from careers.services.openings import draft_opening, submit_opening
from careers.services.plans import start_plan, submit_plan
from talent.models import Employee, Skill
from tests.careers.openings import SOON
from tests.careers.people import asks, knows
from tests.careers.plans import Team, build_team, in_days
from tests.factories import AssignmentFactory, EmployeeFactory


@dataclass
class Line:
    """The manager of the page, with Leila and others below, and a stranger with a manager."""

    team: Team
    manager: Employee
    below: list[Employee]
    stranger: Employee
    other_manager: Employee
    skill: Skill

    @property
    def me(self) -> Employee:
        return self.team.me


def build_line(people: int = 3) -> Line:
    """Leila and some more report to Ingrid; one of the others leads the last of them."""
    team = build_team()
    role = team.ladder.analyst
    skill = asks(role, SQL=4)["sql"]
    below = []
    for number in range(people):
        boss = below[0] if number and number == people - 1 else team.manager
        below.append(
            AssignmentFactory(
                employee=EmployeeFactory(given_name=f"P{number:02}", family_name="Line"),
                role=role, manager=boss,
            ).employee
        )  # fmt: skip
    other = AssignmentFactory(role=team.ladder.manager).employee
    stranger = AssignmentFactory(
        employee=EmployeeFactory(given_name="Stranger", family_name="There"),
        role=role, manager=other,
    ).employee  # fmt: skip
    for person in [*below, stranger]:
        knows(person, Skill.objects.get(name="Plumbing"), 1)
    return Line(team, team.manager, below, stranger, other, skill)


def waiting_plan(line: Line, person: Employee, **more):
    """A plan of a person that waits for a review."""
    plan = start_plan(actor=person.user, employee=person, role=line.team.target, **more)
    return submit_plan(actor=person.user, plan=plan)


def waiting_opening(line: Line, hirer: Employee, title: str = "A seat"):
    """An opening of somebody's, who leads at least one person, that waits for the manager above."""
    place = hirer.assignments.get()
    AssignmentFactory(unit=place.unit, manager=hirer)
    opening = draft_opening(
        actor=hirer.user, kind="vacancy", title=title, role=line.team.target, unit=place.unit,
        hiring_manager=hirer, starts_on=in_days(SOON),
    )  # fmt: skip
    return submit_opening(actor=hirer.user, opening=opening)


def lacks(line: Line, *people: Employee, level: float = 2) -> None:
    for person in people:
        knows(person, line.skill, level)

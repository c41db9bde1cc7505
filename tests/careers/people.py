"""A person with a role on a ladder, and what the next role asks for."""

import html
import re
from dataclasses import dataclass

from django.db import connection
from django.test.utils import CaptureQueriesContext

from lib.dates import today
from talent.models import Employee, EmployeeSkill, Role, Skill
from tests.factories import (
    AssignmentFactory,
    EmployeeFactory,
    GradeFactory,
    JobFamilyFactory,
    RoleFactory,
    RoleRequirementFactory,
    SkillFactory,
    TrackFactory,
)


def knows(employee: Employee, skill: Skill, level: float) -> None:
    """Give a person a current level."""
    EmployeeSkill.objects.create(
        employee=employee, skill=skill, level=level, strength=1, as_of=today()
    )


def asks(role: Role, **levels: int) -> dict[str, Skill]:
    """Let the current version of a role ask for skills by name; a name in capitals is a must."""
    skills = {}
    for name, level in levels.items():
        skill = Skill.objects.filter(name=name.capitalize()).first()
        skills[name.lower()] = skill or SkillFactory(name=name.capitalize())
        RoleRequirementFactory(
            role_version=role.current_version,
            skill=skills[name.lower()],
            level=level,
            must_have=name.isupper(),
        )
    return skills


@dataclass
class Ladder:
    """Analyst, specialist and manager of products, one grade apart; Leila is an analyst."""

    me: Employee
    analyst: Role
    specialist: Role
    manager: Role


def build_ladder() -> Ladder:
    """Make the three roles and Leila."""
    family, track = JobFamilyFactory(name="Product"), TrackFactory(name="Technical")
    names = {4: "Product Analyst", 5: "Product Specialist", 6: "Product Manager"}
    roles = [
        RoleFactory(
            name=name,
            family=family,
            track=track,
            grade=GradeFactory(rank=rank, name=f"Grade {rank}"),
        )
        for rank, name in names.items()
    ]
    leila = EmployeeFactory(given_name="Leila", family_name="Haddad")
    return Ladder(AssignmentFactory(employee=leila, role=roles[0]).employee, *roles)


def text_of(response) -> str:
    """What a reader sees of a page, without marks and runs of blanks."""
    page = response.content.decode()
    main = page[page.index("<main") : page.index("</main>")] if "<main" in page else page
    words = re.sub(r"<[^>]+>", " ", main).replace("\N{NO-BREAK SPACE}", " ")
    return " ".join(html.unescape(words).split())


def queries_of(client, address: str) -> int:
    """How many queries a page asks, without the frames of transactions, once it has been open."""
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    frames = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
    return sum(not one["sql"].startswith(frames) for one in captured)

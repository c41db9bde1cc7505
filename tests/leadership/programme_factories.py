"""Programmes in the making, and people with roles, grades and levels."""

from decimal import Decimal

from careers.models import RoleRequirement
from leadership.models import NeededLevel, ProgrammeTarget
from leadership.services.components import add_component
from leadership.services.programmes import create_programme, offer_programme, set_targets
from talent.models import Employee
from tests.factories import (
    AssignmentFactory,
    EmployeeFactory,
    GradeFactory,
    RoleFactory,
    SkillFactory,
    hr_admin,
)
from tests.leadership.factories import CoreCompetencyFactory


def given(**more):
    """What the form of a new programme says."""
    return {
        "name": "Leading well",
        "purpose": "Lead so that people want to stay.",
        "way": "training",
        "serves": "both",
        "objective": None,
        "sponsor": None,
    } | more


def part(**more):
    """What the form of a component says."""
    return {
        "title": "A workshop",
        "text": "",
        "kind": "workshop",
        "way": "training",
        "hours": Decimal(8),
        "credits": 1,
        "is_required": True,
        "link": "",
        "mentoring_programme": None,
    } | more


def person(*, rank=5, **more) -> Employee:
    """Somebody employed in a role of a grade."""
    role = RoleFactory(grade=grade(rank))
    return AssignmentFactory(employee=EmployeeFactory(**more), role=role).employee


def grade(rank):
    return GradeFactory._meta.model.objects.filter(rank=rank).first() or GradeFactory(
        rank=rank, name=f"Grade {rank}"
    )


def asks(who: Employee, skill, level):
    """Let the role of somebody ask for a skill."""
    held = Employee.objects.with_current_assignment().get(pk=who.pk).assignment
    return RoleRequirement.objects.create(
        role_version=held.role.current_version, skill=skill, level=level, importance=3,
        must_have=True,
    )  # fmt: skip


def core(skill=None, *, level=3, lowest=None, **more):
    """A core competency with a needed level."""
    competency = CoreCompetencyFactory(**({"skill": skill} if skill else {}), **more)
    NeededLevel.objects.create(competency=competency, level=level, lowest_grade=lowest)
    return competency


def draft(**more):
    """A draft with two components and one competency, by HR."""
    hr = hr_admin()
    programme = create_programme(actor=hr, **given(**more))
    skill = SkillFactory(kind="leadership")
    set_targets(actor=hr, programme=programme, targets=[(skill, 3)])
    first = add_component(actor=hr, programme=programme, **part(title="Kick-off"))
    add_component(
        actor=hr, programme=programme, needs=[first],
        **part(title="Project", kind="team_project", way="development", hours=Decimal(24)),
    )  # fmt: skip
    return programme, skill, hr


def offered(**more):
    programme, skill, hr = draft(**more)
    return offer_programme(actor=hr, programme=programme), skill, hr


def raises(programme, skill, level=3):
    return ProgrammeTarget.objects.create(programme=programme, skill=skill, level=level)

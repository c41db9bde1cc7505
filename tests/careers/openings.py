"""An opening for a specialist, who hires for it, who approves it, and Leila who may apply."""

from dataclasses import dataclass
from datetime import timedelta

from careers.models import Application, Opening
from careers.services.applications import advance, apply_for
from careers.services.openings import (
    approve_opening,
    draft_opening,
    publish_opening,
    submit_opening,
)
from lib.dates import today
from talent.models import SYSTEM, Employee, OrgUnit, Role
from tests.careers.people import Ladder, build_ladder
from tests.factories import AssignmentFactory, EmployeeFactory, OrgUnitFactory

SOON = 30
LATER = 200


@dataclass
class Hiring:
    """The people around openings, and the roles of the ladder."""

    ladder: Ladder
    unit: OrgUnit
    boss: Employee  # the manager above whoever hires: approves
    hirer: Employee
    me: Employee  # Leila, who may apply
    manager: Employee  # Leila's present manager

    @property
    def role(self) -> Role:
        return self.ladder.specialist


def build_hiring() -> Hiring:
    """Make them: Leila has a manager elsewhere; the hirer has a boss and leads somebody."""
    ladder = build_ladder()
    unit = OrgUnitFactory(name="Product Delft")
    boss = AssignmentFactory(role=ladder.manager, unit=unit).employee
    hirer = AssignmentFactory(
        employee=EmployeeFactory(given_name="Holger", family_name="Hiring"),
        role=ladder.manager, unit=unit, manager=boss,
    ).employee  # fmt: skip
    AssignmentFactory(role=ladder.analyst, unit=unit, manager=hirer)
    manager = AssignmentFactory(role=ladder.manager).employee
    mine = ladder.me.assignments.get()
    mine.manager = manager
    mine.save()
    from talent.services.lines import rebuild_reporting_lines  # noqa: PLC0415

    rebuild_reporting_lines([ladder.me.pk])
    return Hiring(ladder, unit, boss, hirer, ladder.me, manager)


def given(hiring: Hiring, kind="vacancy", **more):
    """What a draft says, by kind."""
    beside = kind in ("stretch", "project")
    return {
        "kind": kind,
        "title": f"Specialist, {kind}",
        "role": hiring.role,
        "unit": hiring.unit,
        "hiring_manager": hiring.hirer,
        "starts_on": today() + timedelta(days=SOON),
        "ends_on": None if kind == "vacancy" else today() + timedelta(days=LATER),
        "hours_per_week": 8 if beside else None,
    } | more


def published(hiring: Hiring, kind="vacancy", **more) -> Opening:
    """An opening that went all the way until everybody sees it."""
    opening = draft_opening(actor=hiring.hirer.user, **given(hiring, kind, **more))
    submit_opening(actor=hiring.hirer.user, opening=opening)
    approve_opening(actor=hiring.boss.user, opening=opening)
    return publish_opening(actor=hiring.hirer.user, opening=opening)


def applied(opening: Opening, person: Employee, **more) -> Application:
    return apply_for(
        actor=person.user, employee=person, opening=opening, **{"statement": "I want it."} | more
    )


def offered(application: Application, **more) -> Application:
    """Taken through review to an offer by whoever hires."""
    hirer = application.opening.hiring_manager.user
    if application.manager_answer == "waiting":
        from careers.services.applications import answer_for_line  # noqa: PLC0415

        answer_for_line(actor=SYSTEM, application=application, approves=True)
    advance(actor=hirer, application=application, stage="reviewed")
    return advance(actor=hirer, application=application, stage="offered", **more)


def another(hiring: Hiring, **more) -> Employee:
    """Somebody else who may apply."""
    row = AssignmentFactory(role=hiring.ladder.analyst, manager=hiring.manager, **more)
    return row.employee

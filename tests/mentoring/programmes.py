"""A programme in the making, who runs it, and people who may join."""

from dataclasses import dataclass
from datetime import timedelta

from lib.dates import today
from mentoring.models import Coordinator, Programme
from mentoring.services.enrolments import enrol
from mentoring.services.programmes import create_programme
from talent.models import Employee, User
from tests.factories import AssignmentFactory, EmployeeFactory, ProgrammeFactory, hr_admin


@dataclass
class Running:
    """An open programme and the people around it."""

    programme: Programme
    hr: User
    coordinator: Employee


def day(days: int):
    return today() + timedelta(days=days)


def given(**more):
    """What the form of a new programme says."""
    return {
        "name": "Grow with us",
        "purpose": "Meet somebody who has been there.",
        "kind": "one_to_one",
        "mode": "coordinator",
        "objective": None,
        "serves": "both",
        "enrol_from": day(0),
        "enrol_until": day(20),
        "starts_on": day(10),
        "ends_on": day(220),
        "weeks": 24,
        "cadence_weeks": 2,
        "quiet_days": 28,
        "seats": None,
    } | more


def person(**more) -> Employee:
    """Somebody employed with a role and a unit."""
    return AssignmentFactory(employee=EmployeeFactory(**more)).employee


def draft(**more) -> tuple[Programme, Employee, User]:
    """A draft with one coordinator, by HR."""
    hr, coordinator = hr_admin(), person()
    programme = create_programme(actor=hr, coordinators=[coordinator], **given(**more))
    return programme, coordinator, hr


def running(**more) -> Running:
    """An open programme that takes people in today."""
    programme = ProgrammeFactory(**more)
    coordinator = person(given_name="Cora", family_name="Coordinates")
    Coordinator.objects.create(programme=programme, employee=coordinator)
    return Running(programme, hr_admin(), coordinator)


def joined(programme: Programme, who: Employee | None = None, side="mentee", **more):
    """Somebody who takes part, by the service."""
    who = who or person()
    return enrol(
        actor=who.user, programme=programme, employee=who, side=side,
        **{"about": "I want to learn."} | more,
    )  # fmt: skip

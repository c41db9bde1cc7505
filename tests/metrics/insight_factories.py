"""A small organisation whose figures are known by heart."""

from dataclasses import dataclass
from datetime import date

from lib.dates import period
from talent.models import Employee, OrgUnit
from talent.services.lines import rebuild_reporting_lines
from tests.factories import (
    START,
    AssignmentFactory,
    EmployeeFactory,
    GradeFactory,
    OrgUnitFactory,
    RoleFactory,
)

RISEN = date(2024, 3, 1)
DAY = date(2024, 12, 31)


@dataclass(frozen=True)
class Company:
    top: OrgUnit
    left: OrgUnit
    right: OrgUnit
    small: OrgUnit
    lead: Employee  # of the left unit


def company_of(left=8, right=3, small=2, promoted=3) -> Company:
    """A unit of so many people on the left and the right, and one below the right one.

    All since START. Of the left ones, who lead nobody, some are promoted on RISEN.
    """
    top = OrgUnitFactory(name="Top")
    places = {
        name: OrgUnitFactory(name=name, parent=above)
        for name, above in (("Left", top), ("Right", top))
    }
    places["Small"] = OrgUnitFactory(name="Small", parent=places["Right"])
    low, high = RoleFactory(grade=GradeFactory()), RoleFactory(grade=GradeFactory())
    lead = AssignmentFactory(employee=EmployeeFactory(), unit=places["Left"], role=low).employee
    for name, count in (("Left", left - 1), ("Right", right), ("Small", small)):
        for at in range(count):
            rises = name == "Left" and at < promoted
            person = EmployeeFactory()
            held = {"employee": person, "unit": places[name]}
            held["manager"] = lead if name == "Left" else None
            AssignmentFactory(
                **held, role=low, valid=period(START, RISEN if rises else None), reason="hire"
            )
            if rises:
                AssignmentFactory(**held, role=high, valid=period(RISEN), reason="promotion")
    rebuild_reporting_lines()
    return Company(top, places["Left"], places["Right"], places["Small"], lead)

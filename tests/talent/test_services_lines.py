"""The closures equal recursion, on any day, after any change (D2)."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.dates import period
from talent.models import SYSTEM, Assignment, OrgUnit, ReportingLine, UnitLine, UnitPlacement
from talent.services.lines import rebuild_reporting_lines, rebuild_unit_lines
from talent.services.people import change_assignment
from talent.services.units import close_unit, move_unit, open_unit, rename_unit
from tests.factories import (
    START,
    AssignmentFactory,
    EmployeeFactory,
    OrgUnitFactory,
    RoleFactory,
    hr_admin,
)
from tests.undone import undone

pytestmark = pytest.mark.django_db


def lines_by_recursion(day):
    """What the closure should say for a day, by walking up from every person."""
    manager_of = dict(
        Assignment.objects.on(day)
        .filter(manager__isnull=False)
        .values_list("employee_id", "manager_id")
    )
    found = set()
    for report in manager_of:
        depth, above = 0, report
        while above in manager_of:
            depth, above = depth + 1, manager_of[above]
            found.add((above, report, depth))
    return found


def lines_stored(day):
    return set(ReportingLine.objects.on(day).values_list("manager_id", "report_id", "depth"))


def chain(length):
    """People of whom each reports to the one before."""
    role, unit = RoleFactory(), OrgUnitFactory()
    people = []
    for _ in range(length):
        manager = people[-1] if people else None
        people.append(AssignmentFactory(role=role, unit=unit, manager=manager).employee)
    return people


def test_lines_hold_for_the_time_in_which_the_whole_chain_holds():
    top, middle, low = chain(3)

    change_assignment(
        actor=SYSTEM, employee=middle, starts_on=date(2024, 1, 1), reason="transfer", manager=None
    )

    rows = set(ReportingLine.objects.values_list("manager", "report", "depth", "valid"))
    assert rows == {
        (top.pk, middle.pk, 1, period(START, date(2024, 1, 1))),
        (middle.pk, low.pk, 1, period(START)),
        (top.pk, low.pk, 2, period(START, date(2024, 1, 1))),
    }


def test_moving_a_manager_moves_the_lines_of_everyone_below():
    old_top, middle, *below = chain(4)
    new_top = AssignmentFactory().employee
    day = date(2025, 5, 1)

    change_assignment(
        actor=SYSTEM, employee=middle, starts_on=day, reason="transfer", manager=new_top
    )

    assert lines_stored(day) == lines_by_recursion(day)
    assert lines_stored(day - timedelta(1)) == lines_by_recursion(day - timedelta(1))
    assert {(new_top.pk, person.pk, depth) for depth, person in enumerate([middle, *below], 1)} < (
        lines_stored(day)
    )
    assert old_top.pk not in {manager for manager, _, _ in lines_stored(day)}


def test_an_unbroken_line_over_a_change_of_role_is_one_row():
    boss, report = chain(2)

    change_assignment(
        actor=SYSTEM, employee=report, starts_on=date(2023, 3, 1), reason="promotion",
        role=RoleFactory(),
    )  # fmt: skip

    assert list(ReportingLine.objects.values_list("manager", "report", "valid")) == [
        (boss.pk, report.pk, period(START))
    ]


@pytest.mark.parametrize("length", [2, 3, 5])
def test_a_cycle_is_refused_in_words(length):
    people = chain(length)

    with pytest.raises(ValidationError) as refusal:
        change_assignment(
            actor=SYSTEM, employee=people[0], starts_on=date(2024, 1, 1), reason="transfer",
            manager=people[-1],
        )  # fmt: skip

    assert refusal.value.messages == ["That would make someone their own manager."]


def test_a_cycle_that_never_holds_on_one_day_is_allowed():
    first, second = chain(2)

    day = date(2024, 1, 1)
    change_assignment(actor=SYSTEM, employee=second, starts_on=day, reason="transfer", manager=None)
    change_assignment(
        actor=SYSTEM, employee=first, starts_on=day, reason="transfer", manager=second
    )

    assert lines_stored(day) == {(second.pk, first.pk, 1)}


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_the_closure_equals_recursion_after_any_reorganisation(data):
    with undone():
        role, unit = RoleFactory(), OrgUnitFactory()
        people = [AssignmentFactory(role=role, unit=unit).employee for _ in range(6)]
        days = [START + timedelta(days=30 * step) for step in range(1, 6)]

        for _ in range(10):
            person, manager = data.draw(st.permutations(people))[:2]
            day = data.draw(st.sampled_from(days))
            try:
                change_assignment(
                    actor=SYSTEM, employee=person, starts_on=day, reason="transfer",
                    manager=data.draw(st.sampled_from([None, manager])),
                )  # fmt: skip
            except ValidationError:
                continue

        asked = [START, *days, days[-1] + timedelta(days=900)]
        assert [lines_stored(day) for day in asked] == [lines_by_recursion(day) for day in asked]
        kept = set(ReportingLine.objects.values_list("manager", "report", "depth", "valid"))
        rebuild_reporting_lines()
        assert set(ReportingLine.objects.values_list("manager", "report", "depth", "valid")) == kept


def unit_lines(day):
    return set(UnitLine.objects.on(day).values_list("ancestor__name", "unit__name", "depth"))


def test_a_unit_lies_below_itself_and_its_ancestors():
    whole = OrgUnitFactory(name="Whole")
    part = OrgUnitFactory(name="Part", parent=whole)
    OrgUnitFactory(name="Piece", parent=part)

    assert unit_lines(START) == {
        ("Whole", "Whole", 0), ("Part", "Part", 0), ("Piece", "Piece", 0),
        ("Whole", "Part", 1), ("Part", "Piece", 1), ("Whole", "Piece", 2),
    }  # fmt: skip


def test_moving_a_unit_takes_everything_below_along():
    actor = hr_admin()
    UnitPlacement.objects.all().delete()
    OrgUnit.objects.exclude(assignments__isnull=False).delete()
    day = date(2025, 1, 1)
    north = open_unit(actor=actor, external_id="n", name="North", starts_on=START)
    south = open_unit(actor=actor, external_id="s", name="South", starts_on=START)
    team = open_unit(actor=actor, external_id="t", name="Team", starts_on=START, parent=north)
    open_unit(actor=actor, external_id="c", name="Cell", starts_on=START, parent=team)

    move_unit(actor=actor, unit=team, parent=south, starts_on=day)

    def between(day):
        return {row for row in unit_lines(day) if row[2] and row[0] in {"North", "South"}}

    assert between(date(2024, 12, 31)) == {("North", "Team", 1), ("North", "Cell", 2)}
    assert between(day) == {("South", "Team", 1), ("South", "Cell", 2)}


def test_a_unit_cannot_move_below_its_own_part():
    whole = OrgUnitFactory()
    part = OrgUnitFactory(parent=whole)

    with pytest.raises(ValidationError) as refusal:
        move_unit(actor=SYSTEM, unit=whole, parent=part, starts_on=date(2025, 1, 1))

    assert refusal.value.messages == ["A unit cannot lie below itself."]


def test_a_unit_with_people_is_not_closed():
    assignment = AssignmentFactory()

    with pytest.raises(ValidationError) as refusal:
        close_unit(actor=SYSTEM, unit=assignment.unit, last_day=date(2025, 1, 1))

    assert refusal.value.messages == [
        "People still work in this unit after that day: move them first."
    ]


def test_a_closed_unit_has_no_lines_afterwards():
    whole = OrgUnitFactory(name="Whole")
    part = OrgUnitFactory(name="Part", parent=whole)

    close_unit(actor=SYSTEM, unit=part, last_day=date(2024, 12, 31))

    assert unit_lines(date(2024, 12, 31)) == {
        ("Whole", "Whole", 0), ("Part", "Part", 0), ("Whole", "Part", 1),
    }  # fmt: skip
    assert unit_lines(date(2025, 1, 1)) == {("Whole", "Whole", 0)}


def test_renaming_a_unit_is_on_record():
    unit = OrgUnitFactory(name="Old")

    rename_unit(actor=hr_admin(), unit=unit, name="New")

    unit.refresh_from_db()
    assert unit.name == "New"


def test_rebuilding_unit_lines_changes_nothing():
    OrgUnitFactory(parent=OrgUnitFactory(parent=OrgUnitFactory()))
    before = set(UnitLine.objects.values_list("ancestor", "unit", "depth", "valid"))

    rebuild_unit_lines()

    assert set(UnitLine.objects.values_list("ancestor", "unit", "depth", "valid")) == before


def test_someone_without_assignment_has_no_lines():
    EmployeeFactory()

    rebuild_reporting_lines()

    assert ReportingLine.objects.count() == 0

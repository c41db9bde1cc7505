"""Who sees assessments, boards and results, held against a second statement of the table."""

from random import Random

import pytest

from leadership.models import (
    AssessmentRound,
    AssessmentTask,
    CalibrationSession,
    PerformanceAssessment,
    Placement,
)
from talent.models import Employee, User
from talent.services.lines import rebuild_reporting_lines
from tests import oracle
from tests.factories import (
    AssignmentFactory,
    EmployeeFactory,
    GrantFactory,
    OrgUnitFactory,
    UserFactory,
)
from tests.leadership.calibration_factories import assessed, round_of, scale, session

pytestmark = pytest.mark.django_db


def organisation(dice):
    """Ten people in lines of any shape, some of them with rights, and a superuser."""
    units = [OrgUnitFactory()]
    units.append(OrgUnitFactory(parent=units[0]))
    people = []
    for _number in range(10):
        boss = dice.choice([None, *people]) if people else None
        place = AssignmentFactory(employee=EmployeeFactory(), unit=dice.choice(units), manager=boss)
        people.append(place.employee)
    for kind in ("hr_admin", "executive", "hr_partner"):
        unit = dice.choice(units) if kind == "hr_partner" else None
        GrantFactory(user=dice.choice(people).user, kind=kind, unit=unit)
    gone = dice.choice(people).user
    if dice.random() < 0.3:
        gone.is_active = False
        gone.save()
    UserFactory(is_superuser=True)
    return people


@pytest.mark.parametrize("seed", range(6))
def test_visibility_agrees_with_the_oracle(seed):
    dice = Random(seed)  # noqa: S311 - a test's dice
    people = organisation(dice)
    used = scale()
    made = [
        assessed(one, author, scale=used, state=dice.choice(["draft", "submitted", "published"]))
        for one, author in (dice.sample(people, 2) for _number in range(8))
        if not PerformanceAssessment.objects.filter(employee=one, author=author).exists()
    ]
    boards = []
    for _number in range(3):
        mixed = dice.sample(people, len(people))
        seats = {"facilitators": mixed[:1], "participants": mixed[1:3]}
        on_it = mixed[3 : 3 + dice.randint(1, 6)]
        state, rule = (
            dice.choice(["open", "closed"]),
            dice.choice(["facilitators", "line", "person"]),
        )
        placed = [(one, 1, 1) if dice.random() < 0.8 else one for one in on_it]
        boards.append((session(**seats, people=placed, state=state, sees_after=rule), on_it, seats))

    known = oracle.facts()
    for user in User.objects.all():
        expected = {
            row.pk
            for row in made
            if oracle.sees_assessment(known, user, row.employee, row.author, state=row.state)
        }
        found = PerformanceAssessment.objects.visible_to(user).values_list("pk", flat=True)
        assert set(found) == expected
        for board, on_it, seats in boards:
            sees = oracle.sees_board(known, user, on_it, state=board.state, **seats)
            rows = CalibrationSession.objects.visible_to(user).filter(pk=board.pk)
            assert rows.exists() is sees
            expected = {
                row.employee_id
                for row in Placement.objects.filter(session=board).select_related("employee")
                if oracle.sees_placement(
                    known, user, row.employee, on_it, sees_after=board.sees_after,
                    placed=row.is_placed, state=board.state, **seats,
                )
            }  # fmt: skip
            found = Placement.objects.visible_to(user).filter(session=board)
            assert set(found.values_list("employee", flat=True)) == expected
    assert Employee.objects.count() == len(people)


@pytest.mark.parametrize("seed", range(6))
def test_rounds_and_their_tasks_agree_with_the_oracle(seed):
    dice = Random(seed)  # noqa: S311 - a test's dice
    people = organisation(dice)
    rebuild_reporting_lines()
    made = []
    for state in ("draft", "running", "ended"):
        runners = dice.sample(people, dice.randint(0, 1))
        prepared = session(runners) if runners else None
        asked = dice.sample(people, dice.randint(1, 7))
        made.append((round_of(asked, state=state, session=prepared), runners))

    known = oracle.facts()
    for user in User.objects.all():
        for row, runners in made:
            tasks = list(
                AssessmentTask.objects.filter(round=row).select_related("employee", "assessor")
            )
            said = {"state": row.state, "runners": runners}
            pairs = [(task.employee, task.assessor) for task in tasks]
            found = AssessmentRound.objects.visible_to(user).filter(pk=row.pk).exists()
            assert found is oracle.sees_round(known, user, pairs, people, **said)
            expected = {
                task.pk
                for task in tasks
                if oracle.sees_task(known, user, task.employee, task.assessor, people, **said)
            }
            shown = AssessmentTask.objects.visible_to(user).filter(round=row)
            assert set(shown.values_list("pk", flat=True)) == expected

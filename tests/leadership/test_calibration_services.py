"""Setting sessions up and opening them; throwing drafts away."""

import pytest
from django.core.exceptions import ValidationError

from leadership.models import (
    CalibrationSession,
)
from leadership.services import calibration
from talent.models import Notice
from tests.factories import AssignmentFactory, GradeFactory, OrgUnitFactory, RoleFactory
from tests.leadership.calibration_factories import (
    LABELS,
    admin_person,
    assessed,
    person,
    scale,
    session,
)

pytestmark = pytest.mark.django_db


def test_opening_takes_in_the_newest_assessments_and_leaves_out_who_takes_part():
    unit = OrgUnitFactory()
    leader, placed, half, new = (AssignmentFactory(unit=unit).employee for _ in range(4))
    other = person()
    assessed(placed, leader, 1)
    assessed(placed, leader, 3)
    assessed(placed, leader, 2, kind="potential")
    assessed(half, leader, 2)
    admin = admin_person()
    made = calibration.create_session(
        actor=admin.user, name="Spring", units=[unit], participants=[leader], listed=[other]
    )

    calibration.open_session(actor=admin.user, session=made)

    found = {row.employee: (row.performance, row.potential) for row in made.placements.all()}
    assert found == {
        placed: (3, 2), half: (None, None), new: (None, None), other: (None, None)
    }  # fmt: skip
    assert [notice.recipient for notice in Notice.objects.all()] == [leader.user]


def test_a_scope_by_grades_covers_the_units_below():
    top, below = OrgUnitFactory(), None
    below = OrgUnitFactory(parent=top)
    low, high = GradeFactory(rank=101), GradeFactory(rank=105)
    junior = AssignmentFactory(unit=below, role=RoleFactory(grade=low)).employee
    AssignmentFactory(unit=below, role=RoleFactory(grade=high))
    AssignmentFactory(role=RoleFactory(grade=low))
    admin = admin_person()
    made = calibration.create_session(
        actor=admin.user, name="Juniors", units=[top], highest_grade=low
    )

    calibration.open_session(actor=admin.user, session=made)

    assert [row.employee for row in made.placements.all()] == [junior]


def test_an_assessment_on_a_longer_scale_says_no_box():
    admin, one, boss = admin_person(), person(), person()
    assessed(one, boss, 2, scale=scale(labels=["1", "2", "3", "4"]))
    assessed(one, boss, 2, kind="potential")
    made = calibration.create_session(actor=admin.user, name="x", listed=[one])

    calibration.open_session(actor=admin.user, session=made)

    placed = made.placements.get()
    assert (placed.performance, placed.performance_assessment is not None) == (None, True)


def test_a_session_for_nobody_is_not_opened():
    admin = admin_person()
    made = calibration.create_session(actor=admin.user, name="x")

    with pytest.raises(ValidationError):
        calibration.open_session(actor=admin.user, session=made)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"performance_labels": ["One"]}, "performance_labels"),
        ({"guidance": [50, 40, 5]}, "guidance"),
        ({"guidance": [50, 50]}, "guidance"),
        ({"box_labels": ["a"]}, "box_labels"),
        ({"name": "\u200b"}, "name"),
    ],
)
def test_a_board_that_cannot_be_is_refused(given, field):
    with pytest.raises(ValidationError) as refusal:
        calibration.create_session(actor=admin_person().user, **({"name": "x"} | given))

    assert list(refusal.value.message_dict) == [field]


def test_an_open_session_keeps_who_sees_it_and_takes_nobody_of_its_board():
    admin, one = admin_person(), person()
    made = session([admin], people=[one])

    for given in (
        {"sees_after": "person"}, {"performance_labels": ["a", "b"]}, {"participants": [one]},
        {"facilitators": []},
    ):  # fmt: skip
        with pytest.raises(ValidationError):
            calibration.edit_session(actor=admin.user, session=made, **given)


def test_a_draft_is_thrown_away():
    runs = admin_person()
    made = calibration.create_session(actor=runs.user, name="x", performance_labels=LABELS)

    calibration.discard_session(actor=runs.user, session=made)

    assert CalibrationSession.objects.count() == 0

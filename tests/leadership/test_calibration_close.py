"""Checking a board for fairness, and closing it for good."""

import pytest
from django.core.exceptions import ValidationError

from leadership.models import (
    FairnessFinding,
    PerformanceAssessment,
    PotentialAssessment,
)
from leadership.services import calibration, fairness, placements
from talent.models import Demographics, Notice
from tests.leadership.calibration_factories import (
    admin_person,
    assessed,
    moved,
    person,
    session,
)

pytestmark = pytest.mark.django_db


def unfair(runs, **more):
    """A board on which women have low potential: twelve women, twelve men."""
    people = []
    for number in range(24):
        one = person()
        gender = "female" if number % 2 else "male"
        Demographics.objects.create(employee=one, gender=gender, working_time=100)
        people.append((one, 3, 1 if number % 2 else 3))
    return session([runs], people=people, **more)


def test_a_check_keeps_its_figures_and_findings():
    runs = person()
    made = unfair(runs)

    check = fairness.check_fairness(actor=runs.user, session=made)

    kinds = set(check.findings.values_list("kind", flat=True))
    assert kinds == {"low_potential", "few_in_top", "held_back"}
    assert {tuple(row["values"]) for row in check.told["potential"]} >= {("female",), ("male",)}


def test_a_second_check_after_few_moves_would_tell_of_them():
    runs = person()
    made = unfair(runs)
    fairness.check_fairness(actor=runs.user, session=made)
    for placed in made.placements.all()[:4]:
        moved(runs, placed, (2, 2))

    with pytest.raises(ValidationError):
        fairness.check_fairness(actor=runs.user, session=made)

    moved(runs, made.placements.all()[4], (2, 2))
    assert fairness.check_fairness(actor=runs.user, session=made).pk


def test_a_session_of_the_same_people_is_no_way_round_it():
    runs = person()
    made = unfair(runs)
    fairness.check_fairness(actor=runs.user, session=made)
    rows = [(row.employee, row.performance, row.potential) for row in made.placements.all()]
    twin = session([runs], people=[*rows[:-1], (rows[-1][0], 2, 2)])

    with pytest.raises(ValidationError):
        fairness.check_fairness(actor=runs.user, session=twin)


def test_a_session_is_closed_once_it_was_checked_and_each_finding_answered():
    runs = person()
    made = unfair(runs)

    def close():
        return calibration.close_session(actor=runs.user, session=made)

    with pytest.raises(ValidationError, match="Check the board"):
        close()
    check = fairness.check_fairness(actor=runs.user, session=made)
    with pytest.raises(ValidationError, match="findings wait"):
        close()
    for finding in check.findings.all():
        fairness.acknowledge_finding(actor=runs.user, finding=finding, note="We look again.")
    for placed in made.placements.all()[:5]:
        moved(runs, placed, (2, 2))
    with pytest.raises(ValidationError, match="since the last check"):
        close()
    for finding in fairness.check_fairness(actor=runs.user, session=made).findings.all():
        fairness.acknowledge_finding(actor=runs.user, finding=finding, note="We look again.")

    assert close().state == "closed"


@pytest.mark.parametrize("note", ["", "  ", "\u200b"])
def test_a_finding_is_acknowledged_with_words(note):
    runs = person()
    fairness.check_fairness(actor=runs.user, session=unfair(runs))

    with pytest.raises(ValidationError):
        fairness.acknowledge_finding(
            actor=runs.user, finding=FairnessFinding.objects.first(), note=note
        )


def test_closing_for_persons_publishes_and_tells_them():
    boss, one, runs = person(), person(), admin_person()
    assessed(one, boss, 2)
    assessed(one, boss, 3, kind="potential")
    made = calibration.create_session(actor=runs.user, name="x", listed=[one], sees_after="person")
    calibration.open_session(actor=runs.user, session=made)
    fairness.check_fairness(actor=runs.user, session=made)

    calibration.close_session(actor=runs.user, session=made)

    states = [model.objects.get().state for model in (PerformanceAssessment, PotentialAssessment)]
    told = set(Notice.objects.filter(recipient=one.user).values_list("kind", flat=True))
    assert states == ["published", "published"]
    assert told == {"leadership.assessment_published", "leadership.calibration_result"}


def test_closing_for_facilitators_publishes_nothing():
    boss, one, runs = person(), person(), admin_person()
    assessed(one, boss, 2)
    made = calibration.create_session(actor=runs.user, name="x", listed=[one])
    calibration.open_session(actor=runs.user, session=made)

    # Nobody is placed, so that there is nothing to check; then one is.
    with pytest.raises(ValidationError):
        calibration.close_session(actor=runs.user, session=made)
    moved(runs, made.placements.get())
    fairness.check_fairness(actor=runs.user, session=made)
    calibration.close_session(actor=runs.user, session=made)

    assert PerformanceAssessment.objects.get().state == "submitted"
    assert Notice.objects.filter(recipient=one.user).count() == 0


def test_nothing_of_a_closed_session_is_changed_by_a_service():
    runs, one = person(), person()
    made = session([runs], people=[(one, 1, 1)], state="closed")
    placed = made.placements.get()

    for service in (
        lambda: moved(runs, placed),
        lambda: placements.mark_discussed(actor=runs.user, placement=placed, discussed=True),
        lambda: placements.write_note(actor=runs.user, placement=placed, note="x"),
        lambda: calibration.edit_session(actor=runs.user, session=made, name="y"),
        lambda: calibration.close_session(actor=runs.user, session=made),
        lambda: calibration.open_session(actor=runs.user, session=made),
        lambda: fairness.check_fairness(actor=runs.user, session=made),
        lambda: calibration.discard_session(actor=runs.user, session=made),
    ):
        with pytest.raises(ValidationError):
            service()

    made.refresh_from_db()
    assert (made.state, made.placements.get().version) == ("closed", 1)

"""Assessing, opening a board, moving people, checking for fairness, closing."""

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from leadership.models import (
    CalibrationSession,
    FairnessFinding,
    PerformanceAssessment,
    PotentialAssessment,
)
from leadership.services import calibration, fairness, person_assessments, placements
from lib.dates import today
from talent.models import AuditEntry, Demographics, Notice
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


def said(level=2, kind="performance", **more):
    given = {
        "scale": more.pop("scale", None) or scale(kind),
        "level": level,
        "evidence": "Led the pilot to its end.",
        "assessed_on": today(),
    }
    if kind == "performance":
        given |= {"starts_on": today() - timedelta(days=365), "ends_on": today()}
    return given | more


def line():
    """A manager and one report."""
    boss = person()
    return boss, AssignmentFactory(manager=boss).employee


# --- assessments ---


def test_a_manager_assesses_hands_in_and_shows_it():
    boss, report = line()

    made = person_assessments.save_assessment(
        actor=boss.user, kind="performance", employee=report, **said(3)
    )
    person_assessments.submit_assessment(actor=boss.user, assessment=made)
    person_assessments.publish_assessment(actor=boss.user, assessment=made)

    made.refresh_from_db()
    assert (made.state, made.level, made.author) == ("published", 3, boss)
    assert Notice.objects.get().recipient == report.user


def test_the_audit_names_the_person_only_once_it_is_published():
    boss, report = line()
    made = person_assessments.save_assessment(
        actor=boss.user, kind="performance", employee=report, **said(3)
    )
    person_assessments.submit_assessment(actor=boss.user, assessment=made)
    before = AuditEntry.objects.filter(subject=report).count()

    person_assessments.publish_assessment(actor=boss.user, assessment=made)

    assert (before, AuditEntry.objects.filter(subject=report).count()) == (0, 1)


@pytest.mark.parametrize("level", [0, 4, 99])
def test_a_level_outside_its_scale_is_refused_at_its_field(level):
    boss, report = line()

    with pytest.raises(ValidationError) as refusal:
        person_assessments.save_assessment(
            actor=boss.user, kind="potential", employee=report, **said(level, "potential")
        )

    assert refusal.value.message_dict == {"level": ["This scale goes from 1 to 3."]}


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"assessed_on": today() + timedelta(days=1)}, "assessed_on"),
        ({"ends_on": today() + timedelta(days=1)}, "ends_on"),
        ({"ends_on": today() - timedelta(days=400)}, "ends_on"),
        ({"evidence": "\u200b\u202e"}, "evidence"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(given, field):
    boss, report = line()

    with pytest.raises(ValidationError) as refusal:
        person_assessments.save_assessment(
            actor=boss.user, kind="performance", employee=report, **(said() | given)
        )

    assert list(refusal.value.message_dict) == [field]


def test_a_scale_of_the_other_kind_is_refused():
    boss, report = line()

    with pytest.raises(ValidationError) as refusal:
        person_assessments.save_assessment(
            actor=boss.user, kind="performance", employee=report, **said(scale=scale("potential"))
        )

    assert list(refusal.value.message_dict) == ["scale"]


def test_only_managers_above_a_person_assess_them():
    boss, report = line()

    for actor in (person(), report, admin_person()):
        with pytest.raises(PermissionDenied):
            person_assessments.save_assessment(
                actor=actor.user, kind="performance", employee=report, **said()
            )


def test_a_submitted_one_is_not_written_again():
    boss, report = line()
    made = assessed(report, boss)

    with pytest.raises(ValidationError):
        person_assessments.save_assessment(
            actor=boss.user, kind="performance", employee=report, draft=made, **said()
        )
    with pytest.raises(ValidationError):
        person_assessments.discard_assessment(actor=boss.user, assessment=made)


def test_an_hr_admin_does_not_publish_what_is_about_them():
    boss, report = person(), admin_person()
    made = assessed(report, boss)

    with pytest.raises(PermissionDenied):
        person_assessments.publish_assessment(actor=report.user, assessment=made)


# --- sessions ---


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


# --- moving ---


def moved(actor, placement, to=(2, 2), reason="Seen in two projects.", version=1):
    return placements.move_person(
        actor=actor.user, placement=placement, performance=to[0], potential=to[1],
        reason=reason, version=version,
    )  # fmt: skip


def test_a_move_is_kept_with_its_reason():
    runs, one = person(), person()
    placed = session([runs], people=[(one, 1, 1)]).placements.get()

    after = moved(runs, placed, (3, 2))

    move = after.moves.get()
    assert (after.performance, after.potential, after.version) == (3, 2, 2)
    assert (move.from_performance, move.to_performance, move.reason, move.by) == (
        1, 3, "Seen in two projects.", runs.user,
    )  # fmt: skip
    assert AuditEntry.objects.filter(subject=one).count() == 0


@pytest.mark.parametrize(
    ("to", "reason"), [((4, 1), "x"), ((0, 1), "x"), ((1, 1), "x"), ((2, 2), " "), ((2, 2), "")]
)
def test_a_move_off_the_board_to_nowhere_or_without_a_reason_is_refused(to, reason):
    runs = person()
    placed = session([runs], people=[(person(), 1, 1)]).placements.get()

    with pytest.raises(ValidationError):
        moved(runs, placed, to, reason)

    assert placed.moves.count() == 0


def test_participants_and_strangers_and_who_is_on_the_board_move_nobody():
    runs, takes_part, placed_admin = person(), person(), admin_person()
    made = session([runs], [takes_part], [(person(), 1, 1), (placed_admin, 2, 2)])
    placed = made.placements.first()

    for actor in (takes_part, person(), placed_admin):
        with pytest.raises(PermissionDenied):
            moved(actor, placed)


def test_the_second_is_told_who_moved_the_person_and_why():
    first, second = person(), person()
    placed = session([first, second], people=[(person(), 1, 1)]).placements.get()
    moved(first, placed, (3, 3), "She led the merger.")

    with pytest.raises(ValidationError) as refusal:
        moved(second, placed, (2, 1))

    words = refusal.value.messages[0]
    assert (first.name in words, "She led the merger." in words) == (True, True)
    assert refusal.value.code == placements.MOVED


@pytest.mark.django_db(transaction=True)
def test_of_many_who_move_one_person_at_once_one_does_and_the_others_are_told():
    people = [person() for _number in range(6)]
    placed = session(people, people=[(person(), 1, 1)]).placements.get()
    said = []

    def act(number, one):
        try:
            moved(one, placed, (1 + number % 2, 2), f"Reason {number}")
            said.append("moved")
        except ValidationError as error:
            said.append(error.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=pair) for pair in enumerate(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    placed.refresh_from_db()
    assert sorted(said) == ["moved", *["moved_meanwhile"] * 5]
    assert (placed.version, placed.moves.count()) == (2, 1)


@pytest.mark.django_db(transaction=True)
def test_two_who_move_different_people_at_once_lose_nothing():
    runs = [person(), person()]
    made = session(runs, people=[(person(), 1, 1) for _number in range(8)])
    rows = list(made.placements.all())
    refused = []

    def act(one, mine):
        try:
            for row in mine:
                moved(one, row, (3, 3))
        except ValidationError as error:
            refused.append(error)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=act, args=(one, rows[number::2])) for number, one in enumerate(runs)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert refused == []
    assert {(row.performance, row.version) for row in made.placements.all()} == {(3, 2)}


@pytest.mark.django_db(transaction=True)
def test_a_move_beside_closing_is_either_before_it_or_refused():
    first, second = person(), person()
    made = session([first, second], people=[(person(), 1, 1)])
    fairness.check_fairness(actor=first.user, session=made)
    placed, said = made.placements.get(), []

    def act(service):
        try:
            service()
            said.append("done")
        except ValidationError as error:
            said.append(error.code or "refused")
        finally:
            connection.close()

    threads = [
        threading.Thread(target=act, args=[lambda: moved(second, placed, (2, 2))]),
        threading.Thread(
            target=act,
            args=[lambda: calibration.close_session(actor=first.user, session=made)],
        ),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    made.refresh_from_db()
    assert made.state == "closed"
    assert sorted(said) in (["closed", "done"], ["done", "done"])


def test_a_note_of_another_window_is_not_lost():
    from lib.editing import mark_of  # noqa: PLC0415 - of this test alone

    runs = person()
    placed = session([runs], people=[person()]).placements.get()
    seen = mark_of(placed, ["note"])
    placements.write_note(actor=runs.user, placement=placed, note="First", seen=seen)

    with pytest.raises(ValidationError):
        placements.write_note(actor=runs.user, placement=placed, note="Second", seen=seen)

    placed.refresh_from_db()
    assert placed.note == "First"


# --- fairness and closing ---


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


def test_a_draft_is_thrown_away():
    runs = admin_person()
    made = calibration.create_session(actor=runs.user, name="x", performance_labels=LABELS)

    calibration.discard_session(actor=runs.user, session=made)

    assert CalibrationSession.objects.count() == 0

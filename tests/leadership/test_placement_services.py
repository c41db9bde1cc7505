"""Moving people on a board: with a reason, and nothing lost between two."""

import threading

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from leadership.services import calibration, fairness, placements
from talent.models import AuditEntry
from tests.leadership.calibration_factories import (
    admin_person,
    moved,
    person,
    session,
)

pytestmark = pytest.mark.django_db


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

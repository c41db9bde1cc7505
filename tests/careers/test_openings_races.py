"""Many at once about one opening: one truth, and clear words for those who came too late."""

from contextlib import suppress

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from careers.models import Application, Engagement, Opening
from careers.services.applications import accept_offer, advance, apply_for, reject
from careers.services.openings import close_opening
from careers.services.saved_searches import announce_openings, save_search
from talent.models import Assignment, Notice
from tests.careers.openings import another, applied, build_hiring, offered, published
from tests.talent.test_reliability_races import WRITERS, race

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def hiring():
    return build_hiring()


def test_eight_who_accept_one_seat_leave_one_who_has_it(hiring):
    opening = published(hiring)
    people = [another(hiring) for _ in range(WRITERS)]
    offers = [offered(applied(opening, person)) for person in people]

    outcomes = race(
        lambda number: accept_offer(actor=people[number].user, application=offers[number])
    )

    gone = "This application is no longer as you saw it: it is “Rejected” now."
    assert outcomes == {"written": 1, gone: WRITERS - 1}
    stages = list(Application.objects.values_list("stage", flat=True))
    assert sorted(stages) == ["accepted", *["rejected"] * (WRITERS - 1)]
    assert Assignment.objects.filter(role=hiring.role).count() == 1
    assert Opening.objects.get().state == "closed"


def test_eight_who_accept_three_seats_leave_three(hiring):
    opening = published(hiring, seats=3)
    people = [another(hiring) for _ in range(WRITERS)]
    offers = [offered(applied(opening, person)) for person in people]

    outcomes = race(
        lambda number: accept_offer(actor=people[number].user, application=offers[number])
    )

    assert outcomes["written"] == 3
    taken = Application.objects.filter(stage="accepted").values_list("seat", flat=True)
    assert sorted(taken) == [1, 2, 3]


def test_one_who_accepts_eight_offers_at_once_stays_within_the_hours(hiring):
    """Each opening has a lock of its own: what they share is the person."""
    hours = 8
    offers = [offered(applied(published(hiring, "stretch"), hiring.me)) for _ in range(WRITERS)]

    outcomes = race(lambda number: accept_offer(actor=hiring.me.user, application=offers[number]))

    assert outcomes.pop("written") == 2
    (refusal,) = outcomes
    assert refusal.startswith("16 of 20 hours a week beside your work are taken until")
    assert list(Engagement.objects.values_list("hours_per_week", flat=True)) == [hours, hours]


def test_the_database_itself_gives_a_seat_once(hiring):
    """Past the service: a check before a write would let some through."""
    opening = published(hiring)
    offers = [offered(applied(opening, another(hiring))) for _ in range(WRITERS)]

    def take(number):
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE careers_application SET stage = 'accepted', seat = 1 WHERE id = %s",
                [offers[number].pk],
            )

    assert race(take) == {"written": 1, "careers_application_one_per_seat": WRITERS - 1}


def test_eight_windows_of_one_person_apply_once(hiring):
    opening = published(hiring)

    outcomes = race(
        lambda number: apply_for(
            actor=hiring.me.user, employee=hiring.me, opening=opening, statement=f"Window {number}"
        )
    )

    assert outcomes == {
        "written": 1, "You have applied for this opening already.": WRITERS - 1,
    }  # fmt: skip


def test_an_opening_that_closes_while_people_apply_leaves_nobody_waiting(hiring):
    opening = published(hiring)
    people = [another(hiring) for _ in range(WRITERS)]

    def act(number):
        if number == 0:
            close_opening(actor=hiring.hirer.user, opening=opening)
            return
        with suppress(PermissionDenied):  # it was gone from sight already
            applied(opening, people[number])

    race(act)

    assert not Application.objects.live().exists()
    assert Opening.objects.get().state == "closed"


def test_managers_who_decide_at_once_leave_one_decision(hiring):
    application = applied(published(hiring), hiring.me)

    def decide(number):
        if number % 2:
            reject(actor=hiring.hirer.user, application=application, reason="skills")
        else:
            advance(actor=hiring.hirer.user, application=application, stage="reviewed")

    outcomes = race(decide)

    # Reviewed and then rejected is possible; the other way round is not.
    assert 1 <= outcomes["written"] <= 2
    application.refresh_from_db()
    assert application.stage in ("reviewed", "rejected")
    assert application.steps.count() == 1 + outcomes["written"]


def test_eight_sweeps_at_once_tell_of_an_opening_once(hiring):
    save_search(actor=hiring.me.user, employee=hiring.me)
    published(hiring)

    race(lambda _number: announce_openings())

    assert Notice.objects.filter(kind="careers.opening_found").count() == 1

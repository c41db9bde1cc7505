"""Introductions to a colleague: who asks, who answers, who learns of it."""

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection

from lib.dates import period, today
from mentoring.models import Introduction
from mentoring.services import introductions
from mentoring.services.pairs import end_pair
from talent.models import AuditEntry
from tests.factories import AssignmentFactory, EmployeeFactory
from tests.mentoring.pairs import a_pair
from tests.mentoring.test_pair_life import refused, told

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_a_colleague_is_asked_and_answers():
    pair = a_pair()
    yes, no = (AssignmentFactory().employee for _n in range(2))

    rows = [
        introductions.introduce(
            actor=pair.mentor.user, pair=pair, colleague=who, purpose=" See how planning works "
        )
        for who in (yes, no)
    ]
    introductions.answer_introduction(actor=yes.user, introduction=rows[0], accepts=True)
    introductions.answer_introduction(actor=no.user, introduction=rows[1], accepts=False)

    found = Introduction.objects.order_by("pk").values_list("state", "purpose")
    assert list(found) == [
        ("accepted", "See how planning works"), ("declined", "See how planning works"),
    ]  # fmt: skip
    assert told() == [
        (yes.user_id, "introduction_asked"),
        (no.user_id, "introduction_asked"),
        (pair.mentor.user_id, "introduction_accepted"),
        (pair.mentee.user_id, "introduction_accepted"),
        (pair.mentor.user_id, "introduction_declined"),
    ]
    again = introductions.introduce(
        actor=pair.mentor.user, pair=pair, colleague=no, purpose="Another thing"
    )
    assert again.state == "asked"


@pytest.mark.parametrize(("who", "other"), [("mentee", "mentor"), ("mentor", "mentee")])
def test_either_of_two_peers_introduces_the_other_one(who, other):
    pair = a_pair(kind="peer")
    yes, no = (AssignmentFactory().employee for _n in range(2))
    asks, meets = getattr(pair, who), getattr(pair, other)

    rows = [
        introductions.introduce(actor=asks.user, pair=pair, colleague=one, purpose="Meet")
        for one in (yes, no)
    ]
    introductions.answer_introduction(actor=yes.user, introduction=rows[0], accepts=True)
    introductions.answer_introduction(actor=no.user, introduction=rows[1], accepts=False)

    assert {(row.introducer, row.introduced) for row in rows} == {(asks, meets)}
    assert told()[2:] == [
        (asks.user_id, "introduction_accepted"),
        (meets.user_id, "introduction_accepted"),
        (asks.user_id, "introduction_declined"),
    ]
    seen = {person: set(Introduction.objects.visible_to(person.user)) for person in (asks, meets)}
    assert seen == {asks: set(rows), meets: {rows[0]}}
    back = introductions.introduce(
        actor=meets.user, pair=pair, colleague=yes, purpose="You should meet too"
    )
    with pytest.raises(PermissionDenied):
        introductions.withdraw_introduction(actor=asks.user, introduction=back)
    introductions.withdraw_introduction(actor=meets.user, introduction=back)


@pytest.mark.parametrize(
    ("act", "seen"), [("asked", 0), ("withdrawn", 0), ("declined", 0), ("accepted", 1)]
)
def test_who_is_introduced_learns_of_it_by_a_yes_alone(act, seen):
    pair, colleague = a_pair(), AssignmentFactory().employee
    row = introductions.introduce(
        actor=pair.mentor.user, pair=pair, colleague=colleague, purpose="Meet"
    )
    if act == "withdrawn":
        introductions.withdraw_introduction(actor=pair.mentor.user, introduction=row)
    elif act != "asked":
        introductions.answer_introduction(
            actor=colleague.user, introduction=row, accepts=act == "accepted"
        )

    found = {
        who: (
            Introduction.objects.visible_to(who.user).count(),
            list(
                AuditEntry.objects.filter(subject=who, action__startswith="mentoring.introduction.")
                .order_by("pk")
                .values_list("action", flat=True)
            ),
        )
        for who in (pair.mentee, pair.mentor, colleague)
    }

    yes = ["mentoring.introduction.accepted"]
    rest = [] if act in ("asked", "accepted") else [f"mentoring.introduction.{act}"]
    assert found == {
        pair.mentee: (seen, yes * seen),
        pair.mentor: (1, ["mentoring.introduction.asked", *rest]),
        colleague: (1, []),
    }


def test_an_introduction_is_by_one_of_the_two():
    row = a_pair().introductions.create(colleague=AssignmentFactory().employee, purpose="Meet")

    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute("UPDATE mentoring_introduction SET side='peer' WHERE id=%s", [row.pk])


def test_introductions_that_make_no_sense_are_refused_in_words():
    pair = a_pair()
    colleague, gone = AssignmentFactory().employee, EmployeeFactory()
    gone.employments.update(valid=period(today() - 30 * DAY, today()))
    away = EmployeeFactory(user=None)
    given = {"actor": pair.mentor.user, "pair": pair, "purpose": "Meet"}

    for two in (pair.mentee, pair.mentor):
        assert "somebody else" in refused(introductions.introduce, **given, colleague=two)
    for one in (gone, away):
        assert "cannot sign in" in refused(introductions.introduce, **given, colleague=one)
    assert refused(introductions.introduce, **given | {"purpose": " "}, colleague=colleague)
    row = introductions.introduce(**given, colleague=colleague)
    again = given | {"purpose": "Meet again"}
    assert "asked already" in refused(introductions.introduce, **again, colleague=colleague)
    with pytest.raises(PermissionDenied):
        introductions.introduce(**given | {"actor": pair.mentee.user}, colleague=colleague)
    for actor in (pair.mentor.user, pair.mentee.user):
        with pytest.raises(PermissionDenied):
            introductions.answer_introduction(actor=actor, introduction=row, accepts=True)
    for actor in (colleague.user, pair.mentee.user):
        with pytest.raises(PermissionDenied):
            introductions.withdraw_introduction(actor=actor, introduction=row)
    introductions.withdraw_introduction(actor=pair.mentor.user, introduction=row)
    answer = {"actor": colleague.user, "introduction": row, "accepts": True}
    assert "taken back" in refused(introductions.answer_introduction, **answer)


@pytest.mark.django_db(transaction=True)
def test_a_colleague_who_answers_while_the_pair_ends_gets_one_outcome():
    """Either the answer counts and the pair ends after it, or the end takes the question back."""
    pair, colleague = a_pair(), AssignmentFactory().employee
    row = introductions.introduce(
        actor=pair.mentor.user, pair=pair, colleague=colleague, purpose="Meet"
    )
    outcomes = {}

    def answer():
        try:
            introductions.answer_introduction(actor=colleague.user, introduction=row, accepts=True)
            outcomes["answer"] = "accepted"
        except ValidationError:
            outcomes["answer"] = "withdrawn"
        finally:
            connection.close()

    def end():
        try:
            end_pair(actor=pair.mentee.user, pair=pair, reason="rematch")
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for one in (answer, end)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    row.refresh_from_db()
    pair.refresh_from_db()
    assert (row.state, pair.state) == (outcomes["answer"], "ended")

"""Goals, key results and check-ins: what the services write, and what they and Postgres refuse."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from careers.models import CheckIn, Goal, GoalState, KeyResult
from careers.services.check_ins import check_in, choose_rhythm
from careers.services.goal_cycles import change_cycle, open_cycle
from careers.services.goals import (
    add_key_result,
    change_goal,
    change_key_result,
    end_goal,
    remove_key_result,
    reopen_goal,
    set_goal,
)
from lib.dates import period, today
from talent.models import SYSTEM, AuditEntry
from tests.careers.goals import cycle, goal, pair
from tests.factories import EmployeeFactory, ObjectiveFactory, hr_admin
from tests.talent.test_reliability_races import race

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def entries(prefix="careers."):
    found = AuditEntry.objects.filter(action__startswith=prefix).order_by("pk")
    return [entry.action.removeprefix("careers.") for entry in found]


def said(*acts):
    words = []
    for act in acts:
        with pytest.raises(ValidationError) as refusal:
            act()
        words += refusal.value.messages
    return words


def test_a_goal_is_set_changed_measured_ended_and_taken_up_again():
    me, _manager = pair()
    user = me.user
    one = set_goal(actor=user, employee=me, kind="personal", title="Read", visibility="private")

    change_goal(actor=user, goal=one, title="Read more", visibility="public")
    change_goal(actor=user, goal=one, title="Read more")
    result = add_key_result(actor=user, goal=one, title="Books", target=Decimal(12))
    change_key_result(actor=user, key_result=result, target=Decimal(10), unit="books")
    check_in(actor=user, goal=one, confidence="on_track", values={result: Decimal(4)})
    end_goal(actor=user, goal=one, state="done")
    reopen_goal(actor=user, goal=one)
    remove_key_result(actor=user, key_result=result)

    one.refresh_from_db()
    assert (one.title, one.visibility, one.state, one.ended_on) == (
        "Read more", "public", "open", None,
    )  # fmt: skip
    assert entries() == [
        "goal.set", "goal.changed", "keyresult.added", "keyresult.changed", "checkin.said",
        "goal.ended", "goal.reopened", "keyresult.removed",
    ]  # fmt: skip
    texts = str(list(AuditEntry.objects.values_list("details", flat=True)))
    assert ("Read" in texts, "Books" in texts) == (False, False)
    assert set(AuditEntry.objects.filter(action__startswith="careers.").values_list("subject")) == {
        (me.pk,)
    }


def test_nobody_else_writes_goals_not_even_managers_and_hr():
    me, manager = pair()
    one = goal(me, visibility="public")
    result = one.key_results.get()

    for actor in (manager.user, hr_admin(), SYSTEM, EmployeeFactory().user):
        for act in (
            lambda actor=actor: set_goal(actor=actor, employee=me, kind="personal", title="Yours"),
            lambda actor=actor: change_goal(actor=actor, goal=one, title="Yours"),
            lambda actor=actor: end_goal(actor=actor, goal=one, state="done"),
            lambda actor=actor: reopen_goal(actor=actor, goal=one),
            lambda actor=actor: add_key_result(actor=actor, goal=one, title="x", target=1),
            lambda actor=actor: change_key_result(actor=actor, key_result=result, title="x"),
            lambda actor=actor: remove_key_result(actor=actor, key_result=result),
            lambda actor=actor: check_in(actor=actor, goal=one, confidence="on_track", values={}),
            lambda actor=actor: choose_rhythm(actor=actor, employee=me, rhythm="never"),
        ):
            with pytest.raises(PermissionDenied):
                act()
    assert entries() == []


def test_a_goal_of_a_cycle_keeps_within_it_and_is_due_with_it():
    me, _manager = pair()
    year = cycle(after=30)
    given = {"actor": me.user, "employee": me, "kind": "performance", "title": "Sell"}

    one = set_goal(**given, cycle=year)

    assert one.due_on == today() + 29 * DAY
    assert said(
        lambda: set_goal(**given),
        lambda: set_goal(**given, cycle=year, due_on=today() + 30 * DAY),
        lambda: set_goal(**given | {"kind": "personal"}, due_on=today() - DAY),
    ) == [
        "A performance goal belongs to a cycle.",
        "Choose a day within the cycle.",
        "The day by which comes after the first day.",
    ]


def test_a_goal_supports_an_open_goal_of_someone_above_that_one_sees():
    me, manager = pair()
    theirs = goal(manager, visibility="public")
    hidden = goal(manager, visibility="manager")
    ended = goal(manager, visibility="public", state="done", ended_on=today())
    peers = goal(EmployeeFactory(), visibility="public")
    given = {"actor": me.user, "employee": me, "kind": "personal", "title": "Help"}

    mine = set_goal(**given, parent=theirs)

    assert mine.parent == theirs
    words = said(*(lambda p=p: set_goal(**given, parent=p) for p in (hidden, ended, peers, mine)))
    assert words == ["Choose an open goal of someone in your line."] * 4
    over = ObjectiveFactory(valid=period(today() - 9 * DAY, today()))
    assert said(lambda: set_goal(**given, objective=over)) == [
        "That objective has ended: choose one that runs."
    ]


def test_an_ended_goal_takes_no_words_before_it_is_taken_up_again():
    me, _manager = pair()
    one = goal(me)
    result = one.key_results.get()
    end_goal(actor=me.user, goal=one, state="dropped")

    assert (
        said(
            lambda: change_goal(actor=me.user, goal=one, title="x"),
            lambda: end_goal(actor=me.user, goal=one, state="done"),
            lambda: add_key_result(actor=me.user, goal=one, title="x", target=1),
            lambda: change_key_result(actor=me.user, key_result=result, title="x"),
            lambda: remove_key_result(actor=me.user, key_result=result),
            lambda: check_in(actor=me.user, goal=one, confidence="on_track", values={}),
        )
        == ["This goal has ended: take it up again first."] * 6
    )
    assert said(lambda: end_goal(actor=me.user, goal=goal(me), state="open")) == [
        "A goal ends as done or as dropped."
    ]


def test_the_newest_day_counts_and_the_same_day_is_corrected():
    me, _manager = pair()
    one = goal(me, numbers=2)
    first, second = one.key_results.all()

    def say(day, **values):
        by_result = {first: values.get("a"), second: values.get("b")}
        given = {result: Decimal(n) for result, n in by_result.items() if n is not None}
        check_in(actor=me.user, goal=one, confidence="at_risk", values=given, on=day)

    def stands():
        return list(one.key_results.values_list("current", flat=True))

    say(today(), a=5)
    say(today() - DAY, a=3, b=2)
    late = stands()
    say(today(), b=7)

    assert late == [5, 2]
    assert stands() == [5, 7]
    assert list(one.check_ins.values_list("on", flat=True)) == [today(), today() - DAY]
    assert entries("careers.checkin") == ["checkin.said", "checkin.said", "checkin.corrected"]


def test_a_check_in_is_refused_for_other_days_and_other_goals():
    me, _manager = pair()
    one, foreign = goal(me), goal(EmployeeFactory()).key_results.get()
    given = {"actor": me.user, "goal": one, "confidence": "on_track"}

    assert said(
        lambda: check_in(**given, values={}, on=today() + DAY),
        lambda: check_in(**given, values={}, on=one.starts_on - DAY),
        lambda: check_in(**given, values={foreign: Decimal(1)}),
        lambda: check_in(**given | {"confidence": "fine"}, values={}),
    ) == [
        "Choose a day from the goal's first to today.",
        "Choose a day from the goal's first to today.",
        "A value belongs to a key result of this goal.",
        "Value 'fine' is not a valid choice.",
    ]
    assert list(CheckIn.objects.all()) == []


@pytest.mark.django_db(transaction=True)
def test_eight_check_ins_at_once_leave_one_and_where_it_stands():
    me, _manager = pair()
    one = goal(me)
    result = one.key_results.get()

    outcomes = race(
        lambda number: check_in(
            actor=me.user, goal=one, confidence="on_track", values={result: Decimal(number)}
        )
    )

    kept = one.check_ins.get().values.get()
    result.refresh_from_db()
    assert (outcomes, result.current) == ({"written": 8}, kept.value)


def test_key_results_lead_somewhere_and_are_eight_at_most():
    me, _manager = pair()
    one = goal(me, numbers=7)
    given = {"actor": me.user, "goal": one, "title": "n"}

    assert (
        said(
            lambda: add_key_result(**given, start=5, target=5),
            lambda: add_key_result(**given, start=5, target=4),
            lambda: add_key_result(**given, start=5, target=6, direction="down"),
        )
        == ["Up means to a higher number, down to a lower one."] * 3
    )
    add_key_result(**given, start=5, target=4, direction="down")
    assert said(lambda: add_key_result(**given, target=1)) == [
        "Eight key results are enough: remove one first."
    ]


def test_cycles_are_kept_by_hr():
    actor = hr_admin()
    made = open_cycle(actor=actor, name="2026", starts_on=today(), last_day=today() + 9 * DAY)

    change_cycle(
        actor=actor, cycle=made, name="2027", starts_on=today(), last_day=today() + 8 * DAY
    )

    made.refresh_from_db()
    assert (made.name, made.valid) == ("2027", period(today(), today() + 9 * DAY))
    given = {"actor": actor, "starts_on": today(), "last_day": today()}
    assert said(
        lambda: open_cycle(**given, name="2027"),
        lambda: open_cycle(**given | {"last_day": today() - DAY}, name="2028"),
    ) == ["There is a cycle of this name already.", "The last day comes after the first."]
    with pytest.raises(PermissionDenied):
        open_cycle(**given | {"actor": EmployeeFactory().user}, name="2028")


STEPS = {("open", "done"), ("open", "dropped"), ("done", "open"), ("dropped", "open")}


def test_the_database_lets_only_the_listed_steps_through():
    me, found = EmployeeFactory(), set()
    for before in GoalState.values:
        for after in GoalState.values:
            ended = {state: None if state == "open" else today() for state in GoalState.values}
            one = goal(me, state=before, ended_on=ended[before])
            try:
                with transaction.atomic():
                    Goal.objects.filter(pk=one.pk).update(state=after, ended_on=ended[after])
            except IntegrityError:
                continue
            if before != after:
                found.add((before, after))

    assert found == STEPS


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""}, {"kind": "other"}, {"visibility": "some"}, {"state": "paused"},
        {"kind": "performance"}, {"due_on": today() - 61 * DAY}, {"ended_on": today()},
        {"state": "done"},
    ],
    ids=str,
)  # fmt: skip
def test_the_database_refuses_what_a_goal_cannot_be(wrong):
    me = EmployeeFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        goal(me, **wrong)


def test_the_database_refuses_key_results_that_lead_nowhere():
    one = goal(EmployeeFactory(), numbers=0)

    for wrong in ({"target": 0}, {"target": 1, "direction": "down"}, {"target": 1, "title": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            KeyResult.objects.create(**{"goal": one, "title": "n", "start": 0} | wrong)

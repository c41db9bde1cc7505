"""Pairs, what they write and who takes part are seen by whom the plain statement says (A3)."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.dates import today
from mentoring.models import (
    Agreement,
    Block,
    Enrolment,
    EnrolmentSkill,
    Evaluation,
    Introduction,
    MatchingRun,
    Pair,
    PairAction,
    PairGoal,
    PairRule,
    PrivateNote,
    Programme,
    ProgrammeFigure,
    Proposal,
    Pulse,
    PulseWords,
    Session,
    SharedNote,
    Wish,
)
from tests import oracle
from tests.factories import (
    AssignmentFactory,
    EmployeeFactory,
    EnrolmentFactory,
    ProgrammeFactory,
    SkillFactory,
)
from tests.talent.test_visibility import PEOPLE, build, organisations
from tests.undone import undone

pytestmark = pytest.mark.django_db

STATES = ["proposed", "active", "paused", "completed", "ended", "declined", "withdrawn"]
FEW = st.sets(st.integers(0, PEOPLE - 1), max_size=2)


def pair_of(programme, mentee, mentor, state):
    """A pair of two enrolments in any state, with all that the state needs."""
    two = {
        "mentee_enrolment": EnrolmentFactory(programme=programme, employee=mentee),
        "mentor_enrolment": EnrolmentFactory(programme=programme, employee=mentor, side="mentor"),
        "mentee": mentee,
        "mentor": mentor,
    }
    begun = {
        "starts_on": today(), "ends_on": today() + timedelta(weeks=8),
        "mentee_accepted_at": timezone.now(), "mentor_accepted_at": timezone.now(),
    }  # fmt: skip
    over = {"ended_on": today(), "end_reason": "time_over"}
    more = {
        "proposed": {},
        "active": begun | {"holds_seat": True},
        "paused": begun | {"holds_seat": True, "paused_on": today()},
        "completed": begun | over,
        "ended": begun | over,
        "declined": {"declined_by": "mentor", "decline_reason": "no_time"},
        "withdrawn": {},
    }
    return Pair.objects.create(programme=programme, state=state, origin="run", **two, **more[state])


def write(pair, colleague):
    """One record of each kind by each of the two."""
    mentee, mentor = pair.mentee.user, pair.mentor.user
    Agreement.objects.create(pair=pair, expectations="Honest", confidentiality="Between us")
    pair.goals.create(title="Present well")
    for number, user in enumerate((mentee, mentor)):
        at = timezone.now() - timedelta(days=number)
        session = pair.sessions.create(
            starts_at=at, proposed_by=user, state="held", settled_at=timezone.now()
        )
        pair.notes.create(text="Noted", by=user)
        pair.actions.create(title="Call", side="mentee", by=user)
        PrivateNote.objects.create(pair=pair, by=user, sealed=b"sealed")
        side = "mentor" if number else "mentee"
        Pulse.objects.create(session=session, side=side, worth=4, clear=4)
        PulseWords.objects.create(session=session, side=side, text="Thanks")
        pair.evaluations.create(side=side, moment="mid", answers={}, by=user)
    if colleague not in (pair.mentee, pair.mentor):
        pair.introductions.create(colleague=colleague, purpose="Knows customers")
        pair.introductions.create(
            colleague=EmployeeFactory(), purpose="Knows prices",
            state="accepted", answered_at=timezone.now(),
        )  # fmt: skip


def seen(model, user, path="pair"):
    return set(model.objects.visible_to(user).values_list(path, flat=True))


@settings(max_examples=15, deadline=None)
@given(
    plan=organisations, states=st.lists(st.sampled_from(STATES), min_size=3, max_size=3),
    coordinators=FEW, of_peers=st.booleans(),
)  # fmt: skip
def test_pairs_and_their_words_are_seen_by_whom_the_table_says(
    plan, states, coordinators, of_peers
):
    with undone():
        people, users = build(plan)
        programme = ProgrammeFactory(kind="peer" if of_peers else "one_to_one")
        running = {people[number].pk for number in coordinators}
        for pk in running:
            programme.coordinators.create(employee_id=pk)
        pairs = [
            pair_of(programme, people[number], people[number + 3], state)
            for number, state in enumerate(states)
        ]
        for pair in pairs:
            write(pair, people[6])
        known = oracle.facts()

        for user in users:
            assert_pairs_seen(known, user, pairs, running, of_peers)
            assert_words_seen(user, pairs, of_peers)


def assert_pairs_seen(known, user, pairs, coordinators, of_peers):
    pair_seen, goal_seen, agreement_seen, own, introduced = set(), set(), set(), set(), set()
    for pair in pairs:
        two = (pair.mentee, pair.mentor)
        said = {"state": pair.state, "coordinators": coordinators, "is_of_peers": of_peers}
        if oracle.sees_pair(known, user, *two, **said):
            pair_seen.add(pair.pk)
        if oracle.sees_pair_goal(known, user, *two, **said):
            goal_seen.add(pair.pk)
        if oracle.of_the_two(user, *two):
            agreement_seen.add(pair.pk)
            own.add(pair.pk)
        for row in Introduction.objects.filter(pair=pair):
            asks = pair.mentor if row.side == "mentor" else pair.mentee
            knows = user.is_active and user.pk in (asks.user_id, row.colleague.user_id)
            if knows or (row.state == "accepted" and oracle.of_the_two(user, *two)):
                introduced.add(row.pk)

    assert seen(Pair, user, "pk") == pair_seen
    assert seen(PairGoal, user) == goal_seen
    assert seen(Agreement, user) == agreement_seen
    assert seen(PrivateNote, user) == own
    assert all(note.by_id == user.pk for note in PrivateNote.objects.visible_to(user))
    assert seen(Evaluation, user) == own
    assert all(given.by_id == user.pk for given in Evaluation.objects.visible_to(user))
    assert seen(Introduction, user, "pk") == introduced
    assert seen(Pulse, user, "pk") == set()


def assert_words_seen(user, pairs, of_peers):
    for model, writer in ((SharedNote, "by"), (PairAction, "by"), (Session, "proposed_by")):
        expected = {
            row.pk
            for row in model.objects.select_related("pair__mentee", "pair__mentor", writer)
            if oracle.sees_pair_words(
                user, row.pair.mentee, row.pair.mentor, getattr(row, writer),
                state=row.pair.state, is_of_peers=of_peers,
            )
        }  # fmt: skip
        assert seen(model, user, "pk") == expected
    words = {
        row.pk
        for row in PulseWords.objects.select_related("session__pair")
        if oracle.sees_pair_words(
            user, row.session.pair.mentee, row.session.pair.mentor,
            getattr(row.session.pair, row.side).user,
            state=row.session.pair.state, is_of_peers=of_peers,
        )
    }  # fmt: skip
    assert seen(PulseWords, user, "pk") == words


@settings(max_examples=15, deadline=None)
@given(plan=organisations, coordinators=FEW, is_draft=st.booleans())
def test_programmes_and_enrolments_are_seen_by_whom_the_table_says(plan, coordinators, is_draft):
    with undone():
        people, users = build(plan)
        programme = ProgrammeFactory(state="draft" if is_draft else "open")
        running = {people[number].user_id for number in coordinators}
        for number in coordinators:
            programme.coordinators.create(employee=people[number])
        mine = EnrolmentFactory(programme=programme, employee=people[0])
        other = EnrolmentFactory(programme=programme, employee=people[1], side="mentor")
        mine.skills.create(skill=SkillFactory(), rank=1)
        Wish.objects.create(enrolment=mine, employee=people[1], rank=1)
        Block.objects.create(by=people[0], employee=people[2])
        run = MatchingRun.objects.create(programme=programme, slot=1, weights={}, seed=1)
        Proposal.objects.create(run=run, mentee=mine, mentor=other, score=50, parts={})
        PairRule.objects.create(programme=programme, mentee=mine, mentor=other, kind="pin")
        ProgrammeFigure.objects.create(
            programme=programme, question="pulse:worth", side="mentee", people=5, mean=4
        )
        known = oracle.facts()

        for user in users:
            admin = "admin" in oracle.relations(known, user, people[0])
            runs = user.is_active and (admin or user.pk in running)
            about_me = runs or (user.is_active and user.pk == people[0].user_id)
            own = user.is_active and user.pk == people[0].user_id
            for model in (MatchingRun, Proposal, PairRule, ProgrammeFigure):
                assert model.objects.visible_to(user).exists() == runs
            assert Programme.objects.visible_to(user).exists() == (
                user.is_active and (runs or not is_draft)
            )
            assert Enrolment.objects.visible_to(user).filter(pk=mine.pk).exists() == about_me
            assert EnrolmentSkill.objects.visible_to(user).exists() == about_me
            assert Wish.objects.visible_to(user).exists() == own
            assert Block.objects.visible_to(user).exists() == own


@pytest.mark.parametrize("state", STATES)
def test_managers_see_a_pair_once_it_has_begun(state):
    manager = AssignmentFactory().employee
    report = AssignmentFactory(manager=manager).employee
    pair = pair_of(ProgrammeFactory(), report, EmployeeFactory(), state)
    write(pair, EmployeeFactory())

    begun = state in ("active", "paused", "completed", "ended")
    assert seen(Pair, manager.user, "pk") == ({pair.pk} if begun else set())
    assert seen(PairGoal, manager.user) == ({pair.pk} if begun else set())
    shared = (SharedNote, PairAction, Session, PulseWords, Agreement, PrivateNote, Evaluation)
    assert [model.__name__ for model in shared if seen(model, manager.user, "pk")] == []


@pytest.mark.parametrize("state", STATES)
def test_managers_of_both_peers_see_their_pair_once_it_has_begun(state):
    managers = [AssignmentFactory().employee for _n in range(2)]
    two = [AssignmentFactory(manager=manager).employee for manager in managers]
    pair = pair_of(ProgrammeFactory(kind="peer"), *two, state)
    write(pair, EmployeeFactory())

    begun = state in ("active", "paused", "completed", "ended")
    for manager in managers:
        assert seen(Pair, manager.user, "pk") == ({pair.pk} if begun else set())
        assert seen(PairGoal, manager.user) == ({pair.pk} if begun else set())
        shared = (SharedNote, PairAction, Session, PulseWords, Agreement, PrivateNote, Evaluation)
        assert [model.__name__ for model in shared if seen(model, manager.user, "pk")] == []

"""What becomes of a pair: pause, go on, complete, end, and what each act does besides."""

from contextlib import suppress
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from lib.dates import period, today
from mentoring.models import Enrolment, Pair, PairState
from mentoring.services.pairs import (
    complete_pair,
    end_pair,
    end_pairs_against_rules,
    end_pairs_of,
    end_pairs_of_leavers,
    ends_for,
    pause_pair,
    resume_due_pairs,
    resume_pair,
)
from mentoring.services.ties_of_pairs import close_tie_of, open_tie_of
from talent.models import SYSTEM, AuditEntry, EmployeeSkill, Notice, SkillClaim, Tie
from talent.services.lines import rebuild_reporting_lines
from tests.factories import (
    AssignmentFactory,
    EnrolmentFactory,
    PairFactory,
    ProgrammeFactory,
    SkillFactory,
    hr_admin,
)
from tests.mentoring.pairs import a_pair, around
from tests.talent.test_reliability_races import race
from tests.undone import undone

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def refused(act, **given):
    with pytest.raises(ValidationError) as refusal:
        act(**given)
    return " ".join(refusal.value.messages)


def takes(act, **given):
    """Whether a service would do it; nothing stays of the attempt."""
    with undone(), suppress(ValidationError):
        act(**given)
        return True
    return False


def tied(pair):
    return Tie.objects.current().filter(viewer=pair.mentor, subject=pair.mentee).exists()


def told():
    return [
        (row.recipient_id, row.kind.removeprefix("mentoring."))
        for row in Notice.objects.order_by("pk")
    ]


def test_a_pause_rests_and_the_days_come_back():
    pair = a_pair()
    ends_on = pair.ends_on

    pause_pair(actor=pair.mentee.user, pair=pair, until=today() + 20 * DAY)
    Pair.objects.filter(pk=pair.pk).update(paused_on=today() - 10 * DAY)
    resumed = resume_pair(actor=pair.mentor.user, pair=pair)

    pair.refresh_from_db()
    assert (pair.state, pair.paused_on, pair.paused_until) == ("active", None, None)
    assert resumed.ends_on == pair.ends_on == ends_on + 10 * DAY
    assert told() == [
        (pair.mentor.user_id, "pair_paused"),
        (pair.mentee.user_id, "pair_resumed"),
    ]
    assert tied(pair)
    acts = AuditEntry.objects.filter(action__startswith="mentoring.pair").order_by("pk")
    assert [(row.action, row.subject) for row in acts] == [
        ("mentoring.pair.paused", pair.mentee),
        ("mentoring.pair.resumed", pair.mentee),
    ]


def test_days_come_back_as_far_as_the_programme_lasts():
    pair = a_pair(ProgrammeFactory(ends_on=today() + 170 * DAY))
    Pair.objects.filter(pk=pair.pk).update(
        state="paused", paused_on=today() - 10 * DAY, starts_on=today() - 20 * DAY
    )

    resumed = resume_pair(actor=pair.mentee.user, pair=pair)

    assert resumed.ends_on == today() + 170 * DAY


def test_an_agreed_end_after_the_programme_is_never_cut_by_a_pause():
    pair = a_pair(ProgrammeFactory(enrol_until=today(), ends_on=today() + 5 * DAY))

    pause_pair(actor=pair.mentee.user, pair=pair)

    assert resume_pair(actor=pair.mentee.user, pair=pair).ends_on == pair.ends_on


def test_pauses_that_make_no_sense_are_refused_in_words():
    pair = a_pair()
    given = {"actor": pair.mentee.user, "pair": pair}

    assert "after today" in refused(pause_pair, **given, until=today())
    assert "half year" in refused(pause_pair, **given, until=today() + 400 * DAY)
    assert "not paused" in refused(resume_pair, **given)
    pause_pair(**given)
    assert "paused already" in refused(pause_pair, **given)
    pair.programme.state = "finished"
    pair.programme.save()
    assert "programme has ended" in refused(resume_pair, **given)


def test_a_rematch_frees_the_seat_closes_the_tie_and_puts_the_mentee_first():
    pair = a_pair()
    before = timezone.now()

    end_pair(actor=pair.mentor.user, pair=pair, reason="rematch")

    pair.refresh_from_db()
    waits = Enrolment.objects.get(pk=pair.mentee_enrolment_id)
    assert (pair.state, pair.end_reason, pair.ended_on) == ("ended", "rematch", today())
    assert (pair.holds_seat, tied(pair)) == (False, False)
    assert (waits.state, waits.is_rematch) == ("enrolled", True)
    assert waits.waits_since >= before
    assert Enrolment.objects.get(pk=pair.mentor_enrolment_id).is_rematch is False
    assert told() == [(pair.mentee.user_id, "pair_ended")]
    PairFactory(
        programme=pair.programme,
        mentor_enrolment=pair.mentor_enrolment,
        mentee_enrolment=EnrolmentFactory(programme=pair.programme),
    )  # the mentor's only seat is free


@pytest.mark.parametrize(("who", "is_first"), [("mentee", False), ("mentor", True)])
def test_a_mentee_without_time_does_not_wait_for_another_mentor(who, is_first):
    pair = a_pair()

    end_pair(actor=getattr(pair, who).user, pair=pair, reason="no_time")

    assert Enrolment.objects.get(pk=pair.mentee_enrolment_id).is_rematch is is_first


@pytest.mark.parametrize("reason", ["rematch", "no_fit", "other", "aims_changed", "no_time"])
@pytest.mark.parametrize("who", ["mentee", "mentor"])
def test_either_says_one_of_five_reasons_and_whoever_has_no_use_for_another_is_not_first(
    who, reason
):
    pair, peers = a_pair(), a_pair(kind="peer")
    for one in (pair, peers):
        end_pair(actor=getattr(one, who).user, pair=one, reason=reason)

    def is_first(one, side):
        return Enrolment.objects.get(pk=getattr(one, f"{side}_enrolment_id")).is_rematch

    stops = reason in ("aims_changed", "no_time")
    assert is_first(pair, "mentee") is not (stops and who == "mentee")
    assert {side: is_first(peers, side) for side in ("mentee", "mentor")} == {
        side: not (stops and who == side) for side in ("mentee", "mentor")
    }


def test_of_peers_both_come_first_and_no_tie_was_ever_open():
    pair = a_pair(kind="peer")
    assert not tied(pair)

    end_pair(actor=pair.mentee.user, pair=pair, reason="rematch")

    rows = Enrolment.objects.filter(programme=pair.programme)
    assert list(rows.values_list("is_rematch", flat=True)) == [True, True]


def test_a_tie_stays_while_another_pair_of_the_same_two_goes_on():
    pair = a_pair()
    other = ProgrammeFactory()
    second = PairFactory(
        programme=other,
        mentee_enrolment=EnrolmentFactory(programme=other, employee=pair.mentee),
        mentor_enrolment=EnrolmentFactory(programme=other, employee=pair.mentor, side="mentor"),
    )
    open_tie_of(second)

    end_pair(actor=pair.mentee.user, pair=pair, reason="rematch")
    still = tied(pair)
    end_pair(actor=pair.mentee.user, pair=second, reason="rematch")

    assert (still, tied(pair)) == (True, False)


def test_completing_claims_what_the_mentor_says_and_notes_the_levels():
    pair, skill, other = a_pair(), SkillFactory(), SkillFactory()
    EmployeeSkill.objects.create(
        employee=pair.mentee, skill=other, level=2, strength=1, as_of=today()
    )
    said = pair.goals.create(title="Lead a review", skill=skill)
    quiet = pair.goals.create(title="Write more", skill=other, level_before=Decimal("1.5"))
    dropped = pair.goals.create(title="Not this", skill=other, state="dropped")
    plain = pair.goals.create(title="Meet people")

    complete_pair(actor=pair.mentor.user, pair=pair, reason="goals_reached", levels={said.pk: 4})

    pair.refresh_from_db()
    levels = dict(pair.goals.values_list("pk", "level_after"))
    assert (pair.state, pair.end_reason, pair.holds_seat) == ("completed", "goals_reached", False)
    assert levels == {said.pk: 4, quiet.pk: 2, dropped.pk: None, plain.pk: None}
    claims = SkillClaim.objects.values_list("skill", "level", "source", "claimed_by", "evidence")
    assert list(claims) == [(skill.pk, 4, "mentor", pair.mentor.user_id, "Lead a review")]
    assert not tied(pair)
    done = Enrolment.objects.get(pk=pair.mentee_enrolment_id)
    assert (done.state, done.ended_on, done.is_rematch) == ("finished", today(), False)
    assert Enrolment.objects.get(pk=pair.mentor_enrolment_id).state == "enrolled"
    assert told() == [(pair.mentee.user_id, "pair_completed")]
    entry = AuditEntry.objects.get(action="mentoring.pair.completed")
    assert "Lead" not in str(entry.details)


def test_goals_of_one_skill_make_one_claim_and_contradictions_none():
    pair, skill = a_pair(), SkillFactory(name="Review")
    one = pair.goals.create(title="Lead a review", skill=skill)
    two = pair.goals.create(title="Plan a review", skill=skill)
    given = {"actor": pair.mentor.user, "pair": pair, "reason": "goals_reached"}

    words = refused(complete_pair, **given, levels={one.pk: 1, two.pk: 5})
    complete_pair(**given, levels={one.pk: 4, two.pk: 4})

    assert words == "Say one level for Review: these goals are about the same skill."
    claims = SkillClaim.objects.values_list("skill", "level", "evidence")
    assert list(claims) == [(skill.pk, 4, "Lead a review; Plan a review")]
    assert set(pair.goals.values_list("level_after", flat=True)) == {4}


def test_only_the_mentor_says_levels_and_only_of_goals_of_this_pair():
    pair, skill = a_pair(), SkillFactory()
    goal = pair.goals.create(title="A", skill=skill)
    plain = pair.goals.create(title="B")
    foreign = a_pair().goals.create(title="C", skill=skill)
    given = {"pair": pair, "reason": "time_over"}

    for actor in (pair.mentee.user, SYSTEM):
        with pytest.raises(PermissionDenied):
            complete_pair(actor=actor, **given, levels={goal.pk: 3})
    for one in (foreign, plain):
        words = refused(complete_pair, actor=pair.mentor.user, **given, levels={one.pk: 3})
        assert "goals of this pair" in words
    words = refused(complete_pair, actor=pair.mentor.user, **given, levels={goal.pk: 9})
    assert "less than or equal to 5" in words
    peers = a_pair(kind="peer")
    one = peers.goals.create(title="D", skill=skill)
    assert "Among peers" in refused(
        complete_pair, actor=peers.mentor.user, pair=peers, reason="time_over", levels={one.pk: 3}
    )
    assert SkillClaim.objects.count() == 0
    assert set(Pair.objects.values_list("state", flat=True)) == {"active"}


def test_who_may_steer_a_pair_and_for_which_reasons():
    pair = a_pair()
    people = around(pair)
    acts = {
        "pause": lambda actor: pause_pair(actor=actor, pair=pair),
        "complete": lambda actor: complete_pair(actor=actor, pair=pair, reason="time_over"),
        "rematch": lambda actor: end_pair(actor=actor, pair=pair, reason="rematch"),
        "rule": lambda actor: end_pair(actor=actor, pair=pair, reason="rule"),
    }
    found = {}
    for who, user in people.items():
        found[who] = set()
        for name, act in acts.items():
            with undone(), suppress(PermissionDenied, ValidationError):
                act(user)
                found[who].add(name)

    two = {"pause", "complete", "rematch"}
    runs = two | {"rule"}
    assert found == {
        "mentee": two, "mentor": two, "manager": set(), "partner": set(), "coordinator": runs,
        "admin": runs, "superuser": runs, "peer": set(),
    }  # fmt: skip


def test_nobody_ends_a_pair_for_what_is_not_so():
    usual, gone, in_line = a_pair(), a_pair(), a_pair()
    row = gone.mentor.employments.get()
    row.valid = period(row.valid.lower, today())
    row.save()
    in_line.mentee.assignments.update(manager=in_line.mentor)
    rebuild_reporting_lines()
    admin = hr_admin()

    said = {
        pair.pk: {
            reason
            for reason in ("rematch", "rule", "left", "in_line", "called_off", "time_over")
            if takes(end_pair, actor=admin, pair=pair, reason=reason)
        }
        for pair in (usual, gone, in_line)
    }

    assert said == {
        usual.pk: {"rematch", "rule"},
        gone.pk: {"rematch", "rule", "left"},
        in_line.pk: {"rematch", "rule", "in_line"},
    }
    assert not takes(end_pair, actor=SYSTEM, pair=usual, reason="called_off")
    assert ends_for(usual.mentee.user, usual) == ends_for(gone.mentee.user, gone)
    end_pair(actor=admin, pair=usual, reason="rule")
    assert Enrolment.objects.get(pk=usual.mentee_enrolment_id).is_rematch


def test_what_has_ended_or_not_begun_is_not_ended():
    waits = a_pair(state="proposed", holds_seat=False, starts_on=None, ends_on=None)
    done = a_pair()
    end_pair(actor=done.mentee.user, pair=done, reason="no_time")
    for pair, words in [(waits, "not begun"), (done, "has ended")]:
        given = {"actor": pair.mentee.user, "pair": pair}
        assert words in refused(end_pair, **given, reason="rematch")
        assert words in refused(complete_pair, **given, reason="time_over")
        assert words in refused(pause_pair, **given)
    pair = a_pair()
    given = {"actor": pair.mentee.user, "pair": pair}
    for reason in ("time_over", "rule", "left", "nonsense", ""):
        assert "reasons" in refused(end_pair, **given, reason=reason)
    assert "goals are reached" in refused(complete_pair, **given, reason="rematch")


def test_an_end_calls_off_what_was_to_come():
    pair = a_pair()
    colleague = AssignmentFactory().employee
    soon = pair.sessions.create(starts_at=timezone.now() + DAY, state="agreed")
    held = pair.sessions.create(
        starts_at=timezone.now() - DAY, state="held", settled_at=timezone.now()
    )
    passed = pair.sessions.create(starts_at=timezone.now() - 2 * DAY, state="proposed")
    untold = pair.sessions.create(starts_at=timezone.now() - 3 * DAY, state="agreed")
    asked = pair.introductions.create(colleague=colleague, purpose="Meet")

    end_pair(actor=pair.mentee.user, pair=pair, reason="rematch")

    for row in (soon, held, passed, untold, asked):
        row.refresh_from_db()
    assert (passed.state, untold.state) == ("cancelled", "agreed")
    assert (soon.state, soon.sequence, held.state, held.sequence) == ("cancelled", 1, "held", 0)
    assert asked.state == "withdrawn"


def test_a_programme_that_ends_takes_its_pairs_along():
    programme = ProgrammeFactory()
    going, paused = a_pair(programme), a_pair(programme, state="paused", paused_on=today())
    waits = a_pair(programme, state="proposed", starts_on=None, ends_on=None)
    elsewhere = a_pair()

    assert end_pairs_of(programme, "time_over") == 3
    assert end_pairs_of(programme, "time_over") == 0

    rows = dict(Pair.objects.values_list("pk", "state"))
    assert rows == {
        going.pk: "completed", paused.pk: "completed", waits.pk: "withdrawn", elsewhere.pk: "active"
    }  # fmt: skip
    assert sorted(told()) == sorted(
        (person.user_id, "pair_completed")
        for pair in (going, paused)
        for person in (pair.mentee, pair.mentor)
    )


def test_a_programme_called_off_puts_nobody_first():
    pair = a_pair()

    end_pairs_of(pair.programme, "called_off")

    pair.refresh_from_db()
    assert (pair.state, pair.end_reason) == ("ended", "called_off")
    assert not Enrolment.objects.filter(is_rematch=True).exists()


def test_pairs_of_leavers_end_on_the_morning_after_and_not_before():
    gone, stays = a_pair(), a_pair()
    for pair, last in [(gone, today()), (stays, today() + DAY)]:
        row = pair.mentor.employments.get()
        row.valid = period(row.valid.lower, last)
        row.save()

    assert end_pairs_of_leavers() == 1
    assert end_pairs_of_leavers() == 0

    gone.refresh_from_db()
    stays.refresh_from_db()
    assert (gone.end_reason, stays.state) == ("left", "active")
    assert Enrolment.objects.get(pk=gone.mentee_enrolment_id).is_rematch


@pytest.mark.parametrize("leads", ["mentor", "mentee"])
def test_a_pair_ends_once_one_leads_the_other_where_that_is_ruled_out(leads):
    ruled, free = a_pair(), a_pair(ProgrammeFactory(excludes_line=False))
    for pair in (ruled, free):
        led = pair.mentee if leads == "mentor" else pair.mentor
        row = led.assignments.get()
        row.manager = getattr(pair, leads)
        row.save()
    rebuild_reporting_lines()

    assert end_pairs_against_rules() == 1

    ruled.refresh_from_db()
    free.refresh_from_db()
    assert (ruled.state, ruled.end_reason, free.state) == ("ended", "in_line", "active")


def test_pauses_end_on_their_day():
    due = a_pair(state="paused", paused_on=today() - DAY, paused_until=today())
    later = a_pair(state="paused", paused_on=today(), paused_until=today() + DAY)
    a_pair(state="paused", paused_on=today())

    assert resume_due_pairs() == 1
    assert resume_due_pairs() == 0

    due.refresh_from_db()
    later.refresh_from_db()
    assert (due.state, later.state) == ("active", "paused")


@pytest.mark.django_db(transaction=True)
def test_of_eight_who_end_a_pair_at_once_one_does():
    pair = a_pair()
    two = [pair.mentee.user, pair.mentor.user]

    found = race(lambda n: end_pair(actor=two[n % 2], pair=pair, reason="rematch"))

    assert found["written"] == 1
    assert Notice.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_pairs_of_the_same_two_that_end_at_once_leave_no_tie():
    pair = a_pair()
    pairs = [pair]
    for _n in range(7):
        programme = ProgrammeFactory()
        sides = {
            f"{side}_enrolment": EnrolmentFactory(
                programme=programme, employee=getattr(pair, side), side=side
            )
            for side in ("mentee", "mentor")
        }
        pairs.append(PairFactory(programme=programme, **sides))

    found = race(lambda n: end_pair(actor=pair.mentee.user, pair=pairs[n], reason="rematch"))

    assert found == {"written": 8}
    assert not tied(pair)


def test_closing_a_tie_that_is_closed_does_nothing():
    pair = a_pair()

    close_tie_of(pair)
    close_tie_of(pair)

    assert not tied(pair)


# --- what Postgres lets through ---
def row_in(state):
    """A pair in a state, with all that its constraints ask for."""
    more = {"state": state, "holds_seat": state in ("active", "paused")}
    if state in ("proposed", "declined", "withdrawn"):
        more |= {"starts_on": None, "ends_on": None}
    if state in ("completed", "ended"):
        more |= {"ended_on": today(), "end_reason": "rematch"}
    if state == "declined":
        more |= {"declined_by": "mentor", "decline_reason": "no_time"}
    if state == "paused":
        more |= {"paused_on": today()}
    return PairFactory(**more)


def steps_taken(table, make, states, change):
    """Which steps between states the database lets through, by raw SQL."""
    found, refused_by = set(), set()
    for before in states:
        for after in states:
            if before == after:
                continue
            row = make(before)
            try:
                with transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute(f"UPDATE {table} SET {change(after)} WHERE id = %s", [row.pk])
            except IntegrityError as error:
                refused_by.add(error.__cause__.diag.constraint_name)
            else:
                found.add((before, after))
    assert refused_by == {f"{table}_transition"}
    return found


def pair_fields(state):
    begun = state not in ("proposed", "declined", "withdrawn")
    values = {
        "state": f"'{state}'",
        "holds_seat": "true" if state in ("active", "paused") else "false",
        "starts_on": "current_date" if begun else "NULL",
        "ends_on": "current_date + 7" if begun else "NULL",
        "ended_on": "current_date" if state in ("completed", "ended") else "NULL",
        "end_reason": "'rematch'" if state in ("completed", "ended") else "''",
        "paused_on": "current_date" if state == "paused" else "NULL",
        "declined_by": "'mentor'" if state == "declined" else "''",
        "decline_reason": "'no_time'" if state == "declined" else "''",
    }
    return ", ".join(f"{name} = {value}" for name, value in values.items())


def test_the_database_lets_a_pair_take_only_the_listed_steps():
    found = steps_taken("mentoring_pair", row_in, PairState.values, pair_fields)

    going = {("active", "paused"), ("paused", "active")}
    ends = {(one, end) for one in ("active", "paused") for end in ("completed", "ended")}
    answers = {("proposed", state) for state in ("active", "declined", "withdrawn")}
    assert found == going | ends | answers


def test_the_database_lets_a_goal_and_an_introduction_take_only_the_listed_steps():
    pair = a_pair()

    def introduction(state):
        at = None if state == "asked" else timezone.now()
        return pair.introductions.create(
            colleague=AssignmentFactory().employee, purpose="x", state=state, answered_at=at
        )

    goals = steps_taken(
        "mentoring_pairgoal", lambda state: pair.goals.create(title="x", state=state),
        ["open", "reached", "dropped"], lambda state: f"state = '{state}'",
    )  # fmt: skip
    introductions = steps_taken(
        "mentoring_introduction", introduction, ["asked", "accepted", "declined", "withdrawn"],
        lambda state: (
            f"state = '{state}', answered_at = {'NULL' if state == 'asked' else 'now()'}"
        ),
    )  # fmt: skip

    assert goals == {
        ("open", "reached"), ("open", "dropped"), ("reached", "open"), ("dropped", "open"),
    }  # fmt: skip
    assert introductions == {
        ("asked", "accepted"), ("asked", "declined"), ("asked", "withdrawn"),
    }  # fmt: skip

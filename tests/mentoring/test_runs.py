"""Previews: started by their settings, worked out by a worker, published, put away."""

from datetime import timedelta
from importlib import import_module
from itertools import product

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from lib.dates import period, today
from mentoring.models import (
    Block,
    MatchingRun,
    Pair,
    PairRule,
    PairState,
    Proposal,
    RunState,
)
from mentoring.scoring import PARTS
from mentoring.services import run_work
from mentoring.services.answers import decline_pair
from mentoring.services.asking import ask_mentor
from mentoring.services.pair_rules import drop_pair_rule, set_pair_rule
from mentoring.services.publishing import CHANGED, publish_run
from mentoring.services.run_work import LostRunError, claim_next, work_on_runs
from mentoring.services.runs import discard_run, retry_run, start_run
from talent.models import SYSTEM, Absence, AuditEntry, Notice
from tests.factories import (
    AssignmentFactory,
    EmployeeFactory,
    EnrolmentFactory,
    PairFactory,
    ProgrammeFactory,
    hr_admin,
)
from tests.mentoring.runs import build_programme, matched, worked

pytestmark = pytest.mark.django_db


def test_a_run_keeps_proposals_parts_and_figures():
    programme = build_programme(mentees=3, mentors=2)

    run = worked(programme)

    assert run.state == RunState.DONE
    assert (run.done, run.total, run.claim, run.attempts) == (3, 3, None, 0)
    assert len(run.inputs_hash) == 64
    rows = list(run.proposals.all())
    assert len(rows) == 2
    assert set(rows[0].parts) == set(PARTS)
    scores = [float(row.score) for row in rows]
    assert run.figures == {
        "waiting": 3, "seats": 2, "matched": 2, "pairs": 2, "total": round(sum(scores), 1),
        "mean": round(sum(scores) / 2, 1), "worst": min(scores), "rematch": [0, 0],
        "pins": [0, 0], "unavailable": 0, "beyond": 0,
        "units": [{"unit": None, "name": "", "matched": 2, "waiting": 3}],
    }  # fmt: skip


def test_the_same_inputs_weights_and_seed_give_the_same_proposals():
    programme = build_programme(mentees=6, mentors=4)

    first, again = worked(programme, seed=7), worked(programme, seed=7)

    assert first.inputs_hash == again.inputs_hash
    fields = ("mentee", "mentor", "score", "parts")
    assert list(first.proposals.values_list(*fields)) == list(again.proposals.values_list(*fields))


def test_whoever_waits_for_another_match_comes_first():
    programme = build_programme(mentees=3, mentors=1)
    again = programme.enrolments.filter(side="mentee").last()
    again.is_rematch = True
    again.save()

    run = worked(programme)

    assert run.proposals.get().mentee == again
    assert run.figures["rematch"] == [1, 1]


@pytest.mark.parametrize("kind", ["one_to_one", "reverse", "peer", "group"])
def test_nobody_to_match_is_told_by_figures_and_is_no_failure(kind):
    run = worked(ProgrammeFactory(kind=kind))

    assert run.state == RunState.DONE
    assert (run.figures["matched"], run.figures["mean"], run.figures["worst"]) == (0, None, None)
    with pytest.raises(ValidationError, match="nobody to propose"):
        publish_run(actor=SYSTEM, run=run)


def test_where_every_pair_is_ruled_out_nobody_is_matched():
    programme = build_programme(mentees=2, mentors=2)
    people = {row.side: [] for row in programme.enrolments.all()}
    for row in programme.enrolments.all():
        people[row.side].append(row.employee)
    for one, other in product(people["mentee"], people["mentor"]):
        Block.objects.create(by=other, employee=one)

    assert worked(programme).figures["matched"] == 0


def test_peers_are_matched_among_themselves():
    programme = ProgrammeFactory(kind="peer", needs_language=False)
    for _ in range(5):
        EnrolmentFactory(programme=programme, side="peer")

    run = worked(programme)

    assert run.figures["matched"] == 4
    assert run.figures["pairs"] == run.proposals.count() == 2
    people = list(run.proposals.values_list("mentee", flat=True))
    people += run.proposals.values_list("mentor", flat=True)
    assert len(set(people)) == 4


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"weights": {"place": 0}}, "above zero"),
        ({"weights": {"luck": 3}}, "known parts"),
        ({"weights": {"place": -1}}, "from 0 to 1000"),
        ({"weights": {"place": float("nan")}}, "from 0 to 1000"),
        ({"floor": 0}, "between 1 and 100"),
        ({"floor": 101}, "between 1 and 100"),
        ({"seed": -1}, "whole number"),
        ({"seed": 2**31}, "whole number"),
    ],
)
def test_settings_that_order_nobody_are_refused(given, words):
    with pytest.raises(ValidationError, match=words):
        start_run(actor=SYSTEM, programme=build_programme(), **given)


def test_only_coordinators_and_hr_run_previews():
    programme = build_programme()
    coordinator = EmployeeFactory()
    programme.coordinators.create(employee=coordinator)

    assert start_run(actor=coordinator.user, programme=programme).created_by == coordinator.user
    assert start_run(actor=hr_admin(), programme=programme).slot == 2
    mentor = programme.enrolments.filter(side="mentor").first().employee
    for act, given in ((start_run, {"programme": programme}), (discard_run, {"run": None})):
        given = {"run": programme.runs.first()} if "run" in given else given
        with pytest.raises(PermissionDenied):
            act(actor=mentor.user, **given)


def test_there_are_three_previews_at_most_and_one_put_away_makes_room():
    programme = build_programme()
    runs = [start_run(actor=SYSTEM, programme=programme) for _ in range(3)]
    with pytest.raises(ValidationError, match="three previews"):
        start_run(actor=SYSTEM, programme=programme)

    discard_run(actor=SYSTEM, run=runs[1])

    assert start_run(actor=SYSTEM, programme=programme).slot == 2
    with pytest.raises(ValidationError, match="no longer as you saw it"):
        discard_run(actor=SYSTEM, run=runs[1])


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"state": "draft"}, "open"),
        ({"mode": "self_select"}, "mentees ask mentors themselves"),
        ({"mode": "self_select", "kind": "peer"}, "peers ask each other themselves"),
    ],
)
def test_a_programme_that_matches_nobody_is_not_run(given, words):
    with pytest.raises(ValidationError, match=words):
        start_run(actor=SYSTEM, programme=ProgrammeFactory(**given))


def test_a_preview_that_breaks_off_three_times_stops_with_a_reason_and_can_be_tried_again():
    run = start_run(actor=hr_admin(), programme=build_programme())
    for _ in range(3):
        assert claim_next() == run
        assert claim_next() is None  # a living worker has it
        MatchingRun.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))

    assert claim_next() is None

    run.refresh_from_db()
    assert (run.state, run.attempts) == (RunState.FAILED, 0)
    assert run.reason.startswith("It broke off 3 times.")
    assert Notice.objects.get(kind="mentoring.run_ended").recipient == run.created_by
    retry_run(actor=SYSTEM, run=run)
    work_on_runs()
    run.refresh_from_db()
    assert (run.state, run.reason) == (RunState.DONE, "")


def test_a_worker_that_lost_its_claim_keeps_nothing():
    run = start_run(actor=SYSTEM, programme=build_programme())
    slow = claim_next()
    MatchingRun.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    work_on_runs()
    with pytest.raises(LostRunError):
        run_work.work_out(slow)

    assert MatchingRun.objects.get().state == RunState.DONE
    discard_run(actor=SYSTEM, run=run)
    assert not Proposal.objects.exists()


def test_publishing_proposes_to_both_and_holds_the_seats():
    programme = build_programme(mentees=2, mentors=1, capacity=2)
    run, other = worked(programme), worked(programme)

    publish_run(actor=SYSTEM, run=run)

    pairs = Pair.objects.all()
    assert {(pair.state, pair.holds_seat, pair.origin) for pair in pairs} == {
        ("proposed", True, "run")
    }
    assert {(p.mentee_enrolment_id, p.score) for p in pairs} == {
        (row.mentee_id, row.score) for row in run.proposals.all()
    }
    told = Notice.objects.filter(kind="mentoring.pair_proposed").values_list("recipient", flat=True)
    assert sorted(told) == sorted(
        [person.user_id for pair in pairs for person in (pair.mentee, pair.mentor)]
    )
    other.refresh_from_db()
    assert (run.refresh_from_db(), run.state, other.state) == (None, "published", "discarded")
    assert run.figures["published"] == 2
    assert AuditEntry.objects.filter(action="mentoring.run.published").exists()
    assert matched(worked(programme)) == set()


def test_a_preview_whose_inputs_changed_is_published_only_as_far_as_it_holds():
    programme = build_programme(mentees=4, mentors=4)
    run = worked(programme)
    rows = list(run.proposals.select_related("mentee__employee", "mentor__employee"))
    Block.objects.create(by=rows[0].mentee.employee, employee=rows[0].mentor.employee)
    Absence.objects.create(employee=rows[1].mentor.employee, kind="leave", valid=period(today()))
    PairFactory(programme=programme, mentor_enrolment=rows[2].mentor)

    with pytest.raises(ValidationError) as refused:
        publish_run(actor=SYSTEM, run=run)
    assert refused.value.code == CHANGED

    run = publish_run(actor=SYSTEM, run=run, anyway=True)

    proposed = Pair.objects.filter(state="proposed").values_list("mentee_enrolment", flat=True)
    assert list(proposed) == [rows[3].mentee_id]
    assert run.figures["left"] == [
        [rows[0].mentee_id, rows[0].mentor_id, "no_longer"],
        [rows[1].mentee_id, rows[1].mentor_id, "no_longer"],
        [rows[2].mentee_id, rows[2].mentor_id, "full"],
    ]


def test_a_request_for_the_same_two_becomes_the_proposal():
    programme = build_programme(mentees=1, mentors=1, mode="hybrid")
    mentee, mentor = programme.enrolments.order_by("pk")
    asked = PairFactory(
        programme=programme, mentee_enrolment=mentee, mentor_enrolment=mentor, state="proposed",
        holds_seat=False, origin="asked", mentor_accepted_at=None,
    )  # fmt: skip

    publish_run(actor=SYSTEM, run=worked(programme))

    pair = Pair.objects.get()
    assert (pair, pair.holds_seat, pair.mentee_accepted_at) == (
        asked, True, asked.mentee_accepted_at,
    )  # fmt: skip


def test_whoever_declines_waits_again_with_the_same_day():
    programme = build_programme(mentees=1, mentors=1)
    publish_run(actor=SYSTEM, run=worked(programme))
    pair = Pair.objects.get()
    before = pair.mentee_enrolment.waits_since

    decline_pair(actor=pair.mentor.user, pair=pair, reason="no_time")

    run = worked(programme)
    assert matched(run) == {(pair.mentee_enrolment_id, pair.mentor_enrolment_id)}
    assert run.proposals.get().mentee.waits_since == before


def test_pins_and_bans_hold_from_the_next_preview_on():
    programme = build_programme(mentees=2, mentors=2)
    one, two, x, y = programme.enrolments.order_by("pk")
    for kind, mentee, mentor in (("forbid", one, x), ("pin", two, x)):
        set_pair_rule(actor=SYSTEM, programme=programme, mentee=mentee, mentor=mentor, kind=kind)

    run = worked(programme)

    assert matched(run) == {(one.pk, y.pk), (two.pk, x.pk)}
    assert run.figures["pins"] == [1, 1]
    assert run.proposals.get(mentee=two).is_pinned
    for rule in PairRule.objects.all():
        drop_pair_rule(actor=SYSTEM, rule=rule)
    assert not PairRule.objects.exists()


def test_a_pin_that_breaks_a_rule_is_refused_by_its_name():
    programme = build_programme(mentees=2, mentors=1)
    one, two, mentor = programme.enrolments.order_by("pk")
    AssignmentFactory(employee=one.employee, manager=mentor.employee)
    given = {"actor": SYSTEM, "programme": programme, "mentor": mentor, "kind": "pin"}

    with pytest.raises(ValidationError, match="reporting line"):
        set_pair_rule(**given, mentee=one)

    # A block is told by nobody: the pin is kept, and the preview says that it could not hold.
    Block.objects.create(by=mentor.employee, employee=two.employee)
    set_pair_rule(**given, mentee=two)
    assert worked(programme).figures["pins"] == [0, 1]


def test_a_published_pair_keeps_the_weights_of_its_run():
    programme = build_programme(mentees=2, mentors=2, mode="hybrid")
    asks, _other, asked, _fourth = programme.enrolments.order_by("pk")
    set_pair_rule(actor=SYSTEM, programme=programme, mentee=asks, mentor=asked, kind="pin")
    request = ask_mentor(actor=asks.employee.user, enrolment=asks, mentor=asked)
    before = request.weights

    run = worked(programme, weights={"languages": 3})
    publish_run(actor=SYSTEM, run=run)

    request.refresh_from_db()
    assert (before, request.run) == (programme.weights, run)
    assert [pair.weights for pair in Pair.objects.all()] == [run.weights] * 2


def test_pairs_of_before_are_given_the_weights_they_were_told_by():
    fill = import_module("mentoring.migrations.0070_weights_of_pairs").FILL
    programme = ProgrammeFactory(weights={"languages": 4})
    run = MatchingRun.objects.create(programme=programme, slot=1, weights={"place": 2}, seed=1)
    pairs = [PairFactory(programme=programme, run=found) for found in (run, None)]

    with connection.cursor() as cursor:
        cursor.execute(fill)

    for pair in pairs:
        pair.refresh_from_db()
    assert [pair.weights for pair in pairs] == [{"place": 2}, {"languages": 4}]


@pytest.mark.parametrize(("before", "after"), list(product(RunState.values, repeat=2)))
def test_a_run_takes_only_the_listed_steps(before, after):
    from tests.mentoring.runs import RUN_STEPS  # noqa: PLC0415

    run = MatchingRun.objects.create(
        programme=ProgrammeFactory(), slot=1, state=before, weights={}, seed=1
    )
    refused = write("UPDATE mentoring_matchingrun SET state = %s WHERE id = %s", after, run.pk)

    allowed = before == after or (before, after) in RUN_STEPS
    assert refused == ("" if allowed else "mentoring_matchingrun_transition")


PUT_PAIR = """
    UPDATE mentoring_pair SET state = %(state)s,
        holds_seat = %(state)s IN ('active', 'paused'),
        starts_on = CURRENT_DATE, ends_on = CURRENT_DATE + 7,
        ended_on = CASE WHEN %(state)s IN ('completed', 'ended') THEN CURRENT_DATE END,
        end_reason = CASE WHEN %(state)s IN ('completed', 'ended') THEN 'rematch' ELSE '' END,
        declined_by = CASE WHEN %(state)s = 'declined' THEN 'mentee' ELSE '' END,
        decline_reason = CASE WHEN %(state)s = 'declined' THEN 'no_time' ELSE '' END,
        paused_on = CASE WHEN %(state)s = 'paused' THEN CURRENT_DATE END
    WHERE id = %(pk)s
"""


@pytest.mark.parametrize(("before", "after"), list(product(PairState.values, repeat=2)))
def test_a_pair_takes_only_the_listed_steps(before, after):
    from tests.mentoring.runs import PAIR_STEPS  # noqa: PLC0415

    is_over = before in ("completed", "ended")
    pair = PairFactory(
        state=before, holds_seat=before in ("active", "paused"),
        ended_on=today() if is_over else None, end_reason="rematch" if is_over else "",
        declined_by="mentee" if before == "declined" else "",
        decline_reason="no_time" if before == "declined" else "",
        paused_on=today() if before == "paused" else None,
    )  # fmt: skip

    refused = write(PUT_PAIR, state=after, pk=pair.pk)

    allowed = before == after or (before, after) in PAIR_STEPS
    assert refused == ("" if allowed else "mentoring_pair_transition")


def write(sql, *values, **named):
    """The name of the constraint that refuses a statement, or nothing."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, named or values)
    except IntegrityError as error:
        return error.__cause__.diag.constraint_name
    return ""


@pytest.mark.parametrize("side", ["mentor", "peer"])
def test_the_database_counts_seats(side):
    programme = ProgrammeFactory(kind="peer" if side == "peer" else "one_to_one")
    mentor = EnrolmentFactory(programme=programme, side=side)
    mentees = [
        EnrolmentFactory(programme=programme, side="peer" if side == "peer" else "mentee")
        for _ in range(2)
    ]
    PairFactory(programme=programme, mentor_enrolment=mentor, mentee_enrolment=mentees[0])

    with pytest.raises(IntegrityError, match="mentoring_pair_capacity|places of this mentor"):
        PairFactory(programme=programme, mentor_enrolment=mentor, mentee_enrolment=mentees[1])

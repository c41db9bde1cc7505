"""Asking and answering: who may, what begins, what ends with it, and what is refused in words."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from lib.dates import period, today
from mentoring.models import Block, Pair
from mentoring.services.answers import (
    accept_pair,
    decline_pair,
    withdraw_pair,
    withdraw_proposals_of,
)
from mentoring.services.asking import ask_mentor
from mentoring.services.publishing import publish_run
from mentoring.services.reminders import remind_of_answers
from talent.models import SYSTEM, Absence, AuditEntry, Notice, Tie
from talent.queries.waiting import waiting_rows
from tests.factories import AssignmentFactory, EnrolmentFactory, PairFactory
from tests.mentoring.runs import build_programme, worked

pytestmark = pytest.mark.django_db


def build_asking(mentees=1, mentors=1, **given):
    given.setdefault("mode", "self_select")
    programme = build_programme(mentees, mentors, **given)
    rows = list(programme.enrolments.order_by("pk"))
    return programme, rows[:mentees], rows[mentees:]


def ask(mentee, mentor, **given):
    return ask_mentor(actor=mentee.employee.user, enrolment=mentee, mentor=mentor, **given)


def told(kind):
    rows = Notice.objects.filter(kind=f"mentoring.{kind}").order_by("recipient")
    return list(rows.values_list("recipient", flat=True))


def test_a_pair_begins_with_the_second_yes():
    programme = build_programme()
    publish_run(actor=SYSTEM, run=worked(programme))
    pair = Pair.objects.get()

    accept_pair(actor=pair.mentee.user, pair=pair)
    pair.refresh_from_db()
    assert (pair.state, pair.starts_on) == ("proposed", None)
    assert told("pair_accepted") == [pair.mentor.user_id]
    with pytest.raises(ValidationError, match="said yes already"):
        accept_pair(actor=pair.mentee.user, pair=pair)

    pair = accept_pair(actor=pair.mentor.user, pair=pair)

    assert (pair.state, pair.holds_seat, pair.starts_on) == ("active", True, today())
    assert pair.ends_on == today() + timedelta(weeks=24)
    tie = Tie.objects.current().get()
    assert (tie.viewer, tie.subject, tie.kind) == (pair.mentor, pair.mentee, "mentor")
    assert told("pair_begun") == sorted([pair.mentee.user_id, pair.mentor.user_id])


@pytest.mark.parametrize(("days", "length"), [(30, 30), (3, 7)])
def test_a_pair_ends_with_its_programme_and_lasts_a_week_at_least(days, length):
    end = today() + timedelta(days=days)
    _programme, [mentee], [mentor] = build_asking(ends_on=end, enrol_until=today())

    pair = accept_pair(actor=mentor.employee.user, pair=ask(mentee, mentor))

    assert pair.ends_on == today() + timedelta(days=length)


def test_peers_begin_without_a_tie_and_need_nobody_else():
    programme = build_programme(0, 0, kind="peer", mode="hybrid", needs_language=False)
    one, two, three = (EnrolmentFactory(programme=programme, side="peer") for _ in range(3))
    others = [ask(one, three), ask(three, two)]
    pair = ask(one, two)

    accept_pair(actor=two.employee.user, pair=pair)

    pair.refresh_from_db()
    assert (pair.state, Tie.objects.count()) == ("active", 0)
    states = Pair.objects.filter(pk__in=[one.pk for one in others]).values_list("state", flat=True)
    assert set(states) == {"withdrawn"}
    with pytest.raises(ValidationError, match="somebody already"):
        ask(two, three)


def test_only_the_two_answer():
    _programme, [mentee, other], [mentor] = build_asking(2)
    pair = ask(mentee, mentor)

    for act in (accept_pair, decline_pair, withdraw_pair):
        with pytest.raises(PermissionDenied):
            act(actor=other.employee.user, pair=pair)
    with pytest.raises(PermissionDenied):
        withdraw_pair(actor=mentor.employee.user, pair=pair)
    with pytest.raises(PermissionDenied):
        ask_mentor(actor=other.employee.user, enrolment=mentee, mentor=mentor)


def test_a_no_frees_the_seat_and_the_other_is_told():
    programme = build_programme()
    publish_run(actor=SYSTEM, run=worked(programme))
    pair = Pair.objects.get()

    pair = decline_pair(actor=pair.mentee.user, pair=pair, reason="other_help")

    assert (pair.state, pair.holds_seat) == ("declined", False)
    assert (pair.declined_by, pair.decline_reason) == ("mentee", "other_help")
    assert told("pair_declined") == [pair.mentor.user_id]
    entry = AuditEntry.objects.get(action="mentoring.pair.declined")
    # It is about the mentee, who reads it: the reason is told to whoever runs the programme alone.
    assert "reason" not in entry.details
    assert "other_help" not in str(entry.details)
    with pytest.raises(ValidationError, match="“Declined” now"):
        accept_pair(actor=pair.mentor.user, pair=pair)


def test_a_reason_that_is_none_is_refused():
    _programme, [mentee], [mentor] = build_asking()
    with pytest.raises(ValidationError, match="Choose a reason"):
        decline_pair(actor=mentor.employee.user, pair=ask(mentee, mentor), reason="dislike")


def test_accepting_ends_what_neither_needs_any_more():
    _programme, [mentee, late], [mentor, other] = build_asking(2, 2)
    pair, second = ask(mentee, mentor), ask(mentee, other)
    waiting, elsewhere = ask(late, mentor), ask(late, other)

    accept_pair(actor=mentor.employee.user, pair=pair)

    for row, state in ((second, "withdrawn"), (waiting, "withdrawn"), (elsewhere, "proposed")):
        row.refresh_from_db()
        assert row.state == state
    assert told("pair_withdrawn") == [other.employee.user_id]
    assert told("places_taken") == [late.employee.user_id]
    with pytest.raises(ValidationError, match="withdrawn meanwhile"):
        accept_pair(actor=mentor.employee.user, pair=waiting)
    with pytest.raises(ValidationError, match="somebody already"):
        ask(mentee, other)
    with pytest.raises(ValidationError, match="All places are taken"):
        ask(late, mentor)


def test_three_requests_at_once_and_one_for_each_mentor():
    _programme, [mentee], mentors = build_asking(1, 4)
    pairs = [ask(mentee, mentor) for mentor in mentors[:3]]

    with pytest.raises(ValidationError, match="asked three people already"):
        ask(mentee, mentors[3])
    withdraw_pair(actor=mentee.employee.user, pair=pairs[0])
    with pytest.raises(ValidationError, match="already"):
        ask(mentee, mentors[1])

    assert ask(mentee, mentors[3], message=" Please. ").message == "Please."
    with pytest.raises(ValidationError, match="take your request back"):
        decline_pair(actor=mentee.employee.user, pair=pairs[1])


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"mode": "coordinator"}, "nobody is asked"),
        ({"state": "finished"}, "nobody is asked"),
        ({"floor": "99.9"}, "this programme asks for 100 at least"),
    ],
)
def test_asking_keeps_to_the_programme(given, words):
    _programme, [mentee], [mentor] = build_asking(**given)
    with pytest.raises(ValidationError, match=words):
        ask(mentee, mentor)


def test_a_mentor_or_somebody_elsewhere_cannot_be_asked_by_a_forged_id():
    _programme, [mentee], [mentor] = build_asking()
    for wrong in (EnrolmentFactory(side="mentor"), EnrolmentFactory(programme=mentee.programme)):
        with pytest.raises(ValidationError, match="Cannot be asked at present"):
            ask(mentee, wrong)
    with pytest.raises(ValidationError, match="Only mentees"):
        ask(mentor, mentee)


def test_the_own_manager_is_refused_by_the_rules_name_also_when_that_came_later():
    _programme, [mentee], [mentor] = build_asking()
    pair = ask(mentee, mentor)
    AssignmentFactory(employee=mentee.employee, manager=mentor.employee)

    with pytest.raises(ValidationError, match="own reporting line"):
        accept_pair(actor=mentor.employee.user, pair=pair)
    Pair.objects.all().delete()
    with pytest.raises(ValidationError, match="own reporting line"):
        ask(mentee, mentor)


def refusal(act):
    with pytest.raises(ValidationError) as refused:
        act()
    return refused.value.messages


def test_a_block_is_refused_in_the_words_of_an_absence():
    _programme, mentees, [mentor, away, gone] = build_asking(3, 3)
    one, two, three = mentees
    early = [ask(one, mentor), ask(two, away)]
    Block.objects.create(by=mentor.employee, employee=one.employee)
    Absence.objects.create(employee=away.employee, kind="sickness", valid=period(today()))
    gone.state, gone.ended_on = "withdrawn", today()
    gone.save()

    blocked, absent = (
        refusal(lambda pair=pair: accept_pair(actor=pair.mentor.user, pair=pair)) for pair in early
    )
    assert blocked == absent
    withdraw_pair(actor=one.employee.user, pair=early[0])
    words = [refusal(lambda a=a, b=b: ask(a, b)) for a, b in ((one, mentor), (three, away))]
    assert words == [words[0], refusal(lambda: ask(three, gone))]


def test_a_block_says_nothing_before_full_places_and_rules():
    _programme, [mentee, other], [mentor] = build_asking(2)
    Block.objects.create(by=mentor.employee, employee=mentee.employee)
    PairFactory(programme=mentor.programme, mentor_enrolment=mentor)

    assert refusal(lambda: ask(mentee, mentor)) == refusal(lambda: ask(other, mentor))


def test_who_takes_part_no_longer_takes_back_all_that_is_open():
    _programme, [mentee, other], [mentor] = build_asking(2)
    ask(mentee, mentor), ask(other, mentor)

    assert withdraw_proposals_of(mentor) == 2

    assert set(Pair.objects.values_list("state", flat=True)) == {"withdrawn"}
    assert told("pair_withdrawn") == sorted([mentee.employee.user_id, other.employee.user_id])


def test_an_answer_is_reminded_of_once_and_expires_after_two_weeks():
    _programme, mentees, mentors = build_asking(3, 3)
    pairs = [ask(one, other) for one, other in zip(mentees, mentors, strict=True)]
    for pair, days in zip(pairs, (6, 8, 15), strict=True):
        Pair.objects.filter(pk=pair.pk).update(proposed_at=timezone.now() - timedelta(days=days))

    remind_of_answers()
    remind_of_answers()

    assert told("answer_reminder") == [mentors[1].employee.user_id]
    for pair, state in zip(pairs, ("proposed", "proposed", "withdrawn"), strict=True):
        pair.refresh_from_db()
        assert pair.state == state


def test_what_waits_stands_in_the_inbox_until_it_is_answered():
    programme, [mentee], [mentor] = build_asking(mode="hybrid")
    pair = ask(mentee, mentor)

    def waiting(enrolment):
        person = enrolment.employee
        return [(row.what, row.key, row.who) for row in waiting_rows(person.user, person)]

    assert (waiting(mentee), waiting(mentor)) == (
        [], [("mentoring.asked", pair.pk, mentee.employee.name)],
    )  # fmt: skip
    withdraw_pair(actor=mentee.employee.user, pair=pair)
    publish_run(actor=SYSTEM, run=worked(programme))
    pair = Pair.objects.get(state="proposed")
    assert waiting(mentee) == [("mentoring.proposed", pair.pk, mentor.employee.name)]
    assert waiting(mentor) == [("mentoring.proposed", pair.pk, mentee.employee.name)]
    accept_pair(actor=mentee.employee.user, pair=pair)
    assert waiting(mentee) == []


def test_every_notice_can_be_read(client):
    from talent.registry import texts_for  # noqa: PLC0415

    _programme, [mentee, other], [mentor] = build_asking(2)
    pair = ask(mentee, mentor)
    ask(other, mentor)
    accept_pair(actor=mentor.employee.user, pair=pair)

    for notice in Notice.objects.all():
        assert notice.pk in texts_for(notice.recipient, [notice])

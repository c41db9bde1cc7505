"""Sessions: proposed, agreed, moved, held, missed and called off, by the two and nobody else."""

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.db.utils import Error
from django.utils import timezone
from django.utils.formats import date_format

from lib.dates import today
from lib.editing import mark_of
from mentoring.models import Pair, Session
from mentoring.services import sessions as services
from mentoring.services.pairs import pause_pair, resume_pair
from mentoring.services.sessions import WHEN, WORDS
from talent.models import AuditEntry, Notice
from talent.registry import texts_for
from tests.factories import EnrolmentFactory, PairFactory, ProgrammeFactory
from tests.mentoring.pairs import a_pair, around
from tests.mentoring.sessions import DAY, HOUR, old_pair, session

pytestmark = pytest.mark.django_db
STEPS = {
    "proposed": {"agreed", "held", "missed", "cancelled"},
    "agreed": {"proposed", "held", "missed", "cancelled"},
    "held": set(), "missed": set(), "cancelled": set(),
}  # fmt: skip


def propose(pair, by, *, in_days=7, **more):
    return services.propose_session(
        actor=by.user, pair=pair, starts_at=timezone.now() + in_days * DAY, **more
    )


def move(one, by, *, starts_at=None, seen=None, **more):
    fresh = Session.objects.get(pk=one.pk)
    given = {
        "starts_at": starts_at or one.starts_at + DAY, "minutes": one.minutes, "place": one.place,
    }  # fmt: skip
    return services.move_session(
        actor=by.user, session=one, seen=seen or mark_of(fresh, WHEN), **(given | more)
    )


def told(kind):
    rows = Notice.objects.filter(kind=f"mentoring.session_{kind}").order_by("pk")
    return list(rows.values_list("recipient__employee__given_name", "period"))


def test_a_session_goes_from_a_proposal_to_what_became_of_it():
    pair = a_pair()
    (one,) = propose(pair, pair.mentee, place=" Room 3 ", agenda=" First steps ")

    services.agree_session(actor=pair.mentor.user, session=one)
    move(one, pair.mentor, starts_at=timezone.now() - HOUR)
    services.hold_session(actor=pair.mentee.user, session=one)

    one.refresh_from_db()
    assert (one.state, one.place, one.agenda) == ("held", "Room 3", "First steps")
    assert (one.sequence, one.moved, one.settled_at is not None) == (1, 1, True)
    assert (told("proposed"), told("agreed"), told("moved")) == (
        [("Tomás", "0")], [("Leila", "0")], [("Leila", "1")],
    )  # fmt: skip
    acts = AuditEntry.objects.filter(action__startswith="mentoring.session")
    assert [row.action.split(".")[-1] for row in acts.order_by("pk")] == [
        "proposed", "agreed", "moved", "held",
    ]  # fmt: skip
    assert "First steps" not in str([row.details for row in acts])


@pytest.mark.parametrize("before", STEPS)
@pytest.mark.parametrize("after", STEPS)
def test_the_database_lets_only_the_listed_steps_through(before, after):
    one = session(a_pair(), state=before)
    settled = "NULL" if after in ("proposed", "agreed") else "now()"
    sql = f"UPDATE mentoring_session SET state = %s, settled_at = {settled} WHERE id = %s"

    def step():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, [after, one.pk])

    if after == before or after in STEPS[before]:
        step()
    else:
        with pytest.raises(Error, match="session"):
            step()


def test_whoever_proposed_a_time_does_not_agree_to_it():
    pair = a_pair()
    (one,) = propose(pair, pair.mentee)

    with pytest.raises(ValidationError, match="the other one agrees"):
        services.agree_session(actor=pair.mentee.user, session=one)
    services.agree_session(actor=pair.mentor.user, session=one)
    with pytest.raises(ValidationError, match="already"):
        services.agree_session(actor=pair.mentor.user, session=one)


def test_one_agrees_only_to_the_time_that_was_shown():
    pair = a_pair()
    (one,) = propose(pair, pair.mentee)
    seen = mark_of(one, services.WHEN)
    move(one, pair.mentee)

    with pytest.raises(ValidationError, match="changed meanwhile"):
        services.agree_session(actor=pair.mentor.user, session=one, seen=seen)
    assert Session.objects.get().state == "proposed"
    seen = mark_of(Session.objects.get(), services.WHEN)
    assert services.agree_session(actor=pair.mentor.user, session=one, seen=seen).state == "agreed"


def test_a_move_waits_for_the_other_one_again():
    pair = a_pair()
    (one,) = propose(pair, pair.mentee)
    services.agree_session(actor=pair.mentor.user, session=one)

    moved = move(one, pair.mentee)

    assert (moved.state, moved.proposed_by) == ("proposed", pair.mentee.user)
    services.agree_session(actor=pair.mentor.user, session=one)
    assert Session.objects.get().state == "agreed"


def test_a_move_to_where_it_is_changes_nothing():
    pair = a_pair()
    one = session(pair)

    move(one, pair.mentee, starts_at=one.starts_at)

    one.refresh_from_db()
    assert (one.sequence, one.moved, one.state, told("moved")) == (0, 0, "agreed", [])


def test_words_are_changed_without_a_new_sequence_and_two_windows_lose_nothing():
    pair = a_pair()
    one = session(pair, agenda="A")
    seen = mark_of(one, WORDS)

    services.write_agenda(actor=pair.mentee.user, session=one, seen=seen, agenda="B")
    with pytest.raises(ValidationError, match="another window") as refused:
        services.write_agenda(actor=pair.mentor.user, session=one, seen=seen, agenda="C")

    one.refresh_from_db()
    assert (one.agenda, one.sequence, "“B”" in str(refused.value)) == ("B", 0, True)
    assert Notice.objects.count() == 0


@pytest.mark.parametrize(
    ("days", "words"), [(-2, "has passed"), (800, "time together ends on"), (-0.9, ""), (160, "")]
)
def test_only_sensible_times_are_proposed(days, words):
    pair = a_pair()
    if words:
        with pytest.raises(ValidationError, match=words):
            propose(pair, pair.mentee, in_days=days)
    else:
        assert len(propose(pair, pair.mentee, in_days=days)) == 1


def test_a_pair_meets_until_its_last_day_and_one_that_rests_while_its_programme_lasts():
    last = today() + 14 * DAY
    programme = ProgrammeFactory(ends_on=last + 30 * DAY)
    pair = a_pair(programme=programme, starts_on=today() - DAY, ends_on=last)
    (one,) = propose(pair, pair.mentee, in_days=14)
    words = f"ends on {date_format(last, 'j F Y')}"

    with pytest.raises(ValidationError, match=words):
        propose(pair, pair.mentee, in_days=15)
    with pytest.raises(ValidationError, match=words):
        move(one, pair.mentor)
    pause_pair(actor=pair.mentee.user, pair=pair)
    assert move(one, pair.mentor).moved == 1
    with pytest.raises(ValidationError, match="time together"):
        propose(pair, pair.mentee, in_days=45)


def test_of_a_group_it_is_said_whose_time_ends_before():
    programme = ProgrammeFactory(kind="group")
    mentor = EnrolmentFactory(programme=programme, side="mentor", capacity=3)
    pair, short = (
        PairFactory(programme=programme, mentor_enrolment=mentor, ends_on=today() + days * DAY)
        for days in (90, 14)
    )

    with pytest.raises(ValidationError, match=f"{short.mentee.name}: Your time together ends on"):
        propose(pair, mentor.employee, in_days=20, is_for_group=True)
    assert Session.objects.count() == 0


def test_one_time_is_taken_once_and_free_again_when_called_off():
    pair = a_pair()
    (one,) = propose(pair, pair.mentee)
    again = {"actor": pair.mentor.user, "pair": pair, "starts_at": one.starts_at}

    with pytest.raises(ValidationError, match="at this time already"):
        services.propose_session(**again)
    services.cancel_session(actor=pair.mentor.user, session=one)
    services.propose_session(**again)

    one.refresh_from_db()
    assert (one.state, one.sequence, told("cancelled")) == ("cancelled", 1, [("Leila", "1")])
    assert Session.objects.count() == 2


def test_what_is_over_stays_as_it_is():
    pair = a_pair()
    for state in ("held", "missed", "cancelled"):
        one = session(pair, state=state, in_days=-1)
        for act in (services.agree_session, services.hold_session, services.miss_session,
                    services.cancel_session):  # fmt: skip
            with pytest.raises(ValidationError):
                act(actor=pair.mentor.user, session=one)
        with pytest.raises(ValidationError):
            move(one, pair.mentor)


def test_it_is_held_from_its_day_and_missed_from_its_time():
    pair = a_pair()
    later = session(pair, in_days=2)

    with pytest.raises(ValidationError, match="day has not come"):
        services.hold_session(actor=pair.mentee.user, session=later)
    with pytest.raises(ValidationError, match="time has not come"):
        services.miss_session(actor=pair.mentee.user, session=later)
    Session.objects.update(starts_at=timezone.now() - HOUR)
    services.miss_session(actor=pair.mentee.user, session=later)

    assert Session.objects.get().state == "missed"


def test_a_session_of_yesterday_is_recorded_as_held():
    pair = old_pair(days=30)
    at = timezone.now() - DAY

    one = services.record_session(actor=pair.mentor.user, pair=pair, starts_at=at)

    assert (one.state, one.starts_at, one.settled_at is not None) == ("held", at, True)
    for wrong, words in [
        (timezone.now() + HOUR, "still to come"), (at - 60 * DAY, "since you have been"),
        (at, "noted already"),
    ]:  # fmt: skip
        with pytest.raises(ValidationError, match=words):
            services.record_session(actor=pair.mentee.user, pair=pair, starts_at=wrong)


@pytest.mark.parametrize("state", ["completed", "ended"])
def test_nothing_is_added_to_a_pair_that_has_ended(state):
    pair = old_pair()
    one = session(pair, in_days=-1)
    Pair.objects.update(
        state=state, holds_seat=False, ended_on=timezone.localdate(), end_reason="time_over"
    )

    for act in (
        lambda: propose(pair, pair.mentee),
        lambda: services.record_session(
            actor=pair.mentee.user, pair=pair, starts_at=timezone.now() - DAY
        ),
        lambda: services.hold_session(actor=pair.mentee.user, session=one),
        lambda: move(one, pair.mentee),
        lambda: services.cancel_session(actor=pair.mentor.user, session=one),
    ):
        with pytest.raises(ValidationError, match="has ended"):
            act()


def test_nobody_but_the_two_acts():
    pair = a_pair()
    one, others = session(pair), around(pair)
    del others["mentee"], others["mentor"]

    for user in others.values():
        for act in (
            lambda user=user: services.propose_session(
                actor=user, pair=pair, starts_at=timezone.now() + DAY
            ),
            lambda user=user: services.agree_session(actor=user, session=one),
            lambda user=user: services.hold_session(actor=user, session=one),
            lambda user=user: services.cancel_session(actor=user, session=one),
        ):
            with pytest.raises(PermissionDenied):
                act()
        assert not Session.objects.visible_to(user).exists()


def group(size=3):
    programme = ProgrammeFactory(kind="group")
    mentor = EnrolmentFactory(programme=programme, side="mentor", capacity=12)
    return [PairFactory(programme=programme, mentor_enrolment=mentor) for _n in range(size)]


def test_the_mentor_of_a_group_proposes_to_all_at_once():
    pairs = group()
    other = a_pair(programme=pairs[0].programme)
    Pair.objects.filter(pk=pairs[2].pk).update(
        state="ended", holds_seat=False, ended_on=timezone.localdate(), end_reason="no_time"
    )

    alone = a_pair()

    made = propose(pairs[0], pairs[0].mentor, is_for_group=True, agenda="All")

    assert {one.pair_id for one in made} == {pairs[0].pk, pairs[1].pk}
    assert len(told("proposed")) == 2
    with pytest.raises(ValidationError, match="mentor of a group"):
        propose(pairs[0], pairs[0].mentee, is_for_group=True)
    with pytest.raises(ValidationError, match="mentor of a group"):
        propose(alone, alone.mentor, is_for_group=True)
    assert not other.sessions.exists()


def test_a_time_that_one_of_the_group_has_taken_is_proposed_to_nobody():
    pairs = group()
    (one,) = propose(pairs[1], pairs[1].mentor)

    with pytest.raises(ValidationError, match=pairs[1].mentee.name):
        services.propose_session(
            actor=pairs[0].mentor.user, pair=pairs[0], starts_at=one.starts_at, is_for_group=True
        )

    assert Session.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_move_at_once_lose_nothing():
    pair = a_pair()
    one = session(pair)
    seen = mark_of(one, WHEN)
    results, start = [], threading.Barrier(2)

    def go(who, hours):
        start.wait()
        try:
            move(one, who, starts_at=one.starts_at + timedelta(hours=hours), seen=seen)
            results.append("moved")
        except ValidationError as error:
            results.append(error.messages[0])
        finally:
            connection.close()

    threads = [
        threading.Thread(target=go, args=args) for args in ((pair.mentee, 1), (pair.mentor, 2))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    one.refresh_from_db()
    assert (one.moved, one.sequence, results.count("moved")) == (1, 1, 1)
    assert any("another window" in words for words in results)


@pytest.mark.django_db(transaction=True)
def test_eight_who_propose_the_same_time_make_one_session():
    pair = a_pair()
    at, refused = timezone.now() + DAY, []

    def go(minutes):
        try:
            services.propose_session(
                actor=pair.mentee.user, pair=pair, starts_at=at, minutes=minutes
            )
        except ValidationError:
            refused.append(1)
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=[30 + n]) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (Session.objects.count(), len(refused)) == (1, 7)


def test_going_on_calls_off_what_was_planned_for_days_that_do_not_come_back():
    pair = old_pair()
    pair.programme.ends_on = pair.ends_on + 200 * DAY
    pair.programme.save()
    pause_pair(actor=pair.mentee.user, pair=pair)
    far = timezone.now() + 150 * DAY
    given = {"actor": pair.mentee.user, "pair": pair}
    beyond = [
        services.propose_session(**given, starts_at=far + n * DAY, minutes=30)[0] for n in range(2)
    ]
    services.agree_session(actor=pair.mentor.user, session=beyond[0])
    near = services.propose_session(**given, starts_at=timezone.now() + 5 * DAY)[0]
    Notice.objects.all().delete()

    resume_pair(actor=pair.mentor.user, pair=pair)

    rows = {row.pk: (row.state, row.sequence) for row in Session.objects.all()}
    assert rows == {
        beyond[0].pk: ("cancelled", 1), beyond[1].pk: ("cancelled", 1), near.pk: ("proposed", 0)
    }  # fmt: skip
    told = Notice.objects.filter(kind="mentoring.session_beyond")
    assert sorted(told.values_list("recipient", flat=True)) == sorted(
        2 * [pair.mentee.user_id, pair.mentor.user_id]
    )
    texts = texts_for(pair.mentee.user, list(told.filter(recipient=pair.mentee.user))).values()
    assert {text.title for text in texts} == {f"Your session with {pair.mentor.name} is called off"}
    assert all("after your last day together" in text.body for text in texts)


def test_nobody_agrees_to_a_time_beyond_the_last_day():
    pair = old_pair()
    late = session(pair, in_days=200, state="proposed")

    with pytest.raises(ValidationError, match="Your time together ends"):
        services.agree_session(actor=pair.mentor.user, session=late)

    late.refresh_from_db()
    assert late.state == "proposed"

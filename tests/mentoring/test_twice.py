"""A button pressed twice writes once: notes, goals, actions, sessions and introductions."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from mentoring.models import Introduction, PairAction, PairGoal, Session, SharedNote
from mentoring.services.introductions import introduce
from mentoring.services.pair_actions import add_action
from mentoring.services.pair_goals import add_goal
from mentoring.services.pair_notes import add_note
from mentoring.services.sessions import propose_session
from talent.models import AuditEntry, Notice
from tests.factories import AssignmentFactory, SkillFactory
from tests.mentoring.pairs import a_pair
from tests.mentoring.sessions import DAY, old_pair, signed_in
from tests.talent.test_reliability_races import race

pytestmark = pytest.mark.django_db
WRITES = {
    "note": (SharedNote, add_note, {"text": "Noted"}, "at"),
    "goal": (PairGoal, add_goal, {"title": "Present well"}, "created_at"),
    "action": (PairAction, add_action, {"title": "Call", "side": "mentee"}, "created_at"),
}
OTHERS = {
    "note": {"text": "Something else"},
    "goal": {"title": "Present well", "skill": None, "level_target": None},
    "action": {"title": "Call", "side": "mentor"},
}


@pytest.mark.parametrize("what", WRITES)
def test_the_same_words_sent_twice_are_written_and_recorded_once(what):
    model, write, given, _at = WRITES[what]
    pair = a_pair()

    rows = [write(actor=pair.mentee.user, pair=pair, **given) for _n in range(2)]

    assert rows[0] == rows[1] == model.objects.get()
    assert AuditEntry.objects.filter(action__endswith=".added").count() == 1


@pytest.mark.parametrize("what", WRITES)
def test_other_words_later_ones_and_those_of_another_pair_are_written(what):
    model, write, given, at = WRITES[what]
    pair, other = a_pair(), a_pair()
    write(actor=pair.mentee.user, pair=pair, **given)

    differs = OTHERS[what] | ({"skill": SkillFactory()} if what == "goal" else {})
    write(actor=pair.mentee.user, pair=pair, **differs)
    write(actor=other.mentee.user, pair=other, **given)
    for row in model.objects.all():
        model.objects.filter(pk=row.pk).update(**{at: getattr(row, at) - timedelta(minutes=2)})
    write(actor=pair.mentee.user, pair=pair, **given)

    assert model.objects.count() == 4


@pytest.mark.parametrize("what", ["note", "action"])
def test_both_may_write_the_same(what):
    model, write, given, _at = WRITES[what]
    pair = a_pair()

    for who in (pair.mentee, pair.mentor):
        write(actor=who.user, pair=pair, **given)

    assert model.objects.count() == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("what", WRITES)
def test_at_the_same_moment_one_of_them_is_written(what):
    model, write, given, _at = WRITES[what]
    pair = a_pair()

    race(lambda _n: write(actor=pair.mentee.user, pair=pair, **given))

    assert model.objects.count() == 1


def test_the_second_press_gets_the_page_as_if_it_had_written():
    pair = a_pair()
    client = signed_in(pair.mentee)
    address = f"/mentoring/pairs/{pair.pk}/notes/"

    answers = [client.post(address, {"text": "Noted\r\ntoday"}) for _n in range(2)]

    assert {(answer.status_code, answer["Location"]) for answer in answers} == {
        (302, f"{pair.get_absolute_url()}#notes")
    }
    assert SharedNote.objects.count() == 1


def proposes(pair, at, **more):
    return propose_session(actor=pair.mentee.user, pair=pair, starts_at=at, agenda="First", **more)


def test_a_time_proposed_twice_is_one_session_and_one_notice():
    pair, at = old_pair(), timezone.now() + 3 * DAY

    once, twice = proposes(pair, at), proposes(pair, at)

    assert once == twice == [Session.objects.get()]
    assert Notice.objects.filter(kind="mentoring.session_proposed").count() == 1
    with pytest.raises(ValidationError):  # another place at the same time is another proposal
        proposes(pair, at, place="Elsewhere")
    Session.objects.update(created_at=timezone.now() - timedelta(minutes=2))
    with pytest.raises(ValidationError):  # and so is the same one later
        proposes(pair, at)
    Session.objects.update(created_at=timezone.now(), state="cancelled", settled_at=timezone.now())
    proposes(pair, at)  # called off meanwhile: this one is meant
    assert Session.objects.count() == 2


def test_an_introduction_sent_twice_is_asked_once():
    pair, colleague = a_pair(), AssignmentFactory().employee
    given = {"actor": pair.mentor.user, "pair": pair, "colleague": colleague}

    rows = [introduce(**given, purpose=purpose) for purpose in ("Meet", " Meet ")]

    assert rows[0] == rows[1] == Introduction.objects.get()
    assert Notice.objects.filter(kind="mentoring.introduction_asked").count() == 1
    with pytest.raises(ValidationError, match="asked already"):
        introduce(**given, purpose="Something else")
    Introduction.objects.update(asked_at=timezone.now() - timedelta(minutes=2))
    with pytest.raises(ValidationError, match="asked already"):
        introduce(**given, purpose="Meet")


@pytest.mark.django_db(transaction=True)
def test_sessions_and_introductions_at_the_same_moment_are_made_once():
    pair, colleague, at = old_pair(), AssignmentFactory().employee, timezone.now() + 3 * DAY
    given = {"actor": pair.mentor.user, "pair": pair, "colleague": colleague, "purpose": "Meet"}

    proposed = race(lambda _n: proposes(pair, at))
    asked = race(lambda _n: introduce(**given))

    assert (proposed, asked) == ({"written": 8}, {"written": 8})
    assert (Session.objects.count(), Introduction.objects.count()) == (1, 1)


def test_who_presses_twice_on_a_proposal_reads_that_it_is_proposed():
    pair = old_pair()
    given = {
        "starts_at": timezone.localtime(timezone.now() + 3 * DAY).strftime("%Y-%m-%dT%H:%M"),
        "minutes": 45, "place": "Room 3", "agenda": "First\r\nSecond",
    }  # fmt: skip
    client, at = signed_in(pair.mentee), f"/mentoring/pairs/{pair.pk}/sessions/propose/"

    answers = [client.post(at, given) for _n in range(2)]

    one = Session.objects.get()
    assert [answer.url for answer in answers] == [one.get_absolute_url()] * 2

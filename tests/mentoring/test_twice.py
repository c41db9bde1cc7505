"""A button pressed twice writes once: notes, goals and actions of a pair."""

from datetime import timedelta

import pytest

from mentoring.models import PairAction, PairGoal, SharedNote
from mentoring.services.pair_actions import add_action
from mentoring.services.pair_goals import add_goal
from mentoring.services.pair_notes import add_note
from talent.models import AuditEntry
from tests.factories import SkillFactory
from tests.mentoring.pairs import a_pair
from tests.mentoring.sessions import signed_in
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

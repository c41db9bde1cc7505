"""You said, we did, it moved: what came of a survey for one who was asked."""

import pytest
from django.urls import reverse

from metrics.models import TeamTalk, Wave, WavePerson
from metrics.queries.ledger import Promised, ledger_of, promised_in
from metrics.services.talks import record_talk
from talent.models import SYSTEM
from tests.factories import UserFactory
from tests.metrics.action_factories import ActionUpdateFactory, a_plan_of
from tests.metrics.release_factories import a_closed_wave, a_released_wave
from tests.metrics.test_action_effect import AUTUMN, SPRING, TREE, a_measured_plan, answers

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def keys(settings, tmp_path):
    settings.RELEASE_KEYS_DIR = tmp_path / "keys"


@pytest.fixture
def wave():
    return a_released_wave(answers(SPRING), parents=TREE, person_in=1)


@pytest.fixture
def person(wave):
    return WavePerson.objects.select_related("wave", "unit", "employee__user").get(wave=wave)


def shared(wave):
    Wave.objects.filter(pk=wave.pk).update(shared_at=wave.released_at)
    wave.refresh_from_db()


def again(wave, person):
    """The next wave, in which the same person is asked in the same unit."""
    units = [one.unit for one in wave.units.order_by("position")]
    later = a_released_wave(
        answers(AUTUMN), parents=TREE, units=units, survey=wave.survey, person=person.employee,
        person_in=1, due_on=wave.due_on.replace(year=wave.due_on.year + 1),
        closes_at=wave.closes_at.replace(year=wave.closes_at.year + 1),
    )  # fmt: skip
    shared(later)
    return later


def of(person):
    person.wave.refresh_from_db()
    return ledger_of(person.employee.user, person)


def test_nothing_was_said_before_it_is_shared(wave, person):
    a_plan_of(wave, 1)

    found = of(person)

    assert (found.result, found.said, found.talk, found.did) == (None, [], None, [])


def test_you_said_is_what_stands_lowest_in_the_group_that_one_is_shown(wave, person):
    shared(wave)
    talk = record_talk(actor=SYSTEM, wave=wave, unit=person.unit, held_on=wave.closes_there.date())

    found = of(person)

    assert [(one.label, one.cell.words) for one in found.said] == [("Growth", "45")]
    assert (found.group, found.talk) == (person.unit.name, talk)


def test_we_did_is_what_is_shared_with_one_and_nothing_that_is_not(wave, person):
    shared(wave)
    now = wave.released_at
    mine = a_measured_plan(wave, 1, shared_at=now)
    everybodys = a_plan_of(wave, shared_at=now, due_on=mine.due_on.replace(year=2099))
    a_plan_of(wave, 2, shared_at=now)  # of another unit
    a_plan_of(wave, 1)  # not shared
    said = ActionUpdateFactory(plan=mine, text="We begin on Monday.", is_shared=True)
    ActionUpdateFactory(plan=mine, text="Anna is not convinced.")

    found = of(person)

    assert [one.plan for one in found.did] == [mine, everybodys]
    assert [list(one.lines) for one in found.did] == [[said], []]
    assert [one.plan for one in found.moved] == [mine]
    assert found.did[0].effect.words == "The next survey will show whether Growth moved."
    assert not found.compares


def test_it_moved_is_the_change_in_the_next_wave_once_that_is_shared(wave, person, client):
    shared(wave)
    a_measured_plan(wave, 1, shared_at=wave.released_at)
    again(wave, person)

    found = of(person)

    assert found.did[0].effect.words == "Growth: from 45\xa0% to 70\xa0%, a change of +25 points."
    client.force_login(person.employee.user)
    page = client.get(reverse("metrics:ledger_detail", args=[wave.pk])).content.decode()
    assert "Growth: from 45\xa0% to 70\xa0%, a change of +25 points." in page
    assert "The middle one of 5 groups without such an action: 0 points." in page
    assert "Compared are the same units" in page
    said = client.get(reverse("api:my_ledger", args=[wave.pk])).json()
    assert said["said"] == [{"label": "Growth", "value": 45.0, "low": None, "high": None}]
    assert said["did"][0]["effect"] == {
        "words": "Growth: from 45\xa0% to 70\xa0%, a change of +25 points.", "points": 25.0,
        "is_clear": False, "is_met": True, "others": 0.0, "blocks": 5,
    }  # fmt: skip


def test_an_empty_ledger_says_what_comes_next(wave, person, client):
    client.force_login(person.employee.user)
    address = reverse("metrics:ledger_detail", args=[wave.pk])

    before = client.get(address).content.decode()
    shared(wave)
    after = client.get(address).content.decode()

    assert "The results are not shared yet" in before
    assert "What stood lowest" in after
    for page in (before, after):
        assert "Nothing is shared with you yet" in page
        assert "Nothing to hold beside it yet" in page


def test_only_who_was_asked_finds_a_ledger_and_only_of_what_is_released(wave, person, client):
    shared(wave)
    open_still = a_closed_wave(person_in=1)
    client.force_login(UserFactory(is_superuser=True))
    assert client.get(reverse("metrics:ledger_detail", args=[wave.pk])).status_code == 404
    client.force_login(WavePerson.objects.get(wave=open_still).employee.user)
    for name in ("metrics:ledger_detail", "api:my_ledger"):
        assert client.get(reverse(name, args=[open_still.pk])).status_code == 404
    assert "Nothing to tell yet" in client.get(reverse("metrics:ledger_list")).content.decode()


def test_the_list_counts_what_is_shared_wave_by_wave(wave, person, client):
    shared(wave)
    a_plan_of(wave, 1, shared_at=wave.released_at)
    a_plan_of(
        wave, 1, shared_at=wave.released_at, status="complete", outcome="Done.",
        closed_on=wave.due_on,
    )  # fmt: skip
    a_plan_of(wave, 2, shared_at=wave.released_at)
    user = person.employee.user
    client.force_login(user)

    assert promised_in(user, [wave.pk]) == {wave.pk: Promised(2, 1, 1)}
    page = client.get(reverse("metrics:ledger_list")).content.decode()
    assert "2 actions shared with you, 1 open, 1 complete" in page
    assert TeamTalk.objects.count() == 0


@pytest.mark.parametrize("count", [1, 5])
def test_ledger_detail_query_count(wave, person, client, count, django_assert_max_num_queries):
    shared(wave)
    again(wave, person)
    for _number in range(count):
        plan = a_measured_plan(wave, 1, shared_at=wave.released_at)
        ActionUpdateFactory(plan=plan, is_shared=True)
    client.force_login(person.employee.user)
    address = reverse("metrics:ledger_detail", args=[wave.pk])
    client.get(address)

    with django_assert_max_num_queries(20):
        client.get(address)


@pytest.mark.parametrize("count", [1, 3])
def test_ledger_list_query_count(wave, person, client, count, django_assert_num_queries):
    shared(wave)
    earlier = wave
    for _number in range(count - 1):
        earlier = again(earlier, person)
    client.force_login(person.employee.user)
    address = reverse("metrics:ledger_list")
    client.get(address)

    with django_assert_num_queries(9):
        client.get(address)

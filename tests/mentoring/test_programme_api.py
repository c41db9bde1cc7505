"""Programmes and taking part by API: the same services, once for each key."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mentoring.models import Block, Enrolment, Programme
from mentoring.services.enrolments import withdraw_enrolment
from tests.careers.doors import by_api, signed_in
from tests.factories import (
    EmployeeFactory,
    GradeFactory,
    OrgUnitFactory,
    PairFactory,
    ProgrammeFactory,
    SkillFactory,
    UserFactory,
    hr_admin,
)
from tests.mentoring.programmes import day, draft, given, joined, person, running

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"api:mentoring_{name}", args=args)


def send(who, address, body, method="post", **headers):
    call = getattr(signed_in(who), method)
    return call(address, body, content_type="application/json", headers=headers)


def body_of(**more):
    said = given(**more)
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else value
        for name, value in said.items()
    }


def test_a_programme_is_set_up_opened_and_joined_once_for_each_key():
    hr, coordinator, unit = hr_admin(), person(), OrgUnitFactory()
    body = body_of() | {
        "coordinators": [coordinator.pk],
        "weights": {"languages": 2.5},
        "audience": [{"side": "mentor", "unit": unit.pk}],
        "questions": [{"text": "How was it?", "kind": "scale", "is_required": True}],
    }

    made = send(hr, url("programmes"), body, **{"Idempotency-Key": "one"})
    again = send(hr, url("programmes"), body, **{"Idempotency-Key": "one"})

    assert (made.status_code, again.json()) == (201, made.json())
    programme = Programme.objects.get()
    whole = made.json()
    assert (whole["state"], whole["weights"], whole["free"]) == ("draft", {"languages": 2.5}, None)
    assert whole["coordinators"] == [{"id": coordinator.pk, "name": coordinator.name}]
    assert whole["audience"][0]["unit"]["id"] == unit.pk
    assert whole["questions"] == [
        {"key": "question1", "text": "How was it?", "kind": "scale", "is_required": True}
    ]
    refused = send(coordinator, url("programme_acts", programme.pk), {"act": "open"})
    assert refused.json()["errors"] == {
        "audience": ["The rules let nobody in: take one away, or make it wider."]
    }
    change = {"audience": [], "name": "Renamed", "seen": whole["seen"]}
    address = url("programme", programme.pk)
    changed = send(coordinator, address, {**change, "seen": "x"}, "patch")
    assert changed.status_code == 400
    del change["seen"]
    assert send(coordinator, address, change, "patch").json()["name"] == "Renamed"
    opened = send(coordinator, url("programme_acts", programme.pk), {"act": "open"})
    assert opened.json()["state"] == "open"


def test_all_of_a_change_is_written_or_nothing():
    programme, coordinator, _hr = draft()
    body = {"name": "Renamed", "audience": [{"side": "peer", "unit": OrgUnitFactory().pk}]}

    answer = send(coordinator, url("programme", programme.pk), body, "patch")

    assert answer.status_code == 400
    programme.refresh_from_db()
    assert programme.name == "Grow with us"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"weights": {"languages": 0}}, "weights"),
        ({"weights": {"beauty": 3, "place": 0}}, "weights"),
        ({"weights": {"languages": float("nan")}}, "weights"),
        ({"weights": {"languages": -1}}, "weights.languages"),
        ({"weeks": 25}, "weeks"),
        ({"seats": 0}, "seats"),
        ({"name": "​"}, "name"),
        ({"coordinators": [0]}, "coordinators.0"),
        ({"coordinators": ["x"]}, "coordinators.0"),
        ({"audience": [{"side": "friend"}]}, "audience.0.side"),
        ({"audience": [{"side": "mentee"}]}, "audience"),
        ({"questions": []}, "questions"),
        ({"ends_on": "2020-01-01"}, "ends_on"),
    ],
)
def test_bad_input_is_said_at_its_field(body, field):
    programme, _coordinator, hr = draft()

    answer = send(hr, url("programme", programme.pk), body, "patch")

    assert answer.status_code == 400
    assert field in answer.json().get("errors", {"weights": "not JSON"})


def test_what_people_joined_by_is_said_to_stay():
    now = running(seats=4)
    joined(now.programme)
    joined(now.programme)

    answer = send(
        now.coordinator, url("programme", now.programme.pk), {"kind": "peer", "seats": 1}, "patch"
    )

    assert set(answer.json()["errors"]) == {"kind", "seats"}


def test_strangers_see_open_programmes_and_change_none():
    now = running()
    ProgrammeFactory(name="Hidden", state="draft")
    me = person()

    rows = signed_in(me).get(url("programmes")).json()["results"]
    assert [row["id"] for row in rows] == [now.programme.pk]
    assert (
        signed_in(me).get(f"{url('programmes')}?q=zzz&state=open&kind=peer").json()["results"] == []
    )
    assert send(me, url("programmes"), body_of()).status_code == 403
    assert send(me, url("programme", now.programme.pk), {"name": "x"}, "patch").status_code == 403
    act = url("programme_acts", now.programme.pk)
    assert send(me, act, {"act": "call_off"}).status_code == 403


def test_one_takes_part_changes_it_and_leaves_by_api():
    now, me, wished, skill = running(), person(), person(), SkillFactory()
    body = {
        "side": "mentee", "about": "To lead.", "wishes": [wished.pk],
        "skills": [{"skill": skill.pk, "want": 10}],
    }  # fmt: skip

    made = send(me, url("programme_people", now.programme.pk), body).json()

    assert (made["state"], made["skills"][0]["skill"]["id"]) == ("enrolled", skill.pk)
    assert [one["id"] for one in made["wishes"]] == [wished.pk]
    address = url("enrolment", made["id"])
    changed = send(me, address, {"about": "To build.", "seen": made["seen"]}, "patch").json()
    # What is left out stays as it was.
    assert (changed["about"], len(changed["wishes"]), len(changed["skills"])) == ("To build.", 1, 1)
    late = send(me, address, {"about": "Late", "seen": made["seen"]}, "patch")
    assert late.status_code == 400
    left = send(me, url("enrolment_acts", made["id"]), {"act": "withdraw"}).json()
    assert left["state"] == "withdrawn"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"side": "mentee"}, "about"),
        ({"side": "mentee", "about": "x" * 2001}, "about"),
        ({"side": "friend", "about": "x"}, "side"),
        ({"side": "mentor", "about": "x", "capacity": 9}, "capacity"),
        ({"side": "mentee", "about": "x", "skills": [{"skill": 0}]}, "skills.0.skill"),
        ({"side": "mentee", "about": "x", "wishes": [0]}, "wishes.0"),
        ({"side": "mentee", "about": "x", "wishes": [True]}, "wishes.0"),
        ({"side": "mentee", "about": "x", "target_role": 0}, "target_role"),
    ],
)
def test_bad_words_about_oneself_are_said_at_their_field(body, field):
    now = running()

    status, errors = by_api(person(), f"mentoring/programmes/{now.programme.pk}/enrolments/", body)

    assert (status, list(errors)) == (400, [field])


def test_wishes_are_for_their_writer_and_people_for_who_runs_it():
    now, me = running(), person()
    mine = joined(now.programme, me, wishes=[person()], blocks=[person()])
    other = joined(running().programme)

    own = signed_in(me).get(url("enrolment", mine.pk)).json()
    theirs = signed_in(now.coordinator).get(url("enrolment", mine.pk)).json()
    assert (len(own["wishes"]), theirs["wishes"], theirs["seen"]) == (1, None, None)
    for who, seen in ((me, [mine.pk]), (now.coordinator, [mine.pk]), (person(), [])):
        rows = signed_in(who).get(url("enrolments")).json()["results"]
        assert [row["id"] for row in rows] == seen
    rows = signed_in(now.hr).get(f"{url('enrolments')}?programme={now.programme.pk}&mine=false")
    assert [row["id"] for row in rows.json()["results"]] == [mine.pk]
    assert signed_in(me).get(url("programme_people", now.programme.pk)).status_code == 404
    assert signed_in(me).get(url("enrolment", other.pk)).status_code == 404
    for who in (now.coordinator, now.hr):
        assert send(who, url("enrolment", mine.pk), {"about": "x"}, "patch").status_code == 403


def test_blocks_have_one_address_that_is_ones_own():
    me, other, gone = person(), person(), EmployeeFactory(employed=False)

    assert signed_in(me).get(url("blocks")).json() == {"people": []}
    kept = send(me, url("blocks"), {"people": [other.pk]}, "put")
    assert kept.json() == {"people": [{"id": other.pk, "name": other.name}]}
    assert signed_in(other).get(url("blocks")).json() == {"people": []}
    for wrong in ([me.pk], [gone.pk], [0], "x"):
        assert send(me, url("blocks"), {"people": wrong}, "put").status_code == 400
    assert Block.objects.count() == 1
    assert signed_in(UserFactory()).get(url("blocks")).status_code == 404


def test_a_place_is_given_by_who_runs_the_programme():
    now = running(seats=1)
    first, second = joined(now.programme), joined(now.programme)
    act = url("enrolment_acts", second.pk)

    assert send(second.employee, act, {"act": "give_place"}).status_code == 403
    assert send(now.coordinator, act, {"act": "give_place"}).status_code == 400
    withdraw_enrolment(actor=now.hr, enrolment=first)
    assert Enrolment.objects.get(pk=second.pk).state == "enrolled"


def test_who_is_matched_changes_nothing_by_api():
    pair = PairFactory()

    answer = send(pair.mentee, url("enrolment", pair.mentee_enrolment_id), {"about": "x"}, "patch")

    assert answer.json()["errors"] == {
        "request": ["You are matched: what you want to reach is part of your pair now."]
    }


@pytest.mark.parametrize("count", [1, 5])
def test_lists_take_a_fixed_number_of_queries(count):
    now = running()
    for number in range(count):
        joined(now.programme).skills.create(skill=SkillFactory(), rank=1)
        row = ProgrammeFactory(enrol_until=day(3))
        row.audience.create(side="mentee", lowest_grade=GradeFactory(rank=900 + number))
    client = signed_in(now.coordinator)
    found = {}
    for name, args in (("programmes", ()), ("programme_people", (now.programme.pk,))):
        client.get(url(name, *args))
        with CaptureQueriesContext(connection) as asked:
            client.get(url(name, *args))
        found[name] = len(asked)

    assert found == {"programmes": 10, "programme_people": 9}

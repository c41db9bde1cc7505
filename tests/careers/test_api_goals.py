"""Goals by API: the same services, the same sight, plain answers to wrong questions."""

import pytest
from django.test import Client

from careers.models import CheckIn, Goal
from lib.dates import today
from tests.careers.goals import goal, pair
from tests.factories import EmployeeFactory, UserFactory, hr_admin

pytestmark = pytest.mark.django_db
GOALS = "/api/v1/goals/"


class Caller:
    """Someone who sends and reads JSON."""

    def __init__(self, who):
        self.client = Client()
        self.client.force_login(getattr(who, "user", who))

    def get(self, address):
        return self.client.get(address)

    def post(self, address, body, **headers):
        return self.client.post(address, body, content_type="application/json", headers=headers)

    def patch(self, address, body):
        return self.client.patch(address, body, content_type="application/json")


def test_a_goal_from_the_first_word_to_the_last():
    me, _manager = pair()
    caller, new = Caller(me), {"title": "Read", "kind": "personal", "visibility": "public"}

    made = caller.post(GOALS, new, **{"Idempotency-Key": "one"})
    again = caller.post(GOALS, new, **{"Idempotency-Key": "one"})
    address = made.headers["Location"]
    caller.patch(address, {"title": "Read more"})
    measured = caller.post(
        f"{address}key-results/", {"title": "Days", "unit": "days", "start": 12, "target": 5}
    ).json()
    result = measured["key_results"][0]["id"]
    said = caller.post(
        f"{address}check-ins/",
        {"confidence": "at_risk", "values": [{"key_result": result, "value": "9"}]},
    )
    ended = caller.post(f"{address}state/", {"state": "done"})
    opened = caller.post(f"{address}state/", {"state": "open"})

    assert (made.status_code, again.json(), Goal.objects.count()) == (201, made.json(), 1)
    assert said.json() == {
        "id": CheckIn.objects.get().pk,
        "on": today().isoformat(),
        "confidence": "at_risk",
        "remark": "",
        "values": [{"key_result": result, "value": "9.00"}],
    }
    assert (ended.json()["state"], opened.json()["state"]) == ("done", "open")
    assert caller.get(address).json() == {
        "id": made.json()["id"],
        "person": {"id": me.pk, "name": me.name},
        "title": "Read more",
        "text": "",
        "kind": "personal",
        "cycle": None,
        "objective": None,
        "supports": None,
        "visibility": "public",
        "state": "open",
        "starts_on": today().isoformat(),
        "due_on": None,
        "ended_on": None,
        "progress": {"percent": 43, "known": 1, "total": 1},
        "key_results": [
            {
                "id": result,
                "title": "Days",
                "unit": "days",
                "direction": "down",
                "start": "12.00",
                "target": "5.00",
                "current": "9.00",
            }
        ],
    }


def test_a_second_check_in_of_a_day_leaves_what_it_does_not_name():
    me, _manager = pair()
    one = goal(me, numbers=2)
    first, second = one.key_results.all()
    caller, address = Caller(me), f"{GOALS}{one.pk}/check-ins/"

    def say(**more):
        return caller.post(address, {"confidence": "on_track"} | more)

    say(remark="Half done", values=[{"key_result": first.pk, "value": 5}])
    kept = say(confidence="at_risk").json()
    added = say(values=[{"key_result": second.pk, "value": 7}], remark="").json()
    twice = say(values=[{"key_result": first.pk, "value": n} for n in (8, 9)])

    assert (kept["confidence"], kept["remark"]) == ("at_risk", "Half done")
    assert kept["values"] == [{"key_result": first.pk, "value": "5.00"}]
    assert ([row["value"] for row in added["values"]], added["remark"]) == (["5.00", "7.00"], "")
    assert (twice.status_code, list(twice.json()["errors"])) == (400, ["values"])
    first.refresh_from_db()
    assert first.current == 5


def test_everybody_finds_what_they_may_see():
    me, manager = pair()
    for visibility in ("private", "manager", "public"):
        goal(me, visibility, visibility=visibility)

    def found(who):
        rows = Caller(who).get(f"{GOALS}?person={me.pk}").json()["results"]
        return sorted(row["title"] for row in rows)

    assert found(me) == ["manager", "private", "public"]
    assert found(manager) == found(hr_admin()) == ["manager", "public"]
    assert found(EmployeeFactory()) == ["public"]


def test_a_goal_that_supports_a_hidden_one_says_nothing_of_it():
    me, manager = pair()
    theirs = goal(manager, visibility="public")
    mine = goal(me, visibility="public", parent=theirs)
    shown = Caller(me).get(f"{GOALS}{mine.pk}/").json()["supports"]

    Goal.objects.filter(pk=theirs.pk).update(visibility="private")

    assert shown == theirs.pk
    assert Caller(me).get(f"{GOALS}{mine.pk}/").json()["supports"] is None


def test_others_may_read_a_goal_and_change_nothing():
    me, manager = pair()
    one = goal(me)
    address = f"{GOALS}{one.pk}/"
    writes = [
        (address, {"title": "x"}), (f"{address}state/", {"state": "done"}),
        (f"{address}key-results/", {"title": "x", "start": 0, "target": 1}),
        (f"{address}check-ins/", {"confidence": "on_track"}),
    ]  # fmt: skip

    def answers(who):
        caller = Caller(who)
        return [
            (caller.patch if path == address else caller.post)(path, body).status_code
            for path, body in writes
        ]

    assert (answers(manager), answers(EmployeeFactory())) == ([403] * 4, [404] * 4)
    assert Caller(EmployeeFactory()).get(f"{address}check-ins/").status_code == 404


def test_wrong_questions_are_answered_by_field():
    me, _manager = pair()
    mine, other = goal(me), goal(EmployeeFactory(), visibility="public")
    caller, address = Caller(me), f"{GOALS}{mine.pk}/"
    foreign = {"key_result": other.key_results.get().pk, "value": 1}
    hidden = goal(EmployeeFactory(), visibility="private")
    new = {"title": "x", "kind": "personal"}
    answers = [
        caller.post(GOALS, {"title": "x", "kind": "hobby"}),
        caller.post(GOALS, new | {"supports": hidden.pk}),
        caller.post(GOALS, new | {"kind": "performance"}),
        caller.post(f"{address}check-ins/", {"confidence": "on_track", "values": [foreign]}),
        caller.post(f"{address}key-results/", {"title": "x", "start": 1, "target": 1}),
        Caller(UserFactory(is_superuser=True)).post(GOALS, new),
        caller.get(f"{GOALS}?colour=red"),
    ]

    assert [(answer.status_code, sorted(answer.json()["errors"])) for answer in answers] == [
        (400, ["kind"]),
        (400, ["supports"]),
        (400, ["request"]),
        (400, ["values"]),
        (400, ["request"]),
        (400, ["request"]),
        (400, ["colour"]),
    ]

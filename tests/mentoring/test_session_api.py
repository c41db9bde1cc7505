"""Sessions, pulses, evaluations and calendars by API."""

import json

import pytest
from django.utils import timezone

from mentoring.models import Evaluation, Pulse, Session
from tests.mentoring.pairs import around
from tests.mentoring.sessions import DAY, old_pair, session, signed_in

pytestmark = pytest.mark.django_db
API = "/api/v1/mentoring/"


def send(client, method, address, **body):
    return getattr(client, method)(
        f"{API}{address}", json.dumps(body), content_type="application/json"
    )


def test_a_session_goes_from_a_proposal_to_a_pulse():
    pair = old_pair()
    mine, theirs = signed_in(pair.mentee), signed_in(pair.mentor)
    at = (timezone.now() + DAY).isoformat()

    made = send(mine, "post", "sessions/", pair=pair.pk, starts_at=at, agenda="Where to?")
    one = f"sessions/{made.json()['id']}/"
    other = send(theirs, "post", f"{one}agree/", seen="0123456789abcdef")
    agreed = send(theirs, "post", f"{one}agree/", seen=made.json()["seen"])
    seen = agreed.json()["seen"]
    moved = send(theirs, "put", one, starts_at=at, minutes=30, place="Here", seen=seen)
    stale = send(mine, "put", one, starts_at=at, minutes=45, place="There", seen=seen)
    agenda = send(
        mine, "put", f"{one}agenda/", agenda="Where to, and how?", seen=moved.json()["agenda_seen"]
    )
    Session.objects.update(starts_at=timezone.now())
    held = send(mine, "post", f"{one}hold/")
    pulse = send(mine, "post", f"{one}pulse/", worth=5, clear=1, words="Thanks")
    again = send(mine, "post", f"{one}pulse/", worth=1, clear=1)

    assert (other.status_code, "changed meanwhile" in other.content.decode()) == (400, True)
    codes = [r.status_code for r in (made, agreed, moved, stale, agenda, held, pulse, again)]
    assert codes == [201, 200, 200, 400, 200, 200, 200, 400]
    assert made["Location"] == f"{API}{one}"
    assert (moved.json()["sequence"], moved.json()["state"]) == (1, "proposed")
    assert pulse.json()["has_answered"] is True
    assert "worth" not in str(pulse.json())
    (words,) = theirs.get(f"{API}{one}").json()["words"]
    assert (words["side"], words["text"]) == ("mentee", "Thanks")
    assert Pulse.objects.count() == 1


def test_the_same_key_proposes_once():
    pair = old_pair()
    client = signed_in(pair.mentee)
    body = json.dumps({"pair": pair.pk, "starts_at": (timezone.now() + DAY).isoformat()})

    for _again in range(2):
        answer = client.post(
            f"{API}sessions/",
            body,
            content_type="application/json",
            headers={"Idempotency-Key": "k1"},
        )  # fmt: skip
        assert answer.status_code == 201

    assert Session.objects.count() == 1


def test_lists_hold_ones_own_and_are_narrowed():
    pair, other = old_pair(), old_pair()
    session(pair), session(pair, in_days=-1, state="held"), session(other)
    client = signed_in(pair.mentor)

    def found(query=""):
        return [row["state"] for row in client.get(f"{API}sessions/{query}").json()["results"]]

    assert found() == ["agreed", "held"]
    assert found("?state=held") == ["held"]
    assert found(f"?pair={pair.pk}") == ["agreed", "held"]
    assert client.get(f"{API}sessions/?pair={other.pk}").status_code == 400
    assert client.get(f"{API}sessions/?order=x").status_code == 400


def test_nobody_else_reads_or_does_anything_whatever_their_rights():
    pair = old_pair(days=100)
    one, users = session(pair, agenda="Secret"), around(pair)
    del users["mentee"], users["mentor"]

    for user in users.values():
        client, at = signed_in(user), f"sessions/{one.pk}/"
        answers = [
            client.get(f"{API}{at}"), client.get(f"{API}pairs/{pair.pk}/evaluations/mid/"),
            send(client, "put", at, starts_at="x"),
            *(send(client, "post", f"{at}{act}/") for act in
              ("agree", "hold", "miss", "cancel", "pulse")),
            send(client, "post", f"pairs/{pair.pk}/evaluations/mid/", answers={}),
        ]  # fmt: skip
        assert {answer.status_code for answer in answers} == {404}
        new = send(client, "post", "sessions/", pair=pair.pk, starts_at=timezone.now().isoformat())
        assert (new.status_code, client.get(f"{API}sessions/").json()["results"]) == (400, [])
    assert Session.objects.get().state == "agreed"


@pytest.mark.parametrize(
    "body",
    [{}, {"pair": "1", "starts_at": "2030-01-01T10:00:00Z"}, {"starts_at": "soon"},
     {"minutes": 5}, {"minutes": 1e9}, {"place": "\x00"}, {"agenda": "x" * 4001},
     {"starts_at": "9999-12-31T23:59:59Z"}],
)  # fmt: skip
def test_bad_input_is_refused(body):
    pair = old_pair()
    good = {"pair": pair.pk, "starts_at": (timezone.now() + DAY).isoformat()}

    answer = send(signed_in(pair.mentee), "post", "sessions/", **(good | body if body else {}))

    assert (answer.status_code, Session.objects.count()) == (400, 0)


def test_what_took_place_is_recorded():
    pair = old_pair()
    at = (timezone.now() - DAY).isoformat()

    made = send(signed_in(pair.mentor), "post", "sessions/record/", pair=pair.pk, starts_at=at)

    assert (made.status_code, made.json()["state"]) == (201, "held")


def test_an_evaluation_is_given_and_read_by_its_writer():
    pair = old_pair(days=100)
    mine, at = signed_in(pair.mentee), f"pairs/{pair.pk}/evaluations/mid/"

    asked = mine.get(f"{API}{at}").json()
    wrong = send(mine, "post", at, answers={"helped": 9})
    given = send(mine, "post", at, answers={"helped": 4, "more": "Canary"})
    theirs = signed_in(pair.mentor).get(f"{API}{at}").json()

    assert (asked["is_open"], asked["answers"], len(asked["questions"])) == (True, None, 3)
    assert (wrong.status_code, given.status_code) == (400, 200)
    assert given.json()["answers"] == {"helped": 4, "more": "Canary"}
    assert (theirs["answers"], theirs["is_open"]) == (None, True)
    assert mine.get(f"{API}pairs/{pair.pk}/evaluations/never/").status_code == 404
    assert Evaluation.objects.count() == 1


def test_the_address_for_calendars_is_made_read_and_revoked():
    pair = old_pair()
    client = signed_in(pair.mentee)

    assert client.get(f"{API}calendar/").status_code == 404
    address = client.post(f"{API}calendar/").json()["address"].removeprefix("http://testserver")
    assert client.get(address).status_code == 200
    assert set(client.get(f"{API}calendar/").json()) == {"created_at", "read_at"}
    assert client.delete(f"{API}calendar/").status_code == 204
    assert client.delete(f"{API}calendar/").status_code == 404
    assert client.get(address).status_code == 404

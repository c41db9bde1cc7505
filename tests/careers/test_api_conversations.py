"""Conversations by API: the same services, the same refusals, nobody else's words."""

import pytest
from django.test import Client
from django.utils import timezone

from careers.models import Conversation
from lib.dates import today
from talent.models import IdempotencyKey
from tests.careers.conversations import DAY, held, new_boss, pair, talk
from tests.careers.people import queries_of
from tests.factories import EmployeeFactory, hr_admin

pytestmark = pytest.mark.django_db


def send(user, method, address, body=None, **headers):
    client = Client()
    client.force_login(user)
    return getattr(client, method)(
        f"/api/v1/{address}", body or {}, content_type="application/json", headers=headers
    )


def get(user, address):
    client = Client()
    client.force_login(user)
    return client.get(f"/api/v1/{address}")


def test_a_conversation_goes_its_whole_way():
    me, boss, _top = pair()
    when = (timezone.now() + 7 * DAY).isoformat()
    body = {"other": boss.pk, "starts_at": when, "place": "Küche"}

    made = send(me.user, "post", "conversations/", body, **{"Idempotency-Key": "a"})
    again = send(me.user, "post", "conversations/", body, **{"Idempotency-Key": "a"})
    one = made.json()
    here = f"conversations/{one['id']}/"
    moved = send(
        boss.user, "put", here,
        {"starts_at": when, "minutes": 30, "place": "", "seen": one["seen"]},
    )  # fmt: skip
    stale = send(
        me.user, "put", here,
        {"starts_at": when, "minutes": 90, "place": "", "seen": one["seen"]},
    )  # fmt: skip
    point = send(me.user, "post", f"{here}points/", {"text": "Pay"}).json()["points"][0]
    ticked = send(boss.user, "put", f"agenda-points/{point['id']}/", {"is_done": True})
    refused = send(boss.user, "delete", f"agenda-points/{point['id']}/")
    noted = send(me.user, "post", f"{here}notes/", {"text": "Ours 👋", "seen": 0})
    late = send(boss.user, "post", f"{here}notes/", {"text": "Mine", "seen": 0})
    agreed = send(boss.user, "post", f"{here}agreed/", {"title": "Visit", "kind": "exposure"})
    done = send(me.user, "post", f"{here}hold/", {"held_on": today().isoformat()})

    assert (made.status_code, again.json(), Conversation.objects.count()) == (201, one, 1)
    assert (moved.status_code, moved.json()["minutes"], stale.status_code) == (200, 30, 400)
    assert (ticked.json()["is_done"], refused.status_code) == (True, 403)
    assert noted.json()["notes"]["text"] == "Ours 👋"
    assert (late.status_code, "both texts" in late.json()["detail"]) == (400, True)
    assert [row["title"] for row in agreed.json()["agreed"]] == ["Visit"]
    assert (done.json()["state"], done.json()["held_on"]) == ("held", today().isoformat())


def test_a_preparation_is_read_by_who_wrote_it():
    me, boss, _top = pair()
    here = f"conversations/{talk(me, boss).pk}/preparation/"
    seen = get(me.user, here).json()["seen"]

    mine = send(me.user, "put", here, {"text": "I want to leave", "seen": seen})
    stale = send(me.user, "put", here, {"text": "x", "seen": seen})

    assert (mine.json()["text"], stale.status_code) == ("I want to leave", 400)
    assert get(boss.user, here).json()["text"] == ""


@pytest.mark.parametrize(
    ("part", "body"),
    [
        ("points", {"text": "Pay"}),
        ("agreed", {"title": "Visit", "kind": "exposure"}),
        ("hold", {}),
    ],
)
def test_no_answer_with_our_words_is_kept_for_a_former_manager(part, body):
    me, boss, _top = pair()
    here = f"conversations/{talk(me, boss, in_days=0).pk}/"
    send(me.user, "post", f"{here}notes/", {"text": "Only ours", "seen": 0})
    key = {"Idempotency-Key": "once"}
    first = send(boss.user, "post", f"{here}{part}/", body, **key)
    new_boss(me)

    again = send(boss.user, "post", f"{here}{part}/", body, **key)

    assert (first.status_code // 100, "Only ours" in first.content.decode()) == (2, True)
    assert (again.status_code // 100, "Only ours" in again.content.decode()) == (4, False)
    assert not IdempotencyKey.objects.exists()


def test_nobody_else_finds_it():
    me, boss, top = pair()
    one = talk(me, boss)

    for user in (top.user, hr_admin(), EmployeeFactory().user):
        assert get(user, "conversations/").json()["results"] == []
        for part in ("", "notes/", "preparation/"):
            assert get(user, f"conversations/{one.pk}/{part}").status_code == 404
        given = {"other": me.pk, "starts_at": (timezone.now() + DAY).isoformat()}
        assert send(user, "post", "conversations/", given).status_code == 403


def test_coverage_speaks_of_direct_reports():
    me, boss, top = pair()
    held(me, boss, days_ago=20)

    rows = get(boss.user, "conversations/coverage/").json()["results"]

    day = (today() - 20 * DAY).isoformat()
    assert [(row["name"], row["last_on"], row["next_at"]) for row in rows] == [
        ("Leila Haddad", day, None)
    ]
    assert [row["id"] for row in get(top.user, "conversations/coverage/").json()["results"]] == [
        boss.pk
    ]


@pytest.mark.parametrize("count", [1, 5])
def test_conversations_api_query_count(count):
    me, boss, _top = pair()
    for number in range(count):
        held(me, boss, days_ago=number + 1)
    client = Client()
    client.force_login(me.user)

    assert queries_of(client, "/api/v1/conversations/") == 5


@pytest.mark.parametrize("moment", ["0001-01-01T00:00", "0001-01-01T00:00:00+14:00"])
def test_a_moment_before_all_time_is_refused_in_words(moment):
    me, boss, _top = pair(time_zone="Europe/Amsterdam")
    here = f"conversations/{talk(me, boss).pk}/"
    when = {"starts_at": moment, "minutes": 30, "place": "", "seen": "x"}

    answers = [
        send(me.user, "put", here, when),
        send(me.user, "post", "conversations/", {"other": boss.pk, "starts_at": moment}),
        send(me.user, "post", f"{here}hold/", {"next_at": moment}),
    ]

    assert [answer.status_code for answer in answers] == [400] * 3
    assert all("out of range" in answer.json()["detail"] for answer in answers)

"""Openings and applications by API: the same services, once for each key."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from careers.models import Application, Opening, SavedSearch
from careers.services.openings import close_opening, draft_opening
from lib.dates import today
from tests.careers.openings import another, applied, build_hiring, given, offered, published
from tests.careers.people import asks, knows
from tests.factories import AssignmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def hiring():
    return build_hiring()


def url(name, *args):
    return reverse(f"api:{name}", args=args)


def send(client, user, address, body, **headers):
    client.force_login(user)
    return client.post(address, body, content_type="application/json", headers=headers)


def test_openings_carry_the_figures_of_every_page(client, hiring):
    knows(hiring.me, asks(hiring.role, sql=4)["sql"], 3)
    opening = published(hiring)
    client.force_login(hiring.me.user)

    row = client.get(url("openings") + "?q=specialist&kind=vacancy").json()["results"][0]
    whole = client.get(url("opening", opening.pk)).json()

    assert (row["id"], row["readiness"], row["coverage"]) == (opening.pk, 75, 100)
    assert (whole["least_months"], whole["manager_rule"]) == (12, "informed")


def test_the_whole_way_by_api(client, hiring):
    said = {
        "kind": "vacancy", "title": "By API", "role": hiring.role.pk, "unit": hiring.unit.pk,
        "hiring_manager": hiring.hirer.pk,
        "starts_on": (today() + timedelta(days=9)).isoformat(),
    }  # fmt: skip
    hirer, boss, me = hiring.hirer.user, hiring.boss.user, hiring.me.user

    made = send(client, hirer, url("openings"), said)
    acts = url("opening_acts", made.json()["id"])
    assert made.status_code == 201
    for user, act in [(hirer, "submit"), (boss, "approve"), (hirer, "publish")]:
        assert send(client, user, acts, {"act": act}).status_code == 200
    applying = url("opening_applications", made.json()["id"])
    application = send(client, me, applying, {"statement": "Me."}).json()
    steps = url("application_acts", application["id"])
    for user, act in [(hirer, "review"), (hirer, "offer"), (me, "accept")]:
        answer = send(client, user, steps, {"act": act})

    assert answer.json()["stage"] == "accepted"
    assert Opening.objects.get().state == "closed"
    assert hiring.me.assignments.count() == 2


def test_applying_twice_with_one_key_applies_once(client, hiring):
    opening = published(hiring)
    address = url("opening_applications", opening.pk)

    first = send(client, hiring.me.user, address, {"statement": "Me."}, **{"Idempotency-Key": "a"})
    again = send(client, hiring.me.user, address, {"statement": "Me."}, **{"Idempotency-Key": "a"})
    other = send(client, hiring.me.user, address, {"statement": "Me."})

    assert (first.status_code, again.status_code, other.status_code) == (201, 201, 400)
    assert first.json() == again.json()
    assert Application.objects.count() == 1


def test_a_rejection_by_api_needs_its_reason(client, hiring):
    application = applied(published(hiring), hiring.me)
    address = url("application_acts", application.pk)

    bare = send(client, hiring.hirer.user, address, {"act": "reject"})
    said = send(client, hiring.hirer.user, address, {"act": "reject", "reason": "skills"})

    assert (bare.status_code, said.json()["stage"]) == (400, "rejected")


def test_who_may_not_is_refused_by_api(client, hiring):
    application = offered(applied(published(hiring), hiring.me))
    address = url("application_acts", application.pk)

    answers = {
        "peer": send(client, another(hiring).user, address, {"act": "accept"}).status_code,
        "hirer": send(client, hiring.hirer.user, address, {"act": "accept"}).status_code,
        "self": send(client, hiring.me.user, address, {"act": "reject", "reason": "skills"})
        .status_code,
    }  # fmt: skip

    assert answers == {"peer": 404, "hirer": 403, "self": 403}


def test_who_applies_too_late_by_api_reads_why(client, hiring):
    closed = published(hiring)
    never = draft_opening(actor=hiring.hirer.user, **given(hiring))
    for one in (closed, never):
        close_opening(actor=hiring.hirer.user, opening=one)

    late = send(client, hiring.me.user, url("opening_applications", closed.pk), {"statement": "Me"})
    none = send(client, hiring.me.user, url("opening_applications", never.pk), {"statement": "Me"})

    assert (late.status_code, none.status_code) == (400, 404)
    assert "It was closed meanwhile: nobody can apply for it any more." in late.content.decode()
    assert client.get(url("opening", closed.pk)).status_code == 404
    assert not Application.objects.exists()


def test_whoever_leads_nobody_opens_nothing(client, hiring):
    said = {
        "kind": "project", "title": "Mine", "role": hiring.role.pk,
        "unit": hiring.me.assignments.get().unit_id, "hiring_manager": hiring.me.pk,
        "hours_per_week": 4, "starts_on": (today() + timedelta(days=9)).isoformat(),
        "ends_on": (today() + timedelta(days=90)).isoformat(),
    }  # fmt: skip

    refused = send(client, hiring.me.user, url("openings"), said)
    AssignmentFactory(manager=hiring.me)
    allowed = send(client, hiring.me.user, url("openings"), said)

    assert (refused.status_code, allowed.status_code) == (403, 201)
    assert Opening.objects.filter(title="Mine").count() == 1


def test_ids_that_one_may_not_choose_are_refused(client, hiring):
    said = {
        "kind": "vacancy", "title": "x", "role": 10**9, "unit": "1", "hiring_manager": True,
        "starts_on": "tomorrow",
    }  # fmt: skip

    answer = send(client, hiring.hirer.user, url("openings"), said)

    assert answer.status_code == 400
    assert set(answer.json()["errors"]) == {"role", "unit", "hiring_manager", "starts_on"}


def test_a_draft_is_changed_by_api_and_a_published_one_is_not(client, hiring):
    opening = published(hiring)
    client.force_login(hiring.hirer.user)

    answer = client.patch(url("opening", opening.pk), {"seats": 3}, content_type="application/json")

    assert answer.status_code == 400


def test_kept_searches_by_api(client, hiring):
    made = send(client, hiring.me.user, url("searches"), {"text": "data", "least_ready": 50})
    mine = client.get(url("searches")).json()["results"]
    gone = client.delete(url("search", made.json()["id"]))

    assert (made.status_code, len(mine), gone.status_code) == (201, 1, 204)
    assert not SavedSearch.objects.exists()


@pytest.mark.parametrize("name", ["openings", "applications"])
def test_lists_ask_as_much_for_many_as_for_one(client, hiring, name):
    asks(hiring.role, sql=4)
    client.force_login(hiring.hirer.user)

    def count():
        client.get(url(name))
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url(name)).status_code == 200
        return len(captured)

    applied(published(hiring), hiring.me)
    one = count()
    for _ in range(4):
        applied(published(hiring), another(hiring))

    assert count() == one <= 12

"""Approving together: what is named, what happens, and that a refused part costs no other."""

import threading

import pytest
from django.contrib.messages import get_messages
from django.db import connection

from careers.models import DevelopmentPlan
from careers.services.approvals import approve_together
from careers.services.plans import approve_plan, start_plan, withdraw_plan
from careers.views import team_development
from talent.models import AuditEntry, Notice
from tests.careers.lines import build_line, waiting_opening, waiting_plan
from tests.careers.people import queries_of, text_of

pytestmark = pytest.mark.django_db
URL = "/team/development/approve/"


@pytest.fixture
def line(db):
    return build_line()


def key(thing):
    return f"{'plan' if isinstance(thing, DevelopmentPlan) else 'opening'}:{thing.pk}"


def states(*things):
    return [type(thing).objects.get(pk=thing.pk).state for thing in things]


def chosen(client, user, *keys, post=False):
    client.force_login(user)
    ask = client.post if post else client.get
    return ask(URL, {"chosen": [*keys]})


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_the_page_offers_what_waits_and_can_be_approved(client, line):
    plan = waiting_plan(line, line.me)
    opening = waiting_opening(line, line.below[0])
    client.force_login(line.manager.user)

    page = client.get("/team/development/").content.decode()

    for thing in (plan, opening):
        assert f'name="chosen" value="{key(thing)}"' in page


def test_one_page_names_what_will_happen_and_changes_nothing(client, line):
    plan, opening = waiting_plan(line, line.me), waiting_opening(line, line.below[0])

    page = text_of(chosen(client, line.manager.user, key(plan), key(opening)))

    assert "These plans count from today, and each person is told Leila Haddad" in page
    assert "These openings may be published by whoever hires A seat" in page
    assert states(plan, opening) == ["in_review", "in_review"]


def test_each_goes_through_its_own_service(client, line):
    plan, opening = waiting_plan(line, line.me), waiting_opening(line, line.below[0])

    response = chosen(client, line.manager.user, key(plan), key(opening), post=True)

    assert states(plan, opening) == ["active", "approved"]
    assert said(response) == ["2 are approved."]
    acts = ["careers.plan.approved", "careers.opening.approved"]
    assert AuditEntry.objects.filter(action__in=acts, actor=line.manager.user).count() == 2
    assert Notice.objects.filter(kind="careers.plan_approved", recipient=line.me.user).exists()


def test_a_part_that_fails_is_named_and_loses_nothing_of_the_others(client, line):
    gone, stays = waiting_plan(line, line.me), waiting_plan(line, line.below[0])
    withdraw_plan(actor=line.me.user, plan=gone)

    response = chosen(client, line.manager.user, key(gone), key(stays), post=True)

    assert states(gone, stays) == ["draft", "active"]
    assert said(response) == [
        "One is approved.",
        "Not approved: Leila Haddad: Product Specialist. "
        "This plan does not wait for a review any more.",
    ]


def test_what_cannot_be_approved_is_named_on_the_page(client, line):
    mine = start_plan(actor=line.manager.user, employee=line.manager, role=line.team.target)
    draft = start_plan(actor=line.me.user, employee=line.me, role=line.team.target)

    page = text_of(chosen(client, line.manager.user, key(mine), key(draft)))

    assert "Nothing of what was chosen can be approved." in page
    assert "Ingrid Solberg: Product Specialist Draft" in page
    assert "Leila Haddad: Product Specialist Draft" in page


def test_nobody_approves_an_own_plan_or_an_own_opening(client, line):
    plan, opening = waiting_plan(line, line.below[0]), waiting_opening(line, line.below[0])

    response = chosen(client, line.below[0].user, key(plan), key(opening), post=True)

    assert states(plan, opening) == ["in_review", "in_review"]
    assert said(response) == [
        "Not approved: A seat. This is not yours to approve.",
        "Not approved: P00 Line: Product Specialist. This is not yours to approve.",
    ]


@pytest.mark.parametrize(
    "forged",
    ["plan:STRANGER", "opening:DRAFT", "plan:0", "plan:99999999", "plan:-1", "plan:1e3", "user:1",
     "plan:", ":1", "plan:99999999999999999999", "plan:١"],
)  # fmt: skip
def test_forged_keys_change_nothing_and_name_nobody(client, line, forged):
    stranger, opening = waiting_plan(line, line.stranger), waiting_opening(line, line.stranger)
    good = waiting_plan(line, line.me)
    forged = forged.replace("STRANGER", str(stranger.pk)).replace("DRAFT", str(opening.pk))

    page = text_of(chosen(client, line.manager.user, forged, key(good)))
    response = chosen(client, line.manager.user, forged, key(good), post=True)

    assert "Stranger" not in page + str(said(response))
    assert "A seat" not in page + str(said(response))
    assert states(stranger, opening, good) == ["in_review", "in_review", "active"]


def test_more_than_goes_in_one_go_stays_chosen(client, line, monkeypatch):
    monkeypatch.setattr(team_development, "MOST", 2)
    plans = [waiting_plan(line, person) for person in (line.me, *line.below[:2])]
    keys = [key(plan) for plan in plans]
    client.force_login(line.manager.user)

    page = chosen(client, line.manager.user, *keys)
    first = client.post(URL, {"chosen": keys[:2], "rest": keys[2:]})
    after = states(*plans)
    second = client.post(URL, {"chosen": keys[2:]})

    assert "Up to 2 are approved in one go. One more stays chosen" in text_of(page)
    assert f'name="rest" value="{keys[2]}"' in page.content.decode()
    assert after == ["active", "active", "in_review"]
    assert first.url == f"{URL}?chosen=plan%3A{plans[2].pk}"
    assert (second.url, states(plans[2])) == ("/team/development/", ["active"])


def test_what_was_not_shown_yet_is_never_approved(client, line, monkeypatch):
    monkeypatch.setattr(team_development, "MOST", 2)
    plan, other = waiting_plan(line, line.me), waiting_plan(line, line.below[0])
    client.force_login(line.manager.user)

    client.post(URL, {"chosen": [key(plan)], "rest": [key(other)]})
    gone = chosen(client, line.manager.user, "plan:1", "plan:2", key(other))

    assert states(plan, other) == ["active", "in_review"]
    assert "Go on with the others" in text_of(gone)
    assert f'name="chosen" value="{key(other)}"' in gone.content.decode()


def test_the_page_takes_as_many_in_one_go_as_the_api(client, line):
    keys = [("plan", 900_000 + number) for number in range(101)]

    page = chosen(client, line.manager.user, *(f"{kind}:{pk}" for kind, pk in keys))

    assert (page.context["most"], page.context["rest"]) == (100, ["plan:900100"])
    assert api(client, line.manager.user, *keys).status_code == 400
    assert api(client, line.manager.user, *keys[:100]).status_code == 200


def test_nothing_chosen_is_said(client, line):
    assert said(chosen(client, line.manager.user, post=True)) == [
        "Choose at least one thing first."
    ]
    assert "Nothing to approve" in text_of(chosen(client, line.manager.user))


def test_the_plans_of_all_levels_below_can_be_approved(client, line):
    plan = waiting_plan(line, line.below[2])

    chosen(client, line.team.skip.user, key(plan), post=True)

    assert states(plan) == ["active"]


@pytest.mark.parametrize("people", [2, 10])
def test_the_page_that_asks_has_a_constant_number_of_queries(client, people):
    line = build_line(people)
    keys = [f"chosen={key(waiting_plan(line, person))}" for person in line.below]
    client.force_login(line.manager.user)

    assert queries_of(client, f"{URL}?{'&'.join(keys)}") == 8


@pytest.mark.django_db(transaction=True)
def test_two_managers_who_decide_at_once_approve_each_thing_once():
    line = build_line()
    plans = [waiting_plan(line, person) for person in line.below]
    openings = [waiting_opening(line, line.below[0], f"Seat {n}") for n in range(3)]
    found, start = {}, threading.Barrier(2)

    def decide(who, things):
        start.wait()
        found[who] = approve_together(actor=who, things=things)
        connection.close()

    users = [line.manager.user, line.team.skip.user]
    threads = [
        threading.Thread(target=decide, args=(user, things))
        for user, things in zip(
            users, [plans + openings, openings[::-1] + plans[::-1]], strict=True
        )
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert states(*plans, *openings) == ["active"] * 3 + ["approved"] * 3
    done = [one.thing for outcomes in found.values() for one in outcomes if one.is_done]
    assert sorted(map(key, done)) == sorted(map(key, [*plans, *openings]))
    assert AuditEntry.objects.filter(action="careers.plan.approved").count() == 3


def test_a_thing_that_vanished_is_said(line):
    plan = waiting_plan(line, line.me)
    DevelopmentPlan.objects.filter(pk=plan.pk).delete()

    (outcome,) = approve_together(actor=line.manager.user, things=[plan])

    assert (outcome.is_done, outcome.why) == (False, "It is no longer there.")


def api(client, user, *things):
    client.force_login(user)
    sent = [{"kind": kind, "id": pk} for kind, pk in things]
    return client.post("/api/v1/team/approvals/", {"chosen": sent}, content_type="application/json")


def test_the_api_answers_for_each(client, line):
    plan, foreign = waiting_plan(line, line.me), waiting_plan(line, line.stranger)
    opening = waiting_opening(line, line.below[0])
    late = waiting_plan(line, line.below[1])
    approve_plan(actor=line.manager.user, plan=late)

    answer = api(
        client, line.manager.user,
        ("plan", plan.pk), ("plan", foreign.pk), ("opening", opening.pk), ("plan", late.pk),
    )  # fmt: skip

    rows = [(one["id"], one["name"], one["done"], one["why"]) for one in answer.json()["results"]]
    assert rows == [
        (plan.pk, "Leila Haddad: Product Specialist", True, ""),
        (foreign.pk, "", False, "There is nothing here that you may see."),
        (opening.pk, "A seat", True, ""),
        (late.pk, "P01 Line: Product Specialist", False,
         "This plan does not wait for a review any more."),
    ]  # fmt: skip
    assert states(plan, foreign) == ["active", "in_review"]


@pytest.mark.parametrize("sent", [[], [("user", 1)], [("plan", 0)], [("plan", 2**63)]])
def test_the_api_refuses_what_it_cannot_read(client, line, sent):
    assert api(client, line.manager.user, *sent).status_code == 400


def test_the_api_says_of_the_line_what_the_page_says(client, line):
    plan = waiting_plan(line, line.me)
    client.force_login(line.manager.user)

    rows = client.get("/api/v1/team/development/").json()["results"]
    direct = client.get("/api/v1/team/development/?reach=direct&q=p0").json()["results"]

    assert [row["name"] for row in rows] == ["Leila Haddad", "P00 Line", "P01 Line", "P02 Line"]
    assert rows[0]["columns"] == {
        "plan": "Product Specialist: In review", "goals": "", "applications": "",
        "talk": "not yet, overdue", "mentoring": "",
    }  # fmt: skip
    assert rows[0]["waiting"] == ["Leila Haddad asks you to agree to a plan"]
    assert [(row["name"], row["depth"]) for row in rows[2:]] == [("P01 Line", 1), ("P02 Line", 2)]
    assert [row["name"] for row in direct] == ["P00 Line", "P01 Line"]
    assert plan.pk


def test_the_api_knows_no_line_of_another_manager(client, line):
    client.force_login(line.other_manager.user)

    answer = client.get(f"/api/v1/team/development/?of={line.manager.pk}")

    assert answer.status_code == 400
    rows = client.get("/api/v1/team/development/").json()["results"]
    assert [row["name"] for row in rows] == ["Stranger There"]

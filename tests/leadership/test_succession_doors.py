"""A nominee finds nothing by API, in HR's workplace, in notices, search or what is held on them."""

import pytest
from django.urls import reverse

from leadership.models import SuccessionPlan
from leadership.services.successors import nominate_successor
from talent.models import AuditEntry, GrantKind
from tests.factories import hr_admin
from tests.leadership.succession_factories import (
    KeyRoleFactory,
    SuccessionPlanFactory,
    SuccessorFactory,
    TalentPoolFactory,
    at_work,
    granted,
    member_of,
)

pytestmark = pytest.mark.django_db
SECRET = "Quentin Outsider"  # also on the plan, so that its words are found where it is shown


@pytest.fixture
def named():
    """An HR admin who is on a plan that another HR admin made and read, and in a pool."""
    person, other = at_work(), hr_admin()
    admin = granted(GrantKind.HR_ADMIN, person=person)
    plan = SuccessionPlanFactory(note=SECRET)
    nominate_successor(actor=other, plan=plan, employee=person, readiness="now")
    nominate_successor(actor=other, plan=plan, external_name=SECRET, readiness="now")
    pool = TalentPoolFactory(name=SECRET)
    member_of(pool, person)
    return {"admin": admin, "other": other, "plan": plan, "pool": pool, "person": person}


def texts(client, addresses):
    found = {}
    for address in addresses:
        answer = client.get(address, follow=True)
        found[address] = (b"".join(answer) if answer.streaming else answer.content).decode()
    return found


def tells(text, named):
    return SECRET in text or str(named["plan"].pk) in text or str(named["pool"].pk) in text


def test_the_workplace_shows_the_plan_to_another_admin_and_never_to_whom_it_names(client, named):
    lists = [
        reverse("admin:leadership_successionplan_changelist"),
        reverse("admin:leadership_talentpool_changelist"),
        reverse("admin:talent_auditentry_changelist"),
        reverse("admin:talent_notice_changelist"),
        reverse("admin:index"),
        reverse("admin:search") + "?s=Quentin",
    ]
    seen = {}
    for who in ["other", "admin"]:
        client.force_login(named[who])
        seen[who] = [address for address, text in texts(client, lists).items()
                     if tells(text, named)]  # fmt: skip

    assert set(seen["other"]) >= {lists[0], lists[1], lists[2]}
    assert seen["admin"] == []


def test_the_records_of_the_workplace_do_not_exist_for_whom_they_name(client, named):
    plan, pool = named["plan"].pk, named["pool"].pk
    addresses = [
        reverse(f"admin:leadership_{model}_{page}", args=[pk])
        for model, pk in [("successionplan", plan), ("talentpool", pool)]
        for page in ["change", "history", "delete", "close"]
    ]

    client.force_login(named["admin"])
    assert {client.get(address).status_code for address in addresses} <= {403, 404}
    refused = {client.post(address, {"reason": "renewed"}).status_code for address in addresses}
    assert refused <= {403, 404, 405}  # a history takes no form
    client.force_login(named["other"])
    assert client.get(addresses[0]).status_code == 200


def test_that_owners_were_told_is_shown_to_nobody_else(client, named):
    client.force_login(named["other"])

    shown = client.get(reverse("admin:talent_notice_changelist"))

    assert [row.kind for row in shown.context["cl"].result_list] == []


def test_the_api_shows_a_nominee_nothing_and_takes_no_forged_id(client, named):
    plan, row = named["plan"], named["plan"].successors.order_by("rank").first()
    client.force_login(named["admin"])

    listed = client.get(reverse("api:leadership_succession_plans")).json()
    pools = client.get(reverse("api:leadership_talent_pools")).json()

    assert (listed["results"], pools["results"]) == ([], [])
    forged = [
        ("get", "api:leadership_succession_plan", plan.pk, None),
        ("patch", "api:leadership_succession_plan", plan.pk, {"note": "x"}),
        ("post", "api:leadership_succession_plan_acts", plan.pk, {"act": "close"}),
        ("post", "api:leadership_plan_successors", plan.pk,
         {"external_name": "x", "readiness": "now"}),
        ("patch", "api:leadership_successor", row.pk, {"readiness": "later"}),
        ("post", "api:leadership_successor_acts", row.pk, {"act": "remove", "reason": "declined"}),
        ("get", "api:leadership_talent_pool", named["pool"].pk, None),
        ("post", "api:leadership_talent_pool_acts", named["pool"].pk, {"act": "close"}),
    ]  # fmt: skip
    for method, name, pk, body in forged:
        answer = getattr(client, method)(
            reverse(name, args=[pk]), body, content_type="application/json"
        )
        assert answer.status_code == 404, name


def test_a_nominee_with_rights_begins_a_plan_by_api_as_if_there_were_none(client, named):
    client.force_login(named["admin"])
    told = {"owner": at_work().pk, "review_on": "2027-12-01"}
    answers = []
    for key_role in [named["plan"].key_role, KeyRoleFactory()]:
        answer = client.post(
            reverse("api:leadership_succession_plans"), told | {"key_role": key_role.pk},
            content_type="application/json",
        )  # fmt: skip
        body = answer.json()
        answers.append((answer.status_code, {k: v for k, v in body.items()
                                             if k not in ("id", "key_role")}))  # fmt: skip

    assert answers[0] == answers[1]
    assert answers[0][0] == 201


def test_by_api_a_plan_is_kept_as_on_the_pages(client):
    admin, owner, person = hr_admin(), at_work(), at_work()
    key_role = KeyRoleFactory()
    client.force_login(admin)

    def send(method, name, args, body):
        return getattr(client, method)(
            reverse(f"api:leadership_{name}", args=args), body, content_type="application/json"
        )

    begun = {"key_role": key_role.pk, "owner": owner.pk, "review_on": "2027-12-01"}
    made = send("post", "succession_plans", [], begun)
    pk = made.json()["id"]
    first = send("post", "plan_successors", [pk], {"employee": person.pk, "readiness": "now"})
    send("post", "plan_successors", [pk], {"external_name": "Kim", "readiness": "soon"})
    ids = [one["id"] for one in client.get(
        reverse("api:leadership_succession_plan", args=[pk])).json()["successors"]]  # fmt: skip
    send("post", "successor_acts", [ids[1]], {"act": "up"})
    send("patch", "successor", [ids[0]], {"readiness": "later"})
    done = send("post", "succession_plan_acts", [pk], {"act": "activate"})

    assert (made.status_code, first.status_code, done.status_code) == (201, 201, 200)
    assert [(one["external_name"], one["readiness"]) for one in done.json()["successors"]] == [
        ("Kim", "soon"), ("", "later"),
    ]  # fmt: skip
    bench = client.get(reverse("api:leadership_bench") + "?within=later").json()
    assert (bench["key_roles"], bench["levels"][2]["effective"]) == (1, 1)
    closed = send("post", "succession_plan_acts", [pk], {"act": "close", "reason": "renewed"})
    assert closed.json()["state"] == "closed"


def test_by_api_a_place_is_held_against_the_order_that_was_read(client):
    plan = SuccessionPlanFactory()
    first, second, third = (SuccessorFactory(plan=plan) for _ in range(3))
    client.force_login(hr_admin())

    def put(row, **said):
        return client.post(
            reverse("api:leadership_successor_acts", args=[row.pk]), {"act": "place"} | said,
            content_type="application/json",
        )  # fmt: skip

    read = client.get(reverse("api:leadership_succession_plan", args=[plan.pk])).json()["order"]
    done = put(third, place=1, order=read)
    late = put(second, place=1, order=read)
    missing = put(second)

    assert [one["id"] for one in done.json()["successors"]] == [
        str(row.pk) for row in (third, first, second)
    ]
    assert (late.status_code, missing.status_code) == (400, 400)
    assert "changed in another window" in late.content.decode()
    assert list(plan.successors.order_by("rank")) == [third, first, second]


@pytest.mark.parametrize("plans", [1, 5])
def test_the_list_of_plans_by_api_asks_as_much_for_many(client, plans, django_assert_num_queries):
    for _ in range(plans):
        SuccessorFactory()
    client.force_login(hr_admin())
    client.get(reverse("api:leadership_succession_plans"))

    with django_assert_num_queries(10):
        answer = client.get(reverse("api:leadership_succession_plans"))

    assert len(answer.json()["results"]) == plans


def test_what_the_company_holds_on_somebody_does_not_tell_of_a_plan(client, named):
    client.force_login(named["admin"])
    addresses = [
        reverse("talent:held_data"), reverse("talent:notice_list"), reverse("talent:inbox"), "/",
        reverse("talent:search") + "?q=Quentin", named["person"].get_absolute_url(),
        reverse("leadership:home"), reverse("leadership:succession_home"),
    ]  # fmt: skip

    found = texts(client, addresses)

    assert [address for address, text in found.items() if tells(text, named)] == []
    assert "leadership.successor" not in found[addresses[0]]
    assert not AuditEntry.objects.filter(subject=named["person"]).exists()


def test_ids_of_plans_tell_by_no_gap_that_there_is_another():
    plans = [SuccessionPlanFactory() for _ in range(4)]

    assert len({plan.pk.version for plan in plans}) == 1
    assert plans[0].pk.version == 4
    assert SuccessionPlan.objects.count() == 4

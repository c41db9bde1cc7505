"""Development plans by API: the same services, keys and refusals."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from careers.models import DevelopmentPlan, Evidence
from careers.services.plan_supporters import ask_supporter
from careers.services.plans import start_plan
from lib.dates import today
from talent.models import SkillClaim
from tests.careers.people import queries_of
from tests.careers.plans import PDF, active, draft, first, in_review
from tests.factories import EmployeeFactory

pytestmark = pytest.mark.django_db
JSON = "application/json"


def of(person) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


def send(person, method, address, body=None, **headers):
    return getattr(of(person), method)(
        f"/api/v1/{address}", body or {}, content_type=JSON, headers=headers
    )


def test_a_plan_is_begun_once_for_a_key(team):
    body = {"role": team.target.pk, "aim": "Closer to customers"}

    one = send(team.me, "post", "plans/", body, **{"Idempotency-Key": "a"})
    two = send(team.me, "post", "plans/", body, **{"Idempotency-Key": "a"})

    plan = DevelopmentPlan.objects.get()
    assert (one.status_code, two.status_code, one.json(), one["Location"]) == (
        201, 201, two.json(), f"/api/v1/plans/{plan.pk}/",
    )  # fmt: skip
    found = one.json()
    assert {name: found[name] for name in ("state", "version", "aim", "is_shared")} == {
        "state": "draft", "version": 1, "aim": "Closer to customers", "is_shared": False,
    }  # fmt: skip


def test_plans_are_listed_for_whom_the_table_says(team):
    plan = draft(team)
    other = EmployeeFactory()
    start_plan(actor=other.user, employee=other, role=team.target)

    seen = {
        name: [row["id"] for row in of(person).get("/api/v1/plans/").json()["results"]]
        for name, person in {
            "me": team.me, "manager": team.manager, "peer": EmployeeFactory(),
        }.items()
    }  # fmt: skip

    assert seen == {"me": [plan.pk], "manager": [plan.pk], "peer": []}
    assert of(team.me).get("/api/v1/plans/?state=active").json()["results"] == []
    assert of(team.me).get("/api/v1/plans/?state=magic").status_code == 400


def test_the_way_from_draft_to_done(team):
    plan = draft(team)
    item = first(plan)
    assert send(team.me, "post", f"plans/{plan.pk}/submit/").json()["state"] == "in_review"
    assert send(team.me, "post", f"plans/{plan.pk}/approve/").status_code == 403
    back = send(team.manager, "post", f"plans/{plan.pk}/send-back/", {"text": "Earlier?"})
    assert back.json()["state"] == "draft"
    send(team.me, "post", f"plans/{plan.pk}/submit/")
    assert send(team.manager, "post", f"plans/{plan.pk}/approve/").json()["state"] == "active"
    again = send(team.skip, "post", f"plans/{plan.pk}/approve/")
    assert (again.status_code, again.json()["errors"]) == (
        400, {"request": ["This plan does not wait for a review any more."]},
    )  # fmt: skip

    doing = send(team.me, "post", f"plan-items/{item.pk}/progress/", {"progress": 30}).json()
    assert (doing["state"], doing["progress"]) == ("doing", 30)
    key = {"Idempotency-Key": "done"}
    done = send(team.me, "post", f"plan-items/{item.pk}/done/", {"level": 2}, **key).json()
    replay = send(team.me, "post", f"plan-items/{item.pk}/done/", {"level": 2}, **key)
    assert (done["state"], done["done_on"]) == ("done", today().isoformat())
    assert (replay.json(), SkillClaim.objects.count()) == (done, 1)


def test_a_change_made_meanwhile_is_refused(team):
    item = first(draft(team))
    read = of(team.me).get(f"/api/v1/plan-items/{item.pk}/").json()
    body = {name: read[name] for name in (
        "title", "note", "kind", "serves", "objective", "level", "due_on", "seen",
    )} | {"skill": read["skill"]["id"]}  # fmt: skip

    one = send(team.me, "put", f"plan-items/{item.pk}/", body | {"title": "Mine"})
    two = send(team.me, "put", f"plan-items/{item.pk}/", body | {"title": "Also mine"})

    assert (one.status_code, one.json()["title"], two.status_code) == (200, "Mine", 400)
    assert "changed in another window" in two.json()["detail"]


def test_actions_comments_links_and_support(team):
    plan, helper = draft(team), EmployeeFactory()
    made = send(team.me, "post", f"plans/{plan.pk}/items/", {"title": "Go", "kind": "exposure"})
    pk = made.json()["id"]
    assert made["Location"] == f"/api/v1/plan-items/{pk}/"

    link = send(team.me, "post", f"plan-items/{pk}/link/", {"url": "javascript:alert(1)"})
    assert (link.status_code, list(link.json()["errors"])) == (400, ["url"])
    send(team.me, "post", f"plan-items/{pk}/link/", {"url": "https://example.org"})
    asked = send(team.me, "post", f"plan-items/{pk}/supporter/", {"person": helper.pk}).json()
    assert (asked["supporters"], [row["url"] for row in asked["evidence"]]) == (
        [helper.pk], ["https://example.org"],
    )  # fmt: skip
    said = send(team.manager, "post", f"plans/{plan.pk}/comments/", {"text": "Good"})
    assert (said.status_code, said.json()["text"]) == (201, "Good")


def test_a_file_is_evidence_once_for_a_key_and_only_as_what_it_is(team):
    item = first(draft(team))

    def upload(who, name, content, **headers):
        body = {"file": SimpleUploadedFile(name, content), "name": "Prüfung"}
        return of(who).post(f"/api/v1/plan-items/{item.pk}/file/", body, headers=headers)

    key = {"Idempotency-Key": "proof"}
    made, again = [upload(team.me, "proof.pdf", PDF, **key).json() for _time in range(2)]
    other = upload(team.me, "proof.pdf", PDF + b"\n%%EOF", **key)
    lie = upload(team.me, "proof.png", PDF)
    none = send(team.me, "post", f"plan-items/{item.pk}/file/")
    theirs = upload(team.manager, "proof.pdf", PDF)

    assert [(row["name"], row["is_file"]) for row in made["evidence"]] == [("Prüfung", True)]
    assert (again, other.status_code) == (made, 422)
    assert [(bad.status_code, list(bad.json()["errors"])) for bad in (lie, none)] == [
        (400, ["file"]), (400, ["file"]),
    ]  # fmt: skip
    assert (theirs.status_code, Evidence.objects.count()) == (403, 1)


def test_a_supporter_reads_the_action_and_nothing_else(team):
    plan, helper = draft(team), EmployeeFactory()
    item = first(plan)
    ask_supporter(actor=team.user, item=item, employee=helper)

    found = {
        address: of(helper).get(f"/api/v1/{address}").status_code
        for address in (
            f"plan-items/{item.pk}/", f"plans/{plan.pk}/", f"plans/{plan.pk}/items/",
            f"plans/{plan.pk}/comments/",
        )
    }  # fmt: skip

    assert list(found.values()) == [200, 404, 404, 404]


def test_forged_ids_are_as_wrong_as_made_up_ones(team):
    plan = in_review(team)
    foreign = EmployeeFactory()
    other = start_plan(actor=foreign.user, employee=foreign, role=team.target)
    alien = other.items.create(title="x", kind="exposure", position=1)

    assert send(team.me, "post", f"plans/{other.pk}/submit/").status_code == 404
    assert send(team.me, "post", f"plan-items/{alien.pk}/drop/").status_code == 404
    said = send(team.me, "post", f"plans/{plan.pk}/comments/", {"text": "x", "item": alien.pk})
    assert (said.status_code, list(said.json()["errors"])) == (400, ["item"])


def test_lists_ask_a_fixed_number_of_queries(team):
    plan = active(team)
    client = of(team.manager)
    one = [queries_of(client, "/api/v1/plans/"),
           queries_of(client, f"/api/v1/plans/{plan.pk}/items/")]  # fmt: skip
    for role in (team.ladder.manager, team.ladder.analyst):
        start_plan(actor=team.user, employee=team.me, role=role)
    for number in range(4):
        plan.items.create(title=f"{number}", kind="exposure", position=20 + number)
    five = [queries_of(client, "/api/v1/plans/"),
            queries_of(client, f"/api/v1/plans/{plan.pk}/items/")]  # fmt: skip

    assert one == five

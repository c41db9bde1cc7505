"""Programmes through HR's workplace and by API: the same services, the same eyes."""

import pytest
from django.urls import reverse

from leadership.models import CoreCompetency, Programme
from tests.careers.doors import by_api, signed_in
from tests.factories import SkillFactory, hr_admin
from tests.leadership.programme_factories import core, draft, offered, person

pytestmark = pytest.mark.django_db
API = "/api/v1/leadership/programmes/"


def post(who, address, given):
    return signed_in(who).post(address, given, content_type="application/json")


def test_hr_sets_up_a_programme_with_its_curriculum_by_api():
    hr, skill = hr_admin(), SkillFactory(kind="leadership")
    given = {
        "name": "By API", "purpose": "To lead.", "way": "training",
        "targets": [{"skill": skill.pk, "level": 3}],
        "audience": [{"leads_people": True}],
        "components": [
            {"title": "First", "kind": "workshop", "way": "training", "hours": "8"},
            {"title": "Then", "kind": "coaching", "way": "development", "hours": "3",
             "is_required": False, "needs": [1]},
        ],
    }  # fmt: skip

    answer = post(hr, API, given)

    assert answer.status_code == 201
    body = answer.json()
    first, then = body["components"]
    assert (then["needs"], then["is_required"], body["state"]) == ([first["id"]], False, "draft")
    assert body["targets"][0]["level"] == 3
    assert body["audience"][0]["leads_people"] is True
    assert post(person(), API, given).status_code in (403, 404)
    status, errors = by_api(hr, "leadership/programmes/", given)
    assert (status, list(errors)) == (400, ["name"])


def test_drafts_are_not_found_by_api_and_offered_ones_are():
    programme, _skill, hr = draft()
    address = f"{API}{programme.pk}/"
    reader = person()

    assert signed_in(reader).get(address).status_code == 404
    assert signed_in(reader).get(API).json()["results"] == []
    assert post(hr, f"{address}acts/", {"act": "offer"}).json()["state"] == "offered"
    assert signed_in(reader).get(address).json()["name"] == programme.name
    changed = signed_in(hr).patch(address, {"way": "development"}, content_type="application/json")
    assert changed.json()["way"] == "development"
    assert post(reader, f"{address}acts/", {"act": "retire"}).status_code in (403, 404)
    refused = signed_in(reader).patch(address, {"name": "X"}, content_type="application/json")
    assert refused.status_code in (403, 404)
    assert Programme.objects.get().name == programme.name


def test_core_competencies_are_read_by_api():
    competency = core(level=3)

    (row,) = signed_in(person()).get("/api/v1/leadership/competencies/").json()["results"]

    assert (row["skill"]["name"], row["needed"][0]["level"]) == (competency.skill.name, 3)
    assert row["planned"] is None


# --- HR's workplace ---


def page(name, *args):
    return reverse(f"admin:leadership_{name}", args=args)


def test_hr_works_with_programmes_in_the_workplace():
    programme, _skill, hr = draft()
    client = signed_in(hr)

    shown = client.get(page("programme_change", programme.pk)).content.decode()
    assert "to level 3" in shown
    client.post(page("programme_offer", programme.pk))
    programme.refresh_from_db()
    assert programme.state == "offered"
    client.post(page("programme_retire", programme.pk))
    programme.refresh_from_db()
    assert programme.state == "retired"
    made = {"name": "New", "purpose": "P.", "way": "training", "serves": "both"}
    client.post(page("programme_set_up"), made)
    assert Programme.objects.filter(name="New", state="draft").exists()


def test_what_is_kept_on_pages_is_read_and_taken_away_in_the_workplace():
    offered()
    competency = core()
    client = signed_in(hr_admin())

    for name in ("programme", "component", "corecompetency", "organisationvalue"):
        assert client.get(page(f"{name}_changelist")).status_code == 200
        assert client.post(page(f"{name}_export"), {"kind": "csv"}).status_code == 200
    client.post(page("corecompetency_retire", competency.pk))
    assert CoreCompetency.objects.get().retired_on is not None
    assert signed_in(person()).get(page("programme_changelist")).status_code in (302, 404)

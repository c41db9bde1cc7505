"""Surveys by API: designs and waves for HR admins, one's own answers until they are sent."""

import pytest
from rest_framework.test import APIClient

from lib.dates import today
from metrics.envelopes import new_private_key, public_key_of
from metrics.models import AnswerDraft, Survey, Wave
from talent.models import IdempotencyKey
from tests.factories import AssignmentFactory
from tests.metrics.survey_factories import a_company, a_survey, answers, driver, hr_admin, launched

pytestmark = pytest.mark.django_db
BASE = "/api/v1/surveys"


def api(user):
    client = APIClient()
    client.force_authenticate(user)
    return client


@pytest.fixture
def hr():
    return api(hr_admin())


@pytest.fixture
def team():
    (people,) = a_company(6)
    return people


@pytest.fixture
def wave(team):
    wave = launched()
    Wave.objects.filter(pk=wave.pk).update(public_key=public_key_of(new_private_key()))
    Wave.objects.filter(pk=wave.pk).update(state="open")
    wave.refresh_from_db()
    return wave


def test_hr_designs_and_launches(hr, team):
    made = hr.post(
        f"{BASE}/designs/",
        {"name": "Pulse", "purpose": "To know.", "kind": "pulse", "starts_on": today().isoformat()},
        format="json",
    )
    assert made.status_code == 201, made.json()
    pk = made.json()["id"]
    changed = hr.patch(f"{BASE}/designs/{pk}/", {"threshold": 6}, format="json")
    assert changed.json()["threshold"] == 6
    refused = hr.patch(f"{BASE}/designs/{pk}/", {"threshold": 4}, format="json")
    assert (refused.status_code, set(refused.json()["errors"])) == (400, {"threshold"})
    added = hr.post(
        f"{BASE}/designs/{pk}/questions/",
        {
            "kind": "agree", "part": "theme", "driver": driver("start").pk, "is_required": True,
            "texts": {"en": "I was expected."},
        },
        format="json",
    )  # fmt: skip
    assert added.status_code == 201, added.json()
    row = added.json()["id"]
    moved = hr.patch(f"{BASE}/questions/{row}/", {"position": 1}, format="json")
    assert (moved.json()["position"], moved.json()["driver"]) == (1, "start")
    assert hr.delete(f"{BASE}/questions/{row}/").status_code == 204

    assert hr.post(f"{BASE}/designs/{pk}/acts/", {"act": "launch"}).status_code == 204

    (wave,) = hr.get(f"{BASE}/waves/", {"survey": pk}).json()["results"]
    assert (wave["threshold"], wave["invited"], wave["state"]) == (6, 6, "planned")
    assert "done" not in str(wave)
    over = hr.post(f"{BASE}/waves/{wave['id']}/acts/", {"act": "call_off"})
    assert over.json()["state"] == "called_off"
    missing = hr.post(f"{BASE}/waves/{wave['id']}/acts/", {"act": "extend"})
    assert set(missing.json()["errors"]) == {"until"}


def test_for_everybody_else_there_are_no_designs(team):
    survey = a_survey()
    client = api(team[0].user)
    for path in ("designs/", f"designs/{survey.pk}/", f"designs/{survey.pk}/questions/", "waves/"):
        assert client.get(f"{BASE}/{path}").status_code == 404
    assert client.post(f"{BASE}/designs/{survey.pk}/acts/", {"act": "delete"}).status_code == 404
    assert Survey.objects.count() == 1


def test_one_answers_until_one_sends(wave, team):
    client = api(team[0].user)
    sheet = client.get(f"{BASE}/mine/{wave.pk}/").json()
    assert [one["key"] for one in sheet["questions"]] == ["proud", "grow", "friend", "words"]
    assert [one["name"] for one in sheet["ladder"]] == ["Team 1A", "Division 1", "All"]
    assert (sheet["mode"], sheet["threshold"], sheet["has_answered"]) == ("confidential", 5, False)

    def put(**said):
        return client.put(
            f"{BASE}/mine/{wave.pk}/", said, format="json", HTTP_IDEMPOTENCY_KEY="once"
        )

    assert put(answers={"proud": 4}).status_code == 204
    assert client.get(f"{BASE}/mine/{wave.pk}/").json()["answers"] == {"proud": 4}
    early = put(answers={}, send=True)
    assert (early.status_code, set(early.json()["errors"])) == (400, {"grow"})
    assert put(answers=answers(), send=True).status_code == 204

    after = client.get(f"{BASE}/mine/{wave.pk}/").json()
    assert (after["has_answered"], after["answers"]) == (True, {})
    assert put(answers=answers(), send=True).status_code == 400
    assert AnswerDraft.objects.count() == 1
    assert IdempotencyKey.objects.count() == 0
    (row,) = client.get(f"{BASE}/mine/").json()["results"]
    assert (row["id"], row["has_answered"]) == (wave.pk, True)


def test_who_is_not_asked_finds_nothing(wave):
    client = api(AssignmentFactory().employee.user)

    assert client.get(f"{BASE}/mine/{wave.pk}/").status_code == 404
    put = client.put(f"{BASE}/mine/{wave.pk}/", {"answers": {"proud": 4}}, format="json")
    assert put.status_code == 404
    assert client.get(f"{BASE}/mine/").json()["results"] == []

"""Action plans by API: the same rules as on pages."""

from datetime import timedelta

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from lib.dates import today
from metrics.models import ActionPlan, Wave
from talent.models import GrantKind
from tests.factories import AssignmentFactory, EmployeeFactory, GrantFactory, OrgUnitFactory
from tests.metrics.action_factories import ActionPlanFactory, ActionUpdateFactory
from tests.metrics.release_factories import a_released_wave
from tests.metrics.survey_factories import hr_admin

pytestmark = pytest.mark.django_db
BASE = "/api/v1/actions/"


@pytest.fixture(autouse=True)
def keys(settings, tmp_path):
    settings.RELEASE_KEYS_DIR = tmp_path / "keys"


def as_(user):
    client = APIClient()
    client.force_authenticate(user)
    return client


def said(**more):
    return {
        "issue": "Too loud", "goal": "Quiet.", "due_on": (today() + timedelta(days=30)).isoformat(),
        "owner": EmployeeFactory().pk, "champion": EmployeeFactory().pk,
    } | more  # fmt: skip


def ids(response):
    assert response.status_code == 200, response.data
    return [row["id"] for row in response.data["results"]]


def test_the_list_holds_what_one_sees_and_is_narrowed():
    me = EmployeeFactory()
    mine = ActionPlanFactory(owner=me, issue="Too loud")
    shared = ActionPlanFactory(unit=None, shared_at=timezone.now(), status="in_progress")
    ActionPlanFactory()
    client = as_(me.user)

    assert ids(client.get(BASE)) == [mine.pk, shared.pk]
    assert ids(client.get(BASE, {"whose": "mine"})) == [mine.pk]
    assert ids(client.get(BASE, {"whose": "shared"})) == [shared.pk]
    assert ids(client.get(BASE, {"q": "loud"})) == [mine.pk]
    assert ids(client.get(BASE, {"status": "in_progress"})) == [shared.pk]
    assert ids(client.get(BASE, {"overdue": "true"})) == []
    assert client.get(BASE, {"overdue": "zzz"}).status_code == 400
    assert ids(client.get(BASE, {"unit": mine.unit_id})) == [mine.pk]
    assert client.get(BASE, {"colour": "red"}).status_code == 400


@pytest.mark.parametrize("count", [1, 5])
def test_the_list_costs_the_same_for_one_plan_and_five(count, django_assert_max_num_queries):
    me = EmployeeFactory()
    ActionPlanFactory.create_batch(count, owner=me)
    client = as_(me.user)

    with django_assert_max_num_queries(5):
        assert len(ids(client.get(BASE))) == count


def test_a_plan_tells_its_measure_to_who_works_on_it_alone():
    plan = ActionPlanFactory(
        unit=None, shared_at=timezone.now(), measure="indicator", measured_indicator="headcount",
        target=50, status="complete", closed_on=today(), outcome="inner outcome",
    )  # fmt: skip
    ActionUpdateFactory(plan=plan, text="inner words")
    shared = ActionUpdateFactory(plan=plan, text="shared words", is_shared=True)
    full = as_(plan.owner.user).get(f"{BASE}{plan.pk}/").data
    other = as_(EmployeeFactory().user)
    part = other.get(f"{BASE}{plan.pk}/").data

    told = ("measure", "target", "outcome", "acts")
    assert [full[name] for name in told] == [
        "Headcount", "at least 50 people", "inner outcome", ["reopen", "update"],
    ]  # fmt: skip
    assert [part[name] for name in told] == [None, None, None, []]
    assert ids(other.get(f"{BASE}{plan.pk}/updates/")) == [shared.pk]


def test_a_plan_is_begun_changed_and_closed():
    unit = OrgUnitFactory()
    partner = GrantFactory(kind=GrantKind.HR_PARTNER, unit=unit).user
    client = as_(partner)
    made = client.post(BASE, said(unit=unit.pk), format="json")
    assert made.status_code == 201, made.data
    one = f"{BASE}{made.data['id']}/"

    assert made.headers["Location"].endswith(one)
    assert client.patch(one, {"goal": "Less."}, format="json").data["goal"] == "Less."
    line = client.post(f"{one}updates/", {"text": "It goes.", "is_shared": True}, format="json")
    assert (line.status_code, line.data["text"]) == (201, "It goes.")
    refused = client.post(f"{one}status/", {"status": "complete"}, format="json")
    assert (refused.status_code, list(refused.data["errors"])) == (400, ["text"])
    done = client.post(f"{one}status/", {"status": "complete", "text": "Quiet."}, format="json")
    assert (done.data["status"], done.data["outcome"]) == ("complete", "Quiet.")
    again = client.post(f"{one}reopen/", {"text": "Loud again."}, format="json")
    assert again.data["status"] == "in_progress"
    assert client.post(f"{one}share/", {}, format="json").data["shared_at"] is not None
    new = EmployeeFactory()
    moved = {"hand-over": {"owner": new.pk}, "champion": {"champion": EmployeeFactory().pk},
             "move": {"unit": AssignmentFactory(employee=new).unit.pk}}  # fmt: skip
    for act, given in moved.items():
        assert client.post(f"{one}{act}/", given, format="json").status_code == 200
    assert ActionPlan.objects.get().owner == new


def test_a_key_begins_one_plan():
    client, given = as_(hr_admin()), said()
    first, second = (
        client.post(BASE, given, format="json", HTTP_IDEMPOTENCY_KEY="k1") for _time in range(2)
    )

    assert (first.status_code, second.data["id"]) == (201, first.data["id"])
    assert ActionPlan.objects.count() == 1


def test_a_result_is_answered_by_who_reads_it_by_office():
    wave = a_released_wave(person_in=2)
    Wave.objects.filter(pk=wave.pk).update(shared_at=wave.released_at)
    place, other = wave.units.get(position=2), wave.units.get(position=1)
    partner = as_(GrantFactory(kind=GrantKind.HR_PARTNER, unit=place.unit).user)
    asked = as_(wave.people.get().employee.user)
    given = {"wave": wave.pk, "wave_unit": place.pk}

    made = partner.post(
        BASE, said(**given, measure="figure", figure_name="index", target="70.0"), format="json"
    )
    assert (made.status_code, made.data["origin"]) == (201, "result")
    assert made.data["baseline"]
    assert asked.post(BASE, said(**given), format="json").status_code == 403
    assert partner.post(
        BASE, said(wave=wave.pk, wave_unit=other.pk), format="json"
    ).status_code == 400  # fmt: skip
    assert partner.post(BASE, said(wave_unit=place.pk), format="json").status_code == 400


@pytest.mark.parametrize("act", ["", "updates/", "status/", "share/", "hand-over/", "move/"])
def test_what_one_may_not_see_is_not_found(act):
    plan = ActionPlanFactory()
    client = as_(EmployeeFactory().user)
    method = client.patch if act == "" else client.post

    assert method(f"{BASE}{plan.pk}/{act}", {}, format="json").status_code == 404


def test_with_whom_a_plan_is_shared_changes_nothing():
    plan = ActionPlanFactory(unit=None, shared_at=timezone.now())
    client = as_(EmployeeFactory().user)

    assert client.patch(f"{BASE}{plan.pk}/", {"goal": "x"}, format="json").status_code == 403
    assert client.post(
        f"{BASE}{plan.pk}/updates/", {"text": "x"}, format="json"
    ).status_code == 403  # fmt: skip


def test_whoever_hands_a_plan_out_of_their_sight_is_told_that_it_is_done():
    plan = ActionPlanFactory()
    client, new = as_(plan.owner.user), AssignmentFactory().employee

    said = client.post(
        f"{BASE}{plan.pk}/hand-over/", {"owner": new.pk}, format="json",
        headers={"Idempotency-Key": "once"},
    )  # fmt: skip

    plan.refresh_from_db()
    assert (said.status_code, plan.owner) == (204, new)
    assert client.get(f"{BASE}{plan.pk}/").status_code == 404


def test_lists_of_many_results_are_read_page_by_page():
    wave = a_released_wave()
    client = as_(hr_admin())

    for address in ("/api/v1/surveys/results/", f"/api/v1/actions/accountability/?wave={wave.pk}"):
        found, following = [], address + ("&" if "?" in address else "?") + "limit=2"
        while following:
            page = client.get(following).data
            found += page["results"]
            following = page["next"]
        assert len(found) == len({str(one) for one in found}) > 2


def test_words_are_taken_back_by_api():
    plan = ActionPlanFactory(unit=None, shared_at=timezone.now())
    line = ActionUpdateFactory(plan=plan, by=plan.owner.user, text="zqxwords", is_shared=True)
    address = f"{BASE}{plan.pk}/updates/{line.pk}/take-back/"

    assert as_(plan.champion.user).post(address).status_code == 404
    done = as_(plan.owner.user).post(address)

    assert (done.status_code, done.data["text"], done.data["kind"]) == (200, "", "note")
    assert done.data["taken_back_at"] is not None
    (row,) = as_(EmployeeFactory().user).get(f"{BASE}{plan.pk}/updates/").data["results"]
    assert (row["id"], row["text"], row["taken_back_at"]) == (
        line.pk, "", done.data["taken_back_at"]
    )  # fmt: skip
    assert as_(hr_admin()).post(address).status_code == 404  # once

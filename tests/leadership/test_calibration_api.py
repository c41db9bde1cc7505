"""Performance, potential and calibration by API."""

from datetime import timedelta

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from leadership.models import CalibrationSession, PerformanceAssessment, Placement
from lib.dates import today
from tests.factories import AssignmentFactory, GrantFactory
from tests.leadership.calibration_factories import (
    admin_person,
    assessed,
    person,
    scale,
    session,
)

pytestmark = pytest.mark.django_db


def signed_in(user):
    client = APIClient()
    client.force_authenticate(user)
    return client


def at(name, *args):
    return reverse(f"api:leadership_{name}", args=args)


def test_a_manager_begins_hands_in_and_publishes():
    boss = person()
    report = AssignmentFactory(manager=boss).employee
    client = signed_in(boss.user)

    made = client.post(
        at("performance_assessments"),
        {
            "employee": report.pk, "scale": scale().pk, "level": 2, "evidence": "Seen.",
            "assessed_on": str(today()), "starts_on": str(today() - timedelta(days=90)),
            "ends_on": str(today()),
        },
        format="json",
    )  # fmt: skip
    one = at("performance_assessment", made.data["id"])
    states = [client.post(one, {"act": act}, format="json").data["state"]
              for act in ("submit", "publish")]  # fmt: skip

    assert (made.status_code, states) == (201, ["submitted", "published"])
    assert client.delete(one).status_code == 400


@pytest.mark.parametrize("level", [0, 4, 6, -1, "x"])
def test_a_level_outside_its_scale_is_refused_by_its_name(level):
    boss = person()
    report = AssignmentFactory(manager=boss).employee

    answer = signed_in(boss.user).post(
        at("potential_assessments"),
        {
            "employee": report.pk, "scale": scale("potential").pk, "level": level,
            "evidence": "Seen.", "assessed_on": str(today()),
        },
        format="json",
    )  # fmt: skip

    assert (answer.status_code, list(answer.data["errors"])) == (400, ["level"])


def test_nobody_reads_by_api_what_is_not_published_about_them():
    boss, admin = person(), admin_person()
    made = assessed(admin, boss)
    client = signed_in(admin.user)

    assert client.get(at("performance_assessment", made.pk)).status_code == 404
    assert client.get(at("performance_assessments")).data["results"] == []
    assert PerformanceAssessment.objects.count() == 1


def test_a_board_is_set_up_opened_moved_on_checked_and_closed():
    admin, people = admin_person(), [person() for _number in range(2)]
    client = signed_in(admin.user)
    made = client.post(
        at("calibrations"), {"name": "Spring", "listed": [one.pk for one in people]}, format="json"
    )
    pk = made.data["id"]
    one = at("calibration", pk)
    client.post(one, {"act": "open"}, format="json")
    for row in client.get(at("placements", pk)).data["results"]:
        client.post(
            at("placement_moves", row["id"]),
            {"performance": 3, "potential": 2, "reason": "x", "version": row["version"]},
            format="json",
        )
        client.put(at("placement", row["id"]), {"discussed": True, "note": "y"}, format="json")
    check = client.post(at("fairness", pk))
    closed = client.post(one, {"act": "close"}, format="json")
    spread = client.get(at("distribution", pk)).data

    assert (made.status_code, check.status_code, closed.data["state"]) == (201, 200, "closed")
    assert (spread["placed"], spread["performance"][2]["count"]) == (2, 2)
    assert set(Placement.objects.values_list("note", "version")) == {("y", 2)}


def test_the_second_move_of_one_version_is_refused_and_says_what_changed():
    first, second = person(), person()
    placed = session([first, second], people=[(person(), 1, 1)]).placements.get()
    sent = {"performance": 2, "potential": 2, "reason": "Mine", "version": 1}
    signed_in(first.user).post(at("placement_moves", placed.pk), sent, format="json")

    answer = signed_in(second.user).post(
        at("placement_moves", placed.pk), sent | {"performance": 3}, format="json"
    )

    assert answer.status_code == 400
    assert first.name in answer.data["detail"]


def test_a_closed_board_refuses_every_write():
    runs = person()
    made = session([runs], people=[(person(), 1, 1)], state="closed")
    placed, client = made.placements.get(), signed_in(runs.user)
    sent = {"performance": 2, "potential": 2, "reason": "x", "version": 1}

    answers = [
        client.post(at("placement_moves", placed.pk), sent, format="json"),
        client.put(at("placement", placed.pk), {"note": "x"}, format="json"),
        client.put(at("placement", placed.pk), {"discussed": True}, format="json"),
        client.put(at("calibration", made.pk), {"name": "y"}, format="json"),
        client.post(at("calibration", made.pk), {"act": "open"}, format="json"),
        client.post(at("fairness", made.pk)),
        client.delete(at("calibration", made.pk)),
    ]

    assert [answer.status_code for answer in answers] == [400] * 7


@pytest.mark.parametrize("kind", ["", "hr_admin", "executive"])
@pytest.mark.parametrize("state", ["open", "closed"])
def test_who_is_on_the_board_finds_nothing_by_api(kind, state):
    one = person()
    if kind:
        GrantFactory(user=one.user, kind=kind)
    made = session([person()], people=[(one, 2, 2), (person(), 1, 1)], state=state)
    client = signed_in(one.user)
    for row in made.placements.all():
        assert client.get(at("placement", row.pk)).status_code == 404
        assert client.get(at("placement_moves", row.pk)).status_code == 404
    for name in ("calibration", "placements", "distribution", "fairness"):
        assert client.get(at(name, made.pk)).status_code == 404
    assert client.get(at("calibrations")).data["results"] == []
    assert client.get(at("results")).data["results"] == []


def test_only_hr_sets_a_session_up():
    answer = signed_in(person().user).post(at("calibrations"), {"name": "x"}, format="json")

    assert (answer.status_code, CalibrationSession.objects.count()) == (403, 0)


@pytest.mark.parametrize("rows", [1, 5])
def test_placement_list_query_count(rows, django_assert_num_queries):
    runs = person()
    made = session([runs], people=[(person(), 1, 1) for _number in range(rows)])
    client = signed_in(runs.user)

    with django_assert_num_queries(4):
        client.get(at("placements", made.pk))

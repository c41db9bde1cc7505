"""Matching, suggestions, requests and answers by API: the same services and the same words."""

import pytest
from django.urls import reverse

from mentoring.models import Block, MatchingRun, Pair, PairRule, Wish
from mentoring.services.run_work import work_on_runs
from tests.careers.doors import signed_in
from tests.factories import EmployeeFactory, EnrolmentFactory
from tests.mentoring.runs import build_programme, worked

pytestmark = pytest.mark.django_db
JSON = "application/json"


def url(name, pk):
    return reverse(f"api:mentoring_{name}", args=[pk])


def coordinated(**given):
    programme = build_programme(**given)
    who = EmployeeFactory()
    programme.coordinators.create(employee=who)
    return programme, signed_in(who)


def test_the_whole_way_by_api():
    programme, client = coordinated(mentees=2, mentors=2)
    given = {"weights": {"languages": 3, "place": 1}, "floor": "1.0", "seed": 5}
    headers = {"Idempotency-Key": "one"}

    made = client.post(url("runs", programme.pk), given, JSON, headers=headers)
    again = client.post(url("runs", programme.pk), given, JSON, headers=headers)

    assert (made.status_code, again.json()) == (201, made.json())
    run = MatchingRun.objects.get()
    assert (run.weights["languages"], run.weights["distance"], run.seed) == (3, 0, 5)
    work_on_runs()
    body = client.get(url("run", run.pk)).json()
    assert (body["state"], body["figures"]["matched"]) == ("done", 2)
    rows = client.get(url("proposals", run.pk)).json()["results"]
    assert [row["parts"][0]["part"] for row in rows] == ["Languages in common"] * 2
    two = {"mentee": rows[0]["mentee"], "mentor": rows[1]["mentor"]}
    assert client.get(url("run_why", run.pk), two).json()["kind"] == "few"
    published = client.post(url("run_acts", run.pk), {"act": "publish"}, JSON)
    assert published.json()["state"] == "published"
    pair = Pair.objects.first()
    for person in (pair.mentee, pair.mentor):
        said = signed_in(person).post(url("answer_accept", pair.pk), {}, JSON).json()
    assert (said["state"], said["i_said_yes"], said["other_said_yes"]) == ("active", True, True)


def test_what_changed_is_said_before_publishing():
    programme, client = coordinated()
    run = worked(programme)
    EnrolmentFactory(programme=programme)

    refused = client.post(url("run_acts", run.pk), {"act": "publish"}, JSON)
    assert (refused.status_code, "changed since" in str(refused.json())) == (400, True)
    done = client.post(url("run_acts", run.pk), {"act": "publish", "anyway": True}, JSON)
    assert done.json()["figures"]["published"] == 1


@pytest.mark.parametrize(
    "given",
    [
        {"weights": {"place": 0}}, {"weights": {"luck": 1}}, {"weights": [1]}, {"floor": "0"},
        {"seed": -1}, {"seed": 2**40}, {"weights": {"place": "x"}},
    ],
)  # fmt: skip
def test_bad_settings_are_refused(given):
    programme, client = coordinated()
    answer = client.post(url("runs", programme.pk), given, JSON)
    assert (answer.status_code, MatchingRun.objects.count()) == (400, 0)


def test_rules_for_two_by_api_take_only_enrolments_of_the_programme():
    programme, client = coordinated(mentees=1, mentors=1)
    mentee, mentor = programme.enrolments.order_by("pk")
    foreign = EnrolmentFactory(side="mentor")
    given = {"mentee": mentee.pk, "mentor": foreign.pk, "kind": "forbid"}

    assert client.post(url("pair_rules", programme.pk), given, JSON).status_code == 400
    given["mentor"] = mentor.pk
    made = client.post(url("pair_rules", programme.pk), given, JSON)
    assert made.status_code == 201
    listed = client.get(url("pair_rules", programme.pk)).json()["results"]
    assert [row["id"] for row in listed] == [made.json()["id"]]
    assert client.delete(url("pair_rule", made.json()["id"])).status_code == 204
    assert not PairRule.objects.exists()


def test_asking_and_answering_by_api():
    programme = build_programme(1, 2, mode="self_select")
    mentee, mentor, _other = programme.enrolments.order_by("pk")
    client = signed_in(mentee.employee)

    found = client.get(url("suggestions", mentee.pk)).json()
    assert {row["mentor"] for row in found} == {row.pk for row in programme.enrolments.all()} - {
        mentee.pk
    }
    made = client.post(
        url("ask", mentee.pk), {"mentor": mentor.pk, "message": "Please."}, JSON,
    )  # fmt: skip
    assert made.status_code == 201
    pk = made.json()["id"]
    assert (made.json()["state"], made.json()["i_said_yes"]) == ("proposed", True)
    assert client.post(url("answer_decline", pk), {}, JSON).status_code == 400
    theirs = signed_in(mentor.employee)
    assert [row["id"] for row in theirs.get(reverse("api:mentoring_answers")).json()["results"]]
    declined = theirs.post(url("answer_decline", pk), {"reason": "no_time"}, JSON).json()
    assert declined["state"] == "declined"
    assert signed_in(EmployeeFactory()).get(url("answer", pk)).status_code == 404
    again = client.post(url("ask", mentee.pk), {"mentor": mentor.pk}, JSON).json()["id"]
    assert client.post(url("answer_take_back", again), {}, JSON).json()["state"] == "withdrawn"


def test_a_block_and_the_wishes_of_the_other_are_in_no_answer():
    programme = build_programme(1, 2, mode="self_select")
    mentee, mentor, other = programme.enrolments.order_by("pk")
    client = signed_in(mentee.employee)
    Block.objects.create(by=other.employee, employee=mentee.employee)

    before = client.get(url("suggestions", mentee.pk)).json()
    Wish.objects.create(enrolment=mentor, employee=mentee.employee, rank=1)

    assert [row["mentor"] for row in before] == [mentor.pk]
    assert client.get(url("suggestions", mentee.pk)).json() == before
    refused = client.post(url("ask", mentee.pk), {"mentor": other.pk}, JSON).json()
    assert "Cannot be asked at present" in str(refused)


@pytest.mark.parametrize("people", [1, 5])
def test_lists_take_as_many_queries_for_many(people, django_assert_num_queries):
    programme, client = coordinated(mentees=people, mentors=people)
    run = worked(programme)
    with django_assert_num_queries(8):
        client.get(url("proposals", run.pk))

"""The API of learning: the same services, the same sight, and as many queries for many rows."""

import pytest
from django.test import Client

from leadership.models import ExternalLearning, LearningEvent, Registration
from lib.dates import today
from tests.careers.people import queries_of
from tests.factories import AssignmentFactory, EmployeeFactory, GrantFactory
from tests.leadership.factories import CohortEnrolmentFactory
from tests.leadership.learning_factories import (
    CreditTransferFactory,
    ExternalLearningFactory,
    LearningEventFactory,
    QualificationAwardFactory,
    QualificationFactory,
    RegistrationFactory,
)

pytestmark = pytest.mark.django_db
API = "/api/v1/leadership/"


@pytest.fixture
def me():
    return AssignmentFactory(manager=AssignmentFactory().employee).employee


def signed_in(person):
    client = Client()
    client.force_login(person.user)
    return client


def post(client, address, **data):
    return client.post(f"{API}{address}", data, content_type="application/json")


def said(**more):
    day = today().isoformat()
    return {
        "title": "Leading well", "kind": "course", "way": "training", "reason": "I lead soon.",
        "starts_on": day, "ends_on": day, "hours": "6.00", **more,
    }  # fmt: skip


def test_learning_elsewhere_goes_from_a_request_to_the_record(me):
    mine, theirs = signed_in(me), signed_in(me.assignments.get().manager)
    day = today().isoformat()

    made = post(mine, "learning/elsewhere/", **said())
    one = f"learning/elsewhere/{made.json()['id']}/"
    yes = post(theirs, f"{one}decide/", is_approved=True)
    done = post(mine, f"{one}done/", ends_on=day, hours=7, link="https://example.org/")
    proved = post(theirs, f"{one}judge/", is_proved=True)
    record = mine.get(f"{API}learning/people/{me.pk}/").json()
    events = mine.get(f"{API}learning/events/").json()["results"]

    assert made.status_code == 201
    assert [one.json()["state"] for one in (made, yes, done, proved)] == [
        "requested", "approved", "done", "proved",
    ]  # fmt: skip
    assert (record["hours"], record["is_whole"]) == ("7.00", True)
    assert record["years"][0]["training"] == "7.00"
    assert [event["kind"] for event in events] == ["proved", "submitted", "approved", "requested"]


def test_what_is_over_is_recorded_with_a_link(me):
    made = post(signed_in(me), "learning/elsewhere/", **said(link="https://example.org/"))

    assert made.json()["state"] == "done"


def test_a_refusal_names_its_field(me):
    answer = post(signed_in(me), "learning/elsewhere/", **said(hours="-1"))
    no = post(signed_in(me), "learning/elsewhere/", **said(reason=""))

    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["hours"])
    assert (no.status_code, list(no.json()["errors"])) == (400, ["reason"])


def test_a_way_to_a_qualification_goes_from_its_beginning_to_the_award(me):
    admin = GrantFactory(kind="hr_admin", unit=None, user=AssignmentFactory().employee.user).user
    mine, hr = signed_in(me), signed_in(admin.employee)
    day = today().isoformat()

    kept = post(hr, "qualifications/", name="Leading", awarding_body="Institute", level=5,
                credits=6, valid_months=12)  # fmt: skip
    way = post(mine, "qualifications/ways/", qualification=kept.json()["id"], started_on=day)
    one = f"qualifications/ways/{way.json()['id']}/"
    early = post(hr, f"{one}award/", awarded_on=day)
    asked = post(mine, f"{one}transfers/", source="Before", credits=6,
                 link="https://example.org/")  # fmt: skip
    post(hr, f"qualifications/transfers/{asked.json()['id']}/decide/", is_approved=True)
    award = post(hr, f"{one}award/", awarded_on=day)
    read = mine.get(f"{API}{one}").json()

    assert (kept.json()["size"], kept.json()["total_hours"]) == ("award", 60)
    assert early.status_code == 400
    assert award.status_code == 201
    assert (read["state"], read["transferred"], read["earned"], read["left"]) == (
        "awarded", 6, 0, 0,
    )  # fmt: skip
    assert read["parts"] == [{"kind": "transfer", "title": "Before", "credits": 6}]


def test_nobody_makes_a_way_for_a_forged_qualification_or_towards_anothers(me):
    gone = QualificationFactory(is_in_use=False)
    theirs = RegistrationFactory()
    client = signed_in(me)

    no = post(client, "qualifications/ways/", qualification=gone.pk, started_on=str(today()))
    other = post(client, "learning/elsewhere/", **said(towards=theirs.pk))

    assert (no.status_code, other.status_code) == (400, 400)
    assert not ExternalLearning.objects.exists()
    assert Registration.objects.count() == 1


def learned(me, number=1):
    for _number in range(number):
        row = ExternalLearningFactory(employee=me)
        LearningEventFactory(employee=me, external=row, kind="requested")
        LearningEventFactory(
            employee=me, enrolment=CohortEnrolmentFactory(employee=me), kind="completed", hours=2
        )
        way = RegistrationFactory(employee=me)
        CreditTransferFactory(registration=way)
        QualificationAwardFactory(
            registration=RegistrationFactory(employee=me, state="awarded", ended_on=today())
        )


@pytest.mark.parametrize(
    "address",
    ["learning/events/", "learning/elsewhere/", "qualifications/", "qualifications/ways/",
     "learning/people/{pk}/"],
)  # fmt: skip
def test_it_asks_as_much_for_many_rows_as_for_one(me, address):
    client, path = signed_in(me), f"{API}{address.format(pk=me.pk)}"
    learned(me)
    client.get(path)
    one = queries_of(client, path)
    learned(me, 4)

    assert queries_of(client, path) == one
    assert one <= 15


def test_lists_hold_only_what_one_may_see(me):
    learned(me)
    stranger = signed_in(AssignmentFactory().employee)

    for address in ("learning/events/", "learning/elsewhere/", "qualifications/ways/"):
        assert stranger.get(f"{API}{address}").json()["results"] == []
        asked = stranger.get(f"{API}{address}", {"employee": me.pk}).json()["results"]
        assert asked == []
    assert LearningEvent.objects.visible_to(EmployeeFactory().user).count() == 0

"""Cohorts by API, and in HR's workplace."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from leadership.models import Cohort, CohortEnrolment, CohortSession
from lib.dates import today
from tests.careers.doors import by_api, signed_in
from tests.careers.people import queries_of
from tests.leadership.cohort_factories import around, asked, joined, person, reports, seated
from tests.leadership.factories import (
    CohortEnrolmentFactory,
    CohortFactory,
    CohortSessionFactory,
    LeadershipProgrammeFactory,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
API = "/api/v1/leadership/"
JSON = {"content_type": "application/json"}


def given(**more):
    return {
        "programme": LeadershipProgrammeFactory().pk, "name": "Spring", "capacity": 3,
        "starts_on": f"{today() + DAY}", "ends_on": f"{today() + 40 * DAY}",
        "enrol_until": f"{today() + DAY}",
    } | more  # fmt: skip


def test_a_cohort_is_set_up_planned_opened_and_joined():
    now = around()
    hr, leads = signed_in(now.hr), signed_in(now.leader)
    (me,) = reports(now.boss, 1)

    made = hr.post(f"{API}cohorts/", given(instructors=[now.leader.pk]), **JSON)
    at = made["Location"]
    said = {"title": "First", "starts_at": f"{timezone.now() + 5 * DAY:%Y-%m-%dT%H:%M:00Z}"}
    session = leads.post(f"{at}sessions/", {**said, "minutes": 60, "place": "R1"}, **JSON)
    leads.post(f"{at}acts/", {"act": "open"}, **JSON)
    joined_by = signed_in(me).post(f"{at}join/", {"reason": "Please."}, **JSON)
    act = f"{joined_by['Location']}acts/"
    approved = signed_in(now.boss).post(act, {"act": "approve"}, **JSON)

    assert (made.status_code, session.status_code, joined_by.status_code) == (201, 201, 201)
    assert approved.json()["state"] == "enrolled"
    assert hr.get(at).json()["seats_left"] == 2
    row = signed_in(me).get(f"{at}sessions/").json()["results"][0]
    assert row["place"] == "R1"
    assert signed_in(person()).get(f"{at}sessions/").json()["results"][0]["place"] == ""


def test_what_is_refused_stands_at_its_field_and_changes_nothing():
    now = around(capacity=2)
    rows = seated(now, 2)
    waits = joined(now)
    body = {
        name: f"{getattr(now.cohort, name)}"
        for name in ("name", "starts_on", "ends_on", "enrol_until")
    }

    lower = signed_in(now.leader).put(
        f"{API}cohorts/{now.cohort.pk}/", {**body, "capacity": 1}, **JSON
    )
    no_reason = by_api(now.leader, f"leadership/enrolments/{waits.pk}/acts/", {"act": "withdraw"})

    assert (lower.status_code, list(lower.json()["errors"])) == (400, ["capacity"])
    assert no_reason[0] == 400
    line = signed_in(waits.employee).get(f"{API}enrolments/{waits.pk}/").json()
    assert (line["place_in_line"], line["state"]) == (1, "waitlisted")
    assert {row.state for row in CohortEnrolment.objects.filter(pk__in=[r.pk for r in rows])} == {
        "enrolled"
    }


def test_sessions_are_moved_and_called_off_by_who_leads_alone():
    now = around()
    me = joined(now).employee
    session = CohortSessionFactory(cohort=now.cohort)
    at = f"{API}sessions/{session.pk}/"
    said = {"title": "Moved", "minutes": 30, "starts_at": f"{timezone.now() + 20 * DAY:%FT%TZ}"}

    assert signed_in(me).put(at, said, **JSON).status_code == 404
    assert signed_in(me).delete(at).status_code == 404
    moved = signed_in(now.leader).put(at, said, **JSON)
    off = signed_in(now.leader).delete(at)

    assert (moved.json()["sequence"], off.json()["is_cancelled"]) == (1, True)
    assert signed_in(now.leader).delete(at).status_code == 400


def test_a_key_joins_once_and_others_see_nothing():
    now = around()
    (me,) = reports(now.boss, 1)
    key = {"HTTP_IDEMPOTENCY_KEY": "abc"}
    at = f"{API}cohorts/{now.cohort.pk}/join/"

    first, again = (signed_in(me).post(at, {"reason": "Please."}, **JSON, **key) for _ in range(2))

    assert first.json() == again.json()
    row = CohortEnrolment.objects.get()
    assert signed_in(person()).get(f"{API}enrolments/{row.pk}/").status_code == 404
    assert signed_in(person()).get(f"{API}enrolments/").json()["results"] == []


def test_lists_ask_the_same_number_of_questions_for_one_and_five():
    now = around(capacity=1)
    seated(now, 2)
    CohortSessionFactory(cohort=now.cohort)
    client = signed_in(now.leader)
    pages = [f"{API}cohorts/", f"{API}enrolments/", f"{API}cohorts/{now.cohort.pk}/sessions/"]
    few = [queries_of(client, page) for page in pages]
    for _ in range(4):
        CohortFactory()
        CohortSessionFactory(cohort=now.cohort)
        CohortEnrolmentFactory(cohort=now.cohort, state="waitlisted", waits_since=timezone.now())

    assert [queries_of(client, page) for page in pages] == few


def admin(name, *args):
    return reverse(f"admin:leadership_{name}", args=args)


def test_hr_sets_up_opens_changes_and_calls_off_in_the_workplace():
    now, leader = around(), person()
    hr = signed_in(now.hr)

    made = hr.post(admin("cohort_set_up"), given(instructor=leader.pk, place=""))
    cohort = Cohort.objects.get(name="Spring")
    hr.post(admin("cohort_open_it", cohort.pk))
    hr.post(admin("cohort_edit", cohort.pk), given(name="Summer", place=""))
    refused = hr.post(admin("cohort_call_off", cohort.pk), {"reason": ""})
    hr.post(admin("cohort_call_off", cohort.pk), {"reason": "No room."})

    cohort.refresh_from_db()
    assert (made.status_code, cohort.name, cohort.state) == (302, "Summer", "cancelled")
    assert b"Say why" in refused.content
    assert hr.post(admin("cohort_change", cohort.pk), {"name": "X"}).status_code == 403


def test_hr_takes_out_and_judges_in_the_workplace():
    now = around()
    one, two = seated(now, 2)
    hr = signed_in(now.hr)

    hr.post(admin("cohortenrolment_take_out", one.pk), {"reason": "Too many."})
    hr.post(admin("cohortenrolment_not_complete", two.pk), {"reason": "Never came."})
    hr.post(admin("cohortenrolment_complete", two.pk), {"reason": "Came after all."})

    rows = dict(CohortEnrolment.objects.values_list("pk", "state"))
    assert rows == {one.pk: "withdrawn", two.pk: "completed"}


def test_requests_are_answered_by_nobody_but_the_line_whatever_the_door():
    now = around()
    row = asked(now)

    for who, status in ((now.hr, 403), (now.leader, 403), (row.employee, 403), (person(), 404)):
        answer = signed_in(who).post(f"{API}enrolments/{row.pk}/acts/", {"act": "approve"}, **JSON)
        assert answer.status_code == status
    assert not CohortSession.objects.exists()

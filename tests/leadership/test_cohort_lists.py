"""The lists of whoever leads a cohort: found by name, narrowed, ordered and turned page by page."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from leadership.models import Assignment, Attendance, CohortEnrolment
from leadership.queries import cohort_lists as lists
from leadership.services.attendance import mark_attendance
from leadership.services.coursework import answer_submission, assess, hand_in
from tests.careers.doors import signed_in
from tests.careers.people import queries_of, text_of
from tests.factories import EmployeeFactory
from tests.leadership.cohort_factories import around, person, reports, seated
from tests.leadership.factories import CohortEnrolmentFactory, CohortSessionFactory
from tests.leadership.test_coursework import assessment, assignment

pytestmark = pytest.mark.django_db
NAMES = ["Ada", "Björk", "Cem"]


def three(now):
    """Ada, Björk and Cem with seats."""
    return [
        CohortEnrolmentFactory(
            cohort=now.cohort, employee=EmployeeFactory(given_name=name, family_name="Z")
        )
        for name in NAMES
    ]


def shown(client, at):
    """The given names on a page, in their order."""
    rows = client.get(at).context["page"].rows
    return [row.enrolment.employee.given_name for row in rows]


def held(now, **more):
    started = timezone.now() - timedelta(minutes=30)
    return CohortSessionFactory(cohort=now.cohort, starts_at=started, **more)


def test_the_attendance_list_is_searched_narrowed_and_ordered():
    now = around()
    ada, bjork, _cem = three(now)
    session, client = held(now), signed_in(now.leader)
    marks = {ada.pk: "attended", bjork.pk: "missed"}
    mark_attendance(actor=now.leader.user, session=session, marks=marks)
    at = f"{session.get_absolute_url()}attendance/"

    assert shown(client, at) == NAMES
    assert shown(client, f"{at}?q=bjork") == ["Björk"]
    assert shown(client, f"{at}?state=attended") == ["Ada"]
    assert shown(client, f"{at}?state=missed") == ["Björk"]
    assert shown(client, f"{at}?state=open") == ["Cem"]
    assert shown(client, f"{at}?sort=open") == ["Cem", "Ada", "Björk"]
    assert shown(client, f"{at}?state=nonsense&sort=nonsense&cursor=nonsense") == NAMES
    assert "Nobody matches all of this" in text_of(client.get(f"{at}?q=nobody"))


def test_who_missed_the_first_comes_first_in_a_make_up():
    now = around()
    ada, bjork, cem = three(now)
    first = CohortSessionFactory(cohort=now.cohort, starts_at=timezone.now() - timedelta(days=2))
    marks = {ada.pk: "attended", bjork.pk: "attended", cem.pk: "missed"}
    mark_attendance(actor=now.leader.user, session=first, marks=marks)
    make_up = held(now, makes_up=first)

    at = f"{make_up.get_absolute_url()}attendance/"
    assert shown(signed_in(now.leader), at) == ["Cem", "Ada", "Björk"]


def test_a_page_of_the_attendance_list_saves_those_on_it(monkeypatch):
    now = around()
    rows = three(now)
    session, client = held(now), signed_in(now.leader)
    at = f"{session.get_absolute_url()}attendance/"
    monkeypatch.setattr(lists, "PAGE", 2)

    second = client.get(at).context["page"].next
    assert shown(client, f"{at}?cursor={second}") == ["Cem"]
    saved = client.post(f"{at}?cursor={second}", {f"mark_{rows[2].pk}": "missed"})
    client.post(at, {f"mark_{rows[0].pk}": "attended"})

    assert saved["Location"] == f"{at}?cursor={second}"
    states = dict(Attendance.objects.values_list("enrolment", "state"))
    assert states == {rows[2].pk: "missed", rows[0].pk: "attended"}


def test_the_list_of_work_is_searched_narrowed_ordered_and_turned(monkeypatch):
    now = around()
    asked = assignment(now)
    rows = [CohortEnrolmentFactory(cohort=now.cohort, employee=one) for one in reports(now.boss, 4)]
    works = [
        hand_in(actor=one.employee.user, assignment=asked, enrolment=one, text="x")
        for one in rows[:3]
    ]
    leads = {"actor": now.leader.user}
    answer_submission(**leads, submission=works[0], accepted=True)
    answer_submission(**leads, submission=works[1], accepted=False, feedback="More.")
    client, at = signed_in(now.leader), f"/leadership/assignments/{asked.pk}/"

    def found(query):
        page = client.get(f"{at}{query}").context["page"]
        return [row.enrolment.pk for row in page.rows]

    pks = [one.pk for one in rows]
    assert set(found("")) == set(pks)
    for number, state in enumerate(["accepted", "returned", "submitted", "open"]):
        assert found(f"?state={state}") == [pks[number]]
    assert found("?sort=newest") == [pks[2], pks[1], pks[0], pks[3]]
    assert found(f"?q={rows[0].employee.family_name}")[0] in pks
    assert "Nobody matches" in text_of(client.get(f"{at}?q=nobody"))
    monkeypatch.setattr(lists, "PAGE", 3)
    cursor = client.get(f"{at}?sort=newest").context["page"].next
    assert found(f"?sort=newest&cursor={cursor}") == [pks[3]]


def test_the_list_of_scores_is_searched_narrowed_ordered_and_turned(monkeypatch):
    now = around()
    ada, bjork, _cem = three(now)
    test, client = assessment(now), signed_in(now.leader)
    for row, points in ((ada, 30), (bjork, 40), (bjork, 90)):
        assess(actor=now.leader.user, assessment=test, enrolment=row, score=Decimal(points))
    at = f"/leadership/assessments/{test.pk}/"

    assert shown(client, at) == NAMES
    assert shown(client, f"{at}?sort=score") == ["Björk", "Ada", "Cem"]
    assert shown(client, f"{at}?state=passed") == ["Björk"]
    assert shown(client, f"{at}?state=failed") == ["Ada"]
    assert shown(client, f"{at}?state=open") == ["Cem"]
    assert shown(client, f"{at}?q=ADA") == ["Ada"]
    monkeypatch.setattr(lists, "PAGE", 2)
    cursor = client.get(f"{at}?sort=score").context["page"].next
    assert shown(client, f"{at}?sort=score&cursor={cursor}") == ["Cem"]


def test_lists_leave_out_who_left_and_whoever_reads_and_say_when_they_are_empty():
    now = around()
    test, asked, session = assessment(now), assignment(now), held(now)
    pages = [
        f"/leadership/assessments/{test.pk}/", f"/leadership/assignments/{asked.pk}/",
        f"{session.get_absolute_url()}attendance/",
    ]  # fmt: skip
    CohortEnrolmentFactory(cohort=now.cohort, employee=now.hr.employee)
    CohortEnrolmentFactory(cohort=now.cohort, state="withdrawn", ended_on=timezone.localdate())
    client = signed_in(now.hr.employee)

    for page in pages:
        assert shown(client, page) == []
        assert "Nobody has a seat yet" in text_of(client.get(page))
    three(now)
    for page in pages:
        assert shown(client, page) == NAMES
        for who in (person(), now.boss):
            assert signed_in(who).get(page).status_code == 404
    assert Assignment.objects.count() == 1
    assert CohortEnrolment.objects.seated().count() == 4


@pytest.mark.parametrize("query", ["", "?sort=open", "?sort=newest", "?sort=score&state=passed"])
def test_lists_ask_the_same_number_of_questions_for_one_and_five(query):
    now = around()
    test, asked, session = assessment(now), assignment(now), held(now)

    def acted(row):
        hand_in(actor=row.employee.user, assignment=asked, enrolment=row, text="x")
        assess(actor=now.leader.user, assessment=test, enrolment=row, score=Decimal(70))
        mark_attendance(actor=now.leader.user, session=session, marks={row.pk: "attended"})

    acted(seated(now, 1)[0])
    client = signed_in(now.leader)
    pages = [
        f"/leadership/assessments/{test.pk}/{query}", f"/leadership/assignments/{asked.pk}/{query}",
        f"{session.get_absolute_url()}attendance/{query}",
    ]  # fmt: skip
    few = [queries_of(client, page) for page in pages]
    for row in seated(now, 4):
        acted(row)

    assert [queries_of(client, page) for page in pages] == few
    assert max(few) <= 20

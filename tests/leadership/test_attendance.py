"""Attendance by list and by code, make-up sessions, and what they do to a person's way."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from leadership.models import Attendance, CohortEnrolment, LearningEvent, SessionCode
from leadership.services.attendance import attend_by_code, mark_attendance, show_code
from leadership.services.cohort_results import say_done
from talent.models import Throttle
from tests.careers.doors import signed_in
from tests.careers.people import queries_of, text_of
from tests.leadership.cohort_factories import around, joined, person, seated
from tests.leadership.factories import (
    CohortEnrolmentFactory,
    CohortSessionFactory,
    ComponentFactory,
)

pytestmark = pytest.mark.django_db
AGO = timedelta(minutes=5)


def held(now, *, ago=AGO, **more):
    """A session that has begun."""
    return CohortSessionFactory(
        cohort=now.cohort, starts_at=timezone.now() - ago, **{"minutes": 90} | more
    )


def kinds(row):
    rows = LearningEvent.objects.filter(enrolment=row).order_by("pk")
    return list(rows.values_list("kind", "hours"))


def mark(now, session, **by):
    marks = {row.pk: state for state, rows in by.items() for row in rows}
    return mark_attendance(actor=now.leader.user, session=session, marks=marks)


def test_the_list_writes_events_with_hours_and_a_change_is_a_correction():
    now = around()
    one, two = seated(now, 2)
    session = held(now)

    mark(now, session, attended=[one], missed=[two])
    mark(now, session, attended=[one, two])

    assert kinds(one)[-1] == ("attended", 1.5)
    assert kinds(two)[-2:] == [("missed", 0), ("corrected", 1.5)]
    last = LearningEvent.objects.filter(enrolment=two).latest("pk")
    assert (last.corrects.kind, session.title in last.reason) == ("missed", True)
    assert len(kinds(one)) == 4


def test_only_who_leads_marks_others_of_this_cohort_in_what_has_begun():
    now = around()
    row, session = joined(now), held(now)
    stranger = CohortEnrolmentFactory()
    late = CohortSessionFactory(cohort=now.cohort)

    for actor in (row.employee.user, now.boss.user):
        with pytest.raises(PermissionDenied):
            mark_attendance(actor=actor, session=session, marks={row.pk: "attended"})
    for marks, at, words in (
        ({stranger.pk: "attended"}, session, "Only who has a seat"),
        ({row.pk: "nonsense"}, session, "attended or missed"),
        ({row.pk: "attended"}, late, "has not begun"),
    ):
        with pytest.raises(ValidationError, match=words):
            mark_attendance(actor=now.leader.user, session=at, marks=marks)
    hr = CohortEnrolmentFactory(cohort=now.cohort, employee=now.hr.employee)
    with pytest.raises(ValidationError, match="Nobody marks themselves"):
        mark_attendance(actor=now.hr, session=session, marks={hr.pk: "attended"})
    with pytest.raises(ValidationError, match="does not show the code"):
        show_code(actor=now.hr, session=session)
    assert not Attendance.objects.exists()


def test_a_code_is_typed_by_who_has_a_seat_while_it_is_shown():
    now = around()
    row, session = joined(now), held(now)
    code = show_code(actor=now.leader.user, session=session)
    spaced = f" {code.code[:3]} {code.code[3:]} "

    with pytest.raises(PermissionDenied):
        attend_by_code(actor=now.boss.user, session=session, code=code.code)
    found = attend_by_code(actor=row.employee.user, session=session, code=spaced)
    again = attend_by_code(actor=row.employee.user, session=session, code=code.code)

    assert (found.state, found.by_code, again) == ("attended", True, found)
    assert kinds(row)[-1] == ("attended", 1.5)


def test_a_code_takes_back_nothing_that_who_leads_has_noted():
    now = around()
    row, session = joined(now), held(now)
    code = show_code(actor=now.leader.user, session=session)
    mark(now, session, missed=[row])

    with pytest.raises(ValidationError, match="were not there"):
        attend_by_code(actor=row.employee.user, session=session, code=code.code)
    assert Attendance.objects.get().state == "missed"


def test_a_code_that_is_old_or_wrong_opens_nothing_and_tries_are_counted():
    now = around()
    row, session = joined(now), held(now)
    code = show_code(actor=now.leader.user, session=session)
    wrong = f"{(int(code.code) + 1) % 1_000_000:06}"
    me = {"actor": row.employee.user, "session": session}

    for _ in range(4):
        with pytest.raises(ValidationError, match="not the code"):
            attend_by_code(**me, code=wrong)
    SessionCode.objects.update(until=timezone.now() - AGO)
    with pytest.raises(ValidationError, match="not the code"):
        attend_by_code(**me, code=code.code)
    SessionCode.objects.update(until=timezone.now() + AGO)
    with pytest.raises(ValidationError, match="Too many tries"):
        attend_by_code(**me, code=code.code)

    assert not Attendance.objects.exists()
    assert Throttle.objects.get(key__contains="attendance:for:300").count == 6


def test_no_code_no_digits_and_signs_are_refused_alike():
    now = around()
    row, session = joined(now), held(now)

    for typed in ("-", "٠١٢٣٤٥", "", "'; DROP"):
        with pytest.raises(ValidationError, match="not the code"):
            attend_by_code(actor=row.employee.user, session=session, code=typed)


def test_codes_are_shown_around_a_session_only():
    now = around()

    for session in (held(now, ago=timedelta(hours=5)), CohortSessionFactory(cohort=now.cohort)):
        with pytest.raises(ValidationError, match="from 15 minutes before"):
            show_code(actor=now.leader.user, session=session)


def test_a_component_is_done_with_its_last_session_or_a_make_up():
    now = around()
    one, two = seated(now, 2)
    component = ComponentFactory(programme=now.cohort.programme, hours=3, kind="e_learning")
    first = held(now, component=component, ago=timedelta(days=2))
    second = held(now, component=component)

    mark(now, first, attended=[one], missed=[two])
    with pytest.raises(ValidationError, match="Whoever leads the cohort"):
        say_done(actor=one.employee.user, enrolment=one, component=component)
    mark(now, second, attended=[one, two])
    states = dict(CohortEnrolment.objects.values_list("pk", "state"))
    assert states == {one.pk: "completed", two.pk: "enrolled"}
    make_up = held(now, component=component, makes_up=first, ago=timedelta(minutes=1))
    mark(now, make_up, attended=[two])

    two.refresh_from_db()
    assert two.state == "completed"
    assert kinds(one)[-2:] == [("component_done", 3), ("completed", 3)]


def test_instructor_and_participant_do_it_on_their_pages():
    now = around()
    row = joined(now)
    component = ComponentFactory(programme=now.cohort.programme, kind="e_learning")
    held(now, component=None)
    session = held(now)
    leads, mine, at = signed_in(now.leader), signed_in(row.employee), session.get_absolute_url()

    leads.post(f"{at}code/")
    code = SessionCode.objects.get().code
    shown = text_of(leads.get(f"{at}code/"))
    asked = text_of(mine.get(at))
    wrong = mine.post(f"{at}attend/", {"code": "abc"})
    typed = mine.post(f"{at}attend/", {"code": code}, follow=True)
    saved = leads.post(f"{at}attendance/", {f"mark_{row.pk}": "missed"}, follow=True)
    done = mine.post(f"{row.get_absolute_url()}components/{component.pk}/done/", follow=True)

    assert f"{code[:3]} {code[3:]}" in shown
    assert "I am here" in asked
    assert "not the code" in text_of(wrong)
    assert "You were there." in text_of(typed)
    assert "1 missed it" in text_of(saved)
    assert "was missed" in text_of(done)
    row.refresh_from_db()
    assert row.state == "completed"


def test_others_find_no_list_no_code_and_no_field():
    now = around()
    row, session = joined(now), held(now)
    component = ComponentFactory(programme=now.cohort.programme)
    show_code(actor=now.leader.user, session=session)
    at = session.get_absolute_url()

    for who in (person(), now.boss):
        client = signed_in(who)
        assert {
            client.get(f"{at}{part}").status_code for part in ("attendance/", "code/", "attend/")
        } == {404}
        assert client.post(f"{at}attend/", {"code": "000000"}).status_code == 404
        done = f"{row.get_absolute_url()}components/{component.pk}/done/"
        assert client.post(done).status_code == 404
    mine = signed_in(row.employee)
    assert mine.get(f"{at}code/").status_code == 404
    assert SessionCode.objects.get().code not in mine.get(at).content.decode()


@pytest.mark.parametrize("page", ["session", "list", "enrolment"])
def test_pages_ask_the_same_number_of_questions_for_one_and_five(page):
    now = around()
    row = joined(now)
    ComponentFactory(programme=now.cohort.programme)
    session = held(now)
    mark(now, session, attended=[row])
    client = signed_in(now.leader)
    at = {
        "session": session.get_absolute_url(),
        "list": f"{session.get_absolute_url()}attendance/",
        "enrolment": row.get_absolute_url(),
    }[page]
    few = queries_of(client, at)
    for number in range(4):
        CohortEnrolmentFactory(cohort=now.cohort)
        ComponentFactory(programme=now.cohort.programme)
        more = held(now, ago=timedelta(days=number + 1))
        mark(now, more, attended=[row])

    assert queries_of(client, at) == few <= 30


def test_no_code_is_shown_by_others_and_nothing_noted_of_what_was_called_off():
    now = around()
    row, session = joined(now), held(now)

    for who in (row.employee, now.boss, person()):
        with pytest.raises(PermissionDenied):
            show_code(actor=who.user, session=session)
    type(session).objects.filter(pk=session.pk).update(is_cancelled=True)
    with pytest.raises(ValidationError, match="does not take place"):
        show_code(actor=now.leader.user, session=session)
    with pytest.raises(ValidationError, match="was called off"):
        mark(now, session, attended=[row])

"""The pages of evaluation by what people read and do on them."""

import pytest
from django.test import Client

from leadership import registry
from leadership.models import Attendance, EvaluationAnswer
from leadership.registry import ResultIndicator
from talent.services.lines import rebuild_reporting_lines
from tests.careers.people import queries_of, text_of
from tests.factories import AssignmentFactory, EmployeeFactory, GrantFactory
from tests.leadership.evaluations import (
    BEHAVIOUR,
    END,
    a_cohort,
    after_session,
    level_key,
    over,
    seats,
)
from tests.leadership.learning_factories import LearningEventFactory

pytestmark = pytest.mark.django_db
PAGES = "/leadership/evaluations/"


def signed_in(person):
    client = Client()
    client.force_login(person.user)
    return client


@pytest.fixture
def admin():
    return GrantFactory(
        kind="hr_admin", unit=None, user=AssignmentFactory().employee.user
    ).user.employee


def test_a_participant_looks_back_on_a_session_and_reads_only_their_own(admin):
    cohort = a_cohort()
    session, (one, other) = over(cohort, title="Day one"), seats(cohort, 2)
    client, page = signed_in(one.employee), f"{PAGES}sessions/{session.pk}/"

    waits = text_of(client.get("/inbox/"))
    lacking = client.post(page, {"useful": 4, "clear": 3})
    client.post(page, {"useful": 4, "clear": 3, "led": 5})
    mine = text_of(client.get(page))

    assert "How was “Day one”?" in waits
    assert "Please answer this question." in lacking.content.decode()
    assert "What you answered" in mine
    assert "How was “Day one”?" not in text_of(client.get("/inbox/"))
    assert EvaluationAnswer.objects.get().answers == {"useful": 4, "clear": 3, "led": 5}
    assert "What you answered" not in text_of(signed_in(other.employee).get(page))
    assert signed_in(admin).get(page).status_code == 404


def test_the_end_and_the_levels_after_wait_together():
    cohort = a_cohort()
    seat = seats(cohort, 1, ago=2)[0]
    client = signed_in(seat.employee)
    waits = text_of(client.get("/inbox/"))
    client.post(f"{PAGES}{seat.pk}/end/", dict.fromkeys(END, 4))
    client.post(f"{PAGES}{seat.pk}/after/", {level_key(cohort): "3"})

    assert "How was the programme" in waits
    assert "where do you stand now?" in waits
    assert EvaluationAnswer.objects.count() == 2
    assert "where do you stand now?" not in text_of(client.get("/inbox/"))


def led_by(person, manager):
    person.assignments.update(manager=manager)
    rebuild_reporting_lines([person.pk])


def test_a_manager_says_what_changed_and_a_new_one_finds_nothing():
    cohort = a_cohort()
    seat = seats(cohort, 1, ago=70)[0]
    boss, later = AssignmentFactory().employee, AssignmentFactory().employee
    led_by(seat.employee, boss)
    page = f"{PAGES}{seat.pk}/behaviour/"

    waits = text_of(signed_in(boss).get("/inbox/"))
    form = text_of(signed_in(boss).get(page))
    signed_in(boss).post(page, dict.fromkeys(BEHAVIOUR, 3))
    led_by(seat.employee, later)

    assert f"What does {seat.employee.name} do differently" in waits
    assert "They do at work what the programme taught." in form
    assert EvaluationAnswer.objects.get().rater == "manager"
    assert signed_in(later).get(page).status_code == 404
    assert signed_in(boss).get(page).status_code == 404


def test_an_instructor_says_levels_of_the_participants():
    cohort = a_cohort()
    teacher = AssignmentFactory().employee
    cohort.instructors.create(employee=teacher)
    seat = seats(cohort, 1)[0]
    client = signed_in(teacher)
    home = text_of(client.get("/leadership/"))
    people = client.get(f"{PAGES}cohorts/{cohort.pk}/")
    client.post(f"{PAGES}{seat.pk}/before/", {level_key(cohort): "2"})

    assert cohort.name in home
    assert seat.employee.name in text_of(people)
    assert EvaluationAnswer.objects.get().rater == "instructor"
    assert "before: said" in text_of(client.get(f"{PAGES}cohorts/{cohort.pk}/"))
    assert signed_in(seat.employee).get(f"{PAGES}cohorts/{cohort.pk}/").status_code == 404


def evaluation(cohort):
    return f"/leadership/programmes/{cohort.programme_id}/evaluation/"


def test_the_page_of_a_programme_says_honestly_that_nothing_is_told(admin):
    cohort = a_cohort()
    session = over(cohort)
    for seat in seats(cohort, 4):
        after_session(seat, session, 4)

    shown = text_of(signed_in(admin).get(evaluation(cohort)))

    assert "Nothing is told yet" in shown
    assert "No indicators were chosen" in shown
    assert "not enough answers yet" in shown


def test_the_page_of_a_programme_tells_its_levels(admin):
    cohort = a_cohort()
    session = over(cohort)
    for seat in seats(cohort, 5):
        after_session(seat, session, 4, 5)

    answer = signed_in(admin).get(evaluation(cohort))
    shown = " ".join(text_of(answer).split())

    assert "The session was worth my time. Participants 5 4.0" in shown
    assert "4.5 or more" in shown
    assert "Evaluation" in text_of(signed_in(admin).get(cohort.programme.get_absolute_url()))
    assert signed_in(AssignmentFactory().employee).get(evaluation(cohort)).status_code == 404


def test_it_asks_as_much_for_many_figures_as_for_one(admin):
    cohort = a_cohort()
    client, path = signed_in(admin), evaluation(cohort)
    client.get(path)
    one = queries_of(client, path)
    for other in (cohort, a_cohort(cohort.programme), a_cohort(cohort.programme)):
        session = over(other)
        for seat in seats(other, 5):
            after_session(seat, session, 3)

    assert queries_of(client, path) == one
    assert one <= 12


def test_results_are_told_by_what_was_chosen(admin, monkeypatch):
    cohort = a_cohort()
    offered = ResultIndicator(
        "engagement", "Engagement", "of the units", lambda user, programme: "4.1, up 0.3"
    )
    monkeypatch.setattr(registry, "result_indicators", [offered])
    for place in ("leadership.services.evaluations", "leadership.forms.evaluation",
                  "leadership.views.evaluation"):  # fmt: skip
        monkeypatch.setattr(f"{place}.result_indicators", [offered])
    client = signed_in(admin)

    before = text_of(client.get(evaluation(cohort)))
    client.post(f"/leadership/programmes/{cohort.programme_id}/indicators/", {
        "keys": ["engagement"],
    })  # fmt: skip

    assert "No indicators were chosen" in before
    assert "4.1, up 0.3" in text_of(client.get(evaluation(cohort)))


def test_no_door_of_hr_or_the_api_shows_an_answer(admin):
    cohort = a_cohort()
    seat = seats(cohort, 1, ago=2)[0]
    address = f"/api/v1/leadership/evaluations/{seat.pk}/end/"
    made = signed_in(seat.employee).post(
        address, {"answers": dict.fromkeys(END, 4)}, content_type="application/json"
    )

    assert made.status_code == 201
    assert signed_in(admin).get(address).status_code == 405
    assert signed_in(admin).get("/admin/leadership/evaluationanswer/").status_code == 404
    teacher = EmployeeFactory()
    cohort.instructors.create(employee=teacher)
    assert signed_in(teacher).post(
        address, {"answers": dict.fromkeys(END, 4)}, content_type="application/json"
    ).status_code == 404  # fmt: skip


def test_who_missed_a_session_is_not_asked_how_it_was():
    cohort = a_cohort()
    session, seat = over(cohort, title="Day one"), seats(cohort, 1)[0]
    client = signed_in(seat.employee)
    event = LearningEventFactory(employee=seat.employee, enrolment=seat, kind="missed")
    asked = "How was “Day one”?" in text_of(client.get("/inbox/"))
    Attendance.objects.create(session=session, enrolment=seat, state="missed", event=event)

    assert asked
    assert "How was “Day one”?" not in text_of(client.get("/inbox/"))
    assert client.get(f"{PAGES}sessions/{session.pk}/").status_code == 404
    Attendance.objects.update(state="attended")
    assert "How was “Day one”?" in text_of(client.get("/inbox/"))

"""The pages of learning by what people read and do on them, and how much they ask the database."""

import csv
import io
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from leadership.models import ExternalLearning, LearningEvent, Qualification, Registration
from lib.dates import today
from tests.careers.people import queries_of, text_of
from tests.factories import AssignmentFactory, EmployeeFactory, GrantFactory
from tests.leadership.factories import CohortEnrolmentFactory
from tests.leadership.learning_factories import (
    ExternalLearningFactory,
    LearningEventFactory,
    QualificationAwardFactory,
    QualificationFactory,
    RegistrationFactory,
    a_pdf,
)

pytestmark = pytest.mark.django_db
MINE = "/leadership/learning/"


@pytest.fixture
def me():
    return AssignmentFactory(manager=AssignmentFactory().employee).employee


def signed_in(person):
    client = Client()
    client.force_login(person.user)
    return client


def learned(me, number=1):
    for _number in range(number):
        row = ExternalLearningFactory(
            employee=me, state="proved", proved_on=today(), link="https://example.org/"
        )
        LearningEventFactory(employee=me, external=row, kind="proved", hours=6, credits=1)
        seat = CohortEnrolmentFactory(employee=me)
        LearningEventFactory(employee=me, enrolment=seat, kind="component_done", hours=2)
        RegistrationFactory(employee=me)
        way = RegistrationFactory(employee=me, state="awarded", ended_on=today())
        QualificationAwardFactory(registration=way)


def test_an_empty_record_says_what_to_do_next(me):
    shown = text_of(signed_in(me).get(MINE))

    assert "Nothing stands here yet" in shown
    assert "Add what you learned" in shown
    assert "Your mentors do not" in shown


def test_the_record_shows_what_was_learned_and_what_it_comes_to(me):
    learned(me)

    shown = text_of(signed_in(me).get(MINE))

    assert "hours this year 8" in " ".join(shown.split())
    assert str(today().year) in shown
    for row in ExternalLearning.objects.all():
        assert row.title in shown


def test_the_list_is_searched_filtered_and_ordered(me):
    learned(me, 2)
    first, second = ExternalLearning.objects.order_by("pk")
    client = signed_in(me)

    one = text_of(client.get(MINE, {"q": first.title}))
    kinds = text_of(client.get(MINE, {"kind": "external"}))
    nothing = text_of(client.get(MINE, {"q": "nothing like this"}))
    odd = client.get(MINE, {"kind": "x", "sort": "x", "year": "x", "cursor": "x", "way": "x"})

    assert first.title in one
    assert second.title not in one
    assert "Institute" not in kinds
    assert "Nothing matches all of this" in nothing
    assert odd.status_code == 200


def test_a_long_record_has_pages(me):
    for _number in range(30):
        ExternalLearningFactory(employee=me)
    client = signed_in(me)

    first = client.get(MINE)
    second = client.get(MINE, {"cursor": first.context["page"].next})

    assert (len(first.context["page"].rows), len(second.context["page"].rows)) == (25, 5)


@pytest.mark.parametrize(
    ("address", "most"), [("", 16), ("people/{pk}/log/", 12), ("people/{pk}/export/", 15)]
)
def test_it_asks_as_much_for_many_as_for_one(me, address, most):
    client, path = signed_in(me), MINE + address.format(pk=me.pk)
    learned(me)
    client.get(path)
    one = queries_of(client, path)
    learned(me, 5)

    assert queries_of(client, path) == one
    assert one <= most


def test_a_manager_reads_a_log_at_the_same_cost(me):
    client, path = signed_in(me.assignments.get().manager), f"{MINE}people/{me.pk}/log/"
    learned(me)
    client.get(path)
    one = queries_of(client, path)
    learned(me, 5)

    assert queries_of(client, path) == one
    assert one <= 14


def test_the_catalogue_asks_as_much_for_many_as_for_one(me):
    client, path = signed_in(me), "/leadership/qualifications/"
    QualificationFactory()
    client.get(path)
    one = queries_of(client, path)
    for _number in range(5):
        QualificationFactory()

    assert queries_of(client, path) == one
    assert one <= 12


def test_a_file_holds_the_list_and_no_formula(me):
    ExternalLearningFactory(employee=me, title="=HYPERLINK(1)")

    answer = signed_in(me).get(f"{MINE}people/{me.pk}/export/")
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))

    assert len(rows) == 2
    assert rows[1][:2] == ["Elsewhere", "'=HYPERLINK(1)"]


def test_two_people_bring_learning_elsewhere_into_the_record_by_their_pages(me):
    boss = me.assignments.get().manager
    mine, theirs = signed_in(me), signed_in(boss)
    day = today().isoformat()

    made = mine.post(f"{MINE}elsewhere/request/", {
        "title": "Leading well", "kind": "course", "way": "training", "reason": "I lead soon.",
        "starts_on": day, "ends_on": day, "hours": "6",
    })  # fmt: skip
    row = ExternalLearning.objects.get()
    waits = text_of(theirs.get("/inbox/"))
    theirs.post(f"{row.get_absolute_url()}approve/")
    to_show = text_of(mine.get("/inbox/"))
    mine.post(f"{row.get_absolute_url()}finish/", {
        "ends_on": day, "hours": "7", "credits": "", "file": a_pdf(),
    })  # fmt: skip
    to_check = text_of(theirs.get("/inbox/"))
    theirs.post(f"{row.get_absolute_url()}prove/")
    record = " ".join(text_of(mine.get(MINE)).split())
    got = mine.get(f"{row.get_absolute_url()}file/")
    got.close()

    assert made.url == row.get_absolute_url()
    assert f"{me.name} wants to learn something elsewhere" in waits
    assert "Show that you did it: Leading well" in to_show
    assert f"{me.name} shows what was learned elsewhere" in to_check
    assert "hours this year 7" in record
    assert got["Content-Disposition"].startswith("attachment")
    assert got["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_what_is_wrong_stands_at_its_field(me):
    answer = signed_in(me).post(f"{MINE}elsewhere/record/", {
        "title": "Leading", "kind": "course", "way": "training", "starts_on": "2026-03-02",
        "ends_on": "2026-03-01", "hours": "6", "link": "https://example.org/",
    })  # fmt: skip

    assert answer.status_code == 200
    assert "It ends on the day it begins, or later." in answer.content.decode()
    assert not ExternalLearning.objects.exists()


def test_hr_keeps_the_catalogue_and_somebody_earns_a_qualification_by_the_pages(me):
    admin = GrantFactory(kind="hr_admin", unit=None, user=EmployeeFactory().user).user.employee
    hr, mine = signed_in(admin), signed_in(me)
    pages = "/leadership/qualifications/"
    day = today().isoformat()

    hr.post(f"{pages}new/", {
        "name": "Leading teams", "awarding_body": "Institute", "level": 5, "credits": 6,
        "guided_hours": 20, "valid_months": 12, "is_in_use": "on",
    })  # fmt: skip
    row = Qualification.objects.get()
    edit = hr.get(f"{row.get_absolute_url()}edit/")
    changed = hr.post(f"{row.get_absolute_url()}edit/", {
        "name": "Leading teams well", "awarding_body": "Institute", "level": 5, "credits": 6,
        "guided_hours": 20, "valid_months": 12, "is_in_use": "on",
        "seen": edit.context["form"].initial["seen"],
    })  # fmt: skip
    mine.post(f"{row.get_absolute_url()}begin/", {"started_on": day})
    way = Registration.objects.get()
    mine.post(f"{way.get_absolute_url()}transfer/", {
        "source": "Another institute", "credits": 6, "link": "https://example.org/",
    })  # fmt: skip
    waits = text_of(hr.get("/inbox/"))
    early = hr.post(f"{way.get_absolute_url()}award/", {"awarded_on": day})
    hr.post(f"{pages}transfers/{way.transfers.get().pk}/approve/")
    hr.post(f"{way.get_absolute_url()}award/", {"awarded_on": day, "file": a_pdf()})
    shown = text_of(mine.get(way.get_absolute_url()))

    assert changed.status_code == 302
    assert f"{me.name} brings credits from elsewhere" in waits
    assert "6 credits are still to earn" in early.content.decode()
    assert "6 of 6" in " ".join(shown.split())
    assert "certificate.pdf" in shown
    assert "It holds until" in shown


def test_an_instructor_corrects_a_line_on_its_page(me):
    seat = CohortEnrolmentFactory(employee=me)
    teacher = EmployeeFactory()
    seat.cohort.instructors.create(employee=teacher)
    event = LearningEventFactory(
        employee=me, enrolment=seat, kind="component_done", hours=80, title="Day one"
    )
    client = signed_in(teacher)
    log = f"{MINE}people/{me.pk}/log/"

    offered = f"{MINE}events/{event.pk}/correct/"
    assert offered in client.get(log).content.decode()
    client.post(offered, {"hours": "8", "reason": "One day, not ten."})
    shown = text_of(signed_in(me).get(log))

    assert "One day, not ten." in shown
    assert "Corrected later" in shown
    assert offered not in signed_in(me).get(log).content.decode()
    assert "hours this year 8" in " ".join(text_of(signed_in(me).get(MINE)).split())


def test_the_profile_has_a_tab_and_home_a_section(me):
    learned(me)
    boss = me.assignments.get().manager

    tab = text_of(signed_in(boss).get(f"{me.get_absolute_url()}?tab=learning"))
    home = text_of(signed_in(me).get(reverse("leadership:home")))

    title = ExternalLearning.objects.first().title
    assert title in tab
    assert title in home
    peer = signed_in(AssignmentFactory().employee)
    assert title not in text_of(peer.get(f"{me.get_absolute_url()}?tab=learning"))


def test_the_inbox_tells_of_what_expires_and_not_once_it_was_renewed(me):
    way = RegistrationFactory(employee=me, state="awarded", ended_on=today())
    QualificationAwardFactory(
        registration=way, awarded_on=today() - timedelta(days=300),
        expires_on=today() + timedelta(days=20),
    )  # fmt: skip
    client = signed_in(me)

    assert f"{way.qualification.name} expires soon" in text_of(client.get("/inbox/"))
    QualificationAwardFactory(registration=way, awarded_on=today())
    assert "expires soon" not in text_of(client.get("/inbox/"))


def test_what_the_company_holds_names_all_of_it(me):
    learned(me)

    answer = signed_in(me).get(reverse("talent:held_export"))
    held = b"".join(answer.streaming_content) if answer.streaming else answer.content

    assert ExternalLearning.objects.first().title.encode() in held
    assert LearningEvent.objects.count() == 2

"""What people read when something is refused, ends, or looks different to the other one."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from mentoring.models import Enrolment, Session
from mentoring.services.enrolments import edit_enrolment
from mentoring.services.programmes import create_programme
from mentoring.services.sessions import move_session, propose_session
from tests.careers.people import text_of
from tests.factories import AssignmentFactory, EnrolmentFactory, GrantFactory
from tests.mentoring.pairs import a_pair
from tests.mentoring.programmes import given
from tests.mentoring.sessions import signed_in

pytestmark = pytest.mark.django_db


def zoned(person, zone):
    person.time_zone = zone
    person.save()
    return person


def far_pair():
    """Two whose clocks differ; it is read in Amsterdam, the other one works in New York."""
    pair = a_pair()
    zoned(pair.mentee, "Europe/Amsterdam")
    zoned(pair.mentor, "America/New_York")
    return pair


def at(text, zone="Europe/Amsterdam"):
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def next_january():
    return timezone.localdate().year + 1


def test_the_other_ones_clock_stands_beside_a_session_and_on_its_form():
    pair = far_pair()
    day = f"{next_january()}-01-15"
    (session,) = propose_session(
        actor=pair.mentee.user, pair=pair, starts_at=at(f"{day} 10:00"), minutes=60
    )
    (late,) = propose_session(
        actor=pair.mentee.user, pair=pair, starts_at=at(f"{day} 03:00"), minutes=60
    )
    client = signed_in(pair.mentee)

    assert "04:00 for Tomás" in text_of(client.get(session.get_absolute_url()))
    assert "14 January, 21:00 for Tomás" in text_of(client.get(late.get_absolute_url()))
    assert "10:00 for Leila" in text_of(signed_in(pair.mentor).get(session.get_absolute_url()))
    for page in (f"/mentoring/pairs/{pair.pk}/sessions/propose/",
                 f"{session.get_absolute_url()}move/"):  # fmt: skip
        assert "Tomás’s time zone is America/New York: it is" in text_of(client.get(page)), page


@pytest.mark.parametrize("zone", ["Europe/Amsterdam", "Europe/Berlin", "Nowhere/Land"])
def test_nothing_is_said_where_both_clocks_agree_or_one_is_unknown(zone):
    pair = far_pair()
    zoned(pair.mentor, zone)
    page = signed_in(pair.mentee).get(f"/mentoring/pairs/{pair.pk}/sessions/propose/")

    assert page.context["zone"] == ""


def test_a_session_that_was_moved_elsewhere_is_told_in_words_and_local_time():
    pair = far_pair()
    start = at(f"{next_january()}-01-15 10:00")
    (session,) = propose_session(actor=pair.mentee.user, pair=pair, starts_at=start, minutes=60)
    client, address = signed_in(pair.mentee), f"{session.get_absolute_url()}move/"
    seen = client.get(address).context["form"].initial["seen"]
    move_session(
        actor=pair.mentor.user, session=session, seen=seen, minutes=30, place="Room 4",
        starts_at=start + timedelta(hours=2),
    )  # fmt: skip

    shown = text_of(client.post(address, {
        "starts_at": f"{next_january()}-01-16 09:00", "minutes": 60, "place": "", "seen": seen,
    }))  # fmt: skip

    assert f"When: “15 January {next_january()}, 12:00”; Minutes: “30”; Where: “Room 4”" in shown
    assert "+00:00" not in shown


@pytest.mark.parametrize("page", ["propose", "record"])
def test_an_hour_that_the_clocks_leave_out_is_refused_in_words(page):
    pair = far_pair()

    answer = signed_in(pair.mentee).post(
        f"/mentoring/pairs/{pair.pk}/sessions/{page}/",
        {"starts_at": "2027-03-28 02:30", "minutes": 60},
    )

    assert "The clocks change then: this time does not exist, or comes twice." in text_of(answer)
    assert not Session.objects.exists()


@pytest.mark.parametrize("field", ["wish_1", "block_1"])
def test_whoever_chooses_oneself_reads_that(field):
    mine = EnrolmentFactory(employee=AssignmentFactory().employee)
    address = f"/mentoring/enrolments/{mine.pk}/edit/"
    client = signed_in(mine.employee)
    form = client.get(address).context["form"]
    kept = {"about": "Grow", "seen": form.initial["seen"], "listed": form.initial["listed"]}

    for words in (mine.employee.name, mine.employee.email, mine.employee.name.upper()):
        shown = text_of(client.post(address, kept | {field: words}))
        assert "That is you: choose somebody else." in shown
        assert "Nothing is called" not in shown


def test_the_second_of_two_windows_reads_the_capacity_that_the_first_one_saved():
    mine = EnrolmentFactory(
        employee=AssignmentFactory().employee, side="mentor", capacity=1, programme__kind="group"
    )
    address = f"/mentoring/enrolments/{mine.pk}/edit/"
    client = signed_in(mine.employee)
    seen = client.get(address).context["form"].initial["seen"]
    edit_enrolment(actor=mine.employee.user, enrolment=mine, capacity=4, about="Planning")

    shown = text_of(client.post(address, {"about": "x", "capacity": 2, "seen": seen, "listed": ""}))

    assert "Mentees at a time: “4”" in shown
    assert Enrolment.objects.get().capacity == 4


def test_whoever_sets_a_programme_up_runs_it_unless_others_are_named():
    me, other = AssignmentFactory().employee, AssignmentFactory().employee
    GrantFactory(user=me.user, kind="hr_admin")

    made = [
        create_programme(actor=me.user, **given(name="Mine")),
        create_programme(actor=me.user, coordinators=[other], **given(name="Theirs")),
    ]

    named = [[row.employee for row in one.coordinators.all()] for one in made]
    assert named == [[me], [other]]
    form = signed_in(me).get("/mentoring/programmes/new/").context["form"]
    assert me.name in form.initial["coordinator_1"]


@pytest.mark.parametrize(
    ("value", "status"),
    [("true", 200), ("false", 200), ("1", 200), ("maybe", 400), ("yes please", 400)],
)
@pytest.mark.parametrize("address", ["mentoring/enrolments/?mine", "notices/?unread"])
def test_neither_yes_nor_no_is_refused_in_an_address(address, value, status):
    client = signed_in(AssignmentFactory().employee)

    assert client.get(f"/api/v1/{address}={value}").status_code == status

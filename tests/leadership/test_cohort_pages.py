"""The pages of cohorts, by what people read and do on them."""

from datetime import timedelta

import pytest
from django.utils import timezone
from icalendar import Calendar

from leadership.models import Cohort, CohortEnrolment, CohortSession, Instructor
from lib.dates import period, today
from mentoring.services.calendar_feeds import renew_feed
from talent.models import Absence, AuditEntry
from tests.careers.doors import on_page, signed_in
from tests.careers.people import queries_of, text_of
from tests.factories import GrantFactory, UserFactory
from tests.leadership.cohort_factories import around, asked, joined, person, reports, seated
from tests.leadership.factories import (
    CohortEnrolmentFactory,
    CohortFactory,
    CohortSessionFactory,
    ComponentFactory,
    LeadershipProgrammeFactory,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def local(at):
    return timezone.localtime(at).strftime("%Y-%m-%dT%H:%M")


def test_a_participant_asks_the_manager_answers_and_the_place_is_told():
    now = around(capacity=1)
    (me,) = reports(now.boss, 1)
    session = CohortSessionFactory(cohort=now.cohort, place="Room 7", link="https://call.example/1")
    mine, theirs, at = signed_in(me), signed_in(now.boss), now.cohort.get_absolute_url()

    before = text_of(mine.get(at))
    asked_for = mine.post(f"{at}join/", {"reason": "To lead well."}, follow=True)
    row = CohortEnrolment.objects.get()
    waits = text_of(theirs.get("/inbox/"))
    approved = theirs.post(f"{row.get_absolute_url()}approve/", follow=True)
    again = theirs.post(f"{row.get_absolute_url()}approve/", follow=True)

    assert ("Room 7" in before, "One is left" in before or "one is left" in before) == (False, True)
    assert "Your manager has been asked" in text_of(asked_for)
    assert "asks for a seat" in waits
    assert "has a seat" in text_of(approved)
    assert "answered meanwhile" in text_of(again)
    page = mine.get(at)
    assert "Room 7" in text_of(page)
    assert session.link in page.content.decode()
    assert "What you take part in" in text_of(mine.get("/leadership/"))
    assert "Enrolled" in text_of(mine.get("/leadership/my-programmes/"))
    assert session.title in text_of(mine.get("/"))


def test_a_decline_is_read_by_the_person():
    now = around()
    row = asked(now)

    signed_in(now.boss).post(f"{row.get_absolute_url()}decline/", {"reason": "In autumn."})

    assert "In autumn." in text_of(signed_in(row.employee).get(row.get_absolute_url()))


def test_a_manager_nominates_from_the_line_and_the_person_says_yes():
    now = around()
    (me,) = reports(now.boss, 1)
    stranger, at = person(), now.cohort.get_absolute_url()
    boss = signed_in(now.boss)

    refused = on_page(now.boss, f"{at}nominate/", {"employee": stranger.pk, "reason": "Good."})
    sent = boss.post(f"{at}nominate/", {"employee": me.pk, "reason": "Ready."}, follow=True)
    row = CohortEnrolment.objects.get()
    waits = text_of(signed_in(me).get("/inbox/"))
    yes = signed_in(me).post(f"{row.get_absolute_url()}accept/", follow=True)

    assert list(refused) == ["employee"]
    assert "has been asked" in text_of(sent)
    assert "You are nominated" in waits
    assert "You have a seat." in text_of(yes)
    assert signed_in(me).get(f"{at}nominate/").status_code == 404


def test_who_leads_it_invites_and_the_person_says_no():
    now, guest = around(), person()
    at = now.cohort.get_absolute_url()

    signed_in(now.leader).post(f"{at}invite/", {"employee": guest.pk, "reason": ""})
    row = CohortEnrolment.objects.get()
    answer = signed_in(guest).post(f"{row.get_absolute_url()}refuse/", {"reason": ""}, follow=True)

    assert "You said no." in text_of(answer)
    assert signed_in(guest).get(f"{at}invite/").status_code == 404


def test_hr_sets_a_cohort_up_and_who_leads_it_plans_and_opens_it():
    hr, leader = around().hr, person()
    programme = LeadershipProgrammeFactory(name="Lead")
    client, at = signed_in(hr), today()

    made = client.post("/leadership/cohorts/new/", {
        "programme": programme.pk, "name": "Spring", "starts_on": at + DAY, "capacity": 5,
        "ends_on": at + 30 * DAY, "enrol_until": at + 2 * DAY, "place": "",
        "instructor_1": leader.pk,
    })  # fmt: skip
    cohort = Cohort.objects.get(name="Spring")
    leads, page = signed_in(leader), cohort.get_absolute_url()
    assert signed_in(person()).get(page).status_code == 404
    planned = leads.post(f"{page}sessions/new/", {
        "title": "Kick-off", "starts_at": local(timezone.now() + 5 * DAY), "minutes": 90,
        "place": "", "link": "", "component": "", "makes_up": "",
    })  # fmt: skip
    leads.post(f"{page}open/")

    assert made.url == page
    assert planned.url == CohortSession.objects.get(title="Kick-off").get_absolute_url()
    assert "Lead: Spring" in text_of(signed_in(person()).get("/leadership/cohorts/"))
    assert "What you lead" in text_of(leads.get("/leadership/"))


def test_settings_say_what_is_wrong_at_the_field():
    now = around(capacity=3)
    seated(now, 2)
    at = f"{now.cohort.get_absolute_url()}edit/"
    form = signed_in(now.leader).get(at).context["form"]
    given = {name: form.initial[name] for name in form.fields}

    low = on_page(now.leader, at, given | {"capacity": 1})
    turned = on_page(now.leader, at, given | {"ends_on": now.cohort.starts_on - DAY})
    Cohort.objects.update(place="Graz")
    stale = on_page(now.leader, at, given | {"place": "Delft"})

    assert "2 seats are taken" in low["capacity"][0]
    assert "A cohort ends on the day it begins" in str(turned)
    assert "changed in another window" in stale["__all__"][0]


def test_clashes_are_said_before_joining_and_only_as_far_as_the_reader_may_see():
    now, (me,) = around(), reports(around().boss, 1)
    boss = me.assignments.get().manager
    at = timezone.now() + 20 * DAY
    CohortSessionFactory(cohort=now.cohort, starts_at=at)
    other = CohortEnrolmentFactory(employee=me).cohort
    CohortSessionFactory(cohort=other, starts_at=at + timedelta(hours=1), title="Elsewhere")
    day = timezone.localdate(at)
    Absence.objects.create(employee=me, kind="sickness", valid=period(day, day + DAY))

    mine = text_of(signed_in(me).get(f"{now.cohort.get_absolute_url()}join/"))
    signed_in(me).post(f"{now.cohort.get_absolute_url()}join/", {"reason": "Still."})
    row = CohortEnrolment.objects.get(cohort=now.cohort)
    theirs = text_of(signed_in(boss).get(row.get_absolute_url()))
    leads = text_of(signed_in(now.leader).get(row.get_absolute_url()))

    assert ("Elsewhere" in mine, "You are away then" in mine) == (True, True)
    assert ("Elsewhere" in theirs, "away" in theirs) == (True, False)
    assert ("Elsewhere" in leads, "Something else" in leads) == (False, False)


def test_moving_a_session_asks_for_the_newest_and_tells_who_leads_of_clashes_they_see():
    now = around()
    row = joined(now)
    session = CohortSessionFactory(cohort=now.cohort)
    other = CohortEnrolmentFactory(employee=row.employee).cohort
    at = timezone.now().replace(second=0, microsecond=0) + 30 * DAY
    CohortSessionFactory(cohort=other, starts_at=at)
    page = f"{session.get_absolute_url()}edit/"
    form = signed_in(now.leader).get(page).context["form"]
    given = {
        "title": session.title, "starts_at": local(at), "minutes": 60, "place": "", "link": "",
        "component": "", "makes_up": "", "seen": form.initial["seen"],
    }  # fmt: skip

    done = signed_in(now.leader).post(page, given, follow=True)
    stale = on_page(now.leader, page, given | {"minutes": 90})
    Instructor.objects.create(cohort=other, employee=now.leader)
    given["seen"] = signed_in(now.leader).get(page).context["form"].initial["seen"]
    sees = signed_in(now.leader).post(page, given | {"minutes": 70}, follow=True)

    assert "Everybody with a seat has been told" in text_of(done)
    assert "another programme" not in done.content.decode()
    assert "changed in another window" in stale["__all__"][0]
    assert "1 of those who take part has a session of another programme" in sees.content.decode()


def test_who_runs_it_finds_people_and_takes_them_away_as_a_file():
    now = around(capacity=1)
    seat, waits = seated(now, 2)
    CohortEnrolmentFactory(state="withdrawn", ended_on=today(), cohort=now.cohort)
    client, at = signed_in(now.leader), f"{now.cohort.get_absolute_url()}people/"

    def rows(query=""):
        return [row.pk for row, _place in client.get(at + query).context["rows"]]

    assert set(rows()) == {seat.pk, waits.pk}
    assert rows("?state=waitlisted") == [waits.pk]
    assert len(rows("?state=all&sort=newest")) == 3
    assert rows(f"?q={seat.employee.family_name}&state=enrolled") == [seat.pk]
    assert rows("?origin=invited") == []
    assert "Nobody matches all of this" in text_of(client.get(f"{at}?origin=invited"))
    assert "1. in line" in text_of(client.get(f"{at}?sort=line"))
    content = b"".join(client.get(f"{at}export/?state=all").streaming_content).decode()
    assert seat.employee.name in content
    assert AuditEntry.objects.filter(action="leadership.cohort.exported").count() == 1
    assert seat.reason not in content


def test_people_list_has_pages():
    cohort = around(capacity=60).cohort
    for _ in range(45):
        CohortEnrolmentFactory(cohort=cohort)
    client, at = signed_in(around().hr), f"{cohort.get_absolute_url()}people/"

    first = client.get(at).context["page"]
    second = client.get(f"{at}?cursor={first.next}").context["page"]

    assert (len(first.rows), len(second.rows)) == (40, 5)


def test_cohorts_are_looked_for_filtered_and_ordered():
    programme = LeadershipProgrammeFactory(name="Leading others")
    late = CohortFactory(programme=programme, name="Late", starts_on=today() + 50 * DAY)
    soon = CohortFactory(name="Soon")
    CohortFactory(name="Closed", enrol_until=today() - DAY)
    CohortFactory(name="Hidden", state="draft")
    client = signed_in(person())

    def names(query=""):
        page = client.get(f"/leadership/cohorts/{query}").context["page"]
        return [row.cohort.name for row in page.rows]

    assert names() == [soon.name, late.name]
    assert names("?sort=newest&show=now")[0] == "Late"
    assert names("?q=leading others") == ["Late"]
    assert names(f"?programme={programme.pk}") == ["Late"]
    assert names("?show=drafts") == names()  # only who runs cohorts asks for drafts
    assert names("?q=nothing&cursor=%00") == []


def test_a_session_is_a_calendar_file_and_in_the_feed_for_who_takes_part():
    now = around()
    me = joined(now).employee
    session = CohortSessionFactory(cohort=now.cohort, title="First", place="R7")
    at = f"{session.get_absolute_url()}calendar.ics"

    first = Calendar.from_ical(signed_in(me).get(at).content).walk("VEVENT")[0]
    signed_in(now.leader).post(f"{session.get_absolute_url()}cancel/")
    after = Calendar.from_ical(signed_in(me).get(at).content)
    feed = Calendar.from_ical(
        signed_in(me).get(f"/mentoring/calendar/{renew_feed(actor=me.user)}.ics").content
    )

    assert (first["sequence"], str(first["location"])) == (0, "R7")
    assert after["method"] == "CANCEL"
    (told,) = feed.walk("VEVENT")
    assert (told["uid"], told["sequence"], str(told["status"])) == (first["uid"], 1, "CANCELLED")
    assert signed_in(now.boss).get(at).status_code == 404


def test_forged_ids_open_and_change_nothing():
    now = around()
    row, session = joined(now), CohortSessionFactory(cohort=now.cohort)
    partner = UserFactory()
    GrantFactory(user=partner, kind="hr_partner", unit=person().assignments.get().unit)
    pages, mine = now.cohort.get_absolute_url(), row.get_absolute_url()

    for who in (person().user, partner):
        client = signed_in(who)
        answers = [
            *(client.get(f"{pages}{part}") for part in
              ("edit/", "people/", "people/export/", "call-off/", "finish/", "sessions/new/")),
            *(client.get(f"{mine}{part}") for part in ("", "decline/", "withdraw/", "complete/")),
            *(client.post(f"{mine}{part}") for part in
              ("approve/", "accept/", "refuse/", "withdraw/", "complete/", "not-complete/")),
            client.post(f"{pages}open/"), client.post(f"{session.get_absolute_url()}cancel/"),
            client.get(f"{session.get_absolute_url()}edit/"),
            client.get(f"{session.get_absolute_url()}calendar.ics"),
        ]  # fmt: skip
        assert {answer.status_code for answer in answers} == {404}
    own = signed_in(row.employee)
    for part in ("approve/", "complete/", "not-complete/", "accept/"):
        own.post(f"{mine}{part}", {"reason": "Me."})
    row.refresh_from_db()
    assert row.state == "enrolled"


@pytest.mark.parametrize("page", ["list", "detail", "people", "mine", "home"])
def test_pages_ask_the_same_number_of_questions_for_one_and_five(page):
    now = around(capacity=9)
    me = joined(now).employee
    CohortSessionFactory(cohort=now.cohort, component=ComponentFactory(
        programme=now.cohort.programme
    ))  # fmt: skip
    who = {"people": now.leader}.get(page, me)
    client = signed_in(who)
    address = {
        "list": "/leadership/cohorts/", "detail": now.cohort.get_absolute_url(),
        "people": f"{now.cohort.get_absolute_url()}people/",
        "mine": "/leadership/my-programmes/", "home": "/leadership/",
    }[page]  # fmt: skip
    few = queries_of(client, address)
    for _ in range(4):
        other = CohortFactory(programme=now.cohort.programme)
        CohortEnrolmentFactory(cohort=other, employee=me)
        CohortEnrolmentFactory(cohort=now.cohort)
        CohortSessionFactory(cohort=now.cohort)

    assert queries_of(client, address) == few <= 25

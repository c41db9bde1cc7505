"""Joining, my part, changing it, leaving, and what nobody else reads, on every page."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mentoring.models import AudienceRule, Block, Enrolment
from mentoring.services.blocks import set_blocks
from mentoring.services.enrolments import withdraw_enrolment
from talent.models import Notice
from talent.registry import texts_for
from tests.careers.doors import on_page, signed_in
from tests.careers.plans import build_team
from tests.factories import OrgUnitFactory, PairFactory, ProgrammeFactory, SkillFactory, hr_admin
from tests.mentoring.programmes import draft, joined, person, running

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"mentoring:{name}", args=args)


def test_a_mentee_joins_with_what_is_proposed():
    team, now = build_team(), running()
    client, address = signed_in(team.me), url("programme_join", now.programme.pk, "mentee")
    form = client.get(address).context["form"]
    assert form.initial["target_role"] == team.target.name
    assert [form.initial.get(f"skill_{n}") for n in (1, 2, 3)] == ["Plumbing", "Writing", None]
    said = {name: value for name, value in form.initial.items() if value}
    wished = person(given_name="Wanted", family_name="Mentor")

    answer = client.post(address, said | {"about": "To lead.", "wish_1": "wanted mentor"})

    mine = Enrolment.objects.get()
    assert answer.url == mine.get_absolute_url()
    assert [row.skill.name for row in mine.skills.order_by("rank")] == ["Plumbing", "Writing"]
    assert [row.employee for row in mine.wishes.all()] == [wished]
    page = client.get(answer.url).content.decode()
    assert "To lead." in page
    assert "Wanted Mentor" in page


def test_a_mentor_joins_with_places_and_rules_somebody_out():
    now, me, other = running(), person(), person(given_name="Not", family_name="Them")
    address = url("programme_join", now.programme.pk, "mentor")

    signed_in(me).post(
        address, {"about": "Ten years.", "capacity": "3", "block_1": f"Not Them <{other.email}>"}
    )

    assert Enrolment.objects.get().capacity == 3
    assert Block.objects.get().employee == other


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"about": ""}, "about"),
        ({"about": "x" * 2001}, "about"),
        ({"wish_2": "Nobody Such"}, "wish_2"),
        ({"wish_1": "999999999"}, "wish_1"),
        ({"skill_1": "No such skill"}, "skill_1"),
        ({"skill_1": "Sewing", "skill_2": "Sewing"}, "skill_1"),
        ({"skill_1": "Sewing", "want_1": "9"}, "want_1"),
        ({"target_role": "-1"}, "target_role"),
        ({"block_1": "Nobody Such"}, "block_1"),
    ],
)
def test_what_is_wrong_stands_at_its_field(more, field):
    now, me = running(), person()
    SkillFactory(name="Sewing")

    found = on_page(me, url("programme_join", now.programme.pk, "mentee"), {"about": "Me"} | more)

    assert list(found) == [field]
    assert not Enrolment.objects.exists()


def test_one_cannot_wish_for_oneself_nor_find_oneself():
    now, me = running(), person()

    found = on_page(
        me, url("programme_join", now.programme.pk, "mentee"), {"about": "Me", "wish_1": me.name}
    )

    assert list(found) == ["wish_1"]


def test_a_closed_window_or_being_outside_is_said_above_the_form():
    outside = running()
    AudienceRule.objects.create(programme=outside.programme, side="mentee", unit=OrgUnitFactory())

    found = on_page(
        person(), url("programme_join", outside.programme.pk, "mentee"), {"about": "Me"}
    )

    assert found == {
        "__all__": ["This programme is for others: its page says for whom. Ask who runs it."]
    }


def test_joining_again_leads_to_my_part():
    mine = joined(running().programme)

    answer = signed_in(mine.employee).get(url("programme_join", mine.programme_id, "mentee"))

    assert answer.url == mine.get_absolute_url()


@pytest.mark.parametrize("side", ["peer", "friend"])
def test_a_side_that_is_not_there_has_no_page(side):
    now = running()

    answer = signed_in(person()).get(url("programme_join", now.programme.pk, side))

    assert answer.status_code == 404


def test_a_draft_cannot_be_joined_by_its_address():
    programme, _coordinator, _hr = draft()

    answer = signed_in(person()).get(url("programme_join", programme.pk, "mentee"))

    assert answer.status_code == 404


def test_two_windows_lose_nothing():
    mine = joined(running().programme)
    client, address = signed_in(mine.employee), url("enrolment_edit", mine.pk)
    seen = client.get(address).context["form"].initial["seen"]
    assert client.post(address, {"about": "First", "seen": seen}).status_code == 302

    answer = client.post(address, {"about": "Second", "seen": seen})

    assert b"This was changed in another window meanwhile" in answer.content
    again = answer.context["form"].data["seen"]
    assert client.post(address, {"about": "Second", "seen": again}).status_code == 302
    mine.refresh_from_db()
    assert mine.about == "Second"


def test_leaving_asks_once_and_gives_the_place_on():
    now = running(seats=1)
    first, second = joined(now.programme), joined(now.programme)
    client, address = signed_in(first.employee), url("enrolment_withdraw", first.pk)

    assert b"Your place goes to whoever waits the longest" in client.get(address).content
    client.post(address)

    second.refresh_from_db()
    assert second.state == "enrolled"
    assert client.get(address).status_code == 404
    assert b"Withdrawn" in client.get(first.get_absolute_url()).content


def test_whoever_is_matched_reads_so_and_ends_the_pair_first():
    pair = PairFactory()
    client = signed_in(pair.mentee)

    page = client.get(pair.mentee_enrolment.get_absolute_url()).content.decode()
    client.post(url("enrolment_withdraw", pair.mentee_enrolment_id))

    assert "You are matched." in page
    assert url("enrolment_edit", pair.mentee_enrolment_id) not in page
    pair.mentee_enrolment.refresh_from_db()
    assert pair.mentee_enrolment.state == "enrolled"


def test_the_place_in_line_is_said_to_who_waits():
    now = running(seats=1)
    joined(now.programme)
    waiting = [joined(now.programme) for _ in range(2)]

    page = signed_in(waiting[1].employee).get(waiting[1].get_absolute_url()).content.decode()

    assert "you are number 2 in line" in page


def test_my_list_of_people_to_keep_apart_is_kept_and_emptied():
    me, other = person(), person(given_name="Not", family_name="Them")
    client, address = signed_in(me), url("block_list")

    client.post(address, {"block_1": "Not Them"})
    assert "Not Them" in client.get(address).content.decode()
    client.post(address, {"block_1": "", "listed": str(other.pk)})

    assert not Block.objects.exists()
    assert other.name not in client.get(address).content.decode()


def test_whom_i_ruled_out_in_another_window_stays_when_i_join():
    now, me, other = running(), person(), person()
    client, address = signed_in(me), url("programme_join", now.programme.pk, "mentee")
    listed = client.get(address).context["form"].initial["listed"]
    set_blocks(actor=me.user, employee=me, people=[other])

    client.post(address, {"about": "Me", "listed": listed})

    assert Block.objects.get().employee == other


@pytest.fixture
def secretive():
    """A mentee with a wish and a block, in a programme that others run."""
    now, me = running(), person(given_name="Mina", family_name="Mentee")
    wished = person(given_name="Wishcanary", family_name="W")
    ruled_out = person(given_name="Blockcanary", family_name="B")
    mine = joined(now.programme, me, wishes=[wished], blocks=[ruled_out])
    return now, mine, ruled_out


@pytest.mark.parametrize("who", ["coordinator", "hr", "ruled_out"])
def test_wishes_and_blocks_are_shown_to_nobody_else(secretive, who):
    now, mine, ruled_out = secretive
    user = {"coordinator": now.coordinator.user, "hr": now.hr, "ruled_out": ruled_out.user}[who]
    client = signed_in(user)
    pages = [
        mine.get_absolute_url(),
        url("programme_detail", now.programme.pk),
        url("programme_people", now.programme.pk),
        url("programme_people_export", now.programme.pk),
        url("block_list"),
        reverse("api:mentoring_enrolment", args=[mine.pk]),
        reverse("api:mentoring_enrolments"),
        reverse("api:mentoring_programme_people", args=[now.programme.pk]),
        reverse("api:mentoring_blocks"),
        reverse("admin:mentoring_enrolment_changelist"),
        reverse("admin:mentoring_enrolment_change", args=[mine.pk]),
        reverse("admin:mentoring_enrolment_history", args=[mine.pk]),
        reverse("admin:talent_auditentry_changelist"),
        reverse("talent:held_data"),
    ]
    for page in pages:
        answer = client.get(page)
        content = b"".join(answer) if answer.streaming else answer.content
        text = content.decode()
        assert "Wishcanary" not in text, page
        # Whoever is ruled out reads their own name in the top bar, and nowhere else the other's.
        assert ("Mina" if who == "ruled_out" else "Blockcanary") not in text, page


def test_wishes_and_blocks_are_shown_to_their_writer(secretive):
    _now, mine, _ruled_out = secretive

    page = signed_in(mine.employee).get(mine.get_absolute_url()).content.decode()

    assert "Wishcanary" in page
    assert "Blockcanary" in page


def test_what_the_company_holds_names_my_part_my_wishes_and_my_blocks(secretive):
    _now, mine, _ruled_out = secretive

    page = signed_in(mine.employee).get(reverse("talent:held_data")).content.decode()

    for words in ("Your part in mentoring programmes", "With whom you do not want to be matched"):
        assert words in page


def test_forged_ids_lead_nowhere(secretive):
    _now, mine, _ruled_out = secretive
    client = signed_in(person())

    for name in ("enrolment_detail", "enrolment_edit", "enrolment_withdraw"):
        assert client.get(url(name, mine.pk)).status_code == 404
    for name in ("enrolment_edit", "enrolment_withdraw", "enrolment_promote"):
        assert client.post(url(name, mine.pk)).status_code == 404
    mine.refresh_from_db()
    assert mine.state == "enrolled"


def test_coordinators_do_not_change_what_somebody_said(secretive):
    now, mine, _ruled_out = secretive

    assert signed_in(now.coordinator).get(url("enrolment_edit", mine.pk)).status_code == 404
    assert signed_in(now.hr).get(url("enrolment_edit", mine.pk)).status_code == 404


# --- the pages of the apps below ---


def test_home_shows_a_programme_that_takes_me_in_until_i_take_part():
    me = person()
    now = running(name="For me")
    other = ProgrammeFactory(name="For others")
    for side in ("mentee", "mentor"):
        AudienceRule.objects.create(programme=other, side=side, unit=OrgUnitFactory())
    client = signed_in(me)

    page = client.get("/").content.decode()
    assert "For me" in page
    assert "For others" not in page
    joined(now.programme, me)
    assert "For me" not in client.get("/").content.decode()


def test_search_finds_programmes_that_one_sees():
    running(name="Growing wings")
    ProgrammeFactory(name="Growing secretly", state="draft")

    page = signed_in(person()).get("/search/?q=growing").content.decode()

    assert "Growing wings" in page
    assert "Growing secretly" not in page


def test_suggestions_of_people_are_colleagues():
    person(given_name="Findme", family_name="Here")

    page = signed_in(person()).get("/people/choices/people/?wish_1=findme").content.decode()

    assert "Findme Here" in page


def test_notices_say_what_happened_and_lead_to_my_part():
    now = running(name="Wings", seats=1)
    first, second = joined(now.programme), joined(now.programme)
    withdraw_enrolment(actor=now.hr, enrolment=first)

    for row, titles in (
        (first, {"You take part: Wings", "You no longer take part: Wings"}),
        (second, {"You are on the waiting list: Wings", "A place is yours: Wings"}),
    ):
        notices = list(Notice.objects.filter(recipient=row.employee.user))
        texts = texts_for(row.employee.user, notices)
        assert {text.title for text in texts.values()} == titles
        assert {text.url for text in texts.values()} == {row.get_absolute_url()}


def test_a_notice_about_somebody_elses_part_says_nothing():
    row = joined(running().programme)
    notice = Notice.objects.get()

    assert texts_for(hr_admin(), [notice]) == {}
    assert texts_for(row.employee.user, [notice]) != {}


@pytest.mark.parametrize("count", [1, 5])
def test_enrolment_detail_query_count(count):
    now, me = running(), person()
    mine = joined(now.programme, me, skills=[(SkillFactory(), 5) for _ in range(count)])
    set_blocks(actor=me.user, employee=me, people=[person() for _ in range(count)])
    client = signed_in(me)
    client.get(mine.get_absolute_url())

    with CaptureQueriesContext(connection) as found:
        client.get(mine.get_absolute_url())

    assert len(found) <= 16


def test_a_wish_that_a_page_proposes_stands_in_the_form_and_is_kept_by_saving():
    now, first, wanted = running(), person(), person(given_name="Wanted", family_name="Mentor")
    mine = joined(now.programme, wishes=[first])
    client, address = signed_in(mine.employee), url("enrolment_edit", mine.pk)

    form = client.get(address, {"wish": wanted.pk}).context["form"]

    assert [bool(form.initial.get(f"wish_{n}")) for n in (1, 2, 3)] == [True, True, False]
    assert [row.employee for row in mine.wishes.all()] == [first]
    said = {name: value for name, value in form.initial.items() if value is not None}
    client.post(address, said | {"about": "To lead."})
    assert [row.employee for row in mine.wishes.order_by("rank")] == [first, wanted]


def test_a_sixth_wish_is_said_and_changes_nothing():
    now, wanted = running(), person()
    mine = joined(now.programme, wishes=[person() for _ in range(5)])
    client, address = signed_in(mine.employee), url("enrolment_edit", mine.pk)

    shown = client.get(address, {"wish": wanted.pk})

    assert "You wish for five people already" in shown.content.decode()
    assert wanted.name not in [str(field.value()) for field in shown.context["form"].wishes]


@pytest.mark.parametrize("asked", ["x", "0", "9" * 30, "", "me"])
def test_a_forged_wish_proposes_nobody(asked):
    mine = joined(running().programme)
    asked = str(mine.employee_id) if asked == "me" else asked

    shown = signed_in(mine.employee).get(url("enrolment_edit", mine.pk), {"wish": asked})

    assert shown.status_code == 200
    assert shown.context["wish"] is None


def test_whoever_is_matched_is_not_sent_to_find_somebody():
    now = running(mode="hybrid")
    waiting, matched = joined(now.programme), joined(now.programme)
    PairFactory(programme=now.programme, mentee_enrolment=matched)

    def finds(enrolment):
        shown = signed_in(enrolment.employee).get(enrolment.get_absolute_url()).content.decode()
        return url("mentor_find", enrolment.pk) in shown

    assert (finds(waiting), finds(matched)) == (True, False)

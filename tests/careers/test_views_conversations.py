"""The pages of career conversations, by what people read and do on them."""

import re

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from careers.models import AgreedAction, Conversation, ConversationNotes, Preparation
from lib.dates import today
from tests.careers.conversations import DAY, held, new_boss, pair, talk
from tests.careers.people import queries_of, text_of
from tests.factories import AssignmentFactory, EmployeeFactory, hr_admin

pytestmark = pytest.mark.django_db
LIST = "/development/conversations/"


def signed_in(employee):
    client = Client()
    client.force_login(employee.user)
    return client


def test_conversation_list_shows_the_next_one_first_then_the_newest():
    me, boss, _top = pair()
    held(me, boss, days_ago=200)
    held(me, boss, days_ago=20)
    talk(me, boss, state="cancelled", in_days=-5)
    talk(me, boss)

    page = text_of(signed_in(me).get(LIST))

    days = [
        one.starts_at
        for one in signed_in(me).get(LIST).context["page"].rows
        for one in [one.conversation]
    ]
    assert days == [days[0], *sorted(days[1:], reverse=True)]
    assert page.count("About you") == 4
    assert ("Planned" in page, "Called off" in page) == (True, True)


def test_conversation_list_is_searched_filtered_and_says_when_nothing_matches():
    me, boss, top = pair()
    talk(me, boss)
    held(boss, top)
    client = signed_in(boss)

    def found(query):
        return [row.other.first_name for row in client.get(LIST + query).context["page"].rows]

    assert found("") == ["Leila", "Tove"]
    assert found("?q=leila") == ["Leila"]
    assert found("?q=ingrid") == []
    assert found("?state=held") == ["Tove"]
    assert found("?side=me") == ["Tove"]
    assert found("?side=team&state=planned") == ["Leila"]
    assert found("?side=nonsense&state=x&cursor=%00") == ["Leila", "Tove"]
    assert "No conversation matches all of this" in text_of(client.get(f"{LIST}?q=zzz"))


def test_who_has_nobody_to_speak_with_reads_why():
    lonely = AssignmentFactory(employee=EmployeeFactory()).employee

    for address in (LIST, f"{LIST}new/"):
        assert "There is nobody to plan one with" in text_of(signed_in(lonely).get(address))


def test_a_long_list_has_pages():
    me, boss, _top = pair()
    for number in range(45):
        held(me, boss, days_ago=number + 1)
    client = signed_in(me)

    first = client.get(LIST).context["page"]
    second = client.get(f"{LIST}?cursor={first.next}").context["page"]

    keys = [row.conversation.pk for page in (first, second) for row in page.rows]
    assert (len(first.rows), len(second.rows), len(set(keys))) == (40, 5, 45)


def test_a_conversation_is_planned_prepared_held_and_written_down_by_its_pages():
    me, boss, _top = pair()
    mine, theirs = signed_in(me), signed_in(boss)
    when = timezone.localtime(timezone.now() + 7 * DAY).strftime("%Y-%m-%dT%H:%M")

    made = mine.post(
        f"{LIST}new/", {"other": boss.pk, "starts_at": when, "minutes": 45, "place": "Room 3"}
    )
    one = made.url
    mine.post(f"{one}agenda/add/", {"text": "Where do I go?"})
    mine.post(f"{one}prepare/", {"text": "I want to lead", "seen": seen(mine, f"{one}prepare/")})
    theirs.post(f"{one}prepare/", {"text": "Praise her", "seen": seen(theirs, f"{one}prepare/")})
    point = Conversation.objects.get().points.get()
    theirs.post(f"{LIST}agenda/{point.pk}/tick/", {"done": "1"})
    theirs.post(f"{one}notes/", {"text": "We spoke of leading", "seen": "0"})
    theirs.post(f"{one}agree/", {"title": "Shadow a lead", "kind": "exposure"})
    theirs.post(f"{one}hold/", {"held_on": today(), "next_at": ""})

    page, other = text_of(mine.get(one)), text_of(theirs.get(one))
    assert "You and Ingrid Solberg Held" in page
    assert "Where do I go? from you · spoken about" in page
    assert "We spoke of leading Version 1, saved by Ingrid Solberg" in page
    assert "Shadow a lead With others" in page
    assert ("I want to lead" in page, "I want to lead" in other) == (True, False)
    assert ("Praise her" in page, "Praise her" in other) == (False, True)
    assert AgreedAction.objects.get().item.plan.employee == me
    assert "Not begun" in page


def seen(client, address):
    return client.get(address).context["form"].initial["seen"]


def test_two_windows_on_the_notes_show_both_texts_and_lose_nothing():
    me, boss, _top = pair()
    one = talk(me, boss)
    address = f"{one.get_absolute_url()}notes/"
    mine, theirs = signed_in(me), signed_in(boss)
    theirs.post(address, {"text": "What Ingrid wrote", "seen": "0"})

    clash = mine.post(address, {"text": "What Leila wrote", "seen": "0"})
    again = mine.post(address, {"text": "Both", "seen": clash.context["form"]["seen"].value()})

    shown = text_of(clash)
    assert ("What Ingrid wrote" in shown, "What Leila wrote" in shown) == (True, True)
    assert again.status_code == 302
    texts = ConversationNotes.objects.order_by("number").values_list("text", flat=True)
    assert list(texts) == ["What Ingrid wrote", "Both"]
    history = text_of(mine.get(f"{one.get_absolute_url()}history/"))
    assert history.index("Both") < history.index("What Ingrid wrote")


def test_two_windows_on_a_preparation_lose_nothing():
    me, boss, _top = pair()
    one, client = talk(me, boss), signed_in(me)
    address = f"{one.get_absolute_url()}prepare/"
    before = seen(client, address)
    client.post(address, {"text": "First", "seen": before})

    clash = client.post(address, {"text": "Second", "seen": before})
    kept = Preparation.objects.get().text
    client.post(address, {"text": "Second", "seen": clash.context["form"]["seen"].value()})

    assert "First" in text_of(clash)
    assert (kept, Preparation.objects.get().text) == ("First", "Second")


def test_the_calendar_file_keeps_its_name_when_the_conversation_is_moved():
    me, boss, _top = pair(given_name="Łéïla, 李")
    one = talk(me, boss, place="Raum Ä; 3, Nord")
    client = signed_in(boss)
    address = f"{one.get_absolute_url()}calendar.ics"

    event = Calendar.from_ical(client.get(address).content).walk("VEVENT")[0]
    Conversation.objects.update(changes=2)
    after = Calendar.from_ical(client.get(address).content).walk("VEVENT")[0]

    assert str(event["summary"]) == "Career conversation with Łéïla, 李 Haddad"
    assert str(event["location"]) == "Raum Ä; 3, Nord"
    assert event["dtstart"].dt == one.starts_at.replace(microsecond=0)
    assert (str(after["uid"]), after["sequence"]) == (str(event["uid"]), 2)
    assert str(event["url"]).endswith(one.get_absolute_url())
    Conversation.objects.update(state="held", held_on=today())
    assert client.get(address).status_code == 404


def test_the_calendar_file_of_a_conversation_called_off_takes_it_out_of_the_calendar():
    me, boss, top = pair()
    one = talk(me, boss, place="Café Zwaan", changes=3)
    address = f"{one.get_absolute_url()}calendar.ics"
    before = Calendar.from_ical(signed_in(me).get(address).content).walk("VEVENT")[0]

    signed_in(boss).post(f"{one.get_absolute_url()}cancel/")

    for who in (me, boss):
        found = Calendar.from_ical(signed_in(who).get(address).content)
        after = found.walk("VEVENT")[0]
        assert (str(found["method"]), str(after["status"])) == ("CANCEL", "CANCELLED")
        assert (str(after["uid"]), after["sequence"]) == (str(before["uid"]), 4)
        assert address in signed_in(who).get(one.get_absolute_url()).content.decode()
    assert before["sequence"] == 3
    outsiders = (top, AssignmentFactory().employee, new_boss(me))
    assert [signed_in(who).get(address).status_code for who in outsiders] == [404] * 3
    former = Calendar.from_ical(signed_in(boss).get(address).content).walk("VEVENT")[0]
    assert ("location" in former, "location" in after) == (False, True)


def test_conversations_stand_by_the_day_on_which_they_were_held():
    me, boss, _top = pair()
    early, late = held(me, boss, days_ago=40), held(me, boss, days_ago=20)
    Conversation.objects.filter(pk=early.pk).update(held_on=today())

    for who in (me, boss):
        page = signed_in(who).get(LIST).content.decode()
        links = re.findall(r'href="(/development/conversations/\d+/)"', page)
        assert links == [early.get_absolute_url(), late.get_absolute_url()]


def test_forged_ids_open_and_change_nothing():
    me, boss, top = pair()
    one = talk(me, boss)
    point = one.points.create(text="Mine", by=me.user)
    client = signed_in(top)
    address = one.get_absolute_url()
    acts = [
        *(client.get(f"{address}{part}") for part in ("", "notes/", "history/", "calendar.ics")),
        client.post(f"{address}notes/", {"text": "x", "seen": 0}),
        client.post(f"{address}prepare/", {"text": "x", "seen": ""}),
        client.post(f"{address}agree/", {"title": "x", "kind": "exposure"}),
        client.post(f"{address}hold/", {"held_on": today()}),
        client.post(f"{address}cancel/"),
        client.post(f"{address}agenda/add/", {"text": "x"}),
        client.post(f"{LIST}agenda/{point.pk}/tick/", {"done": "1"}),
        client.post(f"{LIST}agenda/{point.pk}/remove/"),
    ]
    planned = client.post(
        f"{LIST}new/", {"other": me.pk, "starts_at": "2026-12-24T10:00", "minutes": 60}
    )

    assert {response.status_code for response in acts} == {404}
    assert (planned.status_code, Conversation.objects.count()) == (200, 1)
    assert Preparation.objects.count() == ConversationNotes.objects.count() == 0


def test_an_action_is_not_put_into_the_plan_of_somebody_else():
    me, boss, top = pair()
    one, other = talk(me, boss), talk(boss, top)
    signed_in(top).post(f"{other.get_absolute_url()}agree/", {"title": "x", "kind": "exposure"})
    foreign = AgreedAction.objects.get().item.plan

    signed_in(boss).post(
        f"{one.get_absolute_url()}agree/",
        {"title": "y", "kind": "exposure", "plan": foreign.pk},
    )

    assert list(foreign.items.values_list("title", flat=True)) == ["x"]


def test_after_a_change_of_manager_the_pages_say_so():
    me, boss, _top = pair()
    one = talk(me, boss)
    one.versions.create(number=1, text="From Leila", by=me.user)
    one.points.create(text="From Ingrid", by=boss.user)
    new_boss(me)

    mine, theirs = (text_of(signed_in(who).get(one.get_absolute_url())) for who in (me, boss))

    assert "Ingrid Solberg no longer leads you" in mine
    assert "Leila Haddad no longer reports to you" in theirs
    assert ("From Leila" in mine, "From Leila" in theirs) == (True, False)
    assert ("From Ingrid" in mine, "From Ingrid" in theirs) == (True, True)
    for client in (signed_in(me), signed_in(boss)):
        client.post(f"{one.get_absolute_url()}cancel/")
    one.refresh_from_db()
    assert one.state == "cancelled"


@pytest.mark.parametrize("count", [1, 5])
def test_conversation_list_query_count(count):
    me, boss, _top = pair()
    for number in range(count):
        held(me, boss, days_ago=number + 1)

    assert queries_of(signed_in(me), LIST) == 8


@pytest.mark.parametrize("count", [1, 5])
def test_conversation_detail_query_count(count):
    me, boss, _top = pair()
    one = talk(me, boss)
    for number in range(count):
        one.points.create(text=f"Point {number}", by=(me, boss)[number % 2].user)
        one.versions.create(number=number + 1, text="x", by=boss.user)
    client = signed_in(me)
    for number in range(count):
        client.post(
            f"{one.get_absolute_url()}agree/", {"title": f"Do {number}", "kind": "exposure"}
        )

    assert queries_of(client, one.get_absolute_url()) == 11


def test_a_profile_leads_the_two_who_hold_a_conversation_to_it():
    me, boss, top = pair()
    one, later = held(me, boss), talk(me, boss)
    other = talk(boss, top)

    def shown(who):
        page = signed_in(who).get(f"{me.get_absolute_url()}?tab=development")
        found = page.content.decode()
        return page.status_code, [
            each.get_absolute_url() in found for each in (later, one, other)
        ]  # fmt: skip

    assert shown(me) == shown(boss) == (200, [True, True, False])
    for who in (top, hr_admin().employee):
        assert shown(who) == (200, [False] * 3)

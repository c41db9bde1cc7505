"""What somebody meets of a conversation who no longer leads the person."""

import pytest
from django.test import Client
from icalendar import Calendar

from careers.models import AgreedAction
from careers.services.conversation_parts import agree_action
from tests.careers.conversations import level_between, new_boss, pair, talk
from tests.careers.people import text_of

pytestmark = pytest.mark.django_db


def signed_in(employee):
    client = Client()
    client.force_login(employee.user)
    return client


def readers_of_agreed(*people):
    return [list(AgreedAction.objects.visible_to(one.user)) for one in people]


def test_who_no_longer_leads_reads_no_action_of_the_plan_by_what_was_agreed():
    me, boss, top = pair()
    one = talk(me, boss)
    agreed = agree_action(actor=boss.user, conversation=one, title="Shadow", kind="exposure")
    assert readers_of_agreed(me, boss, top) == [[agreed], [agreed], []]

    after = new_boss(me)
    agreed.item.title = "Look for a better manager"
    agreed.item.save()

    assert readers_of_agreed(me, boss, after) == [[agreed], [], []]
    page = text_of(signed_in(boss).get(one.get_absolute_url()))
    assert "What you agreed stands in Leila’s development plan." in page
    assert "better manager" not in page
    answer = signed_in(boss).get(f"/api/v1/conversations/{one.pk}/").json()
    assert answer["agreed"] == []


def test_who_leads_from_above_still_reads_what_was_agreed():
    me, boss, _top = pair()
    one = talk(me, boss)
    agreed = agree_action(actor=me.user, conversation=one, title="Shadow", kind="exposure")

    level_between(me, boss)

    assert readers_of_agreed(boss) == [[agreed]]


def test_where_it_takes_place_is_read_by_the_person_and_whoever_leads_them():
    me, boss, _top = pair()
    one = talk(me, boss, place="Café Zwaan")
    paths = (
        one.get_absolute_url(), f"{one.get_absolute_url()}edit/",
        f"{one.get_absolute_url()}calendar.ics", "/api/v1/conversations/",
        f"/api/v1/conversations/{one.pk}/",
    )  # fmt: skip

    def readers():
        return [
            ["Zwaan" in signed_in(who).get(path).content.decode() for path in paths]
            for who in (me, boss)
        ]

    assert readers() == [[True] * 5, [True] * 5]
    new_boss(me)
    assert readers() == [[True] * 5, [False] * 5]
    event = Calendar.from_ical(signed_in(boss).get(paths[2]).content).events[0]
    assert "location" not in event

"""The next conversation: reminders, what waits, the home card, the team column and the coverage."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from careers.models import Conversation
from careers.queries.conversations import conversations_of, matching
from careers.queries.coverage import coverage_of, direct_reports, narrowed
from careers.services import conversation_reminders
from careers.services.conversation_reminders import remind_conversations
from lib.dates import period, today
from talent.http import waiting_for
from talent.models import Notice
from talent.services.lines import rebuild_reporting_lines
from tests.careers.conversations import DAY, held, new_boss, pair, talk
from tests.careers.people import queries_of, text_of
from tests.factories import AssignmentFactory, EmployeeFactory
from tests.talent.test_reliability_races import race

pytestmark = pytest.mark.django_db
TEAM = "/development/conversations/team/"


def told():
    rows = Notice.objects.filter(kind="careers.conversation_overdue")
    return sorted((row.recipient_id, row.subject) for row in rows)


def both(me, boss):
    return sorted([(me.user_id, f"employee:{boss.pk}"), (boss.user_id, f"employee:{me.pk}")])


def newcomers(*people):
    """Let the lines of these people begin lately, so that only others are overdue."""
    for person in people:
        person.assignments.update(valid=period(today() - 10 * DAY))
    rebuild_reporting_lines()


def signed_in(employee):
    client = Client()
    client.force_login(employee.user)
    return client


def waiting(employee):
    return [str(item.title) for item in waiting_for(employee.user, employee)]


def test_a_pair_is_told_once_in_180_days_until_it_speaks():
    me, boss, _top = pair()
    newcomers(boss)
    held(me, boss, days_ago=180)

    for days in range(170):
        remind_conversations(day=today() + days * DAY)
    first = told()
    remind_conversations(day=today() + 180 * DAY)
    remind_conversations(day=today() + 181 * DAY)

    assert first == both(me, boss)
    assert Notice.objects.filter(recipient=me.user).count() == 2


def test_nobody_is_told_who_spoke_lately_or_has_planned_it():
    me, boss, _top = pair()
    newcomers(boss)
    held(me, boss, days_ago=179)
    remind_conversations()
    assert told() == []

    Conversation.objects.update(held_on=today() - 400 * DAY)
    one = talk(me, boss)
    remind_conversations()
    assert told() == []

    one.state = "cancelled"
    one.save()
    remind_conversations()
    assert told() == both(me, boss)


def test_a_talk_with_a_former_manager_does_not_count_and_a_new_one_has_180_days():
    me, boss, _top = pair()
    newcomers(boss, me)
    held(me, boss, days_ago=300)
    new_boss(me)
    remind_conversations()
    assert told() == []


def test_who_left_or_cannot_sign_in_is_left_alone():
    me, boss, top = pair()
    newcomers(boss)
    me.user.is_active = False
    me.user.save()
    remind_conversations()
    assert told() == []

    me.user.is_active = True
    me.user.save()
    boss.employments.all().delete()
    remind_conversations()
    assert told() == []
    assert top.user.notices.count() == 0


def test_chunks_reach_every_pair(monkeypatch):
    monkeypatch.setattr(conversation_reminders, "CHUNK", 2)
    boss = AssignmentFactory().employee
    people = [AssignmentFactory(manager=boss).employee for _ in range(5)]
    rebuild_reporting_lines()
    after = 0

    while after is not None:
        after = remind_conversations(after)

    assert told() == sorted(row for one in people for row in both(one, boss))


@pytest.mark.django_db(transaction=True)
def test_eight_schedulers_at_once_tell_once():
    me, boss, top = pair()

    outcomes = race(lambda _number: remind_conversations())

    assert outcomes == {"written": 8}
    assert told() == sorted(both(me, boss) + both(boss, top))


def test_the_reminder_says_with_whom_and_leads_to_planning():
    me, boss, _top = pair()
    newcomers(boss)
    remind_conversations()

    page = text_of(signed_in(me).get("/notices/"))

    assert "You have not spoken about careers with Ingrid Solberg for 180 days" in page


def test_the_inbox_asks_to_prepare_and_then_whether_it_was_held():
    me, boss, top = pair()
    one = talk(me, boss, in_days=3)
    ask = "Prepare your conversation with Ingrid Solberg"
    assert (ask in waiting(me), waiting(top)) == (True, waiting(top))
    assert "Prepare your conversation with Leila Haddad" in waiting(boss)

    one.preparations.create(text="x", by=me.user)
    assert ask not in waiting(me)
    assert "Prepare your conversation with Leila Haddad" in waiting(boss)

    Conversation.objects.update(starts_at=timezone.now() - timedelta(hours=2))
    assert "Have you spoken with Ingrid Solberg?" in waiting(me)
    assert "Have you spoken with Leila Haddad?" in waiting(boss)
    assert [title for title in waiting(top) if "spoken" in title or "Prepare" in title] == []

    new_boss(me)
    assert [title for title in waiting(me) if "spoken" in title] == []


def test_home_shows_the_next_one():
    me, boss, top = pair()
    talk(boss, top, in_days=30)
    talk(me, boss, in_days=20)

    home = text_of(signed_in(boss).get("/"))
    mine, theirs = home.index("Leila Haddad Conversation"), home.index(f"{top.name} Conversation")

    assert home.index("Coming up") < mine < theirs
    assert "Coming up" not in text_of(signed_in(EmployeeFactory()).get("/"))


def test_coverage_says_for_each_direct_report_when_the_two_spoke_and_speak_next():
    me, boss, top = pair()
    other = AssignmentFactory(employee=EmployeeFactory(given_name="Åsa"), manager=boss).employee
    rebuild_reporting_lines()
    held(me, boss, days_ago=20)
    client = signed_in(boss)

    def found(query):
        page = client.get(TEAM + query).context["page"]
        return [(person.first_name, row.is_overdue) for person, row in page.rows]

    assert found("") == [("Åsa", True), ("Leila", False)]
    assert found("?sort=name") == [("Åsa", True), ("Leila", False)]
    assert found("?q=asa") == [("Åsa", True)]
    assert found("?show=overdue") == [("Åsa", True)]
    talk(other, boss)
    assert found("?show=planned&sort=x&cursor=zz") == [("Åsa", False)]
    assert found("?show=overdue") == []
    assert "Nobody matches all of this" in text_of(client.get(f"{TEAM}?q=zzz"))
    assert "Nobody reports to you directly" in text_of(signed_in(me).get(TEAM))
    assert [row[0].first_name for row in signed_in(top).get(TEAM).context["page"].rows] == [
        "Ingrid"
    ]


def test_coverage_has_pages():
    boss = AssignmentFactory().employee
    for _ in range(45):
        AssignmentFactory(manager=boss)
    rebuild_reporting_lines()
    client = signed_in(boss)

    first = client.get(TEAM).context["page"]
    second = client.get(f"{TEAM}?cursor={first.next}").context["page"]

    keys = {person.pk for page in (first, second) for person, _row in page.rows}
    assert (len(first.rows), len(second.rows), len(keys)) == (40, 5, 45)


def test_the_team_page_speaks_of_direct_reports_only():
    me, boss, top = pair()
    held(me, boss, days_ago=200)

    theirs, above = (text_of(signed_in(who).get("/team/")) for who in (boss, top))

    assert "overdue, plan one" in theirs
    assert above.count("overdue, plan one") == 1  # Ingrid; Leila speaks with Ingrid


@pytest.mark.parametrize("count", [1, 5])
def test_coverage_query_count(count):
    boss = AssignmentFactory().employee
    for _ in range(count):
        held(AssignmentFactory(manager=boss).employee, boss)
    rebuild_reporting_lines()

    assert queries_of(signed_in(boss), TEAM) == 7


def test_a_talk_whose_day_passed_long_ago_covers_nobody():
    me, boss, _top = pair()
    held(me, boss, days_ago=300)
    talk(me, boss, in_days=-100)

    rows = direct_reports(boss.user)

    assert list(narrowed(rows, "", "overdue")) == [me]
    assert list(narrowed(rows, "", "planned")) == []
    assert coverage_of(rows.get()).is_overdue


def test_names_are_found_with_capitals_and_accents():
    me, boss, _top = pair(given_name="Åsa", family_name="Ünal")
    one = talk(me, boss)

    assert list(narrowed(direct_reports(boss.user), "ÅSA ünal", "all")) == [me]
    assert list(matching(conversations_of(boss.user), boss, "Åsa")) == [one]


def led_again(person, days_ago):
    """Let a person come back to the manager who led them until two years ago."""
    row = person.assignments.get()
    boss, row.manager = row.manager, AssignmentFactory().employee
    first = row.valid.lower
    row.valid = period(today() - 700 * DAY, today() - days_ago * DAY)
    row.save()
    for manager, valid in (
        (boss, period(first, today() - 700 * DAY)), (boss, period(today() - days_ago * DAY)),
    ):  # fmt: skip
        AssignmentFactory(
            employee=person, manager=manager, valid=valid, role=row.role, unit=row.unit
        )
    rebuild_reporting_lines()


@pytest.mark.parametrize(("days", "is_due"), [(10, False), (179, False), (180, True)])
def test_who_comes_back_to_a_manager_has_180_days_from_that_day(days, is_due):
    me, boss, _top = pair()
    newcomers(boss)
    held(me, boss, days_ago=720)
    led_again(me, days)

    remind_conversations()

    row = coverage_of(direct_reports(boss.user).get(pk=me.pk))
    overdue = narrowed(direct_reports(boss.user), "", "overdue")
    assert (row.since, row.last_on) == (today() - days * DAY, today() - 720 * DAY)
    assert (row.is_overdue, me in overdue) == (is_due, is_due)
    assert (both(me, boss)[0] in told()) == is_due


@pytest.mark.parametrize("who", [0, 1], ids=["person", "manager"])
def test_nobody_is_reminded_while_one_of_the_two_is_away(who):
    two = pair()[:2]
    newcomers(two[1])
    two[who].absences.create(kind="parental", valid=period(today() - DAY, today() + 10 * DAY))

    remind_conversations()
    assert told() == []

    remind_conversations(day=today() + 10 * DAY)
    assert told() == both(*two)


def test_the_file_of_a_line_says_when_the_two_spoke_of_direct_reports_alone():
    me, boss, top = pair()
    newcomers(boss)
    held(me, boss, days_ago=200)

    def said(who):
        rows = b"".join(signed_in(who).get("/team/development/export/")).decode().splitlines()
        return [row.split(",", 1)[0] + ": " + row for row in rows if "Leila" in row]

    last = (today() - 200 * DAY).isoformat()
    assert f'"last on {last}, overdue"' in said(boss)[0]
    assert "last on" not in said(top)[0]
    talk(me, boss)
    assert f"last on {last}, next on" in said(boss)[0]

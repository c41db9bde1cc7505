"""The pages about goals and objectives, by what people read and do on them."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from careers.models import CheckIn, CheckInRhythm, Goal, KeyResult, Objective
from careers.queries.alignment import objective_rows, with_percent
from careers.queries.goals import listed, row_of
from careers.queries.objectives import in_tree
from lib.dates import period, today
from talent.models import Notice
from talent.services.lines import rebuild_reporting_lines
from tests.careers.goals import cycle, goal, pair
from tests.careers.people import queries_of, text_of
from tests.factories import AssignmentFactory, EmployeeFactory, ObjectiveFactory, hr_admin

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
GOALS, TEAM, TREE = "/development/goals/", "/development/goals/team/", "/development/objectives/"


def signed_in(employee):
    client = Client()
    client.force_login(employee.user)
    return client


def said(one, *, confidence="on_track", days_ago=0, **values):
    row = one.check_ins.create(on=today() - days_ago * DAY, confidence=confidence)
    for result, value in zip(one.key_results.all(), values.values(), strict=False):
        row.values.create(key_result=result, value=value)
        KeyResult.objects.filter(pk=result.pk).update(current=value)
    return row


def test_goal_list_says_how_far_and_how_sure():
    me, _manager = pair()
    said(goal(me, "Read", numbers=2), days_ago=1, a=4)
    goal(me, "Write", numbers=0)
    goal(me, "Over", state="done", ended_on=today())
    goal(EmployeeFactory(), "Of others", visibility="public")

    page = text_of(signed_in(me).get(GOALS))

    assert "You have 2 open goals." in page
    assert "Read Development 40 % on 1 of 2 key results On track said yesterday" in page
    assert "Write Development Not measured Nothing said yet" in page
    assert ("Over" in page, "Of others" in page) == (False, False)


def test_goal_list_is_searched_and_filtered_and_says_when_nothing_matches():
    me, _manager = pair()
    year = cycle()
    goal(me, "Read", kind="personal")
    goal(me, "Sell", kind="performance", cycle=year, due_on=today() - DAY)
    doubted = goal(me, "Doubt")
    said(doubted, confidence="off_track")
    goal(me, "Over", state="done", ended_on=today())
    client = signed_in(me)

    def found(query):
        page = text_of(client.get(GOALS + query))
        return [one for one in ("Read", "Sell", "Doubt", "Over") if f" {one} " in page]

    assert found("?q=read") == ["Read"]
    assert found("?kind=performance") == ["Sell"]
    assert found(f"?cycle={year.pk}") == ["Sell"]
    assert found("?attention=late") == ["Sell"]
    assert found("?attention=quiet") == ["Read", "Sell"]
    assert found("?attention=doubt") == ["Doubt"]
    assert found("?state=done") == ["Over"]
    assert found("?state=all&cycle=nonsense&kind=x") == ["Read", "Sell", "Doubt", "Over"]
    assert "No goal of yours matches all of this" in text_of(client.get(GOALS + "?q=zzz"))
    assert "You have no open goal" in text_of(signed_in(EmployeeFactory()).get(GOALS))


def test_a_goal_is_set_measured_and_checked_in_on_by_its_pages():
    me, _manager = pair()
    client, objective = signed_in(me), ObjectiveFactory(title="Clean water")
    words = {"title": "Read", "kind": "personal", "visibility": "public"}

    made = client.post(f"{GOALS}add/", words | {"objective": objective.pk})
    one = Goal.objects.get()
    client.post(f"{made.url}key-results/add/", {"title": "Days", "start": 12, "target": 5})
    result = one.key_results.get()
    client.post(
        f"{made.url}check-in/",
        {f"value_{result.pk}": "9", "confidence": "at_risk", "remark": "Slow", "on": today()},
    )
    page = text_of(client.get(made.url))

    assert (one.employee, one.objective, one.visibility) == (me, objective, "public")
    assert (result.direction, one.key_results.get().current) == ("down", 9)
    assert "43 %of the way, on 1 of 1 key results" in page or "43" in page
    assert "At risk Slow Days: 9" in page
    assert "Aligned to Clean water" in page


def test_the_same_day_is_shown_again_and_replaced():
    me, _manager = pair()
    one = goal(me)
    result, client = one.key_results.get(), signed_in(me)
    address = f"{GOALS}{one.pk}/check-in/"
    given = {f"value_{result.pk}": "3", "confidence": "on_track", "on": today()}

    client.post(address, given)
    shown = client.get(address).text
    client.post(address, given | {f"value_{result.pk}": "4"})
    client.post(address, {"confidence": "on_track", "on": today() - DAY})

    assert 'value="3.00"' in shown
    assert [row.on for row in CheckIn.objects.all()] == [today(), today() - DAY]
    assert one.key_results.get().current == 4


def test_two_windows_on_one_goal_lose_nothing():
    me, _manager = pair()
    one, client = goal(me, "Read"), signed_in(me)
    address = f"{GOALS}{one.pk}/edit/"
    seen = client.get(address).context["form"].initial["seen"]
    words = {"kind": "development", "visibility": "manager", "seen": seen}

    first = client.post(address, words | {"title": "Read more"})
    second = client.post(address, words | {"title": "Read less"})

    assert (first.status_code, second.status_code) == (302, 200)
    assert "changed in another window" in text_of(second)
    assert Goal.objects.get().title == "Read more"


def test_forged_ids_change_nothing():
    me, _manager = pair()
    other = goal(EmployeeFactory(), visibility="public")
    mine, client = goal(me), signed_in(me)
    foreign, own = other.key_results.get(), mine.key_results.get()
    words = {"title": "x", "kind": "personal", "visibility": "public"}
    acts = [
        client.post(f"{GOALS}{other.pk}/edit/", words),
        client.post(f"{GOALS}{other.pk}/end/", {"state": "done"}),
        client.post(f"{GOALS}{other.pk}/reopen/"),
        client.post(f"{GOALS}{other.pk}/check-in/", {"confidence": "on_track", "on": today()}),
        client.post(f"{GOALS}{other.pk}/key-results/add/", {"title": "x", "start": 0, "target": 1}),
        client.post(f"{GOALS}{mine.pk}/key-results/{foreign.pk}/", {"title": "x"}),
        client.post(f"{GOALS}{mine.pk}/key-results/{foreign.pk}/remove/"),
        client.post(f"{GOALS}{other.pk}/key-results/{own.pk}/remove/"),
    ]
    hidden = goal(EmployeeFactory(), visibility="private")
    refused = client.post(f"{GOALS}add/", words | {"objective": 999, "parent": hidden.pk})

    assert {answer.status_code for answer in acts} == {404}
    assert refused.status_code == 200
    assert Goal.objects.filter(title="x").count() == 0
    assert KeyResult.objects.count() == 3


def test_a_goal_ends_and_the_message_takes_it_back():
    me, _manager = pair()
    one, client = goal(me), signed_in(me)

    ended = client.post(f"{GOALS}{one.pk}/end/", {"state": "done"}, follow=True)
    state = Goal.objects.get().state
    client.post(reverse("careers:goal_reopen", args=[one.pk]))

    assert (state, Goal.objects.get().state) == ("done", "open")
    assert f"{GOALS}{one.pk}/reopen/" in ended.text


def test_the_rhythm_is_chosen_beside_the_goals():
    me, _manager = pair()

    signed_in(me).post(f"{GOALS}rhythm/", {"rhythm": "weekly"})
    signed_in(me).post(f"{GOALS}rhythm/", {"rhythm": "daily"})

    assert list(CheckInRhythm.objects.values_list("employee", "rhythm")) == [(me.pk, "weekly")]


def test_goal_team_shows_the_line_what_it_may_see():
    me, manager = pair()
    top = AssignmentFactory().employee
    manager.assignments.update(manager=top)
    rebuild_reporting_lines()
    goal(me, "Shown", visibility="manager")
    goal(me, "Hidden", visibility="private")
    goal(manager, "Own", visibility="public")
    goal(EmployeeFactory(), "Elsewhere", visibility="public")

    def found(who, query=""):
        page = text_of(signed_in(who).get(TEAM + query))
        return [w for w in ("Shown", "Hidden", "Own", "Elsewhere") if f" {w} " in page]

    assert (found(manager), found(top), found(me)) == (["Shown"], ["Shown", "Own"], [])
    assert found(top, f"?q={me.given_name}") == ["Shown"]


def test_objectives_show_only_what_the_reader_may_see_and_no_small_counts():
    me, manager = pair()
    top = ObjectiveFactory(title="Clean water")
    ObjectiveFactory(title="Labs", parent=top)
    goal(me, "Mine", objective=top, visibility="private")
    said(goal(me, "Ours", objective=top, visibility="manager"), a=5)
    goal(EmployeeFactory(), "Public", objective=top, visibility="public")
    goal(
        EmployeeFactory(),
        "Gone",
        objective=top,
        visibility="public",
        state="dropped",
        ended_on=today(),
    )
    for _ in range(4):
        goal(EmployeeFactory(), objective=top, visibility="manager")
    for _ in range(9):
        goal(EmployeeFactory(), objective=top, visibility="private")

    def shown(who):
        rows = objective_rows(who.user, in_tree(Objective.objects.all()))
        titles = [sorted(each.goal.title for each in row.goals) for row in rows]
        return titles, [(row.count, row.progress.percent, row.others) for row in rows]

    mine, peers = shown(me), shown(EmployeeFactory())
    goal(EmployeeFactory(), objective=top, visibility="manager")
    after = shown(me), shown(EmployeeFactory())

    assert mine == ([["Mine", "Ours", "Public"], []], [(3, 50, None), (0, None, None)])
    assert peers[1] == [(1, None, 5), (0, None, None)]
    assert shown(manager)[1][0] == (2, 50, 5)
    assert [one[1][0] for one in after] == [(3, 50, 5), (1, None, 6)]


def test_objectives_are_searched_and_filtered():
    ObjectiveFactory(title="Clean water", valid=period(today() - 9 * DAY))
    ObjectiveFactory(title="Past", valid=period(today() - 9 * DAY, today()))
    ObjectiveFactory(title="Future", valid=period(today() + DAY))
    client = signed_in(EmployeeFactory())

    def found(query=""):
        page = text_of(client.get(TREE + query))
        return [one for one in ("Clean water", "Past", "Future") if f" {one} " in page]

    assert found() == ["Clean water"]
    assert (found("?show=ended"), found("?show=coming")) == (["Past"], ["Future"])
    assert found("?show=all") == ["Clean water", "Past", "Future"]
    assert found("?q=WATER clean") == ["Clean water"]
    unit = Objective.objects.get(title="Past").unit_id
    assert found(f"?show=all&unit={unit}") == ["Past"]
    assert "No objective matches all of this" in text_of(client.get(TREE + "?q=zzz"))


@pytest.mark.parametrize("rows", [1, 5])
def test_lists_ask_as_much_for_many_as_for_one(rows):
    me, manager = pair()
    for number in range(rows):
        objective = ObjectiveFactory(valid=period(today() - 9 * DAY))
        more = {"objective": objective, "cycle": cycle(f"C{number}")}
        one = goal(me, f"Goal {number}", visibility="public", **more)
        said(one, a=number)
        said(one, days_ago=3, a=number)
        goal(me, f"Child {number}", parent=one, visibility="public")

    counts = [
        queries_of(signed_in(who), path)
        for who, path in (
            (me, GOALS), (manager, TEAM), (me, f"{GOALS}{one.pk}/"), (me, TREE),
            (me, f"{TREE}{objective.pk}/"), (me, f"{GOALS}{one.pk}/check-in/"),
        )
    ]  # fmt: skip

    assert counts == QUERIES


# My goals, my team's, one goal, the tree, one objective, a check-in.
QUERIES = [10, 9, 13, 13, 14, 10]


def test_the_database_works_out_the_same_progress():
    me = EmployeeFactory()
    for values in ([], [None], [3, None], [0, 10], [-5], [40], [1, 2, 2], [Decimal("0.05"), 0]):
        one = goal(me, numbers=len(values))
        for result, value in zip(one.key_results.all(), values, strict=True):
            KeyResult.objects.filter(pk=result.pk).update(current=value)
    thirds = goal(me, numbers=0)
    for current in (1, 2, 0):
        thirds.key_results.create(title="n", target=3, current=current)

    found = {row.pk: row.percent for row in with_percent(Goal.objects.all())}

    assert found == {row.pk: row_of(row).progress.percent for row in listed(Goal.objects.all())}


def test_a_profile_and_the_team_page_show_goals_that_one_sees():
    me, manager = pair()
    goal(me, "Private one", visibility="private")
    said(goal(me, "Shown one"), a=5)
    goal(me, "Open one", visibility="public")
    address = f"/people/{me.pk}/?tab=goals"

    def found(who):
        page = text_of(signed_in(who).get(address))
        return [one for one in ("Private one", "Shown one", "Open one") if one in page]

    assert found(me) == ["Private one", "Shown one", "Open one"]
    assert found(manager) == ["Shown one", "Open one"]
    assert found(EmployeeFactory()) == ["Open one"]
    assert "2 open 50 % on 1" in text_of(signed_in(manager).get("/team/"))


def test_a_reminder_leads_to_the_goals():
    me, _manager = pair()
    Notice.objects.create(
        recipient=me.user, kind="careers.check_in_due", params={"employee": me.pk}
    )

    assert "How do your goals go?" in text_of(signed_in(me).get("/notices/"))


def test_hr_keeps_cycles_and_reads_goals_in_the_workplace():
    client = Client()
    client.force_login(hr_admin())
    goal(EmployeeFactory(), "Shown to HR")
    goal(EmployeeFactory(), "Kept private", visibility="private")
    given = {"name": "2027", "starts_on": "2027-01-01", "last_day": "2027-12-31"}

    client.post(reverse("admin:careers_goalcycle_open_cycle"), given)
    cycles = client.get(reverse("admin:careers_goalcycle_changelist")).text
    goals = client.get(reverse("admin:careers_goal_changelist")).text

    assert "2027" in cycles
    assert ("Shown to HR" in goals, "Kept private" in goals) == (True, False)

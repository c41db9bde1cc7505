"""Pages of action plans: who finds what, what forms take, and what lists cost."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from lib.dates import period, today
from metrics.models import ActionPlan, Driver, Wave, WavePerson
from metrics.queries.action_measures import figure_named, told_cell
from talent.models import AuditEntry, GrantKind
from tests.factories import (
    AssignmentFactory,
    EmployeeFactory,
    GrantFactory,
    OrgUnitFactory,
    UserFactory,
)
from tests.metrics.action_factories import ActionPlanFactory, ActionUpdateFactory, a_plan_of
from tests.metrics.insight_factories import company_of
from tests.metrics.release_factories import a_released_wave
from tests.metrics.survey_factories import hr_admin

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def keys(settings, tmp_path):
    settings.RELEASE_KEYS_DIR = tmp_path / "keys"


def url(name, *args, **query):
    address = reverse(f"metrics:{name}", args=args)
    return address + ("?" + "&".join(f"{k}={v}" for k, v in query.items()) if query else "")


def shown(client, user, address):
    client.force_login(user)
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def plans_on(client, user, **query):
    client.force_login(user)
    return client.get(url("action_list", **query)).context["page"].rows


# --- the list ---


def test_each_view_of_the_list_holds_its_plans(client):
    me = EmployeeFactory()
    team = OrgUnitFactory()
    AssignmentFactory(employee=me, unit=OrgUnitFactory())
    AssignmentFactory(unit=team, manager=me)
    mine, behind = ActionPlanFactory(owner=me), ActionPlanFactory(champion=me)
    of_team = ActionPlanFactory(unit=team)
    shared = ActionPlanFactory(unit=None, shared_at=timezone.now())
    ActionPlanFactory()

    assert plans_on(client, me.user) == [mine, behind]
    assert plans_on(client, me.user, whose="answer") == [mine, behind, of_team]
    assert plans_on(client, me.user, whose="shared") == [shared]
    assert plans_on(client, me.user, whose="everybody") == [mine, behind]


def test_the_list_is_narrowed_by_each_choice(client):
    admin = hr_admin()
    division = OrgUnitFactory(name="Division")
    team = OrgUnitFactory(name="Team", parent=division)
    driver = Driver.objects.create(key="growth", name="Growth")
    plain = ActionPlanFactory()
    below = ActionPlanFactory(unit=team, driver=driver, serves="individual", issue="Too loud")
    past = {"starts_on": today() - timedelta(days=60), "due_on": today() - timedelta(days=1)}
    late = ActionPlanFactory(**past)
    gone = EmployeeFactory(employed=False)
    deserted = ActionPlanFactory(owner=gone)
    done = ActionPlanFactory(status="complete", closed_on=today(), outcome="Done.")
    given = {"whose": "answer"}

    assert plans_on(client, admin, **given) == [late, plain, below, deserted]
    assert plans_on(client, admin, **given, state="overdue") == [late]
    assert plans_on(client, admin, **given, state="deserted") == [deserted]
    assert plans_on(client, admin, **given, state="complete") == [done]
    assert plans_on(client, admin, **given, state="all", sort="newest")[0] == done
    assert plans_on(client, admin, **given, q="LOUD") == [below]
    assert plans_on(client, admin, **given, driver=driver.pk) == [below]
    assert plans_on(client, admin, **given, serves="individual") == [below]
    assert plans_on(client, admin, **given, unit="Division") == [below]
    assert plans_on(client, admin, **given, unit="Nowhere", driver="x", serves="y", cursor="z") == [
        late, plain, below, deserted
    ]  # fmt: skip


def test_empty_lists_teach_the_next_step(client):
    me = AssignmentFactory().employee
    mine = shown(client, me.user, url("action_list", whose="mine"))
    assert "it stands here and in your inbox" in mine
    assert "Nothing is shared with you yet" in shown(
        client, me.user, url("action_list", whose="shared")
    )
    assert "Nothing matches all of this" in shown(client, me.user, url("action_list", q="x"))
    assert "Choose one matter" in shown(client, hr_admin(), url("action_list"))


def test_the_list_begins_with_what_there_is(client):
    plan = ActionPlanFactory(unit=OrgUnitFactory(), champion=EmployeeFactory())
    chosen = {}
    for user in (plan.owner.user, hr_admin(), AssignmentFactory().employee.user):
        client.force_login(user)
        chosen[user] = client.get(url("action_list")).context["asked"].whose

    assert list(chosen.values()) == ["mine", "answer", "shared"]


@pytest.mark.parametrize("count", [1, 5])
def test_the_list_costs_the_same_for_one_plan_and_five(
    client, count, django_assert_max_num_queries
):
    me = AssignmentFactory().employee
    for _plan in range(count):
        ActionUpdateFactory(plan=ActionPlanFactory(owner=me))
    client.force_login(me.user)

    with django_assert_max_num_queries(12):
        assert len(client.get(url("action_list")).context["page"].rows) == count


def test_the_file_holds_what_the_list_shows_and_leaves_an_entry(client):
    me = EmployeeFactory()
    plan = ActionPlanFactory(owner=me, issue="=Too loud")
    ActionPlanFactory()
    ActionUpdateFactory(plan=plan, text="inner words")
    client.force_login(me.user)

    rows = b"".join(client.get(url("action_export")).streaming_content).decode().splitlines()

    assert len(rows) == 2
    assert rows[1].startswith("'=Too loud,") or rows[1].startswith("\"'=Too loud")
    assert "inner words" not in rows[1]
    assert AuditEntry.objects.filter(action="metrics.actions.exported", actor=me.user).exists()


def test_the_file_stands_in_the_order_of_the_list(client):
    me = EmployeeFactory()
    for issue, days in (("B first due", 1), ("A later", 2)):
        ActionPlanFactory(owner=me, issue=issue, due_on=today() + timedelta(days=days))
    client.force_login(me.user)

    def first(**said):
        answer = client.get(url("action_export"), said)
        return b"".join(answer.streaming_content).decode().splitlines()[1].split(",")[0]

    assert first() == "B first due"
    assert first(sort="issue") == "A later"


# --- one plan ---


def test_who_works_on_a_plan_reads_all_of_it_and_others_what_is_shared(client):
    plan = ActionPlanFactory(unit=None, shared_at=timezone.now(), goal="Quiet rooms.")
    ActionUpdateFactory(plan=plan, text="inner words")
    ActionUpdateFactory(plan=plan, text="shared words", is_shared=True)
    page = plan.get_absolute_url()

    full = shown(client, plan.owner.user, page)
    part = shown(client, EmployeeFactory().user, page)

    words = ("inner words", "shared words", "Quiet rooms.", plan.owner.name, plan.champion.name)
    assert [word in full for word in words] == [True] * 5
    assert [word in part for word in words] == [False, True, True, True, True]
    assert "Change the status" not in part


@pytest.mark.parametrize(
    "name",
    ["detail", "edit", "status", "update", "hand_over", "champion", "move", "share", "reopen"],
)
def test_a_plan_that_one_may_not_see_is_not_found(client, name):
    plan = ActionPlanFactory(
        **({"status": "complete", "closed_on": today(), "outcome": "x"} if name == "reopen" else {})
    )
    missing = url(f"action_{name}", 10**6)

    for user, status in ((UserFactory(), 404), (hr_admin(), 200)):
        client.force_login(user)
        assert client.get(url(f"action_{name}", plan.pk)).status_code == status
        assert client.get(missing).status_code == 404


def test_a_plan_says_that_its_owner_left_and_that_its_unit_is_no_more(client):
    over = period(today() - timedelta(days=900), today())
    plan = ActionPlanFactory(unit=OrgUnitFactory(name="Old team", valid=over))
    plan.owner.employments.update(valid=over)

    page = shown(client, plan.champion.user, plan.get_absolute_url())

    assert "This plan has no owner" in page
    assert "Old team is no more" in page


@pytest.mark.parametrize("count", [1, 5])
def test_a_plan_costs_the_same_with_one_line_and_five(client, count, django_assert_max_num_queries):
    plan = ActionPlanFactory()
    for _line in range(count):
        ActionUpdateFactory(plan=plan, person=EmployeeFactory(), by=EmployeeFactory().user)
    client.force_login(plan.owner.user)

    with django_assert_max_num_queries(12):
        assert len(client.get(plan.get_absolute_url()).context["page"].lines) == count


def test_a_plan_leads_on_to_what_came_of_its_survey_for_whoever_was_asked(client):
    wave = a_released_wave(person_in=2)
    Wave.objects.filter(pk=wave.pk).update(shared_at=wave.released_at)
    plan = a_plan_of(wave, 2, shared_at=timezone.now())
    asked = WavePerson.objects.get(wave=wave).employee.user
    came, units = url("ledger_detail", wave.pk), url("accountability", wave=wave.pk)

    pages = [shown(client, user, plan.get_absolute_url()) for user in (asked, hr_admin())]

    assert [(came in page, units in page) for page in pages] == [(True, False), (False, True)]


def test_a_plan_of_a_result_costs_little_more(client, django_assert_max_num_queries):
    wave = a_released_wave()
    told = {"kind": "index", "value": 62, "low": None, "high": None}
    plan = a_plan_of(
        wave, 2, measure="figure", figure_name="index", target=70, baseline=told,
        baseline_on=today(),
    )  # fmt: skip
    client.force_login(GrantFactory(kind=GrantKind.HR_PARTNER, unit=plan.unit).user)

    with django_assert_max_num_queries(20):
        assert client.get(plan.get_absolute_url()).context["page"].baseline == "62 of 100"


# --- starting ---


def form_of(plan=None, **more):
    owner, champion = EmployeeFactory(), EmployeeFactory()
    return {
        "issue": "Too loud", "goal": "Quiet.", "serves": "both", "way": "at_least",
        "owner": owner.name, "champion": champion.name, "starts_on": today().isoformat(),
        "due_on": (today() + timedelta(days=30)).isoformat(), "counted": "",
    } | more  # fmt: skip


def test_a_plan_is_begun_from_a_result(client):
    wave = a_released_wave()
    place = wave.units.get(position=2)
    driver = Driver.objects.get(key="growth")
    client.force_login(GrantFactory(kind=GrantKind.HR_PARTNER, unit=place.unit).user)
    result = client.get(url("result_unit", wave.pk, place.pk)).content.decode()
    address = url("action_start", wave=wave.pk, unit=place.pk, driver=driver.pk)
    assert url("action_start", wave=wave.pk) + f"&amp;unit={place.pk}" in result
    assert client.get(address).context["form"].initial["driver"] == driver.pk

    sent = form_of(counted="figure:index", target="70", driver=driver.pk)
    plan = ActionPlan.objects.get(pk=client.post(address, sent).url.split("/")[2])

    assert (plan.wave, plan.wave_unit, plan.unit, plan.driver) == (
        wave, place, place.unit, driver
    )  # fmt: skip
    assert (plan.measure, plan.figure_name, plan.baseline is not None) == ("figure", "index", True)
    assert plan.issue in client.get(url("result_unit", wave.pk, place.pk)).content.decode()
    page = client.get(plan.get_absolute_url()).content.decode()
    assert "at least 70 of 100" in page
    assert client.get(url("result_unit_guide", wave.pk, place.pk)).status_code == 200


def test_a_plan_about_a_driver_is_measured_by_it_and_says_where_it_stands(client):
    wave = a_released_wave()
    growth = Driver.objects.get(key="growth")
    told = told_cell(wave, wave.units.get(position=2), figure_named(wave, "driver:growth"))
    start = {"wave": wave.pk, "unit": wave.units.get(position=2).pk, "driver": growth.pk}

    page = shown(client, hr_admin(), url("action_start", **start))

    assert '<option value="figure:driver:growth" selected>' in page
    assert f"It stands at {told.said}." in page


def test_who_works_in_a_unit_that_they_lead_finds_it_filled_in(client):
    lead = AssignmentFactory(unit=OrgUnitFactory(name="Night shift")).employee
    AssignmentFactory(unit=lead.assignments.get().unit, manager=lead)

    page = shown(client, lead.user, url("action_start"))

    assert 'value="Night shift"' in page


def test_a_target_is_changed_as_it_was_typed(client):
    plan = ActionPlanFactory(measure="indicator", measured_indicator="retention", target=40)

    assert 'value="40"' in shown(client, hr_admin(), url("action_edit", plan.pk))


def test_a_plan_is_begun_from_an_indicator(client):
    company = company_of()
    client.force_login(company.lead.user)
    detail = url("indicator_detail", "headcount", unit=company.left.pk)
    address = url("action_start", indicator="headcount", unit=company.left.pk)
    assert address.replace("&", "&amp;") in client.get(detail).content.decode()

    form = client.get(address).context["form"]
    assert form.initial["counted"] == "indicator:headcount"
    sent = form_of(counted="indicator:headcount", target="9", owner=company.lead.name)
    client.post(address, sent)
    plan = ActionPlan.objects.get()

    assert (plan.origin, plan.indicator, plan.unit, plan.owner) == (
        "indicator", "headcount", company.left, company.lead
    )  # fmt: skip
    assert plan.baseline["value"] == 8
    assert "at least 9" in client.get(plan.get_absolute_url()).content.decode()
    assert plan.issue in client.get(detail).content.decode()


def test_a_free_plan_asks_for_its_unit_and_names_whoever_begins_it(client):
    boss, me = AssignmentFactory().employee, EmployeeFactory()
    AssignmentFactory(employee=me, manager=boss)
    team = OrgUnitFactory()
    AssignmentFactory(unit=team, manager=me)
    client.force_login(me.user)
    form = client.get(url("action_start")).context["form"]

    assert form.initial["owner"].startswith(me.name)
    assert form.initial["champion"].startswith(boss.name)
    refused = client.post(url("action_start"), form_of(unit=""))
    assert list(refused.context["form"].errors) == ["unit"]
    elsewhere = client.post(url("action_start"), form_of(unit=OrgUnitFactory().name))
    assert list(elsewhere.context["form"].errors) == ["unit"]
    client.post(url("action_start"), form_of(unit=team.name))
    assert ActionPlan.objects.get().unit == team


@pytest.mark.parametrize(
    "query",
    [{"wave": 1}, {"wave": "x"}, {"indicator": "luck"}, {"indicator": "headcount"},
     {"indicator": "headcount", "unit": "9" * 30}],
)  # fmt: skip
def test_what_one_may_not_answer_is_not_found(client, query):
    unit = OrgUnitFactory()
    lead = AssignmentFactory().employee
    AssignmentFactory(unit=unit, manager=lead)
    client.force_login(lead.user)

    assert client.get(url("action_start", **query)).status_code == 404


def test_who_leads_nobody_begins_no_plan_and_is_offered_none(client):
    me = AssignmentFactory().employee
    assert "Start an action plan" not in shown(client, me.user, url("action_list"))
    assert client.get(url("action_start")).status_code == 404


def test_who_was_asked_reads_the_result_without_a_way_to_begin_a_plan(client):
    wave = a_released_wave(person_in=2)
    Wave.objects.filter(pk=wave.pk).update(shared_at=wave.released_at)
    user = wave.people.get().employee.user
    plan = a_plan_of(wave, 2, shared_at=timezone.now())
    hidden = a_plan_of(wave, 2)
    place = wave.units.get(position=2)

    page = shown(client, user, url("result_unit", wave.pk, place.pk))

    assert "Start an action plan" not in page
    assert (plan.issue in page, hidden.issue in page) == (True, False)
    assert client.get(url("action_start", wave=wave.pk, unit=place.pk)).status_code == 404


def test_what_was_typed_stays_and_each_error_stands_at_its_field(client):
    client.force_login(hr_admin())
    sent = form_of(issue="", due_on="2001-01-01", owner="Nobody Here", counted="figure:index")

    response = client.post(url("action_start"), sent)

    assert set(response.context["form"].errors) == {"issue", "owner", "counted"}
    assert "Nobody Here" in response.content.decode()
    assert not ActionPlan.objects.exists()


# --- acting ---


ACTS = [
    ("edit", {"goal": "Less."}, lambda plan: plan.goal == "Less."),
    ("status", {"status": "in_progress", "text": ""}, lambda plan: plan.status == "in_progress"),
    ("update", {"text": "It goes."}, lambda plan: plan.updates.get().text == "It goes."),
    ("share", {}, lambda plan: plan.shared_at is not None),
]


@pytest.mark.parametrize(("act", "sent", "is_done"), ACTS)
def test_each_act_is_done_by_its_page(client, act, sent, is_done):
    plan = ActionPlanFactory()
    client.force_login(plan.owner.user)
    page = client.get(url(f"action_{act}", plan.pk))
    form = page.context["form"]
    kept = {} if form is None else {k: v for k, v in form.initial.items() if v is not None}

    response = client.post(url(f"action_{act}", plan.pk), kept | sent)

    assert (response.status_code, response.url) == (302, plan.get_absolute_url())
    plan.refresh_from_db()
    assert is_done(plan)


def test_a_plan_is_handed_over_moved_and_opened_again(client):
    plan = ActionPlanFactory()
    client.force_login(hr_admin())
    new, behind, unit = EmployeeFactory(), EmployeeFactory(), OrgUnitFactory()
    client.post(url("action_hand_over", plan.pk), {"owner": new.name, "text": "Welcome."})
    client.post(url("action_champion", plan.pk), {"champion": behind.name})
    client.post(url("action_move", plan.pk), {"unit": unit.name})
    client.post(url("action_status", plan.pk), {"status": "cancelled", "text": "No money."})
    client.post(url("action_reopen", plan.pk), {"text": "Money.", "due_on": plan.due_on})
    plan.refresh_from_db()

    assert (plan.owner, plan.champion, plan.unit, plan.status) == (
        new, behind, unit, "in_progress"
    )  # fmt: skip


def test_two_windows_are_told_of_each_other(client):
    plan = ActionPlanFactory()
    client.force_login(plan.owner.user)
    form = client.get(url("action_edit", plan.pk)).context["form"]
    sent = {k: v for k, v in form.initial.items() if v is not None}
    client.post(url("action_edit", plan.pk), sent | {"goal": "First."})

    second = client.post(url("action_edit", plan.pk), sent | {"goal": "Second."})

    words = second.content.decode()
    assert "another window" in words
    assert "Second." in words
    plan.refresh_from_db()
    assert plan.goal == "First."


def test_where_the_measure_stood_is_told_to_who_reads_that_figure_alone(client):
    wave = a_released_wave()
    told = {"kind": "index", "value": 62, "low": None, "high": None}
    plan = a_plan_of(
        wave, 2, measure="figure", figure_name="index", target=70, baseline=told,
        baseline_on=today(),
    )  # fmt: skip
    pages = {
        who: client_page(client, user, plan)
        for who, user in {
            "partner": GrantFactory(kind=GrantKind.HR_PARTNER, unit=plan.unit).user,
            "owner": plan.owner.user,
        }.items()
    }

    assert {who: page.baseline for who, page in pages.items()} == {
        "partner": "62 of 100", "owner": "",
    }  # fmt: skip
    assert {page.target for page in pages.values()} == {"at least 70 of 100"}


def test_an_indicator_of_another_unit_is_not_held_beside_that_of_this_one(client):
    company = company_of()
    said = {"value": 8, "is_wider": False, "version": 1, "unit": company.left.pk}
    plan = ActionPlanFactory(
        unit=company.left, owner=company.lead, measure="indicator", target=9,
        measured_indicator="headcount", baseline=said, baseline_on=today(),
    )  # fmt: skip
    admin = hr_admin()
    assert client_page(client, admin, plan).baseline == "8 people"
    assert client_page(client, plan.champion.user, plan).baseline == ""

    ActionPlan.objects.filter(pk=plan.pk).update(unit=company.right)
    assert client_page(client, admin, plan).baseline == ""


def client_page(client, user, plan):
    client.force_login(user)
    return client.get(plan.get_absolute_url()).context["page"]


def test_words_are_taken_back_on_the_page_and_are_read_nowhere_any_more(client):
    plan = ActionPlanFactory(unit=None, shared_at=timezone.now())
    me = plan.owner.user
    line = ActionUpdateFactory(plan=plan, by=me, text="zqxwords", is_shared=True)
    address = url("action_line_take_back", plan.pk, line.pk)
    reader = EmployeeFactory().user

    assert address in shown(client, me, plan.get_absolute_url())
    assert address not in shown(client, plan.champion.user, plan.get_absolute_url())
    assert "zqxwords" in shown(client, me, address)
    assert client.post(address).status_code == 302
    assert client.post(address).status_code == 404

    full = shown(client, plan.champion.user, plan.get_absolute_url())
    part = shown(client, reader, plan.get_absolute_url())
    day = date_format(today(), "j F Y")
    assert f"Taken back by {plan.owner.name} on {day}." in full
    assert f"Taken back on {day}." in part
    held = client.get(reverse("talent:held_export"))
    assert "zqxwords" not in full + part + held.content.decode()


@pytest.mark.parametrize("who", ["reader", "champion"])
def test_what_somebody_else_said_is_not_taken_back(client, who):
    plan = ActionPlanFactory(unit=None, shared_at=timezone.now())
    line = ActionUpdateFactory(plan=plan, by=plan.owner.user, is_shared=True)
    client.force_login({"reader": EmployeeFactory().user, "champion": plan.champion.user}[who])

    assert client.post(url("action_line_take_back", plan.pk, line.pk)).status_code == 404
    line.refresh_from_db()
    assert line.text == "We begin on Monday."


def test_a_line_of_another_plan_is_not_found(client):
    line = ActionUpdateFactory()
    client.force_login(hr_admin())

    assert (
        client.get(url("action_line_take_back", ActionPlanFactory().pk, line.pk)).status_code == 404
    )

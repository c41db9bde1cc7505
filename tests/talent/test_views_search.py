"""Search, the chart, units, and the pages at the foot."""

import json
import re

import pytest
from django.urls import reverse

from talent.models import Assignment, AuditEntry, SkillRule
from talent.queries.held import WordsOf
from talent.registry import registry
from talent.services.profile import record_read
from talent.services.skills import claim_skill
from tests.factories import (
    AssignmentFactory,
    EmployeeFactory,
    OrgUnitFactory,
    SkillFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def me(client):
    person = AssignmentFactory(employee__given_name="Zz", employee__family_name="Zz").employee
    client.force_login(person.user)
    return person


def url(name, *args):
    return reverse(f"talent:{name}", args=args)


# --- search ---
def hits(client, text):
    groups = client.get(url("search"), {"q": text}).context["groups"]
    return {str(group.label): [hit.title for hit in group.hits] for group in groups}


def test_search_groups_what_it_finds(client, me):
    AssignmentFactory(employee__given_name="Water", employee__family_name="Ek")
    OrgUnitFactory(name="Industrial Water")
    OrgUnitFactory(name="Water Lab")
    SkillFactory(name="Wäter chemistry")

    assert hits(client, "water") == {
        "People": ["Water Ek"],
        "Units": ["Water Lab", "Industrial Water"],
        "Skills": ["Wäter chemistry"],
    }


def test_search_guesses_at_names_only_where_nothing_else_is_found(client, me):
    AssignmentFactory(employee__given_name="Katherine", employee__family_name="Ek")

    assert hits(client, "kathrine") == {"People with a similar name": ["Katherine Ek"]}


@pytest.mark.parametrize("text", ["", " ", "a", "%", "\x00\x00", "x" * 500, "' or 1=1 --"])
def test_search_survives_odd_texts(client, me, text):
    assert hits(client, text) == {}


def test_search_sends_hits_alone_to_scripts(client, me):
    OrgUnitFactory(name="Water Lab")

    page = client.get(url("search"), {"q": "water"}, headers={"HX-Request": "true"})

    assert ("<!doctype" in page.content.decode(), "Water Lab" in page.content.decode()) == (
        False, True
    )  # fmt: skip


@pytest.mark.parametrize("rows", [1, 5])
def test_search_query_count(client, me, rows, django_assert_max_num_queries):
    for number in range(rows):
        AssignmentFactory(employee__given_name=f"Water{number}")
        OrgUnitFactory(name=f"Water {number}")

    # Eleven groups; two of these are the transaction in which roles are searched.
    with django_assert_max_num_queries(23):
        client.get(url("search"), {"q": "water"})


# --- chart ---
def test_chart_begins_at_me_and_opens_level_by_level(client, me):
    report = AssignmentFactory(manager=me).employee
    below = AssignmentFactory(manager=report).employee

    page = client.get(url("chart"))
    piece = client.get(url("chart_branch", report.pk))

    assert [node.person for node in page.context["branch"].rows] == [report]
    assert below.name not in page.content.decode()
    assert [node.person for node in piece.context["branch"].rows] == [below]
    assert "<!doctype html>" not in piece.content.decode()


@pytest.mark.parametrize("who", ["no assignment", "no record"])
def test_chart_begins_at_the_top_for_who_has_no_place_in_it(client, who):
    boss = AssignmentFactory().employee
    AssignmentFactory(manager=boss)
    client.force_login(
        EmployeeFactory().user if who == "no assignment" else UserFactory(is_superuser=True)
    )

    assert [node.person for node in client.get(url("chart")).context["branch"].rows] == [boss]


def test_chart_finds_a_person_to_jump_to(client, me):
    person = AssignmentFactory(employee__given_name="Katherine").employee

    page = client.get(url("chart_find"), {"q": "kathe"}).content.decode()

    assert f"{url('chart')}?at={person.pk}" in page


@pytest.mark.parametrize("at", ["x", "0", "-1", "99999999999999999999"])
def test_chart_at_nobody_does_not_exist(client, me, at):
    assert client.get(url("chart"), {"at": at}).status_code == 404


def test_chart_of_who_left_does_not_exist(client, me):
    gone = EmployeeFactory(employed=False)

    found = [client.get(url("chart"), {"at": gone.pk}), client.get(url("chart_branch", gone.pk))]

    assert [response.status_code for response in found] == [404, 404]


@pytest.mark.parametrize("reports", [1, 5])
def test_chart_query_count(client, me, reports, django_assert_max_num_queries):
    AssignmentFactory.create_batch(reports, manager=me)

    with django_assert_max_num_queries(16):
        client.get(url("chart"))


# --- units ---
def test_unit_list_opens_a_lone_top(client, me):
    me.assignments.get().unit.placements.create(
        parent=(top := OrgUnitFactory(name="Larkfield")), valid=top.valid
    )

    page = client.get(url("unit_list"))

    assert [node.unit for node in page.context["branch"].rows] == [top]
    assert [node.unit for node in page.context["below"].rows] == [me.assignments.get().unit]
    AssignmentFactory(unit=top)
    shown = " ".join(client.get(url("unit_list")).content.decode().split())
    assert re.findall(r'tree-note">(.*?)<', shown) == ["1 person directly", "1 person"]


@pytest.mark.parametrize("units", [1, 5])
def test_unit_list_query_count(client, me, units, django_assert_num_queries):
    top = OrgUnitFactory()
    for unit in [me.assignments.get().unit, *OrgUnitFactory.create_batch(units)]:
        unit.placements.create(parent=top, valid=top.valid)

    # session, user, person and place, rights, notices, waiting; the top and the level below it:
    # units, people, parts
    with django_assert_num_queries(12):
        client.get(url("unit_list"))


def test_unit_detail_shows_where_it_lies_and_who_works_there(client, me):
    top = OrgUnitFactory(name="Larkfield")
    unit = OrgUnitFactory(name="Membranes", parent=top)
    low = OrgUnitFactory(name="Lab", parent=unit)
    head = AssignmentFactory(unit=unit).employee
    worker = AssignmentFactory(unit=unit, manager=head).employee
    below = AssignmentFactory(unit=low).employee

    here = client.get(url("unit_detail", unit.pk)).context
    deep = client.get(url("unit_detail", unit.pk), {"reach": "all"}).context

    assert (here["ancestors"], here["leads"], here["page"].rows) == ([top], [head], [head, worker])
    assert [node.unit for node in here["below"].rows] == [low]
    assert deep["page"].rows == [head, worker, below]


@pytest.mark.parametrize("people", [1, 5])
def test_unit_detail_query_count(client, me, people, django_assert_max_num_queries):
    unit = me.assignments.get().unit
    AssignmentFactory.create_batch(people, unit=unit, manager=me)

    with django_assert_max_num_queries(18):
        client.get(url("unit_detail", unit.pk))


# --- the foot ---
def test_held_data_counts_my_records_and_names_my_readers(client, me):
    for _each in range(2):
        claim_skill(actor=me.user, employee=me, skill=SkillFactory(), level=3, source="self")
    reader = AssignmentFactory(employee__given_name="Noa", employee__family_name="Peretz").employee
    record_read(actor=reader.user, employee=me)

    response = client.get(url("held_data"))

    counts = {str(row.label): row.count for row in response.context["rows"]}
    assert [counts[label] for label in ("Your card and contact", "Levels of skills",
            "What was said about your skills", "Absences")] == [1, 2, 2, 0]  # fmt: skip
    assert "Noa Peretz" in response.content.decode()


def test_held_data_shows_readers_of_me_alone_even_to_hr(client):
    hr = AssignmentFactory().employee
    hr.user.is_superuser = True
    hr.user.save()
    other = AssignmentFactory().employee
    record_read(actor=UserFactory(), employee=other)
    client.force_login(hr.user)

    assert client.get(url("held_data")).context["readers"].rows == []


def test_held_export_hands_out_every_record_but_no_rater(client, me):
    me.education.create(institution="Bologna", from_year=2015)
    rater = UserFactory(email="rater@example.org")
    row = claim_skill(actor=me.user, employee=me, skill=SkillFactory(), level=3, source="self")
    type(row).objects.filter(pk=row.pk).update(source="360", claimed_by=rater)

    response = client.get(url("held_export"))
    records = json.loads(response.content)["records"]

    assert records["Education"] == [
        {"Institution": "Bologna", "Qualification": "", "Subject": "", "From year": 2015,
         "To year": None}
    ]  # fmt: skip
    assert records["Employments"][0]["Valid"] == {"from": "2020-01-01", "until": None}
    assert b"rater@example.org" not in response.content
    assert response["Content-Disposition"].startswith('attachment; filename="what-is-held-on-me-')


def test_held_export_speaks_in_labels_and_calls_people_by_their_names(client, me):
    manager = EmployeeFactory(given_name="Zoë", family_name="Ångström")
    Assignment.objects.filter(employee=me).update(manager=manager)
    me.offers.create(kind="mentor", note="Gladly")

    records = json.loads(client.get(url("held_export")).content)["records"]

    (place,) = records["Roles, units and managers over time"]
    assert place["Manager"] == "Zoë Ångström"
    assert records["Offers to colleagues"][0]["Kind"] == str(me.offers.get().get_kind_display())
    keys = {key for rows in records.values() for row in rows for key in row}
    assert [key for key in keys if "_" in key or key.islower()] == []


@pytest.mark.parametrize("kind", registry.held, ids=lambda kind: str(kind.label))
def test_each_field_of_an_export_has_a_label_of_its_own(kind, me):
    model = kind.rows(me.user, me).model

    labels = [WordsOf.at(model, name).label for name in kind.fields]

    assert len(set(labels)) == len(labels)
    assert all(label[:1] == label[:1].upper() for label in labels)


def test_held_data_query_count(client, me, django_assert_num_queries):
    # session, user, person and place, grants, what waits here, unread notices; counts, readers
    with django_assert_num_queries(8):
        client.get(url("held_data"))


def test_figures_show_the_rule_that_holds_today(client, me):
    SkillRule.objects.create(pk=1, manager=0.75, half_life_months=18)

    page = client.get(url("figures")).content.decode()

    assert [words in page for words in ("0.75", "halves every 18 months")] == [True, True]


@pytest.mark.parametrize("name", ["held_data", "figures", "help"])
def test_pages_at_the_foot_are_there_without_a_person_on_record(client, name):
    client.force_login(UserFactory(is_superuser=True))

    assert client.get(url(name)).status_code == 200


def test_pages_at_the_foot_are_linked_from_every_page(client, me):
    page = client.get(url("home")).content.decode()

    assert [url(name) in page for name in ("held_data", "figures", "help")] == [True] * 3


def test_reading_my_own_profile_is_not_noted(client, me):
    client.get(me.get_absolute_url())

    assert AuditEntry.objects.filter(subject=me).count() == 0

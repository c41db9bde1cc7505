"""The pages of programmes: the list, one of them, its settings, and who takes part."""

import csv
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mentoring.models import AudienceRule, Coordinator, Programme
from mentoring.services.blocks import set_blocks
from tests.careers.doors import on_page, signed_in
from tests.factories import (
    GradeFactory,
    OrgUnitFactory,
    PairFactory,
    ProgrammeFactory,
    SkillFactory,
    UserFactory,
    hr_admin,
)
from tests.mentoring.programmes import day, draft, given, joined, person, running

pytestmark = pytest.mark.django_db
LIST = reverse("mentoring:programme_list")


def url(name, *args):
    return reverse(f"mentoring:{name}", args=args)


def names(client, query=""):
    return [row.programme.name for row in client.get(LIST + query).context["page"].rows]


def test_the_list_is_searched_filtered_and_ordered():
    me = person()
    kinds = [("Zebra", "peer"), ("Ant", "one_to_one"), ("Bear", "group")]
    made = [
        ProgrammeFactory(name=name, kind=kind, purpose=f"About {name}s") for name, kind in kinds
    ]
    ProgrammeFactory(name="Later", enrol_from=day(3), enrol_until=day(9), starts_on=day(3))
    ProgrammeFactory(name="Over", state="finished")
    ProgrammeFactory(name="Secret", state="draft")
    ProgrammeFactory(name="Gone", state="cancelled")
    joined(made[1], me)
    client = signed_in(me)

    assert names(client, "?sort=name") == ["Ant", "Bear", "Later", "Zebra"]
    assert names(client, "?q=bears") == ["Bear"]
    assert names(client, "?kind=peer") == ["Zebra"]
    assert names(client, "?show=enrolling&sort=name") == ["Ant", "Bear", "Zebra"]
    assert names(client, "?show=mine") == ["Ant"]
    assert names(client, "?show=finished") == ["Over"]
    assert names(client, "?sort=closing")[0] == "Later"
    # What is not offered to whoever runs nothing is as if nothing was asked.
    assert names(client, "?show=drafts&sort=name") == ["Ant", "Bear", "Later", "Zebra"]
    assert names(client, "?kind=choir&sort=magic&cursor=%00&q=%00") != []


def test_whoever_runs_programmes_finds_their_drafts():
    programme, coordinator, hr = draft()
    ProgrammeFactory(name="Of others", state="draft")

    assert names(signed_in(coordinator), "?show=drafts") == [programme.name]
    assert names(signed_in(hr), "?show=drafts&sort=name") == [programme.name, "Of others"]


def test_an_empty_list_says_what_to_do_next():
    assert b"HR opens them" in signed_in(person()).get(LIST).content
    assert b"Set up a programme" in signed_in(hr_admin()).get(LIST).content
    assert b"Take away one of the choices" in signed_in(person()).get(f"{LIST}?q=zzz").content


def test_the_page_says_what_it_is_for_who_runs_it_how_pairs_are_made_and_for_whom():
    grade = GradeFactory(name="Grade Ten")
    now = running(purpose="Meet somebody.", least_overlap=3, floor=20, seats=4)
    AudienceRule.objects.create(programme=now.programme, side="mentor", lowest_grade=grade)

    shown = signed_in(person()).get(now.programme.get_absolute_url()).content.decode()

    for words in (
        "Meet somebody.", "Cora Coordinates", "Skills asked for", "From Grade Ten up",
        "at least 3 working hours", "below a score of 20", "4 are free", "Join as a mentee",
        "25&nbsp;%",
    ):  # fmt: skip
        assert words in shown
    assert "Join as a mentor" not in shown
    assert "Call off" not in shown


def test_a_page_shows_my_part_instead_of_joining_twice():
    now = running()
    mine = joined(now.programme)

    shown = signed_in(mine.employee).get(now.programme.get_absolute_url()).content.decode()

    assert "Your part as a mentee" in shown
    assert "Join as a mentee" not in shown
    assert "Join as a mentor" in shown


def test_whoever_is_outside_reads_that_it_is_for_others():
    now = running()
    for side in ("mentee", "mentor"):
        AudienceRule.objects.create(programme=now.programme, side=side, unit=OrgUnitFactory())

    shown = signed_in(person()).get(now.programme.get_absolute_url()).content.decode()

    assert "You are not among those whom it is for." in shown


def test_a_draft_says_what_it_lacks_and_where_that_is_mended():
    programme, _coordinator, hr = draft()
    programme.coordinators.all().delete()

    shown = signed_in(hr).get(programme.get_absolute_url()).content.decode()

    assert "Name at least one coordinator who can sign in." in shown
    assert url("programme_edit", programme.pk) in shown
    assert signed_in(hr).post(url("programme_open", programme.pk)).status_code == 302
    programme.refresh_from_db()
    assert programme.state == "draft"


def form_of(**more):
    said = {name: value for name, value in given(**more).items() if value is not None}
    return {name: str(value) for name, value in said.items()}


def test_hr_sets_a_programme_up_and_names_who_runs_it():
    hr, one = signed_in(hr_admin()), person(given_name="Ada", family_name="Runs")

    answer = hr.post(url("programme_create"), form_of() | {"coordinator_1": "Ada Runs"})

    programme = Programme.objects.get()
    assert answer.url == url("programme_audience", programme.pk)
    assert [row.employee for row in programme.coordinators.all()] == [one]


def test_what_is_wrong_stands_at_its_field_and_what_was_typed_stays():
    hr = hr_admin()
    bad = form_of(ends_on=day(1)) | {"coordinator_1": "Nobody At All", "name": ""}

    found = on_page(hr, url("programme_create"), bad)

    assert set(found) == {"name", "coordinator_1"}
    found = on_page(hr, url("programme_create"), form_of(ends_on=day(1), weeks=30))
    assert set(found) == {"ends_on", "weeks"}
    assert not Programme.objects.exists()


def test_coordinators_change_the_basics_and_not_who_runs_it():
    programme, coordinator, _hr = draft()
    client, address = signed_in(coordinator), url("programme_edit", programme.pk)
    seen = client.get(address).context["form"].initial["seen"]
    other = person(given_name="Other", family_name="One")

    client.post(address, form_of(name="Changed") | {"seen": seen, "coordinator_1": "Other One"})

    programme.refresh_from_db()
    assert programme.name == "Changed"
    assert not programme.coordinators.filter(employee=other).exists()


def test_two_windows_on_the_basics_lose_nothing():
    programme, coordinator, _hr = draft()
    client, address = signed_in(coordinator), url("programme_edit", programme.pk)
    seen = client.get(address).context["form"].initial["seen"]
    client.post(address, form_of(name="First") | {"seen": seen})

    answer = client.post(address, form_of(name="Second") | {"seen": seen})

    assert b"This was changed in another window meanwhile" in answer.content
    again = answer.context["form"].data["seen"]
    assert client.post(address, form_of(name="Second") | {"seen": again}).status_code == 302
    programme.refresh_from_db()
    assert programme.name == "Second"


def score_form(programme, **more):
    said = {f"weight_{name}": value for name, value in programme.weights.items()}
    return said | {"least_overlap": "0", "excludes_line": "on", "excludes_former": "on"} | more


def test_weights_are_numbers_in_fields_and_not_all_zero():
    now = running()
    client, address = signed_in(now.coordinator), url("programme_score", now.programme.pk)
    seen = client.get(address).context["form"].initial["seen"]
    zero = {f"weight_{name}": "0" for name in now.programme.weights}

    found = on_page(now.coordinator, address, score_form(now.programme, **zero, seen=seen))
    assert found == {"weight_competencies": ["At least one weight has to be above zero."]}
    found = on_page(now.coordinator, address, score_form(now.programme, weight_place="-1"))
    assert set(found) == {"weight_place"}

    said = score_form(now.programme, weight_languages="7.5", floor="35", seen=seen)
    assert client.post(address, said).status_code == 302
    now.programme.refresh_from_db()
    assert (now.programme.weights["languages"], now.programme.weights["place"]) == (7.5, 3)
    assert (now.programme.floor, now.programme.needs_language) == (35, False)


def rows_of(prefix, rows, initial=0, seen=""):
    said = {"seen": seen, f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": initial}
    for number, row in enumerate(rows):
        said |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return said


def test_the_audience_is_written_row_by_row_and_counted_as_it_stands():
    programme, coordinator, _hr = draft()
    unit = OrgUnitFactory(name="Delft")
    client, address = signed_in(coordinator), url("programme_audience", programme.pk)
    rows = [{"side": "mentee", "unit": "Delft"}, {"side": "mentor", "unit": ""}]
    said = rows_of("rule", rows, seen=client.get(address).context["seen"])

    count = client.get(url("programme_audience_count", programme.pk), said).content.decode()
    assert "nobody: make a rule wider" in count
    assert "people" in count
    assert client.post(address, said).status_code == 302
    assert list(programme.audience.values_list("side", "unit")) == [("mentee", unit.pk)]

    # The other window that still shows no rule is told first.
    assert b"This was changed in another window" in client.post(address, said).content
    rows = [{"side": "mentee", "unit": "Delft", "DELETE": "on"}]
    seen = client.get(address).context["seen"]
    client.post(address, rows_of("rule", rows, initial=1, seen=seen))
    assert not programme.audience.exists()


def test_a_rule_that_leaves_somebody_out_is_refused_on_the_page():
    now = running()
    joined(now.programme)
    OrgUnitFactory(name="Delft")
    client, address = signed_in(now.coordinator), url("programme_audience", now.programme.pk)
    seen = client.get(address).context["seen"]

    answer = client.post(address, rows_of("rule", [{"side": "mentee", "unit": "Delft"}], seen=seen))

    assert "1 person who takes part would be left out" in answer.content.decode()


@pytest.mark.parametrize("said", [{}, {"rule-TOTAL_FORMS": "x"}, {"rule-TOTAL_FORMS": "9999999"}])
def test_a_count_of_nonsense_is_a_count_of_everybody(said):
    programme, coordinator, _hr = draft()

    answer = signed_in(coordinator).get(url("programme_audience_count", programme.pk), said)

    assert answer.status_code == 200


def test_questions_are_written_in_rows_without_any_json():
    programme, coordinator, _hr = draft()
    client, address = signed_in(coordinator), url("programme_questions", programme.pk)
    page = client.get(address).content.decode()
    assert "Our meetings have helped me." in page
    assert "&quot;kind&quot;" not in page
    assert '"kind":' not in page
    said = rows_of(
        "question",
        [
            {"key": "helped", "text": "It helped.", "kind": "agree", "ORDER": "2"},
            {"key": "", "text": "First?", "kind": "comment", "ORDER": "1", "required": "on"},
            {"key": "again", "text": "Away", "kind": "agree", "DELETE": "on"},
            {"key": "", "text": "", "kind": "agree"},
        ],
        seen=client.get(address).context["seen"],
    )

    assert client.post(address, said).status_code == 302

    assert b"This was changed in another window" in client.post(address, said).content
    programme.refresh_from_db()
    kept = [(row["key"], row["text"]["en"], row["required"]) for row in programme.questions]
    assert kept == [("question1", "First?", True), ("helped", "It helped.", False)]


def test_questions_are_only_read_once_somebody_has_joined():
    now = running()
    joined(now.programme)

    page = signed_in(now.coordinator).get(url("programme_questions", now.programme.pk))

    assert b"the questions stay" in page.content
    assert b"<textarea" not in page.content


def test_a_programme_is_opened_called_off_and_finished_by_buttons():
    programme, coordinator, _hr = draft()
    client = signed_in(coordinator)

    client.post(url("programme_open", programme.pk))
    joined(programme)
    page = client.get(url("programme_call_off", programme.pk)).content.decode()
    assert "One person takes part and is told so." in page
    client.post(url("programme_call_off", programme.pk))

    programme.refresh_from_db()
    assert programme.state == "cancelled"
    for name in ("edit", "score", "audience", "questions", "call_off", "finish"):
        assert client.get(url(f"programme_{name}", programme.pk)).status_code == 404


def test_what_cannot_be_finished_says_so_before_and_shows_no_button():
    now = running()
    programme = PairFactory(programme=now.programme).programme
    client, address = signed_in(now.coordinator), url("programme_finish", programme.pk)

    early = client.get(address).content.decode()
    days = {"enrol_from": day(-9), "enrol_until": day(-2), "starts_on": day(-9)}
    Programme.objects.update(ends_on=day(-1), **days)
    late = client.get(address).content.decode()
    client.post(address)

    assert "1 pair is under way: finish it after its last day" in early
    assert url("programme_pairs", programme.pk) in early
    assert url("programme_call_off", programme.pk) in early
    assert ("Finish the programme" in early, "Finish the programme" in late) == (False, True)
    assert Programme.objects.get().state == "finished"


# --- people ---


@pytest.fixture
def full():
    now = running(seats=2)
    people = [
        person(given_name=name, family_name="Person") for name in ("Zoe", "Ann", "Ben", "Cid")
    ]
    rows = [joined(now.programme, who, about=f"By {who.name}") for who in people]
    mentor = joined(now.programme, person(given_name="Max", family_name="Mentor"), side="mentor")
    PairFactory(programme=now.programme, mentee_enrolment=rows[0], mentor_enrolment=mentor)
    return now, rows, mentor


def test_who_takes_part_is_searched_filtered_and_ordered(full):
    now, _rows, _mentor = full
    client, address = signed_in(now.coordinator), url("programme_people", now.programme.pk)

    def found(query):
        return [
            row.employee.first_name for row, _place in client.get(address + query).context["rows"]
        ]

    assert found("?sort=name") == ["Ann", "Ben", "Cid", "Max", "Zoe"]
    assert found("?q=zoë pers") == ["Zoe"]
    assert found("?side=mentor") == ["Max"]
    assert found("?state=waitlisted") == ["Ben", "Cid"]
    assert found("?matched=yes&sort=name") == ["Max", "Zoe"]
    assert found("?matched=no&state=enrolled") == ["Ann"]
    assert found("?state=withdrawn") == []
    assert found("?state=magic&side=x&sort=y&matched=z&cursor=q")[0] == "Max"


def test_a_place_is_given_out_of_turn_and_somebody_is_taken_out(full):
    now, rows, _mentor = full
    client = signed_in(now.coordinator)

    client.post(url("enrolment_promote", rows[3].pk))
    rows[3].refresh_from_db()
    assert rows[3].state == "waitlisted"
    page = client.get(url("enrolment_withdraw", rows[1].pk)).content.decode()
    assert f"Take {rows[1].employee.name} out" in page
    answer = client.post(url("enrolment_withdraw", rows[1].pk))

    assert answer.url == url("programme_people", now.programme.pk)
    rows[2].refresh_from_db()
    assert rows[2].state == "enrolled"  # the first in line


def test_the_file_holds_the_list_and_neither_wishes_nor_blocks(full):
    now, rows, _mentor = full
    wished, ruled_out = person(given_name="Wishcanary"), person(given_name="Blockcanary")
    rows[0].wishes.create(employee=wished, rank=1)
    set_blocks(actor=rows[0].employee.user, employee=rows[0].employee, people=[ruled_out])
    rows[0].skills.create(skill=SkillFactory(name="=cmd()"), rank=1)

    answer = signed_in(now.coordinator).get(
        url("programme_people_export", now.programme.pk) + "?sort=name&side=mentee"
    )

    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    table = list(csv.DictReader(io.StringIO(text)))
    assert [row["Name"] for row in table] == [
        "Ann Person", "Ben Person", "Cid Person", "Zoe Person",
    ]  # fmt: skip
    assert [row["Place in line"] for row in table] == ["", "1", "2", ""]
    assert table[3]["Skills"] == "'=cmd()"
    assert "canary" not in text


@pytest.mark.parametrize("name", ["programme_people", "programme_edit", "programme_people_export"])
def test_others_do_not_learn_that_there_are_such_pages(name, full):
    now, rows, _mentor = full

    for who in (person(), rows[0].employee, UserFactory()):
        assert signed_in(who).get(url(name, now.programme.pk)).status_code == 404
    assert signed_in(now.hr).get(url(name, now.programme.pk)).status_code == 200


def queries(who, address):
    client = signed_in(who)
    client.get(address)
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)


@pytest.mark.parametrize("count", [1, 5])
def test_programme_list_query_count(count):
    me = person()
    for number in range(count):
        programme = ProgrammeFactory()
        AudienceRule.objects.create(programme=programme, side="mentee", unit=OrgUnitFactory())
        if number % 2:
            joined(programme, me, side="mentor")

    # session, user, person, grants, 2 for bars, runs any, programmes, my part, role, 2 for rules
    assert queries(me, LIST) <= 12


@pytest.mark.parametrize("count", [1, 5])
def test_programme_people_query_count(count):
    now = running(seats=3)
    for _ in range(count):
        joined(now.programme).skills.create(skill=SkillFactory(), rank=1)

    assert queries(now.coordinator, url("programme_people", now.programme.pk)) <= 12


@pytest.mark.parametrize("count", [1, 5])
def test_programme_detail_query_count(count):
    now = running()
    for _ in range(count):
        Coordinator.objects.create(programme=now.programme, employee=person())
        AudienceRule.objects.create(programme=now.programme, side="mentor", unit=OrgUnitFactory())

    assert queries(person(), now.programme.get_absolute_url()) <= 16


def test_nobody_signed_out_sees_a_programme():
    answer = Client().get(running().programme.get_absolute_url())

    assert answer.status_code == 302


def test_home_names_the_programmes_that_one_runs_with_their_pages():
    now = running()
    over = running(name="Long ago")
    over.programme.coordinators.create(employee=now.coordinator)
    Programme.objects.filter(pk=over.programme.pk).update(state="finished")
    joined(now.programme)

    shown = signed_in(now.coordinator).get(reverse("mentoring:home")).content.decode()
    others = signed_in(person()).get(reverse("mentoring:home")).content.decode()

    assert "What you run" in shown
    assert url("programme_people", now.programme.pk) in shown
    assert "one place taken" in shown
    assert "Long ago" not in shown
    assert "What you run" not in others


def test_what_peers_wish_is_one_part_of_the_score():
    now = running(kind="peer")

    shown = signed_in(person()).get(now.programme.get_absolute_url())

    parts = [(str(part.words.label), part.share) for part in shown.context["parts"]]
    assert parts[0] == ("What both prefer", 37.5)
    assert sum(share for _label, share in parts) == 100

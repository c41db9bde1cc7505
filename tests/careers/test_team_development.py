"""The manager's page: who stands on it, what it says of each, and what it never says."""

import csv
import io

import pytest
from django.urls import reverse

from careers.models import Goal, ManagerRule, OpeningPolicy, PlanItem, PlanState
from careers.queries import line_people, team_development
from careers.services.openings import approve_opening, publish_opening
from careers.services.plans import approve_plan
from lib.dates import period, today
from talent.models import SYSTEM, Assignment, AuditEntry
from tests.careers.goals import goal
from tests.careers.lines import build_line, lacks, waiting_opening, waiting_plan
from tests.careers.openings import applied
from tests.careers.people import queries_of, text_of
from tests.careers.plans import in_days
from tests.factories import START, AssignmentFactory, OrgUnitFactory, rebuild_reporting_lines

pytestmark = pytest.mark.django_db
URL = "/team/development/"


@pytest.fixture
def line(db):
    return build_line()


def names(response):
    return [row.person.first_name for row in response.context["team"].page.rows]


def get(client, user, path="", **query):
    client.force_login(user)
    return client.get(f"{URL}{path}", query)


def table(response):
    text = b"".join(response).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_everybody_below_stands_on_the_page_by_name_and_nobody_else(client, line):
    former = AssignmentFactory(manager=line.manager, valid=period(START, today()))

    found = names(get(client, line.manager.user))

    assert found == ["Leila", "P00", "P01", "P02"]
    assert former.employee.first_name not in found


def test_the_page_can_show_direct_reports_alone(client, line):
    assert names(get(client, line.manager.user, reach="direct")) == ["Leila", "P00", "P01"]


def test_the_line_of_a_manager_below_is_shown_to_those_above_alone(client, line):
    boss = line.below[0]

    assert names(get(client, line.manager.user, of=boss.pk)) == ["P02"]
    for other in (line.other_manager, line.below[1]):
        assert get(client, other.user, of=boss.pk).status_code == 404


def test_who_leads_nobody_is_told_so_and_has_no_files(client, line):
    user = line.me.user

    assert "Nobody reports to you" in get(client, user).content.decode()
    for path in ("export/", "skills/export/", f"skills/{line.skill.pk}/", "approve/"):
        assert get(client, user, path).status_code == 404


def test_a_new_manager_sees_the_line_on_the_next_request(client, line):
    row = Assignment.objects.get(employee=line.stranger)
    Assignment.objects.filter(pk=row.pk).update(manager=line.manager)
    rebuild_reporting_lines([line.stranger.pk])

    assert "Stranger" in names(get(client, line.manager.user))
    assert "Nobody reports to you" in get(client, line.other_manager.user).content.decode()


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"q": "lei"}, ["Leila"]),
        ({"q": "LÉILA had"}, ["Leila"]),
        ({"q": "nobody"}, []),
        ({"show": "waits"}, ["P00"]),
        ({"show": "review"}, ["P00", "P02"]),
        ({"show": "active"}, ["Leila", "P01"]),
        ({"show": "late"}, ["P01"]),
        ({"show": "none"}, []),
        ({"sort": "-name"}, ["P02", "P01", "P00", "Leila"]),
        ({"sort": "due"}, ["P01", "Leila", "P00", "P02"]),
        ({"sort": "-due"}, ["P02", "P00", "Leila", "P01"]),
        ({"sort": "password", "show": "x", "unit": "1 or 1", "cursor": "?"},
         ["Leila", "P00", "P01", "P02"]),
    ],
)  # fmt: skip
def test_the_page_can_be_searched_narrowed_and_ordered(client, line, asked, expected):
    for person in [line.me, line.below[1]]:
        plan = approve_plan(actor=line.manager.user, plan=waiting_plan(line, person))
        if person != line.me:
            plan.items.update(due_on=in_days(-1))
    waiting_plan(line, line.below[0])
    waiting_plan(line, line.below[2])

    assert names(get(client, line.manager.user, **asked)) == expected


def test_the_page_can_be_narrowed_to_a_unit(client, line):
    unit = OrgUnitFactory(name="Elsewhere")
    Assignment.objects.filter(employee=line.below[1]).update(unit=unit)

    response = get(client, line.manager.user, unit=unit.pk)

    assert names(response) == ["P01"]
    assert (unit.pk, "Elsewhere") in response.context["team"].units


def test_an_empty_answer_says_how_to_go_on(client, line):
    assert "Nobody matches all of this" in text_of(get(client, line.manager.user, q="zzz"))


@pytest.mark.parametrize("small", [1000, 2])
def test_pages_hold_everybody_once_in_small_and_large_lines(client, line, small, monkeypatch):
    monkeypatch.setattr(line_people, "SMALL_LINE", small)
    monkeypatch.setattr(team_development, "SMALL_LINE", small)
    for number in range(90):
        AssignmentFactory(employee__given_name=f"Q{number:02}", manager=line.manager)

    found, cursor = [], ""
    while True:
        response = get(client, line.manager.user, cursor=cursor, sort="due")
        found += names(response)
        cursor = response.context["team"].page.next
        if not cursor:
            break

    assert found == ["Leila", "P00", "P01", "P02", *(f"Q{n:02}" for n in range(90))]
    assert (response.context["team"].figures is None) == (small == 2)


def test_the_figures_count_people_and_not_plans(client, line):
    waiting_plan(line, line.me)
    plan = approve_plan(actor=line.manager.user, plan=waiting_plan(line, line.below[0]))
    PlanItem.objects.filter(plan=plan).update(due_on=in_days(-3))

    figures = get(client, line.manager.user).context["team"].figures

    assert (figures.people, figures.planned, figures.active, figures.review, figures.late) == (
        4, 2, 1, 1, 1
    )  # fmt: skip
    assert figures.none == 2


def test_a_row_says_plan_goals_and_application(client, line):
    approve_plan(actor=line.manager.user, plan=waiting_plan(line, line.me))
    goal(line.me, "Shown", visibility="manager")
    opening = shown_opening(line)
    applied(opening, line.me)

    page = text_of(get(client, line.manager.user, q="leila"))

    assert "0 of 6 done" in page
    assert "One open" in page
    assert "A seat elsewhere Applied" in page


def shown_opening(line):
    opening = waiting_opening(line, line.stranger, "A seat elsewhere")
    approve_opening(actor=SYSTEM, opening=opening)
    return publish_opening(actor=line.stranger.user, opening=opening)


def test_private_goals_are_neither_shown_nor_counted(client, line):
    Goal.objects.all().delete()
    goal(line.me, "Mine alone", visibility="private")

    page = text_of(get(client, line.manager.user, q="leila"))
    exported = table(get(client, line.manager.user, "export/", q="leila"))

    assert "Mine alone" not in page
    assert " open" not in page.split("Haddad")[1].split("You see this")[0]
    assert exported[1][exported[0].index("Goals")] == ""


def test_an_application_of_which_the_manager_is_not_told_is_nowhere(client, line):
    OpeningPolicy.objects.create(kind="vacancy", least_months=0, manager=ManagerRule.NONE)
    applied(shown_opening(line), line.me)

    assert "A seat elsewhere" not in text_of(get(client, line.manager.user))
    assert "A seat elsewhere" not in str(table(get(client, line.manager.user, "export/")))


def test_the_file_holds_what_the_page_shows_in_safe_cells(client, line):
    plan = approve_plan(actor=line.manager.user, plan=waiting_plan(line, line.me))
    line.me.given_name = "=cmd"
    line.me.save()

    response = get(client, line.manager.user, "export/", sort="due")
    rows = table(response)

    assert rows[0] == [
        "Person", "Role", "Unit", "Waits", "Goals", "Plan", "Conversation", "Mentoring",
        "Applies for",
    ]  # fmt: skip
    assert [row[0] for row in rows[1:]] == ["'=cmd Haddad", "P00 Line", "P01 Line", "P02 Line"]
    first = plan.items.order_by("due_on").first()
    assert rows[1][5] == f"Product Specialist: Active, 0 of 6 done, next by {first.due_on}"
    assert "attachment" in response["Content-Disposition"]


def test_the_file_follows_the_choices_of_the_page(client, line):
    waiting_plan(line, line.me)

    rows = table(get(client, line.manager.user, "export/", show="waits"))

    assert [row[0] for row in rows[1:]] == ["Leila Haddad"]
    assert rows[1][3] == "Leila Haddad asks you to agree to a plan"


def test_the_file_of_another_manager_does_not_exist(client, line):
    assert get(client, line.other_manager.user, "export/", of=line.manager.pk).status_code == 404
    assert "Leila" not in str(table(get(client, line.other_manager.user, "export/")))


def test_a_file_of_many_people_is_written_in_parts_without_loss(client, line, monkeypatch):
    monkeypatch.setattr(team_development, "CHUNK", 2)

    rows = table(get(client, line.manager.user, "export/"))

    assert [row[0].split()[0] for row in rows[1:]] == ["Leila", "P00", "P01", "P02"]


def test_gaps_count_those_who_lack_and_say_who_is_unknown(client, line):
    lacks(line, line.me)
    lacks(line, line.below[0], level=3)
    lacks(line, line.below[1], level=4)
    lacks(line, line.stranger, level=1)

    (gap,) = get(client, line.manager.user).context["team"].gaps

    assert (gap.name, gap.asked, gap.known, gap.missing, gap.levels, gap.unknown) == (
        "Sql", 4, 3, 2, 3.0, 1
    )  # fmt: skip


def test_a_gap_opens_into_its_people_and_they_can_read_that_it_was_read(client, line):
    lacks(line, line.me)
    lacks(line, line.below[0], level=3)
    lacks(line, line.stranger, level=1)

    response = get(client, line.manager.user, f"skills/{line.skill.pk}/")

    assert [(who.first_name, row.gap) for who, row in response.context["rows"]] == [
        ("Leila", 2), ("P00", 1), ("P01", None), ("P02", None)
    ]  # fmt: skip
    read = AuditEntry.objects.filter(actor=line.manager.user, action__contains="details_read")
    assert {row.subject for row in read} == {line.me, *line.below}


@pytest.mark.parametrize("skill", [0, 999_999_999])
def test_a_skill_that_does_not_exist_is_not_found(client, line, skill):
    assert get(client, line.manager.user, f"skills/{skill}/").status_code == 404


def test_figures_of_a_line_leave_the_page_in_no_file(client, line):
    people = [
        AssignmentFactory(role=line.team.ladder.analyst, manager=line.manager).employee
        for _n in range(12)
    ]
    lacks(line, *people[:6])
    lacks(line, *people[6:], level=5)

    page = get(client, line.manager.user)

    assert [gap.missing for gap in page.context["team"].gaps] == [6]
    assert page.content.decode().count("export/") == 1  # that of the people, each by name
    assert get(client, line.manager.user, "skills/export/").status_code == 404
    assert "Sql" not in str(table(get(client, line.manager.user, "export/")))


def test_levels_of_what_no_role_asks_for_are_no_gap(client, line):
    assert line.me.skills.exists()

    assert get(client, line.manager.user).context["team"].gaps == []


@pytest.mark.parametrize("people", [2, 12])
def test_the_page_asks_a_constant_number_of_queries(client, people):
    line = build_line(people)
    lacks(line, *line.below)
    for person in line.below:
        waiting_plan(line, person)
        goal(person, "Shown", visibility="manager")
        applied(shown_opening(line), person)
    client.force_login(line.manager.user)

    assert queries_of(client, URL) == 20


def test_the_page_is_found_from_team_home_and_development(client, line):
    client.force_login(line.manager.user)

    for path in (reverse("talent:team"), reverse("talent:home"), "/development/plans/"):
        assert f'href="{URL}"' in client.get(path).content.decode(), path


def test_state_words_of_a_plan_stand_in_the_file(client, line):
    plan = waiting_plan(line, line.me)

    (cell,) = [row[5] for row in table(get(client, line.manager.user, "export/", q="leila"))[1:]]

    assert (plan.state, cell) == (PlanState.IN_REVIEW, "Product Specialist: In review")

"""How many of a line, or of a unit, spoke with their managers: in groups, opened into parts."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from careers.models import ConversationCoverage
from careers.queries.line_coverage import Branch, Spoken, line_coverage
from careers.services.coverage import count_conversations
from lib.dates import today
from talent.services.lines import rebuild_reporting_lines
from tests.careers.conversations import held
from tests.careers.people import queries_of, text_of
from tests.factories import (
    AssignmentFactory,
    EmployeeFactory,
    GrantFactory,
    OrgUnitFactory,
    hr_admin,
)
from tests.talent.test_reliability_races import race

pytestmark = pytest.mark.django_db
LINE, UNITS = "/team/development/", "/development/conversations/units/"


def signed_in(employee):
    client = Client()
    client.force_login(employee.user)
    return client


class Firm:
    """Tove leads Ingrid with six people, of whom two spoke; Ada, Ben and Cy with three, four, two.

    Ingrid's unit and the small teams' unit lie below one that Tove is in.
    """

    def __init__(self):
        self.top_unit = OrgUnitFactory(name="Everything")
        self.unit, self.other = (
            OrgUnitFactory(name=name, parent=self.top_unit) for name in ("Design", "Works")
        )
        self.top = self.person("Tove", None, self.top_unit)
        self.boss = self.person("Ingrid", self.top, self.unit)
        self.team = [self.person(f"P{n}", self.boss, self.unit) for n in range(6)]
        self.small = [self.person(name, self.top, self.other) for name in ("Ada", "Ben", "Cy")]
        self.few = [
            self.person(f"{leader.given_name}{n}", leader, self.other)
            for leader, size in zip(self.small, (3, 4, 2), strict=True)
            for n in range(size)
        ]
        rebuild_reporting_lines()
        held(self.team[0], self.boss)
        held(self.team[1], self.boss, days_ago=179)
        held(self.team[2], self.boss, days_ago=180)
        held(self.team[3], self.top)  # not with their own manager
        held(self.few[0], self.small[0])

    def person(self, name, manager, unit):
        who = EmployeeFactory(given_name=name, family_name="Firm")
        return AssignmentFactory(employee=who, manager=manager, unit=unit).employee


@pytest.fixture
def firm(db):
    found = Firm()
    count_conversations()
    return found


def stored():
    rows = ConversationCoverage.objects.order_by("manager_id", "part")
    return list(rows.values_list("manager__given_name", "part", "people", "spoken"))


def test_whoever_spoke_with_their_own_manager_within_180_days_is_counted(firm):
    assert stored() == [
        ("Tove", "line", 15, 3), ("Tove", "small", 9, 1),
        ("Ingrid", "line", 6, 2), ("Ingrid", "own", 6, 2),
    ]  # fmt: skip
    count_conversations()
    assert len(stored()) == 4


def test_a_line_is_the_sum_of_its_parts(firm):
    found = line_coverage(firm.top.user, firm.top)

    assert (found.whole, found.own, found.small) == (Spoken(15, 3), Spoken(), Spoken(9, 1))
    assert found.lines == ((Branch(firm.boss.pk, "Ingrid Firm"), Spoken(6, 2)),)
    assert found.counted_on == today()
    below = line_coverage(firm.boss.user, firm.boss)
    assert (below.whole, below.own, below.lines) == (Spoken(6, 2), Spoken(6, 2), ())


def test_figures_of_far_below_stand_with_the_line_right_below(firm):
    above = firm.person("Vera", None, firm.top_unit)
    firm.top.assignments.update(manager=above)
    rebuild_reporting_lines()

    assert line_coverage(above.user, above).lines == (
        (Branch(firm.top.pk, "Tove Firm"), Spoken(15, 3)),
    )


def test_the_page_of_a_line_shows_them_and_never_says_who(firm):
    page = text_of(signed_in(firm.top).get(LINE))

    assert "3 of 15 people have spoken with their own manager within 180 days: 20 %." in page
    assert "The line of Ingrid Firm 2 of 6, 33 %" in page
    assert "Small teams, taken together 1 of 9, 11 %" in page
    below = text_of(signed_in(firm.top).get(f"{LINE}?of={firm.boss.pk}"))
    assert "Who reports to Ingrid Firm directly 2 of 6, 33 %" in below
    few = text_of(signed_in(firm.small[0]).get(LINE))
    assert "No figure yet: conversations are counted every night" in few


def test_the_page_of_a_line_asks_as_often_with_one_line_below_as_with_five(firm):
    client = signed_in(firm.top)
    before = queries_of(client, LINE)
    for leader in firm.small:
        for n in range(5):
            firm.person(f"More{n}", leader, firm.other)
    rebuild_reporting_lines()
    count_conversations()

    assert len(line_coverage(firm.top.user, firm.top).lines) == 4
    assert queries_of(client, LINE) == before <= 20


def test_a_count_is_read_in_the_line_and_by_hr_in_scope(firm):
    partner = AssignmentFactory(unit=firm.other).employee
    GrantFactory(user=partner.user, kind="hr_partner", unit=firm.unit)
    executive = AssignmentFactory(unit=firm.other).employee
    GrantFactory(user=executive.user, kind="executive", unit=None)

    def read_by(user):
        rows = ConversationCoverage.objects.visible_to(user).groups().order_by("manager_id")
        return [row.manager.given_name for row in rows]

    assert read_by(firm.top.user) == read_by(hr_admin()) == ["Tove", "Ingrid"]
    assert read_by(firm.boss.user) == read_by(partner.user) == ["Ingrid"]
    assert read_by(firm.team[0].user) == read_by(firm.few[0].user) == []
    assert read_by(executive.user) == read_by(EmployeeFactory(user__is_active=False).user) == []


def test_hr_reads_units_with_all_below_them(firm):
    client = signed_in(hr_admin().employee)

    def rows(query=""):
        context = client.get(UNITS + query).context
        whole = context["whole"]
        return whole and whole.spoken, [
            (row.unit.name, row.spoken)
            for row in context["page"].rows
            if not row.unit.name.startswith("Unit")
        ]

    assert rows() == (None, [("Everything", Spoken(15, 3))])
    assert rows(f"?unit={firm.top_unit.pk}") == (
        Spoken(15, 3), [("Design", Spoken(6, 2)), ("Works", Spoken())],
    )  # fmt: skip
    assert rows(f"?unit={firm.other.pk}") == (Spoken(), [])
    page = text_of(client.get(f"{UNITS}?unit={firm.top_unit.pk}"))
    assert "Design 2 of 6, 33 %" in page
    assert "Works Too few people to say, or not counted yet" in page
    for asked in ("0", "x", "999999", "99999999999999999999", "²"):
        assert client.get(f"{UNITS}?unit={asked}").status_code == 404


def test_an_hr_partner_reads_the_units_of_the_grant_alone(firm):
    partner = AssignmentFactory(unit=firm.other).employee
    GrantFactory(user=partner.user, kind="hr_partner", unit=firm.unit)
    client = signed_in(partner)

    shown = [row.unit.name for row in client.get(UNITS).context["page"].rows]

    assert shown == ["Design"]
    assert client.get(f"{UNITS}?unit={firm.unit.pk}").context["whole"].spoken == Spoken(6, 2)
    assert client.get(f"{UNITS}?unit={firm.top_unit.pk}").status_code == 404
    assert "By unit" in text_of(client.get("/development/conversations/"))
    assert "By unit" not in text_of(signed_in(firm.top).get("/development/conversations/"))


@pytest.mark.parametrize("count", [1, 5])
def test_units_query_count(count, firm):
    for number in range(count):
        OrgUnitFactory(name=f"U{number}", parent=firm.unit)
    client = signed_in(hr_admin().employee)

    assert queries_of(client, f"{UNITS}?unit={firm.unit.pk}") == 10


@pytest.mark.parametrize("wrong", [{"people": 4}, {"spoken": 7}], ids=str)
def test_the_database_refuses_a_count_of_few(firm, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        ConversationCoverage.objects.filter(manager=firm.boss).update(**wrong)


@pytest.mark.django_db(transaction=True)
def test_eight_who_count_at_once_store_it_once():
    Firm()

    assert race(lambda _number: count_conversations()) == {"written": 8}
    assert len(stored()) == 4


def test_the_api_says_the_same_to_the_same_readers(firm):
    partner = AssignmentFactory(unit=firm.other).employee
    GrantFactory(user=partner.user, kind="hr_partner", unit=firm.unit)

    def get(employee, address):
        answer = signed_in(employee).get(f"/api/v1/{address}/coverage/")
        return answer.json() if answer.status_code == 200 else answer.status_code

    some, none = {"people": 6, "spoken": 2}, {"people": None, "spoken": None}
    boss = {"id": firm.boss.pk, "name": "Ingrid Firm"}
    assert get(firm.top, f"team/{firm.top.pk}") == {
        "whole": {"people": 15, "spoken": 3}, "own": none, "small": {"people": 9, "spoken": 1},
        "lines": [{"manager": boss, "spoken": some}], "counted_on": today().isoformat(),
    }  # fmt: skip
    assert get(firm.top, f"team/{firm.boss.pk}")["own"] == some
    assert get(firm.small[0], f"team/{firm.small[0].pk}")["whole"] == none
    assert [get(firm.boss, f"team/{one.pk}") for one in (firm.top, firm.small[0])] == [404, 404]
    found = get(hr_admin().employee, f"units/{firm.top_unit.pk}")
    assert found["spoken"] == {"people": 15, "spoken": 3}
    assert [(row["unit"]["name"], row["spoken"]) for row in found["below"]] == [
        ("Design", some), ("Works", none)
    ]  # fmt: skip
    assert get(partner, f"units/{firm.unit.pk}")["spoken"] == some
    assert get(partner, f"units/{firm.top_unit.pk}") == 404
    assert get(firm.boss, f"units/{firm.unit.pk}") == 404

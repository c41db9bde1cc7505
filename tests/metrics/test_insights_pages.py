"""The pages of insight: who reads which figure of which unit, and what stands beside it."""

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse

from lib.dates import period, today
from metrics.figures import NO_GROUP, Figure
from metrics.indicators import INDICATORS, Dimension
from metrics.queries.insights import page, view_of
from metrics.queries.told import Asked, Teller
from talent.models import AuditEntry
from talent.services.lines import rebuild_reporting_lines
from tests.careers.doors import signed_in
from tests.factories import (
    START,
    AssignmentFactory,
    EmployeeFactory,
    GrantFactory,
    OrgUnitFactory,
    UserFactory,
    hr_admin,
)
from tests.metrics.insight_factories import DAY, company_of

pytestmark = pytest.mark.django_db
HOME = reverse("metrics:insights_home")


def detail(key, **query):
    words = "&".join(f"{name}={value}" for name, value in ({"day": DAY} | query).items())
    return f"{reverse('metrics:indicator_detail', args=[key])}?{words}"


def export(key, **query):
    address, _mark, words = detail(key, **query).partition("?")
    return f"{address}export/?{words}"


def rows_of(answer):
    text = b"".join(answer.streaming_content).decode().removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text)))


def executive():
    return GrantFactory(user=UserFactory(), kind="executive").user


def partner(unit):
    return GrantFactory(user=UserFactory(), kind="hr_partner", unit=unit).user


def parts(user, key, unit=None, dimension=Dimension.UNIT):
    view = view_of(user, unit, DAY)
    found = page(view, INDICATORS[key], dimension, Teller())
    return [(one.name, one.figure.people, one.figure.is_wider) for one in found.parts]


def test_executives_and_hr_admins_read_the_whole_and_its_units():
    company = company_of()

    for user in (executive(), GrantFactory(user=UserFactory(), kind="hr_admin").user):
        assert parts(user, "headcount") == [("Left", 8, False), ("Right", 5, False)]
        assert parts(user, "headcount", company.right.pk) == [("Small", 5, True)]


def test_a_manager_reads_the_own_unit_and_those_below(client):
    company = company_of()
    client.force_login(company.lead.user)

    shown = client.get(f"{HOME}?day={DAY}").content.decode()

    assert "How is Left doing?" in shown
    assert "Right" not in shown
    for unit in (company.top, company.right, company.small):
        assert client.get(detail("headcount", unit=unit.pk)).status_code == 404
        assert client.get(export("headcount", unit=unit.pk)).status_code == 404
        assert client.get(f"{HOME}?unit={unit.pk}").status_code == 404
        assert client.get(f"{HOME}export/?unit={unit.pk}").status_code == 404


def test_an_hr_partner_reads_the_units_in_scope(client):
    company = company_of()
    client.force_login(partner(company.right))

    shown = client.get(detail("headcount")).content.decode()

    assert "Headcount: Right" in shown
    assert "Left" not in shown
    assert client.get(detail("headcount", unit=company.left.pk)).status_code == 404


@pytest.mark.parametrize("by", ["grade", "family", "track", "tenure", "location"])
def test_only_who_reads_the_whole_reads_it_by_other_groups(by):
    """Two tables of one unit together could single people out."""
    company = company_of()
    whole = rows_of(signed_in(executive()).get(export("headcount", by=by)))
    scoped = rows_of(signed_in(partner(company.right)).get(export("headcount", by=by)))

    assert {row["Group"] for row in scoped} == {"Right", "Top + Right + Small"}
    assert "Right" not in {row["Group"] for row in whole}


def test_others_find_nothing(client):
    company_of()
    peer = AssignmentFactory(employee=EmployeeFactory()).employee
    client.force_login(peer.user)

    for address in (HOME, f"{HOME}export/", detail("headcount"), export("headcount")):
        assert client.get(address).status_code == 404
    assert "/insights/" not in client.get("/").content.decode()


def test_the_way_stands_in_the_bar_of_who_reads_figures(client):
    client.force_login(company_of().lead.user)

    assert "/insights/" in client.get("/").content.decode()


def test_who_leads_no_more_reads_nothing(client):
    company = company_of()
    company.left.assignments.filter(manager=company.lead).update(manager=None)
    rebuild_reporting_lines()
    client.force_login(company.lead.user)

    assert client.get(HOME).status_code == 404


def test_a_figure_opens_into_what_it_is_made_of(client):
    company = company_of()
    client.force_login(executive())

    shown = client.get(detail("promotion_rate", unit=company.left.pk)).content.decode()

    indicator = INDICATORS["promotion_rate"]
    for words in (indicator.formula, indicator.numerator, indicator.denominator, indicator.source):
        assert str(words) in shown
    # Three promotions of eight people all year.
    assert "<dd>38\xa0%</dd>" in shown
    assert "<dd>3</dd>" in shown
    assert "<dd>8</dd>" in shown


def test_the_file_says_of_each_number_how_it_was_made(client):
    company_of()
    user = executive()
    client.force_login(user)

    rows = rows_of(client.get(export("promotion_rate")))

    assert {key: value for key, value in rows[0].items() if key not in ("Source", "Formula")} == {
        "Indicator": "Promotion rate", "Key": "promotion_rate", "Version": "1",
        "Group": "Everybody", "From": "2024-01-01", "To": "2024-12-31", "Value": "0.2308",
        "Unit": "per cent", "Numerator": "3", "Denominator": "13", "People": "13",
        "Counted with others": "",
        "What the numerator counts": "promotions in the period",
        "What the denominator counts": "mean of the headcounts of all days of the period",
        "Band from": "", "Band to": "", "Told of": "",
    }  # fmt: skip
    assert [row["Group"] for row in rows[1:3]] == ["Left", "Right"]
    entry = AuditEntry.objects.get(action="metrics.insights.exported")
    assert (entry.actor, entry.details) == (
        user, {"day": "2024-12-31", "unit": None, "indicator": "promotion_rate"},
    )  # fmt: skip


def test_a_file_of_all_figures_is_noted(client):
    company = company_of()
    client.force_login(company.lead.user)

    rows_of(client.get(f"{HOME}export/?day={DAY}"))

    entry = AuditEntry.objects.get(action="metrics.insights.exported")
    assert entry.details == {"day": DAY.isoformat(), "unit": company.left.pk, "indicator": ""}


def test_nothing_is_told_of_fewer_than_five():
    company = company_of(left=4, right=0, small=0)

    told = page(view_of(executive(), company.left.pk, DAY), INDICATORS["headcount"],
                Dimension.UNIT, Teller())  # fmt: skip

    assert told.line.figure is None
    assert all(step.figure is None for step in told.steps)
    assert told.parts == []


def test_a_small_unit_and_the_one_it_is_counted_with_tell_the_same(client):
    """So that neither the difference of two units nor of a unit and its part tells of few."""
    company = company_of()
    user = executive()

    small = page(view_of(user, company.small.pk, DAY), INDICATORS["headcount"],
                 Dimension.UNIT, Teller()).line.figure  # fmt: skip

    together = (company.top.pk, company.right.pk, company.small.pk, NO_GROUP)
    assert small == Figure(together, 5.0, 5.0, 5.0, 5, is_wider=True)


def test_a_unit_whose_small_teams_are_counted_elsewhere_says_so(client):
    company = company_of()
    client.force_login(executive())
    words = "counted together: who works directly in Right, Small, Top."

    right = client.get(detail("headcount", unit=company.right.pk)).content.decode()
    assert words in right
    assert "so the figure is of fewer or more people than work there" in right
    assert "counted together: who" not in (
        client.get(detail("headcount", unit=company.left.pk)).content.decode()
    )
    assert "small teams partly with neighbouring units" in (
        client.get(f"{HOME}?day={DAY}&unit={company.right.pk}").content.decode()
    )


def test_readers_of_different_reach_are_told_from_the_same_table():
    company = company_of()
    day = DAY
    asked = Asked(INDICATORS["headcount"], Dimension.UNIT, day)
    told = Teller().tell([asked])[asked]

    for user in (executive(), partner(company.right), partner(company.small)):
        view = view_of(user, company.small.pk, day)
        assert view.own({asked: told}, view.asked(asked.indicator)) == told.of(company.small.pk)


@pytest.mark.parametrize("words", ["", "2031-01-01", "yesterday", "0001-01-01", "2024-02-31"])
def test_a_day_that_cannot_be_told_of_is_none(client, words):
    company_of()
    client.force_login(executive())

    answer = client.get(f"{HOME}?day={words}")

    assert answer.status_code == 200
    assert answer.context["view"].day < today()


@pytest.mark.parametrize("unit", ["x", "-1", "9" * 30, "0"])
def test_a_forged_unit_shows_nothing(client, unit):
    company_of()
    client.force_login(executive())

    assert client.get(f"{HOME}?unit={unit}").status_code in (200, 404)
    assert client.get(f"{HOME}?unit=0").status_code == 404


def test_an_unknown_indicator_is_not_found(client):
    client.force_login(executive())

    assert client.get(reverse("metrics:indicator_detail", args=["wages"])).status_code == 404


def test_today_is_not_over(client):
    company_of()
    client.force_login(executive())

    answer = client.get(detail("headcount", day=today()))

    assert answer.context["view"].day == today() - timedelta(days=1)


@pytest.mark.parametrize("people", [1, 5])
def test_insights_query_count(client, people, django_assert_num_queries):
    company = company_of()
    AssignmentFactory.create_batch(people, unit=company.right)
    client.force_login(company.lead.user)

    with django_assert_num_queries(17):
        client.get(f"{HOME}?day={DAY}")
    with django_assert_num_queries(17):
        client.get(detail("promotion_rate"))


# --- who stands behind it ---


def behind(who, unit=None, key="promotion_rate"):
    address = f"{reverse('metrics:indicator_people', args=[key])}?day={DAY}"
    answer = signed_in(who).get(f"{address}&unit={unit.pk}" if unit else address)
    return [row.employee.pk for row in answer.context["page"].rows]


def test_who_stands_behind_it_is_told_to_who_sees_their_records():
    company = company_of()
    rows = company.left.assignments.filter(reason="promotion")
    risen = sorted(rows.values_list("employee", flat=True))

    assert sorted(behind(company.lead)) == risen
    assert sorted(behind(partner(company.left))) == risen
    assert sorted(behind(hr_admin(), company.left)) == risen
    assert behind(hr_admin(), company.right) == []
    assert behind(executive()) == []  # cards say nothing of before
    assert behind(partner(company.right)) == []


def test_people_of_other_days_do_not_stand_behind_it(client):
    company = company_of()
    client.force_login(company.lead.user)
    address = reverse("metrics:indicator_people", args=["promotion_rate"])

    assert client.get(f"{address}?day=2024-02-29").context["page"].rows == []
    assert len(client.get(f"{address}?day=2024-03-01").context["page"].rows) == 3
    assert len(client.get(f"{address}?day=2025-02-28").context["page"].rows) == 3
    assert client.get(f"{address}?day=2025-03-01").context["page"].rows == []


def test_a_headcount_opens_into_no_list(client):
    client.force_login(company_of().lead.user)

    assert client.get(reverse("metrics:indicator_people", args=["headcount"])).status_code == 404


@pytest.mark.parametrize("people", [1, 5])
def test_people_behind_query_count(client, people, django_assert_num_queries):
    company = company_of(promoted=people)
    client.force_login(company.lead.user)

    with django_assert_num_queries(10):
        client.get(f"{reverse('metrics:indicator_people', args=['promotion_rate'])}?day={DAY}")


def test_a_unit_without_its_own_few_says_whom_it_counts(client):
    """Three work directly in North and three in South: these are told in Half alone."""
    half = OrgUnitFactory(name="Half", parent=company_of().top)
    north = OrgUnitFactory(name="North", parent=half)
    south = OrgUnitFactory(name="South", parent=half)
    ports = [OrgUnitFactory(name=f"Port of {unit}", parent=unit) for unit in (north, south)]
    for unit in (north, south, *ports, *ports):
        for _number in range(3):
            AssignmentFactory(unit=unit, valid=period(START))
    client.force_login(executive())

    shown = client.get(detail("headcount", unit=north.pk)).content.decode()

    assert "Counted here: Port of North. Whoever works directly in North is counted" in shown
    assert "without who works directly in it" in (
        client.get(f"{HOME}?day={DAY}&unit={north.pk}").content.decode()
    )

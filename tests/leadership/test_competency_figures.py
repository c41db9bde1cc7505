"""Counting the gap once a month, and who reads which figure."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from leadership.models import CompetencyFigure, NeededLevel
from leadership.services.competency_figures import count_due
from lib.dates import today
from talent.models import EmployeeSkill
from tests.careers.doors import signed_in
from tests.factories import (
    AssignmentFactory,
    EmployeeFactory,
    GrantFactory,
    OrgUnitFactory,
    RoleFactory,
    hr_admin,
)
from tests.leadership.programme_factories import core, grade, person

pytestmark = pytest.mark.django_db
GAPS = reverse("leadership:competency_gaps")


def tree():
    """A unit with two below it."""
    top = OrgUnitFactory(name="Top")
    return top, OrgUnitFactory(name="Left", parent=top), OrgUnitFactory(name="Right", parent=top)


def people_in(unit, count, skill, level, *, rank=5, manager=None):
    role = RoleFactory(grade=grade(rank))
    made = []
    for _n in range(count):
        one = AssignmentFactory(
            employee=EmployeeFactory(), unit=unit, role=role, manager=manager
        ).employee
        EmployeeSkill.objects.create(
            employee=one, skill=skill, level=level, strength=1, as_of=today()
        )
        made.append(one)
    return made


def figures():
    rows = CompetencyFigure.objects.filter(is_band=False)
    return {
        (row.unit.name if row.unit else ""): (row.people, float(row.levels), float(row.lacking))
        for row in rows.select_related("unit")
    }


def counted():
    competency = core(level=3)
    top, left, right = tree()
    people_in(left, 6, competency.skill, 2)
    people_in(right, 4, competency.skill, 3.5)
    people_in(right, 3, competency.skill, 1, rank=7)
    count_due()
    return competency, top, left, right


def test_everybody_who_is_in_a_group_counts_in_their_unit_and_all_above():
    counted()

    assert figures() == {
        "Left": (6, 12.0, 6.0), "Right": (7, 17.0, 6.0), "Top": (13, 29.0, 12.0),
        "": (13, 29.0, 12.0),
    }  # fmt: skip


def test_it_is_counted_once_a_month():
    competency, _top, left, _right = counted()
    before = figures()
    people_in(left, 5, competency.skill, 5)

    assert count_due() == 0
    assert figures() == before
    first = (today().replace(day=1) + timedelta(days=32)).replace(day=1)
    assert count_due(day=first) == 1
    assert figures()["Left"] == (11, 37.0, 6.0)
    assert count_due(day=first + timedelta(days=20)) == 0


def test_a_retired_competency_is_told_no_more():
    competency, *_rest = counted()
    competency.retired_on = date(2026, 1, 1)
    competency.save()

    count_due()

    assert not CompetencyFigure.objects.exists()


def test_the_database_holds_no_figure_of_fewer_than_five():
    competency, top, *_rest = counted()
    row = CompetencyFigure.objects.first()
    for wrong in ({"people": 4}, {"lacking": -1}, {"lacking": 1000}):
        with pytest.raises(IntegrityError), transaction.atomic():
            CompetencyFigure.objects.filter(pk=row.pk).update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        type(competency).objects.filter(pk=competency.pk).update(planned=4)


# --- for whose eyes ---


def seen(user):
    rows = CompetencyFigure.objects.visible_to(user).filter(is_band=False)
    return {row.unit.name if row.unit else "" for row in rows.select_related("unit")}


def test_who_reads_which_figures():
    competency, top, left, right = counted()
    boss = person()
    AssignmentFactory(manager=AssignmentFactory(employee=EmployeeFactory(), unit=right).employee)
    leads_right = AssignmentFactory(employee=EmployeeFactory(), unit=right).employee
    AssignmentFactory(manager=leads_right)
    in_right = AssignmentFactory(employee=EmployeeFactory(), unit=right).employee

    everything = {"", "Top", "Left", "Right"}
    assert seen(hr_admin()) == everything
    assert seen(GrantFactory(kind="executive").user) == everything
    assert seen(GrantFactory(kind="hr_partner", unit=top).user) == {"Top", "Left", "Right"}
    assert seen(GrantFactory(kind="hr_partner", unit=left).user) == {"Left"}
    assert seen(leads_right.user) == {"Right"}
    for user in (boss.user, in_right.user):
        assert seen(user) == set()
    executive = GrantFactory(kind="executive").user
    executive.is_active = False
    assert seen(executive) == set()


def test_the_page_answers_only_for_units_in_sight():
    _competency, top, left, right = counted()
    partner = GrantFactory(kind="hr_partner", unit=left).user
    client = signed_in(partner)

    page = client.get(GAPS)
    assert page.context["unit"] == left
    assert client.get(GAPS, {"unit": left.pk}).status_code == 200
    for other in (top.pk, right.pk, OrgUnitFactory().pk, 0):
        assert client.get(GAPS, {"unit": other}).status_code == 404
    assert "whole organisation" not in page.content.decode()
    assert signed_in(person()).get(GAPS).status_code == 404


def test_the_page_tells_means_for_the_whole_the_parts_and_the_grades():
    counted()
    client = signed_in(GrantFactory(kind="executive").user)

    (row,) = client.get(GAPS).context["picture"].rows
    assert (row.whole.people, row.whole.level, str(row.whole.lacking)) == (13, "2.2", "0.9")
    top = CompetencyFigure.objects.get(unit__name="Top", is_band=False).unit
    picture = client.get(GAPS, {"unit": top.pk}).context["picture"]
    assert [name for name, _key in picture.columns] == ["Right", "Left"]
    assert [str(cell.lacking) for cell in picture.rows[0].cells] == ["0.9", "1.0"]
    grades = client.get(GAPS, {"by": "grade"}).context["picture"]
    assert [name for name, _key in grades.columns] == ["Grade 5", "Grade 7"]
    assert [str(cell.lacking) for cell in grades.rows[0].cells] == ["0.9", "0.9"]


def test_a_mean_near_an_end_of_the_scale_is_a_band():
    competency = core(level=3)
    _top, left, _right = tree()
    people_in(left, 6, competency.skill, 1)
    count_due()

    (row,) = signed_in(hr_admin()).get(GAPS).context["picture"].rows
    assert row.whole.level == "≤ 1.5"


def test_before_the_first_count_the_page_says_so():
    core(level=3)

    page = signed_in(hr_admin()).get(GAPS).content.decode()

    assert "Too few to tell, or not counted yet" in page


def test_five_competencies_ask_as_much_as_one():
    _competency, top, *_rest = counted()
    client = signed_in(hr_admin())

    def asked(address):
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        return len(queries)

    addresses = [GAPS, f"{GAPS}?by=grade", reverse("leadership:competency_list")]
    first = [asked(address) for address in addresses]
    for _n in range(4):
        competency = core(level=2)
        NeededLevel.objects.create(competency=competency, level=4, lowest_grade=grade(7))
        people_in(top, 6, competency.skill, 2)
    count_due()

    assert first == [asked(address) for address in addresses] == [13, 11, 12]

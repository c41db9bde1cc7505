"""The demo company's programmes: authored, whole, and in an order in which they can be taken."""

from io import StringIO

import pytest
from django.core.management import call_command

from leadership import curriculum
from leadership.curriculum import Way, balance, in_order
from leadership.demo.programme import content
from leadership.models import (
    Component,
    ComponentKind,
    CoreCompetency,
    NeededLevel,
    Programme,
    WayChoice,
)
from leadership.services.programmes import what_it_lacks
from tests.undone import undone


def parts(text):
    names = {row["id"]: number for number, row in enumerate(text["component"])}
    return [
        curriculum.Component(
            names[row["id"]], Way(row["way"]), row["hours"], row.get("required", True),
            tuple(names[one] for one in row.get("needs", [])),
        )
        for row in text["component"]
    ]  # fmt: skip


def test_each_curriculum_can_be_taken_in_the_order_in_which_it_stands():
    for text in content()["programme"]:
        found = in_order(parts(text))
        assert found == list(range(len(text["component"]))), text["name"]
        assert balance(parts(text)).needed > 0


def test_components_are_of_known_kinds_and_most_kinds_are_there():
    rows = [row for text in content()["programme"] for row in text["component"]]

    assert {row["way"] for row in rows} == set(WayChoice.values)
    assert {row["kind"] for row in rows} == set(ComponentKind.values) - {"executive"}
    assert all(row["text"] for row in rows)


@pytest.mark.django_db
def test_the_demo_has_its_programmes_whole_and_they_name_its_mentoring():
    with undone():
        call_command("demo_company", "--size", "150", "--seed", "1", "--apply", stdout=StringIO())
        rows = {one.name: one for one in Programme.objects.all()}
        named = Component.objects.filter(mentoring_programme__isnull=False)

        assert sorted(rows) == [
            "Currents: leading through change", "Leading a team for the first time",
            "Ready for more", "Safe sites",
        ]  # fmt: skip
        assert all(one.sponsor and one.objective and one.is_offered for one in rows.values())
        assert [what_it_lacks(one) for one in rows.values()] == [{}] * 4
        assert sorted(named.values_list("mentoring_programme__name", flat=True)) == [
            "Fresh Eyes", "Growing at Larkfield",
        ]  # fmt: skip
        assert CoreCompetency.objects.count() == 9
        assert NeededLevel.objects.filter(lowest_grade__isnull=False).exists()

"""The demo company's programmes: authored, whole, and in an order in which they can be taken."""

from leadership.curriculum import Component, Way, balance, in_order
from leadership.demo.programme import content
from leadership.models import ComponentKind, WayChoice


def parts(text):
    names = {row["id"]: number for number, row in enumerate(text["component"])}
    return [
        Component(
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

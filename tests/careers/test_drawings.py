"""Where things lie in the pictures."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from careers.drawings.career_map import (
    GAP,
    NODE_HEIGHT,
    WIDTH,
    Cell,
    Lane,
    draw,
    two_lines,
)
from careers.drawings.flow import bands
from careers.drawings.spans import Span, spans


def test_bands_are_as_high_as_their_people_are_many():
    """The picture of the reference pages: 9 and 7 people came, in two lines of text."""
    paths = bands([9, 7], 2, inward=True)

    assert paths == [
        "M0 22C60 22 60 48 120 48V83C60 83 60 58 0 58Z",
        "M0 106C60 106 60 84 120 84V112C60 112 60 134 0 134Z",
    ]


def test_bands_that_are_fewer_than_the_lines_stand_in_the_middle():
    assert bands([5], 3, inward=False) == ["M0 88C60 88 60 88 120 88V152C60 152 60 152 0 152Z"]
    assert bands([], 2, inward=True) == []


@given(st.lists(st.integers(5, 5000), min_size=1, max_size=4))
def test_bands_never_leave_their_picture(people):
    for path in bands(people, 4, inward=True):
        heights = [float(y) for y in re.findall(r"[\d.]+", path)][1::2]
        assert all(0 <= y <= 4 * 80 or y in (60, 120) for y in heights)


LADDER = Lane("Product", {0: Cell(((1, "Analyst"),)), 1: Cell(((2, "Specialist"),))})


def test_draw_puts_one_lane_under_the_other_and_grades_side_by_side():
    other = Lane("Data", {1: Cell(((3, "Scientist"),), more=4)})

    picture = draw(["Grade 4", "Grade 5"], [LADDER, other], [])

    places = {node.key: (node.x, node.y) for node in picture.nodes}
    assert places[1][1] == places[2][1] < places[3][1]
    assert places[1][0] < places[2][0] == places[3][0]
    assert [label.text for label in picture.labels] == ["Product", "Data"]
    assert [label.y for label in picture.labels] > list(picture.rules)
    assert [(more.lane, more.column, more.count) for more in picture.mores] == [(1, 1, 4)]
    assert [head.text for head in picture.heads] == ["Grade 4", "Grade 5"]


def test_draw_joins_neighbouring_grades_by_one_line_and_crowds_by_a_bus():
    picture = draw(["4", "5"], [LADDER], [])
    crowd = Lane("Crowd", {0: Cell(((1, "A"), (2, "B"))), 1: Cell(((3, "C"),))})
    crowded = draw(["4", "5"], [crowd], [])

    one, two = picture.nodes
    assert picture.ups == (f"M{one.right} {one.middle}H{two.x}",)
    a, b, c = crowded.nodes
    bus = c.x - GAP // 2
    assert crowded.ups == (
        f"M{bus} {a.middle}V{b.middle}M{a.right} {a.middle}H{bus}"
        f"M{b.right} {b.middle}H{bus}M{bus} {c.middle}H{c.x}",
    )


def test_draw_draws_a_move_there_and_back_once_and_leaves_out_what_has_no_box():
    lanes = [LADDER, Lane("Data", {0: Cell(((3, "Scientist"),))})]

    picture = draw(["4", "5"], lanes, [(1, 3), (3, 1), (2, 3), (1, 99)])

    assert [(side.from_key, side.to_key) for side in picture.sides] == [(1, 3), (2, 3)]
    nodes = {node.key: node for node in picture.nodes}
    assert picture.sides[0].path == f"M{nodes[1].centre} {nodes[1].bottom}V{nodes[3].y}"


def test_draw_leads_a_move_round_a_box_in_its_way():
    lanes = [Lane(name, {0: Cell(((key, name),))}) for key, name in [(1, "A"), (2, "B"), (3, "C")]]

    picture = draw(["4"], lanes, [(1, 3)])

    assert "C" in picture.sides[0].path


@given(st.integers(1, 14), st.data())
def test_boxes_never_touch_and_stay_inside(columns, data):
    lanes = []
    for lane in range(data.draw(st.integers(1, 4))):
        sizes = data.draw(st.dictionaries(st.integers(0, columns - 1), st.integers(1, 5)))
        lanes.append(Lane(f"Lane {lane}", {
            column: Cell(tuple(((lane, column, n), "A role") for n in range(size)), more=size % 2)
            for column, size in sizes.items()
        }))  # fmt: skip

    picture = draw([str(n) for n in range(columns)], lanes, [])

    boxes = [(node.x, node.y, node.x + node.width, node.y + NODE_HEIGHT) for node in picture.nodes]
    assert all(x >= 0 and right <= picture.width and bottom <= picture.height
               for x, _, right, bottom in boxes)  # fmt: skip
    for index, (x, y, right, bottom) in enumerate(boxes):
        for other in boxes[index + 1 :]:
            apart = right < other[0] or other[2] < x or bottom < other[1] or other[3] < y
            assert apart
    assert picture.width >= WIDTH


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Analyst", ("Analyst",)),
        ("Product Manager", ("Product", "Manager")),
        ("Senior Application Engineer", ("Senior Application", "Engineer")),
        ("Head of Product", ("Head of", "Product")),
        ("First-Line Supervisors of Production Workers", ("First-Line", "Supervisors of Pr…")),
        ("Donaudampfschifffahrtskapitän", ("Donaudampfschifff…",)),
    ],
)
def test_names_take_two_lines_and_are_cut_where_they_do_not_fit(name, lines):
    assert two_lines(name, 18) == lines


def test_months_of_a_route_are_pieces_of_one_scale_without_those_of_no_length():
    assert spans([10, 0, 20, 10], 50) == [
        Span("span-1", "0.4", "19.2"),
        Span("span-2", "20.4", "39.2"),
        Span("span-1", "60.4", "19.2"),
    ]
    assert spans([0, 0], 0) == []

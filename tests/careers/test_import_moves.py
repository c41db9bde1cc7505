"""Moves from a table: what is drawn, what is refused, and the way back."""

import pytest
from django.core.management import call_command

from lib.dates import today
from talent.models import ImportBatch, Role
from tests.careers.tables import MOVES_HEAD, drawn, exported
from tests.factories import (
    MoveFactory,
    RoleFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def roles():
    for number, name in (("A", "Buyer"), ("B", "Clerk"), ("C", "Chief")):
        RoleFactory(external_id=number, name=name)
    return {role.external_id: role for role in Role.objects.all()}


def test_moves_are_drawn_changed_and_kept(load, roles):
    MoveFactory(from_role=roles["A"], to_role=roles["B"], kind="related", source="Old")
    MoveFactory(from_role=roles["C"], to_role=roles["B"], source="Stays")

    found = load("moves", [
        ["from_role", "to_role", "source"], ["A", "B", "New"], ["buyer", "Chief", ""],
        ["C", "A", "Back again"],
    ])  # fmt: skip

    assert found == []
    assert drawn() == [
        ("A", "B", "related", "New"),
        ("C", "B", "curated", "Stays"),
        ("A", "C", "curated", ""),
        ("C", "A", "curated", "Back again"),
    ]


def test_moves_that_the_whole_map_lacks_are_taken_off(load, roles):
    MoveFactory(from_role=roles["A"], to_role=roles["B"])
    retired = RoleFactory(external_id="X")
    MoveFactory(from_role=roles["A"], to_role=retired)
    Role.objects.filter(pk=retired.pk).update(retired_on=today())

    load("moves", [["from_role", "to_role"], ["B", "A"]], whole=True, many=True)

    assert [move[:2] for move in drawn()] == [("A", "X"), ("B", "A")]


def test_a_map_that_lacks_more_than_a_fifth_is_refused_unless_one_says_so(load, roles):
    ways = [("A", "B"), ("B", "C"), ("C", "A"), ("B", "A"), ("C", "B")]
    for start, end in ways:
        MoveFactory(from_role=roles[start], to_role=roles[end])
    head = ["from_role", "to_role"]

    load("moves", [head, *ways[1:]], whole=True)  # a fifth, and no more
    found = load("moves", [head, *ways[2:]], whole=True, refused=True)

    assert [message for _row, _column, _value, message in found] == [
        "1 of 4 moves would go, more than a fifth. Is this really the whole map? Then say that "
        "more may go.",
    ]
    assert len(drawn()) == 4


@pytest.mark.parametrize("many", [True, False])
def test_an_empty_map_is_never_the_whole_one(load, roles, many):
    MoveFactory(from_role=roles["A"], to_role=roles["B"])
    options = {"whole": True, "many": many, "skip_problems": True}

    found = load("moves", [["from_role", "to_role"]], refused=True, **options)
    load("moves", [["from_role", "to_role"]], many=many)  # not the whole map: nothing goes

    assert found == [("0", "", "", "The file draws no move: an empty map is never the whole one.")]
    assert len(drawn()) == 1


def test_nothing_is_taken_off_while_a_row_is_wrong(load, roles):
    MoveFactory(from_role=roles["A"], to_role=roles["B"])
    rows = [["from_role", "to_role"], ["B", "A"], ["B", "Nobody"]]

    found = load("moves", rows, whole=True, many=True, skip_problems=True, refused=True)

    assert [message for _row, _column, _value, message in found] == [
        "Nothing on record has this number or name.",
        "Before moves are taken off, every row of the whole map has to be right.",
    ]
    assert [move[:2] for move in drawn()] == [("A", "B")]


def test_what_is_wrong_with_moves_is_said_row_by_row(load, roles):
    RoleFactory(external_id="X", name="Fax clerk", retired_on=today())

    found = load("moves", [
        MOVES_HEAD,
        ["A", "", "A", "", "", ""],
        ["A", "", "X", "", "", ""],
        ["A", "", "Cheif", "", "", ""],
        ["A", "Clerk", "B", "", "", ""],
        ["B", "", "A", "", "sideways", ""],
        ["C", "", "B", "", "", "One"],
        ["C", "", "Clerk", "", "", "One"],
        ["C", "", "B", "", "", "Two"],
        ["C", "", "A", "", "", "x" * 201],
    ], refused=True)  # fmt: skip

    assert sorted(found, key=lambda one: int(one[0])) == [
        ("2", "to_role", "A", "A move leads to another role."),
        ("3", "to_role", "X", "This role is retired: a move leads between roles in use."),
        ("4", "to_role", "Cheif", "Nothing on record has this number or name. Near: Chief (C)."),
        ("5", "from_name", "Clerk", "What stands beside it is called “Buyer”: which of both is "
         "meant?"),
        ("6", "kind", "sideways", "This is none of: curated, related. Translate it in the "
         "mapping."),
        ("8", "to_role", "Clerk", "Row 7 says the same: this one is left out."),
        ("9", "to_role", "B", "Row 7 draws this move already, and says something else of it."),
        ("10", "source", "x" * 199 + "…", "This has 201 characters; there is room for 200."),
    ]  # fmt: skip
    assert drawn() == []


def test_moves_go_out_and_come_in_again_without_a_change(load, tmp_path, roles):
    MoveFactory(from_role=roles["A"], to_role=roles["B"], source="=cmd|'/C calc'!A0")
    MoveFactory(from_role=roles["B"], to_role=roles["A"], kind="related", source="'=quoted")
    MoveFactory(to_role__retired_on=today())
    rows = exported("moves", tmp_path / "out.csv")

    load("moves", rows, whole=True)

    assert rows == [
        MOVES_HEAD,
        ["A", "Buyer", "B", "Clerk", "curated", "'=cmd|'/C calc'!A0"],
        ["B", "Clerk", "A", "Buyer", "related", "''=quoted"],
    ]
    assert (ImportBatch.objects.count(), len(drawn())) == (0, 3)


def test_an_import_of_moves_can_be_undone(load, roles):
    MoveFactory(from_role=roles["A"], to_role=roles["B"], source="Kept")
    before = drawn()
    load("moves", [["from_role", "to_role", "source"], ["B", "C", ""]], whole=True, many=True)

    call_command("undo_import", str(ImportBatch.objects.get().pk), apply=True)

    assert drawn() == before

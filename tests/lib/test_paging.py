"""Pages of a list by the last row seen."""

import pytest

from lib.paging import Page, decode, encode, page_in, page_of
from talent.models import Skill
from tests.factories import SkillFactory


def names(page):
    return [skill.name for skill in page.rows]


@pytest.fixture
def skills(db):
    for name in "cabed":
        SkillFactory(name=name)
    return Skill.objects.all()


def test_page_of_goes_forth_and_back_through_all_rows(skills):
    first = page_of(skills, "name", "pk", size=2)
    second = page_of(skills, "name", "pk", size=2, cursor=first.next)
    third = page_of(skills, "name", "pk", size=2, cursor=second.next)
    back = page_of(skills, "name", "pk", size=2, cursor=third.previous)
    start = page_of(skills, "name", "pk", size=2, cursor=back.previous)

    assert [names(page) for page in (first, second, third, back, start)] == [
        ["a", "b"], ["c", "d"], ["e"], ["c", "d"], ["a", "b"]
    ]  # fmt: skip
    assert (first.previous, third.next, start.previous) == ("", "", "")


def test_page_of_turns_round_descending_keys(skills):
    first = page_of(skills, "-name", "pk", size=3)
    second = page_of(skills, "-name", "pk", size=3, cursor=first.next)

    assert [names(page) for page in (first, second)] == [["e", "d", "c"], ["b", "a"]]


def test_page_of_loses_no_rows_that_share_a_key(db):
    for _each in range(5):
        SkillFactory(name="same")
    first = page_of(Skill.objects.all(), "name", "pk", size=2)
    second = page_of(Skill.objects.all(), "name", "pk", size=2, cursor=first.next)
    third = page_of(Skill.objects.all(), "name", "pk", size=2, cursor=second.next)

    found = [skill.pk for page in (first, second, third) for skill in page.rows]
    assert found == list(Skill.objects.order_by("pk").values_list("pk", flat=True))


def test_page_of_stays_in_place_when_a_row_before_it_goes(skills):
    first = page_of(skills, "name", "pk", size=2)
    Skill.objects.get(name="a").delete()

    assert names(page_of(skills, "name", "pk", size=2, cursor=first.next)) == ["c", "d"]


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "%%%",
        encode(["only one"]),
        encode(["a", "not a number"]),
        encode(["a\x00", 1]),
        encode([{"a": 1}, 1]),
        encode(["a", float("inf")]),
        encode(["\ud800", 1]),
        "W10",
        "bnVsbA",
    ],
)
def test_page_of_answers_an_unreadable_cursor_with_the_first_page(skills, cursor):
    assert names(page_of(skills, "name", "pk", size=2, cursor=cursor)) == ["a", "b"]


def test_page_of_an_empty_list_is_empty(db):
    assert page_of(Skill.objects.none(), "name", "pk") == Page([])


def test_page_in_pages_rows_in_memory_by_their_key():
    rows, keys = list("abcde"), [7, 3, 9, 1, 5]
    first = page_in(rows, keys, "", size=2)
    second = page_in(rows, keys, first.next, size=2)
    third = page_in(rows, keys, second.next, size=2)
    back = page_in(rows, keys, third.previous, size=2)

    assert [page.rows for page in (first, second, third, back)] == [
        ["a", "b"], ["c", "d"], ["e"], ["c", "d"]
    ]  # fmt: skip


def test_page_in_begins_again_when_the_row_is_gone():
    assert page_in(["a", "b"], [1, 2], encode([99]), size=1).rows == ["a"]


def test_decode_reads_what_encode_wrote():
    assert decode(encode(["å", 3], backwards=True), 2) == (True, ["å", 3])

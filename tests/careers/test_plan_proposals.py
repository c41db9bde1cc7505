"""Which actions a plan begins with."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from careers.library import contents
from careers.proposals import Idea, KnownGap, counted, mix_of, proposals, slots, worded
from talent.models import SkillKind


def gap(skill, kind="technical", level=3):
    return KnownGap(skill, f"Skill {skill}", kind, level)


def ideas():
    found = []
    for skill_kind, rows in contents().items():
        if skill_kind == "template":
            continue
        for row in rows:
            found.append(
                Idea(len(found), None, skill_kind, row["kind"], row["title"], row["note"],
                     row.get("serves", "individual"))
            )  # fmt: skip
    return found


@pytest.mark.parametrize(
    ("count", "mix"),
    [(0, (0, 0, 0)), (1, (1, 0, 0)), (3, (2, 1, 0)), (5, (4, 1, 0)), (7, (5, 1, 1)),
     (10, (7, 2, 1))],
)  # fmt: skip
def test_the_mix_is_about_seventy_twenty_ten(count, mix):
    assert tuple(counted(mix_of(count)).values()) == mix


@given(st.integers(0, 200))
def test_the_mix_is_never_more_than_one_action_off(count):
    for kind, share in (("experience", 70), ("exposure", 20), ("education", 10)):
        assert abs(mix_of(count).count(kind) - share * count / 100) <= 1


def test_slots_take_each_gap_once_before_any_twice_and_seven_at_most():
    assert [one.skill for one in slots([gap(1), gap(2), gap(3)])] == [1, 2, 3, 1, 2, 3, 1]
    assert [one.skill for one in slots([gap(1)])] == [1, 1, 1]
    assert [one.skill for one in slots([gap(n) for n in range(9)])] == list(range(7))
    assert slots([]) == []


def test_proposals_prefer_what_was_written_for_the_skill_itself():
    own = Idea(900, 5, "technical", "experience", "Mend the pump", "", "both")

    found = proposals([gap(5)], [*ideas(), own])

    assert found[0].idea == own


def test_proposals_never_use_a_suggestion_twice_and_are_the_same_each_time():
    wanted = [gap(n, kind) for n, kind in enumerate(SkillKind.values)]

    found = proposals(wanted, ideas())

    assert found == proposals(wanted, ideas())
    assert len({one.idea.pk for one in found}) == len(found) == 7
    assert [one.gap.kind for one in found] == [*SkillKind.values, SkillKind.values[0]]
    assert all(one.idea.skill_kind == one.gap.kind for one in found)


def test_proposals_take_another_kind_where_the_wanted_one_is_used_up():
    only = Idea(1, None, "technical", "education", "A course in {skill}", "", "both")

    found = proposals([gap(1), gap(2)], [only])

    assert [(one.gap.skill, one.idea.pk) for one in found] == [(1, 1)]


def test_words_name_the_skill_as_a_sentence_would():
    assert worded("Build with {skill}", "Water chemistry") == "Build with water chemistry"
    assert worded("Build with {skill}", "PLC control") == "Build with PLC control"
    assert worded("{skill} at work", "Water chemistry") == "Water chemistry at work"


def test_the_library_has_ten_of_every_kind_in_the_mix():
    found = contents()

    assert {kind: len(found[kind]) for kind in SkillKind.values} == dict.fromkeys(
        SkillKind.values, 10
    )
    for kind in SkillKind.values:
        assert tuple(counted(row["kind"] for row in found[kind]).values()) == (7, 2, 1)

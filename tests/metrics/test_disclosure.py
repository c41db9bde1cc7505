"""What is told of groups speaks of five people or more, and so does every difference of it."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics import disclosure
from metrics.disclosure import Table, Told, dimensions_of, join_smallest, tell
from metrics.history import NONE
from metrics.indicators import COUNTED, Breakdown, Dimension
from metrics.periods import FOREVER, Period
from tests.metrics.histories import Employed, Existed, Held, Placed, career, company, history_of

YEAR = Period.of_year(2023)
TODAY = date(2024, 6, 1)
START = date(2020, 1, 1)


def placed_people(field, groups, **more):
    """People employed since long, so many in each group of a field; group 0 has no post."""
    employed, held = [], []
    for group, many in groups.items():
        for _ in range(many):
            person = len(employed) + 1
            employed.append(Employed(person, START))
            if group:
                held.append(Held(person, START, **{field: group}))
    return history_of(employed, held, **more)


def told(history, key, dimension, period=YEAR):
    return tell(COUNTED[key], Breakdown(history, dimension), period, today=TODAY)


def heads(groups, many, *, is_wider=False):
    """A headcount as it is told: numerator, denominator and people are the same."""
    return Told(groups, float(many), many, float(many), float(many), is_wider)


def test_small_groups_are_joined_with_each_other():
    history = placed_people("location", {1: 20, 2: 3, 3: 2, 4: 6})

    assert told(history, "headcount", Dimension.LOCATION) == Table(
        heads((0, 1, 2, 3, 4), 31),
        (heads((0,), 20), heads((3,), 6), heads((1, 2), 5)),
    )


def test_a_single_small_group_takes_the_next_one_with_it():
    history = placed_people("location", {1: 20, 2: 3, 3: 6})

    parts = told(history, "headcount", Dimension.LOCATION).parts

    assert parts == (heads((0,), 20), heads((1, 2), 9))


def test_people_without_a_post_are_a_group_like_others():
    history = placed_people("location", {1: 20, 0: 3, 3: 6})

    parts = told(history, "headcount", Dimension.LOCATION).parts

    assert parts == (heads((0,), 20), heads((1, 2), 9))


def test_below_five_nothing_is_told():
    history = placed_people("location", {1: 4})

    assert told(history, "headcount", Dimension.LOCATION) == Table(None, ())
    assert told(history, "headcount", None) == Table(None, ())
    assert told(history, "headcount", Dimension.UNIT) == Table(None, ())


def test_an_empty_company_has_nothing_to_tell():
    for indicator in COUNTED.values():
        for dimension in dimensions_of(indicator):
            table = tell(indicator, Breakdown(history_of(), dimension), YEAR, today=TODAY)

            assert table == Table(None, ())


TREE = {
    "units": [Existed(unit) for unit in (1, 2, 3, 4, 5)],
    "placed": [Placed(2, 1), Placed(3, 1), Placed(4, 2), Placed(5, 2)],
}


def test_a_small_unit_shows_what_it_is_part_of():
    """Below 1 lie 2 (over 4 and 5) and 3; unit 4 has 2 people, 5 has 8, 3 has 6, 1 has 1."""
    history = placed_people("unit", {1: 1, 2: 4, 3: 6, 4: 2, 5: 8}, **TREE)

    found = told(history, "headcount", Dimension.UNIT)

    # 4 and 2 are joined in 2; what is left at the top joins the smallest block, which is that one.
    assert found.whole == heads((0, 1, 2, 3, 4, 5), 21)
    assert found.parts == (
        heads((0,), 21),
        heads((1,), 15),
        heads((2,), 6),
        heads((0, 1, 3, 5), 7, is_wider=True),
        heads((4,), 8),
        heads((0, 1, 3, 5), 7, is_wider=True),
    )


@st.composite
def organised(draw):
    """Up to 80 people in a tree of units, and in places."""
    size = draw(st.integers(1, 12))
    parents = [NONE, *(draw(st.integers(1, unit)) for unit in range(1, size))]
    counts = {unit: draw(st.integers(0, 8)) for unit in range(size + 1)}
    return counts, {
        "units": [Existed(unit + 1) for unit in range(size)],
        "placed": [Placed(at + 1, above) for at, above in enumerate(parents) if above != NONE],
    }


@given(organised())
@settings(max_examples=100, deadline=None)
def test_no_unit_nor_difference_of_two_tells_of_fewer_than_five(organisation):
    counts, tree = organisation
    history = placed_people("unit", counts, **tree)
    breakdown = Breakdown(history, Dimension.UNIT)
    parents = breakdown.parents(YEAR)

    found = tell(COUNTED["headcount"], breakdown, YEAR, today=TODAY)

    if found.whole is None:
        assert sum(counts.values()) < 5
        return
    assert all(part.people >= 5 for part in found.parts)
    for unit, part in enumerate(found.parts):
        assert found.whole.people - part.people == 0 or found.whole.people - part.people >= 5
        below = [
            found.parts[child] for child in np.flatnonzero(parents == unit)
            if not found.parts[child].is_wider
        ]  # fmt: skip
        if not part.is_wider:
            rest = part.people - sum(child.people for child in below)
            assert rest == 0 or rest >= 5


@given(st.lists(st.integers(0, 12)), st.integers(1, 10))
def test_joined_groups_are_enough_and_each_group_is_in_one(people, least):
    found = join_smallest(people, least)

    if sum(people) < least:
        assert found == []
        return
    assert sorted(at for group in found for at in group) == list(range(len(people)))
    assert all(sum(people[at] for at in group) >= least for group in found)
    assert sum(len(group) > 1 for group in found) <= 1


@given(st.lists(st.integers(0, 12)))
def test_no_more_groups_are_joined_than_need_be(people):
    found = join_smallest(people, 5)

    joined = [group for group in found if len(group) > 1]
    for group in joined:
        sizes = sorted(people[at] for at in group)
        large = [size for size in sizes if size >= 5]
        assert len(large) <= 1
        assert not large or sum(sizes) - sum(large) < 5


def test_a_person_who_moves_is_one_person_in_groups_that_are_joined():
    """Three people who go from one place to another are not six: the two places have but three."""
    careers = [
        career(n, "2020-01-01", ("2020-01-01", {"location": 1}), ("2023-07-01", {"location": 2}))
        for n in (1, 2, 3)
    ] + [career(n, "2020-01-01", ("2020-01-01", {"location": 3})) for n in range(4, 14)]

    parts = told(company(*careers), "promotion_rate", Dimension.LOCATION).parts

    assert [(part.groups, part.people) for part in parts] == [((0, 1, 2), 13)]


def test_six_people_of_a_few_days_are_not_five_all_year():
    """A rate over an average headcount of a tenth of a person would speak of hardly anybody."""
    passing = [
        career(n, "2023-03-01", ("2023-03-01", {"location": 1}), ends="2023-03-07")
        for n in range(6)
    ]  # fmt: skip

    parts = told(company(*passing, *stayers(9, unit=2)), "promotion_rate", Dimension.LOCATION).parts

    assert [part.groups for part in parts] == [(0, 1)]


def leavers(many, unit=1, voluntary=0, first=1):
    return [
        career(
            first + n, "2020-01-01", ("2020-01-01", {"unit": unit, "location": unit}),
            ends="2023-07-01", exit_reason="voluntary" if n < voluntary else "retirement",
        )
        for n in range(many)
    ]  # fmt: skip


def stayers(many, unit=1, first=1000):
    return [
        career(first + n, "2020-01-01", ("2020-01-01", {"unit": unit, "location": unit}))
        for n in range(many)
    ]


@pytest.mark.parametrize(("left", "is_told"), [(9, False), (10, True)])
def test_why_people_left_is_told_of_ten_who_left(left, is_told):
    history = company(*leavers(left, voluntary=4), *stayers(100))

    found = told(history, "voluntary_loss", None).whole

    assert (found is not None) == is_told
    assert told(history, "retention", None).whole.value == pytest.approx(100 / (100 + left))


def test_units_are_joined_until_ten_left_however_many_are_there():
    history = company(
        *leavers(6, unit=1, voluntary=6), *leavers(7, unit=2, voluntary=2, first=100),
        *leavers(12, unit=3, voluntary=5, first=200), *stayers(50, unit=1),
        *stayers(60, unit=2, first=2000), *stayers(70, unit=3, first=3000),
    )  # fmt: skip

    parts = told(history, "voluntary_loss", Dimension.UNIT).parts

    assert [(part.groups, part.people) for part in parts[:3]] == [
        ((0, 1), 13), ((0, 1), 13), ((2,), 12),
    ]  # fmt: skip


@pytest.mark.parametrize("dimension", [one for one in Dimension if one != Dimension.UNIT])
def test_why_people_left_is_told_by_unit_alone(dimension):
    """Who left from where stands on cards: tables by two dimensions would tell of single ones."""
    history = company(*leavers(30, voluntary=4), *stayers(100))

    with pytest.raises(ValueError, match="by unit alone"):
        told(history, "voluntary_loss", dimension)


def promoted(many, since, first=1):
    """People of a time with the organisation, who are promoted in the year."""
    return [
        career(
            first + n, since, (since, {"role": 1}),
            ("2023-07-01", {"role": 2, "reason": "promotion"}),
        )
        for n in range(many)
    ]  # fmt: skip


def test_by_tenure_five_were_promoted_in_each_group():
    """Who was promoted is known, and how long they have been here is not."""
    history = company(
        *promoted(1, "2022-01-15"), *promoted(6, "2019-01-15", first=100),
        *promoted(5, "2010-01-15", first=200), *stayers(90),
    )  # fmt: skip

    parts = told(history, "promotion_rate", Dimension.TENURE).parts

    assert [(part.groups, part.numerator) for part in parts] == [((2,), 6.0), ((0, 1, 4), 6.0)]


def test_by_tenure_nothing_is_told_of_fewer_than_five_promotions():
    history = company(*promoted(4, "2019-01-15"), *stayers(90))

    assert told(history, "promotion_rate", Dimension.TENURE) == Table(None, ())
    assert told(history, "promotion_rate", None).whole.numerator == 4


def test_by_tenure_five_left_too_where_others_stayed():
    history = company(*leavers(4, voluntary=4), *stayers(90))

    assert told(history, "retention", Dimension.TENURE) == Table(None, ())


def test_by_tenure_is_told_of_calendar_years_only():
    with pytest.raises(ValueError, match="calendar years only"):
        told(company(*stayers(100)), "headcount", Dimension.TENURE, Period.of_day(date(2023, 5, 1)))


@pytest.mark.parametrize("key", ["voluntary_loss", "regretted_loss"])
def test_why_people_left_is_told_of_calendar_years_only(key):
    """The difference of two periods that overlap would be a figure of the days between."""
    history = company(*leavers(30, voluntary=4), *stayers(100))

    with pytest.raises(ValueError, match="calendar years only"):
        told(history, key, None, Period(date(2023, 1, 1), date(2023, 12, 31)))


def test_the_confidential_ones_are_those_of_leaving():
    assert {key for key, one in COUNTED.items() if one.is_confidential} == {
        "voluntary_loss",
        "regretted_loss",
    }


PRIVATE = [key for key, one in COUNTED.items() if one.is_private]


@pytest.mark.parametrize("key", PRIVATE)
def test_who_is_helped_is_told_by_unit_alone_and_of_ends_of_months_only(key):
    history = placed_people("grade", {1: 20, 2: 20})

    for dimension in {*Dimension} - {Dimension.UNIT}:
        with pytest.raises(ValueError, match="by unit alone"):
            told(history, key, dimension, Period.of_day(date(2023, 12, 31)))
    with pytest.raises(ValueError, match="ends of months only"):
        told(history, key, None, Period.of_day(date(2023, 12, 30)))


def test_nothing_is_told_before_a_period_is_over():
    history = company(*stayers(20))

    with pytest.raises(ValueError, match="before it is over"):
        tell(COUNTED["retention"], Breakdown(history), Period.of_day(TODAY), today=TODAY)


def test_a_rate_of_those_told_together_is_that_of_all_of_them():
    careers = [
        career(
            n, "2020-01-01",
            ("2020-01-01", {"location": 1 + n % 2}),
            *([("2023-03-01", {"role": 2, "reason": "promotion"})] if n == 1 else []),
        )
        for n in range(8)
    ]  # fmt: skip

    parts = told(company(*careers), "promotion_rate", Dimension.LOCATION).parts

    assert parts == (Told((0, 1), 0.125, 8, 1, 8),)


@pytest.mark.parametrize(
    ("key", "dimension"),
    [(key, dimension) for key, one in COUNTED.items() for dimension in dimensions_of(one)],
)
def test_every_indicator_tells_in_every_breakdown(key, dimension):
    careers = [
        career(
            n, "2020-01-01",
            ("2020-01-01", {"unit": 1 + n % 5, "manager": n + 1}),
            (f"2023-{1 + n % 12:02}-01", {"role": 2, "unit": 1, "reason": "promotion"}),
            ends="2023-12-31" if n % 3 == 0 else None, exit_reason="voluntary" * (n % 3 == 0),
            regretted=True if n % 3 == 0 else None,
        )
        for n in range(60)
    ]  # fmt: skip

    since = {"person": np.arange(60), "begins": np.full(60, date(2023, 5, 1).toordinal())}
    facts = since | {"ends": np.full(60, FOREVER)}
    history = company(*careers, **TREE).with_facts({"mentees": facts, "completed": facts})
    found = told(history, key, dimension)

    if dimension == Dimension.TENURE and key in ("lateral_moves", "exporters"):
        assert found == Table(None, ())  # fewer than five made one
        return
    assert found.whole.value is not None
    assert all(part.people >= disclosure.LEAST_PEOPLE for part in found.parts)
    if dimension == Dimension.UNIT:
        assert len(found.parts) == 6

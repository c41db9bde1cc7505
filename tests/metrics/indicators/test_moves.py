"""Promotions and other moves, worked by hand."""

import pytest

from metrics.indicators import COUNTED, Breakdown, Dimension
from metrics.indicators.moves import Exports, exports_by_manager
from metrics.periods import Period
from tests.metrics.histories import Employed, Held, career, company, day, history_of

YEAR = Period.of_year(2023)
UP, SIDE = {"reason": "promotion"}, {"reason": "lateral"}


def counts(history, key, period=YEAR, dimension=None):
    found = COUNTED[key].count(Breakdown(history, dimension), period)
    return found.numerator.tolist(), found.denominator.tolist(), found.people.tolist()


def here(person, *steps, begins="2020-01-01", **more):
    return career(person, begins, (begins, {}), *steps, **more)


@pytest.mark.parametrize(
    ("on", "is_in"),
    [("2022-12-31", 0), ("2023-01-01", 1), ("2023-12-31", 1), ("2024-01-01", 0)],
)
def test_a_promotion_counts_on_the_first_day_in_the_new_role(on, is_in):
    assert counts(company(here(1, (on, {"role": 2, **UP}))), "promotion_rate")[0] == [is_in]


def test_promotion_rate_has_two_denominators():
    """Four at the start, ten hired in July, for 184 days: 4 + 10 · 184 ÷ 365 on average."""
    promoted = [here(n, ("2023-09-01", {"role": 2, **UP})) for n in (1, 2)]
    others = [here(n) for n in (3, 4)]
    hired = [here(n, begins="2023-07-01") for n in range(5, 14)]
    late = here(14, ("2023-10-01", {"role": 2, **UP}), begins="2023-07-01")
    history = company(*promoted, *others, *hired, late)

    average = 4 + 10 * 184 / 365
    assert counts(history, "promotion_rate") == ([3], [pytest.approx(average)], [14])
    assert counts(history, "promotion_rate_over_opening") == ([3], [4], [4])
    assert COUNTED["promotion_rate_over_opening"].of(Breakdown(history), YEAR) == [0.75]


def test_who_is_promoted_twice_counts_twice():
    history = company(here(1, ("2023-02-01", {"role": 2, **UP}), ("2023-09-01", {"role": 3, **UP})))

    assert counts(history, "promotion_rate") == ([2], [1], [1])


def test_a_promotion_counts_in_the_group_before_it():
    history = company(here(1, ("2023-07-02", {"role": 2, "grade": 2, "unit": 2, **UP})))

    assert counts(history, "promotion_rate", dimension=Dimension.GRADE) == (
        [1, 0, 0], [182 / 365, 183 / 365, 0], [0, 1, 0],
    )  # fmt: skip
    assert counts(history, "promotion_rate", dimension=Dimension.UNIT)[0] == [1, 0, 0]


def test_nobody_is_promoted_into_a_first_post():
    history = history_of(
        [
            Employed(1, day("2020-01-01")),
            Employed(2, day("2020-01-01"), day("2022-01-01")), Employed(2, day("2023-02-01")),
        ],
        [
            Held(1, day("2023-02-01"), reason="promotion"),
            Held(2, day("2020-01-01"), day("2022-01-01")),
            Held(2, day("2023-02-01"), role=2, reason="promotion"),
        ],
    )  # fmt: skip

    assert counts(history, "promotion_rate")[0] == [0]


def test_a_pause_between_two_posts_is_passed_over():
    history = history_of(
        [Employed(1, day("2020-01-01"))],
        [
            Held(1, day("2020-01-01"), day("2022-06-01"), unit=4),
            Held(1, day("2023-02-01"), role=2, unit=4, reason="promotion"),
        ],
    )

    assert counts(history, "promotion_rate", dimension=Dimension.UNIT)[0] == [1, 0]


def test_an_assignment_after_the_last_day_is_no_move():
    history = history_of(
        [Employed(1, day("2020-01-01"), day("2023-03-01"))],
        [
            Held(1, day("2020-01-01"), day("2023-04-01")),
            Held(1, day("2023-04-01"), role=2, reason="promotion"),
        ],
    )

    assert counts(history, "promotion_rate")[0] == [0]


def test_lateral_moves_are_those_recorded_as_such():
    history = company(
        here(1, ("2023-02-01", {"role": 2, **SIDE})),
        here(2, ("2023-02-01", {"role": 2, **UP})),
        here(3, ("2023-02-01", {"unit": 2, "reason": "transfer"})),
    )

    assert counts(history, "lateral_moves") == ([1], [3], [3])


def test_moves_to_another_unit_are_ones_own():
    history = company(
        here(1, ("2023-02-01", {"role": 2, "unit": 2, **UP})),
        here(2, ("2023-02-01", {"role": 2, **UP})),
        here(3, ("2023-02-01", {"unit": 2, "reason": "transfer"})),
        here(4, ("2023-02-01", {"unit": 2, "reason": "reorganisation"})),
        here(5, ("2023-02-01", {"role": 2, "unit": 3, "reason": "demotion"})),
    )

    assert counts(history, "moves_to_another_unit")[0] == [3]


def test_internal_fill_rate_sets_moves_against_hires():
    """One promotion, lateral move and transfer each against one hire: 3 ÷ 4."""
    history = company(
        here(1, ("2023-02-01", {"role": 2, **UP})),
        here(2, ("2023-02-01", {"role": 2, **SIDE})),
        here(3, ("2023-02-01", {"unit": 2, "reason": "transfer"})),
        here(4, ("2023-02-01", {"role": 2, "reason": "demotion"})),
        here(5, ("2023-02-01", {"manager": 1, "reason": "reorganisation"})),
        here(6, begins="2023-02-01"),
        here(7, ("2023-02-01", {"reason": "hire"})),  # back in a post, and never away
    )

    assert counts(history, "internal_fill_rate") == ([3], [4], [4])
    assert COUNTED["internal_fill_rate"].of(Breakdown(history), YEAR) == [0.75]


def test_who_is_hired_again_was_hired():
    history = company(here(1, ends="2022-01-01"), here(1, begins="2023-02-01"))

    assert counts(history, "internal_fill_rate") == ([0], [1], [1])


def test_a_role_is_filled_where_one_arrives():
    history = company(here(1, ("2023-02-01", {"role": 2, "unit": 2, **UP})))

    assert counts(history, "internal_fill_rate", dimension=Dimension.UNIT)[0] == [0, 1, 0]


def test_exporters_are_managers_whose_reports_moved_up_elsewhere():
    """Of four managers two export: 10 twice and 11 once."""
    away = {"role": 2, "unit": 2, "manager": 12, **UP}
    in_the_same_unit, sideways = {**away, "unit": 1}, {**away, **SIDE}
    history = company(
        *(career(n, "2020-01-01", ("2020-01-01", {"manager": 10}), ("2023-05-01", away))
          for n in (1, 2)),
        career(3, "2020-01-01", ("2020-01-01", {"manager": 11}), ("2023-06-01", away)),
        # Up, but in the same unit; elsewhere, but under the same manager; elsewhere, but not up.
        career(4, "2020-01-01", ("2020-01-01", {"manager": 13}), ("2023-06-01", in_the_same_unit)),
        career(5, "2020-01-01", ("2020-01-01", {"manager": 12}), ("2023-06-01", away)),
        career(6, "2020-01-01", ("2020-01-01", {"manager": 13}), ("2023-06-01", sideways)),
        *(career(n, "2020-01-01", ("2020-01-01", {"unit": 3})) for n in (10, 11, 12, 13)),
    )  # fmt: skip

    found = exports_by_manager(history, YEAR)

    assert counts(history, "exporters") == ([2], [4], [4])
    assert [(int(history.people[one.manager]), one.promotions) for one in found] == [
        (10, 2), (11, 1),
    ]  # fmt: skip
    assert isinstance(found[0], Exports)


def test_an_export_on_the_first_day_makes_a_manager_too():
    history = company(
        career(
            1, "2020-01-01", ("2020-01-01", {"manager": 2}),
            ("2023-01-01", {"role": 2, "unit": 2, "manager": -1, **UP}),
        ),
        here(2),
    )  # fmt: skip

    assert counts(history, "exporters") == ([1], [1], [1])

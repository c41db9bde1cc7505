"""Who is here, stays and leaves, worked by hand."""

from datetime import date

import pytest

from metrics.indicators import COUNTED, Breakdown, Dimension
from metrics.periods import Period
from tests.metrics.histories import Employed, Held, career, company, day, history_of

YEAR = Period.of_year(2023)


def counts(history, key, period=YEAR, dimension=None):
    found = COUNTED[key].count(Breakdown(history, dimension), period)
    return found.numerator.tolist(), found.denominator.tolist(), found.people.tolist()


def value(history, key, period=YEAR):
    (found,) = COUNTED[key].of(Breakdown(history), period)
    return found


def headcount_on(history, text):
    return value(history, "headcount", Period.of_day(day(text)))


def test_headcount_counts_from_the_first_day_to_the_last():
    history = history_of([
        Employed(1, day("2023-03-01"), day("2023-06-01")),
        Employed(2, day("2023-03-01")),
    ])  # fmt: skip

    asked = ("2023-02-28", "2023-03-01", "2023-05-31", "2023-06-01", "2099-01-01")
    assert [headcount_on(history, text) for text in asked] == [0, 2, 2, 1, 1]


def test_headcount_of_a_period_is_that_of_its_last_day():
    history = history_of([Employed(1, day("2023-12-31")), Employed(2, day("2024-01-01"))])

    assert value(history, "headcount") == 1


def test_headcount_by_grade_names_those_without_a_post_apart():
    history = history_of(
        [Employed(n, day("2020-01-01")) for n in (1, 2, 3, 4)],
        [
            Held(1, day("2020-01-01"), grade=5),
            Held(2, day("2020-01-01"), grade=9),
            Held(3, day("2020-01-01"), grade=-1),
            Held(4, day("2020-01-01"), day("2022-01-01"), grade=5),
        ],
    )

    assert Breakdown(history, Dimension.GRADE).keys.tolist() == [5, 9]
    assert counts(history, "headcount", dimension=Dimension.GRADE)[0] == [1, 1, 2]


@pytest.mark.parametrize(
    ("begins", "on", "band"),
    [
        ("2020-02-29", "2021-02-28", 0),
        ("2020-02-29", "2021-03-01", 1),
        ("2020-02-29", "2024-02-28", 2),
        ("2013-05-10", "2023-05-09", 5),
        ("2013-05-10", "2023-05-10", 10),
    ],
)
def test_bands_of_time_here_turn_on_the_anniversary(begins, on, band):
    history = history_of([Employed(1, day(begins))])
    breakdown = Breakdown(history, Dimension.TENURE)

    found = COUNTED["headcount"].count(breakdown, Period.of_day(day(on))).numerator

    assert breakdown.keys[found.argmax()] == band


def test_time_here_begins_anew_after_a_pause_and_goes_on_without_one():
    history = history_of([
        Employed(1, day("2010-01-01"), day("2020-01-01")), Employed(1, day("2020-01-01")),
        Employed(2, day("2010-01-01"), day("2022-01-01")), Employed(2, day("2022-06-01")),
    ])  # fmt: skip

    assert counts(history, "headcount", Period.of_day(day("2023-01-01")), Dimension.TENURE)[0] == [
        1, 0, 0, 0, 1, 0,
    ]  # fmt: skip


def test_average_headcount_is_the_mean_of_all_days():
    """Of a year of 365 days one is here all of it, one 73 days, one leaves before."""
    history = history_of([
        Employed(1, day("2020-01-01")),
        Employed(2, day("2023-10-20")),
        Employed(3, day("2020-01-01"), day("2023-01-01")),
    ])  # fmt: skip

    assert Breakdown(history).average_headcount(YEAR).tolist() == [1.2]


def test_who_returns_in_a_period_is_one_person_where_they_were_seen_last():
    history = company(
        career(1, "2020-01-01", ("2020-01-01", {"unit": 1}), ends="2023-03-01"),
        career(1, "2023-09-01", ("2023-09-01", {"unit": 2})),
    )

    assert counts(history, "promotion_rate")[2] == [1]
    assert counts(history, "promotion_rate", dimension=Dimension.UNIT)[2] == [0, 1, 0]


def test_retention_asks_who_never_left():
    """Four at the start: one stays, one leaves on the last day, one returns, one leaves before."""
    history = history_of([
        Employed(1, day("2020-01-01")),
        Employed(2, day("2020-01-01"), day("2024-01-01")),
        Employed(3, day("2020-01-01"), day("2023-05-01")), Employed(3, day("2023-06-01")),
        Employed(4, day("2020-01-01"), day("2023-01-01")),  # last day in the year before
        Employed(5, day("2023-01-01")),  # hired on the first day: was not there before
        Employed(6, day("2020-01-01"), day("2023-05-01")), Employed(6, day("2023-05-01")),
    ])  # fmt: skip

    assert counts(history, "retention") == ([2], [4], [4])
    assert value(history, "retention") == 0.5


def test_opening_and_who_joins_less_who_leaves_is_the_opening_of_the_next_year():
    history = history_of([
        Employed(1, day("2020-01-01"), day("2023-01-01")),
        Employed(2, day("2020-01-01"), day("2024-01-01")),
        Employed(3, day("2023-01-01")),
        Employed(4, day("2023-02-01"), day("2023-03-01")),
        Employed(5, day("2023-12-31")),
        Employed(6, day("2024-01-01")),
    ])  # fmt: skip
    opening = [counts(history, "retention", Period.of_year(year))[1] for year in (2023, 2024)]

    joined, left = 3, 2

    assert opening == [[1], [1 + joined - left]]


def test_loss_counts_last_days_by_their_reason():
    """Of two people all year, 1.2 on average with the others, one left of their own will."""
    reasons = {
        2: ("voluntary", True), 3: ("retirement", True), 4: ("", None),
        5: ("involuntary", False), 6: ("voluntary", None),
    }  # fmt: skip
    history = history_of([
        Employed(1, day("2020-01-01")),
        *(Employed(n, day("2023-12-30"), day("2024-01-01"), *why) for n, why in reasons.items()),
        Employed(7, day("2020-01-01"), day("2023-01-01"), "voluntary", True),  # the year before
        Employed(8, day("2023-12-31"), day("2024-01-02"), "voluntary", True),  # the year after
    ])  # fmt: skip

    days = 365 + 5 * 2 + 1
    assert counts(history, "voluntary_loss") == ([2], [days / 365], [5])
    assert counts(history, "regretted_loss") == ([2], [days / 365], [5])
    assert value(history, "voluntary_loss") == pytest.approx(2 / (days / 365))


def test_nobody_is_lost_who_is_employed_on_the_next_day():
    history = history_of([
        Employed(1, day("2020-01-01"), day("2023-05-01"), "voluntary", True),
        Employed(1, day("2023-05-01")),
    ])  # fmt: skip

    assert counts(history, "voluntary_loss") == ([0], [1], [0])


def test_who_leaves_counts_where_they_stood_last():
    history = company(
        career(
            1, "2020-01-01",
            ("2020-01-01", {"unit": 1}), ("2023-02-01", {"unit": 2}),
            ends="2023-03-01", exit_reason="voluntary",
        )
    )  # fmt: skip

    assert counts(history, "voluntary_loss", dimension=Dimension.UNIT)[0] == [0, 1, 0]


def test_a_correction_of_the_record_restates_the_past():
    before = history_of([Employed(1, day("2020-01-01"), day("2023-03-01"), "voluntary")])
    after = history_of([Employed(1, day("2020-01-01"), day("2023-03-01"), "retirement")])

    assert [counts(history, "voluntary_loss")[0] for history in (before, after)] == [[1], [0]]


@pytest.mark.parametrize("key", COUNTED)
def test_what_is_to_come_changes_nothing_of_a_period_that_is_over(key):
    """Two histories that are alike up to the day after the period, and go on differently."""
    steps = [("2020-01-01", {"manager": 2}), ("2023-05-01", {"role": 2, "reason": "promotion"})]
    as_it_was = company(career(1, "2020-01-01", *steps), career(2, "2019-01-01"))
    planned = company(
        career(
            1, "2020-01-01", *steps, ("2024-02-01", {"role": 3, "reason": "promotion", "unit": 2}),
            ends="2025-01-01", exit_reason="voluntary", regretted=True,
        ),
        career(2, "2019-01-01", ends="2024-02-01"),
        career(3, "2024-02-01", ("2024-02-01", {})),
    )  # fmt: skip

    assert counts(as_it_was, key) == counts(planned, key)


@pytest.mark.parametrize("key", COUNTED)
@pytest.mark.parametrize("dimension", [None, *Dimension])
def test_an_empty_company_has_no_figure(key, dimension):
    breakdown = Breakdown(history_of(), dimension)

    found = COUNTED[key].count(breakdown, Period.of_day(date(2024, 2, 29)))

    assert found.numerator.sum() == found.denominator.sum() == found.people.sum() == 0
    assert COUNTED[key].value(found).shape == (breakdown.size,)


def test_every_indicator_says_what_it_is_and_where_its_formula_comes_from():
    for key, indicator in COUNTED.items():
        words = [indicator.label, indicator.formula, indicator.numerator, indicator.denominator]

        assert all(str(text) for text in words)
        assert indicator.version >= 1
        assert "Source:" in indicator.count.__doc__, key

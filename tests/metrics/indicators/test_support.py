"""Who is helped to grow, worked by hand."""

from metrics.indicators import COUNTED, Breakdown
from metrics.periods import Period
from tests.metrics.histories import Employed, Fact, columns_of, day, history_of

YEAR = Period.of_year(2023)
LAST = Period.of_day(day("2023-12-31"))


def counted(key, period, **facts):
    """Four who are here all the time, one who left, and what is true of them."""
    begin = day("2020-01-01")
    history = history_of(
        [Employed(one, begin) for one in (1, 2, 3, 4)]
        + [Employed(5, begin, day("2023-07-01"), "voluntary", False)]
    ).with_facts(columns_of(facts))
    found = COUNTED[key].count(Breakdown(history), period)
    return found.numerator.sum(), found.denominator.sum()


def test_a_plan_counts_once_while_it_goes_on_and_of_who_is_here():
    plans = [
        Fact(1, day("2023-02-01")),
        Fact(1, day("2023-05-01")),
        Fact(2, day("2023-02-01"), day("2023-12-31")),
        Fact(5, day("2023-02-01")),
    ]

    assert counted("plan_coverage", LAST, plans=plans) == (1, 4)


def test_mentees_are_in_motion_who_have_met():
    mentees = [Fact(one, day("2023-02-01")) for one in (1, 2)]
    met = [Fact(one, day("2023-12-20"), day("2024-01-19")) for one in (1, 3)]

    assert counted("mentoring_coverage", LAST, mentees=mentees) == (2, 4)
    assert counted("mentoring_momentum", LAST, mentees=mentees, met=met) == (1, 2)


def test_a_programme_is_completed_in_the_period_in_which_it_ended():
    completed = [Fact(1, day("2023-06-01")), Fact(2, day("2022-12-31")), Fact(5, day("2023-03-01"))]
    not_completed = [Fact(3, day("2023-12-31")), Fact(4, day("2024-01-01"))]

    facts = {"completed": completed, "not_completed": not_completed}
    assert counted("programme_completion", YEAR, **facts) == (2, 3)

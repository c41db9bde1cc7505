"""Measure indicators over a company's whole history, by every breakdown, on a copy; prints JSON.

Nothing is frozen before, so each figure is worked out of the rows of the database. The months of
two years are frozen afterwards, for the pages that tell of them.
"""

import json
import statistics
import sys
from datetime import date, timedelta

import django

django.setup()

from bench.jobs import seconds  # noqa: E402
from config.settled import settle  # noqa: E402
from lib.dates import today  # noqa: E402
from metrics.disclosure import dimensions_of  # noqa: E402
from metrics.figures import figures, month_ends, period_of  # noqa: E402
from metrics.history import History  # noqa: E402
from metrics.indicators import COUNTED, Counted, Dimension  # noqa: E402
from metrics.queries.told import history_now  # noqa: E402
from metrics.services.indicator_tables import count_day  # noqa: E402

BAR, TREND_BAR = 1.0, 2.0
CALLS, MONTHS = 5, 25


def main() -> None:
    settle()  # as in the process that serves
    histories: list[History] = []
    read = statistics.median(
        seconds(lambda: histories.append(history_now())) for _call in range(CALLS)
    )
    history = histories[-1]
    day = month_ends(today() - timedelta(days=1), 1)[0]
    tables = {
        (one.key, dimension): table(history, one, dimension, day)
        for one in COUNTED.values()
        for dimension in dimensions_of(one)
    }
    slowest = max(tables, key=lambda key: tables[key])
    trends = {one.key: trend(history, one, day) for one in COUNTED.values()}
    longest = max(trends, key=lambda key: trends[key])
    rows = [
        ["reading a company's whole history (median)", read, BAR],
        [f"the slowest indicator by one breakdown: {slowest[0]} by {slowest[1]}",
         tables[slowest], BAR],
        ["… with reading the history", tables[slowest] + read, BAR],
        [f"the slowest trend of 24 months: {longest}", trends[longest], TREND_BAR],
    ]  # fmt: skip
    months = [seconds(lambda end=end: count_day(end)) for end in reversed(month_ends(day, MONTHS))]
    rows.append(["one month of all tables, frozen (median)", statistics.median(months), None])
    json.dump(rows, sys.stdout)


def table(history: History, indicator: Counted, dimension: Dimension | None, day: date) -> float:
    """The median time of one table."""
    period = period_of(indicator, dimension, day)
    return statistics.median(
        seconds(lambda: figures(indicator, history, dimension, period, today=today()))
        for _call in range(CALLS)
    )


def trend(history: History, indicator: Counted, day: date) -> float:
    """The time of 24 months of the whole."""

    def work() -> None:
        for end in month_ends(day, 24):
            period = period_of(indicator, None, end)
            figures(indicator, history, None, period, today=today())

    return seconds(work)


if __name__ == "__main__":
    main()

"""Freezing what indicators tell as of ends of months, equal to what is worked out of the history.

Table by table, so that a job that is killed goes on where it was. Running it again changes nothing
but what a correction of history has changed, and that is said with its day.
"""

from datetime import date

from django.db import connection, transaction

from lib.dates import today
from metrics.disclosure import dimensions_of
from metrics.figures import Figures, month_ends
from metrics.indicators import COUNTED
from metrics.models import IndicatorTable
from metrics.queries.told import Asked, figures_of, history_now

MONTHS, YEARS = 24, 8
BATCH = 500


def days_due(day: date) -> list[date]:
    """The ends of months and years of which tables are kept, the newest first."""
    years = {date(day.year - back, 12, 31) for back in range(1, YEARS + 1)}
    months = set(month_ends(date.fromordinal(day.toordinal() - 1), MONTHS))
    return sorted(months | years, reverse=True)


def count_next(after: int) -> int | None:
    """Freeze or restate the tables of one day; returns where to go on, None after the last."""
    days = days_due(today())
    if after >= len(days):
        return None
    count_day(days[after])
    return after + 1 if after + 1 < len(days) else None


@transaction.atomic
def count_day(day: date) -> int:
    """Freeze all tables that tell of days up to this one; returns how many are new or restated.

    A month that was frozen before people did something about their growth is not told anew.
    """
    with connection.cursor() as cursor:
        # Two counts at once would each store what the other has stored.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [_table()])
    kept = {
        (row.indicator, row.dimension, row.version, row.bundle): row
        for row in IndicatorTable.objects.filter(day=day)
    }
    history, now = history_now(), today()
    new: list[IndicatorTable] = []
    restated: list[IndicatorTable] = []
    for asked in tables_of(day):
        key = asked.indicator.key, asked.dimension or "", asked.indicator.version
        if (*key, 0) in kept and asked.indicator.is_private:
            continue
        found = figures_of(asked, history, now)
        bundles = found.bundles(asked.dimension)
        # Of which nothing is told any more.
        emptied = {at for *one, at in kept if tuple(one) == key} - bundles.keys()
        for bundle, figures in {**bundles, **dict.fromkeys(emptied, Figures(found.whole))}.items():
            row, said = kept.get((*key, bundle)), figures.as_json()
            if row is None:
                made = dict(zip(("indicator", "dimension", "version"), key, strict=True))
                made |= {"bundle": bundle, "day": day, "figures": said, "counted_on": now}
                new.append(IndicatorTable(**made))
            elif row.figures != said:
                row.figures, row.restated_on = said, now
                restated.append(row)
    IndicatorTable.objects.bulk_create(new, batch_size=BATCH)
    IndicatorTable.objects.bulk_update(restated, ["figures", "restated_on"], batch_size=BATCH)
    return len(new) + len(restated)


def tables_of(day: date) -> list[Asked]:
    """The tables whose last day is this one."""
    wanted = [
        Asked(indicator, dimension, day)
        for indicator in COUNTED.values()
        for dimension in dimensions_of(indicator)
    ]
    return [one for one in wanted if one.last == day]


def _table() -> str:
    return IndicatorTable._meta.db_table

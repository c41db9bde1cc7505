"""Promotion figures of 10,000 real-looking careers, beside an independent statement in SQL."""

from datetime import date

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from metrics.indicators import COUNTED, Breakdown, Dimension, with_what_lies_below
from metrics.indicators.breakdowns import TENURE_BANDS
from metrics.periods import Period, months_up_to
from metrics.queries.history import load_history
from tests.shared_data import EMPLOYEES, EMPLOYEES_MAPPING, needs_shared_data

pytestmark = [needs_shared_data, pytest.mark.django_db]

PERIODS = [
    Period.of_year(1995),
    Period.of_year(1992),  # a leap year
    Period(date(1989, 7, 15), date(1992, 3, 1)),
    Period.of_day(date(1996, 2, 29)),
]

# Everything from the tables themselves, day by day where days matter.
PROMOTIONS = """
    WITH promoted AS (
        SELECT now.employee_id, lower(now.valid) AS day, before.role_id, before.unit_id,
               role.grade_id, role.family_id
        FROM talent_assignment AS now
        JOIN talent_employment AS stay
            ON stay.employee_id = now.employee_id AND stay.valid @> lower(now.valid)
        CROSS JOIN LATERAL (
            SELECT * FROM talent_assignment AS earlier
            WHERE earlier.employee_id = now.employee_id AND earlier.valid << now.valid
            ORDER BY lower(earlier.valid) DESC LIMIT 1
        ) AS before
        JOIN talent_role AS role ON role.id = before.role_id
        WHERE now.reason = 'promotion'
          AND lower(now.valid) >= %(begins)s AND lower(now.valid) < %(ends)s
    )
"""
COUNT = PROMOTIONS + "SELECT count(*) FROM promoted"
BY_GRADE = PROMOTIONS + (
    "SELECT grade.rank, count(*) FROM promoted JOIN talent_grade AS grade ON grade.id = grade_id "
    "GROUP BY 1 ORDER BY 1"
)
BY_UNIT = PROMOTIONS + "SELECT unit_id, count(*) FROM promoted GROUP BY 1 ORDER BY 1"
BY_FAMILY = PROMOTIONS + "SELECT family_id, count(*) FROM promoted GROUP BY 1 ORDER BY 1"
AVERAGE = """
    SELECT avg(many) FROM (
        SELECT day, (
            SELECT count(DISTINCT employee_id) FROM talent_employment WHERE valid @> day::date
        ) AS many
        FROM generate_series(%(begins)s::date, %(ends)s::date - 1, '1 day') AS day
    ) AS days
"""
OPENING = """
    SELECT count(*) FROM talent_employment
    WHERE valid @> %(begins)s::date AND valid @> %(begins)s::date - 1
"""
# Months in the role before: back to the last assignment in another one.
MEDIAN = (
    PROMOTIONS
    + """
    SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY
        extract(year FROM age(day, since)) * 12 + extract(month FROM age(day, since)))
    FROM promoted
    CROSS JOIN LATERAL (
        SELECT min(lower(same.valid)) AS since
        FROM talent_assignment AS same
        WHERE same.employee_id = promoted.employee_id AND same.role_id = promoted.role_id
          AND lower(same.valid) < day
          AND NOT EXISTS (
            SELECT FROM talent_assignment AS other
            WHERE other.employee_id = promoted.employee_id AND other.role_id <> promoted.role_id
              AND other.valid >> same.valid AND lower(other.valid) < day
          )
    ) AS role_time
"""
)


@pytest.fixture(scope="module")
def history(django_db_setup, django_db_blocker):
    """Loaded once; taken away again at the end of this file."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("import_people", *EMPLOYEES, mapping=str(EMPLOYEES_MAPPING), apply=True)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # no autovacuum sees what is never committed
        yield load_history()
        transaction.set_rollback(True)


def asked(statement, period):
    with connection.cursor() as cursor:
        cursor.execute(statement, {"begins": period.begins, "ends": period.ends})
        return cursor.fetchall()


def count(history, key, period, dimension=None):
    return COUNTED[key].count(Breakdown(history, dimension), period)


@pytest.mark.parametrize("period", PERIODS, ids=str)
def test_promotion_rates_are_those_of_the_statement(history, period):
    ((promotions,),), ((average,),), ((opening,),) = (
        asked(statement, period) for statement in (COUNT, AVERAGE, OPENING)
    )

    over_average = count(history, "promotion_rate", period)
    over_opening = count(history, "promotion_rate_over_opening", period)

    assert over_average.numerator.tolist() == over_opening.numerator.tolist() == [promotions]
    assert over_average.denominator.tolist() == [pytest.approx(float(average), abs=1e-9)]
    assert over_opening.denominator.tolist() == [opening]


@pytest.mark.parametrize(
    ("dimension", "statement"),
    [
        (Dimension.GRADE, BY_GRADE), (Dimension.UNIT, BY_UNIT), (Dimension.FAMILY, BY_FAMILY),
    ],
)  # fmt: skip
def test_promotions_by_group_are_those_of_the_statement(history, dimension, statement):
    period = PERIODS[0]
    breakdown = Breakdown(history, dimension)

    found = COUNTED["promotion_rate"].count(breakdown, period).numerator

    assert [
        (key, many) for key, many in zip(breakdown.keys, found[:-1], strict=True) if many
    ] == asked(statement, period)


@pytest.mark.parametrize("period", PERIODS[:3], ids=str)
def test_time_to_promotion_is_that_of_the_statement(history, period):
    ((median,),) = asked(MEDIAN, period)

    (found,) = COUNTED["time_to_promotion"].of(Breakdown(history), period)

    assert found == median


@pytest.mark.parametrize("dimension", Dimension)
@pytest.mark.parametrize("key", COUNTED)
def test_every_breakdown_adds_up_to_the_whole(history, key, dimension):
    period = PERIODS[0]

    whole, parts = count(history, key, period), count(history, key, period, dimension)

    assert parts.total.numerator == pytest.approx(whole.numerator)
    assert parts.total.denominator == pytest.approx(whole.denominator)
    assert parts.total.people.tolist() == whole.people.tolist()


def test_what_lies_below_a_unit_is_in_it(history):
    """The sample's departments lie side by side, so each is its own subtree."""
    breakdown = Breakdown(history, Dimension.UNIT)
    found = count(history, "headcount", PERIODS[0], Dimension.UNIT).numerator

    assert with_what_lies_below(breakdown.parents(PERIODS[0]), found).tolist() == found.tolist()


def test_the_months_of_a_year_have_the_promotions_of_the_year(history):
    year = Period.of_year(1995)

    months = [
        count(history, "promotion_rate", month).numerator[0]
        for month in months_up_to(year.ends, 12)
    ]

    assert sum(months) == count(history, "promotion_rate", year).numerator[0]


def test_bands_of_time_here_are_all_used(history):
    found = count(history, "headcount", PERIODS[0], Dimension.TENURE).numerator

    assert (found > 0).tolist() == [*[True] * len(TENURE_BANDS), False]

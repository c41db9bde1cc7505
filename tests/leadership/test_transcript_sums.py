"""What a log comes to: which rows count, corrections, years and ways."""

from datetime import date
from decimal import Decimal

from leadership.queries.transcripts import judged
from leadership.transcript import Row, effective, totals

DAY = date(2025, 3, 1)


def row(key, kind="component_done", hours=8, credits=1, **more):
    given = {"on": DAY, "way": "training", "enrolment": 1, "component": key, **more}
    return Row(key, kind, hours=Decimal(hours), credits=credits, **given)


def summed(*rows):
    found = totals(effective(rows))
    return found.all.hours, found.all.credits


def test_components_and_what_is_proved_count():
    assert summed(row(1), row(2), row(3, "proved", external=9, enrolment=None)) == (24, 3)


def test_what_was_only_attended_or_asked_for_counts_as_nothing():
    assert summed(row(1, "attended"), row(2, "requested"), row(3, "withdrawn")) == (0, 0)


def test_a_completed_programme_counts_only_without_its_components():
    whole = row(9, "completed", hours=30, credits=5, component=None)

    assert summed(row(1), row(2), whole) == (16, 2)
    assert summed(whole) == (30, 5)


def test_a_programme_that_was_completed_twice_counts_once():
    first = row(1, "completed", hours=30, component=None)
    again = row(2, "completed", hours=20, component=None)

    assert summed(first, again) == (20, 1)


def test_the_last_correction_takes_the_place_of_its_row():
    wrong = row(1, hours=80)
    first = row(2, "corrected", hours=8, corrects=1)
    last = row(3, "corrected", hours=6, credits=2, corrects=1)

    assert summed(last, wrong, first) == (6, 2)


def test_a_correction_of_a_row_that_is_not_seen_changes_nothing():
    assert summed(row(2, "corrected", corrects=1)) == (0, 0)


def test_a_correction_without_figures_takes_them_away():
    gone = Row(2, "corrected", DAY, corrects=1)

    assert summed(row(1), gone) == (0, 0)


def test_hours_are_told_by_year_and_by_way():
    found = totals([
        row(1), row(2, way="development", hours=4), row(3, on=date(2024, 12, 31), hours=2),
    ])  # fmt: skip

    assert found.by_year == {2025: {"training": 8, "development": 4}, 2024: {"training": 2}}
    assert found.by_way == {"training": 10, "development": 4}


def test_a_correction_of_a_correction_is_one_of_the_row_at_the_beginning():
    wrong = row(1, hours=80)
    first = row(2, "corrected", hours=8, corrects=1)
    second = row(3, "corrected", hours=6, corrects=2)
    third = row(4, "corrected", hours=7, corrects=3)

    assert summed(third, wrong, second, first) == (7, 1)


def test_a_later_and_worse_try_takes_nothing_away():
    good = row(1, "assessed", component=7, score=Decimal(85), passed=True)
    worse = row(2, "assessed", component=7, score=Decimal(62), passed=False)

    assert judged([good, worse]) == (85, True)
    assert judged([worse]) == (62, False)
    assert judged([]) == (None, None)


def test_scores_of_several_components_make_no_number_and_all_have_to_be_passed():
    test = row(1, "assessed", component=7, score=Decimal(85), passed=True)
    talk = row(2, "assessed", component=8, score=Decimal(3), passed=False)
    again = row(3, "assessed", component=8, score=Decimal(4), passed=True)

    assert judged([test, talk]) == (None, False)
    assert judged([test, talk, again]) == (None, True)

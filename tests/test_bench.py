"""What `make bench` prints: the figures, and which of them miss their bar."""

import numpy as np
from scipy.sparse import csr_array

from bench.matching import greedy
from bench.report import Cell, job_table, match_table, page_table


def cell(took, **more):
    return Cell(
        **{"kind": "list", "empty": [10.0], "queries": 12, "size": 2048, "took": took, **more}
    )


def test_cell_takes_the_95th_percentile_from_above_and_the_ratio_of_medians():
    one = cell([float(n) for n in range(1, 31)], empty=[5.0, 9.0, 5.0])

    assert (one.median, one.p95, one.times_empty) == (15.5, 29.0, 3.1)


def test_page_table_sets_in_bold_what_misses_its_bar():
    measured = {
        "kept": {1_000: cell([40.0]), 100_000: cell([40.0])},
        "missed": {1_000: cell([40.0], queries=13), 100_000: cell([61.0])},
        "dashboard": {
            1_000: cell([40.0], kind="dashboard"),
            100_000: cell([60.0], kind="dashboard", queries=20),
        },
    }

    assert page_table(measured).splitlines() == [
        "| page | 1,000: median / p95 ms | 100,000: median / p95 ms | queries | KiB "
        "| × empty page | p95 100,000 ÷ 1,000 |",
        "| --- | --: | --: | --: | --: | --: | --: |",
        "| kept | 40.0 / 40.0 | 40.0 / 40.0 | 12 | 2 | 4.0 | 1.00 |",
        "| missed | 40.0 / 40.0 | 61.0 / 61.0 | **13** | 2 | **6.1** | **1.52** |",
        "| dashboard | 40.0 / 40.0 | 60.0 / 60.0 | 20 | 2 | 6.0 | 1.50 |",
    ]


def test_page_table_sets_in_bold_what_computes_too_long():
    measured = {"roles for me": {1_000: cell([90.0], kind="computes")}}
    slow = {"roles for me": {1_000: cell([101.0], kind="computes")}}

    assert "| 90.0 / 90.0 |" in page_table(measured)
    assert "| **101.0 / 101.0** |" in page_table(slow)


def test_job_table_sets_in_bold_what_misses_its_bar():
    jobs = [["import", 131.4, 120], ["reminders", 12.0, 60], ["move", 0.0312, None]]

    assert job_table(jobs).splitlines()[2:] == [
        "| import | **131** | 120 |",
        "| reminders | 12 | 60 |",
        "| move | 0.0312 |  |",
    ]


def test_match_table_shows_what_each_way_comes_to():
    rows = [["cohort 1, greedy", 323521, 588, 28911.3, 49.16887755, 29.4]]

    assert match_table(rows).splitlines() == [
        "| 1,000 mentees × 400 mentors | pairs | matched | total | mean | worst |",
        "| --- | --: | --: | --: | --: | --: |",
        "| cohort 1, greedy | 323,521 | 588 | 28,911.3 | 49.2 | 29.4 |",
    ]


def test_greedy_takes_the_best_pair_that_is_left():
    scores = csr_array(np.array([[90.0, 80.0], [89.0, 1.0], [88.0, 0.0]]))

    assert greedy(scores, np.array([1, 1])).tolist() == [0, 1, -1]
    assert greedy(scores, np.array([2, 0])).tolist() == [0, 0, -1]

"""Measure what computes: fit against all roles, levels, lines; prints one JSON document."""

import json
import statistics
import sys
import time

import django
import numpy as np

django.setup()

from careers import fit  # noqa: E402
from talent.services.lines import rebuild_reporting_lines  # noqa: E402

ROLES, SKILLS = 1_016, 68


def milliseconds(work, times=20):
    work()
    took = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        took.append((time.perf_counter() - started) * 1000)
    return statistics.median(took)


def seconds(work):
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def main():
    random = np.random.default_rng(1)
    needed = random.integers(0, 6, (ROLES, SKILLS)).astype(float)
    importance = random.integers(1, 6, (ROLES, SKILLS)).astype(float)
    levels = random.integers(1, 6, (1, SKILLS)).astype(float)
    levels[random.random((1, SKILLS)) < 0.3] = np.nan
    figures = {
        "fit of one employee against 1,016 roles × 68 skills": (
            f"{milliseconds(lambda: fit.fit(levels, needed, importance)):.1f} ms",
            "50 ms",
        ),
        "all reporting lines worked out again": (f"{seconds(rebuild_reporting_lines):.1f} s", ""),
    }
    json.dump(figures, sys.stdout)


main()

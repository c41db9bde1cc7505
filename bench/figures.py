"""Measure what computes without a database: fit against a whole catalogue; prints JSON."""

import json
import statistics
import sys
import time

import numpy as np

from careers import fit

ROLES, SKILLS, TIMES = 1_016, 68, 50


def main() -> None:
    random = np.random.default_rng(1)
    needed = random.integers(0, 6, (ROLES, SKILLS)).astype(np.int8)
    importance = random.integers(1, 6, (ROLES, SKILLS)).astype(float)
    levels = random.integers(10, 51, (1, SKILLS)) / 10
    levels[random.random((1, SKILLS)) < 0.3] = np.nan
    fit.fit(levels, needed, importance)
    took = []
    for _ in range(TIMES):
        started = time.perf_counter()
        fit.fit(levels, needed, importance)
        took.append((time.perf_counter() - started) * 1000)
    json.dump([statistics.median(took), sorted(took)[int(TIMES * 0.95)]], sys.stdout)


main()

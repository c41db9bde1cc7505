"""The attack machine: what pages show becomes sums over known people, and these are combined (S5).

Whoever attacks knows who was asked and where everybody works, reads every page that any of them
may open, and adds and subtracts. So each number is a row of 0 and 1 over those who answered, and
what can be worked out is the span of the rows. They win who find there a sum over fewer people
than the floor.
"""

import re
from itertools import combinations
from math import floor

import numpy as np

from tests.metrics.plain_release import plain_blocks, plain_coarsened, plain_result, subtree_of

K = 5
MOST_TRIED = 2_000
LEAST_FOR_SHARES, LEAST_FOR_COMMENTS, LEAST_COMMENTS = 10, 10, 5


def smallest_found(rows):
    """The fewest people, below K, of which a combination of rows is a sum; None for none.

    People who are in the same rows cannot be told apart: only whole classes of them are tried.
    """
    if not len(rows):
        return None
    kinds, sizes = np.unique(rows, axis=1, return_counts=True)
    is_named = kinds.any(axis=0)
    kinds, sizes = kinds[:, is_named].astype(float), sizes[is_named]
    small = np.flatnonzero(sizes < K)
    # A row is a combination of others where its distance to their span is nought.
    _u, scale, span = np.linalg.svd(kinds, full_matrices=False)
    span = span[scale > 1e-9]
    tried = 0
    for many in range(1, K):
        for chosen in combinations(small.tolist(), many):
            if sizes[list(chosen)].sum() >= K:
                continue
            tried += 1
            if tried > MOST_TRIED:
                return None
            row = np.zeros(sizes.size)
            row[list(chosen)] = 1
            if np.linalg.norm(row - span.T @ (span @ row)) < 1e-6:
                return int(sizes[list(chosen)].sum())
    return None


def remembered(work_out):
    """Worked out once for each figure and unit."""

    def again(wave, *asked):
        key = (work_out.__name__, *asked)
        if key not in wave.known:
            wave.known[key] = work_out(wave, *asked)
        return wave.known[key]

    return again


class KnownWave:
    """A wave with everything about it, of which the machine works out by itself who is in what."""

    def __init__(self, name, parents, names, payloads):
        self.name, self.parents, self.names, self.payloads = name, parents, names, payloads
        self.before, self.known = None, {}
        self.units = np.array([one["unit"] for one in payloads])
        self.blocks = self.cut(np.ones(len(payloads), bool), K)

    def cut(self, counts, least, of=None):
        many = np.bincount(self.units[counts], minlength=len(self.parents)).tolist()
        if of is None:
            return plain_blocks(self.parents, many, least)
        return plain_coarsened(self.parents, of, many, least)

    @remembered
    def values(self, figure):
        """What each respondent adds to a figure; None for who does not count in it."""
        kind, _colon, key = figure.partition(":")
        return [VALUES[kind](one["answers"], key) for one in self.payloads]

    @remembered
    def counts(self, figure):
        return np.array([value is not None for value in self.values(figure)])

    @remembered
    def cut_of(self, figure):
        """The blocks of a figure by S3 and S7."""
        everybody, counts = np.ones(self.units.size, bool), self.counts(figure)
        if figure.startswith("comments"):
            large = self.cut(everybody, LEAST_FOR_COMMENTS, self.blocks)
            return self.cut(counts, LEAST_COMMENTS, large)
        own = self.cut(counts, K, self.blocks)
        return self.cut(counts, LEAST_FOR_SHARES, own) if figure.startswith("shares") else own

    @remembered
    def group(self, figure, unit):
        """The units of which a unit's page tells a figure; everybody where no unit is given."""
        if unit is None:
            return list(range(len(self.parents)))
        return plain_result(self.parents, self.cut_of(figure), unit)[0]

    def row(self, figure, units):
        return np.isin(self.units, units) & self.counts(figure)

    def exact(self, figure, row):
        values = self.values(figure)
        return sum(values[at] for at in np.flatnonzero(row)) / row.sum()

    def rate(self, units, invited):
        """The response of some units in steps of five, never all and never nobody."""
        people = int(self.row("people", units).sum())
        asked = max(sum(invited[unit] for unit in units), people)
        return min(95, max(5, 5 * floor(20 * people / asked + 0.5)))


class ByThreshold(KnownWave):
    """The control: each unit with all below it, where enough answered; others are not told."""

    def group(self, figure, unit):
        return sorted(subtree_of(self.parents, unit or 0))


def _mean(answers, keys):
    return None if any(key not in answers for key in keys) else sum(answers[k] for k in keys) / 2


def _index(answers, _key):
    return 25 * (_mean(answers, ("proud", "stay")) - 1)


def _driver(answers, _key):
    return 100 * (_mean(answers, ("learn", "future")) >= 3.5)


def _question(answers, key):
    return 100 * (answers[key] >= 4) if key in answers else None


def _enps(answers, key):
    return 50 * (answers[key] > 6) + 50 * (answers[key] > 8) if key in answers else None


def _given(answers, key):
    return 10 * answers[key] if key in answers else None


VALUES = {
    "people": lambda _answers, _key: 1, "index": _index, "driver": _driver, "question": _question,
    "enps": _enps, "mean": _given, "shares": lambda answers, key: 1 if key in answers else None,
    "comments": lambda answers, key: 1 if key in answers else None,
}  # fmt: skip
SCALES = {"enps": (-100, 100), "mean": (0, 10)}


def band_of(figure, words):
    """The least and the most that some words say; the same twice for a value."""
    bottom, top = SCALES.get(figure.partition(":")[0], (0, 100))
    plain = words.replace("−", "-").replace("%", "").strip()
    number = r"([+-]?\d+(?:\.\d+)?)"
    if found := re.fullmatch(rf"{number}\+", plain):
        return float(found[1]), top
    if found := re.fullmatch(rf"≤ {number}", plain):
        return bottom, float(found[1])
    if found := re.fullmatch(rf"{number}–{number}", plain):
        return float(found[1]), float(found[2])
    found = re.fullmatch(number, plain)
    assert found, (figure, words)
    return float(found[1]), float(found[1])


def as_told(figure, points):
    """Points from 0 to 100 in a figure's own words, rounded once, halves upwards."""
    if figure.startswith("mean"):
        return floor(points + 0.5) / 10
    return floor((2 * points - 100 if figure.startswith("enps") else points) + 0.5)


class Machine:
    """Notes what is read, checks that it is about whom it seems to be, and then combines it."""

    def __init__(self, waves):
        self.waves = waves  # by their ids
        self.rows = {}
        self.comments = {}  # of each wave, for each text the pages on which it stands
        self.noted = 0

    def note(self, wave, figure, units, words):
        """A figure of some units, as a page or the API words it."""
        row = wave.row(figure, units)
        low, high = band_of(figure, words)
        exact = as_told(figure, wave.exact(figure, row))
        assert low <= exact <= high, (wave.name, figure, units, words, exact)
        self.keep(wave, figure, row)

    def keep(self, wave, figure, row):
        """Figures in which the same people count are combined with each other."""
        pool = self.rows.setdefault((wave.name, wave.counts(figure).tobytes()), {})
        pool[row.tobytes()] = row
        self.noted += 1

    def note_people(self, wave, units, people):
        row = wave.row("people", units)
        assert row.sum() == people
        self.keep(wave, "people", row)

    def note_rate(self, wave, units, words, invited):
        rate = wave.rate(units, invited)
        assert words == {95: "95+", 5: "≤ 5"}.get(rate, str(rate))
        self.keep(wave, "people", wave.row("people", units))

    def note_change(self, wave, figure, units, words):
        """By how much a figure moved tells it of the same units in the wave before."""
        now, before = wave.row(figure, units), wave.before.row(figure, units)
        moved = [
            as_told(figure, one.exact(figure, row))
            for one, row in ((wave, now), (wave.before, before))
        ]
        assert round(moved[0] - moved[1], 1) == float(words.replace("−", "-")), (figure, words)
        self.keep(wave, figure, now)
        self.keep(wave.before, figure, before)

    def note_table(self, wave, of_people, people):
        """Everybody with some values of an attribute."""
        assert of_people.sum() == people
        self.keep(wave, "people", of_people)

    def note_comment(self, wave, page, text):
        self.comments.setdefault(wave.name, {}).setdefault(text, set()).add(page)

    def smallest(self):
        """The fewest people of whom anything can be worked out from all that was noted."""
        found = [smallest_found(np.array(list(pool.values()))) for pool in self.rows.values()]
        return min((few for few in found if few is not None), default=None)

    def fewest_comments(self):
        """The fewest comments that pages which were read tell from all others."""
        found = []
        for pages in self.comments.values():
            kinds = [frozenset(on) for on in pages.values()]
            found += [kinds.count(kind) for kind in set(kinds)]
        return min(found, default=None)

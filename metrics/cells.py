"""What a wave releases: opened answers in, cells out, and nothing of any one person (S3-S10).

Everything is told of groups of a figure's own cut (`metrics/cuts.py`). One person's answers make
one value from 0 to 100 for each figure, or none, and the figure is the mean of these:

- the engagement index: the mean of the index questions, 25 points a step;
- a driver: 100 for who on the whole agrees with its questions (a mean of 3.5 or more, nearer to
  "agree" than to "neither"), else 0, so that the mean is the per cent favourable;
- a question: 100 for agree and strongly agree, else 0;
- eNPS: 100 for promoters, 50 for passives, 0 for detractors, told as twice that less 100;
- another question from 0 to 10: ten times the answer, told as its mean.

No means of single questions are told beside the index, which is their mean: what a band hides of
one of them, the others would give away. Figures are kept as they are shown, rounded once, halves
upwards; near the ends of their range they are bands (`metrics/bands.py`). How answers are
distributed is told in bands of ten points, and of ten people or more (`metrics/share_bands.py`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from lib.questions import Kind
from metrics import attribute_tables, bands
from metrics.attribute_tables import Table
from metrics.ballots import Asked, Ballots
from metrics.bands import Told
from metrics.cuts import Cut, cut_for
from metrics.release import Block, blocks
from metrics.scoring import (
    DETRACTORS_UNTIL,
    FAVOURABLE_FROM,
    LEAST_FOR_DRIVERS,
    PROMOTERS_FROM,
    Importance,
    importance,
    respondent_scores,
)
from metrics.share_bands import tell_shares

Ints = NDArray[np.int64]
Numbers = NDArray[np.float64]

NEARER_TO_AGREE = 62.5  # points of 100: halfway from "neither" to "agree"
LEAST_FOR_SHARES = 10
LEAST_COMMENTS = 5
RATE_STEP = 5


class FigureKind(StrEnum):
    """What a figure is of, and so how it reads."""

    INDEX = "index"  # 0 to 100
    DRIVER = "driver"  # per cent favourable
    QUESTION = "question"  # per cent favourable
    ENPS = "enps"  # -100 to 100
    MEAN = "mean"  # 0 to 10
    SHARES = "shares"  # how answers are distributed
    COMMENTS = "comments"


BY_ATTRIBUTE = (FigureKind.INDEX, FigureKind.DRIVER)
# The least by which one person's value can differ from an end of its range.
GRAINS = {
    FigureKind.INDEX: 25.0, FigureKind.DRIVER: 100.0, FigureKind.QUESTION: 100.0,
    FigureKind.ENPS: 50.0, FigureKind.MEAN: 10.0,
}  # fmt: skip


@dataclass(frozen=True)
class Rules:
    """What was frozen at launch: the tree, who was asked in each unit, and the floors."""

    parents: Sequence[int | None]
    invited: Sequence[int]
    least: int
    least_for_comments: int


@dataclass(frozen=True)
class Figure:
    """One figure of a wave, told of each group of a cut.

    Of scores there is `told`, in points from 0 to 100; of shares one band of ten for each option,
    or nothing; of comments their texts by block, shuffled.
    """

    kind: FigureKind
    key: str  # of the driver or the question, "" of the index
    cut: int
    told: Told | None = None
    shares: tuple[tuple[int, ...] | None, ...] = ()
    comments: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    is_of_all: bool = False  # whether everybody who answered counts


@dataclass(frozen=True)
class Link:
    """How closely a driver goes with the index in one group of the wave's own cut."""

    group: int
    driver: str
    importance: Importance


@dataclass(frozen=True)
class FigureByTable:
    """One figure by the values of an attribute."""

    kind: FigureKind
    key: str
    told: Told


@dataclass(frozen=True)
class ToldTable:
    """An attribute's groups with their people, and the figures that are told of them."""

    table: Table
    figures: tuple[FigureByTable, ...]


@dataclass(frozen=True)
class Release:
    """All that is released of a wave. `cuts[0]` is the wave's own; nothing for too few people."""

    cuts: tuple[Cut, ...] = ()
    rates: Ints = field(default_factory=lambda: np.zeros(0, np.int64))  # of its groups
    figures: tuple[Figure, ...] = ()
    links: tuple[Link, ...] = ()
    tables: tuple[ToldTable, ...] = ()


@dataclass
class _Calculation:
    """The wave's blocks, and the cuts that were made so far."""

    rules: Rules
    asked: Sequence[Asked]
    ballots: Ballots
    shuffle: np.random.Generator
    wave: list[Block] = field(default_factory=list)
    block_of: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    cuts: list[Cut] = field(default_factory=list)
    known: dict[tuple[object, ...], int] = field(default_factory=dict)

    def count(self, rows: NDArray[np.bool_] | Ints) -> Ints:
        """How many of some respondents each block has."""
        found: Ints = np.bincount(self.block_of[rows], minlength=len(self.wave))
        return found

    def cut(self, *steps: tuple[Ints, int]) -> int | None:
        """The number of the cut that some steps make; the same is made once."""
        key = tuple((least, counts.tobytes()) for counts, least in steps)
        if key not in self.known:
            made = cut_for(
                self.rules.parents,
                self.wave,
                *((counts.tolist(), least) for counts, least in steps),
            )
            if made is None:
                return None
            self.known[key] = len(self.cuts)
            self.cuts.append(made)
        return self.known[key]


def release(
    rules: Rules, asked: Sequence[Asked], ballots: Ballots, shuffle: np.random.Generator
) -> Release:
    """Everything that a wave tells; the same answers give the same, but for comments' order.

    ValueError where the tree is none, or a respondent is in no unit of it.
    """
    counts = np.bincount(ballots.units, minlength=len(rules.parents)).tolist()
    wave = blocks(rules.parents, counts, rules.least)
    if not wave:
        return Release()
    of_unit = np.empty(len(rules.parents), np.int64)
    for at, block in enumerate(wave):
        of_unit[list(block.members)] = at
    work = _Calculation(rules, asked, ballots, shuffle, wave, of_unit[ballots.units])
    work.cut((np.array([block.people for block in wave]), rules.least))
    values = values_of(asked, ballots)
    figures = [
        found
        for (kind, key), of_people in values.items()
        if (found := _score(work, kind, key, of_people)) is not None
    ]
    for one in asked:
        made = _comments(work, one) if one.question.kind is Kind.COMMENT else _shares(work, one)
        figures += [made] if made is not None else []
    return Release(
        tuple(work.cuts),
        _rates(work),
        tuple(figures),
        tuple(_links(work, values)),
        tuple(_tables(work, values, figures)),
    )


def values_of(asked: Sequence[Asked], ballots: Ballots) -> dict[tuple[FigureKind, str], Numbers]:
    """Each figure's value of each respondent, from 0 to 100; NaN for who does not count in it."""
    found: dict[tuple[FigureKind, str], Numbers] = {}
    index = [one.key for one in asked if one.is_index]
    if index:
        found[FigureKind.INDEX, ""] = _scores(ballots, index)
    for driver in dict.fromkeys(one.driver for one in asked if one.driver):
        scores = _scores(ballots, [one.key for one in asked if one.driver == driver])
        found[FigureKind.DRIVER, driver] = _where(scores, scores >= NEARER_TO_AGREE)
    for one in asked:
        if one.question.kind is Kind.AGREE:
            given = ballots.numbers[one.key]
            found[FigureKind.QUESTION, one.key] = _where(given, given >= FAVOURABLE_FROM)
        elif one.is_enps:
            given = ballots.numbers[one.key]
            steps = 50.0 * (given > DETRACTORS_UNTIL) + 50.0 * (given >= PROMOTERS_FROM)
            found[FigureKind.ENPS, one.key] = np.where(np.isnan(given), np.nan, steps)
        elif one.question.kind is Kind.SCALE:
            found[FigureKind.MEAN, one.key] = 10 * ballots.numbers[one.key]
    return found


def as_shown(kind: FigureKind, points: float) -> float:
    """A figure in its own words, rounded once, halves upwards: a whole number, a mean to tenths."""
    if kind is FigureKind.MEAN:
        return float(np.floor(points + 0.5)) / 10
    if kind is FigureKind.ENPS:
        return float(np.floor(2 * points - 100 + 0.5))
    return float(np.floor(points + 0.5))


def _scores(ballots: Ballots, keys: Sequence[str]) -> Numbers:
    """Scores over several questions; NaN for who skipped one, which only a forged answer does."""
    table = np.column_stack([ballots.numbers[key] for key in keys])
    found = np.full(ballots.people, np.nan)
    whole = ~np.isnan(table).any(axis=1)
    found[whole] = respondent_scores(table[whole])
    return found


def _where(given: Numbers, agrees: NDArray[np.bool_]) -> Numbers:
    found: Numbers = np.where(np.isnan(given), np.nan, np.where(agrees, 100.0, 0.0))
    return found


def _score(work: _Calculation, kind: FigureKind, key: str, values: Numbers) -> Figure | None:
    """A figure over its own groups, none where fewer than the floor count in it."""
    given = ~np.isnan(values)
    counts = work.count(given)
    number = work.cut((counts, work.rules.least))
    if number is None:
        return None
    cut = work.cuts[number]
    sums = np.bincount(work.block_of[given], values[given], len(work.wave)).astype(np.float64)
    means = cut.sums(sums) / cut.groups.people
    told = bands.tell(cut.groups, np.clip(means, 0, 100), GRAINS[kind])
    return Figure(kind, key, number, told, is_of_all=bool(given.all()))


def _shares(work: _Calculation, one: Asked) -> Figure | None:
    """How the answers to a question are distributed, in groups of ten or more who answered.

    They are unions of the groups of its figure: both are sums over the same answers.
    """
    chosen = _chosen(work.ballots, one)
    given = ~np.asarray(np.isnan(chosen).any(axis=1), np.bool_)
    counts, least = work.count(given), work.rules.least
    number = work.cut((counts, least), (counts, max(least, LEAST_FOR_SHARES)))
    if number is None:
        return None
    cut = work.cuts[number]
    of_blocks = np.column_stack(
        [np.bincount(work.block_of[given], column[given], len(work.wave)) for column in chosen.T]
    )
    counted = np.rint(cut.sums(of_blocks.astype(np.float64))).astype(np.int64)
    most = chosen.shape[1] if one.question.kind is Kind.MULTIPLE else 1
    return Figure(FigureKind.SHARES, one.key, number, shares=tell_shares(cut.groups, counted, most))


def _chosen(ballots: Ballots, one: Asked) -> Numbers:
    """For each respondent and option 1 or 0; NaN for who did not answer."""
    if one.question.kind not in (Kind.AGREE, Kind.SCALE):
        return ballots.choices[one.key]
    given = ballots.numbers[one.key]
    if one.question.kind is Kind.AGREE:
        steps = [given == step for step in range(1, 6)]
    else:
        steps = [
            given <= DETRACTORS_UNTIL,
            (given > DETRACTORS_UNTIL) & (given < PROMOTERS_FROM),
            given >= PROMOTERS_FROM,
        ]
    return np.where(np.isnan(given)[:, None], np.nan, np.column_stack(steps).astype(np.float64))


def _comments(work: _Calculation, one: Asked) -> Figure | None:
    """What was written to a question, each comment in one block, in no order."""
    rows, texts = work.ballots.comments[one.key]
    people = np.array([block.people for block in work.wave])
    number = work.cut(
        (people, work.rules.least_for_comments), (work.count(rows), LEAST_COMMENTS)
    )  # fmt: skip
    if number is None:
        return None
    cut = work.cuts[number]
    found: dict[int, list[str]] = {}
    order = work.shuffle.permutation(len(texts))
    for at in order.tolist():
        block = int(cut.of_blocks[work.block_of[rows[at]]])
        found.setdefault(block, []).append(texts[at])
    comments = {block: tuple(found[block]) for block in sorted(found)}
    return Figure(FigureKind.COMMENTS, one.key, number, comments=comments)


def _rates(work: _Calculation) -> Ints:
    """The response of each group of the wave's own cut, in steps of five points."""
    cut = work.cuts[0]
    invited = np.array(
        [sum(work.rules.invited[unit] for unit in block.members) for block in work.wave], float
    )
    share = 100 * cut.groups.people / np.maximum(cut.sums(invited), cut.groups.people)
    found: Ints = (RATE_STEP * np.floor(share / RATE_STEP + 0.5)).astype(np.int64)
    return np.clip(found, int(bands.BOTTOM), int(bands.TOP))


def _tables(
    work: _Calculation,
    values: Mapping[tuple[FigureKind, str], Numbers],
    figures: Sequence[Figure],
) -> list[ToldTable]:
    """The index and drivers by one attribute each, as far as the audit admits it."""
    asked = [
        (name, places, work.ballots.labels[name])
        for name, places in work.ballots.attributes.items()
    ]
    whole = {
        (one.kind, one.key): int(one.told.how[0])
        for one in figures
        if one.told is not None and one.is_of_all and one.kind in BY_ATTRIBUTE
    }
    found = []
    for table in attribute_tables.admitted(work.block_of, asked, work.rules.least):
        told = {
            name: attribute_tables.told_of(table, values[name], GRAINS[name[0]], how)
            for name, how in whole.items()
        }
        told_figures = [FigureByTable(*name, one) for name, one in told.items() if one is not None]
        found.append(ToldTable(table, tuple(told_figures)))
    return found


def _links(work: _Calculation, values: Mapping[tuple[FigureKind, str], Numbers]) -> list[Link]:
    """How drivers go with the index, in groups of 30 or more in which everybody counts."""
    engagement = values.get((FigureKind.INDEX, ""))
    drivers = {
        driver: scores
        for driver in dict.fromkeys(one.driver for one in work.asked if one.driver)
        if not np.isnan(
            scores := _scores(work.ballots, [one.key for one in work.asked if one.driver == driver])
        ).any()
    }
    if engagement is None or np.isnan(engagement).any():
        return []
    cut = work.cuts[0]
    own = cut.of_blocks[work.block_of]
    order = np.argsort(own, kind="stable")
    begins = np.searchsorted(own[order], np.arange(cut.size))
    ends = np.searchsorted(own[order], cut.last, side="right")
    found = []
    for group in np.flatnonzero(cut.groups.people >= LEAST_FOR_DRIVERS).tolist():
        rows = order[begins[group] : ends[group]]
        for driver, scores in drivers.items():
            link = importance(scores[rows], engagement[rows])
            if link is not None:
                found.append(Link(group, driver, link))
    return found

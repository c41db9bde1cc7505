"""Organisations with answers, for the tests of what is released of them."""

from inspect import signature

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.questions import Kind, Option, Question
from metrics.ballots import Asked, collect
from metrics.cells import Rules, release

OPTIONS = (Option("home", {"en": "Home"}), Option("office", {"en": "Office"}))


def question(key, kind, **more):
    return Question(key, kind, {"en": key}, **more)


ASKED = [
    Asked(question("proud", Kind.AGREE, required=True), is_index=True),
    Asked(question("stay", Kind.AGREE, required=True), is_index=True),
    Asked(question("learn", Kind.AGREE, required=True), driver="growth"),
    Asked(question("future", Kind.AGREE, required=True), driver="growth"),
    Asked(question("recommend", Kind.SCALE), is_enps=True),
    Asked(question("energy", Kind.SCALE)),
    Asked(question("pay", Kind.AGREE, may_not_know=True)),
    Asked(question("place", Kind.MULTIPLE, options=OPTIONS)),
    Asked(question("words", Kind.COMMENT)),
]


def payload(unit, dice, *, skips=0.3):
    """One respondent's answers; optional questions are often skipped."""
    base = int(dice.integers(1, 6))

    def near():
        return int(np.clip(base + dice.integers(-1, 2), 1, 5))

    given = {key: near() for key in ("proud", "stay", "learn", "future")}
    optional = {
        "recommend": int(np.clip(2 * base + dice.integers(-2, 3), 0, 10)),
        "energy": int(dice.integers(0, 11)),
        "pay": near(),
        "place": ["home"] if dice.random() < 0.5 else ["home", "office"],
        "words": f"comment {dice.integers(10**12)}",
    }
    given |= {key: value for key, value in optional.items() if dice.random() > skips}
    return {
        "unit": unit, "grade": f"G{dice.integers(3)}", "tenure": int(dice.integers(3)),
        "location": f"L{dice.integers(3)}", "answers": given,
    }  # fmt: skip


def released(parents, counts, *, dice, least=5, invited=None, payloads=None):
    """The ballots of an organisation in which so many answered in each unit, and their release."""
    if payloads is None:
        payloads = [payload(unit, dice) for unit, many in enumerate(counts) for _ in range(many)]
    ballots = collect(ASKED, len(parents), payloads)
    rules = Rules(parents, invited or [2 * many for many in counts], least, 10)
    return ballots, release(rules, ASKED, ballots, dice)


def held_against(test, examples, **drawn):
    """A property of some organisations, to be called: held against many more of them."""
    inner = test.hypothesis.inner_test
    asked = {name: drawn[name] for name in signature(inner).parameters}

    @settings(max_examples=examples, deadline=None)
    @given(**asked)
    def again(**example):
        inner(**example)

    return again


@st.composite
def organisations(draw, most_units=40, most_people=12):
    """Trees with chains, teams of one and empty units; answers of nobody to everybody."""
    size = draw(st.integers(1, most_units))
    shape = draw(st.sampled_from(["any", "chain", "flat", "forest"]))
    parents = []
    for unit in range(size):
        if unit == 0 or (shape == "forest" and draw(st.integers(0, 4)) == 0):
            parents.append(None)
        elif shape == "chain":
            parents.append(unit - 1)
        elif shape == "flat":
            parents.append(0)
        else:
            parents.append(draw(st.integers(0, unit - 1)))
    people = draw(st.sampled_from([1, 4, 12, most_people]))
    counts = draw(st.lists(st.integers(0, people), min_size=size, max_size=size))
    response = draw(st.sampled_from([0, 10, 50, 100, 100]))  # per cent of each unit
    return parents, [many * response // 100 for many in counts]


@st.composite
def large_organisations(draw, most_people=2_000):
    """Up to two thousand people in up to four hundred units, of whom any part answers."""
    dice = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    people, size = draw(st.integers(1, most_people)), draw(st.integers(1, 400))
    reach = draw(st.sampled_from([1, 3, 400]))  # of a chain, of a deep tree, of any
    parents = [None, *(int(dice.integers(max(0, at - reach), at)) for at in range(1, size))]
    answered = int(dice.binomial(people, draw(st.integers(0, 100)) / 100))
    return parents, np.bincount(dice.integers(0, size, answered), minlength=size).tolist()

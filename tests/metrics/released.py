"""Organisations with answers, for the tests of what is released of them."""

import numpy as np
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


@st.composite
def organisations(draw, most=40):
    """Trees with chains, teams of one and empty units."""
    size = draw(st.integers(1, most))
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
    people = draw(st.sampled_from([1, 4, 12]))
    counts = draw(st.lists(st.integers(0, people), min_size=size, max_size=size))
    return parents, counts

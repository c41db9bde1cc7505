"""Random small companies with everything that happens to records of real ones."""

from datetime import date, timedelta

from hypothesis import strategies as st

from metrics.history import EXIT_REASONS, NONE, REASONS
from metrics.periods import Period
from tests.metrics.histories import Employed, Existed, Fact, Held, Placed

FIRST = date(2019, 12, 30)
# Days on which rows meet: leap days, ends of months, neighbours, a year and ten years apart.
DAYS = sorted({
    *(FIRST + timedelta(days=step) for step in (0, 1, 2, 3, 30, 31, 32, 33, 34, 90, 400, 1100)),
    date(2020, 2, 28), date(2020, 2, 29), date(2020, 3, 1), date(2021, 2, 28), date(2021, 3, 1),
    date(2010, 2, 28), date(2019, 1, 31), date(2020, 1, 31), date(2024, 2, 29), date(2030, 1, 1),
})  # fmt: skip
ROLES = {1: (1, 1, 1), 2: (2, 1, NONE), 3: (2, 2, 1), 4: (NONE, 1, 2)}  # grade, family, track
UNITS = (1, 2, 3, 4)
PEOPLE = (1, 2, 3, 4, 5, 6)


def _spans(draw, most):
    """Spans that do not overlap, some right after each other, the last one perhaps open."""
    days = sorted(draw(st.sets(st.sampled_from(DAYS), max_size=most + 1)))
    spans = []
    for at, begins in enumerate(days):
        last = at + 1 == len(days)
        if draw(st.integers(0, 3)) or last:
            ends = None if last else days[at + 1]
            if last and not draw(st.booleans()):
                continue
            spans.append((begins, ends))
    return spans


@st.composite
def organisations(draw):
    """Rows of a company: employed, held, units and placements."""
    employed, held = [], []
    for person in draw(st.sets(st.sampled_from(PEOPLE))):
        for begins, ends in _spans(draw, 4):
            reason = draw(st.sampled_from(EXIT_REASONS)) if ends else ""
            regretted = draw(st.sampled_from([None, False, True])) if ends else None
            employed.append(Employed(person, begins, ends, reason, regretted))
        for begins, ends in _spans(draw, 6):
            role = draw(st.sampled_from(sorted(ROLES)))
            manager = draw(st.sampled_from([NONE, *(one for one in PEOPLE if one != person)]))
            held.append(
                Held(
                    person, begins, ends, draw(st.sampled_from(REASONS)), role, *ROLES[role],
                    unit=draw(st.sampled_from(UNITS)), manager=manager,
                    location=draw(st.sampled_from([NONE, 1, 2])),
                )
            )  # fmt: skip
    units = [Existed(unit, DAYS[0], draw(st.sampled_from([None, *DAYS[5:]]))) for unit in UNITS]
    placed = [
        Placed(unit, draw(st.sampled_from(UNITS[: unit - 1])), begins, ends)
        for unit in UNITS[1:]
        for begins, ends in _spans(draw, 3)
    ]
    order = draw(st.randoms(use_true_random=False))
    order.shuffle(employed)
    order.shuffle(held)
    return employed, held, units, placed


@st.composite
def facts(draw):
    """What is true of people, also of some who were never employed, and twice at once."""
    names = ("plans", "conversations", "mentees", "met", "completed", "not_completed")
    return {
        name: [
            Fact(person, begins, ends)
            for person in draw(st.lists(st.sampled_from([*PEOPLE, 7]), min_size=2, max_size=6))
            for begins, ends in _spans(draw, 2)
        ]
        for name in names
    }


@st.composite
def periods(draw):
    begins = draw(st.sampled_from(DAYS)) + timedelta(days=draw(st.integers(-1, 1)))
    days = draw(st.sampled_from([1, 2, 3, 31, 60]))
    return Period(begins, begins + timedelta(days=days))

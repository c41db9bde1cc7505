"""A second, slow statement of a history: plain Python, person by person and day by day."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from lib.dates import months_between
from metrics.indicators import Dimension
from metrics.indicators.breakdowns import TENURE_BANDS

DAY = timedelta(days=1)


def holds(row, day):
    return row.begins <= day and (row.ends is None or day < row.ends)


@dataclass(frozen=True)
class Stay:
    person: int
    begins: date
    ends: date | None
    exit_reason: str
    regretted: bool | None


@dataclass(frozen=True)
class Move:
    """An assignment that began while its person was employed, and the one before in that stay."""

    held: object
    before: object


class PlainHistory:
    def __init__(self, employed, held, units=(), placed=(), facts=None):
        self.facts = facts or {}
        self.held, self.units, self.placed = list(held), list(units), list(placed)
        self.people = sorted({row.person for row in employed})
        self.stays = []
        for row in sorted(employed, key=lambda row: (row.person, row.begins)):
            last = self.stays[-1] if self.stays else None
            if last and last.person == row.person and last.ends == row.begins:
                begins = self.stays.pop().begins
            else:
                begins = row.begins
            self.stays.append(Stay(row.person, begins, row.ends, row.exit_reason, row.regretted))

    def stay(self, person, day):
        return next((s for s in self.stays if s.person == person and holds(s, day)), None)

    def true_on(self, fact, day):
        return {row.person for row in self.facts.get(fact, ()) if holds(row, day)}

    def begun(self, fact, period):
        rows = self.facts.get(fact, ())
        return {row.person for row in rows if period.begins <= row.begins < period.ends}

    def post(self, person, day):
        if self.stay(person, day) is None:
            return None
        return next((h for h in self.held if h.person == person and holds(h, day)), None)

    def posts_in(self, stay, day):
        """The assignments that overlap the stay and have begun by the day, in order."""
        rows = [
            h for h in self.held
            if h.person == stay.person and h.begins <= day
            and (stay.ends is None or h.begins < stay.ends)
            and (h.ends is None or h.ends > stay.begins)
        ]  # fmt: skip
        return sorted(rows, key=lambda h: h.begins)

    def moves(self, period, *reasons):
        for held in sorted(self.held, key=lambda h: (h.person, h.begins)):
            if not period.begins <= held.begins < period.ends or held.reason not in reasons:
                continue
            stay = self.stay(held.person, held.begins)
            if stay is None:
                continue
            earlier = self.posts_in(stay, held.begins - DAY)
            yield Move(held, earlier[-1] if earlier else None)

    def role_since(self, move):
        """The first day of the unbroken time in the role before a move."""
        stay = self.stay(move.held.person, move.held.begins)
        rows = self.posts_in(stay, move.held.begins - DAY)
        return max(_role_time(rows)[0].begins, stay.begins)

    def group(self, dimension, post, stay, day):
        if dimension == Dimension.TENURE:
            years = months_between(stay.begins, day) // 12
            return max(first for first in TENURE_BANDS if first <= years)
        if dimension is None or post is None:
            return None
        value = getattr(post, dimension)
        return None if value == -1 else value

    def group_on(self, dimension, person, day):
        return self.group(dimension, self.post(person, day), self.stay(person, day), day)

    def days(self, period):
        return [period.begins + i * DAY for i in range(period.days)]

    def average(self, dimension, period):
        counted = Counter(
            self.group_on(dimension, person, day)
            for day in self.days(period)
            for person in self.people
            if self.stay(person, day)
        )
        return {group: days / period.days for group, days in counted.items()}

    def seen_last(self, dimension, period):
        """The group of everybody on their last day in the period."""
        found = {}
        for day in self.days(period):
            for person in self.people:
                if self.stay(person, day):
                    found[person] = self.group_on(dimension, person, day)
        return found

    def opening(self, dimension, period):
        before = period.begins - DAY
        for person in self.people:
            stay = self.stay(person, before)
            if stay and stay == self.stay(person, period.begins):
                yield self.group_on(dimension, person, before), stay

    def leaving(self, dimension, period):
        for stay in self.stays:
            last = stay.ends and stay.ends - DAY
            if last and period.begins <= last < period.ends:
                rows = self.posts_in(stay, last)
                yield self.group(dimension, rows[-1] if rows else None, stay, last), stay

    def before(self, dimension, move):
        stay, day = self.stay(move.held.person, move.held.begins), move.held.begins - DAY
        return self.group(dimension, move.before, stay, day)


def _role_time(rows):
    """The last unbroken time in one role of assignments in order."""
    time = [rows[-1]]
    for earlier in reversed(rows[:-1]):
        first = time[0]
        if (
            earlier.role != first.role
            or first.reason == "promotion"
            or (first.begins - earlier.ends).days > 31
        ):
            break
        time.insert(0, earlier)
    return time


def last_by_person(pairs):
    """Each person once, by the last of their pairs (person, group)."""
    return Counter(dict(pairs).values())

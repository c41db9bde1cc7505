"""Into which groups people are put: by unit, grade, family, track, time here or place."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import coo_array

from metrics.history import NONE, History, Ints, ids_of
from metrics.periods import FOREVER, Period, months_between, years_later

Floats = NDArray[np.float64]

# Whole years with the organisation from which each band begins, since the stay began.
TENURE_BANDS = (0, 1, 2, 5, 10)


class Dimension(StrEnum):
    UNIT = "unit"
    GRADE = "grade"
    FAMILY = "family"
    TRACK = "track"
    TENURE = "tenure"
    LOCATION = "location"


@dataclass(frozen=True)
class Breakdown:
    """The groups of one dimension, or one group of everybody where it is None.

    Groups are numbered by their place in `keys`: ids, ranks of grades, or the first years of
    bands. Behind the last one stands the group of whoever has none: no post, or a role without a
    grade. A unit is the group of those in itself; what lies below it is added up afterwards.
    """

    history: History
    dimension: Dimension | None = None

    @cached_property
    def keys(self) -> Ints:
        history = self.history
        match self.dimension:
            case Dimension.UNIT:
                return history.unit_ids
            case Dimension.GRADE:
                return ids_of(history.assignments.grade)
            case Dimension.FAMILY:
                return history.family_ids
            case Dimension.TRACK:
                return history.track_ids
            case Dimension.LOCATION:
                return history.location_ids
            case Dimension.TENURE:
                return np.array(TENURE_BANDS)
            case None:
                return np.zeros(0, np.int64)

    @property
    def size(self) -> int:
        """How many groups there are, with that of whoever has none."""
        return self.keys.size + 1

    @cached_property
    def _of_posts(self) -> Ints:
        """The group of each post, by what its assignment says."""
        assigned = self.history.assignments
        match self.dimension:
            case Dimension.UNIT:
                found = assigned.unit
            case Dimension.GRADE:
                grade = assigned.grade
                found = np.where(grade == NONE, NONE, np.searchsorted(self.keys, grade))
            case Dimension.FAMILY:
                found = assigned.family
            case Dimension.TRACK:
                found = assigned.track
            case Dimension.LOCATION:
                found = assigned.location
            case _:
                found = np.full(assigned.person.size, NONE)
        codes: Ints = found[self.history.posts.assignment] % self.size  # NONE comes last
        return codes

    def of(self, posts: Ints, stays: Ints, days: ArrayLike) -> Ints:
        """The group of each person in a stay and a post (or NONE) on a day of it."""
        if self.dimension != Dimension.TENURE:
            groups: Ints = np.append(self._of_posts, self.size - 1)[posts]
            return groups
        years = months_between(self.history.stays.begins[stays], days) // 12
        return np.searchsorted(self.keys, years, "right") - 1

    def of_people(self, stays: Ints, day: ArrayLike) -> Ints:
        """The group of each stay's person by where they are on a day of it."""
        return self.of(self.history.posts_of(self.history.stays.person[stays], day), stays, day)

    def count(self, groups: Ints) -> Floats:
        """How many fall into each group."""
        return np.bincount(groups, minlength=self.size).astype(np.float64)

    def average_headcount(self, period: Period) -> Floats:
        """The mean over all days of the period of who was employed in each group."""
        stays, posts = self.history.stays, self.history.posts
        if self.dimension == Dimension.TENURE:
            turns = [years_later(stays.begins, years) for years in TENURE_BANDS]
            bands = pairwise([*turns, np.full(stays.ends.size, FOREVER)])
            days = np.array([
                *(_days_in(period, low, np.minimum(stays.ends, high)).sum() for low, high in bands),
                0.0,  # everybody has a band
            ])  # fmt: skip
        else:
            placed = _days_in(period, posts.begins, posts.ends)
            days = np.bincount(self._of_posts, weights=placed, minlength=self.size)
            days[-1] += (
                _days_in(period, stays.begins, stays.ends).sum() - placed.sum()
            )  # in a stay and without a post
        average: Floats = days / period.days
        return average

    def last_seen(self, period: Period) -> tuple[Ints, Ints]:
        """Everybody employed on any day of the period, once, and their group on their last day.

        The same people may have been counted elsewhere before; but since each is in one group
        here, so many different people stand behind any groups taken together.
        """
        stays = self.history.stays
        rows = np.flatnonzero((stays.begins < period.after) & (stays.ends > period.first))
        is_last = np.ones(rows.size, np.bool_)
        is_last[:-1] = stays.person[rows[1:]] != stays.person[rows[:-1]]
        rows = rows[is_last]
        days = np.minimum(stays.ends[rows], period.after) - 1
        return stays.person[rows], self.of_people(rows, days)

    def people(self, period: Period) -> Floats:
        """How many different people were employed in the period, by where they were seen last."""
        return self.count(self.last_seen(period)[1])

    def parents(self, period: Period) -> Ints:
        """The group above each group on the last day of the period; NONE where nothing is.

        One tree for the whole of a period, so that units add up to the ones above them.
        """
        if self.dimension != Dimension.UNIT:
            return np.full(self.size, NONE)
        return np.append(self.history.units.parents_on(period.last), NONE)


def with_what_lies_below(parents: Ints, counts: Floats) -> Floats:
    """Each group's counts with those of all groups below it; counts are (groups,) or wider."""
    group = above = np.arange(parents.size)
    pairs = []
    while group.size:
        pairs.append((above, group))
        group, above = group[parents[above] != NONE], parents[above]
        above = above[above != NONE]
    rows, columns = np.concatenate(pairs, axis=1)
    sums = coo_array((np.ones(rows.size), (rows, columns)), shape=(parents.size, parents.size))
    whole: Floats = sums.tocsr() @ counts
    return whole


def _days_in(period: Period, begins: Ints, ends: Ints) -> Ints:
    """How many days of each row lie in the period."""
    found: Ints = np.maximum(np.minimum(ends, period.after) - np.maximum(begins, period.first), 0)
    return found

"""Live figures about small groups: nothing under five people, and renewed by five only.

What is shown of a group is a release. Of fewer than five people there is none; after one, the next
comes when five of them have answered since. Each person counts once, by the mean of what they
answered. So neither a release nor the difference of two tells of fewer than five people. It holds
as long as answers are only ever added, never changed, and whoever renews a figure holds a lock, so
that two do not renew it from different counts.
"""

from dataclasses import dataclass

LEAST = 5  # people behind a figure, and people with new answers before it is told anew
EXTREME = 0.5  # of the steps of a scale


@dataclass(frozen=True)
class Shown:
    """A mean as it is told: a number with one decimal, or a band at an end of its scale."""

    value: float
    band: str = ""  # "", "or more", "or less"


def is_due(people: int, fresh: int) -> bool:
    """Whether a figure of some people is told, `fresh` of whom have answered since the last one."""
    return people >= LEAST and fresh >= LEAST


def shown(mean: float, low: float, high: float) -> Shown:
    """A mean on a scale; near an end it would say what everybody answered, so it is a band."""
    if mean >= high - EXTREME:
        return Shown(high - EXTREME, "or more")
    if mean <= low + EXTREME:
        return Shown(low + EXTREME, "or less")
    return Shown(round(mean, 1))

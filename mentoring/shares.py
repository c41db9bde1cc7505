"""A score opened into its parts: what each could win of 100, and what it won. Pure functions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mentoring.scoring import PARTS

Parts = Mapping[str, float | None]
WISHES = ("mentee_wish", "mentor_wish")


@dataclass(frozen=True)
class Share:
    """One part: its share of 100, and how much of it a pair has won."""

    name: str
    got: float
    possible: float

    @property
    def is_good(self) -> bool:
        """Whether it speaks for the pair: half of it is won, or more."""
        return self.got * 2 >= self.possible


def shares_of(parts: Parts, weights: Mapping[str, float]) -> list[Share]:
    """The parts that can be told, in their order, scaled so that all of them make 100.

    What is unknown has no share: it counts neither for nor against a pair.
    """
    told = {
        name: (float(parts[name] or 0), float(weights.get(name, 0)))
        for name in PARTS
        if parts.get(name) is not None and weights.get(name, 0) > 0
    }
    total = sum(weight for _value, weight in told.values())
    if not total:
        return []
    return [
        Share(name, 100 * weight * value / total, 100 * weight / total)
        for name, (value, weight) in told.items()
    ]


def score_of_shares(shares: Sequence[Share]) -> float:
    """Their sum in tenths; at least 1, as everywhere."""
    return max(round(sum(share.got for share in shares), 1), 1.0)


def together(shares: Sequence[Share]) -> list[Share]:
    """The wishes of both as one part: nobody learns who was not wished for."""
    wishes = [share for share in shares if share.name in WISHES]
    if not wishes:
        return list(shares)
    both = Share(
        "wishes", sum(share.got for share in wishes), sum(share.possible for share in wishes)
    )
    place = next(index for index, share in enumerate(shares) if share.name in WISHES)
    rest = [share for share in shares if share.name not in WISHES]
    return [*rest[:place], both, *rest[place:]]


def weights_seen_by(side: str, weights: Mapping[str, float]) -> dict[str, float]:
    """The weights by which one of the two is shown a score: without the wishes of the other."""
    hidden = {"mentee": {"mentor_wish"}, "mentor": {"mentee_wish"}}.get(side, set(WISHES))
    return {name: 0 if name in hidden else weight for name, weight in weights.items()}

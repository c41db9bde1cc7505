"""The rule by which claims become a level: pure functions, without the database.

The rule is this product's own (see docs/figures.md): each claim weighs by its source and fades
with a half-life; of one source and claimant only the newest counts, so that repeating oneself
adds nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

DAYS_PER_MONTH = 365.25 / 12
DISPUTED_FROM = 2


@dataclass(frozen=True)
class Claim:
    """One statement of a level, as the rule needs it."""

    level: int
    source: str
    claimant: int | None
    on: date
    pk: int = 0


@dataclass(frozen=True)
class Rule:
    """Weight by source (above 0) and half-life in months (at least 1)."""

    weights: Mapping[str, float]
    half_life_months: int


@dataclass(frozen=True)
class Part:
    """One claim with the weight it has today; `counts` is False when a newer one replaces it."""

    claim: Claim
    weight: float
    counts: bool


@dataclass(frozen=True)
class Level:
    """The weighed level (one decimal), the summed weight today, and the parts it opens into."""

    value: Decimal
    strength: float
    is_disputed: bool
    parts: tuple[Part, ...]

    @property
    def confidence(self) -> str:
        return confidence(self.strength)


def fading(months: float, half_life_months: int) -> float:
    """What is left of a weight after some months: 1 at 0, a half after one half-life."""
    return float(0.5 ** (max(months, 0.0) / half_life_months))


def confidence(strength: float) -> str:
    """'high' from a summed weight of 0.8, 'medium' from 0.4, else 'low'.

    A manager's claim of today (0.7) is medium, with a self-claim beside it (1.0) high; a
    self-claim alone (0.3) is low.
    """
    if strength >= 0.8:
        return "high"
    return "medium" if strength >= 0.4 else "low"


def weigh(claims: Iterable[Claim], rule: Rule, day: date) -> Level | None:
    """The level that the claims give on a day, or None without claims.

    level = Σ weight·level / Σ weight over the newest claim of each source and claimant, where
    weight = weight of the source × 0.5^(age in months / half-life). Claims dated after `day` are
    as fresh as today's. Rounded to one decimal, half up, last. Raises KeyError for a source
    without a weight.
    """
    newest: dict[tuple[str, int | None], Claim] = {}
    ordered = sorted(claims, key=lambda claim: (claim.on, claim.pk))
    for claim in ordered:
        newest[claim.source, claim.claimant] = claim
    if not newest:
        return None

    counting = set(map(id, newest.values()))
    parts = tuple(
        Part(
            claim,
            rule.weights[claim.source]
            * fading((day - claim.on).days / DAYS_PER_MONTH, rule.half_life_months),
            id(claim) in counting,
        )
        for claim in reversed(ordered)
    )
    weights = [(part.weight, part.claim.level) for part in parts if part.counts]
    strength = sum(weight for weight, _ in weights)
    value = Decimal(repr(sum(weight * level for weight, level in weights) / strength))
    levels = [level for _, level in weights]
    return Level(
        value.quantize(Decimal("0.1"), ROUND_HALF_UP),
        strength,
        max(levels) - min(levels) >= DISPUTED_FROM,
        parts,
    )

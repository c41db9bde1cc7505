"""Claims after which someone of the cast is as near to a role as the pages show."""

from random import Random

from careers.demo.content import Need

TRIES = 400
SELF, MANAGER = 0.3, 0.7
Pair = tuple[int, int]


def aimed(needs: tuple[Need, ...], ready: int, known: int, rng: Random) -> dict[str, Pair]:
    """What oneself and the manager say, at one time, so that the fit comes near two percentages.

    Readiness over the known skills comes near `ready`, coverage near `known`; skills left out are
    unknown. The best of many draws: within a point or two for roles of usual length.
    """
    spoken = _spoken(needs, known, rng)
    weight = sum(need.importance for need in spoken)
    best: dict[str, Pair] = {}
    nearest = 1e9
    for _ in range(TRIES):
        drawn = {need.skill: _pair(need.level * ready / 100 + rng.gauss(0, 0.5), rng)
                 for need in spoken}  # fmt: skip
        met = sum(
            need.importance * min(1.0, level_of(drawn[need.skill]) / need.level) for need in spoken
        )
        if abs(met / weight - ready / 100) < nearest:
            best, nearest = drawn, abs(met / weight - ready / 100)
    return best


def level_of(pair: Pair) -> float:
    """The level that follows when both speak on one day: the weights of self and manager."""
    return round(SELF * pair[0] + MANAGER * pair[1], 1)


def _spoken(needs: tuple[Need, ...], known: int, rng: Random) -> list[Need]:
    """The needs to speak of: those of a draw whose weight comes nearest to the coverage."""
    total = sum(need.importance for need in needs)
    best: list[Need] = list(needs)
    for _ in range(TRIES):
        drawn = [need for need in needs if rng.random() < known / 100]
        if abs(_share(drawn, total) - known) < abs(_share(best, total) - known):
            best = drawn
    return best


def _share(needs: list[Need], total: int) -> float:
    return 100 * sum(need.importance for need in needs) / total


def _pair(level: float, rng: Random) -> Pair:
    """Two whole levels at most one apart, near a wished one."""
    manager = min(5, max(1, round(level)))
    own = manager + rng.choice((-1, 0, 0, 1))
    return min(5, max(1, own)), manager

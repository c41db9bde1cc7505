"""How the people of a board spread, against what is expected."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count

from leadership.models import CalibrationSession, Placement

LEAST_TOLD = 5  # people of whom an executive sees a distribution


@dataclass(frozen=True)
class Share:
    """How many stand at a level or in a box, and how many are expected, in per cent."""

    name: str
    count: int
    share: int
    expected: int | None
    hint: str = ""

    @property
    def difference(self) -> int | None:
        return None if self.expected is None else self.share - self.expected


@dataclass(frozen=True)
class Distribution:
    """How the people of a board spread; a part is empty where a level of it tells of too few."""

    placed: int
    people: int
    performance: Sequence[Share]
    potential: Sequence[Share]
    boxes: Sequence[Share]


def distribution_of(session: CalibrationSession, *, least: int = 1) -> Distribution | None:
    """The whole board in figures, never a part of it; None where fewer than `least` are placed.

    Levels or boxes are told where each of them has `least` people or nobody.
    """
    rows = Placement.objects.filter(session=session).order_by()
    counts = Counter(
        {
            (performance, potential): n
            for performance, potential, n in rows.values_list("performance", "potential").annotate(
                n=Count("pk")
            )
        }
    )
    people = sum(counts.values())
    placed = people - counts.pop((None, None), 0)
    if placed < least:
        return None
    across, up = session.levels
    of_level = session.guidance if len(session.guidance) == across else []
    of_box = session.guidance if len(session.guidance) == across * up else []
    boxes = [(one, other) for one in range(1, across + 1) for other in range(1, up + 1)]
    summed = [
        sum(of_box[(level - 1) * up : level * up]) if of_box else None
        for level in range(1, across + 1)
    ]
    performance = [
        share(name, sum(counts[level, other] for other in range(1, up + 1)), placed,
              of_level[level - 1] if of_level else summed[level - 1])
        for level, name in enumerate(session.performance_labels, start=1)
    ]  # fmt: skip
    potential = [
        share(name, sum(counts[other, level] for other in range(1, across + 1)), placed, None)
        for level, name in enumerate(session.potential_labels, start=1)
    ]
    in_boxes = [
        share(session.box_name(*box), counts[box], placed, of_box[at] if of_box else None,
              session.box_levels(*box))
        for at, box in enumerate(boxes)
    ]  # fmt: skip
    parts = [told(part, least) for part in (performance, potential, in_boxes)]
    return Distribution(placed, people, *parts)


def told(part: Sequence[Share], least: int) -> Sequence[Share]:
    """A part of a distribution, or nothing where some line of it is about too few people."""
    return [] if any(0 < row.count < least for row in part) else part


def share(name: str, count: int, of: int, expected: int | None, hint: str = "") -> Share:
    return Share(name, count, round(100 * count / of) if of else 0, expected, hint)

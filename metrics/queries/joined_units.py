"""Whether a unit's own figure is of fewer or more people than work there, and whom it counts."""

from metrics.figures import Figures
from metrics.indicators import Indicator
from metrics.queries.insight_scope import Tree


def joined_across(tree: Tree, unit: int, figures: Figures) -> list[str]:
    """Units counted together, some in a unit and some outside, beside the unit's own figure."""
    within = tree.within(unit)
    found = {
        key
        for part in figures.parts
        if part.is_wider and not within.isdisjoint(part.keys)
        for key in (() if within.issuperset(part.keys) else part.keys)
    }
    return sorted(tree.names[key] for key in found if key in tree.names)


def only_below(tree: Tree, unit: int, indicator: Indicator, figures: Figures) -> list[str]:
    """The units right below one, where they make up all of its own figure.

    Then whoever works directly in the unit is counted with its neighbours. Nothing is said where
    people are rounded, are those who left, or were not counted out of the history.
    """
    if indicator.is_private or indicator.is_confidential or indicator.shelf is not None:
        return []
    below = tree.below(unit)
    own, parts = figures.of(unit), [figures.of(one) for one in below]
    told = [part for part in parts if part is not None and not part.is_wider]
    if own is None or not told or len(told) < len(parts):
        return []
    if sum(part.people or 0 for part in told) != own.people:
        return []
    return [tree.names[one] for one in below]

"""One line of the matrix."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Line:
    """One route: the rule for each method that it takes, and whose record its address names.

    `{role}` in a query stands for the id of that thing of the world.
    """

    name: str
    rules: dict[str, str]
    args: dict[str, object] = field(default_factory=dict)
    query: str = ""

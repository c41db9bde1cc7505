"""Lines of the matrix: one for each route, one for all routes of a model's pages at work."""

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


@dataclass(frozen=True)
class Model:
    """One model's page: who opens its list and a record, whether it is edited, and its acts.

    `acts` name the rule of each act on a record, `beginnings` of each act without one.
    """

    name: str
    thing: object
    listed: str = "HR"
    record: str = "HR"
    reference: bool = False
    acts: dict[str, str] = field(default_factory=dict)
    beginnings: dict[str, str] = field(default_factory=dict)


def acts(said: str, *names: str) -> dict[str, str]:
    return dict.fromkeys(names, said)

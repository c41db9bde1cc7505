"""What apps above add to leadership: filled in their `AppConfig.ready()`."""

from collections.abc import Callable
from dataclasses import dataclass

from leadership.models import Programme
from talent.models import User
from talent.registry import Text


@dataclass(frozen=True)
class ResultIndicator:
    """One figure of the organisation by which a programme's results can be told.

    `tell` says it in words for a reader, such as "4.1, up 0.3 since the programme began"; None
    where this reader may not see it, or nothing is known. It keeps the rules of its own app.
    """

    key: str
    label: Text
    hint: Text
    tell: Callable[[User, Programme], str | None]


result_indicators: list[ResultIndicator] = []


def chosen_indicators(programme: Programme) -> list[ResultIndicator]:
    """Those that were chosen when the programme was designed, as far as they are still offered."""
    keys = set(programme.result_indicators)
    return [one for one in result_indicators if one.key in keys]

"""Telling whoever waits how far writing has come."""

from collections.abc import Callable
from time import monotonic


class Progress:
    """Says each stage with its count and the seconds since the start, through one function."""

    def __init__(self, write: Callable[[str], object]) -> None:
        self.write, self.began = write, monotonic()

    def say(self, stage: str) -> None:
        self.write(f"{monotonic() - self.began:6.1f} s  {stage}")

    def of(self, stage: str, total: int = 0) -> Callable[[int], None]:
        """What a bulk write reports its count to."""

        def told(done: int) -> None:
            self.say(f"{stage}: {done:,} of {total:,}" if total else f"{stage}: {done:,}")

        return told

"""Measure the pages of one company, as asked on standard input; answers are lines of JSON.

A process of its own for each company, all alive at once, so that `bench` can let the sizes take
turns: what else the machine does then troubles all of them alike.
"""

import json
import sys
import time

import django

django.setup()

from django.db import connection  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from bench.addresses import Asked, demo_pages, onet_pages  # noqa: E402
from bench.told import insights_pages, told_pages  # noqa: E402
from config.settled import settle  # noqa: E402

WARM = 5
KINDS = {
    "demo": demo_pages, "onet": onet_pages, "told": told_pages, "insights": insights_pages,
}  # fmt: skip


class Measured:
    """One name of the table: its addresses in turn, each answer made anew."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.next = 0

    def get(self):
        address = self.asked.addresses[self.next % len(self.asked.addresses)]
        self.next += 1
        response = self.asked.client.get(address)
        assert response.status_code == 200, (address, response.status_code)
        return b"".join(response) if response.streaming else response.content

    def warm(self) -> dict:
        """The most queries and bytes of a few calls, which are not timed.

        The first call of all is not counted: it reads what a process keeps.
        """
        self.get()
        queries, size = 0, 0
        for _ in range(WARM):
            with CaptureQueriesContext(connection) as captured:
                content = self.get()
            queries = max(queries, sum(counts(one["sql"]) for one in captured))
            size = max(size, len(content))
        return {"queries": queries, "bytes": size}

    def take(self, times: int) -> list[float]:
        """Milliseconds of each of some calls."""
        took = []
        for _ in range(times):
            started = time.perf_counter()
            self.get()
            took.append((time.perf_counter() - started) * 1000)
        return took


def counts(sql: str) -> bool:
    """Whether a statement is a query, and not only the frame of a transaction."""
    return not sql.startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "SET CONSTRAINTS"))


def main() -> None:
    found = KINDS[sys.argv[1]]()
    pages = {name: Measured(asked) for name, asked in found.items()}
    answer({name: asked.kind for name, asked in found.items()})
    settle()
    for line in sys.stdin:
        name, times = json.loads(line)
        answer(pages[name].take(times) if times else pages[name].warm())


def answer(said) -> None:
    print(json.dumps(said), flush=True)


if __name__ == "__main__":
    main()

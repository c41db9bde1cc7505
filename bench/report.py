"""Tables of what was measured, with the bars; what misses its bar is set in bold."""

import os
import platform
import statistics
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

# The most queries, and how many times the empty signed-in page, by kind of page.
QUERIES = {"list": 12}
OTHER_QUERIES = 20
TIMES_EMPTY = {"list": 4.0, "page": 4.0}
# The most milliseconds (median, at the largest size) of pages that compute.
MILLISECONDS = {
    "routes": 150,
    "routes, what if": 150,
    "API: five routes": 150,
    "roles for me": 100,
    "openings by readiness": 150,
    "development of a line": 250,
    "catalogue with fit": 200,
    "360 report": 200,
}
KIND_MILLISECONDS = {"told": 150}  # results of surveys, what came of them, and indicators
GROWTH = 1.5  # p95 at the largest size ÷ p95 at the smallest

HEAD = """# Performance

What `make bench` printed last; `make bench ARGS=--write` writes this page. Compare ratios, not
milliseconds: those are of the machine named below, and of what else it did.

**How.** The demo company's generator makes a company of each size; O*NET's occupations and the
sample of 10,000 employees are imported into another database where they lie in `../shared/data`.
Each page is asked for by one process for each size through Django's test client, from middleware
to the last byte, as the database role `web`. Nothing is cached between requests but what the
product itself keeps (templates, what all roles ask for under its revision, and the words of the
query that every page's top bar asks). Every name in the table stands for up to 130 addresses that
are asked for in turn: different people, roles and words. Five calls warm up and give the queries
(without BEGIN and COMMIT); then as many are timed as each table says. The sizes and the empty page
take turns, ten calls at a time, so that what else the machine does troubles all of them alike.
Databases are analysed before. Jobs are whole commands,
their start included, or service calls, in seconds of the clock: what else the machine does is in
them. Mentor matching is measured from the rows of a programme to those of its preview, with people
of the largest company, and of made-up cohorts from arrays to the answer.

**Bars.** Lists make at most 12 queries, other pages 20. Lists, profile and role pages take at most
4 times the empty signed-in page (median, at the largest size). The 95th percentile at 100,000
employees is at most 1.5 times that at 1,000. Of what computes, the median is at most: routes, what
if and openings by readiness 150 ms, roles for me 100 ms, the development of a line of about 500
people 250 ms, the leadership catalogue with fit and a 360 report 200 ms, results of surveys, what
came of them and indicators 150 ms. **Bold** is a bar that was missed.

"""

KNOWN = """
## Known misses

- **Conversations by unit** adds up the counts of all teams below a unit: at the top of 100,000
  people, fifteen thousand of them, in 1.6 times what it takes at 1,000.
- **People of the workplace by name** are drawn by the templates of the library that makes its
  lists: forty people take more than four times an empty page, at any size.
- **A line as a file** asks two times more than a page may, for its entry in the audit.
- **Find a mentor** reads all that matching reads of a programme's mentors, in as many questions:
  who is suggested and who is matched must be decided alike. At 100,000 people these are 3,000.
- **Pairs of a programme** and **mentees of everyone** weigh every pair, to count those at risk and
  to put the quietest first: 17 pairs in the smallest company, 3,000 in the largest.
- **Held to account** counts talks and plans of every unit that somebody answers for, 4,300 here and
  15,000 for HR, for its totals and its order.
- **An indicator with reading the history** of all rows takes 1.4 seconds; pages read months that
  are frozen, and do so only for a day between them.
"""


@dataclass(frozen=True)
class Cell:
    """One page at one size; `empty` is the empty page between the same calls."""

    kind: str
    took: list[float]
    empty: list[float]
    queries: int
    size: int

    @property
    def median(self) -> float:
        return statistics.median(self.took)

    @property
    def p95(self) -> float:
        return sorted(self.took)[-(-len(self.took) * 95 // 100) - 1]

    @property
    def times_empty(self) -> float:
        return self.median / statistics.median(self.empty)


def page_table(measured: dict[str, dict[int, Cell]]) -> str:
    """One row for each page; the queries, size and ratio are those at the largest size."""
    sizes = sorted(next(iter(measured.values())))
    head = ["page", *(f"{size:,}: median / p95 ms" for size in sizes)]
    head += ["queries", "KiB", "× empty page"]
    head += [f"p95 {sizes[-1]:,} ÷ {sizes[0]:,}"] if len(sizes) > 1 else []
    rows = [head, ["---"] + ["--:"] * (len(head) - 1)]
    for name, cells in measured.items():
        last, first = cells[sizes[-1]], cells[sizes[0]]
        most = QUERIES.get(last.kind, OTHER_QUERIES)
        queries = max(cell.queries for cell in cells.values())
        row = [name, *(f"{cells[size].median:.1f} / {cells[size].p95:.1f}" for size in sizes)]
        bar = MILLISECONDS.get(name, KIND_MILLISECONDS.get(last.kind, float("inf")))
        row[-1] = marked(row[-1], last.median > bar)
        row += [marked(str(queries), queries > most), f"{last.size / 1024:.0f}"]
        times = f"{last.times_empty:.1f}"
        row += [marked(times, last.times_empty > TIMES_EMPTY.get(last.kind, 1000))]
        if len(sizes) > 1:
            growth = last.p95 / first.p95
            row += [marked(f"{growth:.2f}", growth > GROWTH)]
        rows.append(row)
    return table(rows)


def match_table(rows: list[list]) -> str:
    """What three ways of matching the same cohorts come to."""
    head = ["1,000 mentees × 400 mentors", "pairs", "matched", "total", "mean", "worst"]
    shown = [
        [name, f"{pairs:,}", f"{matched:,}", f"{total:,.1f}", f"{mean:.1f}", f"{worst:.1f}"]
        for name, pairs, matched, total, mean, worst in rows
    ]
    return table([head, ["---"] + ["--:"] * 5, *shown])


def job_table(jobs: list[list]) -> str:
    """What, how many seconds, and the bar where there is one."""
    rows = [["job", "seconds", "at most"], ["---", "--:", "--:"]]
    for name, took, bar in jobs:
        missed = bar is not None and took > bar
        rows.append([name, marked(f"{took:.3g}", missed), str(bar) if bar is not None else ""])
    return table(rows)


def marked(text: str, missed: bool) -> str:
    return f"**{text}**" if missed else text


def table(rows: list[list[str]]) -> str:
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def machine(postgres: str) -> str:
    """Where this was measured: a figure without its machine says nothing."""
    models = [
        line.split(":")[1].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if line.startswith("model name")
    ]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    return (
        f"Measured on {datetime.now(UTC):%d %B %Y}: {os.cpu_count()} cores "
        f"({models[0] if models else platform.processor()}), {memory:.0f} GiB, "
        f"Python {platform.python_version()}, PostgreSQL {postgres} with its own defaults. "
        f"Load when it began: {os.getloadavg()[0]:.1f}."
    )

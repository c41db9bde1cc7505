"""Build the companies, measure them, print one table; `--write` puts it into the documents."""

import argparse
import json
import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

os.environ.setdefault("ENVIRONMENT", "development")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from bench.companies import BASE_DIR, environment, prepare  # noqa: E402
from config.embedded import servers  # noqa: E402

EMPTY = "empty signed-in page"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument("--fresh", action="store_true", help="generate the companies again")
    parser.add_argument("--write", action="store_true", help="write docs/performance.md")
    options = parser.parse_args()
    sizes = [int(size) for size in options.sizes.split(",")]
    embedded = not os.environ.get("DATABASE_OWNER_URL")
    with servers(BASE_DIR, postgres=embedded, redis=not os.environ.get("REDIS_URL")):
        generated = {size: prepare(size, fresh=options.fresh) for size in sizes}
        measured = {size: run("bench.pages", size) for size in sizes}
        figures = run("bench.figures", max(sizes))
    report = "\n\n".join([machine(), page_table(measured), figure_table(figures, generated)])
    print(report)
    if options.write:
        (BASE_DIR / "docs" / "performance.md").write_text(HEAD + report + "\n")


def run(module: str, size: int) -> dict:
    """The JSON that a measuring process prints."""
    command = [sys.executable, "-m", module]
    done = subprocess.run(
        command, cwd=BASE_DIR, env=environment(size), check=True, stdout=subprocess.PIPE
    )
    return json.loads(done.stdout)


def page_table(measured: dict) -> str:
    """Median and 95th percentile in milliseconds, queries, size, and the two ratios that matter."""
    sizes = sorted(measured)
    head = ["page", *(f"{size:,}: median / p95 ms" for size in sizes)]
    head += ["queries", "KiB", "× empty page", f"p95 {sizes[-1]:,} ÷ {sizes[0]:,}"]
    rows = [head, ["---"] + ["--:"] * (len(head) - 1)]
    for name in measured[sizes[0]]:
        cells = [measured[size][name] for size in sizes]
        last, first = cells[-1], cells[0]
        rows.append(
            [name]
            + [f"{cell['median']:.1f} / {cell['p95']:.1f}" for cell in cells]
            + [str(last["queries"]), f"{last['bytes'] / 1024:.0f}"]
            + [f"{last['median'] / measured[sizes[-1]][EMPTY]['median']:.1f}"]
            + [f"{last['p95'] / first['p95']:.2f}"]
        )
    return table(rows)


def figure_table(figures: dict, generated: dict) -> str:
    rows = [["figure", "measured", "bar"], ["---", "--:", "--:"]]
    rows += [[name, *cells] for name, cells in figures.items()]
    rows += [
        [f"demo company of {size:,}", f"{took:.0f} s", "300 s" if size == 100_000 else ""]
        for size, took in generated.items()
        if took is not None
    ]
    return table(rows)


def table(rows: list[list[str]]) -> str:
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def machine() -> str:
    """Where this was measured: a figure without its machine says nothing."""
    model = next(
        (
            line.split(":")[1].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.processor(),
    )
    return (
        f"Measured on {datetime.now(UTC):%d %B %Y}: {os.cpu_count()} cores ({model}), "
        f"Python {platform.python_version()}, in one process with the test client."
    )


HEAD = """# Performance

What `make bench` printed last. The bars are ratios within one run, so that they hold on any
machine: a page's 95th percentile at 100,000 employees is at most 1.5 times that at 1,000; lists,
profile and role pages take at most 4 times the empty signed-in page. Milliseconds are those of the
machine named below.

"""

main()

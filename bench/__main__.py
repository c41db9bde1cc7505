"""Build the companies, measure them, print tables; `--write` puts them into the documents."""

import argparse
import json
import os
import subprocess
import sys
from contextlib import ExitStack, contextmanager

os.environ.setdefault("ENVIRONMENT", "development")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from bench import imports  # noqa: E402
from bench.companies import (  # noqa: E402
    BASE_DIR,
    company,
    copy_of,
    environment,
    execute,
    prepare,
)
from bench.report import HEAD, KNOWN, Cell, job_table, machine, match_table, page_table  # noqa: E402
from config.embedded import servers  # noqa: E402

EMPTY = "empty signed-in page"
CALLS = 10


class Pages:
    """The measuring process of one company."""

    def __init__(self, process: subprocess.Popen) -> None:
        self.process = process
        self.kinds: dict[str, str] = json.loads(process.stdout.readline())

    def ask(self, name: str, calls: int):
        self.process.stdin.write(json.dumps([name, calls]) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())


@contextmanager
def pages_of(database: str, kind: str):
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.pages", kind],
        cwd=BASE_DIR,
        env=environment(database, "web"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield Pages(process)
    finally:
        process.stdin.close()
        process.wait()


def measure_pages(
    databases: dict[int, str], kind: str, options: argparse.Namespace
) -> dict[str, dict[int, Cell]]:
    """Each page at each size; sizes and the empty page take turns."""
    with ExitStack() as stack:
        pages = {
            size: stack.enter_context(pages_of(database, kind))
            for size, database in databases.items()
        }
        first = next(iter(pages.values()))
        wanted = options.only.split(",")
        names = [
            name for name in first.kinds if name == EMPTY or any(part in name for part in wanted)
        ]
        return {name: measure(pages, name, options.rounds) for name in names}


def measure(pages: dict[int, Pages], name: str, rounds: int) -> dict[int, Cell]:
    warm = {size: one.ask(name, 0) for size, one in pages.items()}
    took: dict[int, list[float]] = {size: [] for size in pages}
    empty: dict[int, list[float]] = {size: [] for size in pages}
    for _ in range(rounds):
        for size, one in pages.items():
            took[size] += one.ask(name, CALLS)
            empty[size] += one.ask(EMPTY, CALLS // 3)
    print(".", end="", file=sys.stderr, flush=True)
    return {
        size: Cell(
            one.kinds[name], took[size], empty[size], warm[size]["queries"], warm[size]["bytes"]
        )
        for size, one in pages.items()
    }


def run(module: str, database: str):
    """The JSON that a measuring process prints."""
    done = subprocess.run(
        [sys.executable, "-m", module],
        cwd=BASE_DIR,
        env=environment(database),
        check=True,
        stdout=subprocess.PIPE,
    )
    return json.loads(done.stdout)


def of_pages(options: argparse.Namespace) -> str:
    databases = {size: company(size) for size in options.sizes}
    return timed(options) + page_table(measure_pages(databases, "demo", options))


def timed(options: argparse.Namespace) -> str:
    return f"{options.rounds * CALLS} calls of each page were timed.\n\n"


def of_onet(options: argparse.Namespace) -> str:
    if not imports.ONET.is_dir():
        return f"Not measured: there is no {imports.ONET.relative_to(BASE_DIR.parent)} beside this."
    found = imports.import_onet()
    pages = measure_pages({10_000: imports.ONET_COMPANY}, "onet", options)
    return timed(options) + "\n\n".join([page_table(pages), job_table(found)])


def of_jobs(options: argparse.Namespace) -> str:
    """What computes and what writes, at the largest size."""
    largest = max(options.sizes)
    fit = run("bench.figures", company(largest))[0] / 1000
    jobs = [["fit of one employee and 1,016 roles × 68 skills, without reading them", fit, 0.05]]
    with copy_of(company(largest)) as copy:
        jobs += run("bench.jobs", copy)
    return job_table(jobs)


def of_matching(options: argparse.Namespace) -> str:
    """Through the database in the largest company, then arrays alone, then beside other ways."""
    with copy_of(company(max(options.sizes))) as copy:
        programmes = run("bench.programmes", copy)
    found = run("bench.matching", execute(None, "SELECT current_database()")[0][0])
    rows = [row for cohort in found["quality"] for row in cohort]
    return "\n\n".join([job_table(programmes), job_table(found["jobs"]), match_table(rows)])


def of_succession(options: argparse.Namespace) -> str:
    """The bench through the database in the largest company."""
    with copy_of(company(max(options.sizes))) as copy:
        return job_table(run("bench.succession", copy))


def of_surveys(options: argparse.Namespace) -> str:
    """A survey that asks everybody of the largest company."""
    with copy_of(company(max(options.sizes))) as copy:
        return job_table(run("bench.surveys", copy))


def of_releases(options: argparse.Namespace) -> str:
    """A wave that everybody in the largest company answered, and the pages that tell of it."""
    return of_copy(options, "bench.releases", "told")


def of_learning(options: argparse.Namespace) -> str:
    """Somebody with hundreds of lines behind them, in the largest company."""
    with copy_of(company(max(options.sizes))) as copy:
        return job_table(run("bench.learning", copy))


def of_calibration(options: argparse.Namespace) -> str:
    """A full board after years of sessions, in the largest company."""
    with copy_of(company(max(options.sizes))) as copy:
        return job_table(run("bench.calibration", copy))


def of_indicators(options: argparse.Namespace) -> str:
    """Every indicator by every breakdown, out of the largest company's whole history."""
    return of_copy(options, "bench.indicators", "insights")


def of_copy(options: argparse.Namespace, module: str, kind: str) -> str:
    """What a module does to a copy of the largest company, and the pages of what it leaves."""
    largest = max(options.sizes)
    with copy_of(company(largest)) as copy:
        jobs = run(module, copy)
        execute(copy, "VACUUM ANALYZE")
        pages = measure_pages({largest: copy}, kind, options)
    return "\n\n".join([job_table(jobs), timed(options) + page_table(pages)])


def of_imports(options: argparse.Namespace) -> str:
    return job_table(imports.import_people(max(options.sizes)))


def of_companies(options: argparse.Namespace) -> str:
    """The generator; what stands is kept, unless it is to be fresh."""
    took = {size: prepare(size, fresh=options.fresh) for size in options.sizes}
    return job_table(
        [
            [f"demo company of {size:,}", seconds, 300 if size == 100_000 else None]
            for size, seconds in took.items()
            if seconds is not None
        ]
    )


PARTS = {
    "companies": ("Making the companies", of_companies),
    "pages": ("Pages", of_pages),
    "onet": ("O*NET's 1,016 occupations and the sample of 10,000 employees", of_onet),
    "jobs": ("What computes and what writes, at the largest size", of_jobs),
    "imports": ("Imports of people, at the largest size", of_imports),
    "succession": ("The bench and what if, through the database", of_succession),
    "surveys": ("Asking everybody of the largest company", of_surveys),
    "learning": ("Learning records, at the largest size", of_learning),
    "calibration": ("The board of a calibration session", of_calibration),
    "releases": ("The release of a survey, at the largest size", of_releases),
    "indicators": ("Indicators of the organisation, none of them frozen", of_indicators),
    "matching": ("Mentor matching, and what it loses and wins by its way", of_matching),
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench ARGS=…", description=__doc__)
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument("--parts", default=",".join(PARTS), help="some of: %(default)s")
    parser.add_argument("--fresh", action="store_true", help="make the companies again")
    parser.add_argument(
        "--only", default="", help="only pages whose name has this, or one of these with commas"
    )
    parser.add_argument("--rounds", type=int, default=10, help="of ten calls each")
    parser.add_argument("--write", action="store_true", help="write docs/performance.md")
    options = parser.parse_args()
    options.sizes = sorted(int(size) for size in options.sizes.split(","))
    imports.FOLDER.mkdir(parents=True, exist_ok=True)
    embedded = not os.environ.get("DATABASE_OWNER_URL")
    with servers(BASE_DIR, postgres=embedded, redis=not os.environ.get("REDIS_URL")):
        version = execute(None, "SHOW server_version")[0][0].split()[0]
        for name in options.parts.split(","):
            title, measured = PARTS[name]
            before = machine(version)
            report = f"## {title}\n\n{before}\n\n{measured(options)}\n"
            print(report, flush=True)
            # Kept, so that one part can be measured again without the others.
            (imports.FOLDER / f"{name}.md").write_text(report)
    if options.write:
        kept = [imports.FOLDER / f"{name}.md" for name in PARTS]
        whole = HEAD + "\n".join(path.read_text() for path in kept if path.exists()) + KNOWN
        (BASE_DIR / "docs/performance.md").write_text(whole)


if __name__ == "__main__":
    main()

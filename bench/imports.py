"""Measure imports: a company's own people from files into an empty database, and O*NET."""

import csv
import random
from pathlib import Path

import psycopg2

from bench.companies import BASE_DIR, company, create, environment, execute, manage, settle

FOLDER = BASE_DIR / "var/bench"
SHARED_DATA = BASE_DIR.parent / "shared/data"
ONET = SHARED_DATA / "onet"
EMPLOYEES = [
    SHARED_DATA / "employees" / f"{name}.csv"
    for name in ("employee", "title", "dept_emp", "dept_manager", "department")
]
INTO, ONET_COMPANY = "bench_import", "bench_onet"

FILES = {
    "people": """
        SELECT e.external_id, e.given_name, e.family_name, e.email, e.phone, e.time_zone,
               e.language, min(lower(s.valid)) AS hired_on,
               CASE WHEN NOT bool_or(upper_inf(s.valid)) THEN max(upper(s.valid)) END AS left_on,
               (SELECT gender FROM talent_demographics WHERE employee_id = e.id) AS gender
        FROM talent_employee e JOIN talent_employment s ON s.employee_id = e.id
        GROUP BY e.id ORDER BY e.id""",
    "assignments": """
        SELECT e.external_id AS employee, r.name || ' ' || r.id AS role, u.external_id AS unit,
               m.external_id AS manager, l.external_id AS location,
               lower(a.valid) AS start, upper(a.valid) AS end, a.reason
        FROM talent_assignment a
        JOIN talent_employee e ON e.id = a.employee_id
        JOIN talent_role r ON r.id = a.role_id
        JOIN talent_orgunit u ON u.id = a.unit_id
        LEFT JOIN talent_location l ON l.id = a.location_id
        LEFT JOIN talent_employee m ON m.id = a.manager_id
        ORDER BY a.id""",
    "units": """
        SELECT u.external_id, u.name, p.external_id AS parent, lower(u.valid) AS start,
               upper(u.valid) AS end
        FROM talent_orgunit u
        LEFT JOIN talent_unitplacement t ON t.unit_id = u.id AND upper_inf(t.valid)
        LEFT JOIN talent_orgunit p ON p.id = t.parent_id
        ORDER BY u.id""",
    "locations": """
        SELECT external_id, name, country, time_zone FROM talent_location ORDER BY id""",
}
MAPPING = """
[[assignments]]
file = "assignments.csv"
[units]
file = "units.csv"
[locations]
file = "locations.csv"
[roles]
create = true
family = "Staff"
"""


def written(database: str) -> tuple[list[str], dict[str, int]]:
    """The files of a company with its history, and how many rows each has."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / "mapping.toml").write_text(MAPPING)
    counts = {}
    connection = psycopg2.connect(environment(database)["DATABASE_OWNER_URL"])
    for name, query in FILES.items():
        with (FOLDER / f"{name}.csv").open("w") as file, connection.cursor() as cursor:
            cursor.copy_expert(f"COPY ({query}) TO STDOUT (FORMAT csv, HEADER)", file)
            counts[name] = cursor.rowcount
    connection.close()
    return [str(FOLDER / f"{name}.csv") for name in FILES], counts


def changed(path: str, share: float) -> str:
    """The same assignments, of which some of today's are at another place."""
    dice = random.Random(1)
    with open(path, newline="") as file:
        rows = list(csv.DictReader(file))
    places = sorted({row["location"] for row in rows if row["location"]})
    for row in rows:
        if not row["end"] and dice.random() < share:
            row["location"] = next(place for place in places if place != row["location"])
    other = Path(path).with_name("changed.csv")
    with other.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return str(other)


def import_people(size: int) -> list:
    """Dry run, real, the same once more, and a file in which every twentieth place differs."""
    files, counts = written(company(size))
    create(INTO)
    whole = [*files, "--mapping", str(FOLDER / "mapping.toml")]
    what = f"import of {counts['people']:,} people with {counts['assignments']:,} assignments"
    found = [
        [f"{what}, dry run", manage(INTO, "import_people", *whole), 120],
        [f"{what}, real", manage(INTO, "import_people", *whole, "--apply"), 120],
    ]
    settle(INTO)
    found.append(["the same files again, dry run", manage(INTO, "import_people", *whole), 120])
    (FOLDER / "mapping.toml").write_text(MAPPING.replace("assignments.csv", "changed.csv"))
    whole[1] = changed(files[1], 0.05)
    took = manage(INTO, "import_people", *whole, "--apply")
    found.append(["files in which 5 % have another place, real", took, 120])
    return found


def import_onet() -> list:
    """O*NET and the sample of employees into an empty database, whose pages are then measured."""
    create(ONET_COMPANY)
    people = [*map(str, EMPLOYEES), "--mapping", str(BASE_DIR / "tests/data/employees.toml")]
    onet = [str(ONET)]
    found = [
        ["import of O*NET, dry run", manage(ONET_COMPANY, "import_onet", *onet), None],
        ["import of O*NET, real", manage(ONET_COMPANY, "import_onet", *onet, "--apply"), None],
        [
            "import of the sample of 10,000 employees, real",
            manage(ONET_COMPANY, "import_people", *people, "--apply"),
            None,
        ],
    ]
    furnish(ONET_COMPANY)
    return found


def furnish(database: str) -> None:
    """Levels for everyone in two thirds of all skills, and a login for one who is a nurse."""
    execute(
        database,
        """
        INSERT INTO talent_employeeskill
            (employee_id, skill_id, level, strength, as_of, is_disputed, is_shared)
        SELECT e.id, s.id, 1 + (e.id * 7 + s.id * 13) % 41 / 10.0, 0.7, current_date, false, true
        FROM talent_employee e CROSS JOIN talent_skill s WHERE (e.id + s.id) % 3 > 0""",
        """
        INSERT INTO talent_user (email, password, is_active, is_superuser, created_at, theme)
        VALUES ('nurse@bench.example', '!', true, false, now(), 'system')""",
        """
        UPDATE talent_employee SET user_id = (SELECT id FROM talent_user) WHERE id =
            (SELECT min(employee_id) FROM talent_assignment WHERE valid @> current_date)""",
        """
        UPDATE talent_assignment
        SET role_id = (SELECT id FROM talent_role WHERE name = 'Registered Nurses')
        WHERE valid @> current_date AND employee_id =
            (SELECT id FROM talent_employee WHERE user_id IS NOT NULL)""",
    )
    settle(database)

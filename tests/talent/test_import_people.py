"""People, employments and assignments from files: what is written, and what is refused."""

from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command

from lib.dates import period, today
from talent.models import (
    Assignment,
    AuditEntry,
    Demographics,
    Employee,
    Employment,
    ImportBatch,
    Location,
    OrgUnit,
    ReportingLine,
    Role,
    UnitLine,
    User,
)
from tests.factories import (
    EmployeeFactory,
    LocationFactory,
    OrgUnitFactory,
    RoleFactory,
    UserFactory,
)

PEOPLE = """external_id,given_name,family_name,email,hired_on
1,Ana,Silva,Ana@example.org,2020-01-01
2,Bea,Costa,bea@example.org,2021-01-01
"""
ASSIGNMENTS = """employee,role,unit,manager,location,start,end
1,Lead,Sales,,Porto,2020-01-01,
2,Clerk,Sales,1,Porto,2021-01-01,2022-01-01
2,Lead,Sales,1,Porto,2022-01-01,
"""
MAKE_ALL = """
[units]
create = true
[locations]
create = true
[roles]
create = true
family = "Staff"
grades = { Clerk = "Junior", Lead = "Senior" }
[grades]
names = ["Junior", "Senior"]
"""

pytestmark = pytest.mark.django_db


@pytest.fixture
def load(tmp_path):
    """Run the command on texts; a text is a file of its own."""

    def run(people, *assignments, mapping=MAKE_ALL, apply=True, units=None, **options):
        files = [tmp_path / "people.csv"]
        files[0].write_bytes(people if isinstance(people, bytes) else people.encode())
        for number, text in enumerate(assignments):
            files.append(tmp_path / f"assignments{number or ''}.csv")
            files[-1].write_text(text)
        if units is not None:
            files.append(tmp_path / "units.csv")
            files[-1].write_text(units)
            mapping = mapping.replace("[units]", '[units]\nfile = "units.csv"')
        (tmp_path / "mapping.toml").write_text(mapping)
        paths = [str(path) for path in files]
        options = {"apply": apply, "mapping": str(tmp_path / "mapping.toml")} | options
        call_command("import_people", *paths, **options)

    return run


@pytest.fixture
def problems_of(load, capsys):
    """What a refused import says, without the closing sentence."""

    def run(*texts, **options):
        with pytest.raises(CommandError):
            load(*texts, **options)
        return capsys.readouterr().err.splitlines()

    return run


def history_of(number):
    rows = Assignment.objects.filter(employee__external_id=number).order_by("valid")
    return [
        (row.valid.lower, row.valid.upper, row.role.name, row.unit.name,
         row.manager.external_id if row.manager else None, row.reason)
        for row in rows.select_related("role", "unit", "manager")
    ]  # fmt: skip


def employments_of(number):
    rows = Employment.objects.filter(employee__external_id=number).order_by("valid")
    return [(row.valid.lower, row.valid.upper, row.exit_reason) for row in rows]


def test_import_people_puts_people_on_record_with_their_history(load):
    load(PEOPLE, ASSIGNMENTS)

    people = Employee.objects.order_by("external_id")
    assert list(people.values_list("external_id", "given_name", "family_name", "email")) == [
        ("1", "Ana", "Silva", "ana@example.org"), ("2", "Bea", "Costa", "bea@example.org"),
    ]  # fmt: skip
    assert [employments_of("1"), employments_of("2")] == [
        [(date(2020, 1, 1), None, "")], [(date(2021, 1, 1), None, "")],
    ]  # fmt: skip
    assert [history_of("1"), history_of("2")] == [
        [(date(2020, 1, 1), None, "Lead", "Sales", None, "hire")],
        [
            (date(2021, 1, 1), date(2022, 1, 1), "Clerk", "Sales", "1", "hire"),
            (date(2022, 1, 1), None, "Lead", "Sales", "1", "promotion"),
        ],
    ]


def test_import_people_makes_what_the_mapping_allows(load):
    load(PEOPLE, ASSIGNMENTS)

    roles = Role.objects.order_by("name").values_list(
        "name", "family__name", "grade__name", "grade__rank", "current_version__number", "source"
    )
    assert list(roles) == [
        ("Clerk", "Staff", "Junior", 1, 1, "Imported with people"),
        ("Lead", "Staff", "Senior", 2, 1, "Imported with people"),
    ]
    assert list(OrgUnit.objects.values_list("external_id", "name", "valid")) == [
        ("Sales", "Sales", period(date(2020, 1, 1)))
    ]
    assert list(Location.objects.values_list("external_id", "name")) == [("Porto", "Porto")]


def test_import_people_gives_the_zone_of_the_place_where_the_file_has_none(load):
    people = PEOPLE.replace("hired_on\n", "hired_on,time_zone\n")
    people = people.replace("2020-01-01\n", "2020-01-01,Asia/Tokyo\n")
    people = people.replace("2021-01-01\n", "2021-01-01,\n")
    stays = ASSIGNMENTS.replace("Porto,2021-01-01", "Lima,2021-01-01")
    for name, zone in [("Porto", "Europe/Lisbon"), ("Lima", "America/Lima")]:
        LocationFactory(external_id=name, name=name, time_zone=zone)

    load(people, stays)
    load(people, stays)  # again: nothing else to change

    zones = Employee.objects.order_by("external_id").values_list("time_zone", flat=True)
    assert list(zones) == ["Asia/Tokyo", "Europe/Lisbon"]


def test_import_people_works_out_lines_of_reporting_and_units(load):
    load(PEOPLE, ASSIGNMENTS)

    lines = ReportingLine.objects.values_list(
        "manager__external_id", "report__external_id", "depth", "valid"
    )
    assert list(lines) == [("1", "2", 1, period(date(2021, 1, 1)))]
    assert list(UnitLine.objects.values_list("ancestor__name", "unit__name", "depth")) == [
        ("Sales", "Sales", 0)
    ]


def test_import_people_without_apply_writes_nothing(load, capsys):
    load(PEOPLE, ASSIGNMENTS, apply=False)

    assert capsys.readouterr().out.splitlines() == [
        "              new  changed  unchanged  ended  problems",
        "Locations       1        0          0      0         0",
        "Units           1        0          0      0         0",
        "Job families    1        0          0      0         0",
        "Grades          2        0          0      0         0",
        "Roles           2        0          0      0         0",
        "People          2        0          0      0         0",
        "Employments     2        0          0      0         0",
        "Demographics    0        0          0      0         0",
        "Assignments     3        0          0      0         0",
        "This was a dry run: nothing was written. Add --apply to write.",
    ]
    counts = [model.objects.count() for model in (Employee, OrgUnit, Role, Location, ImportBatch)]
    assert counts == [0, 0, 0, 0, 0]


def test_import_people_again_writes_nothing(load, capsys):
    load(PEOPLE, ASSIGNMENTS)
    written = [AuditEntry.objects.count(), ImportBatch.objects.count()]
    ids = list(Assignment.objects.order_by("pk").values_list("pk", flat=True))

    load(PEOPLE, ASSIGNMENTS)

    assert capsys.readouterr().out.splitlines()[-1] == "Everything is on record like this already."
    assert [AuditEntry.objects.count(), ImportBatch.objects.count()] == written
    assert list(Assignment.objects.order_by("pk").values_list("pk", flat=True)) == ids


def test_import_people_keeps_named_columns_in_step_and_leaves_the_rest(load):
    load(PEOPLE, ASSIGNMENTS)
    Employee.objects.filter(external_id="1").update(pronouns="she/her", phone="123")

    load(PEOPLE.replace("Silva,Ana@example.org", "Sousa,"), ASSIGNMENTS)

    ana = Employee.objects.get(external_id="1")
    assert [ana.family_name, ana.email, ana.pronouns, ana.phone] == ["Sousa", "", "she/her", "123"]
    entry = AuditEntry.objects.get(action="talent.employee.updated")
    assert [entry.subject, entry.details["fields"]] == [ana, ["family_name", "email"]]


def test_import_people_takes_demographics(load):
    people = PEOPLE.replace("hired_on\n", "hired_on,gender,birth_date,working_time\n")
    people = people.replace("2020-01-01\n", "2020-01-01,F,1980-05-06,80%\n")
    people = people.replace("2021-01-01\n", "2021-01-01,,,\n")
    mapping = f'{MAKE_ALL}\n[people.values.gender]\nF = "female"\n'

    load(people, ASSIGNMENTS, mapping=mapping)

    rows = Demographics.objects.values_list(
        "employee__external_id", "gender", "birth_date", "working_time"
    )
    assert list(rows) == [("1", "female", date(1980, 5, 6), 80)]


def test_import_people_ends_what_a_leaver_had(load):
    load(PEOPLE, ASSIGNMENTS)
    people = PEOPLE.replace("hired_on\n", "hired_on,left_on,exit_reason\n")
    people = people.replace("2021-01-01\n", "2021-01-01,2023-05-01,voluntary\n")
    people = people.replace("2020-01-01\n", "2020-01-01,,\n")

    load(people, ASSIGNMENTS, change_guard=50)

    assert [employments_of("2"), history_of("2")[-1]] == [
        [(date(2021, 1, 1), date(2023, 5, 1), "voluntary")],
        (date(2022, 1, 1), date(2023, 5, 1), "Lead", "Sales", "1", "promotion"),
    ]
    assert ReportingLine.objects.get().valid == period(date(2021, 1, 1), date(2023, 5, 1))


def test_import_people_reads_a_last_day_where_the_mapping_says_so(load):
    rows = ASSIGNMENTS.replace("2022-01-01\n", "2021-12-31\n")

    load(PEOPLE, rows, mapping=f"end_is_last_day = true\n{MAKE_ALL}")

    assert [row[:3] for row in history_of("2")] == [
        (date(2021, 1, 1), date(2022, 1, 1), "Clerk"), (date(2022, 1, 1), None, "Lead"),
    ]  # fmt: skip


def test_import_people_ends_today_what_nobody_in_the_files_has(load):
    load(PEOPLE, ASSIGNMENTS)

    load(PEOPLE.rsplit("2,", 1)[0], ASSIGNMENTS.split("2,")[0], change_guard=50)

    assert [employments_of("2"), history_of("2")[-1][1]] == [
        [(date(2021, 1, 1), today(), "")], today(),
    ]  # fmt: skip
    assert employments_of("1") == [(date(2020, 1, 1), None, "")]


def test_import_people_leaves_the_absent_alone_where_the_mapping_says_so(load):
    load(PEOPLE, ASSIGNMENTS)

    load(PEOPLE.rsplit("2,", 1)[0].replace("Ana,", "Anna,"), mapping=f'absent = "keep"\n{MAKE_ALL}')

    assert [employments_of("2"), Employee.objects.get(external_id="1").given_name] == [
        [(date(2021, 1, 1), None, "")], "Anna",
    ]  # fmt: skip


def test_import_people_is_refused_when_too_much_would_disappear(load, capsys):
    load(PEOPLE, ASSIGNMENTS)

    with pytest.raises(CommandError) as refusal:
        load(PEOPLE.rsplit("2,", 1)[0], ASSIGNMENTS.split("2,")[0])

    assert [str(refusal.value), refusal.value.returncode] == [
        "Of 2 assignments that hold today, 1 would go and 0 would change manager: 50 %, and the "
        "limit is 20 %. If that is right, raise the limit. Nothing was written.",
        1,
    ]
    assert employments_of("2") == [(date(2021, 1, 1), None, "")]


def test_import_people_is_refused_when_too_many_would_change_manager(load):
    load(f"{PEOPLE}3,Cid,Reis,,2020-01-01\n", f"{ASSIGNMENTS}3,Lead,Sales,,,2020-01-01,\n")
    moved = ASSIGNMENTS.replace("2,Lead,Sales,1", "2,Lead,Sales,3")

    with pytest.raises(CommandError) as refusal:
        load(f"{PEOPLE}3,Cid,Reis,,2020-01-01\n", f"{moved}3,Lead,Sales,,,2020-01-01,\n")

    assert str(refusal.value).startswith(
        "Of 3 assignments that hold today, 0 would go and 1 would change manager: 33 %"
    )


def test_import_people_keeps_what_is_on_record_before_the_first_day_of_the_files(load):
    load(PEOPLE, ASSIGNMENTS)

    load(PEOPLE, "employee,role,unit,manager,location,start,end\n1,Lead,Sales,,Porto,2020-01-01,\n"
         "2,Lead,Board,1,Porto,2023-01-01,\n")  # fmt: skip

    assert history_of("2") == [
        (date(2021, 1, 1), date(2022, 1, 1), "Clerk", "Sales", "1", "hire"),
        (date(2022, 1, 1), date(2023, 1, 1), "Lead", "Sales", "1", "promotion"),
        (date(2023, 1, 1), None, "Lead", "Board", "1", "transfer"),
    ]


def test_import_people_takes_a_corrected_history(load):
    load(PEOPLE, ASSIGNMENTS)

    load(PEOPLE, ASSIGNMENTS.replace("2022-01-01", "2021-07-01"))

    assert [row[:3] for row in history_of("2")] == [
        (date(2021, 1, 1), date(2021, 7, 1), "Clerk"), (date(2021, 7, 1), None, "Lead"),
    ]  # fmt: skip


def test_import_people_takes_future_changes(load):
    later = today() + timedelta(days=30)
    rows = ASSIGNMENTS.replace("2022-01-01,\n", f"2022-01-01,{later}\n")

    load(PEOPLE, f"{rows}2,Lead,Board,,Porto,{later},\n")

    assert history_of("2")[-1] == (later, None, "Lead", "Board", None, "transfer")


def test_import_people_rehires(load):
    gone = PEOPLE.replace("hired_on\n", "hired_on,left_on\n").replace("2020-01-01", "2020-01-01,")
    history = ASSIGNMENTS.replace("2022-01-01,\n", "2022-01-01,2022-06-01\n")
    load(gone.replace("2021-01-01", "2021-01-01,2022-06-01"), history)

    load(gone.replace("2021-01-01", "2024-03-01,"), ASSIGNMENTS.split("2,")[0]
         + "2,Lead,Sales,,,2024-03-01,\n")  # fmt: skip

    assert [employments_of("2"), history_of("2")[-1]] == [
        [(date(2021, 1, 1), date(2022, 6, 1), ""), (date(2024, 3, 1), None, "")],
        (date(2024, 3, 1), None, "Lead", "Sales", None, "hire"),
    ]


def test_import_people_hires_with_the_first_assignment_where_no_day_is_given(load):
    load(PEOPLE.replace(",hired_on", "").replace(",2020-01-01", "").replace(",2021-01-01", ""),
         ASSIGNMENTS)  # fmt: skip

    assert [employments_of("1"), employments_of("2")] == [
        [(date(2020, 1, 1), None, "")], [(date(2021, 1, 1), None, "")],
    ]  # fmt: skip


def test_import_people_takes_people_without_assignment_or_manager(load):
    load(f"{PEOPLE}3,Cid,,,2020-01-01\n", ASSIGNMENTS)

    assert [employments_of("3"), history_of("3")] == [[(date(2020, 1, 1), None, "")], []]


def test_import_people_lets_a_manager_manage_while_employed_only(load, capsys):
    people = PEOPLE.replace("hired_on\n", "hired_on,left_on\n")
    people = people.replace("2020-01-01\n", "2020-01-01,2023-01-01\n")

    load(people.replace("2021-01-01\n", "2021-01-01,\n"), ASSIGNMENTS)

    assert [row[:2] + row[4:] for row in history_of("2")[1:]] == [
        (date(2022, 1, 1), date(2023, 1, 1), "1", "promotion"),
        (date(2023, 1, 1), None, None, "reorganisation"),
    ]
    assert capsys.readouterr().err.splitlines()[1:] == [
        "managers, manager “1”: Is named as manager in a time without employment: 1 assignment "
        "has no manager then.",
    ]


def test_import_people_uses_what_is_on_record_by_number_or_name(load):
    unit, role = OrgUnitFactory(external_id="S1", name="Sales"), RoleFactory(external_id="R1")
    boss = EmployeeFactory(external_id="9")
    rows = (
        f"employee,role,unit,manager,start\n1,R1,Sales,9,2020-01-01\n2,{role.name},S1,,2021-01-01\n"
    )

    load(PEOPLE, rows, mapping='absent = "keep"')

    found = Assignment.objects.filter(employee__external_id__in=["1", "2"]).order_by("employee")
    assert list(found.values_list("role", "unit", "manager")) == [
        (role.pk, unit.pk, boss.pk),
        (role.pk, unit.pk, None),
    ]


def test_import_people_keeps_formulas_as_text(load):
    load(PEOPLE.replace("Silva", "=1+1"), ASSIGNMENTS)

    assert Employee.objects.get(external_id="1").family_name == "=1+1"


def test_import_people_puts_units_into_their_tree(load):
    units = "external_id,name,parent\nSales,Sales,Top\nTop,Everyone,\n"

    load(PEOPLE, ASSIGNMENTS, units=units)

    lines = UnitLine.objects.filter(depth=1)
    assert list(lines.values_list("ancestor__name", "unit__name")) == [("Everyone", "Sales")]


def test_import_people_moves_a_unit_from_today_on(load):
    units = "external_id,name,parent\nSales,Sales,Top\nTop,Everyone,\nEast,East,\n"
    load(PEOPLE, ASSIGNMENTS, units=units)

    load(PEOPLE, ASSIGNMENTS, units=units.replace("Sales,Top", "Sales,East"))

    sales = OrgUnit.objects.get(external_id="Sales")
    assert [(row.parent.name, row.valid.upper) for row in sales.placements.order_by("valid")] == [
        ("Everyone", today()),
        ("East", None),
    ]


def test_import_people_refuses_units_in_a_ring(problems_of):
    units = "external_id,name,parent\nSales,Sales,Top\nTop,Everyone,Sales\n"

    assert problems_of(PEOPLE, ASSIGNMENTS, units=units) == [
        "units, parent “Sales → Top → Sales”: A unit cannot lie below itself."
    ]


def test_import_people_makes_logins_on_request(load):
    taken = UserFactory(email="ana@example.org")

    load(PEOPLE, ASSIGNMENTS, logins=True)

    ana, bea = Employee.objects.order_by("external_id")
    assert [ana.user, bea.user.email, bea.user.has_usable_password()] == [
        taken, "bea@example.org", False,
    ]  # fmt: skip


def test_import_people_makes_no_login_unasked(load):
    load(PEOPLE, ASSIGNMENTS)

    assert User.objects.count() == 0


PROBLEMS = {
    "no such day": (
        PEOPLE.replace("2020-01-01", "2020-02-30"),
        ASSIGNMENTS,
        "people.csv, row 2, hired_on “2020-02-30”: There is no such day.",
    ),
    "odd date": (
        PEOPLE.replace("2020-01-01", "1/2/20"),
        ASSIGNMENTS,
        "people.csv, row 2, hired_on “1/2/20”: This is not a date of the form 2026-11-23: name its "
        "form in the mapping.",
    ),
    "odd year": (
        PEOPLE.replace("2020-01-01", "0020-01-01"),
        ASSIGNMENTS,
        "people.csv, row 2, hired_on “0020-01-01”: The year of this date cannot be right.",
    ),
    "no address": (
        PEOPLE.replace("Ana@example.org", "ana"),
        ASSIGNMENTS,
        "people.csv, row 2, email “ana”: This is not an e-mail address.",
    ),
    "no name": (
        PEOPLE.replace("Ana,", ","),
        ASSIGNMENTS,
        "people.csv, row 2, given_name: This cell must not be empty.",
    ),
    "too long": (
        PEOPLE.replace("Silva", "S" * 101),
        ASSIGNMENTS,
        f"people.csv, row 2, family_name “{'S' * 59}…”: This has 101 characters; there is room "
        "for 100.",
    ),
    "nul": (
        PEOPLE.replace("Silva", "Sil\x00va"),
        ASSIGNMENTS,
        "people.csv, row 2, family_name “Sil�va”: There is a NUL character in this cell: delete "
        "it.",
    ),
    "ragged": (
        PEOPLE.replace("Silva,", ""),
        ASSIGNMENTS,
        "people.csv, row 2: This row has 4 cells, the header 5.",
    ),
    "twice": (
        f"{PEOPLE}1,Ana,Silva,,2020-01-01\n",
        ASSIGNMENTS,
        "people.csv, row 4, external_id “1”: This number stands in row 2 already.",
    ),
    "overlap": (
        PEOPLE,
        ASSIGNMENTS.replace("2021-01-01,2022-01-01", "2021-01-01,2022-02-01"),
        "assignments.csv, row 4, start “2022-01-01 – open”: This meets row 3 of the same person, "
        "from 2021-01-01 to 2022-02-01.",
    ),
    "empty range": (
        PEOPLE,
        ASSIGNMENTS.replace("2021-01-01,2022-01-01", "2021-01-01,2021-01-01"),
        "assignments.csv, row 3, end “2021-01-01 – 2021-01-01”: This range lasts no day.",
    ),
    "backwards": (
        PEOPLE,
        ASSIGNMENTS.replace("2021-01-01,2022-01-01", "2021-01-01,2020-01-01"),
        "assignments.csv, row 3, end “2021-01-01 – 2020-01-01”: It ends before it begins.",
    ),
    "unknown manager": (
        PEOPLE,
        ASSIGNMENTS.replace("Sales,1", "Sales,77"),
        "assignments.csv, row 3, manager “77”: Nobody has this number, neither in the files nor "
        "on record.",
    ),
    "own manager": (
        PEOPLE,
        ASSIGNMENTS.replace("2,Lead,Sales,1", "2,Lead,Sales,2"),
        "assignments.csv, row 4, manager “2”: Nobody reports to themselves.",
    ),
    "ring": (
        PEOPLE,
        ASSIGNMENTS.replace("1,Lead,Sales,", "1,Lead,Sales,2"),
        "managers, manager “1 → 2 → 1”: On 2021-01-01 these people would report to each other in "
        "a ring.",
    ),
    "unknown person": (
        PEOPLE,
        f"{ASSIGNMENTS}8,Lead,Sales,,,2020-01-01,\n",
        "assignments.csv, row 5, employee “8”: Nobody has this number, neither in the files nor "
        "on record.",
    ),
    "left before hire": (
        PEOPLE.replace("hired_on", "hired_on,left_on").replace("-01-01\n", "-01-01,2019-01-01\n"),
        "employee,role,unit,start\n",
        "people.csv, row 2, left_on “2020-01-01 – 2019-01-01”: The person would leave before being "
        "hired.",
    ),
    "no day of hire": (
        PEOPLE.replace("2020-01-01", ""),
        "employee,role,unit,start\n",
        "people.csv, row 2, hired_on: The day of hire is needed: neither this row nor an "
        "assignment has it.",
    ),
    "missing column": (
        PEOPLE.replace("given_name", "givenname"),
        ASSIGNMENTS,
        "people.csv, row 1, given_name: This column is missing. Is “givenname” meant? Then say so "
        "in the mapping: people, columns, given_name.",
    ),
    "column twice": (
        PEOPLE.replace("family_name", "given_name"),
        ASSIGNMENTS,
        "people.csv, row 1, given_name: This column stands twice.",
    ),
    "empty file": ("", ASSIGNMENTS, "people.csv: The file is empty."),
}  # fmt: skip


@pytest.mark.parametrize("name", PROBLEMS)
def test_import_people_refuses_a_wrong_row_with_row_column_value_and_reason(name, problems_of):
    people, assignments, words = PROBLEMS[name]

    found = problems_of(people, assignments)

    assert found[0] == words
    assert Employee.objects.count() == 0


def test_import_people_says_which_byte_is_wrong(problems_of):
    people = PEOPLE.replace("Silva", "Antão").encode("cp1252")

    assert problems_of(people, ASSIGNMENTS)[0].startswith(
        "people.csv, row 2 “1,Ana,Ant�o,Ana@example.org,2”: Byte 0xE3 at place 60 is not UTF-8."
    )


def test_import_people_makes_nothing_unasked(problems_of):
    assert problems_of(PEOPLE, ASSIGNMENTS, mapping="") == [
        "assignments.csv, row 2, location “Porto”: There is no such location. (3 rows)",
        "assignments.csv, row 2, unit “Sales”: There is no such unit. (3 rows)",
        "assignments.csv, row 2, role “Lead”: There is no such role. (2 rows)",
        "assignments.csv, row 3, role “Clerk”: There is no such role. (1 row)",
    ]


def test_import_people_leaves_out_who_has_problems_on_request(load):
    people = f"{PEOPLE}3,Cid,Reis,cid,2020-01-01\n4,Dina,Reis,,2020-01-01\n5,Eva,Luz,,2020-01-01\n"
    rows = f"{ASSIGNMENTS}4,Lead,Sales,3,,2020-01-01,\n5,Lead,Sales,4,,2020-01-01,\n"

    load(people, rows, skip_problems=True)

    assert list(Employee.objects.order_by("pk").values_list("external_id", flat=True)) == ["1", "2"]


def test_import_people_leaves_people_with_problems_on_record_as_they_are(load):
    load(PEOPLE, ASSIGNMENTS)
    wrong = PEOPLE.replace("bea@example.org", "bea").replace("Bea", "Beatriz")

    load(wrong.replace("Ana,", "Anna,"), ASSIGNMENTS, skip_problems=True)

    names = Employee.objects.order_by("external_id").values_list("given_name", flat=True)
    assert [list(names), employments_of("2")] == [
        ["Anna", "Bea"], [(date(2021, 1, 1), None, "")],
    ]  # fmt: skip


def test_import_people_writes_its_problems_into_a_safe_table(problems_of, tmp_path):
    people = PEOPLE.replace("Ana@example.org", "=cmd()")

    problems_of(people, ASSIGNMENTS, problems=str(tmp_path / "problems.csv"))

    assert (tmp_path / "problems.csv").read_text("utf-8-sig").splitlines() == [
        "part,row,column,value,message,blocks",
        "people.csv,2,email,'=cmd(),This is not an e-mail address.,True",
    ]


def test_a_name_that_nobody_can_see_is_refused(problems_of):
    people = "external_id,given_name,hired_on\n1,\u200b\u202e,2020-01-01\n"

    said = problems_of(people)

    assert any("only signs in this cell that nobody can see" in line for line in said)

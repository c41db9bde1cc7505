"""HR's pages of uploads: choose files, read what would change, apply, discard, undo."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from careers.models import Move, RoleRequirement
from talent.imports.mapping import EXTRA, KINDS, PART, ROLES, STYLE
from talent.imports.registry import IMPORTERS, MAPPING_EXAMPLES
from talent.imports.toml import read_toml
from talent.models import (
    Assignment,
    Employee,
    GrantKind,
    ImportBatch,
    ImportProblem,
    OrgUnit,
    ReportingLine,
    Role,
    Skill,
)
from talent.services import import_work
from tests.factories import GrantFactory, RoleFactory, SkillFactory, UserFactory, hr_admin
from tests.shared_data import (
    EMPLOYEES,
    EMPLOYEES_MAPPING,
    FRAMEWORK,
    FRAMEWORK_LEVELS,
    needs_shared_data,
)

pytestmark = pytest.mark.django_db
PEOPLE = "external_id,given_name,hired_on\n1,Ana,2020-01-01\n2,Bea,2021-01-01\n"


@pytest.fixture
def hr():
    client = Client()
    client.force_login(GrantFactory(user=UserFactory(), kind=GrantKind.HR_ADMIN).user)
    return client


def page(name, *args):
    return reverse(f"admin:talent_importbatch_{name}", args=args)


def file(name, text):
    return SimpleUploadedFile(name, text.encode())


def uploaded(hr, text=PEOPLE, **more):
    files = {"people": file("people.csv", text), "change_guard": 20}
    hr.post(page("bring_people"), files | more)
    import_work.work_on_imports(line=connection)
    return ImportBatch.objects.latest("pk")


def test_the_upload_form_says_who_is_ended(hr):
    assert "not in the file of people is ended as of today" in hr.get(page("bring_people")).text


def test_write_says_how_many_people_it_ends_and_whether_one_is_among_them(hr):
    admin = hr_admin()
    batch = uploaded(hr, change_guard=100)

    assert "It ends the employment of 1 person." in (shown := hr.get(page("write", batch.pk)).text)
    assert "Yours is among them" not in shown
    hr.force_login(admin)
    assert "Yours is among them: once it has ended" in hr.get(page("write", batch.pk)).text


def buttons(answer):
    return [act["title"] for act in answer.context_data["actions_detail"]]


def test_bring_people_keeps_the_files_and_shows_their_upload(hr):
    chosen = {
        "people": file("people.csv", PEOPLE),
        "assignments": [file("a.csv", "employee,start\n1,2020-01-01\n"), file("b.csv", "x")],
        "change_guard": 5,
        "logins": "on",
    }

    answer = hr.post(page("bring_people"), chosen)

    batch = ImportBatch.objects.get()
    assert answer["Location"] == page("change", batch.pk)
    assert [(row["part"], row["name"]) for row in batch.files] == [
        ("people", "people.csv"), ("assignments", "a.csv"), ("assignments", "b.csv"),
    ]  # fmt: skip
    assert (batch.change_guard, batch.options) == (5, {"skip_problems": False, "logins": True})


def test_bring_people_puts_refusals_at_their_fields(hr):
    chosen = {
        "people": file("people.xlsx", PEOPLE), "mapping": file("m.toml", "[peple]"),
        "change_guard": 101,
    }  # fmt: skip

    form = hr.post(page("bring_people"), chosen).context_data["form"]
    assert list(form.errors) == ["change_guard"]
    chosen |= {
        "people": file("people.xlsx", PEOPLE), "mapping": file("m.toml", "# none"),
        "change_guard": 1,
    }  # fmt: skip
    form = hr.post(page("bring_people"), chosen).context_data["form"]

    assert form.errors == {"people": ["people.xlsx is no workbook, although its name says so."]}
    assert ImportBatch.objects.count() == 0


def test_bring_onet_tells_its_files_apart_by_their_names(hr):
    chosen = {"files": [file("Skills.txt", "x"), file("job zones.txt", "y")]}

    shown = hr.post(page("bring_onet"), chosen).context_data["form"]

    assert list(shown.errors) == ["files"]
    assert "Occupation Data.txt: This file is needed." in shown.errors["files"]
    assert "Skills.txt: This file is needed." not in shown.errors["files"]


def test_a_page_says_how_far_a_worker_is_and_comes_anew_at_the_end(hr):
    hr.post(page("bring_people"), {"people": file("people.csv", PEOPLE), "change_guard": 20})
    batch = ImportBatch.objects.get()

    under_way = hr.get(page("progress", batch.pk))
    import_work.work_on_imports(line=connection)
    done = hr.get(page("progress", batch.pk))

    assert ("HX-Refresh" in under_way.headers, "every 2s" in under_way.text) == (False, True)
    assert (done.headers["HX-Refresh"], "every 2s" in done.text) == ("true", False)


def test_a_checked_upload_shows_what_it_would_do_and_is_applied(hr):
    batch = uploaded(hr)

    shown = hr.get(page("change", batch.pk))
    assert buttons(shown) == ["Apply", "Check again", "Discard"]
    assert "What it would do" in shown.text
    hr.post(page("write", batch.pk))
    import_work.work_on_imports(line=connection)

    shown = hr.get(page("change", batch.pk))
    assert buttons(shown) == ["Undo"]
    assert "What it did" in shown.text
    assert Employee.objects.filter(external_id__in="12").count() == 2


def test_an_applied_upload_is_undone(hr):
    batch = uploaded(hr)
    hr.post(page("write", batch.pk))
    import_work.work_on_imports(line=connection)

    hr.post(page("undo", batch.pk))
    import_work.work_on_imports(line=connection)

    batch.refresh_from_db()
    assert (batch.state, Employee.objects.filter(external_id__in="12").count()) == ("undone", 0)
    assert buttons(hr.get(page("change", batch.pk))) == []


def test_problems_are_listed_page_by_page_and_taken_away_as_a_safe_file(hr):
    batch = uploaded(hr, PEOPLE + "3,=Cid,no-day\n4,Dan,no-day\n")
    ImportProblem.objects.bulk_create(
        ImportProblem(batch=batch, part="people.csv", row=n, value="=1+1", message="Odd")
        for n in range(10, 70)
    )

    first, second = (hr.get(page("change", batch.pk) + q) for q in ("", "?problems=2"))
    lines = b"".join(hr.get(page("problems", batch.pk)).streaming_content).decode("utf-8-sig")

    assert [len(answer.context_data["problems"]) for answer in (first, second)] == [50, 12]
    assert buttons(first) == ["Check again", "Discard", "Download problems"]
    assert [line.split(",")[:4] for line in lines.splitlines()[1:4]] == [
        ["people.csv", "4", "hired_on", "no-day"], ["people.csv", "5", "hired_on", "no-day"],
        ["people.csv", "10", "", "'=1+1"],
    ]  # fmt: skip


def test_check_again_changes_the_limits(hr):
    batch = uploaded(hr, PEOPLE + "3,Cid,no-day\n")

    hr.post(page("again", batch.pk), {"change_guard": 30, "skip_problems": "on"})
    import_work.work_on_imports(line=connection)

    batch.refresh_from_db()
    assert (batch.state, batch.reason, batch.change_guard) == ("checked", "", 30)


def test_an_act_in_another_tab_is_answered_in_words(hr):
    batch = uploaded(hr)
    hr.post(page("discard", batch.pk))

    shown = hr.post(page("write", batch.pk))

    assert "This upload has moved on meanwhile: it is “Discarded”." in shown.text


def test_an_empty_file_has_the_columns(hr):
    answer = hr.get(page("empty", "locations"))

    assert answer.content.decode("utf-8-sig") == "external_id,name,country,time_zone\r\n"
    assert hr.get(page("empty", "secrets")).status_code == 404


@pytest.mark.parametrize("kind", sorted(MAPPING_EXAMPLES))
def test_the_example_of_a_mapping_is_understood(hr, kind):
    answer = hr.get(page("mapping", kind))

    example = read_toml(answer.content)
    IMPORTERS[kind].understand(example)
    assert page("mapping", kind) in hr.get(page(f"bring_{kind}")).text


def test_the_example_of_a_mapping_of_people_has_every_line():
    example = read_toml(MAPPING_EXAMPLES["people"].read_bytes())

    parts = [example["people"], *example["assignments"], *example["unit_managers"]]
    parts += [example[name] for name in EXTRA]
    said = {name for part in parts for name in part} | set(example)
    assert said >= {*STYLE, *PART, *KINDS, "absent"}
    assert set(example["roles"]) == set(ROLES)
    assert [set(example[name]) >= set(keys) for name, keys in EXTRA.items()] == [True, True]


def test_kinds_without_a_mapping_have_no_example(hr):
    assert hr.get(page("mapping", "onet")).status_code == 404


@pytest.mark.parametrize("rows", [1, 5])
def test_importbatch_list_query_count(hr, rows, django_assert_num_queries):
    for number in range(rows):
        user = hr_admin()
        ImportBatch.objects.create(
            kind="people", created_by=user, created_at=timezone.now() - timedelta(days=number)
        )

    # session, user, grants for the door and the list, its rows, its count
    with django_assert_num_queries(6):
        assert hr.get(page("changelist")).status_code == 200


def brought(hr, kind, files):
    """Upload, check and apply real files; the batch that came of it."""
    chosen = {name: [SimpleUploadedFile(f.name, f.read_bytes()) for f in many]
              for name, many in files.items()}  # fmt: skip
    hr.post(page(f"bring_{kind}"), chosen | {"change_guard": 20, "logins": ""})
    batch = ImportBatch.objects.latest("pk")
    for _step in ("check", "apply"):
        import_work.work_on_imports(line=connection)
        hr.post(page("write", batch.pk))
    batch.refresh_from_db()
    return batch


def undone(hr, batch):
    hr.post(page("undo", batch.pk))
    import_work.work_on_imports(line=connection)
    batch.refresh_from_db()
    return batch


@needs_shared_data
def test_a_framework_comes_in_by_upload_and_goes_again(hr):
    files = {"roles": [Path(FRAMEWORK[0])], "skills": [Path(FRAMEWORK[1])],
             "mapping": [FRAMEWORK_LEVELS]}  # fmt: skip
    batch = brought(hr, "framework", files)
    assert (batch.state, Role.objects.count(), Skill.objects.count()) == ("applied", 205, 188)

    batch = undone(hr, batch)

    assert (batch.state, batch.reason) == ("undone", "")
    assert (Role.objects.count(), Skill.objects.count(), RoleRequirement.objects.count()) == (
        0, 0, 0,
    )  # fmt: skip


def some_of_the_sample(folder, size):
    """The files of the sample of employees with its first people and all who led a department."""
    leading = {row.split(",")[0] for row in Path(EMPLOYEES[3]).read_text().splitlines()[1:]}
    first = [row.split(",")[0] for row in Path(EMPLOYEES[0]).read_text().splitlines()[1:]][:size]
    kept = {*leading, *first}
    for name in EMPLOYEES[:4]:
        head, *rows = Path(name).read_text().splitlines()
        rows = [row for row in rows if row.split(",")[0] in kept]
        (folder / Path(name).name).write_text("\n".join([head, *rows]))
    return len(kept), [folder / Path(name).name for name in EMPLOYEES[:4]]


@needs_shared_data
@pytest.mark.parametrize("size", [500, pytest.param(10_000, marks=pytest.mark.long)])
def test_people_with_history_come_in_by_upload_and_go_again(hr, tmp_path, size):
    number, (people, title, dept, manager) = some_of_the_sample(tmp_path, size)
    files = {"people": [people], "assignments": [title, dept], "unit_managers": [manager],
             "units": [Path(EMPLOYEES[4])], "mapping": [EMPLOYEES_MAPPING]}  # fmt: skip
    batch = brought(hr, "people", files)
    assert (batch.state, Employee.objects.count()) == ("applied", number)
    assert ReportingLine.objects.exists()

    batch = undone(hr, batch)

    assert (batch.state, batch.reason) == ("undone", "")
    left = [model.objects.count() for model in (Employee, Assignment, OrgUnit, ReportingLine, Role)]
    assert left == [0, 0, 0, 0, 0]


def test_requirements_go_from_upload_to_record_and_back(hr):
    role, skill = RoleFactory(external_id="R-1"), SkillFactory(external_id="S-1")
    text = "role,skill,level\nR-1,S-1,4\n"

    hr.post(page("bring_asked"), {"requirements": file("asked.csv", text)})
    import_work.work_on_imports(line=connection)
    batch = ImportBatch.objects.get()
    shown = hr.get(page("change", batch.pk)).text
    hr.post(page("write", batch.pk), {})
    import_work.work_on_imports(line=connection)
    written = list(RoleRequirement.objects.values_list("role_version__number", "skill", "level"))
    hr.post(page("undo", batch.pk), {})
    import_work.work_on_imports(line=connection)

    assert "Versions of roles" in shown
    assert written == [(2, skill.pk, 4)]
    assert list(RoleRequirement.objects.all()) == []
    role.refresh_from_db()
    assert role.current_version.number == 1


def test_what_an_upload_of_requirements_asks_for_is_stored(hr):
    chosen = {
        "requirements": file("asked.csv", "role,skill,level\nR-1,S-1,9\n"),
        "drafts": "on", "skip_problems": "on",
    }  # fmt: skip

    hr.post(page("bring_asked"), chosen)
    import_work.work_on_imports(line=connection)

    batch = ImportBatch.objects.get()
    assert (batch.kind, batch.state) == ("asked", "checked")
    assert {key: batch.options[key] for key in ("skip_problems", "drafts")} == {
        "skip_problems": True, "drafts": True,
    }  # fmt: skip
    problems = b"".join(hr.get(page("problems", batch.pk)).streaming_content).decode("utf-8-sig")
    assert "asked.csv,2,level,9,This is not a whole number from 1 to 5.,True" in problems


def test_moves_go_from_upload_to_the_map(hr):
    RoleFactory(external_id="A")
    RoleFactory(external_id="B")

    hr.post(
        page("bring_moves"), {"moves": file("m.csv", "from_role,to_role\nA,B\n"), "whole": "on"}
    )
    import_work.work_on_imports(line=connection)
    batch = ImportBatch.objects.get()
    hr.post(page("write", batch.pk), {})
    import_work.work_on_imports(line=connection)

    assert batch.options["whole"] is True
    assert list(Move.objects.values_list("from_role__external_id", "to_role__external_id")) == [
        ("A", "B")
    ]


def test_an_upload_whose_worker_died_is_read_on_to_its_end(hr):
    SkillFactory(external_id="S-1")
    roles = [RoleFactory(external_id=f"R-{number}") for number in range(3)]
    rows = "".join(f"{role.external_id},S-1,3\n" for role in roles)
    chosen = {"requirements": file("asked.csv", f"role,skill,level\n{rows}")}
    hr.post(page("bring_asked"), chosen)
    dead = import_work.claim_next()
    ImportBatch.objects.filter(pk=dead.pk).update(claimed_until=timezone.now())

    import_work.work_on_imports(line=connection)

    batch = ImportBatch.objects.get()
    assert (batch.state, batch.rows.count()) == ("checked", 3)


@pytest.mark.parametrize(("part", "columns"), [
    ("requirements", "role,role_name,skill,skill_name,level,level_max,importance,must_have,"
                     "is_firm"),
    ("moves", "from_role,from_name,to_role,to_name,kind,source"),
])  # fmt: skip
def test_an_empty_file_of_one_table_has_its_columns(hr, part, columns):
    assert hr.get(page("empty", part)).text == f"\ufeff{columns}\r\n"
    kind = "asked" if part == "requirements" else part
    assert f"empty/{part}/" in hr.get(page(f"bring_{kind}")).text

"""Uploads: kept, checked by a worker, applied or discarded by HR, and taken back."""

import uuid
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import TestCase
from django.utils import timezone

from lib.dates import today
from talent.imports import watch
from talent.models import (
    Assignment,
    AuditEntry,
    Employee,
    Employment,
    GrantKind,
    ImportBatch,
    ImportChange,
    ImportRow,
    ImportState,
    Notice,
    OrgUnit,
    ReportingLine,
    Role,
    Unplaced,
)
from talent.services import import_work, imports, leftovers, lines
from talent.services.people import change_assignment, end_employment
from tests.factories import EmployeeFactory, GrantFactory, RoleFactory, UserFactory, hr_admin

PEOPLE = """external_id,given_name,family_name,email,hired_on
1,Ana,Silva,ana@example.org,2020-01-01
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
"""

pytestmark = pytest.mark.django_db


@pytest.fixture
def hr():
    """Someone who keeps the record and is in none of the files."""
    return GrantFactory(user=UserFactory(), kind=GrantKind.HR_ADMIN).user


def file(name, text):
    return SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode())


def upload(hr, people=PEOPLE, assignments=ASSIGNMENTS, mapping=MAKE_ALL, **more):
    files = {"people": [file("people.csv", people)]}
    if assignments:
        files["assignments"] = [file("jobs.csv", assignments)]
    return imports.upload_import(
        actor=hr, kind="people", files=files, mapping=file("mapping.toml", mapping), **more
    )


def worked(batch, **more):
    """The batch after the worker's next step, told through the test's own transaction."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        import_work.work_on_imports(line=connection, **more)
    batch.refresh_from_db()
    return batch


def people_in(batch):
    """What an upload would do, or did, to people."""
    return next(row for row in batch.summary if row["thing"] == "People")


def watch_of(batch):
    return import_work.Watch(batch, time_box=9, line=connection)


def applied(hr, **more):
    batch = worked(upload(hr, **more))
    return worked(imports.apply_import(actor=hr, batch=batch))


def record():
    """Everything that the imports of this file write, as text."""
    models = [Assignment, Employee, Employment, OrgUnit, ReportingLine, Role]
    rows = {}
    for model in models:
        with connection.cursor() as cursor:
            order = "to_jsonb(t)::text" if model is not ReportingLine else "valid::text"
            columns = "t" if model is not ReportingLine else "(manager_id, report_id, depth, valid)"
            cursor.execute(f"SELECT {columns}::text FROM {model._meta.db_table} t ORDER BY {order}")
            rows[model.__name__] = sorted(row for (row,) in cursor.fetchall())
    return rows


def kept_files(batch):
    return [default_storage.exists(row["place"]) for row in batch.files]


def test_upload_waits_for_a_worker_and_writes_nothing(hr):
    batch = upload(hr)

    assert (batch.state, batch.created_by, kept_files(batch)) == ("uploaded", hr, [True, True])
    assert Employee.objects.filter(external_id="1").exists() is False
    assert AuditEntry.objects.get(action="talent.import.uploaded").actor == hr


def test_upload_is_for_hr_admins(hr):
    with pytest.raises(PermissionDenied):
        upload(UserFactory())

    assert ImportBatch.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("people.exe", b"x", "people.exe: only .csv, .txt, .tsv, .xlsx files can be read here."),
        ("people.csv", b"", "people.csv is empty."),
        ("people.csv", b"PK\x03\x04zip", "people.csv is a workbook or an archive, although its name"
         " says otherwise."),
        ("people.xlsx", b"a,b", "people.xlsx is no workbook, although its name says so."),
    ],
)  # fmt: skip
def test_upload_refuses_a_file_that_cannot_be_what_it_says(hr, name, content, words):
    with pytest.raises(ValidationError) as refusal:
        imports.upload_import(actor=hr, kind="people", files={"people": [file(name, content)]})

    assert refusal.value.message_dict == {"people": [words]}


def test_upload_refuses_what_is_missing_and_what_is_too_much(hr, monkeypatch):
    monkeypatch.setattr("talent.imports.filing.MOST_BYTES", 10)
    units = [file("a.csv", "x"), file("b.csv", "y" * 20)]

    with pytest.raises(ValidationError) as refusal:
        imports.upload_import(actor=hr, kind="people", files={"units": units})

    assert refusal.value.message_dict == {
        "people": ["This file is needed."],
        "units": [
            "Choose 1 files at most.",
            "b.csv is larger than 300 MB. Split it, or use the import command.",
        ],
    }


def test_upload_refuses_a_mapping_at_its_field(hr):
    with pytest.raises(ValidationError) as refusal:
        upload(hr, mapping="[peopel]\n")

    assert list(refusal.value.message_dict) == ["mapping"]


def test_a_worker_checks_and_tells_whoever_uploaded(hr):
    batch = worked(upload(hr))

    assert (batch.state, batch.reason, batch.claim, batch.is_applicable) == (
        "checked", "", None, True,
    )  # fmt: skip
    assert next(row for row in batch.summary if row["thing"] == "People") == {
        "thing": "People", "new": 2, "changed": 0, "unchanged": 0, "ended": 0, "problems": 0,
    }  # fmt: skip
    told = Notice.objects.get(kind="talent.import_ended")
    assert (told.recipient, told.params["state"]) == (hr, "checked")
    assert Employee.objects.filter(external_id="1").exists() is False


def test_apply_writes_and_takes_the_files_away(hr):
    batch = applied(hr)

    assert (batch.state, kept_files(batch)) == ("applied", [False, False])
    assert ImportRow.objects.count() == 0
    history = Assignment.objects.filter(employee__external_id="2").order_by("valid")
    assert [row.valid.lower for row in history] == [date(2021, 1, 1), date(2022, 1, 1)]
    assert [row.manager.external_id for row in history] == ["1", "1"]
    actions = AuditEntry.objects.filter(object_type="talent.importbatch").order_by("pk")
    assert [(row.action.rpartition(".")[2], row.actor) for row in actions] == [
        ("uploaded", hr), ("approved", hr), ("applied", hr),
    ]  # fmt: skip


def test_problems_keep_an_import_back_until_they_are_left_out(hr):
    people = PEOPLE + "3,Cid,Reis,cid@example.org,no-day\n"
    batch = worked(upload(hr, people=people))
    assert (batch.state, batch.is_applicable) == ("checked", False)
    assert [(p.row, p.column, p.value) for p in batch.problems.all()] == [(4, "hired_on", "no-day")]
    with pytest.raises(ValidationError):
        imports.apply_import(actor=hr, batch=batch)

    batch = imports.check_import_again(actor=hr, batch=batch, change_guard=20, skip_problems=True)
    batch = worked(batch)

    assert (batch.state, batch.reason, batch.is_applicable) == ("checked", "", True)
    assert batch.problems.count() == 1
    batch = worked(imports.apply_import(actor=hr, batch=batch))
    numbers = Employee.objects.filter(external_id__in="123").order_by("external_id")
    assert [row.external_id for row in numbers] == ["1", "2"]


def test_an_import_that_changes_nothing_is_not_applied(hr):
    applied(hr)
    batch = worked(upload(hr))

    with pytest.raises(ValidationError, match="Everything is on record like this already"):
        imports.apply_import(actor=hr, batch=batch)


def test_a_file_that_cannot_be_read_is_refused_and_can_be_discarded(hr):
    batch = worked(upload(hr, people='external_id,given_name\n1,"Ana\n'))

    assert (batch.state, [problem.row for problem in batch.problems.all()]) == ("refused", [2])
    with TestCase.captureOnCommitCallbacks(execute=True):
        imports.discard_import(actor=hr, batch=batch)
    batch.refresh_from_db()
    assert (batch.state, kept_files(batch), batch.problems.count()) == (
        "discarded", [False, False], 0,
    )  # fmt: skip


def test_the_change_guard_holds_when_the_record_moves_between_check_and_apply(hr):
    applied(hr)
    fewer = PEOPLE + "".join(f"{n},Ed,Mota,,2020-01-01\n" for n in range(10, 20))
    jobs = ASSIGNMENTS + "".join(f"{n},Clerk,Sales,1,,2020-01-01,\n" for n in range(10, 20))
    batch = worked(upload(hr, people=fewer, assignments=jobs))
    assert batch.is_applicable
    outside = [EmployeeFactory(external_id=f"9{n}") for n in range(20)]
    for person in outside:
        person.assignments.create(
            role=Role.objects.first(), unit=OrgUnit.objects.first(), reason="hire",
            valid=person.employments.get().valid,
        )  # fmt: skip

    batch = worked(imports.apply_import(actor=hr, batch=batch))

    assert (batch.state, "and the limit is 20 %" in batch.reason) == ("checked", True)
    assert Employee.objects.filter(external_id="10").exists() is False
    assert Assignment.objects.filter(employee__in=outside).current().count() == 20


def test_undo_puts_everything_back_as_it_was(hr):
    before_all = record()
    first = applied(hr)
    before = record()
    people = "external_id,given_name,family_name,email,hired_on\n1,Anna,Silva,x@example.org,2020-01-01\n3,Cid,Reis,,2023-05-01\n"  # noqa: E501
    jobs = "employee,role,unit,manager,start,end\n1,Head,Sales,,2020-01-01,\n3,Clerk,Deals,1,2023-05-01,\n"  # noqa: E501
    second = applied(hr, people=people, assignments=jobs, change_guard=100)
    assert record() != before

    second = worked(imports.undo_import(actor=hr, batch=second))

    assert (second.state, second.reason, second.changes.count()) == ("undone", "", 0)
    assert record() == before
    first = worked(imports.undo_import(actor=hr, batch=first))
    assert (first.state, record()) == ("undone", before_all)


def test_undo_is_refused_where_somebody_has_built_on_it(hr):
    batch = applied(hr)
    bea = Employee.objects.get(external_id="2")
    change_assignment(
        actor=hr, employee=bea, starts_on=today(), reason="promotion", role=RoleFactory()
    )
    before = record()

    batch = worked(imports.undo_import(actor=hr, batch=batch))

    assert (batch.state, record()) == ("applied", before)
    assert batch.reason.startswith("Assignments: 1 record was changed since")


def test_undo_is_refused_where_someone_new_refers_to_it(hr):
    batch = applied(hr)
    ana = Employee.objects.get(external_id="1")
    ana.achievements.create(title="Best year")

    batch = worked(imports.undo_import(actor=hr, batch=batch))

    assert (batch.state, batch.reason) == (
        "applied", "Achievements: 1 record made since needs what this import brought.",
    )  # fmt: skip


def test_undo_does_not_mind_that_somebody_looked(hr):
    batch = applied(hr)
    ana = Employee.objects.get(external_id="1")
    AuditEntry.add(hr, "talent.levels.read", ana)

    batch = worked(imports.undo_import(actor=hr, batch=batch))

    assert (batch.state, Employee.objects.filter(external_id="1").exists()) == ("undone", False)
    entry = AuditEntry.objects.select_related("subject").get(action="talent.levels.read")
    assert (entry.subject_id, entry.subject) == (ana.pk, None)


def test_undo_does_not_mind_whom_the_files_left_without_a_role(hr):
    clerk = "2,Clerk,Sales,1,Porto,2021-01-01,2022-01-01\n"
    batch = applied(hr, assignments=ASSIGNMENTS.replace(clerk, ""))
    assert Unplaced.objects.filter(employee__external_id="2").exists()

    batch = worked(imports.undo_import(actor=hr, batch=batch))

    assert (batch.state, batch.reason) == ("undone", "")
    assert not Unplaced.objects.exists()


def test_undo_ends_after_thirty_days(hr):
    batch = applied(hr)
    ImportBatch.objects.update(applied_at=timezone.now() - timedelta(days=31))

    with pytest.raises(ValidationError, match="30 days"):
        imports.undo_import(actor=hr, batch=batch)
    leftovers.clear()

    assert ImportChange.objects.count() == 0


def test_leftovers_discard_what_nobody_applied_for_a_month(hr):
    old, new = worked(upload(hr)), upload(hr)
    ImportBatch.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=31))

    with TestCase.captureOnCommitCallbacks(execute=True):
        leftovers.clear()

    old.refresh_from_db()
    assert (old.state, kept_files(old), kept_files(new)) == (
        "discarded", [False, False], [True, True],
    )  # fmt: skip


@pytest.mark.parametrize("act", [imports.apply_import, imports.undo_import])
def test_acts_ask_for_the_right_state(hr, act):
    batch = upload(hr)

    with pytest.raises(ValidationError, match="Waiting to be checked"):
        act(actor=hr, batch=batch)


@pytest.mark.parametrize("act", [imports.apply_import, imports.undo_import, imports.discard_import])
def test_acts_are_for_hr_admins(hr, act):
    batch = upload(hr)

    with pytest.raises(PermissionDenied):
        act(actor=UserFactory(), batch=batch)


def test_two_workers_never_hold_one_upload(hr):
    upload(hr)

    assert [import_work.claim_next() is None for _try in range(2)] == [False, True]


def test_what_a_dead_worker_held_is_taken_up_after_its_lease(hr):
    batch = upload(hr)
    import_work.claim_next()
    assert worked(batch).state == "checking"
    ImportBatch.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))

    assert worked(batch).state == "checked"


def test_a_worker_that_was_overtaken_writes_nothing(hr):
    batch = worked(upload(hr))
    imports.apply_import(actor=hr, batch=batch)
    slow = import_work.claim_next()
    ImportBatch.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    assert worked(batch).state == "applied"
    before = record()

    with pytest.raises(import_work.LostClaimError), watch_of(slow) as watch:
        import_work.apply(slow, watch)

    assert record() == before


def test_an_import_waits_for_another_that_writes(hr, monkeypatch):
    batch = worked(upload(hr))
    imports.apply_import(actor=hr, batch=batch)
    monkeypatch.setattr(lines, "PATIENCE", "50ms")
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [lines.REPORTING_LOCK])

    waiting = worked(batch)
    assert (waiting.state, waiting.claim, waiting.attempts) == ("applying", None, 0)
    other.close()

    assert worked(batch).state == "applied"


def test_an_upload_that_breaks_off_three_times_is_refused(hr):
    batch = upload(hr)
    for _try in range(3):
        import_work.claim_next()
        ImportBatch.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))

    worked(batch)

    assert (batch.state, batch.reason) == (
        "refused", "It broke off 3 times. Nothing was written; the log says why.",
    )  # fmt: skip


def test_reading_goes_on_behind_the_last_chunk(hr, monkeypatch):
    monkeypatch.setattr("talent.imports.staging.CHUNK", 1)
    batch = upload(hr)
    reached = []
    while batch.state != "checked":
        worked(batch, time_box=0)
        reached.append(ImportRow.objects.count())

    assert (reached, people_in(batch)["new"]) == ([1, 2, 3, 4, 5, 5], 2)


def test_a_discarded_upload_stops_its_worker(hr):
    batch = upload(hr)
    held = import_work.claim_next()
    imports.discard_import(actor=hr, batch=batch)

    with pytest.raises(import_work.LostClaimError), watch_of(held) as watch:
        import_work.check(held, watch)

    assert ImportBatch.objects.get().state == "discarded"


STEPS = {
    ("uploaded", "checking"), ("checking", "checked"), ("checked", "uploaded"),
    ("checked", "applying"), ("applying", "applied"), ("applying", "checked"),
    ("applied", "undoing"), ("undoing", "undone"), ("undoing", "applied"),
    ("checking", "refused"), ("applying", "refused"), ("refused", "uploaded"),
    ("uploaded", "discarded"), ("checking", "discarded"), ("checked", "discarded"),
    ("refused", "discarded"),
}  # fmt: skip


def test_the_database_lets_only_the_listed_steps_through():
    found = set()
    for before in ImportState.values:
        for after in ImportState.values:
            batch = ImportBatch.objects.create(kind="people", state=before)
            try:
                with transaction.atomic():
                    ImportBatch.objects.filter(pk=batch.pk).update(state=after)
            except IntegrityError:
                continue
            if before != after:
                found.add((before, after))

    assert found == STEPS


@pytest.mark.django_db(transaction=True)
def test_progress_is_told_while_the_step_is_still_open():
    batch = ImportBatch.objects.create(
        kind="people", claim=uuid.uuid4(), claimed_until=timezone.now()
    )

    with transaction.atomic(), import_work.Watch(batch, time_box=9) as watch:
        watch("Writing", 3, 7)
        transaction.set_rollback(True)

    batch.refresh_from_db()
    assert (batch.doing, batch.done, batch.total) == ("Writing", 3, 7)
    assert batch.claimed_until > timezone.now()


@pytest.mark.django_db(transaction=True)
def test_a_lease_is_renewed_through_one_long_step(monkeypatch):
    monkeypatch.setattr(watch, "LEASE", timedelta(seconds=0.2))
    batch = ImportBatch.objects.create(
        kind="people", claim=uuid.uuid4(), claimed_until=timezone.now()
    )

    with import_work.Watch(batch, time_box=9), connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(0.5)")

    before = batch.claimed_until
    batch.refresh_from_db()
    assert batch.claimed_until > before + timedelta(seconds=0.3)


ALL_LEFT = "external_id,given_name,hired_on,left_on\n{number},Ana,2020-01-01,{end}\n"


@pytest.mark.parametrize("later", [0, 40])
def test_an_import_that_ends_every_hr_admin_is_refused(later):
    """Whoever has a right that ends, or a last day, is none who stays."""
    admin = hr_admin()
    leaving = hr_admin()
    end_employment(
        actor=admin, employee=leaving.employee, last_day=today() + timedelta(days=9),
        exit_reason="voluntary",
    )  # fmt: skip
    end = today() + timedelta(days=later) if later else ""
    people = ALL_LEFT.format(number=admin.employee.external_id if later else 1, end=end)

    batch = worked(upload(admin, people=people, assignments="", change_guard=100))

    assert batch.state == "checked"
    assert batch.reason.startswith("This would end the employment of every HR admin")
    with pytest.raises(ValidationError, match="every HR admin"):
        imports.apply_import(actor=admin, batch=batch)


def test_an_import_that_came_to_end_every_hr_admin_since_its_check_writes_nothing(hr):
    """The login without a person on record stays; once its right is gone, nobody does."""
    admin = hr_admin()
    batch = worked(upload(admin, change_guard=100))
    assert batch.reason == ""
    hr.grants.all().delete()
    before = record()

    batch = worked(imports.apply_import(actor=admin, batch=batch))

    assert (batch.state, record()) == ("checked", before)
    assert batch.reason.startswith("This would end the employment of every HR admin")


def test_an_import_by_command_that_ends_every_hr_admin_is_refused(tmp_path):
    hr_admin()
    people = tmp_path / "people.csv"
    people.write_text(PEOPLE)

    with pytest.raises(CommandError, match="every HR admin"):
        call_command("import_people", str(people), change_guard=100, apply=True)

    assert Employee.objects.count() == 1


def test_a_check_notes_how_many_people_end_and_which_hr_admins(hr):
    admin, _colleague = hr_admin(), EmployeeFactory()

    batch = worked(upload(hr, change_guard=100))

    assert batch.options["departures"] == {"people": 2, "admins": [admin.pk]}


def test_undo_import_by_command_is_a_dry_run_until_told(hr, capsys):
    before_all = record()
    batch = applied(hr)
    before = record()

    call_command("undo_import", str(batch.pk))
    batch.refresh_from_db()
    assert (batch.state, record()) == ("applied", before)
    assert "dry run" in capsys.readouterr().out

    call_command("undo_import", str(batch.pk), apply=True)
    batch.refresh_from_db()
    assert (batch.state, batch.changes.count(), record()) == ("undone", 0, before_all)
    assert AuditEntry.objects.filter(action="talent.import.undone", actor=None).count() == 1
    with pytest.raises(CommandError, match="moved on meanwhile"):
        call_command("undo_import", str(batch.pk), apply=True)


def test_undo_import_by_command_says_why_not(hr):
    batch = applied(hr)
    Employee.objects.get(external_id="1").achievements.create(title="Best year")

    with pytest.raises(CommandError, match="Achievements: 1 record made since"):
        call_command("undo_import", str(batch.pk), apply=True)
    with pytest.raises(CommandError, match="no import with this number"):
        call_command("undo_import", "999999999")

    batch.refresh_from_db()
    assert batch.state == "applied"

"""Each change of a person's place leaves one history, an audit entry and true lines."""

import threading
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from lib.dates import period, today
from talent import events
from talent.models import (
    SYSTEM,
    Assignment,
    AuditEntry,
    Employee,
    Employment,
    GrantKind,
    OrgUnit,
    ReportingLine,
)
from talent.services.grants import give_grant
from talent.services.people import (
    change_assignment,
    end_employment,
    hire,
    record_absence,
    rehire,
)
from talent.services.records import correct_record
from tests.factories import (
    START,
    AssignmentFactory,
    EmployeeFactory,
    GrantFactory,
    LocationFactory,
    OrgUnitFactory,
    RoleFactory,
    UserFactory,
    hr_admin,
)

pytestmark = pytest.mark.django_db


def history(person):
    return [
        (row.valid.lower, row.valid.upper, row.role, row.manager)
        for row in person.assignments.select_related("role", "manager").order_by("valid")
    ]


def hired(**given):
    fields = {
        "actor": SYSTEM,
        "external_id": "4711",
        "given_name": "Ada",
        "family_name": "Byron",
        "email": "ada@example.org",
        "starts_on": date(2024, 2, 1),
        "role": RoleFactory(),
        "unit": OrgUnitFactory(),
    }
    return hire(**fields | given)


def test_hire_makes_a_person_with_login_employment_assignment_and_audit_entry():
    boss = AssignmentFactory().employee
    actor = hr_admin()

    ada = hired(actor=actor, manager=boss)

    assert (ada.user.email, ada.user.has_usable_password()) == ("ada@example.org", False)
    assert [row.valid for row in ada.employments.all()] == [period(date(2024, 2, 1))]
    assert [row.valid for row in ada.assignments.all()] == [period(date(2024, 2, 1))]
    assert list(boss.lines_down.values_list("report", "depth")) == [(ada.pk, 1)]
    entry = AuditEntry.objects.get(action="talent.employee.hired")
    assert (entry.actor, entry.subject) == (actor, ada)


def test_hire_refuses_an_address_that_someone_signs_in_with():
    other = EmployeeFactory()

    with pytest.raises(ValidationError) as refusal:
        hired(email=other.user.email.upper())

    assert refusal.value.message_dict == {"email": ["Someone else signs in with this address."]}


def test_hire_refuses_a_number_that_is_taken():
    hired()

    with pytest.raises(ValidationError) as refusal:
        hired(email="other@example.org")

    assert set(refusal.value.message_dict) == {"external_id"}


def test_hire_is_for_hr_of_the_unit():
    unit, elsewhere = OrgUnitFactory(), OrgUnitFactory()
    partner = GrantFactory(kind=GrantKind.HR_PARTNER, unit=unit).user

    assert hired(actor=partner, unit=unit).pk
    with pytest.raises(PermissionDenied):
        hired(actor=partner, unit=elsewhere, external_id="2", email="")
    with pytest.raises(PermissionDenied):
        hired(actor=EmployeeFactory().user, unit=unit, external_id="3", email="")


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"unit": "closed"}, {"unit": ["This unit is not open on that day."]}),
        ({"role": "retired"}, {"role": ["This role was retired before that day."]}),
        ({"manager": "gone"}, {"manager": ["This person is not employed on that day."]}),
    ],
)
def test_hire_refuses_a_place_that_does_not_exist_on_that_day(wrong, message):
    things = {
        "closed": lambda: OrgUnitFactory(valid=period(START, date(2022, 1, 1))),
        "retired": lambda: RoleFactory(retired_on=date(2023, 1, 1)),
        "gone": lambda: EmployeeFactory(employed=date(2025, 1, 1)),
    }

    with pytest.raises(ValidationError) as refusal:
        hired(**{key: things[value]() for key, value in wrong.items()})

    assert refusal.value.message_dict == message
    assert not Employee.objects.filter(external_id="4711").exists()


def test_a_promotion_ends_the_old_assignment_on_the_day_the_new_one_begins():
    ada = hired()
    junior = ada.assignments.get().role
    senior = RoleFactory()
    day = date(2025, 6, 1)

    change_assignment(actor=SYSTEM, employee=ada, starts_on=day, reason="promotion", role=senior)

    assert history(ada) == [(date(2024, 2, 1), day, junior, None), (day, None, senior, None)]


def test_a_change_in_the_past_keeps_what_came_later():
    ada = hired()
    first = ada.assignments.get().role
    last, between = RoleFactory(), RoleFactory()
    change_assignment(
        actor=SYSTEM, employee=ada, starts_on=date(2026, 1, 1), reason="promotion", role=last
    )

    change_assignment(
        actor=SYSTEM, employee=ada, starts_on=date(2025, 1, 1), reason="lateral", role=between
    )

    assert history(ada) == [
        (date(2024, 2, 1), date(2025, 1, 1), first, None),
        (date(2025, 1, 1), date(2026, 1, 1), between, None),
        (date(2026, 1, 1), None, last, None),
    ]


def test_a_planned_change_takes_effect_on_its_morning_without_any_job(monkeypatch):
    boss, ada = AssignmentFactory().employee, hired()
    day = today() + timedelta(days=10)

    change_assignment(actor=SYSTEM, employee=ada, starts_on=day, reason="transfer", manager=boss)

    assert not ReportingLine.objects.current().exists()
    monkeypatch.setattr("talent.models.ranges.today", lambda: day)
    assert list(ReportingLine.objects.current().values_list("manager", "report")) == [
        (boss.pk, ada.pk)
    ]


def test_a_change_before_the_first_day_is_refused():
    ada = hired()

    with pytest.raises(ValidationError) as refusal:
        change_assignment(
            actor=SYSTEM, employee=ada, starts_on=date(2023, 1, 1), reason="lateral",
            role=RoleFactory(),
        )  # fmt: skip

    assert refusal.value.message_dict == {
        "starts_on": ["This person has no assignment on that day that could change."]
    }


def test_a_change_that_changes_nothing_is_refused():
    ada = hired()

    with pytest.raises(ValidationError) as refusal:
        change_assignment(actor=SYSTEM, employee=ada, starts_on=date(2025, 1, 1), reason="lateral")

    assert refusal.value.messages == [
        "Nothing would change: choose another role, unit, manager or place."
    ]


def test_a_change_is_announced_to_apps_above():
    heard = []

    def listen(sender, employee, assignment, **kwargs):
        heard.append((employee, assignment.reason))

    events.assignment_changed.connect(listen)
    try:
        ada = hired()
    finally:
        events.assignment_changed.disconnect(listen)

    assert heard == [(ada, "hire")]


def test_an_end_passes_the_reports_to_the_next_one_up():
    top = AssignmentFactory().employee
    middle = AssignmentFactory(manager=top).employee
    low = AssignmentFactory(manager=middle).employee
    last_day = date(2025, 3, 31)

    end_employment(actor=SYSTEM, employee=middle, last_day=last_day, exit_reason="voluntary")

    gone = date(2025, 4, 1)
    assert [row[:2] + row[3:] for row in history(low)] == [
        (START, gone, middle), (gone, None, top)
    ]  # fmt: skip
    lines = set(ReportingLine.objects.on(gone).values_list("manager", "report", "depth"))
    assert lines == {(top.pk, low.pk, 1)}
    employment = middle.employments.get()
    assert (employment.valid, employment.exit_reason) == (period(START, gone), "voluntary")
    assert middle.assignments.get().valid == period(START, gone)


def test_an_end_may_name_who_takes_the_reports():
    boss, heir = AssignmentFactory().employee, AssignmentFactory().employee
    report = AssignmentFactory(manager=boss).employee

    end_employment(
        actor=SYSTEM, employee=boss, last_day=date(2025, 3, 31), exit_reason="retirement",
        reports_to=heir,
    )  # fmt: skip

    assert report.assignments.on(date(2025, 4, 1)).get().manager == heir


def test_the_heir_who_reports_to_the_leaver_is_left_without_manager_not_with_themselves():
    boss = AssignmentFactory().employee
    heir = AssignmentFactory(manager=boss).employee
    other = AssignmentFactory(manager=boss).employee

    end_employment(
        actor=SYSTEM, employee=boss, last_day=date(2025, 3, 31), exit_reason="voluntary",
        reports_to=heir,
    )  # fmt: skip

    day = date(2025, 4, 1)
    assert heir.assignments.on(day).get().manager is None
    assert other.assignments.on(day).get().manager == heir


def test_an_end_drops_what_was_planned_after_it():
    ada = hired()
    change_assignment(
        actor=SYSTEM, employee=ada, starts_on=date(2027, 1, 1), reason="promotion",
        role=RoleFactory(),
    )  # fmt: skip

    end_employment(
        actor=SYSTEM, employee=ada, last_day=date(2026, 6, 30), exit_reason="end_of_contract"
    )

    assert [row.valid for row in ada.assignments.all()] == [
        period(date(2024, 2, 1), date(2026, 7, 1))
    ]


def test_an_end_twice_is_refused():
    ada = hired()
    end_employment(actor=SYSTEM, employee=ada, last_day=date(2025, 1, 31), exit_reason="voluntary")

    with pytest.raises(ValidationError) as refusal:
        end_employment(
            actor=SYSTEM, employee=ada, last_day=date(2025, 6, 30), exit_reason="voluntary"
        )

    assert refusal.value.message_dict == {"last_day": ["This person is not employed on that day."]}


def test_a_rehire_keeps_the_earlier_history():
    ada = hired()
    end_employment(actor=SYSTEM, employee=ada, last_day=date(2025, 1, 31), exit_reason="voluntary")

    rehire(
        actor=SYSTEM, employee=ada, starts_on=date(2026, 1, 1), role=RoleFactory(),
        unit=OrgUnitFactory(),
    )  # fmt: skip

    assert list(ada.employments.values_list("valid", flat=True)) == [
        period(date(2024, 2, 1), date(2025, 2, 1)), period(date(2026, 1, 1))
    ]  # fmt: skip
    assert ada.assignments.count() == 2


def test_a_rehire_of_someone_employed_is_refused():
    ada = hired()

    with pytest.raises(ValidationError) as refusal:
        rehire(
            actor=SYSTEM, employee=ada, starts_on=date(2025, 1, 1), role=RoleFactory(),
            unit=OrgUnitFactory(),
        )  # fmt: skip

    assert refusal.value.message_dict == {
        "starts_on": ["This person is employed on or after that day already."]
    }


def test_an_absence_lies_inside_an_employment_and_overlaps_no_other():
    ada = hired()
    record_absence(
        actor=SYSTEM, employee=ada, kind="parental", starts_on=date(2025, 1, 1),
        ends_on=date(2025, 6, 30),
    )  # fmt: skip

    with pytest.raises(ValidationError) as before:
        record_absence(actor=SYSTEM, employee=ada, kind="leave", starts_on=date(2020, 1, 1))
    with pytest.raises(ValidationError) as twice:
        record_absence(actor=SYSTEM, employee=ada, kind="leave", starts_on=date(2025, 6, 30))

    assert before.value.message_dict == {"starts_on": ["This person is not employed on that day."]}
    assert twice.value.messages == ["This person is away in that time already."]


def test_postgres_refuses_overlapping_and_empty_ranges_whoever_writes():
    assignment = AssignmentFactory()
    again = Assignment(
        employee=assignment.employee, role=assignment.role, unit=assignment.unit, reason="hire",
        valid=period(date(2025, 1, 1)),
    )  # fmt: skip
    empty = Employment(employee=EmployeeFactory(), valid=period(START, START))

    with pytest.raises(ValidationError) as overlap:
        again.full_clean()
    with pytest.raises(ValidationError) as nothing:
        empty.full_clean()

    assert overlap.value.messages == ["This person has an assignment in that time already."]
    assert nothing.value.messages == ["The end must come after the start."]


@pytest.mark.django_db(transaction=True)
def test_eight_writers_leave_one_history_without_overlaps():
    person = AssignmentFactory().employee
    roles = RoleFactory.create_batch(8)
    outcomes = []

    def write(number):
        try:
            change_assignment(
                actor=SYSTEM, employee=person, starts_on=START + timedelta(days=10 * (number % 4)),
                reason="lateral", role=roles[number],
            )  # fmt: skip
            outcomes.append("written")
        except ValidationError as refusal:
            outcomes.append(refusal.messages)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=[number]) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert outcomes == ["written"] * 8
    rows = list(person.assignments.order_by("valid").values_list("valid", flat=True))
    assert [row.upper for row in rows[:-1]] == [row.lower for row in rows[1:]]
    assert (rows[0].lower, rows[-1].upper) == (START, None)


@pytest.mark.django_db(transaction=True)
def test_two_managers_made_each_others_reports_at_once_give_one_refusal():
    first, second = (AssignmentFactory().employee for _ in range(2))
    barrier = threading.Barrier(2)
    outcomes = []

    def swap(person, manager):
        barrier.wait()
        try:
            change_assignment(
                actor=SYSTEM, employee=person, starts_on=date(2025, 1, 1), reason="transfer",
                manager=manager,
            )  # fmt: skip
            outcomes.append("written")
        except ValidationError as refusal:
            outcomes.append(refusal.messages[0])
        finally:
            connection.close()

    threads = [
        threading.Thread(target=swap, args=pair) for pair in [(first, second), (second, first)]
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["That would make someone their own manager.", "written"]
    assert OrgUnit.objects.count() == 2


@pytest.mark.parametrize("days", [-1, 30])
def test_the_employment_of_the_last_hr_admin_does_not_end(days):
    admin = hr_admin()
    ending = {"actor": admin, "employee": admin.employee, "exit_reason": "voluntary"}
    ending["last_day"] = today() + timedelta(days=days)

    with pytest.raises(ValidationError, match="last HR admin"):
        end_employment(**ending)

    GrantFactory(user=UserFactory())  # a login without a person on record stays
    assert end_employment(**ending).valid.upper == ending["last_day"] + timedelta(days=1)


@pytest.mark.parametrize("day", [date(1, 1, 1), date(1899, 12, 31), date(9999, 12, 31)])
def test_a_day_that_nobody_can_mean_is_refused_at_its_field(day):
    person, gone = AssignmentFactory().employee, EmployeeFactory(employed=date(2021, 1, 1))
    place = {"role": RoleFactory(), "unit": OrgUnitFactory()}
    away = {"kind": "leave", "starts_on": today()}
    acts = [
        (lambda: hired(starts_on=day), "starts_on"),
        (lambda: rehire(actor=SYSTEM, employee=gone, starts_on=day, **place), "starts_on"),
        (lambda: change_assignment(
            actor=SYSTEM, employee=person, starts_on=day, reason="transfer", **place
        ), "starts_on"),
        (lambda: end_employment(
            actor=SYSTEM, employee=person, last_day=day, exit_reason="voluntary"
        ), "last_day"),
        (lambda: record_absence(
            actor=SYSTEM, employee=person, **away | {"starts_on": day}
        ), "starts_on"),
        (lambda: record_absence(actor=SYSTEM, employee=person, ends_on=day, **away), "ends_on"),
        (lambda: give_grant(
            actor=SYSTEM, user=person.user, kind="executive", last_day=day
        ), "last_day"),
    ]  # fmt: skip

    for act, field in acts:
        with pytest.raises(ValidationError) as refusal:
            act()
        assert list(refusal.value.message_dict) == [field]
        assert refusal.value.messages[0].startswith("Choose a day from")


def test_a_change_before_a_planned_one_is_carried_on_into_it():
    """Planned: another manager from March, another role from May. Now: another unit and role."""
    ada, boss = hired(), AssignmentFactory().employee
    planned, promoted, unit = RoleFactory(), RoleFactory(), OrgUnitFactory()
    march, may, january = date(2026, 3, 1), date(2026, 5, 1), date(2026, 1, 1)
    for day, more in ((march, {"manager": boss}), (may, {"role": planned})):
        change_assignment(actor=SYSTEM, employee=ada, starts_on=day, reason="transfer", **more)
    first = ada.assignments.order_by("valid").first()

    after = change_assignment(
        actor=SYSTEM, employee=ada, starts_on=january, reason="promotion", role=promoted, unit=unit
    )

    assert history(ada) == [
        (date(2024, 2, 1), january, first.role, None),
        (january, march, promoted, None),
        (march, may, promoted, boss),
        (may, None, planned, boss),
    ]
    later = ada.assignments.filter(valid__startswith__gt=january).order_by("valid")
    assert [row.unit for row in later] == [unit, unit]
    entry = AuditEntry.objects.get(object_id=str(after.pk))
    assert entry.details["carried"] == [row.pk for row in later]


def test_a_change_is_not_carried_into_a_later_employment():
    ada = hired()
    was, other = ada.assignments.get().role, RoleFactory()
    end_employment(actor=SYSTEM, employee=ada, last_day=date(2025, 1, 31), exit_reason="voluntary")
    rehire(actor=SYSTEM, employee=ada, starts_on=date(2026, 2, 1), role=was, unit=OrgUnitFactory())

    change_assignment(
        actor=SYSTEM, employee=ada, starts_on=date(2024, 6, 1), reason="lateral", role=other
    )

    assert [row[2] for row in history(ada)] == [was, other, was]


def test_hire_takes_the_time_zone_of_the_place():
    porto = LocationFactory(time_zone="Europe/Lisbon")

    assert hired(location=porto).time_zone == "Europe/Lisbon"
    assert hired(external_id="2", email="", location=porto, time_zone="Asia/Tokyo").time_zone == (
        "Asia/Tokyo"
    )


@pytest.mark.parametrize("name", ["\u200b", "\u202e \u200f", "\u3164"])
def test_a_name_that_nobody_can_see_is_refused(name):
    with pytest.raises(ValidationError) as refusal:
        hired(given_name=name, preferred_name=name)
    assert set(refusal.value.message_dict) == {"given_name", "preferred_name"}
    with pytest.raises(ValidationError, match="Write a name that can be read"):
        correct_record(actor=SYSTEM, employee=EmployeeFactory(), family_name=name)


def test_correct_record_refuses_an_address_that_someone_else_signs_in_with():
    person, other = EmployeeFactory(), EmployeeFactory()

    with pytest.raises(ValidationError) as refusal:
        correct_record(actor=SYSTEM, employee=person, email=other.user.email.upper())

    assert refusal.value.message_dict == {"email": ["Someone else signs in with this address."]}
    mine = correct_record(actor=SYSTEM, employee=person, email=person.user.email)
    assert mine.email == person.user.email

"""HR's acts: each page asks, calls its service, keeps what was typed and says what was refused."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django_celery_beat.models import PeriodicTask

from lib.dates import today
from talent.admin.base import COUNTED, Pages
from talent.models import (
    AuditEntry,
    Employee,
    Grant,
    GrantKind,
    Notice,
    OrgUnit,
    SkillLevel,
    SkillRule,
    User,
)
from talent.services.notices import notify
from tests.factories import (
    AssignmentFactory,
    EmployeeFactory,
    GrantFactory,
    OrgUnitFactory,
    RoleFactory,
    SkillFactory,
    UserFactory,
    hr_admin,
)

pytestmark = pytest.mark.django_db
DAY = "2026-02-01"


@pytest.fixture
def hr():
    client = Client()
    client.force_login(hr_admin())
    return client


def act(thing, name):
    model = thing._meta.model_name
    return reverse(f"admin:talent_{model}_{name}", args=[thing.pk])


def test_hire_puts_someone_on_record(hr):
    role, unit, boss = RoleFactory(), OrgUnitFactory(), AssignmentFactory().employee
    given = {
        "given_name": "Ada", "family_name": "Lovelace", "external_id": "A1", "login": "on",
        "email": "ada@example.org", "starts_on": DAY, "role": role.pk, "unit": unit.pk,
        "manager": boss.pk,
    }  # fmt: skip

    answer = hr.post(reverse("admin:talent_employee_hire"), given)

    person = Employee.objects.get(external_id="A1")
    row = person.assignments.get()
    assert (row.role, row.unit, row.manager) == (role, unit, boss)
    assert answer["Location"] == act(person, "change")


def test_hire_keeps_what_was_typed_and_says_what_is_wrong(hr):
    taken = EmployeeFactory()
    given = {
        "given_name": "Ada", "external_id": "A1", "login": "on", "email": taken.user.email,
        "starts_on": DAY, "role": RoleFactory().pk, "unit": OrgUnitFactory().pk,
    }  # fmt: skip

    shown = hr.post(reverse("admin:talent_employee_hire"), given).text

    assert ['value="Ada"' in shown, "Someone else signs in" in shown] == [True, True]
    assert not Employee.objects.filter(external_id="A1").exists()


def test_move_leaves_what_is_empty_as_it_was(hr):
    row, role = AssignmentFactory(manager=AssignmentFactory().employee), RoleFactory()

    hr.post(act(row.employee, "move"), {"starts_on": DAY, "reason": "promotion", "role": role.pk})

    after = row.employee.assignments.order_by("valid").last()
    assert (after.role, after.unit, after.manager) == (role, row.unit, row.manager)


def test_move_takes_the_manager_away_only_when_told(hr):
    row = AssignmentFactory(manager=AssignmentFactory().employee)

    hr.post(act(row.employee, "move"), {"starts_on": DAY, "reason": "transfer", "no_manager": "on"})

    assert row.employee.assignments.order_by("valid").last().manager is None


def test_a_partner_moves_nobody_into_a_unit_of_others():
    unit, elsewhere = OrgUnitFactory(), OrgUnitFactory()
    partner = GrantFactory(
        user=AssignmentFactory(unit=unit).employee.user, kind=GrantKind.HR_PARTNER, unit=unit
    ).user
    person = AssignmentFactory(unit=unit).employee
    client = Client()
    client.force_login(partner)

    answer = client.post(
        act(person, "move"), {"starts_on": DAY, "reason": "transfer", "unit": elsewhere.pk}
    )

    assert (answer.status_code, "You are not allowed" in answer.text) == (403, True)
    assert person.assignments.get().unit == unit


def test_end_employment_says_who_is_left_and_passes_them_on(hr):
    top = AssignmentFactory().employee
    boss = AssignmentFactory(manager=top).employee
    report = AssignmentFactory(manager=boss).employee

    asked = hr.get(act(boss, "end_employment")).text
    hr.post(
        act(boss, "end_employment"),
        {"last_day": today().isoformat(), "exit_reason": "retirement", "regretted": "yes"},
    )

    assert [
        f"One person reports to {boss.name}" in asked,
        f"Leave empty: {top.name}." in asked,
    ] == [
        True,
        True,
    ]
    assert report.assignments.order_by("valid").last().manager == top
    assert boss.employments.get().regretted is True


def test_acts_that_are_not_possible_are_not_offered(hr):
    gone = EmployeeFactory(employed=False)
    gone.employments.create(valid=("2020-01-01", "2021-01-01"))
    here = AssignmentFactory().employee

    shown = {person: hr.get(act(person, "change")).text for person in (gone, here)}

    offered = {
        person: [act(person, name) in shown[person] for name in ("rehire", "move")]
        for person in (gone, here)
    }
    assert offered == {gone: [True, False], here: [False, True]}


def test_absences_are_recorded(hr):
    person = AssignmentFactory().employee

    hr.post(act(person, "record_absence"), {"kind": "parental", "starts_on": DAY})

    assert person.absences.get().kind == "parental"


def test_a_record_is_corrected_and_the_audit_says_which_fields(hr):
    person = AssignmentFactory().employee
    given = {
        "given_name": "Grace", "family_name": person.family_name, "time_zone": "Europe/Lisbon",
        "external_id": person.external_id, "email": person.email,
    }  # fmt: skip

    hr.post(act(person, "correct"), given)

    person.refresh_from_db()
    assert (person.given_name, person.time_zone) == ("Grace", "Europe/Lisbon")
    entry = AuditEntry.objects.get(action="talent.employee.corrected")
    assert entry.details == {"changed": ["given_name", "time_zone"]}


def test_units_open_move_are_renamed_and_close(hr):
    top = OrgUnitFactory(name="Larkfield")

    hr.post(
        reverse("admin:talent_orgunit_open_unit"),
        {"name": "Lab", "external_id": "LAB", "parent": top.pk, "starts_on": DAY},
    )
    lab = OrgUnit.objects.get(external_id="LAB")
    hr.post(act(lab, "rename"), {"name": "Laboratory"})
    hr.post(act(lab, "move"), {"starts_on": today().isoformat()})
    hr.post(act(lab, "close"), {"last_day": (today() + timedelta(days=9)).isoformat()})

    lab.refresh_from_db()
    assert (lab.name, lab.valid.upper) == ("Laboratory", today() + timedelta(days=10))
    assert [row.parent for row in lab.placements.all()] == [top]


def test_the_list_of_units_follows_the_tree(hr):
    zoo = OrgUnitFactory(name="Zoo")
    OrgUnitFactory(name="Apes", parent=zoo)
    OrgUnitFactory(name="Bureau")

    shown = hr.get(reverse("admin:talent_orgunit_changelist")).text

    assert shown.index(">Bureau<") < shown.index(">Zoo<") < shown.index(">Apes<")


def test_rights_are_given_and_taken_back(hr):
    user = UserFactory()

    hr.post(
        reverse("admin:talent_grant_give"),
        {"user": user.pk, "kind": "executive", "starts_on": DAY},
    )
    grant = Grant.objects.get(user=user)
    hr.post(act(grant, "take_back"))

    grant.refresh_from_db()
    assert grant.valid.upper == today()


def test_nobody_gives_themselves_a_right():
    admin = hr_admin()
    client = Client()
    client.force_login(admin)

    answer = client.post(
        reverse("admin:talent_grant_give"),
        {"user": admin.pk, "kind": "executive", "starts_on": DAY},
    )

    assert (answer.status_code, "to themselves" in answer.text) == (403, True)


def test_a_login_has_no_field_to_edit(hr):
    user = UserFactory()

    answer = hr.post(act(user, "change"), {"email": "x@example.org", "is_superuser": "on"})

    user.refresh_from_db()
    assert (answer.status_code, user.is_superuser) == (403, False)


def test_logins_are_switched_off_and_on(hr):
    user = UserFactory()

    hr.post(act(user, "switch_off"))
    off = User.objects.get(pk=user.pk).is_active
    hr.post(act(user, "switch_on"))

    assert (off, User.objects.get(pk=user.pk).is_active) == (False, True)


def test_a_superusers_login_offers_no_acts_to_hr(hr):
    root = UserFactory(is_superuser=True)

    shown, answer = hr.get(act(root, "change")).text, hr.post(act(root, "switch_off"))

    assert ("switch_off" in shown, answer.status_code) == (False, 403)


def test_mails_that_were_not_sent_are_sent_again(hr):
    user = UserFactory()
    notify(user, "talent.profile_confirmation", period="1")
    notify(user, "talent.profile_confirmation", period="2")
    lost, sent = Notice.objects.order_by("period")
    for state in ("claimed", "failed"):
        lost.state, lost.claimed_until = state, "2030-01-01T00:00Z" if state == "claimed" else None
        lost.save()

    hr.post(
        reverse("admin:talent_notice_changelist"),
        {"action": "send_again", "_selected_action": [lost.pk, sent.pk], "index": 0},
    )

    lost.refresh_from_db()
    assert (lost.state, lost.attempts) == ("due", 0)
    entry = AuditEntry.objects.get(action="talent.notices.resent")
    assert entry.details == {"count": 1, "first": lost.pk}


def test_schedules_change_cadence_and_nothing_else(hr):
    job = PeriodicTask.objects.get(task="talent.remind_profile_confirmation")
    page = reverse("admin:django_celery_beat_periodictask_at_a_time", args=[job.pk])

    hr.post(page, {"hour": 9, "minute": 15, "weekdays": ["1"], "task": "talent.sweep"})

    job.refresh_from_db()
    assert (job.enabled, job.crontab.hour, job.crontab.day_of_week) == (False, "9", "1")
    assert job.task == "talent.remind_profile_confirmation"


def test_schedules_speak_the_products_words(hr):
    job = PeriodicTask.objects.get(task="talent.remind_profile_confirmation")
    job.last_run_at = datetime(2026, 11, 26, 20, 47, 56, 652349, tzinfo=UTC)
    job.save()

    pages = [
        hr.get(reverse("admin:django_celery_beat_periodictask_changelist")).text,
        hr.get(reverse("admin:django_celery_beat_periodictask_change", args=[job.pk])).text,
    ]
    done = hr.post(
        reverse("admin:django_celery_beat_periodictask_at_a_time", args=[job.pk]),
        {"hour": 9, "minute": 15},
        follow=True,
    ).text

    for page in pages:
        assert ["(UTC)" in page, "20:47:56" in page, "(m/h/dM/MY/d)" in page] == [
            True,
            False,
            False,
        ]
        assert not re.search("Datetime|Short Description|Positional", page)
    assert f"{job.name}: saved." in done
    assert "daily at 09:15 (UTC)" in done


def test_a_person_says_when_they_signed_in_last_on_the_readers_clock(hr):
    person = AssignmentFactory().employee
    person.user.last_login = datetime(2026, 11, 26, 20, 47, 56, 652349, tzinfo=UTC)
    person.user.save()

    page = hr.get(reverse("admin:talent_employee_change", args=[person.pk])).text

    assert ["26 November 2026, 20:47" in page, "652349" in page] == [True, False]


def test_a_skill_keeps_the_words_of_its_levels(hr):
    skill = SkillFactory(name="Coaching")
    SkillLevel.objects.create(skill=skill, level=1, wording="Listens.")
    given = {
        "name": "Coaching", "external_id": skill.external_id, "kind": "leadership",
        "name_3": "Practitioner", "wording_3": "Coaches others on their own.",
    }  # fmt: skip

    hr.post(act(skill, "change"), given)

    assert list(skill.levels.values_list("level", "name", "wording")) == [
        (3, "Practitioner", "Coaches others on their own.")
    ]


def test_the_rule_shows_what_it_leads_to_and_is_saved(hr):
    page = reverse("admin:talent_skillrule_changelist")
    given = {
        "assessment": 1, "certificate": 1, "three_sixty": 0.8, "manager": 0.7, "mentor": 0.6,
        "self_claim": 0.5, "half_life_months": 12,
    }  # fmt: skip

    shown = hr.get(page).text
    hr.post(page, given)

    assert "3.3 (sure)" in shown
    assert SkillRule.objects.get().half_life_months == 12


def test_the_audit_is_found_by_act_by_person_and_by_record(hr):
    ada, bob = EmployeeFactory(given_name="Ada"), EmployeeFactory(given_name="Bob")
    for person in (ada, bob):
        AuditEntry.add(person.user, "talent.employee.hired", person)
    page = reverse("admin:talent_auditentry_changelist")

    def found(**query):
        rows = hr.get(page, query).context["cl"].result_list
        return [row.subject.given_name for row in rows]

    assert found(q="ada") == ["Ada"]
    assert found(q=f"employee:{bob.pk}") == ["Bob"]
    assert found(q="talent.employee") == ["Bob", "Ada"]
    assert found(action="talent.employee.hired", subject=ada.pk) == ["Ada"]
    assert found(since=(today() + timedelta(days=1)).isoformat()) == []


def test_the_audit_counts_no_further_than_a_thousand(hr, django_assert_num_queries):
    """Must-fail control: a stock paginator counts every row."""
    rows = [AuditEntry(action="talent.test.counted") for _ in range(COUNTED + 5)]
    AuditEntry.objects.bulk_create(rows)

    answer = hr.get(reverse("admin:talent_auditentry_changelist"), {"p": "3"})

    assert "more than 1,000" in answer.text
    assert len(answer.context["cl"].result_list) == 40
    assert Pages(AuditEntry.objects.all(), 50).num_pages == 200


def test_the_first_page_says_what_waits(hr):
    lost = EmployeeFactory()

    shown = hr.get(reverse("admin:index")).text
    listed = hr.get(reverse("admin:talent_employee_changelist"), {"placed": "no"})

    assert "1 person has no role today" in shown
    assert [row.pk for row in listed.context["cl"].result_list] == [lost.pk]


def test_the_search_finds_people_roles_units_and_skills(hr):
    EmployeeFactory(given_name="Rosalind")
    RoleFactory(name="Rosarian")
    OrgUnitFactory(name="Rose garden")
    SkillFactory(name="Rose growing")

    shown = hr.get(reverse("admin:search"), {"s": "ros", "extended": 1}).text

    assert [word in shown for word in ("Rosalind", "Rosarian", "Rose garden", "Rose growing")] == [
        True
    ] * 4


@pytest.mark.parametrize("value", ["abc", "1e309", "9" * 40, "²", "-1"])
def test_choosers_refuse_what_is_no_number_of_a_row(hr, value):
    person = AssignmentFactory().employee
    forms = [
        (reverse("admin:talent_employee_hire"), ("role", "unit", "manager", "location")),
        (act(person, "move"), ("role", "unit", "manager", "location")),
        (act(GrantFactory(), "take_back"), ()),
        (reverse("admin:talent_grant_give"), ("user", "unit")),
    ]

    for url, names in forms:
        answer = hr.post(url, dict.fromkeys(names, value) | {"last_day": "9999-12-31"})
        assert answer.status_code == 200
        assert set(names) <= set(answer.context_data["form"].errors)


def test_end_employment_and_absence_refuse_the_last_day_of_the_calendar(hr):
    person = AssignmentFactory().employee
    given = {"last_day": "9999-12-31", "exit_reason": "voluntary"}
    away = {"kind": "leave", "starts_on": DAY, "ends_on": "9999-12-31"}

    ended = hr.post(act(person, "end_employment"), given)
    absent = hr.post(act(person, "record_absence"), away)

    errors = [list(answer.context_data["form"].errors) for answer in (ended, absent)]
    assert errors == [["last_day"], ["ends_on"]]


@pytest.mark.parametrize("day", [today() + timedelta(days=1), date(1, 1, 1), date(9999, 12, 31)])
def test_a_role_or_skill_is_retired_from_a_day_that_has_come(hr, day):
    role, skill = RoleFactory(), SkillFactory()

    for record, name in ((role, "role"), (skill, "skill")):
        address = reverse(f"admin:talent_{name}_change", args=[record.pk])
        form = hr.get(address).context["adminform"].form
        given = {key: form.get_initial_for_field(field, key) for key, field in form.fields.items()}
        given = {key: value for key, value in given.items() if value is not None}
        answer = hr.post(address, given | {"retired_on": day.isoformat()})

        assert answer.status_code == 200
        assert "to today." in str(answer.context["adminform"].form.errors["retired_on"])
        record.refresh_from_db()
        assert record.retired_on is None

"""HR takes a list away as a file: what was seen, and nothing that a spreadsheet would run."""

import csv
from io import BytesIO, StringIO

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from talent.admin import export
from talent.models import AuditEntry, GrantKind
from tests.factories import (
    AssignmentFactory,
    GrantFactory,
    OrgUnitFactory,
    RoleFactory,
    SkillFactory,
    hr_admin,
)

pytestmark = pytest.mark.django_db


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def taken(client, model, kind, query=""):
    answer = client.post(reverse(f"admin:talent_{model}_export") + query, {"kind": kind})
    if kind == "csv":
        text = b"".join(answer.streaming_content).decode("utf-8-sig")
        return list(csv.DictReader(StringIO(text)))
    head, *rows = load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_people_leave_as_the_list_shows_them(kind):
    boss = AssignmentFactory().employee
    row = AssignmentFactory(
        manager=boss, employee__given_name="=HYPERLINK(1)", employee__family_name="@SUM"
    )

    found = taken(client_of(hr_admin()), "employee", kind, f"?unit={row.unit.pk}")

    assert [(line["Given name"], line["Family name"]) for line in found] == [
        ("'=HYPERLINK(1)", "'@SUM")
    ]
    assert found[0]["Manager number"] == boss.external_id
    assert found[0]["In this role since"] == "2020-01-01"


def test_a_partner_takes_only_people_in_scope():
    unit = OrgUnitFactory()
    partner = AssignmentFactory(unit=unit).employee
    GrantFactory(user=partner.user, kind=GrantKind.HR_PARTNER, unit=unit)
    AssignmentFactory()

    found = taken(client_of(partner.user), "employee", "csv")

    assert [line["Number"] for line in found] == [partner.external_id]


def test_who_took_what_stands_in_the_audit_without_the_words_searched_for():
    admin = hr_admin()

    taken(client_of(admin), "employee", "csv", "?q=ada&login=yes")

    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.action) == (admin, "talent.employee.exported")
    assert entry.details == {"kind": "csv", "filters": {"login": "yes"}, "searched": True}


def test_a_forged_filter_takes_nothing():
    client = client_of(hr_admin())

    answer = client.post(
        reverse("admin:talent_employee_export") + "?summary__contains=x", {"kind": "csv"}
    )

    assert answer.status_code == 400


def test_roles_and_skills_leave_with_their_words():
    role, skill = RoleFactory(name="Analyst"), SkillFactory(name="SQL")
    skill.levels.create(level=2, wording="Joins tables.")
    client = client_of(hr_admin())

    roles, skills = taken(client, "role", "csv"), taken(client, "skill", "csv")

    assert [(line["Name"], line["Version"]) for line in roles if line["Number"] == role.external_id]
    assert [(line["Kind"], line["Level 2"], line["Level 3"]) for line in skills] == [
        ("Technical", "Joins tables.", "")
    ]


def test_a_workbook_that_would_be_too_long_is_refused_with_a_way_on(monkeypatch):
    monkeypatch.setattr(export, "MOST_IN_WORKBOOK", 1)
    client = client_of(hr_admin())
    AssignmentFactory()

    answer = client.post(reverse("admin:talent_employee_export"), {"kind": "xlsx"})

    assert "choose CSV" in answer.text


@pytest.mark.parametrize("people", [1, 5])
def test_an_export_asks_as_much_for_many_as_for_one(people, django_assert_num_queries):
    AssignmentFactory.create_batch(people)
    client = client_of(hr_admin())

    # session, user, person and place, rights; count; audit; people, assignments, earlier roles
    with django_assert_num_queries(9):
        taken(client, "employee", "csv")


def test_the_way_to_the_file_keeps_the_filters():
    shown = client_of(hr_admin()).get(reverse("admin:talent_skill_changelist"), {"kind": "value"})

    assert "/admin/talent/skill/export/?kind=value" in shown.text

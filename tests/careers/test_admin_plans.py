"""HR keeps the library and the templates, and reads plans."""

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from careers.models import PlanTemplate, Suggestion
from talent.models import GrantKind
from tests.careers.plans import draft, library
from tests.factories import AssignmentFactory, GrantFactory, hr_admin

pytestmark = pytest.mark.django_db


@pytest.fixture
def hr():
    client = Client()
    client.force_login(hr_admin())
    return client


def test_the_library_is_filtered_by_kind_and_state(hr):
    library()
    Suggestion.objects.filter(skill_kind="language").update(is_in_use=False)
    address = reverse("admin:careers_suggestion_changelist")

    def count(query):
        return hr.get(f"{address}?{query}").context["cl"].result_count

    assert [count(q) for q in ("skill_kind=value", "state=off", "kind=education&state=used")] == [
        10, 10, 5,
    ]  # fmt: skip


def test_hr_changes_a_suggestion_and_loading_again_keeps_it(hr):
    library()
    row = Suggestion.objects.filter(skill_kind="value").first()
    hr.post(
        reverse("admin:careers_suggestion_change", args=[row.pk]),
        {"title": row.title, "note": "Ours", "skill_kind": "value", "kind": row.kind,
         "serves": row.serves, "skill": ""},
    )  # fmt: skip
    library()

    row.refresh_from_db()
    assert (row.note, row.is_in_use, Suggestion.objects.count()) == ("Ours", False, 60)


def test_a_template_is_edited_with_its_actions(hr):
    library()
    template = PlanTemplate.objects.get(name="Into another field")
    page = hr.get(reverse("admin:careers_plantemplate_change", args=[template.pk]))

    assert "Spend two days with the people who do this work today" in page.content.decode()


def test_plans_are_read_by_hr_in_scope_only(team):
    plan = draft(team, aim="Closer to customers")
    found = {}
    for name, unit in {
        "in scope": team.me.assignments.get().unit, "elsewhere": None,
    }.items():  # fmt: skip
        partner = AssignmentFactory()
        GrantFactory(
            user=partner.employee.user, kind=GrantKind.HR_PARTNER, unit=unit or partner.unit
        )
        client = Client()
        client.force_login(partner.employee.user)
        address = reverse("admin:careers_developmentplan_change", args=[plan.pk])
        found[name] = [
            client.get(address).status_code, client.post(address, {"aim": "x"}).status_code,
            client.get(reverse("admin:careers_developmentplan_delete", args=[plan.pk])).status_code,
        ]  # fmt: skip

    plan.refresh_from_db()
    assert (found, plan.aim) == (
        {"in scope": [200, 403, 404], "elsewhere": [404, 403, 404]}, "Closer to customers",
    )  # fmt: skip


def test_migrations_have_nothing_left_to_say():
    call_command("makemigrations", "careers", check=True, dry_run=True, verbosity=0)

"""The door of HR's workplace, and what every page in it closes (promises.md A8)."""

from datetime import date, timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse

from lib.dates import period
from talent.admin.base import Page
from talent.admin.days import in_words
from talent.admin.site import site
from talent.admin.tables import PeopleTable
from talent.models import AuditEntry, Employee, GrantKind, JobFamily, Role
from talent.queries.team import roles_since
from tests.factories import (
    START,
    AssignmentFactory,
    EmployeeFactory,
    GrantFactory,
    JobFamilyFactory,
    OrgUnitFactory,
    RoleFactory,
    UserFactory,
    hr_admin,
)

pytestmark = pytest.mark.django_db


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def hr_partner(unit):
    person = AssignmentFactory(unit=unit).employee
    GrantFactory(user=person.user, kind=GrantKind.HR_PARTNER, unit=unit)
    return person.user


def pages():
    return sorted(site.all_pages(), key=str)


def each_page(function):
    return pytest.mark.parametrize("page", pages(), ids=str)(function)


# --- the door ---


def test_the_door_opens_for_hr_only(client):
    anyone = AssignmentFactory().employee.user
    executive = GrantFactory(user=AssignmentFactory().employee.user, kind=GrantKind.EXECUTIVE).user
    former = AssignmentFactory().employee.user
    GrantFactory(user=former, valid=period(START, START.replace(year=2021)))
    partner = hr_partner(OrgUnitFactory())
    address = reverse("admin:index")

    shown = [
        signed_in(user).get(address).status_code
        for user in (anyone, executive, former, partner, hr_admin())
    ]

    assert shown == [404, 404, 404, 200, 200]


def test_the_workplace_has_no_door_of_its_own(client):
    first = client.get(reverse("admin:talent_employee_changelist"))
    second = client.get(first["Location"])

    assert second.status_code in (200, 302)
    assert "/accounts/login/" in (second.headers.get("Location") or first["Location"])


def test_the_sign_in_leads_nowhere_else(client):
    answer = client.get(reverse("admin:login"), {"next": "https://evil.example/"})

    assert answer["Location"] == "/accounts/login/?next=%2Fadmin%2F"


def test_signing_out_ends_the_session():
    client = signed_in(hr_admin())

    client.post(reverse("admin:logout"))

    assert "_auth_user_id" not in client.session


def test_only_the_workplace_relaxes_the_content_policy():
    client = signed_in(hr_admin())

    inside = client.get(reverse("admin:index"))["Content-Security-Policy"]
    outside = client.get("/accounts/password/change/")["Content-Security-Policy"]

    assert ["'unsafe-inline'" in policy for policy in (inside, outside)] == [True, False]
    assert ["'unsafe-eval'" in policy for policy in (inside, outside)] == [True, False]


# --- every page ---


@each_page
def test_every_page_derives_from_the_base(page):
    assert isinstance(page, Page)


@each_page
def test_every_list_opens(page):
    answer = signed_in(hr_admin()).get(page.address())

    assert answer.status_code in (200, 302)


@each_page
def test_no_list_filters_by_what_is_not_offered(page):
    """A stock admin filters by any field of the model, shown or not."""
    if page.singleton:
        return
    client = signed_in(hr_admin())
    names = [field.name for field in page.opts.get_fields() if field.name not in offered(page)]

    answers = {
        name: client.get(page.address(), {f"{name}__gte": "1"}).status_code for name in names
    }

    assert set(answers.values()) <= {302, 400}


def offered(page):
    return {getattr(item, "parameter_name", None) for item in page.list_filter}


@each_page
def test_no_list_orders_by_what_it_does_not_show(page):
    assert set(page.sortable_by) <= set(page.list_display)


@each_page
def test_only_reference_data_is_edited(page):
    """Must-fail control: take `reference` away and the pages of families refuse."""
    client = signed_in(hr_admin())
    add = reverse(f"admin:{page.opts.app_label}_{page.opts.model_name}_add")

    assert client.get(add).status_code == (200 if page.reference else 404)
    if not page.reference:
        assert client.post(add, {}).status_code == 403


@each_page
def test_partners_open_only_what_is_for_them(page):
    client = signed_in(hr_partner(OrgUnitFactory()))

    answer = client.get(page.address())

    assert answer.status_code == (200 if page.for_partners else 404)


@each_page
def test_partners_edit_no_reference_data(page):
    client = signed_in(hr_partner(OrgUnitFactory()))
    add = reverse(f"admin:{page.opts.app_label}_{page.opts.model_name}_add")

    assert client.get(add).status_code == 404
    assert client.post(add, {}).status_code == 403


@each_page
def test_what_does_not_exist_is_not_found(page):
    client = signed_in(hr_admin())
    acts = ["change", "history", "delete"]
    answers = [
        client.get(
            reverse(f"admin:{page.opts.app_label}_{page.opts.model_name}_{act}", args=[987654321])
        ).status_code
        for act in acts
    ]

    assert answers == [404, 404, 404]


# --- the known leaks of a stock admin ---


def test_a_partner_lists_and_opens_only_people_in_scope():
    scope = OrgUnitFactory()
    partner = hr_partner(scope)
    inside = AssignmentFactory(unit=OrgUnitFactory(parent=scope)).employee
    outside = AssignmentFactory().employee
    client = signed_in(partner)
    page = site.get_model_admin(type(inside))

    shown = client.get(page.address()).content.decode()

    assert [inside.name in shown, outside.name in shown] == [True, False]
    assert client.get(page.address(inside)).status_code == 200
    assert client.get(page.address(outside)).status_code == 404
    assert client.get(page.address(outside, "history")).status_code == 404
    assert client.get(page.address(outside, "end_employment")).status_code == 404
    assert client.post(page.address(outside, "end_employment"), {}).status_code == 404


def test_choosers_offer_only_what_may_be_chosen():
    admin, partner = hr_admin(), hr_partner(OrgUnitFactory())
    RoleFactory(name="Astronaut")
    RoleFactory(name="Astronomer", published=False)
    question = {"app_label": "talent", "model_name": "assignment", "field_name": "role"}

    found = {
        user: [
            hit["text"].split(" · ")[0]
            for hit in signed_in(user)
            .get(reverse("admin:autocomplete"), question | {"term": "astro"})
            .json()["results"]
        ]
        for user in (admin, partner)
    }

    assert found == {admin: ["Astronaut", "Astronomer"], partner: ["Astronaut"]}


def test_a_form_refuses_a_row_that_may_not_be_chosen():
    scope = OrgUnitFactory()
    partner = hr_partner(scope)
    person = AssignmentFactory(unit=scope).employee
    draft = RoleFactory(published=False)
    page = site.get_model_admin(type(person))
    given = {"starts_on": "2024-01-01", "reason": "lateral", "role": draft.pk}

    answer = signed_in(partner).post(page.address(person, "move"), given)

    assert person.assignments.count() == 1
    assert answer.status_code in (200, 403)


def test_a_filter_refuses_a_row_that_may_not_be_chosen():
    draft = RoleFactory(name="Secret role", published=False)
    address = reverse("admin:talent_employee_changelist")

    answer = signed_in(hr_partner(OrgUnitFactory())).get(address, {"role": draft.pk})

    assert (answer.status_code, answer["Location"]) == (302, f"{address}?e=1")


def test_deleting_names_no_other_rows():
    family = JobFamilyFactory()
    RoleFactory(name="Astronaut", family=family)
    address = reverse("admin:talent_jobfamily_delete", args=[family.pk])
    client = signed_in(hr_admin())

    asked = client.get(address).content.decode()
    client.post(address)

    assert ["1 role" in asked, "Astronaut" in asked] == [True, False]
    assert JobFamily.objects.filter(pk=family.pk).exists()


def test_what_nothing_refers_to_is_deleted_with_an_audit_entry():
    family = JobFamilyFactory()

    signed_in(hr_admin()).post(reverse("admin:talent_jobfamily_delete", args=[family.pk]))

    assert not JobFamily.objects.filter(pk=family.pk).exists()
    assert AuditEntry.objects.get().action == "talent.jobfamily.deleted"


def test_no_page_offers_to_delete_what_is_selected():
    client = signed_in(hr_admin())

    shown = [page for page in pages() if "delete_selected" in client.get(page.address()).text]

    assert shown == []


def test_the_admin_writes_the_products_audit_and_no_log_of_its_own():
    user, family = hr_admin(), JobFamilyFactory(name="Finance")
    address = reverse("admin:talent_jobfamily_change", args=[family.pk])

    signed_in(user).post(address, {"name": "Money", "external_id": family.external_id})

    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.action) == (user, "talent.jobfamily.changed")
    assert entry.details == {"changed": {"name": ["Finance", "Money"]}}
    assert LogEntry.objects.count() == 0


def test_the_history_of_a_record_is_the_audit():
    family = JobFamilyFactory()
    client = signed_in(hr_admin())
    client.post(
        reverse("admin:talent_jobfamily_change", args=[family.pk]),
        {"name": "Money", "external_id": family.external_id},
    )

    shown = client.get(reverse("admin:talent_jobfamily_history", args=[family.pk]))

    assert "talent.jobfamily.changed" in shown.content.decode()


def test_the_jump_to_any_object_is_gone():
    answer = signed_in(hr_admin()).get(f"/admin/r/1/{EmployeeFactory().pk}/")

    assert answer.status_code == 404


# --- the lists at any size ---


@pytest.mark.parametrize("people", [1, 5])
def test_the_list_of_people_asks_as_much_for_many_as_for_one(people, django_assert_num_queries):
    user = UserFactory(is_superuser=True)
    AssignmentFactory.create_batch(people)
    client = signed_in(user)

    # session, user, person, count, people, assignments, earlier roles
    with django_assert_num_queries(7):
        client.get(reverse("admin:talent_employee_changelist"))


def test_a_role_that_was_never_used_may_go_and_one_in_use_may_not():
    unused, used = RoleFactory(published=False), RoleFactory()
    AssignmentFactory(role=used)
    client = signed_in(hr_admin())

    for role in (unused, used):
        client.post(reverse("admin:talent_role_delete", args=[role.pk]))

    assert list(Role.objects.filter(pk__in=[unused.pk, used.pk])) == [used]


def test_the_list_of_rights_shows_those_without_an_end():
    lasting = GrantFactory(kind=GrantKind.EXECUTIVE)
    over = GrantFactory(kind=GrantKind.EXECUTIVE, valid=period(START, START + timedelta(days=9)))
    client = Client()
    client.force_login(hr_admin())

    rows = {
        query: {row.pk for row in client.get(address + query).context_data["cl"].queryset}
        for address in [reverse("admin:talent_grant_changelist")]
        for query in ("", "?holds=past")
    }

    assert (lasting.pk in rows[""], over.pk in rows[""]) == (True, False)
    assert rows["?holds=past"] == {over.pk}


def test_since_when_a_role_is_held_goes_through_transfers():
    """The list, the record and the export say what the person's own pages say."""
    row = AssignmentFactory(valid=period(START, date(2021, 1, 1)))
    person, role = row.employee, RoleFactory()
    for start, end, unit in ((date(2021, 1, 1), date(2022, 1, 1), row.unit),
                             (date(2022, 1, 1), None, OrgUnitFactory())):  # fmt: skip
        AssignmentFactory(employee=person, role=role, unit=unit, valid=period(start, end))
    admin = hr_admin()
    client = Client()
    client.force_login(admin)

    listed = client.get(reverse("admin:talent_employee_changelist") + f"?q={person.external_id}")
    record = client.get(reverse("admin:talent_employee_change", args=[person.pk]))

    assert roles_since(admin, [person.pk]) == {person.pk: date(2021, 1, 1)}
    page = site.get_model_admin(Employee)
    shown = page.rows(admin).get(pk=person.pk)
    assert page.since(shown) == in_words(date(2021, 1, 1))
    assert PeopleTable().export_resource(shown)[-1] == "2021-01-01"
    since, transferred = in_words(date(2021, 1, 1)), in_words(date(2022, 1, 1))
    assert [since in listed.text, transferred in listed.text] == [True, False]
    assert f"{since}</" in record.text.replace("\n", "").replace(" </", "</")

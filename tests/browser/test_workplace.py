"""HR's workplace: every kind of page in both themes, and the keys that its theme forgets."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from playwright.sync_api import expect

from careers.services.versions import draft_version
from talent.models import SYSTEM, Employee, Grade, Role, Skill, User
from talent.services import import_work
from talent.services.imports import upload_import
from tests.browser.looking import NARROW, WIDE, assert_accessible, problems_of
from tests.browser.test_pages import LEILA, NOA

ASKED = b"role,skill,level\nData Scientist,Programming,5\nData Scientist,Presenting,2\n"
PEOPLE = b"external_id,given_name,hired_on\n1,Ana,2020-01-01\n2,Bea,no-day\n"


@pytest.fixture
def noa(transactional_db, settings, tmp_path):
    """The HR admin of a company with a role in draft and a checked upload with problems."""
    settings.MEDIA_ROOT = tmp_path
    call_command("demo_company", size=60, seed=1, apply=True, verbosity=0)
    return User.objects.get(email=NOA)


def page(name, thing=None):
    return reverse(f"admin:{name}", args=[] if thing is None else [thing.pk])


def checked_upload(actor, kind="people", part="people", content=PEOPLE):
    files = {part: [SimpleUploadedFile(f"{part}.csv", content)]}
    batch = upload_import(actor=actor, kind=kind, files=files)
    import_work.work_on_imports(line=connection)
    return batch


def addresses(noa):
    """Pages full of a company's data; `test_routes.py` opens each of them with little in it."""
    leila = Employee.objects.get(user__email=LEILA)
    role = Role.objects.get(name="Product Manager")
    draft = draft_version(actor=SYSTEM, role=role)
    batch = checked_upload(noa)
    asked = checked_upload(noa, "asked", "requirements", ASKED)
    assert asked.effects.exists()
    return [
        page("index"),
        page("talent_employee_changelist") + "?q=haddad&o=-1",
        page("talent_employee_changelist") + "?q=nobody-at-all",
        page("talent_role_changelist") + "?q=product",
        page("talent_auditentry_changelist"),
        page("talent_skillrule_changelist"),
        page("talent_employee_change", leila),
        page("talent_employee_hire"),
        page("talent_employee_history", leila),
        page("talent_roleversion_requirements", draft),
        page("talent_skill_delete", Skill.objects.order_by("pk")[0]),
        page("talent_grade_delete", Grade.objects.create(name="Z9", rank=99)),
        page("talent_importbatch_change", batch),
        page("talent_importbatch_change", asked),
    ]


def look_at_every_page(page_for, noa, theme, width_of):
    pages = {width: page_for(noa, theme, width) for width in (WIDE, NARROW)}
    wrong = {}
    for number, path in enumerate(addresses(noa)):
        for width in width_of(number):
            found = problems_of(pages[width], path)
            if found:
                wrong[f"{path} at {width}"] = found
    assert wrong == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_page_of_the_workplace_looks_right(page_for, noa, theme, capsys):
    first = theme == "light"

    look_at_every_page(
        page_for, noa, theme, lambda number: [WIDE if (number % 2 == 0) == first else NARROW]
    )


@pytest.mark.long
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_page_of_the_workplace_looks_right_at_both_widths(page_for, noa, theme, capsys):
    look_at_every_page(page_for, noa, theme, lambda number: [WIDE, NARROW])


def test_a_chooser_is_named_and_picked_from_by_keys(page_for, noa):
    shown = page_for(noa, "light", WIDE)
    shown.goto(page("talent_employee_hire"))
    chooser = shown.get_by_role("combobox", name="Role*")

    chooser.press("Enter")
    expect(shown.get_by_role("searchbox", name="Role*")).to_be_focused()
    shown.keyboard.type("product manager")
    expect(shown.get_by_role("option", name="Product Manager").first).to_be_visible()
    expect(shown.get_by_role("listbox", name="Role*")).to_be_visible()
    shown.keyboard.press("Enter")

    chosen = shown.get_by_role("combobox", name=re.compile(r"Role\*.*Product Manager"))
    expect(chosen).to_be_focused()


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_further_acts_open_by_keys_and_give_the_focus_back(page_for, noa, width):
    shown = page_for(noa, "dark", width)
    shown.goto(page("talent_employee_change", Employee.objects.get(user__email=LEILA)))
    first = shown.get_by_role("link", name="Record an absence")
    if width == NARROW:
        shown.get_by_role("button", name="What can be done here").press("Enter")
    more = shown.get_by_role("button", name="More", exact=True)

    more.press("Enter")
    expect(first).to_be_focused()
    assert_accessible(shown)
    shown.keyboard.press("Escape")
    expect(more).to_be_focused()
    expect(first).to_be_hidden()
    more.press("Enter")
    expect(first).to_be_focused()
    shown.keyboard.press("Enter")

    shown.wait_for_url("**/record_absence/")


def test_the_menus_of_a_phone_open_and_close_by_keys(page_for, noa):
    shown = page_for(noa, "light", NARROW)
    shown.goto(page("talent_employee_changelist") + "?q=haddad")
    leave = shown.get_by_role("button", name="Log out")

    shown.get_by_role("button", name="Menu", exact=True).press("Enter")
    shown.get_by_role("button", name=NOA).press("Enter")
    expect(leave).to_be_visible()
    assert_accessible(shown)
    shown.keyboard.press("Escape")
    expect(leave).to_be_hidden()
    shown.get_by_role("button", name="Close the menu").press("Enter")
    expect(shown.get_by_role("navigation", name="Areas of the workplace")).to_be_hidden()
    filters = shown.get_by_role("button", name="Filters")
    filters.press("Enter")
    expect(shown.get_by_role("combobox", name="Employed")).to_be_focused()
    assert_accessible(shown)
    shown.keyboard.press("Escape")

    expect(filters).to_be_focused()

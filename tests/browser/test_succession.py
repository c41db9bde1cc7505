"""Succession in a real browser: its pages in the demo company, and a plan from its beginning on."""

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from leadership.models import KeyRole, SuccessionPlan, TalentPool
from talent.models import User
from tests.browser.looking import NARROW, WIDE, follow, problems_of
from tests.factories import OrgUnitFactory, RoleFactory, hr_admin
from tests.leadership.succession_factories import SuccessionPlanFactory, SuccessorFactory, at_work

NOA = "noa.peretz@larkfield.example"
MARIT = "marit.halvorsen@larkfield.example"


def addresses():
    """The pages of HR and of an executive."""
    plan = SuccessionPlan.objects.get(key_role__unit__name="Process Design")
    at, role = plan.get_absolute_url(), plan.key_role.get_absolute_url()
    named = plan.successors.order_by("rank").first()
    one = f"/leadership/succession/successors/{named.pk}/"
    home, pool = "/leadership/succession/", TalentPool.objects.get().get_absolute_url()
    leaver = plan.key_role.incumbent_id
    return {
        NOA: [
            home, f"{home}?q=zzzz", f"{home}roles/new/", role, f"{role}edit/", f"{role}end/",
            f"{role}begin/", at, f"{at}edit/", f"{at}close/", f"{at}nominate/", f"{at}candidates/",
            one, f"{one}judge/", f"{one}remove/", f"{home}pools/", f"{home}pools/new/", pool,
            f"{home}import/", f"{home}what-if/", f"{home}what-if/?leave={leaver}",
        ],
        MARIT: [home, at, one, f"{home}what-if/?leave={leaver}"],
    }  # fmt: skip


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pages_of_succession_look_right(page_for, theme):
    call_command("demo_company", size=60, seed=1, apply=True, verbosity=0)
    wrong = {}
    for email, paths in addresses().items():
        user = User.objects.get(email=email)
        pages = {width: page_for(user, theme, width) for width in (WIDE, NARROW)}
        for number, path in enumerate(paths):
            width = WIDE if (number % 2 == 0) == (theme == "light") else NARROW
            if found := problems_of(pages[width], path):
                wrong[f"{path} at {width}"] = found

    assert wrong == {}


@pytest.fixture
def around(transactional_db):
    """HR, a role of a unit with its holder, an owner, and two who could follow."""
    role, unit = RoleFactory(name="Head of Pumps"), OrgUnitFactory(name="Pumps")
    people = [
        at_work(given_name=name, family_name=family)
        for name, family in [
            ("Hana", "Holder"), ("Olu", "Owner"), ("Nia", "Next"), ("Sam", "Second"),
        ]
    ]  # fmt: skip
    return hr_admin(), role, unit, people


def test_from_a_key_role_to_what_if_by_keyboard(page_for, around):
    hr, role, unit, (holder, owner, nia, sam) = around
    admin, owns = page_for(hr), page_for(owner.user, width=NARROW)

    admin.goto("/leadership/succession/")
    follow(admin, admin.get_by_role("link", name="Enter a key role").first)
    admin.get_by_label("Role", exact=True).fill(role.name)
    admin.get_by_label("Unit", exact=True).fill(unit.name)
    admin.get_by_role("combobox", name="Held by").fill(holder.name)
    follow(admin, admin.get_by_role("button", name="Enter it"))
    follow(admin, admin.get_by_role("link", name="Begin a plan").first)
    admin.get_by_role("combobox", name="Owner").fill(owner.name)
    follow(admin, admin.get_by_role("button", name="Begin"))

    plan = SuccessionPlan.objects.get()
    owns.goto(plan.get_absolute_url())
    for person in (nia, sam):
        follow(owns, owns.get_by_role("link", name="Name somebody").first)
        owns.get_by_role("combobox", name="Colleague").fill(person.name)
        owns.get_by_label("Ready", exact=True).select_option("now")
        follow(owns, owns.get_by_role("button", name="Name", exact=True))
    up = owns.get_by_role("button", name="Sam Second one place up")
    up.focus()
    with owns.expect_navigation():
        owns.keyboard.press("Enter")
    expect(owns.locator("main li.successor").first).to_contain_text("Sam Second")
    follow(owns, owns.get_by_role("button", name="Make it active"))

    admin.goto("/leadership/succession/what-if/")
    admin.get_by_role("combobox", name="Colleague").fill(holder.name)
    with admin.expect_navigation():
        admin.keyboard.press("Enter")
    expect(admin.locator("main")).to_contain_text("None: every key role could be filled.")
    expect(admin.locator("main")).to_contain_text("Nia Next")

    named = page_for(nia.user)
    for path in ("/", "/leadership/", "/inbox/", "/notices/", "/people/me/held/"):
        named.goto(path)
        expect(named.locator("body")).not_to_contain_text("Head of Pumps")
        expect(named.locator("body")).not_to_contain_text("uccession")
    assert KeyRole.objects.count() == 1


def test_two_windows_rank_by_drag_and_by_keyboard_and_lose_nothing(page_for, transactional_db):
    plan = SuccessionPlanFactory()
    names = ["Ada First", "Bea Second", "Cem Third"]
    for name in names:
        given, family = name.split()
        SuccessorFactory(plan=plan, employee=at_work(given_name=given, family_name=family))
    one, other = page_for(plan.owner.user), page_for(hr_admin())
    for page in (one, other):
        page.goto(plan.get_absolute_url())
    rows = one.locator("main li.successor")

    with one.expect_navigation():
        rows.nth(2).drag_to(rows.nth(0), target_position={"x": 20, "y": 2})
    expect(rows.nth(0)).to_contain_text("Cem Third")
    with one.expect_navigation():
        rows.nth(0).drag_to(rows.nth(1), target_position={"x": 20, "y": 40})
    expect(rows.nth(1)).to_contain_text("Cem Third")

    # The other window still shows the first order: it moves nothing, and says so.
    follow(other, other.get_by_role("button", name="Bea Second one place up"))
    expect(other.locator("main li.successor").nth(1)).to_contain_text("Cem Third")
    expect(other.locator("body")).to_contain_text("The order was changed in another window")
    # By keyboard, the page goes on where the row stands now.
    up = other.get_by_role("button", name="Bea Second one place up")
    up.focus()
    with other.expect_navigation():
        other.keyboard.press("Enter")
    expect(other.locator("main li.successor").nth(1)).to_contain_text("Bea Second")
    other.keyboard.press("Tab")
    expect(other.get_by_role("link", name="Bea Second", exact=True)).to_be_focused()

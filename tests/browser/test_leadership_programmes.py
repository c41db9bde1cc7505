"""Leadership programmes in a real browser: their pages in the demo, and HR designing one."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from careers.models import DevelopmentPlan
from leadership.models import (
    Component,
    CoreCompetency,
    OrganisationValue,
    PortfolioFigure,
    Programme,
)
from lib.dates import today
from talent.models import EmployeeSkill, User
from tests.browser.looking import NARROW, WIDE, follow, problems_of
from tests.factories import ObjectiveFactory, RoleFactory, SkillFactory, hr_admin
from tests.leadership.programme_factories import asks, person

LEILA = "leila.haddad@larkfield.example"
MARIT = "marit.halvorsen@larkfield.example"
NOA = "noa.peretz@larkfield.example"


def addresses():
    """The pages of an employee, of an executive, and of HR."""
    at = "/leadership/"
    programme = Programme.objects.order_by("pk")[0].get_absolute_url()
    competency = CoreCompetency.objects.order_by("pk")[0].get_absolute_url()
    component = Component.objects.order_by("pk")[1].pk
    return {
        LEILA: [f"{at}programmes/", programme, f"{at}competencies/", competency],
        MARIT: [
            f"{at}competencies/gaps/", f"{at}competencies/gaps/?by=grade", f"{at}portfolio/",
            f"{at}programmes/?q=zzzz",
        ],
        NOA: [
            programme, f"{at}programmes/import/", f"{programme}edit/",
            f"{programme}audience/", f"{programme}targets/",
            f"{programme}fits/", f"{programme}retire/", f"{programme}components/new/",
            f"{at}components/{component}/edit/", f"{at}components/{component}/remove/",
            f"{competency}edit/", f"{competency}levels/", f"{at}competencies/",
            f"{at}values/{OrganisationValue.objects.first().pk}/edit/",
        ],
    }  # fmt: skip


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pages_of_programmes_look_right(page_for, theme):
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


def told(page):
    return page.locator("main")


@pytest.fixture
def around(transactional_db):
    """HR, and somebody whose role asks for more courage than they have."""
    skill, me, role = SkillFactory(kind="leadership", name="Courage"), person(), RoleFactory()
    asks(me, skill, 4)
    EmployeeSkill.objects.create(
        employee=me, skill=skill, level=Decimal(2), strength=1, as_of=today()
    )
    DevelopmentPlan.objects.create(employee=me, role=role, role_version=role.current_version)
    ObjectiveFactory(title="Grow our own leaders")
    return hr_admin(), me


def test_hr_designs_a_programme_opens_it_and_sees_whom_it_fits(page_for, around):
    admin, me = around
    hr = page_for(admin)

    # What it is for, and what it raises.
    hr.goto("/leadership/programmes/")
    follow(hr, hr.get_by_role("link", name="Set up a programme").first)
    hr.get_by_label("Name").fill("Brave hearts")
    hr.get_by_label("What it is for").fill("Say what has to be said.")
    hr.get_by_label("Mainly").select_option("training")
    hr.get_by_label("Serves").select_option("both")
    hr.get_by_label("Objective").select_option(label="Grow our own leaders")
    follow(hr, hr.get_by_role("button", name="Keep the draft"))
    hr.get_by_label("Competency").first.fill("Courage")
    hr.get_by_label("To level").first.select_option("4")
    follow(hr, hr.get_by_role("button", name="Save"))

    # How it goes on: two components, of which the second waits for the first.
    for title, hours, way in (("Kick-off", "8", "training"), ("Practice", "24", "development")):
        follow(hr, hr.get_by_role("link", name="Add a component").first)
        hr.get_by_label("Title").fill(title)
        hr.get_by_label("Kind", exact=True).select_option("workshop")
        hr.get_by_label("Training or development").select_option(way)
        hr.get_by_label("Hours").fill(hours)
        if title == "Practice":
            hr.get_by_label("Kick-off").check()
        follow(hr, hr.get_by_role("button", name="Add it", exact=True))
    expect(told(hr)).to_contain_text("32")  # hours in all
    expect(told(hr).locator("svg.balance")).to_be_visible()
    expect(told(hr).locator(".balance-table")).to_contain_text("24")
    expect(told(hr).locator(".curriculum")).to_contain_text("after Kick-off", ignore_case=True)

    # A circle is said at its field.
    follow(hr, hr.get_by_role("link", name="Change : Kick-off"))
    hr.get_by_label("Practice").check()
    follow(hr, hr.get_by_role("button", name="Save"))
    expect(hr.get_by_text("would wait for each other in a circle").first).to_be_visible()
    follow(hr, hr.get_by_role("link", name="Cancel"))

    # For whom: only those who do not lead people.
    follow(hr, hr.get_by_role("link", name="Audience"))
    hr.get_by_label("Who").first.select_option(label="Only who does not")
    follow(hr, hr.get_by_role("button", name="Save"))

    # Opened, it says whom it brings on, and stands in the portfolio once five people began.
    hr.goto(Programme.objects.get().get_absolute_url())
    follow(hr, hr.get_by_role("button", name="Offer it"))
    expect(hr.get_by_text("Everybody can see it now.")).to_be_visible()
    follow(hr, hr.get_by_role("link", name="For whom it fits"))
    expect(told(hr)).to_contain_text(me.name)
    expect(told(hr)).to_contain_text("Courage")
    PortfolioFigure.objects.create(
        kind="programme", programme=Programme.objects.get(), serves="both", way="training",
        year=2026, quarter=1, people=7, training=Decimal(56), development=Decimal(168),
        counted_on=date(2026, 4, 1),
    )  # fmt: skip
    hr.goto("/leadership/portfolio/")
    expect(told(hr)).to_contain_text("Brave hearts")

    # Whoever it fits puts it into the plan.
    mine = page_for(me.user, width=NARROW)
    mine.goto("/leadership/programmes/")
    follow(mine, mine.get_by_role("link", name="Brave hearts"))
    follow(mine, mine.get_by_role("button", name="Put it into my plan"))
    expect(mine.get_by_text("It is an action of your plan now.")).to_be_visible()

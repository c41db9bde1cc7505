"""Every page of the product, as each persona it is for, in both themes: axe, width, console."""

import pytest
from django.core.management import call_command

from careers.models import RoleRequirement
from talent.models import Employee, OrgUnit, Role, Skill, User
from tests.browser.looking import NARROW, WIDE, problems_of

LEILA = "leila.haddad@larkfield.example"
INGRID = "ingrid.solberg@larkfield.example"
NOA = "noa.peretz@larkfield.example"


def addresses():
    """Who opens what: the employee, her manager and an HR admin, each on pages made for them."""
    leila = Employee.objects.get(user__email=LEILA)
    role = Role.objects.get(name="Product Manager")
    other = Role.objects.get(name="Product Specialist")
    head = Role.objects.get(name="Chief Executive Officer")
    skill = Skill.objects.filter(holders__employee=leila).order_by("name")[0]
    unknown = RoleRequirement.objects.exclude(skill__holders__employee=leila)[0].skill
    unit = OrgUnit.objects.filter(assignments__employee=leila).order_by("pk")[0]
    entry = leila.education.order_by("pk")[0]
    return {
        LEILA: [
            "/",
            "/inbox/",
            "/team/",
            "/people/",
            "/people/?q=haddad",
            "/people/?q=nobody-at-all",
            f"/people/{leila.pk}/",
            f"/people/{leila.pk}/?tab=skills",
            f"/people/{leila.pk}/?tab=career",
            f"/people/{leila.pk}/skills/{skill.pk}/",
            "/people/me/",
            "/people/me/held/",
            "/people/me/education/add/",
            f"/people/me/education/{entry.pk}/",
            f"/people/me/skills/claim/?skill={unknown.pk}",
            f"/people/me/skills/{skill.pk}/confirm/",
            f"/skills/{skill.pk}/",
            "/chart/",
            "/units/",
            f"/units/{unit.pk}/",
            "/search/?q=product",
            "/search/?q=zzzz",
            "/figures/",
            "/help/",
            "/notices/",
            "/notices/preferences/",
            "/account/",
            "/careers/",
            "/careers/roles/",
            "/careers/roles/?q=zzzz",
            "/careers/roles/for-me/",
            f"/careers/roles/{role.pk}/",
            f"/careers/roles/{role.pk}/diff/?from=2&to=3",
            f"/careers/compare/?role={role.pk}&role={other.pk}",
            "/careers/bookmarks/",
            f"/careers/routes/?to={role.pk}",
            "/careers/routes/?to=0",
            f"/careers/routes/?to={head.pk}",
            f"/careers/routes/way/?from={other.pk}&way={role.pk}",
            f"/people/{leila.pk}/?tab=development",
            "/development/plans/",
            f"/development/plans/{leila.development_plans.get(state='active').pk}/",
        ],
        INGRID: [
            "/",
            "/team/",
            "/team/?show=waiting",
            f"/people/{leila.pk}/",
            f"/people/{leila.pk}/?tab=skills",
            f"/people/{leila.pk}/skills/claim/?skill={skill.pk}",
            "/chart/",
        ],
        NOA: [
            "/",
            "/people/",
            f"/people/{leila.pk}/",
        ],
    }


def look_at_every_page(page_for, theme, width_of):
    call_command("demo_company", size=60, seed=1, apply=True, verbosity=0)
    wrong = {}
    for email, paths in addresses().items():
        user = User.objects.get(email=email)
        pages = {width: page_for(user, theme, width) for width in (WIDE, NARROW)}
        for number, path in enumerate(paths):
            for width in width_of(number):
                found = problems_of(pages[width], path)
                if found:
                    wrong[f"{path} as {email.split('.')[0]} at {width}"] = found
    assert wrong == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_page_looks_right(page_for, theme, capsys):
    first = theme == "light"

    look_at_every_page(
        page_for, theme, lambda number: [WIDE if (number % 2 == 0) == first else NARROW]
    )


@pytest.mark.long
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_page_looks_right_at_both_widths(page_for, theme, capsys):
    look_at_every_page(page_for, theme, lambda number: [WIDE, NARROW])

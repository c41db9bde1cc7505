"""The pages about career conversations, on a phone and a desk, in both themes."""

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from careers.models import Conversation, ConversationNotes, PlanItem
from talent.models import OrgUnit, User
from tests.browser.looking import NARROW, WIDE, follow, problems_of

LEILA = "leila.haddad@larkfield.example"
NOA = "noa.peretz@larkfield.example"
INGRID = "ingrid.solberg@larkfield.example"
LIST = "/development/conversations/"


def talks():
    rows = Conversation.objects.filter(employee__user__email=LEILA)
    return rows.get(state="planned"), rows.filter(state="held").latest("held_on")


def addresses():
    planned, held = (one.get_absolute_url() for one in talks())
    return {
        LEILA: [
            LIST,
            f"{LIST}?q=zzzz",
            f"{LIST}?state=held&side=me",
            f"{LIST}new/",
            f"{LIST}guide/",
            planned,
            f"{planned}edit/",
            f"{planned}hold/",
            f"{planned}prepare/",
            held,
            f"{held}notes/",
            f"{held}history/",
            f"{held}agree/",
            f"{LIST}team/",
            "/",
        ],
        INGRID: [
            f"{LIST}team/",
            LIST,
            f"{LIST}team/?q=zzzz",
            "/team/",
            planned,
            "/team/development/",
            f"{User.objects.get(email=LEILA).employee.get_absolute_url()}?tab=development",
        ],
        NOA: [
            f"{LIST}units/",
            f"{LIST}units/?unit={OrgUnit.objects.filter(placements__isnull=True).earliest('pk').pk}",
        ],
    }


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pages_about_conversations_look_right(page_for, theme):
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


def test_two_prepare_speak_write_and_agree(page_for):
    call_command("demo_company", size=60, seed=1, apply=True, verbosity=0)
    planned, _held = talks()
    leila = page_for(User.objects.get(email=LEILA), "light", NARROW)
    ingrid = page_for(User.objects.get(email=INGRID), "light", WIDE)

    leila.goto(f"{planned.get_absolute_url()}prepare/")
    leila.get_by_label("For your eyes only").fill("Ask for a date")
    follow(leila, leila.get_by_role("button", name="Save for me"))
    expect(leila.get_by_text("Ask for a date")).to_be_visible()

    ingrid.goto(f"{planned.get_absolute_url()}notes/")
    expect(ingrid.get_by_text("Ask for a date")).to_have_count(0)
    ingrid.get_by_label("Notes").fill("Two visits, then we look again")
    follow(ingrid, ingrid.get_by_role("button", name="Save for both"))
    follow(ingrid, ingrid.get_by_role("link", name="Add an action"))
    ingrid.get_by_label("What was agreed?").fill("Visit two waterworks")
    follow(ingrid, ingrid.get_by_role("button", name="Put it into the plan"))
    follow(ingrid, ingrid.get_by_role("link", name="We have spoken"))
    follow(ingrid, ingrid.get_by_role("button", name="Save"))
    expect(ingrid.get_by_text("Held", exact=True)).to_be_visible()

    leila.goto(planned.get_absolute_url())
    expect(leila.get_by_text("Two visits, then we look again")).to_be_visible()
    expect(leila.get_by_role("link", name="Visit two waterworks")).to_be_visible()
    assert ConversationNotes.objects.get(conversation=planned).number == 1
    item = PlanItem.objects.get(title="Visit two waterworks")
    assert item.plan.employee == planned.employee

"""What came of surveys, in a real browser: for who answered, and for who answers for units."""

import pytest
from django.core.management import call_command

from metrics.models import ActionPlan, TeamTalk, Wave, WavePerson
from talent.models import User
from tests.browser.looking import NARROW, WIDE, problems_of

LEILA = "leila.haddad@larkfield.example"
INGRID = "ingrid.solberg@larkfield.example"
NOA = "noa.peretz@larkfield.example"


def addresses():
    """The pages of an employee, of a manager and of HR."""
    first, second = Wave.objects.filter(state="released").order_by("closes_at")
    unit = WavePerson.objects.get(wave=second, employee__user__email=LEILA).unit
    TeamTalk.objects.filter(wave_unit=unit).delete()
    ledger, results = "/surveys/what-came-of-it/", f"/surveys/results/{second.pk}/"
    plan = ActionPlan.objects.get(status="complete", wave_unit__isnull=True)
    return {
        LEILA: [
            ledger, f"{ledger}{first.pk}/", f"{ledger}{second.pk}/", f"/surveys/answer/{first.pk}/",
            results,
        ],
        INGRID: [
            "/actions/accountability/", f"{results}units/{unit.pk}/talk/",
            f"{results}units/{unit.pk}/", f"{results}units/{unit.pk}/guide/",
        ],
        NOA: [
            plan.get_absolute_url(),
            "/actions/accountability/?state=untalked&sort=late", "/actions/accountability/?q=zzzz",
            f"/actions/accountability/{unit.pk}/", f"{results}talk/",
        ],
    }  # fmt: skip


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pages_of_what_came_of_surveys_look_right(page_for, theme):
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

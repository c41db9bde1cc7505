"""A day that nobody can have meant is refused at its field, on every door."""

from datetime import date

import pytest
from django.utils.formats import date_format

from careers.models import Conversation, Goal, PlanItem
from lib.dates import today
from talent.models import SkillClaim
from tests.careers.conversations import pair as talkers
from tests.careers.conversations import talk
from tests.careers.doors import by_api, on_page, signed_in
from tests.careers.goals import pair
from tests.careers.openings import applied, build_hiring, published
from tests.careers.plans import draft
from tests.factories import SkillFactory

pytestmark = pytest.mark.django_db
DAYS = ["0001-01-01", "1899-12-31", "9999-12-31"]


def beyond():
    first, last = date(1900, 1, 1), date(today().year + 10, 12, 31)
    days = [date_format(day, "j F Y") for day in (first, last)]
    return ["Choose a day from {} to {}.".format(*days)]


@pytest.mark.parametrize("day", DAYS)
def test_goals_without_a_cycle(day):
    me, _manager = pair()
    given = {"title": "Read", "kind": "personal", "visibility": "public", "due_on": day}

    assert on_page(me, "/development/goals/add/", given) == {"due_on": beyond()}
    assert by_api(me, "goals/", given) == (400, {"due_on": beyond()})
    assert not Goal.objects.exists()


@pytest.mark.parametrize("day", DAYS)
def test_actions_of_plans(team, day):
    plan = draft(team, from_gaps=False)
    given = {"title": "Read", "kind": "exposure", "serves": "individual", "due_on": day}

    assert on_page(team.me, f"/development/plans/{plan.pk}/items/new/", given) == {
        "due_on": beyond()
    }
    assert by_api(team.me, f"plans/{plan.pk}/items/", given) == (400, {"due_on": beyond()})
    assert not PlanItem.objects.exists()


@pytest.mark.parametrize("day", DAYS)
def test_actions_agreed_in_a_conversation(day):
    me, boss, _top = talkers()
    talking, given = talk(me, boss), {"title": "Visit", "kind": "exposure", "due_on": day}

    page = on_page(me, f"/development/conversations/{talking.pk}/agree/", given)

    assert page == {"due_on": beyond()}
    assert by_api(boss, f"conversations/{talking.pk}/agreed/", given) == (
        400, {"due_on": beyond()},
    )  # fmt: skip
    assert not PlanItem.objects.exists()


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("clock", ["00:00", "23:59"])
@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati", "America/Los_Angeles"])
def test_conversations(day, clock, zone):
    me, boss, _top = talkers()
    me.time_zone = zone
    me.save()
    new = {"other": boss.pk, "starts_at": f"{day}T{clock}", "minutes": 60}
    page = on_page(me, "/development/conversations/new/", new)
    api = by_api(me, "conversations/", new)
    talking = talk(me, boss, in_days=0)
    hold = {"held_on": today().isoformat(), "next_at": f"{day}T{clock}"}
    address = f"/development/conversations/{talking.pk}/hold/"

    assert (list(page), api[0], list(api[1])) == (["starts_at"], 400, ["starts_at"])
    assert list(on_page(me, address, hold)) == ["next_at"]
    answers = [
        by_api(me, f"conversations/{talking.pk}/hold/", hold | {"next_at": f"{day}T{clock}{end}"})
        for end in ("", "Z", "+14:00", "-11:00")
    ]
    assert [(status, list(wrong)) for status, wrong in answers] == [(400, ["next_at"])] * 4
    hold = {"held_on": day}
    assert list(on_page(me, address, hold)) == ["held_on"]
    assert by_api(me, f"conversations/{talking.pk}/hold/", hold)[0] == 400
    assert Conversation.objects.get().state == "planned"


@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31"])
def test_claims(day):
    me, _manager = pair()
    given = {
        "person": me.pk, "skill": SkillFactory().pk, "level": 3, "source": "self",
        "claimed_on": day,
    }  # fmt: skip

    assert by_api(me, "claims/", given) == (400, {"claimed_on": beyond()})
    assert not SkillClaim.objects.exists()


def test_the_first_day_of_an_offer():
    hiring = build_hiring()
    application = applied(published(hiring), hiring.me)
    address = f"/careers/applications/{application.pk}/move/"
    offer = {"stage": "offered", "starts_on": "9999-12-31"}
    act = {"act": "offer", "starts_on": "9999-12-31"}
    signed_in(hiring.hirer).post(address, {"stage": "reviewed"})

    page = signed_in(hiring.hirer).post(address, offer)

    assert page.context["offering"].errors == {"starts_on": beyond()}
    assert by_api(hiring.hirer, f"applications/{application.pk}/acts/", act) == (
        400, {"starts_on": beyond()},
    )  # fmt: skip

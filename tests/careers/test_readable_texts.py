"""Whatever people write to be read shows something, on every door."""

import unicodedata
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models

from careers.models import (
    AgendaPoint,
    Application,
    ConversationNotes,
    Goal,
    KeyResult,
    Objective,
    Opening,
    PlanComment,
    PlanItem,
    SavedSearch,
    Suggestion,
)
from lib.dates import today
from lib.visible import require_visible
from tests.careers.conversations import pair as talkers
from tests.careers.conversations import talk
from tests.careers.doors import by_api, on_page, signed_in
from tests.careers.goals import goal, pair
from tests.careers.openings import applied, build_hiring, published
from tests.careers.plans import draft
from tests.factories import hr_admin

pytestmark = pytest.mark.django_db
NOTHING = "\u200b\u202e\u2066"
REFUSED = ["Write something that can be read."]


def free_texts():
    """The fields of careers in which somebody writes: not choices, addresses or what is derived."""
    for model in apps.get_app_config("careers").get_models():
        for field in model._meta.concrete_fields:
            is_text = isinstance(field, models.CharField | models.TextField)
            if is_text and not field.choices and not isinstance(field, models.URLField):
                yield f"{model.__name__}.{field.name}", field


def test_every_free_text_of_careers_has_to_show_something():
    unguarded = [name for name, field in free_texts() if require_visible not in field.validators]

    assert unguarded == ["Evidence.content_type"]  # told by the file, not written by anybody


@pytest.mark.parametrize("text", [" a ", "日本", "—", "🙂", "e\u0301"])
def test_what_shows_something_passes(text):
    require_visible(text)


@pytest.mark.parametrize("sign", ["\u200b", "\u202e", "\u3164", "\u2800", "\u0301", "\n", " "])
def test_what_shows_nothing_is_refused(sign):
    with pytest.raises(Exception, match="can be read") as refused:
        require_visible(sign)
    assert refused.value.code == "invisible", unicodedata.name(sign, "control")


def test_what_turns_the_rest_of_the_page_round_is_refused():
    for sign in ("\u202e", "\u202d"):
        with pytest.raises(ValidationError) as refused:
            require_visible(f"abc{sign}gnp")
        assert refused.value.code == "turned"
    require_visible("\u05e9\u05dc\u05d5\u05dd \u2067abc\u2069")


@pytest.mark.parametrize("field", ["title", "text"])
def test_goals(field):
    me, _manager = pair()
    given = {"title": "Read", "kind": "personal", "visibility": "public"} | {field: NOTHING}

    assert on_page(me, "/development/goals/add/", given) == {field: REFUSED}
    assert by_api(me, "goals/", given) == (400, {field: REFUSED})
    assert not Goal.objects.exists()


def test_key_results():
    me, _manager = pair()
    one = goal(me, numbers=0)
    given = {"title": NOTHING, "start": "0", "target": "5"}

    assert on_page(me, f"/development/goals/{one.pk}/key-results/add/", given) == {"title": REFUSED}
    assert by_api(me, f"goals/{one.pk}/key-results/", given) == (400, {"title": REFUSED})
    assert not KeyResult.objects.exists()


def test_remarks_of_check_ins():
    me, _manager = pair()
    one = goal(me, numbers=0)
    given = {"confidence": "on_track", "remark": NOTHING, "on": today().isoformat()}

    assert on_page(me, f"/development/goals/{one.pk}/check-in/", given) == {"remark": REFUSED}
    assert by_api(me, f"goals/{one.pk}/check-ins/", given) == (400, {"remark": REFUSED})
    assert not one.check_ins.exists()


def test_objectives_and_cycles():
    admin = hr_admin()
    given = {"title": NOTHING, "starts_on": today().isoformat(), "description": NOTHING}
    cycle = {"name": NOTHING, "starts_on": today(), "last_day": today() + timedelta(days=9)}
    wrong = {"title": REFUSED, "description": REFUSED}

    assert on_page(admin, "/admin/careers/objective/set_objective/", given) == wrong
    assert by_api(admin, "objectives/", given) == (400, wrong)
    assert on_page(admin, "/admin/careers/goalcycle/open_cycle/", cycle) == {"name": REFUSED}
    assert not Objective.objects.exists()


def test_openings():
    hiring = build_hiring()
    names = {"role": hiring.role.name, "unit": hiring.unit.name}
    ids = {"role": hiring.role.pk, "unit": hiring.unit.pk}
    given = {
        "kind": "vacancy", "title": NOTHING, "description": NOTHING, "seats": 1,
        "hiring_manager": hiring.hirer.pk, "starts_on": (today() + timedelta(days=9)).isoformat(),
    }  # fmt: skip
    wrong = {"title": REFUSED, "description": REFUSED}

    assert on_page(hiring.hirer, "/careers/openings/new/", given | names) == wrong
    assert by_api(hiring.hirer, "openings/", given | ids) == (400, wrong)
    assert not Opening.objects.exists()


def test_applications_and_their_refusal():
    hiring = build_hiring()
    opening = published(hiring)
    given = {"statement": NOTHING}

    page = on_page(hiring.me, f"/careers/openings/{opening.pk}/apply/", given)
    api = by_api(hiring.me, f"openings/{opening.pk}/applications/", given)
    application = applied(opening, hiring.me)
    address = f"/careers/applications/{application.pk}/reject/"
    no = signed_in(hiring.hirer).post(address, {"reason": "skills", "note": NOTHING})
    act = {"act": "reject", "reason": "skills", "note": NOTHING}

    assert (page, api) == ({"statement": REFUSED}, (400, {"statement": REFUSED}))
    assert no.context["rejecting"].errors == {"note": REFUSED}
    assert by_api(hiring.hirer, f"applications/{application.pk}/acts/", act) == (
        400, {"note": REFUSED},
    )  # fmt: skip
    assert Application.objects.get().stage == "applied"


def test_kept_searches():
    hiring = build_hiring()

    kept = signed_in(hiring.me).post(
        "/careers/openings/searches/keep/", {"text": NOTHING}, follow=True
    )

    assert REFUSED[0] in kept.content.decode()
    assert by_api(hiring.me, "opening-searches/", {"text": NOTHING}) == (400, {"text": REFUSED})
    assert not SavedSearch.objects.exists()


def test_actions_of_plans(team):
    plan = draft(team, from_gaps=False)
    given = {"title": NOTHING, "note": NOTHING, "kind": "exposure", "serves": "individual"}
    wrong = {"title": REFUSED, "note": REFUSED}

    assert on_page(team.me, f"/development/plans/{plan.pk}/items/new/", given) == wrong
    assert by_api(team.me, f"plans/{plan.pk}/items/", given) == (400, wrong)
    assert not PlanItem.objects.exists()


def test_plans_and_what_is_said_of_them(team):
    new = {"role": team.target.name, "aim": NOTHING}
    assert on_page(team.me, "/development/plans/new/", new) == {"aim": REFUSED}
    assert by_api(team.me, "plans/", new | {"role": team.target.pk}) == (400, {"aim": REFUSED})
    plan = draft(team)
    said = signed_in(team.manager).post(
        f"/development/plans/{plan.pk}/comment/", {"text": NOTHING}, follow=True
    )

    assert REFUSED[0] in said.content.decode()
    assert by_api(team.manager, f"plans/{plan.pk}/comments/", {"text": NOTHING}) == (
        400, {"text": REFUSED},
    )  # fmt: skip
    assert not PlanComment.objects.exists()


def test_conversations():
    me, boss, _top = talkers()
    talking = talk(me, boss)
    pages, api = f"/development/conversations/{talking.pk}/", f"conversations/{talking.pk}/"
    agreed = {"title": NOTHING, "kind": "exposure"}

    point = signed_in(me).post(f"{pages}agenda/add/", {"text": NOTHING}, follow=True)
    assert REFUSED[0] in point.content.decode()
    assert by_api(me, f"{api}points/", {"text": NOTHING}) == (400, {"text": REFUSED})
    for address in ("notes", "prepare"):
        wrong = on_page(me, f"{pages}{address}/", {"text": NOTHING, "seen": 0})
        assert wrong["text"] == REFUSED, address
    assert by_api(me, f"{api}notes/", {"text": NOTHING, "seen": 0}) == (400, {"text": REFUSED})
    assert on_page(me, f"{pages}agree/", agreed) == {"title": REFUSED}
    assert by_api(me, f"{api}agreed/", agreed) == (400, {"title": REFUSED})
    assert not AgendaPoint.objects.exists()
    assert not ConversationNotes.objects.exists()


def test_the_library_of_actions():
    given = {
        "title": NOTHING,
        "skill_kind": "technical",
        "kind": "exposure",
        "serves": "individual",
    }

    page = signed_in(hr_admin()).post("/admin/careers/suggestion/add/", given)

    assert page.context["adminform"].form.errors["title"] == REFUSED
    assert not Suggestion.objects.filter(title=NOTHING).exists()

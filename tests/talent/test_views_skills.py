"""Skills: what one is, why a level is what it is, saying and confirming one."""

import pytest
from django.test import Client
from django.urls import reverse

from lib.dates import today
from talent.models import AuditEntry, ConfirmationRequest, EmployeeSkill, SkillClaim
from talent.services.skills import claim_skill
from tests.access.world import PERSONAS, build_world
from tests.factories import (
    AssignmentFactory,
    EmployeeFactory,
    SkillFactory,
    TieFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(client):
    """A person who is signed in, and their manager."""
    manager = AssignmentFactory(employee__given_name="Ingrid", employee__family_name="").employee
    person = AssignmentFactory(employee__given_name="Leila", manager=manager).employee
    client.force_login(person.user)
    return person, manager


def url(name, *args):
    return reverse(f"talent:{name}", args=args)


def statuses(world, name, *args, method="get", **query):
    found = {}
    for persona, user in world.users.items():
        if user is None or not user.is_active:
            continue
        client = Client()
        client.force_login(user)
        found[persona] = getattr(client, method)(url(name, *args), query).status_code
    return {persona for persona, status in found.items() if status == 200}


def test_skill_why_is_for_who_sees_the_claims():
    world = build_world()

    found = statuses(world, "skill_why", world.subject.pk, world.skill.pk)

    assert found == {"self", "manager", "skip_manager", "partner", "admin", "superuser"}


def test_claim_for_is_for_the_line_and_mentors():
    world = build_world()

    assert statuses(world, "claim_for", world.subject.pk) == {"manager", "skip_manager", "mentor"}


def test_skill_detail_is_open_to_everyone():
    world = build_world()

    found = statuses(world, "skill_detail", world.skill.pk)

    assert found == set(PERSONAS) - {"anonymous", "deactivated"}


def test_skill_why_opens_the_level_and_notes_the_reader(client, pair):
    person, manager = pair
    skill = SkillFactory(name="Data analysis")
    claim_skill(
        actor=manager.user, employee=person, skill=skill, level=4, source="manager",
        evidence="The Delft pilot",
    )  # fmt: skip
    client.force_login(manager.user)

    page = client.get(url("skill_why", person.pk, skill.pk)).content.decode()

    shown = ["Data analysis: why level 4.0?", "The Delft pilot", "Ingrid", "weighs 0.70 when new"]
    assert [words for words in shown if words not in page] == []
    assert AuditEntry.objects.filter(action="talent.employee.details_read").count() == 1


def test_skill_why_sends_its_parts_alone_to_scripts(client, pair):
    person, _manager = pair
    claim = claim_skill(
        actor=person.user, employee=person, skill=SkillFactory(), level=2, source="self"
    )

    page = client.get(
        url("skill_why", person.pk, claim.skill_id), headers={"HX-Request": "true"}
    ).content.decode()

    assert ("<!doctype html>" in page, "Level 2" in page) == (False, True)


def test_skill_why_without_a_claim_does_not_exist(client, pair):
    assert client.get(url("skill_why", pair[0].pk, SkillFactory().pk)).status_code == 404


@pytest.mark.parametrize("claims", [1, 5])
def test_skill_why_query_count(client, pair, claims, django_assert_max_num_queries):
    person, _manager = pair
    skill = SkillFactory()
    for _each in range(claims):
        claim_skill(actor=person.user, employee=person, skill=skill, level=2, source="self")

    with django_assert_max_num_queries(13):
        client.get(url("skill_why", person.pk, skill.pk))


# --- saying a level ---
def test_claim_create_saves_my_view(client, pair):
    person, _manager = pair
    skill = SkillFactory(name="Pricing")

    response = client.post(
        f"{url('claim_create')}?skill=Pricing", {"level": "3", "evidence": "Two offers"}
    )

    assert response.url == url("skill_why", person.pk, skill.pk)
    assert SkillClaim.objects.values_list(
        "employee", "skill", "level", "source", "evidence", "claimed_by"
    ).get() == (person.pk, skill.pk, 3, "self", "Two offers", person.user.pk)


def test_claim_create_shows_what_it_would_do_and_saves_nothing(client, pair):
    SkillFactory(name="Pricing")
    sent = {"level": "3", "preview": "yes", "evidence": "Two offers"}
    address = f"{url('claim_create')}?skill=Pricing"

    whole = client.post(address, sent).content.decode()
    piece = client.post(address, sent, headers={"HX-Request": "true"}).content.decode()

    assert ["The level would be 3.0." in page for page in (whole, piece)] == [True, True]
    assert ("Two offers" in whole, "<form" in piece) == (True, False)
    assert SkillClaim.objects.count() == 0


def test_claim_create_says_what_to_mend(client, pair):
    SkillFactory(name="Pricing")

    response = client.post(f"{url('claim_create')}?skill=Pricing", {"evidence": "Kept"})

    assert response.context["form"].errors == {"level": ["Choose the level that fits best."]}
    assert "Kept" in response.content.decode()


def test_claim_create_shows_the_skills_own_words(client, pair):
    skill = SkillFactory(name="Pricing")
    skill.levels.create(level=2, name="Practising", wording="Builds a price from its costs.")

    page = client.get(f"{url('claim_create')}?skill={skill.pk}").content.decode()

    shown = ["2 · Practising", "Builds a price from its costs.", "Solves the hard cases"]
    assert [words for words in shown if words not in page] == []


@pytest.mark.parametrize("asked", ["", "Nothing", "0", "\x00"])
def test_claim_create_asks_first_for_a_skill_that_exists(client, pair, asked):
    response = client.get(url("claim_create"), {"skill": asked})

    assert [each.name for each in response.templates][0] == "talent/claim_choose.html"


@pytest.mark.parametrize("as_what", ["manager", "mentor"])
def test_claim_for_says_as_what_somebody_speaks(client, pair, as_what):
    person, manager = pair
    mentor = AssignmentFactory().employee
    TieFactory(viewer=mentor, subject=person)
    speaker = {"manager": manager, "mentor": mentor}[as_what]
    client.force_login(speaker.user)
    skill = SkillFactory(name="Pricing")

    response = client.post(f"{url('claim_for', person.pk)}?skill={skill.pk}", {"level": "4"})

    goes_to = {
        "manager": url("skill_why", person.pk, skill.pk),
        "mentor": f"{person.get_absolute_url()}?tab=skills",
    }
    assert SkillClaim.objects.values_list("source", "claimed_by", "level").get() == (
        as_what, speaker.user.pk, 4
    )  # fmt: skip
    assert response.url == goes_to[as_what]


def test_claim_for_oneself_does_not_exist(client, pair):
    assert client.get(url("claim_for", pair[0].pk)).status_code == 404


# --- sharing, confirming, asking ---
@pytest.fixture
def held(pair):
    skill = SkillFactory(name="Pricing")
    return EmployeeSkill.objects.create(
        employee=pair[0], skill=skill, level=3, strength=1, as_of=today()
    )


def test_skill_share_takes_a_skill_off_the_card_and_puts_it_back(client, pair, held):
    shared = []
    for answer in ("no", "yes"):
        client.post(url("skill_share", held.skill_id), {"is_shared": answer})
        held.refresh_from_db()
        shared.append(held.is_shared)

    assert shared == [False, True]


def test_skill_share_sends_its_button_to_scripts(client, pair, held):
    page = client.post(
        url("skill_share", held.skill_id), {"is_shared": "no"}, headers={"HX-Request": "true"}
    ).content.decode()

    assert ("Not on your card" in page, 'value="yes"' in page) == (True, True)


def test_skills_confirm_confirms_all(client, pair):
    client.post(url("skills_confirm"))

    pair[0].refresh_from_db()
    assert pair[0].skills_confirmed_on == today()


def test_skill_confirm_asks_the_manager(client, pair, held):
    person, manager = pair
    form = client.get(url("skill_confirm", held.skill_id)).context["form"]

    client.post(url("skill_confirm", held.skill_id), {"asked": manager.pk})

    assert list(form.fields["asked"].queryset) == [manager]
    assert ConfirmationRequest.objects.values_list("employee", "skill", "asked").get() == (
        person.pk, held.skill_id, manager.pk
    )  # fmt: skip


def test_skill_confirm_asks_once(client, pair, held):
    for _twice in range(2):
        response = client.post(url("skill_confirm", held.skill_id), {"asked": pair[1].pk})

    assert "You have asked for this already." in response.content.decode()


def test_skill_confirm_asks_nobody_outside_the_line(client, pair, held):
    peer = AssignmentFactory().employee

    response = client.post(url("skill_confirm", held.skill_id), {"asked": peer.pk})

    assert list(response.context["form"].errors) == ["asked"]
    assert ConfirmationRequest.objects.count() == 0


def test_skill_confirm_says_when_there_is_nobody_to_ask(client):
    alone = EmployeeFactory()
    row = EmployeeSkill.objects.create(
        employee=alone, skill=SkillFactory(), level=3, strength=1, as_of=today()
    )
    client.force_login(alone.user)

    page = client.get(url("skill_confirm", row.skill_id)).content.decode()

    assert "There is nobody to ask yet" in page


# --- one skill ---
def test_skill_detail_shows_who_shares_it_and_my_level(client, pair, held):
    other = AssignmentFactory().employee
    for who, is_shared in [(other, True), (pair[1], False)]:
        EmployeeSkill.objects.create(
            employee=who, skill=held.skill, level=5, strength=1, as_of=today(), is_shared=is_shared
        )

    response = client.get(url("skill_detail", held.skill_id))

    assert set(response.context["people"].rows) == {pair[0], other}
    assert ("You, at 3.0" in response.content.decode(), response.context["here"]) == (True, 3)


def test_skill_detail_is_there_for_a_sign_in_without_a_person(client):
    client.force_login(UserFactory(is_superuser=True))

    assert client.get(url("skill_detail", SkillFactory().pk)).status_code == 200


@pytest.mark.parametrize("people", [1, 5])
def test_skill_detail_query_count(client, pair, held, people, django_assert_max_num_queries):
    for _each in range(people):
        EmployeeSkill.objects.create(
            employee=AssignmentFactory().employee, skill=held.skill, level=5, strength=1,
            as_of=today(),
        )  # fmt: skip

    with django_assert_max_num_queries(13):
        client.get(url("skill_detail", held.skill_id))

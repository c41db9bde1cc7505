"""Roles, versions and fit by API."""

import pytest
from django.test import Client

from careers.services.versions import Asked, draft_version, publish_version, set_requirements
from talent.models import SYSTEM
from talent.services.skills import claim_skill
from tests.factories import (
    START,
    AssignmentFactory,
    JobFamilyFactory,
    RoleFactory,
    RoleRequirementFactory,
    SkillFactory,
    UserFactory,
    hr_admin,
)

pytestmark = pytest.mark.django_db
API = "/api/v1"


def get(who, path, **query):
    client = Client()
    client.force_login(getattr(who, "user", who))
    return client.get(f"{API}{path}", query)


def names(answer):
    return [row["name"] for row in answer.json()["results"]]


def test_roles_in_use_are_found_by_any_name_and_family():
    family = JobFamilyFactory(name="Engineering")
    engineer = RoleFactory(name="Engineer", family=family)
    engineer.titles.create(title="Développeur")
    RoleFactory(name="Analyst")
    RoleFactory(name="Draft", published=False)
    RoleFactory(name="Gone", retired_on=START)
    someone = UserFactory()

    assert names(get(someone, "/roles/")) == ["Analyst", "Engineer"]
    assert names(get(hr_admin(), "/roles/", q="dr")) == []
    assert names(get(someone, "/roles/", q="develop")) == ["Engineer"]
    assert names(get(someone, "/roles/", family=family.pk)) == ["Engineer"]


def test_drafts_and_retired_roles_are_not_found():
    roles = [RoleFactory(published=False), RoleFactory(retired_on=START)]
    paths = ["", "versions/", "versions/1/", "fit/"]
    someone = AssignmentFactory().employee

    codes = {
        get(someone, f"/roles/{role.pk}/{path}").status_code for role in roles for path in paths
    }

    assert codes == {404}


def test_a_role_says_what_it_asks_for():
    role, skill = RoleFactory(), SkillFactory(name="Python")
    RoleRequirementFactory(
        role_version=role.current_version, skill=skill, level=4, importance=5, must_have=True
    )

    found = get(UserFactory(), f"/roles/{role.pk}/").json()

    assert found["current"] == {
        "number": 1,
        "published_on": "2020-01-01",
        "change_note": "",
        "purpose": "",
        "requirements": [
            {
                "skill": {"id": skill.pk, "name": "Python", "kind": "technical"},
                "level": 4,
                "level_max": None,
                "importance": 5,
                "must_have": True,
                "is_firm": True,
            }
        ],
    }


def test_versions_are_listed_from_the_newest_and_drafts_are_hidden_even_from_hr():
    role, skill = RoleFactory(), SkillFactory()
    second = draft_version(actor=SYSTEM, role=role)
    set_requirements(actor=SYSTEM, version=second, asked={skill: Asked(2)})
    publish_version(actor=SYSTEM, version=second)
    draft_version(actor=SYSTEM, role=role)

    listed = get(hr_admin(), f"/roles/{role.pk}/versions/").json()["results"]

    assert [row["number"] for row in listed] == [2, 1]
    asked = get(UserFactory(), f"/roles/{role.pk}/versions/2/").json()["requirements"]
    assert [row["level"] for row in asked] == [2]
    assert get(hr_admin(), f"/roles/{role.pk}/versions/3/").status_code == 404


def test_fit_is_the_same_figure_as_on_the_page():
    me = AssignmentFactory().employee
    role = RoleFactory()
    met, missing, unknown = (SkillFactory(name=name) for name in ("Met", "Missing", "Unknown"))
    for skill, level, importance in ((met, 2, 3), (missing, 4, 1), (unknown, 3, 1)):
        RoleRequirementFactory(
            role_version=role.current_version, skill=skill, level=level, importance=importance
        )
    for skill, level in ((met, 3), (missing, 2)):
        claim_skill(actor=SYSTEM, employee=me, skill=skill, level=level, source="assessment")

    found = get(me, f"/roles/{role.pk}/fit/").json()

    # met 3·1 + 1·0.5 = 3.5 of 4 known of 5 asked
    assert {name: found[name] for name in ("readiness", "coverage", "met", "gap", "unknown")} == {
        "readiness": 88,
        "coverage": 80,
        "met": 70,
        "gap": 10,
        "unknown": 20,
    }
    assert [(part["skill"]["name"], part["gap"]) for part in found["parts"]] == [
        ("Missing", 2.0),
        ("Unknown", None),
        ("Met", 0.0),
    ]
    assert found["person"] == {"id": me.pk, "name": me.name}


def test_a_role_that_asks_for_nothing_has_no_readiness():
    found = get(AssignmentFactory().employee, f"/roles/{RoleFactory().pk}/fit/").json()

    assert [found[name] for name in ("readiness", "coverage", "parts")] == [None, None, []]


def test_a_login_without_a_person_has_no_fit():
    assert get(UserFactory(), f"/roles/{RoleFactory().pk}/fit/").status_code == 404


@pytest.mark.parametrize("roles", [1, 5])
def test_the_list_of_roles_asks_as_much_for_many_as_for_one(roles, django_assert_num_queries):
    RoleFactory.create_batch(roles)
    client = Client()
    client.force_login(UserFactory())

    with django_assert_num_queries(6):  # session, user, person, rights, throttle, roles
        client.get(f"{API}/roles/")


@pytest.mark.parametrize("skills", [1, 5])
def test_a_role_asks_as_much_for_many_skills_as_for_one(skills, django_assert_num_queries):
    role = RoleFactory()
    RoleRequirementFactory.create_batch(skills, role_version=role.current_version)
    client = Client()
    client.force_login(UserFactory())

    # session, user, person, rights, throttle; role, version, requirements, names
    with django_assert_num_queries(9):
        client.get(f"{API}/roles/{role.pk}/")


@pytest.mark.parametrize("versions", [1, 5])
def test_the_list_of_versions_asks_as_much_for_many_as_for_one(versions, django_assert_num_queries):
    role = RoleFactory(published=False)
    for number in range(versions):
        role.versions.create(number=number + 1, published_on=START)
    client = Client()
    client.force_login(UserFactory())

    with django_assert_num_queries(6):  # as above; the role, its versions
        client.get(f"{API}/roles/{role.pk}/versions/")

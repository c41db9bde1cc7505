"""The search finds key roles, plans and pools for who may read them; nobody a plan naming them."""

import pytest
from django.urls import reverse

from leadership.queries.succession_search import find_succession
from lib.dates import period, today
from talent.models import GrantKind
from tests.factories import START, OrgUnitFactory, RoleFactory, hr_admin
from tests.leadership.succession_factories import (
    KeyRoleFactory,
    SuccessionPlanFactory,
    SuccessorFactory,
    TalentPoolFactory,
    at_work,
    granted,
    member_of,
    superuser,
)

pytestmark = pytest.mark.django_db


def key_role(name="Plant manager", unit="Plant North", **more):
    return KeyRoleFactory(role=RoleFactory(name=name), unit=OrgUnitFactory(name=unit), **more)


def found(user, text, limit=6):
    hits = find_succession(type(user).objects.get(pk=user.pk), text, limit)
    return [(hit.title, str(hit.meta)) for hit in hits]


ROLE = ("Plant manager, Plant North", "Key role")
PLAN = ("Plant manager, Plant North", "Succession plan")
POOL = ("Plant leaders of tomorrow", "Talent pool")


def test_hr_finds_role_plan_and_pool_by_every_word_and_each_leads_to_its_page(client):
    plan = SuccessionPlanFactory(key_role=key_role())
    pool = TalentPoolFactory(name="Plant leaders of tomorrow")
    key_role("Chemist", "Lab")
    admin = hr_admin()

    hits = find_succession(admin, "plant", 6)

    assert [(hit.title, str(hit.meta)) for hit in hits] == [POOL, ROLE, PLAN]
    assert [hit.url for hit in hits] == [
        pool.get_absolute_url(), plan.key_role.get_absolute_url(), plan.get_absolute_url()
    ]  # fmt: skip
    assert found(admin, "north MANAGER") == [ROLE, PLAN]
    assert found(admin, "plant nowhere") == []
    client.force_login(admin)
    page = client.get(reverse("talent:search"), {"q": "plant"})
    groups = {str(group.label): group.hits for group in page.context["groups"]}
    assert groups["Succession"] == hits


def test_a_named_position_a_draft_and_the_holder_are_said():
    holder = at_work(given_name="Åsa", family_name="Quill")
    role = key_role(position="Night shift", incumbent=holder)
    SuccessionPlanFactory(key_role=role, state="draft")
    admin = hr_admin()

    assert found(admin, "night") == [
        ("Night shift (Plant manager, Plant North)", "Key role"),
        ("Night shift (Plant manager, Plant North)", "Succession plan, draft"),
    ]
    assert found(admin, "asa quill") == [("Night shift (Plant manager, Plant North)", "Key role")]


def test_what_is_over_is_in_no_search():
    SuccessionPlanFactory(key_role=key_role(valid=period(START, today())), state="closed")
    TalentPoolFactory(name="Plant leaders", closed_on=today())

    assert found(hr_admin(), "plant") == []


def test_whom_a_plan_names_is_never_looked_for():
    plan = SuccessionPlanFactory(key_role=key_role())
    SuccessorFactory(plan=plan, employee=at_work(given_name="Xanthe"))
    SuccessorFactory(plan=plan, employee=None, external_name="Xanthe Outside")
    member_of(TalentPoolFactory(), at_work(given_name="Xanthe"))

    assert found(hr_admin(), "xanthe") == []


def rights(plan, pool, person):
    unit = plan.key_role.unit
    return {
        "owner": lambda: own(plan, pool, person),
        "HR admin": lambda: granted(GrantKind.HR_ADMIN, person=person),
        "HR partner": lambda: granted(GrantKind.HR_PARTNER, unit, person),
        "executive": lambda: granted(GrantKind.EXECUTIVE, person=person),
        "superuser": lambda: superuser(person),
    }


def own(plan, pool, person):
    for record in (plan, pool):
        record.owner = person
        record.save()
    return person.user


RIGHTS = ["owner", "HR admin", "HR partner", "executive", "superuser"]


@pytest.mark.parametrize("right", RIGHTS)
def test_who_may_read_them_finds_them_and_who_is_named_does_not(right):
    plan = SuccessionPlanFactory(key_role=key_role())
    pool = TalentPoolFactory(name=POOL[0], unit=plan.key_role.unit)
    person = at_work()
    user = rights(plan, pool, person)[right]()

    assert found(user, "plant") == [POOL, ROLE, PLAN]

    SuccessorFactory(plan=plan, employee=person)
    member_of(pool, person)
    # What is left is the key role, which HR and executives keep in mind whatever the plans say.
    assert found(user, "plant") == ([] if right == "owner" else [ROLE])


def test_whoever_holds_the_role_finds_neither_it_nor_its_plan():
    person = at_work()
    admin = granted(GrantKind.HR_ADMIN, person=person)
    SuccessionPlanFactory(key_role=key_role(incumbent=person))

    assert found(admin, "plant") == []


def test_a_private_plan_is_found_by_its_owner_and_hr_admins_alone():
    plan = SuccessionPlanFactory(key_role=key_role(), is_private=True)
    partner = granted(GrantKind.HR_PARTNER, plan.key_role.unit)

    assert found(plan.owner.user, "plant") == [ROLE, PLAN]
    assert found(hr_admin(), "plant") == [ROLE, PLAN]
    assert found(partner, "plant") == [ROLE]
    assert found(granted(GrantKind.HR_PARTNER, OrgUnitFactory()), "plant") == []
    assert found(at_work().user, "plant") == []


def test_a_hidden_plan_takes_no_place_of_those_that_are_shown():
    person = at_work()
    admin = granted(GrantKind.HR_ADMIN, person=person)
    for number in range(4):
        plan = SuccessionPlanFactory(key_role=key_role(f"Plant role {number}"))
        SuccessorFactory(plan=plan, employee=person)
    SuccessionPlanFactory(key_role=key_role("Plant role 9"))

    assert found(admin, "plant")[-1] == ("Plant role 9, Plant North", "Succession plan")
    assert len(found(admin, "plant", 4)) == 4


@pytest.mark.parametrize("rows", [1, 5])
def test_one_query_finds_all_three(rows, django_assert_num_queries):
    for number in range(rows):
        SuccessionPlanFactory(key_role=key_role(f"Plant {number}"))
        TalentPoolFactory(name=f"Plant pool {number}")
    admin = hr_admin()
    admin.holds(GrantKind.HR_ADMIN)  # rights are read once for a request

    with django_assert_num_queries(1):
        find_succession(admin, "plant", 6)

"""The demo company's succession, and nothing of it for whoever is named.

A company of 400 has twelve key roles; one of 150 lacks the unit of one of them.
"""

from io import StringIO

import pytest
from django.core.management import call_command

from leadership.demo.succession import content
from leadership.models import KeyRole, Ready, SuccessionPlan, TalentPool
from leadership.queries.bench import strength_of
from leadership.strength import Cover
from talent.models import User
from tests.factories import hr_admin
from tests.undone import undone

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """A company of 150, written once for the tests of this file."""
    with django_db_blocker.unblock(), undone():
        call_command("demo_company", "--size", "150", "--seed", "1", "--apply", stdout=StringIO())
        yield


def user(name):
    return User.objects.get(email=f"{name}@larkfield.example")


def test_twelve_key_roles_are_authored():
    assert len(content()["role"]) == 12
    assert [text["position"] for text in content()["role"] if not text["holder"]] == [
        "Lead for membrane chemistry"
    ]


def test_the_bench_has_something_of_everything(demo):
    found = strength_of(user("anneke.vermeer"), Ready.SOON)
    assert KeyRole.objects.count() == 11
    assert SuccessionPlan.objects.filter(is_private=True).count() == 1

    admin = strength_of(hr_admin(), Ready.SOON)

    covers = list(admin.bench.cover.values())
    assert {cover: covers.count(cover) for cover in Cover} == {
        Cover.SAFE: 8, Cover.CONTESTED: 2, Cover.UNCOVERED: 1,
    }  # fmt: skip
    assert admin.bench.single_points
    assert found.bench.roles < 11


@pytest.mark.parametrize(
    ("name", "roles", "plans"),
    [
        ("leila.haddad", 0, 0),  # named on one, and in the pool
        ("tomas.rivera", 0, 0),  # named on one
        ("ingrid.solberg", 3, 3),  # those that she owns, her own role among them
        ("marit.halvorsen", 10, 9),  # not her own role, nor the private one
        ("noa.peretz", 11, 10),  # not the one that names her
    ],
)
def test_each_persona_reads_what_is_theirs(demo, name, roles, plans):
    who = user(name)

    assert KeyRole.objects.visible_to(who).count() == roles
    assert SuccessionPlan.objects.visible_to(who).count() == plans


def test_the_hr_partner_reads_the_plans_of_her_units(demo):
    who = user("camille.laurent")

    seen = SuccessionPlan.objects.visible_to(who)

    assert {plan.key_role.unit.name for plan in seen} >= {"Engineering Delft", "Process Design"}
    assert not seen.filter(key_role__unit__name="People").exists()


def test_who_is_in_the_pool_does_not_see_it(demo):
    assert TalentPool.objects.visible_to(user("noa.peretz")).count() == 1
    assert TalentPool.objects.visible_to(user("leila.haddad")).count() == 0

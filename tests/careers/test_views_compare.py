"""Roles side by side."""

import pytest
from django.urls import reverse

from careers.models import Bookmark
from talent.models import Aspiration
from tests.careers.people import asks, knows, queries_of, text_of
from tests.factories import RoleFactory, RoleRequirementFactory, SkillFactory, UserFactory

pytestmark = pytest.mark.django_db


def compare(client, *roles, **query):
    return client.get(reverse("careers:compare"), {"role": [role.pk for role in roles], **query})


@pytest.fixture
def signed_in(ladder, client):
    client.force_login(ladder.me.user)
    return ladder


def test_compare_shows_skill_by_skill_with_my_levels(client, signed_in):
    ladder = signed_in
    skills = asks(ladder.analyst, WRITING=2, speaking=3)
    asks(ladder.manager, WRITING=4, PRICING=3)
    knows(ladder.me, skills["writing"], 3.0)

    shown = text_of(compare(client, ladder.analyst, ladder.manager))

    assert "From Product Analyst to Product Manager: +1 skill, −1 skill, 1 raised level." in shown
    assert (
        "How close you are You "
        "Product Analyst Product · Grade 4 100 % ready, 50 % known Make a plan for Product Analyst "
        "Take away Product Analyst "
        "Product Manager Product · Grade 6 75 % ready, 50 % known Make a plan for Product Manager "
        "Plan a route to Product Manager Take away Product Manager "
        "Writing 3.0 Why this level? 3.0 of 2 must have, weight 3 3.0 of 4 must have, weight 3 "
        "Pricing Unknown – Nothing needs 3 must have, weight 3 "
        "Speaking 3 assumed needs 3 weight 3 – Nothing" in shown
    )


def test_compare_takes_at_most_four_roles_each_once(client, signed_in):
    roles = RoleFactory.create_batch(5)

    page = compare(client, roles[0], roles[0], *roles)

    assert [role.pk for role, _fit in page.context["columns"]] == [role.pk for role in roles[:4]]
    assert f"No more than 4 roles fit side by side. Left out: {roles[4].name}." in text_of(page)
    assert "Add a role" not in text_of(page)


def test_compare_leaves_out_what_one_may_not_see(client, signed_in):
    draft = RoleFactory(published=False, name="Draft")

    page = compare(client, signed_in.analyst, draft)

    assert "Draft" not in text_of(page)
    assert "One of the roles in the address is not there to compare." in text_of(page)
    assert len(page.context["columns"]) == 1


def test_compare_begins_with_my_role_my_targets_and_what_i_keep(client, signed_in):
    ladder = signed_in
    RoleFactory(name="Elsewhere")
    kept = RoleFactory(name="Kept")
    Bookmark.objects.create(employee=ladder.me, role=kept)
    Aspiration.objects.create(employee=ladder.me).targets.create(role=ladder.manager, rank=1)

    shown = text_of(compare(client))

    assert shown.endswith(
        "Product Analyst Product · Grade 4 Add Product Analyst "
        "Product Manager Product · Grade 6 Add Product Manager "
        f"Kept {kept.family.name} Add Kept"
    )


def test_compare_finds_roles_to_add(client, signed_in):
    shown = text_of(compare(client, signed_in.analyst, q="specialist"))
    nothing = text_of(compare(client, q="zzz"))

    assert shown.endswith("Product Specialist Product · Grade 5 Add Product Specialist")
    assert "No role is called “zzz”, or anything like it." in nothing


def test_compare_for_a_login_without_a_person(client, ladder):
    client.force_login(UserFactory(is_superuser=True))
    asks(ladder.manager, writing=2)

    shown = text_of(compare(client, ladder.analyst, ladder.manager))

    assert "You" not in shown.split()
    assert "Writing – Nothing Level 2 weight 3" in shown


def test_compare_ignores_what_is_no_role(client, signed_in):
    answer = client.get(reverse("careers:compare"), {"role": ["x", "9" * 30, "-1", "٣"]})

    assert answer.status_code == 200


def test_compare_query_count(client, signed_in):
    ladder = signed_in
    roles = RoleFactory.create_batch(4)
    asks(roles[0], writing=2)

    def address(count):
        chosen = "&".join(f"role={role.pk}" for role in roles[:count])
        return f"{reverse('careers:compare')}?{chosen}"

    one = queries_of(client, address(1))
    for number in range(5):
        asks(roles[0], **{f"skill{number}": 3})
        asks(roles[1], **{f"skill{number}": 2})

    assert queries_of(client, address(2)) == one <= 20
    assert queries_of(client, address(3)) == one
    assert ladder.me is not None


def test_compare_tells_skills_of_one_name_apart_by_their_kind(client, signed_in):
    asks(signed_in.analyst, mathematics=3)
    twin = SkillFactory(name="Mathematics", kind="knowledge")
    RoleRequirementFactory(role_version=signed_in.manager.current_version, skill=twin, level=4)

    shown = text_of(compare(client, signed_in.analyst, signed_in.manager))

    assert "Mathematics (technical) 3 assumed needs 3" in shown
    assert "Mathematics (knowledge) Unknown" in shown


def test_compare_assumes_what_my_role_asks_for_and_says_so(client, signed_in):
    ladder = signed_in
    asks(ladder.analyst, WRITING=2)
    asks(ladder.specialist, WRITING=3, pricing=2)
    asks(ladder.manager, pricing=4)

    shown = text_of(compare(client, ladder.specialist, ladder.manager))

    assert "Writing 2 assumed needs 3" in shown
    assert "Pricing Unknown needs 2" in shown
    assert "Assumed: nobody has said anything about it, so what your own role asks for" in shown
    assert "– % ready" not in shown


def test_compare_leads_to_a_plan_and_a_route_for_each_role(client, signed_in):
    ladder = signed_in

    page = compare(client, ladder.analyst, ladder.manager).text

    plan = reverse("plans:plan_create")
    assert f'href="{plan}?role={ladder.analyst.pk}"' in page
    assert f'href="{plan}?role={ladder.manager.pk}"' in page
    routes = f"{reverse('careers:routes')}?from={ladder.analyst.pk}"
    assert f'href="{routes}&amp;to={ladder.manager.pk}"' in page
    assert "data-print hidden" in page
    form = client.get(plan, {"role": ladder.manager.pk}).text
    assert 'value="Product Manager"' in form

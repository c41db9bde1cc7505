"""The directory as people meet it."""

import pytest
from django.urls import reverse

from lib.dates import today
from talent.models import EmployeeSkill
from tests.factories import (
    AssignmentFactory,
    EmployeeFactory,
    LocationFactory,
    OrgUnitFactory,
    RoleFactory,
    SkillFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def looking(client):
    """A client of someone who looks, and who is called so that no search finds them."""
    client.force_login(
        AssignmentFactory(employee__given_name="Zz", employee__family_name="Zz").employee.user
    )
    return client


def found(client, **query):
    response = client.get(reverse("talent:directory"), query)
    return [who.given_name for who in response.context["page"].rows]


def test_directory_lists_everyone_by_name(looking):
    for name in ("Ben", "Änne", "Cleo"):
        AssignmentFactory(employee__given_name=name)

    assert found(looking) == ["Änne", "Ben", "Cleo", "Zz"]


def test_directory_takes_choices_by_name_or_by_id(looking):
    role, unit = RoleFactory(name="Product Manager"), OrgUnitFactory(name="Membranes")
    place, skill = LocationFactory(name="Delft"), SkillFactory(name="Pricing")
    who = AssignmentFactory(
        employee__given_name="Ana", role=role, unit=unit, location=place
    ).employee
    EmployeeSkill.objects.create(employee=who, skill=skill, level=3, strength=1, as_of=today())

    asked = [
        {"role": "product manager"}, {"role": "Product"}, {"role": role.pk}, {"unit": "Membranes"},
        {"unit": unit.pk}, {"location": "delft"}, {"skill": "Pricing"}, {"skill": skill.pk},
        {"q": "ana", "role": "Product Manager", "unit": "Membranes", "location": "Delft",
         "skill": "Pricing"},
    ]  # fmt: skip
    assert [found(looking, **query) for query in asked] == [["Ana"]] * len(asked)


def test_directory_says_at_the_field_what_it_does_not_know(looking):
    RoleFactory(name="Product Manager")
    RoleFactory(name="Product Analyst")

    def said(role):
        response = looking.get(reverse("talent:directory"), {"role": role, "level": "7"})
        assert "One thing to mend before this search works" in response.content.decode()
        return response.context["form"].errors["role"]

    assert [said(text) for text in ("Product", "prodct maneger", "qqqq")] == [
        ["Several are called like “Product”: choose one, such as “Product Analyst”, "
         "“Product Manager”."],
        ["Nothing is called “prodct maneger”. Did you mean “Product Manager”?"],
        ["Nothing is called “qqqq”."],
    ]  # fmt: skip


def test_directory_says_whose_levels_it_looks_at(looking):
    said = "Only people whose levels you may see"
    skill = SkillFactory(name="Pricing")

    pages = [
        looking.get(reverse("talent:directory"), {"skill": skill.pk, "level": level}).text
        for level in ("", "3")
    ]

    assert [said in page for page in pages] == [False, True]


@pytest.mark.parametrize("role", ["0", "99999999999999999999", "\x00", "%", "x" * 201])
def test_directory_survives_odd_choices(looking, role):
    assert looking.get(reverse("talent:directory"), {"role": role}).status_code == 200


def test_directory_says_when_it_guesses(looking):
    AssignmentFactory(employee__given_name="Katherine")

    page = looking.get(reverse("talent:directory"), {"q": "kathrine"}).content.decode()

    assert "Nobody has this name. These are spelled alike:" in page


def test_directory_says_what_to_do_when_nobody_is_found(looking):
    page = looking.get(reverse("talent:directory"), {"q": "qqqq"}).content.decode()

    assert "Nobody matches all of this" in page


def test_directory_sends_a_piece_to_scripts_and_a_page_to_others(looking):
    url = reverse("talent:directory")

    whole, piece = looking.get(url), looking.get(url, headers={"HX-Request": "true"})

    assert ["<!doctype html>" in each.content.decode() for each in (whole, piece)] == [True, False]
    assert "<table" in piece.content.decode()


def test_directory_goes_on_after_forty_people(looking):
    for number in range(45):
        AssignmentFactory(employee__given_name=f"P{number:02}")
    first = looking.get(reverse("talent:directory"), {"q": "p"}).context["page"]

    second = found(looking, q="p", cursor=first.next)

    assert (len(first.rows), second) == (40, [f"P{number}" for number in range(40, 45)])


@pytest.mark.parametrize("who", ["no assignment", "no record"])
def test_directory_is_open_to_everyone_who_can_sign_in(client, who):
    AssignmentFactory(employee__given_name="Ana")
    user = EmployeeFactory().user if who == "no assignment" else UserFactory()
    client.force_login(user)

    assert "Ana" in found(client)


@pytest.mark.parametrize("people", [1, 5])
def test_directory_query_count(looking, people, django_assert_num_queries):
    for who in AssignmentFactory.create_batch(people):
        who.employee.offers.create(kind="coffee")
    url = reverse("talent:directory")

    # session, user, person and place, grants, what waits here, unread notices;
    # people, assignments, offers
    with django_assert_num_queries(9):
        looking.get(url)


def test_directory_pieces_ask_nothing_for_the_bar(looking, django_assert_num_queries):
    AssignmentFactory()

    # session, user, person and place; grants; people, assignments, offers
    with django_assert_num_queries(7):
        looking.get(reverse("talent:directory"), headers={"HX-Request": "true"})


@pytest.mark.parametrize(
    ("kind", "make"),
    [("roles", RoleFactory), ("units", OrgUnitFactory), ("places", LocationFactory),
     ("skills", SkillFactory)],
)  # fmt: skip
def test_choices_suggest_names_that_begin_with_the_text_first(looking, kind, make):
    for name in ("Data engineer", "Big data", "Else"):
        make(name=name)

    page = looking.get(reverse("talent:choices", args=[kind]), {"any": "data"}).content.decode()

    assert page.split('"')[1::2] == ["Data engineer", "Big data"]


def test_choices_suggest_names_spelled_alike_where_none_holds_the_text(looking):
    for name in ("Process Engineer", "Process Technician", "Accountant"):
        RoleFactory(name=name)

    page = looking.get(reverse("talent:choices", args=["roles"]), {"any": "process enginer"}).text

    assert page.split('"')[1::2][0] == "Process Engineer"
    assert "Accountant" not in page


def test_choices_of_another_kind_do_not_exist(looking):
    assert looking.get(reverse("talent:choices", args=["planets"])).status_code == 404

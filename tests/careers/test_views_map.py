"""The career map: what it shows, around whom, and what it says of the rest."""

import re

import pytest
from django.urls import reverse

from careers.queries.career_map import MOST_FAMILIES, MOST_IN_A_CELL, career_map
from careers.services.ladders import add_move
from lib.dates import today
from talent.models import SYSTEM, Aspiration, Employee
from tests.careers.people import asks, knows, queries_of, text_of
from tests.factories import (
    EmployeeFactory,
    JobFamilyFactory,
    RoleFactory,
    UserFactory,
    hr_admin,
)

pytestmark = pytest.mark.django_db


def shown(client, user, **query):
    client.force_login(user)
    return client.get(reverse("careers:map"), query)


def boxes(response):
    """The roles of the picture."""
    return re.findall(r"<title>(.*?)</title>", response.content.decode().split("<main")[1])


def listing(response):
    """The list under the picture."""
    text = text_of(response)
    return text[text.index("no figure is given.") + len("no figure is given. ") :]


def test_map_shows_my_family_and_how_close_each_role_is(client, ladder):
    RoleFactory(name="Nurse", family=JobFamilyFactory(name="Health"))
    skills = asks(ladder.manager, writing=4, pricing=4)
    asks(ladder.specialist, writing=2)
    knows(ladder.me, skills["writing"], 3.0)

    response = shown(client, ladder.me.user)

    assert boxes(response) == ["Product Analyst", "Product Specialist", "Product Manager"]
    assert "From Product Analyst, one role is one move away." in text_of(response)
    assert listing(response) == (
        "Product, technical "
        "Grade 4 Product Analyst You Your role since January 2020 "
        "Grade 5 Product Specialist One move away 100 % ready, 100 % known "
        "Grade 6 Product Manager 75 % ready, 50 % known"
    )


def test_map_shows_the_families_that_moves_lead_to(client, ladder):
    health, law = JobFamilyFactory(name="Health"), JobFamilyFactory(name="Law")
    nurse = RoleFactory(name="Nurse", family=health, grade=ladder.specialist.grade)
    RoleFactory(name="Judge", family=law, grade=ladder.specialist.grade)
    add_move(actor=SYSTEM, from_role=ladder.analyst, to_role=nurse)

    response = shown(client, ladder.me.user)

    assert sorted(boxes(response)) == [
        "Nurse", "Product Analyst", "Product Manager", "Product Specialist",
    ]  # fmt: skip
    assert "two roles are one move away" in text_of(response)
    assert "Your role since January 2020 Across to Nurse" in listing(response)


def test_map_shows_chosen_families_and_says_when_they_are_too_many(client, ladder):
    families = [JobFamilyFactory() for _ in range(MOST_FAMILIES + 1)]
    for number, family in enumerate(families):
        RoleFactory(name=f"Role of {number}", family=family, grade=ladder.manager.grade)

    one = shown(client, ladder.me.user, family=families[2].pk)
    all_of_them = shown(client, ladder.me.user, family=[family.pk for family in families])

    assert boxes(one) == ["Role of 2"]
    assert len(boxes(all_of_them)) == MOST_FAMILIES
    assert "The map shows 6 families at once" in text_of(all_of_them)


def test_map_marks_my_target_and_keeps_it_in_a_crowd(client, ladder):
    crowd = [
        RoleFactory(
            name=f"Lead {n}",
            family=ladder.manager.family,
            track=ladder.manager.track,
            grade=ladder.manager.grade,
        )
        for n in range(9)
    ]
    aspiration = Aspiration.objects.create(employee=ladder.me)
    aspiration.targets.create(role=crowd[8], rank=1)

    response = shown(client, ladder.me.user)
    found = career_map(ladder.me.user, ladder.me)

    assert len(boxes(response)) == 2 + MOST_IN_A_CELL
    assert "Lead 8 Your target" in listing(response)
    assert found.roles_left_out == 6
    assert "6 roles are not drawn, because a step has room for 4" in text_of(response)
    assert "6 more" in listing(response)


def test_map_begins_at_ones_own_role_also_where_it_is_retired(client, ladder):
    add_move(actor=SYSTEM, from_role=ladder.analyst, to_role=ladder.manager)
    ladder.analyst.retired_on = today()
    ladder.analyst.save()
    client.force_login(ladder.me.user)

    response = client.get(reverse("careers:map"))

    assert "Product Analyst Retired You" in text_of(response)
    assert response.context["map"].start.name == "Product Analyst"
    assert (ladder.analyst.pk, ladder.manager.pk) in response.context["map"].moves
    assert f'href="{reverse("careers:role_detail", args=[ladder.analyst.pk])}"' not in response.text


def test_map_starts_from_another_role(client, ladder):
    response = shown(client, ladder.me.user, **{"from": ladder.specialist.pk})

    assert "Where can one go from Product Specialist?" in text_of(response)


def strong_lines(response):
    """Which boxes the strong lines join, by name, and the number of them."""
    drawing = response.context["picture"]
    ends = {}
    for one in drawing.roles:
        node = one.node
        for place in ((node.right, node.middle), (node.x, node.middle),
                      (node.centre, node.bottom), (node.centre, node.y)):  # fmt: skip
            ends[place] = one.role.row.name
    found = []
    for path in drawing.my_sides:
        places = [int(number) for number in re.findall(r"\d+", path)]
        start = tuple(places[:2])
        last = tuple(places[-2:])
        if "C" not in path:  # upright or level pieces name one coordinate each
            last = (
                (places[-1], places[-2] if "V" in path else places[1])
                if path[: path.rindex(str(places[-1]))].endswith("H")
                else (places[0], places[-1])
            )
        found.append({ends[start], ends[last]})
    return found


def test_map_draws_strongly_what_is_one_move_away_and_nothing_else(client, ladder):
    health = JobFamilyFactory(name="Health")
    nurse = RoleFactory(name="Nurse", family=health, grade=ladder.manager.grade)
    doctor = RoleFactory(name="Doctor", family=health, grade=ladder.analyst.grade)
    add_move(actor=SYSTEM, from_role=ladder.analyst, to_role=nurse)
    add_move(actor=SYSTEM, from_role=doctor, to_role=ladder.analyst)

    response = shown(client, ladder.me.user, family=[ladder.manager.family_id, health.pk])

    found = strong_lines(response)
    assert sorted(map(sorted, found)) == [
        ["Nurse", "Product Analyst"], ["Product Analyst", "Product Specialist"],
    ]  # fmt: skip
    near = {one.role.row.name for one in response.context["picture"].roles if one.role.is_near}
    assert near == {"Nurse", "Product Specialist"}
    assert len(response.context["picture"].sides) == 1


def test_map_draws_the_step_up_to_each_role_of_a_crowded_rung(client, ladder):
    RoleFactory(
        name="Product Designer", family=ladder.manager.family, track=ladder.manager.track,
        grade=ladder.specialist.grade,
    )  # fmt: skip

    found = strong_lines(shown(client, ladder.me.user))

    assert sorted(map(sorted, found)) == [
        ["Product Analyst", "Product Designer"], ["Product Analyst", "Product Specialist"],
    ]  # fmt: skip


def test_map_ignores_what_an_address_cannot_mean(client, ladder):
    response = shown(client, ladder.me.user, family="x", **{"from": "9" * 40})

    assert len(boxes(response)) == 3


def test_map_lists_roles_without_a_grade_but_does_not_draw_them(client, ladder):
    RoleFactory(name="Adviser", family=ladder.analyst.family)

    response = shown(client, ladder.me.user)

    assert "Adviser" not in boxes(response)
    assert "No grade Adviser" in listing(response)


def test_map_of_a_newcomer_and_of_a_login_without_a_person(client, ladder):
    answers = [
        boxes(shown(client, user))
        for user in (EmployeeFactory().user, UserFactory(is_superuser=True))
    ]

    assert [len(found) for found in answers] == [3, 3]


def test_map_hides_drafts_from_hr_too(client, ladder):
    RoleFactory(name="Draft", family=ladder.analyst.family, published=False)

    assert "Draft" not in text_of(shown(client, hr_admin(), family=ladder.analyst.family.pk))


def test_map_without_roles(client, db):
    assert "The map is still empty" in text_of(shown(client, EmployeeFactory().user))


def test_map_names_all_moves_but_draws_mine_when_they_are_many(client, ladder):
    family = ladder.manager.family
    many = [
        RoleFactory(family=JobFamilyFactory(name=f"F{n}"), grade=ladder.manager.grade)
        for n in range(5)
    ]
    for start in many:
        for n in range(9):
            other = RoleFactory(family=start.family, grade=ladder.analyst.grade, name=f"R{n}")
            if n < MOST_IN_A_CELL:
                for goal in many:
                    add_move(actor=SYSTEM, from_role=other, to_role=goal)
    add_move(actor=SYSTEM, from_role=ladder.analyst, to_role=many[0])

    me = Employee.objects.with_current_assignment().get(pk=ladder.me.pk)
    found = career_map(me.user, me, [family.pk, *(one.family_id for one in many)])

    assert (list(found.moves), found.moves_left_out) == ([(ladder.analyst.pk, many[0].pk)], 100)


def test_map_query_count(client, ladder):
    address = reverse("careers:map")
    client.force_login(ladder.me.user)
    asks(ladder.manager, writing=4)
    one = queries_of(client, address)
    for _ in range(4):
        role = RoleFactory(family=JobFamilyFactory(), grade=ladder.manager.grade)
        asks(role, writing=3)
        add_move(actor=SYSTEM, from_role=ladder.analyst, to_role=role)

    assert queries_of(client, address) == one <= 20


def test_many_families_stand_in_a_list_to_choose_from(client, ladder):
    families = [JobFamilyFactory(name=f"Family {number:02}") for number in range(14)]
    for family in families:
        RoleFactory(family=family, name=f"Role of {family.name}")
    client.force_login(ladder.me.user)
    address = reverse("careers:map")

    few = client.get(address, {"family": [families[0].pk]})
    added = client.get(address, {"family": [one.pk for one in families[:6]], "add": families[9].pk})

    assert few.context["chips"] == [(families[0].pk, "Family 00")]
    assert len(few.context["others"]) == 14  # the ladder's own family among them
    assert added.context["map"].chosen[0] == families[9].pk
    assert "Role of Family 09" in text_of(added)


def test_a_dozen_families_are_switched_one_by_one(client, ladder):
    for number in range(11):
        RoleFactory(family=JobFamilyFactory(name=f"Family {number:02}"))
    client.force_login(ladder.me.user)

    page = client.get(reverse("careers:map"))

    assert (len(page.context["chips"]), page.context["others"]) == (12, [])

"""Routes by API: the same as on the page, with plain answers to wrong questions."""

import pytest
from django.test import Client

from careers.models import Transition
from careers.services.ladders import add_move
from lib.dates import today
from talent.models import SYSTEM
from tests.careers.people import asks, knows, queries_of
from tests.factories import EmployeeFactory, RoleFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def way_on(ladder):
    """Analyst → specialist → manager of products; the first step was taken by eight people."""
    ladder.skills = asks(ladder.manager, pricing=3)
    asks(ladder.analyst, writing=2)
    add_move(actor=SYSTEM, from_role=ladder.analyst, to_role=ladder.specialist)
    add_move(actor=SYSTEM, from_role=ladder.specialist, to_role=ladder.manager, source="Workshop")
    Transition.objects.create(
        from_role=ladder.analyst, to_role=ladder.specialist, people=8, median_months=20,
        since_year=2019,
    )  # fmt: skip
    return ladder


def get(who, **query):
    client = Client()
    client.force_login(getattr(who, "user", who))
    if "start" in query:
        query["from"] = query.pop("start")
    return client.get("/api/v1/routes/", query)


def test_a_route_hop_by_hop(way_on):
    pricing = way_on.skills["pricing"]

    found = get(way_on.me, to=way_on.manager.pk, have=f"{pricing.pk}:1")

    assert found.json() == {
        "start": {"id": way_on.analyst.pk, "name": "Product Analyst"},
        "target": {"id": way_on.manager.pk, "name": "Product Manager"},
        "prefer": "fastest",
        "routes": [
            {
                "months": 12,
                "months_without": 12,
                "weighted_levels": 6.0,
                "hops": [
                    {
                        "role": {"id": way_on.specialist.pk, "name": "Product Specialist"},
                        "months": 0,
                        "gaps": [],
                        "move": "curated",
                        "move_source": "",
                        "people": 8,
                        "median_months": 20,
                        "near": None,
                        "openings": [],
                        "more_openings": 0,
                    },
                    {
                        "role": {"id": way_on.manager.pk, "name": "Product Manager"},
                        "months": 12,
                        "gaps": [
                            {
                                "skill": {
                                    "id": pricing.pk,
                                    "name": "Pricing",
                                    "kind": "technical",
                                },
                                "level": 1.0,
                                "needed": 3,
                                "gap": 2.0,
                                "importance": 3,
                                "assumed": False,
                            }
                        ],
                        "move": "curated",
                        "move_source": "Workshop",
                        "people": None,
                        "median_months": None,
                        "near": None,
                        "openings": [],
                        "more_openings": 0,
                    },
                ],
            }
        ],
        "none": None,
    }


def test_so_many_routes_as_asked_for_and_by_the_preference_asked_for(way_on):
    add_move(actor=SYSTEM, from_role=way_on.analyst, to_role=way_on.manager)

    def ways(**query):
        body = get(way_on.me, to=way_on.manager.pk, **query).json()
        return [[hop["role"]["name"] for hop in route["hops"]] for route in body["routes"]]

    straight, by_specialist = ["Product Manager"], ["Product Specialist", "Product Manager"]
    assert ways() == [straight, by_specialist]
    assert ways(k=1) == [straight]
    assert ways(prefer="most-travelled") == [by_specialist, straight]


def test_from_another_role_and_for_whoever_has_none(way_on):
    goal, start = way_on.manager.pk, way_on.specialist.pk

    for who in (EmployeeFactory(), UserFactory(is_superuser=True)):
        assert [r["months"] for r in get(who, to=goal, start=start).json()["routes"]] == [12]
        assert get(who, to=goal).json()["errors"] == {"from": ["Say where the route begins."]}


def test_no_route_says_why(way_on):
    island = RoleFactory(name="Island")

    body = get(way_on.me, to=island.pk).json()

    assert body["routes"] == []
    assert body["none"] == {
        "reason": "no-way-in",
        "why": (
            "No way leads to Island. Ways are moves drawn by HR or an import, moves that five or"
            " more people made, and roles near in skills within one grade."
        ),
        "remedy": (
            "A move from Product Analyst to Island would open one: of the roles within reach it is"
            " the nearest in skills. HR can draw it on the career map."
        ),
    }
    assert get(way_on.me, to=way_on.analyst.pk).json()["none"]["reason"] == "same"


def test_what_means_nothing_is_refused_by_its_name(way_on):
    draft = RoleFactory(published=False).pk
    pricing, goal = way_on.skills["pricing"].pk, way_on.manager.pk
    no_role = ["There is no such role in use."]
    no_skill = ["Write at most 10 known skills with levels from 1 to 5, as 12:4,30:2."]
    many = ",".join(f"{pricing}:3" for _ in range(2))

    refused = {
        name: get(way_on.me, **{"to": goal} | query)
        for name, query in {
            "no target": {"to": ""},
            "draft": {"to": draft},
            "huge": {"to": "9" * 40},
            "words": {"start": "x", "prefer": "cheapest", "k": 11},
            "level": {"have": f"{pricing}:6"},
            "skill": {"have": f"{pricing}:3,999999:3"},
            "twice": {"have": many},
            "zero": {"k": 0},
            "typing error": {"perfer": "fastest"},
        }.items()
    }

    assert {answer.status_code for answer in refused.values()} == {400}
    assert {answer["Content-Type"] for answer in refused.values()} == {"application/problem+json"}
    most = ["Choose a number from 1 to 10."]
    assert {name: answer.json()["errors"] for name, answer in refused.items()} == {
        "no target": {"to": ["This field is required."]},
        "draft": {"to": no_role},
        "huge": {"to": no_role},
        "words": {
            "from": no_role,
            "prefer": ["Choose one of fastest, smallest-gap, most-travelled."],
            "k": most,
        },
        "level": {"have": no_skill},
        "skill": {"have": no_skill},
        "twice": {"have": no_skill},
        "zero": {"k": most},
        "typing error": {
            "perfer": ["This parameter is not known here. Known: from, have, k, prefer, to."]
        },
    }


def test_a_retired_role_is_left_and_never_reached(way_on):
    add_move(actor=SYSTEM, from_role=way_on.analyst, to_role=way_on.manager)
    for role in (way_on.analyst, way_on.specialist):
        role.retired_on = today()
        role.save()

    found = get(way_on.me, to=way_on.manager.pk).json()
    hops = [[hop["role"]["name"] for hop in route["hops"]] for route in found["routes"]]

    assert found["routes"][0]["hops"][0]["move"] == "curated"
    assert (found["start"]["name"], hops) == ("Product Analyst", [["Product Manager"]])
    refused = get(way_on.me, to=way_on.specialist.pk).json()["errors"]
    assert refused == {"to": ["Product Specialist is retired: choose another role."]}
    assert get(way_on.me, to=way_on.analyst.pk).status_code == 400
    assert get(EmployeeFactory(), start=way_on.analyst.pk).json()["errors"] == {
        "from": ["Product Analyst is retired: choose another role."],
        "to": ["This field is required."],
    }


def test_levels_are_ones_own_only(way_on):
    """Another person in the same role, who can price, does not make my route shorter."""
    pricing = way_on.skills["pricing"]
    knows(EmployeeFactory(), pricing, 5)

    hops = get(way_on.me, to=way_on.manager.pk).json()["routes"][0]["hops"]

    assert hops[-1]["gaps"][0]["level"] == 0.0


def test_as_many_queries_for_many_routes_as_for_one(way_on, client):
    client.force_login(way_on.me.user)
    address = f"/api/v1/routes/?to={way_on.manager.pk}&k=10"
    one = queries_of(client, address)
    for _ in range(4):
        role = RoleFactory()
        add_move(actor=SYSTEM, from_role=way_on.analyst, to_role=role)
        add_move(actor=SYSTEM, from_role=role, to_role=way_on.manager)

    assert queries_of(client, address) == one <= 20

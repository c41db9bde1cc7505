"""Planning a route: the page, one route step by step, and what they ask of the database."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from careers.models import Opening, Transition
from careers.queries.hop_openings import openings_of_roles
from careers.services.ladders import add_move
from careers.services.openings import draft_opening
from careers.services.route_rules import change_route_rules
from lib.dates import period, today
from talent.models import SYSTEM, Aspiration, EmployeeSkill
from tests.careers.openings import build_hiring, given, published
from tests.careers.people import asks, knows, queries_of, text_of
from tests.factories import (
    AssignmentFactory,
    EmployeeFactory,
    JobFamilyFactory,
    OrgUnitFactory,
    RoleFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def way_on(ladder):
    """Analyst → specialist → manager of products, each a drawn move; Leila began this month."""
    ladder.skills = asks(ladder.manager, discovery=4, pricing=3)
    asks(ladder.specialist, discovery=3)
    asks(ladder.analyst, discovery=2)
    add_move(actor=SYSTEM, from_role=ladder.analyst, to_role=ladder.specialist)
    add_move(actor=SYSTEM, from_role=ladder.specialist, to_role=ladder.manager, source="Workshop")
    ladder.me.assignments.update(valid=period(today()))
    knows(ladder.me, ladder.skills["discovery"], 2.0)
    return ladder


def planned(client, user, **query):
    client.force_login(user)
    return client.get(reverse("careers:routes"), query)


def cards(response):
    """Each route of the page as its title and the names and months of its hops."""
    page = response.content.decode()
    found = []
    for card in re.findall(r"<article.*?</article>", page, re.DOTALL):
        title = re.search(r"<h2[^>]*>(.*?)</h2>", card)[1]
        hops = re.findall(r'stop-name"><a[^>]*>(.*?)</a>.*?months">(\d+)', card, re.DOTALL)
        found.append((title, [(name, int(months)) for name, months in hops]))
    return found


def test_routes_start_from_my_role_and_lead_to_my_target(client, way_on):
    Aspiration.objects.create(employee=way_on.me).targets.create(role=way_on.manager, rank=1)

    response = planned(client, way_on.me.user)

    assert cards(response) == [
        (
            "Fastest, smallest gap, most travelled",
            [("Product Specialist", 12), ("Product Manager", 12)],
        )
    ]
    text = text_of(response)
    assert "Which way to Product Manager? The one route there is takes about 24 months." in text
    assert "12 months · Grade 5 A step up on the same ladder. You are 67 % ready, 100 % known." in (
        text
    )
    assert "Pricing new, to 3 assumed" in text


def test_every_view_puts_its_own_best_first_and_says_what_else_is_best(client, way_on):
    add_move(actor=SYSTEM, from_role=way_on.analyst, to_role=way_on.manager)
    change_route_rules(
        actor=SYSTEM, least_months=6, at_once=1, per_level={"technical": 6, "knowledge": 6}
    )
    for start, goal in [(way_on.analyst, way_on.specialist), (way_on.specialist, way_on.manager)]:
        Transition.objects.create(
            from_role=start, to_role=goal, people=8, median_months=20, since_year=2019
        )
    user, goal = way_on.me.user, way_on.manager.pk

    titles = {
        prefer: [title for title, _hops in cards(planned(client, user, to=goal, prefer=prefer))]
        for prefer in ("fastest", "smallest-gap", "most-travelled", "nonsense")
    }

    assert titles == {
        "fastest": ["Fastest, smallest gap", "Most travelled, second fastest"],
        "smallest-gap": ["Smallest gap, fastest", "Most travelled, second smallest gap"],
        "most-travelled": ["Most travelled", "Fastest, smallest gap, second most travelled"],
        "nonsense": ["Fastest, smallest gap", "Most travelled, second fastest"],
    }
    assert "8 people took it, median 20 months in the role before." in text_of(
        planned(client, user, to=goal)
    )


def travelled(people, *roles):
    """So many people went from each of these roles to the next."""
    for start, goal in zip(roles, roles[1:], strict=False):
        Transition.objects.create(
            from_role=start, to_role=goal, people=people, median_months=20, since_year=2019
        )


@pytest.mark.parametrize(("prefer", "figure"), [
    ("fastest", "months"), ("smallest-gap", "weighted"), ("most-travelled", "one_in"),
])  # fmt: skip
def test_the_cards_stand_in_the_order_of_a_figure_that_they_show(client, way_on, prefer, figure):
    between = [RoleFactory(name=f"By way {number}") for number in range(4)]
    for number, role in enumerate(between):
        asks(role, discovery=3, filing=5 - number)
        add_move(actor=SYSTEM, from_role=way_on.analyst, to_role=role)
        add_move(actor=SYSTEM, from_role=role, to_role=way_on.manager)
    travelled(30, way_on.analyst, between[0], way_on.manager)
    travelled(8, way_on.analyst, between[1], way_on.manager)
    change_route_rules(actor=SYSTEM, least_months=1, at_once=1, per_level={"technical": 6})

    page = planned(client, way_on.me.user, to=way_on.manager.pk, prefer=prefer)

    ways = [way for way, _bars in page.context["ways"]]
    figures = [getattr(way, figure) for way in ways]
    titles = [title for title, _hops in cards(page)]
    words = {"months": "{} months", "weighted": "{} levels", "one_in": "about 1 in {}"}
    shown = [words[figure].format(one) for one in figures]
    assert (len(ways), figures) == (5, sorted(figures))
    assert len(set(figures)) > 2
    assert {"fastest": "Fastest", "smallest-gap": "Smallest gap"}.get(prefer, "Most travelled") in (
        titles[0]
    )
    places = [text_of(page).index(one) for one in dict.fromkeys(shown)]
    assert places == sorted(places)
    assert "In the order of" in text_of(page)


def test_a_supposed_skill_counts_and_is_not_saved(client, way_on):
    pricing = way_on.skills["pricing"]
    change_route_rules(
        actor=SYSTEM, least_months=0, at_once=3, per_level={"technical": 5}
    )  # 10 months for two levels of discovery, 15 for pricing
    goal, user = way_on.manager.pk, way_on.me.user
    before = list(EmployeeSkill.objects.values_list("employee", "skill", "level"))

    plain = planned(client, user, to=goal)
    switched = planned(client, user, to=goal, have=f"{pricing.pk}:3")
    added = planned(client, user, to=goal, skill=pricing.pk, level=3)

    assert [sum(m for _, m in cards(r)[0][1]) for r in (plain, switched, added)] == [20, 10, 10]
    assert "20 without the what-if" in text_of(switched)
    assert f'value="{pricing.pk}:3" id="have-{pricing.pk}">' in plain.text
    assert f'value="{pricing.pk}:3" id="have-{pricing.pk}" checked>' in switched.text
    assert list(EmployeeSkill.objects.values_list("employee", "skill", "level")) == before


def test_no_route_says_why_and_what_would_open_one(client, way_on):
    island = RoleFactory(name="Judge", family=JobFamilyFactory())
    asks(island, discovery=4)

    text = text_of(planned(client, way_on.me.user, to=island.pk))

    assert "There is no route from Product Analyst to Judge. No way leads to Judge." in text
    assert "A move from Product Manager to Judge would open one" in text


def test_the_other_reasons_for_no_route(client, way_on):
    user = way_on.me.user
    chain = [way_on.manager, *RoleFactory.create_batch(5)]
    for start, goal in zip(chain, chain[1:], strict=False):
        add_move(actor=SYSTEM, from_role=start, to_role=goal)
    dead_end, other = chain[-1], RoleFactory(name="Island")

    same = text_of(planned(client, user, to=way_on.analyst.pk))
    far = text_of(planned(client, user, to=dead_end.pk))
    out = text_of(planned(client, user, to=other.pk, **{"from": dead_end.pk}))

    assert "Product Analyst is where you begin." in same
    assert "It would take 7 hops; routes are planned over at most 5." in far
    assert f"Plan to {chain[1].name} first, and on from there." in far
    assert f"No way leads on from {dead_end.name}." in out


def test_who_holds_no_role_chooses_where_to_begin(client, way_on):
    newcomer, superuser = EmployeeFactory(), UserFactory(is_superuser=True)
    goal = way_on.manager.pk

    asked = [text_of(planned(client, who, to=goal)) for who in (newcomer.user, superuser)]
    given = planned(client, newcomer.user, to=goal, **{"from": way_on.specialist.pk})

    assert all("Say where the route begins" in text for text in asked)
    assert cards(given) == [("Fastest, smallest gap, most travelled", [("Product Manager", 12)])]
    assert "The start" in text_of(given)


def test_nothing_chosen_and_nothing_that_exists(client, way_on):
    draft = RoleFactory(name="Secret draft", published=False)

    answers = [
        text_of(planned(client, way_on.me.user, **query))
        for query in ({}, {"to": draft.pk}, {"to": "9" * 40}, {"to": "x", "have": "1:9"})
    ]

    assert all("No role to go to yet" in text for text in answers)
    assert not any("Secret draft" in text for text in answers)


def test_a_retired_role_is_no_longer_a_way(client, way_on):
    way_on.specialist.retired_on = today()
    way_on.specialist.save()

    assert cards(planned(client, way_on.me.user, to=way_on.manager.pk)) == []


def test_who_holds_a_retired_role_begins_there_all_the_same(client, way_on):
    way_on.analyst.retired_on = today()
    way_on.analyst.save()
    user, to = way_on.me.user, way_on.manager.pk
    steps = f"from={way_on.analyst.pk}&way={way_on.specialist.pk}&way={to}"

    mine = planned(client, user, to=to)
    detail = client.get(reverse("careers:route_detail") + f"?{steps}")
    others = planned(client, EmployeeFactory().user, to=to, **{"from": way_on.analyst.pk})

    assert mine.context["start"].name == "Product Analyst"
    assert [steps[-1][0] for _title, steps in cards(mine)] == ["Product Manager"] * len(cards(mine))
    assert cards(mine)
    assert detail.status_code == 200
    assert others.context["start"] is None
    assert "Product Analyst" not in text_of(others)


def test_no_route_leads_through_a_retired_role_that_somebody_holds(client, way_on):
    AssignmentFactory(role=way_on.specialist)
    way_on.specialist.retired_on = today()
    way_on.specialist.save()

    assert cards(planned(client, way_on.me.user, to=way_on.manager.pk)) == []


def test_a_retired_target_is_said(client, way_on):
    way_on.manager.retired_on = today()
    way_on.manager.save()

    page = text_of(planned(client, way_on.me.user, to=way_on.manager.pk))

    assert "Product Manager is retired." in page
    assert "No way leads to a role that is no longer in use." in page


def test_route_detail_opens_each_step(client, way_on):
    mentor = AssignmentFactory(
        employee__given_name="Tomás", employee__family_name="Rivera"
    ).employee
    mentor.offers.create(kind="mentor")
    knows(mentor, way_on.skills["pricing"], 4.0)
    client.force_login(way_on.me.user)
    query = {"from": way_on.analyst.pk, "way": [way_on.specialist.pk, way_on.manager.pk]}

    text = text_of(client.get(reverse("careers:route_detail"), query))

    assert "From Product Analyst to Product Manager About 24 months, in 2 steps." in text
    assert "Drawn on the career map by HR. Fewer than five people took it" in text
    assert "Source: Workshop" in text
    assert "nobody has said anything about it: assumed" in text
    assert "Pricing Tomás Rivera Offers mentoring and shares this skill" in text


def test_route_detail_is_not_there_for_a_way_that_does_not_exist(client, way_on):
    a, b, c = way_on.analyst.pk, way_on.specialist.pk, way_on.manager.pk
    client.force_login(way_on.me.user)

    ways = [(a, []), (a, [c, b]), (a, [b, a]), (a, [b, b]), (a, [10**9]), ("x", [b])]
    codes = [
        client.get(reverse("careers:route_detail"), {"from": start, "way": way}).status_code
        for start, way in ways
    ]

    assert codes == [404] * 3 + [200] + [404] * 2


def test_role_map_and_compare_lead_to_the_planner(client, way_on):
    client.force_login(way_on.me.user)
    a, c = way_on.analyst.pk, way_on.manager.pk
    planner = reverse("careers:routes")

    role = client.get(reverse("careers:role_detail", args=[c])).text
    map_page = client.get(reverse("careers:map")).text
    compare = client.get(reverse("careers:compare"), {"role": [a, c]}).text

    assert f'class="btn btn-primary" href="{planner}?to={c}"' in role
    assert f'class="btn btn-primary" href="{planner}"' in map_page
    assert f'href="{planner}?from={a}&amp;to={c}"' in compare


def test_routes_query_count(client, way_on):
    address = f"{reverse('careers:routes')}?to={way_on.manager.pk}"
    client.force_login(way_on.me.user)
    one = queries_of(client, address)
    for _ in range(4):
        role = RoleFactory(grade=way_on.specialist.grade)
        asks(role, discovery=3)
        add_move(actor=SYSTEM, from_role=way_on.analyst, to_role=role)
        add_move(actor=SYSTEM, from_role=role, to_role=way_on.manager)

    assert queries_of(client, address) == one <= 20


def test_route_detail_query_count(client, way_on):
    address = (
        f"{reverse('careers:route_detail')}?from={way_on.analyst.pk}"
        f"&way={way_on.specialist.pk}&way={way_on.manager.pk}"
    )
    client.force_login(way_on.me.user)

    def helper():
        person = AssignmentFactory().employee
        person.offers.create(kind="mentor")
        for skill in way_on.skills.values():
            knows(person, skill, 4.0)

    helper()
    one = queries_of(client, address)
    for _ in range(4):
        helper()

    assert queries_of(client, address) == one <= 20


def test_each_hop_opens_into_what_is_open_in_its_role(client):
    hiring = build_hiring()
    ladder = hiring.ladder
    add_move(actor=SYSTEM, from_role=ladder.analyst, to_role=ladder.specialist)
    own = hiring.me.assignments.get().unit
    for number in range(4):
        published(hiring, title=f"Elsewhere {number}")
    mine = published(hiring, title="Close by")
    Opening.objects.filter(pk=mine.pk).update(
        unit=own, published_at=timezone.now() - timedelta(days=9)
    )
    draft_opening(actor=hiring.hirer.user, **given(hiring, title="Secret draft"))
    closed = published(hiring, title="Over")
    Opening.objects.filter(pk=closed.pk).update(apply_by=today() - timedelta(days=1))
    client.force_login(hiring.me.user)
    query = {"from": ladder.analyst.pk, "way": ladder.specialist.pk}

    planner = text_of(planned(client, hiring.me.user, to=ladder.specialist.pk))
    detail = text_of(client.get(reverse("careers:route_detail"), query))

    assert "What it takes · 5 open now" in planner
    for text in (planner, detail):
        assert f"Close by Vacancy · {own.name}" in text
        assert "Elsewhere 3 Vacancy · Product Delft" in text
        assert "+2 more" in text
        assert "Secret draft" not in text
        assert "Over Vacancy" not in text


def test_openings_besides_are_said_to_be_elsewhere_where_they_are():
    hiring = build_hiring()
    ladder, units = hiring.ladder, OrgUnitFactory.create_batch(5)
    for unit in units:
        opening = published(hiring)
        Opening.objects.filter(pk=opening.pk).update(unit=unit)

    found = openings_of_roles(hiring.me.user, [ladder.specialist.pk, ladder.manager.pk], None)

    assert list(found) == [ladder.specialist.pk]
    one = found[ladder.specialist.pk]
    assert (len(one.shown), one.more, one.is_elsewhere, one.count) == (3, 2, True, 5)


def test_openings_cost_the_same_for_any_number_of_hops(client):
    hiring = build_hiring()
    ladder = hiring.ladder
    add_move(actor=SYSTEM, from_role=ladder.analyst, to_role=ladder.specialist)
    client.force_login(hiring.me.user)
    address = f"{reverse('careers:routes')}?to={ladder.specialist.pk}"
    published(hiring)
    one = queries_of(client, address)
    for number in range(4):
        between = RoleFactory(name=f"Between {number}")
        add_move(actor=SYSTEM, from_role=ladder.analyst, to_role=between)
        add_move(actor=SYSTEM, from_role=between, to_role=ladder.specialist)
        published(hiring, role=between)

    assert queries_of(client, address) == one <= 20


def test_a_role_without_openings_says_how_to_be_told(client, way_on):
    client.force_login(way_on.me.user)
    query = {"from": way_on.analyst.pk, "way": way_on.specialist.pk}

    text = text_of(client.get(reverse("careers:route_detail"), query))

    assert "Nothing is open in this role today. Keep a search, and be told" in text

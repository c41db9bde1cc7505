"""The route that a person follows: chosen, put away, and how far they have come on it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from careers.models import ChosenRoute, RouteStep
from careers.queries.chosen import your_route
from careers.queries.planning import planner_for, way_of
from careers.queries.roles import roles_to_leave
from careers.services.chosen import choose_route, drop_route, resume_route
from careers.services.ladders import add_move
from careers.services.plans import abandon_plan, start_plan
from lib.dates import today
from talent.models import SYSTEM, AuditEntry, Employee
from talent.services.lines import rebuild_reporting_lines
from talent.services.people import change_assignment
from tests.careers.people import asks, knows, queries_of, text_of
from tests.factories import AssignmentFactory, RoleFactory, TieFactory, hr_admin
from tests.talent.test_reliability_races import WRITERS, race

pytestmark = pytest.mark.django_db


@pytest.fixture
def way_on(ladder):
    """Analyst → specialist → manager of products, each a drawn move."""
    ladder.skills = asks(ladder.specialist, DISCOVERY=3, pricing=2, writing=2)
    asks(ladder.manager, discovery=4)
    add_move(actor=SYSTEM, from_role=ladder.analyst, to_role=ladder.specialist)
    add_move(actor=SYSTEM, from_role=ladder.specialist, to_role=ladder.manager)
    add_move(actor=SYSTEM, from_role=ladder.analyst, to_role=ladder.manager)
    return ladder


def me_of(ladder):
    return Employee.objects.with_current_assignment().get(pk=ladder.me.pk)


def way(ladder, *roles):
    user, me = ladder.me.user, me_of(ladder)
    planner = planner_for(user, me, roles_to_leave(user, me))
    return way_of(planner, ladder.analyst.pk, [role.pk for role in roles], {})


def choose(ladder, *roles):
    return choose_route(actor=ladder.me.user, employee=ladder.me, way=way(ladder, *roles))


def address(ladder, *roles):
    ways = "".join(f"&way={role.pk}" for role in roles)
    return f"{reverse('careers:route_choose')}?from={ladder.analyst.pk}{ways}"


def live():
    return [
        (row.start.name, [step.role.name for step in row.steps.all()])
        for row in ChosenRoute.objects.live()
    ]


def at_home(client, ladder):
    client.force_login(ladder.me.user)
    text = text_of(client.get(reverse("talent:home")))
    return text[text.index("Your route to") :] if "Your route to" in text else ""


LONG = ("Product Analyst", ["Product Specialist", "Product Manager"])
SHORT = ("Product Analyst", ["Product Manager"])


# --- services ---


def test_one_route_is_followed_at_a_time(way_on):
    first = choose(way_on, way_on.specialist, way_on.manager)
    again = choose(way_on, way_on.specialist, way_on.manager)
    other = choose(way_on, way_on.manager)

    assert (again, live()) == (first, [SHORT])
    entries = AuditEntry.objects.filter(action__startswith="careers.route").order_by("pk")
    assert [(entry.action, entry.details) for entry in entries] == [
        ("careers.route.chosen", {
            "roles": [way_on.analyst.pk, way_on.specialist.pk, way_on.manager.pk],
            "instead_of": None,
        }),
        ("careers.route.chosen", {
            "roles": [way_on.analyst.pk, way_on.manager.pk], "instead_of": first.pk,
        }),
    ]  # fmt: skip
    assert ChosenRoute.objects.count() == 2
    assert other.ended_at is None


def test_a_route_is_put_away_and_taken_up_again(way_on):
    first = choose(way_on, way_on.manager)
    drop_route(actor=way_on.me.user, route=first)
    nothing = live()
    choose(way_on, way_on.specialist, way_on.manager)
    first.refresh_from_db()

    resume_route(actor=way_on.me.user, route=first)
    resume_route(actor=way_on.me.user, route=first)

    assert (nothing, live()) == ([], [SHORT])
    with pytest.raises(ValidationError, match="do not follow this route any more"):
        drop_route(actor=way_on.me.user, route=ChosenRoute.objects.exclude(pk=first.pk).get())


def test_nobody_else_chooses_for_a_person(way_on):
    route, found = choose(way_on, way_on.manager), way(way_on, way_on.manager)
    for actor in (hr_admin(), AssignmentFactory().employee.user, SYSTEM):
        for act in (
            lambda who: choose_route(actor=who, employee=way_on.me, way=found),
            lambda who: drop_route(actor=who, route=route),
            lambda who: resume_route(actor=who, route=route),
        ):
            with pytest.raises(PermissionDenied):
                act(actor)

    assert live() == [SHORT]


def test_only_the_person_sees_a_route_and_its_steps(way_on):
    choose(way_on, way_on.specialist, way_on.manager)
    boss = AssignmentFactory().employee
    way_on.me.assignments.update(manager=boss)
    rebuild_reporting_lines([way_on.me.pk])
    mentor = TieFactory(subject=way_on.me).viewer

    def seen(user):
        return [model.objects.visible_to(user).count() for model in (ChosenRoute, RouteStep)]

    assert seen(way_on.me.user) == [1, 2]
    assert [seen(who) for who in (boss.user, mentor.user, hr_admin())] == [[0, 0]] * 3
    way_on.me.user.is_active = False
    assert seen(way_on.me.user) == [0, 0]


def test_a_route_of_ones_own_begins_at_todays_role(way_on):
    found = way(way_on, way_on.manager)
    way_on.me.assignments.update(role=way_on.specialist)

    with pytest.raises(ValidationError, match="begins at the role that you hold today"):
        choose_route(actor=way_on.me.user, employee=way_on.me, way=found)


@pytest.mark.parametrize(
    "rule", ["one_live", "ends_after_begin", "one_for_each_place", "role_once", "at_most_five"]
)
def test_the_database_holds_the_rules_of_routes(way_on, rule):
    route = choose(way_on, way_on.manager)

    def step(place, role):
        return lambda: RouteStep.objects.create(route=route, position=place, role=role)

    breaking = {
        "one_live": lambda: ChosenRoute.objects.create(employee=way_on.me, start=way_on.analyst),
        "ends_after_begin": lambda: ChosenRoute.objects.update(
            ended_at=timezone.now() - timedelta(days=1)
        ),
        "one_for_each_place": step(1, way_on.specialist),
        "role_once": step(2, way_on.manager),
        "at_most_five": step(6, way_on.specialist),
    }
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        breaking[rule]()


# --- how far ---


def test_each_role_held_since_is_a_step_done(way_on):
    choose(way_on, way_on.specialist, way_on.manager)
    before = your_route(way_on.me.user, me_of(way_on))
    change_assignment(
        actor=hr_admin(), employee=way_on.me, starts_on=today(), reason="promotion",
        role=way_on.specialist,
    )  # fmt: skip
    after = your_route(way_on.me.user, me_of(way_on))

    def seen(route):
        return [(stop.role.name, stop.is_done, stop.is_here, stop.is_next) for stop in route.stops]

    assert seen(before) == [
        ("Product Analyst", True, True, False),
        ("Product Specialist", False, False, True),
        ("Product Manager", False, False, False),
    ]
    assert seen(after) == [
        ("Product Analyst", True, False, False),
        ("Product Specialist", True, True, False),
        ("Product Manager", False, False, True),
    ]
    assert [route.hops_done for route in (before, after)] == [0, 1]


def test_who_jumps_to_the_goal_has_arrived(way_on):
    choose(way_on, way_on.specialist, way_on.manager)
    way_on.me.assignments.update(role=way_on.manager)

    route = your_route(way_on.me.user, me_of(way_on))

    assert (route.is_reached, route.is_left, route.hops_done) == (True, False, 2)


# --- pages ---


def test_home_shows_the_next_step_with_what_is_met_and_what_is_left(client, way_on):
    knows(way_on.me, way_on.skills["discovery"], 1.5)
    knows(way_on.me, way_on.skills["pricing"], 2.0)
    choose(way_on, way_on.specialist, way_on.manager)

    shown = at_home(client, way_on)

    assert shown.startswith(
        "Your route to Product Manager See each step 0 of 2 steps done Product Analyst Today "
        "Product Specialist Next Product Manager The goal Next: Product Specialist "
        "1 of the 3 skills it asks for are met, 1 is not known. Discovery"
    )
    assert "Make a plan for Product Specialist Make a plan for Product Manager" in shown


def test_home_leads_to_the_plan_that_is_open_instead_of_a_new_one(client, way_on):
    choose(way_on, way_on.specialist, way_on.manager)
    plan = start_plan(actor=way_on.me.user, employee=way_on.me, role=way_on.specialist)

    shown = at_home(client, way_on)
    page = client.get(reverse("talent:home")).content.decode()
    way_on.specialist.retired_on = today()
    way_on.specialist.save()
    retired = at_home(client, way_on)
    kept = client.get(plan.get_absolute_url())
    abandon_plan(actor=way_on.me.user, plan=plan)

    assert "Open the plan for Product Specialist Make a plan for Product Manager" in shown
    assert f'href="{plan.get_absolute_url()}"' in page
    assert "Plan it anew Open the plan for Product Specialist Put" in retired
    assert kept.status_code == 200
    assert "Open the plan for" not in at_home(client, way_on)


def test_home_says_when_the_way_has_changed_was_left_or_is_done(client, way_on):
    choose(way_on, way_on.specialist, way_on.manager)
    way_on.specialist.retired_on = today()
    way_on.specialist.save()
    changed = at_home(client, way_on)
    way_on.specialist.retired_on = None
    way_on.specialist.save()
    way_on.me.assignments.update(role=RoleFactory())
    left = at_home(client, way_on)
    way_on.me.assignments.update(role=way_on.manager)
    arrived = at_home(client, way_on)

    assert "Product Specialist is no longer offered. Look for another way" in changed
    assert "You are on another way" in left
    assert "0 of 2 steps done Product Analyst Where it began Product Specialist Next" in left
    assert "Plan it anew" in changed
    assert "Plan it anew" in left
    assert "2 of 2 steps done" in arrived
    assert "You have arrived" in arrived


def test_a_route_is_chosen_on_the_planner_and_undone_by_the_message(client, way_on):
    client.force_login(way_on.me.user)
    planner = client.get(reverse("careers:routes"), {"to": way_on.manager.pk})
    chosen = client.post(address(way_on, way_on.specialist, way_on.manager), follow=True)
    first = live()
    replaced = client.post(address(way_on, way_on.manager), follow=True)
    second = live()
    undo = next(str(m.extra_tags) for m in replaced.context["messages"]).split("undo:")[1]
    client.post(undo)

    assert "Choose this route" in text_of(planner)
    assert "You follow the route to Product Manager. It stands on your home page." in text_of(
        chosen
    )
    assert "in place of the one before" in text_of(replaced)
    assert (first, second, live()) == ([LONG], [SHORT], [LONG])
    again = client.get(reverse("careers:routes"), {"to": way_on.manager.pk})
    assert "Your route" in text_of(again)


def test_putting_a_route_away_can_be_undone(client, way_on):
    route = choose(way_on, way_on.manager)
    client.force_login(way_on.me.user)

    gone = client.post(reverse("careers:route_drop", args=[route.pk]), follow=True)
    nothing = live()
    client.post(reverse("careers:route_resume", args=[route.pk]))

    assert "Your route is put away. Undo" in text_of(gone)
    assert (nothing, live()) == ([], [SHORT])


def test_ways_that_do_not_exist_are_not_found(client, way_on):
    client.force_login(way_on.me.user)
    draft = RoleFactory(published=False)

    codes = [
        client.post(address(way_on, *roles)).status_code
        for roles in ([], [way_on.analyst], [draft], [RoleFactory()], [way_on.manager] * 1)
    ]

    assert codes == [404] * 4 + [302]


def test_a_route_from_another_role_cannot_be_followed(client, way_on):
    client.force_login(way_on.me.user)
    query = f"?from={way_on.specialist.pk}&way={way_on.manager.pk}"

    said = client.post(reverse("careers:route_choose") + query, follow=True)

    assert "begins at the role that you hold today" in text_of(said)
    assert "Choose this route" not in text_of(client.get(reverse("careers:route_detail") + query))
    assert live() == []


def test_home_asks_as_often_for_a_long_route_as_for_a_short_one(client, way_on):
    client.force_login(way_on.me.user)
    choose(way_on, way_on.manager)
    short = queries_of(client, reverse("talent:home"))
    choose(way_on, way_on.specialist, way_on.manager)

    assert queries_of(client, reverse("talent:home")) == short


# --- API ---


def test_the_api_reads_chooses_and_drops_the_route(client, way_on):
    client.force_login(way_on.me.user)
    mine = reverse("api:my_route")
    knows(way_on.me, way_on.skills["discovery"], 3.0)
    knows(way_on.me, way_on.skills["pricing"], 2.0)

    none = client.get(mine)
    roles = [way_on.specialist.pk, way_on.manager.pk]
    chosen = client.put(mine, {"roles": roles}, content_type="application/json")
    read = client.get(mine)
    dropped = client.delete(mine)

    assert [answer.status_code for answer in (none, chosen, read, dropped)] == [404, 200, 200, 204]
    assert read.json() == chosen.json()
    body = read.json()
    assert [(stop["role"]["name"], stop["done"], stop["next"]) for stop in body["stops"]] == [
        ("Product Analyst", True, False),
        ("Product Specialist", False, True),
        ("Product Manager", False, False),
    ]
    assert (body["reached"], body["left"], body["readiness"], body["coverage"]) == (
        False, False, 100, 67,
    )  # fmt: skip
    assert live() == []


def test_the_api_takes_the_stops_as_it_gives_them(client, way_on):
    client.force_login(way_on.me.user)
    mine = reverse("api:my_route")

    def put(roles):
        return client.put(mine, {"roles": roles}, content_type="application/json")

    chosen = put([way_on.specialist.pk, way_on.manager.pk]).json()
    stops = [stop["role"]["id"] for stop in chosen["stops"]]
    again = put(stops)
    shorter = put([way_on.analyst.pk, way_on.manager.pk])
    back = put(stops)
    way_on.me.assignments.update(role=way_on.specialist)
    further = put(stops)

    assert (again.status_code, again.json()) == (200, chosen)
    assert [stop["role"]["id"] for stop in shorter.json()["stops"]] == [stops[0], stops[2]]
    assert (back.status_code, further.status_code) == (200, 200)
    assert [stop["done"] for stop in further.json()["stops"]] == [True, True, False]
    assert put([way_on.specialist.pk]).status_code == 400
    assert live() == [LONG]


@pytest.mark.parametrize("roles", [[], [0], [10**9], ["x"], "no", [1] * 6])
def test_the_api_refuses_ways_that_do_not_exist(client, way_on, roles):
    client.force_login(way_on.me.user)

    answer = client.put(reverse("api:my_route"), {"roles": roles}, content_type="application/json")

    assert answer.status_code == 400
    assert live() == []


def test_the_api_has_no_route_of_somebody_else(client, way_on):
    choose(way_on, way_on.manager)
    client.force_login(hr_admin())

    assert client.get(reverse("api:my_route")).status_code == 404
    assert client.delete(reverse("api:my_route")).status_code == 404
    assert live() == [SHORT]


# --- races ---


@pytest.mark.django_db(transaction=True)
def test_racing_choices_leave_one_route(way_on):
    found = [way(way_on, way_on.manager), way(way_on, way_on.specialist, way_on.manager)]

    outcomes = race(
        lambda number: choose_route(actor=way_on.me.user, employee=way_on.me, way=found[number % 2])
    )

    assert outcomes == {"written": WRITERS}
    assert ChosenRoute.objects.live().count() == 1

"""Home and inbox."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from lib.dates import today
from talent.registry import InboxItem
from talent.services.skills import ask_to_confirm, claim_skill
from talent.views.home import greeting, shown_at_home
from tests.factories import (
    AssignmentFactory,
    EmployeeFactory,
    SkillFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair():
    """A person and a manager, both with fresh profiles."""
    manager = AssignmentFactory(employee__given_name="Ingrid").employee
    person = AssignmentFactory(employee__given_name="Leila", manager=manager).employee
    for who in (manager, person):
        who.profile_confirmed_on = who.skills_confirmed_on = today()
        who.save()
    return person, manager


def ask(person, manager, skill):
    claim_skill(actor=person.user, employee=person, skill=skill, level=3, source="self")
    return ask_to_confirm(actor=person.user, employee=person, skill=skill, asked=manager)


@pytest.mark.parametrize(
    ("hour", "words"),
    [(4, "Good evening"), (5, "Good morning"), (11, "Good morning"), (12, "Good afternoon"),
     (17, "Good afternoon"), (18, "Good evening")],
)  # fmt: skip
def test_greeting_goes_by_the_hour_of_the_person(hour, words):
    assert greeting(datetime(2026, 11, 17, hour, tzinfo=UTC)) == words


def test_what_is_to_stand_at_home_does_so_however_much_is_older():
    now = timezone.now()
    items = [InboxItem(str(at), "", now, "", "", at_home=at == 8) for at in range(9)]

    assert [item.title for item in shown_at_home(items)] == ["0", "1", "2", "3", "8"]
    assert shown_at_home(items[:3]) == items[:3]


def test_home_counts_what_waits_in_words(client, pair):
    person, manager = pair
    ask(person, manager, SkillFactory(name="Data analysis"))
    client.force_login(manager.user)

    response = client.get(reverse("talent:home"))
    shown = response.content.decode()

    assert [item.title for item in response.context["items"]] == [
        f"{person.name} asks at which level you see data analysis"
    ]
    assert ("One thing waits for you." in shown, ", Ingrid</h1>" in shown) == (True, True)


@pytest.mark.parametrize(
    ("profile", "skills", "words"),
    [
        (None, None, "Profile · never confirmed"),
        (0, None, "Profile · skills never confirmed"),
        (None, 0, "Profile · profile never confirmed"),
        (200, 0, "Profile · 20 days ago"),
    ],
)
def test_home_says_what_was_never_confirmed_and_not_since_when(client, profile, skills, words):
    confirmed = {
        f"employee__{part}_confirmed_on": today() - timedelta(days=days)
        for part, days in (("profile", profile), ("skills", skills))
        if days is not None
    }
    person = AssignmentFactory(**confirmed).employee
    person.user.created_at = timezone.now() - timedelta(days=4 * 365)
    person.user.save()
    client.force_login(person.user)

    shown = client.get(reverse("talent:home")).content.decode()

    assert re.findall(r'<p class="meta">(Profile · .*?)</p>', shown) == [words]


def test_home_marks_the_oldest_as_the_next_step(client, pair):
    person, manager = pair
    for name, days in [("New", 1), ("Old", 9)]:
        request = ask(person, manager, SkillFactory(name=name))
        request.asked_at = timezone.now() - timedelta(days=days)
        request.save()
    client.force_login(manager.user)

    response = client.get(reverse("talent:home"))
    shown = response.content.decode()

    assert [item.title for item in response.context["items"]] == [
        f"{person.name} asks at which level you see {name}" for name in ("old", "new")
    ]
    assert (shown.count("is-first"), shown.count("btn-primary")) == (1, 1)
    assert "9 days ago" in shown


def test_home_offers_the_team_to_managers_only(client, pair):
    person, manager = pair
    found = {}
    for who in (person, manager):
        client.force_login(who.user)
        found[who] = [view["label"] for view in client.get("/").context["views"]]

    assert found == {person: [], manager: ["For you", "Your team", "Mentoring", "Development"]}


def test_home_shows_the_next_best_step_of_the_profile(client, pair):
    person, _manager = pair
    client.force_login(person.user)

    card = next(
        card for card in client.get("/").context["side_cards"] if "profile" in card.template
    )

    assert (card.context["done"], card.context["step"].label) == (
        0, "Say at which level you have five skills"
    )  # fmt: skip


def test_home_says_that_a_sign_in_has_no_person(client):
    client.force_login(UserFactory(is_superuser=True))

    assert "There is no person behind this sign-in" in client.get("/").content.decode()


def test_home_works_for_who_has_no_assignment(client):
    client.force_login(EmployeeFactory(given_name="Lone").user)

    assert ", Lone</h1>" in client.get("/").content.decode()


@pytest.mark.parametrize("times", [1, 5])
def test_home_query_count(client, pair, times, django_assert_max_num_queries):
    person, manager = pair
    for _each in range(times):
        ask(person, manager, SkillFactory())
    client.force_login(manager.user)

    with django_assert_max_num_queries(20):
        assert len(client.get("/").context["items"]) == times


def test_inbox_can_show_one_kind(client, pair):
    person, manager = pair
    ask(person, manager, SkillFactory())
    manager.certifications.create(name="First aid", expires_on=today() + timedelta(days=3))
    client.force_login(manager.user)

    every = client.get(reverse("talent:inbox")).context
    one = client.get(reverse("talent:inbox"), {"kind": "Certificates"}).context
    none = client.get(reverse("talent:inbox"), {"kind": "Unknown"}).context

    assert every["kinds"] == [("", "Everything", 2), ("Certificates", "Certificates", 1),
                              ("Confirm a skill", "Confirm a skill", 1)]  # fmt: skip
    assert [len(each["items"]) for each in (every, one, none)] == [2, 1, 2]


def test_inbox_says_when_nothing_waits(client, pair):
    client.force_login(pair[0].user)

    assert "All done" in client.get(reverse("talent:inbox")).content.decode()


@pytest.mark.parametrize("times", [1, 5])
def test_inbox_query_count(client, pair, times, django_assert_num_queries):
    person, manager = pair
    for _each in range(times):
        ask(person, manager, SkillFactory())
    client.force_login(manager.user)

    # session, user, person and place, grants, what waits here, unread notices
    with django_assert_num_queries(6):
        client.get(reverse("talent:inbox"))

"""URL × role × method: every route answers every persona as its line says (A2, A7).

What is read is asked while each persona crawls all pages, in test_canary.py.
"""

from http.cookies import SimpleCookie

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.access.matrix import LINES, RULES, THIRD_PARTY
from tests.access.routes import all_routes
from tests.access.world import PERSONAS, build_world
from tests.undone import undone

METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """One organisation for all lines; each request's writes are taken back."""
    with django_db_blocker.unblock(), undone():
        yield build_world()


def test_every_route_has_a_line_and_every_line_a_route():
    routes = {route.name for route in all_routes()} - set(THIRD_PARTY)

    assert (sorted(routes - set(LINES)), sorted(set(LINES) - routes)) == ([], [])


def test_every_rule_speaks_of_every_persona():
    assert {name: sorted(rule) for name, rule in RULES.items()} == {
        name: sorted(PERSONAS) for name in RULES
    }


def outcome(response) -> str:
    """What an answer means to the person who asked."""
    status = response.status_code
    to = response.headers.get("Location", "")
    if status == 401 or (status == 302 and to.startswith(reverse(settings.LOGIN_URL))):
        return "login"
    if status in (403, 404):
        return "no"
    if status == 405:
        return "405"
    return "yes" if status < 500 else f"error {status}"


def address(world, line) -> str:
    """Where a line leads: by its name, or by its pattern where a library gave it no name."""
    if line.name.startswith("/"):
        return line.name + line.query
    arguments = {key: world.things.get(value, value) for key, value in line.args.items()}
    return reverse(line.name, kwargs=arguments) + line.query.format(**world.things)


def signed_in(world, persona) -> Client:
    client = Client(raise_request_exception=False)
    user = world.users[persona]
    if user is not None:
        client.force_login(user)
    return client


@pytest.fixture(scope="module")
def ask(world, django_db_blocker):
    """Send a request as a persona, always from the same state: signed in, with nothing kept."""
    with django_db_blocker.unblock():
        clients = {persona: signed_in(world, persona) for persona in PERSONAS}
    cookies = {persona: client.cookies.output() for persona, client in clients.items()}

    def send(persona, method, path):
        client = clients[persona]
        client.cookies = SimpleCookie(cookies[persona].replace("Set-Cookie: ", ""))
        return client.generic(method, path)

    return send


def methods_to_try(persona, line) -> list[str]:
    """All that the line names; the others once, as the subject and as an HR admin.

    What is read is asked in test_canary.py, which looks at the text as well.
    """
    others = METHODS if persona in ("self", "admin") else []
    named = line.rules.keys() - {"GET"}
    return [m for m in METHODS if m in named or (m in others and m not in line.rules)]


@pytest.mark.parametrize("line", LINES.values(), ids=lambda line: line.name)
def test_route_answers_each_persona_as_its_line_says(world, ask, line):
    path, expected, found = address(world, line), {}, {}
    for persona in PERSONAS:
        for method in methods_to_try(persona, line):
            with undone():
                said = outcome(ask(persona, method, path))
            rule = line.rules.get(method)
            if rule is None and said in ("405", "no", "login"):
                continue
            key = f"{method} as {persona}"
            expected[key] = RULES[rule][persona] if rule else "405"
            found[key] = said

    assert found == expected

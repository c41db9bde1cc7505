"""Every route of the matrix that answers a page, the workplace too: axe, width, console."""

from contextlib import closing

import pytest

from tests.access.matrix import LINES, RULES
from tests.access.test_matrix import address, signed_in
from tests.access.world import build_world
from tests.browser.looking import NARROW, WIDE, problems_of

# The library that shows the API's documents draws them in its own colours.
OF_A_LIBRARY = {"api:docs"}
VIEWERS = ("anonymous", "self", "manager", "admin")


def viewer_of(line):
    """The first of these personas that the route answers; None where it is no page to read."""
    shown = "GET" in line.rules and line.name not in OF_A_LIBRARY
    said = RULES[line.rules["GET"]] if shown else {}
    return next((persona for persona in VIEWERS if said.get(persona) == "yes"), None)


def is_page(world, line, persona):
    """Whether a browser would show it: no fragment, no file, no document of the API."""
    with closing(signed_in(world, persona).get(address(world, line))) as answer:
        html = answer.headers.get("Content-Type", "").startswith("text/html")
        return answer.status_code == 200 and html and b"<html" in answer.content


def look_at_routes(page_for, theme, chosen):
    """A page of the matrix for each persona, width by width; returns what is wrong where."""
    world, pages, wrong = build_world(), {}, {}
    for number, line in enumerate(LINES.values()):
        persona = viewer_of(line)
        if not chosen(number) or persona is None or not is_page(world, line, persona):
            continue
        width = WIDE if number % 4 < 2 else NARROW
        if (persona, width) not in pages:
            pages[persona, width] = page_for(world.users[persona], theme, width)
        path = address(world, line)
        found = problems_of(pages[persona, width], path)
        if found:
            wrong[f"{path} as {persona} at {width}"] = found
    return wrong


@pytest.mark.parametrize(("theme", "odd"), [("light", 0), ("dark", 1)])
def test_every_route_looks_right(page_for, theme, odd):
    """Each once, every second one in the dark."""
    assert look_at_routes(page_for, theme, lambda number: number % 2 == odd) == {}


@pytest.mark.long
@pytest.mark.parametrize(("theme", "odd"), [("light", 1), ("dark", 0)])
def test_every_route_looks_right_in_the_other_theme(page_for, theme, odd):
    assert look_at_routes(page_for, theme, lambda number: number % 2 == odd) == {}

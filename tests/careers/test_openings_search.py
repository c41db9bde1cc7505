"""Openings in the search of the top bar: by words, and only those that one sees."""

import pytest

from careers.panels import find_openings
from careers.services.openings import close_opening, draft_opening
from tests.careers.openings import build_hiring, given, published
from tests.factories import AssignmentFactory

pytestmark = pytest.mark.django_db


def titles(user, text):
    return [hit.title for hit in find_openings(user, text, 6)]


def test_openings_are_found_by_parts_of_their_words(client):
    hiring = build_hiring()
    opening = published(hiring, title="Spécialist for pumps")
    user = hiring.me.user

    assert [titles(user, text) for text in ("PUMPS specia", "valves", "100%", "_")] == [
        [opening.title], [], [], []
    ]  # fmt: skip
    client.force_login(user)
    page = client.get("/search/", {"q": "pumps"}).content.decode()
    assert opening.get_absolute_url() in page


def test_drafts_are_found_by_those_who_see_them_and_closed_ones_by_nobody():
    hiring = build_hiring()
    draft_opening(actor=hiring.hirer.user, **given(hiring, title="Draft of pumps"))
    closed = published(hiring, title="Closed pumps")
    close_opening(actor=hiring.hirer.user, opening=closed)
    peer = AssignmentFactory().employee

    assert titles(hiring.hirer.user, "pumps") == ["Draft of pumps"]
    assert titles(peer.user, "pumps") == []

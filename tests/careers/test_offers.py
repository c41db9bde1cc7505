"""What accepting an offer does, and when: on the offer's pages and by API, for each kind."""

from datetime import timedelta

import pytest
from django.urls import reverse

from careers.services.applications import accept_offer
from lib.dates import today
from talent.templatetags.ui import long_date
from tests.careers.openings import LATER, SOON, applied, build_hiring, offered, published
from tests.careers.people import text_of

pytestmark = pytest.mark.django_db

FIRST, LAST = today() + timedelta(days=SOON), today() + timedelta(days=LATER)
BESIDE = "Your role, unit and manager stay as they are, meanwhile and afterwards."


@pytest.fixture
def hiring():
    return build_hiring()


def expected(hiring, kind):
    """What is read of an offer of each kind: its last day, what one does, and what follows."""
    mine = hiring.me.assignments.get()
    there = "You are Product Specialist in Product Delft, under Holger Hiring."
    here = f"{mine.role.name} in {mine.unit.name}"
    back = f"{LAST + timedelta(days=1):%-d %B %Y}"
    beside = "You give it 8 hours a week, beside your work."
    return {
        "vacancy": (
            None, there, f"What you do now, as {here}, ends on the day before.",
        ),
        "secondment": (
            LAST, there, f"From {back} you are back as {here}, under {hiring.manager.name}.",
        ),
        "stretch": (LAST, beside, BESIDE),
        "project": (LAST, beside, BESIDE),
    }[kind]  # fmt: skip


@pytest.mark.parametrize("kind", ["vacancy", "secondment", "stretch", "project"])
def test_an_offer_says_what_accepting_does_and_when(client, hiring, kind):
    last, what, after = expected(hiring, kind)
    application = offered(applied(published(hiring, kind), hiring.me))
    client.force_login(hiring.me.user)

    pages = [
        text_of(client.get(address))
        for address in (
            application.get_absolute_url(),
            reverse("careers:application_accept", args=[application.pk]),
        )
    ]
    body = client.get(reverse("api:application", args=[application.pk])).json()

    said = f"First day {long_date(FIRST)} Last day {long_date(last) if last else 'none'}"
    for page in pages:
        assert [words in page for words in (said, what, after)] == [True, True, True]
    assert body["offer"] == {
        "starts_on": FIRST.isoformat(), "ends_on": last.isoformat() if last else None,
        "meanwhile": what, "afterwards": after, "obstacle": "",
    }  # fmt: skip


def test_what_was_said_of_a_secondment_is_what_happens(hiring):
    application = offered(applied(published(hiring, "secondment"), hiring.me))
    mine = hiring.me.assignments.get()

    accept_offer(actor=hiring.me.user, application=application)

    back = hiring.me.assignments.on(LAST + timedelta(days=1)).get()
    away = hiring.me.assignments.on(LAST).get()
    assert (away.role, away.unit, away.manager) == (hiring.role, hiring.unit, hiring.hirer)
    assert (back.role, back.unit, back.manager) == (mine.role, mine.unit, hiring.manager)


def test_only_whoever_is_offered_something_reads_what_it_changes(client, hiring):
    application = offered(applied(published(hiring, "secondment"), hiring.me))
    client.force_login(hiring.hirer.user)

    page = text_of(client.get(application.get_absolute_url()))
    body = client.get(reverse("api:application", args=[application.pk])).json()

    assert ("What accepting does" in page, body["offer"]) == (False, None)

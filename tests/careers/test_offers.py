"""What accepting an offer does, and when: on the offer's pages and by API, for each kind."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from careers.services.applications import accept_offer
from lib.dates import period, today
from talent.models import Employment
from talent.services.lines import rebuild_reporting_lines
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


def on(days):
    return today() + timedelta(days=days)


def against_second(hiring):
    """A secondment that overlaps one that was accepted."""
    second = published(hiring, "secondment", role=hiring.ladder.manager, ends_on=on(LATER + 60))
    return offered(applied(second, hiring.me), starts_on=on(SOON + 31))


def against_vacancy(hiring):
    """A vacancy that begins before the secondment that was accepted."""
    second = published(hiring, role=hiring.ladder.manager)
    return offered(applied(second, hiring.me), starts_on=on(SOON - 20))


def against_same(hiring):
    return offered(applied(published(hiring), hiring.me), starts_on=on(SOON + 1))


def against_unit(hiring):
    application = offered(applied(published(hiring, role=hiring.ladder.manager), hiring.me))
    hiring.unit.valid = period(hiring.unit.valid.lower, today())
    hiring.unit.save()
    return application


def against_hirer(hiring):
    application = offered(applied(published(hiring, role=hiring.ladder.manager), hiring.me))
    row = Employment.objects.get(employee=hiring.hirer)
    row.valid = period(row.valid.lower, on(1))
    row.save()
    return application


def against_line(hiring):
    application = offered(applied(published(hiring, role=hiring.ladder.manager), hiring.me))
    hiring.hirer.assignments.update(manager=hiring.me)
    rebuild_reporting_lines()
    return application


def against_nothing_held(hiring):
    application = offered(applied(published(hiring, role=hiring.ladder.manager), hiring.me))
    row = hiring.me.assignments.get()
    row.valid = period(row.valid.lower, on(1))
    row.save()
    return application


@pytest.mark.parametrize(
    ("against", "accepts_first", "why"),
    [
        (against_second, True, "Another change of your assignment is planned before the"),
        (against_vacancy, True, "another change is planned: Product Specialist. Ask HR"),
        (against_same, True, "This is what you do on that day already: same role, unit and"),
        (against_nothing_held, False, "You have no assignment on that day that could change."),
        (against_unit, False, "The unit is not open on that day. Ask Holger Hiring"),
        (against_hirer, False, "Holger Hiring, who hires, is not employed on that day."),
        (against_line, False, "You would report to Holger Hiring, who reports to you."),
    ],
)
def test_what_is_refused_on_accepting_is_said_before(client, hiring, against, accepts_first, why):
    if accepts_first:
        first = offered(applied(published(hiring, "secondment"), hiring.me))
        accept_offer(actor=hiring.me.user, application=first)
    application = against(hiring)
    client.force_login(hiring.me.user)
    accept = reverse("careers:application_accept", args=[application.pk])

    pages = [client.get(application.get_absolute_url()), client.get(accept)]
    offer = client.get(reverse("api:application", args=[application.pk])).json()["offer"]
    with pytest.raises(ValidationError) as refusal:
        accept_offer(actor=hiring.me.user, application=application)

    assert why in offer["obstacle"]
    assert refusal.value.messages == [offer["obstacle"]]
    for page in pages:
        shown = text_of(page)
        assert f"It cannot be accepted as it stands. {offer['obstacle']}" in shown
        assert "Afterwards" not in shown
        assert "What ends" not in shown
    assert (f'href="{accept}"' in pages[0].content.decode(), offer["afterwards"]) == (False, "")
    assert 'btn-primary">Accept' not in pages[1].content.decode()

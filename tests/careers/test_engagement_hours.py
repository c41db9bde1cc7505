"""Hours a week beside the own work: how they add up, what is said of them, and where they end."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from careers.models import Engagement, OpeningPolicy
from careers.queries.engagement_hours import Load, Span, free_from, heaviest
from careers.queries.opening_rules import policies
from careers.services.applications import accept_offer
from careers.services.openings import change_policies, draft_opening
from lib.dates import period, today
from tests.careers.openings import LATER, SOON, applied, build_hiring, given, offered, published
from tests.careers.people import text_of
from tests.factories import hr_admin

FIRST, LAST = date(2027, 3, 1), date(2027, 3, 31)


def march(day):
    return date(2027, 3, day)


# --- adding up ---


@pytest.mark.parametrize(
    ("spans", "load", "free"),
    [
        ([], Load(0, LAST), FIRST),
        ([Span(march(5), march(9), 12)], Load(12, march(9)), march(10)),
        ([Span(date(2026, 1, 1), date(2028, 1, 1), 8)], Load(8, LAST), FIRST),
        ([Span(date(2026, 1, 1), date(2028, 1, 1), 9)], Load(9, LAST), None),
        # One ends on the day before the other begins: they never add up.
        ([Span(FIRST, march(9), 8), Span(march(10), LAST, 8)], Load(8, LAST), FIRST),
        # They share one day.
        ([Span(FIRST, march(10), 8), Span(march(10), LAST, 8)], Load(16, march(10)), march(11)),
        ([Span(FIRST, FIRST, 20), Span(LAST, LAST, 9)], Load(20, FIRST), None),
        ([Span(date(2026, 1, 1), date(2027, 2, 28), 40)], Load(0, LAST), FIRST),
    ],
)
def test_hours_of_a_day_are_those_of_all_that_is_done_on_it(spans, load, free):
    assert heaviest(spans, FIRST, LAST) == load
    assert free_from(spans, FIRST, LAST, spare=8) == free


def test_the_heaviest_day_is_that_of_counting_every_day():
    spans = [Span(march(d), march(d + 3 * d % 7), d % 5 + 1) for d in range(1, 20)]
    days = [FIRST + timedelta(days=n) for n in range(31)]
    counted = {day: sum(s.hours for s in spans if s.first <= day <= s.last) for day in days}

    assert heaviest(spans, FIRST, LAST).hours == max(counted.values())


# --- the rule ---


@pytest.fixture
def hiring(db):
    return build_hiring()


def busy(hiring, hours, first=0, last=LATER):
    """Something that Leila does already beside her work, from and to so many days from today."""
    return Engagement.objects.create(
        employee=hiring.me, kind="project", title="Another", role=hiring.role, unit=hiring.unit,
        valid=period(today() + timedelta(days=first), today() + timedelta(days=last + 1)),
        hours_per_week=hours,
    )  # fmt: skip


def on(number):
    return f"{today() + timedelta(days=number):%-d %B %Y}"


@pytest.mark.parametrize(("taken", "fits"), [(12, True), (13, False)])
def test_an_acceptance_over_the_hours_of_the_rule_is_refused_with_figures(hiring, taken, fits):
    application = offered(applied(published(hiring, "stretch"), hiring.me))
    busy(hiring, taken, last=SOON)  # the last day of the one is the first of the other

    if fits:
        accept_offer(actor=hiring.me.user, application=application)
    else:
        with pytest.raises(ValidationError) as refusal:
            accept_offer(actor=hiring.me.user, application=application)
        assert refusal.value.messages == [
            f"13 of 20 hours a week beside your work are taken until {on(SOON)}; this takes 8."
        ]

    application.refresh_from_db()
    assert application.stage == ("accepted" if fits else "offered")
    assert Engagement.objects.count() == (2 if fits else 1)


def test_what_has_ended_before_the_first_day_takes_no_hours(hiring):
    application = offered(applied(published(hiring, "stretch"), hiring.me))
    busy(hiring, 20, last=SOON - 1)

    accept_offer(actor=hiring.me.user, application=application)

    assert Engagement.objects.count() == 2


def test_two_of_fifteen_hours_are_too_much_together(hiring):
    offers = [
        offered(applied(published(hiring, kind, hours_per_week=15), hiring.me))
        for kind in ("stretch", "project")
    ]
    accept_offer(actor=hiring.me.user, application=offers[0])

    with pytest.raises(ValidationError, match="15 of 20 hours a week"):
        accept_offer(actor=hiring.me.user, application=offers[1])


def test_the_limit_is_hrs_to_change(hiring):
    busy(hiring, 20)
    opening = published(hiring, "project")
    with pytest.raises(ValidationError, match="20 of 20 hours a week beside your work are taken"):
        applied(opening, hiring.me)

    change_policies(actor=hr_admin(), rules={"project": (0, "none", 28)})
    accept_offer(actor=hiring.me.user, application=offered(applied(opening, hiring.me)))

    assert sum(Engagement.objects.values_list("hours_per_week", flat=True)) == 28


def test_a_rule_from_before_there_were_hours_has_the_usual_ones(hiring):
    OpeningPolicy.objects.create(kind="project", least_months=1, manager="none")

    found = {kind: rule.most_hours for kind, rule in policies().items()}

    assert found == {"vacancy": None, "stretch": 20, "project": 20, "secondment": None}


def test_an_opening_for_more_hours_than_the_rule_allows_is_refused_at_its_field(hiring):
    change_policies(actor=hr_admin(), rules={"project": (0, "none", 10)})

    with pytest.raises(ValidationError) as refusal:
        draft_opening(actor=hiring.hirer.user, **given(hiring, "project", hours_per_week=11))

    assert refusal.value.message_dict == {
        "hours_per_week": ["Say 1 to 10 hours a week: the rule allows no more."]
    }


# --- shown beforehand ---


@pytest.mark.parametrize(
    ("hours", "last", "is_met", "words"),
    [
        (None, 0, True, "At most 20 hours a week beside your work; this takes 8."),
        (
            12, LATER, True,
            f"12 of 20 hours a week beside your work are taken until {on(LATER)}; this takes 8.",
        ),
        (
            13, LATER, False,
            f"13 of 20 hours a week beside your work are taken until {on(LATER)}; this takes 8.",
        ),
        (
            13, SOON + 9, True,
            f"13 of 20 hours a week beside your work are taken until {on(SOON + 9)}; this takes 8."
            f" From {on(SOON + 10)} there is room for it: ask whoever hires for that first day.",
        ),
    ],
)  # fmt: skip
def test_whoever_may_apply_reads_of_the_hours_before(client, hiring, hours, last, is_met, words):
    opening = published(hiring, "stretch")
    if hours is not None:
        busy(hiring, hours, last=last)
    client.force_login(hiring.me.user)

    page = text_of(client.get(opening.get_absolute_url()))
    body = client.get(reverse("api:opening", args=[opening.pk])).json()

    assert words in page
    assert body["most_hours"] == 20
    assert [row for row in body["conditions"] if "hours a week" in row["text"]] == [
        {"text": words, "is_met": is_met}
    ]
    applying = client.post(
        reverse("api:opening_applications", args=[opening.pk]),
        {"statement": "Me."},
        content_type="application/json",
    )
    assert applying.status_code == (201 if is_met else 400)


def test_an_offer_from_the_day_on_which_there_is_room_is_accepted(hiring):
    busy(hiring, 13, last=SOON + 9)
    application = applied(published(hiring, "stretch"), hiring.me)

    offer = offered(application, starts_on=today() + timedelta(days=SOON + 10))
    accept_offer(actor=hiring.me.user, application=offer)

    assert Engagement.objects.count() == 2


def test_a_vacancy_says_nothing_of_hours(client, hiring):
    busy(hiring, 20)
    client.force_login(hiring.me.user)

    body = client.get(reverse("api:opening", args=[published(hiring).pk])).json()

    assert body["most_hours"] is None
    assert not [row for row in body["conditions"] if "hours" in row["text"]]

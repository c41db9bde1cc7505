"""The pages of openings and applications, as whoever looks and applies meets them."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from careers.models import Application, Engagement, Opening, SavedSearch
from careers.services.applications import (
    accept_offer,
    decline_offer,
    reject,
    withdraw,
)
from careers.services.opening_upkeep import close_ended_openings
from careers.services.openings import close_opening, draft_opening
from lib.dates import today
from talent.models import User
from tests.careers.openings import (
    another,
    applied,
    build_hiring,
    given,
    offered,
    published,
)
from tests.careers.people import asks, knows, queries_of, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def hiring():
    return build_hiring()


@pytest.fixture
def me(client, hiring):
    client.force_login(hiring.me.user)
    return hiring.me


def url(name, *args):
    return reverse(f"careers:{name}", args=args)


def titles(response):
    return re.findall(
        r'<li>\s*<div class="row-main">\s*<p><a[^>]*>([^<]*)', response.content.decode()
    )


# --- the list ---


def test_opening_list_shows_how_close_one_is(client, hiring, me):
    skill = asks(hiring.role, sql=4)["sql"]
    knows(me, skill, 3)
    published(hiring)

    shown = text_of(client.get(url("opening_list")))

    assert "Specialist, vacancy" in shown
    assert "75 % ready, 100 % known" in shown
    role = text_of(client.get(hiring.role.get_absolute_url()))
    assert "75 % ready" in role  # the same figure
    assert "Open now Specialist, vacancy" in role


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Near", "Far"]),
        ("?kind=project", ["Far"]),
        ("?q=near", ["Near"]),
        ("?q=nothing-like-it", []),
        ("?ready=70", ["Near"]),
        ("?sort=closest", ["Near", "Far"]),
        ("?sort=ends", ["Far", "Near"]),
        ("?kind=nonsense&family=x&sort=%27", ["Near", "Far"]),
        ("?cursor=zzz", ["Near", "Far"]),
    ],
)
def test_opening_list_filters_and_orders(client, hiring, me, query, found):
    knows(me, asks(hiring.role, sql=4)["sql"], 3)
    asks(hiring.ladder.manager, plumbing=4)
    published(hiring, "project", title="Far", role=hiring.ladder.manager, apply_by=today())
    published(hiring, title="Near")

    assert titles(client.get(url("opening_list") + query)) == found


def test_opening_list_leaves_out_what_is_no_longer_open(client, hiring, me):
    closed = published(hiring)
    close_opening(actor=hiring.hirer.user, opening=closed)
    past = published(hiring, apply_by=today())
    Opening.objects.filter(pk=past.pk).update(apply_by="2020-01-01")

    assert "Nothing is open today" in text_of(client.get(url("opening_list")))


def test_opening_list_goes_page_by_page(client, hiring, me):
    for number in range(27):
        Opening.objects.create(
            **given(hiring, title=f"Number {number:02}"), state="published",
            published_at=f"2026-01-{number + 1:02}T00:00Z",
        )  # fmt: skip

    first = client.get(url("opening_list"))
    cursor = re.search(r"cursor=([\w-]+)", first.content.decode())[1]
    second = client.get(f"{url('opening_list')}?cursor={cursor}")

    assert titles(first) == [f"Number {n:02}" for n in range(26, 1, -1)]
    assert titles(second) == ["Number 01", "Number 00"]


@pytest.mark.parametrize("openings", [1, 5])
def test_opening_list_query_count(client, hiring, me, openings):
    asks(hiring.role, sql=4)
    knows(me, asks(hiring.ladder.manager, sql=4)["sql"], 4)
    for _ in range(openings):
        applied(published(hiring, role=hiring.ladder.manager), me)

    address = url("opening_list") + "?sort=closest&ready=50"
    assert client.get(address).content.decode().count("your application for") == openings
    assert queries_of(client, address) == 11


# --- one opening, and applying ---


def test_opening_detail_says_what_applying_asks_for(client, hiring, me):
    opening = published(hiring, "secondment")

    shown = text_of(client.get(opening.get_absolute_url()))

    assert "At least 12 months in your present role; you have" in shown
    assert "Your manager must approve." in shown
    assert "Afterwards you are back in your present role and unit." in shown


def test_opening_detail_query_count(client, hiring, me):
    asks(hiring.role, sql=4)
    opening = published(hiring)

    one = queries_of(client, opening.get_absolute_url())
    for name in ("python", "excel", "logic", "words"):
        asks(hiring.role, **{name: 3})
    for _ in range(4):
        applied(opening, another(hiring))

    assert queries_of(client, opening.get_absolute_url()) == one <= 20


def test_applying_on_the_page_and_withdrawing(client, hiring, me):
    opening = published(hiring)
    said = {"statement": "I want to build it.", "share_levels": "on"}

    made = client.post(url("opening_apply", opening.pk), said)
    application = Application.objects.get()
    shown = text_of(client.get(made.url))

    assert made.url == application.get_absolute_url()
    assert "I want to build it." in shown
    assert "history" not in application.snapshot
    client.post(url("application_withdraw", application.pk))
    application.refresh_from_db()
    assert application.stage == "withdrawn"
    assert "Withdrawn" in text_of(client.get(url("application_list")))


def test_applying_without_words_keeps_the_form(client, hiring, me):
    opening = published(hiring)

    response = client.post(url("opening_apply", opening.pk), {"statement": " "})

    assert response.status_code == 200
    assert not Application.objects.exists()


def test_whoever_may_not_apply_reads_why(client, hiring):
    opening = published(hiring)
    client.force_login(hiring.hirer.user)

    shown = text_of(client.get(url("opening_apply", opening.pk)))

    assert "You hire for this opening, so you cannot apply for it." in shown


def test_who_was_writing_when_it_closed_keeps_the_words_and_reads_why(client, hiring, me):
    opening = published(hiring)
    close_opening(actor=hiring.hirer.user, opening=opening)

    response = client.post(url("opening_apply", opening.pk), {"statement": "Kept words"})

    assert response.status_code == 200
    assert "It was closed meanwhile: nobody can apply for it any more." in text_of(response)
    assert "Kept words" in response.content.decode()
    assert opening.get_absolute_url() + '"' not in response.content.decode()
    assert client.get(url("opening_apply", opening.pk)).status_code == 404
    assert not Application.objects.exists()


@pytest.mark.parametrize("swept", [False, True])
def test_who_was_writing_on_the_last_day_keeps_the_words(client, hiring, me, swept):
    opening = published(hiring, apply_by=today())
    Opening.objects.filter(pk=opening.pk).update(apply_by="2020-01-01")
    if swept:
        close_ended_openings()

    response = client.post(url("opening_apply", opening.pk), {"statement": "Kept words"})

    opening.refresh_from_db()
    assert (opening.state, response.status_code) == ("closed" if swept else "published", 200)
    assert "The last day to apply has passed." in text_of(response)
    assert "Kept words" in response.content.decode()


def test_what_one_never_could_read_is_not_found_on_applying(client, hiring, me):
    draft = draft_opening(actor=hiring.hirer.user, **given(hiring))
    never = draft_opening(actor=hiring.hirer.user, **given(hiring))
    close_opening(actor=hiring.hirer.user, opening=never)
    before = published(hiring)
    close_opening(actor=hiring.hirer.user, opening=before)
    User.objects.filter(pk=me.user.pk).update(created_at=timezone.now() + timedelta(minutes=1))

    assert [
        client.post(url("opening_apply", one.pk), {"statement": "Me"}).status_code
        for one in (draft, never, before)
    ] == [404, 404, 404]


def test_the_desk_leads_to_applications_whom_the_page_lets_in(client, hiring):
    opening, found = published(hiring), {}

    for name in ("hirer", "boss"):
        client.force_login(getattr(hiring, name).user)
        page = client.get(url("opening_desk")).content.decode()
        address = url("opening_applications", opening.pk)
        found[name] = (f'"{address}"' in page, client.get(address).status_code)

    assert found == {"hirer": (True, 200), "boss": (False, 404)}


def test_home_leaves_out_openings_that_one_has_applied_for(client, hiring, me):
    knows(me, asks(hiring.role, sql=4)["sql"], 3)
    opening = published(hiring)
    before = opening.get_absolute_url() in client.get("/").content.decode()
    applied(opening, me)

    after = re.findall(rf'href="{opening.get_absolute_url()}"', client.get("/").content.decode())

    assert (before, after) == (True, [])


@pytest.mark.parametrize(
    ("stage", "shown"),
    [("accepted", False), ("rejected", False), ("declined", False), ("withdrawn", True)],
)
def test_home_offers_again_only_what_one_has_withdrawn_from(client, hiring, me, stage, shown):
    knows(me, asks(hiring.role, sql=4)["sql"], 3)
    opening = published(hiring, seats=2)
    application = applied(opening, me)
    ended(hiring, application, stage)

    page = client.get("/").content.decode()

    assert (f'href="{opening.get_absolute_url()}"' in page) == shown


@pytest.mark.parametrize(
    ("stage", "words"),
    [
        ("applied", "You applied"), ("offered", "Offered to you"), ("accepted", "Accepted"),
        ("rejected", "Not chosen"), ("declined", "You declined"), ("withdrawn", "You withdrew"),
    ],
)  # fmt: skip
def test_opening_list_marks_what_one_has_applied_for(client, hiring, me, stage, words):
    opening = published(hiring, seats=2)
    application = applied(opening, me)
    applied(opening, another(hiring))
    published(hiring, title="Another")
    ended(hiring, application, stage)

    page = client.get(url("opening_list")).content.decode()

    link = rf'<a href="{application.get_absolute_url()}">([^<]*)<'
    assert re.findall(link, page) == [words]
    assert page.count("your application for") == 1


def ended(hiring, application, stage):
    """Take an application to a stage, each by whom it is of."""
    me, hirer = application.employee.user, hiring.hirer.user
    if stage in ("offered", "accepted", "declined"):
        offered(application)
    acts = {"accepted": accept_offer, "declined": decline_offer, "withdrawn": withdraw}
    if stage in acts:
        acts[stage](actor=me, application=application)
    if stage == "rejected":
        reject(actor=hirer, application=application, reason="skills")


@pytest.mark.parametrize(
    ("seats", "accepts", "said"),
    [
        (1, False, "The one seat is free."), (1, True, "The one seat is taken."),
        (3, True, "1 of 3 seats taken."),
    ],
)  # fmt: skip
def test_the_board_says_how_many_seats_are_taken(client, hiring, seats, accepts, said):
    opening = published(hiring, seats=seats)
    application = offered(applied(opening, hiring.me))
    if accepts:
        accept_offer(actor=hiring.me.user, application=application)
    client.force_login(hiring.hirer.user)

    assert said in text_of(client.get(url("opening_applications", opening.pk)))


def test_form_and_opening_say_the_same_of_no_last_day_to_apply(client, hiring, me):
    shown = text_of(client.get(published(hiring).get_absolute_url()))
    client.force_login(hiring.hirer.user)
    form = text_of(client.get(url("opening_create")))

    assert ("Apply by until it is closed" in shown, "Empty: until it is closed." in form) == (
        True, True,
    )  # fmt: skip


def test_a_rejected_applicant_reads_why_and_where_a_plan_begins(client, hiring, me):
    knows(me, asks(hiring.role, sql=4)["sql"], 3)
    application = applied(published(hiring), me)
    reject(actor=hiring.hirer.user, application=application, reason="skills", note="More SQL.")

    response = client.get(application.get_absolute_url())

    shown = text_of(response)
    assert "Skills that the opening needs now More SQL." in shown
    assert "What would bring Product Specialist closer Sql" in shown
    assert re.search(rf'href="[^"]*={hiring.role.pk}">.*Start a plan', response.content.decode())


def test_accepting_an_offer_says_what_it_changes_and_does_it(client, hiring, me):
    application = offered(applied(published(hiring), me))

    asked = text_of(client.get(url("application_accept", application.pk)))
    client.post(url("application_accept", application.pk))

    assert "You are Product Specialist in Product Delft, under Holger Hiring." in asked
    application.refresh_from_db()
    assert application.stage == "accepted"
    assert me.assignments.count() == 2


def test_an_offer_that_came_too_late_is_said_in_words(client, hiring, me):
    opening = published(hiring)
    mine, theirs = offered(applied(opening, me)), offered(applied(opening, another(hiring)))
    accept_offer(actor=theirs.employee.user, application=theirs)

    response = client.post(url("application_accept", mine.pk), follow=True)

    assert "It did not work out this time: somebody else was chosen." in text_of(response)


def test_an_engagement_stands_on_the_career_tab(client, hiring, me):
    accept_offer(actor=me.user, application=offered(applied(published(hiring, "project"), me)))

    shown = text_of(client.get(f"{me.get_absolute_url()}?tab=career"))

    assert (
        "Beside the own work Specialist, project Project · Product Delft · 8 hours a week" in shown
    )
    assert Engagement.objects.count() == 1


# --- kept searches ---


def test_a_search_is_kept_from_the_list_and_dropped(client, hiring, me):
    said = {"text": "product", "kind": "vacancy", "least_ready": "70"}

    client.post(url("search_create"), said)
    shown = text_of(client.get(url("search_list")))
    client.post(url("search_delete", SavedSearch.objects.get().pk))

    assert "product · Vacancy · at least 70 % ready" in shown
    assert not SavedSearch.objects.exists()


@pytest.mark.parametrize("said", [{"kind": "fun"}, {"family": "0"}, {"least_ready": "101"}])
def test_a_search_that_makes_no_sense_is_not_kept(client, hiring, me, said):
    client.post(url("search_create"), said)

    assert not SavedSearch.objects.exists()


def test_another_ones_search_does_not_exist(client, hiring, me):
    other = SavedSearch.objects.create(employee=hiring.hirer, text="x")

    assert client.post(url("search_delete", other.pk)).status_code == 404

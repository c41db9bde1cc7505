"""The pages of openings and applications, as whoever hires, approves and leads meets them."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from careers.models import Opening
from careers.services.applications import (
    answer_for_line,
)
from lib.dates import today
from talent.models import GrantKind
from talent.templatetags.ui import short_date
from tests.careers.openings import (
    another,
    applied,
    build_hiring,
    published,
)
from tests.careers.people import asks, knows, queries_of, text_of
from tests.factories import AssignmentFactory, EmployeeFactory, GrantFactory

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


def test_the_way_of_an_opening_on_its_pages(client, hiring):
    client.force_login(hiring.hirer.user)
    said = {
        "kind": "vacancy", "title": "From the page", "role": "Product Specialist",
        "unit": "Product Delft", "hiring_manager": hiring.hirer.pk, "seats": "1",
        "starts_on": today().replace(year=today().year + 1).isoformat(),
    }  # fmt: skip
    AssignmentFactory(role=hiring.ladder.analyst, manager=hiring.hirer)

    made = client.post(url("opening_create"), said)
    opening = Opening.objects.get()
    client.post(url("opening_edit", opening.pk), said | {"title": "Better"})
    client.post(url("opening_submit", opening.pk))
    client.force_login(hiring.boss.user)
    client.post(url("opening_approve", opening.pk))
    client.force_login(hiring.hirer.user)
    client.post(url("opening_publish", opening.pk))

    opening.refresh_from_db()
    assert made.url == opening.get_absolute_url()
    assert (opening.title, opening.state) == ("Better", "published")


@pytest.mark.parametrize("view", ["columns", "list"])
def test_whoever_hires_sees_the_stages_and_what_was_shown(client, hiring, view):
    knows(hiring.me, asks(hiring.role, sql=4)["sql"], 3)
    opening = published(hiring)
    applied(opening, hiring.me)
    applied(opening, another(hiring), share_levels=False)
    client.force_login(hiring.hirer.user)

    shown = text_of(client.get(f"{url('opening_applications', opening.pk)}?view={view}"))

    assert "Leila Haddad" in shown
    assert "75 % ready, 100 % known" in shown
    assert "Levels not shown" in shown


def test_levels_that_were_not_shown_stay_hidden_from_whoever_hires(client, hiring):
    knows(hiring.me, asks(hiring.role, sql=4)["sql"], 3)
    application = applied(published(hiring), hiring.me, share_levels=False)
    client.force_login(hiring.hirer.user)

    shown = text_of(client.get(application.get_absolute_url()))

    assert "Levels are not shown: each person chooses." in shown
    assert "Sql" not in shown


@pytest.mark.parametrize("applications", [1, 5])
def test_opening_applications_query_count(client, hiring, applications):
    asks(hiring.role, sql=4)
    opening = published(hiring)
    for _ in range(applications):
        applied(opening, another(hiring))
    client.force_login(hiring.hirer.user)

    assert queries_of(client, url("opening_applications", opening.pk)) == 9


@pytest.mark.parametrize("applications", [1, 5])
def test_application_list_query_count(client, hiring, me, applications):
    for _ in range(applications):
        applied(published(hiring), me)

    assert queries_of(client, url("application_list")) == 7


def test_a_press_on_the_board_takes_an_application_on(client, hiring):
    application = applied(published(hiring), hiring.me)
    client.force_login(hiring.hirer.user)

    back = client.post(
        url("application_move", application.pk), {"stage": "reviewed", "from": "board"}
    )

    application.refresh_from_db()
    assert application.stage == "reviewed"
    assert back.url == url("opening_applications", application.opening_id)


def test_a_rejection_without_a_reason_comes_back(client, hiring):
    application = applied(published(hiring), hiring.me)
    client.force_login(hiring.hirer.user)

    response = client.post(url("application_reject", application.pk), {"note": "No."})

    application.refresh_from_db()
    assert (response.status_code, application.stage) == (200, "applied")
    assert "No." in response.content.decode()


def test_a_manager_approves_on_the_page(client, hiring):
    application = applied(published(hiring, "project"), hiring.me)
    client.force_login(hiring.manager.user)

    client.post(url("application_answer", application.pk), {"approves": "yes"})

    application.refresh_from_db()
    assert application.manager_answer == "approved"


@pytest.mark.parametrize("who", ["manager", "hr"])
def test_everyone_of_an_application_reads_who_answered_for_the_line(client, hiring, who):
    application = applied(published(hiring, "project"), hiring.me)
    hr = AssignmentFactory(employee=EmployeeFactory(given_name="Hanna", family_name="Hr")).employee
    GrantFactory(user=hr.user, kind=GrantKind.HR_ADMIN)
    actor = hiring.manager if who == "manager" else hr

    answer_for_line(actor=actor.user, application=application, approves=True)

    said = rf"Manager approves {short_date(today())}, \d\d:\d\d · {actor.name}"
    more = f"{said}, for the manager"
    pages, rows = [], []
    for reader in (hiring.me, hiring.hirer, hiring.manager, hr):
        client.force_login(reader.user)
        page = text_of(client.get(application.get_absolute_url()))
        row = client.get(reverse("api:application", args=[application.pk])).json()
        pages.append((bool(re.search(said, page)), bool(re.search(more, page))))
        rows.append((row["manager_answered_by"], row["answered_for_manager"]))
    assert pages == [(True, who == "hr")] * 4
    assert rows == [({"id": actor.pk, "name": actor.name}, who == "hr")] * 4
    application.refresh_from_db()
    assert application.manager_answered_at.date() == timezone.now().date()


def test_a_manager_who_says_no_stands_on_the_page_by_name(client, hiring):
    application = applied(published(hiring, "project"), hiring.me)
    answer_for_line(actor=hiring.manager.user, application=application, approves=False)
    client.force_login(hiring.me.user)

    shown = text_of(client.get(application.get_absolute_url()))

    day = rf"{short_date(today())}, \d\d:\d\d · {hiring.manager.name}"
    assert re.search(f"Manager does not approve {day} Rejected {day}", shown)


def test_forged_ids_do_not_exist(client, hiring, me):
    other = applied(published(hiring), another(hiring))

    for name in ("application_detail", "application_withdraw", "application_accept"):
        assert client.get(url(name, other.pk)).status_code == 404
    for name in ("application_move", "application_reject", "application_answer"):
        assert client.post(url(name, other.pk), {"stage": "reviewed"}).status_code == 404
    assert client.get(url("opening_detail", 10**15)).status_code == 404

"""Openings whose role was retired meanwhile: marked, without a dead link, and said on each act."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from careers.models import Engagement
from careers.services.applications import accept_offer, advance, reject
from careers.services.openings import (
    approve_opening,
    draft_opening,
    edit_opening,
    publish_opening,
    submit_opening,
    take_back_opening,
)
from careers.services.plans import start_plan
from lib.dates import today
from talent.models import Role
from tests.careers.openings import applied, build_hiring, given, offered, published
from tests.careers.people import asks, knows, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def hiring():
    return build_hiring()


def retire(hiring, day=None):
    Role.objects.filter(pk=hiring.role.pk).update(retired_on=day or today())


def on(day):
    return f"{day:%-d %B %Y}"


RETIRED = f"The role Product Specialist was retired on {on(today())}"
NOBODY = f"{RETIRED}: nobody can move into it any more."


def test_lists_and_pages_say_that_the_role_was_retired(client, hiring):
    knows(hiring.me, asks(hiring.role, sql=4)["sql"], 3)
    opening = published(hiring)
    applied(opening, hiring.me)
    client.force_login(hiring.me.user)
    marked = "role retired on"
    pages = [reverse("careers:opening_list"), reverse("careers:application_list")]
    before = [marked in text_of(client.get(page)) for page in pages]

    retire(hiring)

    assert before == [False, False]
    assert [marked in text_of(client.get(page)) for page in pages] == [True, True]
    shown = text_of(client.get(opening.get_absolute_url()))
    assert "The role Product Specialist was retired on" in shown
    assert "Nobody can apply any more, nor move into the role." in shown
    client.force_login(hiring.hirer.user)
    assert marked in text_of(client.get(reverse("careers:opening_desk")))
    assert "draft another one for a role that is in use" in text_of(
        client.get(opening.get_absolute_url())
    )


@pytest.mark.parametrize("who", ["me", "hirer"])
def test_no_link_of_such_an_opening_leads_nowhere(client, hiring, who):
    asks(hiring.role, sql=4)
    opening = published(hiring)
    application = applied(opening, hiring.me)
    retire(hiring)
    client.force_login(getattr(hiring, who).user)

    for page in (opening, application):
        shown = client.get(page.get_absolute_url()).content.decode()
        found = set(re.findall(r'<a [^>]*href="(/[^"#]*)"', shown))
        assert [link for link in sorted(found) if client.get(link).status_code == 404] == []


def test_a_draft_of_a_retired_role_says_so_at_the_role_and_goes_on_with_another(hiring):
    opening = draft_opening(actor=hiring.hirer.user, **given(hiring))
    retire(hiring)

    with pytest.raises(ValidationError) as refusal:
        submit_opening(actor=hiring.hirer.user, opening=opening)
    edit_opening(actor=hiring.hirer.user, opening=opening, role=hiring.ladder.manager)

    assert refusal.value.message_dict == {
        "role": [f"This role is not in use: it was retired on {on(today())}. Choose another."]
    }
    assert submit_opening(actor=hiring.hirer.user, opening=opening).state == "in_review"


def test_an_approved_opening_of_a_retired_role_goes_back_to_a_draft(client, hiring):
    opening = draft_opening(actor=hiring.hirer.user, **given(hiring))
    submit_opening(actor=hiring.hirer.user, opening=opening)
    approve_opening(actor=hiring.boss.user, opening=opening)
    retire(hiring)
    client.force_login(hiring.hirer.user)

    with pytest.raises(ValidationError, match="This role is not in use: it was retired on"):
        publish_opening(actor=hiring.hirer.user, opening=opening)
    answer = client.post(reverse("careers:opening_publish", args=[opening.pk]), follow=True)
    client.post(reverse("careers:opening_take_back", args=[opening.pk]))

    opening.refresh_from_db()
    assert "This role is not in use" in text_of(answer)
    assert (opening.state, opening.decided_by) == ("draft", None)


def test_what_people_have_read_does_not_go_back(hiring):
    with pytest.raises(ValidationError, match="it is “Open” now"):
        take_back_opening(actor=hiring.hirer.user, opening=published(hiring))


@pytest.mark.parametrize("kind", ["vacancy", "secondment"])
def test_nobody_is_offered_nor_moves_into_a_retired_role(client, hiring, kind):
    late = applied(published(hiring, kind), hiring.me)
    early = offered(applied(published(hiring, kind), hiring.me))
    type(late).objects.filter(pk=late.pk).update(
        stage="reviewed", manager_answer=early.manager_answer
    )
    retire(hiring)
    client.force_login(hiring.me.user)

    with pytest.raises(ValidationError) as no_offer:
        advance(actor=hiring.hirer.user, application=late, stage="offered")
    with pytest.raises(ValidationError) as no_move:
        accept_offer(actor=hiring.me.user, application=early)
    page = client.get(early.get_absolute_url())
    body = client.get(reverse("api:application", args=[early.pk])).json()

    assert no_offer.value.messages == [NOBODY]
    assert no_move.value.messages == [f"{NOBODY} Ask Holger Hiring, who hires."]
    assert f"It cannot be accepted as it stands. {NOBODY} Ask Holger Hiring" in text_of(page)
    assert reverse("careers:application_accept", args=[early.pk]) not in page.content.decode()
    assert body["offer"]["obstacle"] == f"{NOBODY} Ask Holger Hiring, who hires."


def test_a_role_that_is_retired_later_can_still_be_taken_up_before(hiring):
    application = offered(applied(published(hiring), hiring.me))
    retire(hiring, application.starts_on + timedelta(days=1))

    accept_offer(actor=hiring.me.user, application=application)

    assert hiring.me.assignments.count() == 2


def test_work_beside_the_own_can_be_taken_up_though_the_role_was_retired(hiring):
    application = offered(applied(published(hiring, "project"), hiring.me))
    retire(hiring)

    accept_offer(actor=hiring.me.user, application=application)

    assert Engagement.objects.count() == 1


def test_who_was_rejected_reads_that_no_plan_leads_to_a_retired_role(client, hiring):
    knows(hiring.me, asks(hiring.role, sql=4)["sql"], 3)
    application = applied(published(hiring), hiring.me)
    reject(actor=hiring.hirer.user, application=application, reason="skills")
    retire(hiring)
    client.force_login(hiring.me.user)

    response = client.get(application.get_absolute_url())

    assert "No plan can lead to it any more. Which roles could be next?" in text_of(response)
    assert "Start a plan" not in text_of(response)


def test_who_was_rejected_goes_on_with_an_open_plan_for_a_retired_role(client, hiring):
    knows(hiring.me, asks(hiring.role, sql=4)["sql"], 3)
    application = applied(published(hiring), hiring.me)
    reject(actor=hiring.hirer.user, application=application, reason="skills")
    plan = start_plan(actor=hiring.me.user, employee=hiring.me, role=hiring.role)
    retire(hiring)
    client.force_login(hiring.me.user)

    response = client.get(application.get_absolute_url())

    assert "No new plan can lead to it any more; yours stays. Open your plan" in text_of(response)
    assert f'<a href="{plan.get_absolute_url()}">' in response.content.decode()
    assert client.get(plan.get_absolute_url()).status_code == 200

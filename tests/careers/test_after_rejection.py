"""Rejected applicants get the gap as what a plan begins with: on the page and by API."""

import pytest
from django.urls import reverse

from careers.models import DevelopmentPlan
from careers.services.applications import reject
from careers.services.plans import start_plan
from tests.careers.openings import applied, build_hiring, published
from tests.careers.people import asks, knows, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def hiring():
    return build_hiring()


@pytest.fixture
def rejected(client, hiring):
    """Leila's application, which was rejected; she is signed in."""
    application = applied(published(hiring), hiring.me)
    reject(actor=hiring.hirer.user, application=application, reason="skills")
    client.force_login(hiring.me.user)
    return application


def page_of(client, application):
    return client.get(application.get_absolute_url())


def body_of(client, application):
    return client.get(reverse("api:application", args=[application.pk])).json()


def begin(client, role):
    """A plan by API, as the application's answer says."""
    return client.post(reverse("api:plans"), {"role": role.pk}, content_type="application/json")


def test_the_gap_is_shown_and_becomes_the_actions_of_a_plan(client, hiring, rejected):
    skills = asks(hiring.role, sql=4, python=3, excel=2)
    knows(hiring.me, skills["sql"], 2.5)
    knows(hiring.me, skills["excel"], 3)

    shown = text_of(page_of(client, rejected))
    body = body_of(client, rejected)["closer"]
    page = client.get(f"{reverse('plans:plan_create')}?role={hiring.role.pk}")
    made = client.post(reverse("plans:plan_create"), {"role": hiring.role.name, "from_gaps": "on"})

    assert "What would bring Product Specialist closer Sql" in shown
    assert "Of one skill that it asks for, your level is not known" in shown
    assert body == {
        "role": hiring.role.pk,
        "gaps": [{"skill": skills["sql"].pk, "name": "Sql", "level": 2.5, "needed": 4}],
        "more_gaps": 0, "unknown": 1, "plan": None,
    }  # fmt: skip
    assert (page.status_code, made.status_code) == (200, 302)
    plan = DevelopmentPlan.objects.get()
    assert set(plan.items.values_list("skill", flat=True)) == {skills["sql"].pk}


def test_someone_of_whom_no_skill_is_known_is_asked_to_say_some(client, hiring, rejected):
    asks(hiring.role, sql=4, python=3)

    shown = text_of(page_of(client, rejected))
    body = body_of(client, rejected)["closer"]
    made = begin(client, hiring.role)

    assert "Of 2 skills that it asks for, your level is not known" in shown
    assert "Start a plan towards this role" in shown
    assert (body["gaps"], body["unknown"]) == ([], 2)
    assert (made.status_code, DevelopmentPlan.objects.get().items.count()) == (201, 0)


def test_a_role_that_asks_for_nothing_or_is_met_says_so(client, hiring, rejected):
    shown = text_of(page_of(client, rejected))

    assert "No gap is known: you meet what the role asks for today." in shown
    assert body_of(client, rejected)["closer"]["gaps"] == []


def test_a_plan_that_is_under_way_is_opened_not_begun_again(client, hiring, rejected):
    knows(hiring.me, asks(hiring.role, sql=4)["sql"], 2)
    plan = start_plan(actor=hiring.me.user, employee=hiring.me, role=hiring.role, from_gaps=False)

    page = page_of(client, rejected)
    body = body_of(client, rejected)["closer"]
    again = begin(client, hiring.role)
    more = client.post(reverse("plans:plan_propose", args=[plan.pk]))

    assert "Open your plan" in text_of(page)
    assert f'href="{plan.get_absolute_url()}"' in page.content.decode()
    assert "Start a plan" not in text_of(page)
    assert body["plan"] == plan.pk
    assert again.status_code == 400
    assert (more.status_code, plan.items.count() > 0) == (302, True)


def test_a_plan_that_has_ended_is_no_hindrance(client, hiring, rejected):
    plan = start_plan(actor=hiring.me.user, employee=hiring.me, role=hiring.role)
    DevelopmentPlan.objects.filter(pk=plan.pk).update(state="abandoned", ended_on="2026-01-01")

    assert body_of(client, rejected)["closer"]["plan"] is None
    assert begin(client, hiring.role).status_code == 201


def test_nobody_else_reads_what_would_help(client, hiring, rejected):
    knows(hiring.me, asks(hiring.role, sql=4)["sql"], 2)
    for other in (hiring.hirer, hiring.manager):
        client.force_login(other.user)
        assert "What would bring" not in text_of(page_of(client, rejected))
        assert body_of(client, rejected)["closer"] is None

"""Openings in HR's workplace: drafting, the acts on the way, and the rules for applying."""

import pytest
from django.urls import reverse

from careers.models import Opening, OpeningPolicy
from talent.models import AuditEntry
from tests.careers.openings import applied, build_hiring, given, published
from tests.factories import hr_admin

pytestmark = pytest.mark.django_db


@pytest.fixture
def hr(client):
    user = hr_admin()
    client.force_login(user)
    return client


def act(name, opening):
    return reverse(f"admin:careers_opening_{name}", args=[opening.pk])


def test_hr_drafts_an_opening_for_any_unit_and_manager(hr):
    hiring = build_hiring()
    said = given(hiring) | {"seats": 2, "ends_on": "", "hours_per_week": ""}
    said |= {name: said[name].pk for name in ("role", "unit", "hiring_manager")}

    response = hr.post(reverse("admin:careers_opening_draft"), said)

    opening = Opening.objects.get()
    assert response.status_code == 302
    assert (opening.state, opening.seats, opening.hiring_manager) == ("draft", 2, hiring.hirer)


def test_what_a_draft_lacks_stands_on_the_form(hr):
    hiring = build_hiring()
    said = given(hiring, "project") | {"hours_per_week": ""}
    said |= {name: said[name].pk for name in ("role", "unit", "hiring_manager")}

    response = hr.post(reverse("admin:careers_opening_draft"), said | {"seats": 1})

    assert response.status_code == 200
    assert "Say 1 to 20 hours a week" in response.content.decode()


def test_hr_takes_an_opening_all_the_way(hr):
    hiring = build_hiring()
    opening = Opening.objects.create(
        **given(hiring), state="in_review", author=hiring.hirer.user,
        submitted_at="2026-01-01T00:00Z",
    )  # fmt: skip

    for name, state in [("approve", "approved"), ("publish", "published"), ("close", "closed")]:
        assert hr.post(act(name, opening)).status_code == 302
        opening.refresh_from_db()
        assert opening.state == state


def test_hr_takes_back_what_was_approved(hr):
    opening = Opening.objects.create(**given(build_hiring()), state="approved")

    assert hr.post(act("take_back", opening)).status_code == 302
    opening.refresh_from_db()
    assert opening.state == "draft"


def test_an_act_that_no_longer_fits_is_refused_on_its_form(hr):
    opening = published(build_hiring())

    response = hr.post(act("approve", opening))

    assert response.status_code == 200
    assert "This opening is no longer as you saw it" in response.content.decode()


def test_rules_for_applying_are_one_form(hr):
    address = reverse("admin:careers_openingpolicy_changelist")
    kinds = ["vacancy", "stretch", "project", "secondment"]
    said = {f"{kind}_months": 2 for kind in kinds} | {f"{kind}_manager": "none" for kind in kinds}
    said |= {"stretch_hours": 16, "project_hours": 24}

    shown = hr.get(address).content.decode()
    response = hr.post(address, said)

    assert "least months in the present role" in shown
    assert "Project: most hours a week beside the own work" in shown
    assert response.status_code == 302
    assert OpeningPolicy.objects.filter(least_months=2, manager="none").count() == 4
    hours = OpeningPolicy.objects.exclude(most_hours=None).values_list("kind", "most_hours")
    assert dict(hours) == {"stretch": 16, "project": 24}
    assert AuditEntry.objects.filter(action="careers.openingpolicy.changed").count() == 1


def test_applications_are_read_and_never_edited(hr):
    hiring = build_hiring()
    application = applied(published(hiring), hiring.me)
    address = reverse("admin:careers_application_change", args=[application.pk])

    shown = hr.get(address).content.decode()

    assert "I want it." in shown
    assert hr.post(address, {"stage": "accepted"}).status_code in (403, 404)

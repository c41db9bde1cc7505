"""What of openings waits for whom, and what inbox and team page count of it."""

import pytest
from django.urls import reverse

from careers.models import Application, Opening
from careers.services.applications import advance
from careers.services.openings import (
    approve_opening,
    draft_opening,
    submit_opening,
)
from talent.http import waiting_for
from tests.careers.openings import (
    another,
    applied,
    build_hiring,
    given,
    published,
)
from tests.careers.people import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def hiring():
    return build_hiring()


def kinds(person):
    return [str(item.title) for item in waiting_for(person.user, person) if item.meta == "Openings"]


def test_what_waits_for_whom(hiring):
    waiting = draft_opening(actor=hiring.hirer.user, **given(hiring, title="Waits"))
    submit_opening(actor=hiring.hirer.user, opening=waiting)
    assert kinds(hiring.boss) == ["Approve an opening: Waits"]
    approve_opening(actor=hiring.boss.user, opening=waiting)
    assert kinds(hiring.hirer) == ["Publish your opening: Waits"]
    Opening.objects.all().delete()

    application = applied(published(hiring, "project"), hiring.me)
    assert kinds(hiring.manager) == ["Leila Haddad applies for “Specialist, project”"]
    assert kinds(hiring.hirer) == []
    Application.objects.filter(pk=application.pk).update(manager_answer="approved")
    assert kinds(hiring.manager) == []
    assert kinds(hiring.hirer) == ["Decide about Leila Haddad for “Specialist, project”"]
    advance(actor=hiring.hirer.user, application=application, stage="reviewed")
    advance(actor=hiring.hirer.user, application=application, stage="offered")
    assert kinds(hiring.hirer) == []
    assert kinds(hiring.me) == ["You have an offer: Specialist, project"]


def test_team_and_inbox_say_what_each_counts(client, hiring):
    """The inbox counts things, the team page people: of both it says how many are the same."""
    waiting = draft_opening(actor=hiring.hirer.user, **given(hiring, title="Waits"))
    submit_opening(actor=hiring.hirer.user, opening=waiting)
    for kind in ("project", "stretch"):
        applied(published(hiring, kind), hiring.me)
    applied(published(hiring, "project"), another(hiring))
    Opening.objects.filter(pk=waiting.pk).update(approver=hiring.manager)
    client.force_login(hiring.manager.user)

    inbox, team, development = (
        text_of(client.get(reverse(name)))
        for name in ("talent:inbox", "talent:team", "careers:team_development")
    )

    assert "Five things, the oldest first." in inbox
    assert "Two of 2 people." in team
    assert "3 of the 5 things in your inbox are here." in team
    assert "people wait for you 2" in team
    assert "4 of the 5 things in your inbox are here." in development

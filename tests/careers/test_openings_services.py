"""Openings: who drafts, approves, publishes and closes them, and who is told."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from careers.models import Opening, OpeningPolicy, SavedSearch
from careers.services.applications import accept_offer
from careers.services.openings import (
    approve_opening,
    change_policies,
    close_opening,
    draft_opening,
    edit_opening,
    publish_opening,
    send_back_opening,
    submit_opening,
)
from careers.services.saved_searches import announce_openings, drop_search, save_search
from lib.dates import period, today
from talent.models import GrantKind, Notice, OrgUnit
from tests.careers.openings import (
    another,
    applied,
    build_hiring,
    given,
    offered,
    published,
)
from tests.careers.people import asks, knows
from tests.factories import (
    AssignmentFactory,
    EmployeeFactory,
    GrantFactory,
    LocationFactory,
    OrgUnitFactory,
    RoleFactory,
    hr_admin,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def hiring():
    return build_hiring()


def told(person, kind):
    return Notice.objects.filter(recipient=person.user, kind=f"careers.{kind}").count()


def test_an_opening_goes_from_draft_to_everybody(hiring):
    opening = draft_opening(actor=hiring.hirer.user, **given(hiring))
    assert (opening.state, opening.author) == ("draft", hiring.hirer.user)

    opening = submit_opening(actor=hiring.hirer.user, opening=opening)
    assert (opening.state, opening.approver) == ("in_review", hiring.boss)
    assert told(hiring.boss, "opening_to_approve") == 1

    opening = approve_opening(actor=hiring.boss.user, opening=opening)
    assert (opening.state, opening.decided_by) == ("approved", hiring.boss.user)
    assert told(hiring.hirer, "opening_answered") == 1

    opening = publish_opening(actor=hiring.hirer.user, opening=opening)
    assert (opening.state, list(Opening.objects.visible_to(hiring.me.user))) == (
        "published", [opening],
    )  # fmt: skip


def test_who_sees_an_opening_before_it_is_published(hiring):
    opening = draft_opening(actor=hiring.hirer.user, **given(hiring))
    partner, elsewhere = AssignmentFactory().employee, AssignmentFactory().employee
    GrantFactory(user=partner.user, kind=GrantKind.HR_PARTNER, unit=hiring.unit)
    GrantFactory(user=elsewhere.user, kind=GrantKind.HR_PARTNER, unit=OrgUnitFactory())
    watching = {
        "author": hiring.hirer.user, "above": hiring.boss.user, "me": hiring.me.user,
        "partner": partner.user, "elsewhere": elsewhere.user, "admin": hr_admin(),
    }  # fmt: skip

    def see():
        return {
            name for name, user in watching.items() if Opening.objects.visible_to(user).exists()
        }

    assert see() == {"author", "partner", "admin"}
    submit_opening(actor=hiring.hirer.user, opening=opening)
    assert see() == {"author", "partner", "admin", "above"}
    close_opening(actor=hiring.hirer.user, opening=opening)
    assert see() == {"author", "partner", "admin", "above"}


def test_nobody_approves_their_own_draft_save_hr(hiring):
    opening = draft_opening(actor=hiring.boss.user, **given(hiring))
    submit_opening(actor=hiring.hirer.user, opening=opening)

    for actor in (hiring.boss.user, hiring.hirer.user, hiring.me.user):
        with pytest.raises(PermissionDenied):
            approve_opening(actor=actor, opening=opening)
    assert approve_opening(actor=hr_admin(), opening=opening).state == "approved"


def test_a_published_opening_stays_as_people_have_read_it(hiring):
    opening = published(hiring)

    with pytest.raises(ValidationError, match="Only a draft can be changed"):
        edit_opening(actor=hiring.hirer.user, opening=opening, seats=3)


def test_an_opening_that_comes_back_can_be_changed(hiring):
    opening = draft_opening(actor=hiring.hirer.user, **given(hiring))
    submit_opening(actor=hiring.hirer.user, opening=opening)
    opening = send_back_opening(actor=hiring.boss.user, opening=opening)

    changed = edit_opening(actor=hiring.hirer.user, opening=opening, seats=2, title="Better")

    assert (changed.state, changed.seats, changed.title) == ("draft", 2, "Better")
    assert told(hiring.hirer, "opening_answered") == 1


def test_two_who_decide_at_once_do_not_both_decide(hiring):
    opening = draft_opening(actor=hiring.hirer.user, **given(hiring))
    submit_opening(actor=hiring.hirer.user, opening=opening)
    seen = Opening.objects.get()
    approve_opening(actor=hiring.boss.user, opening=opening)

    with pytest.raises(ValidationError, match="it is “Approved” now"):
        send_back_opening(actor=hr_admin(), opening=seen)


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"kind": "project", "ends_on": date.max}, "Choose a day from"),
        ({"kind": "vacancy", "seats": 0}, "Choose 1 to 50 seats"),
    ],
)
def test_a_draft_that_cannot_be_is_refused_in_words(hiring, more, refusal):
    kind = more.pop("kind")
    with pytest.raises(ValidationError, match=refusal):
        draft_opening(actor=hiring.hirer.user, **given(hiring, kind, **more))


def test_a_retired_role_is_refused(hiring):
    role = RoleFactory(retired_on=today() - timedelta(days=1))

    with pytest.raises(ValidationError, match="This role is not in use"):
        draft_opening(actor=hiring.hirer.user, **given(hiring, role=role))


def test_a_unit_that_is_closed_by_then_is_refused(hiring):
    OrgUnit.objects.filter(pk=hiring.unit.pk).update(
        valid=period(hiring.unit.valid.lower, today() + timedelta(days=5))
    )
    hiring.unit.refresh_from_db()

    with pytest.raises(ValidationError, match="This unit is not open on that day"):
        draft_opening(actor=hiring.hirer.user, **given(hiring))


def test_closing_tells_whoever_still_applies_why(hiring):
    opening = published(hiring)
    application = applied(opening, hiring.me)

    closed = close_opening(actor=hiring.hirer.user, opening=opening)

    application.refresh_from_db()
    assert (closed.close_reason, application.stage, application.reject_reason) == (
        "called_off", "rejected", "closed",
    )  # fmt: skip
    assert told(hiring.me, "application_moved") == 1


def test_the_last_seat_closes_the_opening_and_the_others_are_told(hiring):
    opening = published(hiring)
    mine, other = applied(opening, hiring.me), applied(opening, another(hiring))
    offered(mine)

    accept_offer(actor=hiring.me.user, application=mine)

    opening.refresh_from_db()
    other.refresh_from_db()
    assert (opening.state, opening.close_reason) == ("closed", "filled")
    assert (other.stage, other.reject_reason) == ("rejected", "another")


def test_rules_for_applying_are_hr_admins(hiring):
    with pytest.raises(PermissionDenied):
        change_policies(actor=hiring.hirer.user, rules={"vacancy": (0, "none", None)})

    change_policies(actor=hr_admin(), rules={"vacancy": (6, "informed", None)})
    change_policies(actor=hr_admin(), rules={"vacancy": (3, "approves", None)})

    assert list(OpeningPolicy.objects.values_list("kind", "least_months", "manager")) == [
        ("vacancy", 3, "approves")
    ]


# --- kept searches ---


def keep(person, **more):
    return save_search(actor=person.user, employee=person, **more)


def test_a_kept_search_tells_once_of_each_opening_that_matches(hiring):
    place = LocationFactory()
    hits = [
        keep(hiring.me),
        keep(hiring.me, text="spécialist"),
        keep(hiring.me, kind="vacancy"),
        keep(hiring.me, family=hiring.role.family),
        keep(hiring.me, location=place),
    ]
    keep(hiring.me, text="plumber")
    keep(hiring.me, kind="project")
    keep(hiring.me, location=LocationFactory())
    opening = published(hiring, location=place)

    announce_openings()
    announce_openings()

    found = Notice.objects.filter(kind="careers.opening_found")
    assert sorted(found.values_list("subject", "period")) == sorted(
        (f"savedsearch:{search.pk}", f"opening:{opening.pk}") for search in hits
    )


def test_a_search_by_readiness_goes_by_the_figure_of_every_page(hiring):
    skill = asks(hiring.role, sql=4)["sql"]
    other = another(hiring)
    knows(hiring.me, skill, 3)  # 75 % ready
    near, far = keep(hiring.me, least_ready=75), keep(hiring.me, least_ready=76)
    unknown = keep(other, least_ready=1)
    published(hiring)

    announce_openings()

    told_of = set(Notice.objects.filter(kind="careers.opening_found").values_list("subject"))
    assert told_of == {(f"savedsearch:{near.pk}",)}
    assert {far.pk, unknown.pk}.isdisjoint({near.pk})


def test_what_was_open_before_a_search_was_kept_is_not_told(hiring):
    published(hiring)
    announce_openings()
    keep(hiring.me)

    announce_openings()

    assert told(hiring.me, "opening_found") == 0


def test_searches_are_ones_own(hiring):
    search = keep(hiring.me)

    with pytest.raises(PermissionDenied):
        save_search(actor=hiring.hirer.user, employee=hiring.me)
    with pytest.raises(PermissionDenied):
        drop_search(actor=hr_admin(), search=search)
    with pytest.raises(ValidationError, match="You keep this search already"):
        keep(hiring.me)
    drop_search(actor=hiring.me.user, search=search)
    assert not SavedSearch.objects.exists()


def test_someone_who_cannot_sign_in_is_told_nothing(hiring):
    keep(hiring.me)
    EmployeeFactory(user=None)
    hiring.me.user.is_active = False
    hiring.me.user.save()
    published(hiring)

    announce_openings()

    assert told(hiring.me, "opening_found") == 0

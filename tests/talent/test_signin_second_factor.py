"""Whoever holds rights over others signs in with a second proof."""

from urllib.parse import urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client
from django.urls import path, reverse
from rest_framework.decorators import api_view
from rest_framework.response import Response

from config.urls import urlpatterns as all_urls
from talent.models import GrantKind, Notice
from talent.services.account import create_token
from tests.factories import PASSWORD, EmployeeFactory, GrantFactory, OrgUnitFactory, UserFactory

SETUP = f"{reverse('mfa_index')}?required=1"
ACTIVATE = reverse("mfa_activate_totp")
AUTHENTICATE = reverse("mfa_authenticate")

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@api_view(["GET"])
def who(request):
    """A page of the API."""
    return Response({"user": request.user.email})


urlpatterns = [*all_urls, path("api/who/", who)]


@pytest.fixture(autouse=True)
def required(settings):
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.fixture(params=["hr_admin", "hr_partner", "executive", "superuser"])
def staff(request):
    """Someone with each kind of right over others."""
    if request.param == "superuser":
        return UserFactory(is_superuser=True)
    unit = OrgUnitFactory() if request.param == GrantKind.HR_PARTNER else None
    return GrantFactory(user=EmployeeFactory().user, kind=request.param, unit=unit).user


def sign_in(client, user):
    return client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})


def turn_on_totp(client):
    """Set up an authenticator app as a person does; returns its secret."""
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.get(ACTIVATE)
    secret = client.session["mfa.totp.secret"]
    client.post(ACTIVATE, {"code": code_of(secret)})
    return secret


def code_of(secret, ahead=0):
    """What an authenticator app shows now, or shortly before or after."""
    counters = list(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(secret, counters[len(counters) // 2] + ahead))


@pytest.mark.parametrize("place", ["/", "/people/", "/admin/", "/account/", "/inbox/"])
def test_staff_without_a_second_proof_are_led_to_set_one_up(client, staff, place):
    client.force_login(staff)

    assert client.get(place).headers["Location"] == SETUP


def test_staff_without_a_second_proof_do_nothing_either(client, staff):
    client.force_login(staff)

    response = client.post(reverse("talent:theme"), {"theme": "dark"})

    staff.refresh_from_db()
    assert (response.headers["Location"], staff.theme) == (SETUP, "system")


def test_a_fragment_leads_the_whole_page_there(client, staff):
    client.force_login(staff)

    assert client.get("/people/", HTTP_HX_REQUEST="true").headers["HX-Redirect"] == SETUP


@pytest.mark.parametrize(
    "name",
    ["mfa_index", "account_logout", "account_reauthenticate", "account_change_password"],
)
def test_staff_reach_what_they_need_on_the_way(client, staff, name):
    client.force_login(staff)

    response = client.get(reverse(name))

    assert urlsplit(response.headers.get("Location", "")).path != urlsplit(SETUP).path


def test_the_page_says_why(client, staff):
    client.force_login(staff)

    assert "You hold rights over others" in client.get(SETUP).content.decode()


def test_staff_with_a_second_proof_go_on(client, staff, django_capture_on_commit_callbacks):
    client.force_login(staff)

    with django_capture_on_commit_callbacks(execute=True):
        secret = turn_on_totp(client)

    stored = Authenticator.objects.get(type=Authenticator.Type.TOTP)
    assert secret not in str(stored.data)
    assert client.get("/account/").status_code == 200
    assert set(Notice.objects.values_list("kind", flat=True)) == {"talent.security_changed"}


def test_the_next_sign_in_asks_for_the_code_before_anything_opens(client, staff):
    client.force_login(staff)
    secret = turn_on_totp(client)
    other = Client()

    half = sign_in(other, staff)
    before = other.get("/account/").headers["Location"].startswith(reverse("account_login"))
    other.post(AUTHENTICATE, {"code": code_of(secret, ahead=1)})

    assert (half.headers["Location"], before) == (AUTHENTICATE, True)
    assert other.get("/account/").status_code == 200


def test_codes_cannot_be_guessed(client, staff):
    client.force_login(staff)
    secret = turn_on_totp(client)
    other = Client()
    sign_in(other, staff)
    for _try in range(5):
        other.post(AUTHENTICATE, {"code": "000000"})

    refused = other.post(AUTHENTICATE, {"code": code_of(secret, ahead=1)})

    assert "That was tried too often" in refused.content.decode()


def test_staff_do_not_give_up_their_last_second_proof(client, staff):
    client.force_login(staff)
    turn_on_totp(client)

    client.post(reverse("mfa_deactivate_totp"))

    assert Authenticator.objects.filter(type=Authenticator.Type.TOTP).count() == 1


def test_everyone_else_may_use_one_and_give_it_up(client):
    person = EmployeeFactory().user
    client.force_login(person)
    opened = client.get("/account/").status_code
    turn_on_totp(client)

    client.post(reverse("mfa_deactivate_totp"))

    assert (opened, Authenticator.objects.count()) == (200, 0)


def test_the_api_refuses_a_session_without_a_second_proof(client, staff):
    client.force_login(staff)

    response = client.get("/api/who/")

    assert (response.status_code, response.headers["Content-Type"]) == (
        403,
        "application/problem+json",
    )
    assert response.json()["title"] == "A second proof is needed"


def test_the_api_refuses_a_token_without_a_second_proof(client, staff):
    _token, text = create_token(actor=staff, name="Script", days=30)
    asked = {"HTTP_AUTHORIZATION": f"Token {text}"}

    refused = client.get("/api/who/", **asked)
    Authenticator.objects.create(user=staff, type=Authenticator.Type.TOTP, data={})

    assert refused.status_code == 403
    assert client.get("/api/who/", **asked).json() == {"user": staff.email}


def test_a_grant_that_begins_today_asks_with_the_next_request(client):
    person = EmployeeFactory().user
    client.force_login(person)
    before = client.get("/account/").status_code

    GrantFactory(user=person)

    assert (before, client.get("/account/").headers["Location"]) == (200, SETUP)


def test_recovery_codes_are_no_second_proof_of_their_own(client, staff):
    Authenticator.objects.create(user=staff, type=Authenticator.Type.RECOVERY_CODES, data={})
    client.force_login(staff)

    assert client.get("/account/").headers["Location"] == SETUP


def test_the_demo_asks_for_none(client, staff, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    client.force_login(staff)

    assert client.get("/account/").status_code == 200

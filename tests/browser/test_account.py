"""Signing in and what protects an account."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import expect

from tests.browser.looking import NARROW, assert_looks_right, follow, views_of
from tests.factories import PASSWORD, UserFactory

ENTRANCE = [
    "/accounts/login/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/password/reset/key/1-none/",
    "/accounts/password/reset/key/done/",
    "/accounts/inactive/",
]
SETTINGS = [
    "/accounts/2fa/",
    "/accounts/2fa/totp/activate/",
    "/accounts/2fa/webauthn/add/",
    "/accounts/2fa/webauthn/",
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/reauthenticate/",
    "/accounts/logout/",
]


@pytest.mark.parametrize(("path", "theme", "width"), views_of(ENTRANCE))
def test_entrance_looks_right(page_for, path, theme, width):
    page = page_for(None, theme, width)

    page.goto(path)

    assert_looks_right(page, f"entrance{path.replace('/', '-')}{theme}-{width}")


@pytest.mark.parametrize(("path", "theme", "width"), views_of(SETTINGS))
def test_settings_look_right(page_for, path, theme, width):
    page = page_for(UserFactory(), theme, width)

    page.goto(path)

    assert page.url.endswith(path)
    assert_looks_right(page, f"settings{path.replace('/', '-')}{theme}-{width}")


def test_wrong_password_keeps_the_address_and_says_what_to_mend(page_for):
    user = UserFactory()
    page = page_for(width=NARROW)
    page.goto("/accounts/login/")

    page.get_by_label("Work e-mail").fill(user.email)
    page.get_by_label("Password", exact=True).fill("something else")
    follow(page, page.get_by_role("button", name="Sign in", exact=True))

    expect(page.get_by_label("Work e-mail")).to_have_value(user.email)
    expect(page.get_by_role("alert")).to_be_focused()
    assert_looks_right(page, "entrance-wrong-password")


def test_authenticator_app_is_turned_on_and_then_asked_for(page_for, settings):
    settings.MFA_TOTP_TOLERANCE = 1  # a code may run out while it is typed
    user = UserFactory()
    page = page_for(user)
    page.goto("/accounts/2fa/totp/activate/")
    secret = page.locator("#totp-secret").text_content()

    page.get_by_label("Code in the app").fill(code_now(secret))
    page.get_by_role("button", name="Turn on").click()
    page.locator("h1", has_text="Recovery codes").wait_for()
    codes = page.locator("#recovery-codes li").all_inner_texts()
    assert_looks_right(page, "settings-recovery-codes")

    entrance = page_for()
    entrance.goto("/accounts/login/")
    entrance.get_by_label("Work e-mail").fill(user.email)
    entrance.get_by_label("Password", exact=True).fill(PASSWORD)
    entrance.get_by_role("button", name="Sign in", exact=True).click()
    entrance.locator("h1", has_text="One more proof").wait_for()
    assert_looks_right(entrance, "entrance-second-proof")
    entrance.get_by_label("Code").fill(codes[0])
    entrance.get_by_role("button", name="Sign in", exact=True).click()
    entrance.wait_for_url(lambda url: "/accounts/" not in url)


def test_passkey_is_added_and_then_opens_the_account(page_for):
    user = UserFactory()
    page = page_for(user)
    add_virtual_key(page)
    page.goto("/accounts/2fa/webauthn/add/")

    page.get_by_label("Sign in with this key alone").check()
    page.get_by_role("button", name="Add").click()
    page.locator("h1", has_text="Recovery codes").wait_for()
    page.goto("/accounts/2fa/webauthn/")
    assert_looks_right(page, "settings-keys")
    page.context.clear_cookies()
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(lambda url: "/accounts/" not in url)

    kinds = Authenticator.objects.filter(user=user).values_list("type", flat=True)
    assert sorted(kinds) == ["recovery_codes", "webauthn"]


def test_passkey_that_does_not_answer_says_so_in_words(page_for):
    page = page_for(UserFactory())
    page.goto("/accounts/2fa/webauthn/add/")
    page.evaluate("() => { navigator.credentials.create = () => Promise.reject(new Error('no')) }")

    page.get_by_role("button", name="Add").click()

    page.get_by_text("did not come together").wait_for()


def code_now(secret: str) -> str:
    """The code that an authenticator app shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def add_virtual_key(page) -> None:
    """A key in the machine that says yes to everything."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )

"""What a browser is told by every page, and what production tells it besides."""

import json
import re

import pytest
from django.conf import settings

from tests.config.test_settings import PRODUCTION, PROJECT, load  # noqa: F401 - a fixture
from tests.factories import AssignmentFactory

POLICY = {
    "default-src": "'self'",
    "img-src": "'self' data:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "form-action": "'self'",
}
YEAR = 365 * 24 * 3600


def policy_of(answer):
    parts = (part.strip().partition(" ") for part in answer["Content-Security-Policy"].split(";"))
    return {name: value for name, _space, value in parts if name}


@pytest.mark.parametrize("path", ["/", "/people/", "/accounts/login/", "/nothing-here/"])
def test_every_page_allows_nothing_inline_and_nothing_foreign(client, db, path):
    client.force_login(AssignmentFactory().employee.user)

    answer = client.get(path)

    assert policy_of(answer) == POLICY
    assert [answer[name] for name in ("X-Frame-Options", "X-Content-Type-Options",
            "Referrer-Policy", "Cross-Origin-Opener-Policy")] == [
        "DENY", "nosniff", "same-origin", "same-origin",
    ]  # fmt: skip


def test_production_keeps_cookies_and_addresses_to_https(load):  # noqa: F811 - the fixture
    found = load(PRODUCTION)

    assert {name: found[name] for name in (
        "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY",
        "SESSION_COOKIE_SAMESITE", "CSRF_COOKIE_SAMESITE", "SECURE_SSL_REDIRECT",
        "SECURE_HSTS_SECONDS", "SECURE_HSTS_INCLUDE_SUBDOMAINS", "SECURE_HSTS_PRELOAD",
        "SECOND_FACTOR_REQUIRED", "DEBUG",
    )} == {
        "SESSION_COOKIE_SECURE": True, "CSRF_COOKIE_SECURE": True,
        "SESSION_COOKIE_HTTPONLY": True, "SESSION_COOKIE_SAMESITE": "Lax",
        "CSRF_COOKIE_SAMESITE": "Lax", "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": YEAR, "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
        "SECURE_HSTS_PRELOAD": True, "SECOND_FACTOR_REQUIRED": True, "DEBUG": False,
    }  # fmt: skip


def test_a_forwarded_address_is_believed_behind_a_proxy_only(load):  # noqa: F811 - the fixture
    alone, behind = load(PRODUCTION), load(PRODUCTION | {"BEHIND_PROXY": "1"})

    assert "SECURE_PROXY_SSL_HEADER" not in alone
    assert behind["SECURE_PROXY_SSL_HEADER"] == ("HTTP_X_FORWARDED_PROTO", "https")


def test_fragments_run_no_code_and_come_from_here_only():
    text = (PROJECT / "templates" / "base.html").read_text()
    said = json.loads(re.search(r"""name="htmx-config" content='(.*?)'""", text)[1])

    assert {name: said[name] for name in (
        "allowEval", "allowScriptTags", "selfRequestsOnly", "includeIndicatorStyles",
        "historyCacheSize",
    )} == {
        "allowEval": False, "allowScriptTags": False, "selfRequestsOnly": True,
        "includeIndicatorStyles": False, "historyCacheSize": 0,
    }  # fmt: skip


def test_no_template_hands_htmx_something_to_evaluate():
    """Neither handlers, nor values by script, nor filters of triggers."""
    evaluated = re.compile(r"""hx-on|["'\s]js:|javascript:|hx-trigger="[^"]*\[""")
    templates = [*(settings.BASE_DIR / "templates").rglob("*.html")]

    assert [path.name for path in templates if evaluated.search(path.read_text())] == []
    assert len(templates) > 100

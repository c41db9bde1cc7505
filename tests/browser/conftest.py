"""A real browser on a live server: any console error or content-policy violation fails the test."""

import os
import shutil
import time
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from tests.browser.looking import HEIGHTS, WIDE

NAMES = ("chromium", "chromium-browser", "google-chrome")
OPTIONS = [
    "--no-sandbox",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-sync",
]
TELL_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", event => console.error(
  `content policy: ${event.effectiveDirective} ${event.blockedURI} ${event.sample}`));
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(settings.BASE_DIR / "tests" / "browser"):
            item.add_marker(pytest.mark.browser)


def chromium() -> str:
    """The machine's Chromium; without one the test is skipped, unless REQUIRE_BROWSER says fail."""
    for name in (os.environ.get("CHROMIUM", ""), *NAMES):
        found = shutil.which(name) if name else None
        if found:
            return found
    words = f"No Chromium on this machine: install one of {', '.join(NAMES)}, or set CHROMIUM."
    if os.environ.get("REQUIRE_BROWSER") == "1":
        pytest.fail(words)
    pytest.skip(words)


# Playwright leaves an event loop in this thread, at which Django refuses to query: so it lives only
# as long as tests of this folder run, and so does the permission.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    executable = chromium()
    if not (settings.VAR_DIR / "npm" / "icons.svg").is_file():
        pytest.fail("The front-end files are missing: run `make assets`.")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path=executable, args=OPTIONS)
        yield browser
        browser.close()


@pytest.fixture
def complaints() -> list[str]:
    """What the browser complained of; a test that provokes a complaint clears it."""
    return []


@pytest.fixture
def page_for(browser: Browser, live_server, complaints: list[str]) -> Iterator[Callable[..., Page]]:
    """Open pages as a user, in a theme, at a width; a complaint of the browser fails the test."""
    contexts: list[BrowserContext] = []

    def open_page(
        user=None, theme: str = "light", width: int = WIDE, javascript: bool = True
    ) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": HEIGHTS[width]},
            color_scheme=theme,
            reduced_motion="reduce",
            locale="en-GB",
            java_script_enabled=javascript,
        )
        contexts.append(context)
        context.set_default_timeout(20_000)
        context.add_init_script(TELL_VIOLATIONS)
        if user is not None:
            context.add_cookies([session_cookie(user, live_server.url)])
        page = context.new_page()
        listen(page, complaints)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def session_cookie(user, url: str) -> dict[str, str]:
    """A session of someone who has just proved who they are, without the sign-in form."""
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "password", "at": time.time(), "reauthenticated": True}
    ]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return {"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": url}


def listen(page: Page, complaints: list[str]) -> None:
    """Note what the browser complains of, save that an error page is one."""
    documents: set[str] = set()

    def heard(message: ConsoleMessage) -> None:
        about_the_page = message.location.get("url") in documents
        if message.type not in ("error", "warning"):
            return
        if message.text.startswith("Failed to load resource") and about_the_page:
            return
        complaints.append(f"{page.url}: {message.text}")

    page.on("request", lambda ask: ask.is_navigation_request() and documents.add(ask.url))
    page.on("console", heard)
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))

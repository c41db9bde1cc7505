"""Pages that say what went wrong and what to do."""

import logging

import pytest

from tests.browser.looking import assert_looks_right, views_of
from tests.factories import UserFactory

pytestmark = pytest.mark.urls("tests.browser.urls")
EXPECTED = {
    "/nowhere/": (404, "There is nothing here"),
    "/refused/": (403, "This is not yours to do"),
    "/strange/": (400, "We could not read that"),
    "/broken/": (500, "Something broke on our side"),
}


@pytest.fixture(autouse=True)
def quiet(caplog):
    caplog.set_level(logging.CRITICAL, logger="django.request")
    caplog.set_level(logging.CRITICAL, logger="django.security")


@pytest.mark.parametrize(("path", "theme", "width"), views_of(list(EXPECTED)))
def test_error_page_looks_right(page_for, path, theme, width):
    page = page_for(UserFactory(), theme, width)

    response = page.goto(path)

    assert (response.status, page.locator("h1").inner_text()) == EXPECTED[path]
    assert_looks_right(page, f"error-{response.status}-{theme}-{width}")

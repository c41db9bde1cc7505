"""Every component on one page, and what scripts add to it."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.looking import NARROW, WIDE, assert_looks_right, follow, views_of
from tests.factories import UserFactory

pytestmark = pytest.mark.urls("tests.browser.urls")


@pytest.mark.parametrize(("path", "theme", "width"), views_of(["/parts/"]))
def test_parts_look_right(page_for, path, theme, width):
    page = page_for(UserFactory(), theme, width)

    page.goto(path)

    assert_looks_right(page, f"parts-{theme}-{width}")


def test_form_with_errors_keeps_what_was_typed_and_focuses_the_summary(page_for):
    page = page_for(UserFactory())
    page.goto("/parts/")

    page.get_by_label("Name", exact=True).fill("Leila")
    follow(page, page.get_by_role("button", name="Save"))

    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(page.get_by_label("Name", exact=True)).to_have_value("Leila")
    expect(summary.locator("p")).to_have_text("3 things to mend before this can be saved")
    summary.get_by_role("link").first.click()
    expect(page.locator("#id_skills")).to_be_focused()
    assert_looks_right(page, "parts-errors")


def test_menu_closes_at_escape_and_at_a_press_elsewhere(page_for):
    page = page_for(UserFactory(), width=NARROW)
    page.goto("/parts/")
    menu = page.locator("details.menu-all")

    page.get_by_text("Menu", exact=True).click()
    expect(menu).to_have_attribute("open", "")
    assert_looks_right(page, "menu")
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    page.get_by_text("Menu", exact=True).click()
    expect(menu).to_have_attribute("open", "")
    page.mouse.click(10, 700)

    expect(menu).not_to_have_attribute("open", "")


def test_account_menu_looks_right(page_for):
    page = page_for(UserFactory(), "dark", WIDE)
    page.goto("/parts/")

    page.locator("details.menu-me summary").click()

    assert_looks_right(page, "menu-me")


def test_filters_send_themselves_and_the_button_hides(page_for):
    page = page_for(UserFactory())
    page.goto("/parts/")

    follow(page, page.get_by_text("Waits for me").first)

    assert "show=b" in page.url
    expect(page.get_by_role("button", name="Show", exact=True)).to_have_count(0)


def test_work_asks_until_it_is_done(page_for):
    page = page_for(UserFactory())
    page.goto("/parts/")

    page.get_by_text("Checked 412 people").wait_for(timeout=5000)

    expect(page.locator(".work")).not_to_have_attribute("hx-trigger", re.compile(""))


def test_page_works_without_javascript(page_for):
    page = page_for(UserFactory(), "dark", javascript=False)

    page.goto("/parts/")

    page.locator("details.menu-me summary").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    expect(page.get_by_role("button", name="Show", exact=True)).to_be_visible()


def test_request_that_breaks_says_so_and_keeps_the_page(page_for, complaints, caplog):
    caplog.set_level("CRITICAL", logger="django.request")
    page = page_for(UserFactory())
    page.goto("/parts/")
    page.get_by_label("Name", exact=True).fill("Leila")

    page.get_by_role("button", name="Ask in vain").click()

    page.get_by_text("What you typed is still here").wait_for()
    assert page.get_by_label("Name", exact=True).input_value() == "Leila"
    assert_looks_right(page, "parts-problem")
    assert {"status of 500" in text or "Error Code 500" in text for text in complaints} == {True}
    complaints.clear()


def test_answer_that_is_a_whole_page_is_opened_as_a_page(page_for):
    page = page_for(UserFactory())
    page.goto("/parts/")
    page.context.clear_cookies()

    follow(page, page.get_by_role("button", name="Ask signed out"))

    assert "/accounts/login/?next=/parts/" in page.url


def test_fragment_takes_the_focus_where_it_asks_for_it(page_for):
    page = page_for(UserFactory())
    page.goto("/parts/")

    page.get_by_role("button", name="Ask again").click()

    expect(page.get_by_role("button", name="Fresh")).to_be_focused()

"""What a browser test looks at on every page, and at which widths and in which themes."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Locator, Page

WIDE, NARROW = 1280, 360
HEIGHTS = {WIDE: 800, NARROW: 740}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PICTURES = settings.VAR_DIR / "screenshots"


def views_of(paths: Sequence[str]) -> list:
    """Each page once per theme, at alternating widths; the other two views only in the long run."""
    views = []
    for index, path in enumerate(paths):
        name = path.split("?")[0].strip("/").replace("/", "-") or "home"
        for theme in ("light", "dark"):
            for width in (WIDE, NARROW):
                usual = (theme == "light") == (width == WIDE)
                first = usual if index % 2 == 0 else not usual
                marks = () if first else (pytest.mark.long,)
                views.append(
                    pytest.param(path, theme, width, id=f"{name}-{theme}-{width}", marks=marks)
                )
    return views


@cache
def axe_source() -> str:
    return (settings.BASE_DIR / "node_modules" / "axe-core" / "axe.min.js").read_text()


def follow(page: Page, target: Locator) -> None:
    """Press what leads to another page, and wait for that page: a press alone does not."""
    with page.expect_navigation():
        target.click()


def assert_looks_right(page: Page, name: str = "") -> None:
    """Accessible, without sideways scroll; with a name, a picture is kept in var/screenshots/."""
    if name:
        take_picture(page, name)
    assert_accessible(page)
    assert_no_sideways_scroll(page)


def assert_accessible(page: Page) -> None:
    assert barriers_on(page) == []


def barriers_on(page: Page) -> list[str]:
    """What axe finds wrong, each with the element it stands on."""
    # A script tag would be refused by the content policy.
    page.evaluate(axe_source())
    found = page.evaluate(
        """async rules => {
          // Of what is right, axe would describe each element too.
          const options = {runOnly: rules, reporter: "no-passes"};
          return (await axe.run(document, options)).violations;
        }""",
        RULES,
    )
    return [
        f"{rule['id']}: {rule['help']}: {node['html'][:200]}"
        for rule in found
        for node in rule["nodes"]
    ]


def assert_no_sideways_scroll(page: Page) -> None:
    assert too_wide_on(page) == []


def too_wide_on(page: Page) -> list[str]:
    """What reaches past the edge of a page that scrolls sideways."""
    found: list[str] = page.evaluate(
        """() => {
          const room = document.documentElement.clientWidth;
          if (document.documentElement.scrollWidth <= room) return [];
          return [...document.querySelectorAll("body *")]
            .filter(node => node.getBoundingClientRect().right > room + 1)
            .map(node => `too wide: ${node.outerHTML.slice(0, 120)}`);
        }"""
    )
    return found


def problems_of(page: Page, path: str) -> list[str]:
    """What is wrong with one page: its answer, its accessibility, its width."""
    answer = page.goto(path)
    if answer is None or answer.status != 200:
        return [f"answers {answer.status if answer else 'nothing'}"]
    return [*barriers_on(page)[:6], *too_wide_on(page)[:6]]


def take_picture(page: Page, name: str) -> Path:
    PICTURES.mkdir(parents=True, exist_ok=True)
    path = PICTURES / f"{name}.png"
    page.screenshot(path=path, full_page=True)
    return path

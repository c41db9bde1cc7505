"""Figures as tables for a file: each row says how its number was made."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from metrics.figures import Figure
from metrics.indicator_words import UNITS
from metrics.indicators import Indicator
from metrics.periods import Period
from metrics.queries.insights import Heading, Page, View


def home_table(view: View, headings: Sequence[Heading]) -> Iterator[list[Any]]:
    """Every indicator of a view."""
    yield _head()
    for heading in headings:
        for one in heading.lines:
            yield _row(one.indicator, one.period, view.name or _("Everybody"), one.figure)


def page_table(page: Page) -> Iterator[list[Any]]:
    """One indicator: the view itself, its parts, and how it went."""
    yield _head()
    name = page.view.name or _("Everybody")
    yield _row(page.indicator, page.line.period, name, page.line.figure)
    for part in page.parts:
        label = " + ".join(part.together) or part.name
        yield _row(page.indicator, page.parts_period, label, part.figure)
    for step in page.steps:
        yield _row(page.indicator, step.period, name, step.figure)


def _head() -> list[Any]:
    return [
        _("Indicator"), _("Key"), _("Version"), _("Group"), _("From"), _("To"), _("Value"),
        _("Unit"), _("Numerator"), _("Denominator"), _("People"), _("Counted with others"),
        _("Formula"), _("What the numerator counts"), _("What the denominator counts"),
        _("Source"), _("Band from"), _("Band to"), _("Told of"),
    ]  # fmt: skip


def _row(indicator: Indicator, period: Period, name: str, figure: Figure | None) -> list[Any]:
    """One figure; where nothing is told of it, neither is anything that it is made of."""
    told: list[Any] = [""] * 7
    if figure is not None:
        told = [_plain(figure.value), _plain(figure.numerator), _plain(figure.denominator),
                _plain(figure.people), _plain(figure.low), _plain(figure.high),
                figure.told_of]  # fmt: skip
    value, numerator, denominator, people, *more = told
    return [
        str(indicator.label), indicator.key, indicator.version, name, period.begins.isoformat(),
        (period.ends - timedelta(days=1)).isoformat(), value, str(UNITS[indicator.unit]),
        numerator, denominator, people,
        _("yes") if figure is not None and figure.is_wider else "",
        str(indicator.formula), str(indicator.numerator), str(indicator.denominator),
        str(indicator.source), *more,
    ]  # fmt: skip


def _plain(value: float | None) -> str:
    """A number for other programs: a share as a part of one, at most four decimals."""
    if value is None:
        return ""
    return f"{value:.4f}".rstrip("0").rstrip(".")

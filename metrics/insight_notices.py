"""What people are told of indicators: that one moved, and once a month the few they look at first.

The texts are made when they are read, from frozen tables alone and as far as their reader reads
them: a notice holds no figure.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.access import may_see_insights
from metrics.indicators import INDICATORS
from metrics.key_indicators import audience_of, chosen_for
from metrics.queries.insights import Line, View, lines_of, view_of
from metrics.queries.told import Teller
from talent.models import User
from talent.registry import NoticeKind, NoticeText, registry

MOVED, MONTHLY = "metrics.indicator_moved", "metrics.monthly_figures"
Ids = Sequence[Mapping[str, Any]]
Texts = Sequence[NoticeText | None]


def _view(user: User, params: Mapping[str, Any]) -> View | None:
    """The view of a notice, as far as its recipient still reads it."""
    if not may_see_insights(user):
        return None
    found = view_of(user, params.get("unit"), date.fromisoformat(params["day"]))
    return None if found is None or found.is_empty else found


def _lines(user: User, view: View, keys: Sequence[str]) -> list[Line]:
    known = [INDICATORS[key] for key in keys if key in INDICATORS]
    return lines_of(view, Teller(user, only_frozen=True), known)


def _sentence(line: Line) -> str:
    """“Retention: 97 % (+1 point)”; that nothing is told where that is so."""
    label = str(line.indicator.label)
    if not line.value:
        return _("%(label)s: too few to tell") % {"label": label}
    if not line.change:
        return f"{label}: {line.value}"
    return f"{label}: {line.value} ({line.change})"


def monthly(user: User, ids: Ids) -> Texts:
    """The few figures that the reader's audience looks at first."""

    def one(params: Mapping[str, Any]) -> NoticeText | None:
        view = _view(user, params)
        if view is None:
            return None
        lines = _lines(user, view, chosen_for(audience_of(user)))
        name = view.name or _("the organisation")
        return NoticeText(
            _("How %(name)s is doing, %(month)s")
            % {"name": name, "month": date_format(view.day, "F Y")},
            _("Beside a year before: %(lines)s.") % {"lines": "; ".join(map(_sentence, lines))},
            _address(reverse("metrics:insights_home"), params),
        )

    return [one(params) for params in ids]


def moved(user: User, ids: Ids) -> Texts:
    """That a figure has left its target, or has come to it."""

    def one(params: Mapping[str, Any]) -> NoticeText | None:
        view = _view(user, params)
        if view is None or params["indicator"] not in INDICATORS:
            return None
        (line,) = _lines(user, view, [params["indicator"]])
        if not line.value:
            return None  # of which this reader is told nothing
        name = view.name or _("the organisation")
        words = {"label": str(line.indicator.label), "name": name}
        title = _("%(label)s of %(name)s has come to its target")
        if not params["met"]:
            title = _("%(label)s of %(name)s has left its target")
        address = reverse("metrics:indicator_detail", args=[line.indicator.key])
        return NoticeText(title % words, f"{_sentence(line)}.", _address(address, params))

    return [one(params) for params in ids]


def _address(page: str, params: Mapping[str, Any]) -> str:
    unit = params.get("unit")
    return f"{page}?day={params['day']}" + (f"&unit={unit}" if unit is not None else "")


KINDS = [
    NoticeKind(
        MOVED, gettext_lazy("An indicator moved"), moved,
        hint=gettext_lazy("When one that you look at first comes to its target, or leaves it."),
    ),
    NoticeKind(
        MONTHLY, gettext_lazy("Figures of the month"), monthly,
        hint=gettext_lazy("Once a month, the few indicators that you look at first."),
    ),
]  # fmt: skip


def register() -> None:
    for kind in KINDS:
        registry.add_notice(kind)

"""Figures of the organisation by which leadership tells the results of its programmes.

They say how the organisation went since a programme began, and not that it went so because of it.
"""

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from leadership.models import Cohort, Programme
from leadership.registry import ResultIndicator, result_indicators
from lib.dates import today
from metrics.access import may_see_the_whole
from metrics.figures import month_ends
from metrics.indicator_words import month_words
from metrics.indicators import INDICATORS, Indicator
from metrics.queries.insights import change_of, said
from metrics.queries.told import Asked, Teller
from talent.models import User

OFFERED = ("retention", "promotion_rate", "internal_fill_rate", "moves_to_another_unit",
           "plan_coverage", "mentoring_coverage", "engagement", "enps")  # fmt: skip


def tell(indicator: Indicator, user: User, programme: Programme) -> str | None:
    """What it comes to, and by how much that differs from when the first cohort began.

    Of the whole organisation, so for those who read the whole.
    """
    if not may_see_the_whole(user):
        return None
    yesterday = today() - timedelta(days=1)
    (last,) = month_ends(yesterday, 1)
    cohorts = Cohort.objects.filter(programme=programme).order_by("starts_on")
    began = cohorts.values_list("starts_on", flat=True).first()
    (first,) = month_ends((began or last) - timedelta(days=1), 1)
    now, then = Asked(indicator, None, last), Asked(indicator, None, min(first, last))
    told = Teller(user).tell({now, then}, [])
    figure = told[now].whole if now in told else None
    words = said(indicator, figure)
    if not words:
        return None
    earlier = told[then].whole if then in told else None
    change = change_of(indicator, figure, earlier) if then != now else ""
    if not change:
        return words
    return _("%(value)s, %(change)s since %(month)s") % {
        "value": words, "change": change, "month": month_words(then.day),
    }  # fmt: skip


def register() -> None:
    for key in OFFERED:
        indicator = INDICATORS[key]

        def said_of(user: User, programme: Programme, one: Indicator = indicator) -> str | None:
            return tell(one, user, programme)

        result_indicators.append(
            ResultIndicator(
                f"metrics.{key}", indicator.label,
                gettext_lazy("Of the whole organisation, since the first cohort began."), said_of,
            )
        )  # fmt: skip

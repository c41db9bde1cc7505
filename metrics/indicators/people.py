"""Who is here, who stays and who leaves."""

import numpy as np
from django.utils.translation import gettext_lazy as _

from metrics.history import EXIT_REASONS, Flags, Ints
from metrics.indicators.breakdowns import Breakdown
from metrics.indicators.registry import Counts, Topic, Unit, Window, indicator, number, share
from metrics.periods import Period


@indicator(
    label=_("Headcount"),
    formula=_("people employed on the last day of the period"),
    unit=Unit.PEOPLE,
    numerator=_("people employed on the last day"),
    denominator=_("none"),
    source=_("counting; ISO 30414:2018 calls it the number of employees"),
    topic=Topic.PEOPLE,
    window=Window.DAY,
    value=number,
)
def headcount(breakdown: Breakdown, period: Period) -> Counts:
    """People, not full-time equivalents; who is away or has no post counts too.

    Source: counting (ISO 30414:2018 calls it the number of employees).
    """
    history = breakdown.history
    found = breakdown.count(breakdown.of_people(history.stays_on(period.last), period.last))
    return Counts(found, found, found)


@indicator(
    label=_("Retention"),
    formula=_("people of the opening headcount who never left in the period ÷ opening headcount"),
    unit=Unit.SHARE,
    numerator=_("those of them who are still employed after its last day, without a break"),
    denominator=_("people employed before the first day and not leaving before it"),
    source=_("usual practice, known as survival rate or cohort retention"),
    topic=Topic.LOSS,
    value=share,
)
def retention(breakdown: Breakdown, period: Period) -> Counts:
    """Whoever leaves and returns was not retained; people hired meanwhile count on neither side.

    People count where they were on the evening before the period. Source: usual practice; it is
    1 - the loss of those who were there, known as survival rate or cohort retention.
    """
    stays = breakdown.history.stays
    rows = opening(breakdown, period)
    groups = breakdown.of_people(rows, period.first - 1)
    there = breakdown.count(groups)
    kept = breakdown.count(groups[stays.ends[rows] > period.after])
    return Counts(kept, there, there)


@indicator(
    label=_("Voluntary loss"),
    formula=_("people who left of their own will ÷ average headcount"),
    unit=Unit.SHARE,
    numerator=_("last days in the period with the reason voluntary"),
    denominator=_("mean of the headcounts of all days of the period"),
    source=_("turnover over average headcount, as in ISO 30414:2018"),
    topic=Topic.LOSS,
    value=share,
    is_confidential=True,
)
def voluntary_loss(breakdown: Breakdown, period: Period) -> Counts:
    """Retirement, the end of a contract and leaving without a stated reason are not voluntary.

    Source: turnover over average headcount, as in ISO 30414:2018 (recruitment, mobility and
    turnover).
    """
    voluntary = breakdown.history.stays.exit_reason == EXIT_REASONS.index("voluntary")
    return _loss(breakdown, period, voluntary)


@indicator(
    label=_("Regretted loss"),
    formula=_("people who left and whom the organisation would have kept ÷ average headcount"),
    unit=Unit.SHARE,
    numerator=_("last days in the period that are marked as regretted"),
    denominator=_("mean of the headcounts of all days of the period"),
    source=_("usual practice, with the denominator of voluntary loss"),
    topic=Topic.LOSS,
    value=share,
    is_confidential=True,
)
def regretted_loss(breakdown: Breakdown, period: Period) -> Counts:
    """Whatever the reason to leave; where nobody said whether it is regretted, it is not counted.

    Source: usual practice, with the denominator of `voluntary_loss`.
    """
    return _loss(breakdown, period, breakdown.history.stays.regretted == 1)


def _loss(breakdown: Breakdown, period: Period, is_counted: Flags) -> Counts:
    """Leavers count in the group of their last post; it is of them that enough must be counted."""
    stays = breakdown.history.stays
    rows = leaving(breakdown, period)
    groups = breakdown.of(
        breakdown.history.last_posts_of(rows, stays.ends[rows] - 1), rows, stays.ends[rows] - 1
    )
    return Counts(
        breakdown.count(groups[is_counted[rows]]),
        breakdown.average_headcount(period),
        breakdown.count(groups[last_of_each(stays.person[rows])]),
    )


def opening(breakdown: Breakdown, period: Period) -> Ints:
    """The stays that hold through the midnight with which the period begins."""
    stays = breakdown.history.stays
    return np.flatnonzero((stays.begins < period.first) & (stays.ends > period.first))


def leaving(breakdown: Breakdown, period: Period) -> Ints:
    """The stays whose last day lies in the period."""
    stays = breakdown.history.stays
    return np.flatnonzero((stays.ends > period.first) & (stays.ends <= period.after))


def last_of_each(person: Ints) -> Flags:
    """Whether each row is the last of its person; rows of a person stand together."""
    is_last = np.ones(person.size, np.bool_)
    is_last[:-1] = person[1:] != person[:-1]
    return is_last

"""How long it takes until somebody is promoted.

Time to promotion is the date of the promotion less the first day in the role before, in whole
months: the unbroken time in that role, through any units and managers, with pauses of up to 31
days; it is not the time since the last promotion, nor since the hire.

The median of those who were promoted is short wherever many still wait. The curve counts them:
it says of how many, of everybody who begins in a role, no promotion has come after so many months.
"""

import numpy as np
from django.utils.translation import gettext_lazy as _

from metrics.indicators.breakdowns import Breakdown, Floats
from metrics.indicators.moves import groups_before, moved
from metrics.indicators.people import last_of_each
from metrics.indicators.registry import Counts, Topic, Unit, indicator
from metrics.periods import Period, months_between


def median_month(counts: Counts) -> Floats:
    """The median of the months that the numerator counts; NaN where there are none."""
    upto = np.cumsum(counts.numerator, axis=1)
    many = counts.denominator
    if not upto.shape[1]:
        return np.full(many.size, np.nan)
    # The months of the two in the middle, which are one where the number is odd.
    low = (upto >= np.ceil(many / 2)[:, None]).argmax(1)
    high = (upto >= np.floor(many / 2 + 1)[:, None]).argmax(1)
    return np.where(many > 0, (low + high) / 2, np.nan)


def survival(counts: Counts) -> Floats:
    """The share not yet promoted after each month of time in the role, (groups, months).

    Π (1 - promoted ÷ at risk) over the months so far. NaN once nobody is at risk.
    """
    at_risk = counts.denominator
    left = 1 - np.divide(counts.numerator, at_risk, out=np.zeros_like(at_risk), where=at_risk > 0)
    found: Floats = np.where(at_risk > 0, np.cumprod(left, axis=1), np.nan)
    return found


def median_survival(counts: Counts) -> Floats:
    """The first month after which half or more have been promoted; NaN where that is not known."""
    is_half = survival(counts) <= 0.5 + 1e-9  # far above the error of the product
    if not is_half.shape[1]:
        return np.full(is_half.shape[0], np.nan)
    return np.where(is_half.any(1), is_half.argmax(1), np.nan)


@indicator(
    label=_("Time to promotion of those promoted"),
    formula=_("median of: day of the promotion - first day in the role before"),
    unit=Unit.MONTHS,
    numerator=_("whole months in the role before, of each promotion in the period"),
    denominator=_("promotions in the period"),
    source=_("usual practice; the start is that in the role before"),
    topic=Topic.GROWTH,
    value=median_month,
)
def time_to_promotion(breakdown: Breakdown, period: Period) -> Counts:
    """Says nothing of those who still wait; see `expected_time_to_promotion`.

    Source: usual practice; the start is that in the role before. The numerator is (groups, months).
    """
    posts = breakdown.history.posts
    rows = moved(breakdown.history, period, "promotion")
    months = months_between(posts.since[posts.before[rows]], posts.begins[rows])
    groups = groups_before(breakdown, rows)
    return Counts(
        _by_month(breakdown, groups, months, int(months.max(initial=-1)) + 1),
        breakdown.count(groups),
        breakdown.count(groups[last_of_each(posts.person[rows])]),
    )


@indicator(
    label=_("Time until half are promoted"),
    formula=_("first month in which Π (1 - promoted ÷ in the role so long) is 1/2 or less"),
    unit=Unit.MONTHS,
    numerator=_("promotions in the period, by whole months in the role before"),
    denominator=_("people in the role so many months at some time in the period"),
    source=_(
        "E. L. Kaplan and P. Meier, Journal of the American Statistical Association, "
        "1958, with delayed entry (J. P. Klein and M. L. Moeschberger, 2003)"
    ),
    topic=Topic.GROWTH,
    value=median_survival,
)
def expected_time_to_promotion(breakdown: Breakdown, period: Period) -> Counts:
    """Who leaves, moves otherwise or still waits counts as long as they were seen to wait.

    Both are (groups, months). Who was in a role already when the period began counts from the
    months they had then on (delayed entry), and everybody in the month in which they are last
    seen. It takes for granted that those who left would have waited as long as the others. Source:
    E. L. Kaplan and P. Meier, "Nonparametric Estimation from Incomplete Observations", Journal of
    the American Statistical Association, 1958; delayed entry: J. P. Klein and M. L. Moeschberger,
    "Survival Analysis", 2003, section 4.6.
    """
    history = breakdown.history
    times = history.role_times
    # Who is promoted on the first day was waiting when it began.
    rows = np.flatnonzero(
        (times.begins < period.after) & (times.ends + times.is_promoted > period.first)
    )
    begins, ends = times.begins[rows], np.minimum(times.ends[rows], period.after)
    is_promoted = times.is_promoted[rows] & (times.ends[rows] < period.after)
    enters = months_between(begins, np.maximum(begins, period.first))
    leaves = months_between(begins, ends)
    stays = history.stays_of(times.person[rows], ends - 1)
    groups = breakdown.of(history.last_posts_of(stays, ends - 1), stays, ends - 1)
    size = int(leaves.max(initial=-1)) + 1
    risen = _by_month(breakdown, groups, enters, size + 1)
    risen -= _by_month(breakdown, groups, leaves + 1, size + 1)
    return Counts(
        _by_month(breakdown, groups[is_promoted], leaves[is_promoted], size),
        np.cumsum(risen, axis=1)[:, :size],
        breakdown.count(groups[last_of_each(times.person[rows])]),
    )


def _by_month(breakdown: Breakdown, groups: np.ndarray, months: np.ndarray, size: int) -> Floats:
    """How many of each group have each number of months, (groups, size)."""
    cells = np.bincount(groups * size + months, minlength=breakdown.size * size)
    return cells.astype(np.float64).reshape(breakdown.size, size)

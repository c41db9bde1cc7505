"""Who is helped to grow: plans, conversations, mentoring and programmes.

Who has a plan or a mentor stands on nobody's card. So these are told of ends of months alone, in
groups of ten people and more, and in steps of five points (`metrics/disclosure.py`).
"""

import numpy as np
from django.utils.translation import gettext_lazy as _

from metrics.history import Ints
from metrics.indicators.breakdowns import Breakdown, Floats
from metrics.indicators.registry import Counts, Topic, Unit, Window, indicator, share
from metrics.periods import Period


@indicator(
    label=_("People with a development plan"),
    formula=_("people with an agreed plan under way ÷ headcount"),
    unit=Unit.SHARE,
    numerator=_("people employed on the last day whose plan was agreed and has not ended"),
    denominator=_("people employed on the last day"),
    source=_("counting"),
    topic=Topic.SUPPORT,
    window=Window.DAY,
    value=share,
    is_private=True,
)
def plan_coverage(breakdown: Breakdown, period: Period) -> Counts:
    """Drafts do not count; who has two plans counts once. Source: counting."""
    return _covered(breakdown, period, "plans")


@indicator(
    label=_("People who had a career conversation"),
    formula=_("people with a conversation in the last 180 days ÷ headcount"),
    unit=Unit.SHARE,
    numerator=_("people employed on the last day who held one in the 180 days up to it"),
    denominator=_("people employed on the last day"),
    source=_("counting"),
    topic=Topic.SUPPORT,
    window=Window.DAY,
    value=share,
    is_private=True,
)
def conversation_coverage(breakdown: Breakdown, period: Period) -> Counts:
    """With whichever manager; only what was held counts. Source: counting."""
    return _covered(breakdown, period, "conversations")


@indicator(
    label=_("People with a mentor"),
    formula=_("mentees of a pair under way ÷ headcount"),
    unit=Unit.SHARE,
    numerator=_("people employed on the last day who are mentees of a pair under way"),
    denominator=_("people employed on the last day"),
    source=_("counting"),
    topic=Topic.SUPPORT,
    window=Window.DAY,
    value=share,
    is_private=True,
)
def mentoring_coverage(breakdown: Breakdown, period: Period) -> Counts:
    """A paused pair is under way. Source: counting."""
    return _covered(breakdown, period, "mentees")


@indicator(
    label=_("Mentoring in motion"),
    formula=_("mentees who met in the last 30 days ÷ mentees of a pair under way"),
    unit=Unit.SHARE,
    numerator=_("mentees of a pair under way who held a session in the 30 days up to the last one"),
    denominator=_("people employed on the last day who are mentees of a pair under way"),
    source=_("rule of this product"),
    topic=Topic.SUPPORT,
    window=Window.DAY,
    value=share,
    is_private=True,
)
def mentoring_momentum(breakdown: Breakdown, period: Period) -> Counts:
    """A session with any mentor counts. Source: rule of this product."""
    mentees = breakdown.history.known("mentees").on(period.last)
    met = np.intersect1d(mentees, breakdown.history.known("met").on(period.last))
    there = _here(breakdown, period, mentees)
    return Counts(_here(breakdown, period, met), there, there)


@indicator(
    label=_("Completion of leadership programmes"),
    formula=_("people who completed a programme ÷ people whose part in one ended"),
    unit=Unit.SHARE,
    numerator=_("people who completed a cohort in the period"),
    denominator=_("people who completed one in the period, or came to its end without completing"),
    source=_("usual practice of learning organisations"),
    topic=Topic.SUPPORT,
    value=share,
    is_private=True,
)
def programme_completion(breakdown: Breakdown, period: Period) -> Counts:
    """Who withdrew before the end is on neither side. Source: usual practice.

    People count where they were seen last in the period.
    """
    known = breakdown.history.known
    done = known("completed").begun(period.first, period.after)
    ended = np.union1d(done, known("not_completed").begun(period.first, period.after))
    people, groups = breakdown.last_seen(period)
    there = breakdown.count(groups[np.isin(people, ended)])
    return Counts(breakdown.count(groups[np.isin(people, done)]), there, there)


def _covered(breakdown: Breakdown, period: Period, fact: str) -> Counts:
    """Of whom something is true on the last day, over the headcount."""
    rows = breakdown.history.stays_on(period.last)
    there = breakdown.count(breakdown.of_people(rows, period.last))
    return Counts(
        _here(breakdown, period, breakdown.history.known(fact).on(period.last)), there, there
    )


def _here(breakdown: Breakdown, period: Period, people: Ints) -> Floats:
    """How many of some people are employed on the last day, by group."""
    history = breakdown.history
    rows = history.stays_on(period.last)
    rows = rows[np.isin(history.stays.person[rows], people)]
    return breakdown.count(breakdown.of_people(rows, period.last))

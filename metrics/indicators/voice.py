"""What people say of their work: as waves released it, and never worked out of answers here.

A wave tells of groups of five people and more, in bands near the ends of a scale
(`metrics/cells.py`). These indicators are the cells of the latest wave that closed by a day and
tells them.
"""

from django.utils.translation import gettext_lazy as _

from metrics.indicators.registry import Shelf, Topic, Unit, on_shelf

PARTICIPATION = on_shelf(
    Shelf.WAVES,
    "participation",
    label=_("Participation"),
    formula=_("people who answered ÷ people who were asked, in steps of five points"),
    unit=Unit.SHARE,
    numerator=_("people who answered the latest survey that asked everybody, closed by the day"),
    denominator=_("people whom it asked"),
    source=_("usual practice of surveys: the response rate"),
    topic=Topic.VOICE,
)
ENGAGEMENT = on_shelf(
    Shelf.WAVES,
    "engagement",
    label=_("Engagement"),
    formula=_("mean of the index questions, 25 points for each step from strongly disagree up"),
    unit=Unit.POINTS,
    numerator=_("points of everybody who answered the latest survey that asked everybody"),
    denominator=_("people who answered it"),
    source=_("usual practice of engagement indices: a mean of several agreements, from 0 to 100"),
    topic=Topic.VOICE,
)
ENPS = on_shelf(
    Shelf.WAVES,
    "enps",
    label=_("eNPS"),
    formula=_("per cent who give 9 or 10 less per cent who give 0 to 6"),
    unit=Unit.NET,
    numerator=_("people who give 9 or 10, less those who give 0 to 6, in the latest survey"),
    denominator=_("people who answered the question"),
    source=_("F. Reichheld, “The One Number You Need to Grow”, 2003, asked of employees"),
    topic=Topic.VOICE,
)

"""What stands ready to follow, and what programmes changed: as leadership tells it today.

Who is named on plans of succession is not effective-dated, and each reader's bench leaves out what
names them; behaviour is told anew from five answers to the next five. So neither has a past: both
are told as they are, and not of days long gone.
"""

from django.utils.translation import gettext_lazy as _

from metrics.indicators.registry import Shelf, Topic, Unit, on_shelf

BENCH_STRENGTH = on_shelf(
    Shelf.BENCH,
    "bench_strength",
    label=_("Bench strength"),
    formula=_("key roles that can have a successor of their own at once ÷ key roles"),
    unit=Unit.SHARE,
    numerator=_("the largest number of key roles, each with somebody else ready in two years"),
    denominator=_("key roles, as far as you see them: five and more"),
    source=_("maximum matching, J. E. Hopcroft and R. M. Karp, 1973, of plans of succession"),
    topic=Topic.GROWTH,
)
BEHAVIOUR_CHANGE = on_shelf(
    Shelf.PROGRAMMES,
    "behaviour_change",
    label=_("Behaviour after programmes"),
    formula=_("mean of what managers say 60 to 90 days later: they do at work what it taught"),
    unit=Unit.STEPS,
    numerator=_("agreement from 1 to 5, of cohorts of which five managers and more answered"),
    denominator=_("people of whom it is told"),
    source=_("D. L. Kirkpatrick, “Evaluating Training Programs”, 1994: level three, behaviour"),
    topic=Topic.SUPPORT,
)

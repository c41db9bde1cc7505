"""Why two people are not matched, in words that never tell of a block.

A rule that everybody may know is named. Whatever else keeps two apart, that one of them is away,
leaves, is not matched at present, or does not want the other, is said in one sentence, which is
the same for all of these.
"""

from functools import reduce
from operator import or_

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mentoring.scoring import Rule

Text = str | Promise

# In the order in which they are told; the first that holds is enough.
NAMED: dict[Rule, Text] = {
    Rule.SAME_PERSON: _("They are one and the same person."),
    Rule.REPORTING_LINE: _("One is in the other’s reporting line, which this programme rules out."),
    Rule.AGAIN: _(
        "They were a pair already; this programme puts the same two together again only if"
        " each wishes for the other."
    ),
    Rule.NO_LANGUAGE: _("They have no language in common, which this programme asks for."),
    Rule.TOO_FAR: _("They have fewer working hours in common than this programme asks for."),
    Rule.FORBIDDEN: _("A coordinator keeps these two apart."),
}
TO_MENTEE: dict[Rule, Text] = {
    Rule.SAME_PERSON: _("That is you."),
    Rule.REPORTING_LINE: _("In your own reporting line, which this programme rules out."),
    Rule.AGAIN: _(
        "You two were a pair already; this programme puts the same two together again only if"
        " each wishes for the other."
    ),
    Rule.NO_LANGUAGE: _("You have no language in common, which this programme asks for."),
    Rule.TOO_FAR: _("You have fewer working hours in common than this programme asks for."),
}
TOLD_RULES = reduce(or_, TO_MENTEE)
NOT_WEIGHED: Text = _(
    "They were not weighed against each other: others suit both of them better, or one of them"
    " cannot be matched at present."
)
NOT_NOW: Text = _("Cannot be asked at present: a mentor may pause, be away, or have other plans.")
NO_LONGER: Text = _("These two can no longer become a pair.")
FULL: Text = _("All places are taken.")
TOO_FEW: Text = _(
    "No rule that can be named keeps them apart. Fewer than five wait on one side: a figure would"
    " tell too much of single people."
)
# Why somebody was in no preview, as far as every coordinator can see.
WAITLISTED: Text = _("Is on the waiting list.")
OVER: Text = _("Takes part no longer.")
HAS_ONE: Text = _("Has somebody already, or a proposal to answer.")
BEYOND: Text = _("Stands in line behind the last place of the programme.")
FULL_BEFORE: Text = _("All places of this mentor were taken before the preview.")


def named_rule(broken: Rule) -> Rule | None:
    """The first rule that may be named to coordinators."""
    return next((rule for rule in NAMED if rule in broken), None)


def mentee_rule(broken: Rule) -> Rule | None:
    """The first rule that may be named to one of the two."""
    return next((rule for rule in TO_MENTEE if rule in broken), None)


def is_hidden(broken: Rule) -> bool:
    """Whether two are kept apart by something that is nobody else's business."""
    return named_rule(broken) is None and broken != Rule.NONE

"""Why a programme fits somebody, in words: for whoever it is about, and for others."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from leadership.programme_fit import Reason, Source

OWN: Mapping[Source, Promise] = {
    Source.ROLE: gettext_lazy("your role asks for level %(level)s"),
    Source.CORE: gettext_lazy("your grade needs level %(level)s"),
    Source.AIM: gettext_lazy("the role of your plan asks for level %(level)s"),
    Source.PLAN: gettext_lazy("an action of your plan is about it"),
}
THEIRS: Mapping[Source, Promise] = {
    Source.ROLE: gettext_lazy("the role asks for level %(level)s"),
    Source.CORE: gettext_lazy("the grade needs level %(level)s"),
    Source.AIM: gettext_lazy("the role of the plan asks for level %(level)s"),
    Source.PLAN: gettext_lazy("an action of the plan is about it"),
}


def reason_in_words(reason: Reason, *, own: bool) -> str:
    """Who asks for a competency, and how far the programme leads towards it."""
    words = OWN if own else THEIRS
    said = [
        str(words[source]) % {"level": reason.need.level}
        for source in reason.need.sources
        if source == Source.PLAN or reason.need.level
    ]
    if reason.closes and not reason.is_whole:
        said.append(_("this leads to level %(level)s") % {"level": reason.target})
    text = "; ".join(said)
    return text[:1].upper() + text[1:]

"""The parts of the score in words, the same wherever weights are set or a score is read."""

from collections.abc import Mapping
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mentoring.models import Programme, ProgrammeKind


class PartWords(NamedTuple):
    """What a part is called, and what it looks at."""

    label: Promise
    hint: Promise


PART_WORDS: Mapping[str, PartWords] = {
    "competencies": PartWords(
        _("Skills asked for"), _("How strong the mentor is in what the mentee wants to work on.")
    ),
    "experience": PartWords(
        _("Experience in the target role"),
        _("Whether the mentor has held the role that the mentee aims for, or one of its family."),
    ),
    "mentee_wish": PartWords(
        _("Wished for by the mentee"), _("Whether the mentee named this mentor, and how high up.")
    ),
    "mentor_wish": PartWords(
        _("Wished for by the mentor"), _("Whether the mentor named this mentee, and how high up.")
    ),
    "languages": PartWords(
        _("Languages in common"), _("How many languages the two have in common.")
    ),
    "place": PartWords(
        _("Place and working hours"),
        _("Whether the two work at one place, and at the same hours."),
    ),
    "distance": PartWords(
        _("Another part of the organisation"),
        _("How far apart the units of the two are: a fresh view."),
    ),
    "seniority": PartWords(
        _("Steps between the grades"),
        _("How many grades the mentor stands above the mentee; two help most."),
    ),
}
OF_PEERS = PartWords(_("What both prefer"), _("Whether one named the other, and how high up."))
OF_THE_OTHER = PartWords(
    _("What both prefer, the other way round"), _("The same once more, as the other one sees it.")
)
REVERSED = PartWords(
    _("Juniors who teach seniors"),
    _("How many grades the mentor stands below the mentee; a junior helps most."),
)


def part_words(name: str, programme: Programme) -> PartWords:
    """What a part is called in a programme, and what it looks at there."""
    if name == "wishes" or (programme.is_of_peers and name == "mentee_wish"):
        return OF_PEERS
    if programme.is_of_peers and name == "mentor_wish":
        return OF_THE_OTHER
    if name == "seniority" and programme.kind == ProgrammeKind.REVERSE:
        return REVERSED
    return PART_WORDS[name]


def part_label(name: str, programme: Programme) -> Promise:
    return part_words(name, programme).label

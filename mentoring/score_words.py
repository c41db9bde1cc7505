"""The parts of the score in words, the same wherever weights are set or a score is read.

Among peers nobody is mentor or mentee, and the wishes of the two are one part there, whose weight
is that of both together.
"""

from collections.abc import Mapping
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mentoring.models import Programme, ProgrammeKind
from mentoring.scoring import PARTS
from mentoring.shares import WISHES


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
WISHES_OF_BOTH = PartWords(
    _("What both prefer"), _("Whether one named the other, and how high up.")
)
OF_PEERS: Mapping[str, PartWords] = {
    "competencies": PartWords(
        _("Skills asked for"), _("How strong each is in what the other one wants to work on.")
    ),
    "experience": PartWords(
        _("Experience in the target role"),
        _("Whether one has held the role that the other one aims for, or one of its family."),
    ),
    "mentee_wish": WISHES_OF_BOTH,
    "mentor_wish": WISHES_OF_BOTH,
    "seniority": PartWords(
        _("Steps between the grades"), _("How many grades lie between the two; two help most.")
    ),
}
REVERSED = PartWords(
    _("Juniors who teach seniors"),
    _("How many grades the mentor stands below the mentee; a junior helps most."),
)


def part_words(name: str, programme: Programme) -> PartWords:
    """What a part is called in a programme, and what it looks at there."""
    if name == "wishes":
        return WISHES_OF_BOTH
    if programme.is_of_peers and name in OF_PEERS:
        return OF_PEERS[name]
    if name == "seniority" and programme.kind == ProgrammeKind.REVERSE:
        return REVERSED
    return PART_WORDS[name]


def part_label(name: str, programme: Programme) -> Promise:
    return part_words(name, programme).label


def told_parts(programme: Programme) -> list[str]:
    """The parts of a programme in their order, each once."""
    if not programme.is_of_peers:
        return list(PARTS)
    return ["wishes" if name == WISHES[0] else name for name in PARTS if name != WISHES[1]]


def told_weights(weights: Mapping[str, float], programme: Programme) -> dict[str, float]:
    """The weights of the parts as they are told: of peers both wishes together."""
    both = sum(weights.get(name, 0) for name in WISHES)
    return {
        name: both if name == "wishes" else weights.get(name, 0) for name in told_parts(programme)
    }


def weights_from(told: Mapping[str, float], programme: Programme) -> dict[str, float]:
    """The weights as they are kept: of what is told as one, each wish has half."""
    half = told.get("wishes", 0) / 2
    return {
        name: half if programme.is_of_peers and name in WISHES else told[name] for name in PARTS
    }

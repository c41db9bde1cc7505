"""The parts of the score in words, for everybody who sets weights or reads a score."""

from collections.abc import Mapping
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class PartWords(NamedTuple):
    """What a part is called, and what it looks at."""

    label: Promise
    hint: Promise


PART_WORDS: Mapping[str, PartWords] = {
    "competencies": PartWords(
        _("Wanted skills"), _("How strong the mentor is in what the mentee wants to work on.")
    ),
    "experience": PartWords(
        _("Experience of the role"),
        _("Whether the mentor has held the role that the mentee aims for, or one of its family."),
    ),
    "mentee_wish": PartWords(
        _("The mentee’s wishes"), _("Whether the mentee named this mentor, and how high up.")
    ),
    "mentor_wish": PartWords(
        _("The mentor’s wishes"), _("Whether the mentor named this mentee, and how high up.")
    ),
    "languages": PartWords(_("Languages"), _("How many languages the two have in common.")),
    "place": PartWords(
        _("Place and time zone"), _("Whether the two work at one place, and at the same hours.")
    ),
    "distance": PartWords(
        _("Distance of units"), _("How far apart the units of the two are: a fresh view.")
    ),
    "seniority": PartWords(
        _("Step in seniority"), _("How many grades lie between the two; two or so help most.")
    ),
}

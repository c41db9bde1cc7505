"""One's own pairs as an export of what is held says them."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from mentoring.models import Pair, ProgrammeKind
from talent.queries.held import WordsOf

KIND = "programme__kind"  # decides what the two are called
FIELDS = (
    "programme__name", "mentee__name_folded", "mentor__name_folded", "state",
    "starts_on", "ends_on", "paused_on", "paused_until", "ended_on", "end_reason",
)  # fmt: skip


def exported_pair(values: Mapping[str, Any]) -> dict[str, Any]:
    """A pair in words; of peers both names without sides, which they do not have."""
    words = {name: WordsOf.at(Pair, name) for name in FIELDS}
    labels = {name: field.label for name, field in words.items()}
    if values[KIND] == ProgrammeKind.PEER:
        labels["mentee__name_folded"], labels["mentor__name_folded"] = (
            _("One peer"),
            _("Other peer"),
        )
    return {
        labels[name]: str(field.choices[values[name]])
        if values[name] in field.choices
        else values[name]
        for name, field in words.items()
    }

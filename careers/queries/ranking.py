"""Roles ranked by how close a person is to them, each with its reasons."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from careers.fit import Figures, Floats, figures, gaps
from careers.queries.fits import Levels
from careers.queries.requirements import Requirements


@dataclass(frozen=True)
class Reasons:
    """Why a role stands where it stands, in counts of skills and levels."""

    must_haves: int
    must_haves_met: int
    skills: int
    skills_met: int
    skills_unknown: int
    biggest_gap: float
    biggest_gap_skill: str

    def __str__(self) -> str:
        return "; ".join(self.sentences())

    def sentences(self) -> list[str]:
        """The reasons in words, the most telling first."""
        if not self.skills:
            return [_("What it asks for is not described yet")]
        if self.skills_met == self.skills:
            return [_("you meet all of it")]
        words = [self._met()]
        if self.biggest_gap:
            words.append(
                _("biggest gap: %(skill)s, %(levels)s")
                % {"skill": self.biggest_gap_skill, "levels": levels_words(self.biggest_gap)}
            )
        if self.skills_unknown:
            words.append(
                ngettext("%(count)d skill unknown", "%(count)d skills unknown", self.skills_unknown)
                % {"count": self.skills_unknown}
            )
        return words

    def _met(self) -> str:
        if self.must_haves:
            return ngettext(
                "%(met)d of %(count)d must-have met",
                "%(met)d of %(count)d must-haves met",
                self.must_haves,
            ) % {"met": self.must_haves_met, "count": self.must_haves}
        return ngettext(
            "%(met)d of %(count)d skill met", "%(met)d of %(count)d skills met", self.skills
        ) % {"met": self.skills_met, "count": self.skills}


def levels_words(levels: float) -> str:
    """A number of levels: 1 level, 1.5 levels, 2 levels."""
    if levels == 1:
        return _("1 level")
    number = formats.number_format(levels, 0 if levels == int(levels) else 1)
    return _("%(number)s levels") % {"number": number}


def ranked(requirements: Requirements, levels: Levels, roles: Sequence[int]) -> list[int]:
    """Roles by readiness × coverage, highest first; what asks for nothing last; ties as given."""
    score = requirements.fit([levels], roles).score[0]
    order = np.argsort(-np.nan_to_num(score, nan=-1.0), kind="stable")
    return [roles[index] for index in order]


def figures_of(
    requirements: Requirements, levels: Levels, roles: Collection[int]
) -> dict[int, Figures]:
    """What is shown of one person and each of some current roles, by role id."""
    fits = requirements.fit([levels], roles)
    return {role: figures(fits[0, index]) for index, role in enumerate(roles)}


def reasons_of(
    requirements: Requirements,
    skills: Mapping[int, tuple[float, str]],
    roles: Collection[int],
) -> dict[int, Reasons]:
    """Why each of some current roles stands where it stands, by role id.

    `skills` are a person's levels with the skills' names, which a known gap always has.
    """
    levels = {skill: level for skill, (level, _name) in skills.items()}
    rows = requirements.rows(roles)
    needed, must_have = requirements.needed[rows], requirements.must_have[rows]
    missing = gaps(requirements.vector(levels), needed)  # (R, S)
    asked, met = needed > 0, (needed > 0) & (missing == 0)
    biggest = biggest_gaps(requirements, missing, must_have)
    return {
        role: Reasons(
            must_haves=int(must_have[index].sum()),
            must_haves_met=int((must_have & met)[index].sum()),
            skills=int(asked[index].sum()),
            skills_met=int(met[index].sum()),
            skills_unknown=int(np.isnan(missing[index]).sum()),
            biggest_gap=gap,
            biggest_gap_skill=skills[skill][1] if skill is not None else "",
        )
        for index, (role, (skill, gap)) in enumerate(zip(roles, biggest, strict=True))
    }


def biggest_gaps(
    requirements: Requirements, missing: Floats, must_have: npt.NDArray[np.bool_]
) -> list[tuple[int | None, float]]:
    """The skill id and size of each role's largest known gap; of equal ones a must-have's."""
    found: list[tuple[int | None, float]] = []
    for gap_row, must_row in zip(np.nan_to_num(missing), must_have, strict=True):
        column = int(np.argmax(gap_row + must_row * 1e-6)) if gap_row.any() else None
        skill = requirements.skills[column] if column is not None else None
        gap = round(float(gap_row[column]), 1) if column is not None else 0.0
        found.append((skill, gap))
    return found

"""Which actions a plan begins with: pure functions over gaps and the library's suggestions.

About 70 % of what people learn at work they learn by doing, 20 % with others and 10 % in courses
(the 70/20/10 rule of thumb of Lombardo and Eichinger, 1996). A proposal keeps near that mix.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

MIX = {"experience": 70, "exposure": 20, "education": 10}
MOST = 7
MOST_FOR_A_GAP = 3
PLACE = "{skill}"  # stands for the skill's name in the words of a suggestion


@dataclass(frozen=True)
class KnownGap:
    """One skill that is known to be missing levels, with the level that it should lead to."""

    skill: int
    name: str
    kind: str
    level: int


@dataclass(frozen=True)
class Idea:
    """One suggestion of the library: for one skill, or with None for all of a kind."""

    pk: int
    skill: int | None
    skill_kind: str
    kind: str
    title: str
    note: str
    serves: str

    def title_for(self, name: str) -> str:
        return worded(self.title, name)

    def note_for(self, name: str) -> str:
        return worded(self.note, name)


@dataclass(frozen=True)
class Proposal:
    """One action for one gap, from one suggestion."""

    gap: KnownGap
    idea: Idea


def mix_of(count: int) -> list[str]:
    """The kinds of so many actions, in order: each time the kind that is furthest behind.

    Among kinds equally far behind, doing comes before others and others before learning.
    """
    kinds: list[str] = []
    for number in range(1, count + 1):
        behind = {kind: MIX[kind] * number - 100 * kinds.count(kind) for kind in MIX}
        kinds.append(max(MIX, key=lambda kind: behind[kind]))
    return kinds


def slots(gaps: Sequence[KnownGap]) -> list[KnownGap]:
    """For which gap each action is: one for each in order, then a second and a third; 7 at most."""
    return [gap for _round in range(MOST_FOR_A_GAP) for gap in gaps][:MOST]


def proposals(gaps: Sequence[KnownGap], ideas: Iterable[Idea]) -> list[Proposal]:
    """Actions for gaps, the most important gap first; the same input gives the same answer.

    No suggestion is used twice. Where the kind that is due has none left for a skill, another kind
    takes its place; a gap for which nothing is left gets no action.
    """
    library = list(ideas)
    wanted = slots(gaps)
    used: set[int] = set()
    found: list[Proposal] = []
    for gap, kind in zip(wanted, mix_of(len(wanted)), strict=True):
        idea = next((one for one in in_order(library, gap, kind) if one.pk not in used), None)
        if idea is not None:
            used.add(idea.pk)
            found.append(Proposal(gap, idea))
    return found


def in_order(library: Sequence[Idea], gap: KnownGap, kind: str) -> list[Idea]:
    """What fits a gap: of the wanted kind first, for the skill itself before its kind.

    Where in the list of a kind one begins goes by the skill, so that not every skill of a kind
    is proposed the same action.
    """
    fitting = [
        one for one in library
        if one.skill == gap.skill or (one.skill is None and one.skill_kind == gap.kind)
    ]  # fmt: skip
    turned: list[Idea] = []
    for wanted in (kind, *(other for other in MIX if other != kind)):
        own = [one for one in fitting if one.kind == wanted and one.skill is not None]
        usual = [one for one in fitting if one.kind == wanted and one.skill is None]
        start = gap.skill % len(usual) if usual else 0
        turned += [*own, *usual[start:], *usual[:start]]
    return turned


def worded(text: str, name: str) -> str:
    """The words of a suggestion for one skill; inside a sentence names begin small."""
    inside = name if name[1:2].isupper() else name[:1].lower() + name[1:]
    return text.replace(PLACE, name if text.startswith(PLACE) else inside)


def counted(kinds: Iterable[str]) -> Mapping[str, int]:
    """How many actions are of each kind, in the order of the mix."""
    given = list(kinds)
    return {kind: given.count(kind) for kind in MIX}
